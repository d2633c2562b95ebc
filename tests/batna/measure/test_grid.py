"""Scaled integers."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.measure.grid import check_values, pick_exponent, point_to_grid, to_grid


def exponent_of(*issues: list[float]) -> int:
    return pick_exponent([np.array(values) for values in issues])


@pytest.mark.parametrize(
    ("issues", "exponent"),
    [
        ([[0.5, 1.0]], 12),
        ([[0.0]], 12),
        ([], 12),
        ([[4_000_000.0]], 12),
        ([[5_000_000.0]], 11),
        ([[3_000_000.0, -1.0], [-3_000_000.0, 2.0]], 11),
        ([[1_000_000_000.0]], 9),
        ([[4.7e18]], -1),
        ([[1e300]], -282),
    ],
)
def test_it_takes_the_largest_power_of_ten_that_fits(issues: list[list[float]], exponent: int) -> None:
    assert exponent_of(*issues) == exponent


def test_it_rejects_values_that_cannot_be_added_up() -> None:
    with pytest.raises(ValueError, match="too large to be added up"):
        exponent_of([1e308], [1e308])


def test_it_makes_ties_of_decimals_exact() -> None:
    tenth, fifth, three_tenths = to_grid(np.array([0.1, 0.2, 0.3]), 12)
    assert tenth + fifth == three_tenths


@given(st.decimals(-1_000_000_000, 1_000_000_000, places=2))
def test_it_is_exact_for_cents_of_a_billion(amount: Decimal) -> None:
    assert to_grid(np.array([float(amount)]), 9)[0] == int(amount.scaleb(9))


def test_it_rounds_what_is_finer_than_the_grid() -> None:
    assert to_grid(np.array([1 / 3, -2 / 3]), 12).tolist() == [333_333_333_333, -666_666_666_667]
    assert to_grid(np.array([1e6 / 3]), 12)[0] == pytest.approx(333333333333333333, abs=64)
    assert to_grid(np.array([5e18, 3e18]), -1).tolist() == [500_000_000_000_000_000, 300_000_000_000_000_000]


@pytest.mark.parametrize(
    ("value", "exponent", "expected"), [(0.3, 12, 300_000_000_000), (1e30, 12, 10**42), (1e30, -5, 10**25), (-5e18, 0, -5 * 10**18)]
)
def test_it_puts_one_number_on_the_grid_however_large(value: float, exponent: int, expected: int) -> None:
    assert point_to_grid(value, exponent) == expected


@pytest.mark.parametrize("values", [[[1.0], []], [[1.0], [[2.0]]], [[1.0], 3.0]])
def test_it_rejects_an_issue_without_a_row_of_options(values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"Issue 2 needs at least one option with a value \(ours\)"):
        check_values(values, "ours")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_it_rejects_what_is_not_a_finite_number(bad: float) -> None:
    with pytest.raises(ValueError, match=r"Issue 1 has a value that is not a finite number \(theirs\)"):
        check_values([[1.0, bad]], "theirs")
