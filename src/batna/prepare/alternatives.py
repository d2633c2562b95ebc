"""What each alternative is worth, best first, and the reservation value that follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from batna.measure.value import Point, rate_to_unit
from batna.measure.wording import say_number, say_percent
from batna.model.alternative import Alternative
from batna.model.case import Case
from batna.model.estimate import Estimate, Number, as_estimate
from batna.model.problem import NotEnoughData

POINTS_OF_RANGE: Final[tuple[Point, ...]] = ("low", "likely", "high")
FORMULA: Final = (
    "Value of an alternative = −(total cost + switching cost + gap days × cost of a day of gap). "
    "Reservation value = Σ value × likelihood × Π(1 − likelihoods of the better ones), the rest at the value of going without."
)
NO_ALTERNATIVE: Final = (
    "There is no alternative yet, so there is no walk-away value: add what we can do instead under prepare, alternatives."
)
NO_GOING_WITHOUT: Final = (
    "With a chance of {rest} no alternative works out: add the value of going without under prepare, alternatives, "
    "or an alternative that is certain."
)


@dataclass(frozen=True, slots=True)
class RankedAlternative:
    """One alternative in the unit of the case; `low` of `value` is its dear end.

    `share` is the chance that it is the best one to work out: its weight in the reservation value.
    """

    id: str
    name: str
    value: Estimate
    total_cost: Estimate
    switching_cost: Estimate
    gap_days: int
    gap_cost: Estimate
    likelihood: float
    ready_on: date | None
    share: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """All alternatives, best first, and the reservation value they make.

    `reservation` is None when a fact is missing; `missing` then says which to add next. `rest` is the chance that
    none works out.
    """

    unit: str
    rows: tuple[RankedAlternative, ...]
    rest: float
    going_without: Estimate | None
    reservation: Estimate | None
    missing: str
    because: tuple[str, ...]


def rank_alternatives(case: Case, *, today: date | None = None) -> Alternatives:
    """Return the alternatives of a case, the best likely value first, and the reservation value in the case's unit.

    The gap runs from the day of need to the day when the alternative is ready; with `today`, days that have passed
    already are the same whatever we do and do not count. Each end of the range applies the formula to the values at
    that end, sorted at that end. Raises `NotEnoughData` when an amount has no rate to the case's unit.
    Source: expected value of the best alternative that works out; derivation in docs/reference/prepare/alternatives.md.
    """
    rows = sorted((_row(case, one, today) for one in case.alternatives), key=lambda row: -row.value.likely)
    shares = _shares([row.likelihood for row in rows])
    ranked = tuple(_with_share(row, share) for row, share in zip(rows, shares, strict=False))
    rest = shares[-1]
    without = None if case.going_without is None else as_estimate(case.going_without)
    reservation = _reservation(ranked, rest, without)
    missing = "" if reservation is not None else _next_step(ranked, rest)
    because = (FORMULA, *_notes(case, ranked, without), *_sum(ranked, rest, without, reservation, case.unit), *filter(None, [missing]))
    return Alternatives(case.unit, ranked, rest, without, reservation, missing, because)


def our_reservation(case: Case) -> Estimate:
    """Return the value below which we walk away, in the case's unit: the stated one, else what the alternatives make.

    Raises `NotEnoughData` with the next step when neither is there.
    """
    if case.preferences.ours.reservation is not None:
        return as_estimate(case.preferences.ours.reservation)
    ranked = rank_alternatives(case)
    if ranked.reservation is None:
        raise NotEnoughData(ranked.missing)
    return ranked.reservation


def _row(case: Case, alternative: Alternative, today: date | None) -> RankedAlternative:
    rate = rate_to_unit(case, alternative.currency)
    cost, switching = _times(alternative.total_cost, rate), _times(alternative.switching_cost, rate)
    days = _gap_days(case, alternative, today)
    gap = _times(case.dates.gap_cost_per_day, days)
    value = Estimate(
        low=-(cost.high + switching.high + gap.high),
        likely=-(cost.likely + switching.likely + gap.likely),
        high=-(cost.low + switching.low + gap.low),
    )
    sums = f"{say_number(cost.likely)} total cost + {say_number(switching.likely)} switching + {say_number(gap.likely)} gap"
    because = [f"−({sums}) = {say_number(value.likely)} {case.unit}."]
    if rate != 1:
        because.append(f"{alternative.currency} at {rate:g} {case.unit}, by the rates of the case.")
    if alternative.ready_on is not None:
        because.append(_say_gap(case, alternative.ready_on, days))
    if alternative.evidence:
        because.append(f"Evidence: {alternative.evidence}")
    return RankedAlternative(
        alternative.id,
        alternative.label,
        value,
        cost,
        switching,
        days,
        gap,
        alternative.likelihood,
        alternative.ready_on,
        0.0,
        tuple(because),
    )


def _times(amount: Number, factor: float) -> Estimate:
    number = as_estimate(amount)
    return Estimate(low=number.low * factor, likely=number.likely * factor, high=number.high * factor)


def _gap_days(case: Case, alternative: Alternative, today: date | None) -> int:
    need = case.dates.need_by
    if need is None or alternative.ready_on is None:
        return 0
    start = need if today is None else max(need, today)
    return max((alternative.ready_on - start).days, 0)


def _say_gap(case: Case, ready: date, days: int) -> str:
    need = case.dates.need_by
    if need is None:
        return f"Ready on {ready}; no day of need is given, so no gap is counted."
    if not days:
        return f"Ready on {ready}, no gap: we need it on {need}."
    per_day = as_estimate(case.dates.gap_cost_per_day).likely
    return f"Ready on {ready}, needed on {need}: {days} days of gap × {say_number(per_day)} {case.unit} a day."


def _shares(likelihoods: Sequence[float]) -> list[float]:
    """Return the chance that each one is the first to work out, in the given order, and last that none does."""
    shares, rest = [], 1.0
    for likelihood in likelihoods:
        shares.append(likelihood * rest)
        rest *= 1 - likelihood
    return [*shares, rest]


def _with_share(row: RankedAlternative, share: float) -> RankedAlternative:
    why = f"It counts with {say_percent(share, 1)}: {say_percent(row.likelihood)} likely, and taken only when no better one works out."
    return RankedAlternative(
        row.id, row.name, row.value, row.total_cost, row.switching_cost, row.gap_days, row.gap_cost, row.likelihood, row.ready_on, share,
        (*row.because, why),
    )  # fmt: skip


def _reservation(rows: Sequence[RankedAlternative], rest: float, without: Estimate | None) -> Estimate | None:
    if without is None and (rest > 0 or not rows):
        return None
    low, likely, high = (_expected(rows, without, at) for at in POINTS_OF_RANGE)
    return Estimate(low=min(low, likely), likely=likely, high=max(likely, high))  # rounding may cross equal ends


def _expected(rows: Sequence[RankedAlternative], without: Estimate | None, at: Point) -> float:
    ordered = sorted(rows, key=lambda row: -float(getattr(row.value, at)))
    *shares, rest = _shares([row.likelihood for row in ordered])
    total = sum(float(getattr(row.value, at)) * share for row, share in zip(ordered, shares, strict=True))
    return total + (0.0 if without is None or not rest else float(getattr(without, at)) * rest)


def _next_step(rows: Sequence[RankedAlternative], rest: float) -> str:
    return NO_GOING_WITHOUT.format(rest=say_percent(rest, 1)) if rows else NO_ALTERNATIVE


def _notes(case: Case, rows: Sequence[RankedAlternative], without: Estimate | None) -> list[str]:
    notes = []
    if case.dates.need_by is None and any(row.ready_on is not None for row in rows):
        notes.append("No day of need is given, so no gap is counted: add it under prepare, alternatives.")
    if without is not None:
        worse = [row.name for row in rows if row.value.likely < without.likely]
        notes += [f"{name} is worth less than going without; it counts all the same until it is taken off the list." for name in worse]
    return notes


def _sum(rows: Sequence[RankedAlternative], rest: float, without: Estimate | None, reservation: Estimate | None, unit: str) -> list[str]:
    if reservation is None:
        return []
    terms = [f"{say_percent(row.share, 1)} × {say_number(row.value.likely)} ({row.name})" for row in rows]
    if rest and without is not None:
        terms.append(f"{say_percent(rest, 1)} × {say_number(without.likely)} (going without)")
    ends = "" if reservation.is_exact else f", from {say_number(reservation.low)} to {say_number(reservation.high)}"
    return [f"{' + '.join(terms)} = {say_number(reservation.likely)} {unit}{ends}."]
