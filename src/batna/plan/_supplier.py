"""The supplier across the table: a type chosen or drawn from the belief, and its next move by the rules of the simulation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from batna.measure.rules import index_rules
from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.package import Package
from batna.model.problem import NotEnoughData
from batna.plan.packages import NO_ISSUES, NOTHING_LEFT, within_limits
from batna.simulate.beliefs import Belief, Move, draw_belief, update_belief
from batna.simulate.counterpart import SCALE, Counterparts, Ints, list_packages
from batna.simulate.tactics import Tactic, Types, draw_walks, find_targets

DRAWN: Final = "drawn"
MOST_DRAWN: Final = 600_000  # types × packages: a tenth of a second
FEWEST_TYPES: Final = 100  # that the offers of the case can narrow
EAGER, LATE = 1.3, 0.5  # exponents between which the pace is called steady


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to concede that people know from the table; `says` is what such a supplier does."""

    name: str
    label: str
    says: str
    tactic: Tactic
    pace: float


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("eager", "Eager", "gives most of what it has in the first rounds and little at the end", Tactic.TIME, 3.0),
        Kind("steady", "Steady", "gives about the same in every round", Tactic.TIME, 1.0),
        Kind("late", "Late", "hardly moves until its time is nearly over, then gives a lot", Tactic.TIME, 0.2),
        Kind("mirror", "Mirror", "gives as much as you gave since your first offer, and nothing for nothing", Tactic.MIRROR, 1.0),
        Kind("firm", "Firm", "names one level at the start and stays there to the end", Tactic.HARD, 0.3),
        Kind("moody", "Moody", "goes up and down from round to round for reasons of its own", Tactic.WALK, 0.4),
    )
}
"""The kinds of supplier that a person can choose."""

STEPWISE: Final = Kind("stepwise", "Stepwise", "takes one small step for each move of yours, none for a repeated offer", Tactic.STEPS, 1.0)


@dataclass(frozen=True, slots=True)
class Supplier:
    """One type of supplier at the table: `values` and `types` have one entry, `reservation` is in the unit of the case."""

    packages: NDArray[np.int32]
    values: Counterparts
    types: Types
    reservation: float
    walk: FloatArray
    because: tuple[str, ...]

    @property
    def deadline(self) -> int:
        """The number of rounds in which it moves."""
        return int(self.types.deadline[0])

    @property
    def worth(self) -> FloatArray:
        """What each package is worth to it, in the unit of the case; rounded to what a utility can tell apart."""
        worth: FloatArray = self.values.low[0] + self.values.utility[0] / SCALE * self.values.span[0]
        return worth

    @property
    def kind(self) -> Kind:
        """The kind that its way to concede is nearest to."""
        return kind_of(int(self.types.tactic[0]), float(self.types.pace[0]))


def kind_of(tactic: int, pace: float) -> Kind:
    """Return the kind that a way to concede is nearest to."""
    if tactic == Tactic.TIME:
        return KINDS["eager" if pace > EAGER else "late" if pace < LATE else "steady"]
    return next(kind for kind in (*KINDS.values(), STEPWISE) if kind.tactic == tactic)


@dataclass(frozen=True, slots=True)
class Answer:
    """The next move of the supplier; `row` is the package that it puts or accepts, −1 when it leaves."""

    action: Literal["offer", "accept", "walk"]
    row: int


def seat_supplier(case: Case, kind: str, seed: int) -> Supplier:
    """Return the supplier of a rehearsal: values, reservation and deadline drawn by `seed`, the way to concede as `kind` says.

    With `drawn` the way to concede is drawn too. Where the case holds offers and is small enough for 100 types, the
    belief is first narrowed by those offers. Raises `NotEnoughData` as `draw_belief`, and when no package is left.
    """
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    with within_limits():
        packages = list_packages([len(issue.options) for issue in case.issues], index_rules(case))
    if not len(packages):
        raise NotEnoughData(NOTHING_LEFT)
    belief = _believe(case, packages, seed)
    place = int(belief.draw(1, seed)[0])
    one = slice(place, place + 1)
    values = Counterparts(*(getattr(belief.values, name)[one] for name in Counterparts.__dataclass_fields__))
    types = replace(belief.types.take(np.array([place])), player=np.zeros(1, dtype=np.int64))
    if kind != DRAWN:
        chosen = KINDS[kind]
        types = replace(types, tactic=np.array([int(chosen.tactic)]), pace=np.array([chosen.pace]))
    walk = draw_walks(1, int(types.deadline[0]), seed)[:, 0]
    return Supplier(packages, values, types, float(belief.reservations[place]), walk, belief.because)


def rows_of(case: Case, packages: NDArray[np.int32], package: Package) -> Ints:
    """Return the rows that a package can become: one for a whole package, none when the rules forbid every way to close it."""
    fits = np.ones(len(packages), dtype=bool)
    for place, issue in enumerate(case.issues):
        if issue.id in package:
            fits &= packages[:, place] == issue.position(package[issue.id])
    return np.flatnonzero(fits)


def answer(supplier: Supplier, heard: Sequence[Ints], round_: int) -> Answer:
    """Return the supplier's move in a round, from 0, after our offers so far; each is given as the rows it can become.

    An offer that leaves issues open is worth to the supplier what its best way to close it is worth. Saying no is given
    as the same offer again. The same rules as `batna.simulate.batch.play`, for one session.
    """
    ladder, utility, types = supplier.values.ladder[0], supplier.values.utility[0], supplier.types
    floor = int(np.searchsorted(ladder, types.lowest[0]))
    if round_ >= supplier.deadline or floor >= ladder.size:
        return Answer("walk", -1)
    closed = [int(rows[utility[rows].argmax()]) for rows in heard]
    target = _target(supplier, round_, int(utility[closed[-1]] - utility[closed[0]]) if closed else 0)
    place = min(int(np.searchsorted(ladder, target)), ladder.size - 1)
    if types.tactic[0] == Tactic.STEPS:
        moves = sum(not np.array_equal(before, after) for before, after in pairwise(heard))
        place = max(ladder.size - 1 - moves, floor)
        target = int(ladder[place])
    if closed and utility[closed[-1]] >= target:
        return Answer("accept", closed[-1])
    return Answer("offer", int(supplier.values.order[0, place]))


def least_signed(supplier: Supplier, turns: int) -> int:
    """Return the least utility that the supplier would sign in its first `turns` moves, however we play."""
    turns = min(turns, supplier.deadline)
    ladder, lowest = supplier.values.ladder[0], int(supplier.types.lowest[0])
    tactic = Tactic(int(supplier.types.tactic[0]))
    if tactic == Tactic.MIRROR:
        return lowest
    if tactic == Tactic.STEPS:
        return max(int(ladder[max(ladder.size - turns, 0)]), lowest)
    return min((_target(supplier, round_, 0) for round_ in range(turns)), default=lowest)


def _target(supplier: Supplier, round_: int, got: int) -> int:
    drawn = supplier.walk[[min(round_, len(supplier.walk) - 1)]]
    return int(find_targets(supplier.types, supplier.values.ladder[:, -1], round_, drawn, got=np.array([got]))[0])


def _believe(case: Case, packages: NDArray[np.int32], seed: int) -> Belief:
    count = MOST_DRAWN // len(packages)
    moves = [Move(offer.by, tuple(rows.tolist())) for offer in case.offers if (rows := rows_of(case, packages, offer.package)).size]
    if count < FEWEST_TYPES or not moves:
        return draw_belief(case, packages, types=max(min(count, FEWEST_TYPES), 1), seed=seed)
    return update_belief(draw_belief(case, packages, types=min(count, 1000), seed=seed), moves)
