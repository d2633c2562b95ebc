"""Payment terms, total cost and should-cost, with the printed numbers of published examples."""

from decimal import Decimal

import numpy as np
import pytest

from batna.measure.cost import (
    CostGap,
    CostLine,
    carrying,
    cost_gaps,
    early_payment_rate,
    freight,
    justified_increase,
    material_cost,
    payment_days_as_price,
    present_value,
    quality,
    should_cost,
    total_cost,
    working_capital,
)


@pytest.mark.parametrize(
    ("discount", "days", "basis", "compound", "percent"),
    [
        (0.02, 20, 360, False, 36.73),
        (0.02, 20, 365, False, 37.24),
        (0.02, 20, 365, True, 44.6),
        (0.01, 20, 365, False, 18.4),
        (0.03, 35, 365, False, 32.3),
        (Decimal("0.02"), 45, 365, False, 16.6),
    ],
)
def test_it_rates_an_early_payment_discount(discount: float | Decimal, days: int, basis: int, compound: bool, percent: float) -> None:
    digits = 2 if percent in {36.73, 37.24} else 1
    assert round(100 * early_payment_rate(discount, days, basis, compound), digits) == percent


def test_it_discounts_with_simple_interest() -> None:
    assert present_value(1000, 365, 0.08) == pytest.approx(1000 / 1.08)
    assert present_value(Decimal("1000.00"), 0, Decimal("0.08")) == 1000
    assert present_value(1000, 180, 0.08, basis=360) == pytest.approx(1000 / 1.04)
    assert isinstance(present_value(1, 1, 1), float)
    assert present_value(np.float64(50), 0, 0) == 50


def test_days_alone_rarely_beat_three_per_cent() -> None:
    assert round(1_000_000 * payment_days_as_price(45, 0.08)) == 9_863
    assert round(100 * payment_days_as_price(45, 0.08), 2) == 0.99
    assert payment_days_as_price(-30, 0.12, basis=360) == pytest.approx(-0.01)


def test_longer_terms_can_cost_more_than_they_bring() -> None:
    result = working_capital(12_500_000, 30, 45, 0.08, lost_discount=0.02, discounted_share=0.4)
    assert [round(value, 2) for value in (result.cash, result.benefit, result.lost, result.net)] == [513698.63, 41095.89, 100000, -58904.11]
    assert result.because[0] == "Cash: 12,500,000 × (45 − 30) days / 365 = 513,698.63."


def test_longer_terms_free_cash() -> None:
    result = working_capital(8_000_000, 45, 60, 0.10, cost=25_000)
    assert [round(value, 2) for value in (result.cash, result.benefit, result.net)] == [328767.12, 32876.71, 7876.71]
    assert round(working_capital(1_000_000_000, 45, 65, 0).cash / 1e6, 2) == 54.79


def supplier(price: float, tooling: float, miles: float, poor: float) -> list[CostLine]:
    return [
        CostLine("price", price, "unit"),
        CostLine("tooling", tooling),
        freight("freight", weight=22, distance=miles, rate=1.20, per_weight=2000),
        CostLine("ordering", 125, "order"),
        carrying("carrying", price=price, lot=1000, rate=0.20),
        quality("quality", price=price, share=poor),
    ]


def test_the_cheaper_price_loses_on_total_cost() -> None:
    first = total_cost(supplier(500, 22_000, 125, 0.02), units=12_000, orders=12)
    second = total_cost(supplier(498, 20_000, 100, 0.03), units=12_000, orders=12)
    assert first.total == 6_213_300
    assert second.total == 6_242_420
    assert dict(first.lines) == {
        "price": 6_000_000,
        "tooling": 22_000,
        "freight": 19_800,
        "ordering": 1_500,
        "carrying": 50_000,
        "quality": 120_000,
    }
    assert first.because[-1] == "Total: 6,213,300.00"


def test_near_beats_cheap_for_the_cable() -> None:
    china = total_cost([CostLine("price", 1.00, "unit"), CostLine("freight", 500)], units=1000)
    arizona = total_cost([CostLine("price", 1.25, "unit"), CostLine("freight", 80)], units=1000)
    assert (china.total, arizona.total) == (1500, 1330)


def test_financing_adds_and_residual_value_takes_off() -> None:
    cost = total_cost([CostLine("machine", 100_000)], financing=Decimal("6000.50"), residual=15_000)
    assert cost.total == 91_000.5
    assert cost.lines[1:] == (("financing", 6000.5), ("residual value", -15_000))


def test_it_builds_up_a_should_cost() -> None:
    material = material_cost(2, 45, scrap=8)
    model = should_cost({"material": material, "labour": 20, "overhead": 10, "logistics": 8}, margin=0.10)
    assert material == 82
    assert model.total == pytest.approx(132)
    assert model.lines[-1] == ("margin", 12.0)
    assert model.because == ("(material + labour + overhead + logistics) × (1 + 0.1) = 120.00 × 1.1 = 132.00",)


def test_gaps_come_line_by_line_the_largest_first() -> None:
    model = should_cost({"material": 82, "labour": 20})
    gaps = cost_gaps(model, {"labour": 31, "material": 80, "packaging": 4})
    assert gaps == (
        CostGap("labour", 20, 31, 11),
        CostGap("packaging", 0, 4, 4),
        CostGap("margin", 0, 0, 0),
        CostGap("material", 82, 80, -2),
    )


def test_aluminium_justifies_part_of_a_claimed_increase() -> None:
    bracket = justified_increase(128.50, {"aluminium": (82.00, 0.10)}, claimed=0.10)
    assert (bracket.justified, bracket.claimed, bracket.unjustified, bracket.new_price) == (8.2, 12.85, 4.65, 136.7)
    assert bracket.because == ("aluminium: 8.20 justified", "Claimed 10.0 % of 128.50 = 12.85; justified 8.20.")


@pytest.mark.parametrize("discount", [-0.01, 1, 2])
def test_it_rejects_a_discount_that_is_none(discount: float) -> None:
    with pytest.raises(ValueError, match="from 0 to below 1"):
        early_payment_rate(discount, 20)


def test_it_rejects_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="days paid early have to be more than 0"):
        early_payment_rate(0.02, 0)
    with pytest.raises(ValueError, match="The days of a year have to be more than 0"):
        payment_days_as_price(30, 0.08, basis=0)
    with pytest.raises(ValueError, match="nothing is left to discount"):
        present_value(100, -730, 0.5)
    for bad in (float("nan"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="has to be a finite number"):
            present_value(bad, 30, 0.08)
