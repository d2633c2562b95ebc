"""A case by its number leads to where the work is."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load
from workbench.ui.frame import first_page
from workbench.ui.rail import stage_of

AsUser = Callable[[User], Client]


def test_it_opens_the_first_page_of_the_stage(as_user: AsUser, maya: User, cloud: int) -> None:
    page = first_page(cloud, stage_of(load.case(cloud, maya).case))
    assert as_user(maya).get(f"/cases/{cloud}")["Location"] == (f"/cases/{cloud}/details" if page == "#" else page)


def test_a_guest_gets_the_details(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    assert as_user(team["guest"]).get(f"/cases/{cloud}")["Location"] == f"/cases/{cloud}/details"


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(f"/cases/{cloud}")["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger_as_if_there_were_no_case(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert [client.get(f"/cases/{pk}").status_code for pk in (cloud, cloud + 1000)] == [404, 404]
