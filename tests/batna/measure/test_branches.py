"""Cross-issue rules in index form."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import branches as module
from batna.measure.branches import IndexRule, TooManyPackages, count_packages, is_allowed, split_components


def test_it_counts_every_package_without_rules() -> None:
    assert count_packages([5, 4, 3, 3]) == 180
    assert count_packages([10] * 30) == 10**30
    assert count_packages([]) == 1


def test_it_counts_what_a_rule_leaves() -> None:
    rule = IndexRule(when={1: frozenset({2})}, then={0: frozenset({0, 1})})
    assert count_packages([4, 3, 3], [rule]) == 36 - 2 * 3
    assert is_allowed((1, 2, 0), [rule])
    assert is_allowed((3, 1, 0), [rule])
    assert not is_allowed((3, 2, 0), [rule])


def test_it_counts_nothing_when_rules_exclude_every_package() -> None:
    never = IndexRule(when={}, then={0: frozenset()})
    assert count_packages([3, 2], [never]) == 0


def test_it_ignores_a_rule_without_a_demand() -> None:
    assert split_components([3, 2], [IndexRule(when={0: frozenset({1})}, then={})]) == ()


def test_it_keeps_apart_what_no_rule_ties_together() -> None:
    first = IndexRule(when={0: frozenset({1})}, then={3: frozenset({0})})
    second = IndexRule(when={2: frozenset({1})}, then={4: frozenset({0})})
    bridge = IndexRule(when={3: frozenset({1})}, then={2: frozenset({0})})
    assert [set(part.issues) for part in split_components([2] * 5, [first, second])] == [{0, 3}, {2, 4}]
    assert [set(part.issues) for part in split_components([2] * 5, [first, second, bridge])] == [{0, 2, 3, 4}]


def test_it_does_not_tell_apart_options_that_no_rule_tells_apart() -> None:
    (part,) = split_components([100, 100], [IndexRule(when={0: frozenset({7})}, then={1: frozenset({1, 2})})])
    assert sorted(len(group) for step in part.steps for group in step.groups) == [1, 2, 98, 99]


def test_a_hub_of_many_rules_stays_small() -> None:
    hub = [IndexRule(when={issue: frozenset({0})}, then={0: frozenset(range(issue % 10))}) for issue in range(1, 60)]
    assert 0 < count_packages([10] * 60, hub) < 10**60


@settings(max_examples=300)
@given(st.data())
def test_it_counts_as_looking_at_every_package_does(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    assert count_packages([len(row) for row in small.ours], small.rules) == len(small.packages)
    assert all(is_allowed(package, small.rules) for package in small.packages)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (IndexRule(when={2: frozenset({0})}, then={0: frozenset({0})}), "names issue 2; there are 2 issues"),
        (IndexRule(when={0: frozenset({0})}, then={1: frozenset({3})}), "an option that issue 1 does not have; it has 3"),
    ],
)
def test_it_rejects_a_rule_about_what_is_not_there(rule: IndexRule, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        count_packages([2, 3], [rule])


def test_it_says_when_rules_tie_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MOVES", 30)
    pairs = [(a, b) for a in range(5) for b in range(a)]
    all_different = [IndexRule(when={a: frozenset({k})}, then={b: frozenset(range(6)) - {k}}) for a, b in pairs for k in range(6)]
    with pytest.raises(TooManyPackages, match=r"more than 30 combinations"):
        count_packages([6] * 5, all_different)


def test_a_tangle_of_rules_is_counted_exactly() -> None:
    pairs = [(a, b) for a in range(5) for b in range(a)]
    all_different = [IndexRule(when={a: frozenset({k})}, then={b: frozenset(range(6)) - {k}}) for a, b in pairs for k in range(6)]
    assert count_packages([6] * 5, all_different) == 6 * 5 * 4 * 3 * 2
