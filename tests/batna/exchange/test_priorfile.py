"""What past talks taught comes back from its JSON, and what is wrong with a file is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batna.cli import app
from batna.exchange.casefile import read_case
from batna.exchange.priorfile import read_prior
from batna.learn.priors import learn_prior
from batna.model.problem import BadInput
from batna.simulate.tactics import Tactic

GOOD: dict[str, Any] = {
    "verdict": "learned",
    "prior": {
        "tactics": {"time": 1.2, "hard": 0.5}, "paces": {"0.2": 2.0, "1.0": 0.5}, "reservation_shift": -0.05, "cases": 6,
        "deadlines": [2, 3], "of": "6 past talks (6 with Sella)",
    },
}  # fmt: skip


def file(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "prior.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_what_the_command_prints_comes_back(root: Path, tmp_path: Path) -> None:
    past = sorted((root / "examples/past").glob("*.yaml"))
    film = root / "examples/packaging_film.yaml"
    words = ["learn", "priors", str(film), *(word for path in past for word in ("--past", str(path))), "--json"]
    path = tmp_path / "prior.json"
    path.write_text(CliRunner().invoke(app, words, catch_exceptions=False).stdout, encoding="utf-8")
    assert read_prior(path) == learn_prior([read_case(one) for one in past], case=read_case(film)).prior


def test_a_prior_of_too_few_cases_is_none(tmp_path: Path) -> None:
    assert read_prior(file(tmp_path, GOOD | {"verdict": "not enough data"})) is None
    assert read_prior(file(tmp_path, GOOD | {"verdict": "prior only"})) is None


def test_older_files_have_no_deadlines_and_no_words(tmp_path: Path) -> None:
    parts = {name: part for name, part in GOOD["prior"].items() if name not in {"deadlines", "of"}}
    found = read_prior(file(tmp_path, GOOD | {"prior": parts}))
    assert found is not None
    assert (found.deadlines, found.says) == ((0, 0), "Learned from 6 past talks")
    assert (found.tactics[Tactic.HARD], found.paces[0.2]) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("part", "value", "expected"),
    [
        ("tactics", {"soft": 1}, "prior.tactics: got {'soft': 1}, expected numbers above 0 for time"),
        ("tactics", {"time": 0}, "prior.tactics: "),
        ("tactics", [1], "prior.tactics: "),
        ("paces", {"fast": 1}, "prior.paces: "),
        ("paces", {"1": True}, "prior.paces: "),
        ("paces", {"-1": 1}, "prior.paces: "),
        ("reservation_shift", 2, "prior.reservation_shift: got 2, expected a number from −1 to 1"),
        ("reservation_shift", None, "prior.reservation_shift: got nothing"),
        ("cases", -1, "prior.cases: got -1, expected a whole number from 0"),
        ("cases", 1.5, "prior.cases: "),
        ("deadlines", [3, 2], "prior.deadlines: got [3, 2], expected two whole numbers, kept and passed"),
        ("deadlines", 3, "prior.deadlines: "),
        ("of", 7, "prior.of: got 7, expected a text"),
    ],
)
def test_it_says_what_is_wrong(tmp_path: Path, part: str, value: object, expected: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_prior(file(tmp_path, GOOD | {"prior": GOOD["prior"] | {part: value}}))
    assert f"prior.json: {expected}" in str(caught.value)


def test_everything_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_prior(file(tmp_path, {"verdict": "fine", "prior": {}}))
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize("document", [[], {}, {"prior": 3}, 7])
def test_another_document_is_refused(tmp_path: Path, document: object) -> None:
    with pytest.raises(BadInput, match="expected the JSON of batna learn priors --json"):
        read_prior(file(tmp_path, document))


def test_what_is_no_json_no_text_or_no_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prior.json"
    for content in (b"{", b"\xff\xfe"):
        path.write_bytes(content)
        with pytest.raises(BadInput, match=r"prior\.json: "):
            read_prior(path)
    with pytest.raises(BadInput, match="missing"):
        read_prior(tmp_path / "missing.json")
