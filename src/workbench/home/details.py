"""What belongs to a case as a whole: its names, money at stake and next date; put it away and take it back."""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from batna.model.problem import BadInput
from workbench.home.forms import DetailsForm, put_problems
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.ui.figures import with_unit, write_number
from workbench.ui.notices import note
from workbench.ui.numbers import mark_of
from workbench.ui.page import case_page
from workbench.ui.saving import Both, conflict_answer, is_htmx, key_in, saved_answer, seen_in

FIELDS: Final = ("title", "supplier", "buyer", "category", "unit", "stake")
DATES: Final = ("next", "next_what")


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, purpose="details")
    if request.method == "POST":
        rights.require(loaded.standing, "edit")
        return save_details(request, loaded)
    return show(request, loaded, DetailsForm(initial=values_of(loaded)))


def save_details(request: HttpRequest, loaded: load.Loaded) -> HttpResponse:
    form = DetailsForm(request.POST, mark=mark_of(request.headers.get("Accept-Language", "")))
    if not form.is_valid():
        return show(request, loaded, form, status=422)
    try:
        saved = save.case.rename_case(
            actor=actor_of(request), case_id=loaded.pk, seen=seen_in(request), key=key_in(request), **form.cleaned_data
        )
    except BadInput as error:
        put_problems(form, error)
        return show(request, loaded, form, status=422)
    except save.Conflict as conflict:
        rows = [
            Both(str(form[name.removeprefix("dates.")].label), say(mine), say(conflict.theirs.get(name)))
            for name, mine in conflict.yours.items()
        ]
        return conflict_answer(request, conflict, what="the details of the case", rows=rows, page=request.path)
    tokens = {"name": "details", "seen": saved.version, "oob": True}
    return saved_answer(request, "ui/tokens.html", tokens, text="Details saved", undo=undo_of(saved), page=request.path)


def undo_of(saved: save.Saved) -> str:
    return reverse("home:undo", args=[saved.event]) if saved.event else ""


def say(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return write_number(value) if isinstance(value, int | float) else str(value)


def show(request: HttpRequest, loaded: load.Loaded, form: DetailsForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "seen": request.POST.get("seen") or loaded.versions["case"],
        "facts": facts_of(loaded),
        "may_edit": loaded.may("edit"),
        "may_archive": loaded.may("archive"),
    }
    if is_htmx(request) and status == 422:
        return render(request, "home/details_form.html", context | {"loaded": loaded}, status=status)
    return case_page(request, loaded, "home/details.html", context, stage="home", capability="details", status=status)


def values_of(loaded: load.Loaded) -> dict[str, Any]:
    """Return what the viewer may know of the details."""
    case, dates = loaded.case, loaded.case.dates
    known = {name: getattr(case, name) for name in FIELDS if not case.hides(name)}
    return known | {name: getattr(dates, name) for name in DATES if not dates.hides(name)}


def facts_of(loaded: load.Loaded) -> list[tuple[str, str, bool]]:
    """Return label, value and whether it is hidden, for those who read only."""
    known = values_of(loaded)
    if known.get("stake") is not None:
        known["stake"] = with_unit(write_number(known["stake"]), known["unit"])
    form = DetailsForm()
    return [(str(form[name].label), say(known.get(name)), name not in known) for name in (*FIELDS, *DATES)]


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    saved = save.case.archive_case(actor=actor_of(request), case_id=pk, key=key_in(request))
    note(request, "The case is put away", undo=undo_of(saved))
    return redirect("home:index")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    saved = save.case.restore_case(actor=actor_of(request), case_id=pk, key=key_in(request))
    note(request, "The case is in work again", undo=undo_of(saved))
    return redirect("home:details", pk=pk)
