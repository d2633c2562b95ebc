"""Amounts as people read them."""

import pytest

from batna.measure.wording import say_amount, say_estimate, say_list, say_number, say_percent
from batna.model.estimate import Estimate


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0.0, "0"),
        (-0.001, "0"),
        (12.5, "12.5"),
        (12.0, "12"),
        (999.999, "1,000"),
        (47_000.4, "47,000"),
        (-1250.0, "−1,250"),
        (-0.5, "−0.5"),
    ],
)
def test_a_number_has_thousands_apart_and_few_decimals(amount: float, said: str) -> None:
    assert say_number(amount) == said


def test_an_amount_carries_its_unit() -> None:
    assert say_amount(47_000, "EUR") == "47,000 EUR"
    assert say_amount(3, "") == "3"


def test_an_estimate_says_its_ends_only_when_they_differ() -> None:
    assert say_estimate(Estimate(low=3, likely=4, high=9), "points") == "4 points (from 3 to 9)"
    assert say_estimate(Estimate(low=4, likely=4, high=4), "points") == "4 points"


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [(0.12, 0, "12 %"), (0.3154, 1, "31.5 %"), (-0.011, 1, "−1.1 %"), (-0.0001, 1, "0.0 %"), (0.0, 0, "0 %"), (12.5, 0, "1,250 %")],
)
def test_a_percent_sign_stands_a_space_apart(share: float, digits: int, said: str) -> None:
    assert say_percent(share, digits) == said


@pytest.mark.parametrize(("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_a_list_ends_with_and(parts: list[str], said: str) -> None:
    assert say_list(parts) == said
