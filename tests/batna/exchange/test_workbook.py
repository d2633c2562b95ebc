"""Workbooks go out so that they can be read again, and so that no cell can run."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.exchange.heads import guess_columns
from batna.exchange.spreadsheet import DryRun, case_from, dry_run
from batna.exchange.table import Row, Table, read_table
from batna.exchange.workbook import case_workbook, error_workbook, template
from batna.exchange.xlsx import read_sheets
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import BadInput

RUNS = "a text that no spreadsheet takes for a formula: put a word, or ', in front"
BASE: dict[str, Any] = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella"}


def read(data: bytes, sheet: str | None = None) -> DryRun:
    table = read_table(data, "chairs.xlsx", sheet)
    return dry_run(table, guess_columns(table.header))


def test_the_template_is_empty_and_its_example_can_be_imported() -> None:
    table = read_table(template(), "template.xlsx")
    assert (table.sheet, table.sheets, table.rows) == ("Issues", ("Issues", "Example", "Help"), ())
    example = read(template(), "Example")
    assert example.is_clean
    case = case_from(example, title="T", buyer="B", supplier="S")
    assert [(issue.id, issue.options) for issue in case.issues] == [("Unit price", (210, 200, 190)), ("Delivery time", (60, 45, 30))]
    assert example.theirs["Delivery time"] == [8, 20, Estimate(low=0, likely=4, high=9)]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert template() == template()


def test_faulty_rows_come_back_in_their_places_with_what_is_wrong() -> None:
    text = "Chairs 2027\nIssue;Option;Our value;Note\nPrice;=1+1;x;7\n;210;12,5\n"
    table = read_table(text.encode(), "chairs.csv")
    back = read_table(error_workbook(dry_run(table, guess_columns(table.header))), "back.xlsx")
    assert (back.header_row, back.header) == (2, ("Issue", "Option", "Our value", "Note", "What is wrong"))
    assert back.rows == (
        Row(3, ("Price", "'=1+1", "x", "7", f'B3: got "=1+1", expected {RUNS}; C3: got "x", expected a number such as 1.234,56')),
        Row(4, (None, "210", "12,5", None, None)),
    )


def test_what_is_no_rows_fault_stands_beside_the_header() -> None:
    table = read_table(b"Thema,Wahl\nPreis,210,7\n", "chairs.csv")
    (sheet,) = read_sheets(error_workbook(dry_run(table, guess_columns(table.header))))
    assert sheet.rows[0][:4] == ["Thema", "Wahl", None, "What is wrong"]
    assert str(sheet.rows[0][4]).startswith("row 1: got no column for issue, expected a column headed Issue, or a choice; row 1: ")


def test_every_kind_of_cell_comes_back() -> None:
    rows = (Row(2, ("Price", 210, 1.5, True, 2**60)),)
    table = Table("a.xlsx", "Issues", ("Issues",), 1, ("Issue", "Option"), rows, ".")
    (sheet,) = read_sheets(error_workbook(dry_run(table, guess_columns(table.header))))
    assert sheet.rows[1][:5] == ["Price", 210, 1.5, True, "1152921504606846976"]


def test_it_names_the_extra_that_writes_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(BadInput, match="expected the extra `documents`"):
        template()


def chairs(**fields: Any) -> Case:
    issues = [{"id": "price", "unit": "EUR", "options": [210, 199.5]}, {"id": "colour", "options": ["red", "=blue", "007"]}]
    return case_of(BASE | {"issues": issues} | fields)


def test_a_case_goes_out_with_its_heads_and_facts() -> None:
    ours = {"values": {"price": [0, 12.5], "colour": [1, 2, 3]}}
    theirs = {"values": {"price": [{"low": 1, "likely": 2, "high": 4}, 0], "colour": [0, 0, 0]}}
    issues, facts = read_sheets(case_workbook(chairs(preferences={"ours": ours, "theirs": theirs})))
    assert issues.rows == [
        ["Issue", "Unit", "Option", "Our value", "Their value low", "Their value likely", "Their value high"],
        ["price", "EUR", 210, 0, 1, 2, 4],
        ["price", "EUR", 199.5, 12.5, 0, 0, 0],
        ["colour", None, "red", 1, 0, 0, 0],
        ["colour", None, "'=blue", 2, 0, 0, 0],
        ["colour", None, "'007", 3, 0, 0, 0],
    ]
    assert facts.rows == [
        ["Field", "Value"], ["Title", "Chairs"], ["Buyer", "Northwind"], ["Supplier", "Sella"], ["Unit of the values", "points"],
    ]  # fmt: skip


def test_values_that_follow_from_costs_go_out_too() -> None:
    line = {"line": "Price", "by": "price", "amount": [{"low": 1, "likely": 2, "high": 3}, 5]}
    case = case_of(BASE | {"issues": [{"id": "price", "options": [210, 200]}], "costs": [line]})
    sheet = read_sheets(case_workbook(case))[0]
    assert sheet.rows[0][3:] == ["Our value low", "Our value", "Our value high"]
    assert [row[3:] for row in sheet.rows[1:]] == [[-3, -2, -1], [-5, -5, -5]]


@pytest.mark.parametrize("hidden", [["preferences.theirs"], ["preferences"], ["preferences.ours.values"], []])
def test_what_is_hidden_or_not_valued_yet_is_left_out_not_blanked(hidden: list[str]) -> None:
    preferences = {"ours": {"values": {"price": [0, 1], "colour": [7, 7, 7]}}, "theirs": {"values": {"price": [8, 8], "colour": [8, 8, 8]}}}
    case = hide(chairs(preferences=preferences if hidden else {}), hidden)
    heads = read_sheets(case_workbook(case))[0].rows[0]
    ours = ["Our value"] if hidden == ["preferences.theirs"] else []
    theirs = ["Their value likely"] if hidden == ["preferences.ours.values"] else []
    assert heads == ["Issue", "Unit", "Option", *ours, *theirs]


def test_names_units_and_weights_go_out_and_come_back() -> None:
    issues = [{"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200]}, {"id": "colour", "options": ["red", "blue"]}]
    ours = {"values": {"price": [0, 10], "colour": [4, 2]}, "weights": {"price": 0.75, "colour": 0.25}}
    theirs = {"values": {"price": [5, 0], "colour": [1, {"low": 1, "likely": 2, "high": 3}]}}
    case = case_of(BASE | {"issues": issues, "preferences": {"ours": ours, "theirs": theirs}})
    assert read_sheets(case_workbook(case))[0].rows == [
        ["Issue", "Issue name", "Unit", "Option", "Our value", "Their value low", "Their value likely", "Their value high", "Our weight"],
        ["price", "Unit price", "EUR", 210, 0, 5, 5, 5, 0.75],
        ["price", "Unit price", "EUR", 200, 10, 0, 0, 0, None],
        ["colour", None, None, "red", 4, 1, 1, 1, 0.25],
        ["colour", None, None, "blue", 2, 1, 2, 3, None],
    ]
    again = case_from(read(case_workbook(case)), title="Chairs", buyer="Northwind", supplier="Sella")
    assert (again.issues, again.preferences) == (case.issues, case.preferences)


def test_a_name_and_an_option_that_are_changed_in_excel_come_back_changed() -> None:
    case = chairs(preferences={"ours": {"values": {"price": [0, 12.5], "colour": [1, 2, 3]}}})
    (sheet, _) = read_sheets(case_workbook(case))
    edited = [["Issue", "Issue name", *sheet.rows[0][1:]], *([row[0], f"The {row[0]}", *row[1:]] for row in sheet.rows[1:])]
    edited[1][3], edited[2][4] = 205, 13
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in edited)
    table = read_table(text.encode(), "edited.csv")
    again = case_from(dry_run(table, guess_columns(table.header)), title="T", buyer="B", supplier="S")
    assert [(issue.name, issue.unit, issue.options) for issue in again.issues] == [
        ("The price", "EUR", (205, 199.5)), ("The colour", "", ("red", "=blue", "007")),
    ]  # fmt: skip
    assert again.preferences.ours.values == {"price": (0, 13), "colour": (1, 2, 3)}


@pytest.mark.parametrize("hidden", ["preferences.theirs", "preferences.ours.weights", "preferences.ours.values", "preferences"])
def test_weights_that_are_hidden_stay_so(hidden: str) -> None:
    side = {"values": {"price": [0, 1], "colour": [2, 2, 2]}, "weights": {"price": 0.5, "colour": 0.5}}
    case = hide(chairs(preferences={"ours": side, "theirs": side}), [hidden])
    heads = read_sheets(case_workbook(case))[0].rows[0]
    assert ("Their weight" in heads) == (hidden not in {"preferences.theirs", "preferences"})
    assert ("Our weight" in heads) == (hidden == "preferences.theirs")


def test_weights_beside_costs_are_worked_into_the_values() -> None:
    ours = {"values": {"colour": [8, 4, 0]}, "weights": {"price": 0.5, "colour": 0.5}}
    case = chairs(preferences={"ours": ours}, costs=[{"line": "Price", "by": "price", "amount": [3, 2]}])
    rows = read_sheets(case_workbook(case))[0].rows
    assert [row[-1] for row in rows] == ["Our value", -3, -2, 4, 2, 0]


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=8)
OPTIONS = (
    TEXTS.map(str.strip).filter(bool)
    | st.integers(-(10**9), 10**9)
    | st.integers(-(10**6), 10**6).map(lambda number: number + 0.125)  # a workbook holds 15 digits
    | st.sampled_from(["45", "1.5", "1,234", "=A1", "-5", "+x", "@x", "'", "''", "007", "TRUE", "1e5", "-18 °C", "(5)"])
)


@given(data=st.data())
def test_issues_and_values_come_back_as_they_went(data: st.DataObject) -> None:
    names = data.draw(st.lists(TEXTS.map(str.strip).filter(bool), min_size=1, max_size=3, unique=True))
    options = {name: data.draw(st.lists(OPTIONS, min_size=1, max_size=4, unique_by=str)) for name in names}
    number = st.integers(-1000, 1000) | st.lists(st.integers(-99, 99), min_size=3, max_size=3).map(sorted).map(
        lambda n: {"low": n[0], "likely": n[1], "high": n[2]} if n[0] < n[2] else n[0]
    )
    values = {name: [data.draw(number) for _ in options[name]] for name in names}
    labels = st.just("") | TEXTS.map(str.strip)
    issues = [{"id": name, "name": data.draw(labels), "unit": "day", "options": options[name]} for name in names]
    case = case_of(BASE | {"issues": issues, "preferences": {"ours": {"values": values}}})
    found = read(case_workbook(case))
    again = case_from(found, title=case.title, buyer=case.buyer, supplier=case.supplier)
    assert again.issues == case.issues
    assert again.preferences == case.preferences
