"""Write workbooks: the template to fill in, the rows that came back with what is wrong, and a case."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from batna.exchange.heads import FIELDS
from batna.exchange.spreadsheet import DryRun, is_bare_number
from batna.exchange.xlsx import EXTRA, Cell
from batna.measure.value import Point, our_values, their_values
from batna.model.case import Case
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData, Problem

RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
WRONG: Final = "What is wrong"
RARE: Final = ("name", "ours_low", "ours_high", "ours_weight", "theirs_weight")
"""Columns that only some cases need: names beside ids, a range of our own values, weights."""

HELP: Final = (
    "One row for each option. Leave the issue empty to stay with the issue of the row above.",
    "Values are points or money, higher is better, for every option or for none.",
    "Of the supplier give the likely value alone, or low, likely and high. Leave all three empty if you do not know yet.",
    "Numbers may be written as 1,234.56 or 1.234,56. Formulas are not read: paste them as values.",
)
EXAMPLE: Final[tuple[tuple[Cell, ...], ...]] = (
    ("Unit price", "EUR", 210, 0, 30, 38, 45),
    ("", "", 200, 12, 18, 24, 30),
    ("", "", 190, 25, 5, 10, 15),
    ("Delivery time", "day", 60, 0, None, 8, None),
    ("", "", 45, 10, None, 20, None),
    ("", "", 30, 22, 0, 4, 9),
)


def template() -> bytes:
    """Return an empty workbook to fill in, with an example and four sentences of help on sheets of their own."""

    def fill(book: Any) -> None:
        heads = [head for name, head in FIELDS.items() if name not in RARE]
        _write_table(book, "Issues", heads, [])
        _write_table(book, "Example", heads, EXAMPLE)
        _write_table(book, "Help", ("How to fill in the sheet Issues",), [(sentence,) for sentence in HELP])

    return _workbook(fill)


def error_workbook(run: DryRun) -> bytes:
    """Return the rows of a dry run, each in its old row, with one more column that says what is wrong."""
    table = run.table
    width = max([len(table.header), *(len(row.cells) for row in table.rows)])
    sentences: dict[int, list[str]] = {}
    for problem in run.problems:
        # What is no row's fault stands beside the header.
        sentences.setdefault(problem.row or table.header_row, []).append(f"{problem.cell}: {problem.sentence}")

    def fill(book: Any) -> None:
        bold, red = book.add_format({"bold": True}), book.add_format({"bg_color": "#FBE3E0"})
        sheet = book.add_worksheet("Issues")
        faults = {(problem.row, problem.column) for problem in run.problems}
        for column, head in enumerate((*table.header, *[""] * (width - len(table.header)), WRONG)):
            _write(sheet, table.header_row - 1, column, head, bold)
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                _write(sheet, row.number - 1, column, cell, red if (row.number, column) in faults else None)
        for number, told in sentences.items():
            place = width + 1 if number == table.header_row else width
            _write(sheet, number - 1, place, "; ".join(told), red)
        sheet.set_column(width, width, 80)
        sheet.freeze_panes(table.header_row, 0)

    return _workbook(fill)


def case_workbook(case: Case) -> bytes:
    """Return the issues, options and values of a case as a workbook that can be read again.

    Columns of a side that is hidden from the viewer, or that nobody has valued yet, are left out. Weights stand in the
    first row of each issue, and the values are then those before weighting.
    """
    weights = {f"{side}_weight": _weights(case, side) for side in ("ours", "theirs")}
    plain = _unweighted(case) if any(weights.values()) else case
    ours, theirs = _numbers(plain, our_values), _numbers(plain, their_values)
    columns = {
        "ours_low": ours[0],
        "ours": ours[1],
        "ours_high": ours[2],
        "theirs_low": theirs[0],
        "theirs": theirs[1],
        "theirs_high": theirs[2],
    }
    kept = {name: numbers for name, numbers in columns.items() if numbers}
    fields = ["issue", *(["name"] if any(issue.name for issue in case.issues) else []), "unit", "option"]
    fields += [name for name in FIELDS if name in kept or weights.get(name)]
    heads = [FIELDS[name] for name in fields]
    rows: list[list[Cell]] = []
    for issue in case.issues:
        for place, option in enumerate(issue.options):
            cells: dict[str, Cell] = {"issue": issue.id, "name": issue.name, "unit": issue.unit, "option": option}
            cells |= {name: numbers[len(rows)] for name, numbers in kept.items()}
            cells |= {name: known.get(issue.id) for name, known in weights.items() if place == 0}
            rows.append([cells.get(name) for name in fields])

    def fill(book: Any) -> None:
        _write_table(book, "Issues", heads, rows)
        facts = [("Title", case.title), ("Buyer", case.buyer), ("Supplier", case.supplier), ("Unit of the values", case.unit)]
        _write_table(book, "Case", ("Field", "Value"), facts)

    return _workbook(fill)


def _weights(case: Case, side: str) -> dict[str, float]:
    """Return the weights of a side; none where the viewer may not know them, or where costs stand instead of values."""
    if case.hides("preferences") or case.preferences.hides(side) or (side == "ours" and any(line.by for line in case.costs)):
        return {}
    preference = getattr(case.preferences, side)
    known = preference is not None and not preference.hides("weights") and not preference.hides("values")
    return dict(preference.weights or {}) if known else {}


def _unweighted(case: Case) -> Case:
    """Return the case with its values as they are stated, before they are weighted."""
    sides = {
        side: getattr(case.preferences, side).model_copy(update={"weights": None}) for side in ("ours", "theirs") if _weights(case, side)
    }
    return case.model_copy(update={"preferences": case.preferences.model_copy(update=sides)})


def _numbers(case: Case, values: Callable[[Case, Point], Any]) -> tuple[list[float], list[float], list[float]]:
    """Return low, likely and high of every option in turn; no low and high where nothing is uncertain."""
    try:
        low, likely, high = ([float(n) for part in values(case, at).per_issue for n in part] for at in ("low", "likely", "high"))
    except (NotEnoughData, HiddenFromRole):
        # An export leaves out what its viewer may not know; reading it again shows an empty side, never a default.
        return [], [], []
    return ([], likely, []) if low == high else (low, likely, high)


def _write_table(book: Any, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write a sheet of rows below their heads; an option that is a text stays one, though it may look like a number."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, None, keep=heads[column] == FIELDS["option"])
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any, *, keep: bool = False) -> None:
    """Write one cell. A text that a spreadsheet could run gets ' in front; with `keep` one that looks like a number too."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, form)
    elif isinstance(cell, int | float) and abs(cell) < 2**53:
        sheet.write_number(row, column, cell, form)
    else:
        text = str(cell)
        guarded = text.startswith(RUNS) or (keep and isinstance(cell, str) and is_bare_number(text))
        sheet.write_string(row, column, f"'{text}" if guarded else text, form)


def _workbook(fill: Callable[[Any], None]) -> bytes:
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise BadInput([Problem("", "no package that writes workbooks", EXTRA)]) from None
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The same input gives the same bytes, so no clock.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a workbook knows no time zones
    fill(book)
    book.close()
    return data.getvalue()
