"""The grid of alternatives: what each costs, how likely it is, and when it could be ready."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from batna.exchange.numerals import Decimal
from batna.model.alternative import Alternative
from batna.model.case import Case
from workbench.prepare.issue_grid import new_id
from workbench.ui.cells import day_in, range_in
from workbench.ui.grid import Column, Fault, Grid, Line, numbered
from workbench.ui.numbers import Unreadable, read_number, write_ends, write_typed

PREFIX: Final = "alternatives"
COLUMNS: Final = (
    Column("id", kind="hidden"),
    Column("name", "Alternative", width="wide", span=8),
    Column("total_cost", "Total cost likely", "number", span=4),
    Column("switching_cost", "Switching likely", "number", span=4),
    Column("likelihood", "Likely, %", "number", span=2),
    Column("ready_on", "Ready on", "date", span=4),
    Column("total_cost_low", "Total cost low", "number", span=4, more=True),
    Column("total_cost_high", "Total cost high", "number", span=4, more=True),
    Column("switching_cost_low", "Switching low", "number", span=4, more=True),
    Column("switching_cost_high", "Switching high", "number", span=4, more=True),
    Column("currency", "Currency, if another", width="narrow", span=8, more=True),
    Column("evidence", "Evidence", width="wide", span=24, more=True),
)


def alternative_grid(case: Case, lines: Sequence[Line] | None = None, faults: Sequence[Fault] = ()) -> Grid:
    if lines is None:
        lines = numbered([_texts(one, case.unit) for one in case.alternatives])
    return Grid(PREFIX, "Alternatives", COLUMNS, tuple(lines), tuple(faults))


def _texts(one: Alternative, unit: str) -> dict[str, str]:
    ends: dict[str, str] = {}
    for field in ("total_cost", "switching_cost"):
        ends |= dict(zip((f"{field}_low", field, f"{field}_high"), write_ends(getattr(one, field)), strict=True))
    return ends | {
        "id": one.id,
        "name": one.label,
        "likelihood": write_typed(round(one.likelihood * 100, 10)),
        "ready_on": one.ready_on.isoformat() if one.ready_on else "",
        "currency": "" if one.currency == unit else one.currency or "",
        "evidence": one.evidence,
    }


def read_alternatives(case: Case, rows: Sequence[Line], mark: Decimal) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the alternatives of a sent grid, and what is wrong with them."""
    grid, faults = alternative_grid(case), list[Fault]()
    known = {one.id: one for one in case.alternatives}
    read: list[dict[str, Any]] = []
    for row in rows:
        if not row["name"]:
            faults.append(grid.fault(row, "name", "Name this alternative."))
            continue
        used = {one["id"] for one in read}
        name = row["id"] if row["id"] in known and row["id"] not in used else new_id(row["name"], used)
        same = name in known and not known[name].name and row["name"] == name
        said: dict[str, Any] = {"id": name, "name": "" if same else row["name"], "evidence": row["evidence"]}
        said["currency"] = row["currency"].upper() if row["currency"] and row["currency"].upper() != case.unit.upper() else None
        said["total_cost"] = range_in(grid, row, ("total_cost_low", "total_cost", "total_cost_high"), mark, faults)
        said["switching_cost"] = range_in(grid, row, ("switching_cost_low", "switching_cost", "switching_cost_high"), mark, faults) or 0.0
        said["likelihood"] = _likelihood(grid, row, mark, faults)
        said["ready_on"] = day_in(grid, row, "ready_on", faults)
        if said["total_cost"] is None and not any(fault.place.startswith(f"{PREFIX}-{row.number}-total_cost") for fault in faults):
            faults.append(grid.fault(row, "total_cost", f"Say what {row['name']} costs in all."))
        read.append(said)
    return read, faults


def _likelihood(grid: Grid, row: Line, mark: Decimal, faults: list[Fault]) -> float:
    text = row["likelihood"].removesuffix("%").strip()
    try:
        number = read_number(text, mark)
    except Unreadable as error:
        faults.append(grid.fault(row, "likelihood", str(error)))
        return 0.0
    if number is None or not 0 <= number <= 100:
        faults.append(grid.fault(row, "likelihood", "Say how likely it can be had, from 0 to 100 percent."))
        return 0.0
    return number / 100


def say_alternatives(alternatives: Sequence[Any]) -> dict[str, str]:
    """Return alternatives as texts by name, to show two versions side by side."""
    said = {}
    for one in alternatives:
        known: Mapping[str, Any] = _texts(one, "") if isinstance(one, Alternative) else _texts(Alternative.model_validate(one), "")
        likely = f"{known['likelihood']} % likely, ready {known['ready_on'] or 'at once'}"
        said[known["name"]] = (
            f"costs {known['total_cost']}, switching {known['switching_cost']}, {likely}, {known['evidence'] or 'no evidence'}"
        )
    return said
