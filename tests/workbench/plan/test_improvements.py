"""Improvements: what both would rather have than a given package."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.test import Client
from tests.workbench.reading import read

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine

AsUser = Callable[[User], Client]
Team = dict[str, User]


def without_theirs(lines: Sequence[IssueLine]) -> list[IssueLine]:
    """Return the grid as it is before anyone estimated the other side."""
    return [replace(line, theirs=(None,) * len(line.options)) for line in lines]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/improvements{rest}"


def test_it_says_how_many_beat_the_agreement_and_what_the_fairest_gives(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert "<em>39</em> packages beat the agreement." in text
    assert re.search(r"The fairest gives you <data[^>]*>19,400 EUR</data> and Nimbus Systems <data[^>]*>23,000 EUR</data> more", text)
    assert text.count('<span class="pill good">fairest</span>') == 1
    assert "+47,000" in text
    assert f"/cases/{cloud}/negotiate/offers?package=8-2-2-1-1-1" in text


def test_the_picture_shows_the_corner_in_which_both_gain(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    found = re.search(r'<script id="corner" type="application/json">(.*?)</script>', text)
    assert found is not None
    spec = json.loads(found[1])
    names = [
        layer["data"]["values"][0]["label"].replace("\N{NO-BREAK SPACE}", " ") for layer in spec["layer"] if layer["mark"]["type"] == "text"
    ]
    assert {"as good for us", "as good for them", "the agreement", "fairest: +19.4 k and +23 k"} <= set(names)


def test_it_looks_at_the_package_that_was_asked_for(as_user: AsUser, maya: User, cloud: int) -> None:
    assert "<em>0</em> packages beat the Nash package" in read(as_user(maya), page(cloud, "?package=nash"))
    assert "beat our last offer" in read(as_user(maya), page(cloud, "?package=ours"))
    by_hand = read(as_user(maya), page(cloud, "?pick.uptime=99.5"))
    assert "beat this package" in by_hand
    assert "as_good" not in by_hand
    assert "beat this package" in read(as_user(maya), page(cloud, "?package=0-0-0-0-0-0"))


def test_a_package_that_breaks_a_rule_says_so(as_user: AsUser, maya: User, cloud: int) -> None:
    assert "breaks a rule" in read(as_user(maya), page(cloud, "?pick.term=1&pick.annual_fee=2950000"))


def test_an_improvement_outside_the_mandate_says_so(as_user: AsUser, maya: User, cloud: int) -> None:
    assert read(as_user(maya), page(cloud)).count("breaks clause 4 of the charter") == 2


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Nothing to improve yet" in read(as_user(maya), page(empty_case))
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=without_theirs(load.case(bicycle, maya).lines))
    text = read(as_user(maya), page(bicycle))
    assert "Nothing to compare yet" in text
    assert "to us." in text


def test_it_shows_our_value_to_those_who_may_not_know_theirs(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["operations"]), page(cloud))
    assert re.search(r"The agreement is worth <em><data[^>]*>−2,961,200 EUR</data></em> to us", text)
    assert "What would be better for both</b> is hidden from your role" in text
    assert "Nash" not in text
    assert "Improvements</b> is hidden from your role" in read(as_user(team["guest"]), page(cloud))


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
