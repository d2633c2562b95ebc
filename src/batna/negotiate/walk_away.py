"""Test an offer against walking away: in money, and whether operations would go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from batna.measure.wording import say_amount, say_estimate, say_number, say_percent
from batna.measure.worth import above, our_scale, whole_value
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Option
from batna.model.problem import NotEnoughData
from batna.negotiate.offers import check_offer, order_offers
from batna.plan.packages import indexes_in
from batna.prepare.alternatives import RankedAlternative, our_reservation, rank_alternatives

NO_OFFER: Final = (
    "There is no whole offer of theirs yet, so there is nothing to hold against walking away: log one under negotiate, offers."
)
NO_ALTERNATIVE: Final = "No alternative is written down, so nothing says how operations would go on: add one under prepare, alternatives."
FORMULA: Final = (
    "Above walking away = value of the offer − reservation value, each end of one against the far end of the other. "
    "A gap runs from the day we need it, or today when that has passed, to the day an alternative is ready."
)


@dataclass(frozen=True, slots=True)
class Fallback:
    """One alternative as operations would live it: days without supply, what they cost, and the chance that it is the one."""

    id: str
    name: str
    ready_on: date | None
    gap_days: int
    gap_cost: Estimate
    share: float
    says: str


@dataclass(frozen=True, slots=True)
class WalkAway:
    """One offer against walking away, in the unit of the case.

    `above` is how far the offer lies above our reservation value; `is_sure` whether its whole range lies on one side.
    `forbidden` says which clauses and rules the offer breaks: it cannot be signed as it is. `fallbacks` are the alternatives, the best
    first, and `gap_chance` how likely walking away leaves us without supply for a time or for good; None without alternatives.
    """

    unit: str
    offer: str
    package: Mapping[str, Option]
    worth: Estimate
    reservation: Estimate
    above: Estimate
    is_better: bool
    is_sure: bool
    forbidden: tuple[str, ...]
    fallbacks: tuple[Fallback, ...]
    gap_chance: float | None
    says: str
    operations: str
    because: tuple[str, ...]


def weigh_walking_away(case: Case, *, package: Mapping[str, object] | None = None, today: date | None = None) -> WalkAway:
    """Return how an offer compares with walking away, in money and for operations; their last whole offer when none is given.

    Values are in the unit of the case. With `today`, days that have passed count for no gap. Raises `NotEnoughData` without an offer, our
    values or a reservation value, `BadInput` for a package that is not one option of each issue.
    """
    name, chosen = _offer_in(case, package)
    worth, reservation = whole_value(our_scale(case), indexes_in(case, chosen)), our_reservation(case)
    distance = above(worth, reservation)
    check = check_offer(case, chosen, parts=())
    forbidden = (*(line for one in check.breaches for line in one.because), *(rule.because for rule in check.broken_rules))
    ranked = rank_alternatives(case, today=today)
    fallbacks = tuple(_fallback(case, row) for row in ranked.rows)
    gap_chance = sum(one.share for one in fallbacks if one.gap_days) + ranked.rest if fallbacks else None
    is_sure = distance.low >= 0 or distance.high < 0
    subject = "Their offer" if package is None else "The package"
    says = _say(subject, distance, case.unit, is_sure=is_sure)
    operations = _say_operations(case, fallbacks, gap_chance, ranked.rest)
    because = (
        f"{subject} is worth {say_estimate(worth, case.unit)} to us, walking away {say_estimate(reservation, case.unit)}.",
        *(one.says for one in fallbacks),
        FORMULA,
    )
    return WalkAway(
        case.unit, name, check.package, worth, reservation, distance, distance.likely >= 0, is_sure, forbidden, fallbacks, gap_chance,
        says, operations, because,
    )  # fmt: skip


def _offer_in(case: Case, package: Mapping[str, object] | None) -> tuple[str, Mapping[str, object]]:
    if package is not None:
        return "", package
    whole = [offer for offer in order_offers(case) if offer.by == "theirs" and len(offer.package) == len(case.issues)]
    if not whole:
        raise NotEnoughData(NO_OFFER)
    return whole[-1].id, whole[-1].package


def _fallback(case: Case, row: RankedAlternative) -> Fallback:
    gap = f"{row.gap_days} days without supply, {say_estimate(row.gap_cost, case.unit)}" if row.gap_days else "no day without supply"
    ready = f"ready on {row.ready_on}" if row.ready_on else "ready at any time"
    says = f"{row.name}: {ready}, {gap}; {say_percent(row.share)} that it is the one."
    return Fallback(row.id, row.name, row.ready_on, row.gap_days, row.gap_cost, row.share, says)


def _say(subject: str, distance: Estimate, unit: str, *, is_sure: bool) -> str:
    size = say_amount(abs(distance.likely), unit)
    side = "more than walking away" if distance.likely >= 0 else "less than walking away"
    ends = f"from {say_number(distance.low)} to {say_number(distance.high)}"
    doubt = "" if is_sure else " The range reaches both sides: what we know does not settle it."
    return f"{subject} is worth {size} {side} ({ends}).{doubt}"


def _say_operations(case: Case, fallbacks: Sequence[Fallback], gap_chance: float | None, rest: float) -> str:
    """Say in one sentence how operations would go on without this supplier."""
    if gap_chance is None:
        return NO_ALTERNATIVE
    best = fallbacks[0]
    if best.gap_days:
        cost = say_amount(best.gap_cost.likely, case.unit)
        gap = f"{best.name} is ready {best.gap_days} days after we need it, a gap in supply that costs about {cost}"
    else:
        gap = f"{best.name} is ready when we need it: supply goes on"
    without = f", that no alternative works out {say_percent(rest)}" if rest >= 0.005 else ""
    return f"Walking away: {gap}. The chance of a gap is {say_percent(gap_chance)}{without}."
