"""What a counter-offer now is worth: planned over the rounds that are left, in the days that they take, with the past."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.plan._countering import Counter, Pull, _turned, plan_counter
from batna.plan._waiting import Days, estimate_deadline, lay_days
from batna.simulate.beliefs import Prior
from batna.simulate.strategy import Choice, decide
from batna.simulate.tactics import Tactic

TODAY = date(2027, 3, 1)
ISSUES = [
    {"id": "price", "unit": "EUR", "options": [220, 210, 200, 190, 180]},
    {"id": "days", "unit": "day", "options": [60, 45, 30]},
]
OURS = {"values": {"price": [0, 10, 20, 30, 40], "days": [0, 10, 20]}, "reservation": 12, "target": 40}
THEIRS = {"values": {"price": [30, 22, 15, 7, 0], "days": [10, 5, 0]}, "reservation": 8}


def chairs(*prices: int, reservation: Any = 12, **more: Any) -> Case:
    offers = [
        {"id": f"{by}{round_}", "round": round_, "by": by, "on": "2027-02-01", "package": {"price": put, "days": days}}
        for round_, price in enumerate(prices, 1)
        for by, put, days in (("theirs", price, 60), ("ours", 180, 30))
    ][: -1 if prices else None]
    document = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR", "issues": ISSUES, "offers": offers}
    return case_of(document | {"preferences": {"ours": OURS | {"reservation": reservation}, "theirs": THEIRS}} | more)


def likely(counter: Counter) -> float:
    assert counter.now is not None
    return counter.now.likely


def delay(per_day: float) -> dict[str, Any]:
    return {"delay": [{"function": "operations", "per_day": per_day}]}


def test_without_a_day_it_is_what_the_plan_of_the_few_rounds_says() -> None:
    counter = plan_counter(chairs(220, 210, 200), seed=3)
    scene = counter.scene
    plain = decide(scene.table, scene.talks, scene.round, draws=300, seed=3)
    assert counter.pull == Pull()
    assert counter.days is None
    assert [one.package for one in (counter.decision.chosen, *counter.decision.others)] == [
        one.package for one in (plain.chosen, *plain.others)
    ]
    for one, other in zip(counter.decision.others, plain.others, strict=True):
        assert one.worth == pytest.approx(other.worth)


def test_days_that_cost_nothing_and_break_nothing_change_nothing() -> None:
    case = chairs(220, 210)
    assert likely(plan_counter(case, today=TODAY)) == pytest.approx(likely(plan_counter(case)))


def test_by_hand_with_one_offer_left_the_days_until_its_answer_are_paid() -> None:
    case = chairs(220, 210, bargaining={"rounds": 3, "days_per_round": 4, "breakdown": 0.02} | delay(0.5))
    plain, timed = plan_counter(case), plan_counter(case, today=TODAY)
    worth = likely(plain)
    for _ in range(4):
        worth = 0.98 * worth + 0.02 * 12 - 0.5
    assert likely(timed) == pytest.approx(worth)
    assert timed.because[0].startswith("An answer takes 4 days")


def test_by_hand_over_two_offers_each_draw_pays_for_the_rounds_that_it_takes() -> None:
    case = chairs(220, 210, bargaining={"rounds": 4, "days_per_round": 2} | delay(0.1))
    plain, timed = plan_counter(case), plan_counter(case, today=TODAY)
    assert plain.course is not None
    assert plain.best is not None
    ahead, guess = plain.course.ahead, plain.decision.guess
    second = float(guess.weight @ (1 - ahead.at_once[:, ahead.listed.index(plain.best.package)]))
    assert likely(timed) == pytest.approx(likely(plain) - 0.2 - 0.2 * second)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 2), st.floats(0, 0.05), st.integers(0, 3))
def test_waiting_for_an_answer_never_makes_a_counter_offer_worth_more(per_day: float, breakdown: float, seed: int) -> None:
    case = chairs(220, 210, bargaining={"breakdown": breakdown} | delay(per_day))
    dearer = chairs(220, 210, bargaining={"breakdown": breakdown} | delay(per_day + 0.5))
    free, some, more = (likely(plan_counter(one, today=day, seed=seed)) for one, day in ((case, None), (case, TODAY), (dearer, TODAY)))
    assert free + 1e-9 >= some >= more - 1e-9


def test_a_day_that_costs_more_than_an_offer_may_bring_makes_it_accept() -> None:
    case = chairs(220, 210, 200)
    assert plan_counter(case, today=TODAY).decision.chosen.action == "offer"
    dear = plan_counter(chairs(220, 210, 200, bargaining=delay(20)), today=TODAY)
    assert dear.decision.chosen.action == "accept"
    assert dear.decision.others[0].action == "offer"
    # What is refused is not followed up for long: after the first answer we stop, and pay for one round only.
    assert likely(dear) >= 20 - 7 * 20


def test_the_end_of_a_quarter_counts_when_an_answer_falls_on_it_and_when_we_accept_on_it() -> None:
    case = chairs(220, 200, bargaining={"rounds": 3, "days_per_round": 30, "quarter_end": 5})
    plain, timed = plan_counter(case), plan_counter(case, today=TODAY)
    assert plain.best is not None
    assert likely(timed) == pytest.approx(likely(plain) + 5 * plain.best.chance)
    found = plan_counter(case, today=TODAY + timedelta(days=30)).decision
    accept = next(one for one in (found.chosen, *found.others) if one.action == "accept")
    assert accept.worth * plain.scene.span + plain.scene.low == pytest.approx(20 + 5)


def test_it_turns_to_what_the_past_says() -> None:
    case = chairs(220, 220)
    hard = Prior({Tactic.HARD: 20.0, Tactic.TIME: 0.05, Tactic.STEPS: 0.05}, {}, 0.0, 9, of="9 past talks (9 with Sella)")
    soft = Prior({Tactic.HARD: 0.05, Tactic.STEPS: 0.05}, {3.0: 4.0, 1.0: 2.0, 0.1: 0.1}, 0.0, 9)
    worths = [likely(plan_counter(case, prior=prior)) for prior in (hard, None, soft)]
    assert worths == sorted(worths)
    assert worths[0] < worths[2]
    assert plan_counter(case, prior=hard).because[0].startswith("Learned from 9 past talks (9 with Sella): before their offers count, ")
    none = Prior({}, {}, 0.0, 0)
    assert likely(plan_counter(case, prior=none)) == worths[1]


def test_a_walk_away_that_lay_higher_before_raises_what_they_need() -> None:
    case = chairs(220, 210)
    floors = [plan_counter(case, prior=Prior({}, {}, shift, 6)).scene.table.their_floor for shift in (-0.1, 0.0, 0.3)]
    assert floors == pytest.approx([0.1, 0.2, 0.5])
    bare = chairs(220, preferences={"ours": OURS, "theirs": {"values": THEIRS["values"]}})
    assert plan_counter(bare, prior=Prior({}, {}, 0.3, 6)).scene.table.their_floor == 0


def test_a_past_of_hard_lines_makes_it_accept_where_days_are_dear() -> None:
    case = chairs(220, 210, 200, bargaining=delay(0.3))
    hard = Prior({Tactic.HARD: 50.0, Tactic.STEPS: 50.0}, {}, 0.0, 9)
    assert plan_counter(case, today=TODAY).decision.chosen.action == "offer"
    assert plan_counter(case, prior=hard).decision.chosen.action == "offer"
    assert plan_counter(case, today=TODAY, prior=hard).decision.chosen.action == "accept"


@pytest.mark.parametrize(("before", "after", "turns"), [(0.4, 0.6, True), (0.4, 0.45, False), (0.6, 0.6, False), (0.7, 0.6, False)])
def test_accepting_becomes_offering_only_where_going_on_became_worth_more(before: float, after: float, turns: bool) -> None:
    plain = plan_counter(chairs(220, 210, 200)).decision
    accept = Choice("accept", 1, 0.5, 1.0, 0.5)
    was, found = (replace(plain, chosen=accept, others=(Choice("offer", 2, worth, 0.5, 0.5),)) for worth in (before, after))
    assert _turned(found, was).chosen.action == ("offer" if turns else "accept")
    assert len(_turned(found, was).others) == 1


def test_the_plan_can_be_put_on_later_days() -> None:
    case = chairs(220, 210, bargaining={"rounds": 3, "days_per_round": 2} | delay(1))
    counter = plan_counter(case, today=TODAY)
    days = lay_days(case, TODAY, 12, estimate_deadline(case, today=TODAY))["likely"]
    put = counter.put_on(days)
    assert put.shape == (11,)
    assert np.allclose(put, likely(counter))
    over = plan_counter(chairs(220, bargaining={"rounds": 1}), today=TODAY)
    assert (over.now, over.best, over.course) == (None, None, None)
    assert over.put_on(days).size == 0


def test_when_no_offer_is_left_saying_no_is_worth_our_alternatives_of_today() -> None:
    case = chairs(220, reservation=30, bargaining={"rounds": 1})
    over = plan_counter(case, today=TODAY)
    assert over.decision.chosen.action == "no"
    assert over.scene.in_units(over.decision.chosen.worth) == pytest.approx(30)


def test_without_a_walk_away_there_are_no_days_to_count() -> None:
    counter = plan_counter(chairs(220, 210, reservation=None, bargaining=delay(3)), today=TODAY)
    assert (counter.days, counter.because) == (None, ())


def test_firm_after_an_answer_it_does_not_take_what_is_below_its_level() -> None:
    case = chairs(220, 210, 200, bargaining=delay(20))
    usual, firm = (plan_counter(case, today=TODAY, firm=one) for one in (False, True))
    assert likely(firm) < likely(usual)
    assert plan_counter(chairs(220, preferences={"ours": OURS | {"target": None}}), firm=True).missing


def test_the_days_hold_what_they_say() -> None:
    case = chairs(220, bargaining={"breakdown": 0.1, "quarter_end": 4} | delay(1), dates={"need_by": "2027-03-03", "gap_cost_per_day": 2})
    days = lay_days(case, TODAY, 3, estimate_deadline(case, today=TODAY))["likely"]
    assert days.cost.tolist() == [1, 1, 3, 3]
    assert days.lost.tolist() == pytest.approx([0.1] * 4)
    assert isinstance(days, Days)
    assert days.until(1).cost.tolist() == [1, 1]
    keep, add = days.between(0, 2)
    assert (keep, add) == pytest.approx((0.81, 0.9 * (0.1 * 12 - 1) + 0.1 * 12 - 1))


@pytest.mark.parametrize("opener", ["ours", "theirs"])
def test_after_the_rounds_that_are_set_there_is_only_their_answer(opener: str) -> None:
    """Whoever opened: no offer of ours is planned that nobody would answer any more."""
    sides = ("ours", "theirs") if opener == "ours" else ("theirs", "ours")
    offers = [
        {"id": f"{by}{round_}", "round": round_, "by": by, "on": f"2027-02-0{number}", "package": package}
        for round_ in (1, 2)
        for number, by in enumerate(sides, 2 * round_)
        for package in ({"price": 180, "days": 30} if by == "ours" else {"price": 190, "days": 45},)
        if not (opener == "theirs" and by == "ours" and round_ == 2)
    ]
    case = chairs(offers=offers, bargaining={"rounds": 2})
    decision = plan_counter(case, rounds=2).decision
    assert (decision.chosen.action, decision.ahead) == ("accept", None)
    assert plan_counter(case, rounds=3).decision.ahead is not None
