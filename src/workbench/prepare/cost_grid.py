"""The grids of the cost model: lines, amounts by option, exchange rates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from batna.exchange.numerals import Decimal
from batna.model.case import Case
from batna.model.cost import CostLine
from batna.model.estimate import Number
from batna.model.issue import Issue
from workbench.ui.cells import NO_DAY, range_in
from workbench.ui.grid import Column, Fault, Grid, Line, numbered
from workbench.ui.numbers import Unreadable, read_number, write_ends, write_typed

PER: Final = (("once", "once"), ("unit", "for each unit"), ("order", "for each order"))
ENDS: Final = ("low", "likely", "high")
RANGE: Final = (Column("low", "Low", "number"), Column("likely", "Likely", "number"), Column("high", "High", "number"))
RATE_COLUMNS: Final = (
    Column("from", "From"),
    Column("to", "To"),
    Column("rate", "One is worth", "number"),
    Column("on", "On", "date"),
    Column("source", "Source", width="wide"),
)
AMOUNT_COLUMNS: Final = (
    Column("key", kind="hidden"),
    Column("line", "What", width="wide"),
    Column("option", "Option", width="middle"),
    *RANGE,
)


def line_columns(case: Case) -> tuple[Column, ...]:
    """Return the columns of the lines; what an amount depends on is one choice."""
    depends = [("", "every package")]
    for issue in case.issues:
        if issue.is_numeric:
            depends.append((f"each:{issue.id}", f"{issue.label} × amount"))
        depends.append((f"by:{issue.id}", f"{issue.label}, by option"))
    return (
        Column("line", "What is paid", width="wide"),
        Column("depends", "Depends on", "choice", tuple(depends), width="wide"),
        *RANGE,
        Column("per", "Paid", "choice", PER, width="middle"),
        Column("currency", "Currency", width="narrow"),
        Column("source", "Source", width="wide"),
    )


def grids_of(case: Case) -> dict[str, Grid]:
    """Return the grids as they are saved."""
    lines = tuple(_line(number, line, case.unit) for number, line in enumerate(case.costs))
    rates = [
        {"from": rate.from_, "to": rate.to, "rate": write_typed(rate.rate), "on": rate.on.isoformat(), "source": rate.source}
        for rate in case.rates
    ]
    return {
        "lines": Grid("lines", "Cost lines", line_columns(case), lines),
        "amounts": Grid("amounts", "Amounts by option", AMOUNT_COLUMNS, amount_lines(case), fixed=True),
        "rates": Grid("rates", "Exchange rates", RATE_COLUMNS, numbered(rates), blanks=1),
    }


def _line(number: int, line: CostLine, unit: str) -> Line:
    texts = {"line": line.line, "per": line.per, "currency": line.currency or unit, "source": line.source, "depends": depends_of(line)}
    if isinstance(line.amount, tuple):
        return Line(number, texts)
    return Line(number, texts | _ends(line.amount))


def depends_of(line: CostLine) -> str:
    if line.by is None:
        return ""
    return f"{'by' if isinstance(line.amount, tuple) else 'each'}:{line.by}"


def _ends(amount: Number) -> dict[str, str]:
    return dict(zip(("low", "likely", "high"), write_ends(amount), strict=True))


def amount_lines(case: Case) -> tuple[Line, ...]:
    """Return one row for each option of each line that has an amount for each."""
    rows = []
    for place, line in enumerate(case.costs):
        if isinstance(line.amount, tuple) and line.by is not None:
            issue = case.issue(line.by)
            for number, (option, amount) in enumerate(zip(issue.options, line.amount, strict=True)):
                key = f"{place}.{number}"
                rows.append({"key": key, "line": line.line, "option": f"{issue.label} {issue.say(option)}"} | _ends(amount))
    return tuple(Line(number, texts, frozenset({"line", "option"})) for number, texts in enumerate(rows))


@dataclass(slots=True)
class Read:
    """Cost lines and rates as they were typed, and what is wrong with them."""

    costs: list[dict[str, Any]] = field(default_factory=list)
    rates: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_costs(case: Case, lines: Sequence[Line], amounts: Sequence[Line], mark: Decimal) -> Read:
    """Return the cost lines of a sent form. A line that now depends on the options of an issue begins with one amount for all."""
    read = Read()
    grid = Grid("lines", "Cost lines", line_columns(case))
    issues = {issue.id: issue for issue in case.issues}
    by_line: dict[int, dict[int, Number]] = {}
    for row in amounts:
        by_option = Grid("amounts", "Amounts by option", AMOUNT_COLUMNS)
        number = range_in(by_option, row, ENDS, mark, read.faults)
        place, _, option = row["key"].partition(".")
        if number is None:
            read.faults.append(by_option.fault(row, "likely", "Say the amount; 0 when it costs nothing."))
        elif place.isdigit() and option.isdigit():
            by_line.setdefault(int(place), {})[int(option)] = number
    for row in lines:
        if not row["line"]:
            read.faults.append(grid.fault(row, "line", "Say what is paid for."))
            continue
        kind, _, name = row["depends"].partition(":")
        said: dict[str, Any] = {"line": row["line"], "per": row["per"] or "once", "source": row["source"]}
        said["by"] = name if name in issues else None
        said["currency"] = row["currency"].upper() if row["currency"] and row["currency"].upper() != case.unit.upper() else None
        if kind == "by" and name in issues:
            given = by_line.get(row.number, {})
            if given and row["likely"]:
                read.faults.append(grid.fault(row, "likely", "This line has one amount for each option: say them below."))
            said["amount"] = _by_option(given, issues[name], range_in(grid, row, ENDS, mark, read.faults))
        else:
            amount = range_in(grid, row, ENDS, mark, read.faults)
            said["amount"] = 1.0 if amount is None and kind == "each" else amount
            if said["amount"] is None:
                read.faults.append(grid.fault(row, "likely", "Say the amount; 0 when it costs nothing."))
        read.costs.append(said)
    return read


def _by_option(given: dict[int, Number], issue: Issue, amount: Number | None) -> tuple[Number, ...]:
    """Return one amount for each option: those that were sent, and for a new line the one amount for all."""
    start = 0.0 if amount is None else amount
    return tuple(given.get(place, start) for place in range(len(issue.options)))


def read_rates(read: Read, rows: Sequence[Line], mark: Decimal) -> None:
    """Add the exchange rates of a sent form."""
    grid = Grid("rates", "Exchange rates", RATE_COLUMNS)
    for row in rows:
        said: dict[str, Any] = {"from": row["from"].upper(), "to": row["to"].upper(), "source": row["source"]}
        try:
            said["rate"] = read_number(row["rate"], mark)
        except Unreadable as error:
            read.faults.append(grid.fault(row, "rate", str(error)))
            continue
        missing = {"from": said["from"], "to": said["to"], "rate": said["rate"], "on": row["on"], "source": row["source"]}
        empty = [name for name, value in missing.items() if not value]
        if empty:
            sentence = "A rate needs both currencies, a number, its day and its source."
            read.faults.append(grid.fault(row, empty[0], sentence))
            continue
        try:
            said["on"] = date.fromisoformat(row["on"])
        except ValueError:
            read.faults.append(grid.fault(row, "on", NO_DAY))
            continue
        read.rates.append(said)


def say_costs(lines: Sequence[Any]) -> dict[str, str]:
    """Return cost lines as texts by name, to show two versions side by side."""
    said = {}
    for line in lines:
        known = line.model_dump(by_alias=True) if isinstance(line, CostLine) else dict(line)
        amounts = known["amount"] if isinstance(known["amount"], tuple | list) else (known["amount"],)
        words = "; ".join(_say(amount) for amount in amounts)
        said[known["line"]] = f"{words}, {dict(PER).get(known['per'], known['per'])}, {known.get('source') or 'no source'}"
    return said


def _say(amount: Any) -> str:
    if isinstance(amount, dict):
        return f"{write_typed(amount['likely'])} ({write_typed(amount['low'])} to {write_typed(amount['high'])})"
    low, likely, high = write_ends(amount)
    return f"{likely} ({low} to {high})" if low else likely
