"""Find the packages that are at least as good for both sides as a given one, and better for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from batna.measure.branches import TooManyPackages, is_allowed
from batna.measure.dominance import count_dominating, find_dominating_points, list_best_min_gain
from batna.measure.frontier import pareto_frontier
from batna.measure.space import lay_out
from batna.measure.tally import MOST_SUMS
from batna.measure.wording import say_amount
from batna.model.case import Case
from batna.plan.packages import (
    QUICK_SUMS,
    Indexes,
    RatedPackage,
    Sides,
    indexes_in,
    most_listed,
    rate_plainly,
    sides_of,
    within_limits,
)


@dataclass(frozen=True, slots=True)
class Improvements:
    """What beats a package: how many packages do, those of them that nothing beats, and those fairest to both.

    `dominating` is None when there are too many packages to count. `best_min_gain` are the packages whose smaller gain
    over the given one is largest.
    """

    package: RatedPackage
    dominating: int | None
    efficient: tuple[RatedPackage, ...]
    best_min_gain: tuple[RatedPackage, ...]
    because: tuple[str, ...]


def find_improvements(case: Case, package: Mapping[str, object], *, limit: int | None = None, quick: bool = False) -> Improvements:
    """Return what is at least as good for both sides as a package and better for one, at likely values.

    The package is one option for each issue, as itself or as it is written; it need not obey the rules, what beats it
    does. `dominating` is exact; each list holds at most `limit` packages, best for us first; else 10,000, of
    more than 40 issues fewer. `quick` gives up counting
    after about half a second instead of twenty. Raises `BadInput` for a
    package that is not one option of each issue, `NotEnoughData` when a side has no values or when the frontier would
    pass a limit of the engines. Source: Pareto improvement; see docs/reference/plan/improvements.md.
    """
    given = indexes_in(case, package)
    limit = most_listed(case) if limit is None else limit
    sides = sides_of(case)
    full = (*given, 0)[: len(sides.sizes)]
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
        points = find_dominating_points(frontier, lay_out(sides.ours, sides.theirs, sides.rules).pair(full))
        fair = list_best_min_gain(sides.ours, sides.theirs, full, sides.rules, limit, frontier=frontier)
    dominating = _count(sides, full, QUICK_SUMS if quick else MOST_SUMS) if points else 0
    efficient = islice((one for point in points for one in frontier.packages_at(point)), limit)
    rated = rate_plainly(case, sides, given)
    best = tuple(rate_plainly(case, sides, one) for one in fair)
    return Improvements(
        rated,
        dominating,
        tuple(rate_plainly(case, sides, one) for one in efficient),
        best,
        (_say_count(case, rated, dominating), *_say_best(case, rated, best), *_say_rules(is_allowed(full, sides.rules))),
    )


def _count(sides: Sides, package: Indexes, most_sums: int) -> int | None:
    try:
        return count_dominating(sides.ours, sides.theirs, package, sides.rules, most_sums)
    except TooManyPackages:
        return None


def _say_count(case: Case, given: RatedPackage, dominating: int | None) -> str:
    worth = f"{say_amount(given.ours, case.unit)} to us and an estimated {say_amount(given.theirs, case.unit)} to them"
    if dominating is None:
        beat = "More packages than can be counted are"
    else:
        beat = {0: "No package is", 1: "1 package is"}.get(dominating, f"{dominating:,} packages are")
    end = ", and nothing beats it." if dominating == 0 else "."
    return f"{beat} at least as good for both sides and better for one: the given package is worth {worth}{end}"


def _say_best(case: Case, given: RatedPackage, best: tuple[RatedPackage, ...]) -> list[str]:
    if not best:
        return []
    gains = best[0].ours - given.ours, best[0].theirs - given.theirs
    each = f"we gain {say_amount(gains[0], case.unit)}, they gain {say_amount(gains[1], case.unit)}"
    return [f"The best smaller gain of the two sides is {say_amount(min(gains), case.unit)}: {each}. Values are at likely."]


def _say_rules(obeyed: bool) -> list[str]:
    return [] if obeyed else ["The given package breaks a rule, so it cannot be agreed as it stands."]
