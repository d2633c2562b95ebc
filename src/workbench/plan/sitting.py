"""A rehearsal that is on record, played again: what both sides did, what can be done now, and the offer on its way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from batna.align.charter import allowed_options
from batna.measure.worth import Worth
from batna.model.case import Case
from batna.model.package import Package, read_package
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.negotiate.ledger import Giveaway, warn_before
from batna.negotiate.next_offer import NextOffer, choose_next_offer
from batna.negotiate.offers import OfferCheck, check_offer
from batna.negotiate.offers import Part as Mark
from batna.plan.rehearsal import Move, Rehearsal, Scene, Setup, Turn, ask_hint, play_rehearsal, set_scene, talks_of
from batna.prepare.alternatives import our_reservation
from batna.simulate.beliefs import Prior
from workbench.plan.then_and_now import changed_parts
from workbench.records import load
from workbench.ui.grid import Fault
from workbench.ui.parts import part
from workbench.ui.picks import Pick, picks_of
from workbench.ui.saving import faults_of

MOST_CHOICES, MOST_BUBBLES = 200, 12
DONE: Final = {"accept": "agreed", "walk": "walked away", "no": "said no", "offer": ""}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One rehearsal with the case as it was when it began; `changed` says what is otherwise by now.

    `live` is None where that case is not kept, or hides from the viewer what the rehearsal needs, so that it cannot go on.
    """

    record: load.Rehearsal
    case: Case
    setup: Setup
    live: Rehearsal | None
    changed: tuple[str, ...] = ()
    scene: Scene | None = None
    prior: Prior | None = None

    @property
    def is_over(self) -> bool:
        return self.record.state == "ended"


@dataclass(frozen=True, slots=True)
class Term:
    """One option of an offer in words; `before` is the option of the same side's offer before, where it differs."""

    label: str
    option: str
    before: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One move as the page shows it."""

    is_ours: bool
    name: str
    round: int
    done: str
    says: str
    terms: tuple[Term, ...]
    same: tuple[Term, ...]
    worth: Worth | None
    is_final: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """The talks as the page shows them: offers of the real talks, moves that have scrolled away, and those of the moment."""

    real: tuple[Bubble, ...]
    earlier: tuple[Bubble, ...]
    latest: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An offer on its way: what it is worth and what stands against it."""

    picks: tuple[Pick, ...]
    check: OfferCheck | None
    warnings: tuple[Giveaway, ...]
    faults: tuple[Fault, ...]

    @property
    def distances(self) -> list[tuple[str, float, str]]:
        """How far it lies from our marks: the mark, how far, and on which side; nothing while issues are open."""
        marks = [] if self.check is None else [("walk-away", self.check.to_walk_away), ("target", self.check.to_target)]
        known = [(name, worth.likely) for name, worth in marks if worth is not None and worth.likely is not None]
        return [(name, abs(far), "above" if far > 0 else "below" if far < 0 else "at") for name, far in known]


def sit(case: Case, record: load.Rehearsal, now: Case | None = None, *, prior: Prior | None = None) -> Sitting:
    """Play a rehearsal again from its moves, on the case and prior that it began with; `now` is the case of today."""
    setup = Setup(record.kind, record.seed, record.rounds, record.opens, record.start)
    changed = () if now is None else changed_parts(case, now)
    try:
        scene = set_scene(case, setup, prior)
        live = play_rehearsal(case, setup, moves_of(record), scene=scene)
    except (BadInput, NotEnoughData, HiddenFromRole):
        return Sitting(record, case, setup, None, changed)
    return Sitting(record, case, setup, live if _is_same(live, record) else None, changed, scene, prior)


def moves_of(record: load.Rehearsal) -> list[Move]:
    return [Move(move.action, move.package if move.action == "offer" else None, move.words) for move in record.moves if move.by == "ours"]


def _is_same(live: Rehearsal, record: load.Rehearsal) -> bool:
    told = [(turn.by, turn.action, dict(turn.package or {})) for turn in live.turns]
    return told == [(move.by, move.action, move.package) for move in record.moves]


def row_of(turn: Turn) -> dict[str, Any]:
    """Return a turn as the records take it."""
    return {"round": turn.round, "by": turn.by, "action": turn.action, "package": dict(turn.package or {}), "words": turn.says}


def chat_of(sitting: Sitting, *, whole: bool = False) -> Chat:
    """Return the talks as they are shown; of a rehearsal that cannot go on, what is on record. `whole` keeps every move in view."""
    live = sitting.live
    before, turns = ((), turns_on_record(sitting)) if live is None else (live.before, live.turns)
    name = "You" if sitting.record.is_mine else sitting.record.player
    bubbles = list(_bubbles(sitting.case, (*before, *turns), name))
    days = [offer.on for offer in sorted(sitting.case.offers, key=lambda one: (one.round, one.on))]
    real = tuple(replace(one, on=on) for one, on in zip(bubbles[: len(before)], days[: len(before)], strict=True))
    played = tuple(bubbles[len(before) :])
    scrolled = 0 if whole else max(len(played) - MOST_BUBBLES, 0)
    return Chat(real, played[:scrolled], played[scrolled:])


def turns_on_record(sitting: Sitting) -> tuple[Turn, ...]:
    return tuple(Turn(move.by, move.action, move.round, move.package or None, (), None, move.words) for move in sitting.record.moves)


def _bubbles(case: Case, turns: Sequence[Turn], player: str) -> Iterator[Bubble]:
    last: dict[str, Package] = {}
    for turn in turns:
        package = turn.package or {}
        is_first = turn.by not in last or turn.action == "accept"
        terms = [_term(case, name, option, None if is_first else last[turn.by]) for name, option in package.items()]
        new, same = (terms, []) if is_first else ([one for one in terms if one.before], [one for one in terms if not one.before])
        name = player if turn.by == "ours" else case.supplier
        done = "" if turn.action == "offer" else DONE[turn.action]
        yield Bubble(turn.by == "ours", name, turn.round, done, turn.says, tuple(new), tuple(same), turn.ours, turn.final)
        if turn.action == "offer":
            last[turn.by] = package


def _term(case: Case, name: str, option: Any, before: Package | None) -> Term:
    issue = next((one for one in case.issues if one.id == name), None)
    if issue is None:
        return Term(name, str(option), "")
    earlier = "" if before is None or before.get(name) == option else issue.say(before[name]) if name in before else "left open"
    return Term(issue.label, issue.say(option), earlier)


def start_of(case: Case, live: Rehearsal) -> dict[str, str]:
    """Return the options to start the next offer from: our last one, else theirs, as near to it as the charter allows."""
    turns = (*live.before, *live.turns)
    ours = [turn.package for turn in turns if turn.by == "ours" and turn.action == "offer" and turn.package]
    if ours:
        return {name: str(option) for name, option in ours[-1].items()}
    put, start = live.on_table or {}, {}
    for issue, may in zip(case.issues, allowed_options(case), strict=True):
        near = [place for place, allowed in enumerate(may) if allowed]
        if issue.id in put and near:
            at = issue.position(put[issue.id])
            start[issue.id] = str(issue.options[min(near, key=lambda place: abs(place - at))])
    return start


def draft_of(sitting: Sitting, live: Rehearsal, picked: Mapping[str, str]) -> Draft:
    """Return an offer on its way, measured as the offer composer measures it in the real talks."""
    today = timezone.localdate()
    talks = talks_of(sitting.case, live, today=today)
    last = {offer.by: offer.package for offer in talks.offers}
    picks = tuple(picks_of(talks, picked, last, most=MOST_CHOICES))
    if not picked:
        return Draft(picks, None, (), ())
    try:
        package = read_package(talks.issues, picked)
    except BadInput as error:
        return Draft(picks, None, (), faults_in(talks, error))
    return Draft(picks, check_offer(talks, package, parts=marks_in(talks)), warn_before(talks, package, today=today), ())


def marks_in(case: Case) -> tuple[Mark, ...]:
    """Return which of our marks the viewer may know; an estimate of the supplier is known to everyone who plays."""
    hides_walk_away = part(lambda: our_reservation(case)).hidden
    return ("theirs", "target") if hides_walk_away else ("theirs", "target", "walk_away")


def faults_in(case: Case, error: BadInput) -> tuple[Fault, ...]:
    return faults_of(error, {f"package.{issue.id}": issue.label for issue in case.issues} | {"package": "This offer"})


def hint_of(sitting: Sitting, live: Rehearsal) -> NextOffer:
    """Return what the next-offer planner would do; it sees the offers and our estimate, never the supplier."""

    def plan(talks: Case, rounds: int) -> NextOffer:
        return choose_next_offer(talks, rounds=rounds)

    return ask_hint(sitting.case, live, plan, today=timezone.localdate())
