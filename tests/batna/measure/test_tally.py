"""Counting what reaches a floor."""

import random
from collections.abc import Callable
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import tally as module
from batna.measure.branches import TooManyPackages
from batna.measure.space import lay_out
from batna.measure.tally import count_at_least


@settings(max_examples=300)
@given(st.data())
def test_it_counts_what_looking_at_every_package_counts(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    space = lay_out(small.ours, small.theirs, small.rules)
    floors = data.draw(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=3), label="floors")
    on_grid = [(a * 10 ** space.exponents[0], b * 10 ** space.exponents[1]) for a, b in floors]
    pairs = small.pairs.values()
    assert count_at_least(space, on_grid) == [sum(a >= x * 1000 and b >= y * 1000 for a, b in pairs) for x, y in floors]


def test_ties_let_it_count_beyond_64_bits() -> None:
    space = lay_out([[0, 1]] * 140, [[1, 0]] * 140)
    unit = 10 ** space.exponents[0]
    assert count_at_least(space, [(0, 0), (70 * unit, 70 * unit)]) == [2**140, comb(140, 70)]


def test_one_empty_package_is_counted() -> None:
    assert count_at_least(lay_out([], []), [(0, 0), (1, 0)]) == [1, 0]


def test_it_counts_a_billion_packages_without_looking_at_each() -> None:
    draw = random.Random(1)
    rows = [[draw.random() for _ in range(10)] for _ in range(9)]
    space = lay_out(rows, [[-value for value in row] for row in rows])
    middle = sum(sum(row) for row in rows) / 10 * 10 ** space.exponents[0]
    (above,) = count_at_least(space, [(int(middle), -(10**14))])
    assert above == pytest.approx(5e8, rel=0.05)


def test_it_says_when_an_exact_count_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    rows = [[draw.random() for _ in range(10)] for _ in range(4)]
    space = lay_out(rows, rows)
    with pytest.raises(TooManyPackages, match="half of the issues have more than 50 different pairs"):
        count_at_least(space, [(0, 0)], most_sums=50)
    monkeypatch.setattr(module, "MOST_PAIRS", 50)
    with pytest.raises(TooManyPackages, match="10 different pairs of values so far, and 10 options to come"):
        count_at_least(space, [(0, 0)])
