"""What a package costs us in all, line by line; what payment days are worth; what a quote should cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from batna.measure.cost import Amount, CostGap, TotalCost, cost_gaps, material_cost, payment_days_as_price, should_cost
from batna.measure.value import rate_to_unit, times_paid
from batna.measure.wording import say_estimate, say_number, say_percent
from batna.model.case import Case
from batna.model.cost import CostLine, ShouldCostLine
from batna.model.estimate import Estimate, Number, as_estimate
from batna.model.issue import Issue, Option
from batna.model.package import Package
from batna.model.problem import NotEnoughData

FORMULA: Final = "Total cost of ownership = Σ amount × times paid (units, orders or once) × rate to the case's unit; credits are negative."
NO_LINES: Final = "There is no cost line yet: add what we pay, line by line, under prepare, costs."

NO_SHOULD: Final = "Say what at least one line should cost."
NO_QUOTE: Final = "Say what they quoted for at least one line."
MARGIN: Final = "margin"
ENDS: Final = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One cost line over the term, in the case's unit; `share` is its part of the likely total."""

    line: str
    issue: str | None
    option: Option | None
    amount: Estimate
    share: float
    source: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageCosts:
    """The lines of a package in the order of the file and their total; lines of the issues in `open` are left out."""

    unit: str
    lines: tuple[PaidLine, ...]
    total: Estimate
    open: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionCosts:
    """What each option of an issue costs: the amounts of every line on it, and their total per option."""

    issue: str
    lines: tuple[tuple[str, tuple[Estimate, ...]], ...]
    totals: tuple[Estimate, ...]


def cost_package(case: Case, package: Package) -> PackageCosts:
    """Return what a package, whole or partial, costs over the term, by line.

    Raises `NotEnoughData` without cost lines, or for a currency without a rate; `UnknownOption` for an option that its
    issue does not have.
    """
    if not case.costs:
        raise NotEnoughData(NO_LINES)
    settled = [line for line in case.costs if line.by is None or line.by in package]
    amounts = [_paid(case, line, package) for line in settled]
    total = _sum(amounts)
    lines = tuple(_line(case, line, package, amount, total) for line, amount in zip(settled, amounts, strict=True))
    left = tuple(dict.fromkeys(line.by for line in case.costs if line.by is not None and line.by not in package))
    terms = " + ".join(f"{say_number(line.amount.likely)} ({line.line})" for line in lines) or "0"
    because = [f"{terms} = {say_number(total.likely)} {case.unit}."]
    if left:
        because.append(f"Left out, since the package leaves them open: {', '.join(case.issue(name).label for name in left)}.")
    return PackageCosts(case.unit, lines, total, left, (*because, FORMULA))


def costs_by_option(case: Case) -> tuple[OptionCosts, ...]:
    """Return, for each issue with cost lines, what each of its options costs in the case's unit."""
    found = []
    for issue in case.issues:
        lines = [line for line in case.costs if line.by == issue.id]
        if lines:
            rows = [tuple(_amount(case, line, issue, place) for place in range(len(issue.options))) for line in lines]
            names = [line.line for line in lines]
            totals = tuple(_sum([row[place] for row in rows]) for place in range(len(issue.options)))
            found.append(OptionCosts(issue.id, tuple(zip(names, rows, strict=True)), totals))
    return tuple(found)


def _paid(case: Case, line: CostLine, package: Package) -> Estimate:
    issue = None if line.by is None else case.issue(line.by)
    return _amount(case, line, issue, 0 if issue is None else issue.position(package[issue.id]))


def _amount(case: Case, line: CostLine, issue: Issue | None, place: int) -> Estimate:
    """Return what a line comes to over the term under an option; one amount with an issue is paid for each unit of the option."""
    factor = times_paid(case, line) * rate_to_unit(case, line.currency)
    if isinstance(line.amount, tuple):
        return _times(as_estimate(line.amount[place]), factor)
    return _times(as_estimate(line.amount), factor if issue is None else factor * float(issue.options[place]))


def _times(amount: Estimate, factor: float) -> Estimate:
    low, high = sorted((amount.low * factor, amount.high * factor))
    return Estimate(low=low, likely=amount.likely * factor, high=high)


def _sum(amounts: Sequence[Estimate]) -> Estimate:
    low, likely, high = (sum(getattr(amount, end) for amount in amounts) for end in ("low", "likely", "high"))
    return Estimate(low=min(low, likely), likely=likely, high=max(likely, high))


def _line(case: Case, line: CostLine, package: Package, amount: Estimate, total: Estimate) -> PaidLine:
    issue = None if line.by is None else case.issue(line.by)
    option = None if issue is None else issue.options[issue.position(package[issue.id])]
    share = amount.likely / total.likely if total.likely else 0.0
    paid = {"unit": f"× {case.quantity.units:g} units", "order": f"× {case.quantity.orders:g} orders", "once": "once"}[line.per]
    because = [f"{say_number(amount.likely)} {case.unit}, paid {paid}, {say_percent(share, 1)} of the total."]
    rate = rate_to_unit(case, line.currency)
    if rate != 1:
        because.append(f"{line.currency} at {rate:g} {case.unit}, by the rates of the case.")
    if line.source:
        because.append(f"Source: {line.source}")
    return PaidLine(line.line, line.by, option, amount, share, line.source, tuple(because))


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """What paying later is worth to us for each option of an issue in days, in the unit of the spend, in a year."""

    issue: str
    values: tuple[float, ...]
    because: tuple[str, ...]


def value_payment_days(issue: Issue, *, spend: float, rate: float, basis: int = 365) -> PaymentTerms:
    """Return the yearly value of each option of a payment issue: spend × rate × days / basis.

    `rate` is a share per year. Raises `NotEnoughData` when the options are not days.
    """
    if not issue.is_numeric:
        raise NotEnoughData(f"The options of {issue.label} are texts: write them as days to value them.")
    values = tuple(spend * payment_days_as_price(float(option), rate, basis) for option in issue.options)
    because = tuple(
        f"{issue.say(option)}: {say_number(spend)} × {say_percent(rate, 2)} × {option} / {basis} = {say_number(value)}."
        for option, value in zip(issue.options, values, strict=True)
    )
    return PaymentTerms(issue.id, values, because)


@dataclass(frozen=True, slots=True)
class DiscountOrDays:
    """A discount beside later payment, in the unit of the spend; `break_even_days` is where both are worth the same."""

    discount: float
    days: float
    difference: float
    break_even_days: float | None
    because: tuple[str, ...]


def compare_discount_with_days(*, spend: float, discount: float, days: float, rate: float, basis: int = 365) -> DiscountOrDays:
    """Return what a discount is worth beside so many more days to pay, at a rate per year; `difference` is discount minus days."""
    share = payment_days_as_price(days, rate, basis)
    saved, earned = spend * discount, spend * share
    even = discount * basis / rate if rate else None
    because = [
        f"{say_percent(discount, 2)} of {say_number(spend)} = {say_number(saved)}.",
        f"{days:g} days at {say_percent(rate, 2)} = {say_number(earned)}, {say_percent(share, 2)} of the price.",
    ]
    if even is not None:
        because.append(f"Days alone are worth the discount from {say_number(even)} days on.")
    return DiscountOrDays(saved, earned, saved - earned, even, tuple(because))


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """One question to the supplier for one gap between their quote and what a unit should cost."""

    line: str
    should: float
    quoted: float
    gap: float
    question: str
    because: tuple[str, ...]


def question_gaps(should: TotalCost, quoted: Mapping[str, Amount]) -> tuple[CostQuestion, ...]:
    """Return one question for each line in which the quote differs from the model, the largest difference first.

    The questions ask what drives a line and tell nothing of our model.
    """
    gaps = sorted((gap for gap in cost_gaps(should, quoted) if gap.gap), key=lambda gap: -abs(gap.gap))
    expected = dict(should.lines)
    return tuple(
        CostQuestion(
            gap.line,
            gap.should,
            gap.quoted,
            gap.gap,
            _ask(gap.line, gap.gap, is_quoted=gap.line in quoted, is_expected=gap.line in expected),
            (f"{gap.line}: quoted {say_number(gap.quoted)}, should cost {say_number(gap.should)}, gap {gap.gap:+,.2f}.",),
        )
        for gap in gaps
    )


def _ask(line: str, gap: float, *, is_quoted: bool, is_expected: bool) -> str:
    if not is_quoted:
        return f"Where in your quote do we find {line}?"
    if not is_expected:
        return f"What does {line} cover, and what would it take to do without it?"
    if gap > 0:
        return f"Which factors influence {line} most, and what would need to change for it to come down?"
    return f"How do you keep {line} so low, and would it stay so over the term?"


@dataclass(frozen=True, slots=True)
class LineGap:
    """One line of a quote beside what it should cost; `quoted` is empty where the quote does not name the line.

    `gap` is quoted minus should. `question` is empty without a likely gap.
    """

    line: str
    should: Estimate
    quoted: float | None
    gap: Estimate
    question: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteGaps:
    """A quote beside what a unit should cost, in the unit of the case; the largest gap comes first."""

    part: str
    unit: str
    lines: tuple[LineGap, ...]
    should: Estimate
    quoted: float
    gap: Estimate
    because: tuple[str, ...]


def compare_quote(case: Case) -> QuoteGaps:
    """Return the gaps between the quote and the should-cost that the case holds, by line, with one question for each gap.

    A unit should cost Σ lines × (1 + margin), worked out at both ends and in the middle; the ends are taken together, so the
    range is the widest that there can be. Raises `NotEnoughData` without a line that we reckon or without one that they quote.
    """
    kept = case.should_cost
    reckoned = {line.line: cost for line in kept.lines if (cost := reckon_line(line)) is not None}
    quoted = {line.line: line.quoted for line in kept.lines if line.quoted is not None}
    if not reckoned or not quoted:
        raise NotEnoughData(NO_QUOTE if reckoned else NO_SHOULD)
    ends = [_at(end, reckoned, as_estimate(kept.margin)) for end in ENDS]
    should, asked = _between(*(end.total for end in ends)), should_cost(quoted).total
    gap = _between(*(_total_gap(end, asked) for end in ends))
    said = f"Quoted {say_number(asked)}, should cost {say_estimate(should, case.unit)}: gap {say_estimate(gap, case.unit)}."
    because = [*ends[1].because, said]
    if gap.low < 0 < gap.high:
        because.append("The quote lies within what we reckon with, so the gap may be none.")
    if kept.source:
        because.append(f"Source: {kept.source}")
    return QuoteGaps(kept.part, case.unit, _line_gaps(kept.lines, ends, quoted), should, asked, gap, tuple(because))


def _at(end: str, reckoned: Mapping[str, Estimate], margin: Estimate) -> TotalCost:
    return should_cost({name: getattr(cost, end) for name, cost in reckoned.items()}, getattr(margin, end))


def _total_gap(should: TotalCost, asked: float) -> float:
    return cost_gaps(TotalCost(should.total, (("all", should.total),), ()), {"all": asked})[0].gap


def _line_gaps(lines: Sequence[ShouldCostLine], ends: Sequence[TotalCost], quoted: Mapping[str, float]) -> tuple[LineGap, ...]:
    """Return every line with its gap at both ends and in the middle, the largest likely gap first."""
    gaps = [{gap.line: gap for gap in cost_gaps(end, quoted)} for end in ends]
    how = {line.line: _how(line) for line in lines}
    questions = {asked.line: asked.question for asked in question_gaps(ends[1], quoted)}
    found = [
        _line_gap(name, [by_line[name] for by_line in gaps], quoted.get(name), questions.get(name, ""), how.get(name, ""))
        for name in sorted(gaps[1], key=lambda name: -abs(gaps[1][name].gap))
    ]
    # A margin that neither side names is no line.
    return tuple(line for line in found if line.line != MARGIN or line.quoted is not None or line.should.high)


def reckon_line(line: ShouldCostLine) -> Estimate | None:
    """Return what a line should cost: as stated, else gross × price − scrap; nothing for a line that only they name."""
    if line.should is not None:
        return as_estimate(line.should)
    if line.gross is None or line.price is None:
        return None
    gross, price, scrap = (as_estimate(number) for number in (line.gross, line.price, line.scrap or 0.0))
    return _between(
        material_cost(gross.low, price.low, scrap.high),
        material_cost(gross.likely, price.likely, scrap.likely),
        material_cost(gross.high, price.high, scrap.low),
    )


def _between(*ends: float) -> Estimate:
    """Return the estimate of three results, the likely one in the middle; which of the others is the least does not matter."""
    return Estimate(low=min(ends), likely=ends[1], high=max(ends))


def _how(line: ShouldCostLine) -> str:
    if line.gross is None or line.price is None:
        return ""
    less = "" if line.scrap is None else f" − {_say(line.scrap)}"
    return f" ({_say(line.gross)} × {_say(line.price)}{less})"


def _say(number: Number) -> str:
    return say_estimate(as_estimate(number), "")


def _line_gap(name: str, gaps: Sequence[CostGap], quoted: float | None, question: str, how: str) -> LineGap:
    should, gap = _between(*(one.should for one in gaps)), _between(*(one.gap for one in gaps))
    asked = "not in the quote" if quoted is None else f"quoted {say_number(quoted)}"
    because = [f"{name}: {asked}, should cost {_say(should)}{how}, gap {gap.likely:+,.2f}."]
    if gap.low < 0 < gap.high:
        because.append(f"{name}: the quote lies within our range.")
    return LineGap(name, should, quoted, gap, question, tuple(because))
