"""Triangular numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.measure.interval import Interval

numbers = st.lists(st.integers(-100, 100), min_size=3, max_size=3).map(sorted).map(lambda ends: Interval(*map(float, ends)))


def test_it_describes_itself_to_people() -> None:
    assert Interval(21_300, 25_300, 29_300).describe() == "25,300 (21,300–29,300)"
    assert Interval(5, 5, 5).describe() == "5"
    assert Interval(0.25, 0.5, 1).describe(decimals=2) == "0.50 (0.25–1.00)"
    assert Interval(-0.4, 0, 12).describe() == "0 (0 to 12)"
    assert Interval(-1500, -1000, -10).describe() == "−1,000 (−1,500 to −10)"


def test_it_adds_and_scales() -> None:
    price = Interval(1, 2, 4)
    assert price + Interval(1, 1, 1) == price + 1 == 1 + price == Interval(2, 3, 5)
    assert price * 2 == 2 * price == Interval(2, 4, 8)
    assert -price == Interval(-4, -2, -1)
    assert price - Interval(0, 1, 1) == Interval(0, 1, 4)
    assert price - 1 == Interval(0, 1, 3)


def test_it_knows_its_moments() -> None:
    assert Interval(0, 3, 6).mean == 3
    assert Interval(0, 3, 6).width == 6
    assert Interval(0, 3, 6).deviation == pytest.approx(1.5**0.5)
    assert Interval(0.1, 0.1, 0.1).deviation == pytest.approx(0)


@given(numbers, st.floats(0, 1))
def test_quantile_and_share_are_inverse(number: Interval, share: float) -> None:
    value = number.quantile(share)
    assert number.low <= value <= number.high
    if number.width:
        assert number.share_below(value) == pytest.approx(share, abs=1e-6)


def test_half_lies_below_the_median() -> None:
    assert Interval(0, 1, 2).quantile(0.5) == pytest.approx(1)
    assert Interval(0, 0, 1).share_below(0) == 0
    assert Interval(0, 0, 1).share_below(0.5) == 0.75
    assert Interval(0, 1, 2).share_below(3) == 1
    assert Interval(0, 1, 2).share_below(0.5) == 0.125
    assert Interval(2, 2, 2).share_below(2) == 1
    assert Interval(2, 2, 2).share_below(1) == 0


@given(numbers)
def test_draws_stay_inside_and_follow_the_seed(number: Interval) -> None:
    draws = number.sample(np.random.default_rng(3), (4, 5))
    assert draws.shape == (4, 5)
    assert draws.min() >= number.low
    assert draws.max() <= number.high
    assert (draws == number.sample(np.random.default_rng(3), (4, 5))).all()


def test_draws_have_the_mean_of_the_distribution() -> None:
    assert Interval(0, 1, 5).sample(np.random.default_rng(1), 20_000).mean() == pytest.approx(2, abs=0.03)


@pytest.mark.parametrize("ends", [(2, 1, 3), (1, 3, 2), (float("nan"), 1, 2), (float("-inf"), 0, 1), (0, 1, float("inf"))])
def test_it_rejects_ends_out_of_order(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="finite and in rising order"):
        Interval(*ends)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_it_rejects_a_share_outside_0_and_1(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Interval(0, 1, 2).quantile(share)
