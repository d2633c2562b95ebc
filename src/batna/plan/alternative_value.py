"""Value what could be done for our alternatives: in price and in days of exposure, apart, and the best set under a budget."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import Final

import numpy as np

from batna.measure.frontier import pareto_frontier
from batna.measure.value import rate_to_unit
from batna.measure.wording import say_amount, say_list, say_number, say_percent
from batna.model.alternative import Alternative
from batna.model.bargaining import Action
from batna.model.case import Case
from batna.model.estimate import Estimate, Number, as_estimate
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.plan._bargains import make_tables
from batna.plan._pies import OurTypes, Pies
from batna.plan.packages import reservations_of, sides_of, within_limits
from batna.plan.zopa import NO_RESERVATION
from batna.prepare.alternatives import rank_alternatives

MOST_ACTIONS: Final = 10
NONE_READY: Final = 365  # days without supply when no alternative can be had
NO_ACTION: Final = "There is nothing to value yet: add what could be done for our alternatives under bargaining, actions."
FORMULA: Final = (
    "Price value = Σ over what may work out of chance × (settlement with it − settlement without it). Exposure = expected days from the "
    "day of need until the first alternative that can be had is ready; a year when none can."
)
OUTSIDE: Final = "Offers alternate, so an alternative is only a threat: it changes nothing until it is worth more than the settlement."
SHARED: Final = "Under an even split, a reservation value that is better by x is worth about x ÷ 2, as far as the packages allow."


@dataclass(frozen=True, slots=True)
class ActionValue:
    """One action by itself: what it would bring in price, what it costs, and the days of exposure that it takes away."""

    id: str
    name: str
    kind: str
    alternative: str
    price_value: float
    cost: float
    net: float
    exposure_days: float
    binds: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionSet:
    """Actions taken together: their value is not the sum, since one alternative is enough to walk to."""

    actions: tuple[str, ...]
    price_value: float
    cost: float
    net: float
    exposure_days: float


@dataclass(frozen=True, slots=True)
class AlternativeValue:
    """What could be done for our alternatives, the best value for money first, and the best set under the budget.

    Money is in the unit of the case. `curve` has, for each larger cost, the best set so far: what more money would still
    bring. `exposure_days` are those of today, without any action.
    """

    unit: str
    settlement: float
    exposure_days: float
    actions: tuple[ActionValue, ...]
    best: ActionSet
    budget: float | None
    curve: tuple[ActionSet, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Market:
    """The case with what an agreement would be worth for each reservation value of ours."""

    case: Case
    today: date | None
    settle: Callable[[float], float]

    def look(self, worked: Sequence[Action]) -> tuple[float, float]:
        """Return our value and the days of exposure when these actions have worked."""
        better = self.case.model_copy(update={"alternatives": tuple(self._improved(one, worked) for one in self.case.alternatives)})
        ranked = rank_alternatives(better, today=self.today)
        if ranked.reservation is None:
            raise NotEnoughData(ranked.missing)
        return self.settle(ranked.reservation.likely), _exposure(better, self.today)

    def _improved(self, alternative: Alternative, worked: Sequence[Action]) -> Alternative:
        mine = [action for action in worked if action.alternative == alternative.id]
        for action in mine:
            saves = action.saves / rate_to_unit(self.case, alternative.currency)
            changes: dict[str, object] = {"total_cost": _less(alternative.total_cost, saves)}
            if action.likelihood is not None:
                changes["likelihood"] = max(alternative.likelihood, action.likelihood)
            if action.ready_on is not None:
                done = action.ready_on if self.today is None else max(action.ready_on, self.today + timedelta(days=action.days))
                if alternative.ready_on is None or done < alternative.ready_on:
                    changes["ready_on"] = done
            alternative = alternative.model_copy(update=changes)
        return alternative

    def expect(self, taken: Sequence[Action]) -> tuple[float, float]:
        """Return the expected value and days of exposure of taking these actions, over which of them work."""
        value = days = 0.0
        for outcome in product((True, False), repeat=len(taken)):
            chance = float(np.prod([action.odds if works else 1 - action.odds for action, works in zip(taken, outcome, strict=True)]))
            if chance:
                one = self.look([action for action, works in zip(taken, outcome, strict=True) if works])
                value, days = value + chance * one[0], days + chance * one[1]
        return value, days


def value_alternatives(case: Case, *, budget: float | None = None, today: date | None = None) -> AlternativeValue:
    """Return what each action for our alternatives would bring, and the set that brings most under the budget.

    `budget` is that of the case when None, and without either there is no limit. Every set is looked at, so the best one is
    exact; up to 10 actions (`NotEnoughData` beyond). An agreement is worth what the way of bargaining of the case makes of
    our reservation value: shared by power, or with the outside-option rule where offers alternate.
    `NotEnoughData` without actions, alternatives, values or their reservation value; `BadInput` for a budget that cannot be.
    Source: even split and outside-option principle (Binmore, Shaked and Sutton 1989), see docs/reference/plan/alternative_value.md.
    """
    actions = case.bargaining.actions
    if not actions:
        raise NotEnoughData(NO_ACTION)
    if len(actions) > MOST_ACTIONS:
        raise NotEnoughData(f"{len(actions)} actions make too many sets to look at: keep the {MOST_ACTIONS} that matter.")
    # A stated reservation value does not move; what the actions change are the alternatives.
    ours = case.preferences.ours.model_copy(update={"reservation": None})
    plain = case.model_copy(update={"preferences": case.preferences.model_copy(update={"ours": ours})})
    market = _Market(plain, today, _settlement(plain))
    settlement, exposure = market.look(())
    limit = case.bargaining.budget if budget is None else budget
    if limit is not None and not 0 <= limit < np.inf:
        raise BadInput([Problem("budget", shown(limit), "a finite number, 0 or more")])
    sets = [_weigh(market, taken, settlement, exposure) for taken in _subsets(actions)]
    of_one = {one.actions[0]: one for one in sets if len(one.actions) == 1}
    singles = sorted((_single(case, action, of_one[action.id]) for action in actions), key=lambda one: (-one.net, one.cost))
    affordable = [one for one in sets if limit is None or one.cost <= limit + 1e-12 * limit]  # 0.1 + 0.2 fits into 0.3
    best = max(affordable, key=_merit)
    because = (FORMULA, OUTSIDE if case.bargaining.kind == "alternating" else SHARED, *_say_best(case, best, limit, len(sets)))
    return AlternativeValue(case.unit, settlement, exposure, tuple(singles), best, limit, _curve(sets), because)


def _settlement(case: Case) -> Callable[[float], float]:
    """Return what an agreement is worth to us for a reservation value, by the way the case bargains; at least that value."""
    theirs = reservations_of(case)[1]
    if theirs is None:
        raise NotEnoughData(NO_RESERVATION)
    sides = sides_of(case)
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
    pie = Pies(frontier.utilities[None, :, 0], frontier.utilities[None, :, 1], np.array([theirs.likely]))
    if case.bargaining.kind == "alternating":
        keeps = case.bargaining.patience.ours or 1.0
        without = float(pie.ours.min()) if case.going_without is None else as_estimate(case.going_without).likely
        agreed = _shared(pie, without, keeps, case)
        return lambda reservation: max(agreed, reservation)
    return lambda reservation: _shared(pie, reservation, 1.0, case)


def _shared(pie: Pies, reservation: float, keeps: float, case: Case) -> float:
    """Return our value when both know what there is to share."""
    kind = "alternating" if case.bargaining.kind == "alternating" else "split"
    us = OurTypes(np.array([[reservation]]), np.array([[case.bargaining.rounds]]), np.array([[keeps]]))
    tables = make_tables(pie, us, case.bargaining.model_copy(update={"kind": kind}))
    return reservation + float(tables.ours[0, 0, 0])


def _less(cost: Number, saves: float) -> Estimate:
    number = as_estimate(cost)
    return Estimate(low=number.low - saves, likely=number.likely - saves, high=number.high - saves)


def _exposure(case: Case, today: date | None) -> float:
    """Return the expected days from the day of need until the first alternative that can be had is ready.

    When none can be had, a year is counted, or as long as the slowest one would take.
    """
    ranked = rank_alternatives(case, today=today)
    rows = sorted(ranked.rows, key=lambda row: row.gap_days)
    days, rest = 0.0, 1.0
    for row in rows:
        days += rest * row.likelihood * row.gap_days
        rest *= 1 - row.likelihood
    return days + rest * max(rows[-1].gap_days, NONE_READY)


def _subsets(actions: Sequence[Action]) -> Iterator[tuple[Action, ...]]:
    for size in range(len(actions) + 1):
        yield from combinations(actions, size)


def _weigh(market: _Market, taken: Sequence[Action], settlement: float, exposure: float) -> ActionSet:
    value, days = market.expect(taken)
    cost = sum(action.cost for action in taken)
    gain = value - settlement
    return ActionSet(tuple(action.id for action in taken), gain, cost, gain - cost, exposure - days)


def _merit(one: ActionSet) -> tuple[float, float, float]:
    """Return what makes a set better: more net value, then fewer days of exposure, then less cost."""
    return round(one.net, 9), round(one.exposure_days, 9), -one.cost


def _single(case: Case, action: Action, found: ActionSet) -> ActionValue:
    binds = abs(found.price_value) > 1e-9 * max(1.0, abs(action.cost))
    money = (
        f"{say_number(found.price_value)} in price for {say_amount(action.cost, case.unit)}, when it works with {say_percent(action.odds)}"
    )
    days = f"{say_number(found.exposure_days)} fewer days of exposure"
    never = [] if binds else ["It never binds: nothing that they would sign changes by it."]
    return ActionValue(
        action.id, action.label, action.kind, action.alternative, found.price_value, action.cost, found.net, found.exposure_days, binds,
        (f"{action.label}: {money}; {days}, counted apart.", *never),
    )  # fmt: skip


def _curve(sets: Sequence[ActionSet]) -> tuple[ActionSet, ...]:
    """Return the sets that no cheaper one reaches in price value, by rising cost."""
    curve: list[ActionSet] = []
    for one in sorted(sets, key=lambda one: (one.cost, -one.price_value)):
        if not curve or one.price_value > curve[-1].price_value + 1e-9 * max(1.0, abs(one.price_value)):
            curve.append(one)
    return tuple(curve)


def _say_best(case: Case, best: ActionSet, limit: float | None, sets: int) -> list[str]:
    within = "without a budget" if limit is None else f"for at most {say_amount(limit, case.unit)}"
    labels = {action.id: action.label for action in case.bargaining.actions}
    looked = f"All {sets:,} sets were looked at."
    if not best.actions:
        return [f"Nothing is worth its cost {within}. {looked}"]
    spent = f"{say_amount(best.cost, case.unit)} brings {say_amount(best.price_value, case.unit)} in price"
    named = say_list([labels[one] for one in best.actions])
    return [f"Best {within}: {named}. {spent}, {say_number(best.exposure_days)} fewer days exposed. {looked}"]
