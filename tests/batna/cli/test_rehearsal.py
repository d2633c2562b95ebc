"""The rehearsal at a terminal and from a pipe: every command, every bad line, the end of the input."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from batna.cli.plan import app
from batna.cli.rehearsal import rehearse
from batna.exchange.casefile import read_case, write_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput
from batna.plan.rehearsal import make_setup

TODAY = date(2027, 3, 1)


def chairs(**more: Any) -> Case:
    preferences = {
        "ours": {"values": {"price": [0, 12, 25, 40], "days": [0, 10]}, "reservation": 5},
        "theirs": {"values": {"price": [40, 24, 10, 0], "days": [10, 0]}, "reservation": 10},
    }
    return case_of(
        {
            "batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "preferences": preferences,
            "issues": [
                {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
                {"id": "days", "name": "Delivery", "unit": "day", "options": [60, 30]},
            ],
        }
        | more
    )  # fmt: skip


def run(case: Case, folder: Path, typed: str, *words: object, status: int = 0) -> Result:
    file = folder / "case.json"
    write_case(case, file)
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["rehearsal", str(file), "--today", "2027-03-01", *map(str, words)], input=typed)
    assert result.exit_code == status, result.output
    return result


def test_the_command_plays_a_script_from_a_pipe(tmp_path: Path) -> None:
    case = chairs(charter={"red_lines": [{"clause": "2", "issue": "price", "at_most": 200}]})
    typed = """
# a note to myself
help
options
offer price=205
offer price=210
offer colour=red
offer
offer price=#9
offer hint
frobnicate
accept
offer price=180, days=30
hint
offer hint
no because our line stops
offer #3 open
talks
offer 4 1
walk because it is late
"""
    said = run(case, tmp_path, typed, "--type", "steady", "--seed", "3", "--rounds", "9").stdout
    assert said.index("Rehearsal: Northwind and Sella, Chairs. You play Northwind.") < said.index("Round 1 · Sella: ")
    for sentence in (
        'package.price: got "205", expected one of the options of price: 210, 200, 190, 180',
        "package.price: got 210 EUR, expected what the charter allows. Unit price 210 EUR breaks clause 2: ",
        'offer: got "colour=red", expected issue=option for one or more of price, days',
        'offer: got "", expected issue=option for one or more of price, days',
        "package.price: got #9, expected a number from #1 to #4",
        'offer: got "hint", expected a hint that names a package',
        'got "frobnicate", expected offer, accept, no, walk, hint',
        "you> offer price=180, days=30",
        "Unit price 180 EUR, Delivery 30 day (50 points to us)",
        "Hint: ",
        "You say no, because our line stops",
        "Unit price 190 EUR (25 points to 35 points to us)",
        "You walk away, because it is late",
        "What the supplier was. Steady: it gives about the same",
        "The best that it would have signed: ",
        "What your concessions bought",
        "Every whole offer",
    ):
        assert sentence in said, sentence
    assert "you> # a note to myself" in said


def test_the_command_handles_the_end_of_the_input(tmp_path: Path) -> None:
    said = run(chairs(), tmp_path, "offer price=190\n").stdout
    assert "The input has ended, so the rehearsal stops here." in said
    assert "You stopped before the end, so there is nothing to compare." in said
    assert "The input has ended" not in run(chairs(), tmp_path, "quit\n").stdout


def test_the_command_prints_transcript_and_debrief_as_json(tmp_path: Path) -> None:
    result = run(chairs(), tmp_path, "offer price=300\noffer price=180 days=30\naccept\n", "--type", "steady", "--seed", "1", "--json")
    assert 'package.price: got "300"' in result.stderr
    found = json.loads(result.stdout)
    assert found["setup"] == {"kind": "steady", "seed": 1, "rounds": 8, "opens": "theirs"}
    assert (found["state"], [turn["action"] for turn in found["transcript"]]) == ("agreed", ["offer", "offer", "offer", "accept"])
    assert found["debrief"]["type"]["kind"] == "steady"
    assert json.loads(run(chairs(), tmp_path, "", "--json").stdout)["state"] == "stopped"


def test_at_the_command_an_agreement_is_shown_and_issues_can_be_opened_again(tmp_path: Path) -> None:
    typed = "offer price=180\noffer days=open\nno\naccept\n"
    said = run(chairs(), tmp_path, typed, "--type", "eager", "--opens", "theirs", "--seed", "3").stdout
    assert "Unit price 180 EUR, Delivery 60 day (40 points to us)" in said
    assert "Unit price 180 EUR (40 points to 50 points to us)" in said
    assert "You say no." in said
    assert "Agreed (" in said


def test_an_issue_with_many_options_is_shortened(tmp_path: Path) -> None:
    issues = [{"id": "price", "options": list(range(30))}]
    values = {"price": list(range(30))}
    preferences = {"ours": {"values": values, "reservation": 0}, "theirs": {"values": {"price": list(range(29, -1, -1))}, "reservation": 0}}
    case = case_of({"batna": 1, "title": "C", "buyer": "N", "supplier": "S", "issues": issues, "preferences": preferences})
    said = run(case, tmp_path, "offer 16\nquit\n").stdout
    assert "and 18 more up to #30" in said
    assert "price 15 (15 points to us)" in said


def test_the_command_refuses_a_type_that_it_does_not_know(tmp_path: Path) -> None:
    result = run(chairs(), tmp_path, "", "--type", "angry", status=1)
    assert isinstance(result.exception, BadInput)


class Keyboard(io.StringIO):
    """An input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_json_stays_clean(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("offer 4 2\nquit\n"))
    case = chairs()
    rehearse(case, make_setup(case), as_json=True, today=TODAY)
    shown = capsys.readouterr()
    assert json.loads(shown.out)["state"] == "stopped"
    assert "Round 1 · Sella: " in shown.err
    assert "you> " in shown.err


def test_the_command_shows_what_would_have_been_better_for_us_and_no_worse_for_them(root: Path, tmp_path: Path) -> None:
    case = read_case(root / "examples/bicycle_parts.yaml")
    said = run(case, tmp_path, "offer price=3.71 payment=30 days after delivery\nno\nno\noffer 1 1 1 3\naccept\n", "--seed", "3").stdout
    assert "At no cost to them it could have been: " in said
