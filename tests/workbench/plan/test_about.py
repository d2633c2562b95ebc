"""Figures of a simulation carry no more digits than they have."""

import pytest

from workbench.plan.about import about, about_range


@pytest.mark.parametrize(("number", "said"), [(25_308.03, 25_300), (-104_451, -104_000), (0.0, 0.0), (7.4, 7.4), (0.012345, 0.0123)])
def test_it_keeps_three_digits(number: float, said: float) -> None:
    assert about(number) == pytest.approx(said)


def test_what_has_no_end_stays_as_it_is() -> None:
    assert about(float("inf")) == float("inf")
    assert about_range(0.0, 0.0, float("inf")) == (0.0, 0.0, float("inf"))


def test_a_range_is_rounded_alike() -> None:
    assert about_range(34_804, 104_451, 204_065) == (35_000, 104_000, 204_000)
    assert about_range(-3_151_234, -3_052_345, -2_951_234) == (-3_151_000, -3_052_000, -2_951_000)
    assert about_range(25_308.5, 25_308.5, 25_308.5) == (25_308.5, 25_308.5, 25_308.5)
    assert str(about_range(-0.4, 900, 1_000)[0]) == "0.0"
