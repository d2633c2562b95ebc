"""The rehearsal at a terminal and from a pipe: every command, every bad line, the end of the input."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from tests.batna.plan.rehearsing.chairs import TODAY, chairs
from typer.testing import CliRunner, Result

from batna.cli.learn import app as learn
from batna.cli.plan import app
from batna.cli.rehearsal import rehearse
from batna.exchange.casefile import read_case, write_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.outcome import Outcome
from batna.model.problem import BadInput
from batna.plan.rehearsal import make_setup

SCRIPT = """
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


def run(case: Case, folder: Path, typed: str, *words: object, status: int = 0) -> Result:
    file = folder / "case.json"
    write_case(case, file)
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["rehearsal", str(file), "--today", "2027-03-01", *map(str, words)], input=typed)
    assert result.exit_code == status, result.output
    return result


def test_the_command_plays_a_script_from_a_pipe(tmp_path: Path) -> None:
    case = chairs(charter={"red_lines": [{"clause": "2", "issue": "price", "at_most": 200}]})
    said = run(case, tmp_path, SCRIPT, "--type", "steady", "--seed", "3", "--rounds", "9").stdout
    assert said.index("Rehearsal: Northwind and Sella, Chairs. You play Northwind.") < said.index("Round 1 · Sella: ")
    for sentence in (
        'package.price: got "205", expected one of the options of price: 210, 200, 190, 180',
        "package.price: got 210 EUR, expected what the charter allows. Unit price 210 EUR breaks clause 2: ",
        'offer: got "colour=red", expected issue=option for one or more of price, days',
        'offer: got "", expected issue=option for one or more of price, days',
        "package.price: got #9, expected a number from #1 to #4",
        'offer: got "hint", expected a hint that names a package',
        'got "frobnicate", expected offer, accept, no, walk, back, hint',
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
    assert found["setup"] == {"kind": "steady", "seed": 1, "rounds": 8, "opens": "theirs", "start": "beginning"}
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


OFFERS = [
    {"id": "t1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"price": 210, "days": 60}},
    {"id": "o1", "round": 1, "by": "ours", "on": "2027-01-02", "package": {"price": 180, "days": 30}},
    {"id": "t2", "round": 2, "by": "theirs", "on": "2027-01-03", "package": {"price": 200, "days": 60}},
]


def test_the_command_goes_on_from_where_the_talks_stand(tmp_path: Path) -> None:
    case = chairs(offers=OFFERS)
    said = run(case, tmp_path, "offer days=60\ntalks\nwalk\n", "--type", "firm").stdout
    assert "It goes on from where the talks stand. What was offered stays offered" in said
    assert "Round 2 · Sella offered:" in said
    assert "Unit price 180 EUR, Delivery 60 day (40 points to us)" in said
    assert "Played from where the talks stood after 3 offers, in round 2, with 7 more of ours." in said
    assert said.count("real") >= 3
    afresh = run(case, tmp_path, "quit\n", "--start", "beginning").stdout
    assert "Played from the beginning, with 8 offers of ours." in afresh
    assert isinstance(run(chairs(), tmp_path, "", "--start", "here", status=1).exception, BadInput)
    waiting = chairs(offers=OFFERS[:2])
    answered = run(waiting, tmp_path, "accept\n", "--type", "steady").stdout
    assert "Round 2 · Sella: " in answered
    assert "Agreed (" in answered
    found = json.loads(run(case, tmp_path, "accept\n", "--json").stdout)
    assert ([turn["by"] for turn in found["before"]], [turn["action"] for turn in found["transcript"]]) == (
        ["theirs", "ours", "theirs"], ["accept"],
    )  # fmt: skip
    assert (found["setup"]["start"], found["debrief"]["start"], found["taken_back"]) == ("here", "here", 0)


def test_the_last_move_is_taken_back(tmp_path: Path) -> None:
    typed = "back\noffer 4 2\nback\noffer 4 1\nback\nwalk\n"
    said = run(chairs(), tmp_path, typed, "--type", "firm", "--seed", "1").stdout
    assert "back: expected a move of yours in this rehearsal; what was put in the real talks stays" in said
    assert said.count("Taken back. On the table is again:") == 2
    assert "You took back 2 of your moves." in said
    first = run(chairs(), tmp_path, "offer 4 2\nback\nwalk\n", "--opens", "ours").stdout
    assert "Taken back.\n" in first
    assert "You took back one of your moves." in first
    found = json.loads(run(chairs(), tmp_path, "offer 4 2\nback\nwalk\n", "--json").stdout)
    assert (found["taken_back"], [turn["action"] for turn in found["transcript"]]) == (1, ["offer", "walk"])


def test_past_cases_weigh_what_the_supplier_may_be(root: Path, tmp_path: Path) -> None:
    case = read_case(root / "examples/packaging_film.yaml")
    past = [tmp_path / f"past{at}.json" for at in range(5)]
    for file in past:
        ended = Outcome(kind="impasse", on=date(2026, 6, 1))
        write_case(case.model_copy(update={"title": file.stem, "outcome": ended}), file)
    words = [word for file in past for word in ("--past", str(file))]
    write_case(case, tmp_path / "film.json")
    learned = CliRunner().invoke(learn, ["priors", str(tmp_path / "film.json"), "--json", *words]).stdout
    (tmp_path / "prior.json").write_text(learned, encoding="utf-8")
    said = run(case, tmp_path, "quit\n", "--prior", tmp_path / "prior.json").stdout
    assert "Veltra Films is drawn from what you believe and what finished cases say. Learned from" in said
    assert "Learned from" not in run(case, tmp_path, "quit\n").stdout
