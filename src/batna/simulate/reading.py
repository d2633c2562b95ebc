"""Read what the other side wants from its offers, in many sessions at once, and put what it should like best."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.simulate.counterpart import SCALE, Counterparts, Ints

NEAR: Final = 0.3  # of an issue's length: what stands beside an option that they ask for is worth something to them too
OWN: Final = 0.05  # what our own utility counts beside theirs, between packages that are both worth our target


class Reader:
    """The estimate of one side about the other, session by session; `choose` then replaces the package that is least for itself.

    What they ask for counts, the earlier the more: who concedes asks late for what is poor for itself. An issue in which they
    stay put counts more than one in which they move. Source: frequency models (van Krimpen, Looije and Hajizadeh 2013), with the time of
    each offer as weight.
    """

    def __init__(self, sizes: Sequence[int], packages: NDArray[np.int32], rounds: int) -> None:
        """Take the packages as `list_packages(sizes)` gives them, and how many rounds the talks last."""
        self.sizes, self.packages, self.rounds = tuple(sizes), packages, rounds
        self.whole = len(packages) == math.prod(sizes)
        self.near = [np.exp(-np.abs(np.subtract.outer(range(size), range(size))) / (NEAR * size)).astype(np.float32) for size in sizes]
        self.liked: list[NDArray[np.float32]] = []
        self.worth: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self.rank: NDArray[np.int32] = np.zeros((0, 0), dtype=np.int32)

    def begin(self, values: Counterparts, count: int) -> None:
        """Start `count` sessions for a side with these values."""
        self.liked = [np.zeros((count, size), dtype=np.float32) for size in self.sizes]
        self.worth = (values.utility * (OWN / SCALE)).astype(np.float32)
        rank = np.empty(values.order.shape, dtype=np.int32)
        np.put_along_axis(rank, values.order, np.arange(values.packages, dtype=np.int32)[None, :], axis=1)
        self.rank = rank

    def keep(self, left: NDArray[np.bool_] | Ints) -> None:
        """Go on with some of the sessions."""
        self.liked = [liked[left] for liked in self.liked]

    def hear(self, put: Ints, round_: int) -> None:
        """Note what the other side put in every session."""
        weight = np.float32(max(1 - round_ / self.rounds, 0.0) + 0.1)
        for liked, near, option in zip(self.liked, self.near, self.packages[put].T, strict=True):
            np.add(liked, weight * near[option], out=liked)

    def choose(self, player: Ints, place: Ints) -> Ints:
        """Return what they should like best among the packages from a place on our ladder upwards."""
        one = bool((player == player[0]).all())
        theirs = self._theirs()
        theirs += self.worth[player[0]] if one else self.worth[player]
        rank = self.rank[player[0]] if one else self.rank[player]
        theirs[rank < place[:, None]] = -1
        best: Ints = theirs.argmax(axis=1)
        return best

    def _theirs(self) -> NDArray[np.float32]:
        """Return how much they like each package, in every session: from 0 to 1, the options of each issue from 0 to its share."""
        shares = [_spread(liked) / np.float32(len(self.sizes)) for liked in self.liked]
        total: NDArray[np.float32] = np.zeros((len(shares[0]), 1), dtype=np.float32)
        for share, column in zip(shares, self.packages.T, strict=True):
            total = (total[:, :, None] + share[:, None, :]).reshape(len(total), -1) if self.whole else total + share[:, column]
        return total


def _spread(liked: NDArray[np.float32]) -> NDArray[np.float32]:
    low = liked.min(axis=1, keepdims=True)
    spread: NDArray[np.float32] = (liked - low) / np.maximum(liked.max(axis=1, keepdims=True), np.float32(1e-9))
    return spread
