"""Several accounts out of a list: looked at first, then all of them or none."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from workbench.people import keeping
from workbench.people.models import User
from workbench.people.pasted_people import MOST

AsUser = Callable[[User], Client]
LIST = "Name\tUser name\tE-mail\nNora Quist\tnora\tnora@example.org\nPiet de Vries\n"


def test_a_list_is_looked_at_before_anything_is_made(admin: User, as_user: AsUser) -> None:
    answer = as_user(admin).post("/accounts/list", {"people": LIST})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<em>2</em> accounts can be made" in text
    assert "piet.de.vries" in text
    assert "Make 2 accounts" in text
    assert User.objects.count() == 1


def test_it_makes_them_and_hands_the_passwords_over(admin: User, as_user: AsUser, client: Client) -> None:
    text = as_user(admin).post("/accounts/list", {"people": LIST, "make": "1"}).content.decode()
    assert "<em>2</em> people can sign in" in text
    word = text.partition("piet.de.vries\t")[2][:19]
    assert client.post("/sign-in", {"username": "piet.de.vries", "password": word}).status_code == 302
    assert User.objects.get(username="nora").email == "nora@example.org"


@pytest.mark.parametrize("make", [{}, {"make": "1"}])
def test_one_bad_line_stops_them_all(make: dict[str, str], admin: User, as_user: AsUser) -> None:
    answer = as_user(admin).post("/accounts/list", {"people": f"{LIST}Sam Okafor\tsam\n"} | make)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<em>1</em> of 3 lines cannot be used" in text
    assert "Another account has this name" in text
    assert "Make 3 accounts" not in text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("", "This field is required"),
        (" \n;", "Nobody stands in the list"),
        ("\n".join(f"P {n}" for n in range(MOST + 1)), "200 fit in at a time"),
    ],
)
def test_it_rejects_a_list_of_nobody_and_one_that_is_too_long(people: str, says: str, admin: User, as_user: AsUser) -> None:
    answer = as_user(admin).post("/accounts/list", {"people": people, "make": "1"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert User.objects.count() == 1


def test_somebody_who_was_faster_stops_it(admin: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(**_told: object) -> None:
        raise ValidationError({"username": [keeping.SAME_USERNAME]})

    monkeypatch.setattr(keeping, "open_accounts", taken)
    answer = as_user(admin).post("/accounts/list", {"people": LIST, "make": "1"})
    assert answer.status_code == 422
    assert "Somebody signs in with this user name already" in answer.content.decode()


def test_the_page_says_how_a_list_looks(admin: User, as_user: AsUser) -> None:
    assert "What a list looks like" in as_user(admin).get("/accounts/list").content.decode()
