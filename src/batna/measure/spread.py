"""Pick packages that are as different from each other as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_WORK = 300_000_000  # pairs looked at
ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Spread:
    """Indexes of the picked packages, and how far they lie apart.

    `smallest` is the smallest number of issues in which two of them differ, `total` the sum over all pairs. `is_exact`
    says that no other pick is better.
    """

    picked: tuple[int, ...]
    smallest: int
    total: int
    is_exact: bool


Score = tuple[int, Any]  # the sum of differences, the sum of worths


@dataclass(slots=True)
class _Search:
    """Branch and bound over sets of packages any two of which differ in at least a given number of issues."""

    apart: NDArray[np.int16]
    worth: NDArray[Any]
    count: int
    furthest: int
    most: int  # no pick has a larger sum of differences
    work: int = 0
    close: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    best: Score | None = None
    picked: tuple[int, ...] = ()

    def run(self, smallest: int) -> bool:
        """Find the best pick whose members differ in at least `smallest` issues; return whether the search was finished."""
        self.close = self.apart < smallest
        everyone = np.arange(len(self.worth))
        return self._extend((), everyone, np.zeros(everyone.size, np.int64), 0, self.worth[:0].sum())

    def _extend(self, chosen: tuple[int, ...], left: NDArray[np.int64], gains: NDArray[np.int64], total: int, worth: Any) -> bool:
        """Try every way to add to `chosen` from `left`; `gains` are the differences of each one left to those chosen."""
        missing = self.count - len(chosen)
        if missing <= 2:
            return self._finish(chosen, left, gains, total, worth)
        for place, one in enumerate(left.tolist()):
            if not self._may_win(left[place:], gains[place:], total, worth, missing):
                break
            self.work += left.size - place
            if self.work > MOST_WORK:
                return False
            rest = left[place + 1 :]
            kept = np.flatnonzero(~self.close[one, rest])
            if kept.size < missing - 1:
                continue
            further = gains[place + 1 :][kept] + self.apart[one, rest[kept]]
            if not self._extend((*chosen, one), rest[kept], further, total + int(gains[place]), worth + self.worth[one]):
                return False
        return True

    def _may_win(self, left: NDArray[np.int64], gains: NDArray[np.int64], total: int, worth: Any, missing: int) -> bool:
        """Return whether any pick from those left could beat the best one; those left are the dearest first."""
        if self.best is None:
            return left.size >= missing
        most = total + int(np.sort(gains)[-missing:].sum()) + self.furthest * missing * (missing - 1) // 2
        return (min(most, self.most), worth + self.worth[left[:missing]].sum()) > self.best

    def _finish(self, chosen: tuple[int, ...], left: NDArray[np.int64], gains: NDArray[np.int64], total: int, worth: Any) -> bool:
        missing = self.count - len(chosen)
        if not self._may_win(left, gains, total, worth, missing):
            return True
        if missing == 1:
            sums, members = gains, left[:, None]
        else:
            self.work += left.size**2
            if self.work > MOST_WORK:
                return False
            first, second = np.nonzero(np.triu(~self.close[np.ix_(left, left)], 1))
            sums = gains[first] + gains[second] + self.apart[left[first], left[second]]
            members = np.stack([left[first], left[second]], axis=1)
        if sums.size:
            top = np.flatnonzero(sums == sums.max())
            worths = self.worth[members[top]].sum(axis=1)
            score = total + int(sums.max()), worth + worths.max()
            if self.best is None or score > self.best:
                self.best, self.picked = score, (*chosen, *members[top[int(np.argmax(worths))]].tolist())
        return True


def pick_spread(packages: Sequence[Sequence[int]], worths: Sequence[int], count: int) -> Spread:
    """Pick `count` of different packages: the smallest number of issues in which two of them differ is largest.

    Among such picks the sum of these numbers over all pairs is largest, then the sum of `worths` (integers). With fewer
    packages than `count` all are picked. Exact by branch and bound; after 300 million pairs looked at the best pick
    found so far is returned and `is_exact` is false, which takes thousands of packages or a large `count`.
    Source: maximum diversity with the max-min criterion (p-dispersion; Erkut 1990).
    """
    order = sorted(range(len(packages)), key=lambda i: -worths[i])
    columns = [np.array(column) for column in zip(*(packages[i] for i in order), strict=True)]
    apart = np.zeros((len(order), len(order)), np.int16)
    for column in columns:
        apart += column[:, None] != column[None, :]
    if len(order) <= count:
        return _result(order, apart, tuple(range(len(order))), True)
    lowest = min(worths)
    shifted = [worths[i] - lowest for i in order]
    worth = np.array(shifted, dtype=np.int64 if max(shifted) * count < ROOM else np.float64)
    most = sum(_most_pairs(count, np.unique(column).size) for column in columns)
    pairs = count * (count - 1) // 2
    search = _Search(apart, worth, count, int(apart.max()), most)
    smallest = min(most // pairs, search.furthest) if pairs else 0
    is_exact = search.run(smallest)
    while is_exact and search.best is None:
        smallest -= 1
        is_exact = search.run(smallest)
    if is_exact:
        return _result(order, apart, search.picked, True)
    candidates = [picked for picked in (search.picked, _greedy(apart, count)) if picked]
    return _result(order, apart, max(candidates, key=lambda picked: _rate(apart, worth, picked)), False)


def _most_pairs(count: int, options: int) -> int:
    """Return in how many pairs `count` packages can differ on an issue of which so many options occur."""
    full, over = divmod(count, options)
    equal = over * (full + 1) * full // 2 + (options - over) * full * (full - 1) // 2
    return count * (count - 1) // 2 - equal


def _greedy(apart: NDArray[np.int16], count: int) -> tuple[int, ...]:
    """Start with the dearest and add each time the one furthest from those picked."""
    picked = [0]
    while len(picked) < count:
        near = apart[picked].min(axis=0)
        near[picked] = -1
        picked.append(int(np.argmax(near)))
    return tuple(picked)


def _rate(apart: NDArray[np.int16], worth: NDArray[Any], picked: tuple[int, ...]) -> tuple[int, int, Any]:
    among = apart[np.ix_(picked, picked)][np.triu_indices(len(picked), 1)]
    return int(among.min()), int(among.sum()), worth[list(picked)].sum()


def _result(order: Sequence[int], apart: NDArray[np.int16], picked: tuple[int, ...], is_exact: bool) -> Spread:
    among = apart[np.ix_(picked, picked)][np.triu_indices(len(picked), 1)]
    smallest = int(among.min()) if among.size else 0
    return Spread(tuple(order[i] for i in picked), smallest, int(among.sum()), is_exact)
