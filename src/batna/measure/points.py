"""Where bargaining theory would settle on a frontier: Nash, Kalai, Kalai–Smorodinsky and the largest sum."""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batna.measure.frontier import Frontier
from batna.measure.grid import ROOM, point_to_grid
from batna.measure.wording import say_number

Indexes = tuple[int, ...]
Rule = tuple[Callable[[Any, Any], Any], Callable[[int, int], int]]  # the same on float arrays and on integers

PRODUCT: Rule = (operator.mul, operator.mul)
SMALLER: Rule = (np.minimum, min)
SUM: Rule = (operator.add, operator.add)

METHOD = (
    "Gains are values minus reservation. Nash: largest product; Kalai: largest smaller gain; Kalai–Smorodinsky: largest smaller share of "
    "each side's best gain; largest sum. Products and shares are compared as whole numbers, so ties are exact."
)


@dataclass(frozen=True, slots=True)
class Points:
    """Indexes of frontier points, all that tie; empty when no package reaches both reservation values."""

    nash: Indexes
    kalai: Indexes
    kalai_smorodinsky: Indexes
    max_sum: Indexes
    because: tuple[str, ...]


def bargaining_points(frontier: Frontier, ours_reservation: float, theirs_reservation: float) -> Points:
    """Return the points that maximise one measure of both gains over reservation, exact to the tie.

    Only packages that reach both reservations count. `nash` maximises the product of the gains, `kalai` the smaller
    gain, `kalai_smorodinsky` the smaller share of each side's best gain over these packages, `max_sum` the sum. A side
    whose best gain is zero has no share to protect: Kalai–Smorodinsky then maximises the gain of the other side.
    Reservations are in the unit of the values. `frontier.packages_at(i)` lists the packages of a point.
    Raises `ValueError` for a reservation that is not a finite number. Sources: Nash 1950, Kalai and Smorodinsky 1975,
    Kalai 1977.
    """
    reservations = ours_reservation, theirs_reservation
    if not all(math.isfinite(value) for value in reservations):
        raise ValueError("A reservation value has to be a finite number.")
    floors = [point_to_grid(value, exponent) for value, exponent in zip(reservations, frontier.exponents, strict=True)]
    reach = np.flatnonzero((frontier.scaled[:, 0] >= floors[0]) & (frontier.scaled[:, 1] >= floors[1]))
    floor, other = (say_number(value) for value in reservations)
    counted = f"{reach.size} of {len(frontier)} efficient pairs of values reach both reservations, {floor} and {other}."
    if not reach.size:
        return Points((), (), (), (), (counted,))
    gains = _gains(frontier.scaled[reach, 0], floors[0]), _gains(frontier.scaled[reach, 1], floors[1])
    best = int(gains[0].max()), int(gains[1].max())
    finest = max(frontier.exponents)
    same_unit = 10 ** (finest - frontier.exponents[0]), 10 ** (finest - frontier.exponents[1])

    def pick(rule: Rule, weights: tuple[int, int]) -> Indexes:
        return tuple(reach[_largest(gains, weights, rule)].tolist())

    return Points(
        nash=pick(PRODUCT, (1, 1)),
        kalai=pick(SMALLER, same_unit),
        kalai_smorodinsky=pick(SMALLER, (best[1], best[0])) if all(best) else pick(SUM, (1, 1)),
        max_sum=pick(SUM, same_unit),
        because=(
            counted,
            METHOD,
        ),
    )


def _gains(values: NDArray[np.int64], floor: int) -> NDArray[Any]:
    return values - floor if abs(floor) < ROOM else values.astype(object) - floor


def _largest(gains: tuple[NDArray[Any], NDArray[Any]], weights: tuple[int, int], rule: Rule) -> list[int]:
    """Return where the combined weighted gains are largest: floats find the candidates, integers decide."""
    on_arrays, on_integers = rule
    best = [max(int(gain.max()), 1) for gain in gains]
    top = max(most * weight for most, weight in zip(best, weights, strict=True))
    shares = [(gain / most).astype(np.float64) * (most * weight / top) for gain, most, weight in zip(gains, best, weights, strict=True)]
    rough = on_arrays(*shares)
    near = np.flatnonzero(rough >= rough.max() * (1 - 1e-9)).tolist()
    exact = [on_integers(int(gains[0][i]) * weights[0], int(gains[1][i]) * weights[1]) for i in near]
    highest = max(exact)
    return [i for i, score in zip(near, exact, strict=True) if score == highest]
