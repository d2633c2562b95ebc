"""The commands of stage align: tables for people, JSON for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.align import _search, _ways, weights
from batna.cli.align import app
from batna.model.problem import NotEnoughData

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "t",
    "buyer": "b",
    "supplier": "s",
    "unit": "EUR",
    "issues": [{"id": "price", "options": [210, 200, 190]}],
    "preferences": {"ours": {"values": {"price": [0, 10, 20]}}},
    "stakeholders": [{"id": "fin", "function": "finance", "red_lines": [{"issue": "price", "at_least": 200}]}],
    "charter": {"decisions": [{"id": "agree", "decides": "Agree", "approver": "Maya"}], "signers": ["Maya"]},
}
CLASH = CASE | {
    "stakeholders": [*CASE["stakeholders"], {"id": "ops", "function": "operations", "red_lines": [{"issue": "price", "at_most": 190}]}]
}


def written(path: Path, document: dict[str, Any]) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture
def casefile(tmp_path: Path) -> Path:
    return written(tmp_path / "case.json", CASE)


@pytest.fixture
def clash(tmp_path: Path) -> Path:
    return written(tmp_path / "clash.json", CLASH)


def run(*words: object, status: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False, env={"COLUMNS": "200"})
    assert result.exit_code == status
    return result.output


def test_mandate_lists_packages_and_prices(casefile: Path) -> None:
    found = json.loads(run("mandate", casefile, "--json", "--limit", 1))
    assert (found["count"], found["packages"], found["relaxations"]) == (2, [{"package": {"price": 200}, "ours": 10}], [])
    (line,) = found["red_lines"]
    assert (line["stakeholder"], line["issue"], line["limit"], line["at_least"], line["shadow_price"]) == (
        "fin",
        "price",
        "at least 200",
        200,
        10,
    )
    assert line["best"] == {"package": {"price": 190}, "ours": 20}
    assert "only" not in line
    table = run("mandate", casefile)
    assert "Packages that satisfy everyone" in table
    assert "What each red line costs us" in table


def test_mandate_without_a_red_line_shows_no_prices(tmp_path: Path) -> None:
    assert "What each red line" not in run("mandate", written(tmp_path / "calm.json", CASE | {"stakeholders": []}))


def test_mandate_lists_every_smallest_set_of_relaxations(clash: Path) -> None:
    found = json.loads(run("mandate", clash, "--json"))
    assert (found["count"], found["packages"]) == (0, [])
    assert [[(one["stakeholder"], one["price"]) for one in way] for way in found["relaxations"]] == [[("fin", 0)], [("ops", 10)]]
    assert [(way["package"], way["ours"], way["count"]) for way in found["relaxed"]] == [({"price": 190}, 20, 1), ({"price": 200}, 10, 2)]
    assert found["red_lines"][0]["best"] is None
    assert "price at most 190 (operations)" in run("mandate", clash)


def test_mandate_without_values_names_no_value(tmp_path: Path) -> None:
    path = written(tmp_path / "plain.json", {key: part for key, part in CASE.items() if key != "preferences"})
    assert json.loads(run("mandate", path, "--json"))["packages"] == [{"package": {"price": 210}}, {"package": {"price": 200}}]


def test_mandate_says_so_when_there_is_too_much_to_be_exact(casefile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ways, "MOST_WAYS", 1)
    monkeypatch.setattr(_search, "MOST_NODES", 0)
    with pytest.raises(NotEnoughData, match="pull too many issues against each other"):
        run("mandate", casefile)


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    points = ([0, 2, 6], [5, 4, 0], [0, 3, 3])
    people = [{"id": f"p{n}", "function": "f", "trade_offs": {"price": row}} for n, row in enumerate(points)]
    return written(tmp_path / "scored.json", CASE | {"stakeholders": people})


def test_weights_as_json_and_as_a_table(scored: Path) -> None:
    found = json.loads(run("weights", scored, "--json"))
    assert (found["package"], found["smallest_share"], found["people"]) == ({"price": 200}, 0.3, 3)
    assert "The package that leaves nobody behind" in run("weights", scored)


def test_weights_says_so_when_there_is_too_much_to_be_proven(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST_STEPS", 1)
    with pytest.raises(NotEnoughData, match="within 1 steps"):
        run("weights", scored)


def test_conflicts_as_json_and_as_a_table(clash: Path) -> None:
    found = json.loads(run("conflicts", clash, "--json"))
    assert [(row["issue"], row["kind"], row["at_stake"]["likely"]) for row in found["conflicts"]] == [("price", "exclusive", 10)]
    assert found["matrix"][0][1] == {"count": 1, "at_stake": 10}
    assert "exclusive" in run("conflicts", clash)


def test_charter_as_json_and_as_a_table(casefile: Path) -> None:
    found = json.loads(run("charter", casefile, "--json"))
    assert (found["unsigned"], found["is_sound"]) == (["Maya"], True)
    assert "has not signed version 1" in run("charter", casefile, "--fail")


def test_charter_fails_where_asked_to(tmp_path: Path) -> None:
    path = written(tmp_path / "gap.json", CASE | {"charter": {"decisions": [{"id": "a", "decides": "x", "approver": "M", "up_to": 5}]}})
    assert "Nobody approves amounts above 5 EUR" in run("charter", path, "--fail", status=1)
    run("charter", path)
