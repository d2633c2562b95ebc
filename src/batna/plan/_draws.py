"""Draws of what we do not know: our reservation value, theirs and their values, with the efficient packages of each draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.measure.branches import IndexRule
from batna.measure.frontier import pareto_frontier
from batna.measure.interval import triangular_quantile
from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.estimate import Estimate, likely
from batna.model.problem import NotEnoughData
from batna.plan._pies import CLOSE, Pies
from batna.plan.packages import Sides, reservations_of, sides_of, within_limits
from batna.plan.zopa import NO_RESERVATION
from batna.prepare.alternatives import our_reservation
from batna.simulate.counterpart import list_packages, sum_values

DRAWS: Final = 256
FEWER: Final = 64  # draws where every one of them needs a frontier of its own, worked out by itself
MOST_PACKAGES: Final = 100_000  # weighed in all draws at once
AT_ONCE: Final = 4_000_000  # values of packages held at a time
LEAST_LEFT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of what we do not know, and what is true of us in each: reservation value, deadline in rounds, what a round leaves."""

    pies: Pies
    reservation: FloatArray
    deadline: int
    keeps: FloatArray

    def __len__(self) -> int:
        return len(self.reservation)

    def take(self, draws: slice) -> "Draws":
        """Return some of the draws."""
        return Draws(self.pies.take(draws), self.reservation[draws], self.deadline, self.keeps[draws])

    def truth(self, axis: str) -> FloatArray:
        """Return the number on an axis in each draw."""
        return np.broadcast_to(np.asarray(getattr(self, axis), dtype=np.float64), self.reservation.shape)


def draw_all(case: Case, seed: int) -> Draws:
    """Return the draws of a case; a single one when nothing in it is a range. `NotEnoughData` without their reservation value.

    Each number is drawn once from each of as many equal shares of its distribution as there are draws, in an order of its
    own (Latin hypercube, McKay, Beckman and Conover 1979), so that few draws already meet both ends of every range.
    """
    ours, theirs = our_reservation(case), reservations_of(case)[1]
    if theirs is None:
        raise NotEnoughData(NO_RESERVATION)
    sides, ends = sides_of(case), [np.concatenate(sides_of(case, at).theirs) for at in ("low", "likely", "high")]
    vague = ends[0] != ends[2]
    quick = not vague.any() or math.prod(sides.sizes) <= MOST_PACKAGES
    count = 1 if ours.is_exact and theirs.is_exact and not vague.any() else DRAWS if quick else FEWER
    floors = [_quantiles(number, _shares(count, 1, [seed, place])[:, 0]) for place, number in enumerate((ours, theirs))]
    values = np.broadcast_to(ends[1], (count, len(vague))).copy()
    low, middle, high = (one[vague] for one in ends)
    values[:, vague] = triangular_quantile(low, middle, high, _shares(count, int(vague.sum()), [seed, 2]))
    pies = _frontiers(sides, values if vague.any() else values[:1], floors[1], quick)
    return Draws(pies, floors[0], case.bargaining.deadline or case.bargaining.rounds, _keeps(case, pies, floors[0]))


def _shares(count: int, numbers: int, seed: Sequence[int]) -> FloatArray:
    """Return draws × numbers of shares from 0 to 1, one from each of `count` equal parts in every column."""
    rng = np.random.default_rng(seed)
    parts = rng.permuted(np.tile(np.arange(count), (numbers, 1)), axis=1).T
    shares: FloatArray = (parts + 0.5) / count
    return shares


def _quantiles(number: Estimate, shares: FloatArray) -> FloatArray:
    return triangular_quantile(number.low, number.likely, number.high, shares)


def _frontiers(sides: Sides, values: FloatArray, floors: FloatArray, quick: bool) -> Pies:
    """Return the efficient packages for each row of their values: all rows at once where there are few packages."""
    cuts = np.cumsum(sides.sizes)[:-1]
    if quick and len(values) > 1:
        ours, theirs = _sweep(sides, np.split(values, cuts, axis=1), sides.rules)
    else:
        with within_limits():
            found = [pareto_frontier(sides.ours, np.split(row, cuts), rules=sides.rules).utilities for row in values]
        ours, theirs = (_pad([one[:, side] for one in found]) for side in (0, 1))
    shape = len(floors), ours.shape[1]
    return Pies(np.broadcast_to(ours, shape), np.broadcast_to(theirs, shape), floors)


def _pad(rows: Sequence[FloatArray]) -> FloatArray:
    """Return rows of different lengths as one table; the last number of a short row stands again."""
    width = max(len(row) for row in rows)
    return np.stack([row[np.minimum(np.arange(width), len(row) - 1)] for row in rows])


def _sweep(sides: Sides, values: Sequence[FloatArray], rules: Sequence[IndexRule]) -> tuple[FloatArray, FloatArray]:
    """Return the efficient packages of every draw: our values are the same in all, so one order serves them all.

    Going down by our value, a package is efficient when it is worth more to them than all before it.
    """
    packages = list_packages(sides.sizes, rules)
    ours = sum_values(sides.ours, packages)[0]
    order = np.argsort(-ours, kind="stable")
    grain = CLOSE * max(1.0, float(np.abs(ours).max()))
    # Packages that are worth the same to us count as one, the best of them for the supplier.
    starts = np.flatnonzero(np.diff(ours[order], prepend=np.inf) < -grain)
    step = max(AT_ONCE // len(order), 1)
    rows: list[tuple[FloatArray, FloatArray]] = []
    for begin in range(0, len(values[0]), step):
        theirs = sum_values([one[begin : begin + step] for one in values], packages)
        best = np.maximum.reduceat(theirs[:, order], starts, axis=1)
        least = np.maximum.accumulate(best, axis=1)
        keep = np.ones(best.shape, dtype=bool)
        keep[:, 1:] = best[:, 1:] > least[:, :-1] + CLOSE * max(1.0, float(np.abs(best).max()))
        rows += [(ours[order][starts][kept], row[kept]) for kept, row in zip(keep, best, strict=True)]
    return _pad([one for one, _ in rows]), _pad([one for _, one in rows])


def _keeps(case: Case, pies: Pies, reservation: FloatArray) -> FloatArray:
    """Return what a round leaves of our gain: the stated factor, else 1 − cost of its days ÷ the most that we could gain."""
    if case.bargaining.patience.ours is not None:
        return np.full(len(reservation), case.bargaining.patience.ours)
    per_day = sum(likely(cost.per_day) for cost in case.bargaining.delay) or likely(case.dates.gap_cost_per_day)
    most = np.where(pies.reach, pies.ours, -np.inf).max(axis=1) - reservation
    left = 1 - per_day * case.bargaining.days_per_round / np.where(most > 0, most, np.inf)
    return np.where(most > 0, np.clip(left, LEAST_LEFT, 1.0), 1.0)
