"""The ledger: given and got, and what nothing answered."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from batna.exchange.document import case_of, document_of
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.seeding import seed

Team = dict[str, User]
AsUser = Callable[[User], Client]


def url(pk: int) -> str:
    return reverse("negotiate:ledger", args=[pk])


def changed(pk: int, team: Team, change: Callable[[dict[str, Any]], None]) -> int:
    """Return the case once more with something changed in its document."""
    document = document_of(load.case(pk, team["lead"]).case)
    change(document)
    return seed(case_of(document), team)


def test_it_shows_given_and_got_in_money_with_bars(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url(cloud)).content.decode()
    assert 'For every 1 given we got <em><data value="1.9267' in page
    for words in ("What we gave", "What we got", "2,800,000 EUR → 2,950,000 EUR", "−150,000", "+350,000", "Pace", "Step by step"):
        assert words in page
    assert page.count('class="bar"') > 10
    assert "agreement</b>" in page


def test_it_requires_a_sign_in_and_refuses_the_stranger(cloud: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url(cloud))["Location"].startswith("/sign-in")
    assert as_user(stranger).get(url(cloud)).status_code == 404


def test_what_it_is_worth_to_them_is_veiled_without_clearance(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["operations"]).get(url(cloud)).content.decode()
    assert "What it is worth to them is hidden from your role" in page
    assert ">To them<" not in page
    assert "is hidden from your role" in as_user(team["guest"]).get(url(cloud)).content.decode()


def test_it_says_the_next_step_before_anybody_moved(bicycle: int, empty_case: int, maya: User, as_user: AsUser) -> None:
    for pk in (bicycle, empty_case):
        assert "Nobody has moved yet" in as_user(maya).get(url(pk)).content.decode()
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[IssueLine("price", (200, 190), "Price", "EUR", (None, None), ())])
    assert "Add our values" in as_user(maya).get(url(empty_case)).content.decode()


def test_it_flags_what_was_given_for_nothing(cloud: int, team: Team, as_user: AsUser) -> None:
    def stubborn(document: dict[str, Any]) -> None:
        document["outcome"], document["contacts"] = None, []
        theirs = document["offers"][1]["package"]
        for offer in document["offers"]:
            offer["note"] = ""
            if offer["by"] == "theirs":
                offer["package"] = theirs

    page = as_user(team["lead"]).get(url(changed(cloud, team, stubborn))).content.decode()
    assert "Given without return" in page
    assert "after a no" in page
    assert "given after they said no" in page


def test_it_shows_what_they_took_back_and_promises(cloud: int, team: Team, as_user: AsUser) -> None:
    def backwards(document: dict[str, Any]) -> None:
        document["outcome"] = None
        document["offers"] = document["offers"][:6]
        document["offers"][5]["package"] = dict(document["offers"][1]["package"])
        document["contacts"][0]["promised"] = "A forecast each quarter"

    page = as_user(team["lead"]).get(url(changed(cloud, team, backwards))).content.decode()
    assert "took back" in page
    assert "A forecast each quarter" in page


def test_nothing_given_yet_is_said_in_words(cloud: int, team: Team, as_user: AsUser) -> None:
    def waiting(document: dict[str, Any]) -> None:
        document["outcome"] = None
        document["offers"] = [document["offers"][0], document["offers"][1], document["offers"][3]]

    page = as_user(team["lead"]).get(url(changed(cloud, team, waiting))).content.decode()
    assert "We have given nothing so far and got" in page
    assert "none yet" in page


def test_a_step_without_an_answer_is_not_blamed_twice(cloud: int, team: Team, as_user: AsUser) -> None:
    def silent(document: dict[str, Any]) -> None:
        document["outcome"] = None
        document["offers"] = [document["offers"][i] for i in (0, 1, 2, 4)]

    page = as_user(team["lead"]).get(url(changed(cloud, team, silent))).content.decode()
    assert "They did not move before we moved again." in page
    assert "waiting for them" in page
