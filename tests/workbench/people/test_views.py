"""Signing in and out, one's account, one's password."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from workbench.people.models import User
from workbench.people.throttle import MOST_PER_NAME

AsUser = Callable[[User], Client]
PASSWORD = "a long enough word"


@pytest.fixture
def olga(stranger: User) -> User:
    stranger.set_password(PASSWORD)
    stranger.save()
    return stranger


def sign_in(client: Client, username: str = "olga", password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in", {"username": username, "password": password, **more}).status_code


def test_it_lets_somebody_in_and_takes_them_where_they_were_going(client: Client, olga: User) -> None:
    response = client.post("/sign-in?next=/account", {"username": "olga", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/account")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(("method", "refresh"), [("get", "true"), ("post", None)])
def test_a_part_of_a_page_does_not_get_the_sign_in_in_its_place(method: str, refresh: str | None, client: Client, db: None) -> None:
    response = getattr(client, method)("/cases/1/plan/patience", headers={"HX-Request": "true"})
    assert (response.status_code, response.content, response.get("HX-Refresh")) == (401, b"", refresh)
    assert getattr(client, method)("/cases/1/plan/patience").status_code == 302


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("http://testserver/cases/1/plan/rehearsal/1?page=2", "%3Fpage%3D2"),
        ("", "/sign-in?next=/"),
        ("https://elsewhere.example/cases/1", "/sign-in?next=/"),
    ],
)
def test_a_form_that_was_sent_too_late_leads_back_to_its_page(before: str, then: str, client: Client, db: None) -> None:
    response = client.post("/cases/1/plan/rehearsal/1/move", headers={"Referer": before})
    assert response.status_code == 302
    assert response["Location"].endswith(then)
    assert "move" not in response["Location"]


@pytest.mark.parametrize("next_page", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_nobody_away(next_page: str, client: Client, olga: User) -> None:
    response = client.post("/sign-in", {"username": "olga", "password": PASSWORD, "next": next_page})
    assert response["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("olga", "wrong"), ("nobody", PASSWORD), ("olga", ""), ("", "")])
def test_it_rejects_what_does_not_match(username: str, password: str, client: Client, olga: User) -> None:
    response = client.post("/sign-in", {"username": username, "password": password})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_it_does_not_say_whether_the_name_or_the_password_was_wrong(client: Client, olga: User) -> None:
    texts = [client.post("/sign-in", {"username": name, "password": "wrong"}).content for name in ("olga", "olgo")]
    assert texts[0].count(b"That did not match") == texts[1].count(b"That did not match") == 1


def test_the_door_closes_after_many_failures_and_opens_again(client: Client, olga: User) -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        for _ in range(MOST_PER_NAME):
            sign_in(client, password="wrong")
        assert sign_in(client) == 200
        assert sign_in(client, username="OLGA") == 200
        clock.shift(60 * 16)
        assert sign_in(client) == 302


def test_a_success_forgets_the_failures_before_it(client: Client, olga: User) -> None:
    for _ in range(2):
        for _ in range(MOST_PER_NAME - 1):
            sign_in(client, password="wrong")
        assert sign_in(client) == 302
        client.post("/sign-out")


def test_signing_out_ends_it_and_is_no_link(client: Client, olga: User) -> None:
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/account")["Location"].startswith("/sign-in")


def test_one_changes_address_and_colours_and_not_the_name(olga: User, as_user: AsUser) -> None:
    client = as_user(olga)
    assert client.post("/account", {"name": "Maya Lindqvist", "email": "olga@example.com", "theme": "dark"}).status_code == 302
    olga.refresh_from_db()
    assert (olga.name, olga.email, olga.theme) == ("Olga Lind", "olga@example.com", "dark")
    assert b"olga@example.com" in client.get("/account").content


@pytest.mark.parametrize("wrong", [{"email": "nowhere"}, {"theme": "pink"}])
def test_it_rejects_an_account_that_cannot_be(wrong: dict[str, str], olga: User, as_user: AsUser) -> None:
    response = as_user(olga).post("/account", {"name": "Olga", "email": "", "theme": "auto", **wrong})
    assert response.status_code == 200
    olga.refresh_from_db()
    assert (olga.email, olga.theme) == ("", "auto")


def test_nobody_becomes_admin_by_a_form(olga: User, as_user: AsUser) -> None:
    as_user(olga).post("/account", {"name": "Olga", "theme": "auto", "is_organisation_admin": "on", "is_superuser": "on", "is_demo": "on"})
    olga.refresh_from_db()
    assert [olga.is_organisation_admin, olga.is_superuser, olga.is_demo] == [False] * 3


def test_a_new_password_counts_and_keeps_one_signed_in(client: Client, olga: User) -> None:
    sign_in(client)
    new = "quite another word"
    response = client.post("/account/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.status_code == 302
    assert client.get("/account").status_code == 200
    assert sign_in(Client(), password=new) == 302
    assert sign_in(Client(), password=PASSWORD) == 200


@pytest.mark.parametrize("new", ["short", "password1234", "olga lind 1"])
def test_it_rejects_a_weak_password(new: str, olga: User, as_user: AsUser) -> None:
    response = as_user(olga).post("/account/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.status_code == 422
    olga.refresh_from_db()
    assert olga.check_password(PASSWORD)


def test_an_account_of_the_demo_is_nobody_in_production(client: Client, olga: User, settings: Any) -> None:
    olga.is_demo = True
    olga.save()
    assert sign_in(client) == 302
    settings.PRODUCTION = True
    assert client.get("/account")["Location"].startswith("/sign-in")
    assert sign_in(Client()) == 200
