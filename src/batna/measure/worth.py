"""What a package is worth to one side, whole or with issues still open, and what changed between two packages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from batna.measure.branches import IndexRule
from batna.measure.frontier import pareto_frontier
from batna.measure.value import FloatArray, Point, ValueTable, our_values, their_values
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Issue, Option
from batna.model.package import Package

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Worth:
    """A value in the unit of the case from `low` to `high`; `likely` is None while issues are open.

    `open` names the issues that the package leaves open; the range then covers every way to close them.
    """

    low: float
    likely: float | None
    high: float
    open: tuple[str, ...] = ()

    def beyond(self, level: Estimate) -> "Worth":
        """Return how far this lies above a level (below it when negative)."""
        likely = None if self.likely is None else self.likely - level.likely
        return Worth(self.low - level.high, likely, self.high - level.low, self.open)


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of one side at the low end, the likely point and the high end of what we know."""

    low: ValueTable
    likely: ValueTable
    high: ValueTable

    def change(self, issue: int, before: int, after: int) -> Estimate:
        """Return what it is worth to this side when an issue moves from one option to another.

        Both ends of the range take the two options as independent, so the range is never too narrow.
        """
        if before == after:
            return Estimate(low=0.0, likely=0.0, high=0.0)
        low, likely, high = (table.per_issue[issue] for table in (self.low, self.likely, self.high))
        return Estimate(
            low=float(low[after] - high[before]), likely=float(likely[after] - likely[before]), high=float(high[after] - low[before])
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One issue that moved between two packages, and what the move is worth to each side (higher is better)."""

    issue: str
    before: Option
    after: Option
    ours: Estimate
    theirs: Estimate | None


def our_scale(case: Case) -> Scale:
    """Return our values with their range; `NotEnoughData` as in `our_values`."""
    return _scale(our_values(case, "low"), our_values(case), our_values(case, "high"))


def their_scale(case: Case) -> Scale:
    """Return our estimate of their values with its range; `NotEnoughData` when there is none."""
    tables = {point: their_values(case, point) for point in _POINTS}
    return _scale(tables["low"], tables["likely"], tables["high"])


def worth_of(scale: Scale, issues: Sequence[Issue], package: Package, rules: Sequence[IndexRule] = ()) -> Worth | None:
    """Return the value of a package; for a partial one the range over every way to close it that the rules allow.

    None when the rules allow no way to close it. The range of a whole package runs from all its options at their low
    end to all at their high end. `UnknownOption` for an option that its issue does not have.
    """
    chosen = {i: issue.position(package[issue.id]) for i, issue in enumerate(issues) if issue.id in package}
    left = tuple(issue.id for i, issue in enumerate(issues) if i not in chosen)
    if not left:
        whole = whole_value(scale, tuple(chosen.values()))
        return Worth(whole.low, whole.likely, whole.high)
    fixed = [IndexRule({}, {i: frozenset([option])}) for i, option in chosen.items()]
    worst = best_package(tuple(-values for values in scale.low.per_issue), [*rules, *fixed])
    best = best_package(scale.high.per_issue, [*rules, *fixed])
    if worst is None or best is None:
        return None
    return Worth(scale.low.of(worst), None, scale.high.of(best), left)


def whole_value(scale: Scale, indexes: Sequence[int]) -> Estimate:
    """Return the value of a whole package, given as one option index per issue."""
    return Estimate(low=scale.low.of(indexes), likely=scale.likely.of(indexes), high=scale.high.of(indexes))


def above(value: Estimate, level: Estimate) -> Estimate:
    """Return how far a value lies above a level, each end against the far end of the other."""
    return Estimate(low=value.low - level.high, likely=value.likely - level.likely, high=value.high - level.low)


def changes_between(issues: Sequence[Issue], before: Package, after: Package, ours: Scale, theirs: Scale | None) -> tuple[Change, ...]:
    """Return every issue that both packages name and on which they differ, in the order of the issues."""
    changes = []
    for i, issue in enumerate(issues):
        if issue.id not in before or issue.id not in after:
            continue
        start, end = issue.position(before[issue.id]), issue.position(after[issue.id])
        if start != end:
            to_them = None if theirs is None else theirs.change(i, start, end)
            changes.append(Change(issue.id, issue.options[start], issue.options[end], ours.change(i, start, end), to_them))
    return tuple(changes)


def add_up(estimates: Sequence[Estimate]) -> Estimate:
    """Return the sum of estimates: low ends, likely values and high ends each for themselves."""
    low, likely, high = (sum(float(getattr(one, end)) for one in estimates) for end in _POINTS)
    return Estimate(low=min(low, likely), likely=likely, high=max(likely, high))  # rounding may cross equal ends


def find_better_for_both(candidates: Sequence[tuple[float, float]] | FloatArray, pair: tuple[float, float]) -> list[int]:
    """Return which candidates, pairs of values (ours, theirs), are at least as good for both sides and better for one.

    Differences below a billionth of the values are rounding.
    """
    values, given = np.array(candidates, dtype=np.float64).reshape(-1, 2), np.array(pair)
    slack = TOLERANCE * np.maximum(1.0, np.maximum(np.abs(values), np.abs(given)))
    margins = values - given
    found: list[int] = np.flatnonzero((margins >= -slack).all(axis=1) & (margins > slack).any(axis=1)).tolist()
    return found


_POINTS: tuple[Point, ...] = ("low", "likely", "high")


def _scale(low: ValueTable, likely: ValueTable, high: ValueTable) -> Scale:
    """Put the ends in order: an amount for each unit of a negative option turns them round."""
    triples = [np.sort(np.stack(rows), axis=0) for rows in zip(low.per_issue, likely.per_issue, high.per_issue, strict=True)]
    return Scale(
        replace(low, per_issue=tuple(rows[0] for rows in triples)), likely, replace(high, per_issue=tuple(rows[2] for rows in triples))
    )


def best_package(values: Sequence[FloatArray], rules: Sequence[IndexRule]) -> tuple[int, ...] | None:
    """Return the package with the largest sum that the rules allow: a frontier on which the other side has no wishes."""
    frontier = pareto_frontier(values, [np.zeros(row.size) for row in values], rules=rules)
    return frontier.package(0) if len(frontier) else None
