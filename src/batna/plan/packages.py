"""Rank the packages that no other package beats, and find where bargaining theory would settle."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np

from batna.measure.branches import IndexRule, TooManyPackages, count_packages, is_allowed
from batna.measure.frontier import Frontier, efficient_count, pareto_frontier
from batna.measure.points import bargaining_points
from batna.measure.rules import index_rules
from batna.measure.space import lay_out
from batna.measure.uncertain import MOST_PAIRS, efficient_share
from batna.measure.value import FloatArray, Point, our_values, their_values
from batna.measure.wording import say_amount
from batna.measure.worth import Scale, Worth, our_scale, their_scale
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.issue import Option
from batna.model.package import indexes_of, package_of, read_package
from batna.model.problem import NotEnoughData
from batna.prepare.alternatives import our_reservation

TYPES = 1000
MOST_TIES, MOST_CELLS = 10_000, 400_000  # packages that tie, and the options that are listed for them
MOST_RANGES = 50_000  # options for which supplier types are drawn
QUICK_PAIRS, QUICK_SUMS, QUICK_TYPES = 25_000_000, 150_000, 100  # about a second: what a person waits for a page
NO_ISSUES = "There is nothing to settle yet: add issues and their options under prepare, issues."
NOTHING_LEFT = "The rules leave no package: relax one of them under prepare, issues."
SETTLEMENTS = {"nash": "Nash", "kalai": "Kalai", "kalai_smorodinsky": "Kalai–Smorodinsky", "max_sum": "the largest sum"}
Indexes = tuple[int, ...]
Found = tuple[int, Indexes]  # a point of the frontier and one of its packages
Rows = tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True)
class RatedPackage:
    """A package with both values in the unit of the case, at likely.

    `efficient_for` is the share of supplier types (0..1) under which it is efficient; None when no value is uncertain.
    """

    package: Mapping[str, Option]
    ours: float
    theirs: float
    efficient_for: float | None = None


@dataclass(frozen=True, slots=True)
class Settlements:
    """Where bargaining theory would settle: all packages that tie, none when no package reaches both reservations."""

    nash: tuple[RatedPackage, ...]
    kalai: tuple[RatedPackage, ...]
    kalai_smorodinsky: tuple[RatedPackage, ...]
    max_sum: tuple[RatedPackage, ...]


@dataclass(frozen=True, slots=True)
class Packages:
    """How many packages the rules allow, how many of them are efficient, and the efficient ones, best for us first."""

    count: int
    efficient_count: int
    efficient: tuple[RatedPackage, ...]
    points: Settlements
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cloud:
    """Packages to draw, in no order: all of them when `complete`, else a random sample."""

    packages: tuple[RatedPackage, ...]
    complete: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides' values as rows for the engines, and the rules.

    What every package carries besides its options is one more issue with a single option, so that it stays exact.
    """

    ours: Rows
    theirs: Rows
    rules: tuple[IndexRule, ...]

    @property
    def sizes(self) -> list[int]:
        """The number of options of each issue."""
        return [row.size for row in self.ours]

    def pair(self, indexes: Sequence[int]) -> tuple[float, float]:
        """Return both values of a package, summed in the order of the issues; fixed amounts come last."""
        full = (*indexes, 0)[: len(self.ours)]
        ours, theirs = (sum(float(row[index]) for row, index in zip(side, full, strict=True)) for side in (self.ours, self.theirs))
        return ours, theirs


def rank_packages(case: Case, *, limit: int = 1000, seed: int = 0, quick: bool = False, shares: bool = True) -> Packages:
    """Return the efficient packages of a case, our value descending, and the points of bargaining theory.

    Values are in the unit of the case, at likely. `limit` bounds the list of efficient packages and nothing else;
    counts are exact. Of packages that tie at a point the first 10,000 are listed, of more than 40 issues fewer.
    Where the supplier's values are uncertain, `efficient_for` counts over 1,000 supplier types drawn with `seed`; with
    `quick`, over 100 or not at all where 1,000 take more than about a second; without `shares`, never. Gains are over
    reservation; a side without a reservation is taken to prefer any package to none. `NotEnoughData` when a side has
    no values, or when an exact answer would pass a limit of the engines. Sources: `pareto_frontier`,
    `bargaining_points`, `efficient_share`.
    """
    sides = sides_of(case)
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
        count = count_packages(sides.sizes, sides.rules)
        total = efficient_count(frontier)
    levels, said = _reservation_levels(case, sides)
    points = bargaining_points(frontier, *levels)
    listed = list(islice(_every(frontier, range(len(frontier))), limit))
    most = most_listed(case)
    found = {name: list(islice(_every(frontier, getattr(points, name)), most + 1)) for name in SETTLEMENTS}
    ties = {name: tied[:most] for name, tied in found.items()}
    every = [*listed, *(one for tied in ties.values() for one in tied)]
    rated, typed = _rate(case, sides, frontier, every, seed=seed, quick=quick if shares else None)
    cut = [SETTLEMENTS[name] for name, tied in found.items() if len(tied) > most]
    return Packages(
        count,
        total,
        tuple(rated[one] for one in listed),
        Settlements(**{name: tuple(rated[one] for one in tied) for name, tied in ties.items()}),
        (*_say_counts(count, total, len(listed)), *frontier.because, *said, *points.because, *_say_cut(cut, most), *typed),
    )


def most_listed(case: Case) -> int:
    """Return how many packages that tie are listed: with many issues fewer, so that a list stays one that can be read."""
    return max(min(MOST_TIES, MOST_CELLS // max(len(case.issues), 1)), 1)


def sketch_frontier(case: Case, *, at_most: int = 300) -> tuple[RatedPackage, ...]:
    """Return efficient packages to draw a frontier with, best for us first: both ends, and the rest even between them.

    One package for each pair of values, both at likely; all of them where there are no more than `at_most` (at least 2).
    Errors as in `rank_packages`.
    """
    sides = sides_of(case)
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
    points = np.unique(np.linspace(0, len(frontier) - 1, min(at_most, len(frontier))).round().astype(int)).tolist()
    return tuple(rate_plainly(case, sides, frontier.package(point)) for point in points)


def cloud(case: Case, *, at_most: int = 2000, seed: int = 0) -> Cloud:
    """Return every package of a case with both values, or a random sample of `at_most` of them when there are more.

    The sample is drawn evenly from all packages; those that the rules forbid are thrown away, so that strict rules
    leave a smaller one. Errors as in `rank_packages`.
    """
    sides = sides_of(case)
    with within_limits():
        count = count_packages(sides.sizes, sides.rules)
        if count <= at_most:
            space = lay_out(sides.ours, sides.theirs, sides.rules)
            floor = sum(int(row.min()) for row in space.ours), sum(int(row.min()) for row in space.theirs)
            chosen = sorted(space.walk(floor))
        else:
            chosen = _sample(sides, at_most, seed)
    complete = count <= at_most
    said = f"All {count:,} packages." if complete else f"{len(chosen):,} of {count:,} packages, drawn at random (seed {seed})."
    return Cloud(tuple(rate_plainly(case, sides, one) for one in chosen), complete, (said,))


def value_of(case: Case, package: Mapping[str, object]) -> tuple[Worth, Worth | None]:
    """Return what a whole package is worth to us and, as far as anyone estimated it, to them.

    A range runs from every option at its low end to every option at its high end. `BadInput` for a package that is not
    one option of each issue.
    """
    indexes = indexes_in(case, package)
    side = case.preferences.theirs
    theirs = None if side is None or side.values is None else _worth(their_scale(case), indexes)
    return _worth(our_scale(case), indexes), theirs


def sides_of(case: Case, at: Point = "likely") -> Sides:
    """Return both sides' values as rows for the engines; `NotEnoughData` when a side or the issues are missing."""
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    ours, theirs, rules = our_values(case, at), their_values(case, at), index_rules(case)
    with within_limits():
        if rules and not count_packages([row.size for row in ours.per_issue], rules):
            raise NotEnoughData(NOTHING_LEFT)
    if not ours.base and not theirs.base:
        return Sides(ours.per_issue, theirs.per_issue, rules)
    return Sides((*ours.per_issue, np.array([ours.base])), (*theirs.per_issue, np.array([theirs.base])), rules)


def reservations_of(case: Case) -> tuple[Estimate | None, Estimate | None]:
    """Return our reservation value and our estimate of theirs; None for what nobody stated and nothing implies."""
    side = case.preferences.theirs
    theirs = None if side is None or side.reservation is None else as_estimate(side.reservation)
    try:
        return our_reservation(case), theirs
    except NotEnoughData:
        return None, theirs


def indexes_in(case: Case, package: Mapping[str, object]) -> Indexes:
    """Return the option index of each issue; `BadInput` with one problem for each issue that the package gets wrong."""
    return indexes_of(case.issues, read_package(case.issues, package, whole=True))


@contextmanager
def within_limits() -> Iterator[None]:
    """Turn a limit that an engine passed, or values that it cannot add up, into a sentence for people."""
    try:
        yield
    except ValueError as error:
        raise NotEnoughData(str(error)) from None


def _worth(scale: Scale, indexes: Indexes) -> Worth:
    return Worth(scale.low.of(indexes), scale.likely.of(indexes), scale.high.of(indexes))


def _every(frontier: Frontier, points: Iterable[int]) -> Iterator[Found]:
    return ((point, package) for point in points for package in frontier.packages_at(point))


def _say_cut(names: Sequence[str], most: int) -> list[str]:
    return [f"More packages tie at {', '.join(names)}: the first {most:,} are listed."] if names else []


def _rate(
    case: Case, sides: Sides, frontier: Frontier, found: Sequence[Found], *, seed: int, quick: bool | None
) -> tuple[dict[Found, RatedPackage], list[str]]:
    """Rate packages of frontier points, and say how; equal ones get equal values, whatever the rounding of their sums.

    How often each is efficient is left out when `quick` is None.
    """
    distinct = list(dict.fromkeys(found))
    none: tuple[Sequence[float | None], list[str]] = [None] * len(distinct), []
    shares, said = none if quick is None else _shares(case, sides, [package for _, package in distinct], seed, quick)
    ours, theirs = frontier.utilities.T.tolist()
    rated = {
        (point, package): RatedPackage(package_of(case.issues, package[: len(case.issues)]), ours[point], theirs[point], share)
        for (point, package), share in zip(distinct, shares, strict=True)
    }
    return rated, said


def _shares(case: Case, sides: Sides, packages: Sequence[Indexes], seed: int, quick: bool) -> tuple[Sequence[float | None], list[str]]:
    if not has_ranges(case):
        return [None] * len(packages), []
    low, high = sides_of(case, "low"), sides_of(case, "high")
    said = ""
    for types in (TYPES, QUICK_TYPES) if quick else (TYPES,):
        try:
            if sum(sides.sizes) > MOST_RANGES:
                raise TooManyPackages(f"There are more than {MOST_RANGES:,} options, too many to draw {TYPES:,} supplier types.")
            shares = efficient_share(
                sides.ours, low.theirs, sides.theirs, high.theirs, packages,
                rules=sides.rules, types=types, seed=seed, most_pairs=QUICK_PAIRS if quick else MOST_PAIRS,
            )  # fmt: skip
        except TooManyPackages as error:
            said = str(error)
        else:
            return shares.tolist(), [_say_shares(types, seed)]
    return [None] * len(packages), [f"Uncertain values are shown at likely; efficient_for is left out. {said}"]


def _say_shares(types: int, seed: int) -> str:
    share = f"efficient_for is the share of {types:,} supplier types (seed {seed}) under which no package beats it"
    drawn = "each uncertain value of the supplier is drawn from its triangular distribution, ours stay at likely"
    return f"Uncertain values are shown at likely; {share}: {drawn}."


def has_ranges(case: Case) -> bool:
    """Return whether any value of an option, ours or theirs, is a range."""
    tables = (our_values, their_values)
    return any(
        not np.array_equal(low, high)
        for values in tables
        for low, high in zip(values(case, "low").per_issue, values(case, "high").per_issue, strict=True)
    )


def rate_plainly(case: Case, sides: Sides, indexes: Indexes) -> RatedPackage:
    """Return a package with both values at likely; an index beyond the issues, for fixed amounts, is left out."""
    ours, theirs = sides.pair(indexes[: len(case.issues)])
    return RatedPackage(package_of(case.issues, indexes[: len(case.issues)]), ours, theirs)


def _sample(sides: Sides, size: int, seed: int) -> list[Indexes]:
    random = np.random.default_rng(seed)
    found: dict[Indexes, None] = {}
    for _ in range(20):
        drawn = random.integers(0, sides.sizes, size=(size, len(sides.sizes))).tolist()
        found |= dict.fromkeys(tuple(one) for one in drawn if is_allowed(one, sides.rules))
        if len(found) >= size:
            break
    return list(found)[:size]


def _reservation_levels(case: Case, sides: Sides) -> tuple[tuple[float, float], list[str]]:
    """Return the level above which each side gains, and what it rests on."""
    ours, theirs = reservations_of(case)
    said, levels = [], []
    for whose, reservation, rows in (("Our", ours, sides.ours), ("Their", theirs, sides.theirs)):
        if reservation is None:
            level = _worst(rows, sides.rules)
            said.append(f"{whose} reservation value is not known: gains count from the worst package, {say_amount(level, case.unit)}.")
        else:
            level = reservation.likely
            said.append(f"{whose} reservation value is {say_amount(level, case.unit)}{'' if reservation.is_exact else ' at likely'}.")
        levels.append(level)
    return (levels[0], levels[1]), said


def _worst(rows: Rows, rules: Sequence[IndexRule]) -> float:
    """Return the smallest value of an allowed package: the frontier of two sides who both want the opposite."""
    negated = [-row for row in rows]
    return -float(pareto_frontier(negated, negated, rules=rules).utilities[0, 0])


def _say_counts(count: int, efficient: int, listed: int) -> list[str]:
    said = [f"{count:,} packages are possible; {efficient:,} of them are efficient, packages of equal value included."]
    return said if listed == efficient else [*said, f"The {listed:,} best for us are listed."]
