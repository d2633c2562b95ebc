"""Processes that are killed in the middle of saving lose nothing that was acknowledged and leave nothing half done."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

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


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATNA_")}
    return kept | {"BATNA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "workbench.settings"}


def run(code: str, environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_killing_in_mid_write_loses_nothing_acknowledged(environment: dict[str, str], tmp_path: Path) -> None:
    case = run(SET_UP, environment)
    acknowledged: list[str] = []
    for kill in range(2):
        writers = [
            subprocess.Popen(
                [sys.executable, HERE / "writer.py", case, f"w{kill}{one}"], env=environment, stdout=subprocess.PIPE, text=True
            )
            for one in range(2)
        ]
        wait_for(tmp_path / "batna.sqlite3", len(acknowledged) + 10)
        for writer in writers:
            writer.kill()
            acknowledged += (writer.communicate()[0] or "").split()
    chain, version, contacts = json.loads(run(LOOK, environment, case))
    assert chain == "None"
    assert len(acknowledged) >= 10
    assert set(acknowledged) <= set(contacts)
    assert len(contacts) == len(set(contacts)) == version
    assert len(contacts) <= len(acknowledged) + 4
    with sqlite3.connect(tmp_path / "batna.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def wait_for(file: Path, rows: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        reader = sqlite3.connect(file, timeout=20)
        (count,) = reader.execute("SELECT count(*) FROM records_contactrecord").fetchone()
        reader.close()
        if count >= rows:
            return
        time.sleep(0.05)
    pytest.fail("the writers did not write")
