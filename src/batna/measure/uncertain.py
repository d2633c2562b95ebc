"""How often a package is efficient when the supplier's values are known only as a range."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from batna.measure.branches import Branch, Component, IndexRule, TooManyPackages, is_allowed, split_components
from batna.measure.grid import SURE, FloatArray, check_sides, pick_exponent, to_grid
from batna.measure.interval import triangular_quantile

MOST_CELLS = 300_000  # pairs of values held at a time: what a processor's cache takes
MOST_PAIRS = 1_000_000_000  # of all types and merges together
Sides = tuple[FloatArray, FloatArray]  # ours and theirs, one row per type, padded with minus infinity


@dataclass(slots=True)
class _Budget:
    """How many pairs may still be looked at; `most` is the limit that was set."""

    pairs: int
    most: int

    def spend(self, pairs: int) -> None:
        self.pairs -= pairs
        if self.pairs < 0:
            raise TooManyPackages(f"The frontiers of all supplier types are too large: more than {self.most:,} pairs to look at.")


def efficient_share(
    ours: Sequence[ArrayLike],
    theirs_low: Sequence[ArrayLike],
    theirs_likely: Sequence[ArrayLike],
    theirs_high: Sequence[ArrayLike],
    packages: Sequence[Sequence[int]],
    *,
    rules: Sequence[IndexRule] = (),
    types: int = 1000,
    seed: int,
    most_pairs: int = MOST_PAIRS,
) -> FloatArray:
    """Return for each package the share of supplier types (0..1) under which no allowed package beats it.

    A type draws every uncertain value of the supplier on its own from its triangular distribution; a certain value
    (low = high) stays as it is. The draws depend on the seed and the shape of the issues only, so two calls compare
    the same types. Sums are exact integers on a grid with room up to 2^51, so ties of certain values are ties.
    Raises `ValueError` for values that do not fit together or out of order, or a package that the rules forbid,
    `TooManyPackages` where the frontiers of all types would need more than `most_pairs` pairs (a billion take half a minute).
    """
    if types < 1:
        raise ValueError("At least one supplier type is needed.")
    low, likely, high = (check_sides(ours, side)[1] for side in (theirs_low, theirs_likely, theirs_high))
    mine = check_sides(ours, theirs_low)[0]
    if not all(is_allowed(package, rules) for package in packages):
        raise ValueError("A package that the rules forbid has no share.")
    if not packages or not mine:
        return np.ones(len(packages))
    draws = _draw_types(low, likely, high, types, seed)
    our_exponent = pick_exponent(mine, SURE)
    their_exponent = pick_exponent([np.maximum(np.abs(a), np.abs(b)) for a, b in zip(low, high, strict=True)], SURE)
    own = [to_grid(row, our_exponent).astype(np.float64) for row in mine]
    other = [to_grid(rows.ravel(), their_exponent).astype(np.float64).reshape(types, -1) for rows in draws]
    components = split_components([row.size for row in mine], rules)
    chosen = np.array([list(package) for package in packages], dtype=np.int64).reshape(len(packages), len(own))
    return _share_on(_find_within_budget(own, other, components, most_pairs), own, other, chosen)


def type_frontiers(
    ours: Sequence[ArrayLike], theirs: Sequence[FloatArray], *, rules: Sequence[IndexRule] = (), most_pairs: int = MOST_PAIRS
) -> Sides:
    """Return the efficient pairs of values (ours, theirs) for every supplier type, one row per type, best for us first.

    `theirs` holds one array of types × options per issue. Rows are filled up with minus infinity. Pairs are sums of
    floats, so ties may be lost in their last digit; errors as in `efficient_share`.
    """
    own = check_sides(ours, [rows[0] for rows in theirs])[0]
    return _find_within_budget(own, theirs, split_components([row.size for row in own], rules), most_pairs)


def _find_within_budget(own: Sequence[FloatArray], other: Sequence[FloatArray], components: Sequence[Component], pairs: int) -> Sides:
    # The first type alone tells what all of them would cost, so that too large a task is refused at once.
    _find_frontiers(own, [rows[:1] for rows in other], components, _Budget(pairs // len(other[0]), pairs))
    return _find_frontiers(own, other, components, _Budget(2 * pairs, pairs))


def _draw_types(
    low: Sequence[FloatArray], likely: Sequence[FloatArray], high: Sequence[FloatArray], types: int, seed: int
) -> list[FloatArray]:
    """Return types × options values per issue."""
    if any((a > b).any() or (b > c).any() for a, b, c in zip(low, likely, high, strict=True)):
        raise ValueError("Low, likely and high of a value have to be in rising order.")
    rng = np.random.default_rng(seed)
    return [triangular_quantile(a, b, c, rng.random((types, a.size))) for a, b, c in zip(low, likely, high, strict=True)]


def _find_frontiers(own: Sequence[FloatArray], other: Sequence[FloatArray], components: Sequence[Component], budget: _Budget) -> Sides:
    tied = {issue for component in components for issue in component.issues}
    every = [np.arange(row.size) for row in own]
    nodes = [_merge_component(component, own, other, budget) for component in components]
    nodes += [_keep(*_options(own, other, issue, every[issue])) for issue in range(len(own)) if issue not in tied]
    nodes.sort(key=lambda sides: sides[0].shape[1])
    whole = nodes[0]
    for node in nodes[1:]:
        whole = _merge([(whole, node)], budget)
    return whole


def _options(own: Sequence[FloatArray], other: Sequence[FloatArray], issue: int, options: NDArray[np.int64]) -> Sides:
    theirs = other[issue][:, options]
    return np.broadcast_to(own[issue][options], theirs.shape), theirs


def _merge_component(component: Component, own: Sequence[FloatArray], other: Sequence[FloatArray], budget: _Budget) -> Sides:
    nothing = np.zeros((len(other[0]), 1))
    layer: dict[Branch, Sides] = {component.start: (nothing, nothing)}
    for step in component.steps:
        groups = [_keep(*_options(own, other, step.issue, np.array(group))) for group in step.groups]
        sources: dict[Branch, list[tuple[Sides, Sides]]] = {}
        for (branch, group), reached in step.moves.items():
            sources.setdefault(reached, []).append((layer[branch], groups[group]))
        layer = {reached: _merge(pairs, budget) for reached, pairs in sources.items()}
    (whole,) = layer.values()
    return whole


def _merge(pairs: Sequence[tuple[Sides, Sides]], budget: _Budget) -> Sides:
    """Merge pairs of frontiers into one, for every type; a block of types at a time, so that it stays in memory."""
    cells = sum(left[0].shape[1] * right[0].shape[1] for left, right in pairs)
    types = len(pairs[0][0][0])
    budget.spend(cells * types)
    block = max(MOST_CELLS // cells, 1)
    done = [_keep(*_add_up(pairs, slice(start, start + block))) for start in range(0, types, block)]
    width = max(sides[0].shape[1] for sides in done)
    ours, theirs = (np.concatenate([_pad(sides[side], width) for sides in done]) for side in (0, 1))
    return ours, theirs


def _add_up(pairs: Sequence[tuple[Sides, Sides]], rows: slice) -> Sides:
    ours, theirs = (
        np.concatenate([(b[side][rows, :, None] + a[side][rows, None, :]).reshape(len(a[side][rows]), -1) for a, b in pairs], axis=1)
        for side in (0, 1)
    )
    return ours, theirs


def _keep(ours: FloatArray, theirs: FloatArray) -> Sides:
    """Keep the efficient candidates of every row, best for us first."""
    order = np.argsort(-ours, axis=1, kind="stable")
    a, b = np.take_along_axis(ours, order, axis=1), np.take_along_axis(theirs, order, axis=1)
    peak = np.maximum.accumulate(b, axis=1)
    raises = b > np.concatenate([np.full((len(b), 1), -np.inf), peak[:, :-1]], axis=1)
    a, b = _pack(a, b, raises)
    last_of_equals = np.concatenate([a[:, 1:] != a[:, :-1], np.ones((len(a), 1), bool)], axis=1)
    return _pack(a, b, last_of_equals & (a > -np.inf))


def _pack(a: FloatArray, b: FloatArray, keep: NDArray[np.bool_]) -> Sides:
    """Move what is kept to the left of its row and fill up with minus infinity."""
    if keep.all():
        return a, b
    counts = keep.sum(axis=1)
    rows, columns = np.nonzero(keep)
    places = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
    packed = np.full((2, len(a), int(counts.max())), -np.inf)
    packed[0, rows, places], packed[1, rows, places] = a[rows, columns], b[rows, columns]
    return packed[0], packed[1]


def _pad(values: FloatArray, width: int) -> FloatArray:
    return np.pad(values, ((0, 0), (0, width - values.shape[1])), constant_values=-np.inf)


def _share_on(frontiers: Sides, own: Sequence[FloatArray], other: Sequence[FloatArray], packages: NDArray[np.int64]) -> FloatArray:
    """Return the share of rows in which the pair of values of a package is a point of the frontier."""
    ours = sum((row[packages[:, issue]] for issue, row in enumerate(own)), start=np.zeros(len(packages)))
    count = np.zeros(len(packages))
    for row, (points, heights) in enumerate(zip(*frontiers, strict=True)):
        theirs = sum((rows[row, packages[:, issue]] for issue, rows in enumerate(other)), start=np.zeros(len(packages)))
        at = np.minimum(np.searchsorted(-points, -ours), points.size - 1)
        count += (points[at] == ours) & (heights[at] == theirs)
    return count / len(frontiers[0])
