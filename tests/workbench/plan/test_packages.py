"""Packages: the picture and its tables for those who may know both sides, our side alone for the others."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.workbench.reading import read

from batna.exchange.document import case_of
from workbench.people.models import User
from workbench.plan import packages as module
from workbench.plan.packages import facts_of
from workbench.records import save

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/packages{rest}"


def spec_in(text: str) -> Any:
    found = re.search(r'<script id="frontier" type="application/json">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def test_it_says_what_the_deal_leaves_unclaimed(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert re.search(r"The agreement leaves <em><data[^>]*>42,400 EUR</data></em> unclaimed by both\.", text)
    assert "Five efficient packages are better for you and for Nimbus Systems." in text
    assert "Because: 78 of 3,144 packages are efficient" in text
    assert "37 % of the supplier types" in text
    assert "Table of the 78 efficient packages" in text
    assert "Trades that cost you little and mean much to them" in text


def test_every_point_is_told_by_the_numbers_of_its_options(as_user: AsUser, maya: User, cloud: int) -> None:
    spec = spec_in(read(as_user(maya), page(cloud)))
    names = [
        layer["data"]["values"][0]["label"].replace("\N{NO-BREAK SPACE}", " ")
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text" and "values" in layer["data"]
    ]
    assert {"the agreement", "our offer, round 5", "better for both:\n+19.4 k and +23 k", "Nash, Kalai"} <= set(names)
    assert spec["usermeta"]["issues"][0]["name"] == "Annual fee"
    codes = {point["id"] for layer in spec["layer"] for point in layer["data"].get("values", []) if "id" in point}
    assert all(re.fullmatch(r"\d+(-\d+){5}", code) for code in codes)


def test_picked_packages_stand_side_by_side(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud, "?pick=8-2-2-1-1-1&pick=4-2-0-1-2-1"))
    assert "Side by side" in text
    assert 'data-say="3 packages side by side"' in text
    assert '<a class="btn small" href="/cases/' in text
    assert f"/cases/{cloud}/negotiate/offers?package=8-2-2-1-1-1" in text
    assert f"/cases/{cloud}/plan/improvements?package=8-2-2-1-1-1" in text
    assert [point["label"] for point in spec_in(text)["datasets"]["picked"]] == ["", "A", "B"]
    unlisted = read(as_user(maya), page(cloud, "?pick=0-0-0-0-0-0"))
    assert '<input type="hidden" name="pick" value="0-0-0-0-0-0">' in unlisted
    assert "Side by side" not in read(as_user(maya), page(cloud, "?pick=nonsense"))


def test_only_who_may_put_offers_is_offered_it(as_user: AsUser, team: Team, cloud: int) -> None:
    assert "Send as offer" in read(as_user(team["lead"]), page(cloud))
    text = read(as_user(team["approver"]), page(cloud))
    assert "unclaimed by both" in text
    assert "Send as offer" not in text


def test_without_an_offer_it_says_how_many_are_efficient(as_user: AsUser, maya: User, bicycle: int) -> None:
    text = read(as_user(maya), page(bicycle))
    assert "<em>15</em> of" in text
    assert "each of the others leaves something that both could have" in text
    assert "efficient for" not in text


def test_a_deal_that_nothing_beats_is_said(as_user: AsUser, maya: User, bicycle: int) -> None:
    nash = {"price": 3.47, "delivery": 45, "payment": "30 days after delivery", "returns": "5 % spoilage"}
    save.negotiate.make_offer(actor=maya, case_id=bicycle, offer={"by": "theirs", "on": "2026-06-01", "package": nash})
    text = read(as_user(maya), page(bicycle))
    assert "No package beats the last offer of Itex for both" in text


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = read(as_user(maya), page(empty_case))
    assert "There is nothing to settle yet" in text
    assert "Open the issues" in text


def test_it_shows_our_side_alone_to_those_who_may_not_know_theirs(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["operations"]), page(cloud, "?pick=8-2-2-1-1-1"))
    assert re.search(r"The agreement is worth <em><data[^>]*>−2,961,200 EUR</data></em> to us", text)
    assert "What each package is worth to them</b> is hidden from your role" in text
    assert "Side by side" in text
    for secret in ("data-chart", "efficient", "Nash", "553,000", "them "):
        assert secret not in text.replace("What each package is worth to them", ""), secret


def test_it_hides_everything_from_a_guest(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["guest"]), page(cloud))
    assert "Packages</b> is hidden from your role" in text
    assert "Annual fee" not in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


SMALL = {
    "batna": 1, "title": "T", "buyer": "B", "supplier": "Sella",
    "issues": [{"id": "a", "options": [1, 2, 3]}, {"id": "b", "options": ["x", "y"]}],
    "preferences": {
        "ours": {"values": {"a": [0, 9, 10], "b": [5, 0]}, "reservation": 0},
        "theirs": {"values": {"a": [9, 9, 0], "b": [0, 1]}, "reservation": 0},
    },
    "offers": [{"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 1, "b": "x"}}],
}  # fmt: skip


def test_one_side_may_gain_while_the_other_loses_nothing() -> None:
    facts = facts_of(case_of(SMALL), [])
    assert facts["better_says"] == "Two efficient packages are at least as good for both and better for one."
    assert facts["gains"] == (4.0, 1.0)


def test_a_long_list_says_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [float(i) for i in range(30)]
    case = case_of(
        SMALL
        | {
            "issues": [{"id": "a", "options": list(range(30))}, {"id": "b", "options": ["x", "y"]}],
            "preferences": {
                "ours": {"values": {"a": many, "b": [0, 5]}, "reservation": 0},
                "theirs": {"values": {"a": many[::-1], "b": [0, 5]}, "reservation": 0},
            },
            "offers": [{"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 10, "b": "x"}}],
        }
    )
    assert facts_of(case, [])["better_says"].startswith("11 efficient packages are at least as good")
    monkeypatch.setattr(module, "LISTED", 10)
    assert facts_of(case, [])["better_says"].startswith("More than 10 efficient packages are")
