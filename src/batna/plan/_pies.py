"""What there is to share: the efficient packages of many draws, and what the supplier may think that we are like."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.counterpart import Ints

CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Pies:
    """The efficient packages of each draw, a row each: our value falling and theirs rising, and where they walk away.

    A row that is shorter than the longest repeats its last package.
    """

    ours: FloatArray
    theirs: FloatArray
    their_floor: FloatArray

    def take(self, draws: slice) -> "Pies":
        """Return some of the draws."""
        return Pies(self.ours[draws], self.theirs[draws], self.their_floor[draws])

    @property
    def slack(self) -> FloatArray:
        """A difference of our value that is rounding, as a column."""
        least: FloatArray = CLOSE * np.maximum(1.0, np.abs(self.ours).max(axis=1, keepdims=True))
        return least

    @property
    def reach(self) -> NDArray[np.bool_]:
        """Whether they would sign each package."""
        floor = self.their_floor[:, None]
        return self.theirs >= floor - CLOSE * np.maximum(1.0, np.abs(floor))

    def room(self) -> tuple[FloatArray, FloatArray]:
        """Return our least and our best value of what they would sign; of every package in a draw where they sign none."""
        inside = self.reach | ~self.reach.any(axis=1, keepdims=True)
        return np.where(inside, self.ours, np.inf).min(axis=1), np.where(inside, self.ours, -np.inf).max(axis=1)

    def our_value(self, theirs: FloatArray) -> FloatArray:
        """Return what is left for us when they get so much (draws × any), between neighbouring packages by lot; −inf beyond the last."""
        value = _between(theirs, self.theirs, self.ours)
        return np.where(theirs > self.theirs[:, -1:] + self.slack, -np.inf, value)

    def their_value(self, ours: FloatArray) -> FloatArray:
        """Return what is left for them when we get so much (draws × any); −inf beyond our best."""
        value = _between(ours, self.ours[:, ::-1], self.theirs[:, ::-1])
        return np.where(ours > self.ours[:, :1] + self.slack, -np.inf, value)


@dataclass(frozen=True, slots=True)
class OurTypes:
    """What we may be like in the supplier's eyes, draws × types, the truth first.

    Reservation value, rounds until we leave, what a round leaves of our gain.
    """

    reservation: FloatArray
    deadline: Ints
    keeps: FloatArray


def _between(x: FloatArray, xs: FloatArray, ys: FloatArray) -> FloatArray:
    """Return what lies between the points of each row; all rows are laid end to end for one search."""
    low, span = xs[:, :1], np.maximum(xs[:, -1:] - xs[:, :1], np.finfo(float).tiny)
    ends = 2.0 * np.arange(len(xs))[:, None]
    at, points = np.clip((x - low) / span, 0, 1) + ends, (xs - low) / span + ends
    return np.interp(at.reshape(-1), points.reshape(-1), ys.reshape(-1)).reshape(x.shape)
