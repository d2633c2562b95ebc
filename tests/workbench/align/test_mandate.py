"""What all our functions can sign, on a page."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import save

AsUser = Callable[[User], Client]


def page(pk: int) -> str:
    return f"/cases/{pk}/align/mandate"


def test_it_shows_the_smallest_ways_out(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "No package satisfies everyone" in text
    assert "Contract term at least 3" in text
    assert "256" in text
    assert "768" in text
    assert "A red line gets a price once at least one package satisfies everyone" in text


def test_it_shows_the_packages_and_the_price_of_a_red_line(as_user: AsUser, maya: User, bicycle: int) -> None:
    line = {"issue": "payment", "only": ["60 days after delivery"], "because": "treasury"}
    save.prepare.save_stakeholder(actor=maya, case_id=bicycle, stakeholder={"id": "finance", "function": "finance", "red_lines": [line]})
    text = as_user(maya).get(page(bicycle)).content.decode()
    assert "packages satisfy every need and red line" in text.replace("\n", " ")
    assert "60 days after delivery" in text
    assert "What each red line costs us" in text
    assert '<th scope="col" class="num">Dropping it brings</th>' in text


def test_it_needs_issues(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = as_user(maya).get(page(empty_case)).content.decode()
    assert "There are no issues yet" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


def test_it_shows_nothing_to_the_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "hidden from your role" in text
    assert "3,144" not in text
