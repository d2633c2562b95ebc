"""Tell what waiting is worth: accept, counter, wait a day or a round, leave; and when waiting stops paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from batna.align.charter import allowed_options, check_package
from batna.measure.branches import IndexRule
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray, Point, ValueTable
from batna.measure.wording import say_amount, say_number
from batna.measure.worth import best_package, our_scale, whole_value
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.offer import Offer
from batna.model.problem import NotEnoughData
from batna.plan._packages import NONE_LEFT
from batna.plan.packages import indexes_in, within_limits
from batna.prepare.alternatives import our_reservation, rank_alternatives

What = Literal["accept", "counter", "wait a day", "wait a round", "leave"]
DAYS: Final = 60
MOST_MOVES: Final = 6  # further moves of theirs bring next to nothing
USUAL_DECAY: Final = 0.5
ENDS: Final[tuple[Point, ...]] = ("low", "likely", "high")
FORMULA: Final = (
    "V(day, moves) = the best of accepting, leaving, waiting a day and countering; what can break down falls back on our alternatives "
    "(optimal stopping by dynamic programming, docs/theory/patience.md)."
)
NO_OFFER: Final = "There is no whole offer of theirs yet, so there is nothing to accept or to wait with: log one under negotiate, offers."


@dataclass(frozen=True, slots=True)
class Choice:
    """What we can do today, and what it is worth in the unit of the case when we do what is best from then on."""

    what: What
    value: Estimate


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What waiting in silence until a day and then stopping is worth, what it costs, and how likely the talks last so long."""

    on: date
    value: float
    delay_cost: float
    lasts: float


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
class Payer:
    """Who of us pays for a day of waiting, in the unit of the case."""

    function: str
    per_day: Estimate


@dataclass(frozen=True, slots=True)
class PatienceClock:
    """What each thing we can do today is worth, the best first; `stops_on` is the day on which waiting stops paying.

    `stops_on` is None when it still pays on the last day that was looked at.
    """

    unit: str
    today: date
    choices: tuple[Choice, ...]
    stops_on: date | None
    curve: tuple[CurvePoint, ...]
    deadline: DeadlineOdds
    payers: tuple[Payer, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waiting depends on, day by day from today; one entry more than there are days to wait.

    `accept` is what the offer is worth on each day, by the number of moves of theirs since (days × moves); `outside` what
    we have without them; `cost` what a day costs; `lost` how likely the talks end on it. A counter-offer takes `round_days`
    and makes them move with the chance `asked`; `unasked` is the chance of a move on any day of silence. With `forbidden` their
    offer cannot be accepted before they move.
    """

    accept: FloatArray
    outside: FloatArray
    cost: FloatArray
    lost: FloatArray
    round_days: int
    asked: float
    unasked: float
    forbidden: bool = False

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
        value = self.wait(values[answer], answer - 1, self.asked)
        for earlier in range(answer - 2, day - 1, -1):
            value = self.wait(value, earlier, 0.0)
        return value

    def solve(self) -> tuple[FloatArray, FloatArray]:
        """Return the value of each day and number of moves when we do what is best, and whether going on beats stopping."""
        values, goes_on = self.stop(), np.zeros(self.accept.shape, dtype=bool)
        for day in range(len(self.outside) - 2, -1, -1):
            ways = [self.wait(values[day + 1], day, self.unasked), self.counter(values, day)]
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


def time_patience(case: Case, *, today: date, days: int = DAYS) -> PatienceClock:
    """Return what accepting, countering, waiting and leaving are worth today, and until when waiting pays.

    The offer on the table is their last whole offer; one that rules or charter forbid is not accepted. Their next moves follow
    `bargaining.improvement`, else their offers so far; each is a part of the one before, and none leads beyond our best package.
    Low and high take every range at its poor and at its good end. Values are in the unit of the case. `NotEnoughData` without a
    whole offer of theirs, a reservation value or a package that rules and charter allow.
    Source: optimal stopping by dynamic programming, see docs/theory/patience.md.
    """
    if days < 1:
        raise ValueError(f"At least one day to wait is needed, not {days}.")
    odds = estimate_deadline(case, today=today)
    models = {end: _waiting(case, today, days, end, odds) for end in ENDS}
    found = {end: _choose(model) for end, model in models.items()}
    choices = [Choice(what, _range([found[end][0][what] for end in ENDS])) for what in found["likely"][0]]
    ranked = tuple(sorted(choices, key=lambda one: -one.value.likely))
    goes_on = found["likely"][1]
    last = next((day for day in range(days) if not goes_on[day, 0]), None)
    stops_on = None if last is None else today + timedelta(days=last)
    payers = tuple(Payer(cost.function, as_estimate(cost.per_day)) for cost in case.bargaining.delay)
    because = (FORMULA, *_say(case, ranked, models["likely"]), *_forbidden(case), _say_odds(odds), _say_stop(stops_on, today, days))
    return PatienceClock(case.unit, today, ranked, stops_on, _curve(models["likely"], today), odds, payers, because)


def estimate_deadline(case: Case, *, today: date) -> DeadlineOdds:
    """Return how likely a stated deadline is real, from those that have passed: (kept + 1) ÷ (n + 2), with a 90 % interval.

    Without any the chance is one half and the interval wide. `on` is the next stated deadline, today included.
    Source: beta-binomial with an even prior (Laplace's rule of succession).
    """
    passed = [stated for stated in case.bargaining.deadlines if stated.kept is not None]
    kept, n = sum(bool(stated.kept) for stated in passed), len(passed)
    grid = np.linspace(0, 1, 20_001)[1:-1]
    log = kept * np.log(grid) + (n - kept) * np.log(1 - grid)
    reached = np.cumsum(np.exp(log - log.max()))
    low, high = (float(grid[np.searchsorted(reached, share * reached[-1])]) for share in (0.05, 0.95))
    ahead = sorted(stated.on for stated in case.bargaining.deadlines if stated.kept is None and stated.on >= today)
    return DeadlineOdds((kept + 1) / (n + 2), low, high, kept, n, ahead[0] if ahead else None)


def _choose(model: Waiting) -> tuple[dict[What, float], FloatArray]:
    values, goes_on = model.solve()
    countered = model.counter(values, 0)
    found: dict[What, float] = {} if model.forbidden else {"accept": float(model.accept[0, 0])}
    found |= {"leave": float(model.outside[0]), "wait a day": float(model.silence(1, values[1])[0])}
    if countered is not None:
        found["counter"] = float(countered[0])
        found["wait a round"] = float(model.silence(model.round_days, values[model.round_days])[0])
    return found, goes_on


def _waiting(case: Case, today: date, days: int, end: Point, odds: DeadlineOdds) -> Waiting:
    bargaining = case.bargaining
    dear: Point = {"low": "high", "likely": "likely", "high": "low"}[end]  # type: ignore[assignment] # the ends turned round
    every = [today + timedelta(days=day) for day in range(days + 1)]
    worth, gains, asked = _their_moves(case, end)
    moves = np.concatenate([[worth], np.minimum(worth + np.cumsum(gains), _most(case, end))])
    quarter = np.array([bargaining.quarter_end if _ends_quarter(day) else 0.0 for day in every])
    per_day = sum(float(getattr(as_estimate(cost.per_day), dear)) for cost in bargaining.delay)
    need, gap = case.dates.need_by, float(getattr(as_estimate(case.dates.gap_cost_per_day), dear))
    cost = np.array([per_day + (gap if need is not None and day >= need else 0.0) for day in every])
    lost = np.array([1 - (1 - bargaining.breakdown) * (1 - (odds.chance if day == odds.on else 0.0)) for day in every])
    return Waiting(
        moves[None, :] + quarter[:, None],
        _outside(case, every, end),
        cost,
        lost,
        bargaining.days_per_round,
        asked,
        bargaining.unasked,
        bool(_forbidden(case)),
    )


def _outside(case: Case, every: Sequence[date], end: Point) -> FloatArray:
    """Return what we have without them on each day: an alternative that becomes ready leaves less of a gap."""
    stated = case.preferences.ours.reservation is not None or not any(one.ready_on for one in case.alternatives)
    if stated:
        return np.full(len(every), float(getattr(our_reservation(case), end)))
    our_reservation(case)
    found = [rank_alternatives(case, today=day).reservation for day in every]
    return np.array([float(getattr(one, end)) for one in found])


def _their_moves(case: Case, end: Point) -> tuple[float, FloatArray, float]:
    """Return what their last whole offer is worth, what their next moves would bring, and how likely an answer moves."""
    scale = our_scale(case)
    worths = [whole_value(scale, indexes_in(case, one.package)) for one in _whole_offers(case)]
    changes = [after.likely - before.likely for before, after in pairwise(worths)]
    rises = [change for change in changes if change > 0]
    asked = (len(rises) + 1) / (len(changes) + 2)
    ratios = [after / before for before, after in pairwise(rises)]
    decay = min(float(np.median(ratios)), 1.0) if ratios else USUAL_DECAY
    given = case.bargaining.improvement
    first = float(getattr(as_estimate(given), end)) if given is not None else decay * rises[-1] if rises else 0.0
    gains = np.maximum(first, 0.0) * np.power(decay, np.arange(MOST_MOVES))
    return float(getattr(worths[-1], end)), gains, asked


def _whole_offers(case: Case) -> list[Offer]:
    """Return their whole offers in their order."""
    offers = sorted((one for one in case.offers if one.by == "theirs" and len(one.package) == len(case.issues)), key=lambda one: one.round)
    if not offers:
        raise NotEnoughData(NO_OFFER)
    return offers


def _most(case: Case, end: Point) -> float:
    """Return what the best package is worth that rules and charter allow; nothing that they could offer brings more."""
    allowed = [IndexRule({}, {i: frozenset(np.flatnonzero(row).tolist())}) for i, row in enumerate(allowed_options(case))]
    values: ValueTable = getattr(our_scale(case), end)
    with within_limits():
        best = best_package(values.per_issue, [*index_rules(case), *allowed])
    if best is None:
        raise NotEnoughData(NONE_LEFT)
    return float(values.of(best))


def _forbidden(case: Case) -> tuple[str, ...]:
    """Return why their last whole offer cannot be accepted as it stands; empty when it can."""
    package = _whole_offers(case)[-1].package
    indexes = indexes_in(case, package)
    clauses = [f"clause {breach.clause} of the charter" for breach in check_package(case, package)]
    rules = zip(case.rules, index_rules(case), strict=True)
    broken = [rule.because or "a cross-issue rule" for rule, indexed in rules if not indexed.allows(indexes)]
    if not clauses and not broken:
        return ()
    what = ", ".join([*clauses, *broken])
    return (f"Their offer cannot be accepted as it stands ({what}); until they move, we wait, counter or leave.",)


def _ends_quarter(day: date) -> bool:
    after = day + timedelta(days=1)
    return after.day == 1 and after.month in {1, 4, 7, 10}


def _range(numbers: Sequence[float]) -> Estimate:
    return Estimate(low=min(numbers), likely=numbers[1], high=max(numbers))


def _curve(model: Waiting, today: date) -> tuple[CurvePoint, ...]:
    stop = model.stop()
    points = []
    for day in range(len(model.outside)):
        lasts = float(np.prod(1 - model.lost[:day]))
        cost = float(model.cost[:day].sum())
        points.append(CurvePoint(today + timedelta(days=day), float(model.silence(day, stop[day])[0]), cost, lasts))
    return tuple(points)


def _say(case: Case, ranked: Sequence[Choice], model: Waiting) -> list[str]:
    best, second = ranked[:2]
    ahead = best.value.likely - second.value.likely
    gain = float(model.accept[0, 1] - model.accept[0, 0])
    ends = f"on any day the talks end with {case.bargaining.breakdown:.1%}"
    return [
        f"Best today: {best.what}, worth {say_amount(best.value.likely, case.unit)}, {say_number(ahead)} more than to {second.what}.",
        f"A counter-offer takes {model.round_days} days and moves them with {model.asked:.0%}; their next move brings {say_number(gain)}.",
        f"A day of waiting costs {say_amount(float(model.cost[0]), case.unit)}; {ends}.",
    ]


def _say_odds(odds: DeadlineOdds) -> str:
    record = f"{odds.kept} of {odds.n} stated deadlines were real" if odds.n else "No stated deadline has passed yet"
    ends = f"({odds.kept} + 1) ÷ ({odds.n} + 2) = {odds.chance:.0%}, from {odds.low:.0%} to {odds.high:.0%}"
    return f"{record}: the next one is real with {ends}."


def _say_stop(stops_on: date | None, today: date, days: int) -> str:
    if stops_on is None:
        return f"Waiting still pays after {days} days."
    return "Waiting does not pay any more." if stops_on == today else f"Without news, waiting stops paying on {stops_on}."
