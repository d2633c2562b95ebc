"""What the days bring and cost: our alternatives as they become ready, delay, deadlines, and what waiting is worth under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from batna.measure.value import FloatArray, Point
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.prepare.alternatives import our_reservation, rank_alternatives
from batna.simulate.beliefs import Prior

ENDS: Final[tuple[Point, ...]] = ("low", "likely", "high")
DEAR: Final[dict[Point, Point]] = {"low": "high", "likely": "likely", "high": "low"}  # the end of a cost that is poor for us


@dataclass(frozen=True, slots=True)
class DeadlineOdds:
    """How likely a deadline that they state is real: from `kept` of `n` that have passed, with its 5 % and 95 % ends."""

    chance: float
    low: float
    high: float
    kept: int
    n: int
    on: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """What each day from today brings: what we have without them, what it costs, how likely the talks end on it.

    `bonus` is what signing on it brings besides; an answer to an offer takes `round_days`. Values are in the unit of the case.
    """

    outside: FloatArray
    cost: FloatArray
    lost: FloatArray
    bonus: FloatArray
    round_days: int

    def until(self, days: int) -> "Days":
        """Return the first so many days, today not counted."""
        end = days + 1
        return Days(self.outside[:end], self.cost[:end], self.lost[:end], self.bonus[:end], self.round_days)

    def between(self, first: int, last: int) -> tuple[float, float]:
        """Return what waiting in silence from a day to another makes of a value x: keep · x + add."""
        keep, add = 1.0, 0.0
        for day in range(last - 1, first - 1, -1):
            lost = float(self.lost[day])
            keep, add = (1 - lost) * keep, (1 - lost) * add + lost * float(self.outside[day + 1]) - float(self.cost[day])
        return keep, add


def lay_days(case: Case, today: date, days: int, odds: DeadlineOdds) -> dict[Point, Days]:
    """Return the days from today, one entry more than there are days to wait; low takes every range at its poor end."""
    bargaining = case.bargaining
    every = [today + timedelta(days=day) for day in range(days + 1)]
    outside = _outside(case, every)
    need, gap = case.dates.need_by, as_estimate(case.dates.gap_cost_per_day)
    bonus = np.array([bargaining.quarter_end if _ends_quarter(day) else 0.0 for day in every])
    lost = np.array([1 - (1 - bargaining.breakdown) * (1 - (odds.chance if day == odds.on else 0.0)) for day in every])
    found = {}
    for end in ENDS:
        per_day = sum(float(getattr(as_estimate(cost.per_day), DEAR[end])) for cost in bargaining.delay)
        late = float(getattr(gap, DEAR[end]))
        cost = np.array([per_day + (late if need is not None and day >= need else 0.0) for day in every])
        found[end] = Days(np.array([float(getattr(one, end)) for one in outside]), cost, lost, bonus, bargaining.days_per_round)
    return found


def _outside(case: Case, every: Sequence[date]) -> list[Estimate]:
    """Return what we have without them on each day: an alternative that becomes ready leaves less of a gap."""
    stated = our_reservation(case)
    if case.preferences.ours.reservation is not None or not any(one.ready_on for one in case.alternatives):
        return [stated] * len(every)
    return [rank_alternatives(case, today=day).reservation or stated for day in every]


def _ends_quarter(day: date) -> bool:
    after = day + timedelta(days=1)
    return after.day == 1 and after.month in {1, 4, 7, 10}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waiting depends on, day by day from today; one entry more than there are days to wait.

    `accept` is what the offer is worth on each day, by the number of moves of theirs since (days × moves); `outside` what
    we have without them; `cost` what a day costs; `lost` how likely the talks end on it. A counter-offer takes `round_days`
    and makes them move with the chance `asked`; `unasked` is the chance of a move on any day of silence. With `forbidden` their
    offer cannot be accepted before they move. `countered` is what a counter-offer on each day comes to (days × moves) where our
    remaining offers are planned; where it is None their next moves say it.
    """

    accept: FloatArray
    outside: FloatArray
    cost: FloatArray
    lost: FloatArray
    round_days: int
    asked: float
    unasked: float
    forbidden: bool = False
    countered: FloatArray | None = None

    def stop(self) -> FloatArray:
        """Return the better of accepting and leaving, days × moves."""
        worth = np.maximum(self.accept, self.outside[:, None])
        if self.forbidden:
            worth[:, 0] = self.outside
        return worth

    def wait(self, after: FloatArray, day: int, moved: float) -> FloatArray:
        """Return the value of waiting on a day, by moves so far, when `after` is what the next day is worth by moves."""
        further = np.append(after[1:], after[-1])
        going_on = moved * further + (1 - moved) * after
        lost, left = float(self.lost[day]), float(self.outside[day + 1])
        value: FloatArray = (1 - lost) * going_on + lost * left - float(self.cost[day])
        return value

    def counter(self, values: FloatArray, day: int) -> FloatArray | None:
        """Return the value of countering on a day, by moves so far; None when the answer would come too late to count."""
        answer = day + self.round_days
        if answer >= len(self.outside):
            return None
        if self.countered is not None:
            return self.countered[day] if day < len(self.countered) else None
        value = self.wait(values[answer], answer - 1, self.asked)
        for earlier in range(answer - 2, day - 1, -1):
            value = self.wait(value, earlier, 0.0)
        return value

    def solve(self, *, silent: bool = False) -> tuple[FloatArray, FloatArray]:
        """Return the value of each day and number of moves when we do what is best, and whether going on beats stopping.

        With `silent` going on means to wait and say nothing.
        """
        values, goes_on = self.stop(), np.zeros(self.accept.shape, dtype=bool)
        for day in range(len(self.outside) - 2, -1, -1):
            ways = [self.wait(values[day + 1], day, self.unasked), None if silent else self.counter(values, day)]
            best = np.max([way for way in ways if way is not None], axis=0)
            goes_on[day] = best > values[day] + 1e-9 * np.maximum(1.0, np.abs(values[day]))
            values[day] = np.maximum(values[day], best)
        return values, goes_on

    def silence(self, days: int, end: FloatArray) -> FloatArray:
        """Return the value, by moves so far, of waiting so many days in silence from today; `end` is worth after them."""
        value = end
        for day in range(days - 1, -1, -1):
            value = self.wait(value, day, self.unasked)
        return value


def estimate_deadline(case: Case, *, today: date, prior: Prior | None = None) -> DeadlineOdds:
    """Return how likely a stated deadline is real, from those that have passed: (kept + 1) ÷ (n + 2), with a 90 % interval.

    Those of other talks with this supplier count too when a `prior` of past cases is given. Without any the chance is one half and
    the interval wide. `on` is the next stated deadline, today included.
    Source: beta-binomial with an even prior (Laplace's rule of succession).
    """
    passed = [stated for stated in case.bargaining.deadlines if stated.kept is not None]
    elsewhere, of = (0, 0) if prior is None else prior.deadlines
    kept, n = elsewhere + sum(bool(stated.kept) for stated in passed), of + len(passed)
    grid = np.linspace(0, 1, 20_001)[1:-1]
    log = kept * np.log(grid) + (n - kept) * np.log(1 - grid)
    reached = np.cumsum(np.exp(log - log.max()))
    low, high = (float(grid[np.searchsorted(reached, share * reached[-1])]) for share in (0.05, 0.95))
    ahead = sorted(stated.on for stated in case.bargaining.deadlines if stated.kept is None and stated.on >= today)
    return DeadlineOdds((kept + 1) / (n + 2), low, high, kept, n, ahead[0] if ahead else None)
