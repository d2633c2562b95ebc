"""What a quote should cost, as a form: the grid beside the quote, what is shown in it, and what is read out of it."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.model.case import Case
from batna.model.cost import ShouldCost, ShouldCostLine
from batna.model.estimate import Estimate, Number
from batna.prepare.costs import compare_quote
from workbench.ui.grid import Column, Fault, Grid, Line, numbered, read_lines
from workbench.ui.numbers import Unreadable, read_number, read_range, write_ends, write_typed
from workbench.ui.parts import part

LABEL: Final = "What a quote should cost"
COLUMNS: Final = (
    Column("line", "Line", width="wide"),
    Column("gross", "Quantity", "number", width="middle"),
    Column("price", "Price of one", "number", width="wide"),
    Column("scrap", "Scrap sells for", "number", width="middle"),
    Column("should", "Should cost", "number", width="wide"),
    Column("quoted", "Quoted", "number"),
)
RECKONED: Final = ("gross", "price", "scrap", "should")
LINES: Final = ("material", "labour", "overhead", "logistics", "margin")
BETWEEN: Final = "/"
ENDS: Final = 3
HOW: Final = "Write a range as low / likely / high, such as 1.10 / 1.25 / 1.50."
PERCENT: Final = 100


def facts_of(case: Case) -> dict[str, Any]:
    """Return what the page shows of the sheet that the case holds; nothing of it to somebody who may not know it."""
    if case.hides("should_cost"):
        return {"should_veiled": True}
    kept = case.should_cost
    answer = part(lambda: compare_quote(case))
    gaps = answer.result.lines if answer.result else ()
    return {
        "should": should_grid(kept),
        "should_typed": {"part": kept.part, "margin": write_cell(kept.margin, PERCENT) if kept.margin else "", "source": kept.source},
        "should_answer": answer,
        "should_asks": any(gap.question for gap in gaps),
        "should_said": say(kept),
        "should_distance": abs(answer.result.gap.likely) if answer.result else 0.0,
        "should_most": max((abs(number) for gap in gaps for number in (gap.should.likely, gap.quoted or 0.0)), default=0.0),
    }


def should_grid(sheet: ShouldCost) -> Grid:
    """Return the grid as it is kept; before anything is, it names the usual lines."""
    rows = [_row(line) for line in sheet.lines] or [{"line": name} for name in LINES]
    return Grid("should", LABEL, COLUMNS, numbered(rows), blanks=1)


def _row(line: ShouldCostLine) -> dict[str, str]:
    reckoned = {name: write_cell(getattr(line, name)) for name in RECKONED}
    return {"line": line.line, **reckoned, "quoted": write_typed(line.quoted)}


def write_cell(number: Number | None, times: float = 1) -> str:
    """Return a number or a range for one cell: 1.1 / 1.25 / 1.5."""
    if times != 1 and isinstance(number, Estimate):
        number = Estimate(**{end: round(getattr(number, end) * times, 10) for end in ("low", "likely", "high")})
    elif times != 1 and isinstance(number, float | int):
        number = round(number * times, 10)
    return f" {BETWEEN} ".join(filter(None, write_ends(number)))


def read_cell(text: str, mark: Decimal) -> Number | None:
    """Return the number or the range in one cell; raises `Unreadable`."""
    ends = text.split(BETWEEN)
    if len(ends) == 1:
        return read_number(text, mark)
    if len(ends) != ENDS or not all(end.strip() for end in ends):
        raise Unreadable(HOW)
    low, likely, high = ends
    return read_range(low, likely, high, mark)


def read_sheet(posted: QueryDict, mark: Decimal) -> tuple[dict[str, Any], list[Fault], dict[str, Any]]:
    """Return what was sent as a casefile's `should_cost`, what is wrong with it, and what was typed, for the page.

    The usual lines with nothing beside them are no sheet.
    """
    rows = read_lines(posted, "should", COLUMNS)
    grid = Grid("should", LABEL, COLUMNS, rows, blanks=1)
    faults: list[Fault] = []
    lines = [_line(grid, row, mark, faults) for row in rows]
    typed = {name: posted.get(name, "").strip() for name in ("part", "margin", "source")}
    margin = _margin(typed["margin"], mark, faults)
    if not faults and not any(typed.values()) and lines == [{"line": name} for name in LINES]:
        lines = []
    given = {"part": typed["part"], "lines": lines, "margin": margin, "source": typed["source"]}
    shown = Grid("should", LABEL, COLUMNS, rows, tuple(faults), 1)
    return given, faults, {"should": shown, "should_typed": typed}


def _line(grid: Grid, row: Line, mark: Decimal, faults: list[Fault]) -> dict[str, Any]:
    given: dict[str, Any] = {"line": row["line"]}
    if not row["line"]:
        faults.append(grid.fault(row, "line", "Name the line, such as material."))
    for name in (*RECKONED, "quoted"):
        try:
            number = read_number(row[name], mark) if name == "quoted" else read_cell(row[name], mark)
        except Unreadable as error:
            faults.append(grid.fault(row, name, str(error)))
        else:
            given |= {} if number is None else {name: number}
    if ("gross" in given) != ("price" in given):
        faults.append(grid.fault(row, "price", "Quantity and price go together."))
    if "should" in given and "gross" in given:
        faults.append(grid.fault(row, "should", "Say what it should cost, or from which quantity and price, not both."))
    return given


def _margin(text: str, mark: Decimal, faults: list[Fault]) -> Number:
    try:
        percent = read_cell(text, mark)
    except Unreadable as error:
        faults.append(Fault("should-margin", "Our margin for them", str(error)))
        return 0.0
    if isinstance(percent, Estimate):
        return Estimate(low=percent.low / PERCENT, likely=percent.likely / PERCENT, high=percent.high / PERCENT)
    return (percent or 0.0) / PERCENT


def words_for(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the places of a refused sheet in words."""
    rows = {f"should_cost.lines[{i}]": f"The line {line['line'] or i + 1}" for i, line in enumerate(given["lines"])}
    return rows | {"should_cost.margin": "Our margin for them", "should_cost": LABEL}


def say(sheet: ShouldCost) -> dict[str, str]:
    """Return the sheet as texts by label, to read it or to show two versions side by side."""
    said = {"One unit": sheet.part} if sheet.part else {}
    said |= {line.line: _say_line(line) for line in sheet.lines}
    if sheet.margin:
        said["Our margin for them"] = f"{write_cell(sheet.margin, PERCENT)} %"
    return said | ({"Source": sheet.source} if sheet.source else {})


def _say_line(line: ShouldCostLine) -> str:
    cells = _row(line)
    reckoned = cells["should"] or (f"{cells['gross']} × {cells['price']}" if cells["gross"] else "")
    less = f" − {cells['scrap']}" if cells["scrap"] else ""
    parts = [f"should cost {reckoned}{less}" if reckoned else "", f"quoted {cells['quoted']}" if cells["quoted"] else ""]
    return ", ".join(filter(None, parts)) or "–"
