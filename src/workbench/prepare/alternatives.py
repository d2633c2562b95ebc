"""Alternatives: what we can do instead, what each is worth, and the walk-away value that follows."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from batna.model.estimate import as_estimate
from batna.model.problem import BadInput
from batna.prepare.alternatives import Alternatives, rank_alternatives
from workbench.people.signed_in import actor_of
from workbench.prepare import alternative_grid
from workbench.prepare.places import page_of
from workbench.records import load, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Fault, read_lines
from workbench.ui.numbers import NumberField, NumbersForm, Unreadable, read_range, write_ends
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

ENDS = ("low", "likely", "high")


class RangeForm(NumbersForm):
    """A form with one range in low, likely and high."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            texts = [str(self.data.get(end, "")) for end in ENDS]
            try:
                cleaned["range"] = read_range(texts[0], texts[1], texts[2], self.mark)
            except Unreadable as error:
                raise forms.ValidationError({error.part: str(error)}) from None
        return cleaned


class WithoutForm(RangeForm):
    """What having nothing at all is worth."""

    low = NumberField(required=False, label="Going without, low")
    likely = NumberField(required=False, label="Going without, likely", help_text="A loss is negative.")
    high = NumberField(required=False, label="Going without, high")


class DatesForm(RangeForm):
    """When we need it and what a day of gap costs."""

    need_by = forms.DateField(required=False, label="We need it on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    low = NumberField(required=False, label="A day of gap costs, low")
    likely = NumberField(required=False, label="A day of gap costs, likely")
    high = NumberField(required=False, label="A day of gap costs, high")


@require_safe
def alternatives(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "prepare.alternatives"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    context = facts_of(loaded) | more
    return case_page(request, loaded, "prepare/alternatives.html", context, stage="prepare", capability="alternatives", status=status)


def is_veiled(loaded: load.Loaded) -> bool:
    return loaded.hides("alternatives") or loaded.hides("going_without")


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    if is_veiled(loaded):
        return {"veiled": True}
    case = loaded.case
    ranked = part(lambda: rank_alternatives(case))
    stated = None if loaded.hides("preferences.ours.reservation") else case.preferences.ours.reservation
    return {
        "loaded": loaded,
        "case": case,
        "ranked": ranked,
        "because": (ranked.result.because[-1], *ranked.result.because[:-1]) if ranked.result else (),
        "scale": scale_of(ranked.result) if ranked.result else None,
        "plain": [
            {"noun": one, "amounts": [(as_estimate(amount), one.currency or case.unit) for amount in (one.total_cost, one.switching_cost)]}
            for one in case.alternatives
        ],
        "stated": stated,
        "sees_walk_away": not loaded.hides("preferences.ours.reservation"),
        "grid": alternative_grid.alternative_grid(case),
        "without": WithoutForm(initial=dict(zip(ENDS, write_ends(case.going_without), strict=True)), auto_id="without_%s"),
        "dates": None if loaded.hides("dates.need_by") or loaded.hides("dates.gap_cost_per_day") else dates_form(loaded),
        "may_edit": loaded.may("edit"),
    }


def dates_form(loaded: load.Loaded) -> DatesForm:
    dates = loaded.case.dates
    ends = dict(zip(ENDS, write_ends(dates.gap_cost_per_day), strict=True))
    return DatesForm(initial={"need_by": dates.need_by, **ends}, auto_id="dates_%s")


def scale_of(ranked: Alternatives) -> tuple[float, float]:
    """Return the ends of the scale that all bars of the page stand on."""
    ranges = [row.value for row in ranked.rows]
    ranges += [one for one in (ranked.reservation, ranked.going_without) if one is not None]
    low, high = min((one.low for one in ranges), default=0.0), max((one.high for one in ranges), default=1.0)
    margin = (high - low) * 0.03 or 1.0
    return low - margin, high + margin


@require_POST
def save_alternatives(request: HttpRequest, pk: int) -> HttpResponse:
    """Save all alternatives and going without, as they stand in the page."""
    loaded = load.case(pk, request.user, "prepare.alternatives save")
    if is_veiled(loaded):
        return show(request, loaded, status=403)
    mark = mark_for(request)
    rows = read_lines(request.POST, alternative_grid.PREFIX, alternative_grid.COLUMNS)
    read, faults = alternative_grid.read_alternatives(loaded.case, rows, mark)
    form = WithoutForm(request.POST, mark=mark, auto_id="without_%s")
    faults += form_faults(form)
    if not faults:
        try:
            done = save.prepare.save_alternatives(
                actor=actor_of(request), case_id=pk, alternatives=read, going_without=form.cleaned_data["range"],
                seen=seen_in(request), key=key_in(request),
            )  # fmt: skip
        except BadInput as error:
            words = {f"alternatives[{i}]": f"The alternative {one['name'] or one['id']}" for i, one in enumerate(read)}
            faults = list(faults_of(error, words))
        except save.Conflict as conflict:
            theirs: Any = conflict.theirs.get("alternatives")
            now = theirs if isinstance(theirs, tuple) else ()
            sides = both_sides(alternative_grid.say_alternatives(read), alternative_grid.say_alternatives(now))
            return conflict_answer(request, conflict, what="the alternatives", rows=sides, page=page_of(pk, "alternatives"))
        else:
            return saved(request, pk, done, "Alternatives saved")
    if is_htmx(request):
        return faults_answer(request, "alternatives", faults)
    grid = alternative_grid.alternative_grid(loaded.case, rows, faults)
    return show(request, loaded, status=422, grid=grid, without=form, faults=faults)


def form_faults(form: forms.Form) -> list[Fault]:
    return [
        Fault(
            form[name].id_for_label if name in form.fields else "", str(form.fields[name].label) if name in form.fields else "", str(text)
        )
        for name, texts in form.errors.items()
        for text in texts
    ]


def saved(request: HttpRequest, pk: int, done: save.Saved, text: str) -> HttpResponse:
    context: dict[str, Any] = {}
    if is_htmx(request):
        context = facts_of(load.case(pk, request.user, "prepare.alternatives")) | {"oob": True}
    said = text if done.changed else "Nothing to save"
    page = page_of(pk, "alternatives")
    return saved_answer(request, "prepare/alternatives_saved.html", context, text=said, undo=undo_url(done.event), page=page)


@require_POST
def save_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the day of need and what a day of gap costs."""
    loaded = load.case(pk, request.user, "prepare.alternatives dates")
    if is_veiled(loaded):
        return show(request, loaded, status=403)
    form = DatesForm(request.POST, mark=mark_for(request), auto_id="dates_%s")
    if form.is_valid():
        said = {"need_by": form.cleaned_data["need_by"], "gap_cost_per_day": form.cleaned_data["range"] or 0.0}
        try:
            done = save.prepare.save_dates(actor=actor_of(request), case_id=pk, dates=said, seen=seen_in(request), key=key_in(request))
        except save.Conflict as conflict:
            mine = {"We need it on": str(said["need_by"] or ""), "A day of gap costs": write_ends(form.cleaned_data["range"])[1]}
            now = load.case(pk, request.user, "conflict").case.dates
            theirs = {"We need it on": str(now.need_by or ""), "A day of gap costs": write_ends(now.gap_cost_per_day)[1]}
            page = page_of(pk, "alternatives")
            return conflict_answer(request, conflict, what="the dates", rows=both_sides(mine, theirs), page=page)
        except BadInput as error:
            form.add_error(None, "; ".join(fault.sentence for fault in faults_of(error)))
        else:
            return saved(request, pk, done, "Dates saved")
    if is_htmx(request):
        return faults_answer(request, "dates", form_faults(form))
    return show(request, loaded, status=422, dates=form, date_faults=form_faults(form))
