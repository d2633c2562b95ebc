"""Charter: who decides, what is never given, what may be traded, and who has signed which version."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.align.charter import Review, review_charter
from batna.model.case import Case
from batna.model.charter import Charter
from batna.model.problem import BadInput
from workbench.align.charter_grids import grids_of, read_grids
from workbench.people.signed_in import actor_of
from workbench.records import load, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Fault
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.saving import Both, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

PLACES: Final = {"charter.decisions": "A decision", "charter.red_lines": "A red line", "charter.tradables": "A tradable"}


@require_safe
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "align.charter"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page; `more` holds what was typed and not saved."""
    return case_page(request, loaded, "align/charter.html", facts_of(loaded) | more, stage="align", capability="charter", status=status)


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    case = loaded.case
    reviewed = part(lambda: _review(case))
    if not reviewed:
        return {"reviewed": reviewed}
    signers = signers_of(loaded)
    return {
        "loaded": loaded,
        "case": case,
        "reviewed": reviewed,
        "signers": signers,
        "signed_count": sum(state == "signed" for _, state, _ in signers),
        "mine": next((name for name, state, own in signers if own and state != "signed"), ""),
        "grids": grids_of(case) if loaded.may("edit") else {},
        "text": text_of(case),
    }


def text_of(case: Case) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the charter for those who only read it, in the words of its issues."""
    charter, issues = case.charter or Charter(), {issue.id: issue for issue in case.issues}
    decides = {one.id: one.decides for one in charter.decisions}
    return {
        "decisions": [(one, decides.get(one.escalates_to or "", one.escalates_to or "")) for one in charter.decisions],
        "red_lines": [(one, issues[one.issue].label, f"{one.say()} {issues[one.issue].unit}".strip()) for one in charter.red_lines],
        "tradables": [
            (one, issues[one.issue].label, issues[one.issue].say(one.floor), issues[one.issue].say(one.ceiling))
            for one in charter.tradables
        ],
    }


def _review(case: Case) -> Review | None:
    return review_charter(case) if case.charter is not None else None


def signers_of(loaded: load.Loaded) -> list[tuple[str, str, bool]]:
    """Return each signer with the state of the signature (signed, an older version, not yet) and whether it is the viewer."""
    if loaded.case.charter is None:
        return []
    known = {one.person: one.version for one in sorted(loaded.case.charter.signatures, key=lambda one: one.version)}
    version = loaded.case.charter.version
    states = {
        name: "signed" if known.get(name) == version else f"signed version {known[name]}" if name in known else "not yet"
        for name in loaded.case.charter.signers
    }
    return [(name, state, loaded.answers_to(name)) for name, state in states.items()]


@require_POST
def save_charter(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the four grids as they stand in the page; a signed charter becomes a new version."""
    loaded = load.case(pk, request.user, "align.charter save")
    said, typed = read_grids(loaded.case, request.POST, mark_for(request))
    faults = said.faults
    if not faults:
        try:
            done = save.align.save_charter(
                actor=actor_of(request), case_id=pk, charter=said.given, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, PLACES))
        except save.Conflict as conflict:
            rows = sides_of(loaded.case, said.given)
            return conflict_answer(request, conflict, what="the charter", rows=rows, page=reverse("align:charter", args=[pk]))
        else:
            return _saved(request, pk, done, "Charter saved" if done.changed else "Nothing to save")
    if is_htmx(request):
        return faults_answer(request, "charter", faults)
    return show(request, loaded, status=422, grids=typed, faults=faults)


def sides_of(case: Case, given: dict[str, Any]) -> list[Both]:
    """Return what was sent and what stands now, side by side."""
    now = case.charter or Charter()
    return [
        Both("Decisions", _listed(one["decides"] for one in given["decisions"]), _listed(one.decides for one in now.decisions)),
        Both("Red lines", _listed(map(_say_line, given["red_lines"])), _listed(f"{one.issue} {one.say()}" for one in now.red_lines)),
        Both("Tradables", _listed(f"{one['issue']}: {one['floor']} to {one['ceiling']}" for one in given["tradables"]),
             _listed(f"{one.issue}: {one.floor} to {one.ceiling}" for one in now.tradables)),
        Both("Signers", _listed(given["signers"]), _listed(now.signers)),
    ]  # fmt: skip


def _say_line(line: dict[str, Any]) -> str:
    kind = next(kind for kind in ("at_most", "at_least", "only") if kind in line)
    limit = line[kind] if kind == "only" else [line[kind]]
    return (
        f"{line['issue']} {kind.replace('_', ' ')} {' or '.join(f'{one:,.10g}' if isinstance(one, float) else str(one) for one in limit)}"
    )


def _listed(texts: Any) -> str:
    return "; ".join(texts) or "none"


@require_POST
def sign_charter(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the version that was read, as oneself."""
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        done = save.align.sign_charter(
            actor=actor_of(request),
            case_id=pk,
            on=timezone.localdate(),
            version=version,
            person=request.POST.get("person", ""),
            key=key_in(request),
        )
    except BadInput as error:
        loaded = load.case(pk, request.user, "align.charter")
        faults = [Fault("", "Your signature", str(problem.expected)) for problem in error.problems]
        return show(request, loaded, status=422, sign_faults=faults)
    return _saved(request, pk, done, f"You signed charter {version}" if done.changed else "You had signed this version")


def _saved(request: HttpRequest, pk: int, done: save.Saved, text: str) -> HttpResponse:
    context = facts_of(load.case(pk, request.user, "align.charter")) | {"oob": True} if is_htmx(request) else {}
    return saved_answer(
        request, "align/charter_saved.html", context, text=text, undo=undo_url(done.event), page=reverse("align:charter", args=[pk])
    )
