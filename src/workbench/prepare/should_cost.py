"""What a quote should cost: material, labour, overhead, logistics and margin against the quote, with a question for each gap."""

from dataclasses import dataclass

from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.measure.cost import CostGap, TotalCost, cost_gaps, material_cost, should_cost
from batna.prepare.costs import CostQuestion, question_gaps
from workbench.ui.grid import Column, Fault, Grid, Line, numbered, read_lines
from workbench.ui.numbers import Unreadable, read_number

LABEL = "Should-cost"
COLUMNS = (
    Column("line", "Line", width="wide"),
    Column("gross", "Quantity", "number"),
    Column("price", "Price of one", "number"),
    Column("scrap", "Scrap sells for", "number"),
    Column("should", "Should cost", "number"),
    Column("quoted", "Quoted", "number"),
)
LINES = ("material", "labour", "overhead", "logistics", "margin")
MARGIN = "margin"


@dataclass(frozen=True, slots=True)
class ShouldCostAnswer:
    """The model beside the quote, by line, with a question for each gap; without `total` there are faults."""

    grid: Grid
    margin: str
    faults: tuple[Fault, ...]
    total: TotalCost | None = None
    quoted: float = 0.0
    gap: float = 0.0
    gaps: tuple[CostGap, ...] = ()
    questions: tuple[CostQuestion, ...] = ()
    most: float = 0.0
    because: tuple[str, ...] = ()


def should_grid(lines: tuple[Line, ...] = (), faults: tuple[Fault, ...] = ()) -> Grid:
    return Grid("should", LABEL, COLUMNS, lines or numbered([{"line": name} for name in LINES]), faults, blanks=1)


def answer_should_cost(posted: QueryDict, mark: Decimal) -> ShouldCostAnswer:
    """Return the gaps of a sent quote. A line's cost is stated, or quantity × price − what the scrap sells for."""
    rows = read_lines(posted, "should", COLUMNS)
    grid, faults = should_grid(rows), []
    should: dict[str, float] = {}
    quoted: dict[str, float] = {}
    for row in rows:
        numbers, wrong = read_row(grid, row, mark)
        faults += wrong
        name = row["line"]
        if not name:
            faults.append(grid.fault(row, "line", "Name the line, such as material."))
        elif name in should or name in quoted:
            faults.append(grid.fault(row, "line", f"{name} stands twice."))
        elif not wrong:
            cost = cost_of(numbers)
            should |= {} if cost is None or name == MARGIN else {name: cost}
            quoted |= {} if numbers["quoted"] is None else {name: numbers["quoted"]}
    margin = margin_of(posted.get("margin", ""), mark, faults)
    grid = should_grid(rows, tuple(faults))
    if faults or not should or not quoted:
        missing = Fault("", "", "Say what at least one line should cost, and what was quoted for one.")
        return ShouldCostAnswer(grid, posted.get("margin", ""), tuple(faults) or (missing,))
    return worked_out(grid, posted.get("margin", ""), should_cost(should, margin), quoted)


def worked_out(grid: Grid, margin: str, total: TotalCost, quoted: dict[str, float]) -> ShouldCostAnswer:
    gaps = cost_gaps(total, quoted)
    asked = sum(quoted.values())
    most = max([*(abs(gap.should) for gap in gaps), *(abs(gap.quoted) for gap in gaps)], default=0.0)
    questions = question_gaps(total, quoted)
    return ShouldCostAnswer(grid, margin, (), total, asked, asked - total.total, gaps, questions, most, total.because)


def read_row(grid: Grid, row: Line, mark: Decimal) -> tuple[dict[str, float | None], list[Fault]]:
    numbers: dict[str, float | None] = {}
    faults = []
    for column in ("gross", "price", "scrap", "should", "quoted"):
        try:
            numbers[column] = read_number(row[column], mark)
        except Unreadable as error:
            faults.append(grid.fault(row, column, str(error)))
    if not faults and (numbers["gross"] is None) != (numbers["price"] is None):
        faults.append(grid.fault(row, "price", "Quantity and price go together."))
    return numbers, faults


def cost_of(numbers: dict[str, float | None]) -> float | None:
    """Return what a line should cost: as stated, else from quantity and price."""
    gross, price = numbers["gross"], numbers["price"]
    if numbers["should"] is not None or gross is None or price is None:
        return numbers["should"]
    return material_cost(gross, price, numbers["scrap"] or 0.0)


def margin_of(text: str, mark: Decimal, faults: list[Fault]) -> float:
    try:
        return (read_number(text, mark) or 0.0) / 100
    except Unreadable as error:
        faults.append(Fault("should-margin", "Margin", str(error)))
        return 0.0
