"""Payment terms as money: what later payment is worth, beside a discount, and as a price."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from batna.measure.cost import WorkingCapital, early_payment_rate, payment_days_as_price, present_value, working_capital
from batna.measure.wording import say_amount, say_percent
from batna.model.case import Case
from batna.model.cost import CostLine
from batna.model.issue import Issue
from batna.prepare.costs import DiscountOrDays, PaymentTerms, compare_discount_with_days, value_payment_days
from workbench.ui.figures import write_percent
from workbench.ui.numbers import NumberField, NumbersForm

BASES = [("365", "365"), ("360", "360")]


class PaymentForm(NumbersForm):
    """The few numbers behind payment terms; rates and discounts in percent."""

    spend = NumberField(least=0, label="Spend a year")
    days_before = NumberField(least=0, label="Payment days now")
    days_after = NumberField(least=0, label="Payment days wanted")
    rate = NumberField(least=0, most=100, label="Our cost of money a year")
    discount = NumberField(least=0, most=99, required=False, label="Discount for paying early")
    discount_days = NumberField(least=0, required=False, label="… when paid within")
    basis = forms.ChoiceField(choices=BASES, label="Days of a year")


KEPT_AS: Final = "Cost of money by payment days"


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """What payment terms come to, in the unit of the spend."""

    spend: float
    moved: float
    capital: WorkingCapital
    price_share: float
    present: float
    early_rate: float | None
    beside: DiscountOrDays | None
    options: tuple[tuple[Issue, "PricedOptions"], ...]
    source: str
    because: tuple[str, ...]

    @property
    def said_share(self) -> str:
        return f"{abs(self.price_share) * 100:.2f} %"

    @property
    def said_early(self) -> str:
        return f"{(self.early_rate or 0.0) * 100:.2f} %"

    @property
    def said_difference(self) -> float:
        return abs(self.beside.difference) if self.beside else 0.0


@dataclass(frozen=True, slots=True)
class PricedOptions:
    """The options of a payment issue with what each is worth and why."""

    rows: tuple[tuple[str, float, str], ...]
    most: float
    has_values: bool

    @property
    def worth(self) -> tuple[float, ...]:
        """What is kept of them: to the cent, since a product of rates and days has digits that nobody meant."""
        return tuple(round(value, 2) for _, value, _ in self.rows)


def priced(case: Case, issue: Issue, terms: PaymentTerms) -> PricedOptions:
    rows = zip((issue.say(option) for option in issue.options), terms.values, terms.because, strict=True)
    return PricedOptions(tuple(rows), max(terms.values, default=0.0), issue.id in (case.preferences.ours.values or {}))


def answer_payment(case: Case, form: PaymentForm) -> PaymentAnswer | None:
    """Return the answer to a filled-in form; None while it has faults."""
    if not form.is_valid():
        return None
    said: dict[str, Any] = form.cleaned_data
    spend, rate, basis = said["spend"], said["rate"] / 100, int(said["basis"])
    moved = said["days_after"] - said["days_before"]
    capital = working_capital(spend, said["days_before"], said["days_after"], rate, basis=basis)
    share = payment_days_as_price(moved, rate, basis)
    discount = (said["discount"] or 0.0) / 100
    early_days = said["days_before"] - (said["discount_days"] or 0.0)
    has_early = discount > 0 and early_days > 0
    because = [
        *capital.because,
        f"As a price: {write_percent(rate, 2)} × {moved:g} days / {basis} = {write_percent(share, 2)} of the price.",
    ]
    if has_early:
        because.append(
            f"Discount {write_percent(discount, 2)} for paying {early_days:g} days early: d / (1 − d) × {basis} / {early_days:g} a year."
        )
    return PaymentAnswer(
        spend,
        moved,
        capital,
        share,
        present_value(spend, said["days_after"], rate, basis),
        early_payment_rate(discount, early_days, basis) if has_early else None,
        compare_discount_with_days(spend=spend, discount=discount, days=moved, rate=rate, basis=basis)
        if discount > 0 and moved > 0
        else None,
        tuple(
            (issue, priced(case, issue, value_payment_days(issue, spend=spend, rate=rate, basis=basis)))
            for issue in case.issues
            if in_days(issue)
        ),
        f"{say_percent(rate, 2)} a year on {say_amount(spend, case.unit)}, {basis} days",
        tuple(because),
    )


def line_to_keep(issue: Issue, terms: PricedOptions, source: str) -> CostLine:
    """Return the payment days of an issue as a line of the cost model: what is worth something costs that much less."""
    return CostLine(line=KEPT_AS, by=issue.id, amount=tuple(0.0 - value for value in terms.worth), source=source)


def with_line(costs: Sequence[CostLine], line: CostLine) -> list[CostLine]:
    """Return cost lines with one more; the one that was kept before for the same issue makes place."""
    return [*(one for one in costs if (one.line, one.by) != (line.line, line.by)), line]


def in_days(issue: Issue) -> bool:
    """Return whether an issue settles payment days: its options are days and its name says payment."""
    return issue.is_numeric and issue.unit.casefold() in {"day", "days"} and "pay" in f"{issue.id} {issue.name}".casefold()
