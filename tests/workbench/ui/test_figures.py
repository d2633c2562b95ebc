"""Figures are written the way people read them, and a small one is never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.figures import is_money, space_percents, with_unit, write_number, write_percent, write_range, write_short


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (25300, "25,300"),
        (25300.5, "25,300.5"),
        (-25300, "−25,300"),
        (Decimal("3100000.10"), "3,100,000.1"),
        (0.1 + 0.2, "0.3"),
        (12.345, "12.35"),
        (0.004, "0.004"),
        (0.0004567, "0.00046"),
        (-0.0, "0"),
        ("18.25", "18.25"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
        ("a word", "–"),
        (True, "–"),
    ],
)
def test_it_writes_numbers(number: object, text: str) -> None:
    assert write_number(number) == text


def test_it_marks_gains_when_asked() -> None:
    assert [write_number(number, sign=True) for number in (3, 0, -3)] == ["+3", "0", "−3"]


def test_it_limits_decimals_only_where_nothing_is_lost() -> None:
    assert write_number(1234.5678, 0) == "1,235"
    assert write_number(0.0012, 0) == "0.0012"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (20_849_123, "20.8 m"),
        (61_000, "61 k"),
        (9_999, "9,999"),
        (999_999, "1 m"),
        (999_400, "999 k"),
        (-240_000, "−240 k"),
        (2_500_000_000, "2.5 bn"),
        (4_321_000_000_000, "4,320 bn"),
        (12.5, "12.5"),
        (None, "–"),
    ],
)
def test_it_writes_short_numbers(number: object, text: str) -> None:
    assert write_short(number).replace("\N{NO-BREAK SPACE}", " ") == text


def test_it_writes_a_range_only_where_there_is_width() -> None:
    assert write_range(38_000, 61_000, 84_000, "EUR") == "61,000\N{NO-BREAK SPACE}EUR (38,000 to 84,000)"
    assert write_range(5, 5, 5, "points") == "5\N{NO-BREAK SPACE}points"
    assert write_range(None, 5, 9) == "5"


def test_it_knows_currencies_and_leaves_a_missing_figure_without_unit() -> None:
    assert [is_money(unit) for unit in ("EUR", "points", "eur", "")] == [True, False, False, False]
    assert with_unit("–", "EUR") == "–"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_it_never_shows_a_number_as_nothing(number: float) -> None:
    text = write_number(number)
    assert (number != 0) == any(digit in text for digit in "123456789")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_it_never_changes_a_whole_number(number: int) -> None:
    assert int(write_number(number).replace(",", "").replace("−", "-")) == number


@given(st.floats(min_value=-1e11, max_value=1e11, allow_nan=False))
def test_a_short_number_is_right_to_half_a_percent(number: float) -> None:
    figure, *name = write_short(number).split("\N{NO-BREAK SPACE}")
    factor = {"k": 1e3, "m": 1e6, "bn": 1e9}[name[0]] if name else 1
    shown = float(figure.replace(",", "").replace("−", "-")) * factor
    assert abs(shown - number) <= max(0.005 * abs(number), 0.0051)


def test_a_percent_sign_stands_apart_from_its_figure() -> None:
    assert space_percents("5% and 0.3 % of 12%") == "5\N{NO-BREAK SPACE}% and 0.3\N{NO-BREAK SPACE}% of 12\N{NO-BREAK SPACE}%"
    assert space_percents("per cent: %") == "per cent: %"
    assert [write_percent(0.12), write_percent(-0.0125, 1)] == ["12\N{NO-BREAK SPACE}%", "−1.2\N{NO-BREAK SPACE}%"]
