"""What stands in the cells of a grid is read, or is a fault at its place."""

from datetime import date

import pytest

from batna.model.estimate import Estimate
from workbench.ui.cells import day_in, number_in, range_in
from workbench.ui.grid import Column, Fault, Grid, Line

ENDS = ("least", "amount", "most")
GRID = Grid("costs", "Costs", tuple(Column(name, name.capitalize()) for name in (*ENDS, "on")))


def line(**texts: str) -> Line:
    return Line(2, texts)


def test_it_reads_numbers_ranges_and_days() -> None:
    faults: list[Fault] = []
    assert number_in(GRID, line(amount="1.234,5"), "amount", ".", faults) == 1234.5
    assert range_in(GRID, line(least="1", amount="2", most="4"), ENDS, ".", faults) == Estimate(low=1, likely=2, high=4)
    assert day_in(GRID, line(on="2027-03-31"), "on", faults) == date(2027, 3, 31)
    assert faults == []


def test_an_empty_cell_is_no_fault() -> None:
    faults: list[Fault] = []
    assert number_in(GRID, line(), "amount", ".", faults) is None
    assert range_in(GRID, line(), ENDS, ".", faults) is None
    assert day_in(GRID, line(on=" "), "on", faults) is None
    assert faults == []


@pytest.mark.parametrize(
    ("texts", "column", "said"),
    [
        ({"least": "few", "amount": "2"}, "least", "“few” is not a number."),
        ({"least": "3", "amount": "2"}, "amount", "Low, likely and high have to stand in rising order."),
        ({"most": "3"}, "amount", "Say the likely number too"),
    ],
)
def test_a_range_that_cannot_be_is_a_fault_at_its_end(texts: dict[str, str], column: str, said: str) -> None:
    faults: list[Fault] = []
    assert range_in(GRID, line(**texts), ENDS, ".", faults) is None
    (fault,) = faults
    assert (fault.place, fault.where) == (f"costs-2-{column}", f"Costs, row 3, {column.capitalize()}")
    assert fault.sentence.startswith(said)


def test_what_is_no_number_and_no_day_is_a_fault_of_its_cell() -> None:
    faults: list[Fault] = []
    assert number_in(GRID, line(amount="much"), "amount", ".", faults) is None
    assert day_in(GRID, line(on="tomorrow"), "on", faults) is None
    assert [fault.place for fault in faults] == ["costs-2-amount", "costs-2-on"]
    assert faults[1].sentence == "Write the day as 2027-03-31."
