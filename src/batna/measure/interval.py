"""A number that is not known exactly: low, likely, high as a triangular distribution."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A triangular distribution from `low` to `high` with its peak at `likely`; `ValueError` when they are out of order."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high or not all(map(math.isfinite, (self.low, self.high))):
            raise ValueError(f"Low, likely and high have to be finite and in rising order, not {self.low}, {self.likely}, {self.high}.")

    def __add__(self, other: "Interval | float") -> "Interval":
        """Add end by end: the ends of a sum of values that move together, a cautious range when they do not."""
        if isinstance(other, Interval):
            return Interval(self.low + other.low, self.likely + other.likely, self.high + other.high)
        return Interval(self.low + other, self.likely + other, self.high + other)

    __radd__ = __add__

    def __neg__(self) -> "Interval":
        return self * -1

    def __sub__(self, other: "Interval | float") -> "Interval":
        return self + -other

    def __mul__(self, factor: float) -> "Interval":
        """Scale; a negative factor swaps the ends."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(low, self.likely * factor, high)

    __rmul__ = __mul__

    @property
    def width(self) -> float:
        """The distance from low to high."""
        return self.high - self.low

    @property
    def mean(self) -> float:
        """The expected value, (low + likely + high) / 3."""
        return (self.low + self.likely + self.high) / 3

    @property
    def deviation(self) -> float:
        """The standard deviation of the distribution."""
        a, b, c = self.low, self.likely, self.high
        return math.sqrt(max(a * a + b * b + c * c - a * b - a * c - b * c, 0.0) / 18)

    def quantile(self, share: float) -> float:
        """Return the value that a share (0..1) of the distribution does not exceed; `ValueError` outside 0..1."""
        if not 0 <= share <= 1:
            raise ValueError(f"A share lies between 0 and 1, not at {share}.")
        return float(triangular_quantile(self.low, self.likely, self.high, share))

    def share_below(self, value: float) -> float:
        """Return the share of the distribution at or below a value; a number without width is at or below itself."""
        if value >= self.high:
            return 1.0
        if value <= self.low:
            return 0.0
        if value < self.likely:
            return (value - self.low) ** 2 / (self.width * (self.likely - self.low))
        return 1 - (self.high - value) ** 2 / (self.width * (self.high - self.likely))

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> FloatArray:
        """Return independent draws, one uniform number each: the same generator gives the same draws."""
        return triangular_quantile(self.low, self.likely, self.high, rng.random(size))

    def describe(self, decimals: int = 0) -> str:
        """Return the number for people: `25,300 (21,300–29,300)`, or `25,300` when it has no width."""
        ends = (f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−") for value in (self.low, self.likely, self.high))
        low, likely, high = ends
        between = " to " if self.low < 0 else "–"
        return likely if self.low == self.high else f"{likely} ({low}{between}{high})"


def triangular_quantile(
    low: FloatArray | float, likely: FloatArray | float, high: FloatArray | float, share: FloatArray | float
) -> FloatArray:
    """Return quantiles of triangular distributions, element by element; without width the value itself, exactly."""
    a, b, c, u = (np.asarray(part, dtype=np.float64) for part in (low, likely, high, share))
    left, right, width = b - a, c - b, c - a
    rising = a + np.sqrt(u * width * left)
    falling = c - np.sqrt((1 - u) * width * right)
    return np.where(u * width < left, rising, falling)
