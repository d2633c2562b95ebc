"""Rehearsal: play our side against a supplier before the meeting, then see what it would have signed."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.measure.wording import say_list
from batna.model.case import Case
from batna.model.offer import Side
from batna.model.package import say_package
from batna.model.problem import BadInput, NotEnoughData, Problem
from batna.plan.rehearsal import (
    DRAWN,
    KINDS,
    STARTS,
    Action,
    Move,
    Rehearsal,
    Setup,
    Start,
    make_setup,
    play_rehearsal,
    why_not_signed,
)
from batna.simulate.beliefs import Prior
from workbench.people.signed_in import actor_of
from workbench.plan.looking_back import Row, eras_of, facts_of, look_back, rows_of, supplier_of
from workbench.plan.sitting import (
    Sitting,
    chat_of,
    draft_of,
    faults_in,
    hint_of,
    moves_of,
    row_of,
    sit,
    start_of,
)
from workbench.plan.told import insist_quick
from workbench.records import load, rights, save
from workbench.records.priors import known_to, prior_in, readable
from workbench.ui import notices
from workbench.ui.grid import Fault
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.picks import picked_in
from workbench.ui.saving import is_htmx, key_in, seen_in

LISTED: Final = 8
MOST_WORDS: Final = 2_000
LEARNED: Final = "learned"
GONE_ON: Final = "The talks had gone on in another window: here is where they stand. {}"
ACTIONS: Final[dict[str, Action]] = {"offer": "offer", "accept": "accept", "no": "no", "walk": "walk"}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a rehearsal can start: how many offers we could put from there, and for `here` what has been exchanged so far."""

    start: Start
    rounds: int
    opens: Side
    offers: int
    picked: bool


@require_safe
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.rehearsal")
    return show_list(request, loaded)


def show_list(request: HttpRequest, loaded: load.Loaded, faults: tuple[Fault, ...] = (), status: int = 200) -> HttpResponse:
    case = loaded.case
    ready = part(lambda: begin_at(case, request.POST.get("start")))
    records = load.rehearsals(loaded.pk, request.user) if ready or ready.missing else ()
    page = Paginator(records, LISTED).get_page(request.GET.get("page"))
    cases = load.rehearsed(loaded, {record.basis for record in page}, "plan.rehearsal compare") if ready else {}
    rows = rows_of(case, cases, records, list(page)) if ready else []
    eras = eras_of(rows, cases)
    chosen = request.POST.get("kind", DRAWN)
    context: dict[str, Any] = {
        "ready": ready,
        "page": page,
        "eras": eras,
        "best": next((era.best for era in eras if not era.changed), None),
        "going": next((record for record in records if record.is_mine and record.state == "playing"), None),
        "kinds": [(name, kind.label, kind.says, name == chosen) for name, kind in KINDS.items()],
        "is_drawn": chosen not in {*KINDS, LEARNED},
        "is_learned": chosen == LEARNED,
        "has_past": bool(ready) and bool(readable(loaded.viewer, loaded.pk, case)),
        "rounds": request.POST.get("rounds", ""),
        "we_open": request.POST.get("opens") == "ours",
        "may_play": loaded.may("rehearse"),
        "faults": faults,
        "unit": case.unit if ready else "",
    }
    return case_page(request, loaded, "plan/rehearsal.html", context, stage="plan", capability="rehearsal", status=status)


def begin_at(case: Case, start: str | None = None) -> list[Ground]:
    """Return from where a rehearsal of this case can start; what it needs is said by whatever is missing."""
    insist_quick(case)
    usual = make_setup(case)
    why_not_signed(case, play_rehearsal(case, usual).on_table)
    starts = STARTS if case.offers else STARTS[:1]
    setups = [make_setup(case, start=one) for one in starts]
    picked = start if start in starts else usual.start
    return [Ground(one.start, one.rounds, one.opens, len(case.offers), one.start == picked) for one in reversed(setups)]


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a rehearsal: against a kind of supplier, against the one that somebody else met, or anew on the case of today."""
    loaded = load.case(pk, request.user, "plan.rehearsal start")
    rights.require(loaded.standing, "rehearse")
    try:
        begin_at(loaded.case)
    except NotEnoughData:  # since the page was opened, somebody took away what it needs
        return show_list(request, loaded, status=422)
    same, anew = seen_in(request, "same"), seen_in(request, "anew")
    try:
        chosen = as_before(loaded, same) if same is not None else as_chosen(request, loaded)
        if anew is not None:
            chosen = on_today(loaded, load.rehearsal(pk, anew, request.user))
    except BadInput as error:
        return show_list(request, loaded, faults_in(loaded.case, error), 422)
    with transaction.atomic():
        if anew is not None and load.rehearsal(pk, anew, request.user).state == "playing":
            save.plan.end_rehearsal(actor=actor_of(request), case_id=pk, rehearsal_id=anew, result="stopped")
        begun = save.plan.start_rehearsal(actor=actor_of(request), case_id=pk, key=key_in(request), **chosen)
        number = int(begun.id)
        open_talks(request, loaded, number)
    return redirect(address(pk, number))


def as_chosen(request: HttpRequest, loaded: load.Loaded) -> dict[str, Any]:
    """Return what the form asks for; `BadInput` for what cannot be."""
    rounds = seen_in(request, "rounds") or 0 if request.POST.get("rounds", "").strip() else None
    kind, opens = request.POST.get("kind", DRAWN), request.POST.get("opens", "theirs")
    past = {"prior": prior_for(loaded)} if kind == LEARNED else {}
    drawn = DRAWN if kind == LEARNED else kind
    return start_with(make_setup(loaded.case, drawn, rounds=rounds, opens=opens, start=request.POST.get("start") or None)) | past


def prior_for(loaded: load.Loaded) -> Prior:
    """Return what past talks that the viewer may know say of the supplier; `BadInput` while that is not enough."""
    found = prior_in(known_to(loaded))
    if found is None:
        raise BadInput([Problem("past talks", "", "more finished talks with this supplier or in its category that you may know")])
    return found


def on_today(loaded: load.Loaded, old: load.Rehearsal) -> dict[str, Any]:
    """Return the same rehearsal on the case of today, against a new supplier of its kind."""
    here = old.start == "here" and bool(loaded.case.offers)
    rounds, start = (None, "here") if here else (old.rounds, "beginning")
    past = {"prior": prior_for(loaded)} if old.is_alone else {}
    return start_with(make_setup(loaded.case, old.kind, rounds=rounds, opens=old.opens, start=start)) | past


def start_with(setup: Setup) -> dict[str, Any]:
    return {"kind": setup.kind, "rounds": setup.rounds, "opens": setup.opens, "start": setup.start}


def as_before(loaded: load.Loaded, number: int) -> dict[str, Any]:
    """Return the rehearsal of somebody else once more: the same supplier on the same state of the case."""
    other = load.rehearsal(loaded.pk, number, loaded.viewer)
    return {
        "kind": other.kind, "seed": other.seed, "rounds": other.rounds, "opens": other.opens, "start": other.start, "basis": other.basis,
    }  # fmt: skip


def open_talks(request: HttpRequest, loaded: load.Loaded, number: int) -> None:
    """Put the supplier's first move on record; one that takes our last offer, or sees no way, ends it at once."""
    sitting = sit_down(loaded, load.rehearsal(loaded.pk, number, request.user), "plan.rehearsal start")
    if sitting.record.moves:
        return
    opened = play_rehearsal(sitting.case, sitting.setup, scene=sitting.scene)
    if opened.turns:
        save.plan.add_rehearsal_move(
            actor=actor_of(request), case_id=loaded.pk, rehearsal_id=number, expected=0, move=row_of(opened.turns[0])
        )
    if opened.state != "ours":
        save.plan.end_rehearsal(actor=actor_of(request), case_id=loaded.pk, rehearsal_id=number, result=opened.state)


def sit_down(loaded: load.Loaded, record: load.Rehearsal, purpose: str) -> Sitting:
    """Return a rehearsal on the case that it began with; where that is not kept, on the case of today."""
    then = load.rehearsed(loaded, [record.basis], purpose).get(record.basis, load.Then(loaded.case))
    return sit(then.case, record, loaded.case, prior=then.prior)


@require_safe
def play(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.rehearsal play")
    sitting = sit_down(loaded, load.rehearsal(pk, number, request.user), "plan.rehearsal play")
    return show(request, loaded, sitting)


def show(
    request: HttpRequest,
    loaded: load.Loaded,
    sitting: Sitting,
    *,
    picked: dict[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
    with_hint: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the table while it is played, and the debrief afterwards."""
    case, live = sitting.case, sitting.live
    context: dict[str, Any] = {
        "sitting": sitting,
        "record": sitting.record,
        "chat": chat_of(sitting, whole=sitting.is_over),
        "changed": say_list(list(sitting.changed)),
        "unit": case.unit,
        "faults": faults,
    }
    if sitting.is_over:
        debrief = look_back(sitting)
        context |= {"debrief": debrief, "others": others_of(loaded, sitting)} | (facts_of(case, debrief) if debrief else {})
        template = "plan/rehearsal_debrief.html"
    else:
        context |= table_of(sitting, live, start_of(case, live) if picked is None else picked) if live else {}
        context["hint"] = part(lambda: hint_of(sitting, live)) if live and with_hint else None
        context["hint_says"] = say_hint(case, context["hint"])
        context["may_play"] = loaded.may("rehearse")
        context["words"] = request.POST.get("words", "")
        template = "plan/rehearsal_play.html"
    return case_page(request, loaded, template, context, stage="plan", capability="rehearsal", status=status)


def others_of(loaded: load.Loaded, sitting: Sitting) -> list[Row]:
    """Return how everybody did who met the same supplier, the best for us first; nothing when nobody else did."""
    met = [one for one in load.rehearsals(loaded.pk, loaded.viewer) if supplier_of(one) == supplier_of(sitting.record)]
    ended = [one for one in met if one.state == "ended"][:LISTED]
    then = load.Then(sitting.case, sitting.prior)
    rows = rows_of(loaded.case, {sitting.record.basis: then}, ended, ended) if len(ended) > 1 else []
    return sorted(rows, key=lambda row: -(row.debrief.ours or 0.0) if row.debrief and row.debrief.ours is not None else 0.0)


def table_of(sitting: Sitting, live: Rehearsal, picked: dict[str, str]) -> dict[str, Any]:
    """Return what the player sees beside the talks: the offer on its way and what their last one is worth."""
    case = sitting.case
    theirs = [turn for turn in (*live.before, *live.turns) if turn.by == "theirs" and turn.action == "offer"]
    return {
        "live": live,
        "draft": draft_of(sitting, live, picked),
        "on_table": theirs[-1] if theirs else None,
        "clauses": why_not_signed(case, live.on_table),
    }


def say_hint(case: Case, hint: Part[Any] | None) -> str:
    return say_package(case.issues, hint.result.package) if hint is not None and hint.result and hint.result.package else ""


@require_POST
def check(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Measure the offer that is being put together; `ask` shows a hint beside it, or puts the hint's package into it."""
    loaded, sitting = seat(request, pk, number, "plan.rehearsal check")
    live = sitting.live
    if live is None or sitting.is_over:
        return redirect(address(pk, number))
    picked, wants = picked_in(request.POST, sitting.case), request.POST.get("ask", "")
    if wants == "take":
        hinted = part(lambda: hint_of(sitting, live)).result
        picked = {name: str(option) for name, option in hinted.package.items()} if hinted and hinted.package else picked
    if not is_htmx(request):
        return show(request, loaded, sitting, picked=picked, with_hint=wants == "hint")
    context = {"loaded": loaded, "case": sitting.case, "record": sitting.record, "unit": sitting.case.unit} | table_of(
        sitting, live, picked
    )
    if wants == "hint":
        hint = part(lambda: hint_of(sitting, live))
        return render(request, "plan/rehearsal_hint.html", context | {"hint": hint, "hint_says": say_hint(sitting.case, hint)})
    return render(request, "plan/rehearsal_composer.html" if wants == "take" else "plan/rehearsal_meter.html", context)


@require_POST
def move(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make a move and let the supplier answer."""
    loaded, sitting = seat(request, pk, number, "plan.rehearsal move")
    live = sitting.live
    if live is None or sitting.is_over:
        return redirect(address(pk, number))
    picked = picked_in(request.POST, sitting.case)
    given = Move(ACTIONS.get(request.POST.get("do", ""), "offer"), picked, request.POST.get("words", "").strip()[:MOST_WORDS])
    try:
        after = play_rehearsal(sitting.case, sitting.setup, [*moves_of(sitting.record), given], scene=sitting.scene)
        keep(request, pk, number, after, [row_of(turn) for turn in after.turns[len(live.turns) :]])
    except BadInput as error:
        offered = picked if given.action == "offer" else start_of(sitting.case, live)
        return show(request, loaded, sitting, picked=offered, faults=faults_in(sitting.case, error), status=422)
    except save.Conflict:
        notices.note(request, GONE_ON.format("Your move was not made."))
    return redirect(f"{address(pk, number)}#now")


@require_POST
def back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back the last move with its answer, while nothing has ended."""
    _, sitting = seat(request, pk, number, "plan.rehearsal back")
    if sitting.live is None or sitting.is_over or not sitting.live.moves:
        return redirect(address(pk, number))
    try:
        save.plan.take_back_rehearsal_move(
            actor=actor_of(request), case_id=pk, rehearsal_id=number, expected=seen_in(request) or 0, key=key_in(request)
        )
    except save.Conflict:
        notices.note(request, GONE_ON.format("Nothing was taken back."))
    return redirect(f"{address(pk, number)}#now")


def keep(request: HttpRequest, pk: int, number: int, after: Rehearsal, new: list[dict[str, Any]]) -> None:
    """Put our move and the answer on record, and the end where there is one."""
    actor, reply = actor_of(request), new[1] if len(new) > 1 else None
    with transaction.atomic():
        save.plan.add_rehearsal_move(
            actor=actor, case_id=pk, rehearsal_id=number, expected=seen_in(request) or 0, move=new[0], reply=reply, key=key_in(request)
        )
        if after.state != "ours":
            save.plan.end_rehearsal(actor=actor, case_id=pk, rehearsal_id=number, result=after.state)


@require_POST
def stop(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """End a rehearsal before its end."""
    _, sitting = seat(request, pk, number, "plan.rehearsal stop")
    if not sitting.is_over:
        save.plan.end_rehearsal(actor=actor_of(request), case_id=pk, rehearsal_id=number, result="stopped", key=key_in(request))
    return redirect(address(pk, number))


def seat(request: HttpRequest, pk: int, number: int, purpose: str) -> tuple[load.Loaded, Sitting]:
    """Return a rehearsal of the player's own; any other is not found."""
    loaded = load.case(pk, request.user, purpose)
    rights.require(loaded.standing, "rehearse")
    sitting = sit_down(loaded, load.rehearsal(pk, number, request.user), purpose)
    if not sitting.record.is_mine:
        raise Http404
    return loaded, sitting


def address(pk: int, number: int) -> str:
    return reverse("plan:rehearsal_play", args=[pk, number])
