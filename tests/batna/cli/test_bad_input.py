"""Bad input ends with exit status 2 and a sentence for each problem: file, place, value, and what was expected."""

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batna.cli import main

BASE: dict[str, Any] = {
    "batna": 1,
    "title": "Chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "unit": "EUR",
    "issues": [{"id": "price", "options": [210, 200]}, {"id": "colour", "options": ["red", "blue"]}],
    "preferences": {"ours": {"values": {"price": [0, 9], "colour": [1, 2]}}, "theirs": {"values": {"price": [9, 0], "colour": [2, 1]}}},
}
NOTHING_LEFT = [
    {"if": {"price": [210, 200]}, "then": {"colour": "red"}},
    {"if": {"colour": "red"}, "then": {"price": 200}},
    {"if": {"price": 200}, "then": {"colour": "blue"}},
]
Change = Callable[[dict[str, Any]], object]


def many(issues: int, options: int) -> list[dict[str, Any]]:
    return [{"id": f"i{place}", "options": list(range(options))} for place in range(issues)]


def mean(*words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what a command says on standard error, which ends with 2 and says nothing else."""
    monkeypatch.setattr("sys.argv", ["batna", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    return told.err.splitlines()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda case: case.update(rules=[{"if": {"size": 1}, "then": {"price": 200}}]),
            'rules[0].if.size: got "size", expected the id of an issue of this case',
        ),
        (
            lambda case: case.update(rules=[{"if": {"price": 205}, "then": {"colour": "red"}}]),
            "rules[0].if.price: got 205, expected one of the options of price: 210, 200",
        ),
        (
            lambda case: case.update(costs=[{"line": "Freight", "amount": 5, "currency": "USD"}]),
            'costs[0].currency: got "USD", expected an amount in EUR, or a rate from USD to EUR with its date and source under rates',
        ),
        (
            lambda case: case.update(rules=NOTHING_LEFT),
            "rules[0], rules[1], rules[2]: got no package: together these rules exclude every one, expected rules that leave",
        ),
        (
            lambda case: case["preferences"]["ours"].update(weights={"price": 0.5, "colour": 0.4}),
            "preferences.ours.weights: got a sum of 0.9, expected weights that add up to 1",
        ),
        (
            lambda case: case["preferences"]["theirs"]["values"].pop("colour"),
            "preferences.theirs.values: got no values for colour, expected values for every issue on each side",
        ),
        (
            lambda case: case["preferences"]["ours"]["values"].update(price=[0, float("nan")]),
            "preferences.ours.values.price[1]: got nan, expected a finite number",
        ),
        (lambda case: case.update(issues=many(1_001, 2), preferences={}), "issues: got 1,001 of them, expected at most 1,000"),
        (
            lambda case: case.update(issues=many(1, 10_001), preferences={}),
            "issues[0].options: got 10,001 of them, expected at most 10,000",
        ),
        (
            lambda case: case.update(issues=many(101, 10_000), preferences={}),
            "issues: got 2,020,000 values for both sides together, expected at most 2,000,000",
        ),
    ],
)  # fmt: skip
def test_a_casefile_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, change: Change, line: str
) -> None:
    document = copy.deepcopy(BASE)
    change(document)
    (tmp_path / "chairs.json").write_text(json.dumps(document))
    monkeypatch.chdir(tmp_path)
    told = mean("check", "chairs.json", monkeypatch=monkeypatch, capsys=capsys)
    assert told
    assert told[0].startswith(f"chairs.json: {line}"), told
    assert all(", expected " in one or ": expected " in one for one in told)


def bomb() -> bytes:
    """Return a workbook of some kilobytes that unpacks to two hundred million bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 200_000_000)
    return packed.getvalue()


def formula() -> bytes:
    from xlsxwriter import Workbook

    data = io.BytesIO()
    book = Workbook(data)
    sheet = book.add_worksheet("Issues")
    sheet.write_row(0, 0, ["Issue", "Option", "Our value"])
    sheet.write_row(1, 0, ["price", 210])
    sheet.write_formula(1, 2, "=1+1", None, 2)
    book.close()
    return data.getvalue()


@pytest.mark.parametrize(
    ("write", "line"),
    [
        (formula, "chairs.xlsx: sheet Issues, C2: got a formula, expected a value: copy the column and paste it as values"),
        (bomb, "chairs.xlsx: got "),
        (
            lambda: b"\xd0\xcf\x11\xe0",
            "chairs.xlsx: got a workbook with a password, or of Excel 2003 and before, expected an .xlsx workbook",
        ),
        (lambda: b"PK\x03\x04", "chairs.xlsx: got a damaged workbook"),
    ],
)
def test_a_spreadsheet_is_refused_and_nothing_is_half_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, write: Callable[[], bytes], line: str
) -> None:
    (tmp_path / "chairs.xlsx").write_bytes(write())
    monkeypatch.chdir(tmp_path)
    told = mean("import", "spreadsheet", "chairs.xlsx", "-o", "case.yaml", monkeypatch=monkeypatch, capsys=capsys)
    assert told[0].startswith(line), told
    assert not (tmp_path / "case.yaml").exists()
