"""The efficient frontier."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import frontier as module
from batna.measure.branches import IndexRule, TooManyPackages
from batna.measure.frontier import efficient_count, list_efficient, pareto_frontier

# Itex–Cypress, the bicycle-parts case of Inspire as shipped with GENIUS: price, delivery, payment, returns.
BUYER = [[1, 10, 25, 33, 40], [1, 10, 19, 25], [15, 6, 1], [20, 7, 1]]
SELLER = [[30, 20, 10, 5, 1], [1, 20, 10, 5], [10, 25, 1], [1, 30, 5]]
BUYER_WEIGHTS = [0.47002, 0.12208, 0.17727, 0.23063]
SELLER_WEIGHTS = [0.28813, 0.19153, 0.24213, 0.27822]


def normalised(weights: list[float], points: list[list[int]]) -> list[list[float]]:
    return [[weight / sum(weights) * one / max(row) for one in row] for weight, row in zip(weights, points, strict=True)]


def opposed(issues: int, options: int = 10) -> tuple[list[list[float]], list[list[float]]]:
    draw = random.Random(7)
    ours = [sorted(draw.random() / issues for _ in range(options)) for _ in range(issues)]
    theirs = [sorted((draw.random() / issues for _ in range(options)), reverse=True) for _ in range(issues)]
    return ours, theirs


def test_it_finds_the_15_efficient_packages_of_itex_and_cypress() -> None:
    frontier = pareto_frontier(BUYER, SELLER)
    assert len(frontier) == 14
    assert efficient_count(frontier) == 15
    assert frontier.utilities[0].tolist() == [100, 17]
    assert frontier.package(0) == (4, 3, 0, 0)
    assert frontier.utilities[-1].tolist() == [24, 105]
    assert frontier.package(13) == (0, 1, 1, 1)
    assert len(set(list_efficient(frontier))) == 15


def test_it_finds_the_18_efficient_packages_of_the_normalised_case() -> None:
    frontier = pareto_frontier(normalised(BUYER_WEIGHTS, BUYER), normalised(SELLER_WEIGHTS, SELLER))
    assert len(frontier) == efficient_count(frontier) == 18
    assert frontier.utilities[0] == pytest.approx([1.0, 0.1636], abs=5e-5)
    assert frontier.utilities[-1] == pytest.approx([0.2122, 1.0], abs=5e-5)


@settings(max_examples=300)
@given(st.data())
def test_it_finds_what_looking_at_every_package_finds(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    frontier = pareto_frontier(small.ours, small.theirs, rules=small.rules)
    pairs, efficient = small.pairs, small.efficient
    found = list_efficient(frontier)
    assert set(found) == efficient
    assert len(found) == efficient_count(frontier) == len(efficient)
    assert [pairs[package][0] for package in found] == sorted((pairs[package][0] for package in efficient), reverse=True)
    points = [pairs[frontier.package(i)] for i in range(len(frontier))]
    assert len(set(points)) == len(points) == len({pairs[package] for package in efficient})
    assert (np.abs(frontier.utilities * 1000 - np.array(points).reshape(-1, 2)) < 1e-6).all()
    for point in range(len(frontier)):
        assert frontier.package(point) in set(frontier.packages_at(point))


@given(st.data())
def test_the_order_of_the_issues_changes_nothing(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    there = pareto_frontier(small.ours, small.theirs)
    back = pareto_frontier(small.ours[::-1], small.theirs[::-1])
    assert there.scaled.tolist() == back.scaled.tolist()
    assert there.counts() == back.counts()


def test_a_tie_of_decimals_is_kept_once() -> None:
    frontier = pareto_frontier([[0.1, 0.3], [0.2, 0.0]], [[1.0, 0.8], [0.0, 0.2]])
    assert frontier.utilities.tolist() == [[0.5, 0.8], [pytest.approx(0.3), 1.0], [0.1, 1.2]]
    assert set(frontier.packages_at(1)) == {(0, 0), (1, 1)}
    assert frontier.counts() == [1, 2, 1]


def test_equal_packages_are_counted_beyond_64_bits() -> None:
    frontier = pareto_frontier([[1, 1]] * 100, [[0, 0]] * 100)
    assert efficient_count(frontier) == 2**100
    assert len(list_efficient(frontier, limit=5)) == 5


def test_a_smaller_limit_gives_the_beginning_of_the_same_list() -> None:
    frontier = pareto_frontier([[1, 1, 0], [1, 0, 1]], [[0, 0, 1], [0, 1, 0]])
    assert list_efficient(frontier, limit=4) == list_efficient(frontier)[:4]
    assert list_efficient(frontier, limit=0) == []


def test_without_issues_there_is_one_empty_package() -> None:
    frontier = pareto_frontier([], [])
    assert frontier.utilities.tolist() == [[0, 0]]
    assert list_efficient(frontier) == [()]


def test_one_option_each_leaves_one_package() -> None:
    frontier = pareto_frontier([[2], [-3]], [[1], [5]])
    assert frontier.utilities.tolist() == [[-1, 6]]
    assert frontier.package(0) == (0, 0)


def test_rules_that_exclude_everything_leave_an_empty_frontier() -> None:
    rules = [IndexRule(when={}, then={0: frozenset()}), IndexRule(when={1: frozenset({0})}, then={2: frozenset({0})})]
    frontier = pareto_frontier([[1, 2], [1, 2], [1, 2]], [[1, 2], [1, 2], [1, 2]], rules=rules)
    assert len(frontier) == 0
    assert frontier.utilities.shape == (0, 2)
    assert efficient_count(frontier) == 0
    assert list_efficient(frontier) == []


def test_a_rule_takes_the_best_package_away() -> None:
    rule = IndexRule(when={0: frozenset({1})}, then={1: frozenset({0})})
    frontier = pareto_frontier([[0, 10], [0, 10]], [[0, 1], [0, 1]], rules=[rule])
    assert frontier.utilities.tolist() == [[10, 1]]
    assert set(frontier.packages_at(0)) == {(1, 0), (0, 1)}


def test_it_adds_up_a_billion_euros_to_the_cent() -> None:
    frontier = pareto_frontier([[1_000_000_000.01, 1_000_000_000.03], [0.02, 0.0]], [[5.0, 4.0], [0.0, 1.0]])
    assert frontier.counts() == [1, 2, 1]
    assert frontier.exponents == (9, 12)


def test_it_keeps_our_value_descending_where_values_are_finer_than_the_grid() -> None:
    frontier = pareto_frontier([[0.0, 3.3e-13], [0.0, 4.0e-13], [0.0, 6.0e-13]], [[1e-12, 0.0], [2e-12, 0.0], [2.5e-12, 0.0]])
    assert (np.diff(frontier.utilities[:, 0]) <= 0).all()
    ours = np.random.default_rng(3).random((6, 3)) * 4e-12
    noisy = pareto_frontier(list(ours), list(-ours))
    assert (np.diff(noisy.utilities[:, 0]) <= 0).all()
    assert len(set(list_efficient(noisy))) == efficient_count(noisy)


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_10_to_the_30_packages_take_a_moment() -> None:
    ours, theirs = opposed(30)
    frontier = pareto_frontier(ours, theirs)
    assert len(frontier) > 500
    assert (np.diff(frontier.utilities[:, 0]) < 0).all()
    assert (np.diff(frontier.utilities[:, 1]) > 0).all()


def test_a_thousand_issues_do_not_run_out_of_stack() -> None:
    frontier = pareto_frontier([[1, 0]] * 1000, [[0, 1]] * 1000)
    assert len(frontier) == 1001
    assert frontier.counts()[1] == 1000
    assert len(list_efficient(frontier, limit=3)) == 3


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_rules_over_a_billion_packages_take_a_moment() -> None:
    ours, theirs = opposed(9)
    rules = [
        IndexRule(when={i: frozenset({8, 9})}, then={i + 1: frozenset(range(6)), (i + 4) % 9: frozenset(range(3, 10))}) for i in range(5)
    ]
    frontier = pareto_frontier(ours, theirs, rules=rules)
    assert all(rule.allows(frontier.package(i)) for rule in rules for i in range(len(frontier)))


@pytest.mark.parametrize(("ours", "theirs"), [([[1, 2]], [[1]]), ([[1]], []), ([[1, 2], [1]], [[1], [1, 2]])])
def test_it_rejects_sides_that_do_not_fit_together(ours: list[list[float]], theirs: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="the same issues with the same number of options"):
        pareto_frontier(ours, theirs)


def test_it_rejects_a_value_that_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="Issue 2 has a value that is not a finite number"):
        pareto_frontier([[1], [float("nan")]], [[1], [1]])


def test_a_large_merge_in_blocks_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    ours, theirs = ([[draw.randint(0, 9) for _ in range(6)] for _ in range(4)] for _ in range(2))
    rules = [IndexRule(when={0: frozenset({0, 1})}, then={1: frozenset({1, 2, 3}), 2: frozenset({0, 5})})]
    for some in ([], rules):
        whole = pareto_frontier(ours, theirs, rules=some)
        monkeypatch.setattr(module, "AT_ONCE", 35)
        blocks = pareto_frontier(ours, theirs, rules=some)
        monkeypatch.undo()
        assert blocks.scaled.tolist() == whole.scaled.tolist()
        assert set(list_efficient(blocks)) == set(list_efficient(whole))
        assert blocks.counts() == whole.counts()


def test_it_says_when_the_frontier_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 20)
    ours, theirs = opposed(3)
    with pytest.raises(TooManyPackages, match="more than 20 efficient pairs in one merge"):
        pareto_frontier(ours, theirs)
    monkeypatch.setattr(module, "MOST_PAIRS", 90)
    with pytest.raises(TooManyPackages, match=r"10 efficient pairs of values so far, and 20 options to come\. Values with fewer decimals"):
        pareto_frontier(ours, theirs)
    chain = [IndexRule(when={i: frozenset({0})}, then={i + 1: frozenset({0})}) for i in range(2)]
    with pytest.raises(TooManyPackages, match=r"10 efficient pairs of values so far, and 20 options to come"):
        pareto_frontier(ours, theirs, rules=chain)


def test_the_result_says_why() -> None:
    because = pareto_frontier([[1, 2]], [[2, 1]]).because
    assert because[0].startswith("2 pairs of values are efficient")
