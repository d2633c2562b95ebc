"""Estimate the zone of possible agreement: what both sides would rather sign than walk away from, and how sure that is."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from batna.measure.branches import Branch, TooManyPackages, count_packages
from batna.measure.frontier import Frontier, pareto_frontier
from batna.measure.grid import point_to_grid
from batna.measure.interval import Interval, triangular_quantile
from batna.measure.space import FREE, Space, lay_out
from batna.measure.tally import MOST_SUMS, count_at_least
from batna.measure.uncertain import MOST_PAIRS, type_frontiers
from batna.measure.value import FloatArray
from batna.measure.wording import say_estimate, say_percent
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.problem import NotEnoughData
from batna.plan.packages import (
    MOST_RANGES,
    QUICK_PAIRS,
    QUICK_SUMS,
    TYPES,
    RatedPackage,
    Sides,
    has_ranges,
    indexes_in,
    rate_plainly,
    reservations_of,
    sides_of,
    within_limits,
)
from batna.prepare.alternatives import our_reservation

NO_RESERVATION = "Nobody has estimated yet when the supplier walks away: add their reservation value under prepare, issues."
FORMULA = (
    "Zone = every package with our value ≥ our reservation value and their value ≥ theirs. "
    "Size = the largest sum of both gains over reservation; below zero it is the gap that keeps the sides apart."
)
ROOM = 2**62
QUICK_POINTS, QUICK_UNKNOWNS = 400, 40
MOST_WORK, QUICK_WORK = 20_000, 4_000  # points of the frontier × issues: about ten seconds and one for all types
MOST_VALUES = 200_000  # the same, where only packages that are efficient at likely are looked at: about two seconds


@dataclass(frozen=True, slots=True)
class OfferShare:
    """The last whole offer of a side: what each side gains over its reservation value, at likely.

    `our_share` is our part of both gains together; None when the offer lies outside the zone.
    """

    by: Literal["ours", "theirs"]
    round: int
    package: RatedPackage
    our_gain: float
    their_gain: float
    our_share: float | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that we know only as a range, and the share of the variance of the zone's size that it makes (0..1)."""

    field: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Zopa:
    """The zone of possible agreement, in the unit of the case.

    `size` runs from the 5 % to the 95 % end over the supplier types. `packages` counts those that both prefer at likely
    (None when there are too many to count), `share` is their part of all. `our_best` and `their_best` are the largest
    values that each side can reach while the other still prefers it, at likely; None without a zone. `chance` is the
    share of types for which there is a zone. `reach` is the most that we can get while they still prefer it, at likely
    values: their reservation value seen from our side, from its high end to its low end; None when one end leaves nothing.
    `unknowns` come with what would narrow the estimate most first.
    """

    unit: str
    our_reservation: Estimate
    their_reservation: Estimate
    chance: float
    size: Estimate
    packages: int | None
    share: float | None
    our_best: float | None
    their_best: float | None
    reach: Estimate | None
    offers: tuple[OfferShare, ...]
    unknowns: tuple[Unknown, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Types:
    """Supplier types: a draw of each reservation value, and types × options of their values per issue.

    Where something is known exactly, or set to likely, one row stands for all types.
    """

    our_floor: FloatArray
    their_floor: FloatArray
    theirs: tuple[FloatArray, ...]


def estimate_zopa(case: Case, *, seed: int = 0, quick: bool = False) -> Zopa:
    """Return which packages both sides prefer to no agreement, how large the zone is, and how sure that is.

    Every range is a triangular distribution: 1,000 supplier types are drawn with `seed`, each with their own values and
    reservation value and a draw of ours; our values of options stay at likely. What an unknown adds to the variance of
    the size is the part that goes away when it alone is set to likely, over the same draws. `quick` leaves out what takes
    more than about a second, and says so: the count, and packages that are efficient for some types only. Raises `NotEnoughData` when
    values or a reservation value are missing.
    Source: zone of possible agreement, Raiffa 1982; see docs/theory/bargaining.md.
    """
    sides = sides_of(case)
    ours, theirs = our_reservation(case), reservations_of(case)[1]
    if theirs is None:
        raise NotEnoughData(NO_RESERVATION)
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
        space = lay_out(sides.ours, sides.theirs, sides.rules)
        total = count_packages(sides.sizes, sides.rules)
    types, likely = _draw(case, sides, ours, theirs, seed), _at_likely(sides, ours, theirs)
    chance, is_exact = _chance(sides, frontier, types, quick=quick)
    packages = _count(space, ours.likely, theirs.likely, QUICK_SUMS if quick else MOST_SUMS)
    unknowns = _find_unknowns(case, space, sides, (types, likely), most=QUICK_UNKNOWNS if quick else len(case.issues))
    zone = Zopa(
        case.unit,
        ours,
        theirs,
        chance,
        _spread(space, sides, types, likely),
        packages,
        None if packages is None else packages / total,
        *_bests(frontier, ours.likely, theirs.likely),
        _reach(frontier, theirs),
        _rate_offers(case, sides, ours.likely, theirs.likely),
        unknowns,
        because=(),
    )
    return replace(zone, because=_say_why(zone, _say_chance(chance, is_exact, seed, packages, total), has_ranges(case)))


def _draw(case: Case, sides: Sides, ours: Estimate, theirs: Estimate, seed: int) -> _Types:
    """Draw the types; every unknown has numbers of its own, so that setting one to likely changes no other."""
    low, high = sides_of(case, "low"), sides_of(case, "high")

    def draw(place: int, ends: tuple[FloatArray, FloatArray, FloatArray]) -> FloatArray:
        if np.array_equal(ends[0], ends[2]):
            return ends[1][None, :]
        return triangular_quantile(*ends, np.random.default_rng([seed, place]).random((TYPES, ends[0].size)))

    rows = list(zip(low.theirs, sides.theirs, high.theirs, strict=True))
    if sum(ends[0].size for ends in rows if not np.array_equal(ends[0], ends[2])) > MOST_RANGES:
        raise NotEnoughData(f"More than {MOST_RANGES:,} values are ranges: that is too many to draw {TYPES:,} supplier types.")
    values = tuple(draw(place, ends) for place, ends in enumerate(rows, start=2))
    floors = [
        Interval(one.low, one.likely, one.high).sample(np.random.default_rng([seed, i]), TYPES) for i, one in enumerate((ours, theirs))
    ]
    return _Types(floors[0], floors[1], values)


def _at_likely(sides: Sides, ours: Estimate, theirs: Estimate) -> _Types:
    return _Types(np.array([ours.likely]), np.array([theirs.likely]), tuple(row[None, :] for row in sides.theirs))


def _sizes(space: Space, sides: Sides, types: _Types) -> FloatArray:
    """Return for each type the largest sum of both gains over all packages: the best way through the issues, one by one."""
    joint = [ours + theirs for ours, theirs in zip(sides.ours, types.theirs, strict=True)]
    layer: dict[Branch, FloatArray] = {FREE: -(types.our_floor + types.their_floor)}
    for step in space.steps:
        following: dict[Branch, FloatArray] = {}
        for (branch, group), reached in step.moves.items():
            best = layer[branch] + joint[step.issue][:, list(step.groups[group])].max(axis=1)
            following[reached] = np.maximum(following[reached], best) if reached in following else best
        layer = following
    return layer[FREE]


def _spread(space: Space, sides: Sides, types: _Types, likely: _Types) -> Estimate:
    """Return the size at likely, between its 5 % and its 95 % end over the types."""
    low, high = (float(end) for end in np.quantile(_sizes(space, sides, types), (0.05, 0.95)))
    size = float(_sizes(space, sides, likely)[0])
    return Estimate(low=min(low, size), likely=size, high=max(high, size))


def _chance(sides: Sides, frontier: Frontier, types: _Types, *, quick: bool) -> tuple[float, bool]:
    """Return the share of types with a package that both prefer, and whether all packages were looked at for it."""
    ours, theirs, is_exact = _find_efficient(sides, frontier, types, quick=quick)
    slack = 1e-9 * max(1.0, float(np.abs(frontier.utilities).max()))
    reach = (ours >= types.our_floor[:, None] - slack) & (theirs >= types.their_floor[:, None] - slack)
    return float(reach.any(axis=1).mean()), is_exact


def _find_efficient(sides: Sides, frontier: Frontier, types: _Types, *, quick: bool) -> tuple[FloatArray, FloatArray, bool]:
    """Return the efficient pairs of values of each type; when that takes too long, those of packages efficient at likely."""
    likely = frontier.utilities[None, :, 0], frontier.utilities[None, :, 1]
    if all(len(rows) == 1 for rows in types.theirs):
        return *likely, True
    if len(frontier) * len(sides.sizes) <= (QUICK_WORK if quick else MOST_WORK):
        every = [np.broadcast_to(rows, (TYPES, rows.shape[1])) for rows in types.theirs]
        with suppress(TooManyPackages):
            return *type_frontiers(sides.ours, every, rules=sides.rules, most_pairs=QUICK_PAIRS if quick else MOST_PAIRS), True
    most = QUICK_POINTS if quick else max(QUICK_POINTS, MOST_VALUES // len(sides.sizes))
    points = np.unique(np.linspace(0, len(frontier) - 1, min(most, len(frontier))).round().astype(int))
    return likely[0][:, points], _values_for(frontier, points.tolist(), types), False


def _values_for(frontier: Frontier, points: Sequence[int], types: _Types) -> FloatArray:
    """Return what one package of each of these points of the likely frontier is worth to each type."""
    packages = np.array([frontier.package(point) for point in points])
    total: FloatArray = np.zeros((TYPES, len(packages)))
    for issue, rows in enumerate(types.theirs):
        total += rows[:, packages[:, issue]]
    return total


def _count(space: Space, ours: float, theirs: float, most_sums: int) -> int | None:
    floors = (max(min(point_to_grid(floor, e), ROOM), -ROOM) for floor, e in zip((ours, theirs), space.exponents, strict=True))
    first, second = floors
    try:
        return count_at_least(space, [(first, second)], most_sums)[0]
    except TooManyPackages:
        return None


def _bests(frontier: Frontier, ours: float, theirs: float) -> tuple[float | None, float | None]:
    """Return the largest value of each side among the packages that both prefer, at likely."""
    floors = [point_to_grid(floor, exponent) for floor, exponent in zip((ours, theirs), frontier.exponents, strict=True)]
    inside: NDArray[np.int64] = np.flatnonzero((frontier.scaled[:, 0] >= floors[0]) & (frontier.scaled[:, 1] >= floors[1]))
    if not inside.size:
        return None, None
    return float(frontier.utilities[inside[0], 0]), float(frontier.utilities[inside[-1], 1])


def _reach(frontier: Frontier, theirs: Estimate) -> Estimate | None:
    """Return the most that we can get at their reservation value, from its high end to its low end."""
    most = [_best_at(frontier, floor) for floor in (theirs.high, theirs.likely, theirs.low)]
    low, likely, high = most
    return None if low is None or likely is None or high is None else Estimate(low=low, likely=likely, high=high)


def _best_at(frontier: Frontier, theirs: float) -> float | None:
    inside = np.flatnonzero(frontier.scaled[:, 1] >= point_to_grid(theirs, frontier.exponents[1]))
    return float(frontier.utilities[inside[0], 0]) if inside.size else None


def _rate_offers(case: Case, sides: Sides, ours: float, theirs: float) -> tuple[OfferShare, ...]:
    rated = []
    for side in ("ours", "theirs"):
        whole = [offer for offer in case.offers if offer.by == side and len(offer.package) == len(case.issues)]
        if whole:
            last = max(whole, key=lambda offer: offer.round)
            package = rate_plainly(case, sides, indexes_in(case, last.package))
            gains = package.ours - ours, package.theirs - theirs
            joint = gains[0] + gains[1]
            share = gains[0] / joint if min(gains) >= 0 and joint else None
            rated.append(OfferShare(last.by, last.round, package, *gains, share))
    return tuple(rated)


def _find_unknowns(case: Case, space: Space, sides: Sides, drawn: tuple[_Types, _Types], *, most: int) -> tuple[Unknown, ...]:
    """Return every unknown with what it adds to the variance of the size, the largest part first.

    Of the issues only so many, those whose values vary most over the types.
    """
    types, likely = drawn
    everything = float(_sizes(space, sides, types).var())
    if not everything:
        return ()
    known = [
        ("our_reservation", "our own reservation value", _Types(likely.our_floor, types.their_floor, types.theirs)),
        ("preferences.theirs.reservation", "their reservation value", _Types(types.our_floor, likely.their_floor, types.theirs)),
    ]
    open_ = [place for place in range(len(case.issues)) if len(types.theirs[place]) > 1]
    for place in sorted(sorted(open_, key=lambda i: -float(types.theirs[i].std(axis=0).max()))[:most]):
        issue = case.issues[place]
        values = (*types.theirs[:place], likely.theirs[place], *types.theirs[place + 1 :])
        known.append(
            (
                f"preferences.theirs.values.{issue.id}",
                f"what {issue.label} is worth to them",
                _Types(types.our_floor, types.their_floor, values),
            )
        )
    shares = [(field, name, 1 - float(_sizes(space, sides, one).var()) / everything) for field, name, one in known]
    found = [Unknown(field, name, share) for field, name, share in shares if share > 1e-9]
    return tuple(sorted(found, key=lambda unknown: -unknown.share))


def _say_why(zone: Zopa, chance: Sequence[str], ranges: bool) -> tuple[str, ...]:
    ours, theirs, size = (say_estimate(one, zone.unit) for one in (zone.our_reservation, zone.their_reservation, zone.size))
    return (
        FORMULA,
        f"Our reservation value: {ours}. Theirs: {theirs}.",
        *chance,
        f"Size at likely: {size}; the ends leave out 5 % of the types on each side.",
        *_say_unknowns(zone.unknowns, ranges),
    )


def _say_chance(chance: float, is_exact: bool, seed: int, packages: int | None, total: int) -> Sequence[str]:
    least = "" if is_exact else "at least "
    counted = "too many to count" if packages is None else f"{packages:,} of {total:,} packages"
    return (
        f"For {least}{say_percent(chance)} of {TYPES:,} supplier types (seed {seed}) there is a package that both prefer to no agreement.",
        f"At likely, both prefer {counted}.",
    )


def _say_unknowns(unknowns: Sequence[Unknown], ours_or_theirs: bool) -> list[str]:
    if not unknowns:
        return ["Nothing that moves the size is given as a range, so it is exact as far as the case is."]
    first = unknowns[0]
    narrow = f"What would narrow it most is {first.name}: it makes {say_percent(first.share)} of the variance of the size."
    return [narrow, *(["Our own values of options are counted at likely."] if ours_or_theirs else [])]
