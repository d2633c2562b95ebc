"""How many packages reach a floor on both sides: the sums of two halves of the issues, met in the middle."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batna.measure.branches import Branch, Step, TooManyPackages
from batna.measure.grid import ROOM, IntArray
from batna.measure.space import FREE, Pair, Space

MOST_SUMS = 2_000_000  # different ones, of half the issues
MOST_PAIRS = 30_000_000  # of sums and options still to come, were the sums to stay as many as they are


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Different pairs of values of some issues, and how many ways lead to each."""

    ours: IntArray
    theirs: IntArray
    ways: NDArray[Any]


def count_at_least(space: Space, floors: Sequence[Pair], most_sums: int = MOST_SUMS) -> list[int]:
    """Return for each pair of floors, on the grid, how many packages reach both, exactly.

    The sums of each half of the issues are listed, equal ones once, those that cannot reach the lowest floors left out;
    then pairs of sums are counted by sorting. Exact up to `most_sums` (2 million) different sums in a half, so for every space of up
    to about 10^12 packages and for larger ones with ties or high floors; beyond that `TooManyPackages`.
    """
    lowest = min(ours for ours, _ in floors), min(theirs for _, theirs in floors)
    cut = _find_cut(space)
    ahead = space.steps[cut:]
    counts = [0] * len(floors)
    for branch, left in _list_sums(space, space.steps[:cut], FREE, lowest, _most(space, ahead), most=most_sums).items():
        right = _list_sums(space, ahead, branch, lowest, (int(left.ours.max()), int(left.theirs.max())), most=most_sums).get(FREE)
        if right:
            counts = [count + more for count, more in zip(counts, _count_pairs(left, right, floors), strict=True)]
    return counts


def _find_cut(space: Space) -> int:
    """Cut the line of steps where the larger half has the fewest packages."""
    logs = [math.log(space.ours[step.issue].size) for step in space.steps]
    return min(range(len(logs) + 1), key=lambda cut: max(sum(logs[:cut]), sum(logs[cut:])))


def _most(space: Space, steps: Sequence[Step]) -> Pair:
    ours, theirs = (sum(int(side[step.issue].max()) for step in steps) for side in (space.ours, space.theirs))
    return ours, theirs


def _list_sums(space: Space, steps: Sequence[Step], start: Branch, floor: Pair, others: Pair, *, most: int) -> dict[Branch, Sums]:
    """Return the sums of some steps by the branch that they lead to, but for those that miss the floor with the best of the others."""
    one = np.zeros(1, np.int64)
    layer = {start: Sums(one, one, one + 1)}
    for place, step in enumerate(steps):
        sums, options = sum(one.ours.size for one in layer.values()), sum(space.ours[one.issue].size for one in steps[place:])
        if sums * options > MOST_PAIRS:
            told = f"{sums:,} different pairs of values so far, and {options:,} options to come"
            raise TooManyPackages(f"Too many packages to count exactly: {told}.")
        rest = _most(space, steps[place + 1 :])
        needed = floor[0] - others[0] - rest[0], floor[1] - others[1] - rest[1]
        found: dict[Branch, list[Sums]] = {}
        for (branch, group), reached in step.moves.items():
            if branch in layer:
                found.setdefault(reached, []).append(_add_options(space, layer[branch], step.issue, step.groups[group], needed))
        merged = {branch: _put_together(sums) for branch, sums in found.items()}
        layer = {branch: sums for branch, sums in merged.items() if sums.ours.size}
        if sum(sums.ours.size for sums in layer.values()) > most:
            raise TooManyPackages(
                f"Too many packages to count exactly: half of the issues have more than {most:,} different pairs of values."
            )
    return layer


def _add_options(space: Space, sums: Sums, issue: int, options: Sequence[int], needed: Pair) -> Sums:
    chosen = np.array(options)
    ours = np.add.outer(space.ours[issue][chosen], sums.ours).ravel()
    theirs = np.add.outer(space.theirs[issue][chosen], sums.theirs).ravel()
    enough = np.flatnonzero((ours >= needed[0]) & (theirs >= needed[1]))
    return Sums(ours[enough], theirs[enough], np.tile(sums.ways, len(options))[enough])


def _put_together(parts: Sequence[Sums]) -> Sums:
    """Join sums, equal pairs once; counts become Python integers before they could overflow."""
    ours, theirs = np.concatenate([part.ours for part in parts]), np.concatenate([part.theirs for part in parts])
    ways = np.concatenate([part.ways for part in parts])
    if not ours.size:
        return Sums(ours, theirs, ways)
    if float(ways.max()) * ways.size >= ROOM:
        ways = ways.astype(object)
    order = np.lexsort((theirs, ours))
    ours, theirs = ours[order], theirs[order]
    new = np.flatnonzero(np.concatenate([[True], (ours[1:] != ours[:-1]) | (theirs[1:] != theirs[:-1])]))
    return Sums(ours[new], theirs[new], np.add.reduceat(ways[order], new))


def _count_pairs(left: Sums, right: Sums, floors: Sequence[Pair]) -> list[int]:
    """Count for each floor the ways to take a sum on the left and one on the right that reach it together.

    With the right sums in descending order of our value, the partners of a left sum that reach our floor are a prefix.
    A prefix is cut into blocks whose lengths are powers of two, one per binary digit of its length; blocks are sorted
    by their value, so that the partners that reach their floor as well are the end of each block.
    """
    order = np.argsort(-right.ours, kind="stable")
    falling = -right.ours[order]
    values = np.unique(right.theirs)
    prefix = np.concatenate([np.searchsorted(falling, left.ours - ours, side="right") for ours, _ in floors])
    needed = np.concatenate([np.searchsorted(values, theirs - left.theirs) for _, theirs in floors])
    ways = right.ways[order]
    if float(ways.max()) * ways.size * float(left.ways.max()) * left.ways.size >= ROOM:
        ways = ways.astype(object)
    found: NDArray[Any] = np.zeros(prefix.size, ways.dtype)
    for asked, width, blocks, totals in _blocks(np.searchsorted(values, right.theirs[order]), ways, prefix):
        block = prefix[asked] // (2 * width) * 2
        at = np.searchsorted(blocks, block * (values.size + 1) + needed[asked])
        found[asked] += totals[(block + 1) * width] - totals[at]
    return [int((one * left.ways).sum()) for one in found.reshape(len(floors), -1)]


def _blocks(rank: IntArray, ways: NDArray[Any], prefix: IntArray) -> Iterator[tuple[IntArray, int, IntArray, NDArray[Any]]]:
    """Yield for each binary digit the prefixes that have it, the block length, the sorted blocks and the running totals of ways."""
    size = 1 << max(int(prefix.max()).bit_length(), 1)
    ranks = np.zeros(size, np.int64)
    counts = np.zeros(size, ways.dtype)
    used = min(size, rank.size)
    ranks[:used], counts[:used] = rank[:used], ways[:used]
    top = int(rank.max()) + 2  # ranks of a block, and one more for a query above them all
    width = 1
    while width < size:
        asked = np.flatnonzero(prefix & width)
        if asked.size:
            order = np.argsort(ranks.reshape(-1, width), axis=1, kind="stable") + np.arange(0, size, width)[:, None]
            ranks, counts = ranks[order.ravel()], counts[order.ravel()]
            blocks = ranks + np.repeat(np.arange(size // width), width) * top
            yield asked, width, blocks, np.concatenate([np.zeros(1, counts.dtype), np.cumsum(counts)])
        width *= 2
