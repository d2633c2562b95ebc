"""A case from a spreadsheet: upload, say which column is what, look at a dry run, and only then save."""

from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batna.exchange.spreadsheet import case_from
from batna.exchange.table import read_table
from batna.exchange.workbook import error_workbook, template
from batna.model.problem import BadInput
from workbench.home.forms import NewCaseForm, SpreadsheetForm, put_problems
from workbench.home.new import usual_buyer, ways
from workbench.people.signed_in import actor_of
from workbench.records import save
from workbench.ui import uploads
from workbench.ui.notices import note
from workbench.ui.numbers import mark_of
from workbench.ui.saving import key_in
from workbench.ui.table_reading import Reading, facts_of, read, workbook
from workbench.ui.uploads import Upload

GONE: Final = "The file is not kept any more: that is so two hours after it was uploaded. Choose it again."


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


def show(request: HttpRequest, token: UUID, reading: Reading, form: NewCaseForm, status: int = 200) -> HttpResponse:
    return render(request, "home/spreadsheet.html", facts_of(reading) | {"form": form, "token": token}, status=status)


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


def title_of(name: str) -> str:
    """Return the name of a file as a title: office_chairs-2027.xlsx → Office chairs 2027."""
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:200]
    return title[:1].upper() + title[1:]
