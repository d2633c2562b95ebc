"""A new case: by hand, from a template, or from a casefile; spreadsheets have pages of their own."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from batna.exchange.casefile import read_case
from batna.model.case import Case
from batna.model.problem import BadInput
from workbench.home.examples import template, templates
from workbench.home.forms import CasefileForm, NewCaseForm, SpreadsheetForm, ending_of, put_problems
from workbench.people.signed_in import actor_of
from workbench.records import load, save
from workbench.ui.notices import note
from workbench.ui.numbers import mark_of
from workbench.ui.saving import key_in


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the ways to a new case; a POST is the one by hand."""
    if request.method != "POST":
        return ways(request)
    form = NewCaseForm(request.POST, mark=mark_of(request.headers.get("Accept-Language", "")))
    if form.is_valid():
        try:
            saved = save.case.create_case(actor=actor_of(request), key=key_in(request), **form.cleaned_data)
        except BadInput as error:
            put_problems(form, error)
        else:
            note(request, f"{form.cleaned_data['title']} is open. Add the issues next.")
            return redirect("home:case", pk=saved.case_id)
    return ways(request, by_hand=form, status=422)


@require_POST
def from_template(request: HttpRequest) -> HttpResponse:
    chosen = template(request.POST.get("template", ""))
    if chosen is None:
        raise Http404("No such template.")
    return open_case(request, chosen.case, origin=f"template {chosen.name}")


@require_POST
def from_casefile(request: HttpRequest) -> HttpResponse:
    form = CasefileForm(request.POST, request.FILES)
    if not form.is_valid():
        return ways(request, casefile=form, status=422)
    file = form.cleaned_data["file"]
    try:
        return open_case(request, read_upload(file), origin=file.name)
    except BadInput as error:
        return ways(request, casefile=form, problems=[str(problem) for problem in error.in_file(file.name).problems], status=422)


def read_upload(file: "UploadedFile[Any]") -> Case:
    """Return the case in an uploaded casefile, which is kept nowhere."""
    with tempfile.TemporaryDirectory(prefix="batna-") as folder:
        path = Path(folder) / f"case{ending_of(file)}"
        path.write_bytes(file.read())
        return read_case(path)


def open_case(request: HttpRequest, case: Case, *, origin: str) -> HttpResponse:
    """Save a case that came as a whole and go to it."""
    saved = save.case.import_case(actor=actor_of(request), case=case, origin=origin, key=key_in(request))
    note(request, f"{case.title} is here. You lead it; bring in your people next.")
    return redirect("home:case", pk=saved.case_id)


def ways(
    request: HttpRequest,
    *,
    by_hand: NewCaseForm | None = None,
    casefile: CasefileForm | None = None,
    spreadsheet: SpreadsheetForm | None = None,
    problems: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Show all ways to a new case, the one that went wrong with what is wrong."""
    context = {
        "by_hand": by_hand or NewCaseForm(initial={"buyer": usual_buyer(request), "unit": "EUR"}),
        "casefile": casefile or CasefileForm(auto_id="casefile_%s"),
        "spreadsheet": spreadsheet or SpreadsheetForm(auto_id="spreadsheet_%s"),
        "templates": templates(),
        "problems": problems,
        "wrong": "by_hand" if by_hand else "casefile" if casefile else "spreadsheet" if spreadsheet else "",
        "cancel": reverse("home:index"),
    }
    return render(request, "home/new.html", context, status=status)


def usual_buyer(request: HttpRequest) -> str:
    """Return the buyer of most of my cases: nearly always it is the same."""
    names = [line.buyer for line in load.my_cases(request.user)]
    return max(names, key=names.count, default="")
