"""A table is found in CSV files and workbooks as people send them."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from batna.exchange.table import Row, Table, read_table
from batna.exchange.xlsx import Cell
from batna.model.problem import BadInput


def workbook(sheets: dict[str, list[list[Cell]]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return data.getvalue()


def problem(data: bytes, filename: str = "table.csv", sheet: str | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        read_table(data, filename, sheet)
    (line,) = caught.value.problems
    return str(line)


def test_it_reads_a_csv_file() -> None:
    table = read_table(b"Issue,Option,Our value\nPrice,210,0\n\n,200,12.5\n", "chairs.csv")
    assert table == Table(
        name="chairs.csv",
        sheet="",
        sheets=("",),
        header_row=1,
        header=("Issue", "Option", "Our value"),
        rows=(Row(2, ("Price", "210", "0")), Row(4, (None, "200", "12.5"))),
        decimal=".",
        because=("The header is row 1.", "Numbers written as text have a decimal point, as in 12.5."),
    )


@pytest.mark.parametrize("sign", [";", "\t", ",", "|"])
def test_it_finds_the_sign_between_fields(sign: str) -> None:
    text = 'Chairs\n\nIssue;Option;Our value\nPrice;"a, b, c, d, e, f, g";1\n'.replace(";", sign)
    table = read_table(text.encode(), "chairs.txt")
    assert (table.header_row, table.header) == (3, ("Issue", "Option", "Our value"))
    assert table.rows == (Row(4, ("Price", "a, b, c, d, e, f, g", "1")),)


def test_a_field_may_hold_line_breaks_and_the_sign() -> None:
    assert read_table(b'Issue;Option\n"a;b";"c\nd"\n', "a.csv").rows == (Row(2, ("a;b", "c\nd")),)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("Issue;Option\nPrice;1.234\n", ","),
        ("Issue,Option\nPrice,1.234\n", "."),
        ("Issue;Option\nPrice;1.5\n", "."),
        ('Issue,Option\nPrice,"1,5"\n', ","),
    ],
)
def test_it_guesses_the_decimal_mark(text: str, decimal: str) -> None:
    assert read_table(text.encode(), "a.csv").decimal == decimal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_what_programs_write(encoding: str) -> None:
    assert read_table("Issue;Option\nGröße;5 €\n".encode(encoding), "a.csv").rows == (Row(2, ("Größe", "5 €")),)


def test_a_header_nobody_knows_is_the_first_filled_row() -> None:
    table = read_table(b"\n;;\nThema;Wahl\nPreis;1\n", "a.csv")
    assert (table.header_row, table.header) == (3, ("Thema", "Wahl"))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "table.csv: got no filled cell, expected a table with one row for each option"),
        (b"\x00\x01\x02", "table.csv: got bytes that are no text, expected a workbook (.xlsx) or a text table (.csv)"),
        (b"\xff\xfe\x00", "table.csv: got bytes that are no text, expected a workbook (.xlsx) or a text table (.csv)"),
        (b"\x81\x8d", "table.csv: got bytes that are no text, expected a workbook (.xlsx) or a text table (.csv)"),
        (b"a,b\n" + b'"' + b"x" * 200_000, "table.csv: row 2: expected rows of fields: field larger than field limit (131072)"),
        (b";" * 2_000_001, "table.csv: row 1: got more and more cells, expected at most 2,000,000 cells"),
        (b" " * 30_000_001, "table.csv: got 30,000,001 bytes, expected at most 30,000,000 bytes"),
    ],
    ids=["empty", "binary", "half of UTF-16", "no text", "endless field", "too many cells", "too large"],
)
def test_it_rejects_what_is_no_table(data: bytes, line: str) -> None:
    assert problem(data) == line


def test_it_reads_a_workbook() -> None:
    table = read_table(workbook({"Chairs": [["Issue", "Unit", "Option"], ["Price", "EUR", 210], [None, None, 199.5]]}), "chairs.xlsx")
    assert (table.sheet, table.sheets, table.header) == ("Chairs", ("Chairs",), ("Issue", "Unit", "Option"))
    assert table.rows == (Row(2, ("Price", "EUR", 210)), Row(3, (None, None, 199.5)))


def test_it_takes_the_sheet_whose_heads_it_knows() -> None:
    data = workbook({"Cover": [["Dear all"]], "Numbers": [["Issue", "Option"], ["Price", 1]], "Old": [["Issue", "Option"]]})
    table = read_table(data, "a.xlsx")
    assert (table.sheet, table.sheets) == ("Numbers", ("Cover", "Numbers", "Old"))
    assert read_table(data, "a.xlsx", "Old").rows == ()
    assert problem(data, "a.xlsx", "New") == 'a.xlsx: sheet: got "New", expected one of Cover, Numbers, Old'


def test_it_takes_the_first_filled_sheet_when_it_knows_no_head() -> None:
    assert read_table(workbook({"Empty": [], "Cover": [["Dear all"]]}), "a.xlsx").sheet == "Cover"
    assert problem(workbook({"Empty": []}), "a.xlsx") == "a.xlsx: Empty: got no filled cell, expected a table with one row for each option"


def test_a_row_of_formulas_alone_is_kept(tmp_path: Path) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Issue", "Option"])
        sheet.write_formula(1, 1, "=A9", None, "")
    table = read_table(data.getvalue(), "a.xlsx")
    assert table.formulas == {(2, 1)}
    assert [row.number for row in table.rows] == [2]
