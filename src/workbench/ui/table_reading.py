"""Read an uploaded table step by step: which column is what, what comes of it, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.http import HttpResponse, QueryDict

from batna.exchange.spreadsheet import FIELDS, Columns, DryRun, dry_run, guess_columns
from batna.exchange.table import Table, read_table
from workbench.ui.uploads import Upload

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A case has a unit, and a table has a column of units.
PREFIX: Final = "column_"
NEEDED: Final = ("issue", "option")
MOST_SHOWN: Final = 200
MARKS: Final = ((".", "1,234.50"), (",", "1.234,50"))


@dataclass(frozen=True, slots=True)
class Reading:
    """How an uploaded table is read: the choices that were made, and what comes of them."""

    table: Table
    columns: Columns
    run: DryRun
    decimal: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One option as it would come in; `first` is the first one of its issue."""

    issue: str
    unit: str
    option: object
    ours: object
    theirs: object
    first: bool


def read(kept: Upload, chosen: QueryDict) -> Reading:
    """Read a table the way that was chosen, or as it seems to be meant."""
    table = read_table(kept.data, kept.name, chosen.get("sheet") or None)
    columns = columns_in(chosen, len(table.header)) if any(PREFIX + name in chosen for name in FIELDS) else guess_columns(table.header)
    asked = chosen.get("decimal", "")
    decimal: Literal[".", ","] | None = "." if asked == "." else "," if asked == "," else None
    return Reading(table, columns, dry_run(table, columns, decimal), decimal or table.decimal)


def columns_in(chosen: QueryDict, width: int) -> Columns:
    """Return the columns that were chosen; one that the table does not have counts as none."""
    picked = {name: int(text) for name in FIELDS if (text := chosen.get(PREFIX + name, "")).isascii() and text.isdigit() and len(text) < 6}
    return Columns(**{name: column for name, column in picked.items() if column < width})


def facts_of(reading: Reading) -> dict[str, Any]:
    """Return what the page of the columns and the dry run shows."""
    run = reading.run
    chosen = run.columns.chosen()
    return {
        "run": run,
        "table": reading.table,
        "decimal": reading.decimal,
        "marks": MARKS,
        "heads": list(enumerate(head or f"column {number + 1}" for number, head in enumerate(reading.table.header))),
        "fields": [(PREFIX + name, label, chosen.get(name), name in NEEDED) for name, label in FIELDS.items()],
        "rows": preview(run)[:MOST_SHOWN],
        "options": sum(len(issue.options) for issue in run.issues),
        "bad_rows": len({problem.row for problem in run.problems}),
        "choice": choice_of(reading),
    }


def choice_of(reading: Reading) -> QueryDict:
    """Return the choices as they stand in an address."""
    choice = QueryDict(mutable=True)
    choice.update({"sheet": reading.table.sheet, "decimal": reading.decimal})
    chosen = reading.columns.chosen()
    for name in FIELDS:
        choice[PREFIX + name] = str(chosen[name]) if name in chosen else ""
    return choice


def preview(run: DryRun) -> Sequence[PreviewRow]:
    """Return the options as they would come in; none while something is wrong, since rows could be out of step."""
    if not run.is_clean:
        return ()
    return [
        PreviewRow(issue.label, issue.unit, option, at(run.ours, issue.id, place), at(run.theirs, issue.id, place), place == 0)
        for issue in run.issues
        for place, option in enumerate(issue.options)
    ]


def at(values: dict[str, Any], issue: str, place: int) -> object:
    return values[issue][place] if values else None


def workbook(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
