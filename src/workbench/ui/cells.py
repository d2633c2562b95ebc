"""Numbers, ranges and days out of the cells of a sent grid; what cannot be read joins the faults, and nothing comes back."""

from datetime import date
from typing import Final

from batna.exchange.numerals import Decimal
from batna.model.estimate import Number
from workbench.ui.grid import Fault, Grid, Line
from workbench.ui.numbers import Unreadable, read_number, read_range

NO_DAY: Final = "Write the day as 2027-03-31."


def number_in(grid: Grid, line: Line, column: str, mark: Decimal, faults: list[Fault]) -> float | None:
    try:
        return read_number(line[column], mark)
    except Unreadable as error:
        faults.append(grid.fault(line, column, str(error)))
        return None


def range_in(grid: Grid, line: Line, columns: tuple[str, str, str], mark: Decimal, faults: list[Fault]) -> Number | None:
    """Return the number or estimate in the columns of its low, likely and high end."""
    low, likely, high = columns
    try:
        return read_range(line[low], line[likely], line[high], mark)
    except Unreadable as error:
        column = {"low": low, "likely": likely, "high": high}[error.part]
        faults.append(grid.fault(line, column, str(error)))
        return None


def day_in(grid: Grid, line: Line, column: str, faults: list[Fault]) -> date | None:
    if not line[column]:
        return None
    try:
        return date.fromisoformat(line[column])
    except ValueError:
        faults.append(grid.fault(line, column, NO_DAY))
        return None
