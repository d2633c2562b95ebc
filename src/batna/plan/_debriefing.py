"""What came of a rehearsal: what was left on the table, what each concession moved, and what the supplier really was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from batna.measure.wording import say_amount, say_list, say_number
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.offer import Side
from batna.model.package import Package, package_of
from batna.plan._rehearsing import Move, Rehearsal, Scene, Turn, name_offers, play_in
from batna.plan._signable import find_signable
from batna.plan._standing import Start
from batna.plan.packages import reservations_of
from batna.simulate.tactics import Tactic

SAMPLE: Final = 2_000  # packages from which the values by issue are worked out again
CLOSE: Final = 1e-6  # of our whole span: a difference that is rounding
HEAVY: Final = 0.15  # the share of an issue that is named
FRONTIER: Final = (
    "Distance to the frontier = the best for us among packages that the charter allows and that are worth at least as much to this "
    "supplier, minus the package itself; with the supplier's true values."
)
LEFT: Final = "Left on the table = the best for us among packages that this supplier would have signed, minus what we got."
Result = Literal["agreed", "we left", "they left", "stopped"]


class Step(Protocol):
    """A concession as the account has it: the offer's id and what it moved, in value to us."""

    @property
    def offer(self) -> str: ...
    @property
    def by(self) -> Side: ...
    @property
    def amount(self) -> Estimate: ...


class Account(Protocol):
    """What we gave and got, such as the concession ledger."""

    @property
    def steps(self) -> Sequence[Step]: ...
    @property
    def unilateral(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class TrueType:
    """What the supplier really was. Values are in the unit of the case.

    `least` is the least that it would have signed in its rounds, `deadline` the number of its moves. `weights` has the
    share of each issue in what it cared about, the heaviest first.
    """

    kind: str
    label: str
    says: str
    tactic: str
    pace: float
    reservation: float
    least: float
    deadline: int
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A whole offer on the way: what it is worth to us, and how much more we could have had at no cost to them.

    `rehearsed` is False for the offers of the real talks that a rehearsal went on from.
    """

    by: Side
    round: int
    ours: float
    theirs: float
    distance: float
    rehearsed: bool = True


@dataclass(frozen=True, slots=True)
class Concession:
    """What we gave in one offer (`given`, our value), and what it moved.

    `got` is what their next offer brought us, `anyway` what it would have brought had we repeated our offer before; None when
    they accepted or left instead. `bought_nothing` means that their answer would have been no worse without it.
    """

    offer: str
    round: int
    given: float
    got: float | None
    anyway: float | None
    answered: bool
    bought_nothing: bool
    says: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """What came of a rehearsal. `ours` and `theirs` are the values of what was agreed; without an agreement `ours` is our walk-away.

    `start` and `began` say from which point it was played. `best` is the package that was best for us among those that the supplier
    would have signed, had we played otherwise; `best_ours` is its value, `left` what we missed of it; None where nothing would have
    been signed or our walk-away is not known. `unclaimed` is the distance of the agreement to the frontier, `better` the package there.
    """

    result: Result
    says: str
    start: Start
    began: str
    rounds: int
    package: Package | None
    ours: float | None
    theirs: float | None
    best: Package | None
    best_ours: float | None
    left: float | None
    unclaimed: float | None
    better: Package | None
    concessions: tuple[Concession, ...]
    path: tuple[Point, ...]
    type: TrueType
    because: tuple[str, ...]

    @property
    def wasted(self) -> float:
        """What we gave in concessions that bought nothing, in value to us."""
        return sum(one.given for one in self.concessions if one.bought_nothing)


def look_back(scene: Scene, rehearsal: Rehearsal, account: Account, *, walk_away: bool) -> Debrief:
    """Return the debrief of a rehearsal; `account` says which of our offers gave something."""
    rating = _Rating(scene)
    result: Result = "stopped" if rehearsal.state == "ours" else rehearsal.state
    best, row = rating.best, None if rehearsal.agreed is None else rating.row(rehearsal.agreed)
    best_ours = None if best is None else float(rating.ours[best])
    ours = _brought(scene.case, rating, row) if row is not None or (walk_away and result != "stopped") else None
    left = None if best_ours is None or ours is None else max(best_ours - ours, 0.0)
    better = None if row is None else rating.better(row)
    return Debrief(
        result=result,
        says=_say_result(scene.case.unit, result, ours, left),
        start=scene.setup.start,
        began=_say_began(scene),
        rounds=max((turn.round for turn in rehearsal.turns), default=0),
        package=rehearsal.agreed,
        ours=ours,
        theirs=None if row is None else float(rating.theirs[row]),
        best=None if best is None else rating.package(best),
        best_ours=best_ours,
        left=left,
        unclaimed=None if row is None else rating.distance(row),
        better=None if better is None else rating.package(better),
        concessions=tuple(_concessions(rating, rehearsal, account)),
        path=tuple(_path(rating, rehearsal)),
        type=_true_type(rating),
        because=(LEFT, FRONTIER, *scene.supplier.because),
    )


def _brought(case: Case, rating: "_Rating", row: int | None) -> float | None:
    """Return what the rehearsal brought us: the agreement, or our walk-away where one is known."""
    if row is not None:
        return float(rating.ours[row])
    floor, _ = reservations_of(case)
    return None if floor is None else float(floor.likely)


class _Rating:
    """Both values of every package, and which of them the supplier would have signed."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.ours, self.theirs = scene.ours, scene.supplier.worth
        self.utility, self.allowed = scene.supplier.values.utility[0], scene.allowed
        signed = find_signable(scene.supplier, scene.heard, scene.standing, scene.setup.rounds, self.allowed)
        self.signed = signed | self._on_table(scene)
        self.close = CLOSE * max(float(np.ptp(self.ours)), 1e-12)

    def row(self, package: Package) -> int:
        """Return the row of a whole package."""
        return int(self.scene.rows(package)[0])

    def package(self, row: int) -> Package:
        """Return the package of a row."""
        return package_of(self.scene.case.issues, self.scene.supplier.packages[row].tolist())

    @property
    def best(self) -> int | None:
        """The best package for us that the supplier would have signed; None when there is none."""
        return self._best_of(self.signed)

    @property
    def least(self) -> float:
        """The least that the supplier would have signed, in its value; its reservation value where that is nothing."""
        worth = self.theirs[self.signed]
        return float(worth.min()) if worth.size else self.scene.supplier.reservation

    def _on_table(self, scene: Scene) -> NDArray[np.bool_]:
        """Return the offer of theirs that the real talks have left on the table, as far as we may sign it."""
        found, put = np.zeros_like(self.allowed), scene.standing.last_of("theirs")
        if put is not None and len(put) == len(scene.case.issues) and scene.standing.moves == "ours":
            found[scene.rows(put)] = True
        return found & self.allowed

    def better(self, row: int) -> int | None:
        """Return the package that is best for us and no worse for them; None when the given one is as good."""
        found = self._best_of(self.allowed & (self.utility >= self.utility[row]))
        return found if found is not None and self.ours[found] > self.ours[row] + self.close else None

    def distance(self, row: int) -> float:
        """Return how much more we could have had at no cost to them."""
        found = self.better(row)
        return 0.0 if found is None else float(self.ours[found] - self.ours[row])

    def _best_of(self, which: NDArray[np.bool_]) -> int | None:
        rows = np.flatnonzero(which)
        return int(rows[self.ours[rows].argmax()]) if rows.size else None


def _path(rating: _Rating, rehearsal: Rehearsal) -> Iterator[Point]:
    for at, turn in enumerate((*rehearsal.before, *rehearsal.turns)):
        if turn.action == "offer" and turn.package is not None and len(turn.package) == len(rating.scene.case.issues):
            rows = rating.scene.rows(turn.package)
            if rows.size:  # the real talks may hold an offer that a later rule forbids
                row, rehearsed = int(rows[0]), at >= len(rehearsal.before)
                yield Point(turn.by, turn.round, float(rating.ours[row]), float(rating.theirs[row]), rating.distance(row), rehearsed)


def _true_type(rating: _Rating) -> TrueType:
    supplier, case = rating.scene.supplier, rating.scene.case
    kind = supplier.kind
    least = rating.least
    weights = _weights(rating)
    heavy = [case.issue(name).label for name, share in weights if share >= HEAVY]
    cares = f" What counted most for it: {say_list(heavy)}." if heavy else ""
    limits = f"walks away below {say_amount(supplier.reservation, case.unit)} and signs nothing below {say_amount(least, case.unit)}"
    says = f"{kind.label}: it {kind.says}. It {limits}. It had time for {supplier.deadline} moves.{cares}"
    tactic = Tactic(int(supplier.types.tactic[0])).name.lower()
    pace = float(supplier.types.pace[0])
    return TrueType(kind.name, kind.label, says, tactic, pace, supplier.reservation, least, supplier.deadline, weights)


def _weights(rating: _Rating) -> tuple[tuple[str, float], ...]:
    """Return the share of each issue in the supplier's values: its swing over the sum of swings.

    What each option is worth follows from what packages are worth, since the values of a type add up (least squares).
    """
    packages, issues = rating.scene.supplier.packages, rating.scene.case.issues
    rows = np.arange(len(packages))
    if len(packages) > SAMPLE:
        rows = np.sort(np.random.default_rng(0).choice(rows, SAMPLE, replace=False))
    blocks = [np.eye(len(issue.options))[packages[rows, place]] for place, issue in enumerate(issues)]
    named = np.hstack(blocks)
    # The normal equations: as many rows as there are options, however many packages there are.
    worth = np.linalg.lstsq(named.T @ named, named.T @ (rating.theirs[rows] - rating.theirs[rows].mean()), rcond=None)[0]
    ends = np.cumsum([block.shape[1] for block in blocks])[:-1]
    swings = [float(np.ptp(part)) for part in np.split(worth, ends)]
    total = sum(swings) or 1.0
    shares = [(issue.id, round(swing / total, 6)) for issue, swing in zip(issues, swings, strict=True)]
    return tuple(sorted(shares, key=lambda pair: -pair[1]))


def _concessions(rating: _Rating, rehearsal: Rehearsal, account: Account) -> Iterator[Concession]:
    for at, (name, turn) in enumerate(zip(name_offers(rating.scene.case, rehearsal), rehearsal.turns, strict=True)):
        if turn.by == "ours" and turn.action == "offer":
            given = sum(float(step.amount.likely) for step in account.steps if step.by == "ours" and step.offer == name)
            if given > 0:
                yield _concession(rating, rehearsal, at, given, name, answered=name not in account.unilateral)


def _concession(rating: _Rating, rehearsal: Rehearsal, at: int, given: float, name: str, *, answered: bool) -> Concession:
    """Return what one concession moved: their answer to it beside their answer to our earlier offer once more."""
    turns, number = rehearsal.turns, sum(turn.by == "ours" for turn in rehearsal.turns[:at])
    now, instead = turns[at + 1], play_in(rating.scene, [*rehearsal.moves[:number], Move("no")]).turns[-1]
    before = (*rehearsal.before, *turns[:at])
    got, anyway = _gain(before, now), _gain(before, instead)
    same = now.action == instead.action and (got is None or anyway is None or got - anyway <= rating.close)
    nothing = same or instead.action == "accept"
    moved = _say_moved(now, instead, got, anyway, nothing=nothing)
    says = f"Round {turns[at].round}: you gave {say_amount(given, rating.scene.case.unit)}. {moved}"
    return Concession(name, turns[at].round, given, got, anyway, answered, nothing, says)


def _gain(before: Sequence[Turn], answer: Turn) -> float | None:
    """Return what an offer of theirs brings us over their offer before it; None when it is no offer or the first one."""
    earlier = [turn.ours for turn in before if turn.by == "theirs" and turn.ours is not None]
    if answer.action != "offer" or answer.ours is None or not earlier:
        return None
    return (answer.ours.likely or 0.0) - (earlier[-1].likely or 0.0)


def _say_moved(now: Turn, instead: Turn, got: float | None, anyway: float | None, *, nothing: bool) -> str:
    if instead.action == "accept":
        return "They would have taken your offer before it."
    if now.action != "offer" or got is None:
        return {"accept": "It brought the agreement.", "walk": "They left all the same."}.get(now.action, "They had put nothing before.")
    moved = (
        f"They came {say_number(got)} towards you"
        if got > 0
        else f"They went back by {say_number(-got)}"
        if got < 0
        else "They did not move"
    )
    if nothing:
        return f"{moved}, and would have done so anyway." if got > 0 else f"{moved}."
    return f"{moved}; without it, it would have been {say_number(anyway or 0.0)}."


def _say_began(scene: Scene) -> str:
    offers, rounds = scene.standing.offers, scene.setup.rounds
    if not offers:
        return f"Played from the beginning, with {rounds} offers of ours."
    word = "offer" if len(offers) == 1 else "offers"
    return f"Played from where the talks stood after {len(offers)} {word}, in round {offers[-1].round}, with {rounds} more of ours."


def _say_result(unit: str, result: Result, ours: float | None, left: float | None) -> str:
    if result == "stopped":
        return "You stopped before the end, so there is nothing to compare."
    more = say_amount(left or 0.0, unit)
    if result == "agreed":
        said = f"You agreed at {say_amount(ours or 0.0, unit)}"
        return f"{said}; they would have signed {more} more for you." if left else f"{said}, and nothing was left on the table."
    who = "You walked away" if result == "we left" else "They walked away"
    if left is None:
        return f"{who}: no agreement."
    if not left:
        return f"{who}, and nothing that they would have signed was worth more than your walk-away."
    return f"{who}; they would have signed {more} more than your walk-away."
