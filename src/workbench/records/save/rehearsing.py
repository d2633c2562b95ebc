"""Save rehearsals: begin one, make a move in it, end it. Their events say that there was a move and never which."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from batna.model.offer import Offer
from batna.model.problem import BadInput, Problem, shown
from batna.simulate.beliefs import Prior
from workbench.people.models import User
from workbench.records import rights
from workbench.records.models.event import Event
from workbench.records.models.plan import ACTIONS, STARTS, STATES, RehearsalChoiceRecord, RehearsalMoveRecord, RehearsalRecord
from workbench.records.rehearsals import may_rehearse
from workbench.records.reveal import kept
from workbench.records.rows.cells import write_option
from workbench.records.rows.writing import refuse_unwritable
from workbench.records.save.change import Conflict, Edit, Saved, change, checked
from workbench.records.snapshots import field_of, take_snapshot
from workbench.records.standing import UnknownCase

Given = Mapping[str, Any]
MOST_ROUNDS: Final = 200
# A move is checked as an offer of no day; days play no part in a rehearsal.
NO_DAY: Final = date(2000, 1, 1)


def start_rehearsal(
    *,
    actor: User,
    case_id: int,
    kind: str = "drawn",
    seed: int | None = None,
    rounds: int = 8,
    opens: str = "theirs",
    start: str = "beginning",
    basis: str = "",
    prior: Prior | None = None,
    key: str = "",
) -> Saved:
    """Begin a rehearsal as its player; `Saved.id` is its number. Without a seed one is drawn.

    The case as it is now is sealed beside it, so that it can be played to its end; with the `basis` of another rehearsal it is
    played on the case as it was then. A `prior` of past cases that the actor knows is sealed with it, and then it stays theirs alone.
    """

    def write(edit: Edit) -> None:
        _require_cleared(edit)
        if not 1 <= rounds <= MOST_ROUNDS:
            raise BadInput([Problem("rehearsal.rounds", shown(rounds), f"a whole number from 1 to {MOST_ROUNDS}")])
        if opens not in {"ours", "theirs"}:
            raise BadInput([Problem("rehearsal.opens", shown(opens), "ours or theirs")])
        if start not in dict(STARTS):
            raise BadInput([Problem("rehearsal.start", shown(start), "beginning or here")])
        refuse_unwritable(RehearsalRecord, {"kind": kind})
        last = RehearsalRecord.objects.filter(case_id=case_id).aggregate(last=Max("number"))["last"] or 0
        row = RehearsalRecord.objects.create(
            case_id=case_id, number=last + 1, user=actor, kind=kind[:40], rounds=rounds, opens=opens, start=start,
            basis=_sealed(edit, basis, prior), seed=secrets.randbelow(2**31) if seed is None else seed,
        )  # fmt: skip
        _tell(edit, row, "", "", STATES[0][0])

    return _changed(actor, case_id, "start_rehearsal", write, key)


def add_rehearsal_move(
    *, actor: User, case_id: int, rehearsal_id: int, expected: int, move: Given, reply: Given | None = None, key: str = ""
) -> Saved:
    """Add a move of the player, and what the supplier answers when that is given, to a rehearsal of the actor's own.

    A move is {round, by, action, package, words}. `expected` is what the page had `seen`; `Conflict` when the talks have gone on
    since, with the number of today as `version`. `Saved.version` has no part in it.
    """

    def write(edit: Edit) -> None:
        row, there = _own(edit, rehearsal_id), len(_rows(case_id, rehearsal_id))
        given = [move] if reply is None else [move, reply]
        _expect(actor, row, expected)
        for place, one in enumerate(given, start=there):
            _add(edit, row, place, one)
        _tell(edit, row, "moves", there, there + len(given))

    return _changed(actor, case_id, "add_rehearsal_move", write, key)


def take_back_rehearsal_move(*, actor: User, case_id: int, rehearsal_id: int, expected: int, key: str = "") -> Saved:
    """Take back the last move of the actor with its answer; the rehearsal counts it. `expected` as in `add_rehearsal_move`.

    Raises `BadInput` where the actor has made no move yet.
    """

    def write(edit: Edit) -> None:
        row, there = _own(edit, rehearsal_id), _rows(case_id, rehearsal_id)
        _expect(actor, row, expected)
        places = [place for place, by in there if by == "ours"]
        if not places:
            raise BadInput([Problem("rehearsal", str(rehearsal_id), "a rehearsal in which you have made a move")])
        gone = RehearsalMoveRecord.objects.filter(case_id=case_id, rehearsal=row, place__gte=places[-1])
        RehearsalChoiceRecord.objects.filter(case_id=case_id, move__in=gone).delete()
        gone.delete()
        row.taken_back += 1
        row.save(update_fields=["taken_back"])
        _tell(edit, row, "taken_back", row.taken_back - 1, row.taken_back)

    return _changed(actor, case_id, "take_back_rehearsal_move", write, key)


def end_rehearsal(*, actor: User, case_id: int, rehearsal_id: int, result: str, key: str = "") -> Saved:
    """End a rehearsal of the actor's own and say how: agreed, we left, they left, stopped. From now on the others may see it."""

    def write(edit: Edit) -> None:
        row = _own(edit, rehearsal_id)
        refuse_unwritable(RehearsalRecord, {"result": result})
        row.state, row.result, row.ended_at = STATES[1][0], result[:40], timezone.now()
        row.save(update_fields=["state", "result", "ended_at"])
        _tell(edit, row, "state", STATES[0][0], row.state)

    return _changed(actor, case_id, "end_rehearsal", write, key)


def _changed(actor: User, case_id: int, verb: str, write: Any, key: str) -> Saved:
    saved = change(
        actor=actor, case_id=case_id, verb=verb, section="rehearsals", right="rehearse", write=write, subject="rehearsal", key=key
    )
    if saved.id or saved.event is None:
        return saved
    # The same request came twice: its event says which rehearsal it was.
    return replace(saved, id=Event.objects.values_list("subject", flat=True).get(pk=saved.event))


def _require_cleared(edit: Edit) -> None:
    if not may_rehearse(edit.me):
        raise rights.Denied("A rehearsal is played against what we think of the supplier, which your role may not know.")


def _own(edit: Edit, number: int) -> RehearsalRecord:
    """Return a rehearsal of the actor's own that is still going on."""
    _require_cleared(edit)
    row = RehearsalRecord.objects.filter(case_id=edit.case_id, number=number, user=edit.me.user).first()
    if row is None:
        raise UnknownCase("No such rehearsal.")
    if row.state != STATES[0][0]:
        raise BadInput([Problem("rehearsal", str(number), "a rehearsal that is still going on; this one has ended")])
    return row


def _sealed(edit: Edit, basis: str, prior: Prior | None) -> str:
    """Return the name of the case as it is now, sealed, or that of an older state of it that is kept already."""
    if basis and kept(edit.case_id, edit.me.user, field_of(basis)) is not None:
        return basis
    name, snapshot = take_snapshot(edit.case_id, edit.document("contacts"), prior)
    edit.seal({field_of(name): snapshot})
    return name


def _rows(case_id: int, number: int) -> list[tuple[int, str]]:
    """Return place and side of every move, in their order."""
    moves = RehearsalMoveRecord.objects.filter(case_id=case_id, rehearsal__number=number)
    return list(moves.order_by("place").values_list("place", "by"))


def _expect(actor: User, row: RehearsalRecord, expected: int) -> None:
    """Raise `Conflict` when the talks have gone on, or back, since the page was shown; the same count as `Rehearsal.seen`."""
    seen = len(_rows(row.case_id, row.number)) + 3 * row.taken_back
    if seen != expected:
        raise Conflict("rehearsals", yours={"moves": expected}, theirs={"moves": seen}, by=actor.name, at=None, version=seen)


def _add(edit: Edit, row: RehearsalRecord, place: int, move: Given) -> None:
    action = str(move.get("action") or "offer")
    if action not in dict(ACTIONS):
        raise BadInput([Problem("rehearsal.action", shown(action), f"one of {', '.join(dict(ACTIONS))}")])
    offer = _offer_of(edit, row, move)
    said = {"round": offer.round, "by": offer.by, "action": action, "words": str(move.get("words") or "")}
    refuse_unwritable(RehearsalMoveRecord, said)
    made = RehearsalMoveRecord.objects.create(case_id=edit.case_id, rehearsal=row, place=place, **said)
    choices = [(issue, *write_option(option)) for issue, option in offer.package.items()]
    RehearsalChoiceRecord.objects.bulk_create(_choices(made, choices))


def _offer_of(edit: Edit, row: RehearsalRecord, move: Given) -> Offer:
    """Return a move as an offer of the case that the rehearsal began with."""
    snapshot = kept(edit.case_id, edit.me.user, field_of(row.basis))
    document = edit.document("contacts", "offers") if snapshot is None else snapshot["case"]
    offer = {"id": "move", "round": move.get("round"), "by": move.get("by"), "on": NO_DAY, "package": dict(move.get("package") or {})}
    (found,) = checked(document | {"offers": [offer]}).offers
    return found


def _choices(move: RehearsalMoveRecord, choices: Sequence[tuple[str, str, str]]) -> list[RehearsalChoiceRecord]:
    return [RehearsalChoiceRecord(case_id=move.case_id, move=move, issue=issue, text=text, kind=kind) for issue, text, kind in choices]


def _tell(edit: Edit, row: RehearsalRecord, field: str, before: object, after: object) -> None:
    """Say in the event that there was a move, and no more: what the supplier answers follows from what is sealed."""
    entry = {"table": str(row._meta.model_name), "row": row.pk, "field": field or "state", "before": before, "after": after}
    edit.writer.changes.append(entry)
    edit.id = edit.subject = str(row.number)
