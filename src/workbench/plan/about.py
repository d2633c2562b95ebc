"""Figures of a simulation or an estimate, written with no more digits than they have."""

import math
from typing import Final

DIGITS: Final = 3


def about(number: float, digits: int = DIGITS) -> float:
    """Return the number rounded to its first digits: 25,308 becomes 25,300."""
    if not number or not math.isfinite(number):
        return number
    return round(number, digits - 1 - math.floor(math.log10(abs(number)))) + 0.0


def about_range(low: float, likely: float, high: float) -> tuple[float, float, float]:
    """Return three figures rounded alike, as far as the width between the ends tells anything; exact ones stay as they are."""
    width = high - low
    if width <= 0 or not math.isfinite(width):
        return low, likely, high
    places = DIGITS - 1 - math.floor(math.log10(width))
    return (round(low, places) + 0.0, round(likely, places) + 0.0, round(high, places) + 0.0)
