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
from batna.model.problem import NotEnoughData
from batna.plan._choices import DRAWN
from batna.plan._standing import BEGINNING, Standing
from batna.plan.packages import NO_ISSUES, NOTHING_LEFT, within_limits
from batna.simulate.beliefs import Belief, Prior, believe, draw_belief, moves_of, rows_of
from batna.simulate.counterpart import NOBODY, SCALE, Counterparts, Ints, list_packages
from batna.simulate.tactics import Tactic, Types, draw_walks, find_targets

__all__ = [
    "DRAWN", "EAGER", "KINDS", "LATE", "STEPWISE", "Answer", "Kind", "Supplier", "answer", "count_moves", "keep_word", "kind_of", "rows_of",
    "seat_supplier", "targets", "wants",
]  # fmt: skip

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
    """One type of supplier at the table: `values` and `types` have one entry, `reservation` is in the unit of the case.

    `word` is the utility of the least that it has offered already: it does not ask for more again.
    """

    packages: NDArray[np.int32]
    values: Counterparts
    types: Types
    reservation: float
    walk: FloatArray
    because: tuple[str, ...]
    word: int = NOBODY

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
    def utility(self) -> Ints:
        """The utility of each package to it."""
        utility: Ints = self.values.utility[0]
        return utility

    @property
    def floor(self) -> int:
        """The place on its ladder below which it signs nothing; past the end when no package is worth its while."""
        return int(np.searchsorted(self.values.ladder[0], self.types.lowest[0]))

    def moves_in(self, round_: int) -> bool:
        """Return whether it still moves in a round, from 0, rather than leave."""
        return round_ < self.deadline and self.floor < self.values.packages

    def closed(self, heard: Sequence[Ints]) -> list[int]:
        """Return the packages that our offers mean to it: what they leave open it closes as it likes best."""
        return [int(rows[self.utility[rows].argmax()]) for rows in heard]

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


def seat_supplier(case: Case, kind: str, seed: int, *, standing: Standing = BEGINNING, prior: Prior | None = None) -> Supplier:
    """Return the supplier of a rehearsal: values, reservation and deadline drawn by `seed`, the way to concede as `kind` says.

    With `drawn` the way to concede is drawn too. A `prior` of past cases weighs the types before they are drawn. Where the case
    holds offers and is small enough for 100 types, the belief is first narrowed by those offers. Raises `NotEnoughData` as
    `draw_belief`, and when no package is left.
    Where the talks go on from a `standing`, it has time for one move more at least, and signs what it has offered in them.
    """
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    with within_limits():
        packages = list_packages([len(issue.options) for issue in case.issues], index_rules(case))
    if not len(packages):
        raise NotEnoughData(NOTHING_LEFT)
    belief = _believe(_lasting(case, standing), packages, seed, prior)
    place = int(belief.draw(1, seed)[0])
    one = slice(place, place + 1)
    values = Counterparts(*(getattr(belief.values, name)[one] for name in Counterparts.__dataclass_fields__))
    types = replace(belief.types.take(np.array([place])), player=np.zeros(1, dtype=np.int64))
    if kind != DRAWN:
        chosen = KINDS[kind]
        types = replace(types, tactic=np.array([int(chosen.tactic)]), pace=np.array([chosen.pace]))
    walk = draw_walks(1, int(types.deadline[0]), seed)[:, 0]
    return keep_word(case, Supplier(packages, values, types, float(belief.reservations[place]), walk, belief.because), standing)


def keep_word(case: Case, supplier: Supplier, standing: Standing) -> Supplier:
    """Return the supplier bound to what it has offered so far: it would sign that, and asks for no more."""
    put = [rows_of(case, supplier.packages, offer.package) for offer in standing.offers if offer.by == "theirs"]
    said = supplier.closed([rows for rows in put if rows.size])
    if not said:
        return supplier
    least = min(said, key=lambda row: int(supplier.utility[row]))
    word, types = int(supplier.utility[least]), supplier.types
    bound = replace(types, reservation=np.minimum(types.reservation, word), lowest=np.minimum(types.lowest, word))
    return replace(supplier, types=bound, reservation=min(supplier.reservation, float(supplier.worth[least])), word=word)


def _lasting(case: Case, standing: Standing) -> Case:
    """Return the case with talks that are not over yet."""
    rounds = max(case.bargaining.rounds, standing.theirs + 1)
    return case.model_copy(update={"bargaining": case.bargaining.model_copy(update={"rounds": rounds})})


def answer(supplier: Supplier, heard: Sequence[Ints], round_: int) -> Answer:
    """Return the supplier's move in a round, from 0, after our offers so far; each is given as the rows it can become.

    An offer that leaves issues open is worth to the supplier what its best way to close it is worth. Saying no is given
    as the same offer again. The same rules as `batna.simulate.batch.play`, for one session.
    """
    if not supplier.moves_in(round_):
        return Answer("walk", -1)
    utility, closed = supplier.utility, supplier.closed(heard)
    got = int(utility[closed[-1]] - utility[closed[0]]) if closed else 0
    target, place = wants(supplier, round_, got, count_moves(heard))
    if closed and utility[closed[-1]] >= target:
        return Answer("accept", closed[-1])
    return Answer("offer", int(supplier.values.order[0, place]))


def wants(supplier: Supplier, round_: int, got: int, moves: int) -> tuple[int, int]:
    """Return the least utility that it takes in a round, and the place on its ladder that it puts.

    `got` is what we gave since our first offer in its utility, `moves` how often we put another offer than before.
    """
    ladder = supplier.values.ladder[0]
    target = int(targets(supplier, round_, np.array([got]))[0])
    if supplier.types.tactic[0] == Tactic.STEPS:
        place = max(ladder.size - 1 - moves, supplier.floor)
        if ladder[place] <= supplier.word:
            return int(ladder[place]), place
        target = supplier.word
    return target, min(int(np.searchsorted(ladder, target)), ladder.size - 1)


def count_moves(heard: Sequence[Ints]) -> int:
    """Return how often we put another offer than before."""
    return sum(not np.array_equal(before, after) for before, after in pairwise(heard))


def targets(supplier: Supplier, round_: int, got: Ints) -> Ints:
    """Return what it wants at least in a round, for each amount that we may have given since our first offer."""
    types = supplier.types.take(np.zeros(len(got), dtype=np.int64))
    drawn = np.full(len(got), supplier.walk[min(round_, len(supplier.walk) - 1)])
    return np.minimum(find_targets(types, supplier.values.ladder[:, -1], round_, drawn, got=got), supplier.word)


def _believe(case: Case, packages: NDArray[np.int32], seed: int, prior: Prior | None) -> Belief:
    count = MOST_DRAWN // len(packages)
    if count < FEWEST_TYPES or not moves_of(case, packages):
        return draw_belief(case, packages, types=max(min(count, FEWEST_TYPES), 1), seed=seed, prior=prior)
    return believe(case, packages, types=min(count, 1000), seed=seed, prior=prior)
