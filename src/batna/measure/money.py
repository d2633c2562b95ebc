"""Money: an exact amount in one currency, exchanged only at a rate with a date and a source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import total_ordering

from batna.model.currency import CURRENCIES


class MixedCurrencies(ValueError):
    """Two currencies meet without a rate between them."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency (ISO 4217); arithmetic and comparison only within one currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"Money takes a Decimal, not {self.amount!r}: write Money.of({self.amount!r}, {self.currency!r}).")
        if not self.amount.is_finite():
            raise ValueError(f"An amount of money has to be a finite number, not {self.amount}.")
        if self.currency not in CURRENCIES:
            raise ValueError(f"{self.currency!r} is not a currency code of ISO 4217, such as EUR or USD.")

    @classmethod
    def of(cls, amount: float | str | Decimal, currency: str) -> "Money":
        """Return money from a number, a float taken as the decimal that it is written as."""
        return cls(Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._alike(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._alike(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._alike(other)

    def _alike(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency} meet without a rate: convert one of them first.")
        return other.amount


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `source_currency` is worth in `target_currency`, on a day, by a named source."""

    source_currency: str
    target_currency: str
    rate: Decimal
    on: date
    source: str

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or self.rate <= 0:
            raise ValueError(f"A rate has to be more than 0, not {self.rate}.")
        if not self.source:
            raise ValueError("A rate needs its source.")
        for code in (self.source_currency, self.target_currency):
            if code not in CURRENCIES:
                raise ValueError(f"{code!r} is not a currency code of ISO 4217, such as EUR or USD.")


def convert(money: Money, currency: str, rates: Iterable[Rate]) -> Money:
    """Return the money in another currency at the latest stated rate for the pair, either way round.

    The result is not rounded. Rates are never chained through a third currency. Raises `MixedCurrencies` when no rate
    between the two is given.
    """
    if money.currency == currency:
        return money
    fitting = [rate for rate in rates if {rate.source_currency, rate.target_currency} == {money.currency, currency}]
    if not fitting:
        raise MixedCurrencies(f"There is no rate from {money.currency} to {currency}: state one with its date and source.")
    latest = max(fitting, key=lambda rate: rate.on)
    there = latest.source_currency == money.currency
    return Money(money.amount * latest.rate if there else money.amount / latest.rate, currency)


def format_money(money: Money, locale: str = "en_GB", *, compact: bool = False, code: bool = True) -> str:
    """Return money for people, the code first: `EUR 20,800,000.00`, or compact: `EUR 20.8 m`.

    Without `code` the number alone. Full amounts have the decimals of the currency; compact ones one decimal below 100.
    """
    number = _compact(money.amount, locale) if compact else _full(money, locale)
    return f"{money.currency} {number}" if code else number


def _full(money: Money, locale: str) -> str:
    from babel.numbers import get_currency_precision

    decimals = get_currency_precision(money.currency)
    return _written(money.amount, "#,##0" + ("." + "0" * decimals if decimals else ""), locale)


def _compact(amount: Decimal, locale: str) -> str:
    for letter, unit in (("bn", Decimal(10) ** 9), ("m", Decimal(10) ** 6), ("k", Decimal(10) ** 3)):
        if abs(amount) >= unit * Decimal("0.9995"):  # 999,950 is shown as 1 m, not as 1,000 k
            return f"{_short(amount / unit, locale)} {letter}"
    return _short(amount, locale)


def _short(number: Decimal, locale: str) -> str:
    return _written(number, "#,##0" if abs(number) >= Decimal("99.95") else "#,##0.#", locale)


def _written(number: Decimal, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, pattern, locale=locale).replace("-", "−")
