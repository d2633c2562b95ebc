"""Contacts: a log of what was said, and a new one in half a minute."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from workbench.people.models import User
from workbench.records import load, save

Team = dict[str, User]
AsUser = Callable[[User], Client]
CALL: dict[str, Any] = {"channel": "call", "said": "They asked for a date.", "on": "2026-11-20"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def url(name: str, pk: int, *more: str) -> str:
    return reverse(f"negotiate:{name}", args=[pk, *more])


def test_it_shows_contacts_and_offers_the_latest_first(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("contacts", cloud)).content.decode()
    assert "5 contacts" in page
    assert page.index("offer, round 5") < page.index("They said a public reference") < page.index("Asked how a second region")
    assert "1 thing was told against the protocol" in page
    assert "Next time you may say: “Our target is the end of the year" in page
    assert "For every 1 given" in page


def test_it_requires_a_sign_in_and_refuses_the_stranger(cloud: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url("contacts", cloud))["Location"].startswith("/sign-in")
    assert as_user(stranger).get(url("contacts", cloud)).status_code == 404
    assert as_user(stranger).post(url("contacts_save", cloud), CALL).status_code == 404


def test_an_empty_log_offers_the_first_contact(empty_case: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("contacts", empty_case)).content.decode()
    assert "Nobody has talked to them yet" in page
    assert f'href="{url("contacts_log", empty_case)}" data-key="c"' in page


def test_a_guest_sees_nothing_of_it(cloud: int, team: Team, as_user: AsUser) -> None:
    guest = as_user(team["guest"])
    assert "is hidden from your role" in guest.get(url("contacts", cloud)).content.decode()
    assert guest.get(url("contacts_log", cloud)).status_code == 403
    assert guest.post(url("contacts_save", cloud), CALL).status_code == 403
    assert guest.post(url("contacts_notice", cloud), CALL).status_code == 403
    assert guest.get(url("contacts_correct", cloud, "c1")).status_code == 403


def test_somebody_without_clearance_sees_their_own_part_of_the_protocol(cloud: int, team: Team, as_user: AsUser) -> None:
    tomas = as_user(team["engineering"])
    form = tomas.get(url("contacts_log", cloud)).content.decode()
    assert "Traffic will grow by 18 % next year" in form
    assert "1 October" not in form
    page = tomas.get(url("contacts", cloud)).content.decode()
    assert "Of the protocol you see your own part." in page
    assert "It happens" not in page
    assert 'name="told"' not in as_user(team["legal"]).get(url("contacts_log", cloud)).content.decode()


def test_a_contact_is_saved_with_one_click_and_can_be_undone(cloud: int, team: Team, as_user: AsUser) -> None:
    jonas = as_user(team["operations"])
    answer = jonas.post(url("contacts_save", cloud), CALL | {"asked": "When?", "with_whom": "Sales"}, follow=True)
    contact = load.case(cloud, team["lead"]).case.contacts[-1]
    assert (contact.by, contact.channel, contact.said, contact.asked, contact.with_whom, contact.on) == (
        "Jonas Berg", "call", "They asked for a date.", "When?", "Sales", date(2026, 11, 20),
    )  # fmt: skip
    page = answer.content.decode()
    assert "Contact saved" in page
    undo = page.split('action="/undo/')[1].split('"')[0]
    jonas.post(f"/undo/{undo}")
    assert len(load.case(cloud, team["lead"]).case.contacts) == 5


def test_under_htmx_it_goes_to_the_log_and_the_form_counts_as_saved(cloud: int, maya: User, as_user: AsUser) -> None:
    answer = as_user(maya).post(url("contacts_save", cloud), CALL, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url("contacts", cloud)
    assert "saved" in answer["HX-Trigger"]


def test_the_form_begins_with_today_and_where_i_talked_last(cloud: int, team: Team, as_user: AsUser) -> None:
    form = as_user(team["operations"]).get(url("contacts_log", cloud)).content.decode()
    assert 'value="2026-11-21"' in form
    assert 'value="trade show" checked' in form
    assert 'name="by"' not in form


def test_the_lead_writes_down_what_others_heard(cloud: int, maya: User, as_user: AsUser) -> None:
    as_user(maya).post(url("contacts_save", cloud), CALL | {"by": "Amira Haddad"})
    assert load.case(cloud, maya).case.contacts[-1].by == "Amira Haddad"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"said": " "}, "Write what was said"),
        ({"channel": "telepathy"}, "telepathy is not one of the available choices"),
        ({"on": "2027-01-01"}, "This day is still to come"),
        ({"on": "soon"}, "Enter a valid date"),
        ({"told": ["ceiling"]}, "ceiling is not one of the available choices"),
        ({"by": "Nobody"}, "Nobody is not one of the available choices"),
    ],
)
def test_it_rejects_a_wrong_contact_with_a_sentence(cloud: int, team: Team, as_user: AsUser, wrong: dict[str, Any], sentence: str) -> None:
    who = team["lead"] if "by" in wrong else team["engineering"]
    answer = as_user(who).post(url("contacts_save", cloud), CALL | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert len(load.case(cloud, team["lead"]).case.contacts) == 5


def test_a_wrong_contact_under_htmx_brings_the_form_back(cloud: int, maya: User, as_user: AsUser) -> None:
    answer = as_user(maya).post(url("contacts_save", cloud), CALL | {"said": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode().strip().startswith('<form class="stack" id="contact"')


def test_it_says_at_once_what_the_protocol_holds_of_what_was_told(cloud: int, team: Team, as_user: AsUser) -> None:
    said = (
        as_user(team["lead"])
        .post(url("contacts_notice", cloud), CALL | {"told": ["need_date", "ceiling"], "by": "Jonas Berg"})
        .content.decode()
    )
    assert "It happens. Next time you may say: “Our target is the end of the year" in said
    assert "nobody may say it" in said
    own = as_user(team["engineering"]).post(url("contacts_notice", cloud), CALL | {"told": ["volumes"]}).content.decode()
    assert "as planned" in own
    assert as_user(team["engineering"]).post(url("contacts_notice", cloud), CALL).content.decode().strip() == ""


def test_the_one_who_wrote_it_corrects_it_and_others_do_not(cloud: int, team: Team, as_user: AsUser) -> None:
    jonas, legal = as_user(team["operations"]), as_user(team["legal"])
    form = jonas.get(url("contacts_correct", cloud, "c2")).content.decode()
    assert "I said before October, more or less." in form
    assert jonas.post(url("contacts_correct_save", cloud, "c2"), CALL | {"seen": "1", "said": "Less."}).status_code == 302
    contact = load.case(cloud, team["lead"]).case.contacts[1]
    assert (contact.said, contact.told, contact.by) == ("Less.", ("need_date",), "Jonas Berg")
    assert legal.get(url("contacts_correct", cloud, "c2")).status_code == 403
    assert legal.post(url("contacts_correct_save", cloud, "c2"), CALL).status_code == 403
    assert legal.post(url("contacts_remove", cloud, "c2")).status_code == 403
    assert legal.get(url("contacts_correct", cloud, "c99")).status_code == 404


def test_two_corrections_of_one_contact_are_a_conflict_with_both_versions(cloud: int, team: Team, as_user: AsUser) -> None:
    jonas = as_user(team["operations"])
    was = jonas.get(url("contacts_correct", cloud, "c2")).context["was"]
    seen = load.case(cloud, team["operations"]).versions["contacts"]
    save.negotiate.change_contact(actor=team["lead"], case_id=cloud, contact={"id": "c2", "said": "Nothing at all."})
    sent = CALL | {"seen": str(seen), "was": was, "said": "Less."}
    answer = jonas.post(url("contacts_correct_save", cloud, "c2"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing at all." in page
    assert "Less." in page
    again = sent | {"seen": str(seen + 1)}
    assert jonas.post(url("contacts_correct_save", cloud, "c2"), again).status_code == 302
    assert load.case(cloud, team["lead"]).case.contacts[1].said == "Less."


def test_another_contact_in_the_meantime_is_no_conflict(cloud: int, team: Team, as_user: AsUser) -> None:
    jonas = as_user(team["operations"])
    was = jonas.get(url("contacts_correct", cloud, "c2")).context["was"]
    seen = load.case(cloud, team["operations"]).versions["contacts"]
    save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call", "said": "Hello"})
    answer = jonas.post(url("contacts_correct_save", cloud, "c2"), CALL | {"seen": str(seen), "was": was, "said": "Less."})
    assert answer.status_code == 302


def test_a_contact_that_was_removed_in_the_meantime_says_so(cloud: int, maya: User, as_user: AsUser) -> None:
    assert as_user(maya).post(url("contacts_remove", cloud, "c3")).status_code == 302
    assert as_user(maya).post(url("contacts_correct_save", cloud, "c3"), CALL).status_code == 404


def test_a_contact_is_removed_with_a_way_back(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["operations"]).post(url("contacts_remove", cloud, "c2"), follow=True).content.decode()
    assert "Contact removed" in page
    assert "/undo/" in page
    assert [one.id for one in load.case(cloud, team["lead"]).case.contacts] == ["c1", "c3", "c4", "c5"]


def test_a_case_that_was_put_away_takes_no_contact(cloud: int, maya: User, as_user: AsUser) -> None:
    save.case.archive_case(actor=maya, case_id=cloud)
    assert as_user(maya).get(url("contacts_log", cloud)).status_code == 403
    assert "Log a contact" not in as_user(maya).get(url("contacts", cloud)).content.decode()
