"""A workbook is counted before it is unpacked, and a hostile one is refused with a sentence."""

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from batna.exchange import xlsx
from batna.exchange.xlsx import read_sheets
from batna.model.problem import BadInput


def workbook(fill: Callable[[Any, Any], object]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        fill(book, book.add_worksheet("Issues"))
    return data.getvalue()


PLAIN = workbook(lambda _book, sheet: sheet.write_row(0, 0, ["Issue", 210, 1.5]))


def changed(change: Callable[[str, bytes], bytes | None], data: bytes = PLAIN) -> bytes:
    """Return a workbook with some of its parts changed or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def replaced(old: bytes, new: bytes, data: bytes = PLAIN) -> bytes:
    return changed(lambda _name, content: content.replace(old, new), data)


def problem(data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_sheets(data)
    return str(caught.value)


def test_it_reads_every_kind_of_cell() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["text", 210, 199.5, True, " ", "2.5"])
        sheet.write_datetime(1, 0, dt.datetime.fromisoformat("2027-03-31"), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 1, dt.datetime.fromisoformat("2027-03-31T08:30"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_datetime(1, 2, dt.time(8, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 3, 0.05, book.add_format({"num_format": "0 %"}))
        sheet.write_number(1, 4, 1e20)
        sheet.write_formula(2, 5, "=B1+1", None, 211)

    (sheet,) = read_sheets(workbook(fill))
    assert sheet.name == "Issues"
    assert sheet.rows == [
        ["text", 210, 199.5, True, None, "2.5"],
        ["2027-03-31", "2027-03-31 08:30:00", "08:30:00", 0.05, 1e20, None],
        [None, None, None, None, None, 211],
    ]
    assert sheet.formulas == {(3, 5)}


def test_it_passes_over_the_space_between_texts() -> None:
    assert read_sheets(replaced(b"<si>", b"\n<si>"))[0].rows == [["Issue", 210, 1.5]]


def test_it_leaves_hidden_sheets_out() -> None:
    def fill(book: Any, _sheet: Any) -> None:
        book.add_worksheet("Secret").hide()

    assert [sheet.name for sheet in read_sheets(workbook(fill))] == ["Issues"]


def test_a_cell_may_leave_its_place_out() -> None:
    data = replaced(b' r="B1"', b"", replaced(b'<row r="1"', b"<row", replaced(b' r="A1"', b"")))
    assert read_sheets(data)[0].rows[0][:2] == ["Issue", 210]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            b"\xd0\xcf\x11\xe0rest",
            "got a workbook with a password, or of Excel 2003 and before, expected an .xlsx workbook without a password",
        ),
        (
            b"PK\x03\x04junk",
            "got a damaged workbook (File is not a zip file), expected a workbook that Excel can open: save it again as .xlsx",
        ),
        (PLAIN[: len(PLAIN) // 2], "got a damaged workbook (File is not a zip file), expected "),
        (changed(lambda name, content: None if name == "xl/workbook.xml" else content), "got no sheet with cells, expected "),
        (replaced(b"<v>0</v>", b"<v>7</v>"), "got a workbook that cannot be read ("),
        (
            changed(lambda name, content: None if "sheet1" in name else content),
            "got no sheet with cells, expected a workbook with a visible table",
        ),
        (replaced(b"</worksheet>", b""), "xl/worksheets/sheet1.xml: got a damaged workbook (no element found: line "),
        (replaced(b"</Relationships>", b""), "xl/_rels/workbook.xml.rels: got a damaged workbook ("),
        (
            replaced(b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
            "xl/worksheets/sheet1.xml: got a damaged workbook (DTDForbidden",
        ),
        (replaced(b'r="C1"', b'r="XFD1048576"'), "got a sheet of 1,048,576 rows and 16,384 columns, expected at most 2,000,000 cells"),
    ],
    ids=["old Excel", "junk", "cut off", "no workbook", "no such text", "no sheet", "cut sheet", "cut relations", "entities", "far cell"],
)
def test_it_rejects_a_workbook_that_is_none(data: bytes, line: str) -> None:
    assert problem(data).startswith(line)


def test_it_rejects_a_zip_bomb_by_what_it_declares() -> None:
    bomb = changed(lambda name, content: content + b" " * 20_000_000 if "sheet1" in name else content)
    assert len(bomb) < 100_000
    assert "that unpack to 20,0" in problem(bomb)
    assert problem(bomb).endswith("expected a workbook that unpacks to a reasonable size: save only the table in a file of its own")


def test_it_rejects_more_than_it_could_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 1_000)
    assert "that unpack to" in problem(PLAIN)
    monkeypatch.undo()
    monkeypatch.setattr(xlsx, "MAX_PARTS", 3)
    assert problem(PLAIN).endswith("parts in one workbook, expected at most 3")
    monkeypatch.undo()
    monkeypatch.setattr(xlsx, "SMALL", 10)
    assert problem(PLAIN).startswith("xl/_rels/workbook.xml.rels: got ")


def test_a_part_that_lies_about_its_size_is_not_read_on() -> None:
    """The sizes in the directory of the archive are too small: what lies beyond them is never unpacked."""
    bomb = changed(lambda name, content: content + b" " * 5_000_000 if "sheet1" in name else content)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert problem(bomb.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))).startswith("got a damaged workbook (")


def test_it_rejects_a_part_with_a_password() -> None:
    data = bytearray(PLAIN)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    assert problem(bytes(data)) == "got a workbook with a password, expected a workbook without a password"


def test_it_rejects_one_long_text_in_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_TEXT", 20_000)
    data = workbook(lambda _book, sheet: sheet.write_column(0, 0, ["x" * 1_000] * 50))
    assert problem(data).startswith("got more than 20,000 letters in the cells of one sheet, expected ")
    odd = workbook(lambda _book, sheet: sheet.write_column(0, 0, ["x" * 1_000] * 5))
    assert len(read_sheets(odd)[0].rows) == 5


def test_the_shared_texts_are_counted_in_whatever_case_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_TEXT", 10)
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("sharedStrings", "SHAREDSTRINGS"), old.read(name).replace(b"Issue", b"I" * 11, 1))
    assert problem(data.getvalue()).startswith("got more than 10 letters")


def test_a_number_without_end_is_left_to_the_reader_of_the_table() -> None:
    (sheet,) = read_sheets(replaced(b"<v>1.5</v>", b"<v>1e999</v>"))
    assert sheet.rows == [["Issue", 210, "inf"]]


def test_it_names_the_extra_that_reads_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert problem(PLAIN) == "got no package that reads workbooks, expected the extra `documents`: pip install 'batna[documents]'"


@pytest.mark.parametrize("name", ["PanicException", "KeyboardInterrupt"])
def test_where_the_reader_gives_up_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    fall = type(name, (BaseException,), {})

    def give_up(*_arguments: object) -> None:
        raise fall

    monkeypatch.setattr(xlsx, "_sheet", give_up)
    with pytest.raises(BadInput if name == "PanicException" else fall):
        read_sheets(PLAIN)
