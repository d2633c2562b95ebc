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
from workbench.people.models import User
from workbench.records import rights
from workbench.records.models.event import Event
from workbench.records.models.plan import ACTIONS, STATES, RehearsalChoiceRecord, RehearsalMoveRecord, RehearsalRecord
from workbench.records.rehearsals import basis_of, may_rehearse
from workbench.records.rows.cells import write_option
from workbench.records.rows.writing import refuse_unwritable
from workbench.records.save.change import Conflict, Edit, Saved, change, checked
from workbench.records.standing import UnknownCase

Given = Mapping[str, Any]
MOST_ROUNDS: Final = 200
# A move is checked as an offer of no day; days play no part in a rehearsal.
NO_DAY: Final = date(2000, 1, 1)


def start_rehearsal(
    *, actor: User, case_id: int, kind: str = "drawn", seed: int | None = None, rounds: int = 8, opens: str = "theirs", key: str = ""
) -> Saved:
    """Begin a rehearsal as its player; `Saved.id` is its number. Without a seed one is drawn."""

    def write(edit: Edit) -> None:
        _require_cleared(edit)
        if not 1 <= rounds <= MOST_ROUNDS:
            raise BadInput([Problem("rehearsal.rounds", shown(rounds), f"a whole number from 1 to {MOST_ROUNDS}")])
        if opens not in {"ours", "theirs"}:
            raise BadInput([Problem("rehearsal.opens", shown(opens), "ours or theirs")])
        refuse_unwritable(RehearsalRecord, {"kind": kind})
        last = RehearsalRecord.objects.filter(case_id=case_id).aggregate(last=Max("number"))["last"] or 0
        row = RehearsalRecord.objects.create(
            case_id=case_id, number=last + 1, user=actor, kind=kind[:40], rounds=rounds, opens=opens, basis=basis_of(case_id),
            seed=secrets.randbelow(2**31) if seed is None else seed,
        )  # fmt: skip
        _tell(edit, row, "", "", STATES[0][0])

    return _changed(actor, case_id, "start_rehearsal", write, key)


def add_rehearsal_move(
    *, actor: User, case_id: int, rehearsal_id: int, expected: int, move: Given, reply: Given | None = None, key: str = ""
) -> Saved:
    """Add a move of the player, and what the supplier answers when that is given, to a rehearsal of the actor's own.

    A move is {round, by, action, package, words}. `expected` is how many moves the page showed; `Conflict` when there are
    others by now, with their number as `version`. `Saved.version` has no part in it.
    """

    def write(edit: Edit) -> None:
        row, there = _own(edit, rehearsal_id), _count(case_id, rehearsal_id)
        given = [move] if reply is None else [move, reply]
        if there != expected:
            raise Conflict("rehearsals", yours={"moves": expected}, theirs={"moves": there}, by=actor.name, at=None, version=there)
        for place, one in enumerate(given, start=there):
            _add(edit, row, place, one)
        _tell(edit, row, "moves", there, there + len(given))

    return _changed(actor, case_id, "add_rehearsal_move", write, key)


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


def _count(case_id: int, number: int) -> int:
    return RehearsalMoveRecord.objects.filter(case_id=case_id, rehearsal__number=number).count()


def _add(edit: Edit, row: RehearsalRecord, place: int, move: Given) -> None:
    action = str(move.get("action") or "offer")
    if action not in dict(ACTIONS):
        raise BadInput([Problem("rehearsal.action", shown(action), f"one of {', '.join(dict(ACTIONS))}")])
    offer = _offer_of(edit, move)
    said = {"round": offer.round, "by": offer.by, "action": action, "words": str(move.get("words") or "")}
    refuse_unwritable(RehearsalMoveRecord, said)
    made = RehearsalMoveRecord.objects.create(case_id=edit.case_id, rehearsal=row, place=place, **said)
    choices = [(issue, *write_option(option)) for issue, option in offer.package.items()]
    RehearsalChoiceRecord.objects.bulk_create(_choices(made, choices))


def _offer_of(edit: Edit, move: Given) -> Offer:
    document = edit.document("contacts", "offers")
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
