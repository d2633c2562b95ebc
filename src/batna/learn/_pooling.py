"""What one finished case shows of its supplier, and how cases are pooled: few of them say little."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.simulate.beliefs import EXPONENTS, MIX, Belief, draw_belief, moves_of, rows_of, update_belief
from batna.simulate.counterpart import SCALE, list_packages
from batna.simulate.tactics import Tactic

ENOUGH: Final = 5
TYPES: Final = 300
MOST_PACKAGES: Final = 20_000
ENOUGH_PACKAGES: Final = 5_000
USUAL_STRENGTH: Final = 8.0  # how many cases the level above weighs, until there are enough cases to say it
STRENGTHS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
UNLIKELY: Final = 0.02  # that a type signs what is below its reservation value
ROUNDS: Final = 100
USUAL: Final = np.array([share for _, share in MIX])
EVEN: Final = np.full(len(EXPONENTS), 1 / len(EXPONENTS))
Level = Literal["population", "category", "supplier"]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one finished case shows: the likelihood of each tactic and of each pace of those who concede over time, and the shift.

    `shift` is how far their reservation value turned out above its estimate, as a share of their span.
    """

    tactics: FloatArray
    paces: FloatArray
    shift: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A finished case with what it shows, and how near it is to the case at hand."""

    case: Case
    level: Level
    lesson: Lesson

    @property
    def tactics(self) -> FloatArray:
        return self.lesson.tactics

    @property
    def paces(self) -> FloatArray:
        return self.lesson.paces

    @property
    def shift(self) -> float:
        return self.lesson.shift


def level_of(past: Case, case: Case) -> Level:
    """Return how near a finished case is to the case at hand."""
    if past.supplier.casefold() == case.supplier.casefold():
        return "supplier"
    return "category" if case.category and past.category.casefold() == case.category.casefold() else "population"


def look_back(past: Case, seed: int = 0) -> Lesson:
    """Return what a finished case shows, whatever case it is asked for; `NotEnoughData` with the reason when it shows nothing."""
    if past.outcome is None:
        raise NotEnoughData("it has not ended.")
    sizes = [len(issue.options) for issue in past.issues]
    if math.prod(sizes) > MOST_PACKAGES:
        raise NotEnoughData(f"it has more than {MOST_PACKAGES:,} packages.")
    packages = _listed(past, sizes, seed)
    if all(offer.by == "ours" for offer in past.offers):
        raise NotEnoughData("it holds no offer of theirs.")
    before = draw_belief(past, packages, types=TYPES, seed=seed)
    after = update_belief(before, moves_of(past, packages))
    chances = _ended(after, past, packages)
    tactic = after.types.tactic
    share = np.array([_mean(chances, tactic == int(one)) for one, _ in MIX])
    pace = np.array([_mean(chances, (tactic == Tactic.TIME) & np.isclose(after.types.pace, one)) for one in EXPONENTS])
    floors = after.types.reservation / SCALE
    shift = float(chances @ floors - before.chances @ floors)
    return Lesson(share / share.sum(), pace / pace.sum(), shift)


def _listed(past: Case, sizes: list[int], seed: int) -> Rows:
    """Return the packages to look back over: all of them, or of many a part drawn by chance and everything that was put."""
    rows = list_packages(sizes)
    if len(rows) <= ENOUGH_PACKAGES:
        return rows
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[np.random.default_rng([seed, 5]).choice(len(rows), ENOUGH_PACKAGES, replace=False)] = True
    put = [offer.package for offer in past.offers] + ([past.outcome.package] if past.outcome else [])
    for package in put:
        if len(package) == len(sizes):
            chosen[rows_of(past, rows, package)] = True
    return rows[chosen]


def _mean(chances: FloatArray, which: NDArray[np.bool_]) -> float:
    """Return the mean chance of some types: what was seen is so likely from one of them. Types that were not drawn are as likely as any."""
    return float(chances[which].mean()) if which.any() else float(chances.mean())


def _ended(belief: Belief, case: Case, packages: Rows) -> FloatArray:
    """Return the chances of the types after the end: nobody signs what is worth less than walking away."""
    if case.outcome is None or case.outcome.kind == "impasse":
        return belief.chances
    (row,) = rows_of(case, packages, case.outcome.package)
    signs = belief.values.utility[:, row] >= belief.types.reservation
    chances: FloatArray = belief.chances * np.where(signs, 1.0, UNLIKELY)
    chances /= chances.sum()
    return chances


def pool(likelihoods: Sequence[FloatArray], above: FloatArray, strength: float, weights: FloatArray | None = None) -> FloatArray:
    """Return the shares of a mixture, the level above counting as so many cases; it is the level above where there is no case."""
    if not likelihoods:
        return above
    rows = np.array(likelihoods)
    counts = np.ones(len(rows)) if weights is None else weights
    shares = above
    for _ in range(ROUNDS):
        each = rows * shares
        each /= each.sum(axis=1, keepdims=True)
        shares = (strength * above + counts @ each) / (strength + counts.sum())
    return shares


def pool_levels(seen: Sequence[Seen], strength: float) -> tuple[FloatArray, FloatArray, float]:
    """Return the shares of tactics and of paces, and the shift: all cases first, within them the category, within it the supplier."""
    tactics, paces, shift = USUAL, EVEN, 0.0
    for level in ("population", "category", "supplier"):
        part = [one for one in seen if one.level == level]
        over_time = _over_time(part, tactics)
        tactics = pool([one.tactics for one in part], tactics, strength)
        paces = pool([one.paces for one in part], paces, strength, over_time)
        shift = (strength * shift + sum(one.shift for one in part)) / (strength + len(part))
    return tactics, paces, shift


def _over_time(part: Sequence[Seen], shares: FloatArray) -> FloatArray:
    """Return how likely each case is one of a supplier that concedes over time: only those say something of the pace."""
    each = np.array([one.tactics * shares for one in part]).reshape(len(part), len(shares))
    found: FloatArray = each[:, 0] / each.sum(axis=1)
    return found


def find_strength(seen: Sequence[Seen]) -> float:
    """Return the strength under which each case is foretold best by the others; the usual one while there are few."""
    if len(seen) < ENOUGH:
        return USUAL_STRENGTH

    def foretold(strength: float) -> float:
        total = 0.0
        for place, one in enumerate(seen):
            others = [other.tactics for other in (*seen[:place], *seen[place + 1 :])]
            total += math.log(float(pool(others, USUAL, strength) @ one.tactics))
        return total

    return max(STRENGTHS, key=foretold)
