"""Value functions, with the numbers that the KraljicMatrix package prints."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.measure.utility import (
    additive_value,
    exponential_value,
    find_minimum,
    fit_curvature,
    swing_weights,
    two_attribute_value,
)


def test_it_reproduces_the_printed_values() -> None:
    first, second = exponential_value(3.01, 1, 5, 0.653), exponential_value(4.84, 1, 10, 0.70)
    assert round(first, 7) == 0.7887459
    assert round(second, 7) == 0.9336977
    assert round(additive_value([0.65, 0.35], [first, second]), 7) == 0.8394790
    item = exponential_value(1.66, 1, 5, 0.653), exponential_value(4.02, 1, 10, 0.70)
    assert [round(value, 7) for value in item] == [0.3778582, 0.8808636]
    assert round(additive_value([0.65, 0.35], item), 7) == 0.5539101


@pytest.mark.parametrize(
    ("points", "high", "digits", "curvature"),
    [
        ([(3, 0.80), (4, 0.90), (5, 1)], 5, 4, 0.6531),
        ([(3, 0.75), (4, 0.90), (5, 1)], 5, 2, 0.54),
        ([(2, 0.5), (4, 1.25), (6, 1.5)], 6, 2, 0.94),
    ],
)
def test_it_fits_the_printed_curvatures(points: list[tuple[float, float]], high: float, digits: int, curvature: float) -> None:
    assert round(fit_curvature(points, 1, high), digits) == curvature


@given(st.floats(-3, 3), st.floats(0, 1))
def test_the_curve_runs_from_0_to_1(curvature: float, x: float) -> None:
    assert exponential_value(0, 0, 1, curvature) == pytest.approx(0)
    assert exponential_value(1, 0, 1, curvature) == pytest.approx(1)
    assert -1e-12 <= exponential_value(x, 0, 1, curvature) <= 1 + 1e-12
    assert exponential_value(x, 0, 1, curvature) == pytest.approx(1 - exponential_value(1 - x, 0, 1, -curvature))


def test_a_flat_curve_is_a_line_and_a_steep_one_does_not_overflow() -> None:
    assert exponential_value(2, 0, 8, 0) == 0.25
    assert exponential_value(2, 0, 8, 1e-6) == pytest.approx(0.25, abs=1e-5)
    assert exponential_value(2, 0, 8, -1000) == pytest.approx(0)
    assert exponential_value(2, 0, 8, 1000) == pytest.approx(1)


def test_it_recovers_a_known_curvature() -> None:
    stated = [(x, exponential_value(x, 0, 10, -0.3)) for x in (2, 5, 7)]
    assert fit_curvature(stated, 0, 10, bounds=(-2, 2)) == pytest.approx(-0.3, abs=1e-5)


def test_swings_become_weights() -> None:
    assert swing_weights({"price": 100, "delivery": 60, "warranty": 40}) == {"price": 0.5, "delivery": 0.3, "warranty": 0.2}


def test_two_attributes_may_need_each_other() -> None:
    assert two_attribute_value(1, 0.5, 0.6, 0.4) == pytest.approx(0.8)
    assert two_attribute_value(1, 1, 0.3, 0.3) == pytest.approx(1)
    assert two_attribute_value(1, 0, 0.3, 0.3) == pytest.approx(0.3)


@pytest.mark.parametrize("low", [0.0, -3.0])
def test_it_finds_a_minimum_inside_and_at_the_edge(low: float) -> None:
    assert find_minimum(lambda x: (x - 1) ** 2, low, 5) == pytest.approx(1, abs=1e-6)
    assert find_minimum(math.exp, low, 5) == pytest.approx(low, abs=1e-6)


def test_it_rejects_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="2 weights for 1 scores"):
        additive_value([0.5, 0.5], [1])
    with pytest.raises(ValueError, match=r"add up to 1, not 0\.9"):
        additive_value([0.5, 0.4], [1, 1])
    with pytest.raises(ValueError, match="add up to 1"):
        additive_value([1.5, -0.5], [1, 1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        additive_value([1], [1.5])
    with pytest.raises(ValueError, match="one of them more"):
        swing_weights({"price": 0})
    with pytest.raises(ValueError, match="at least 0"):
        swing_weights({"price": -1, "delivery": 3})
    with pytest.raises(ValueError, match="below the high end"):
        exponential_value(1, 5, 5, 0.5)
    with pytest.raises(ValueError, match="at least one point"):
        fit_curvature([], 0, 1)
    with pytest.raises(ValueError, match="bounds in rising order"):
        fit_curvature([(0, 0)], 0, 1, bounds=(1, 1))
