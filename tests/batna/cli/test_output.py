"""Results are said as JSON for programs and as tables for people."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pytest

from batna.cli.output import plain, print_json, print_table, say, spare_the_terminal
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.issue import Issue


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Finding:
    amount: Decimal
    because: tuple[str, ...]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Finding(Decimal("1.50"), ("a",)), {"amount": "1.50", "because": ["a"]}),
        (Finding, Finding),
        (Estimate(low=1, likely=2, high=3), {"low": 1.0, "likely": 2.0, "high": 3.0}),
        ({1: {"a": frozenset({2})}}, {"1": {"a": [2]}}),
        (np.array([[1.5, 2]]), [[1.5, 2.0]]),
        (np.int64(3), 3),
        (-0.0, 0.0),
        (Colour.RED, "red"),
        (date(2027, 3, 31), "2027-03-31"),
        (None, None),
    ],
)
def test_a_result_becomes_plain(value: object, expected: object) -> None:
    assert plain(value) == expected
    assert str(plain(value)) == str(expected)


def test_json_leaves_out_what_is_no_field_of_a_noun(capsys: pytest.CaptureFixture[str]) -> None:
    issue = Issue(id="price", options=(1, 2))
    assert issue.position(2) == 1
    print_json({"issue": issue, "müde": True})
    assert json.loads(capsys.readouterr().out) == {"issue": {"id": "price", "name": "", "unit": "", "options": [1, 2]}, "müde": True}


def test_json_leaves_out_what_is_hidden(chairs: Any) -> None:
    assert "preferences" not in plain(hide(chairs, ["preferences"]))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (1234567, "1,234,567"),
        (np.int64(1234), "1,234"),
        (12.5, "12.5"),
        (12.0, "12"),
        (-0.001, "0"),
        (12345.678, "12,346"),
        (None, ""),
        ("price", "price"),
    ],
)
def test_a_cell_is_said_for_people(cell: object, text: str) -> None:
    assert say(cell) == text


def test_a_table_has_its_title_above_and_its_reasons_below(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Packages [bold]", ("package", "ours", "note"), [("a [red]", 5, None), ("b", 1234.5, None)], because=("x [y]",))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "Packages [bold]"
    assert [line.split() for line in lines[1:4]] == [["package", "ours", "note"], ["a", "[red]", "5"], ["b", "1,234"]]
    assert lines[2].index("5") > lines[1].index("ours")
    assert lines[4] == "because x [y]"


def test_no_text_of_a_case_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("a\x1b[2J", ("b\x1b[31m",), [("c\x07\nd",)], ["e\x1b]0;f\x07"])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == ["a [2J", "b [31m", "c", "d", "because e ]0;f"]


def test_an_empty_table_still_has_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Nothing", ("package",), [])
    assert "package" in capsys.readouterr().out


def on_a_plain_terminal(say: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a terminal that knows no Unicode is sent; its error output is no stream of bytes at all."""
    sent = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", io.TextIOWrapper(sent, encoding="latin-1", newline="\n"))
        patch.setattr("sys.stderr", io.StringIO())
        spare_the_terminal()
        say()
        sys.stdout.flush()
        return sent.getvalue().decode("latin-1")


def test_a_terminal_without_unicode_shows_plain_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = on_a_plain_terminal(lambda: print_table("Müde", ("price",), [(-1234,), ("10 ≤ 3 … 漢",)]), monkeypatch)
    assert [line.rstrip() for line in sent.splitlines()] == ["Müde", "price", "-1,234", "10 <= 3 ... ?"]


def test_json_stays_whole_where_the_terminal_lacks_a_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = on_a_plain_terminal(lambda: print_json({"says": "−5 × ü"}), monkeypatch)
    assert json.loads(sent) == {"says": "−5 × ü"}


def test_bytes_that_cannot_be_read_still_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def misread() -> None:
        b"\xff".decode("utf-8", "plain")

    with pytest.raises(UnicodeDecodeError):
        on_a_plain_terminal(misread, monkeypatch)


@pytest.fixture
def chairs() -> Any:
    from batna.exchange.document import case_of

    return case_of({"batna": 1, "title": "T", "buyer": "B", "supplier": "S"})
