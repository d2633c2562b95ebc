"""Offers rated against our marks, and the check of one before it is made."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.measure.worth import Worth
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from batna.negotiate.offers import NO_OFFER, NO_TARGET, NO_WAY, check_offer, order_offers, rate_offers

VALUES = {
    "ours": {"values": {"price": [0, 12, 25, 40], "delivery": [0, 10, 22]}, "reservation": 20, "target": 50},
    "theirs": {"values": {"price": [38, 24, 10, 0], "delivery": [8, 20, {"low": 0, "likely": 4, "high": 9}]}},
}


def offer(name: str, number: int, by: str, day: int, **package: Any) -> dict[str, Any]:
    return {"id": name, "round": number, "by": by, "on": date(2027, 3, day), "package": package}


def chairs(*offers: dict[str, Any], **more: Any) -> Case:
    return case_of(
        {
            "batna": 1,
            "title": "Office chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "issues": [
                {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
                {"id": "delivery", "unit": "day", "options": [60, 45, 30]},
            ],
            "preferences": VALUES,
            "offers": list(offers),
        }
        | more
    )


def test_it_rates_each_offer_against_target_and_walk_away() -> None:
    row = rate_offers(chairs(offer("us1", 1, "ours", 1, price=180, delivery=45))).rows[0]
    assert row.ours == Worth(50, 50, 50)
    assert row.theirs == Worth(20, 20, 20)
    assert row.to_target == Worth(0, 0, 0)
    assert row.to_walk_away == Worth(30, 30, 30)
    assert row.because == ("Unit price 40; delivery 10: together 50 points.",)
    assert (row.changes, row.change) == ((), None)


def test_it_orders_by_round_then_by_date_and_compares_with_the_offer_before_of_the_same_side() -> None:
    case = chairs(
        offer("them2", 2, "theirs", 9, price=200, delivery=30),
        offer("us1", 1, "ours", 1, price=180, delivery=30),
        offer("them1", 1, "theirs", 3, price=210, delivery=30),
    )
    assert [one.id for one in order_offers(case)] == ["us1", "them1", "them2"]
    offers = rate_offers(case)
    assert offers.rows[2].change == Estimate(low=12, likely=12, high=12)
    assert [(one.issue, one.before, one.after) for one in offers.rows[2].changes] == [("price", 210, 200)]
    assert [(point.offer, point.likely) for point in offers.history["theirs"]] == [("them1", 22), ("them2", 34)]
    assert [(point.round, point.on) for point in offers.history["ours"]] == [(1, date(2027, 3, 1))]
    assert offers.target == 50
    assert offers.walk_away == Estimate(low=20, likely=20, high=20)


def test_a_partial_offer_has_the_range_of_its_open_issues() -> None:
    row = rate_offers(chairs(offer("us1", 1, "ours", 1, delivery=45))).rows[0]
    assert row.ours == Worth(10, None, 50, ("price",))
    assert row.to_target == Worth(-40, None, 0, ("price",))
    assert row.because == ("10 to 50 points: still open is Unit price.",)


def test_every_mark_that_is_missing_is_named_and_left_empty() -> None:
    offers = rate_offers(chairs(offer("us1", 1, "ours", 1, price=180, delivery=45), preferences={}))
    row = offers.rows[0]
    assert (row.ours, row.theirs, row.to_target, row.to_walk_away, row.because) == (None, None, None, None, ())
    assert len(offers.missing) == 4
    assert NO_TARGET in offers.missing
    assert offers.history == {"ours": (), "theirs": ()}


def test_without_offers_it_says_the_next_step() -> None:
    offers = rate_offers(chairs())
    assert offers.rows == ()
    assert offers.missing == (NO_OFFER,)
    assert offers.gap is None


def test_it_names_our_earlier_offers_that_would_have_been_better_for_both() -> None:
    case = chairs(
        offer("us1", 1, "ours", 1, price=200, delivery=45),
        offer("them1", 1, "theirs", 2, price=200, delivery=60),
        offer("us2", 2, "ours", 3, delivery=60),
        offer("them2", 2, "theirs", 4, price=210, delivery=45),
    )
    assert [row.dominated_by for row in rate_offers(case).rows] == [(), ("us1",), (), ()]


def test_it_needs_their_values_to_say_what_is_better_for_both() -> None:
    case = chairs(
        offer("us1", 1, "ours", 1, price=200, delivery=45),
        offer("them1", 1, "theirs", 2, price=200, delivery=60),
        preferences={"ours": VALUES["ours"]},
    )
    assert [row.dominated_by for row in rate_offers(case).rows] == [(), ()]


def test_the_gap_holds_what_still_differs_and_what_it_is_worth() -> None:
    case = chairs(
        offer("us1", 1, "ours", 1, price=180, delivery=30),
        offer("them1", 1, "theirs", 2, price=200, delivery=30),
    )
    offers = rate_offers(case)
    assert offers.gap is not None
    assert (offers.gap.our_offer, offers.gap.their_offer, offers.gap.agreed, offers.gap.unnamed) == ("us1", "them1", ("delivery",), ())
    assert offers.gap.ours == Estimate(low=28, likely=28, high=28)
    assert offers.gap.theirs == Estimate(low=-24, likely=-24, high=-24)
    assert offers.because[-1] == "Between us1 and them1 lie 28 points to us, on Unit price."


def test_the_gap_of_equal_offers_is_none_and_of_partial_ones_unnamed() -> None:
    same = chairs(offer("us1", 1, "ours", 1, price=180, delivery=30), offer("them1", 1, "theirs", 2, price=180, delivery=30))
    assert rate_offers(same).because[-1] == "The latest offers of both sides are the same package."
    partial = chairs(
        offer("us1", 1, "ours", 1, price=180), offer("them1", 1, "theirs", 2, price=180, delivery=30), preferences={"ours": VALUES["ours"]}
    )
    offers = rate_offers(partial)
    assert offers.gap is not None
    assert (offers.gap.unnamed, offers.gap.theirs) == (("delivery",), None)
    assert offers.because[-1] == "us1 and them1 agree on every issue that both name."


@pytest.mark.parametrize(
    ("part", "path"),
    [("theirs", "preferences.theirs"), ("target", "preferences.ours.target"), ("walk_away", "preferences.ours.reservation")],
)
def test_a_hidden_part_is_refused_unless_it_is_left_out(part: str, path: str) -> None:
    case = hide(chairs(offer("us1", 1, "ours", 1, price=180, delivery=45)), [path])
    with pytest.raises(HiddenFromRole):
        rate_offers(case)
    rest = [one for one in ("theirs", "target", "walk_away") if one != part]
    assert rate_offers(case, parts=rest).rows[0].ours == Worth(50, 50, 50)  # type: ignore[arg-type]
    assert check_offer(case, {"price": 180}, parts=rest).allowed  # type: ignore[arg-type]


def test_the_meter_allows_a_package_and_says_how_far_it_is() -> None:
    check = check_offer(chairs(offer("us1", 1, "ours", 1, price=180, delivery=30)), {"price": 190, "delivery": "45"})
    assert check.allowed
    assert check.package == {"price": 190, "delivery": 45}
    assert check.says == "Allowed: 35 points to us, 15 above walk-away, 15 below target."
    assert [(one.issue, one.ours.likely) for one in check.changes] == [("price", -15), ("delivery", -12)]
    assert check.because == ("Unit price 25; delivery 10: together 35 points.",)


def test_the_meter_shows_a_range_while_issues_are_open_and_a_level_that_is_met() -> None:
    assert check_offer(chairs(), {"delivery": 45}).says == (
        "Allowed: 10 to 50 points to us, from 10 below to 30 above walk-away, from 40 below to exactly at target."
    )
    assert check_offer(chairs(), {}).says.startswith("Allowed: 0 to 62 points")
    assert check_offer(chairs(preferences={}), {}).says == "Allowed; what it is worth to us is not known yet."


def test_the_meter_refuses_what_the_charter_forbids_and_names_the_clause() -> None:
    charter = {"red_lines": [{"clause": "2", "issue": "price", "at_most": 190, "owner": "Ann", "because": "That is the budget"}]}
    check = check_offer(chairs(charter=charter), {"price": 200})
    assert not check.allowed
    assert [breach.clause for breach in check.breaches] == ["2"]
    assert check.says == "Not allowed: Unit price 200 EUR breaks clause 2: at most 190. That is the budget"
    assert check.because[-1] in check.says


def test_the_meter_refuses_what_a_rule_forbids_with_its_reason() -> None:
    case = chairs(rules=[{"if": {"delivery": 30}, "then": {"price": [210, 200]}, "because": "air freight"}])
    check = check_offer(case, {"delivery": 30, "price": 180})
    assert not check.allowed
    assert check.broken_rules[0].because == "delivery 30 day needs Unit price 210 EUR or 200 EUR: air freight."
    assert check_offer(case, {"delivery": 30, "price": 200}).allowed
    assert check_offer(case, {"delivery": 30}).ours == Worth(22, None, 34, ("price",))
    assert check_offer(case, {"price": 180}).allowed


def test_the_meter_refuses_a_partial_package_that_no_rule_lets_close() -> None:
    case = chairs(
        rules=[
            {"if": {"delivery": 30}, "then": {"price": [210]}},
            {"if": {"price": 210}, "then": {"delivery": [60, 45]}},
        ]
    )
    check = check_offer(case, {"delivery": 30})
    assert not check.allowed
    assert check.says == f"Not allowed: {NO_WAY}"
    assert check.because == (NO_WAY,)
    assert (
        check_offer(case, {"delivery": 30, "price": 210}).broken_rules[0].because == "Unit price 210 EUR needs delivery 60 day or 45 day."
    )


def test_the_meter_counts_fixed_costs() -> None:
    case = chairs(unit="EUR", costs=[{"line": "Assembly", "amount": 5000}])
    assert check_offer(case, {"price": 180, "delivery": 60}).because == (
        "Unit price 40; delivery 0; fixed costs −5,000: together −4,960 EUR.",
    )


@pytest.mark.parametrize(("speaker", "allowed"), [(None, True), ("Maya", True), ("Jonas", False), ("jonas", False), ("A stranger", True)])
def test_the_meter_refuses_someone_who_does_not_speak_with_the_supplier(speaker: str | None, allowed: bool) -> None:
    people = [
        {"id": "maya", "function": "procurement", "person": "Maya", "talks_to_supplier": True},
        {"id": "jonas", "function": "operations", "person": "Jonas"},
    ]
    check = check_offer(chairs(stakeholders=people), {"price": 180}, speaker=speaker)
    assert check.allowed is allowed
    assert bool(check.speaker_problem) is not allowed


def test_the_meter_names_offers_of_ours_that_are_better_for_both() -> None:
    case = chairs(offer("us1", 1, "ours", 1, price=200, delivery=45))
    assert check_offer(case, {"price": 200, "delivery": 60}).dominated_by == ("us1",)
    assert check_offer(case, {"price": 200}).dominated_by == ()


packages = st.fixed_dictionaries({"price": st.sampled_from([210, 200, 190, 180]), "delivery": st.sampled_from([60, 45, 30])})


@given(st.lists(packages, min_size=1, max_size=6))
def test_the_changes_of_a_side_add_up_from_its_first_to_its_latest_offer(path: list[dict[str, int]]) -> None:
    case = chairs(*(offer(f"us{i}", i + 1, "ours", i + 1, **package) for i, package in enumerate(path)))
    rows = rate_offers(case).rows
    first, last = rows[0].ours, rows[-1].ours
    assert first is not None
    assert last is not None
    assert first.likely is not None
    assert last.likely == first.likely + sum(row.change.likely for row in rows if row.change is not None)


@given(packages)
def test_an_offer_of_ours_is_worth_what_the_meter_said(package: dict[str, int]) -> None:
    check = check_offer(chairs(), package)
    row = rate_offers(chairs(offer("us1", 1, "ours", 1, **package))).rows[0]
    assert (check.ours, check.theirs, check.to_target, check.to_walk_away) == (row.ours, row.theirs, row.to_target, row.to_walk_away)
