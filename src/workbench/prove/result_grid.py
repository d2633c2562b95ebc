"""Measured results as a grid: what is shown in it, what is read out of it, and a result in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from batna.exchange.numerals import Decimal
from batna.measure.wording import say_amount, say_number
from batna.model.case import Case
from batna.model.outcome import Result
from workbench.ui.cells import day_in, number_in
from workbench.ui.grid import Column, Fault, Grid, Line, numbered
from workbench.ui.numbers import write_typed

PREFIX: Final = "results"
LABEL: Final = "Results"
DIRECTIONS: Final = (("lower", "lower"), ("higher", "higher"))
TEXTS: Final = ("customer", "measure", "source")
SAY: Final = "Say it, or remove the row."


def columns_for(case: Case) -> tuple[Column, ...]:
    return (
        Column("id", kind="hidden"), Column("customer", "Internal customer", width="middle"), Column("measure", "Measure", width="wide"),
        Column("unit", "Unit", width="middle"), Column("before", "Before", "number"), Column("after", "After", "number"),
        Column("better", "Better is", "choice", DIRECTIONS, "middle"), Column("on", "Measured on", "date", width="middle"),
        Column("source", "Source", width="wide"), Column("worth", f"Worth, {case.unit}", "number"),
    )  # fmt: skip


def grid_of(case: Case) -> Grid:
    return Grid(PREFIX, LABEL, columns_for(case), numbered([texts_of(one) for one in case.proof.results]), blanks=1)


def texts_of(one: Result) -> dict[str, str]:
    """Return a result as it is typed."""
    return {
        "id": one.id, "customer": one.customer, "measure": one.measure, "unit": one.unit, "before": write_typed(one.before),
        "after": write_typed(one.after), "better": one.better, "on": one.on.isoformat() if one.on else "", "source": one.source,
        "worth": write_typed(one.worth),
    }  # fmt: skip


def read_results(case: Case, lines: Sequence[Line], mark: Decimal) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the rows of the grid as results, and what is wrong in them."""
    grid, faults = Grid(PREFIX, LABEL, columns_for(case)), list[Fault]()
    taken = {line["id"] for line in lines}
    results = []
    for line in lines:
        name = line["id"] or next(f"result_{number}" for number in range(1, len(taken) + 2) if f"result_{number}" not in taken)
        taken.add(name)
        results.append({"id": name} | _read(grid, line, mark, faults))
    return results, faults


def _read(grid: Grid, line: Line, mark: Decimal, faults: list[Fault]) -> dict[str, Any]:
    faults += [grid.fault(line, column, SAY) for column in TEXTS if not line[column]]
    numbers = {column: number_in(grid, line, column, mark, faults) for column in ("before", "after", "worth")}
    faults += [grid.fault(line, column, SAY) for column in ("before", "after") if not line[column]]
    better = line["better"] if line["better"] in dict(DIRECTIONS) else DIRECTIONS[0][0]
    texts = {column: line[column] for column in (*TEXTS, "unit")}
    return texts | numbers | {"better": better, "on": day_in(grid, line, "on", faults)}


def say_results(results: Iterable[Mapping[str, Any] | Result], unit: str) -> dict[str, str]:
    """Return each result in one line by its measure and customer, to put two versions side by side."""
    told = [one.model_dump() if isinstance(one, Result) else one for one in results]
    return {f"{one['measure']}, {one['customer']}": _say(one, unit) for one in told}


def _say(one: Mapping[str, Any], unit: str) -> str:
    worth = "" if one["worth"] is None else f", worth {say_amount(one['worth'], unit)}"
    day = f", measured on {one['on'].isoformat()}" if one["on"] else ""
    moved = f"{say_number(one['before'])} → {say_amount(one['after'], one['unit'])}, better is {one['better']}"
    return f"{moved}{worth}{day}, source: {one['source']}"
