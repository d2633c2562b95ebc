"""The commands of stage learn."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.cli.learn import app
from batna.model.problem import NotEnoughData

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "Office chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "issues": [{"id": "price", "unit": "EUR", "options": [210, 200]}, {"id": "days", "options": [60, 30]}],
    "preferences": {
        "ours": {"values": {"price": [0, 10], "days": [0, 5]}, "reservation": 2},
        "theirs": {"values": {"price": [10, 9], "days": [0, 5]}, "reservation": 3},
    },
}


def written(path: Path, outcome: dict[str, Any] | None) -> Path:
    file = path / "case.json"
    file.write_text(json.dumps(CASE | {"outcome": outcome}), encoding="utf-8")
    return file


def run(*words: object) -> str:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(word) for word in words], catch_exceptions=False).stdout


def test_it_shows_what_would_have_been_better_for_both(tmp_path: Path) -> None:
    said = run("debrief", written(tmp_path, {"kind": "agreement", "on": "2027-03-10", "package": {"price": 210, "days": 60}}))
    assert "Agreed at 0 points to us, 2 below walk-away." in said
    assert "price 210 EUR, days 30" in said
    assert "2 packages would have been better for both" in said


def test_it_shows_the_room_that_an_impasse_left(tmp_path: Path) -> None:
    said = run("debrief", written(tmp_path, {"kind": "impasse", "on": "2027-03-10"}))
    assert "No agreement. There was room for an agreement" in said
    assert "price 200 EUR, days 30" in said


def test_an_impasse_without_walk_away_values_has_an_empty_table(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    bare = {"ours": CASE["preferences"]["ours"]}
    file.write_text(json.dumps(CASE | {"preferences": bare, "outcome": {"kind": "impasse", "on": "2027-03-10"}}), encoding="utf-8")
    assert "No agreement." in run("debrief", file)


def test_json_carries_the_questions_and_the_answers(tmp_path: Path) -> None:
    printed = json.loads(run("debrief", written(tmp_path, {"kind": "impasse", "on": "2027-03-10"}), "--json"))
    assert printed["questions"][0]["asks"] == "What moved them?"
    assert (printed["kind"], printed["debriefs"]) == ("impasse", [])


def test_before_the_end_it_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData):
        run("debrief", written(tmp_path, None))


def test_priors_say_what_to_expect_of_a_supplier(tmp_path: Path) -> None:
    offers = [{"id": "t1", "round": 1, "by": "theirs", "on": "2027-03-01", "package": {"price": 210, "days": 60}}]
    past = tmp_path / "past.json"
    outcome = {"kind": "agreement", "on": "2027-03-10", "package": {"price": 210, "days": 60}}
    past.write_text(json.dumps(CASE | {"title": "Chairs 2026", "offers": offers, "outcome": outcome}), encoding="utf-8")
    case = written(tmp_path, None)
    assert run("priors", case).startswith("Prior only: ")
    said = run("priors", case, "--past", past)
    assert said.startswith("Not enough data (n = 1, 5 are needed): ")
    assert "because Finished cases: 1 with Sella" in said
    found = json.loads(run("priors", case, "--past", past, "--past", case, "--json"))
    assert set(found["prior"]["tactics"]) == {"time", "mirror", "hard", "steps"}
    assert (found["verdict"], found["supplier_cases"], len(found["left_out"])) == ("not enough data", 1, 1)
