"""Which packages the supplier of a rehearsal signs, over everything that we could do in the turns that are left."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from batna.plan._standing import Standing
from batna.plan._supplier import Supplier, answer, count_moves, targets, wants
from batna.simulate.counterpart import Ints
from batna.simulate.tactics import Tactic

Bools = NDArray[np.bool_]


def find_signable(supplier: Supplier, heard: Sequence[Ints], standing: Standing, rounds: int, may: Bools) -> Bools:
    """Return for each package whether some play of ours ends in an agreement on it.

    After the offers `heard` we can put `rounds` more, whole ones that we `may` put; the supplier answers each in its round as long as it
    has time, and what it puts we can take. `heard` are given as in `answer`.
    """
    found, round_ = np.zeros(len(may), dtype=bool), standing.theirs
    if standing.moves == "theirs":  # a move that answers nothing new: we can take what they put, unless it ends the talks
        move = answer(supplier, heard, round_)
        found[move.row] = move.action != "walk"
        if move.action != "offer":
            return found & may
        round_ += 1
    turns = [turn for turn in range(round_, round_ + rounds) if supplier.moves_in(turn)]
    if turns:
        by = {Tactic.MIRROR: _mirror, Tactic.STEPS: _steps}.get(Tactic(int(supplier.types.tactic[0])), _alone)
        found |= by(supplier, heard, turns, may)
    return found & may


def _alone(supplier: Supplier, _heard: Sequence[Ints], turns: Sequence[int], _may: Bools) -> Bools:
    """One that asks by its own clock or mood signs whatever reaches the least that it ever asks."""
    least = min(wants(supplier, turn, 0, 0)[0] for turn in turns)
    return supplier.utility >= least


def _mirror(supplier: Supplier, heard: Sequence[Ints], turns: Sequence[int], may: Bools) -> Bools:
    """A mirror signs what we came to from our first offer; where that is still to be put, the worse for it the better for us."""
    utility, first = supplier.utility, supplier.closed(heard)[:1]
    if first:
        return utility >= targets(supplier, turns[0], utility - utility[first[0]])
    at_once = utility >= targets(supplier, turns[0], np.zeros_like(utility))
    if len(turns) == 1 or not may.any():
        return at_once
    return at_once | (utility >= targets(supplier, turns[0], utility - utility[may].min()))


def _steps(supplier: Supplier, heard: Sequence[Ints], turns: Sequence[int], may: Bools) -> Bools:
    """One that steps down with each other offer of ours: what it signs after so many of them that it did not sign."""
    moves, said = count_moves(heard), supplier.closed(heard)[-1:]
    before = np.isin(np.arange(len(may)), said)
    found = before & (supplier.utility >= wants(supplier, turns[0], 0, moves)[0])  # a no, heard as our last offer once more
    for place, turn in enumerate(turns):
        steps = bool(place or said)
        moves += steps
        can = may & (before.sum() - before > 0) if steps else may  # one that differs from the offer before it
        signs = supplier.utility >= wants(supplier, turn, 0, moves)[0]
        found |= can & signs
        before = can & ~signs
    return found
