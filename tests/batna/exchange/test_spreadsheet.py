"""A table becomes a case after a dry run that names every fault by its cell."""

import pytest

from batna.exchange.spreadsheet import Columns, DryRun, case_from, column_letters, dry_run, guess_columns, read_table
from batna.exchange.table import Row, Table
from batna.exchange.xlsx import Cell
from batna.model.estimate import Estimate
from batna.model.problem import BadInput

RUNS = "a text that no spreadsheet takes for a formula: put a word, or ', in front"
ALONE = "expected low, likely and high, or likely alone"
COMPUTED = "got a formula, expected a value: copy the column and paste it as values"
HEADER = ("Issue", "Unit", "Option", "Our value", "Their value low", "Their value likely", "Their value high")


def run(*rows: tuple[Cell, ...], formulas: frozenset[tuple[int, int]] = frozenset(), columns: Columns | None = None) -> DryRun:
    """Return the dry run of a table whose header is row 1."""
    lines = tuple(Row(number, cells) for number, cells in enumerate(rows, start=2))
    table = Table("chairs.xlsx", "Issues", ("Issues",), 1, HEADER, lines, ".", formulas)
    return dry_run(table, columns or guess_columns(HEADER))


def faults(found: DryRun) -> list[str]:
    return [f"{problem.cell}: {problem.sentence}" for problem in found.problems]


def test_it_builds_the_issues() -> None:
    found = run(
        ("Price", "EUR", 210, 0, 30, 38, 45),
        (None, None, 199.5, 12.5, None, "24", None),
        (None,),
        ("Delivery", "day", "60", "0", "", 8),
        ("Delivery", "", "45 days", 10, 20, 20, 20),
    )
    assert faults(found) == []
    assert found.is_clean
    assert [(issue.id, issue.unit, issue.options) for issue in found.issues] == [
        ("Price", "EUR", (210, 199.5)),
        ("Delivery", "day", (60, "45 days")),
    ]
    assert found.ours == {"Price": [0, 12.5], "Delivery": [0, 10]}
    assert found.theirs == {"Price": [Estimate(low=30, likely=38, high=45), 24], "Delivery": [8, 20]}
    assert found.because == ("2 issues with 4 options were found.",)


def test_it_becomes_a_case() -> None:
    found = run(("Price", "EUR", 210, 0, 30, 38, 45), (None, None, 200, 12, None, 24, None))
    case = case_from(found, title="Chairs", buyer="Northwind", supplier="Sella", unit="EUR")
    assert (case.title, case.buyer, case.supplier, case.unit) == ("Chairs", "Northwind", "Sella", "EUR")
    assert case.issues[0].options == (210, 200)
    assert case.preferences.ours.values == {"Price": (0, 12)}
    assert case.preferences.theirs is not None
    assert case.preferences.theirs.values == {"Price": (Estimate(low=30, likely=38, high=45), 24)}
    assert case.sources == ("Spreadsheet chairs.xlsx, sheet Issues",)


def test_a_side_without_any_value_is_left_open() -> None:
    case = case_from(run(("Price", "EUR", 210), (None, None, 200)), title="Chairs", buyer="Northwind", supplier="Sella")
    assert case.preferences.ours.values is None
    assert case.preferences.theirs is None


def test_a_long_number_as_an_option_is_a_code() -> None:
    issues = case_from(run(("Part", None, "1" * 15), ("Part", None, "1" * 16)), title="T", buyer="B", supplier="S").issues
    assert issues[0].options == (111111111111111, "1111111111111111")


def test_an_import_with_faults_gives_nothing() -> None:
    with pytest.raises(BadInput) as caught:
        case_from(run(("Price", "EUR", None, "x")), title="Chairs", buyer="Northwind", supplier="Sella")
    assert str(caught.value).split("\n") == [
        "chairs.xlsx: sheet Issues, C2: expected an option",
        'chairs.xlsx: sheet Issues, D2: got "x", expected a number such as 1,234.56',
    ]


def test_a_header_field_that_cannot_be_names_the_file() -> None:
    found = run(("Price", "EUR", 210))
    with pytest.raises(BadInput, match=r'chairs\.xlsx: unit: got "euro", expected points or an ISO 4217 currency code'):
        case_from(found, title="T", buyer="B", supplier="S", unit="euro")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ((None, None, 210), ["A2: expected the issue that this option belongs to"]),
        (("Price", None, None, 1), ["C2: expected an option"]),
        (("Price", None, True, 1), ["table: ok"]),
        (("Price", None, 210, "a lot"), ['D2: got "a lot", expected a number such as 1,234.56']),
        (("Price", None, 210, True), ["D2: got true, expected a number"]),
        (("Price", None, 210, float("inf")), ["D2: got inf, expected a number of at most 15 digits"]),
        (("Price", None, 210, "1e16"), ['D2: got "1e16", expected a number of at most 15 digits']),
        (("Price", None, 210, -2e15), ["D2: got -2000000000000000.0, expected a number of at most 15 digits"]),
        (("Price", None, 1e16, 1), ["C2: got 1e+16, expected a number of at most 15 digits"]),
        (("Price", None, 210, 1, 5), ["F2: got only their value low, " + ALONE]),
        (("Price", None, 210, 1, 5, 6), ["F2: got only their value low and their value likely, " + ALONE]),
        (("Price", None, 210, 1, 5, 4, 6), ["F2: got 5, 4, 6, expected low, likely and high in rising order"]),
        (("Price", None, 210, 1, "x", 4, 6), ['E2: got "x", expected a number such as 1,234.56']),
        (("=1+1", None, 210, 1), ['A2: got "=1+1", expected ' + RUNS]),
        (("Price", "@x", 210, 1), ['B2: got "@x", expected ' + RUNS]),
        (("Price", None, "-2+3+cmd|' /C calc'!A0", 1), ["C2: got \"-2+3+cmd|' /C calc'!A0\", expected " + RUNS]),
        (("Price", None, "+SUM(A1)", 1), ['C2: got "+SUM(A1)", expected ' + RUNS]),
        (("P" * 201, None, 210, 1), ["A2: got 201 letters, expected at most 200"]),
    ],
)
def test_it_names_a_fault_by_its_cell(cells: tuple[Cell, ...], lines: list[str]) -> None:
    found = run(cells)
    assert (faults(found) or ["table: ok"]) == lines


@pytest.mark.parametrize(
    ("cell", "option"),
    [
        ("-5", -5),
        ("1,234.56", 1234.56),
        ("45", 45),
        ("007", "007"),
        ("'45", "45"),
        ("'=1+1", "=1+1"),
        ("-18 °C", "-18 °C"),
        ("+5 %", "+5 %"),
        ("$4.37", "$4.37"),
        ("30 days", "30 days"),
        (True, "TRUE"),
        (1e14, 1e14),
        ("2027-03-31", "2027-03-31"),
    ],
)
def test_an_option_is_a_number_only_when_it_is_written_as_one(cell: Cell, option: object) -> None:
    (issue,) = run(("Price", None, cell)).issues
    assert issue.options == (option,)
    assert type(issue.options[0]) is type(option)


def test_a_formula_is_refused_in_the_columns_that_are_read() -> None:
    found = run(("Price", None, 210, 5, "a note"), (None, None, None, 6), formulas=frozenset({(2, 3), (3, 2), (2, 8)}))
    assert faults(found) == [
        f"D2: {COMPUTED}",
        'E2: got "a note", expected a number such as 1,234.56',
        f"C3: {COMPUTED}",
    ]


def test_a_row_of_formulas_alone_is_not_passed_over() -> None:
    assert faults(run(("Price", None, 1), (), formulas=frozenset({(3, 2)}))) == [f"C3: {COMPUTED}"]


def test_options_stand_once_and_units_agree() -> None:
    found = run(("Price", "EUR", 210), (None, "USD", 200), ("Colour", None, "red"), ("Price", None, "1.5"), (None, None, 1.5))
    assert faults(found) == [
        'B3: got "USD", expected "EUR", the unit of Price above',
        "C6: got 1.5, expected each option of Price once",
    ]


def wide(*rows: tuple[Cell, ...]) -> DryRun:
    """Return the dry run of a table that has names and weights too."""
    header = ("Issue", "Issue name", "Option", "Our value", "Our weight", "Their weight")
    lines = tuple(Row(number, cells) for number, cells in enumerate(rows, start=2))
    return dry_run(Table("chairs.csv", "", ("",), 1, header, lines, "."), guess_columns(header))


def test_an_issue_has_a_name_beside_its_id() -> None:
    found = wide(("price", "Unit price", 210, 0), ("price", None, 200, 5), ("colour", None, "red", 1))
    case = case_from(found, title="T", buyer="B", supplier="S")
    assert [(issue.id, issue.name, issue.label) for issue in case.issues] == [
        ("price", "Unit price", "Unit price"),
        ("colour", "", "colour"),
    ]


def test_an_issue_has_one_name_that_cannot_run() -> None:
    assert faults(wide(("price", "Unit price", 210), (None, "Cost", 200), ("colour", "=1+1", "red"))) == [
        'B3: got "Cost", expected "Unit price", the name of price above',
        'B4: got "=1+1", expected ' + RUNS,
    ]


def test_weights_stand_once_for_each_issue() -> None:
    found = wide(
        ("price", None, 210, 0, "75 %", 0.5), (None, None, 200, 1), ("colour", None, "red", 1, 0.25), (None, None, "blue", 0, 0.25, 0.5)
    )
    assert faults(found) == []
    case = case_from(found, title="T", buyer="B", supplier="S")
    assert case.preferences.ours.weights == {"price": 0.75, "colour": 0.25}
    assert case.preferences.theirs is not None
    assert case.preferences.theirs.weights == {"price": 0.5, "colour": 0.5}
    assert case.preferences.theirs.values is None


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (0.5, 0.4, "E2: got weights that add up to 0.9, expected weights that add up to 1"),
        (0.5, None, "E3: got no weight of colour, expected a weight for each issue, or for none"),
        (1.5, -0.5, "E2: got 1.5, expected a weight from 0 to 1, or from 0 % to 100 %"),
        ("half", 0.5, 'E2: got "half", expected a number such as 1,234.56'),
    ],
)
def test_weights_add_up_to_one(first: Cell, second: Cell, line: str) -> None:
    assert faults(wide(("price", None, 210, 0, first), ("colour", None, "red", 1, second)))[0] == line


def test_an_issue_has_one_weight() -> None:
    assert faults(wide(("price", None, 210, 0, 0.5), (None, None, 200, 1, 0.4), ("colour", None, "red", 1, 0.5))) == [
        "E3: got 0.4, expected 0.5, as above",
    ]


def test_once_one_option_has_a_value_each_must_have_one() -> None:
    found = run(("Price", None, 210, 5, None, 1), (None, None, 200), (None, None, None, 7))
    assert faults(found) == [
        "D3: got no value, expected our value of this option, as of the others",
        "F3: got no value, expected their value of this option, as of the others",
        "C4: expected an option",
    ]


def test_a_wrong_value_counts_as_one() -> None:
    assert faults(run(("Price", None, 210, "much"), (None, None, 200))) == [
        'D2: got "much", expected a number such as 1,234.56',
        "D3: got no value, expected our value of this option, as of the others",
    ]


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (
            Columns(),
            [f"row 1: got no column for {name}, expected a column headed {name.title()}, or a choice" for name in ("issue", "option")],
        ),
        (Columns(issue=0, option=0), ["row 1: got column A twice, expected a column of its own for each field"]),
    ],
)
def test_it_needs_a_column_for_issue_and_option(columns: Columns, lines: list[str]) -> None:
    assert faults(run(("Price", None, 210), columns=columns)) == lines


def test_it_says_when_there_is_no_row() -> None:
    found = run()
    assert faults(found) == ["table: got no row below the header, expected one row for each option"]
    assert found.because == ()


def test_it_says_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batna.exchange.spreadsheet.MAX_ISSUES", 1)
    monkeypatch.setattr("batna.exchange.spreadsheet.MAX_OPTIONS", 2)
    rows: list[tuple[Cell, ...]] = [("Price", None, option) for option in range(3)]
    assert faults(run(*rows, ("Colour", None, "red"))) == [
        "table: got 2 issues, expected at most 1",
        "table: got 3 options of Price, expected at most 2",
    ]


def test_the_decimal_mark_may_be_overruled() -> None:
    table = read_table(b"Issue;Option;Our value\nPrice;210;1.234\n", "a.csv")
    columns = guess_columns(table.header)
    assert dry_run(table, columns).ours == {"Price": [1234]}
    assert dry_run(table, columns, decimal=".").ours == {"Price": [1.234]}
    assert faults(dry_run(read_table(b"Issue;Option;Our value\nPrice;210;12,5\nPrice;2;1.5x\n", "a.csv"), columns)) == [
        'C3: got "1.5x", expected a number such as 1.234,56'
    ]


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
