"""What the palette finds, in which order, and for whom."""

from collections.abc import Callable

import pytest
from django.test import Client

from workbench.people.models import User
from workbench.records import save

AsUser = Callable[[User], Client]


def found(client: Client, words: str, page: str = "") -> list[dict[str, str]]:
    answer = client.get("/search.json", {"q": words}, headers={"Referer": f"http://testserver{page}"} if page else {})
    results: list[dict[str, str]] = answer.json()["results"]
    return results


def test_it_finds_a_case_and_leads_there(as_user: AsUser, maya: User, cloud: int) -> None:
    assert found(as_user(maya), "nimbus")[0] == {"label": "Cloud platform renewal", "hint": "Nimbus Systems", "url": f"/cases/{cloud}"}


def test_it_requires_signing_in(client: Client) -> None:
    assert client.get("/search.json?q=cloud")["Location"].startswith("/sign-in")


@pytest.mark.parametrize("words", ["", "c", " c ", "zzzz"])
def test_too_little_or_nothing_finds_nothing(words: str, as_user: AsUser, maya: User, cloud: int) -> None:
    assert found(as_user(maya), words) == []


def test_a_title_that_begins_with_the_words_comes_first(as_user: AsUser, maya: User) -> None:
    for title in ("Old chairs", "Chairs 2027", "Desks"):
        save.case.create_case(actor=maya, title=title, buyer="Northwind", supplier="Chair House" if title == "Desks" else "Sella")
    assert [one["label"] for one in found(as_user(maya), "chair")] == ["Chairs 2027", "Old chairs", "Desks"]


def test_a_stranger_finds_nothing(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert [found(client, words, f"/cases/{cloud}/details") for words in ("cloud", "holm", "hist", "uptime")] == [[], [], [], []]


def test_a_guest_finds_the_case_and_no_people(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["guest"])
    assert [one["label"] for one in found(client, "cloud")] == ["Cloud platform renewal"]
    assert found(client, "holm") == []


def test_it_finds_colleagues(as_user: AsUser, maya: User, cloud: int) -> None:
    assert found(as_user(maya), "ingrid")[0] == {
        "label": "Ingrid Holm", "hint": "colleague · Cloud platform renewal", "url": f"/cases/{cloud}/people"
    }  # fmt: skip


def test_it_finds_the_pages_of_the_case_at_hand(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    assert {"label": "History", "hint": "Case · Cloud platform renewal", "url": f"/cases/{cloud}/history"} in found(
        client, "hist", f"/cases/{cloud}/details"
    )
    assert found(client, "histo", "/activity") == []
    assert found(client, "histo", "/no/such/page") == []
