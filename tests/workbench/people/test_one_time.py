"""A one-time password opens the door once: the person chooses their own before anything else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.test import Client

from workbench.people import keeping, one_time
from workbench.people.keeping import Handed
from workbench.people.models import User

AsUser = Callable[[User], Client]
OWN = {"new_password1": "a long enough word", "new_password2": "a long enough word"}
THEN = "2026-11-21T10:00:00Z"


@pytest.fixture
def handed(admin: User, stranger: User) -> Handed:
    return keeping.hand_password(by=admin, account=stranger)


def sign_in(client: Client, word: str) -> int:
    return client.post("/sign-in", {"username": "olga", "password": word}).status_code


def test_words_are_made_by_chance_and_can_be_read_out() -> None:
    words = {one_time.new_word() for _ in range(100)}
    assert len(words) == 100
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", word) for word in words)
    for word in words:
        validate_password(word)


def test_it_is_hashed_like_any_other_and_more_slowly_once_it_is_used(admin: User, stranger: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    handed = keeping.hand_password(by=admin, account=stranger)
    assert handed.account.password.startswith(f"pbkdf2_sha256${one_time.ROUNDS}$")
    assert handed.word not in handed.account.password
    assert sign_in(Client(), handed.word) == 302
    assert User.objects.get(username="olga").password.startswith(f"pbkdf2_sha256${PBKDF2PasswordHasher.iterations}$")


def test_another_way_of_hashing_is_kept(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    assert one_time.hashed("a word").startswith("scrypt$")


def test_every_page_leads_to_the_choice_and_the_choice_leads_on(client: Client, handed: Handed) -> None:
    assert sign_in(client, handed.word) == 302
    for page in ("/", "/activity", "/account", "/search.json?q=qx"):
        assert client.get(page)["Location"].startswith("/account/password?next=")
    assert client.post("/account", {"theme": "dark"})["Location"] == "/account/password?"
    assert b"Choose your own password" in client.get("/account/password?next=/activity").content
    assert client.post("/account/password", OWN | {"next": "/activity"})["Location"] == "/activity"
    assert client.get("/activity").status_code == 200
    assert User.objects.get(username="olga").one_time_until is None
    assert sign_in(Client(), handed.word) == 200
    assert sign_in(Client(), OWN["new_password1"]) == 302


def test_the_choice_leads_nobody_away(client: Client, handed: Handed) -> None:
    sign_in(client, handed.word)
    assert client.post("/account/password", OWN | {"next": "https://elsewhere.example"})["Location"] == "/"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("short", "short"), "at least 10 characters"),
        (("password1234", "password1234"), "too common"),
        (("a long enough word", "another long word"), "didn’t match"),
        (("", ""), "This field is required"),
    ],
)
def test_it_rejects_a_choice_that_is_none(words: tuple[str, str], says: str, client: Client, handed: Handed) -> None:
    sign_in(client, handed.word)
    answer = client.post("/account/password", {"new_password1": words[0], "new_password2": words[1]})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_one_time_password_is_no_choice(client: Client, handed: Handed) -> None:
    sign_in(client, handed.word)
    answer = client.post("/account/password", {"new_password1": handed.word, "new_password2": handed.word})
    assert "Choose another one than the one-time password" in answer.content.decode()


def test_one_may_sign_out_instead(client: Client, handed: Handed) -> None:
    sign_in(client, handed.word)
    assert client.post("/sign-out")["Location"] == "/sign-in"


def test_it_opens_nothing_after_a_week(admin: User, stranger: User, client: Client) -> None:
    with time_machine.travel(THEN, tick=False) as clock:
        word = keeping.hand_password(by=admin, account=stranger).word
        clock.shift(one_time.LASTS)
        assert sign_in(Client(), word) == 302
        clock.shift(1)
        answer = client.post("/sign-in", {"username": "olga", "password": word})
        assert "was not used in time" in answer.content.decode()
        assert "was not used in time" not in client.post("/sign-in", {"username": "olga", "password": "wrong"}).content.decode()
        assert "_auth_user_id" not in client.session


def test_whoever_has_a_password_of_their_own_goes_on(stranger: User, as_user: AsUser) -> None:
    assert as_user(stranger).get("/").status_code == 200
