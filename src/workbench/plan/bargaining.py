"""Bargaining: how they bargain, what waiting costs, which deadlines they stated, and what could be done for our alternatives."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.bargaining import Action, Bargaining
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.problem import BadInput
from workbench.people.signed_in import actor_of
from workbench.plan import action_form, bargaining_form
from workbench.records import load, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.figures import write_percent
from workbench.ui.grid import Fault
from workbench.ui.page import case_page
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

NOW: Final = {
    "tactics": "Offers go back and forth", "alternating": "Offers go in turn", "split": "The gain is split", "ask": "They put one package",
}  # fmt: skip
WORDS: Final = {"bargaining": "Bargaining", "bargaining.actions": "The action"}


@require_safe
def bargaining(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "plan.bargaining"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page; `more` holds what was typed and not saved."""
    context = facts_of(loaded) | more
    return case_page(request, loaded, "plan/bargaining.html", context, stage="plan", capability="bargaining", status=status)


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    case = loaded.case
    shown: dict[str, Any] = {"loaded": loaded, "case": case, "may_edit": loaded.may("edit")}
    shown |= {"veiled": is_veiled(loaded), "actions_veiled": actions_veiled(loaded)}
    if not shown["veiled"]:
        shown |= settings_of(case) | {"form": bargaining_form.form_of(case.bargaining), "grids": bargaining_form.grids_of(case.bargaining)}
    if not shown["actions_veiled"]:
        shown |= {"actions": actions_of(case), "fresh": action_form.action_form(case), "alternatives": case.alternatives}
    return shown


def is_veiled(loaded: load.Loaded) -> bool:
    return loaded.hides("bargaining.pen")


def actions_veiled(loaded: load.Loaded) -> bool:
    return loaded.hides("bargaining.actions") or loaded.hides("alternatives")


def settings_of(case: Case) -> dict[str, Any]:
    found = case.bargaining
    a_round = f"{found.days_per_round} {'day' if found.days_per_round == 1 else 'days'}"
    return {
        "how": NOW[found.kind],
        "settings": found,
        "pen": round(100 * found.pen),
        "per_day": Estimate(**{end: sum(getattr(as_estimate(one.per_day), end) for one in found.delay) for end in bargaining_form.ENDS}),
        "said": bargaining_form.say_settings(found, case.unit),
        "payers": [(one.function, as_estimate(one.per_day)) for one in found.delay],
        "stated": [(one.on, one.note, dict(bargaining_form.KEPT)[bargaining_form.code(one.kept)]) for one in found.deadlines],
        "because": (
            f"A round takes {a_round}, and the offer on the table is theirs {write_percent(found.pen)} of the time.",
            "What they would do with a fact, what waiting is worth and what an alternative brings are worked out from these figures.",
        ),
    }


def actions_of(case: Case) -> list[tuple[Action, str, action_form.ActionForm]]:
    labels = {one.id: one.label for one in case.alternatives}
    return [
        (one, labels.get(one.alternative, one.alternative), action_form.action_form(case, one)) for one in case.bargaining.actions
    ]  # fmt: skip


def page_of(pk: int, part: str = "") -> str:
    return reverse("plan:bargaining", args=[pk]) + (f"#{part}" if part else "")


@require_POST
def save_bargaining(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the settings and both grids as they stand in the page."""
    loaded = load.case(pk, request.user, "plan.bargaining save")
    if is_veiled(loaded):
        return show(request, loaded, status=403)
    given, faults, typed = bargaining_form.read_form(request.POST, mark_for(request))
    if not faults:
        try:
            done = save.plan.save_bargaining(
                actor=actor_of(request), case_id=pk, bargaining=given, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, WORDS))
        except save.Conflict as conflict:
            now = load.case(pk, request.user, "conflict").case.bargaining
            sides = both_sides(bargaining_form.say(Bargaining.model_validate(given)), bargaining_form.say(now))
            return conflict_answer(request, conflict, what="how they bargain", rows=sides, page=page_of(pk))
        else:
            return _saved(request, pk, done, "Bargaining saved" if done.changed else "Nothing to save")
    if is_htmx(request):
        return faults_answer(request, "bargaining", faults)
    return show(request, loaded, status=422, faults=faults, **typed)


@require_POST
def save_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one action, new or known by its id."""
    loaded = load.case(pk, request.user, "plan.bargaining action")
    if actions_veiled(loaded):
        return show(request, loaded, status=403)
    name = request.POST.get("id", "")
    known = _action(loaded.case, name) if name else None
    form = action_form.action_form(loaded.case, known, request.POST, mark_for(request))
    if form.is_valid():
        try:
            done = save.plan.save_action(
                actor=actor_of(request), case_id=pk, action=form.given(name), seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            form.add_error(None, "; ".join(f"{fault.where}: {fault.sentence}" for fault in faults_of(error, WORDS)))
        except save.Conflict as conflict:
            now = next((one for one in load.case(pk, request.user, "conflict").case.bargaining.actions if one.id == name), None)
            mine = action_form.say(Action.model_validate({"id": "new"} | form.given(name)))
            sides = both_sides(mine, action_form.say(now))
            return conflict_answer(request, conflict, what="the actions", rows=sides, page=page_of(pk, "actions"))
        else:
            return _saved(request, pk, done, "Action saved" if done.changed else "Nothing to save", "actions")
    return show(request, loaded, status=422, **_typed(loaded, known, form))


def _typed(loaded: load.Loaded, known: Action | None, form: action_form.ActionForm) -> dict[str, Any]:
    """Return the forms of the page with the one that was not understood in its place."""
    faults = [_fault(form, name, str(text)) for name, texts in form.errors.items() for text in texts]
    if known is None:
        return {"fresh": form, "action_faults": faults, "opened": "new"}
    rows = [(one, label, form if one.id == known.id else theirs) for one, label, theirs in actions_of(loaded.case)]
    return {"actions": rows, "action_faults": faults, "opened": known.id}


def _fault(form: action_form.ActionForm, name: str, text: str) -> Fault:
    return Fault(form[name].id_for_label, str(form.fields[name].label), text) if name in form.fields else Fault("", "", text)


@require_POST
def remove_action(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.bargaining action")
    if actions_veiled(loaded):
        return show(request, loaded, status=403)
    name = request.POST.get("id", "")
    known = _action(loaded.case, name)
    try:
        done = save.plan.remove_action(actor=actor_of(request), case_id=pk, action_id=name, seen=seen_in(request), key=key_in(request))
    except save.Conflict as conflict:
        now = next((one for one in load.case(pk, request.user, "conflict").case.bargaining.actions if one.id == name), known)
        sides = both_sides({"The action": "removed"}, {"The action": now.label})
        return conflict_answer(request, conflict, what="the actions", rows=sides, page=page_of(pk, "actions"))
    return _saved(request, pk, done, f"“{known.label}” removed", "actions")


def _action(case: Case, name: str) -> Action:
    found = next((one for one in case.bargaining.actions if one.id == name), None)
    if found is None:
        raise Http404("There is no such action.")
    return found


def _saved(request: HttpRequest, pk: int, done: save.Saved, text: str, part: str = "") -> HttpResponse:
    context: dict[str, Any] = {}
    if is_htmx(request):
        context = facts_of(load.case(pk, request.user, "plan.bargaining")) | {"oob": True}
    return saved_answer(request, "plan/bargaining_saved.html", context, text=text, undo=undo_url(done.event), page=page_of(pk, part))
