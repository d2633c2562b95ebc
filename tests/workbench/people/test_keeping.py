"""The organisation's admin keeps the accounts, and nobody else does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
Team = dict[str, User]
NEW = {"name": "Nora Quist", "username": "nora", "email": "", "password1": "a long enough word", "password2": "a long enough word"}


def address(user: User) -> str:
    return reverse("people:account_change", args=[user.pk])


def test_the_admin_makes_an_account_that_can_sign_in(admin: User, as_user: AsUser, client: Client) -> None:
    assert as_user(admin).post("/accounts/new", NEW).status_code == 302
    assert client.post("/sign-in", {"username": "nora", "password": "a long enough word"}).status_code == 302
    nora = User.objects.get(username="nora")
    assert (nora.is_organisation_admin, nora.is_superuser, load.my_cases(nora)) == (False, False, ())
    assert b"Nora Quist" in as_user(admin).get("/accounts").content


@pytest.mark.parametrize(
    "wrong", [{"username": "admin"}, {"name": ""}, {"password2": "another word"}, {"password1": "short", "password2": "short"}]
)
def test_it_rejects_an_account_that_cannot_be(wrong: dict[str, str], admin: User, as_user: AsUser) -> None:
    assert as_user(admin).post("/accounts/new", NEW | wrong).status_code == 200
    assert not User.objects.filter(username="nora").exists()


@pytest.mark.parametrize("role", ["lead", "approver", "guest"])
def test_nobody_else_gets_in(role: str, team: Team, as_user: AsUser) -> None:
    client = as_user(team[role])
    for path in ("/accounts", "/accounts/new", address(team["lead"])):
        assert client.get(path).status_code == 403
        assert client.post(path, NEW).status_code in {403, 405}
    assert not User.objects.filter(username="nora").exists()


def test_somebody_locked_out_is_out_at_once(admin: User, team: Team, cloud: int, as_user: AsUser) -> None:
    theirs = as_user(team["legal"])
    assert theirs.get("/account").status_code == 200
    assert as_user(admin).post(address(team["legal"]), {"name": "Amira Haddad"}).status_code == 302
    assert theirs.get("/account")["Location"].startswith("/sign-in")
    assert as_user(admin).post(address(team["legal"]), {"name": "Amira Haddad", "is_active": "on"}).status_code == 302
    assert as_user(team["legal"]).get("/account").status_code == 200


def test_a_new_password_is_set_when_one_is_typed(admin: User, stranger: User, as_user: AsUser) -> None:
    known = {"name": "Olga Lind", "is_active": "on"}
    as_user(admin).post(address(stranger), known | {"new_password": "quite another word"})
    stranger.refresh_from_db()
    assert stranger.check_password("quite another word")
    as_user(admin).post(address(stranger), known)
    assert as_user(admin).post(address(stranger), known | {"new_password": "short"}).status_code == 200
    stranger.refresh_from_db()
    assert stranger.check_password("quite another word")


def test_somebody_has_to_keep_the_accounts(admin: User, stranger: User, as_user: AsUser) -> None:
    client = as_user(admin)
    response = client.post(address(admin), {"name": "Sam Okafor", "is_active": "on"})
    assert b"Name another admin first" in response.content
    client.post(address(stranger), {"name": "Olga Lind", "is_active": "on", "is_organisation_admin": "on"})
    assert client.post(address(admin), {"name": "Sam Okafor", "is_active": "on"}).status_code == 302
    assert client.get("/accounts").status_code == 403


def test_an_account_that_is_not_there_is_not_found(admin: User, as_user: AsUser) -> None:
    assert as_user(admin).get("/accounts/99999").status_code == 404
