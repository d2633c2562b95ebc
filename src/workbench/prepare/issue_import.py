"""Bring issues into a case from a spreadsheet: upload, say which column is what, look at a dry run, then put it in."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from batna.exchange.spreadsheet import DryRun
from batna.exchange.table import read_table
from batna.exchange.workbook import case_workbook, error_workbook, template
from batna.model.problem import BadInput
from workbench.people.signed_in import actor_of
from workbench.prepare import issue_weights, issues
from workbench.prepare.issue_grid import new_id, say_lines
from workbench.prepare.places import page_of, places_in
from workbench.records import load, rights, save
from workbench.records.draft import IssueLine
from workbench.ui import uploads
from workbench.ui.page import case_page
from workbench.ui.saving import both_sides, conflict_answer, faults_of, key_in, seen_in
from workbench.ui.table_reading import Reading, facts_of, read, workbook
from workbench.ui.uploads import Upload

ENDINGS: Final = (".xlsx", ".csv", ".tsv", ".txt")
MOST_BYTES: Final = 10_000_000
GONE: Final = "The file is not kept any more: that is so two hours after it was uploaded. Choose it again."


class TableForm(forms.Form):
    """A file with a table in it."""

    file = forms.FileField(allow_empty_file=True, label="Spreadsheet or CSV")

    def clean_file(self) -> "UploadedFile[Any]":
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(given.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError(f"{given.name} is not one of the kinds that can be read here: {', '.join(ENDINGS)}.")
        if not 0 < (given.size or 0) <= MOST_BYTES:
            raise forms.ValidationError(f"{given.name} has {given.size or 0:,} bytes; 1 to {MOST_BYTES:,} can be read here.")
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file in, if there is a table in it, and go on to its columns."""
    loaded = opened(request, pk)
    if request.method != "POST":
        return ask(request, loaded)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return ask(request, loaded, form=form, status=422)
    file = form.cleaned_data["file"]
    given = Upload(file.name, file.read())
    try:
        read_table(given.data, given.name)
    except BadInput as error:
        return ask(request, loaded, form=form, problems=error, status=422)
    return redirect("prepare:issues_mapping", pk=pk, token=uploads.keep(actor_of(request), given))


def opened(request: HttpRequest, pk: int) -> load.Loaded:
    """Return the case for somebody who may change its issues."""
    loaded = load.case(pk, request.user, "prepare.issues import")
    rights.require(loaded.standing, "edit")
    return loaded


def ask(
    request: HttpRequest, loaded: load.Loaded, *, form: TableForm | None = None, problems: BadInput | None = None, status: int = 200
) -> HttpResponse:
    said = [str(problem) for problem in problems.problems] if problems else []
    context = {"form": form or TableForm(), "problems": said, "has_issues": bool(loaded.lines)}
    return case_page(request, loaded, "prepare/issue_upload.html", context, stage="prepare", capability="issues", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
    """Show how the table is read and what would come in; a POST puts it into the case."""
    loaded = opened(request, pk)
    kept = uploads.fetch(actor_of(request), token)
    if kept is None:
        return gone(request, loaded)
    try:
        reading = read(kept, request.POST if request.method == "POST" else request.GET)
    except BadInput as error:
        return ask(request, loaded, problems=error, status=422)
    if request.method == "POST" and reading.run.is_clean:
        return put(request, loaded, token, reading)
    return show(request, loaded, token, reading, status=422 if request.method == "POST" else 200)


def gone(request: HttpRequest, loaded: load.Loaded) -> HttpResponse:
    context = {"form": TableForm(), "problems": [GONE], "has_issues": bool(loaded.lines)}
    return case_page(request, loaded, "prepare/issue_upload.html", context, stage="prepare", capability="issues", status=410)


def show(
    request: HttpRequest, loaded: load.Loaded, token: UUID, reading: Reading, *, status: int = 200, faults: Sequence[Any] = ()
) -> HttpResponse:
    merged = merge(loaded, reading.run)
    known = {line.id for line in loaded.lines}
    context = facts_of(reading) | {
        "token": token,
        "faults": faults,
        "changed": sum(line.id in known for line in merged),
        "added": sum(line.id not in known for line in merged),
        "left": sum(line.id not in {one.id for one in merged} for line in loaded.lines),
    }
    return case_page(request, loaded, "prepare/issue_mapping.html", context, stage="prepare", capability="issues", status=status)


def put(request: HttpRequest, loaded: load.Loaded, token: UUID, reading: Reading) -> HttpResponse:
    """Put what was read into the case: issues of the same name are changed, new ones are added, others stay or go as chosen."""
    lines = merge(loaded, reading.run)
    if request.POST.get("others") != "remove":
        here = {line.id for line in lines}
        lines = (*lines, *(line for line in loaded.lines if line.id not in here))
    weights = issue_weights.kept_for(loaded, lines) | weights_in(loaded, reading.run)
    faults = issues.rule_faults(loaded, lines)
    if faults:
        return show(request, loaded, token, reading, status=422, faults=faults)
    try:
        done = save.prepare.save_issues(
            actor=actor_of(request), case_id=loaded.pk, lines=lines, seen=seen_in(request), key=key_in(request), **weights
        )
    except BadInput as error:
        return show(request, loaded, token, reading, status=422, faults=faults_of(error, places_in(loaded.case)))
    except save.Conflict as conflict:
        theirs = conflict.theirs.get("lines")
        rows = both_sides(say_lines(lines), say_lines(theirs if isinstance(theirs, tuple) else ()))
        return conflict_answer(request, conflict, what="the issues", rows=rows, page=page_of(loaded.pk, "issues"))
    uploads.drop(actor_of(request), token)
    return issues.saved(request, loaded.pk, done, f"{len(reading.run.issues)} issues are in")


def ids_in(saved: Sequence[IssueLine], run: DryRun) -> dict[str, str]:
    """Return the issues of the case that those of a table are, by id or else by name; a new issue gets a new id."""
    by_id, by_label = ({getattr(line, key).casefold(): line.id for line in saved} for key in ("id", "label"))
    ids: dict[str, str] = {}
    for issue in run.issues:
        # Where names stand beside the ids, the ids say which issue is meant: that is how a name is changed.
        names = [issue.id] if issue.name else [issue.label, issue.id]
        found = next((known for name in names for known in (by_id.get(name.casefold()), by_label.get(name.casefold())) if known), "")
        ids[issue.id] = found if found and found not in ids.values() else new_id(issue.id, {*by_id.values(), *ids.values()})
    return ids


def merge(loaded: load.Loaded, run: DryRun) -> tuple[IssueLine, ...]:
    """Return the issues of a table as lines of this case; values that the table does not have stay where the option stays.

    Values of ours that follow from costs go on doing so, and estimates of theirs stay hidden from those who may not know them.
    """
    saved, ids = {line.id: line for line in loaded.lines}, ids_in(loaded.lines, run)
    costed = {line.by for line in loaded.case.costs}
    merged = []
    for issue in run.issues:
        known = saved.get(ids[issue.id])
        numbers = {str(option): place for place, option in enumerate(known.options)} if known else {}
        name = issue.name or (known.name if known else issue.label)
        line = IssueLine(ids[issue.id], issue.options, name, issue.unit or (known.unit if known else ""))
        sides = {}
        for side, read_numbers in (("ours", run.ours), ("theirs", run.theirs)):
            before = getattr(known, side) if known else ()
            kept = tuple(before[numbers[str(option)]] if before and str(option) in numbers else None for option in issue.options)
            sides[side] = tuple(read_numbers[issue.id]) if issue.id in read_numbers else kept
        ours = () if line.id in costed else sides["ours"]
        merged.append(replace(line, ours=ours, theirs=() if loaded.hides("preferences.theirs") else sides["theirs"]))
    return tuple(merged)


def weights_in(loaded: load.Loaded, run: DryRun) -> dict[str, Any]:
    """Return the weights of a table as `save_issues` takes them; nothing where the table has none."""
    ids = ids_in(loaded.lines, run)
    ours, theirs = ({ids[name]: weight for name, weight in given.items()} for given in (run.ours_weights, run.theirs_weights))
    weights: dict[str, Any] = {"ours": ours} if ours else {}
    if theirs and not loaded.hides("preferences.theirs"):
        weights["theirs"] = theirs
    return issue_weights.given_for(loaded, weights)


@require_safe
def errors(request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
    """Give the rows back with what is wrong beside them."""
    loaded = opened(request, pk)
    kept = uploads.fetch(actor_of(request), token)
    if kept is None:
        return gone(request, loaded)
    try:
        reading = read(kept, request.GET)
    except BadInput as error:
        return ask(request, loaded, problems=error, status=422)
    return workbook(error_workbook(reading.run), "rows-to-mend.xlsx")


@require_safe
def to_fill_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a workbook to fill in: with the issues of this case when there are some."""
    loaded = load.case(pk, request.user, "prepare.issues template")
    if "issues" in loaded.case.hidden:
        raise Http404("No such file.")
    return workbook(case_workbook(loaded.case) if loaded.case.issues else template(), "batna-issues.xlsx")
