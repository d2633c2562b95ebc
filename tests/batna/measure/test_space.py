"""The space of packages as one line of steps."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure.branches import IndexRule
from batna.measure.space import lay_out


@settings(max_examples=300)
@given(st.data())
def test_it_walks_to_every_package_that_reaches_both_floors(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    space = lay_out(small.ours, small.theirs, small.rules)
    floor = data.draw(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), label="floor")
    on_grid = floor[0] * 10 ** space.exponents[0], floor[1] * 10 ** space.exponents[1]
    expected = {package for package, (a, b) in small.pairs.items() if a >= floor[0] * 1000 and b >= floor[1] * 1000}
    found = list(space.walk(on_grid))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_it_finds_the_few_good_ones_in_a_huge_space() -> None:
    space = lay_out([[0, 1]] * 60, [[1, 0]] * 60)
    unit = 10 ** space.exponents[0]
    assert len(list(space.walk((59 * unit, unit)))) == 60
    assert list(space.walk((60 * unit, unit))) == []


def test_it_values_a_package_on_the_grid() -> None:
    space = lay_out([[0.1, 0.2], [0.2, 0.1]], [[1, 2], [3, 4]])
    assert space.pair((0, 0))[0] == space.pair((1, 1))[0]
    assert space.pair((0, 0)) == (3 * 10**11, 4 * 10**12)


def test_issues_that_no_rule_touches_come_last() -> None:
    rule = IndexRule(when={1: frozenset({0})}, then={2: frozenset({0})})
    space = lay_out([[1, 2]] * 4, [[1, 2]] * 4, [rule])
    assert [step.issue for step in space.steps][2:] == [0, 3]


@pytest.mark.parametrize(
    ("package", "message"), [((0,), "each of the 2 issues; this one has 1"), ((0, 2), "picks an option"), ((-1, 0), "picks")]
)
def test_it_rejects_what_is_not_a_package(package: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lay_out([[1, 2]] * 2, [[1, 2]] * 2).pair(package)
