"""Their offer against walking away, in money and for operations."""

from datetime import date
from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData
from batna.negotiate.walk_away import weigh_walking_away

FELL = {"id": "fell", "name": "Fell", "total_cost": 900, "switching_cost": 50, "likelihood": 0.8, "ready_on": "2027-03-11"}
OWN = {"id": "own", "total_cost": {"low": 1300, "likely": 1400, "high": 1600}, "likelihood": 0.5}


def film(**more: Any) -> Case:
    return case_of(
        {
            "batna": 1, "title": "Film", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR",
            "issues": [{"id": "price", "unit": "EUR", "options": [12, 10, 8]}, {"id": "days", "unit": "day", "options": [30, 60]}],
            "preferences": {"ours": {"values": {"price": [-1200, -1000, -800], "days": [0, {"low": 10, "likely": 40, "high": 50}]}}},
            "alternatives": [FELL, OWN],
            "going_without": -3000,
            "dates": {"need_by": "2027-03-01", "gap_cost_per_day": 10},
            "offers": [{"id": "t1", "round": 1, "by": "theirs", "on": "2027-01-10", "package": {"price": 10, "days": 60}}],
        }
        | more
    )  # fmt: skip


def test_it_says_how_far_the_offer_lies_above_walking_away_and_what_walking_away_means() -> None:
    held = weigh_walking_away(film())
    # Fell: 900 + 50 + 10 days x 10 = 1,050 with 80 %; own: 1,400 with 10 %; nothing: 3,000 with 10 %.
    assert held.reservation.likely == pytest.approx(-(0.8 * 1050 + 0.1 * 1400 + 0.1 * 3000))
    assert (held.offer, held.worth.likely) == ("t1", -960)
    assert held.above.likely == pytest.approx(320)
    assert (held.is_better, held.is_sure) == (True, True)
    assert held.says == "Their offer is worth 320 EUR more than walking away (from 280 to 350)."
    assert [(one.id, one.gap_days, one.gap_cost.likely) for one in held.fallbacks] == [("fell", 10, 100), ("own", 0, 0)]
    assert held.gap_chance == pytest.approx(0.9)
    assert held.operations == (
        "Walking away: Fell is ready 10 days after we need it, a gap in supply that costs about 100 EUR. "
        "The chance of a gap is 90 %, that no alternative works out 10 %."
    )
    assert held.because[1] == "Fell: ready on 2027-03-11, 10 days without supply, 100 EUR; 80 % that it is the one."
    assert held.because[2] == "own: ready at any time, no day without supply; 10 % that it is the one."


def test_days_that_have_passed_are_no_gap() -> None:
    held = weigh_walking_away(film(), today=date(2027, 3, 11))
    assert held.fallbacks[0].gap_days == 0
    assert held.operations.startswith("Walking away: Fell is ready when we need it: supply goes on.")


def test_an_alternative_that_is_certain_leaves_no_chance_of_going_without() -> None:
    held = weigh_walking_away(film(alternatives=[FELL | {"likelihood": 1, "ready_on": "2027-02-01"}]))
    assert held.gap_chance == 0
    assert held.operations == "Walking away: Fell is ready when we need it: supply goes on. The chance of a gap is 0 %."


def test_an_offer_below_says_so_and_a_range_on_both_sides_settles_nothing() -> None:
    poor = weigh_walking_away(film(), package={"price": "12", "days": 30})
    assert (poor.offer, poor.is_better, poor.is_sure) == ("", True, True)
    stated = film(preferences={"ours": {"values": {"price": [-1200, -1000, -800], "days": [0, 40]}, "reservation": -970}})
    worse = weigh_walking_away(stated, package={"price": 10, "days": 30})
    assert worse.says == "The package is worth 30 EUR less than walking away (from −30 to −30)."
    assert (worse.is_better, worse.is_sure) == (False, True)
    values = {"price": [-1200, -1000, -800], "days": [0, {"low": 10, "likely": 40, "high": 50}]}
    unclear = weigh_walking_away(film(preferences={"ours": {"values": values, "reservation": -980}}))
    assert unclear.says.endswith("The range reaches both sides: what we know does not settle it.")
    assert (unclear.is_better, unclear.is_sure) == (True, False)


def test_it_names_what_the_offer_breaks() -> None:
    charter = {"red_lines": [{"clause": "1", "issue": "price", "at_most": 9}]}
    rules = [{"if": {"days": 60}, "then": {"price": [12]}, "because": "their credit line"}]
    held = weigh_walking_away(film(charter=charter, rules=rules))
    assert [line.split(":")[0] for line in held.forbidden] == ["price 10 EUR breaks clause 1", "days 60 day needs price 12 EUR"]


def test_without_alternatives_nothing_says_how_operations_go_on() -> None:
    stated = {"ours": {"values": {"price": [0, 1, 2], "days": [0, 1]}, "reservation": 1}}
    held = weigh_walking_away(film(alternatives=[], preferences=stated))
    assert (held.gap_chance, held.fallbacks) == (None, ())
    assert held.operations.startswith("No alternative is written down")


def test_it_says_what_is_missing_and_what_is_no_package() -> None:
    with pytest.raises(NotEnoughData, match="no whole offer of theirs"):
        weigh_walking_away(film(offers=[{"id": "t1", "round": 1, "by": "theirs", "on": "2027-01-10", "package": {"price": 10}}]))
    with pytest.raises(NotEnoughData, match="no alternative yet"):
        weigh_walking_away(film(alternatives=[], going_without=None))
    with pytest.raises(BadInput):
        weigh_walking_away(film(), package={"price": 10})
