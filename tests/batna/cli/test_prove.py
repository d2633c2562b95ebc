"""The commands of stage prove."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.cli.prove import app
from batna.cli.today import day_of
from batna.model.problem import BadInput

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "Office chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "unit": "EUR",
    "issues": [{"id": "price", "unit": "EUR", "options": [210, 200]}],
    "preferences": {"ours": {"values": {"price": [0, 10]}, "reservation": 2}},
    "outcome": {"kind": "agreement", "on": "2027-03-10", "package": {"price": 200}},
    "proof": {
        "results": [
            {"id": "r", "customer": "Care", "measure": "Calls", "before": 158, "after": 12, "source": "Log", "worth": 4.0},
            {"id": "s", "customer": "Ops", "measure": "Hours", "before": 5, "after": 6, "source": "Log"},
        ],
        "testimonials": [{"id": "t", "person": "Elin", "quote": "Glad", "consent_on": "2027-05-01"}],
    },
}


@pytest.fixture
def casefile(tmp_path: Path) -> Path:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    return file


def run(*words: object) -> str:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(word) for word in words], catch_exceptions=False).stdout


def test_showcase_prints_results_and_words(casefile: Path) -> None:
    said = run("showcases", casefile, "--today", "2027-06-01")
    assert "Calls fell from 158 to 12 for Care." in said
    assert "“Glad” Elin" in said
    assert "worse" in said


def test_showcase_writes_both_documents(casefile: Path, tmp_path: Path) -> None:
    printed = json.loads(
        run("showcases", casefile, "--today", "2027-06-01", "--json", "--pdf", tmp_path / "a.pdf", "--pptx", tmp_path / "a.pptx")
    )
    assert printed["ready"] is True
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.pptx").read_bytes().startswith(b"PK")


def test_a_document_that_cannot_be_written_is_bad_input(casefile: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a file that can be written: No such file or directory"):
        run("showcases", casefile, "--pdf", tmp_path / "nowhere" / "a.pdf")


def test_testimonials_say_whom_to_ask_with_a_draft(casefile: Path) -> None:
    said = run("testimonials", casefile, "--today", "2027-06-01")
    assert "Consent of 2027-05-01." in said
    assert "Hours got worse: mend that first." in said
    assert "a draft for Care: Calls went from 158 to 12." in said
    printed = json.loads(run("testimonials", casefile, "--today", "2027-06-01", "--json"))
    assert printed["drafts"][0]["text"] == "Calls went from 158 to 12."
    assert [ask["now"] for ask in printed["asks"]] == [True, False]


def test_outcomes_follow_the_value(casefile: Path) -> None:
    assert "8 EUR negotiated over no agreement; measures show 4 EUR so far." in run("outcomes", casefile)
    assert json.loads(run("outcomes", casefile, "--json"))["not_shown"] == 4


def test_without_a_day_it_looks_from_today(casefile: Path) -> None:
    assert json.loads(run("showcases", casefile, "--json"))["made_on"] == day_of(None).isoformat()
    assert abs((day_of(None) - date.today()).days) <= 1  # noqa: DTZ011 - the day of this machine is meant
