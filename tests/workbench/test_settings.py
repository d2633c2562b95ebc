"""What the environment says reaches the settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import json, django
from django.conf import settings as s
database = {name: value if name == "OPTIONS" else str(value) for name, value in s.DATABASES["default"].items()}
print(json.dumps({"database": database, "options": database["OPTIONS"],
 "hosts": s.ALLOWED_HOSTS, "secure": s.SESSION_COOKIE_SECURE, "hsts": s.SECURE_HSTS_SECONDS, "debug": s.DEBUG, "key": s.SECRET_KEY}))
"""


def ask(folder: Path, **environment: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATNA_")}
    variables = kept | {"DJANGO_SETTINGS_MODULE": "workbench.settings", "BATNA_DATA": str(folder)} | environment
    return json.loads(subprocess.run([sys.executable, "-c", ASK], env=variables, check=True, capture_output=True, text=True).stdout)


def test_without_an_address_it_is_sqlite_that_survives_a_power_cut(tmp_path: Path) -> None:
    found = ask(tmp_path)
    assert found["database"]["NAME"] == str(tmp_path / "batna.sqlite3")
    assert found["options"]["transaction_mode"] == "IMMEDIATE"
    assert found["options"]["timeout"] == 20
    assert "synchronous=FULL" in found["options"]["init_command"]
    assert "journal_mode=WAL" in found["options"]["init_command"]
    assert (found["debug"], found["secure"], found["hsts"]) == (False, False, 0)
    assert found["hosts"] == ["localhost", "127.0.0.1", "[::1]"]


def test_production_is_secure_from_the_first_request(tmp_path: Path) -> None:
    found = ask(tmp_path, BATNA_ENV="production", BATNA_HOSTS="batna.example,www.batna.example")
    assert found["secure"]
    assert found["hsts"] >= 31_536_000
    assert found["hosts"] == ["batna.example", "www.batna.example"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "postgresql://batna:@/batna?host=/tmp/socket",
            {"NAME": "batna", "USER": "batna", "PASSWORD": "", "HOST": "/tmp/socket", "PORT": ""},
        ),
        (
            "postgresql://a%40b:p%2Fw@db.example:6432/x%20y",
            {"NAME": "x y", "USER": "a@b", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "6432"},
        ),
    ],
)
def test_a_postgresql_address_is_read_whole(tmp_path: Path, address: str, expected: dict[str, str]) -> None:
    found = ask(tmp_path, BATNA_DATABASE_URL=address)
    assert {name: found["database"][name] for name in expected} == expected
    assert found["database"]["ENGINE"] == "django.db.backends.postgresql"


def test_other_options_of_the_address_go_to_the_driver(tmp_path: Path) -> None:
    assert ask(tmp_path, BATNA_DATABASE_URL="postgresql://u:p@h/d?sslmode=require")["options"] == {"sslmode": "require"}


def test_two_processes_share_one_key(tmp_path: Path) -> None:
    assert ask(tmp_path)["key"] == ask(tmp_path)["key"]
