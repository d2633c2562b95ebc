"""Bars around zero: where each stands, and how its name is cut."""

import pytest

from workbench.plan.price_bars import LEAST, SLIM, Amount, lay_bars, shortened

COSTS = Amount("Our need date", 100.0, 50.0, 200.0, "costs", "costs 100 EUR")
HELPS = Amount("Our deadline", -100.0, -100.0, -100.0, "helps", "brings 100 EUR")


def test_bars_stand_on_both_sides_of_zero() -> None:
    picture = lay_bars([COSTS, HELPS])
    first, second = picture.bars
    assert first.start == picture.zero
    assert second.start + second.width == pytest.approx(picture.zero)
    assert first.width == pytest.approx(second.width, abs=0.02)
    assert first.low < first.start + first.width < first.high
    assert second.low == second.high
    assert second.down > first.down
    assert "0" in [name for _, name in picture.ticks]
    assert (picture.right, first.middle - first.top) == (718, 7)


def test_a_bar_of_nothing_is_still_seen() -> None:
    (bar,) = lay_bars([Amount("Known", 0.0, 0.0, 0.0, "known", "they know it")], SLIM).bars
    assert bar.width == LEAST


def test_nothing_is_drawn_of_nothing() -> None:
    assert lay_bars([]).bars == ()


def test_a_name_is_cut_at_a_word() -> None:
    assert shortened("We need the platform by 1 October", 20) == "We need the…"
    assert shortened("Short", 20) == "Short"
