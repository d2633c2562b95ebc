"""The commands of stage prepare: tables for people, JSON for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.cli.prepare import app

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "t",
    "buyer": "b",
    "supplier": "s",
    "unit": "EUR",
    "issues": [{"id": "price", "options": [210, 200]}],
    "costs": [{"line": "Price", "by": "price"}],
    "stakeholders": [
        {
            "id": "fin",
            "function": "finance",
            "positions": [{"says": "Cheaper", "wants": [{"issue": "price", "at_most": 200}], "needs": ["calm"]}],
            "needs": [{"id": "calm", "unit": "EUR", "at_most": 205, "from": {"price": {210: 210, 200: 200}}}],
            "red_lines": [{"issue": "price", "at_most": 300}],
        }
    ],
    "alternatives": [{"id": "b", "total_cost": 250, "likelihood": 1, "ready_on": "2027-03-11"}],
    "dates": {"need_by": "2027-03-01", "gap_cost_per_day": 1},
}


@pytest.fixture
def casefile(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False, env={"COLUMNS": "200"})
    assert result.exit_code == 0
    return result.output


def test_alternatives_as_json_and_as_a_table(casefile: Path) -> None:
    found = json.loads(run("alternatives", casefile, "--json"))
    assert [(row["id"], row["value"]["likely"], row["gap_days"], row["share"]) for row in found["rows"]] == [("b", -260, 10, 1)]
    assert found["reservation"] == {"low": -260, "likely": -260, "high": -260}
    assert found["stated"] is None
    assert json.loads(run("alternatives", casefile, "--json", "--today", "2027-03-06"))["rows"][0]["gap_days"] == 5
    assert "−260" in run("alternatives", casefile)


def test_alternatives_say_that_a_stated_reservation_counts(tmp_path: Path) -> None:
    path = tmp_path / "stated.json"
    path.write_text(json.dumps(CASE | {"preferences": {"ours": {"reservation": -230}}}), encoding="utf-8")
    assert json.loads(run("alternatives", path, "--json"))["stated"] == -230
    assert "that one counts" in run("alternatives", path)


def test_needs_as_json_and_as_a_table(casefile: Path) -> None:
    found = json.loads(run("needs", casefile, "--package", '{"price": 210}', "--json"))
    assert (found["needs_met"], found["needs_missed"]) == (0, 1)
    table = run("needs", casefile, "--package", '{"price": "200"}')
    assert all(word in table for word in ("Cheaper", "calm", "red line", "met"))


def test_costs_as_json_and_as_a_table(casefile: Path) -> None:
    found = json.loads(run("costs", casefile, "--package", '{"price": 210}', "--json"))
    assert (found["total"]["likely"], found["lines"][0]["share"], found["should_cost"]) == (210, 1, None)
    table = run("costs", casefile, "--package", '{"price": 210}')
    assert "Total" in table
    assert "Should-cost" not in table


def test_costs_set_the_quote_against_what_it_should_cost(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    sheet = {"part": "a chair", "lines": [{"line": "labour", "should": 20, "quoted": 23.5}]}
    path.write_text(json.dumps(CASE | {"should_cost": sheet}), encoding="utf-8")
    found = json.loads(run("costs", path, "--package", '{"price": 210}', "--json"))["should_cost"]
    assert (found["part"], found["gap"]["likely"], found["lines"][0]["line"]) == ("a chair", 3.5, "labour")
    table = run("costs", path, "--package", '{"price": 210}')
    assert "Should-cost of a chair" in table
    assert "Which factors influence labour most" in table


def test_stakeholders_as_json_and_as_a_table(casefile: Path) -> None:
    assert json.loads(run("stakeholders", casefile, "--json"))["rows"][0]["exposure"] == 0
    assert "finance" in run("stakeholders", casefile)
