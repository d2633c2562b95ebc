"""What each plan of the supplier brings both sides against each type of us, for every way to bargain."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.model.bargaining import Bargaining
from batna.simulate.batch import Played, play
from batna.simulate.counterpart import SCALE, Counterparts, Ints, list_packages, make_counterparts
from batna.simulate.tactics import Tactic, Types, make_types

HALVINGS: Final = 60
PATIENT: Final = 1 - 1e-7  # two who could wait for ever would share anyhow: the limit of great patience is taken
CLOSE: Final = 1e-9
LOWEST: Final = (0.0, 0.2, 0.4, 0.6, 0.8)
EXPONENTS: Final = (0.15, 0.4, 1.0, 2.5)
GIVEN_AT_ONCE: Final = tuple(share / 15 for share in range(15))
ANSWERS: Final = (0.3, 0.7, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class Pie:
    """The efficient packages of one draw, our value falling and theirs rising, and the value at which they walk away."""

    ours: FloatArray
    theirs: FloatArray
    their_floor: float

    @property
    def slack(self) -> float:
        """A difference of our value that is rounding."""
        return CLOSE * max(1.0, float(np.abs(self.ours).max()))


@dataclass(frozen=True, slots=True)
class OurTypes:
    """What we may be like in the supplier's eyes: reservation value, rounds until we leave, what a round leaves of our gain."""

    reservation: FloatArray
    deadline: Ints
    keeps: FloatArray


@dataclass(frozen=True, slots=True)
class Tables:
    """Plans of the supplier × types of us: their gain, our gain, and whether there is an agreement (0..1)."""

    theirs: FloatArray
    ours: FloatArray
    agreed: FloatArray

    def reply(self, chances: FloatArray) -> int:
        """Return the plan that is best for the supplier against its belief; of equal ones the first that agrees most often."""
        expected = self.theirs @ chances
        best = np.flatnonzero(expected >= expected.max() - CLOSE * max(1.0, float(np.abs(expected).max())))
        return int(best[(self.agreed[best] @ chances).argmax()])


def make_tables(pie: Pie, us: OurTypes, bargaining: Bargaining) -> Tables:
    """Return what every plan brings against every type, by the way of bargaining that the case names."""
    makers = {"ask": _ask, "split": _split, "alternating": _alternating, "tactics": _tactics}
    return makers[bargaining.kind](pie, us, bargaining)


def _ask(pie: Pie, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They put one package, take it or leave it, as often as they hold the pen; what we put ourselves no leak changes."""
    offered = np.flatnonzero(pie.theirs >= pie.their_floor - CLOSE * max(1.0, abs(pie.their_floor)))
    if not offered.size:
        return _nothing(us)
    ours, theirs = pie.ours[offered], pie.theirs[offered]
    agreed = (ours[:, None] >= us.reservation - pie.slack).astype(float)
    pen = bargaining.pen
    return Tables(pen * agreed * (theirs - pie.their_floor)[:, None], pen * agreed * (ours[:, None] - us.reservation), agreed)


def _split(pie: Pie, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They insist on the split with one type of us; a type refuses what leaves it less than the split with itself would.

    The split is the package with the largest product of both gains, each to the power of that side (Nash 1950, with powers).
    """
    theirs = np.maximum(pie.theirs - pie.their_floor, 0.0)
    ours = np.maximum(pie.ours - us.reservation[:, None], 0.0)
    inside = (pie.theirs >= pie.their_floor - pie.slack) & (pie.ours >= us.reservation[:, None] - pie.slack)
    settled = np.where(inside, np.power(theirs, bargaining.pen) * np.power(ours, 1 - bargaining.pen), -1.0).argmax(axis=1)
    possible = inside.any(axis=1)
    plans = np.unique(settled[possible])
    if not plans.size:
        return _nothing(us)
    agreed = (possible & (pie.ours[plans][:, None] >= pie.ours[settled] - pie.slack)).astype(float)
    return Tables(agreed * theirs[plans][:, None], agreed * (pie.ours[plans][:, None] - us.reservation), agreed)


def _alternating(pie: Pie, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They insist on what the game with one type of us would give them; a type that would give less refuses.

    A refusal costs both one round, and shows the type. What they get when they put the offer is the amount that would be
    the same a round further on, found by halving, between neighbouring packages by lot (Rubinstein 1982). They put the
    first offer as often as they hold the pen.
    """
    their_keep, pen = bargaining.patience.theirs, bargaining.pen
    possible = _their_value(pie, us.reservation) >= pie.their_floor - pie.slack
    if not possible.any():
        return _nothing(us)
    we_put, they_put = _solve(pie, us, their_keep)
    theirs, ours, agreed = (np.zeros((len(us.keeps), len(us.keeps))) for _ in range(3))
    for chance, (our_gain, their_gain) in ((1 - pen, we_put), (pen, they_put)):
        meets = their_gain[:, None] <= their_gain[None, :] + pie.slack
        # What is left for a type when they insist on what another type would give.
        left = _our_value(pie, pie.their_floor + their_gain)[:, None] - us.reservation[None, :]
        theirs += chance * np.where(possible, np.where(meets, their_gain[:, None], their_keep * their_gain[None, :]), 0.0)
        ours += chance * np.where(possible, np.where(meets, left, us.keeps * our_gain), 0.0)
        agreed += chance * possible
    return Tables(theirs, ours, agreed)


def _solve(pie: Pie, us: OurTypes, their_keep: float) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Return both gains (ours, theirs) for each type, when we put the first offer and when they do."""
    their_keep, our_keep = min(their_keep, PATIENT), np.minimum(us.keeps, PATIENT)
    low: FloatArray = np.zeros(len(us.keeps))
    high = np.maximum(_their_value(pie, us.reservation) - pie.their_floor, 0.0)
    ours = low
    for _ in range(HALVINGS):
        theirs = (low + high) / 2
        ours = np.maximum(_our_value(pie, pie.their_floor + their_keep * theirs) - us.reservation, 0.0)
        following = np.maximum(_their_value(pie, us.reservation + our_keep * ours) - pie.their_floor, 0.0)
        low, high = np.where(following > theirs, theirs, low), np.where(following > theirs, high, theirs)
    return (ours, their_keep * high), (our_keep * ours, high)


def _our_value(pie: Pie, theirs: FloatArray) -> FloatArray:
    """Return our value on the frontier where theirs is given; nothing beyond its ends."""
    value = np.interp(theirs, pie.theirs, pie.ours)
    return np.where(theirs > pie.theirs[-1] + pie.slack, -np.inf, value)


def _their_value(pie: Pie, ours: FloatArray) -> FloatArray:
    value = np.interp(ours, pie.ours[::-1], pie.theirs[::-1])
    return np.where(ours > pie.ours[0] + pie.slack, -np.inf, value)


def _tactics(pie: Pie, us: OurTypes, bargaining: Bargaining) -> Tables:
    """Every tactic of a family is played against every type of us; who puts the first offer goes by the pen."""
    rows = list_packages([len(pie.ours)])
    ours, theirs = make_counterparts(pie.ours, rows), make_counterparts(pie.theirs, rows)
    plans = _family(theirs, pie, us, bargaining.rounds)
    count = len(us.keeps)
    we = _ourselves(ours, us, bargaining.rounds)
    both = we.take(np.tile(np.arange(count), len(plans))), plans.take(np.repeat(np.arange(len(plans)), count))
    shape = len(plans), count
    total = np.zeros((3, *shape))
    for chance, they_first in ((bargaining.pen, True), (1 - bargaining.pen, False)):
        if chance:
            played = play((theirs, both[1]), (ours, both[0])) if they_first else play((ours, both[0]), (theirs, both[1]))
            total += chance * np.stack(_gains(pie, us, bargaining, played, shape))
    return Tables(total[0], total[1], total[2])


def _gains(
    pie: Pie, us: OurTypes, bargaining: Bargaining, played: Played, shape: tuple[int, int]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    floors = np.tile(us.reservation, shape[0])
    theirs = played.worth(pie.theirs, pie.their_floor, keeps=bargaining.patience.theirs) - pie.their_floor
    ours = played.worth(pie.ours, floors, keeps=np.tile(us.keeps, shape[0])) - floors
    return theirs.reshape(shape), ours.reshape(shape), played.agreed.astype(float).reshape(shape)


def _ourselves(values: Counterparts, us: OurTypes, rounds: int) -> Types:
    """Return how each type of us plays: down to its reservation value by its deadline, the earlier the more waiting costs."""
    pace = np.minimum(0.5 / np.power(us.keeps, rounds), 5.0)
    return make_types(len(us.keeps), reservation=values.floor_of(us.reservation), deadline=us.deadline, pace=pace)


def _family(values: Counterparts, pie: Pie, us: OurTypes, rounds: int) -> Types:
    """Return the tactics that the supplier chooses from."""
    horizons = sorted({rounds, max(rounds // 2, 1), min(2, rounds), *np.minimum(us.deadline, rounds).tolist()})
    rows = [(Tactic.TIME, beta, lowest, horizon) for horizon in horizons for beta in EXPONENTS for lowest in LOWEST]
    rows += [(Tactic.HARD, share, 0.0, rounds) for share in GIVEN_AT_ONCE]
    rows += [(Tactic.MIRROR, pace, lowest, rounds) for pace in ANSWERS for lowest in LOWEST[:2]]
    rows += [(Tactic.STEPS, 1.0, lowest, rounds) for lowest in LOWEST]
    tactic, pace, lowest, horizon = (np.array(column) for column in zip(*rows, strict=True))
    floor = int(values.floor_of(pie.their_floor))
    least = floor + (lowest * max(SCALE - floor, 0)).astype(np.int64)
    return make_types(len(rows), reservation=floor, lowest=least, deadline=rounds, horizon=horizon, tactic=tactic, pace=pace)


def _nothing(us: OurTypes) -> Tables:
    """Return the tables when no package can be agreed: one plan, no gain."""
    none = np.zeros((1, len(us.keeps)))
    return Tables(none, none, none)
