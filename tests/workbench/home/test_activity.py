"""What changed in my cases."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]


def test_it_works(as_user: AsUser, maya: User, empty_case: int) -> None:
    save.case.rename_case(actor=maya, case_id=empty_case, title="Pallets 2030")
    text = as_user(maya).get("/activity").content.decode()
    assert "2 changes in 1 open case;" in text
    assert "changed the details of the case" in text
    assert f'href="/cases/{empty_case}/history"' in text


def test_it_requires_signing_in(client: Client) -> None:
    assert client.get("/activity")["Location"].startswith("/sign-in")


def test_a_stranger_reads_nothing_and_gets_a_next_step(as_user: AsUser, stranger: User, cloud: int) -> None:
    text = as_user(stranger).get("/activity").content.decode()
    assert "Cloud platform renewal" not in text
    assert "Nothing happened yet" in text


def test_looks_at_secrets_are_not_listed(as_user: AsUser, maya: User, cloud: int) -> None:
    load.case(cloud, maya, purpose="zopa page")
    assert "zopa page" not in as_user(maya).get("/activity").content.decode()
