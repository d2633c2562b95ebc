"""Contacts and offers in one line of time, and what was told against the protocol."""

from datetime import date
from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from batna.negotiate.contacts import find_slips, find_told, list_contacts, names_of, round_on


def contact(name: str, day: int, by: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "on": date(2027, 3, day), "by": by, "channel": "call"} | more


def item(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "fact": f"The {name}", "wording": f"Ask Maya about the {name}"} | more


def chairs(**more: Any) -> Case:
    return case_of(
        {
            "batna": 1,
            "title": "Office chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "issues": [{"id": "price", "unit": "EUR", "options": [210, 200]}],
            "offers": [
                {"id": "us1", "round": 1, "by": "ours", "on": date(2027, 3, 5), "package": {"price": 200}, "speaker": "Maya"},
                {"id": "them1", "round": 1, "by": "theirs", "on": date(2027, 3, 8), "package": {"price": 210}, "note": "List price"},
                {"id": "us2", "round": 2, "by": "ours", "on": date(2027, 3, 12), "package": {}},
            ],
            "stakeholders": [{"id": "ops", "function": "Operations", "person": "Jonas"}, {"id": "eng", "function": "Engineering"}],
        }
        | more
    )


def test_contacts_and_offers_stand_in_one_line_the_latest_first() -> None:
    timeline = list_contacts(
        chairs(contacts=[contact("c1", 8, "Jonas", said="Hello", asked="When?", promised="A call"), contact("c2", 1, "Maya")])
    )
    assert [entry.id for entry in timeline.entries] == ["us2", "them1", "c1", "us1", "c2"]
    assert timeline.because == ("2 contacts by 2 of us; 2 offers of ours, 1 of theirs.",)


def test_an_entry_says_who_where_and_what() -> None:
    entries = {
        entry.id: entry
        for entry in list_contacts(chairs(contacts=[contact("c1", 6, "Jonas", with_whom="their planner", said="Hello")])).entries
    }
    assert (entries["c1"].by, entries["c1"].where, entries["c1"].says, entries["c1"].round) == (
        "Jonas",
        "call with their planner",
        "Hello",
        1,
    )
    assert (entries["us1"].by, entries["us1"].where) == ("Maya", "offer, round 1: price 200 EUR")
    assert (entries["them1"].by, entries["them1"].says, entries["them1"].side) == ("Sella", "List price", "theirs")
    assert entries["us2"].by == "Northwind"


def test_an_empty_log_has_an_empty_line() -> None:
    timeline = list_contacts(chairs(offers=[]))
    assert timeline.entries == ()
    assert timeline.because == ("0 contacts by 0 of us; 0 offers of ours, 0 of theirs.",)


def test_the_round_of_a_day_is_the_latest_that_has_begun() -> None:
    case = chairs()
    assert [round_on(case, date(2027, 3, day)) for day in (4, 5, 11, 12)] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("protocol", "by", "verdict", "why"),
    [
        ({"speakers": ["Maya"]}, "Maya", "permitted", "Maya may say this."),
        ({"speakers": ["Maya"], "not_before": 1}, "maya", "permitted", "maya may say this from round 1."),
        ({"speakers": ["Maya"]}, "Jonas", "wrong speaker", "The protocol leaves this to Maya; Jonas said it."),
        ({"speakers": ["Maya"], "not_before": 2}, "Maya", "too early", "Not before round 2 of offers; it was round 1."),
        ({}, "Maya", "nobody may say it", "The protocol names no speaker for this, so nobody may say it."),
        ({"known_to_them": True}, "Jonas", "already known", "The protocol marks this as known to them."),
        ({"speakers": ["Operations"]}, "Jonas", "permitted", "Jonas may say this."),
        ({"speakers": ["ops"]}, "Jonas, Operations", "permitted", "Jonas, Operations may say this."),
        ({"speakers": ["Jonas"]}, "Operations", "wrong speaker", "The protocol leaves this to Jonas; Operations said it."),
    ],
)
def test_the_protocol_decides_on_what_was_told(protocol: dict[str, Any], by: str, verdict: str, why: str) -> None:
    case = chairs(information=[item("date", **protocol)], contacts=[contact("c1", 6, by, told=["date"])])
    (told,) = find_told(case)
    assert (told.verdict, told.because, told.round) == (verdict, (why,), 1)
    assert told.is_allowed is (verdict in {"permitted", "already known"})
    assert told.instead == "Ask Maya about the date"
    assert find_slips(case) == (() if told.is_allowed else (told,))


def test_a_speaker_without_a_person_is_known_by_id_alone() -> None:
    assert names_of(chairs(), "eng") == {"eng", "engineering"}
    assert names_of(chairs(), "A stranger") == {"a stranger"}


def test_what_a_viewer_may_not_see_of_the_protocol_is_not_listed() -> None:
    case = chairs(
        information=[item("date", speakers=["Maya"]), item("ceiling")], contacts=[contact("c1", 6, "Maya", told=["date", "ceiling"])]
    )
    partly = case.model_copy(update={"information": case.information[:1], "hidden": frozenset(["information"])})
    assert [told.item for told in find_told(partly)] == ["date"]
    with pytest.raises(HiddenFromRole):
        find_told(hide(case, ["information"]))
    assert len(list_contacts(hide(case, ["information"])).entries) == 4
