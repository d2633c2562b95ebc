"""What the supplier knows by now."""

from datetime import date
from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from batna.negotiate.exposure import list_exposure


def chairs(**more: Any) -> Case:
    return case_of({"batna": 1, "title": "Office chairs", "buyer": "Northwind", "supplier": "Sella"} | more)


FULL = {
    "information": [
        {"id": "ceiling", "fact": "The budget is 190"},
        {"id": "date", "fact": "We open in May", "speakers": ["Maya"], "wording": "We look at the second quarter"},
        {"id": "source", "fact": "Two chairs are in test", "speakers": ["Maya"]},
        {"id": "volume", "fact": "We buy 400", "known_to_them": True},
    ],
    "contacts": [
        {"id": "c2", "on": date(2027, 3, 9), "by": "Maya", "channel": "call", "told": ["source", "date"]},
        {"id": "c1", "on": date(2027, 3, 2), "by": "Jonas", "channel": "trade show", "told": ["date"]},
    ],
}


def test_it_lists_what_they_know_the_latest_first_then_what_they_do_not() -> None:
    exposure = list_exposure(chairs(**FULL))
    assert [(one.item, one.state, one.by, one.on) for one in exposure.items] == [
        ("source", "told", "Maya", date(2027, 3, 9)),
        ("date", "told", "Jonas", date(2027, 3, 2)),
        ("volume", "known before", "", None),
        ("ceiling", "not told", "", None),
    ]
    assert exposure.says == "Sella knows 3 of 4 items, 1 of them against the protocol."


def test_an_item_told_twice_counts_from_the_first_time_and_keeps_every_slip() -> None:
    found = next(one for one in list_exposure(chairs(**FULL)).items if one.item == "date")
    assert not found.allowed
    assert [slip.contact for slip in found.slips] == ["c1"]
    assert found.wording == "We look at the second quarter"
    assert found.because == ("Jonas, 2027-03-02: The protocol leaves this to Maya; Jonas said it.", "Maya, 2027-03-09: Maya may say this.")


def test_an_item_that_they_knew_is_no_slip_when_it_is_said_again() -> None:
    case = chairs(
        information=FULL["information"],
        contacts=[{"id": "c1", "on": date(2027, 3, 2), "by": "Jonas", "channel": "call", "told": ["volume"]}],
    )
    exposure = list_exposure(case)
    assert (exposure.items[0].item, exposure.items[0].state, exposure.items[0].allowed) == ("volume", "known before", True)
    assert exposure.says == "Sella knows 1 of 4 items."


def test_without_a_protocol_it_says_so() -> None:
    exposure = list_exposure(chairs())
    assert exposure.items == ()
    assert exposure.says == "The protocol lists nothing yet that the supplier would like to know."


def test_a_hidden_protocol_is_refused() -> None:
    with pytest.raises(HiddenFromRole):
        list_exposure(hide(chairs(**FULL), ["information"]))
