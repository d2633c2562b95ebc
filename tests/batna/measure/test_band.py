"""Packages within a band of our value that nothing in the band beats."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure import band as module
from batna.measure.band import find_band
from batna.measure.branches import IndexRule
from batna.measure.space import lay_out


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    space = lay_out(small.ours, small.theirs, small.rules)
    pairs = {package: space.pair(package) for package in small.packages}
    ends = st.sampled_from(sorted({ours for ours, _ in pairs.values()}) or [0])
    low, high = sorted((data.draw(ends), data.draw(ends)))
    inside = {package: pair for package, pair in pairs.items() if low <= pair[0] <= high}
    kept = {package for package, (a, b) in inside.items() if not any((c, d) != (a, b) and c >= a and d >= b for c, d in inside.values())}
    found = list(find_band(space, low, high).packages())
    assert set(found) == kept
    assert len(found) == len(kept)
    assert [pairs[package][0] for package in found] == sorted((pairs[package][0] for package in found), reverse=True)
    assert find_band(space, low, high).is_exact


def test_a_band_without_a_package_is_empty() -> None:
    assert list(find_band(lay_out([[0, 10]], [[1, 1]]), 3, 7).packages()) == []


def test_rules_that_leave_nothing_leave_an_empty_band() -> None:
    rules = [IndexRule({}, {0: frozenset({0})}), IndexRule({}, {0: frozenset({1})})]
    assert list(find_band(lay_out([[0, 10]], [[1, 1]], rules), -100, 10**14).packages()) == []


def test_no_issue_makes_one_package_worth_nothing() -> None:
    assert list(find_band(lay_out([], []), 0, 0).packages()) == [()]


def generic(issues: int, options: int) -> tuple[list[list[float]], list[list[float]]]:
    ours = [[((7919 * (i + 1) * k) % 9973) / 7 for k in range(options)] for i in range(issues)]
    theirs = [[((104729 * (i + 2) * (k + 3)) % 9931) / 11 for k in range(options)] for i in range(issues)]
    return ours, theirs


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_it_is_quick_with_a_million_packages() -> None:
    space = lay_out(*generic(6, 10))
    middle = sum(int(row.min()) + int(row.max()) for row in space.ours) // 2
    band = find_band(space, middle - 10**14, middle + 10**14)
    assert band.is_exact
    assert next(band.packages())


@pytest.mark.parametrize("rules", [[], [IndexRule({0: frozenset({1, 2})}, {1: frozenset({0, 2}), 2: frozenset({1, 3})})]])
def test_when_there_are_too_many_good_ones_are_kept(rules: list[IndexRule], monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = generic(5, 4)
    space = lay_out(ours, theirs, rules)
    middle = sum(int(row.min()) + int(row.max()) for row in space.ours) // 2
    ends = middle - 5 * 10**14, middle + 5 * 10**14
    exact = {space.pair(package) for package in find_band(space, *ends).packages()}
    monkeypatch.setattr(module, "MOST_WAYS", 60)
    monkeypatch.setattr(module, "FEW_WAYS", 400)
    band = find_band(space, *ends)
    assert not band.is_exact
    found = list(band.packages())
    assert found
    assert all(ends[0] <= space.pair(package)[0] <= ends[1] for package in found)
    assert all(rule.allows(package) for rule in rules for package in found)
    best, good = (max(b for _, b in pairs) for pairs in (exact, {space.pair(package) for package in found}))
    assert good > 0.8 * best


def test_thinning_keeps_every_way_to_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAYS", 1)
    space = lay_out([[0, 0, 5], [1, 1]], [[3, 3, 3], [4, 4]])
    assert len(list(find_band(space, 0, 10**13).packages())) == 2
