"""Which packages beat a given one, and how many there are, without looking at every package."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from batna.measure.branches import IndexRule
from batna.measure.frontier import Frontier, Package, pareto_frontier
from batna.measure.space import Pair, lay_out
from batna.measure.tally import MOST_SUMS, count_at_least


def count_dominating(
    ours: Sequence[ArrayLike],
    theirs: Sequence[ArrayLike],
    package: Sequence[int],
    rules: Sequence[IndexRule] = (),
    most_sums: int = MOST_SUMS,
) -> int:
    """Return how many allowed packages are at least as good for both sides as the given one and better for one, exactly.

    Values as for `pareto_frontier`; the given package need not be allowed itself. Raises `ValueError` for a package
    that is not one option per issue, `TooManyPackages` where the count would take too long (see `count_at_least`).
    """
    space = lay_out(ours, theirs, rules)
    a, b = space.pair(package)
    better_for_us, better_for_them, better_for_both = count_at_least(space, [(a + 1, b), (a, b + 1), (a + 1, b + 1)], most_sums)
    return better_for_us + better_for_them - better_for_both


def is_dominated(ours: Sequence[ArrayLike], theirs: Sequence[ArrayLike], package: Sequence[int], rules: Sequence[IndexRule] = ()) -> bool:
    """Return whether some allowed package beats the given one."""
    pair = lay_out(ours, theirs, rules).pair(package)
    return bool(find_dominating_points(pareto_frontier(ours, theirs, rules=rules), pair))


def find_dominating_points(frontier: Frontier, pair: Pair) -> list[int]:
    """Return the points of the frontier that beat a pair of values on its grid (`lay_out(…).pair(package)`)."""
    a, b = frontier.scaled[:, 0], frontier.scaled[:, 1]
    return np.flatnonzero((a >= pair[0]) & (b >= pair[1]) & ((a > pair[0]) | (b > pair[1]))).tolist()


def list_best_min_gain(
    ours: Sequence[ArrayLike],
    theirs: Sequence[ArrayLike],
    package: Sequence[int],
    rules: Sequence[IndexRule] = (),
    limit: int | None = None,
    *,
    frontier: Frontier | None = None,
) -> list[Package]:
    """Return, of the packages that beat the given one, those whose smaller gain over it is largest, best for us first.

    The gains of both sides are compared as they stand, in the unit of the values. With `limit`, at most so many.
    Who has the frontier of these values already gives it.
    """
    space = lay_out(ours, theirs, rules)
    a, b = space.pair(package)
    frontier = frontier or pareto_frontier(ours, theirs, rules=rules)
    points = find_dominating_points(frontier, (a, b))
    if not points:
        return []
    finest = max(space.exponents)
    units = 10 ** (finest - space.exponents[0]), 10 ** (finest - space.exponents[1])
    gain = max(min((int(frontier.scaled[i, 0]) - a) * units[0], (int(frontier.scaled[i, 1]) - b) * units[1]) for i in points)
    floor = a - -gain // units[0], b - -gain // units[1]
    pairs = ((space.pair(found), found) for found in space.walk(floor))
    beating = islice(((pair, found) for pair, found in pairs if pair != (a, b)), limit)
    return [found for _, found in sorted(beating, key=lambda item: (-item[0][0], -item[0][1], item[1]))]
