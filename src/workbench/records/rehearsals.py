"""Rehearsals as their player sees them, and, once they have ended, the others who may know what they were played against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from batna.model.issue import Option
from batna.model.offer import Side
from batna.plan.rehearsal import Start
from workbench.records.models.plan import RehearsalChoiceRecord, RehearsalMoveRecord, RehearsalRecord
from workbench.records.rows.cells import read_option
from workbench.records.snapshots import ALONE
from workbench.records.standing import Standing, UnknownCase, Viewer, standing_of

Action = Literal["offer", "accept", "no", "walk"]
State = Literal["playing", "ended"]


@dataclass(frozen=True, slots=True)
class RehearsalMove:
    """One move of either side; `package` is empty where none was put."""

    round: int
    by: Side
    action: Action
    package: dict[str, Option]
    words: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal with its moves. What the supplier is follows from `kind`, `seed` and the case as `basis` names it (`load.rehearsed`).

    The seed is not to be shown. `taken_back` counts the moves that the player took back; `seen` is another number after each change.
    """

    id: int
    player: str
    is_mine: bool
    kind: str
    seed: int
    rounds: int
    opens: Side
    start: Start
    state: State
    result: str
    started_at: datetime
    ended_at: datetime | None
    moves: tuple[RehearsalMove, ...]
    basis: str
    taken_back: int

    @property
    def is_alone(self) -> bool:
        """Whether past cases that its player knows went into it, so that nobody else sees it."""
        return self.basis.startswith(ALONE)

    @property
    def seen(self) -> int:
        """A number that grows with every change: taking a move back takes out two rows at most."""
        return len(self.moves) + 3 * self.taken_back


def may_rehearse(me: Standing) -> bool:
    """Return whether somebody may know what a rehearsal is played against: every answer of the supplier follows from it."""
    return me.is_cleared("commercial") and me.is_cleared("terms")


def rehearsals(pk: int, viewer: Viewer) -> tuple[Rehearsal, ...]:
    """Return the viewer's rehearsals and those of others that have ended, the newest first; none for who may not know them."""
    me = standing_of(viewer, pk)
    if not may_rehearse(me):
        return ()
    rows = RehearsalRecord.objects.filter(case_id=pk).select_related("user").order_by("-number")
    return _told(me, [row for row in rows if _is_open(row, me)])


def rehearsal(pk: int, number: int, viewer: Viewer) -> Rehearsal:
    """Return one rehearsal; `UnknownCase` where there is none that this viewer may see."""
    found = next((one for one in rehearsals(pk, viewer) if one.id == number), None)
    if found is None:
        raise UnknownCase("No such rehearsal.")
    return found


def _is_open(row: RehearsalRecord, me: Standing) -> bool:
    return row.user_id == me.user.pk or (row.state == "ended" and not row.basis.startswith(ALONE))


def _told(me: Standing, rows: list[RehearsalRecord]) -> tuple[Rehearsal, ...]:
    pk = me.record.pk
    moves = _moves(pk, [row.pk for row in rows])
    return tuple(
        Rehearsal(
            id=row.number, player=row.user.name, is_mine=row.user_id == me.user.pk, kind=row.kind, seed=row.seed, rounds=row.rounds,
            opens=cast(Side, row.opens), start=cast(Start, row.start), state=cast(State, row.state), result=row.result,
            started_at=row.started_at, ended_at=row.ended_at, moves=tuple(moves.get(row.pk, ())), basis=row.basis,
            taken_back=row.taken_back,
        )
        for row in rows
    )  # fmt: skip


def _moves(pk: int, of: Iterable[int]) -> dict[int, list[RehearsalMove]]:
    packages: dict[int, dict[str, Option]] = {}
    choices = RehearsalChoiceRecord.objects.filter(case_id=pk, move__rehearsal_id__in=of).order_by("pk")
    for pk_of_move, issue, text, kind in choices.values_list("move_id", "issue", "text", "kind"):
        packages.setdefault(pk_of_move, {})[issue] = read_option(text, kind)
    moves: dict[int, list[RehearsalMove]] = {}
    for row in RehearsalMoveRecord.objects.filter(case_id=pk, rehearsal_id__in=of).order_by("rehearsal_id", "place"):
        move = RehearsalMove(row.round, cast(Side, row.by), cast(Action, row.action), packages.get(row.pk, {}), row.words)
        moves.setdefault(row.rehearsal_id, []).append(move)
    return moves
