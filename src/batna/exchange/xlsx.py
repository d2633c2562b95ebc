"""Open a workbook that may be hostile: nothing is unpacked before it is counted."""

import io
import math
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from batna.model.problem import BadInput, Problem

Cell = str | int | float | bool | None

EXTRA: Final = "the extra `documents`: pip install 'batna[documents]'"
MAX_CELLS: Final = 2_000_000
MAX_TEXT: Final = 50_000_000
MAX_UNPACKED: Final = 150_000_000
MAX_RATIO: Final = 200
SMALL: Final = 10_000_000
"""Below this many bytes unpacked no ratio is suspicious."""

MAX_PARTS: Final = 5_000
PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
XML_FAULTS: Final = (ParseError, DefusedXmlException, ValueError, LookupError)
LARGE: Final = "a workbook that unpacks to a reasonable size: save only the table in a file of its own"
BROKEN: Final = "a workbook that Excel can open: save it again as .xlsx"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, row by row from the first, and where its formulas stand: (row number from 1, column from 0)."""

    name: str
    rows: list[list[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()


def read_sheets(data: bytes) -> list[Sheet]:
    """Return the visible sheets of an `.xlsx` workbook; formulas come with the value that was last computed.

    Raises `BadInput` with a sentence for a file that is protected, broken or far too large. The sizes that the file
    declares are not believed: its parts are unpacked up to a limit, counted, and only those counted parts are read on.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError:
        raise BadInput([Problem("", "no package that reads workbooks", EXTRA)]) from None
    parts = _unpack(data)
    layouts = _layouts(parts)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible and sheet.name in layouts]
        sheets = [_sheet(book, name, layouts[name]) for name in visible]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput([Problem("", f"a workbook that cannot be read ({error})", BROKEN)]) from None
    except BaseException as error:
        # The reader is written in Rust; where it gives up, it raises this, which is no Exception and has no name to import.
        if type(error).__name__ != "PanicException":
            raise
        raise BadInput([Problem("", "a workbook that cannot be read", BROKEN)]) from None
    if not sheets:
        raise BadInput([Problem("", "no sheet with cells", "a workbook with a visible table")])
    return sheets


def _sheet(book: Any, name: str, layout: "_Layout") -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    # Rows at the end whose formulas were never computed would be lost without a word.
    rows += [[] for _ in range(layout.last_row - len(rows))]
    return Sheet(name, rows, frozenset(layout.formulas))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value == int(value) and abs(value) < 2**53 else value
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _unpack(data: bytes) -> dict[str, bytes]:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadInput([Problem("", "a workbook with a password, or of Excel 2003 and before", "an .xlsx workbook without a password")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, len(data))
            return {entry.filename: archive.read(entry) for entry in entries if entry.filename.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error) as error:
        raise BadInput([Problem("", f"a damaged workbook ({error})", BROKEN)]) from None


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse by what the file declares; `ZipFile.read` never unpacks more of a part than that."""
    unpacked = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadInput([Problem("", "a workbook with a password", "a workbook without a password")])
    if len(entries) > MAX_PARTS:
        raise BadInput([Problem("", f"{len(entries):,} parts in one workbook", f"at most {MAX_PARTS:,}")])
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise BadInput([Problem("", f"{packed:,} bytes that unpack to {unpacked:,}", LARGE)])


def _packed(parts: dict[str, bytes]) -> bytes:
    """Return a workbook of the counted parts alone, so that what is read on is what was counted."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return whole.getvalue()


@dataclass(slots=True)
class _Strings:
    """How long each shared text is: a short file can put a long one into many cells."""

    lengths: list[int] = field(default_factory=list)

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if _local(tag) == "si":
            self.lengths.append(0)

    def data(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)

    def close(self) -> None:
        return None


@dataclass(slots=True)
class _Layout:
    """What a sheet holds, as far as it must be known before it is read; also the target of its parser."""

    lengths: list[int]
    formulas: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = -1
    last_row: int = 0
    last_column: int = 0
    text: int = 0
    cells: int = 0
    kind: str = ""
    reads: bool = False
    digits: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "row":
            self.row, self.column = _number(attributes.get("r"), self.row + 1), -1
        elif name == "c":
            self.row, self.column = _where(attributes.get("r"), self.row, self.column + 1)
            self.kind = attributes.get("t", "")
        elif name in {"v", "is", "f"}:
            self._fill(name)

    def _fill(self, name: str) -> None:
        self.cells += 1
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column + 1)
        if self.cells > 2 * MAX_CELLS or self.last_row * self.last_column > MAX_CELLS:
            raise BadInput(
                [Problem("", f"a sheet of {self.last_row:,} rows and {self.last_column:,} columns", f"at most {MAX_CELLS:,} cells")]
            )
        self.reads, self.digits = name == "v", ""
        if name == "f":
            self.formulas.add((self.row, self.column))

    def data(self, text: str) -> None:
        if self.reads and self.kind == "s":
            self.digits += text
        self.text += len(text)

    def end(self, _tag: str) -> None:
        if self.reads and self.kind == "s" and self.digits.strip().isdecimal() and int(self.digits) < len(self.lengths):
            self.text += self.lengths[int(self.digits)]
        if self.text > MAX_TEXT:
            raise BadInput([Problem("", f"more than {MAX_TEXT:,} letters in the cells of one sheet", LARGE)])
        self.reads, self.digits = False, ""

    def close(self) -> None:
        return None


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else default


def _where(place: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the row number and the column of a cell such as C5; the next column when the file leaves the place out."""
    found = PLACE.fullmatch(place or "")
    if found is None:
        return row, column
    letters = 0
    for letter in found[1]:
        letters = letters * 26 + ord(letter) - 64
    return int(found[2]), letters - 1


def _layouts(parts: dict[str, bytes]) -> dict[str, _Layout]:
    """Return the layout of each sheet by its name; every part is counted, whatever the workbook says that it is."""
    strings = _Strings()
    _feed("xl/sharedStrings.xml", _part(parts, "xl/sharedStrings.xml"), strings)
    layouts = {name: _Layout(strings.lengths) for name in parts if name.endswith(".xml")}
    for name, layout in layouts.items():
        _feed(name, parts[name], layout)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in _tree(parts, "xl/_rels/workbook.xml.rels")}
    named = {}
    for sheet in _tree(parts, "xl/workbook.xml").iter():
        relation = next((value for key, value in sheet.items() if _local(key) == "id"), None)
        path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))[1:]
        if _local(sheet.tag) == "sheet" and path in layouts:
            named[sheet.get("name", "")] = layouts[path]
    return named


def _feed(name: str, content: bytes, target: "_Layout | _Strings") -> None:
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except XML_FAULTS as error:
        raise BadInput([Problem(name, f"a damaged workbook ({error})", BROKEN)]) from None


def _tree(parts: dict[str, bytes], name: str) -> Element:
    content = _part(parts, name)
    if len(content) > SMALL:
        raise BadInput([Problem(name, f"{len(content):,} bytes", LARGE)])
    try:
        tree: Element = fromstring(content, forbid_dtd=True)
    except XML_FAULTS as error:
        raise BadInput([Problem(name, f"a damaged workbook ({error})", BROKEN)]) from None
    return tree


def _part(parts: dict[str, bytes], name: str) -> bytes:
    """Return a part, in whatever case its name is written."""
    return next((content for path, content in parts.items() if path.lower() == name.lower()), b"<nothing/>")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
