"""Packages that beat a given one."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure.dominance import count_dominating, find_dominating_points, is_dominated, list_best_min_gain
from batna.measure.frontier import pareto_frontier
from batna.measure.space import lay_out

BUYER = [[1, 10, 25, 33, 40], [1, 10, 19, 25], [15, 6, 1], [20, 7, 1]]
SELLER = [[30, 20, 10, 5, 1], [1, 20, 10, 5], [10, 25, 1], [1, 30, 5]]


@settings(max_examples=300)
@given(st.data())
def test_it_finds_what_looking_at_every_package_finds(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    package = tuple(data.draw(st.tuples(*(st.integers(0, len(row) - 1) for row in small.ours)), label="package"))
    pairs = small.pairs
    ours, theirs = (sum(round(row[one] * 1000) for row, one in zip(side, package, strict=True)) for side in (small.ours, small.theirs))
    gains = {found: (a - ours, b - theirs) for found, (a, b) in pairs.items() if a >= ours and b >= theirs and (a, b) != (ours, theirs)}
    largest = max(map(min, gains.values()), default=0)
    assert count_dominating(small.ours, small.theirs, package, small.rules) == len(gains)
    assert is_dominated(small.ours, small.theirs, package, small.rules) == bool(gains)
    best = list_best_min_gain(small.ours, small.theirs, package, small.rules)
    assert sorted(best) == sorted(found for found, gain in gains.items() if min(gain) == largest)
    assert [pairs[found][0] for found in best] == sorted((pairs[found][0] for found in best), reverse=True)


def test_it_finds_the_improvements_of_a_poor_package_of_itex_and_cypress() -> None:
    worst = (0, 0, 2, 2)  # $4.37, 60 days, 60 days after, 10 %: 4 for the buyer, 37 for the seller
    assert count_dominating(BUYER, SELLER, worst) == 116
    assert is_dominated(BUYER, SELLER, worst)
    assert list_best_min_gain(BUYER, SELLER, worst) == [(2, 1, 1, 1)]
    frontier = pareto_frontier(BUYER, SELLER)
    assert find_dominating_points(frontier, lay_out(BUYER, SELLER).pair(worst)) == list(range(3, 14))


def test_nothing_beats_an_efficient_package() -> None:
    assert count_dominating(BUYER, SELLER, (4, 1, 1, 1)) == 0
    assert not is_dominated(BUYER, SELLER, (4, 1, 1, 1))
    assert list_best_min_gain(BUYER, SELLER, (4, 1, 1, 1)) == []


def test_a_limit_holds() -> None:
    assert len(list_best_min_gain([[0, 1, 1, 1]], [[0, 1, 1, 1]], (0,), limit=2)) == 2


def test_gains_on_different_grids_are_compared_in_one_unit() -> None:
    ours, theirs = [[5_000_000.0, 5_000_001.0, 5_000_003.0]], [[0.0, 2.0, 0.5]]
    assert lay_out(ours, theirs).exponents == (11, 12)
    assert list_best_min_gain(ours, theirs, (0,)) == [(1,)]


def test_it_rejects_what_is_not_a_package() -> None:
    with pytest.raises(ValueError, match="one option of each of the 4 issues"):
        count_dominating(BUYER, SELLER, (0, 0))
