"""Rehearsal: play our side against a supplier before the meeting, then see what it would have signed."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.package import say_package
from batna.model.problem import BadInput
from batna.plan.rehearsal import DRAWN, KINDS, Action, Move, Rehearsal, make_setup, play_rehearsal
from workbench.people.signed_in import actor_of
from workbench.plan.looking_back import best_of, facts_of, look_back, rows_of
from workbench.plan.sitting import (
    Sitting,
    bubbles_of,
    clauses_of,
    draft_of,
    faults_in,
    hint_of,
    moves_of,
    picked_in,
    row_of,
    sit,
    start_of,
)
from workbench.plan.told import insist_quick
from workbench.records import load, rights, save
from workbench.ui import notices
from workbench.ui.grid import Fault
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.saving import is_htmx, key_in, seen_in

LISTED: Final = 8
MOST_WORDS: Final = 2_000
ACTIONS: Final[dict[str, Action]] = {"offer": "offer", "accept": "accept", "no": "no", "walk": "walk"}


@require_safe
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.rehearsal")
    return show_list(request, loaded)


def show_list(request: HttpRequest, loaded: load.Loaded, faults: tuple[Fault, ...] = (), status: int = 200) -> HttpResponse:
    case = loaded.case
    ready = part(lambda: begin_at(case))
    records = load.rehearsals(loaded.pk, request.user) if ready or ready.missing else ()
    page = Paginator(records, LISTED).get_page(request.GET.get("page"))
    rows = rows_of(case, records, list(page)) if ready else []
    chosen = request.POST.get("kind", DRAWN)
    context: dict[str, Any] = {
        "ready": ready,
        "page": page,
        "rows": rows,
        "best": best_of(rows),
        "going": next((record for record in records if record.is_mine and record.state == "playing"), None),
        "kinds": [(name, kind.label, kind.says, name == chosen) for name, kind in KINDS.items()],
        "is_drawn": chosen not in KINDS,
        "rounds": request.POST.get("rounds") or (ready.result or 8),
        "we_open": request.POST.get("opens") == "ours",
        "may_play": loaded.may("rehearse"),
        "faults": faults,
        "unit": case.unit if ready else "",
    }
    return case_page(request, loaded, "plan/rehearsal.html", context, stage="plan", capability="rehearsal", status=status)


def begin_at(case: Case) -> int:
    """Return how many offers a rehearsal of this case has by default; what it needs is said by whatever is missing."""
    insist_quick(case)
    setup = make_setup(case, start="beginning")
    clauses_of(case, play_rehearsal(case, setup).on_table)
    return setup.rounds


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a rehearsal, against a kind of supplier or against the one that somebody else has played."""
    loaded = load.case(pk, request.user, "plan.rehearsal start")
    rights.require(loaded.standing, "rehearse")
    begin_at(loaded.case)
    same = seen_in(request, "same")
    try:
        if same is not None:
            other = load.rehearsal(pk, same, request.user)
            chosen: dict[str, Any] = {"kind": other.kind, "seed": other.seed, "rounds": other.rounds, "opens": other.opens}
        else:
            setup = make_setup(
                loaded.case,
                request.POST.get("kind", DRAWN),
                rounds=seen_in(request, "rounds") or 0,
                opens=request.POST.get("opens", "theirs"),
                start="beginning",
            )
            chosen = {"kind": setup.kind, "rounds": setup.rounds, "opens": setup.opens}
    except BadInput as error:
        return show_list(request, loaded, faults_in(loaded.case, error), 422)
    with transaction.atomic():
        begun = save.plan.start_rehearsal(actor=actor_of(request), case_id=pk, key=key_in(request), **chosen)
        number = int(begun.id)
        open_talks(request, loaded, number)
    return redirect(address(pk, number))


def open_talks(request: HttpRequest, loaded: load.Loaded, number: int) -> None:
    """Put the supplier's first offer on record; a supplier that sees no way leaves at once."""
    record = load.rehearsal(loaded.pk, number, request.user)
    first = sit(loaded.case, record)
    if record.moves or first.setup.opens == "ours":
        return
    opened = play_rehearsal(first.case, first.setup)
    save.plan.add_rehearsal_move(actor=actor_of(request), case_id=loaded.pk, rehearsal_id=number, expected=0, move=row_of(opened.turns[0]))
    if opened.state != "ours":
        save.plan.end_rehearsal(actor=actor_of(request), case_id=loaded.pk, rehearsal_id=number, result=opened.state)


@require_safe
def play(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.rehearsal play")
    sitting = sit(loaded.case, load.rehearsal(pk, number, request.user))
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
        "bubbles": bubbles_of(sitting),
        "unit": case.unit,
        "faults": faults,
    }
    if sitting.is_over:
        debrief = look_back(sitting)
        context |= {"debrief": debrief} | (facts_of(case, debrief) if debrief else {})
        template = "plan/rehearsal_debrief.html"
    else:
        context |= table_of(sitting, live, start_of(live) if picked is None else picked) if live else {}
        context["hint"] = part(lambda: hint_of(sitting, live)) if live and with_hint else None
        context["hint_says"] = say_hint(case, context["hint"])
        context["may_play"] = loaded.may("rehearse")
        context["words"] = request.POST.get("words", "")
        template = "plan/rehearsal_play.html"
    return case_page(request, loaded, template, context, stage="plan", capability="rehearsal", status=status)


def table_of(sitting: Sitting, live: Rehearsal, picked: dict[str, str]) -> dict[str, Any]:
    """Return what the player sees beside the talks: the offer on its way and what their last one is worth."""
    case = sitting.case
    theirs = [turn for turn in live.turns if turn.by == "theirs" and turn.action == "offer"]
    return {
        "live": live,
        "draft": draft_of(sitting, live, picked),
        "on_table": theirs[-1] if theirs else None,
        "clauses": clauses_of(case, live.on_table),
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
        after = play_rehearsal(sitting.case, sitting.setup, [*moves_of(sitting.record), given])
        keep(request, pk, number, after, [row_of(turn) for turn in after.turns[len(live.turns) :]])
    except BadInput as error:
        offered = picked if given.action == "offer" else start_of(live)
        return show(request, loaded, sitting, picked=offered, faults=faults_in(sitting.case, error), status=422)
    except save.Conflict:
        notices.note(request, "The talks had gone on in another window: here is where they stand. Your move was not made.")
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
    """End a rehearsal before its end; one whose case has changed can only be ended."""
    _, sitting = seat(request, pk, number, "plan.rehearsal stop")
    if not sitting.is_over:
        save.plan.end_rehearsal(actor=actor_of(request), case_id=pk, rehearsal_id=number, result="stopped", key=key_in(request))
    return redirect(address(pk, number))


def seat(request: HttpRequest, pk: int, number: int, purpose: str) -> tuple[load.Loaded, Sitting]:
    """Return a rehearsal of the player's own; any other is not found."""
    loaded = load.case(pk, request.user, purpose)
    rights.require(loaded.standing, "rehearse")
    sitting = sit(loaded.case, load.rehearsal(pk, number, request.user))
    if not sitting.record.is_mine:
        raise Http404
    return loaded, sitting


def address(pk: int, number: int) -> str:
    return reverse("plan:rehearsal_play", args=[pk, number])
