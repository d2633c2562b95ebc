"""The agreement: record how it ended, and the sheet that traces each term to its offer and its trade."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.offer import Offer
from batna.model.outcome import Outcome
from batna.model.package import read_package
from batna.model.problem import BadInput
from batna.negotiate.agreement import AgreementSheet, Term, trace_agreement
from batna.negotiate.offers import OfferCheck, check_offer
from workbench.negotiate import composer
from workbench.negotiate.places import go_on, hidden_marks, marks_in, page_of, say_terms
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.ui.asking import undo_url
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.picks import picked_in
from workbench.ui.saving import Both, both_sides, conflict_answer, faults_of, key_in, seen_in

OWN_IDS: Final = "impasse_%s"
SAID: Final = {"agreement": "Agreement", "impasse": "No agreement"}


class OutcomeForm(forms.Form):
    """When it ended, and why so."""

    on = forms.DateField(label="Agreed on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    because = forms.CharField(label="Why it ended so", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2}))


class ImpasseForm(OutcomeForm):
    """The same without an agreement."""

    on = forms.DateField(label="Ended on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@dataclass(frozen=True, slots=True)
class Line:
    """One agreed term in words: where it comes from and what was traded for it."""

    term: Term
    issue: str
    option: str
    traded: tuple[str, ...]
    settling: Offer | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer that can be recorded as the agreement with one click, with what it is worth."""

    offer: Offer
    who: str
    says: str
    check: OfferCheck


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.agreement")
    return show(request, loaded)


def show(
    request: HttpRequest,
    loaded: load.Loaded,
    *,
    picked: Mapping[str, str] | None = None,
    form: forms.Form | None = None,
    impasse: forms.Form | None = None,
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Show how it ended, or the ways to record it; with `picked`, `form` or `impasse` as they were sent."""
    case = loaded.case
    hidden = case.hides("outcome")
    outcome = None if hidden else case.outcome
    may_record = loaded.may("edit") and not hidden and bool(case.issues)
    start = dict(picked) if picked is not None else start_of(case, request) if may_record else {}
    today = timezone.localdate()
    first = {"on": outcome.on if outcome else today, "because": outcome.because if outcome else ""}
    sheet = part(lambda: trace_agreement(case)) if outcome and outcome.kind == "agreement" else None
    context = {
        "is_hidden": hidden,
        "outcome": outcome,
        "sheet": sheet,
        "lines": lines_of(case, sheet.result) if sheet and sheet.result else [],
        "terms": say_terms(case, outcome.package) if outcome else (),
        "check": check_of(case, outcome) if outcome else None,
        "hidden_marks": () if hidden else hidden_marks(case),
        "candidates": candidates_of(case) if may_record and outcome is None else [],
        "picks": tuple(composer.picks_of(case, start)) if may_record else (),
        "form": form or OutcomeForm(initial=first),
        "impasse": impasse or ImpasseForm(initial=first, auto_id=OWN_IDS),
        "faults": faults,
        "open": bool(faults) or picked is not None or "package" in request.GET,
        "may_record": may_record,
        "today": today,
        "seen": request.POST.get("seen") or loaded.versions["outcome"],
    }
    return case_page(request, loaded, "negotiate/agreement.html", context, stage="negotiate", capability="agreement", status=status)


def start_of(case: Case, request: HttpRequest) -> dict[str, str]:
    """Return the terms to start from: what the address asks for, what was agreed, else their last offer."""
    if "package" not in request.GET and case.outcome and case.outcome.package:
        return {name: str(option) for name, option in case.outcome.package.items()}
    return composer.start_of(case, request.GET, "theirs")


def check_of(case: Case, outcome: Outcome) -> OfferCheck | None:
    """Return what was agreed is worth, and the clauses that it goes beyond; nothing after an impasse."""
    return check_offer(case, outcome.package, parts=marks_in(case)) if outcome.package else None


def lines_of(case: Case, sheet: AgreementSheet) -> list[Line]:
    lines, offers = [], {offer.id: offer for offer in case.offers}
    for term in sheet.terms:
        issue = case.issue(term.issue)
        traded = tuple(f"{case.issue(one.issue).label} {case.issue(one.issue).say(one.after)}" for one in term.traded)
        lines.append(Line(term, issue.label, issue.say(term.option), traded, offers.get(term.settled_in or "")))
    return lines


def candidates_of(case: Case) -> list[Candidate]:
    """Return the last offer of each side that settles every issue, theirs first."""
    marks, found = marks_in(case), []
    for side, who in (("theirs", case.supplier), ("ours", "Ours")):
        offer = composer.last_of(case, "theirs" if side == "theirs" else "ours")
        if offer and len(offer.package) == len(case.issues):
            found.append(Candidate(offer, who, say(case, offer.package), check_offer(case, offer.package, parts=marks)))
    return found


def say(case: Case, package: Mapping[str, Any]) -> str:
    return " · ".join(issue.say(package[issue.id]) for issue in case.issues if issue.id in package)


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an agreement, from an offer or term by term, or an impasse."""
    loaded = load.case(pk, request.user, "negotiate.agreement save")
    rights.require(loaded.standing, "edit")
    if request.POST.get("kind") == "impasse":
        return record_impasse(request, loaded)
    case = loaded.case
    offer = next((one for one in case.offers if one.id == request.POST.get("offer")), None)
    picked = {name: str(option) for name, option in offer.package.items()} if offer else picked_in(request.POST, case)
    form = OutcomeForm(request.POST)
    faults = faults_in(case, picked)
    if form.is_valid() and not faults:
        given = {"kind": "agreement", "package": read_package(case.issues, picked)} | form.cleaned_data
        return put(request, loaded, given, "Agreement recorded")
    return show(request, loaded, picked=picked, form=form, faults=faults, status=422)


def record_impasse(request: HttpRequest, loaded: load.Loaded) -> HttpResponse:
    form = ImpasseForm(request.POST, auto_id=OWN_IDS)
    if form.is_valid():
        return put(request, loaded, {"kind": "impasse"} | form.cleaned_data, "Recorded: no agreement")
    return show(request, loaded, impasse=form, status=422)


def faults_in(case: Case, picked: Mapping[str, str]) -> tuple[str, ...]:
    """Return what keeps these terms from being an agreement: an issue left open, an option that is not there."""
    left = [f"{issue.label}: choose what was agreed." for issue in case.issues if issue.id not in picked]
    try:
        read_package(case.issues, picked)
    except BadInput as error:
        labels = {f"package.{issue.id}": issue.label for issue in case.issues}
        left += [f"{fault.where}: {fault.sentence}" for fault in faults_of(error, labels)]
    return tuple(left)


def put(request: HttpRequest, loaded: load.Loaded, outcome: Mapping[str, Any] | None, text: str) -> HttpResponse:
    page = page_of(loaded.pk, "agreement")
    try:
        done = save.learn.record_outcome(
            actor=actor_of(request), case_id=loaded.pk, outcome=outcome, seen=seen_in(request), key=key_in(request)
        )
    except BadInput as error:
        return show(request, loaded, faults=tuple(fault.sentence for fault in faults_of(error)), status=422)
    except save.Conflict as conflict:
        rows = versions(loaded.case, outcome, conflict.theirs.get("outcome"))
        return conflict_answer(request, conflict, what="how it ended", rows=rows, page=page)
    return go_on(request, page, text if done.changed else "Nothing to save", undo_url(done.event))


def versions(case: Case, mine: Mapping[str, Any] | None, saved: object) -> list[Both]:
    theirs = saved.model_dump() if isinstance(saved, Outcome) else None
    return both_sides(in_words(case, mine), in_words(case, theirs), missing="–")


def in_words(case: Case, outcome: Mapping[str, Any] | None) -> dict[str, str]:
    if outcome is None:
        return {"How it ended": "still open"}
    said = {"How it ended": SAID[outcome["kind"]], "On": str(outcome["on"]), "Why": outcome.get("because") or "–"}
    package = outcome.get("package") or {}
    return said | {issue.label: issue.say(package[issue.id]) for issue in case.issues if issue.id in package}


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the outcome back: the talks go on."""
    loaded = load.case(pk, request.user, "negotiate.agreement save")
    rights.require(loaded.standing, "edit")
    return put(request, loaded, None, "The talks are open again")
