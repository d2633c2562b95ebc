"""Rehearse: a person plays our side against a type of supplier, and learns afterwards what the type would have signed."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from batna.model.case import Case
from batna.model.offer import Offer
from batna.model.outcome import Outcome
from batna.plan._debriefing import Account, Concession, Debrief, Point, TrueType, look_back
from batna.plan._rehearsing import (
    Action,
    Move,
    Rehearsal,
    Scene,
    Setup,
    Turn,
    check_move,
    make_setup,
    name_offers,
    play_in,
    set_scene,
    why_not_signed,
)
from batna.plan._standing import STARTS, Start, stand
from batna.plan._supplier import DRAWN, KINDS, Kind
from batna.simulate.beliefs import Prior

__all__ = [
    "DRAWN", "KINDS", "STARTS", "Account", "Action", "Concession", "Debrief", "Kind", "Move", "Point", "Rehearsal", "Scene", "Setup",
    "Start", "TrueType", "Turn", "ask_hint", "check_move", "debrief_rehearsal", "make_setup", "play_rehearsal", "set_scene", "talks_of",
    "why_not_signed",
]  # fmt: skip

Found = TypeVar("Found")


def play_rehearsal(
    case: Case, setup: Setup, moves: Sequence[Move] = (), *, prior: Prior | None = None, scene: Scene | None = None
) -> Rehearsal:
    """Return the rehearsal after our moves so far; the supplier's answers follow from case, setup, moves and prior alone.

    The supplier is a type as in `batna.simulate`: values, reservation and deadline are drawn from the belief of the case with
    the seed, and so is its way to concede unless the setup names one; a `prior` of past cases weighs the types. It accepts, puts an
    offer or leaves by the rules of `batna.simulate.batch.play`. A no is heard as the same offer again. With `setup.start` "here" the
    offers of the case are on the table already: they count as heard, and the supplier asks for no more than it has offered.
    `scene` is what `set_scene` gave for the same case, setup and prior, so that the supplier need not be drawn again.
    Raises `BadInput` for a move that cannot be made: an offer that rules or charter forbid (the charter with its clause), an unknown
    option, a move after the end; `NotEnoughData` when values or their reservation value are missing, or the case is too large.
    """
    return play_in(scene or set_scene(case, setup, prior), moves)


def talks_of(case: Case, rehearsal: Rehearsal, *, today: date) -> Case:
    """Return the case as it would stand if the rehearsal were the real talks: its offers, and its outcome once it has one."""
    real = stand(case, rehearsal.setup.start, rehearsal.setup.opens).offers
    on = max([today, *(offer.on for offer in real)])
    named = zip(name_offers(case, rehearsal), rehearsal.turns, strict=True)
    offers = [
        Offer(id=name, round=turn.round, by=turn.by, on=on, package=turn.package)
        for name, turn in named
        if turn.action == "offer" and turn.package is not None
    ]
    outcome = None
    if rehearsal.state != "ours":
        agreed = rehearsal.agreed
        outcome = Outcome(kind="impasse", on=on) if agreed is None else Outcome(kind="agreement", on=on, package=agreed)
    return case.model_copy(update={"offers": (*real, *offers), "outcome": outcome, "contacts": (), "debriefs": ()})


def ask_hint(case: Case, rehearsal: Rehearsal, hint: Callable[[Case, int], Found], *, today: date) -> Found:
    """Return what `hint` says of the talks so far, such as `negotiate.next_offer`; it sees the offers and never the type.

    It is given the talks as a case, and the number of rounds as a simulation counts them. After a final offer of theirs no offer
    of ours is answered any more.
    """
    standing = stand(case, rehearsal.setup.start, rehearsal.setup.opens)
    rounds = standing.ours + rehearsal.setup.rounds + (not standing.we_began)
    if any(turn.final for turn in rehearsal.turns):
        rounds = rehearsal.round
    return hint(talks_of(case, rehearsal, today=today), rounds)


def debrief_rehearsal(
    case: Case,
    rehearsal: Rehearsal,
    review: Callable[[Case], Account],
    *,
    today: date,
    walk_away: bool = True,
    prior: Prior | None = None,
    scene: Scene | None = None,
) -> Debrief:
    """Return what came of a rehearsal and what the supplier really was; one that is still going on counts as stopped.

    `review` keeps the account of the talks, such as `negotiate.ledger.keep_ledger`. What a concession bought is found by
    playing the same rehearsal with a no in its place. Without `walk_away` our own walk-away is not read, and an impasse has no
    value. `prior` is the one that it was played with, `scene` as in `play_rehearsal`. Errors as in `play_rehearsal`.
    """
    account = review(talks_of(case, rehearsal, today=today))
    return look_back(scene or set_scene(case, rehearsal.setup, prior), rehearsal, account, walk_away=walk_away)
