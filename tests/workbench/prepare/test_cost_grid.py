"""The grids of the cost model read back as they were shown."""

from batna.exchange.document import case_of
from workbench.prepare.cost_grid import AMOUNT_COLUMNS, Read, amount_lines, grids_of, read_costs, read_rates, say_costs
from workbench.ui.grid import Line

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S", "unit": "EUR",
        "issues": [{"id": "place", "name": "Place", "options": ["works", "door"]}, {"id": "fee", "options": [100, 90]}],
        "costs": [
            {"line": "Fee", "amount": 1, "by": "fee"},
            {"line": "Freight", "amount": [{"low": 1, "likely": 2, "high": 3}, 0], "by": "place", "per": "order"},
            {"line": "Tooling", "amount": 7, "currency": "USD", "source": "quote"},
        ],
        "rates": [{"from": "USD", "to": "EUR", "rate": 0.9, "on": "2027-01-05", "source": "ECB"}],
    }
)  # fmt: skip


def read(changes: dict[int, dict[str, str]] | None = None) -> Read:
    grids = grids_of(CASE)
    lines = [Line(line.number, {**line.texts, **(changes or {}).get(line.number, {})}) for line in grids["lines"].lines]
    return read_costs(CASE, lines, amount_lines(CASE), ".")


def test_what_is_shown_reads_back_the_same() -> None:
    found = read()
    read_rates(found, grids_of(CASE)["rates"].lines, ".")
    assert found.faults == []
    again = CASE.model_dump(by_alias=True) | {"costs": found.costs, "rates": found.rates}
    assert case_of({name: value for name, value in again.items() if name != "hidden"}).costs == CASE.costs
    assert found.rates[0]["on"] == CASE.rates[0].on


def test_the_numbers_are_those_of_the_page() -> None:
    assert [line.texts["option"] for line in amount_lines(CASE)] == ["Place works", "Place door"]
    assert {column.name for column in AMOUNT_COLUMNS} >= {"low", "likely", "high"}


def test_a_line_by_option_takes_no_amount_of_its_own() -> None:
    assert [fault.sentence for fault in read({1: {"likely": "5"}}).faults] == ["This line has one amount for each option: say them below."]


def test_a_line_that_is_for_each_unit_of_an_option_needs_no_amount() -> None:
    assert read({0: {"likely": ""}}).costs[0]["amount"] == 1.0


def test_a_new_line_by_option_begins_with_one_amount_for_all() -> None:
    assert read({2: {"depends": "by:place", "likely": "4"}}).costs[2]["amount"] == (4.0, 4.0)


def test_a_rate_needs_everything() -> None:
    found = Read()
    rows = [
        Line(0, {"from": "usd", "to": "eur", "rate": "", "on": "2027-01-05", "source": "ECB"}),
        Line(1, {"from": "usd", "to": "eur", "rate": "1", "on": "soon", "source": "ECB"}),
        Line(2, {"from": "usd", "to": "eur", "rate": "x", "on": "", "source": ""}),
    ]
    read_rates(found, rows, ".")
    assert [fault.sentence[:18] for fault in found.faults] == ["A rate needs both ", "Write the day as 2", "“x” is not a numbe"]


def test_two_versions_are_said_line_by_line() -> None:
    said = say_costs(CASE.costs)
    assert said["Freight"] == "2 (1 to 3); 0, for each order, no source"
    assert said["Tooling"] == "7, once, quote"
