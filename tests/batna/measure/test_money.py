"""Money and rates."""

from datetime import date
from decimal import Decimal

import pytest

from batna.measure.money import MixedCurrencies, Money, Rate, convert, format_money

EUR_USD = Rate("EUR", "USD", Decimal("1.10"), date(2026, 1, 5), "ECB")
NEWER = Rate("EUR", "USD", Decimal("1.25"), date(2026, 3, 5), "ECB")


def test_it_keeps_cents_exact() -> None:
    assert Money.of(0.1, "EUR") + Money.of("0.20", "EUR") == Money.of(0.3, "EUR")
    assert Money.of(10, "EUR") - Money.of(Decimal("2.50"), "EUR") == Money(Decimal("7.50"), "EUR")
    assert 3 * -Money.of("1.10", "EUR") == Money.of("-3.30", "EUR")
    assert Money.of(2, "EUR") * Decimal("0.5") == Money.of(1, "EUR")


def test_it_compares_within_a_currency() -> None:
    assert Money.of(2, "EUR") > Money.of(1, "EUR")
    assert Money.of(1, "EUR") <= Money.of(1, "EUR")
    assert Money.of(1, "EUR") != Money.of(1, "USD")


def test_it_never_mixes_currencies_silently() -> None:
    euros, dollars = Money.of(1, "EUR"), Money.of(1, "USD")
    with pytest.raises(MixedCurrencies, match="EUR and USD meet without a rate"):
        euros + dollars
    with pytest.raises(MixedCurrencies):
        euros - dollars
    with pytest.raises(MixedCurrencies):
        assert euros < dollars


def test_it_converts_at_the_latest_rate_either_way_round() -> None:
    assert convert(Money.of(100, "EUR"), "USD", [NEWER, EUR_USD]) == Money.of(125, "USD")
    assert convert(Money.of(110, "USD"), "EUR", [EUR_USD]) == Money.of(100, "EUR")
    assert convert(Money.of(5, "EUR"), "EUR", []) == Money.of(5, "EUR")


def test_it_refuses_to_convert_without_a_rate() -> None:
    with pytest.raises(MixedCurrencies, match="There is no rate from EUR to GBP"):
        convert(Money.of(1, "EUR"), "GBP", [EUR_USD, Rate("USD", "GBP", Decimal("0.8"), date(2026, 1, 5), "ECB")])


@pytest.mark.parametrize(
    ("amount", "compact", "full"),
    [
        (20_800_000, "EUR 20.8 m", "EUR 20,800,000.00"),
        ("3123456.789", "EUR 3.1 m", "EUR 3,123,456.79"),
        (999_950, "EUR 1 m", "EUR 999,950.00"),
        (999_499, "EUR 999 k", "EUR 999,499.00"),
        (41_230, "EUR 41.2 k", "EUR 41,230.00"),
        (950, "EUR 950", "EUR 950.00"),
        ("12.5", "EUR 12.5", "EUR 12.50"),
        (0, "EUR 0", "EUR 0.00"),
        (-1_500_000, "EUR −1.5 m", "EUR −1,500,000.00"),
        (2_000_000_000, "EUR 2 bn", "EUR 2,000,000,000.00"),
    ],
)
def test_it_shows_money_to_people(amount: int | str, compact: str, full: str) -> None:
    assert format_money(Money.of(amount, "EUR"), compact=True) == compact
    assert format_money(Money.of(amount, "EUR")) == full


def test_it_follows_locale_and_currency() -> None:
    assert format_money(Money.of("1234.5", "EUR"), "de_DE") == "EUR 1.234,50"
    assert format_money(Money.of(3_100_000, "EUR"), "de_DE", compact=True, code=False) == "3,1 m"
    assert format_money(Money.of(1234, "JPY")) == "JPY 1,234"


def test_it_rejects_what_is_not_money() -> None:
    with pytest.raises(ValueError, match="not a currency code"):
        Money.of(1, "euro")
    with pytest.raises(ValueError, match="finite"):
        Money.of("NaN", "EUR")
    with pytest.raises(TypeError, match=r"Money\.of\(1\.5, 'EUR'\)"):
        Money(1.5, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rate", "message"),
    [
        (("EUR", "USD", Decimal(0), date(2026, 1, 1), "ECB"), "more than 0"),
        (("EUR", "USD", Decimal("NaN"), date(2026, 1, 1), "ECB"), "more than 0"),
        (("EUR", "USD", Decimal(1), date(2026, 1, 1), ""), "needs its source"),
        (("EUR", "XXZ", Decimal(1), date(2026, 1, 1), "ECB"), "not a currency code"),
    ],
)
def test_it_rejects_a_rate_that_is_none(rate: tuple[str, str, Decimal, date, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rate(*rate)
