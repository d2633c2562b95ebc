"""The packages within a band of our value that no other package of the band beats.

Method: issue by issue, keep for every value of ours that can still end in the band the best value of theirs, with all
the ways that lead to it. Among packages of equal value to us a worse one for them stays worse whatever is added, so
nothing is lost; values further apart cannot be compared before the end, since the band has a ceiling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batna.measure.branches import Branch, Step
from batna.measure.frontier import Package, in_order, keep_efficient
from batna.measure.grid import IntArray
from batna.measure.space import FREE, Pair, Space

MOST_WAYS, FEW_WAYS = 5_000_000, 2_000_000  # looked at over all issues: while nothing is lost, and after that
Way = tuple[Branch, int, Pair]  # the branch that is reached, by which option, from which states


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What the issues decided so far can add up to: one state for each value of ours in each branch.

    `spans` says which states lie in which branch. The ways to state i are those from `starts[i]` to `starts[i + 1]`:
    option `option[k]` of `issue` on top of state `previous[k]` of the layer before.
    """

    ours: IntArray
    theirs: IntArray
    spans: dict[Branch, Pair]
    starts: IntArray
    previous: IntArray
    option: IntArray
    issue: int


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The undominated packages of a band; `is_exact` says that none was lost because there were too many to keep."""

    layers: tuple[Layer, ...]
    states: IntArray
    width: int
    is_exact: bool

    def packages(self) -> Iterator[Package]:
        """Yield every undominated package, best for us first, packages of equal values too, always in the same order."""
        for state in self.states.tolist():
            yield from self._unfold(int(state))

    def _unfold(self, state: int) -> Iterator[Package]:
        stack: list[tuple[int, int, Any]] = [(len(self.layers) - 1, state, None)]
        while stack:
            depth, at, chosen = stack.pop()
            if depth == 0:
                yield in_order(chosen, self.width)
                continue
            layer = self.layers[depth]
            ways = range(int(layer.starts[at + 1]) - 1, int(layer.starts[at]) - 1, -1)
            stack += [(depth - 1, int(layer.previous[way]), (layer.issue, int(layer.option[way]), chosen)) for way in ways]


def find_band(space: Space, low: int, high: int, *, most_ways: int | None = None) -> Band:
    """Return the packages whose value to us, on the grid, lies from `low` to `high` and that no other of these beats.

    Exact while all issues together add no more than `most_ways` (5 million) values that can still end in the band, so for every
    space of up to about 10^7 packages and for larger ones with a narrow band or with values that repeat; beyond that
    only the best for them of values close together are kept, and `is_exact` is false. Source: dynamic programming over
    issues, as for the frontier.
    """
    one = np.zeros(1, np.int64)
    layers = [Layer(one, one, {FREE: (0, 1)}, np.arange(2), one, one, -1)]
    is_exact, left = True, most_ways or MOST_WAYS
    few = min(FEW_WAYS, left) // max(len(space.steps), 1)
    for place, step in enumerate(space.steps):
        least, most = _rest(space, space.steps[place + 1 :])
        ways = _near(space, layers[-1], step, low - most, high - least)
        left -= _count(ways)
        if left < 0 and _count(ways) > few:
            is_exact, layers[-1] = False, _thin(layers[-1], max(few * layers[-1].ours.size // _count(ways), 1))
            ways = _near(space, layers[-1], step, low - most, high - least)
        layers.append(_advance(space, layers[-1], step.issue, ways))
    first, last = layers[-1].spans.get(FREE, (0, 0))
    kept, starts = keep_efficient(layers[-1].ours[first:last], layers[-1].theirs[first:last])
    return Band(tuple(layers), first + kept[starts[:-1]], len(space.ours), is_exact)


def _rest(space: Space, steps: Sequence[Step]) -> Pair:
    rows = [space.ours[step.issue] for step in steps]
    return sum(int(row.min()) for row in rows), sum(int(row.max()) for row in rows)


def _count(ways: Sequence[Way]) -> int:
    return sum(last - first for *_, (first, last) in ways)


def _near(space: Space, layer: Layer, step: Step, low: int, high: int) -> list[Way]:
    """Return which options on top of which states can still end in the band; the states of a branch are in order."""
    ways = []
    for (branch, group), reached in step.moves.items():
        first, last = layer.spans.get(branch, (0, 0))
        for option in step.groups[group]:
            worth = int(space.ours[step.issue][option])
            near = np.searchsorted(layer.ours[first:last], (low - worth, high - worth + 1)) + first
            ways.append((reached, option, (int(near[0]), int(near[1]))))
    return ways


def _advance(space: Space, layer: Layer, issue: int, near: Sequence[Way]) -> Layer:
    found: dict[Branch, list[NDArray[np.int64]]] = {}
    for reached, option, (first, last) in near:
        ours, theirs = layer.ours[first:last] + space.ours[issue][option], layer.theirs[first:last] + space.theirs[issue][option]
        found.setdefault(reached, []).append(np.stack([ours, theirs, np.arange(first, last), np.full(last - first, option)]))
    parts = [_best_for_them(np.concatenate(ways, axis=1)) for ways in found.values()]
    ends = np.cumsum([0] + [ours.size for ours, *_ in parts]).tolist()
    offsets = np.cumsum([0] + [ways.shape[1] for *_, ways in parts])
    empty = np.zeros((4, 0), np.int64)
    ways = np.concatenate([empty, *(ways for *_, ways in parts)], axis=1)
    return Layer(
        np.concatenate([empty[0], *(ours for ours, *_ in parts)]),
        np.concatenate([empty[0], *(theirs for _, theirs, *_ in parts)]),
        {branch: (ends[i], ends[i + 1]) for i, branch in enumerate(found)},
        np.concatenate([*(starts + offset for (*_, starts, _), offset in zip(parts, offsets, strict=False)), offsets[-1:]]),
        ways[2],
        ways[3],
        issue,
    )


def _best_for_them(ways: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return for each value of ours the best of theirs, where its ways start, and the ways that reach it."""
    ways = ways[:, np.lexsort((-ways[1], ways[0]))]
    new = np.concatenate([np.ones(min(1, ways.shape[1]), bool), ways[0, 1:] != ways[0, :-1]])
    best = ways[1, new][np.cumsum(new) - 1]
    ways = ways[:, ways[1] == best]
    first = np.flatnonzero(np.concatenate([np.ones(min(1, ways.shape[1]), bool), ways[0, 1:] != ways[0, :-1]]))
    return ways[0, first], ways[1, first], first, ways


def _thin(layer: Layer, states: int) -> Layer:
    """Keep about so many states: of values of ours that lie close together the best for them, in each branch."""
    width = max((int(layer.ours.max()) - int(layer.ours.min())) * len(layer.spans) // states, 1)
    keep = np.zeros(layer.ours.size, bool)
    for first, last in layer.spans.values():
        bucket = layer.ours[first:last] // width
        order = np.lexsort((-layer.theirs[first:last], bucket))
        keep[first + order[np.flatnonzero(np.diff(bucket[order], prepend=bucket[order[:1]] - 1))]] = True
    kept = np.flatnonzero(keep)
    counts = np.diff(layer.starts)[kept]
    ends = np.cumsum(counts)
    ways = np.repeat(layer.starts[kept] - ends + counts, counts) + np.arange(int(counts.sum()))
    places = np.searchsorted(kept, [end for span in layer.spans.values() for end in span]).tolist()
    spans = {branch: (places[2 * i], places[2 * i + 1]) for i, branch in enumerate(layer.spans)}
    return replace(
        layer,
        ours=layer.ours[kept],
        theirs=layer.theirs[kept],
        spans=spans,
        starts=np.concatenate([[0], ends]),
        previous=layer.previous[ways],
        option=layer.option[ways],
    )
