"""Needs: met although the position is missed, missed, or open, with the number."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User

AsUser = Callable[[User], Client]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/needs{rest}"


def test_it_tells_needs_from_positions(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "The agreement meets <em>5 of 5 needs</em> and misses 2 positions, 2 of them without harm" in text
    assert "meets the need although it misses the position" in text
    assert "1 red line is broken" in text
    assert "Ingrid Holm, finance: Contract term 3 years misses at most 2." in text


def test_a_missed_need_shows_its_number(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud, "?pick.uptime=99.5&pick.price_cap=no+cap")).content.decode()
    assert "This package meets <em>0 of 5 needs</em>" in text
    assert "43.8 hours" in text


def test_the_ladder_asks_why_where_no_need_is_named(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "because they need: A cloud bill that stays within 4 % of the budget for three years" in text
    assert "Why? No need is named yet" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


def test_it_leads_on_where_something_is_missing(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Go to the register" in as_user(maya).get(page(empty_case)).content.decode()
    assert "Go to the register" in as_user(maya).get(page(bicycle)).content.decode()


def test_it_hides_from_a_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "What our people need</b> is hidden from your role" in text
    assert "Ingrid" not in text


def test_operations_do_not_learn_the_nash_package(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["operations"]).get(page(cloud, "?package=nash")).content.decode()
    assert "Nash" not in text
    assert "The agreement meets" in text
