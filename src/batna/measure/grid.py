"""Values as scaled integers, so that sums and ties are exact."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Values = TypeVar("Values", float, FloatArray)

MOST_DECIMALS = 12
ROOM = 2.0**62
SURE = 2.0**51  # below this the product with the scale is off by less than a half, so rounding it is exact


def check_values(values: Sequence[ArrayLike], side: str) -> tuple[FloatArray, ...]:
    """Return one float64 array per issue; `ValueError` names the issue whose values are empty or not finite."""
    arrays = tuple(np.asarray(options, dtype=np.float64) for options in values)
    for number, array in enumerate(arrays, start=1):
        if array.ndim != 1 or array.size == 0:
            raise ValueError(f"Issue {number} needs at least one option with a value ({side}), in one row.")
        if not np.isfinite(array).all():
            raise ValueError(f"Issue {number} has a value that is not a finite number ({side}).")
    return arrays


def check_sides(ours: Sequence[ArrayLike], theirs: Sequence[ArrayLike]) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Return both sides as float64 arrays; `ValueError` when they do not have the same issues and options."""
    mine, other = check_values(ours, "ours"), check_values(theirs, "theirs")
    if [row.size for row in mine] != [row.size for row in other]:
        raise ValueError("Both sides need the same issues with the same number of options.")
    return mine, other


def pick_exponent(values: Sequence[FloatArray], room: float = ROOM) -> int:
    """Return the largest power of ten, at most 12, for which the sum of the largest absolute values stays below `room`."""
    total = sum(float(np.abs(array).max()) for array in values)
    if not math.isfinite(total):
        raise ValueError("The values are too large to be added up.")
    exponent = MOST_DECIMALS
    while _scaled(total, exponent) >= room:
        exponent -= 1
    return exponent


def to_grid(values: FloatArray, exponent: int) -> IntArray:
    """Return values × 10^exponent as integers.

    Exact for a value that is a decimal of the grid (0.1, 1234567.89), also where the product has more digits than a
    float holds; anything else (1/3) is rounded to the grid.
    """
    scaled = np.rint(_scaled(values, exponent))
    whole: IntArray = scaled.astype(np.int64)
    large = np.flatnonzero(np.abs(scaled) >= SURE)
    for decimals in range(exponent + 1):
        if not large.size:
            break
        power = 10.0**decimals
        digits = np.rint(values[large] * power)
        exact = digits / power == values[large]
        whole[large[exact]] = digits[exact].astype(np.int64) * 10 ** (exponent - decimals)
        large = large[~exact]
    return whole


def point_to_grid(value: float, exponent: int) -> int:
    """Return one number × 10^exponent, rounded as `to_grid` rounds, however large."""
    if abs(_scaled(value, exponent)) < ROOM:
        return int(to_grid(np.array([value], dtype=np.float64), exponent)[0])
    return round(Decimal(repr(float(value))).scaleb(exponent))


def _scaled(value: Values, exponent: int) -> Values:
    return value * 10.0**exponent if exponent >= 0 else value / 10.0**-exponent
