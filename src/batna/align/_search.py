"""Find the best packages one after the other where there are too many ways to walk them all.

Best first: a partial package is worth no more than it could still reach if only one need counted. That bound is read from
a staircase per need: the best rank that later issues can add for each sum that is left. It never falls short of the truth,
so what comes out first is the best, and when nothing comes out there is nothing.
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batna.align._ways import FREE, Ways
from batna.measure.branches import Branch, TooManyPackages

MOST_NODES = 300_000
MOST_STAIRS = 400
MOST_MIXED = 6

Adds = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stairs:
    """What later issues can add under one need: with `sums[i]` or more to spend, at most `ranks[i]`; both ascend."""

    sums: list[int]
    ranks: list[int]

    def best(self, left: int) -> int | None:
        """Return the most that can be added with so much of the limit left; None when the need is lost."""
        place = bisect_right(self.sums, left)
        return self.ranks[place - 1] if place else None


def search_best(ways: Ways) -> Iterator[int]:
    """Yield the ranks of the packages that break no demand, the highest first; all needs count as hard limits.

    Raises `TooManyPackages` after 300,000 partial packages.
    """
    weights = _mix(ways)
    limits = (*ways.limits, *(sum(w * limit for w, limit in zip(mix, ways.limits, strict=True)) for mix in weights))
    rows = [[_with_mixes(choice.adds, weights) for choice in layer.choices] for layer in ways.layers]
    stairs = _all_stairs(ways, weights, len(limits))
    start = _bound(stairs[0].get(FREE), limits)
    heap: list[tuple[int, int, Branch, Adds, int]] = [] if start is None else [(-start, 0, FREE, limits, 0)]  # deep ones first
    nodes = 0
    while heap:
        best, depth, branch, left, rank = heapq.heappop(heap)
        place = -depth
        if place == len(ways.layers):
            yield -best
            continue
        nodes += 1
        if nodes > MOST_NODES:
            raise TooManyPackages(f"The needs pull too many issues against each other: {MOST_NODES:,} partial packages were not enough.")
        layer = ways.layers[place]
        for choice, adds in zip(layer.choices, rows[place], strict=True):
            reached = layer.moves.get((branch, choice.group))
            spare = tuple(a - b for a, b in zip(left, adds, strict=True))
            more = None if reached is None else _bound(stairs[place + 1].get(reached), spare)
            if reached is not None and more is not None:
                heapq.heappush(heap, (-rank - choice.rank - more, depth - 1, reached, spare, rank + choice.rank))


def _bound(stairs: Sequence[Stairs] | None, left: Adds) -> int | None:
    """Return the most that can still be added, as far as any one need can tell; None when a need is lost or no way is left."""
    if stairs is None:
        return None
    bounds = [one.best(spare) for one, spare in zip(stairs, left, strict=True)]
    reachable = [bound for bound in bounds if bound is not None]
    return min(reachable) if len(reachable) == len(bounds) else None


def _mix(ways: Ways) -> list[Adds]:
    """Return weights that add all needs up to one more: a sum of limits is a limit, and it sees how needs pull apart.

    Without a need the sum of none stands in for one.
    """
    spreads = []
    for n in range(len(ways.limits)):
        adds = [[choice.adds[n] for choice in layer.choices] for layer in ways.layers]
        spreads.append(max(sum(max(row) - min(row) for row in adds if row), 1))
    if len(spreads) == 1:
        return []
    even = tuple(max(spreads) * 16 // spread for spread in spreads)
    shares = (2, 4) if len(even) <= MOST_MIXED else ()
    return [even, *(tuple(share * w if n == m else w for m, w in enumerate(even)) for share in shares for n in range(len(even)))]


def _with_mixes(adds: Adds, weights: Sequence[Adds]) -> Adds:
    return (*adds, *(sum(w * number for w, number in zip(mix, adds, strict=True)) for mix in weights))


def _all_stairs(ways: Ways, weights: Sequence[Adds], count: int) -> list[dict[Branch, list[Stairs]]]:
    """Return, before every layer and at the end, the stairs of each need in each branch."""
    layers: list[dict[Branch, list[Stairs]]] = [{FREE: [Stairs([0], [0])] * count}]
    for layer in reversed(ways.layers):
        after = layers[-1]
        points: dict[Branch, list[list[tuple[int, int]]]] = {}
        for kind in layer.kinds:
            adds = _with_mixes(kind.adds, weights)
            for (branch, group), reached in layer.moves.items():
                if group == kind.group and reached in after:
                    found = points.setdefault(branch, [[] for _ in range(count)])
                    for n, stairs in enumerate(after[reached]):
                        found[n] += [(total + adds[n], rank + kind.rank) for total, rank in zip(stairs.sums, stairs.ranks, strict=True)]
        layers.append({branch: [_climb(one) for one in found] for branch, found in points.items()})
    return layers[::-1]


def _climb(points: list[tuple[int, int]]) -> Stairs:
    """Keep the points that add more than all cheaper ones; of many, put neighbours together on the hopeful side."""
    points.sort(key=lambda point: (point[0], -point[1]))
    kept: list[tuple[int, int]] = []
    for total, rank in points:
        if not kept or rank > kept[-1][1]:
            kept.append((total, rank))
    width = -(-len(kept) // MOST_STAIRS)
    lasts = [kept[min(first + width, len(kept)) - 1] for first in range(0, len(kept), width)]
    return Stairs([total for total, _ in kept[::width]], [rank for _, rank in lasts])
