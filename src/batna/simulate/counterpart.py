"""The packages that can be, and what they are worth to many players, as whole numbers that compare exactly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.branches import IndexRule, TooManyPackages
from batna.measure.value import FloatArray

Ints = NDArray[np.int64]

SCALE: Final = 2**30  # steps of a utility from 0 to 1
NOBODY: Final = 2 * SCALE  # a floor that no package reaches
PACKAGE_BITS: Final = 20
ROUGH_BITS: Final = 15  # what is left of a utility fits in 16 bits
MOST_PACKAGES: Final = 2**PACKAGE_BITS


def list_packages(sizes: Sequence[int], rules: Sequence[IndexRule] = ()) -> NDArray[np.int32]:
    """Return every package that the rules allow, one row of option indexes each, the last issue running fastest.

    `TooManyPackages` from 2^20 packages on, those that the rules forbid included.
    """
    count = math.prod(sizes)
    if count >= MOST_PACKAGES:
        raise TooManyPackages(f"{count:,} packages are too many to play one by one: the limit is {MOST_PACKAGES - 1:,}.")
    rows = np.stack(np.unravel_index(np.arange(count), tuple(sizes)), axis=1).astype(np.int32) if sizes else np.zeros((1, 0), np.int32)
    allowed = np.ones(len(rows), dtype=bool)
    for rule in rules:
        broken = np.zeros(len(rows), dtype=bool)
        for issue, options in rule.then.items():
            broken |= ~np.isin(rows[:, issue], sorted(options))
        for issue, options in rule.when.items():
            broken &= np.isin(rows[:, issue], sorted(options))
        allowed &= ~broken
    return rows[allowed]


def sum_values(per_issue: Sequence[FloatArray], packages: NDArray[np.int32]) -> FloatArray:
    """Return the value of every package to every player: rows of players, columns of packages.

    `per_issue` has one array for each issue, players × options (or options alone for one player).
    """
    tables = [np.atleast_2d(values) for values in per_issue]
    players = max((values.shape[0] for values in tables), default=1)
    total: FloatArray = np.zeros((players, 1))
    if len(packages) == math.prod(values.shape[1] for values in tables):
        # Every combination, the last issue running fastest: ten times as fast as looking each package up.
        for values in tables:
            total = (total[:, :, None] + values[:, None, :]).reshape(players, -1)
        return total
    total = np.zeros((players, len(packages)))
    for issue, values in enumerate(tables):
        total += np.take(values, packages[:, issue], axis=1)
    return total


@dataclass(frozen=True)
class Counterparts:
    """What each package is worth to each of several players, one row a player.

    `utility` is a whole number from 0 (the player's worst package) to 2^30 (their best). `seen` and `closed` say what
    a package that the *other* side puts means to this player when that offer leaves issues open: the utility of the best
    way to close it, and that way. `sure` is what the player is sure of when putting each package itself.
    """

    utility: Ints
    seen: Ints
    closed: Ints
    sure: Ints
    low: FloatArray
    span: FloatArray

    @property
    def packages(self) -> int:
        """The number of packages."""
        return int(self.utility.shape[1])

    @cached_property
    def top(self) -> Ints:
        """The best that each player can be sure of."""
        top: Ints = self.sure.max(axis=1)
        return top

    @property
    def order(self) -> Ints:
        """Each player's packages, the least first (ties: the earlier package first)."""
        return self._ranked[0]

    @property
    def ladder(self) -> Ints:
        """The utility that each player is sure of when putting each package, in that order."""
        return self._ranked[1]

    @cached_property
    def _ranked(self) -> tuple[Ints, Ints]:
        """Order and ladder: made when first asked for, since ranking takes longest of all."""
        order, ladder = np.empty(self.sure.shape, dtype=np.int64), np.empty(self.sure.shape, dtype=np.int64)
        every = np.arange(self.packages)
        for player, row in enumerate(self.sure):
            keys = sort_keys(row, every)
            np.bitwise_and(keys, MOST_PACKAGES - 1, out=order[player])
            np.right_shift(keys, PACKAGE_BITS, out=ladder[player])
        return order, ladder

    def floor_of(self, values: FloatArray | float, player: Ints | int = 0) -> Ints:
        """Return values in the player's own unit as utilities, rounded as packages are: one worth just the floor reaches it."""
        share = (np.asarray(values, dtype=np.float64) - self.low[player]) / self.span[player]
        return np.rint(np.clip(share, -1, 2) * SCALE).astype(np.int64).clip(0, NOBODY)


def make_counterparts(
    values: FloatArray, packages: NDArray[np.int32], *, leaves: Sequence[int] = (), closes: Sequence[int] = ()
) -> Counterparts:
    """Return players from the value of each package to them (players × packages, any unit).

    `leaves` are the issues that this side leaves open in its offers: it is sure only of the worst way to close them.
    `closes` are those that the other side leaves open: this side closes them as it likes best, within the rules.
    """
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    low, high = table.min(axis=1), table.max(axis=1)
    span = np.where(high > low, high - low, 1.0)
    steps = np.maximum(span / SCALE, np.finfo(np.float64).tiny)  # a power of two: the digits stay; what is less is no difference
    utility = np.empty(table.shape, dtype=np.int64)
    sure, seen, closed = utility, utility, np.broadcast_to(np.arange(table.shape[1]), utility.shape)
    share = np.empty(table.shape[1])  # one row that stays in the cache
    for player, row in enumerate(table):
        np.subtract(row, low[player], out=share)
        share /= steps[player]
        utility[player] = np.rint(share, out=share)
    if leaves:
        sure = np.stack([_worst_closing(row, packages, leaves) for row in utility])
    if closes:
        closed = np.stack([_best_closing(row, packages, closes) for row in utility])
        seen = np.take_along_axis(utility, closed, axis=1)
    return Counterparts(utility, seen, closed, sure, low, span)


def sort_keys(utility: Ints, packages: Ints) -> Ints:
    """Return utility and package in one number each, `PACKAGE_BITS` for the package, sorted: the least first, ties by package.

    Counting sort by the first bits leaves next to nothing to sort: three times as fast as sorting whole numbers of 64 bits.
    """
    keys: Ints = (utility << PACKAGE_BITS) | packages
    keys = keys[(utility >> ROUGH_BITS).astype(np.uint16).argsort(kind="stable")]
    keys.sort(kind="stable")
    return keys


def _groups(packages: NDArray[np.int32], open_issues: Sequence[int]) -> Ints:
    """Return for each package the number of its group: packages that agree on everything that is not open."""
    fixed = np.delete(packages, list(open_issues), axis=1)
    return np.unique(fixed, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _worst_closing(row: Ints, packages: NDArray[np.int32], open_issues: Sequence[int]) -> Ints:
    groups = _groups(packages, open_issues)
    worst = np.full(groups.max() + 1, NOBODY)
    np.minimum.at(worst, groups, row)
    return worst[groups]


def _best_closing(row: Ints, packages: NDArray[np.int32], open_issues: Sequence[int]) -> Ints:
    groups = _groups(packages, open_issues)
    best = np.full(groups.max() + 1, -1)
    np.maximum.at(best, groups, (row << PACKAGE_BITS) | (MOST_PACKAGES - 1 - np.arange(len(row))))
    return (MOST_PACKAGES - 1 - (best & (MOST_PACKAGES - 1)))[groups]
