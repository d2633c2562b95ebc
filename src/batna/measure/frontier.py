"""The efficient frontier of two additive values: exact, without looking at every package.

Method: merge issue by issue. The frontier of a group of issues and the frontier of the next one give all pairs; one sort
and one running maximum keep the efficient ones, with pointers back to what they are made of. Issues that rules tie
together are merged first, branch by branch. Derivation and sizes: docs/theory/frontier.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from batna.measure.branches import Branch, Component, IndexRule, TooManyPackages, split_components
from batna.measure.grid import ROOM, FloatArray, IntArray, check_sides, pick_exponent, to_grid

MOST_PAIRS = 400_000_000  # looked at in one chain of merges, were the frontier to stay as large as it is
AT_ONCE = 5_000_000  # of them in memory, and points of a frontier
ADVICE = "Values with fewer decimals have a smaller frontier."
Package = tuple[int, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """The efficient points of a group of issues, best for us first, and the parts that each point is made of.

    The parts of point i are those from `starts[i]` to `starts[i + 1]`. In a merge a part is a pair of points: `left[k]`
    of the first parent and `right[k]` of the second. Of a single issue a part is the option `right[k]`.
    """

    ours: IntArray
    theirs: IntArray
    starts: IntArray
    left: IntArray
    right: IntArray
    parents: "tuple[Node, Node] | None" = None
    issue: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """The efficient packages; equal pairs of values are one point.

    `utilities` is n × 2 (ours, theirs), our value descending: the sums of the values as given. `scaled` holds the same
    as integers (value × 10^exponent), which decided what is efficient; `exponents` are those of our and their side.
    """

    utilities: FloatArray
    scaled: IntArray
    exponents: tuple[int, int]
    because: tuple[str, ...]
    _packages: NDArray[np.int64] = field(repr=False)
    _root: Node = field(repr=False)

    def __len__(self) -> int:
        return len(self.utilities)

    def package(self, point: int) -> Package:
        """Return one package of a point, as one option index per issue."""
        return tuple(self._packages[point].tolist())

    def packages_at(self, point: int) -> Iterator[Package]:
        """Yield every package with exactly the values of this point, in an order that is always the same."""
        return _unfold(self._root, range(len(self))[point], self._packages.shape[1])

    def counts(self) -> list[int]:
        """Return how many packages each point stands for."""
        return [int(count) for count in _count_parts(self._root)]


def pareto_frontier(ours: Sequence[ArrayLike], theirs: Sequence[ArrayLike], *, rules: Sequence[IndexRule] | None = None) -> Frontier:
    """Return the packages that no other package beats: none is at least as good for both and better for one.

    `ours` and `theirs` hold one row of values per issue, one value per option, higher is better; a package takes one
    option of each issue, its value is the sum. Sums are compared as integers on a grid of the largest power of ten, at
    most 10^12, for which the largest sum stays below 2^62: decimals are exact, anything finer is rounded to it.
    Without issues there is one empty package. When `rules` exclude every package the frontier is empty.
    Raises `ValueError` for values that are not finite or do not fit together, `TooManyPackages` when the merges
    would have to look at more than 400 million pairs or one would keep more than 5 million.
    Source: efficient frontier of Keeney and Raiffa; the merge is dynamic programming over issues.
    """
    mine, other = check_sides(ours, theirs)
    sizes = [array.size for array in mine]
    exponents = pick_exponent(mine), pick_exponent(other)
    grid = [_stack(values, exponent) for values, exponent in zip((mine, other), exponents, strict=True)]
    root = _merge_all(grid[0], grid[1], sizes, rules or ())
    packages = _first_packages(root, len(sizes))
    utilities = np.column_stack([_add_up(values, packages) for values in (mine, other)])
    if len(packages) > 1 and (np.diff(utilities[:, 0]) > 0).any():
        root, packages, utilities = _sort_again(root, packages, utilities)
    because = (
        f"{len(packages)} pairs of values are efficient: no other package is at least as good for both sides and better for one.",
        f"Values are compared as integers at 10^-{exponents[0]} (ours) and 10^-{exponents[1]} (theirs), so ties are exact.",
    )
    return Frontier(utilities, np.column_stack([root.ours, root.theirs]), exponents, because, packages, root)


def efficient_count(frontier: Frontier) -> int:
    """Return how many packages are efficient, exactly, packages of equal values included."""
    return sum(frontier.counts())


def list_efficient(frontier: Frontier, limit: int | None = None) -> list[Package]:
    """Return the efficient packages, best for us first, equal ones too, at most `limit` of them."""
    return list(islice((package for point in range(len(frontier)) for package in frontier.packages_at(point)), limit))


def _stack(values: Sequence[FloatArray], exponent: int) -> list[IntArray]:
    """Put the values of all issues on the grid in one go."""
    if not values:
        return []
    ends = np.cumsum([array.size for array in values]).tolist()
    whole = to_grid(np.concatenate(values), exponent)
    return [whole[start:end] for start, end in pairwise([0, *ends])]


def _add_up(values: Sequence[FloatArray], packages: NDArray[np.int64]) -> FloatArray:
    total = np.zeros(len(packages))
    for issue, array in enumerate(values):
        total += array[packages[:, issue]]
    return total


def _merge_all(ours: Sequence[IntArray], theirs: Sequence[IntArray], sizes: Sequence[int], rules: Sequence[IndexRule]) -> Node:
    components = split_components(sizes, rules)
    tied = {issue for component in components for issue in component.issues}
    nodes = [_merge_component(component, ours, theirs) for component in components]
    nodes += [_leaf(ours[issue], theirs[issue], issue, np.arange(size)) for issue, size in enumerate(sizes) if issue not in tied]
    nodes.sort(key=lambda node: node.ours.size)  # small ones first: the pairs of a merge are few for as long as possible
    root = nodes[0] if nodes else _origin()
    load = _Load(sum(node.ours.size for node in nodes[1:]))
    for node in nodes[1:]:
        load.add(root.ours.size, node.ours.size)
        root = _merge(root, node)
    return root


@dataclass(slots=True)
class _Load:
    """What the merges of a chain have to look at: known so far, and foreseen for the `ahead` points still to be merged.

    Frontiers rarely shrink as issues are added, so what is too much is known long before it is reached.
    """

    ahead: int
    seen: int = 0

    def add(self, points: int, more: int) -> None:
        if self.seen + points * self.ahead > MOST_PAIRS:
            so_far = f"{points:,} efficient pairs of values so far, and {self.ahead:,} options to come"
            raise TooManyPackages(f"The frontier is too large to be exact: {so_far}. {ADVICE}")
        self.seen += points * more
        self.ahead -= more


def keep_efficient(ours: IntArray, theirs: IntArray) -> tuple[IntArray, IntArray]:
    """Return the positions of the efficient candidates, equal ones side by side, and where each point's begin.

    A candidate is efficient when it raises the running maximum of their value, in the order of ours, and no candidate
    with the same value for us raises it further.
    """
    if not ours.size:
        return np.empty(0, np.int64), np.zeros(1, np.int64)
    order = np.argsort(-ours, kind="stable")  # timsort: the rows of an outer sum are sorted runs already
    sorted_theirs = theirs[order]
    high = np.flatnonzero(sorted_theirs == np.maximum.accumulate(sorted_theirs))
    places = order[high]
    a, b = ours[places], sorted_theirs[high]
    raises = np.flatnonzero(np.concatenate([[True], b[1:] != b[:-1]]))
    points = raises[np.concatenate([a[raises[1:]] != a[raises[:-1]], [True]])]
    owner = points[np.searchsorted(points, np.arange(a.size), side="right") - 1]
    parts = np.flatnonzero((a == a[owner]) & (b == b[owner]))
    return places[parts], np.append(np.searchsorted(parts, points), parts.size)


def _merge(left: Node, right: Node) -> Node:
    width = left.ours.size
    if width * right.ours.size > AT_ONCE:
        return replace(_merge_spans(left, right, [((0, width), (0, right.ours.size))]), parents=(left, right))
    ours = np.add.outer(right.ours, left.ours).ravel()
    theirs = np.add.outer(right.theirs, left.theirs).ravel()
    kept, starts = keep_efficient(ours, theirs)
    top = kept[starts[:-1]]
    from_right, from_left = np.divmod(kept, max(width, 1))
    return Node(ours[top], theirs[top], starts, from_left, from_right, (left, right))


def _origin() -> Node:
    one = np.zeros(1, np.int64)
    return Node(one, one, np.arange(2), one, one)


def _leaf(ours: IntArray, theirs: IntArray, issue: int, options: IntArray) -> Node:
    kept, starts = keep_efficient(ours[options], theirs[options])
    chosen = options[kept]
    top = chosen[starts[:-1]]
    return Node(ours[top], theirs[top], starts, chosen, chosen, None, issue)


def _merge_component(component: Component, ours: Sequence[IntArray], theirs: Sequence[IntArray]) -> Node:
    """Merge issues that rules tie together: one frontier per branch, until all branches have become one."""
    layer, spans = _origin(), {component.start: (0, 1)}
    load = _Load(sum(ours[issue].size for issue in component.issues))
    for step in component.steps:
        load.add(layer.ours.size, ours[step.issue].size)
        groups = [_leaf(ours[step.issue], theirs[step.issue], step.issue, np.array(group)) for group in step.groups]
        leaf, group_spans = _side_by_side(groups, None, step.issue)
        sources: dict[Branch, list[tuple[Span, Span]]] = {}
        for (branch, group), reached in step.moves.items():
            sources.setdefault(reached, []).append((spans[branch], group_spans[group]))
        merged = [_merge_spans(layer, leaf, pairs) for pairs in sources.values()]
        layer, all_spans = _side_by_side(merged, (layer, leaf), -1)
        spans = dict(zip(sources, all_spans, strict=True))
    return layer


def _merge_spans(layer: Node, leaf: Node, pairs: Sequence[tuple[Span, Span]]) -> Node:
    """Merge several stretches of a layer with stretches of a leaf into one frontier."""
    sift = sum((b - a) * (d - c) for (a, b), (c, d) in pairs) > AT_ONCE
    parts, found = [], 0
    for block in (block for pair in pairs for block in _cut(*pair)):
        parts.append(_pairs_of(layer, leaf, block, sift))
        found += parts[-1][0].size
        if found > AT_ONCE:
            raise TooManyPackages(f"The frontier is too large to be exact: more than {AT_ONCE:,} efficient pairs in one merge. {ADVICE}")
    left, right = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    ours, theirs = layer.ours[left] + leaf.ours[right], layer.theirs[left] + leaf.theirs[right]
    kept, starts = keep_efficient(ours, theirs)
    top = kept[starts[:-1]]
    return Node(ours[top], theirs[top], starts, left[kept], right[kept])


def _cut(left: Span, right: Span) -> Iterator[tuple[Span, Span]]:
    """Cut all pairs of two stretches into blocks that fit into memory."""
    rows = max(AT_ONCE // (left[1] - left[0]), 1)
    for start in range(right[0], right[1], rows):
        yield left, (start, min(start + rows, right[1]))


def _pairs_of(layer: Node, leaf: Node, block: tuple[Span, Span], sift: bool) -> tuple[IntArray, IntArray]:
    """Return all pairs of a block as indexes, or only those that are efficient within it."""
    (a, b), (c, d) = block
    if not sift:
        return np.tile(np.arange(a, b), d - c), np.repeat(np.arange(c, d), b - a)
    ours = np.add.outer(leaf.ours[c:d], layer.ours[a:b]).ravel()
    kept, _ = keep_efficient(ours, np.add.outer(leaf.theirs[c:d], layer.theirs[a:b]).ravel())
    return kept % (b - a) + a, kept // (b - a) + c


def _side_by_side(nodes: Sequence[Node], parents: tuple[Node, Node] | None, issue: int) -> tuple[Node, list[Span]]:
    """Put frontiers one after the other into one node; return where each lies."""
    empty = np.empty(0, np.int64)
    ends = np.cumsum([0] + [node.ours.size for node in nodes]).tolist()
    offsets = np.cumsum([0] + [node.left.size for node in nodes])
    starts = [node.starts[:-1] + offset for node, offset in zip(nodes, offsets, strict=False)]
    whole = Node(
        np.concatenate([empty, *(node.ours for node in nodes)]),
        np.concatenate([empty, *(node.theirs for node in nodes)]),
        np.concatenate([*starts, offsets[-1:]]),
        np.concatenate([empty, *(node.left for node in nodes)]),
        np.concatenate([empty, *(node.right for node in nodes)]),
        parents,
        issue,
    )
    return whole, list(pairwise(ends))


def _sort_again(root: Node, packages: NDArray[np.int64], utilities: FloatArray) -> tuple[Node, NDArray[np.int64], FloatArray]:
    """Follow the float sums where values finer than the grid put them in another order than the integers."""
    order = np.argsort(-utilities[:, 0], kind="stable")
    node = Node(root.ours[order], root.theirs[order], np.arange(order.size + 1), order, np.zeros_like(order), (root, _origin()))
    return node, packages[order], utilities[order]


def _first_packages(root: Node, width: int) -> NDArray[np.int64]:
    """Follow the first part of every point down to the options."""
    packages = np.zeros((root.ours.size, width), np.int64)
    waiting = [(root, np.arange(root.ours.size))]
    while waiting:
        node, points = waiting.pop()
        first = node.starts[points]
        if node.parents:
            waiting += [(node.parents[0], node.left[first]), (node.parents[1], node.right[first])]
        elif node.issue >= 0:
            packages[:, node.issue] = node.right[first]
    return packages


def _unfold(root: Node, point: int, width: int) -> Iterator[Package]:
    """Walk all parts of a point depth first; both lists are chains, so that a branch costs no copy."""
    stack: list[tuple[Any, Any]] = [((root, point, None), None)]
    while stack:
        waiting, chosen = stack.pop()
        if waiting is None:
            yield in_order(chosen, width)
            continue
        node, at, rest = waiting
        for part in range(int(node.starts[at + 1]) - 1, int(node.starts[at]) - 1, -1):
            left, right = int(node.left[part]), int(node.right[part])
            if node.parents:
                stack.append(((node.parents[0], left, (node.parents[1], right, rest)), chosen))
            else:
                stack.append((rest, (node.issue, right, chosen)))


def in_order(chosen: Any, width: int) -> Package:
    """Return the package of a chain of (issue, option, chain before); a negative issue stands for no choice."""
    package = [0] * width
    while chosen:
        issue, option, chosen = chosen
        if issue >= 0:
            package[issue] = option
    return tuple(package)


def _count_parts(root: Node) -> NDArray[Any]:
    """Count the packages behind every point: parts multiply along a merge and add up in a point."""
    chain: list[tuple[Node, Node]] = []
    node = root
    while node.parents:
        chain.append((node, node.parents[1]))
        node = node.parents[0]
    counts: NDArray[Any] = np.diff(node.starts)
    for merged, right in reversed(chain):
        other = _count_parts(right)
        if float(counts.max(initial=0)) * float(other.max(initial=0)) * merged.left.size >= ROOM:
            counts = counts.astype(object)
        counts = np.add.reduceat(counts[merged.left] * other[merged.right], merged.starts[:-1])
    return counts
