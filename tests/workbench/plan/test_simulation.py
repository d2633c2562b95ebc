"""Simulation: what our plan brings over the supplier types, the share without an agreement, and other ways to concede."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.workbench.reading import read

from workbench.people.models import User
from workbench.plan.simulation import way_in

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/simulation{rest}"


def test_it_says_what_the_plan_brings_and_how_often_there_is_no_agreement(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert re.search(r"Our plan is worth <em><data[^>]*>−[\d,]+ EUR \(−[\d,]+ to −[\d,]+\)</data></em> to us, <data", text)
    assert "more than walking away; " in text
    assert "end without an agreement" in text or "every talk ends with an agreement" in text
    assert "By how the supplier bargains" in text
    assert "The agreements that come up most" in text
    assert text.count('<svg class="diagram curve outcomes') == 2


def test_another_way_to_concede_can_be_chosen(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud, "?way=firm"))
    assert re.search(r'href="\?way=firm" aria-current="true">Stay firm', text)
    assert (way_in({"way": "firm"}), way_in({"way": "rude"}), way_in({})) == ("firm", "slow", "slow")


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "Nothing to play yet" in read(as_user(maya), page(empty_case))


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_it_hides_from_those_who_may_not_know_it(as_user: AsUser, team: Team, cloud: int, role: str) -> None:
    text = read(as_user(team[role]), page(cloud))
    assert "How our plan may end</b> is hidden from your role" in text
    assert "Our plan is worth" not in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
