"""The share of supplier types under which a package is efficient."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import uncertain as module
from batna.measure.branches import IndexRule, TooManyPackages
from batna.measure.frontier import list_efficient, pareto_frontier
from batna.measure.uncertain import efficient_share, type_frontiers


@settings(max_examples=200)
@given(st.data())
def test_without_uncertainty_it_is_one_on_the_frontier_and_zero_off_it(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    packages = small.packages
    shares = efficient_share(small.ours, small.theirs, small.theirs, small.theirs, packages, rules=small.rules, types=2, seed=0)
    assert {package for package, share in zip(packages, shares, strict=True) if share == 1} == small.efficient
    assert set(shares.tolist()) <= {0.0, 1.0}


@settings(max_examples=50)
@given(st.data())
def test_it_equals_one_frontier_per_type(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    width = data.draw(st.sampled_from([0.5, 3.0]), label="width")
    low = [[value - width for value in row] for row in small.theirs]
    high = [[value + (width if place % 2 else 0) for place, value in enumerate(row)] for row in small.theirs]
    packages = small.packages
    shares = efficient_share(small.ours, low, small.theirs, high, packages, rules=small.rules, types=8, seed=4)
    ends = [[np.array(row) for row in side] for side in (low, small.theirs, high)]
    types = module._draw_types(ends[0], ends[1], ends[2], 8, 4)
    hits = dict.fromkeys(packages, 0)
    for number in range(8):
        for package in list_efficient(pareto_frontier(small.ours, [rows[number] for rows in types], rules=small.rules)):
            hits[package] += 1
    assert shares.tolist() == [hits[package] / 8 for package in packages]


def test_a_coin_toss_of_the_supplier_is_half_of_the_types() -> None:
    # We like the first option better; the second is efficient where the supplier likes it better: by symmetry in half of the types.
    shares = efficient_share([[1.0, 0.0]], [[0.0, 0.0]], [[0.5, 0.5]], [[1.0, 1.0]], [(0,), (1,)], types=4000, seed=1)
    assert shares[0] == 1
    assert shares[1] == pytest.approx(0.5, abs=0.03)


def test_the_seed_decides_the_types() -> None:
    def share(seed: int) -> list[float]:
        shares = efficient_share([[1, 0, 0.5]], [[0, 0, 0]], [[1, 2, 1]], [[3, 3, 3]], [(1,), (2,)], types=300, seed=seed)
        return [float(one) for one in shares]

    assert share(1) == share(1)
    assert share(1) != share(2)


def test_blocks_of_types_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    ours = [np.sort(rng.random(5)) for _ in range(4)]
    theirs = [np.sort(rng.random(5))[::-1] for _ in range(4)]
    high = [row + 0.3 for row in theirs]
    packages = list_efficient(pareto_frontier(ours, theirs))
    whole = efficient_share(ours, theirs, theirs, high, packages, types=50, seed=2)
    monkeypatch.setattr(module, "MOST_CELLS", 100)
    assert efficient_share(ours, theirs, theirs, high, packages, types=50, seed=2).tolist() == whole.tolist()


def test_it_has_nothing_to_say_about_nothing() -> None:
    assert efficient_share([[1, 2]], [[1, 2]], [[1, 2]], [[1, 2]], [], seed=0).tolist() == []
    assert efficient_share([], [], [], [], [()], seed=0).tolist() == [1.0]


def test_it_rejects_a_forbidden_package() -> None:
    rule = IndexRule(when={}, then={0: frozenset({1})})
    with pytest.raises(ValueError, match="the rules forbid"):
        efficient_share([[1, 2]], [[1, 2]], [[1, 2]], [[1, 2]], [(0,)], rules=[rule], seed=0)


def test_it_rejects_values_out_of_order() -> None:
    with pytest.raises(ValueError, match="rising order"):
        efficient_share([[1, 2]], [[1, 2]], [[1, 3]], [[1, 2]], [(0,)], seed=0)


def test_it_rejects_no_types() -> None:
    with pytest.raises(ValueError, match="At least one supplier type"):
        efficient_share([[1]], [[1]], [[1]], [[1]], [(0,)], types=0, seed=0)


def test_it_says_when_a_frontier_would_be_too_large() -> None:
    rows = [[1.0, 2.0], [2.0, 1.0]]
    back = [[2.0, 1.0], [1.0, 2.0]]
    with pytest.raises(TooManyPackages, match="more than 3,999 pairs to look at"):
        efficient_share(rows, back, back, back, [(0, 0)], seed=0, most_pairs=3999)


def test_every_type_has_its_own_frontier() -> None:
    theirs = [np.array([[3.0, 0.0], [0.0, 3.0]]), np.array([[1.0, 2.0], [1.0, 2.0]])]
    ours, others = type_frontiers([[0, 5], [4, 0]], theirs)
    assert ours.tolist() == [[9, 5, 4, 0], [9, 5, -np.inf, -np.inf]]
    assert others.tolist() == [[1, 2, 4, 5], [4, 5, -np.inf, -np.inf]]
