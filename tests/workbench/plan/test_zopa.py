"""ZOPA: both walk-aways, how sure the zone is, and what would narrow it."""

import re
from collections.abc import Callable

from django.test import Client
from tests.workbench.reading import read

from batna.exchange.document import case_of
from workbench.people.models import User
from workbench.plan.zopa import name_of, page_for
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int) -> str:
    return f"/cases/{pk}/plan/zopa"


def text_of(client: Client, pk: int) -> str:
    return read(client, page(pk))


def test_it_says_what_there_is_to_share_and_how_sure_that_is(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya), cloud)
    assert re.search(r"There are <em><data[^>]*>796,202 EUR</data></em> to share between you and Nimbus Systems", text)
    assert "100 % of the supplier types we think possible" in text
    assert "Because: For 100 % of 1,000 supplier types" in text
    assert 'aria-label="Our walk-away and theirs on one axis of our value' in text
    assert "−3,527,802" in text
    assert "<script" not in text.split("<main")[1].split("</main>")[0].replace("application/json", "")


def test_it_ranks_what_would_narrow_it(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya), cloud)
    first, second = text.index("Our own reservation value"), text.index("Their reservation value")
    assert first < second
    assert f"/cases/{cloud}/prepare/alternatives" in text[first - 200 : first]
    assert "73 %" in text
    assert "under 1 %" in text


def test_it_shows_whose_part_the_offers_leave(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya), cloud)
    assert "Who gets what of it" in text
    assert "78 %" in text
    assert "+161,000" in text


def test_a_gap_is_said_with_its_size(as_user: AsUser, maya: User, bicycle: int) -> None:
    save.prepare.save_issues(
        actor=maya,
        case_id=bicycle,
        lines=load.case(bicycle, maya).lines,
        reservation=60.0,
        theirs={"reservation": {"low": 40, "likely": 90, "high": 100}},
    )
    text = text_of(as_user(maya), bicycle)
    assert re.search(r"<em><data[^>]*>11 points</data></em> keep you and Itex apart", text)
    assert "one does." in text
    assert ">gap<" in text
    far = {"reservation": {"low": 40, "likely": 90, "high": 130}}
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=load.case(bicycle, maya).lines, theirs=far)
    assert "At its high end no package reaches it, so it is not drawn." in text_of(as_user(maya), bicycle)


def test_it_shows_the_next_step_where_something_is_missing(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "There is nothing to settle yet" in text_of(as_user(maya), empty_case)
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=load.case(bicycle, maya).lines, reservation=None)
    text = text_of(as_user(maya), bicycle)
    assert "No zone to draw yet" in text
    assert f"/cases/{bicycle}/prepare/alternatives" in text


def test_it_hides_from_those_who_may_not_know(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("operations", "engineering", "legal"):
        text = text_of(as_user(team[role]), cloud)
        assert "The zone of agreement</b> is hidden from your role" in text
        assert "3,527,802" not in text
    assert "ZOPA</b> is hidden from your role" in text_of(as_user(team["guest"]), cloud)


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


def test_each_unknown_leads_to_its_page() -> None:
    assert page_for("our_reservation") == "prepare:alternatives"
    assert page_for("preferences.theirs.values.term") == "prepare:issues"
    case = case_of({"batna": 1, "title": "T", "buyer": "B", "supplier": "Sella"})
    assert (name_of(case, "ours"), name_of(case, "theirs")) == ("Our last offer", "The last offer of Sella")
