"""What the supplier may know about us: a few numbers, what it believes of each, and what an information item makes of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.measure.interval import triangular_quantile
from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.estimate import Estimate, Number, as_estimate
from batna.model.statement import InformationItem, Span
from batna.plan._draws import Draws
from batna.plan._pies import OurTypes
from batna.prepare.alternatives import rank_alternatives
from batna.simulate.counterpart import Ints

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
ALONE: Final = 5040  # points to ask against in a single draw: many spans divide it, so that a step of the price is not missed
HARDLY: Final = 1e-12  # the chance of the ends of a range
FEWER: Final = 3  # points of a deadline or of patience when tactics are played


@dataclass(frozen=True, slots=True)
class Source:
    """Where a belief about one number comes from: it is `true`, it was `given`, or any number that leaves `room` for an agreement."""

    what: Literal["true", "given", "room"]
    given: float | Estimate | Span | None = None


TRUE: Final = Source("true")
Belief = dict[Axis, Source]
Points = dict[Axis, FloatArray]
Places = dict[Axis, dict[Source, tuple[slice, FloatArray]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The combinations of what the supplier may think of us, in every draw; what is true of us is the first of them.

    `points` has, for each axis, draws × points; `places` where the points of each source stand, with their chances. Of all
    combinations only those in `used` count: some belief holds them possible, or they are what a refusal shows.
    """

    points: Points
    places: Places
    used: Ints

    def types(self, draws: slice) -> OurTypes:
        """Return the combinations in some of the draws, the last axis running fastest."""
        rows = [self.points[axis][draws] for axis in AXES]
        shape = (len(rows[0]), *(row.shape[1] for row in rows))
        meshes = (
            np.broadcast_to(row.reshape(len(row), *(-1 if place == i else 1 for i in range(len(AXES)))), shape)
            for place, row in enumerate(rows)
        )
        reservation, deadline, keeps = (mesh.reshape(shape[0], -1)[:, self.used] for mesh in meshes)
        return OurTypes(reservation, np.rint(deadline).astype(np.int64), keeps)

    def chances(self, belief: Belief) -> FloatArray:
        """Return the chance of each combination; the same in every draw."""
        return _chances(self.points, self.places, belief)[self.used]

    def shown(self, belief: Belief) -> Ints:
        """Return for which combination they take us in each draw once we refuse: for what is true, as far as they hold it possible.

        On each axis that is the truth, or the end of what they believe that is nearest to it. Who holds a thing impossible
        does not learn it from a refusal (Bayes: what has no chance keeps none).
        """
        return np.searchsorted(self.used, _shown(self.points, self.places, belief))


def _chances(points: Points, places: Places, belief: Belief) -> FloatArray:
    total = np.ones(1)
    for axis in AXES:
        place, chances = places[axis][belief[axis]]
        weights = np.zeros(points[axis].shape[1])
        weights[place] = chances
        total = np.outer(total, weights).reshape(-1)
    return total


def _shown(points: Points, places: Places, belief: Belief) -> Ints:
    found: list[Ints] = []
    for axis in AXES:
        place, _ = places[axis][belief[axis]]
        truth, believed = points[axis][:, 0], points[axis][:, place]
        ends = np.where(truth < believed.min(axis=1), believed.argmin(axis=1), believed.argmax(axis=1)) + place.start
        inside = (believed.min(axis=1) <= truth) & (truth <= believed.max(axis=1))
        found.append(np.where(inside, 0, ends))
    return np.ravel_multi_index(found, [points[axis].shape[1] for axis in AXES])


def make_grid(case: Case, beliefs: Iterable[Belief], draws: Draws) -> Grid:
    """Return the grid on which all of these beliefs can be said."""
    every = list(beliefs)
    points: Points = {}
    places: Places = {}
    for axis in AXES:
        sources = dict.fromkeys((TRUE, *(belief[axis] for belief in every)))
        found = {source: points_of(case, axis, source, draws) for source in sources}
        starts = np.cumsum([0, *(len(chances) for _, chances in found.values())])
        places[axis] = {
            source: (slice(start, start + len(chances)), chances)
            for start, (source, (_, chances)) in zip(starts.tolist(), found.items(), strict=False)
        }
        points[axis] = np.concatenate([np.broadcast_to(numbers, (len(draws), numbers.shape[1])) for numbers, _ in found.values()], axis=1)
    used = [np.zeros(1, dtype=np.int64)]
    for belief in every:
        used += [np.flatnonzero(_chances(points, places, belief)), _shown(points, places, belief)]
    return Grid(points, places, np.unique(np.concatenate(used)))


def axis_of(item: InformationItem) -> Axis | None:
    """Return which number an item tells; None for one that is not priced."""
    return None if item.reveals is None else AXIS_OF.get(item.reveals.what)


def told_of(case: Case, axis: Axis, item: InformationItem) -> Source:
    """Return the belief of someone who was told an item: the number it shows, else what is true."""
    if item.reveals is None or item.reveals.shows is None or axis not in MATTERS[case.bargaining.kind]:
        return TRUE
    return Source("given", item.reveals.shows)


def believed_of(case: Case, axis: Axis, item: InformationItem | None) -> Source:
    """Return what they believe of a number until it is told: what the item says of that, else the default.

    What does not matter for this way of bargaining is taken as known, and so is our reservation value when a gain is shared
    and no item tells it: theories of sharing suppose that both sides know what there is to share.
    """
    known = axis not in MATTERS[case.bargaining.kind]
    if known or (item is None and (axis != "reservation" or case.bargaining.kind in {"split", "alternating"})):
        return TRUE
    given = None if item is None or item.reveals is None else item.reveals.believed
    return default_of(case, axis) if given is None else Source("given", given)


def default_of(case: Case, axis: Axis) -> Source:
    """Return what a supplier believes who was told nothing: any walk-away that leaves room, our patience like its own."""
    if axis == "reservation":
        return Source("room")
    if axis == "deadline":
        rounds = case.bargaining.rounds
        return Source("given", Span.model_validate({"from": float(min(2, rounds)), "to": float(rounds)}))
    return Source("given", case.bargaining.patience.theirs)


def points_of(case: Case, axis: Axis, source: Source, draws: Draws) -> tuple[FloatArray, FloatArray]:
    """Return draws × points of a number, one row when all draws have the same, and the chance of each point.

    Points are the middles of equal shares of the distribution. Where a refusal shows the type, both ends stand beside them
    with next to no chance: what lies between them is possible.
    """
    if source.what == "true":
        return np.reshape(draws.truth(axis), (-1, 1)), np.ones(1)
    shares, chances = _shares(case, axis, len(draws))
    if source.given is None:
        low, high = draws.pies.room()
        return low[:, None] + shares * (high - low)[:, None], chances
    distinct, places = np.unique(_within(axis, _quantiles(source.given, shares)), return_inverse=True)
    return distinct[None], np.bincount(places, weights=chances).astype(np.float64)


def _shares(case: Case, axis: Axis, draws: int) -> tuple[FloatArray, FloatArray]:
    kind = case.bargaining.kind
    count = POINTS[kind] if axis == "reservation" or kind != "tactics" else FEWER
    count = ALONE if kind == "ask" and draws == 1 else count
    shares, chances = (np.arange(count) + 0.5) / count, np.full(count, 1 / count)
    if kind in {"split", "alternating"}:
        return np.concatenate([[0.0], shares, [1.0]]), np.concatenate([[HARDLY], chances, [HARDLY]])
    return shares, chances


def _quantiles(given: Number | Span, shares: FloatArray) -> FloatArray:
    if isinstance(given, Span):
        return given.from_ + shares * (given.to - given.from_)
    ends = as_estimate(given)
    return triangular_quantile(ends.low, ends.likely, ends.high, shares)


def _within(axis: Axis, numbers: FloatArray) -> FloatArray:
    """Return numbers that the axis can have: whole rounds from 1, factors up to 1."""
    if axis == "deadline":
        return np.maximum(np.rint(numbers), 1.0)
    return np.clip(numbers, LEAST_KEPT, 1.0) if axis == "keeps" else numbers


def find_cure(case: Case, item: InformationItem) -> str:
    """Return what would take the sting out of an item that costs us when told."""
    axis = axis_of(item)
    if axis == "keeps":
        return "Build stock or a bridge that makes a day of waiting cheap: then there is no hurry to tell."
    if axis == "deadline":
        return "Have the deadline moved, or an agreement for the time after it, before the talks."
    best = _uncertain(case) if _may_rank(case) else None
    if best is None:
        return "Qualify an alternative, so that walking away costs less than they would learn."
    name, rises = best
    return f"Make “{name}” certain: our reservation value is then better by {rises}."


def _may_rank(case: Case) -> bool:
    """Return whether the viewer knows what alternatives are ranked by; a price needs none of it when our reservation is stated."""
    of_case = any(case.hides(field) for field in ("alternatives", "going_without"))
    return not of_case and not any(case.dates.hides(field) for field in ("need_by", "gap_cost_per_day"))


def _uncertain(case: Case) -> tuple[str, str] | None:
    """Return the alternative that lifts our reservation value most once it is certain, and by how much."""
    before = rank_alternatives(case).reservation
    if before is None:
        return None
    lifts: list[tuple[float, str]] = []
    for place, one in enumerate(case.alternatives):
        sure = one.model_copy(update={"likelihood": 1.0})
        others = (*case.alternatives[:place], sure, *case.alternatives[place + 1 :])
        after = rank_alternatives(case.model_copy(update={"alternatives": others})).reservation
        if after is not None and after.likely > before.likely:
            lifts.append((after.likely - before.likely, one.label))
    if not lifts:
        return None
    lift, name = max(lifts)
    return name, f"{lift:,.0f} {case.unit}"
