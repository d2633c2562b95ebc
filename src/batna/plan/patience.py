"""Tell what waiting is worth: accept, counter, wait a day or a round, leave; and when waiting stops paying."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from batna.align.charter import allowed_options, check_package
from batna.measure.branches import IndexRule
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray, Point, ValueTable
from batna.measure.wording import say_amount, say_number, say_percent
from batna.measure.worth import best_package, our_scale, whole_value
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.offer import Offer
from batna.model.problem import NotEnoughData
from batna.plan._countering import REPLACED, Counter, plan_counter
from batna.plan._packages import NONE_LEFT
from batna.plan._waiting import ENDS, Days, DeadlineOdds, Waiting, estimate_deadline, lay_days
from batna.plan.packages import indexes_in, within_limits
from batna.simulate.beliefs import Prior

__all__ = ["Choice", "CurvePoint", "DeadlineOdds", "PatienceClock", "Payer", "Waiting", "estimate_deadline", "time_patience"]

What = Literal["accept", "counter", "wait a day", "wait a round", "leave"]
DAYS: Final = 60
MOST_MOVES: Final = 6  # further moves of theirs bring next to nothing
USUAL_DECAY: Final = 0.5
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


def time_patience(case: Case, *, today: date, days: int = DAYS, seed: int = 0, prior: Prior | None = None) -> PatienceClock:
    """Return what accepting, countering, waiting and leaving are worth today, and until when waiting pays.

    A counter-offer is worth what `plan_counter` says, the same figure as on the next offer; where our offers cannot be planned, their
    next moves say it. A `prior` of past cases counts in both, and its deadlines in the odds of the next one.

    The offer on the table is their last whole offer; one that rules or charter forbid is not accepted. Their next moves follow
    `bargaining.improvement`, else their offers so far; each is a part of the one before, and none leads beyond our best package.
    Low and high take every range at its poor and at its good end. Values are in the unit of the case. `NotEnoughData` without a
    whole offer of theirs, a reservation value or a package that rules and charter allow.
    Source: optimal stopping by dynamic programming, see docs/theory/patience.md.
    """
    if days < 1:
        raise ValueError(f"At least one day to wait is needed, not {days}.")
    odds = estimate_deadline(case, today=today, prior=prior)
    counter = _plan(case, today, seed, prior)
    further = 0 if counter is None or counter.course is None else counter.course.length
    ahead = lay_days(case, today, days + further, odds)
    against = _forbidden(case) or _replaced(counter)
    models = {end: replace(_waiting(case, ahead[end], end, counter, days), forbidden=bool(against)) for end in ENDS}
    found = {end: _choose(model) for end, model in models.items()}
    ranges = {what: _range([found[end][what] for end in ENDS]) for what in found["likely"]}
    if counter is not None and counter.now is not None:
        ranges["counter"] = counter.now
    ranked = tuple(sorted((Choice(what, value) for what, value in ranges.items()), key=lambda one: -one.value.likely))
    _, goes_on = models["likely"].solve(silent=True)
    last = next((day for day in range(days) if not goes_on[day, 0]), None)
    stops_on = None if last is None else today + timedelta(days=last)
    payers = tuple(Payer(cost.function, as_estimate(cost.per_day)) for cost in case.bargaining.delay)
    said = (*_say(case, ranked, models["likely"], counter), *against, _say_odds(odds, prior), _say_stop(stops_on, today, days))
    because = (FORMULA, *said)
    return PatienceClock(case.unit, today, ranked, stops_on, _curve(models["likely"], today), odds, payers, because)


def _choose(model: Waiting) -> dict[What, float]:
    values, _ = model.solve()
    countered = model.counter(values, 0)
    found: dict[What, float] = {} if model.forbidden else {"accept": float(model.accept[0, 0])}
    found |= {"leave": float(model.outside[0]), "wait a day": float(model.silence(1, values[1])[0])}
    if countered is not None:
        found["counter"] = float(countered[0])
    if model.round_days < len(model.outside):
        found["wait a round"] = float(model.silence(model.round_days, values[model.round_days])[0])
    return found


def _waiting(case: Case, days: Days, end: Point, counter: Counter | None, length: int) -> Waiting:
    """Return what waiting depends on over the first `length` of the days; the others are for what a counter-offer brings by then."""
    bargaining, here = case.bargaining, days.until(length)
    worth, gains, asked = _their_moves(case, end)
    moves = np.concatenate([[worth], np.minimum(worth + np.cumsum(gains), _most(case, end))])
    accept = moves[None, :] + here.bonus[:, None]
    return Waiting(
        accept,
        here.outside,
        here.cost,
        here.lost,
        bargaining.days_per_round,
        asked,
        bargaining.unasked,
        countered=None if counter is None else _countered(counter, days, accept),
    )


def _countered(counter: Counter, days: Days, accept: FloatArray) -> FloatArray:
    """Return what our counter-offer is worth on each day, by their moves so far: no less than what these leave on the table by then."""
    planned = counter.put_on(days)
    if not planned.size:
        return planned
    rows = [np.full(accept.shape[1], planned[day]) for day in range(len(accept))]
    for day, row in enumerate(rows):
        answer = day + days.round_days
        if answer < len(accept):
            keep, add = days.between(day, answer)
            row[1:] = np.maximum(row[1:], keep * accept[answer, 1:] + add)
    return np.array(rows)


def _plan(case: Case, today: date, seed: int, prior: Prior | None) -> Counter | None:
    """Return our remaining offers as planned; None where they cannot be, and their next moves say what an answer brings."""
    try:
        return plan_counter(case, today=today, seed=seed, prior=prior)
    except NotEnoughData:
        return None


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


def _replaced(counter: Counter | None) -> tuple[str, ...]:
    """Return that what they put before is not on the table any more, as the next offer says it; empty when it is."""
    return () if counter is None or counter.scene.stands else (REPLACED,)


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


def _say(case: Case, ranked: Sequence[Choice], model: Waiting, counter: Counter | None) -> list[str]:
    best, second = ranked[:2]
    ahead = best.value.likely - second.value.likely
    gain = float(model.accept[0, 1] - model.accept[0, 0])
    ends = f"the chance that the talks end on any one day is {say_percent(case.bargaining.breakdown, 1)}"
    unasked = f"In silence they move with {say_percent(model.unasked, 1)} a day; their next move brings {say_number(gain)}."
    moves = f"moves them with {say_percent(model.asked)}; their next move brings {say_number(gain)}."
    asked = f"A counter-offer takes {model.round_days} days and {moves}"
    return [
        f"Best today: {best.what}, worth {say_amount(best.value.likely, case.unit)}, {say_number(ahead)} more than to {second.what}.",
        *((asked,) if counter is None else (*_say_counter(counter), unasked)),
        f"A day of waiting costs {say_amount(float(model.cost[0]), case.unit)}; {ends}.",
    ]


def _say_counter(counter: Counter) -> list[str]:
    if counter.best is None:
        return ["No offer of ours can be answered any more, so there is no countering."]
    rounds = 1 if counter.course is None else len(counter.course.ahead.rounds)
    said = f"{rounds} more offers of ours, planned" if rounds > 1 else "our last offer, planned"
    chance = f"accepted at once with {say_percent(counter.best.chance)}"
    return [
        f"A counter-offer is worth what the next offer says: {said} against drawn suppliers, {chance}.",
        *counter.because,
    ]


def _say_odds(odds: DeadlineOdds, prior: Prior | None) -> str:
    elsewhere = 0 if prior is None else prior.deadlines[1]
    counted = f", {elsewhere} of them in past talks" if elsewhere else ""
    record = f"{odds.kept} of {odds.n} stated deadlines were real{counted}" if odds.n else "No stated deadline has passed yet"
    ends = f"({odds.kept} + 1) ÷ ({odds.n} + 2) = {say_percent(odds.chance)}, from {say_percent(odds.low)} to {say_percent(odds.high)}"
    return f"{record}: the next one is real with {ends}."


def _say_stop(stops_on: date | None, today: date, days: int) -> str:
    if stops_on is None:
        return f"Waiting still pays after {days} days."
    return "Waiting does not pay any more." if stops_on == today else f"Without news, waiting stops paying on {stops_on}."
