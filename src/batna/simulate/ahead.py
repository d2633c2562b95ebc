"""What sessions will put in the rounds ahead: known before, as long as a target hangs on the clock alone."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.simulate.counterpart import MOST_PACKAGES, PACKAGE_BITS, Ints, sort_keys
from batna.simulate.tactics import Tactic, Types, find_targets

AT_ONCE: Final = 64  # rounds


def falls_by_the_clock(types: Types) -> bool:
    """Return whether no target of these types ever rises or hangs on the other side."""
    return bool(np.isin(types.tactic, (Tactic.TIME, Tactic.HARD)).all())


@dataclass(slots=True)
class Ahead:
    """The targets and offers of each session in the next rounds. `cap` is the least that each has put so far, in its own utility.

    Only packages between the cap and the next target are ranked, each of them once: a side that holds out ranks next to none.
    """

    types: Types
    sure: Ints
    top: Ints
    cap: Ints
    begins: int = 0
    targets: Ints = field(default_factory=lambda: np.empty((0, 0), np.int64))
    puts: Ints = field(default_factory=lambda: np.empty((0, 0), np.int64))

    def at(self, round_: int) -> tuple[Ints, Ints]:
        """Return the target of each session in a round, and the package that it puts: the least of those worth the target."""
        if not self.begins <= round_ < self.begins + len(self.targets):
            self._look(round_)
        return self.targets[round_ - self.begins], self.puts[round_ - self.begins]

    def keep(self, left: NDArray[np.bool_] | Ints) -> None:
        """Go on with some of the sessions."""
        self.types, self.top, self.cap = self.types.take(left), self.top[left], self.cap[left]
        if len(self.targets):
            self.targets, self.puts = self.targets[:, left], self.puts[:, left]

    def _look(self, round_: int) -> None:
        nothing = np.zeros(len(self.types))
        rounds = range(round_, round_ + AT_ONCE)
        targets = np.stack([find_targets(self.types, self.top, one, nothing, got=self.top) for one in rounds], axis=1)
        puts = np.empty_like(targets)
        for session, (player, wanted) in enumerate(zip(self.types.player, targets, strict=True)):
            row, cap = self.sure[player], self.cap[session]
            # Who wants more than there is leaves; what it would put counts no more.
            keys = _rank((row >= min(wanted[-1], cap)) & (row <= cap), row)
            found = keys[np.minimum(keys.searchsorted(wanted << PACKAGE_BITS), len(keys) - 1)]
            puts[session] = found & (MOST_PACKAGES - 1)
            self.cap[session] = found[-1] >> PACKAGE_BITS
        self.begins, self.targets, self.puts = round_, np.ascontiguousarray(targets.T), np.ascontiguousarray(puts.T)


def _rank(within: NDArray[np.bool_], row: Ints) -> Ints:
    """Return the sorted keys of some packages, or of all: taking out most of them costs more than it spares."""
    if 2 * np.count_nonzero(within) > len(row):
        return sort_keys(row, np.arange(len(row)))
    packages = within.nonzero()[0]
    return sort_keys(row[packages], packages)
