"""Processes that are killed in the middle of saving lose nothing that was acknowledged and leave nothing half done."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

HERE = Path(__file__).resolve().parent
SET_UP = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from workbench.people.models import User
from workbench.records import save
maya = User.objects.create(username="maya", name="Maya Lindqvist")
print(save.case.create_case(actor=maya, title="A", buyer="B", supplier="C").case_id)
"""
LOOK = """
import json, sys, django
django.setup()
from workbench.people.models import User
from workbench.records import chain, load
loaded = load.case(int(sys.argv[1]), User.objects.get())
print(json.dumps([str(chain.verify_chain(loaded.pk)), loaded.versions["contacts"], [one.id for one in loaded.case.contacts]]))
"""


ROWS = "SELECT count(*) FROM records_contactrecord"
Environment = dict[str, str]


@dataclass(frozen=True)
class Database:
    """A database of its own: the environment that leads to it, how many contacts it holds by now, and whether it is sound."""

    environment: Environment
    count: Callable[[], int]
    is_sound: Callable[[], bool]


def environment_of(folder: Path, **more: str) -> Environment:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATNA_")}
    return kept | {"BATNA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "workbench.settings", **more}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Database:
    file = tmp_path / "batna.sqlite3"

    def ask(statement: str) -> Any:
        with closing(sqlite3.connect(file, timeout=20)) as reader:
            return reader.execute(statement).fetchone()[0]

    return Database(environment_of(tmp_path), lambda: int(ask(ROWS)), lambda: bool(ask("PRAGMA integrity_check") == "ok"))


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Database]:
    """A database beside the one of the other tests, on the same server."""
    psycopg = pytest.importorskip("psycopg")
    server = urlsplit(os.environ["BATNA_DATABASE_URL"])
    name = f"batna_killed_{uuid4().hex}"

    def ask(statement: str, database: str = server.path[1:], rows: bool = True) -> int:
        with psycopg.connect(server._replace(path=f"/{database}").geturl(), autocommit=True) as reader:
            found = reader.execute(statement)
            return int(found.fetchone()[0]) if rows else 0

    ask(f"CREATE DATABASE {name}", rows=False)
    url = server._replace(path=f"/{name}").geturl()
    # A lock that a killed writer left behind would keep this from being granted.
    locks = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database() AND NOT granted"
    )
    yield Database(environment_of(tmp_path, BATNA_DATABASE_URL=url), lambda: ask(ROWS, name), lambda: ask(locks, name) == 0)
    ask(f"DROP DATABASE {name} WITH (FORCE)", rows=False)


def run(code: str, environment: Environment, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_killing_in_mid_write_loses_nothing_acknowledged(on_sqlite: Database) -> None:
    kill_writers_and_look(on_sqlite)


@pytest.mark.postgres
def test_killing_in_mid_write_loses_nothing_acknowledged_on_postgresql(on_postgres: Database) -> None:
    kill_writers_and_look(on_postgres)


def kill_writers_and_look(database: Database) -> None:
    case = run(SET_UP, database.environment)
    acknowledged: list[str] = []
    for kill in range(2):
        writers = [
            subprocess.Popen(
                [sys.executable, HERE / "writer.py", case, f"w{kill}{one}"], env=database.environment, stdout=subprocess.PIPE, text=True
            )
            for one in range(2)
        ]
        wait_for(database, len(acknowledged) + 10)
        for writer in writers:
            writer.kill()
            acknowledged += (writer.communicate()[0] or "").split()
    chain, version, contacts = json.loads(run(LOOK, database.environment, case))
    assert chain == "None"
    assert len(acknowledged) >= 10
    assert set(acknowledged) <= set(contacts)
    assert len(contacts) == len(set(contacts)) == version
    assert len(contacts) <= len(acknowledged) + 4
    assert database.is_sound()


def wait_for(database: Database, rows: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if database.count() >= rows:
            return
        time.sleep(0.05)
    pytest.fail("the writers did not write")
