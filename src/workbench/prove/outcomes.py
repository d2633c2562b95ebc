"""Outcomes: what became of the value, and what was measured for each internal customer, better or worse, with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.outcome import Result, Worry
from batna.model.problem import BadInput
from batna.prove.outcomes import NO_CONTRACT, NO_WORTH, Link, Outcomes, track_outcomes
from batna.prove.testimonials import change_of
from workbench.people.signed_in import actor_of
from workbench.prove.places import page_of
from workbench.prove.result_grid import LABEL, PREFIX, columns_for, grid_of, read_results, say_results
from workbench.records import load, rights, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Fault, Grid, read_lines
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

TEXT: Final = 20_000
LINKS: Final[dict[Link, str]] = {
    "identified": "what our target promised",
    "negotiated": "what the agreement is worth",
    "contracted": "what was signed",
    "realised": "what measures show",
}
NO_WORRY: Final = "Say what they feared, or take the customer out."
NO_CUSTOMER: Final = "Say whose worry it was."


class WorryForm(forms.Form):
    """What the internal customer feared, and what was done about it."""

    customer = forms.CharField(label="Internal customer", required=False, max_length=200)
    person = forms.CharField(label="Who said it", required=False, max_length=200)
    on = forms.DateField(label="When", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    says = forms.CharField(
        label="What they feared, in their words", required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    done = forms.CharField(label="What we did for them", required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> None:
        said = self.cleaned_data
        if self.errors or not any(said.get(name) for name in ("customer", "person", "on", "says")):
            return
        if not said["says"]:
            self.add_error("says", NO_WORRY)
        if not said["customer"]:
            self.add_error("customer", NO_CUSTOMER)

    @property
    def worry(self) -> dict[str, Any] | None:
        """The worry as a casefile holds it, None when there is none."""
        return {name: self.cleaned_data[name] for name in ("customer", "person", "on", "says")} if self.cleaned_data["says"] else None


@dataclass(frozen=True, slots=True)
class Row:
    """One link of the chain as the page shows it; `veiled` ones are hidden from the viewer."""

    name: str
    means: str
    amount: Estimate | None
    kept: int | None
    because: tuple[str, ...]
    veiled: bool = False

    @property
    def size(self) -> float:
        return max(self.amount.likely, 0.0) if self.amount else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One result with its verdict; the larger of both values is the length of its bars, 0 when they fit no scale."""

    result: Result
    verdict: str
    share: int | None
    most: float
    later: bool

    @property
    def tone(self) -> str:
        return {"better": "good", "worse": "bad"}.get(self.verdict, "mute")


@require_safe
def outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "prove.outcomes"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page; `more` holds what was typed and not saved."""
    context = facts_of(loaded) | more
    return case_page(request, loaded, "prove/outcomes.html", context, stage="prove", capability="outcomes", status=status)


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    case, proof = loaded.case, part(lambda: loaded.case.proof)
    if proof.result is None:
        return {"proof": proof}
    results, tracked = proof.result.results, part(lambda: track_outcomes(case))
    rows = [measured(one, timezone.localdate()) for one in results]
    chain = chain_of(case, tracked)
    worths = [one.worth for one in results if one.worth is not None]
    return {
        "loaded": loaded,
        "case": case,
        "proof": proof,
        "tracked": tracked,
        "chain": chain,
        "most": max((row.size for row in chain), default=0.0),
        "amounts": {row.name: row.amount for row in chain},
        "customers": by_customer(rows),
        "counts": {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("better", "worse", "same")},
        "count": len(rows),
        "worth": sum(worths) if worths else None,
        "has_ended": case.outcome is not None,
        "may_edit": loaded.may("edit"),
        "grid": grid_of(case) if loaded.may("edit") else None,
        "form": WorryForm(initial=values_of(case)),
    }


def values_of(case: Case) -> dict[str, Any]:
    worry = case.proof.worry
    told = {name: getattr(worry, name) for name in ("customer", "person", "on", "says")} if worry else {}
    return told | {"done": case.proof.done}


def chain_of(case: Case, tracked: Part[Outcomes]) -> list[Row]:
    """Return the chain; to whom our walk-away or target is hidden, only what measures show."""
    if tracked.result:
        return [Row(one.link, LINKS[one.link], one.amount, percent(one.kept), one.because) for one in tracked.result.chain]
    worths = [one.worth for one in case.proof.results if one.worth is not None]
    shown = as_estimate(sum(worths)) if worths else None
    return [
        Row("identified", LINKS["identified"], None, None, (), veiled=True),
        Row("negotiated", LINKS["negotiated"], None, None, (), veiled=True),
        Row("contracted", LINKS["contracted"], None, None, (NO_CONTRACT,)),
        Row("realised", LINKS["realised"], shown, None, () if worths else (NO_WORTH,)),
    ]


def percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def measured(one: Result, today: date) -> Measured:
    share = percent((one.after - one.before) / abs(one.before)) if one.before else None
    most = max(one.before, one.after) if min(one.before, one.after) >= 0 else 0.0
    return Measured(one, change_of(one), share, most, one.on is not None and one.on > today)


def by_customer(rows: Sequence[Measured]) -> list[tuple[str, list[Measured]]]:
    """Return the results of each internal customer, in the order in which they first come."""
    names = dict.fromkeys(row.result.customer for row in rows)
    return [(name, [row for row in rows if row.result.customer == name]) for name in names]


@require_POST
def save_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Save all results as they stand in the grid."""
    loaded = load.case(pk, request.user, "prove.outcomes save")
    rights.require(loaded.standing, "edit")
    case, columns = loaded.case, columns_for(loaded.case)
    lines = read_lines(request.POST, PREFIX, columns)
    read, faults = read_results(case, lines, mark_for(request))
    if not faults:
        try:
            done = save.prove.save_results(actor=actor_of(request), case_id=pk, results=read, seen=seen_in(request), key=key_in(request))
        except BadInput as error:
            faults = list(faults_of(error, {f"proof.results[{i}]": f"Result {i + 1}" for i in range(len(read))}))
        except save.Conflict as conflict:
            theirs: Any = conflict.theirs.get("proof.results")
            rows = both_sides(say_results(read, case.unit), say_results(theirs if isinstance(theirs, tuple) else (), case.unit))
            return conflict_answer(request, conflict, what="the results", rows=rows, page=page_of(pk, "outcomes"))
        else:
            return saved(request, pk, done, "Results saved", "results")
    if is_htmx(request):
        return faults_answer(request, "results", faults)
    grid = Grid(PREFIX, LABEL, columns, lines, tuple(faults), blanks=1)
    return show(request, loaded, status=422, grid=grid, faults=faults)


@require_POST
def save_worry(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what they feared at the start and what was done about it."""
    loaded = load.case(pk, request.user, "prove.outcomes worry")
    rights.require(loaded.standing, "edit")
    form = WorryForm(request.POST)
    faults = form_faults(form)
    if not faults:
        done = form.cleaned_data["done"]
        try:
            kept = save.prove.save_worry(
                actor=actor_of(request), case_id=pk, worry=form.worry, done=done, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, {"proof.worry": "The worry", "proof.done": "What we did"}))
        except save.Conflict as conflict:
            now: Any = conflict.theirs.get("proof.worry")
            saved_done = load.case(pk, request.user, "conflict").case.proof.done
            rows = both_sides(say_worry(form.worry, done), say_worry(now.model_dump() if isinstance(now, Worry) else None, saved_done))
            return conflict_answer(request, conflict, what="the starting worry", rows=rows, page=page_of(pk, "outcomes"))
        else:
            return saved(request, pk, kept, "Starting worry saved", "worry")
    if is_htmx(request):
        return faults_answer(request, "worry", faults)
    return show(request, loaded, status=422, form=form, worry_faults=faults)


def form_faults(form: forms.Form) -> list[Fault]:
    return [
        Fault(form[name].id_for_label, str(form.fields[name].label), str(text)) for name, texts in form.errors.items() for text in texts
    ]


def say_worry(worry: dict[str, Any] | None, done: str) -> dict[str, str]:
    told = worry or {}
    words = {str(field.label): str(told.get(name) or "–") for name, field in WorryForm.base_fields.items()}
    return words | {str(WorryForm.base_fields["done"].label): done or "–"}


def saved(request: HttpRequest, pk: int, done: save.Saved, text: str, form: str) -> HttpResponse:
    context: dict[str, Any] = {}
    if is_htmx(request):
        context = facts_of(load.case(pk, request.user, "prove.outcomes")) | {"oob": True, "saved": form}
    said = text if done.changed else "Nothing to save"
    page = page_of(pk, "outcomes")
    return saved_answer(request, "prove/outcomes_saved.html", context, text=said, undo=undo_url(done.event), page=page)
