"""Where our own functions pull an issue apart, on a page."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import save

AsUser = Callable[[User], Client]


def page(pk: int) -> str:
    return f"/cases/{pk}/align/conflicts"


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "Finance and operations pull contract term apart" in text
    assert "25,000" in text
    assert "no package meets both" in text


def test_it_shows_a_function_its_conflicts(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    assert "pull contract term apart" in as_user(team["operations"]).get(page(cloud)).content.decode()


def test_it_shows_nothing_to_the_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "hidden from your role" in text
    assert "Finance" not in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


def test_it_says_the_next_step_when_there_is_nobody_yet(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = as_user(maya).get(page(empty_case)).content.decode()
    assert "Nobody has said yet what they want" in text


def test_it_says_when_nobody_pulls(as_user: AsUser, maya: User, bicycle: int) -> None:
    save.prepare.save_stakeholder(actor=maya, case_id=bicycle, stakeholder={"id": "finance", "function": "finance"})
    text = as_user(maya).get(page(bicycle)).content.decode()
    assert "Nobody of us pulls an issue apart" in text
