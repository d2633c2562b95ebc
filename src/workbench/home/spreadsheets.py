"""A case from a spreadsheet: upload, say which column is what, look at a dry run, and only then save."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batna.exchange.spreadsheet import FIELDS, Columns, DryRun, case_from, dry_run, guess_columns
from batna.exchange.table import Table, read_table
from batna.exchange.workbook import error_workbook, template
from batna.model.problem import BadInput
from workbench.home import uploads
from workbench.home.forms import NewCaseForm, SpreadsheetForm, put_problems
from workbench.home.new import usual_buyer, ways
from workbench.home.uploads import Upload
from workbench.people.signed_in import actor_of
from workbench.records import save
from workbench.ui.notices import note
from workbench.ui.numbers import mark_of
from workbench.ui.saving import key_in

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A case has a unit, and a table has a column of units.
PREFIX: Final = "column_"
NEEDED: Final = ("issue", "option")
MOST_SHOWN: Final = 200
MARKS: Final = ((".", "1,234.50"), (",", "1.234,50"))
GONE: Final = "The file is not kept any more: that is so two hours after it was uploaded. Choose it again."


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


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in, if there is a table in it, and go on to its columns."""
    form = SpreadsheetForm(request.POST, request.FILES, auto_id="spreadsheet_%s")
    if not form.is_valid():
        return ways(request, spreadsheet=form, status=422)
    file = form.cleaned_data["file"]
    given = Upload(file.name, file.read())
    try:
        read_table(given.data, given.name)
    except BadInput as error:
        return ways(request, spreadsheet=form, problems=[str(problem) for problem in error.problems], status=422)
    return redirect("home:spreadsheet_mapping", token=uploads.keep(actor_of(request), given))


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show how the table is read and what would come in; a POST saves it as a case."""
    kept = uploads.fetch(actor_of(request), token)
    if kept is None:
        return ways(request, spreadsheet=SpreadsheetForm(auto_id="spreadsheet_%s"), problems=[GONE], status=410)
    chosen = request.POST if request.method == "POST" else request.GET
    try:
        reading = read(kept, chosen)
    except BadInput as error:
        return ways(request, spreadsheet=SpreadsheetForm(), problems=[str(problem) for problem in error.problems], status=422)
    if request.method == "POST":
        return save_reading(request, token, reading)
    form = NewCaseForm(initial={"title": title_of(kept.name), "buyer": usual_buyer(request), "unit": "EUR"})
    return show(request, token, reading, form)


def save_reading(request: HttpRequest, token: UUID, reading: Reading) -> HttpResponse:
    form = NewCaseForm(request.POST, mark=mark_of(request.headers.get("Accept-Language", "")))
    if not (form.is_valid() and reading.run.is_clean):
        return show(request, token, reading, form, status=422)
    named: dict[str, Any] = form.cleaned_data
    try:
        case = case_from(reading.run, **{name: named[name] for name in ("title", "buyer", "supplier", "unit")})
        case = case.model_copy(update={"category": named["category"], "stake": named["stake"]})
        saved = save.case.import_case(actor=actor_of(request), case=case, origin=reading.table.name, key=key_in(request))
    except BadInput as error:
        put_problems(form, error)
        return show(request, token, reading, form, status=422)
    uploads.drop(actor_of(request), token)
    note(request, f"{case.title} is here with its issues. Name the stakeholders next.")
    return redirect("home:case", pk=saved.case_id)


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


def show(request: HttpRequest, token: UUID, reading: Reading, form: NewCaseForm, status: int = 200) -> HttpResponse:
    run = reading.run
    chosen = run.columns.chosen()
    context = {
        "form": form,
        "token": token,
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
    return render(request, "home/spreadsheet.html", context, status=status)


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
        PreviewRow(issue.id, issue.unit, option, at(run.ours, issue.id, place), at(run.theirs, issue.id, place), place == 0)
        for issue in run.issues
        for place, option in enumerate(issue.options)
    ]


def at(values: dict[str, Any], issue: str, place: int) -> object:
    return values[issue][place] if values else None


@require_safe
def errors(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give the rows back with what is wrong beside them."""
    kept = uploads.fetch(actor_of(request), token)
    if kept is None:
        return ways(request, spreadsheet=SpreadsheetForm(auto_id="spreadsheet_%s"), problems=[GONE], status=410)
    try:
        reading = read(kept, request.GET)
    except BadInput as error:
        return ways(request, spreadsheet=SpreadsheetForm(), problems=[str(problem) for problem in error.problems], status=422)
    return workbook(error_workbook(reading.run), "rows-to-mend.xlsx")


@require_safe
def blank(_request: HttpRequest) -> HttpResponse:
    """Give an empty workbook to fill in."""
    return workbook(template(), "batna-issues.xlsx")


def workbook(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def title_of(name: str) -> str:
    """Return the name of a file as a title: office_chairs-2027.xlsx → Office chairs 2027."""
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:200]
    return title[:1].upper() + title[1:]
