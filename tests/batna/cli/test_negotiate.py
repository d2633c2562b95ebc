"""The commands of stage negotiate: tables for people, JSON for programs, status 1 when asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from batna.cli.negotiate import app
from batna.model.problem import BadInput

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "Office chairs",
    "buyer": "Northwind",
    "supplier": "Sella [bold]",
    "issues": [{"id": "price", "unit": "EUR", "options": [210, 200, 190, 180]}, {"id": "days", "options": [60, 30]}],
    "preferences": {"ours": {"values": {"price": [0, 10, 20, 30], "days": [0, 5]}, "reservation": 5, "target": 30}},
    "charter": {"red_lines": [{"clause": "2", "issue": "price", "at_most": 200}]},
    "information": [{"id": "date", "fact": "We open in May", "speakers": ["Maya"]}],
    "contacts": [{"id": "c1", "on": "2027-03-02", "by": "Jonas", "channel": "call", "said": "Hello", "told": ["date"]}],
    "offers": [
        {"id": "them1", "round": 1, "by": "theirs", "on": "2027-03-03", "package": {"price": 210, "days": 60}},
        {"id": "us1", "round": 1, "by": "ours", "on": "2027-03-04", "package": {"price": 180}},
        {"id": "them2", "round": 2, "by": "theirs", "on": "2027-03-05", "package": {"price": 210, "days": 60}},
        {"id": "us2", "round": 2, "by": "ours", "on": "2027-03-06", "package": {"price": 190, "days": 30}},
    ],
    "outcome": {"kind": "agreement", "on": "2027-03-10", "package": {"price": 200, "days": 60}},
}


@pytest.fixture
def casefile(tmp_path: Path) -> Path:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    return file


def run(*words: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("contacts", ["Contacts and offers, the latest first", "Sella [bold]", "What was told", "wrong speaker"]),
        ("offers", ["Offers", "30 to 35", "them", "Between us2 and them2 lie 25 points to us"]),
        ("ledger", ["For every 1 given we got 0.40", "given after they said no once"]),
        ("exposure", ["Sella [bold] knows 1 of 1 items, 1 of them against the protocol.", "We open in May"]),
        ("agreement", ["Agreed on 2027-03-10", "price: 200 EUR", "No offer of the log names this option."]),
    ],
)
def test_each_command_prints_a_table(casefile: Path, command: str, said: list[str]) -> None:
    result = run(command, casefile)
    assert result.exit_code == 0
    assert [text for text in said if text not in result.stdout] == []


def test_the_ledger_says_which_concession_waits_for_an_answer(casefile: Path) -> None:
    casefile.write_text(json.dumps(CASE | {"outcome": None}), encoding="utf-8")
    assert "waiting" in run("ledger", casefile).stdout


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("contacts", {"entries", "told", "because"}),
        ("offers", {"rows", "history", "gap", "target", "walk_away", "missing", "because"}),
        ("ledger", {"steps", "given", "got", "for_each_given", "unilateral", "pace", "warnings", "because"}),
        ("exposure", {"items", "says", "because"}),
        ("agreement", {"terms", "because"}),
    ],
)
def test_each_command_prints_json(casefile: Path, command: str, fields: set[str]) -> None:
    printed = json.loads(run(command, casefile, "--json").stdout)
    assert fields <= set(printed)


def test_the_json_of_contacts_says_what_was_allowed(casefile: Path) -> None:
    assert json.loads(run("contacts", casefile, "--json").stdout)["told"][0]["is_allowed"] is False


def test_a_finding_fails_only_when_asked(casefile: Path) -> None:
    assert run("contacts", casefile, "--fail").exit_code == 1
    assert run("ledger", casefile, "--fail").exit_code == 1
    assert run("check-offer", casefile, "--package", '{"price": 210}').exit_code == 0
    assert run("check-offer", casefile, "--package", '{"price": 210}', "--fail").exit_code == 1
    assert run("check-offer", casefile, "--package", '{"price": 200}', "--fail").exit_code == 0


def test_check_offer_says_what_it_is_worth_and_what_stands_against_it(casefile: Path) -> None:
    said = run("check-offer", casefile, "--package", '{"price": "210"}').stdout
    assert "Not allowed: price 210 EUR breaks clause 2: at most 200." in said
    assert "0 to 5" in said
    whole = run("check-offer", casefile, "--package", '{"price": 200, "days": 60}', "--speaker", "Maya").stdout
    assert "Allowed: 10 points to us, 5 above walk-away, 20 below target." in whole


def test_check_offer_warns_before_something_is_given_for_nothing(casefile: Path) -> None:
    held = CASE | {"offers": CASE["offers"][:3], "outcome": None, "contacts": []}
    casefile.write_text(json.dumps(held), encoding="utf-8")
    printed = json.loads(run("check-offer", casefile, "--package", '{"price": 200}', "--today", "2027-03-06", "--json").stdout)
    assert (printed["allowed"], printed["warnings"][0]["pushbacks"]) == (True, 1)


def test_nearest_says_what_to_change(casefile: Path) -> None:
    printed = json.loads(run("nearest", casefile, "--package", '{"price": 210}', "--json").stdout)
    assert [(move["issue"], move["before"], move["after"]) for move in printed["moves"]] == [("price", 210, 200)]
    assert "200 EUR is the nearest option that the charter allows" in run("nearest", casefile, "--package", '{"price": 210}').stdout
    assert "Nothing to change" in run("nearest", casefile, "--package", '{"price": 200}').stdout
    closed = CASE | {"charter": {"red_lines": [{"clause": "2", "issue": "price", "at_most": 100}]}}
    casefile.write_text(json.dumps(closed), encoding="utf-8")
    assert "No change of single issues makes this allowed" in run("nearest", casefile, "--package", '{"price": 200}').stdout


def test_check_offer_works_before_anyone_gave_values(casefile: Path) -> None:
    casefile.write_text(json.dumps({key: CASE[key] for key in ("batna", "title", "buyer", "supplier", "issues")}), encoding="utf-8")
    said = run("check-offer", casefile, "--package", "{}").stdout
    assert "what it is worth to us is not known yet" in said


@pytest.mark.parametrize("package", ["[1]", "{", '{"price": 205}', '{"colour": "red"}'])
def test_a_package_that_cannot_be_read_is_bad_input(casefile: Path, package: str) -> None:
    with pytest.raises(BadInput):
        run("check-offer", casefile, "--package", package)


def test_next_offer_says_what_to_do_and_what_else_was_weighed(casefile: Path) -> None:
    shown = run("next-offer", casefile, "--rounds", 6)
    assert shown.exit_code == 0
    assert "expected" in shown.stdout
    assert "because Round" in shown.stdout
    assert "Say: " in shown.stdout
    assert "How they may answer" in shown.stdout
    assert "Our offers as planned now" in shown.stdout
    said = json.loads(run("next-offer", casefile, "--rounds", 4, "--firm", "--seed", 2, "--json").stdout)
    assert said["action"] in ("offer", "accept", "no")
    assert said["reason"]
    assert {"low", "high", "answers", "turn", "walk_away", "schedule", "wording"} <= said.keys()
    assert {"package", "ours", "theirs", "chance", "worth", "alternatives", "because", "missing"} <= said.keys()


def test_next_offer_shows_a_no(tmp_path: Path) -> None:
    late = [CASE["offers"][0] | {"round": 1}]
    case = CASE | {"offers": late, "outcome": None, "preferences": {"ours": CASE["preferences"]["ours"] | {"reservation": 8}}}
    file = tmp_path / "late.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    shown = run("next-offer", file, "--rounds", 1, "--firm")
    assert shown.stdout.startswith("Say no")


def test_walk_away_holds_their_offer_against_the_alternatives(casefile: Path, tmp_path: Path) -> None:
    shown = run("walk-away", casefile, "--today", "2027-01-01")
    assert shown.exit_code == 0
    assert "walking away" in shown.stdout
    said = json.loads(run("walk-away", casefile, "--json").stdout)
    assert {"says", "operations", "above", "is_better", "forbidden", "fallbacks", "gap_chance", "because"} <= said.keys()
    assert run("walk-away", casefile, "--package", json.dumps(said["package"]), "--json").exit_code == 0
    dear = CASE | {"preferences": {"ours": CASE["preferences"]["ours"] | {"reservation": 1_000_000}}}
    file = tmp_path / "dear.json"
    file.write_text(json.dumps(dear), encoding="utf-8")
    assert run("walk-away", file, "--fail").exit_code == 1
