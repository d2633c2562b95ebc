"""What waiting is worth, against a plain recursion over every way it can go."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.plan.patience import PatienceClock, Waiting, estimate_deadline, time_patience
from batna.simulate.beliefs import Prior
from batna.simulate.tactics import Tactic

TODAY = date(2027, 3, 1)
CHANCE = st.floats(0, 1)
VALUE = st.integers(-20, 20).map(float)


def offers(*prices: int) -> list[dict[str, Any]]:
    return [
        {"id": f"o{round_}", "round": round_, "by": "theirs", "on": "2027-02-01", "package": {"price": price}}
        for round_, price in enumerate(prices, start=1)
    ]


def chairs(*prices: int, reservation: Any = 0, **fields: Any) -> Case:
    """Each EUR less is worth one to us."""
    steps = list(range(0, 101, 10))
    ours = {"values": {"price": [100 - price for price in steps]}, "reservation": reservation}
    return case_of(
        {
            "batna": 1,
            "title": "Chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "unit": "EUR",
            "issues": [{"id": "price", "options": steps}],
        }
        | {"preferences": {"ours": ours}, "offers": offers(*prices)}
        | fields
    )


def value(clock: PatienceClock, what: str) -> float:
    return next(one.value.likely for one in clock.choices if one.what == what)


def best(clock: PatienceClock) -> str:
    return clock.choices[0].what


def by_recursion(model: Waiting) -> float:
    """Follow every way that the talks can go, day by day."""
    last, most = len(model.outside) - 1, model.accept.shape[1] - 1

    @cache
    def worth(day: int, moves: int) -> float:
        found = [float(model.accept[day, moves]), float(model.outside[day])]
        if day < last:
            found.append(silent(day, moves, model.unasked, 1))
        if day + model.round_days <= last:
            found.append(answered(day, moves, model.round_days))
        return max(found)

    def silent(day: int, moves: int, chance: float, _left: int) -> float:
        moved, still = worth(day + 1, min(moves + 1, most)), worth(day + 1, moves)
        going_on = chance * moved + (1 - chance) * still
        return float(-model.cost[day] + (1 - model.lost[day]) * going_on + model.lost[day] * model.outside[day + 1])

    def answered(day: int, moves: int, left: int) -> float:
        if left == 1:
            return silent(day, moves, model.asked, 1)
        return float(
            -model.cost[day] + (1 - model.lost[day]) * answered(day + 1, moves, left - 1) + model.lost[day] * model.outside[day + 1]
        )

    return worth(0, 0)


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.data())
def test_it_equals_dynamic_programming_by_plain_recursion(days: int, round_days: int, data: st.DataObject) -> None:
    def row(values: st.SearchStrategy[float], size: int) -> Any:
        return np.array(data.draw(st.lists(values, min_size=size, max_size=size)))

    accept = row(VALUE, 3)[None, :] + row(VALUE, days + 1)[:, None]
    model = Waiting(
        accept,
        row(VALUE, days + 1),
        row(st.floats(0, 3), days + 1),
        row(CHANCE, days + 1),
        round_days,
        data.draw(CHANCE),
        data.draw(CHANCE),
    )
    values, goes_on = model.solve()
    assert values[0, 0] == pytest.approx(by_recursion(model))
    assert (
        bool(goes_on[0, 0]) == (by_recursion(model) > max(accept[0, 0], model.outside[0]) + 1e-6)
        or abs(by_recursion(model) - max(accept[0, 0], model.outside[0])) < 1e-5
    )


def test_when_waiting_is_free_and_offers_improve_it_waits() -> None:
    clock = time_patience(chairs(80, 60, 50), today=TODAY, days=30)
    assert best(clock) in {"counter", "wait a day"}
    assert value(clock, "counter") > value(clock, "accept") == 50
    assert clock.curve[0].value == 50
    assert clock.because[1].startswith("Best today:")


def test_when_waiting_costs_more_than_it_brings_it_accepts() -> None:
    clock = time_patience(chairs(80, 60, 50, bargaining={"delay": [{"function": "operations", "per_day": 5}]}), today=TODAY)
    assert best(clock) == "accept"
    assert clock.stops_on == TODAY
    assert clock.because[-1] == "Waiting does not pay any more."
    assert clock.payers[0].function == "operations"
    assert clock.curve[10].delay_cost == 50


@pytest.mark.parametrize("reservation", [40, 60])
def test_a_deadline_that_is_surely_real_is_accepted_only_above_reservation(reservation: int) -> None:
    kept = [{"on": "2026-01-31", "kept": True}] * 2_000
    bargaining = {"deadlines": [*kept, {"on": str(TODAY)}], "improvement": 20}
    clock = time_patience(chairs(50, reservation=reservation, bargaining=bargaining), today=TODAY)
    assert (best(clock) == "accept") == (reservation < 50)
    assert clock.choices[0].value.likely == pytest.approx(max(reservation, 50), abs=0.05)


def test_waiting_stops_paying_on_the_day_when_the_need_begins() -> None:
    need = TODAY + timedelta(days=10)
    dates = {"need_by": str(need), "gap_cost_per_day": {"low": 2, "likely": 4, "high": 6}}
    bargaining = {"unasked": 0.2, "improvement": 10, "days_per_round": 30}
    clock = time_patience(chairs(50, dates=dates, bargaining=bargaining), today=TODAY)
    assert clock.stops_on == need
    assert clock.because[-1] == f"Without news, waiting stops paying on {need}."
    first = clock.choices[0].value
    assert first.low <= first.likely <= first.high


def test_the_end_of_a_quarter_is_worth_waiting_for() -> None:
    clock = time_patience(chairs(50, bargaining={"quarter_end": 5, "breakdown": 0.001}), today=date(2027, 3, 25), days=20)
    assert clock.stops_on == date(2027, 3, 31)
    top = max(clock.curve, key=lambda point: point.value)
    assert (top.on, round(top.lasts, 6)) == (date(2027, 3, 31), round(0.999**6, 6))


def test_an_alternative_that_becomes_ready_makes_waiting_safer() -> None:
    alternative = {"id": "a", "total_cost": -60, "likelihood": 1, "ready_on": str(TODAY + timedelta(days=20))}
    dates = {"need_by": str(TODAY - timedelta(days=1)), "gap_cost_per_day": 1}
    clock = time_patience(chairs(50, reservation=None, alternatives=[alternative], dates=dates), today=TODAY, days=30)
    assert value(clock, "leave") == 40
    assert best(clock) == "accept"
    only = [{"id": "a", "total_cost": -60, "likelihood": 1}]
    without = chairs(50, reservation=None, alternatives=only, bargaining={"rounds": 1})
    assert best(time_patience(without, today=TODAY)) == "leave"


def test_it_still_pays_when_they_keep_moving() -> None:
    clock = time_patience(chairs(50, bargaining={"unasked": 0.5, "improvement": 20, "days_per_round": 90}), today=TODAY, days=5)
    assert clock.stops_on is None
    assert clock.because[-1] == "Waiting still pays after 5 days."
    assert {one.what for one in clock.choices} == {"accept", "leave", "wait a day", "counter"}


def test_when_no_offer_of_ours_can_be_answered_there_is_no_countering() -> None:
    clock = time_patience(chairs(50, bargaining={"rounds": 1}), today=TODAY)
    assert {one.what for one in clock.choices} == {"accept", "leave", "wait a day", "wait a round"}
    assert clock.because[2] == "No offer of ours can be answered any more, so there is no countering."


def test_with_one_offer_left_it_says_so() -> None:
    clock = time_patience(chairs(50, bargaining={"rounds": 2}), today=TODAY)
    assert clock.because[2].startswith("A counter-offer is worth what the next offer says: our last offer, planned against drawn suppliers")


def test_where_our_offers_cannot_be_planned_their_next_moves_say_what_an_answer_brings() -> None:
    clock = time_patience(chairs(80, 60, reservation=200, bargaining={"improvement": 10}), today=TODAY)
    assert value(clock, "counter") == 200
    assert "moves them with 67 %" in clock.because[2]


def test_what_an_open_offer_replaced_is_not_there_to_accept() -> None:
    issues = [{"id": "price", "options": [100, 50, 0]}, {"id": "days", "options": [60, 30]}]
    put = [{"price": 50, "days": 60}, {"price": 50}]
    talks = [{"id": f"o{at}", "round": at, "by": "theirs", "on": "2027-02-01", "package": one} for at, one in enumerate(put, 1)]
    ours = {"values": {"price": [0, 50, 100], "days": [0, 10]}, "reservation": 0}
    for offers, accepts in ((talks[:1], True), (talks, False)):
        clock = time_patience(chairs(issues=issues, preferences={"ours": ours}, offers=offers), today=TODAY)
        assert ("accept" in {one.what for one in clock.choices}) == accepts
        assert any("there is nothing whole to accept" in line for line in clock.because) == (not accepts)
    dear = chairs(issues=issues, preferences={"ours": ours}, offers=talks, bargaining={"delay": [{"function": "sales", "per_day": 20}]})
    assert value(time_patience(dear, today=TODAY), "counter") < 0


def test_what_is_planned_for_a_day_is_what_a_counter_offer_on_it_is_worth() -> None:
    model = moving(countered=np.array([[1.0, 5.0], [2.0, 6.0]]))
    assert model.counter(np.zeros((4, 2)), 2) is None
    values, _ = model.solve()
    assert values[0, 0] == 2
    assert model.solve(silent=True)[0][0, 0] == 0


def moving(countered: Any) -> Waiting:
    rows, none = np.zeros((4, 2)), np.zeros(4)
    return Waiting(rows, none, none, none, 1, 0.5, 0.0, False, countered)


def test_past_talks_count_in_the_odds_and_in_what_a_counter_offer_is_worth() -> None:
    prior = Prior({Tactic.HARD: 9.0}, {}, 0.1, 6, deadlines=(3, 4), of="6 past talks (6 with Sella)")
    plain, known = (time_patience(chairs(80), today=TODAY, prior=one) for one in (None, prior))
    assert (known.deadline.kept, known.deadline.n) == (3, 4)
    assert value(known, "counter") < value(plain, "counter")
    assert any(line.startswith("Learned from 6 past talks (6 with Sella): before their offers count, they hold") for line in known.because)
    assert any("3 of 4 stated deadlines were real, 4 of them in past talks" in line for line in known.because)


def test_the_odds_of_a_deadline_follow_its_record() -> None:
    assert estimate_deadline(chairs(50), today=TODAY).chance == 0.5
    record = [{"on": "2026-01-31", "kept": kept} for kept in (False, False, False, True)]
    ahead = [{"on": "2027-06-30"}, {"on": "2027-04-30"}, {"on": "2027-01-01"}]
    odds = estimate_deadline(chairs(50, bargaining={"deadlines": [*record, *ahead]}), today=TODAY)
    assert odds.chance == pytest.approx(1 / 3)
    assert (odds.kept, odds.n, odds.on) == (1, 4, date(2027, 4, 30))
    # Beta(2, 4): its distribution function at both ends, 1 − (1 − x)^5 − 5x(1 − x)^4.
    for end, share in ((odds.low, 0.05), (odds.high, 0.95)):
        assert 1 - (1 - end) ** 5 - 5 * end * (1 - end) ** 4 == pytest.approx(share, abs=0.001)
    clock = time_patience(chairs(50, bargaining={"deadlines": record}), today=TODAY)
    assert "1 of 4 stated deadlines were real" in clock.because[-2]


def test_nothing_that_they_may_offer_is_worth_more_than_the_best_package() -> None:
    clock = time_patience(chairs(80, 40), today=TODAY, days=60)
    assert 60 < value(clock, "counter") <= 100
    at_most = {"red_lines": [{"issue": "price", "at_least": 30, "clause": "1"}]}
    rules = [{"if": {"price": [0, 10, 20, 30]}, "then": {"price": [50]}}]
    for fields, most in (({"charter": at_most}, 70), ({"rules": rules}, 60)):
        clock = time_patience(chairs(80, 40, bargaining={"improvement": 30, "unasked": 1}, **fields), today=TODAY)
        assert clock.choices[0].value.likely == most
    none = {"red_lines": [{"issue": "price", "at_least": 200, "clause": "1"}]}
    with pytest.raises(NotEnoughData, match="leave no package"):
        time_patience(chairs(80, 40, charter=none), today=TODAY)


def test_an_offer_that_charter_or_rules_forbid_is_not_accepted() -> None:
    at_most = {"red_lines": [{"issue": "price", "at_most": 50, "clause": "2.1"}]}
    rules = [{"if": {"price": 60}, "then": {"price": 50}}, {"if": {"price": 60}, "then": {"price": 40}, "because": "sixty is taken"}]
    for fields, said in ({"charter": at_most}, "(clause 2.1 of the charter)"), ({"rules": rules}, "(a cross-issue rule, sixty is taken)"):
        clock = time_patience(
            chairs(80, 60, reservation=10, bargaining={"delay": [{"function": "sales", "per_day": 9}]}, **fields), today=TODAY
        )
        assert best(clock) == "leave"
        assert "accept" not in {one.what for one in clock.choices}
        assert clock.curve[0].value == 10
        assert any(f"cannot be accepted as it stands {said}" in line for line in clock.because)
        moving = time_patience(chairs(80, 60, reservation=10, bargaining={"improvement": 10}, **fields), today=TODAY)
        assert best(moving) in {"counter", "wait a day"}


def test_it_says_what_is_missing() -> None:
    with pytest.raises(NotEnoughData, match="no whole offer of theirs"):
        time_patience(chairs(), today=TODAY)
    with pytest.raises(ValueError, match="At least one day"):
        time_patience(chairs(50), today=TODAY, days=0)
    with pytest.raises(NotEnoughData, match="no alternative yet"):
        time_patience(chairs(50, reservation=None), today=TODAY)
    unready = {"id": "a", "total_cost": 1, "likelihood": 0.5, "ready_on": "2027-05-01"}
    with pytest.raises(NotEnoughData, match="value of going without"):
        time_patience(chairs(50, reservation=None, alternatives=[unready]), today=TODAY)


def run(*words: object) -> str:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["patience", *map(str, words)], catch_exceptions=False).stdout


def test_the_command_shows_a_table_and_json(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    write_case(chairs(80, 60, 50, bargaining={"delay": [{"function": "operations", "per_day": 1}]}), file)
    said = run(file, "--today", "2027-03-01")
    assert "counter" in said
    assert "operations" in said
    assert '"stops_on"' in run(file, "--json", "--today", "2027-03-01", "--days", 5)
    write_case(chairs(80, 60, 50), file)
    assert "Who pays" not in run(file)
