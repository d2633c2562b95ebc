"""Alternatives: their value, best first, and the reservation value that they make."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.prepare.alternatives import our_reservation, rank_alternatives

HEAD: dict[str, Any] = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s", "unit": "EUR"}
PLAN_B = {"id": "plan_b", "name": "Second source", "total_cost": 1000, "switching_cost": 100, "likelihood": 0.5, "ready_on": "2027-03-11"}
PLAN_C = {"id": "plan_c", "total_cost": 1050, "likelihood": 0.8}
DATES = {"need_by": "2027-03-01", "gap_cost_per_day": 7}


def test_it_values_each_alternative_and_sorts_the_best_first() -> None:
    case = case_of(HEAD | {"alternatives": [PLAN_B, PLAN_C], "dates": DATES, "going_without": -3000})
    ranked = rank_alternatives(case)
    assert [(row.id, row.value.likely, row.gap_days, row.gap_cost.likely) for row in ranked.rows] == [
        ("plan_c", -1050, 0, 0),
        ("plan_b", -(1000 + 100 + 10 * 7), 10, 70),
    ]
    assert [row.share for row in ranked.rows] == pytest.approx([0.8, 0.2 * 0.5])
    assert ranked.rest == pytest.approx(0.1)
    assert ranked.reservation is not None
    assert ranked.reservation.likely == pytest.approx(-1050 * 0.8 - 1170 * 0.1 - 3000 * 0.1)
    assert ranked.missing == ""
    assert ranked.rows[1].because == (
        "−(1,000 total cost + 100 switching + 70 gap) = −1,170 EUR.",
        "Ready on 2027-03-11, needed on 2027-03-01: 10 days of gap × 7 EUR a day.",
        "It counts with 10.0 %: 50 % likely, and taken only when no better one works out.",
    )
    assert (
        ranked.because[-1] == "80.0 % × −1,050 (plan_c) + 10.0 % × −1,170 (Second source) + 10.0 % × −3,000 (going without) = −1,257 EUR."
    )


def test_the_low_end_is_the_dear_end_and_is_sorted_on_its_own() -> None:
    sure = {"id": "sure", "total_cost": 100, "likelihood": 0.5}
    wide = {"id": "wide", "total_cost": {"low": 50, "likely": 90, "high": 300}, "likelihood": 0.5}
    case = case_of(HEAD | {"alternatives": [sure, wide], "going_without": {"low": -1000, "likely": -500, "high": -400}})
    ranked = rank_alternatives(case)
    assert ranked.rows[0].value == Estimate(low=-300, likely=-90, high=-50)
    assert our_reservation(case) == Estimate(low=-50 - 75 - 250, likely=-45 - 25 - 125, high=-25 - 25 - 100)
    assert ranked.because[-1].endswith("= −195 EUR, from −375 to −150.")


def test_it_is_computed_again_when_a_fact_changes() -> None:
    document = HEAD | {"alternatives": [PLAN_B | {"likelihood": 1}], "dates": DATES}
    assert our_reservation(case_of(document)).likely == -1170
    later = document | {"dates": DATES | {"need_by": "2027-03-12"}}
    assert our_reservation(case_of(later)).likely == -1100


def test_days_that_have_passed_do_not_count() -> None:
    case = case_of(HEAD | {"alternatives": [PLAN_B], "dates": DATES, "going_without": 0})
    assert [rank_alternatives(case, today=date(2027, 3, day)).rows[0].gap_days for day in (1, 4, 20)] == [10, 7, 0]


def test_without_a_day_of_need_there_is_no_gap_and_it_says_so() -> None:
    ranked = rank_alternatives(case_of(HEAD | {"alternatives": [PLAN_B], "dates": {"gap_cost_per_day": 7}, "going_without": 0}))
    assert ranked.rows[0].gap_days == 0
    assert "Ready on 2027-03-11; no day of need is given, so no gap is counted." in ranked.rows[0].because
    assert "No day of need is given, so no gap is counted: add it under prepare, alternatives." in ranked.because


def test_an_alternative_that_is_ready_in_time_has_no_gap() -> None:
    ranked = rank_alternatives(case_of(HEAD | {"alternatives": [PLAN_B | {"ready_on": "2027-02-01"}], "dates": DATES, "going_without": 0}))
    assert "Ready on 2027-02-01, no gap: we need it on 2027-03-01." in ranked.rows[0].because


def test_foreign_amounts_are_exchanged_at_the_rate_of_the_case() -> None:
    rates = [{"from": "USD", "to": "EUR", "rate": 0.9, "on": "2027-01-02", "source": "bank"}]
    dollars = PLAN_B | {"currency": "USD", "likelihood": 1, "evidence": "quote 12"}
    ranked = rank_alternatives(case_of(HEAD | {"rates": rates, "alternatives": [dollars], "dates": DATES}))
    assert ranked.rows[0].value.likely == pytest.approx(-(900 + 90 + 70))
    assert "USD at 0.9 EUR, by the rates of the case." in ranked.rows[0].because
    assert "Evidence: quote 12" in ranked.rows[0].because


def test_going_without_is_needed_only_when_nothing_is_certain() -> None:
    open_end = case_of(HEAD | {"alternatives": [PLAN_B]})
    assert rank_alternatives(open_end).reservation is None
    with pytest.raises(NotEnoughData, match=r"With a chance of 50\.0 % no alternative works out: add the value of going without"):
        our_reservation(open_end)
    assert our_reservation(case_of(HEAD | {"alternatives": [PLAN_B, PLAN_C | {"likelihood": 1}]})).likely == -1050


def test_without_alternatives_going_without_is_what_is_left() -> None:
    assert our_reservation(case_of(HEAD | {"going_without": -700})) == Estimate(low=-700, likely=-700, high=-700)
    with pytest.raises(NotEnoughData, match="no alternative yet"):
        our_reservation(case_of(HEAD))


def test_a_stated_reservation_counts_before_the_alternatives() -> None:
    document = HEAD | {"alternatives": [PLAN_B], "preferences": {"ours": {"reservation": 20}}}
    assert our_reservation(case_of(document)) == Estimate(low=20, likely=20, high=20)


def test_an_alternative_worse_than_going_without_is_named() -> None:
    ranked = rank_alternatives(case_of(HEAD | {"alternatives": [PLAN_B, PLAN_C], "going_without": -1060}))
    assert "Second source is worth less than going without; it counts all the same until it is taken off the list." in ranked.because
    assert not any("plan_c is worth less" in reason for reason in ranked.because)


@pytest.mark.parametrize("field", ["alternatives", "dates.need_by", "going_without"])
def test_it_stays_silent_about_what_the_role_may_not_know(field: str) -> None:
    case = hide(case_of(HEAD | {"alternatives": [PLAN_B], "dates": DATES, "going_without": 0}), [field])
    with pytest.raises(HiddenFromRole):
        rank_alternatives(case)


COSTS = st.integers(0, 1000).map(float)


@given(st.lists(st.tuples(COSTS, COSTS, COSTS, st.integers(0, 4)), max_size=5), COSTS)
def test_the_reservation_is_the_expected_value_of_the_best_that_works_out(
    rows: list[tuple[float, float, float, int]], without: float
) -> None:
    """Every alternative works out or not: weigh all these worlds, as the definition says, and compare."""
    alternatives = []
    for number, (*costs, quarter) in enumerate(rows):
        low, likely, high = sorted(costs)
        cost = {"low": low, "likely": likely, "high": high}
        alternatives.append({"id": f"a{number}", "total_cost": cost, "likelihood": quarter / 4})
    case = case_of(HEAD | {"alternatives": alternatives, "going_without": -5000 - without})
    found = our_reservation(case)
    assert found.low <= found.likely <= found.high
    for end, cost_end in (("low", "high"), ("likely", "likely"), ("high", "low")):
        expected = 0.0
        for world in range(2 ** len(rows)):
            works = [world >> number & 1 for number in range(len(rows))]
            chances = [row[3] / 4 if work else 1 - row[3] / 4 for row, work in zip(rows, works, strict=True)]
            values = [-one["total_cost"][cost_end] for one, work in zip(alternatives, works, strict=True) if work]  # type: ignore[index]
            weight = 1.0
            for chance in chances:
                weight *= chance
            expected += weight * max(values, default=-5000 - without)
        assert getattr(found, end) == pytest.approx(expected)
