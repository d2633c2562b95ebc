"""What the other side wants and will accept, estimated from its offers and refusals, knowing how concession over time looks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.simulate.counterpart import Ints

NOISE: Final = 0.04  # how far an offer lies from the target behind it: packages come in steps
MIDDLE, MIDDLE_NOISE = 0.5, 0.12  # what the average package is worth to a side
SPREAD: Final = 0.35  # of an option's utility, for an issue that counts as much as the others
SMOOTH: Final = 0.6  # of an issue's length: options that stand beside each other are worth about the same
SMOOTH_SPREAD: Final = 0.3
UNSEEN, UNSEEN_NOISE = 0.15, 0.12  # how far below what they put an option lies that they never put
AGAINST: Final = 0.3  # how far what is good for one side is taken to be bad for the other, before any offer
AGAINST_SPREAD: Final = 0.5
FOLDS: Final = 0.12  # how many of those who hardly concede take anything once the end is near
FOLD_AT, FOLD_LEVEL = 0.55, 0.06
CONCEDED: Final = 0.35
SOFT: Final = 0.03
REPEAT: Final = 0.95  # how sure we are that a package they put is still good for them


@dataclass(frozen=True, slots=True)
class Clocks:
    """Ways to concede over time: the target after the share t of the time is 1 − depth · t^power, each with its weight."""

    power: FloatArray
    depth: FloatArray
    weight: FloatArray

    def targets(self, times: Sequence[float] | FloatArray) -> FloatArray:
        """Return the targets, one row for each clock, one column for each time from 0 to 1."""
        at = np.clip(np.asarray(times, dtype=np.float64), 0.0, 1.0)
        return 1.0 - self.depth[:, None] * at[None, :] ** self.power[:, None]


def usual_clocks() -> Clocks:
    """Return hard lines, slow and fast concession, as they are met: half of the weight is on those who hardly move."""
    rows = [(1.0, depth, 0.1) for depth in (0.0, 0.03, 0.06, 0.1, 0.15)]
    rows += [(power, depth, 0.025) for power in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0) for depth in (0.3, 0.6, 0.8, 1.0)]
    power, depth, weight = np.array(rows).T
    return Clocks(power, depth, weight / weight.sum())


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a counterpart before its first offer: the utility of each option, and how far that may be wrong."""

    mean: FloatArray
    deviation: FloatArray


@dataclass(frozen=True, slots=True)
class Guess:
    """What a counterpart may want: `mean` and `deviation` of the utility of each option, all issues in one row, and draws.

    Row k of `options` is one counterpart: its utility of each option, `clock` its way to concede, `folds` whether it takes
    anything near the end, `weight` how likely it is after all that was seen.
    """

    mean: FloatArray
    covariance: FloatArray
    options: FloatArray
    clock: Ints
    folds: FloatArray
    weight: FloatArray
    clocks: Clocks
    clock_weight: FloatArray
    least: float = 0.0

    def utility(self, columns: Ints) -> FloatArray:
        """Return the expected utility of packages, given as rows of columns of `mean`."""
        total: FloatArray = self.mean[columns].sum(axis=-1)
        return total

    def drawn_utility(self, columns: Ints) -> FloatArray:
        """Return draws × packages."""
        total = np.zeros((len(self.options), len(columns)))
        for issue in range(columns.shape[1]):
            total += self.options[:, columns[:, issue]]
        return total

    def thresholds(self, times: Sequence[float]) -> FloatArray:
        """Return what each drawn counterpart must be offered at least at each time: draws × times."""
        levels = self.clocks.targets(times)[self.clock]
        late = np.asarray(times)[None, :] >= FOLD_AT
        return np.maximum(np.where(late & (self.folds[:, None] > 0), FOLD_LEVEL, levels), self.least)

    def accepts(self, utility: FloatArray, threshold: FloatArray) -> FloatArray:
        """Return how likely each draw accepts packages (draws × packages) at one time."""
        return chance(utility - threshold[:, None])


def chance(above: FloatArray) -> FloatArray:
    """Return how likely a package is accepted that lies so far above the threshold."""
    likely: FloatArray = 1.0 / (1.0 + np.exp(np.clip(-above / SOFT, -50, 50)))
    return likely


def estimate_counterpart(
    sizes: Sequence[int],
    ours: FloatArray,
    offers: Ints,
    offered_at: Sequence[float],
    *,
    refused: Ints,
    refused_at: Sequence[float],
    draws: int = 300,
    seed: int = 0,
    clocks: Clocks | None = None,
    before: Before | None = None,
    least: float = 0.0,
) -> Guess:
    """Return what the counterpart may want after its `offers` and what it `refused` of ours, each with its time from 0 to 1.

    Packages are rows of columns: option o of issue i is column (sum of the sizes before i) + o. `ours` is our utility of
    each column. The utility of a package is a sum over its options, normal before the first offer; under each clock every
    offer is an observation of the target at its time, so the estimate has a closed form (linear regression with a
    normal prior) and the clocks are weighed by how well they explain all offers together. An offer that is worse for its
    side only because it came late thus counts as what it is. Refusals weigh the draws.
    Source: Bayesian linear regression (Bishop 2006, 3.3); concession over time: Faratin, Sierra and Jennings 1998.
    """
    known = clocks or usual_clocks()
    rng = np.random.default_rng(seed)
    mean, spread = _unknown(sizes, ours) if before is None else (before.mean, np.diag(before.deviation**2))
    put, at = _first_put(offers, offered_at)
    unseen = _unseen(sizes, put)
    rows = np.zeros((len(put) + len(unseen) + 1, len(mean)))
    for row, package in zip(rows, [*put, *unseen], strict=False):
        row[package] = 1.0
    rows[-1] = np.concatenate([np.full(size, 1 / size) for size in sizes])
    noise = np.concatenate([np.full(len(put), NOISE), np.full(len(unseen), UNSEEN_NOISE), [MIDDLE_NOISE]]) ** 2
    levels = known.targets(at)
    lowest = levels.min(axis=1, initial=1.0, keepdims=True)
    targets = np.hstack([levels, np.repeat(lowest - UNSEEN, len(unseen), axis=1), np.full((len(known.power), 1), MIDDLE)])
    gain = spread @ rows.T
    together = rows @ gain + np.diag(noise)
    inverse = np.linalg.inv(together)
    errors = targets - rows @ mean
    heard = np.r_[: len(put), len(rows) - 1]
    fit = -0.5 * np.einsum("hi,ij,hj->h", errors[:, heard], np.linalg.inv(together[np.ix_(heard, heard)]), errors[:, heard])
    weight = known.weight * np.exp(fit - fit.max())
    weight /= weight.sum()
    means = mean + errors @ (gain @ inverse).T
    covariance = spread - gain @ inverse @ gain.T
    clock = np.sort(rng.choice(len(weight), draws, p=weight)).astype(np.int64)
    root = np.linalg.cholesky(covariance + 1e-9 * np.eye(len(mean)))
    options = means[clock] + rng.standard_normal((draws, len(mean))) @ root.T
    stubborn = known.depth[clock] < CONCEDED
    folds = (stubborn & (rng.random(draws) < FOLDS)).astype(np.float64)
    guess = Guess(weight @ means, covariance, options, clock, folds, np.full(draws, 1 / draws), known, weight, least)
    return _weigh(guess, refused, refused_at)


def _first_put(offers: Ints, offered_at: Sequence[float]) -> tuple[list[Ints], list[float]]:
    """Return each package once, with the time when it was put first: a repeated one may only fill a turn."""
    first: dict[tuple[int, ...], float] = {}
    for package, at in zip(offers.tolist(), offered_at, strict=True):
        first.setdefault(tuple(package), at)
    return [np.array(package, dtype=np.int64) for package in first], list(first.values())


def _unseen(sizes: Sequence[int], put: Sequence[Ints]) -> list[Ints]:
    """Return the packages that differ from the first offer by one option that was never put: they would rather not give it."""
    if not put:
        return []
    seen = {int(column) for package in put for column in package}
    found, start = [], 0
    for issue, size in enumerate(sizes):
        for column in range(start, start + size):
            if column not in seen:
                other = put[0].copy()
                other[issue] = column
                found.append(other)
        start += size
    return found


def _unknown(sizes: Sequence[int], ours: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of the utility of each option before any offer."""
    count = len(sizes)
    mean = np.full(sum(sizes), 0.5 / count)
    spread = np.eye(len(mean)) * (SPREAD / count) ** 2
    start = 0
    for size in sizes:
        part = slice(start, start + size)
        swing = float(np.ptp(ours[part])) or 1.0
        against = -(ours[part] - ours[part].mean()) / swing / count
        mean[part] += AGAINST * against
        steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
        spread[part, part] += (SMOOTH_SPREAD / count) ** 2 * np.exp(-((steps / SMOOTH) ** 2))
        spread[part, part] += AGAINST_SPREAD**2 * np.outer(against, against)
        start += size
    return mean, spread


def _weigh(guess: Guess, refused: Ints, refused_at: Sequence[float]) -> Guess:
    """Weigh the draws by what they would have refused as well."""
    if not len(refused):
        return guess
    utility = guess.drawn_utility(refused)
    likely = np.ones(len(guess.weight))
    for column, level in enumerate(guess.thresholds(list(refused_at)).T):
        likely *= np.maximum(1.0 - chance(utility[:, column] - level), 0.02)
    weight = likely + 1e-12
    return replace(guess, weight=weight / weight.sum())
