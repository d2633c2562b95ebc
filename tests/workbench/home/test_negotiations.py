"""The list of my negotiations: what shows, in which order, and what is said when there is nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from workbench.home.negotiations import NEXT_STEPS, next_of, stakes_of, step_of
from workbench.people.models import User
from workbench.records import load, save
from workbench.ui.rail import stage_of

AsUser = Callable[[User], Client]
TODAY = date(2026, 11, 20)


def line(**given: object) -> load.CaseLine:
    plain: dict[str, object] = {
        "pk": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "category": "", "unit": "EUR", "stake": None,
        "stage": "plan", "next": None, "next_what": "", "role": "lead", "needs_me": (), "archived": False,
    }  # fmt: skip
    return load.CaseLine(**(plain | given))  # type: ignore[arg-type]


def test_it_works(as_user: AsUser, maya: User, cloud: int, bicycle: int) -> None:
    text = as_user(maya).get("/").content.decode()
    assert "Hello, Maya" in text
    assert "Cloud platform renewal" in text
    assert "3.1\N{NO-BREAK SPACE}m\N{NO-BREAK SPACE}EUR</data>" in text
    assert '<span class="count">2' in text


def test_it_requires_signing_in(client: Client) -> None:
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_stranger_sees_no_case_and_three_ways_to_a_first_one(as_user: AsUser, stranger: User, cloud: int) -> None:
    text = as_user(stranger).get("/").content.decode()
    assert "Cloud platform renewal" not in text
    assert [words for words in ("From a spreadsheet", "From a template", "By hand") if words not in text] == []


def test_a_guest_sees_the_name_and_no_money(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get("/").content.decode()
    assert "Cloud platform renewal" in text
    assert "3.1" not in text
    assert "First service review" not in text


def test_it_shows_what_waits_for_me_first_and_leads_there(
    as_user: AsUser, team: dict[str, User], cloud: int, bicycle: int, empty_case: int
) -> None:
    save.align.save_charter(actor=team["lead"], case_id=bicycle, charter={"signers": ["Henrik Sand"]})
    text = as_user(team["approver"]).get("/").content.decode()
    assert "1 negotiation needs you today" in text
    assert "Sign version 1 of the charter" in text
    assert text.index(">Bicycle parts</a>") < text.index(">Cloud platform renewal</a>")
    lead = as_user(team["lead"]).get("/").content.decode()
    assert "Add the issues" in lead
    assert lead.index(">Pallets 2028</a>") < lead.index(">Cloud platform renewal</a>")


def test_the_filter_stands_in_the_address(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    finance = as_user(team["finance"])
    assert "You lead none of these cases" in finance.get("/?show=mine").content.decode()
    assert "Nothing is put away" in finance.get("/?show=archived").content.decode()
    assert "Cloud platform renewal" in finance.get("/?show=nonsense").content.decode()


def test_a_case_that_is_put_away_shows_there_and_not_here(as_user: AsUser, maya: User, empty_case: int) -> None:
    save.case.archive_case(actor=maya, case_id=empty_case)
    client = as_user(maya)
    assert "Pallets 2028" in client.get("/?show=archived").content.decode()
    empty = client.get("/").content.decode()
    assert "No negotiations yet" in empty
    assert 'class="btn quiet" href="?show=archived"' in empty


def test_no_secret_is_looked_at(as_user: AsUser, maya: User, cloud: int) -> None:
    from workbench.records.chain import head

    before = head(cloud)
    as_user(maya).get("/")
    assert head(cloud) == before


def test_currencies_are_not_added() -> None:
    lines = [line(stake=2.0), line(stake=3.0), line(stake=9.0, unit="USD"), line(stake=50.0, unit="points"), line()]
    assert stakes_of(lines) == [("USD", 9.0), ("EUR", 5.0)]


def test_the_next_date_is_the_first_one_ahead() -> None:
    soon, later = line(next=TODAY, pk=2), line(next=TODAY + timedelta(days=1))
    assert next_of([later, soon, line(next=TODAY - timedelta(days=1)), line()], TODAY) is soon
    assert next_of([line()], TODAY) is None


@pytest.mark.parametrize(
    ("given", "said", "waits"),
    [
        ({"needs_me": ("Add the issues", "more")}, "Add the issues", True),
        ({}, NEXT_STEPS["plan"], False),
        ({"role": "finance"}, "Nothing from you just now", False),
        ({"stage": None, "role": "guest"}, "You see the name and the next date", False),
        ({"archived": True}, "Put away", False),
    ],
)
def test_what_helps_most(given: dict[str, object], said: str, waits: bool) -> None:
    step = step_of(line(**given))
    assert (step.text, step.waits) == (said, waits)


def test_a_list_and_a_case_say_the_same_stage(maya: User, cloud: int, bicycle: int, empty_case: int) -> None:
    listed = {one.pk: one.stage for one in load.my_cases(maya)}
    assert listed == {pk: stage_of(load.case(pk, maya).case) for pk in (cloud, bicycle, empty_case)}
