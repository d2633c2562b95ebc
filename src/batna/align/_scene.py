"""A case read once for the mandate: packages as ranks, demands as numbers, and how to say both."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from batna.align._demands import Demand, Line, NeedSum, find_lines, find_need_sums
from batna.align._ways import Ways, lay_ways, package_at, ranks_of
from batna.measure.branches import IndexRule
from batna.measure.grid import pick_exponent, to_grid
from batna.measure.rules import index_rules
from batna.measure.value import ValueTable, our_values
from batna.measure.wording import say_number
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.package import package_of, say_package
from batna.model.problem import NotEnoughData


@dataclass(frozen=True, slots=True)
class Agreed:
    """A package and its value to us in the case's unit; `ours` is None while there are no values."""

    package: Mapping[str, Option]
    ours: float | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The case in index form. Demands are numbered: red lines from 0, then needs."""

    issues: tuple[Issue, ...]
    rules: tuple[IndexRule, ...]
    lines: tuple[Line, ...]
    needs: tuple[NeedSum, ...]
    values: ValueTable | None
    ranks: Sequence[Sequence[int]]
    unit: str

    @property
    def sizes(self) -> list[int]:
        """The number of options of each issue."""
        return [len(issue.options) for issue in self.issues]

    @property
    def held(self) -> list[tuple[Demand, ...]]:
        """Who holds each demand, by its number."""
        return [line.held for line in self.lines] + [(need.held,) for need in self.needs]

    def broken_lines(self, place: int, option: int) -> list[int]:
        """Return the numbers of the red lines that an option breaks."""
        return [number for number, line in enumerate(self.lines) if line.place == place and option in line.forbidden]

    def broken_by(self, rank: int) -> frozenset[int]:
        """Return the numbers of all demands that a package breaks."""
        package = package_at(rank, self.sizes)
        lines = {number for place, option in enumerate(package) for number in self.broken_lines(place, option)}
        sums = [sum(row[package[place]] for place, row in need.numbers.items()) for need in self.needs]
        return frozenset(lines | {len(self.lines) + n for n, need in enumerate(self.needs) if sums[n] > need.limit})

    def ways(self, bits: Callable[[int, int], int | None], need_bits: Sequence[int] = ()) -> Ways:
        """Return all packages in layers, an option marked with the bits of what it breaks, None to leave it out."""
        return lay_ways(self.sizes, self.rules, self.needs, self.ranks, bits, need_bits=need_bits)

    def ways_without(self, dropped: Collection[int]) -> Ways:
        """Return the packages that keep every demand but the dropped ones; needs are hard limits."""
        needs = [need for n, need in enumerate(self.needs, start=len(self.lines)) if n not in dropped]

        def bits(place: int, option: int) -> int | None:
            return 0 if all(number in dropped for number in self.broken_lines(place, option)) else None

        return lay_ways(self.sizes, self.rules, needs, self.ranks, bits)

    def agreed(self, rank: int) -> Agreed:
        """Return the package of a rank with its value."""
        indexes = package_at(rank, self.sizes)
        return Agreed(package_of(self.issues, indexes), None if self.values is None else self.values.of(indexes))

    def name(self, demand: Demand) -> str:
        """Return a demand for people: on what, its limit, and whose it is."""
        subject = next((issue.label for issue in self.issues if issue.id == demand.issue), demand.need)
        return f"{subject} {demand.limit} ({demand.label})"

    def say(self, agreed: Agreed) -> str:
        """Return a package for people, with its value when there is one."""
        worth = "" if agreed.ours is None else f", worth {say_number(agreed.ours)} {self.unit} to us"
        return f"{say_package(self.issues, agreed.package)}{worth}"


def read_scene(case: Case) -> Scene:
    """Return a case in index form; `NotEnoughData` without issues. Values may be missing."""
    if not case.issues:
        raise NotEnoughData("There are no issues yet: add what is to be settled, with its options, under prepare, issues.")
    try:
        values = our_values(case)
    except NotEnoughData:
        values = None
    whole = [[0] * len(issue.options) for issue in case.issues]
    if values is not None:
        exponent = pick_exponent(values.per_issue)
        whole = [to_grid(row, exponent).tolist() for row in values.per_issue]
    return Scene(case.issues, index_rules(case), find_lines(case), find_need_sums(case), values, ranks_of(whole), case.unit)
