"""How sessions ended, weighted by the chances of the types behind them: the spread of what they brought one side."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.model.estimate import Estimate
from batna.simulate.batch import Played

SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_BINS: Final = 20
NARROWEST: Final = 1e-300  # narrower bins would have no number for their width


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value that a share of the sessions does not exceed."""

    share: float
    value: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Which share of all sessions ended in an agreement worth `start` or more and less than `end`."""

    start: float
    end: float
    share: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The spread of what sessions brought one side, in the unit given; mean as likely, 5 % and 95 % as the ends.

    `value` counts every session, `agreed` those that ended in an agreement (None without any), and so do the `bins`, whose
    shares add up to 1 − `no_agreement`. `ends_in` is the mean round of agreement, counted from 1.
    """

    no_agreement: float
    value: Estimate
    agreed: Estimate | None
    quantiles: tuple[Quantile, ...]
    bins: tuple[Bin, ...]
    ends_in: float | None


def describe_outcomes(played: Played, worth: FloatArray, chances: FloatArray) -> Outcomes:
    """Return how sessions ended that brought `worth` each; `chances` are their weights and need not add up to 1.

    Raises `ValueError` without a session of any weight.
    """
    weights = chances / chances.sum() if chances.sum() > 0 else chances
    agreed = played.agreed & (weights > 0)
    share = min(float(weights[agreed].sum()), 1.0)
    return Outcomes(
        round(1 - share, 12),
        weigh(worth, weights),
        weigh(worth[agreed], weights[agreed]) if share else None,
        tuple(Quantile(one, _quantile(worth, weights, one)) for one in SHARES),
        _bins(worth[agreed], weights[agreed]) if share else (),
        round(float(weights[agreed] @ (played.round[agreed] + 1)) / share, 12) if share else None,
    )


def weigh(numbers: FloatArray, weights: FloatArray) -> Estimate:
    """Return the weighted mean of numbers with the 5 % and 95 % ends; `ValueError` when nothing weighs anything."""
    if not weights.sum() > 0:
        raise ValueError("Without a session there is nothing to weigh.")
    mean = float(np.clip(weights @ numbers / weights.sum(), numbers.min(), numbers.max()))
    low, high = (_quantile(numbers, weights, share) for share in (0.05, 0.95))
    return Estimate(low=min(low, mean), likely=mean, high=max(high, mean))


def _quantile(numbers: FloatArray, weights: FloatArray, share: float) -> float:
    order = np.argsort(numbers, kind="stable")
    reached = np.cumsum(weights[order])
    # A hair below, so that a share that is reached exactly is not missed by the last digit.
    return float(numbers[order[int(np.searchsorted(reached, (share - 1e-12) * reached[-1]))]])


def _bins(numbers: FloatArray, weights: FloatArray) -> tuple[Bin, ...]:
    """Return at most twenty bins whose ends are round numbers; the empty ones between are kept."""
    least, most = float(numbers.min()), float(numbers.max())
    width = _round_width(max((most - least) / (MOST_BINS - 1), NARROWEST) if most > least else abs(least) / 100 or 1.0)
    first = math.floor(least / width)
    places = np.floor(numbers / width).astype(np.int64) - first
    shares = np.bincount(places, weights=weights)
    ends = [float(f"{(first + i) * width:.12g}") for i in range(len(shares) + 1)]
    return tuple(Bin(ends[i], ends[i + 1], float(share)) for i, share in enumerate(shares))


def _round_width(least: float) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that is at least so wide."""
    scale = 10.0 ** math.floor(math.log10(least))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= least)
