"""Each wall of pyproject.toml stands, and falls when somebody breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = tuple(contract["name"] for contract in SETTINGS["contracts"])


@dataclass(frozen=True)
class Breach:
    """Files that break one wall when they are added to the tree."""

    contract: str
    files: dict[str, str]


BREACHES = (
    Breach("The library knows no web, no database and no workbench", {"batna/model/breach.py": "import django"}),
    Breach("The library knows no web, no database and no workbench", {"batna/plan/breach.py": "import sqlite3"}),
    Breach("The library knows no web, no database and no workbench", {"batna/breach.py": "import workbench"}),
    Breach("The natural way: a stage imports only what came before it", {"batna/prepare/breach.py": "import batna.plan"}),
    Breach("The natural way: a stage imports only what came before it", {"batna/model/breach.py": "import batna.measure"}),
    Breach("The natural way: a stage imports only what came before it", {"batna/drawer/__init__.py": ""}),
    Breach(
        "Inside the workbench: urls, then pages and api, then records, then people", {"workbench/people/breach.py": "import workbench.urls"}
    ),
    Breach(
        "Inside the workbench: urls, then pages and api, then records, then people", {"workbench/plan/breach.py": "import workbench.align"}
    ),
    Breach("Inside the workbench: urls, then pages and api, then records, then people", {"workbench/drawer/__init__.py": ""}),
    Breach("Tables are touched only by records (load and save)", {"workbench/plan/breach.py": "import workbench.records.models"}),
    Breach("Secrets are read through one gate", {"workbench/records/breach.py": "import workbench.records.models.secrets"}),
    Breach("Settings are read through django.conf", {"workbench/people/breach.py": "import workbench.settings"}),
    Breach(
        "No circles anywhere",
        {"batna/plan/breach.py": "import batna.plan.breach_too", "batna/plan/breach_too.py": "import batna.plan.breach"},
    ),
)


def check_walls(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [linter, "--no-logo", "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the tree to break."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_walls_stand() -> None:
    report = check_walls(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr
    assert all(f"{contract} KEPT" in report.stdout for contract in CONTRACTS)


def test_every_wall_has_a_breach() -> None:
    assert {breach.contract for breach in BREACHES} == set(CONTRACTS)


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: next(iter(breach.files)))
def test_a_breach_is_found(breach: Breach, tree: Path) -> None:
    for name, text in breach.files.items():
        path = tree / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""A breach."""\n\n{text}\n', encoding="utf-8")
    report = check_walls(tree)
    assert report.returncode == 1, report.stdout + report.stderr
    assert f"{breach.contract} BROKEN" in report.stdout
