"""A table out of a spreadsheet: its header, its rows with their numbers, and how its numbers are written."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from batna.exchange.heads import count_heads
from batna.exchange.numerals import Decimal, guess_decimal
from batna.exchange.xlsx import MAX_CELLS, Cell, Sheet, read_sheets
from batna.model.problem import BadInput, Problem, shown

MAX_BYTES: Final = 30_000_000
DELIMITERS: Final = (";", "\t", ",", "|")
ROWS_BEFORE_HEADER: Final = 20
SAMPLE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `number` is its number in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a spreadsheet holds below its header; `formulas` are the cells (row number, column) that are computed."""

    name: str
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal: Decimal
    formulas: frozenset[tuple[int, int]] = frozenset()
    because: tuple[str, ...] = ()


def read_table(data: bytes, filename: str, sheet: str | None = None) -> Table:
    """Return the table in the bytes of an `.xlsx` or a CSV file; of several sheets the named one, else the likeliest.

    Raises `BadInput` with a sentence when the bytes hold no table, are protected, or hold far too much.
    """
    try:
        if len(data) > MAX_BYTES:
            raise BadInput([Problem("", f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes")])
        if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" or PurePath(filename).suffix.lower().startswith(".xls"):
            return _table(filename, *_chosen(read_sheets(data), sheet), default=".")
        lines, delimiter = _read_csv(data)
        return _table(filename, Sheet("", lines), ("",), default="," if delimiter == ";" else ".")
    except BadInput as error:
        raise error.in_file(filename) from None


def _chosen(sheets: Sequence[Sheet], name: str | None) -> tuple[Sheet, tuple[str, ...]]:
    """Return the sheet to read and the names of all."""
    names = tuple(sheet.name for sheet in sheets)
    if name is not None:
        for sheet in sheets:
            if sheet.name == name:
                return sheet, names
        raise BadInput([Problem("sheet", shown(name), f"one of {', '.join(names)}")])
    known = [sheet for sheet in sheets if _header_place(sheet.rows)[1] > 1]
    filled = [sheet for sheet in sheets if any(map(_is_filled, sheet.rows))]
    return (known or filled or list(sheets))[0], names


def _table(name: str, sheet: Sheet, names: tuple[str, ...], default: Decimal) -> Table:
    place, _ = _header_place(sheet.rows)
    if place is None:
        raise BadInput([Problem(sheet.name, "no filled cell", "a table with one row for each option")])
    header = tuple("" if cell is None else str(cell).strip() for cell in sheet.rows[place])
    computed = {number for number, _ in sheet.formulas}
    rows = tuple(
        Row(number, tuple(cells))
        for number, cells in enumerate(sheet.rows, start=1)
        if number > place + 1 and (number in computed or _is_filled(cells))
    )
    decimal, seen = guess_decimal((cell for row in rows for cell in row.cells if isinstance(cell, str)), default)
    mark = "comma" if decimal == "," else "point"
    because = (f"The header is row {place + 1}.", f"Numbers written as text have a decimal {mark}{f', as in {seen}' if seen else ''}.")
    return Table(name, sheet.name, names, place + 1, header, rows, decimal, sheet.formulas, because)


def _header_place(rows: Sequence[Sequence[Cell]]) -> tuple[int | None, int]:
    """Return the place of the header, and how many of its heads are known: the row with the most, else the first filled one."""
    first = next((place for place, cells in enumerate(rows) if _is_filled(cells)), None)
    if first is None:
        return None, 0
    counts = [count_heads(str(cell) for cell in cells if isinstance(cell, str)) for cells in rows[: first + ROWS_BEFORE_HEADER]]
    most = max(counts)
    return (counts.index(most), most) if most > 1 else (first, most)


def _is_filled(cells: Iterable[Cell]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)


def _read_csv(data: bytes) -> tuple[list[list[Cell]], str]:
    text = _decoded(data)
    delimiter = _delimiter([line for line in text[:SAMPLE].splitlines() if line.strip()][:ROWS_BEFORE_HEADER])
    lines: list[list[Cell]] = []
    cells = 0
    try:
        for fields in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(fields)
            if cells > MAX_CELLS:
                raise BadInput([Problem(f"row {len(lines) + 1}", "more and more cells", f"at most {MAX_CELLS:,} cells")])
            lines.append([field.strip() or None for field in fields])
    except csv.Error as error:
        raise BadInput([Problem(f"row {len(lines) + 1}", "", f"rows of fields: {error}")]) from None
    return lines, delimiter


def _delimiter(lines: Sequence[str]) -> str:
    """Return the sign that parts the fields: the one under which most heads are known, else most fields in the first line."""

    def fit(sign: str) -> tuple[int, int]:
        rows = [line.replace('"', "").split(sign) for line in lines]
        return max(map(count_heads, rows), default=0), len(rows[0]) if rows else 0

    return max(DELIMITERS, key=fit)


def _decoded(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16 with its mark, or what Excel writes on Windows in Western Europe."""
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    # A zero byte stands in no text but UTF-16.
    encodings = ("utf-16",) if marked else ("utf-8-sig", "cp1252") if b"\0" not in data else ()
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput([Problem("", "bytes that are no text", "a workbook (.xlsx) or a text table (.csv)")])
