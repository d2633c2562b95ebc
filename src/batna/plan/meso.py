"""Build several packages that are worth the same to us and as different as possible, to learn from the choice."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

import numpy as np

from batna.align.charter import allowed_options
from batna.measure.band import find_band
from batna.measure.branches import IndexRule, count_packages
from batna.measure.space import Space, lay_out
from batna.measure.spread import Spread, pick_spread
from batna.measure.value import FloatArray, their_values
from batna.measure.wording import say_amount
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.plan.packages import RatedPackage, rate_plainly, sides_of, within_limits

MOST_COMPARED, QUICK_COMPARED, QUICK_WAYS = 2_000, 400, 1_200_000
SLACK = 1e-9
UNKNOWN_REASON = "Something counts for them that our estimate does not hold."
NOTHING_KEPT = "The rules and the charter together leave no package: relax one of them under align, charter."


@dataclass(frozen=True, slots=True)
class Meso:
    """Packages of equal value to us, best for us first; any two differ in at least `smallest_difference` issues."""

    packages: tuple[RatedPackage, ...]
    smallest_difference: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What it would tell if they chose one package of several: by our estimate, where it gives them most and where least.

    `most` and `least` are issues, `most_worth` and `least_worth` what the package is worth to them there over the mean of
    the others; `most` is None where it gives them more nowhere, `least` where it gives them less nowhere. `expected`
    says that no other is worth more to them.
    """

    most: str | None
    most_worth: float
    least: str | None
    least_worth: float
    expected: bool
    says: str


def build_meso(case: Case, value: float, tolerance: float, count: int, *, quick: bool = False) -> Meso:
    """Return `count` packages whose value to us is `value` give or take `tolerance`, and that differ as much as possible.

    Both ends of the band count; values are in the unit of the case, at likely. Only packages that keep the rules and
    the charter are in the band, and none that another package of the band beats for both sides. The smallest number of
    issues in which two of them differ is largest, then the sum of these numbers, then the supplier's estimated value.
    Fewer are returned when the band holds fewer. Exact where `because` does not say otherwise; `quick` looks at fewer
    packages, to answer within about a second. Raises `BadInput` for a
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
    band = find_band(space, *_ends(space, sides.sizes, value, tolerance), most_ways=QUICK_WAYS if quick else None)
    most = QUICK_COMPARED if quick else MOST_COMPARED
    found = list(islice(band.packages(), most + 1))
    compared = found[:most]
    chosen = [one[: len(case.issues)] for one in compared]
    spread = pick_spread(chosen, [space.pair(one)[1] for one in compared], count)
    picked = sorted(spread.picked, key=lambda i: (*(-number for number in space.pair(compared[i])), chosen[i]))
    packages = tuple(rate_plainly(case, sides, compared[i]) for i in picked)
    said = [_say_band(case, value, tolerance, len(found), most), *_say_fewer(len(packages), count), *_say_spread(spread, len(case.issues))]
    return Meso(packages, spread.smallest, (*said, *_say_limits(spread, is_exact=band.is_exact, compared=most if len(found) > most else 0)))


def read_answers(case: Case, packages: Sequence[RatedPackage]) -> tuple[Answer, ...]:
    """Return for each package of a MESO what their choosing it would tell us, in the same order.

    Values are our estimate of theirs at likely, in the unit of the case. Nothing is told by one package alone.
    `NotEnoughData` when their values are missing. Source: multiple equivalent simultaneous offers as a question.
    """
    if len(packages) < 2:
        return ()
    tables = their_values(case).per_issue
    worth = np.array([
        [table[issue.position(one.package[issue.id])] for issue, table in zip(case.issues, tables, strict=True)] for one in packages
    ])  # fmt: skip
    over = (worth - worth.mean(axis=0)) * len(packages) / (len(packages) - 1)
    best = max(one.theirs for one in packages)
    return tuple(
        _answer(case, one, row, is_best=one.theirs >= best - SLACK * max(1.0, abs(best))) for one, row in zip(packages, over, strict=True)
    )


def _answer(case: Case, chosen: RatedPackage, over: FloatArray, *, is_best: bool) -> Answer:
    most, least = int(np.argmax(over)), int(np.argmin(over))
    slack = SLACK * max(1.0, float(np.abs(over).max()))
    issue, other = case.issues[most], case.issues[least]
    wanted = f"{issue.label} {issue.say(chosen.package[issue.id])}"
    if over[most] <= slack:
        return Answer(None, 0.0, other.id, float(over[least]), is_best, UNKNOWN_REASON)
    if over[least] >= -slack:
        return Answer(issue.id, float(over[most]), None, 0.0, is_best, f"{wanted} matters to them.")
    says = f"{wanted} means more to them than {other.label}."
    return Answer(issue.id, float(over[most]), other.id, float(over[least]), is_best, says)


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


def _say_band(case: Case, value: float, tolerance: float, found: int, most: int) -> str:
    band = f"{say_amount(value, case.unit)} to us, give or take {say_amount(tolerance, case.unit)}"
    number = f"more than {most:,} packages" if found > most else "1 package" if found == 1 else f"{found:,} packages"
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


def _say_limits(spread: Spread, *, is_exact: bool, compared: int) -> list[str]:
    said = []
    if not is_exact:
        said.append("There are too many packages to keep all: values close together were taken as one, so a better package may exist.")
    if compared:
        said.append(f"The first {compared:,} packages of the band, best for us first, were compared.")
    if not spread.is_exact:
        said.append("There are too many combinations to try all: a pick that differs more may exist.")
    return said
