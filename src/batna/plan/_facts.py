"""What the supplier may know about us: a few numbers, what it believes of each, and what an information item makes of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.measure.interval import triangular_quantile
from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.estimate import Number, as_estimate, likely
from batna.model.statement import InformationItem, Span
from batna.plan._bargains import OurTypes, Pie
from batna.prepare.alternatives import rank_alternatives

Axis = Literal["reservation", "deadline", "keeps"]
AXES: Final[tuple[Axis, ...]] = ("reservation", "deadline", "keeps")
AXIS_OF: Final[dict[str, Axis]] = {
    "reservation": "reservation", "ceiling": "reservation", "no_alternative": "reservation", "alternative": "reservation",
    "deadline": "deadline", "urgency": "keeps", "need_date": "keeps",
}  # fmt: skip
MATTERS: Final[dict[str, tuple[Axis, ...]]] = {
    "ask": ("reservation",),
    "split": ("reservation",),
    "alternating": ("reservation", "keeps"),
    "tactics": AXES,
}
POINTS: Final = {"ask": 400, "split": 60, "alternating": 40, "tactics": 7}
LEAST_KEPT: Final = 0.01
FEWER: Final = 3  # points of a deadline or of patience when tactics are played


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of us in one draw."""

    reservation: float
    deadline: int
    keeps: float

    def of(self, axis: Axis) -> float:
        """Return the number on an axis."""
        return float(getattr(self, axis))


@dataclass(frozen=True, slots=True)
class Grid:
    """Every combination of what the supplier may think of us: the points of each axis."""

    points: dict[Axis, FloatArray]

    @property
    def types(self) -> OurTypes:
        """All combinations, the last axis running fastest."""
        reservation, deadline, keeps = (mesh.reshape(-1) for mesh in np.meshgrid(*(self.points[axis] for axis in AXES), indexing="ij"))
        return OurTypes(reservation, np.rint(deadline).astype(np.int64), keeps)

    def chances(self, told: dict[Axis, tuple[FloatArray, FloatArray]]) -> FloatArray:
        """Return the chance of each combination, from points and their chances on each axis."""
        total = np.ones(1)
        for axis in AXES:
            weights = np.zeros(len(self.points[axis]))
            np.add.at(weights, np.searchsorted(self.points[axis], told[axis][0]), told[axis][1])
            total = np.outer(total, weights).reshape(-1)
        return total


Belief = dict[Axis, tuple[FloatArray, FloatArray]]


def make_grid(beliefs: Iterable[Belief]) -> Grid:
    """Return the grid on which all of these beliefs can be said."""
    every = list(beliefs)
    return Grid({axis: np.unique(np.concatenate([belief[axis][0] for belief in every])) for axis in AXES})


def certain(number: float) -> tuple[FloatArray, FloatArray]:
    """Return the belief of someone who knows."""
    return np.array([number]), np.ones(1)


def axis_of(item: InformationItem) -> Axis | None:
    """Return which number an item tells; None for one that is not priced."""
    return None if item.reveals is None else AXIS_OF.get(item.reveals.what)


def number_of(case: Case, item: InformationItem, truth: Truth) -> tuple[FloatArray, FloatArray]:
    """Return the belief of someone who was told an item: the number it shows, else what is true."""
    axis = axis_of(item)
    if item.reveals is None or item.reveals.shows is None or axis not in MATTERS[case.bargaining.kind]:
        return certain(truth.of(axis or "reservation"))
    return certain(_within(axis, np.array([item.reveals.shows]))[0])


def believed_of(case: Case, axis: Axis, item: InformationItem | None, pie: Pie, truth: Truth) -> tuple[FloatArray, FloatArray]:
    """Return what they believe of a number until it is told: what the item says of that, else the default.

    What does not matter for this way of bargaining is taken as known, and so is our reservation value when a gain is shared
    and no item tells it: theories of sharing suppose that both sides know what there is to share.
    """
    known = axis not in MATTERS[case.bargaining.kind]
    if known or (item is None and (axis != "reservation" or case.bargaining.kind in {"split", "alternating"})):
        return certain(truth.of(axis))
    given = None if item is None or item.reveals is None else item.reveals.believed
    return default_belief(case, axis, pie) if given is None else _points(case, axis, given)


def default_belief(case: Case, axis: Axis, pie: Pie) -> tuple[FloatArray, FloatArray]:
    """Return what a supplier believes who was told nothing: any walk-away that leaves room, our patience like its own."""
    if axis == "reservation":
        room = pie.ours[pie.theirs >= pie.their_floor]
        ends = (float(room.min()), float(room.max())) if room.size else (float(pie.ours.min()), float(pie.ours.max()))
        return _points(case, axis, Span.model_validate({"from": ends[0], "to": ends[1]}))
    if axis == "deadline":
        return _points(
            case, axis, Span.model_validate({"from": float(min(2, case.bargaining.rounds)), "to": float(case.bargaining.rounds)})
        )
    return certain(case.bargaining.patience.theirs)


def _points(case: Case, axis: Axis, given: Number | Span) -> tuple[FloatArray, FloatArray]:
    """Return evenly likely points of a number: the middles of equal shares of its distribution."""
    count = POINTS[case.bargaining.kind] if axis == "reservation" or case.bargaining.kind != "tactics" else FEWER
    middles = (np.arange(count) + 0.5) / count
    if isinstance(given, Span):
        numbers = given.from_ + middles * (given.to - given.from_)
    else:
        ends = as_estimate(given)
        numbers = triangular_quantile(ends.low, ends.likely, ends.high, middles)
    numbers = _within(axis, numbers)
    distinct, places = np.unique(numbers, return_inverse=True)
    return distinct, np.bincount(places) / count


def _within(axis: Axis, numbers: FloatArray) -> FloatArray:
    """Return numbers that the axis can have: whole rounds from 1, factors up to 1."""
    if axis == "deadline":
        return np.maximum(np.rint(numbers), 1.0)
    return np.clip(numbers, LEAST_KEPT, 1.0) if axis == "keeps" else numbers


def our_keeps(case: Case, pie: Pie, reservation: float) -> float:
    """Return what a round leaves of our gain: the stated factor, else 1 − cost of its days ÷ the most that we could gain."""
    if case.bargaining.patience.ours is not None:
        return case.bargaining.patience.ours
    per_day = sum(likely(cost.per_day) for cost in case.bargaining.delay) or likely(case.dates.gap_cost_per_day)
    most = max((float(value) for value in pie.ours[pie.theirs >= pie.their_floor]), default=reservation) - reservation
    return min(max(1 - per_day * case.bargaining.days_per_round / most, 0.05), 1.0) if most > 0 else 1.0


def find_cure(case: Case, item: InformationItem) -> str:
    """Return what would take the sting out of an item that costs us when told."""
    axis = axis_of(item)
    if axis == "keeps":
        return "Build stock or a bridge that makes a day of waiting cheap: then there is no hurry to tell."
    if axis == "deadline":
        return "Have the deadline moved, or an agreement for the time after it, before the talks."
    best = _uncertain(case)
    if best is None:
        return "Qualify an alternative, so that walking away costs less than they would learn."
    name, rises = best
    return f"Qualify {name}: once it is certain, our reservation value is better by {rises}."


def _uncertain(case: Case) -> tuple[str, str] | None:
    """Return the alternative that lifts our reservation value most once it is certain, and by how much."""
    before = rank_alternatives(case)
    if before.reservation is None:
        return None
    lifts: list[tuple[float, str]] = []
    for place, one in enumerate(case.alternatives):
        sure = one.model_copy(update={"likelihood": 1.0})
        others = (*case.alternatives[:place], sure, *case.alternatives[place + 1 :])
        after = rank_alternatives(case.model_copy(update={"alternatives": others})).reservation
        if after is not None and after.likely > before.reservation.likely:
            lifts.append((after.likely - before.reservation.likely, one.label))
    if not lifts:
        return None
    lift, name = max(lifts)
    return name, f"{lift:,.0f} {case.unit}"
