"""The details of a case: changed by the lead, read by others, put away and taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
FORM = {"title": "Pallets 2029", "buyer": "Northwind", "supplier": "Holz AG", "unit": "EUR", "stake": "1,250,000"}


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(f"/cases/{cloud}/details").content.decode()
    assert 'value="Cloud platform renewal"' in text
    assert "Put the case away" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(f"/cases/{cloud}/details")["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    answers = [
        client.get(f"/cases/{cloud}/details"),
        *(client.post(f"/cases/{cloud}/{verb}") for verb in ("details", "archive", "restore")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_it_shows_facts_to_others_and_hides_what_a_guest_may_not_know(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    finance = as_user(team["finance"]).get(f"/cases/{cloud}/details").content.decode()
    assert "IT services" in finance
    assert "3,100,000\N{NO-BREAK SPACE}EUR" in finance
    assert "Put the case away" not in finance
    guest = as_user(team["guest"]).get(f"/cases/{cloud}/details").content.decode()
    assert "IT services" not in guest
    assert "hidden" in guest


def test_it_saves_and_offers_the_way_back(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    answer = client.post(f"/cases/{empty_case}/details", FORM | {"seen": "1", "next": "2027-03-31", "next_what": "Visit"}, follow=True)
    assert "Details saved" in answer.content.decode()
    loaded = load.case(empty_case, maya)
    assert (loaded.case.title, loaded.case.stake, loaded.case.dates.next_what) == ("Pallets 2029", 1_250_000, "Visit")
    event = load.history(empty_case, maya)[0].event
    assert f"/undo/{event}" in answer.content.decode()
    client.post(f"/undo/{event}")
    assert load.case(empty_case, maya).case.title == "Pallets 2028"


def test_a_script_gets_the_new_version_and_the_mark(as_user: AsUser, maya: User, empty_case: int) -> None:
    answer = as_user(maya).post(f"/cases/{empty_case}/details", FORM | {"seen": "1"}, headers={"HX-Request": "true"})
    assert 'name="seen" value="2"' in answer.content.decode()
    assert "Details saved" in answer["HX-Trigger"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"stake": "lots"}, "is not a number"),
        ({"stake": "-5"}, "at least 0"),
        ({"unit": "XXX"}, "valid choice"),
    ],
)
def test_it_rejects_what_it_cannot_read(wrong: dict[str, str], said: str, as_user: AsUser, maya: User, empty_case: int) -> None:
    answer = as_user(maya).post(f"/cases/{empty_case}/details", FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert load.case(empty_case, maya).case.title == "Pallets 2028"


def test_a_script_gets_the_form_with_what_is_wrong(as_user: AsUser, maya: User, empty_case: int) -> None:
    answer = as_user(maya).post(f"/cases/{empty_case}/details", FORM | {"title": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode().lstrip().startswith('<form class="card form" id="details"')


def test_two_at_a_time_get_both_versions(as_user: AsUser, maya: User, empty_case: int) -> None:
    save.case.rename_case(actor=maya, case_id=empty_case, title="Pallets of Jonas")
    client = as_user(maya)
    answer = client.post(f"/cases/{empty_case}/details", FORM | {"seen": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Pallets 2029" in text
    assert "Pallets of Jonas" in text
    assert '<input type="hidden" name="seen" value="2">' in text
    client.post(f"/cases/{empty_case}/details", FORM | {"seen": "2"})
    assert load.case(empty_case, maya).case.title == "Pallets 2029"


def test_it_forbids_others_to_change_it(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["approver"])
    assert [client.post(f"/cases/{cloud}/{verb}", FORM).status_code for verb in ("details", "archive", "restore")] == [403] * 3


def test_it_is_put_away_and_taken_back(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    answer = client.post(f"/cases/{empty_case}/archive", follow=True)
    assert "The case is put away" in answer.content.decode()
    text = client.get(f"/cases/{empty_case}/details").content.decode()
    assert "Take it back into work" in text
    assert 'name="title"' not in text
    client.post(f"/cases/{empty_case}/restore")
    assert not load.case(empty_case, maya).archived


def test_putting_away_can_be_undone(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    client.post(f"/cases/{empty_case}/archive")
    client.post(f"/undo/{load.history(empty_case, maya)[0].event}")
    assert not load.case(empty_case, maya).archived
