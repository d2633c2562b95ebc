"""Build several packages that are worth the same to us and as different as possible, to learn from the choice."""

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

import numpy as np

from batna.align.charter import allowed_options
from batna.measure.band import find_band
from batna.measure.branches import IndexRule, count_packages
from batna.measure.space import Space, lay_out
from batna.measure.spread import Spread, pick_spread
from batna.measure.wording import say_amount
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.plan.packages import RatedPackage, rate_plainly, sides_of, within_limits

MOST_COMPARED = 2_000
NOTHING_KEPT = "The rules and the charter together leave no package: relax one of them under align, charter."


@dataclass(frozen=True, slots=True)
class Meso:
    """Packages of equal value to us, best for us first; any two differ in at least `smallest_difference` issues."""

    packages: tuple[RatedPackage, ...]
    smallest_difference: int
    because: tuple[str, ...]


def build_meso(case: Case, value: float, tolerance: float, count: int) -> Meso:
    """Return `count` packages whose value to us is `value` give or take `tolerance`, and that differ as much as possible.

    Both ends of the band count; values are in the unit of the case, at likely. Only packages that keep the rules and
    the charter are in the band, and none that another package of the band beats for both sides. The smallest number of
    issues in which two of them differ is largest, then the sum of these numbers, then the supplier's estimated value.
    Fewer are returned when the band holds fewer. Exact where `because` does not say otherwise. Raises `BadInput` for a
    number that cannot be, `NotEnoughData` when values are missing or rules and charter leave nothing.
    Source: multiple equivalent simultaneous offers; see docs/theory/meso.md.
    """
    _check(value, tolerance, count)
    sides = sides_of(case)
    rules = [*sides.rules, *_charter_rules(case)]
    with within_limits():
        if not count_packages(sides.sizes, rules):
            raise NotEnoughData(NOTHING_KEPT)
        space = lay_out(sides.ours, sides.theirs, rules)
    band = find_band(space, *_ends(space, sides.sizes, value, tolerance))
    found = list(islice(band.packages(), MOST_COMPARED + 1))
    compared = found[:MOST_COMPARED]
    chosen = [one[: len(case.issues)] for one in compared]
    spread = pick_spread(chosen, [space.pair(one)[1] for one in compared], count)
    picked = sorted(spread.picked, key=lambda i: (*(-number for number in space.pair(compared[i])), chosen[i]))
    packages = tuple(rate_plainly(case, sides, compared[i]) for i in picked)
    said = [_say_band(case, value, tolerance, len(found)), *_say_fewer(len(packages), count), *_say_spread(spread, len(case.issues))]
    return Meso(packages, spread.smallest, (*said, *_say_limits(band.is_exact, len(found), spread)))


def _check(value: float, tolerance: float, count: int) -> None:
    problems = []
    if not math.isfinite(value):
        problems.append(Problem("value", shown(value), "a finite number in the unit of the case"))
    if not (math.isfinite(tolerance) and tolerance >= 0):
        problems.append(Problem("tolerance", shown(tolerance), "a finite number, 0 or more"))
    if count < 1:
        problems.append(Problem("count", shown(count), "a whole number, 1 or more"))
    if problems:
        raise BadInput(problems)


def _charter_rules(case: Case) -> list[IndexRule]:
    """Return what the charter allows as rules without a condition."""
    allowed = [frozenset(np.flatnonzero(options).tolist()) for options in allowed_options(case)]
    bound = [(place, options) for place, options in enumerate(allowed) if len(options) < len(case.issues[place].options)]
    return [IndexRule({}, {place: options}) for place, options in bound]


def _ends(space: Space, sizes: list[int], value: float, tolerance: float) -> tuple[int, int]:
    """Return both ends of the band on the grid, a few units in the last place wider so that rounding excludes no end."""
    middle, width = Decimal(repr(float(value))), Decimal(repr(float(tolerance)))
    unit = Decimal(10) ** -space.exponents[0]
    largest = max(float(abs(middle) + width), float(sum(int(np.abs(row).max()) for row in space.ours) * unit))
    slack = (len(sizes) + 4) * Decimal(math.ulp(largest))
    low = ((middle - width - slack) / unit).to_integral_value(ROUND_CEILING)
    high = ((middle + width + slack) / unit).to_integral_value(ROUND_FLOOR)
    return max(int(low), -(2**62)), min(int(high), 2**62)


def _say_band(case: Case, value: float, tolerance: float, found: int) -> str:
    band = f"{say_amount(value, case.unit)} to us, give or take {say_amount(tolerance, case.unit)}"
    number = f"more than {MOST_COMPARED:,} packages" if found > MOST_COMPARED else "1 package" if found == 1 else f"{found:,} packages"
    return f"Worth {band}: {number} within the rules and the charter that no other package of this band beats for both sides."


def _say_fewer(packages: int, count: int) -> list[str]:
    if packages == count:
        return []
    return [f"The band holds only {packages:,} of the {count:,} packages asked for: widen the tolerance for more."]


def _say_spread(spread: Spread, issues: int) -> list[str]:
    if len(spread.picked) < 2:
        return []
    apart = f"Any two differ in at least {spread.smallest} of {issues} issues, {spread.total} over all pairs"
    return [f"{apart}: what they choose tells what matters to them."]


def _say_limits(is_exact: bool, found: int, spread: Spread) -> list[str]:
    said = []
    if not is_exact:
        said.append("There are too many packages to keep all: values close together were taken as one, so a better package may exist.")
    if found > MOST_COMPARED:
        said.append(f"The first {MOST_COMPARED:,} packages of the band, best for us first, were compared.")
    if not spread.is_exact:
        said.append("There are too many combinations to try all: a pick that differs more may exist.")
    return said
