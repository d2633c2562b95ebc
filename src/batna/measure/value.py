"""What each option is worth to each side, as arrays in the unit of the case, higher is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from batna.model.case import Case
from batna.model.cost import CostLine
from batna.model.estimate import Number, as_estimate
from batna.model.issue import Issue
from batna.model.preference import Preference
from batna.model.problem import NotEnoughData

FloatArray = NDArray[np.float64]
Point = Literal["low", "likely", "high"]


@dataclass(frozen=True, slots=True)
class ValueTable:
    """One side's value of each option: one array per issue, and what every package carries besides (`base`)."""

    per_issue: tuple[FloatArray, ...]
    base: float = 0.0

    def of(self, indexes: Sequence[int]) -> float:
        """Return the value of the package that picks option `indexes[i]` of issue `i`."""
        return self.base + float(sum(values[index] for values, index in zip(self.per_issue, indexes, strict=True)))


def our_values(case: Case, at: Point = "likely") -> ValueTable:
    """Return our values, from the preferences or minus the costs; `NotEnoughData` when an issue has neither.

    For a cost, `low` is still the low end of the value: the dear end of the cost.
    """
    side = case.preferences.ours
    arrays = tuple(_ours_of(case, issue, side, at) for issue in case.issues)
    fixed = [line for line in case.costs if line.by is None]
    costs = (_paid(case, line, _end(line.amount, _dear(at))) for line in fixed if not isinstance(line.amount, tuple))
    return ValueTable(arrays, float(-sum(costs)))


def their_values(case: Case, at: Point = "likely") -> ValueTable:
    """Return our estimate of their values; `NotEnoughData` when there is none."""
    side = case.preferences.theirs
    if side is None or side.values is None:
        raise NotEnoughData("Nobody has estimated yet what each option is worth to the supplier: add their values under prepare, issues.")
    return ValueTable(tuple(_stated(issue, side, at) for issue in case.issues))


def rate_to_unit(case: Case, currency: str | None) -> float:
    """Return what one unit of a currency is in the unit of the case, by the rates of the case."""
    if currency is None or currency == case.unit:
        return 1.0
    for rate in case.rates:
        if (rate.from_, rate.to) == (currency, case.unit):
            return rate.rate
        if (rate.from_, rate.to) == (case.unit, currency):
            return 1 / rate.rate
    raise NotEnoughData(f"There is no rate from {currency} to {case.unit}.")


def times_paid(case: Case, line: CostLine) -> float:
    """Return how often a cost line is paid over the term of the case."""
    return {"unit": case.quantity.units, "order": case.quantity.orders, "once": 1.0}[line.per]


def _ours_of(case: Case, issue: Issue, side: Preference, at: Point) -> FloatArray:
    if side.values is not None and issue.id in side.values:
        return _stated(issue, side, at)
    lines = [line for line in case.costs if line.by == issue.id]
    if not lines:
        raise NotEnoughData(f"What is {issue.label} worth to us? Give each option a value, or a cost line.")
    costs = (_costs_of(case, issue, line, _dear(at)) for line in lines)
    return np.array([float(-sum(paid)) for paid in zip(*costs, strict=True)])


def _costs_of(case: Case, issue: Issue, line: CostLine, at: Point) -> list[Decimal]:
    if isinstance(line.amount, tuple):
        return [_paid(case, line, _end(amount, at)) for amount in line.amount]
    each = _paid(case, line, _end(line.amount, at))
    return [each * Decimal(str(option)) for option in issue.options]


def _paid(case: Case, line: CostLine, amount: float) -> Decimal:
    """Return an amount times how often it is paid, as a decimal: in floats, equal costs would differ in the last digit."""
    return Decimal(repr(amount)) * Decimal(repr(times_paid(case, line))) * Decimal(repr(rate_to_unit(case, line.currency)))


def _stated(issue: Issue, side: Preference, at: Point) -> FloatArray:
    values = (side.values or {})[issue.id]
    weight = 1.0 if side.weights is None else side.weights[issue.id]
    return weight * np.array([_end(value, at) for value in values], dtype=np.float64)


def _end(number: Number, at: Point) -> float:
    return float(getattr(as_estimate(number), at))


def _dear(at: Point) -> Point:
    ends: dict[Point, Point] = {"low": "high", "likely": "likely", "high": "low"}
    return ends[at]
