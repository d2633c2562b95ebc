"""The first admin is made on the server, and so is one who lost the way in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from workbench.people import keeping
from workbench.people.account_log import ON_THE_SERVER, newest
from workbench.people.first_admin import Ask, NotMade, name_admin
from workbench.people.models import User

pytestmark = pytest.mark.django_db
GOOD = "a long enough word"


def answering(*words: str) -> Ask:
    rest: Iterator[str] = iter(words)
    return lambda _prompt: next(rest)


def test_the_sign_in_page_says_how_to_begin(client: Client) -> None:
    assert b"python -m workbench admin USERNAME" in client.get("/sign-in").content
    name_admin("nora")
    assert b"workbench admin" not in client.get("/sign-in").content


def test_the_first_admin_gets_a_one_time_password(client: Client) -> None:
    *said, word = name_admin("nora", "Nora Quist")
    nora = User.objects.get(username="nora")
    assert said == ["Nora Quist keeps the accounts, and signs in as nora with this one-time password, within a week:"]
    assert (nora.name, nora.is_organisation_admin, nora.is_superuser) == ("Nora Quist", True, False)
    assert client.post("/sign-in", {"username": "nora", "password": word}).status_code == 302
    assert {deed.by for deed in newest(9, nora)} == {ON_THE_SERVER}


def test_or_the_password_that_was_typed(client: Client) -> None:
    (said,) = name_admin("nora", "", answering(GOOD, GOOD))
    assert "with the password that you typed" in said
    assert client.post("/sign-in", {"username": "nora", "password": GOOD}).status_code == 302
    assert client.get("/accounts").status_code == 200


def test_a_bad_password_is_asked_for_again() -> None:
    name_admin("nora", "", answering("short", GOOD, "another word", GOOD, GOOD))
    assert User.objects.get(username="nora").check_password(GOOD)
    with pytest.raises(NotMade, match="nobody was made admin"):
        name_admin("piet", "", answering("short", "password1234", "piet"))
    assert not User.objects.filter(username="piet").exists()


def test_somebody_who_lost_the_way_in_gets_it_back(admin: User, stranger: User, client: Client) -> None:
    keeping.lock(by=admin, account=stranger)
    word = name_admin("OLGA", "Somebody Else")[-1]
    stranger.refresh_from_db()
    assert (stranger.name, stranger.is_active, stranger.is_organisation_admin) == ("Olga Lind", True, True)
    assert client.post("/sign-in", {"username": "olga", "password": word}).status_code == 302
    name_admin("olga", "", answering(GOOD, GOOD))
    assert Client().post("/sign-in", {"username": "olga", "password": GOOD}).status_code == 302


def test_it_rejects_a_name_that_cannot_be() -> None:
    with pytest.raises(NotMade, match="without spaces"):
        name_admin("no ra")
    with pytest.raises(NotMade, match="means a role"):
        name_admin("nora", "Finance")


def test_an_account_of_the_demo_is_no_admin_in_production(settings: Any) -> None:
    User.objects.create(username="maya", name="Maya Lindqvist", is_demo=True)
    settings.PRODUCTION = True
    with pytest.raises(NotMade, match="account of the demo"):
        name_admin("maya")
