"""Commands that take what past talks taught."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.cli import app

DAY = ("--today", "2026-11-22")


def run(*words: object) -> Any:
    return CliRunner(env={"COLUMNS": "250"}).invoke(app, [*map(str, words)], catch_exceptions=False)


@pytest.fixture
def film(root: Path) -> Path:
    return root / "examples/packaging_film.yaml"


def learned(root: Path, tmp_path: Path, film: Path, most: int) -> Path:
    past = sorted((root / "examples/past").glob("*.yaml"))[:most]
    path = tmp_path / "prior.json"
    path.write_text(run("learn", "priors", film, *(word for one in past for word in ("--past", one)), "--json").stdout, encoding="utf-8")
    return path


def test_simulation_patience_and_next_offer_start_from_it_and_say_so(root: Path, tmp_path: Path, film: Path) -> None:
    prior = learned(root, tmp_path, film, 6)
    said = "Learned from 6 past talks (4 with Veltra Films and 2 in the category)"
    for command in (("plan", "simulation"), ("plan", "patience", *DAY), ("negotiate", "next-offer", *DAY)):
        words = (*command[:2], film, *command[2:], "--json")
        plain, known = json.loads(run(*words).stdout), json.loads(run(*words, "--prior", prior).stdout)
        assert not any(line.startswith("Learned from") for line in plain["because"])
        assert any(line.startswith(said) for line in known["because"])
        assert known != plain


def test_the_counter_offer_is_one_figure_on_the_command_line(root: Path, tmp_path: Path, film: Path) -> None:
    prior = learned(root, tmp_path, film, 6)
    clock = json.loads(run("plan", "patience", film, *DAY, "--prior", prior, "--seed", 3, "--json").stdout)
    found = json.loads(run("negotiate", "next-offer", film, *DAY, "--prior", prior, "--seed", 3, "--json").stdout)
    assert [one["value"]["likely"] for one in clock["choices"] if one["what"] == "counter"] == [found["counter"]["worth"]]


def test_a_file_that_says_too_little_changes_nothing_and_says_so(root: Path, tmp_path: Path, film: Path) -> None:
    prior = learned(root, tmp_path, film, 1)
    known, plain = run("plan", "simulation", film, "--json", "--prior", prior), run("plan", "simulation", film, "--json")
    assert known.stdout == plain.stdout
    assert known.stderr == f"{prior}: not enough past talks, so nothing is changed by them.\n"
