"""How it ended: what we reached, what was left on the table for both, and what the log teaches, with its n."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Final, Literal

import numpy as np

from batna.align.charter import check_package
from batna.measure.frontier import pareto_frontier
from batna.measure.points import bargaining_points
from batna.measure.wording import say_amount, say_estimate, say_list, say_number
from batna.measure.worth import above, our_scale, whole_value
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.outcome import Outcome
from batna.model.package import Package, indexes_of
from batna.model.problem import NotEnoughData
from batna.negotiate.ledger import AGREEMENT, Ledger, Step, keep_ledger
from batna.negotiate.offers import EVERY_PART, Part, Yardstick, yardstick_of
from batna.plan.improvements import find_improvements
from batna.plan.packages import RatedPackage, rate_plainly, reservations_of, sides_of, within_limits

ENOUGH: Final = 5
SHOWN: Final = 5
NOT_ENDED: Final = "It has not ended yet: record the agreement or the impasse under negotiate, agreement."
NO_WALK_AWAY: Final = (
    "Whether both would have preferred a package to none needs a walk-away value of both sides: add it under prepare, alternatives, "
    "and our estimate of theirs under plan, zopa."
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the two-minute debrief; `field` is the field of the debrief that takes the answer."""

    field: str
    asks: str
    kind: Literal["text", "scale"]
    low: str = ""
    high: str = ""


QUESTIONS: Final = (
    Question("moved_them", "What moved them?", "text"),
    Question("surprised_us", "What surprised us?", "text"),
    Question("again", "What would you do again?", "text"),
    Question("never_again", "What would you never do again?", "text"),
    Question("pressure", "How much pressure was there?", "scale", "none", "all the time"),
    Question("trust", "How much do the two sides trust each other now?", "scale", "not at all", "fully"),
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A package that would have been better, with the gain of each side and the charter's clauses that it breaks."""

    package: Package
    ours: float
    theirs: float
    our_gain: float
    their_gain: float
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What was left on the table for both, by our estimate of their values at likely.

    `dominating` counts packages at least as good for both and better for one, None when there are too many to count;
    `fairest` are those with the largest smaller gain. `unclaimed` is how much larger the sum of both values could have been.
    """

    dominating: int | None
    fairest: tuple[Missed, ...]
    unclaimed: float
    largest_sum: Missed
    says: str


@dataclass(frozen=True, slots=True)
class Impasse:
    """Whether packages existed that both sides would have preferred to none, at likely walk-away values.

    `existed_surely` asks the same with the walk-away value of both sides at its high end. Of the packages that both
    would prefer, `fairest` are those with the largest smaller gain; `count` counts pairs of values that are efficient.
    """

    existed: bool
    existed_surely: bool
    count: int
    fairest: tuple[Missed, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the log teaches about this supplier: `n` observations, and whether they are enough to expect it again."""

    about: Literal["rounds", "pace", "noes"]
    n: int
    is_enough: bool
    says: str


@dataclass(frozen=True, slots=True)
class MeasuredOutcome:
    """How a negotiation ended, in the unit of the case; a measure that the case cannot give is None and stands in `missing`.

    `share` is how far we came from walk-away (0) to target (1).
    """

    kind: Literal["agreement", "impasse"]
    unit: str
    says: str
    package: Package
    ours: Estimate | None
    theirs: Estimate | None
    to_target: Estimate | None
    to_walk_away: Estimate | None
    share: float | None
    left: LeftOver | None
    impasse: Impasse | None
    lessons: tuple[Lesson, ...]
    missing: tuple[str, ...]
    because: tuple[str, ...]


def measure_outcome(case: Case, *, parts: Collection[Part] = EVERY_PART) -> MeasuredOutcome:
    """Return how a negotiation ended, measured against our own marks and against what both sides could have had.

    `parts` leaves out what a viewer may not know, as in `rate_offers`. Raises `NotEnoughData` while it has not ended, or
    when an issue has no value to us.
    """
    if case.outcome is None:
        raise NotEnoughData(NOT_ENDED)
    yardstick = yardstick_of(case, parts)
    lessons = find_lessons(case, parts=parts)
    if case.outcome.kind == "agreement":
        return _agreement(case, case.outcome, yardstick, lessons)
    impasse, missing = None, yardstick.missing
    if {"theirs", "walk_away"} <= set(parts):
        try:
            impasse = _impasse(case)
        except NotEnoughData as reason:
            missing = tuple(dict.fromkeys((*missing, str(reason))))
    says = f"No agreement. {impasse.says}" if impasse else "No agreement."
    because = (case.outcome.because,) if case.outcome.because else ()
    return MeasuredOutcome("impasse", case.unit, says, {}, None, None, None, None, None, None, impasse, lessons, missing, because)


def find_lessons(case: Case, *, parts: Collection[Part] = EVERY_PART) -> tuple[Lesson, ...]:
    """Return what the log of one case shows about the supplier: counted, and called enough only from five observations on.

    Raises `NotEnoughData` when an issue has no value to us.
    """
    ledger = keep_ledger(case, parts=parts)
    return (_rounds(case), _pace(ledger), _noes(ledger))


def _agreement(case: Case, outcome: Outcome, yardstick: Yardstick, lessons: tuple[Lesson, ...]) -> MeasuredOutcome:
    agreed = indexes_of(case.issues, outcome.package)
    ours, theirs = whole_value(our_scale(case), agreed), None if yardstick.theirs is None else whole_value(yardstick.theirs, agreed)
    to_target, to_walk_away = (None if level is None else above(ours, level) for level in (yardstick.target, yardstick.walk_away))
    left, missing = None, yardstick.missing
    try:
        left = None if theirs is None else _left_over(case, outcome.package)
    except NotEnoughData as reason:
        missing = (*missing, str(reason))
    says = _say_agreement(case, ours, to_walk_away, to_target)
    because = (*_say_marks(case, ours, yardstick), *filter(None, [outcome.because]))
    return MeasuredOutcome(
        "agreement", case.unit, says, outcome.package, ours, theirs, to_target, to_walk_away, _share(to_target, to_walk_away),
        left, None, lessons, missing, because,
    )  # fmt: skip


def _share(to_target: Estimate | None, to_walk_away: Estimate | None) -> float | None:
    if to_target is None or to_walk_away is None:
        return None
    whole = to_walk_away.likely - to_target.likely
    return to_walk_away.likely / whole if whole > 0 else None


def _left_over(case: Case, agreed: Package) -> LeftOver:
    better = find_improvements(case, agreed, limit=SHOWN)
    sides = sides_of(case)
    frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
    best = rate_plainly(case, sides, frontier.package(int(np.argmax(frontier.utilities.sum(axis=1)))))
    base = better.package.ours, better.package.theirs
    fairest = tuple(_missed(case, one, base) for one in better.best_min_gain)
    unclaimed = max(best.ours + best.theirs - sum(base), 0.0)
    return LeftOver(
        better.dominating, fairest, unclaimed, _missed(case, best, base), _say_left(case, better.dominating, fairest, unclaimed)
    )


def _missed(case: Case, one: RatedPackage, base: tuple[float, float]) -> Missed:
    clauses = tuple(breach.clause for breach in check_package(case, one.package))
    return Missed(one.package, one.ours, one.theirs, one.ours - base[0], one.theirs - base[1], clauses)


def _impasse(case: Case) -> Impasse:
    sides = sides_of(case)
    ours, theirs = reservations_of(case)
    if ours is None or theirs is None:
        raise NotEnoughData(NO_WALK_AWAY)
    with within_limits():
        frontier = pareto_frontier(sides.ours, sides.theirs, rules=sides.rules)
    likely = bargaining_points(frontier, ours.likely, theirs.likely)
    surely = bargaining_points(frontier, ours.high, theirs.high)
    both = (frontier.utilities[:, 0] >= ours.likely) & (frontier.utilities[:, 1] >= theirs.likely)
    rated = [rate_plainly(case, sides, frontier.package(i)) for i in likely.kalai[:SHOWN]]
    fairest = tuple(_missed(case, one, (ours.likely, theirs.likely)) for one in rated)
    return Impasse(
        bool(fairest), bool(surely.kalai), int(both.sum()) if fairest else 0, fairest, _say_impasse(case, fairest, bool(surely.kalai))
    )


def _rounds(case: Case) -> Lesson:
    rounds = len({offer.round for offer in case.offers})
    days = [offer.on for offer in case.offers]
    took = f" in {(max(days) - min(days)).days} days" if days else ""
    return Lesson(
        "rounds", 1, False, f"It took {rounds} round{'' if rounds == 1 else 's'}{took}. One negotiation says little about the next."
    )


def _pace(ledger: Ledger) -> Lesson:
    steps = [step.amount.likely for step in ledger.steps if step.by == "theirs"]
    if not steps:
        return Lesson("pace", 0, False, "They made no second offer, so there is no pace to see.")
    size = f"on average {say_amount(mean(steps), ledger.unit)}, from {say_number(min(steps))} to {say_number(max(steps))}"
    return Lesson(
        "pace", len(steps), len(steps) >= ENOUGH, f"They moved {len(steps)} times, {size} in value to us.{_say_enough(len(steps))}"
    )


def _noes(ledger: Ledger) -> Lesson:
    """Compare their next step after we held with the one after we gave; a hold is an offer of ours that gave nothing."""
    held, gave = _answers(ledger.steps, after_hold=True), _answers(ledger.steps, after_hold=False)
    parts = [
        f"after {len(moves)} {what if len(moves) > 1 else one} of ours they moved {say_amount(mean(moves), ledger.unit)} on average"
        for moves, one, what in ((held, "no", "noes"), (gave, "concession", "concessions"))
        if moves
    ]
    counted = f"In this case {say_list(parts)}." if parts else "They never answered a second offer of ours."
    fewest = min(len(held), len(gave))
    return Lesson("noes", len(held), fewest >= ENOUGH, counted + _say_enough(fewest))


def _answers(steps: Sequence[Step], *, after_hold: bool) -> list[float]:
    """Return their amounts right after each step of ours that gave nothing, or after each that gave something."""
    return [
        answer.amount.likely
        for step, answer in pairwise(steps)
        if step.by == "ours" and step.offer != AGREEMENT and answer.by == "theirs" and (step.amount.likely <= 0) is after_hold
    ]


def _say_enough(n: int) -> str:
    return "" if n >= ENOUGH else f" Not enough data to expect it again: n = {n}, {ENOUGH} are needed."


def _say_agreement(case: Case, ours: Estimate, to_walk_away: Estimate | None, to_target: Estimate | None) -> str:
    marks = [("walk-away", to_walk_away), ("target", to_target)]
    said = [f"{_say_side(mark.likely)} {name}" for name, mark in marks if mark is not None]
    return f"Agreed at {say_amount(ours.likely, case.unit)} to us{''.join(f', {part}' for part in said)}."


def _say_side(distance: float) -> str:
    return f"{say_number(abs(distance))} {'above' if distance > 0 else 'below'}" if distance else "exactly at"


def _say_marks(case: Case, ours: Estimate, yardstick: Yardstick) -> tuple[str, ...]:
    marks = [("walk-away value", yardstick.walk_away), ("target", yardstick.target)]
    return (
        f"Value to us {say_estimate(ours, case.unit)}.",
        *(f"Our {name} was {say_estimate(mark, case.unit)}." for name, mark in marks if mark is not None),
    )


def _say_left(case: Case, dominating: int | None, fairest: Sequence[Missed], unclaimed: float) -> str:
    rest = f" The largest sum of both values was {say_amount(unclaimed, case.unit)} higher." if unclaimed else ""
    if not fairest:
        return f"By our estimate nothing was left that both would have liked better.{rest}"
    best = fairest[0]
    gains = f"{say_amount(best.our_gain, case.unit)} more for us and {say_amount(best.their_gain, case.unit)} more for them"
    outside = f", though it breaks clause {say_list(list(best.breaks))} of the charter" if best.breaks else ""
    more = "More packages than can be counted" if dominating is None else f"{dominating:,} packages"
    counted = "1 package" if dominating == 1 else more
    return f"{counted} would have been better for both, by our estimate: the fairest has {gains}{outside}.{rest}"


def _say_impasse(case: Case, fairest: Sequence[Missed], surely: bool) -> str:
    if not fairest:
        return "No package would have been better for both than no agreement, at likely walk-away values: stopping was right."
    best = fairest[0]
    gains = f"{say_amount(best.our_gain, case.unit)} above walk-away for us, {say_amount(best.their_gain, case.unit)} for them"
    doubt = "" if surely else " With both walk-away values at their high end there is none."
    return f"There was room for an agreement, at likely walk-away values: {gains}.{doubt}"
