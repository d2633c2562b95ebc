"""A rehearsal as it is played: our moves, the supplier's answers, and whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from batna.align.charter import allowed_options, check_package
from batna.measure.branches import IndexRule, is_allowed
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray
from batna.measure.wording import say_list
from batna.measure.worth import Change, Scale, Worth, changes_between, our_scale, worth_of
from batna.model.case import Case
from batna.model.offer import Side
from batna.model.package import Package, indexes_of, package_of, read_package
from batna.model.problem import BadInput, Problem, shown
from batna.plan._standing import STARTS, Standing, Start, stand
from batna.plan._supplier import DRAWN, KINDS, Supplier, answer, rows_of, seat_supplier
from batna.plan._words import say_accept, say_offer, say_walk
from batna.simulate.beliefs import Prior
from batna.simulate.counterpart import Ints

Action = Literal["offer", "accept", "no", "walk"]
State = Literal["ours", "agreed", "we left", "they left"]
MOST_ROUNDS: Final = 200
ENDED: Final = "a rehearsal that is still going on; this one has ended"
NOTHING_YET: Final = "an offer of theirs on the table; put one of yours first"
NO_MORE: Final = "accept or walk: every round has been used, so no other word of yours is answered any more"


@dataclass(frozen=True, slots=True)
class Setup:
    """What a rehearsal starts from; the same setup and moves over the same case give the same session.

    `kind` is one of `KINDS` or `drawn`. We can put `rounds` offers, a no included; the supplier answers each as long as it
    has time itself. `start` is the beginning, or `here`: where the offers of the case stand. `opens` is the side that moves first;
    with `here` that follows from the last offer.
    """

    kind: str = DRAWN
    seed: int = 0
    rounds: int = 8
    opens: Side = "theirs"
    start: Start = "beginning"


@dataclass(frozen=True, slots=True)
class Move:
    """One move of ours: an offer with its package, a yes to theirs, a no with its reason, or leaving."""

    action: Action
    package: Package | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One move of either side as both saw it. `round` counts from 1.

    `package` is what was put or accepted, `changes` what differs from the same side's offer before, `ours` what the package
    is worth to us. `says` are the words that went with it; of our own moves only the reason.
    """

    by: Side
    action: Action
    round: int
    package: Package | None
    changes: tuple[Change, ...]
    ours: Worth | None
    says: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal so far. Nothing in it tells what the supplier is, beyond its moves.

    `before` are the offers of the real talks that it goes on from, none from the beginning. `state` is `ours` while it is our
    turn, else how it ended. `left` says how many more offers we can put; `on_table` is their last offer, `agreed` the package agreed.
    """

    setup: Setup
    before: tuple[Turn, ...]
    turns: tuple[Turn, ...]
    state: State
    round: int
    left: int
    on_table: Package | None
    agreed: Package | None
    because: tuple[str, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Our own moves, as they were given."""
        return tuple(
            Move(turn.action, turn.package if turn.action == "offer" else None, turn.says) for turn in self.turns if turn.by == "ours"
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """The case as a rehearsal needs it: the supplier, our values, and what the charter allows of the packages."""

    case: Case
    setup: Setup
    supplier: Supplier
    scale: Scale
    rules: tuple[IndexRule, ...]
    standing: Standing

    @property
    def heard(self) -> list[Ints]:
        """The offers of ours that the real talks have seen, as the supplier hears them."""
        put = [self.rows(offer.package) for offer in self.standing.offers if offer.by == "ours"]
        return [rows for rows in put if rows.size]

    def rows(self, package: Package) -> Ints:
        """Return the rows that a package can become; none where the rules forbid every way to close it."""
        return rows_of(self.case, self.supplier.packages, package)

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Whether the charter allows each package."""
        allowed = allowed_options(self.case)
        columns = [row[self.supplier.packages[:, place]] for place, row in enumerate(allowed)]
        return np.asarray(np.all(columns, axis=0), dtype=np.bool_)

    @property
    def ours(self) -> FloatArray:
        """What each package is worth to us, at likely."""
        values = self.scale.likely
        columns = [row[self.supplier.packages[:, place]] for place, row in enumerate(values.per_issue)]
        total: FloatArray = values.base + np.sum(columns, axis=0)
        return total

    def worth(self, package: Package) -> Worth | None:
        """Return what a package is worth to us."""
        return worth_of(self.scale, self.case.issues, package, self.rules)


def make_setup(
    case: Case, kind: str = DRAWN, *, seed: int = 0, rounds: int | None = None, opens: str = "theirs", start: str | None = None
) -> Setup:
    """Return a setup; without `start` it goes on from where the talks stand as long as they are going on.

    Without `rounds` it lasts as long as the case says, less the rounds that are over. `opens` counts from the beginning only.
    Raises `BadInput` for what cannot be.
    """
    bargaining = case.bargaining
    began = start or ("here" if case.offers and case.outcome is None else "beginning")
    standing = stand(case, "here" if began == "here" else "beginning", "ours" if opens == "ours" else "theirs")
    most = min(bargaining.rounds, bargaining.deadline or bargaining.rounds)
    length = rounds if rounds is not None else max(most - standing.ours, 1)
    problems = []
    if kind != DRAWN and kind not in KINDS:
        problems.append(Problem("type", shown(kind), f"{DRAWN}, or one of {', '.join(KINDS)}"))
    if not 1 <= length <= MOST_ROUNDS:
        problems.append(Problem("rounds", shown(length), f"a whole number from 1 to {MOST_ROUNDS}"))
    if seed < 0:
        problems.append(Problem("seed", shown(seed), "0 or more"))
    if opens not in {"ours", "theirs"}:
        problems.append(Problem("opens", shown(opens), "ours or theirs"))
    if began not in STARTS:
        problems.append(Problem("start", shown(began), f"{' or '.join(STARTS)}"))
    if began == "here" and not case.offers:
        problems.append(Problem("start", shown(began), "the beginning, since no offer has been put yet"))
    if problems:
        raise BadInput(problems)
    return Setup(kind, seed, length, standing.moves, "here" if began == "here" else "beginning")


def set_scene(case: Case, setup: Setup, prior: Prior | None = None) -> Scene:
    """Return the scene of a rehearsal; the supplier is drawn by the seed of the setup."""
    scale, standing = our_scale(case), stand(case, setup.start, setup.opens)
    supplier = seat_supplier(case, setup.kind, setup.seed, standing=standing, prior=prior)
    return Scene(case, setup, supplier, scale, index_rules(case), standing)


def play_in(scene: Scene, moves: Sequence[Move]) -> Rehearsal:
    """Return the rehearsal after our moves; `BadInput` names the first move that cannot be made."""
    talks = _Talks(scene, heard=scene.heard)
    talks.recall()
    if scene.standing.moves == "theirs":
        talks.hear_them()
    for move in moves:
        talks.move(move)
    return talks.so_far()


def check_move(case: Case, rehearsal: Rehearsal, move: Move) -> Move:
    """Return a move with its package as the case holds it; `BadInput` when it cannot be made now."""
    if rehearsal.state != "ours":
        raise BadInput([Problem(move.action, "", ENDED)])
    if move.action in {"accept", "no"} and rehearsal.on_table is None:
        raise BadInput([Problem(move.action, "", NOTHING_YET)])
    if move.action in {"offer", "no"} and rehearsal.left < 1:
        raise BadInput([Problem(move.action, "", NO_MORE)])
    package = rehearsal.on_table if move.action == "accept" else move.package if move.action == "offer" else {}
    chosen = read_package(case.issues, package or {})
    if move.action == "offer" and not chosen:
        raise BadInput([Problem("package", "nothing", "an option for at least one issue")])
    breaches = check_package(case, chosen)
    if breaches:
        raise BadInput(
            [
                Problem(f"package.{one.issue}", case.issue(one.issue).say(one.option), f"what the charter allows. {' '.join(one.because)}")
                for one in breaches
            ]
        )
    unsettled = _unsettled(case, chosen) if move.action == "accept" else ()
    if unsettled:
        raise BadInput([Problem("accept", _written(chosen), f"an offer that can be signed. {unsettled[0]}")])
    return replace(move, package=chosen if move.action == "offer" else None)


def why_not_signed(case: Case, package: Package | None) -> tuple[str, ...]:
    """Return what forbids us to accept an offer: clauses of the charter, issues that it leaves open, rules; nothing for no offer."""
    if package is None:
        return ()
    return (*(why for breach in check_package(case, package) for why in breach.because), *_unsettled(case, package))


def _unsettled(case: Case, package: Package) -> tuple[str, ...]:
    """Return why nobody can just accept an offer of the real talks."""
    left_open = [issue.label for issue in case.issues if issue.id not in package]
    if left_open:
        return (f"It leaves {say_list(left_open)} open: put an offer that settles every issue.",)
    return () if is_allowed(indexes_of(case.issues, package), index_rules(case)) else ("The rules of the case allow no such package.",)


def name_offers(case: Case, rehearsal: Rehearsal) -> list[str]:
    """Return a name for each turn that no offer of the case has: us1, them1, us2 and so on, the moves of each side counted."""
    taken, names, counts = {offer.id for offer in case.offers}, list[str](), {"us": 0, "them": 0}
    for turn in rehearsal.turns:
        side = "us" if turn.by == "ours" else "them"
        if turn.action == "offer":
            counts[side] += 1
            while f"{side}{counts[side]}" in taken:
                counts[side] += 1
        names.append(f"{side}{counts[side]}")
    return names


@dataclass(slots=True)
class _Talks:
    """The table while it is played: turns so far and what the supplier has heard."""

    scene: Scene
    heard: list[Ints]
    turns: list[Turn] = field(default_factory=list)
    last: dict[Side, Package] = field(default_factory=dict)
    used: int = 0
    replies: int = 0
    state: State = "ours"
    agreed: Package | None = None

    def so_far(self) -> Rehearsal:
        setup, began = self.scene.setup, len(self.scene.standing.offers)
        left = setup.rounds - self.used if self.state == "ours" else 0
        because = (
            *_say_start(self.scene),
            f"You can put {setup.rounds} offers; a no takes one of them. {left} are left.",
            "The supplier has a deadline of its own, which it does not tell; it calls its last offer final.",
            "The supplier moves by the same rules as the simulation: alternating offers (Rubinstein 1982) and its own way to concede.",
        )
        before, turns = tuple(self.turns[:began]), tuple(self.turns[began:])
        round_ = turns[-1].round if self.state != "ours" else self._ours + 1
        return Rehearsal(setup, before, turns, self.state, round_, left, self.last.get("theirs"), self.agreed, because)

    @property
    def _ours(self) -> int:
        """The round of our move, from 0."""
        return self.scene.standing.ours + self.used

    def recall(self) -> None:
        """Lay what was put in the real talks on the table."""
        for offer in self.scene.standing.offers:
            self._say(offer.by, "offer", offer.round - 1, offer.package, "")

    def move(self, given: Move) -> None:
        """Make a move of ours and let the supplier answer."""
        move = check_move(self.scene.case, self.so_far(), given)
        if move.action == "accept":
            self.agreed = self.last["theirs"]
            self._say("ours", "accept", self._ours, self.agreed, move.reason)
            self.state = "agreed"
        elif move.action == "walk":
            self._say("ours", "walk", self._ours, None, move.reason)
            self.state = "we left"
        else:
            self._put(move)
            self.used += 1
            self.hear_them()

    def _put(self, move: Move) -> None:
        if move.action == "offer":
            rows = self.scene.rows(move.package or {})
            if not rows.size:
                raise BadInput([Problem("package", _written(move.package or {}), "a package that the rules of the case allow")])
            self.heard.append(rows)
        else:
            self.heard.extend(self.heard[-1:])  # nothing new: the same offer again, if there is one
        self._say("ours", move.action, self._ours, move.package, move.reason)

    def hear_them(self) -> None:
        """Let the supplier move."""
        round_ = self.scene.standing.theirs + self.replies
        self.replies += 1
        found = answer(self.scene.supplier, self.heard, round_)
        refused = bool(self.turns) and self.turns[-1].action == "no"
        pick = self.scene.setup.seed + round_
        if found.action == "walk":
            time_is_over = round_ >= self.scene.supplier.deadline
            self._say("theirs", "walk", round_, None, say_walk(pick, time_is_over=time_is_over))
            self.state = "they left"
            return
        case, before = self.scene.case, self.last.get("theirs")
        package = package_of(case.issues, self.scene.supplier.packages[found.row].tolist())
        if found.action == "accept":
            named = self.last.get("ours", {})
            left_open = {name: option for name, option in package.items() if name not in named}
            self._say("theirs", "accept", round_, package, say_accept(case, left_open, pick, refused=refused))
            self.state, self.agreed = "agreed", package
            return
        changes = None if before is None else changes_between(case.issues, before, package, self.scene.scale, None)
        final = round_ == self.scene.supplier.deadline - 1
        self._say("theirs", "offer", round_, package, say_offer(case, changes, pick, refused=refused, final=final), final=final)

    def _say(self, by: Side, action: Action, round_: int, package: Package | None, says: str, *, final: bool = False) -> None:
        changes: tuple[Change, ...] = ()
        if action == "offer" and package is not None:
            changes = changes_between(self.scene.case.issues, self.last.get(by, {}), package, self.scene.scale, None)
            self.last[by] = package
        worth = None if package is None else self.scene.worth(package)
        self.turns.append(Turn(by, action, round_ + 1, package, changes, worth, says, final))


def _written(package: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={option}" for name, option in package.items())


def _say_start(scene: Scene) -> tuple[str, ...]:
    offers = scene.standing.offers
    if not offers:
        return ()
    who = "ours" if offers[-1].by == "ours" else "theirs"
    return (
        f"It goes on from where the talks stand: {len(offers)} offers, the last one {who} in round {offers[-1].round}.",
        "What was offered stays offered: the supplier asks for no more than it has offered already.",
    )
