"""The command that plays a folder of casefiles."""

import io
import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import pytest
from typer.testing import CliRunner, Result

from batna.cli import simulate
from batna.cli.simulate import app
from batna.model.problem import BadInput

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "Chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "unit": "EUR",
    "issues": [{"id": "price", "options": [210, 200, 190]}],
    "preferences": {
        "ours": {"values": {"price": [0, 10, 20]}, "reservation": 2},
        "theirs": {"values": {"price": [20, 10, 0]}, "reservation": {"low": 0, "likely": 5, "high": 15}},
    },
}


class Threads:
    """A cluster of one thread."""

    def __init__(self, address: str, timeout: float) -> None:
        if address != "tcp://here":
            raise OSError("nobody answers")

    def get_executor(self, **options: Any) -> Executor:
        return ThreadPoolExecutor(1)

    def nthreads(self) -> Mapping[str, int]:
        return {"here": 1}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three casefiles, one of them in a folder of its own, and something else; a cluster that answers at tcp://here."""
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    monkeypatch.setattr("distributed.Client", Threads)
    place = tmp_path / "cases"
    (place / "more").mkdir(parents=True)
    for name in ("a.json", "b.json", "more/c.json"):
        (place / name).write_text(json.dumps(CASE), encoding="utf-8")
    (place / "notes.txt").write_text("no case", encoding="utf-8")
    return place


def call(*words: object, status: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in (*words, "--sessions", 20)], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def here(*words: object, status: int = 0) -> Result:
    return call(*words, "--scheduler", "tcp://here", status=status)


def lines(text: str) -> dict[str, Any]:
    return {line["case"]: line for line in map(json.loads, text.splitlines())}


def test_every_casefile_of_a_folder_is_a_line(folder: Path) -> None:
    found = lines(here(folder).stdout)
    assert sorted(found) == ["a.json", "b.json", "more/c.json"]
    assert {line["error"] for line in found.values()} == {None}
    assert {line["result"]["sessions"] for line in found.values()} == {20}
    assert len({line["case_seed"] for line in found.values()}) == 3


def test_processes_of_this_machine_give_the_same_numbers(folder: Path) -> None:
    assert lines(call(folder, "--workers", 1).stdout) == lines(here(folder).stdout)


def test_a_second_call_does_only_what_is_missing(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    assert "3 casefiles: 0 were there, 3 played, 0 failed." in here(folder, "-o", results).stdout
    first = results.read_text(encoding="utf-8")
    assert "3 casefiles: 3 were there, 0 played, 0 failed." in here(folder, "-o", results).stdout
    assert results.read_text(encoding="utf-8") == first
    (folder / "a.json").write_text(json.dumps(CASE | {"title": "Stools"}), encoding="utf-8")
    assert "2 were there, 1 played" in here(folder, "-o", results).stdout
    assert "0 were there, 3 played" in here(folder, "-o", results, "--seed", 1).stdout


def test_it_goes_on_after_a_line_that_was_cut_off(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    here(folder, "-o", results)
    whole = results.read_bytes()
    results.write_bytes(whole[:-40])
    assert "2 were there, 1 played" in here(folder, "-o", results).stdout
    assert sorted(lines(results.read_text(encoding="utf-8"))) == sorted(lines(whole.decode()))


@pytest.mark.parametrize("text", ["dear notes", '{"a": 1}\n{"cases', '{"case": ["a"], "error": null}\n', "[1]\n", '"case"\n'])
def test_a_file_that_holds_something_else_stays_as_it_is(text: str, folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 1: got .* expected a result of batna simulate"):
        here(folder, "-o", results)
    assert results.read_text(encoding="utf-8") == text


def test_a_file_name_that_is_no_text_is_a_case_like_any_other(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    try:
        (folder / "b.json").rename(folder / os.fsdecode(b"b\xff.json"))
    except OSError:  # such as on macOS
        pytest.skip("this file system takes no such name")
    (folder / os.fsdecode(b"c\xfe.yaml")).write_text("batna: [", encoding="utf-8")
    assert "3 played, 1 failed" in here(folder, "-o", results, status=2).stdout
    assert "b\udcff.json" in lines(results.read_text(encoding="utf-8"))
    assert "3 were there, 0 played, 1 failed" in here(folder, "-o", results, status=2).stdout
    assert len(lines(here(folder, status=2).stdout)) == 4


def test_a_case_that_cannot_be_read_stops_no_other(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.json").write_text(json.dumps(CASE | {"sources": ["x"] * 1_000}), encoding="utf-8")
    monkeypatch.setattr("batna.exchange.casefile.MAX_BYTES", 2_000)
    failed = here(folder, status=2)
    assert failed.stderr.startswith("a.json: BadInput:")
    assert "expected at most 2,000 bytes" in failed.stderr
    assert len(lines(failed.stdout)) == 3


def test_a_case_that_fails_is_said_and_tried_again(folder: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    (folder / "a.json").write_text(json.dumps(CASE | {"issues": []}), encoding="utf-8")
    failed = here(folder, "-o", results, status=2)
    assert "2 played, 1 failed" in failed.stdout
    assert failed.stderr.startswith("a.json: BadInput:")
    assert lines(results.read_text(encoding="utf-8"))["a.json"]["result"] is None
    (folder / "a.json").write_text(json.dumps(CASE), encoding="utf-8")
    assert "2 were there, 1 played, 0 failed" in here(folder, "-o", results).stdout


def test_the_results_may_lie_among_the_cases(folder: Path) -> None:
    here(folder, "-o", folder / "results.json")
    assert "3 were there, 0 played" in here(folder, "-o", folder / "results.json").stdout


def test_it_stops_at_ctrl_c_and_says_how_to_go_on(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*given: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "_line", stop)
    assert "goes on from here" in here(folder, "-o", tmp_path / "results.jsonl", status=130).stderr


def test_a_terminal_shows_progress(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    (folder / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        app([str(folder), "--sessions", "20", "--scheduler", "tcp://here", "-o", str(tmp_path / "r")])
    assert ended.value.code == 2
    assert "Playing" in shown.getvalue()
    assert "3/3" in shown.getvalue()
    assert "a.json: BadInput" in shown.getvalue()


@pytest.fixture
def problems(folder: Path, tmp_path: Path) -> list[tuple[list[object], str]]:
    foreign = tmp_path / "foreign.jsonl"
    foreign.write_text('{"a": 1}\n', encoding="utf-8")
    return [
        ([tmp_path / "nowhere"], "expected a folder with casefiles"),
        ([folder, "-o", tmp_path / "no" / "results"], "expected a place that can be written"),
        ([folder, "-o", foreign], "line 1: "),
        ([folder, "-o", folder], "expected a file that can be read"),
        ([folder, "--scheduler", "tcp://there"], "a dask scheduler that answers"),
    ]


def test_bad_input_is_named(problems: list[tuple[list[object], str]]) -> None:
    for words, said in problems:
        with pytest.raises(BadInput) as caught:
            call(*words)
        assert said in str(caught.value)


def test_it_names_the_extra_that_a_cluster_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match="the extra cluster"):
        here(folder)
