"""Packages that satisfy everyone inside, what each red line costs, and the smallest relaxations when there are none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from batna.align._demands import Demand, Line, NeedSum, find_lines, find_need_sums, find_unmeasured
from batna.align._ways import Ways, lay_ways, list_best, package_at, ranks_of, walk
from batna.measure.branches import IndexRule, TooManyPackages, count_packages
from batna.measure.grid import pick_exponent, to_grid
from batna.measure.rules import index_rules
from batna.measure.value import ValueTable, our_values
from batna.measure.wording import say_number
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.package import package_of, say_package
from batna.model.problem import NotEnoughData

__all__ = ["LIMIT", "Agreed", "Demand", "Mandate", "PricedLine", "Relaxation", "solve_mandate"]

LIMIT: Final = 1_000
METHOD: Final = (
    "Exact: all packages are walked through issue by issue, alike ones together; needs are added up in whole numbers, as their "
    "decimals are written. Red lines are those of the stakeholders and of the charter."
)
PRICE: Final = "Shadow price of a red line = our best value without it − our best value with it, all other demands kept."
SMALLEST: Final = "A set of relaxations is smallest when no part of it is enough; all other demands are kept."


@dataclass(frozen=True, slots=True)
class Agreed:
    """A package and its value to us in the case's unit; `ours` is None while there are no values."""

    package: Mapping[str, Option]
    ours: float | None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A red line, all who hold it, and what it costs us to keep.

    `shadow_price` is what dropping it is worth to us, `step_price` what moving it to the next option `step` is worth;
    `best` is the best package without it. They are None without values, and when no package satisfies everyone.
    """

    line: Demand
    held_by: tuple[Demand, ...]
    shadow_price: float | None
    step: Option | None
    step_price: float | None
    best: Agreed | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A smallest set of demands to relax, the best package that this allows, and how many packages it allows.

    `price` is what our best package here is worth less than that of the best set; None without values.
    """

    demands: tuple[Demand, ...]
    best: Agreed
    count: int
    price: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mandate:
    """What all of us can sign: `count` packages, the best of them for us first; else every smallest set of relaxations."""

    count: int
    packages: tuple[Agreed, ...]
    relaxations: tuple[Relaxation, ...]
    red_lines: tuple[PricedLine, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """The case in index form, read once."""

    issues: tuple[Issue, ...]
    rules: tuple[IndexRule, ...]
    lines: tuple[Line, ...]
    needs: tuple[NeedSum, ...]
    values: ValueTable | None
    ranks: Sequence[Sequence[int]]
    unit: str

    @property
    def sizes(self) -> list[int]:
        return [len(issue.options) for issue in self.issues]

    def broken(self, place: int, option: int) -> list[int]:
        """Return the numbers of the red lines that an option breaks."""
        return [number for number, line in enumerate(self.lines) if line.place == place and option in line.forbidden]

    def one_broken(self, place: int, option: int) -> int | None:
        """Return the bit of the one red line that an option breaks: its step or what lies further; None for several."""
        broken = self.broken(place, option)
        if len(broken) != 1:
            return None if broken else 0
        return 1 << 2 * broken[0] + (option not in self.lines[broken[0]].step)

    def gain(self, before: Agreed, after: Agreed) -> float:
        """Return how much more the second is worth to us; never less than nothing, since it was chosen from more."""
        return max((after.ours or 0.0) - (before.ours or 0.0), 0.0)

    def name(self, demand: Demand) -> str:
        """Return a demand for people: whose it is, on what, and its limit."""
        subject = next((issue.label for issue in self.issues if issue.id == demand.issue), demand.need)
        return f"{subject} {demand.limit} ({demand.label})"

    def agreed(self, rank: int) -> Agreed:
        indexes = package_at(rank, self.sizes)
        return Agreed(package_of(self.issues, indexes), None if self.values is None else self.values.of(indexes))

    def ways(self, bits: Callable[[int, int], int | None], need_bits: Sequence[int] = ()) -> Ways:
        return lay_ways(self.sizes, self.rules, self.needs, self.ranks, bits, need_bits=need_bits)

    def say(self, agreed: Agreed) -> str:
        worth = "" if agreed.ours is None else f", worth {say_number(agreed.ours)} {self.unit} to us"
        return f"{say_package(self.issues, agreed.package)}{worth}"


def solve_mandate(case: Case, *, limit: int = LIMIT) -> Mandate:
    """Return the packages that keep every need, red line and rule, and what each red line costs.

    When there is no such package, return every smallest set of red lines whose relaxation makes one; when even without
    any red line the needs cannot be met, every smallest set of red lines and needs. At most `limit` packages are
    listed, by our likely value, equal ones in the order of the file; `count` and the prices do not depend on it.
    Works without values: packages then stand in the order of the file and nothing has a price.
    Raises `NotEnoughData` without issues, `TooManyPackages` when the needs tie too many issues together to be exact.
    """
    scene = _read(case)
    count, ranks = list_best(scene.ways(lambda place, option: None if scene.broken(place, option) else 0))
    best = next(ranks, None)
    found = [] if best is None else [scene.agreed(rank) for rank in islice(chain((best,), ranks), max(limit, 1))]
    relaxations = () if found else _relax(scene)
    red_lines = _price_lines(scene, best is not None)
    because = (*_say_count(scene, count, found), *_say_relaxations(relaxations), *find_unmeasured(case), METHOD)
    return Mandate(count, tuple(found[:limit]), relaxations, red_lines, because)


def _read(case: Case) -> _Scene:
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
    return _Scene(case.issues, index_rules(case), find_lines(case), find_need_sums(case), values, ranks_of(whole), case.unit)


def _relax(scene: _Scene) -> tuple[Relaxation, ...]:
    def bits(place: int, option: int) -> int:
        return sum(1 << number for number in scene.broken(place, option))

    demands = [line.held for line in scene.lines] + [(need.held,) for need in scene.needs]
    found = walk(scene.ways(bits), lambda _: True, only_minimal=True)
    if not found:
        need_bits = [1 << number for number in range(len(scene.lines), len(demands))]
        found = walk(scene.ways(bits, need_bits), lambda _: True, only_minimal=True)
    ways = [(mask, scene.agreed(rank), count) for mask, (count, rank) in found.items()]
    top = max((best.ours for _, best, _ in ways if best.ours is not None), default=None)
    ways.sort(key=lambda way: (way[0].bit_count(), -(way[1].ours or 0.0), way[0]))
    return tuple(_relaxation(scene, _held_in(demands, mask), best, count, top) for mask, best, count in ways)


def _held_in(demands: Sequence[tuple[Demand, ...]], mask: int) -> tuple[Demand, ...]:
    return tuple(demand for number, held in enumerate(demands) if mask >> number & 1 for demand in held)


def _relaxation(scene: _Scene, demands: tuple[Demand, ...], best: Agreed, count: int, top: float | None) -> Relaxation:
    price = None if top is None or best.ours is None else top - best.ours
    relaxed = " and ".join(scene.name(demand) for demand in demands)
    packages = "one package" if count == 1 else f"{count:,} packages"
    because = [f"Relaxing {relaxed} makes {packages} possible, the best for us: {scene.say(best)}."]
    if price:
        because.append(f"That is {say_number(price)} {scene.unit} less than with the set that is best for us.")
    return Relaxation(demands, best, count, price, tuple(because))


def _price_lines(scene: _Scene, is_feasible: bool) -> tuple[PricedLine, ...]:
    """Price all red lines in one walk: two bits for each, one for a step beyond the limit and one for further away."""
    missing = "no package satisfies everyone, see the relaxations." if scene.values is not None else "we have no values yet."
    found: dict[int, tuple[int, int]] = {}
    if is_feasible and scene.values is not None:
        try:
            found = walk(scene.ways(scene.one_broken), lambda mask: mask.bit_count() < 2)
        except TooManyPackages as error:
            missing = f"there is too much to tell apart. {error}"
    ranks = {mask: rank for mask, (_, rank) in found.items()}
    return tuple(_priced(scene, number, ranks, missing) for number in range(len(scene.lines)))


def _priced(scene: _Scene, number: int, ranks: Mapping[int, int], missing: str) -> PricedLine:
    line = scene.lines[number]
    first = line.held[0]
    steps = sorted(line.step)
    step = scene.issues[line.place].options[steps[0]] if steps else None
    if not ranks:
        return PricedLine(first, line.held, None, step, None, None, (f"It has no price: {missing}",))
    kept = scene.agreed(ranks[0])
    near = scene.agreed(max(ranks[0], ranks.get(1 << 2 * number, ranks[0])))
    best = scene.agreed(max(ranks[0], *(ranks.get(1 << bit, ranks[0]) for bit in (2 * number, 2 * number + 1))))
    price, step_price = (scene.gain(kept, other) for other in (best, near))
    because = [
        f"Without {' and '.join(scene.name(demand) for demand in line.held)} our best package is {scene.say(best)}.",
        f"With it: {scene.say(kept)}. Keeping it costs us {say_number(price)} {scene.unit}.",
        *([] if step is None else [f"One step, to {scene.issues[line.place].say(step)}, is worth {say_number(step_price)} {scene.unit}."]),
        PRICE,
    ]
    return PricedLine(first, line.held, price, step, None if step is None else step_price, best, tuple(because))


def _say_count(scene: _Scene, count: int, found: Sequence[Agreed]) -> list[str]:
    total = count_packages(scene.sizes, scene.rules)
    if not total:
        return ["The rules exclude every package."]
    if not scene.needs and not scene.lines:
        return [f"Nobody has stated a need with a measure or a red line yet, so all {total:,} packages that the rules allow remain."]
    said = f"{count:,} of {total:,} packages that the rules allow keep {len(scene.needs)} needs and {len(scene.lines)} red lines."
    return [said, *(f"The best of them for us: {scene.say(best)}." for best in found[:1] if scene.values is not None)]


def _say_relaxations(relaxations: Sequence[Relaxation]) -> list[str]:
    if not relaxations:
        return []
    said = [
        "There is one smallest set of relaxations."
        if len(relaxations) == 1
        else f"There are {len(relaxations):,} smallest sets of relaxations.",
        SMALLEST,
    ]
    if any(demand.kind == "need" for one in relaxations for demand in one.demands):
        said.insert(1, "Even without any red line the needs cannot all be met, so the sets name needs too.")
    return said
