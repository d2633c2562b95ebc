"""The pages' tests run with Django; the library's tests beside them do not. The cast is fixed: the team, a stranger, an admin."""

import itertools
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.workbench.ready import READY  # isort: skip - Django is set up before its models are imported
from batna.exchange.casefile import read_case
from batna.model.case import Case
from workbench.people import append_only
from workbench.people.accounts import DEMO
from workbench.people.models import User
from workbench.records import save
from workbench.records.append_only import unprotect
from workbench.records.seeding import TEAMS, seed

assert READY
Team = dict[str, User]


@pytest.fixture(autouse=True)
def same_suppliers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the same suppliers to rehearse against in every run, for one that signs our first offer ends the talks at once."""
    numbers = itertools.count(1_500_000_041)
    monkeypatch.setattr("workbench.records.save.rehearsing.secrets.randbelow", lambda _: next(numbers))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let SQLite clear the tables after tests with a live server; PostgreSQL clears them another way."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            unprotect(connection, ("DELETE",))
            append_only.unprotect(connection, ("people_accountevent",), ("DELETE",))


def person(username: str, name: str, **more: Any) -> User:
    user = User(username=username, name=name, **more)
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def team(db: None) -> Team:
    """One user for each role."""
    return {account.role: person(account.username, account.name) for account in DEMO if account.role}


@pytest.fixture
def maya(team: Team) -> User:
    """The lead."""
    return team["lead"]


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody of the organisation who is in no case."""
    return person("olga", "Olga Lind")


@pytest.fixture
def admin(db: None) -> User:
    """The admin of the organisation, who keeps accounts and sees no case."""
    return person("admin", "Sam Okafor", is_organisation_admin=True)


@cache
def example(path: Path) -> Case:
    return read_case(path)


def seeded(root: Path, name: str, team: Team) -> int:
    return seed(example(root / "examples" / f"{name}.yaml"), team, TEAMS[name], f"examples/{name}.yaml")


@pytest.fixture
def cloud(root: Path, team: Team) -> int:
    """The case with something on every page, everyone in it."""
    return seeded(root, "cloud_renewal", team)


@pytest.fixture
def bicycle(root: Path, team: Team) -> int:
    """A case in points, prepared and not begun."""
    return seeded(root, "bicycle_parts", team)


@pytest.fixture
def film(root: Path, team: Team) -> int:
    """A case in the middle of talks."""
    return seeded(root, "packaging_film", team)


@pytest.fixture
def empty_case(maya: User) -> int:
    """A case that was opened a moment ago."""
    return save.case.create_case(actor=maya, title="Pallets 2028", buyer="Northwind", supplier="Holz AG").case_id


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="workbench.people.accounts.Accounts")
        return client

    return signed_in


@pytest.fixture
def enter(page: Any, live_server: Any, as_user: Callable[[User], Client]) -> Iterator[Callable[[User, str], Any]]:
    """Open a page as somebody, and insist at the end that the browser had nothing to say but that a form was refused."""
    from tests.workbench.browsing import REFUSED, quiet, sign_in

    def opened(user: User, address: str) -> Any:
        sign_in(page, live_server, as_user(user))
        page.goto(live_server.url + address)
        return page

    with quiet(page, REFUSED):
        yield opened
