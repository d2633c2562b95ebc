"""The organisation's admin keeps the accounts, and nobody else does; the pages show nothing of any case."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from workbench.people.models import AccountEvent, User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
NEW = {"name": "Nora Quist", "username": "nora", "email": ""}
WORD = re.compile(r"<b>([a-z2-9-]{19})</b>")
VERBS = ("lock", "unlock", "make_admin", "unmake_admin", "password")


def address(user: User, verb: str = "change") -> str:
    return reverse(f"people:account_{verb}", args=[user.pk])


def word_in(answer: object) -> str:
    (found,) = WORD.findall(answer.content.decode())  # type: ignore[attr-defined]
    return str(found)


def test_it_works(admin: User, team: Team, cloud: int, as_user: AsUser) -> None:
    save.case.rename_case(actor=team["lead"], case_id=cloud, title="Cloud of Nimbus")
    text = as_user(admin).get("/accounts").content.decode()
    assert "<em>8</em> people may sign in" in text
    assert "Ingrid Holm" in text
    assert "never" in text
    assert "Nimbus" not in text
    assert "finance" not in text


def test_it_shows_who_is_locked_out_and_finds_people(admin: User, team: Team, as_user: AsUser) -> None:
    client = as_user(admin)
    client.post(address(team["legal"], "lock"))
    text = client.get("/accounts").content.decode()
    assert "1 is locked out" in text
    assert "Amira Haddad" in text[text.index("Ingrid Holm") :]
    found = client.get("/accounts?q=amira").content.decode()
    assert "Amira Haddad" in found
    assert "Ingrid Holm" not in found
    assert "Nobody matches “&lt;b&gt;”" in client.get("/accounts?q=<b>").content.decode()


def test_it_requires_signing_in(client: Client, admin: User) -> None:
    for path in ("/accounts", "/accounts/new", address(admin)):
        assert client.get(path)["Location"].startswith("/sign-in")


@pytest.mark.parametrize("role", ["lead", "approver", "guest"])
def test_nobody_else_gets_in(role: str, team: Team, admin: User, as_user: AsUser) -> None:
    client = as_user(team[role])
    for path in ("/accounts", "/accounts/new", "/accounts/list", "/accounts/log", address(team["lead"])):
        assert client.get(path).status_code == 403
        assert client.post(path, NEW).status_code in {403, 405}
    assert [client.post(address(team["lead"], verb)).status_code for verb in VERBS] == [403] * len(VERBS)
    assert client.get("/accounts/99999").status_code == 403
    assert not User.objects.filter(username="nora").exists()
    assert not AccountEvent.objects.exists()


def test_only_admins_see_the_way_there(admin: User, team: Team, as_user: AsUser) -> None:
    assert b'href="/accounts"' in as_user(admin).get("/account").content
    assert b'href="/accounts"' not in as_user(team["lead"]).get("/account").content


def test_a_new_account_gets_a_password_that_is_shown_once(admin: User, as_user: AsUser, client: Client) -> None:
    answer = as_user(admin).post("/accounts/new", NEW)
    word = word_in(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "2 people may sign in, 1 with a one-time password" in as_user(admin).get("/accounts").content.decode().replace(
        "<em>", ""
    ).replace("</em>", "")
    assert word not in as_user(admin).get("/accounts").content.decode()
    assert client.post("/sign-in", {"username": "nora", "password": word}).status_code == 302
    assert load.my_cases(User.objects.get(username="nora")) == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"username": "Admin"}, "Somebody signs in with this user name already"),
        ({"name": ""}, "This field is required"),
        ({"name": "Sam Okafor"}, "Another account has this name"),
        ({"email": "nowhere"}, "Enter a valid email address"),
    ],
)
def test_it_rejects_an_account_that_cannot_be(wrong: dict[str, str], says: str, admin: User, as_user: AsUser) -> None:
    answer = as_user(admin).post("/accounts/new", NEW | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not User.objects.filter(username="nora").exists()


def test_somebody_is_renamed(admin: User, stranger: User, as_user: AsUser) -> None:
    client = as_user(admin)
    assert client.post(address(stranger), {"name": "Olga Lindh", "email": ""}).status_code == 302
    text = client.get(address(stranger)).content.decode()
    assert "changed the name Olga Lind to Olga Lindh" in text
    answer = client.post(address(stranger), {"name": "Sam Okafor", "email": ""})
    assert answer.status_code == 422
    assert "Another account has this name" in answer.content.decode()


def test_somebody_locked_out_is_out_at_once_and_stays_in_the_history(admin: User, team: Team, cloud: int, as_user: AsUser) -> None:
    theirs = as_user(team["finance"])
    assert theirs.get("/account").status_code == 200
    assert as_user(admin).post(address(team["finance"], "lock")).status_code == 302
    assert theirs.get("/account")["Location"].startswith("/sign-in")
    members = load.case(cloud, team["lead"]).members
    assert "Ingrid Holm" in {member.name for member in members}
    assert as_user(admin).post(address(team["finance"], "unlock")).status_code == 302
    assert as_user(team["finance"]).get("/account").status_code == 200


def test_a_new_password_ends_the_old_one_and_its_sessions(admin: User, stranger: User, as_user: AsUser, client: Client) -> None:
    stranger.set_password("a long enough word")
    stranger.save()
    assert client.post("/sign-in", {"username": "olga", "password": "a long enough word"}).status_code == 302
    word = word_in(as_user(admin).post(address(stranger, "password")))
    assert client.get("/account")["Location"].startswith("/sign-in")
    assert client.post("/sign-in", {"username": "olga", "password": "a long enough word"}).status_code == 200
    assert client.post("/sign-in", {"username": "olga", "password": word}).status_code == 302
    assert client.get("/")["Location"].startswith("/account/password")


def test_somebody_has_to_keep_the_accounts(admin: User, stranger: User, as_user: AsUser) -> None:
    client = as_user(admin)
    refused = client.post(address(admin, "unmake_admin"))
    assert refused.status_code == 422
    assert "Name another admin first" in refused.content.decode()
    assert client.post(address(stranger, "make_admin"))["Location"] == address(stranger)
    assert client.post(address(admin, "unmake_admin"))["Location"] == "/accounts"
    assert client.get("/accounts").status_code == 403
    assert as_user(stranger).get("/accounts").status_code == 200


@pytest.mark.parametrize(("verb", "says"), [("lock", "You cannot lock yourself out"), ("password", "Change your own password")])
def test_it_says_what_one_cannot_do_to_oneself(verb: str, says: str, admin: User, as_user: AsUser) -> None:
    answer = as_user(admin).post(address(admin, verb))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert as_user(admin).get("/accounts").status_code == 200


def test_nothing_is_done_by_a_link(admin: User, stranger: User, as_user: AsUser) -> None:
    assert [as_user(admin).get(address(stranger, verb)).status_code for verb in VERBS] == [405] * len(VERBS)


def test_an_account_that_is_not_there_is_not_found(admin: User, as_user: AsUser) -> None:
    client = as_user(admin)
    assert client.get("/accounts/99999").status_code == 404
    assert [client.post(f"/accounts/99999/{verb}").status_code for verb in ("lock", "password")] == [404, 404]
