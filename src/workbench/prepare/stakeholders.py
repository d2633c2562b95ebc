"""Stakeholders: who of us has a stake, how they stand, and who could tell the supplier what costs us."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.problem import BadInput
from batna.prepare.stakeholders import rank_stakeholders
from workbench.people.signed_in import actor_of
from workbench.prepare.entry import found
from workbench.prepare.issue_grid import new_id
from workbench.prepare.places import page_of
from workbench.records import load, save
from workbench.ui.asking import undo_url
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.saving import faults_of, key_in, saved_answer, seen_in


class NewForm(forms.Form):
    """Somebody new on the register."""

    function = forms.CharField(max_length=200, help_text="Such as finance, engineering, plant south.")
    person = forms.CharField(max_length=200, required=False, help_text="Who speaks for it.")


@require_safe
def stakeholders(request: HttpRequest, pk: int) -> HttpResponse:
    """The register, the most exposed first for those who are cleared."""
    return show(request, load.case(pk, request.user, "prepare.stakeholders"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, form: NewForm | None = None) -> HttpResponse:
    case = loaded.case
    hidden = "stakeholders" in case.hidden
    people = () if hidden else case.stakeholders
    register = part(lambda: rank_stakeholders(case))
    rows = register.result.rows if register.result else ()
    context = {
        "veiled": hidden,
        "people": people,
        "register": register,
        "exposed": [row for row in rows if row.exposure],
        "most": max((row.exposure for row in rows), default=0.0),
        "by_id": {who.id: who for who in people},
        "rows": [(row, next(who for who in people if who.id == row.id)) for row in rows],
        "positions": sum(len(who.positions) for who in people),
        "needs": sum(len(who.needs) for who in people),
        "may_edit": loaded.may("edit"),
        "form": form or NewForm(),
        "facts": {} if case.hides("information") else {item.id: item.fact for item in case.information},
    }
    return case_page(request, loaded, "prepare/stakeholders.html", context, stage="prepare", capability="stakeholders", status=status)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody on the register and go to their entry."""
    loaded = load.case(pk, request.user, "prepare.stakeholders add")
    form = NewForm(request.POST)
    if not form.is_valid() or "stakeholders" in loaded.case.hidden:
        return show(request, loaded, status=422, form=form)
    name = new_id(form.cleaned_data["function"], {who.id for who in loaded.case.stakeholders})
    try:
        done = save.prepare.save_stakeholder(
            actor=actor_of(request), case_id=pk, stakeholder={"id": name, **form.cleaned_data}, seen=0, key=key_in(request)
        )
    except BadInput as error:
        form.add_error(None, "; ".join(fault.sentence for fault in faults_of(error)))
        return show(request, loaded, status=422, form=form)
    page = reverse("prepare:stakeholder", args=[pk, done.id or name])
    return saved_answer(request, "prepare/entry_saved.html", {}, text="Stakeholder added", undo=undo_url(done.event), page=page)


@require_POST
def remove(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    loaded = load.case(pk, request.user, "prepare.stakeholders remove")
    found(loaded, who)
    done = save.prepare.remove_stakeholder(
        actor=actor_of(request), case_id=pk, stakeholder_id=who, seen=seen_in(request), key=key_in(request)
    )
    return saved_answer(
        request, "prepare/entry_saved.html", {}, text="Stakeholder removed", undo=undo_url(done.event), page=page_of(pk, "stakeholders")
    )
