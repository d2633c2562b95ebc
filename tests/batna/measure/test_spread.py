"""Packages as different from each other as can be."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import spread as module
from batna.measure.spread import pick_spread

Package = tuple[int, ...]


def rate(packages: Sequence[Package], worths: Sequence[int], picked: tuple[int, ...]) -> tuple[int, int, int]:
    apart = [sum(x != y for x, y in zip(packages[a], packages[b], strict=True)) for a, b in combinations(picked, 2)]
    return min(apart, default=0), sum(apart), sum(worths[i] for i in picked)


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 5))
    option = st.integers(0, data.draw(st.integers(1, 3)))
    packages = data.draw(st.lists(st.tuples(*[option] * width), min_size=1, max_size=11, unique=True))
    worths = data.draw(st.lists(st.integers(-(2**60), 2**60) | st.integers(-2, 2), min_size=len(packages), max_size=len(packages)))
    count = data.draw(st.integers(1, 5))
    spread = pick_spread(packages, worths, count)
    every = combinations(range(len(packages)), min(count, len(packages)))
    best = max(rate(packages, worths, picked) for picked in every)
    found = rate(packages, worths, spread.picked)
    assert (spread.smallest, spread.total) == found[:2] == best[:2]
    assert found[2] == pytest.approx(best[2], rel=1e-12, abs=1e-12 * 2**62 if max(map(abs, worths)) > 2 else 0)
    assert spread.is_exact


def test_the_smallest_difference_comes_before_the_sum() -> None:
    packages = [(0, 0, 0, 0), (1, 1, 1, 1), (1, 1, 1, 0), (0, 0, 1, 1)]
    assert pick_spread(packages, [0, 0, 0, 0], 3).picked in {(0, 1, 3), (0, 2, 3)}
    assert pick_spread(packages, [0, 0, 0, 0], 3).smallest == 2


def test_equally_different_picks_are_told_apart_by_worth() -> None:
    packages = [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert set(pick_spread(packages, [1, 5, 2, 4], 2).picked) == {1, 3}


def test_nothing_to_pick_from_is_no_pick() -> None:
    assert pick_spread([], [], 3).picked == ()
    assert pick_spread([(0, 0)], [1], 3).picked == (0,)


@pytest.mark.parametrize("work", [0, 20, 60, 300, 2000])
def test_when_there_are_too_many_the_best_found_is_returned(work: int, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = [(a, b, c, (a + b + c) % 3, (a + 2 * b) % 3) for a in range(3) for b in range(3) for c in range(3)]
    worths = [(7 * i) % 13 for i in range(27)]
    exact = pick_spread(packages, worths, 5)
    monkeypatch.setattr(module, "MOST_WORK", work)
    spread = pick_spread(packages, worths, 5)
    assert len(set(spread.picked)) == 5
    assert not spread.is_exact
    assert (1, 0) < (spread.smallest, spread.total) <= (exact.smallest, exact.total)
    assert rate(packages, worths, spread.picked)[:2] == (spread.smallest, spread.total)
