"""The history of a case in words, the way back, and whether the record is whole."""

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.append_only import unprotect

AsUser = Callable[[User], Client]


def renamed(user: User, pk: int, title: str) -> int:
    event = save.case.rename_case(actor=user, case_id=pk, title=title).event
    assert event is not None
    return event


def test_it_works(as_user: AsUser, maya: User, empty_case: int) -> None:
    event = renamed(maya, empty_case, "Pallets 2030")
    text = as_user(maya).get(f"/cases/{empty_case}/history").content.decode()
    assert "changed the details of the case" in text
    assert "Pallets 2028 → Pallets 2030" in text
    assert f'action="/undo/{event}"' in text
    assert "The record is whole" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(f"/cases/{cloud}/history")["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, maya: User, empty_case: int) -> None:
    event = renamed(maya, empty_case, "Pallets 2030")
    client = as_user(stranger)
    assert client.get(f"/cases/{empty_case}/history").status_code == 404
    assert client.post(f"/undo/{event}").status_code == 404
    assert client.post("/undo/999999").status_code == 404


def test_a_secret_shows_by_its_name_to_those_who_are_cleared(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    save.prepare.save_dates(actor=team["lead"], case_id=cloud, dates={"need_by": date(2031, 7, 19)})
    lead, finance = (as_user(team[role]).get(f"/cases/{cloud}/history").content.decode() for role in ("lead", "finance"))
    assert "when we need it: a new version" in lead
    assert "2031" not in lead
    assert "when we need it" not in finance


def test_others_see_no_proof_of_the_chain_and_no_way_back(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    renamed(team["lead"], cloud, "Cloud renewal")
    finance = as_user(team["finance"]).get(f"/cases/{cloud}/history").content.decode()
    assert "changed the details of the case" in finance
    assert "The record is whole" not in finance
    assert "/undo/" not in finance


def test_a_guest_sees_nothing_of_it(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get(f"/cases/{cloud}/history").content.decode()
    assert "is hidden from your role" in text


def test_it_says_that_the_record_was_tampered_with(as_user: AsUser, maya: User, empty_case: int) -> None:
    event = renamed(maya, empty_case, "Pallets 2030")
    unprotect(connection, ("UPDATE",))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET subject = 'forged' WHERE id = %s", [event])
    text = as_user(maya).get(f"/cases/{empty_case}/history").content.decode()
    assert "The record was tampered with" in text


def test_undo_goes_back_to_the_page_it_came_from(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    event = renamed(maya, empty_case, "Pallets 2030")
    answer = client.post(f"/undo/{event}", headers={"Referer": f"http://testserver/cases/{empty_case}/details"})
    assert answer["Location"] == f"http://testserver/cases/{empty_case}/details"
    assert load.case(empty_case, maya).case.title == "Pallets 2028"


def test_undo_never_leads_elsewhere(as_user: AsUser, maya: User, empty_case: int) -> None:
    event = renamed(maya, empty_case, "Pallets 2030")
    answer = as_user(maya).post(f"/undo/{event}", headers={"Referer": "https://elsewhere.example/"})
    assert answer["Location"] == f"/cases/{empty_case}/history"


def test_what_was_changed_again_since_is_not_taken_back(as_user: AsUser, maya: User, empty_case: int) -> None:
    first = renamed(maya, empty_case, "Pallets 2030")
    renamed(maya, empty_case, "Pallets 2031")
    answer = as_user(maya).post(f"/undo/{first}")
    assert answer.status_code == 409
    assert "This was changed again since" in answer.content.decode()
    assert load.case(empty_case, maya).case.title == "Pallets 2031"


def test_what_cannot_be_taken_back_is_refused(as_user: AsUser, maya: User, empty_case: int) -> None:
    opened = load.history(empty_case, maya)[-1]
    assert not opened.may_undo
    assert as_user(maya).post(f"/undo/{opened.event}").status_code == 403


def test_an_undo_by_get_does_nothing(as_user: AsUser, maya: User, empty_case: int) -> None:
    event = renamed(maya, empty_case, "Pallets 2030")
    assert as_user(maya).get(f"/undo/{event}").status_code == 405
