"""An offer on its way: what it starts from, what it is worth, what stands against it."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from batna.exchange.document import case_of, document_of
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.negotiate.offers import check_offer
from workbench.negotiate import composer
from workbench.people.models import User
from workbench.records import load

Team = dict[str, User]
GOOD = {"annual_fee": "2900000", "term": "3", "payment_days": "45", "uptime": "99.9", "price_cap": "3 % a year", "reference": "none"}


def case_for(pk: int, user: User) -> Case:
    return load.case(pk, user).case


@pytest.mark.parametrize(
    ("query", "side", "fee"),
    [
        ("", "ours", "2950000"),
        ("", "theirs", "2950000"),
        ("package=them1", "ours", "3300000"),
        ("package=ours", "theirs", "2950000"),
        ("package=agreement", "ours", "2950000"),
        ("package=unknown", "ours", None),
        ("package={", "ours", None),
        ("package={}", "ours", None),
        ('package={"annual_fee": 2800000}', "ours", "2800000"),
        ('package={"annual_fee": 17}', "ours", None),
        ("package=them1&pick.annual_fee=3000000", "ours", "3000000"),
    ],
)
def test_it_starts_from_what_the_address_asks_for(cloud: int, maya: User, query: str, side: Any, fee: str | None) -> None:
    assert composer.start_of(case_for(cloud, maya), QueryDict(query), side).get("annual_fee") == fee


def test_without_an_offer_it_starts_from_nothing(bicycle: int, maya: User) -> None:
    assert composer.start_of(case_for(bicycle, maya), QueryDict(""), "ours") == {}
    assert composer.compose(load.case(bicycle, maya), "ours", {}).meter is None


def test_it_needs_an_issue(empty_case: int, maya: User) -> None:
    with pytest.raises(NotEnoughData, match="There is no issue yet"):
        composer.compose(load.case(empty_case, maya), "ours", {})


def test_the_meter_of_an_allowed_offer_has_value_distances_and_place(cloud: int, maya: User) -> None:
    meter = composer.compose(load.case(cloud, maya), "ours", GOOD).meter
    assert meter is not None
    assert meter.check.allowed
    assert meter.check.ours is not None
    assert meter.check.ours.likely == pytest.approx(-2_903_800)
    assert meter.share is not None
    assert 0.7 < meter.share < 0.8
    assert [one.label for one in meter.changes] == ["Annual fee"]
    assert meter.moves == ()


def test_a_forbidden_offer_names_the_clause_and_the_nearest_that_is_allowed(cloud: int, maya: User) -> None:
    meter = composer.compose(load.case(cloud, maya), "ours", GOOD | {"annual_fee": "3300000"}).meter
    assert meter is not None
    assert [one.clause for one in meter.check.breaches] == ["1"]
    assert [said for said, _ in meter.moves] == ["Annual fee 3,150,000 EUR"]


def test_their_offer_is_measured_and_never_refused(cloud: int, maya: User) -> None:
    meter = composer.compose(load.case(cloud, maya), "theirs", {"annual_fee": "3300000"}).meter
    assert meter is not None
    assert meter.check.ours is not None
    assert meter.check.ours.likely is None
    assert (meter.moves, meter.warnings, meter.changes) == ((), (), ())
    assert meter.share is None


def test_it_warns_before_giving_after_a_no(cloud: int, maya: User) -> None:
    document = document_of(case_for(cloud, maya))
    document["outcome"] = None
    document["contacts"] = []
    same = dict(document["offers"][9]) | {"id": "them6", "round": 6, "on": date(2026, 9, 3), "note": ""}
    document["offers"] = [*(dict(offer) | {"note": ""} for offer in document["offers"]), same]
    loaded = load.case(cloud, maya)
    pressed = type(loaded)(**{name: getattr(loaded, name) for name in loaded.__slots__} | {"case": case_of(document)})
    meter = composer.compose(pressed, "ours", GOOD | {"annual_fee": "3000000"}).meter
    assert meter is not None
    assert [one.pushbacks for one in meter.warnings] == [1]


def test_an_option_that_is_not_there_is_a_fault_at_its_issue(cloud: int, maya: User) -> None:
    at_hand = composer.compose(load.case(cloud, maya), "ours", GOOD | {"annual_fee": "17"})
    assert at_hand.meter is None
    assert [(one.place, one.where) for one in at_hand.faults] == [("pick.annual_fee", "Annual fee")]


def test_options_outside_the_charter_are_marked_and_both_last_offers_stand_beside(cloud: int, maya: User) -> None:
    fee, *_ = composer.picks_of(case_for(cloud, maya), GOOD)
    assert [one.value for one in fee.choices if one.forbidden] == ["3300000", "3250000", "3200000"]
    assert [one.value for one in fee.choices if one.picked] == ["2900000"]
    assert (fee.ours, fee.theirs) == ("2,950,000 EUR", "2,950,000 EUR")


def test_an_issue_with_very_many_options_is_typed() -> None:
    many = {"id": "price", "unit": "EUR", "options": {"from": 0, "to": 500, "step": 1}}
    case = case_of({"batna": 1, "title": "Chairs", "buyer": "N", "supplier": "S", "issues": [many]})
    (pick,) = composer.picks_of(case, {"price": "7"})
    assert (pick.choices, pick.text, pick.examples) == ((), "7", "one of 501, 0 EUR to 500 EUR")


def test_who_may_not_know_who_talks_is_not_told_by_the_check(cloud: int, team: Team) -> None:
    assert composer.speaker_of(load.case(cloud, team["lead"])) == "Maya Lindqvist"
    assert composer.speaker_of(load.case(cloud, team["legal"])) is None


def test_no_place_on_the_way_when_the_target_is_not_above_the_walk_away(cloud: int, maya: User) -> None:
    document = document_of(case_for(cloud, maya))
    document["preferences"]["ours"]["target"] = -4_000_000
    assert composer.share_of(check_offer(case_of(document), GOOD)) is None
