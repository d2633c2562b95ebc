"""Packages as rows, and their values as whole numbers."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.measure.branches import IndexRule, TooManyPackages
from batna.simulate.counterpart import NOBODY, SCALE, list_packages, make_counterparts, sum_values


def test_it_lists_every_package_that_the_rules_allow() -> None:
    rule = IndexRule({0: frozenset([1])}, {1: frozenset([0, 2])})
    found = list_packages([2, 3], [rule]).tolist()
    assert found == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 2]]
    assert list_packages([]).shape == (1, 0)


def test_it_refuses_more_packages_than_it_can_play() -> None:
    with pytest.raises(TooManyPackages, match="1,048,576 packages are too many"):
        list_packages([1024, 1024])


def test_it_adds_up_values_of_one_player_and_of_many() -> None:
    packages = list_packages([2, 2])
    assert sum_values([np.array([1.0, 2.0]), np.array([[0.0, 10.0], [0.0, 20.0]])], packages).tolist() == [
        [1, 11, 2, 12],
        [1, 21, 2, 22],
    ]
    assert sum_values([], list_packages([])).tolist() == [[0.0]]


def test_a_package_that_is_worth_just_the_floor_reaches_it() -> None:
    players = make_counterparts(np.array([10.0, 20.0, 30.0]), list_packages([3]))
    assert players.floor_of(20.0) == SCALE // 2
    assert players.floor_of(20.01) > SCALE // 2
    assert players.floor_of(np.array([-1e9, 1e9])).tolist() == [0, NOBODY]


def test_a_player_who_does_not_care_has_one_utility() -> None:
    players = make_counterparts(np.array([5.0, 5.0]), list_packages([2]))
    assert players.utility.tolist() == [[0, 0]]
    assert players.floor_of(5.0) == 0


@pytest.mark.parametrize("hair", [5e-324, 1e-310])
def test_values_that_hardly_differ_are_utilities_all_the_same(hair: float) -> None:
    players = make_counterparts(np.array([[0.0, hair]]), list_packages([2]))
    low, high = players.utility[0].tolist()
    assert 0 == low <= high <= SCALE
    assert players.order[0].tolist() == [0, 1]


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.data())
def test_open_issues_are_closed_at_worst_and_at_best(sizes: list[int], data: st.DataObject) -> None:
    packages = list_packages(sizes)
    values = np.array(data.draw(st.lists(st.integers(0, 5), min_size=len(packages), max_size=len(packages))), dtype=float)
    left = sorted(data.draw(st.sets(st.integers(0, len(sizes) - 1))))
    giving, taking = make_counterparts(values, packages, leaves=left), make_counterparts(values, packages, closes=left)
    every = list(product(*map(range, sizes)))
    for i, package in enumerate(every):
        ways = [k for k, one in enumerate(every) if all(a == b or j in left for j, (a, b) in enumerate(zip(one, package, strict=True)))]
        sure = dict(zip(giving.order[0].tolist(), giving.ladder[0].tolist(), strict=True))
        assert sure[i] == min(giving.utility[0][ways])
        assert taking.seen[0][i] == max(taking.utility[0][ways])
        assert taking.closed[0][i] == next(k for k in ways if taking.utility[0][k] == taking.seen[0][i])
