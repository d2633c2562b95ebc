"""What something costs in all: payment terms, total cost of ownership, should-cost.

Amounts may be int, float or Decimal; results are float. Decimals as written are added up exactly before the last step.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from batna.measure.wording import say_percent

Amount = int | float | Decimal
Per = Literal["unit", "order", "once"]


def present_value(amount: Amount, days: Amount, rate: Amount, basis: int = 365) -> float:
    """Return what an amount paid in so many days is worth today: A / (1 + r·d / basis), simple interest.

    `rate` is a share per year (0.08 for 8 %), `basis` the days of a year. Raises `ValueError` where the factor is not
    positive or a number is not finite.
    """
    factor = 1 + _exact(rate) * _exact(days) / _year(basis)
    if factor <= 0:
        raise ValueError(f"At a rate of {rate} over {days} days nothing is left to discount.")
    return float(_exact(amount) / factor)


def early_payment_rate(discount: Amount, days_early: Amount, basis: int = 365, compound: bool = False) -> float:
    """Return the yearly rate that a discount for early payment earns: d / (1 − d) · basis / days, or compounded.

    2/10 net 30 is `early_payment_rate(0.02, 20)` = 37.24 %. Raises `ValueError` unless 0 ≤ discount < 1 and days > 0.
    """
    share, days = _exact(discount), _exact(days_early)
    if not 0 <= share < 1:
        raise ValueError(f"A discount is a share from 0 to below 1, not {discount}.")
    if days <= 0:
        raise ValueError(f"The days paid early have to be more than 0, not {days_early}.")
    once, times = share / (1 - share), _year(basis) / days
    return math.expm1(float(times) * math.log1p(float(once))) if compound else float(once * times)


def payment_days_as_price(days: Amount, rate: Amount, basis: int = 365) -> float:
    """Return what paying so many days later is worth, as a share of the price: r·d / basis; earlier days count against us."""
    return float(_exact(rate) * _exact(days) / _year(basis))


@dataclass(frozen=True, slots=True)
class WorkingCapital:
    """What later payment frees and earns in a year, in the currency of the spend."""

    cash: float
    benefit: float
    lost: float
    net: float
    because: tuple[str, ...]


def working_capital(
    spend: Amount,
    days_before: Amount,
    days_after: Amount,
    rate: Amount,
    *,
    lost_discount: Amount = 0,
    discounted_share: Amount = 1,
    cost: Amount = 0,
    basis: int = 365,
) -> WorkingCapital:
    """Return the cash that a change of payment days frees (spend·Δd / basis), its yearly benefit, what is lost, and the net.

    `lost_discount` is an early-payment discount given up on `discounted_share` of the spend, `cost` a yearly amount besides.
    """
    cash = _exact(spend) * (_exact(days_after) - _exact(days_before)) / _year(basis)
    benefit = cash * _exact(rate)
    lost = _exact(spend) * _exact(discounted_share) * _exact(lost_discount) + _exact(cost)
    because = (
        f"Cash: {float(spend):,.0f} × ({float(days_after):g} − {float(days_before):g}) days / {basis} = {float(cash):,.2f}.",
        f"A year of it at {say_percent(float(rate), 2)} earns {float(benefit):,.2f}; lost are {float(lost):,.2f}.",
    )
    return WorkingCapital(float(cash), float(benefit), float(lost), float(benefit - lost), because)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a total cost: an amount for each unit, for each order or once. A cost is positive, a credit negative."""

    name: str
    amount: Amount
    per: Per = "once"


@dataclass(frozen=True, slots=True)
class TotalCost:
    """A total and the amount of every line, in the order of the lines."""

    total: float
    lines: tuple[tuple[str, float], ...]
    because: tuple[str, ...]


def total_cost(
    lines: Sequence[CostLine], *, units: Amount = 1, orders: Amount = 1, financing: Amount = 0, residual: Amount = 0
) -> TotalCost:
    """Return the total cost of ownership: Σ lines + financing − residual value, all in one currency.

    `units` and `orders` are the quantities over the term that the total stands for.
    """
    times = {"unit": _exact(units), "order": _exact(orders), "once": Fraction(1)}
    amounts = [(line.name, _exact(line.amount) * times[line.per]) for line in lines]
    amounts += [(name, value) for name, value in (("financing", _exact(financing)), ("residual value", -_exact(residual))) if value]
    total = float(sum(value for _, value in amounts))
    because = tuple(f"{name}: {float(value):,.2f}" for name, value in amounts)
    return TotalCost(total, tuple((name, float(value)) for name, value in amounts), (*because, f"Total: {total:,.2f}"))


def freight(name: str, *, weight: Amount, distance: Amount, rate: Amount, per_weight: Amount = 1) -> CostLine:
    """Return the freight of a unit: weight × distance × rate / the weight that the rate is for."""
    return CostLine(
        name, float(_exact(weight) * _exact(distance) * _exact(rate) / _positive(per_weight, "the weight of the rate has")), "unit"
    )


def carrying(name: str, *, price: Amount, lot: Amount, rate: Amount) -> CostLine:
    """Return what the stock costs in a year: half a lot on average × price × carrying rate."""
    return CostLine(name, float(_exact(lot) / 2 * _exact(price) * _exact(rate)), "once")


def quality(name: str, *, price: Amount, share: Amount) -> CostLine:
    """Return what poor quality costs a unit: a share of its price."""
    return CostLine(name, float(_exact(price) * _exact(share)), "unit")


@dataclass(frozen=True, slots=True)
class CostGap:
    """A quoted line beside what it should cost; `gap` is quoted minus should."""

    line: str
    should: float
    quoted: float
    gap: float


def material_cost(gross: Amount, price: Amount, scrap: Amount = 0) -> float:
    """Return gross quantity × price − what the scrap sells for."""
    return float(_exact(gross) * _exact(price) - _exact(scrap))


def should_cost(lines: Mapping[str, Amount], margin: Amount = 0) -> TotalCost:
    """Return Σ lines × (1 + margin): what a unit should cost from material, labour, overhead, logistics.

    The margin is the last line.
    """
    amounts = [(name, _exact(value)) for name, value in lines.items()]
    base = sum((value for _, value in amounts), Fraction(0))
    amounts.append(("margin", base * _exact(margin)))
    total = float(base * (1 + _exact(margin)))
    because = (f"({' + '.join(lines)}) × (1 + {float(margin):g}) = {float(base):,.2f} × {1 + float(margin):g} = {total:,.2f}",)
    return TotalCost(total, tuple((name, float(value)) for name, value in amounts), because)


def cost_gaps(should: TotalCost, quoted: Mapping[str, Amount]) -> tuple[CostGap, ...]:
    """Return quote against should-cost line by line, largest gap first; a line that only one of them has counts as 0 in the other."""
    expected = dict(should.lines)
    names = [*expected, *(name for name in quoted if name not in expected)]
    rows = ((name, _exact(expected.get(name, 0)), _exact(quoted.get(name, 0))) for name in names)
    gaps = [CostGap(name, float(model), float(quote), float(quote - model)) for name, model, quote in rows]
    return tuple(sorted(gaps, key=lambda gap: -gap.gap))


@dataclass(frozen=True, slots=True)
class Increase:
    """A price increase split into what input prices justify and the rest."""

    justified: float
    claimed: float
    unjustified: float
    new_price: float
    because: tuple[str, ...]


def justified_increase(price: Amount, shares: Mapping[str, tuple[Amount, Amount]], claimed: Amount) -> Increase:
    """Return how much of a claimed increase (a share of the price) the changes of input prices justify.

    `shares` maps an input to (its amount within the price, its price change as a share): 82.00 of aluminium up 10 %
    justify 8.20. `new_price` is the price with the justified part.
    """
    parts = [(name, _exact(amount) * _exact(change)) for name, (amount, change) in shares.items()]
    justified = sum((value for _, value in parts), Fraction(0))
    asked = _exact(price) * _exact(claimed)
    because = (
        *(f"{name}: {float(value):,.2f} justified" for name, value in parts),
        f"Claimed {say_percent(float(claimed), 1)} of {float(price):,.2f} = {float(asked):,.2f}; justified {float(justified):,.2f}.",
    )
    return Increase(float(justified), float(asked), float(asked - justified), float(_exact(price) + justified), because)


def _exact(number: Amount) -> Fraction:
    """Take a float as the decimal that it is written as."""
    if not math.isfinite(number):
        raise ValueError(f"An amount has to be a finite number, not {number}.")
    return Fraction(number) if isinstance(number, int | Decimal) else Fraction(repr(float(number)))


def _positive(number: Amount, what: str) -> Fraction:
    value = _exact(number)
    if value <= 0:
        raise ValueError(f"{what[0].upper()}{what[1:]} to be more than 0, not {number}.")
    return value


def _year(basis: int) -> Fraction:
    return _positive(basis, "the days of a year have")
