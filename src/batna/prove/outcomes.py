"""What became of the value: identified, negotiated, contracted, realised, each as far as it is known."""

from dataclasses import dataclass
from typing import Final, Literal

from batna.measure.wording import say_amount
from batna.measure.worth import above, our_scale, whole_value
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.outcome import Result
from batna.model.package import indexes_of
from batna.model.problem import NotEnoughData
from batna.prepare.alternatives import our_reservation
from batna.prove.testimonials import change_of

Link = Literal["identified", "negotiated", "contracted", "realised"]
NO_CONTRACT: Final = "No signed contract is recorded, so what was contracted is not known."
NO_WORTH: Final = "No result says what it is worth in the unit of the case: add it under prove, outcomes."
NO_TARGET: Final = "No target is set, so nothing was identified beforehand."
NO_AGREEMENT: Final = "There is no agreement, so nothing was negotiated."


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of the chain: its amount over no agreement, or why it is not known.

    `kept` is the share of the last known link before it.
    """

    link: Link
    amount: Estimate | None
    kept: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasuredResult:
    """One measure of an internal customer: before, after, and whether that is better."""

    id: str
    customer: str
    measure: str
    unit: str
    before: float
    after: float
    change: float
    is_better: bool
    worth: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The chain in its order, the results behind it, and what is negotiated but not shown by a measure (None if unknown)."""

    unit: str
    says: str
    chain: tuple[Stage, ...]
    results: tuple[MeasuredResult, ...]
    not_shown: float | None
    because: tuple[str, ...]


def track_outcomes(case: Case) -> Outcomes:
    """Return how much of the value was identified, negotiated, contracted and realised, in the unit of the case.

    Identified = target − walk-away value; negotiated = value of the agreement − walk-away value, which is what the best
    alternatives would have given; realised = the sum of what results are worth. Raises `HiddenFromRole` for a viewer who
    may not know the walk-away value: these amounts would tell it. Source: the chain by which finance audits savings.
    """
    found = [_identified(case), _negotiated(case), _unknown("contracted", NO_CONTRACT), _realised(case)]
    chain: list[Stage] = []
    for stage in found:
        known = [one.amount.likely for one in chain if one.amount is not None]
        kept = stage.amount.likely / known[-1] if stage.amount is not None and known and known[-1] > 0 else None
        chain.append(Stage(stage.link, stage.amount, kept, stage.because))
    negotiated, realised = found[1].amount, found[3].amount
    not_shown = None if negotiated is None or realised is None else negotiated.likely - realised.likely
    says = _say(case.unit, negotiated, realised)
    because = "Amounts are over no agreement. What no measure shows is not lost: it is not shown yet."
    return Outcomes(case.unit, says, tuple(chain), tuple(_measured(result) for result in case.proof.results), not_shown, (because,))


def _unknown(link: Link, reason: str) -> Stage:
    return Stage(link, None, None, (reason,))


def _identified(case: Case) -> Stage:
    target = case.preferences.ours.target
    if target is None:
        return _unknown("identified", NO_TARGET)
    return _over_walk_away(case, "identified", as_estimate(target), "target")


def _negotiated(case: Case) -> Stage:
    if case.outcome is None or case.outcome.kind == "impasse":
        return _unknown("negotiated", NO_AGREEMENT)
    try:
        value = whole_value(our_scale(case), indexes_of(case.issues, case.outcome.package))
    except NotEnoughData as reason:
        return _unknown("negotiated", str(reason))
    return _over_walk_away(case, "negotiated", value, "value of the agreement")


def _over_walk_away(case: Case, link: Link, value: Estimate, name: str) -> Stage:
    try:
        level = our_reservation(case)
    except NotEnoughData as reason:
        return _unknown(link, str(reason))
    amount, unit = above(value, level), case.unit
    formula = (
        f"{name} {say_amount(value.likely, unit)} − walk-away value {say_amount(level.likely, unit)} = {say_amount(amount.likely, unit)}."
    )
    return Stage(link, amount, None, (formula,))


def _realised(case: Case) -> Stage:
    worths = [(result, result.worth) for result in case.proof.results if result.worth is not None]
    if not worths:
        return _unknown("realised", NO_WORTH)
    total = sum(worth for _, worth in worths)
    because = tuple(f"{result.measure}: {say_amount(worth, case.unit)}, {result.source}." for result, worth in worths)
    return Stage("realised", as_estimate(total), None, because)


def _measured(result: Result) -> MeasuredResult:
    return MeasuredResult(
        result.id, result.customer, result.measure, result.unit, result.before, result.after, result.after - result.before,
        change_of(result) == "better", result.worth, result.source,
    )  # fmt: skip


def _say(unit: str, negotiated: Estimate | None, realised: Estimate | None) -> str:
    if negotiated is None:
        return "What was negotiated is not known yet."
    if realised is None:
        return f"{say_amount(negotiated.likely, unit)} negotiated over no agreement; nothing is shown by a measure yet."
    return f"{say_amount(negotiated.likely, unit)} negotiated over no agreement; measures show {say_amount(realised.likely, unit)} so far."
