"""What each plan of the supplier brings both sides against each type of us, for every way to bargain and in many draws at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.model.bargaining import Bargaining
from batna.plan._pies import CLOSE, OurTypes, Pies
from batna.plan._tactics import concessions, play_family
from batna.simulate.counterpart import Ints

HALVINGS: Final = 50
PATIENT: Final = 1 - 1e-7  # two who could wait for ever would share anyhow: the limit of great patience is taken


@dataclass(frozen=True, slots=True)
class Tables:
    """In each draw, plans of the supplier × types of us: their gain, and whether there is an agreement (0..1).

    `ours` and `deal` are our true gain and the chance of an agreement, by plan and by the type that they take us for once we
    refuse; of a single type where no refusal is answered. With `insists` a plan is to insist on the game with one type.
    `gives` is what each plan concedes, whatever it brings.
    """

    theirs: FloatArray
    agreed: FloatArray
    ours: FloatArray
    deal: FloatArray
    insists: bool = False
    gives: FloatArray | None = None

    def reply(self, chances: FloatArray) -> Ints:
        """Return the plan that is best for the supplier against its belief.

        Of equal ones the first that agrees most often, and of these one that concedes least: nobody gives what buys nothing.
        It insists on the game with a type only if it holds that type possible.
        """
        possible = np.flatnonzero(chances)
        expected, agreed = (table[:, :, possible] @ chances[possible] for table in (self.theirs, self.agreed))
        if self.insists:
            expected = np.where(chances > 0, expected, -np.inf)
        best = expected.max(axis=1, keepdims=True)
        agreed = np.where(expected >= best - CLOSE * np.maximum(1.0, np.abs(best)), agreed, -1.0)
        # The same agreements summed in another order are as many.
        equal = agreed >= agreed.max(axis=1, keepdims=True) - CLOSE
        first: Ints = np.where(equal, 0.0 if self.gives is None else self.gives, np.inf).argmin(axis=1)
        return first

    def outcome(self, chances: FloatArray, shown: Ints) -> tuple[FloatArray, FloatArray]:
        """Return our gain and the chance of an agreement in each draw when the supplier answers this belief.

        `shown` is the type that they take us for in each draw once we refuse.
        """
        found = np.arange(len(self.theirs)), self.reply(chances), shown if self.insists else np.zeros_like(shown)
        return self.ours[found], self.deal[found]


def make_tables(pies: Pies, us: OurTypes, bargaining: Bargaining) -> Tables:
    """Return what every plan brings against every type, by the way of bargaining that the case names."""
    makers = {"ask": _ask, "split": _split, "alternating": _alternating, "tactics": _tactics}
    return makers[bargaining.kind](pies, us, bargaining)


def _ask(pies: Pies, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They put one package, take it or leave it, as often as they hold the pen; what we put ourselves no leak changes.

    Where there are more packages than types, only the best one for them is asked of those that the same types sign.
    """
    ours, theirs, signs = pies.ours, pies.theirs, pies.reach
    if ours.shape[1] > us.reservation.shape[1]:
        accepted = ours[:, None] >= (us.reservation - pies.slack)[:, :, None]
        asked = np.maximum(accepted.sum(axis=2) - 1, 0)
        ours, theirs = (np.take_along_axis(one, asked, axis=1) for one in (ours, theirs))
        signs = np.take_along_axis(signs, asked, axis=1)
    agreed = signs[:, :, None] & (ours[:, :, None] >= (us.reservation - pies.slack)[:, None])
    their_gain, our_gain = theirs - pies.their_floor[:, None], ours - us.reservation[:, :1]
    pen = bargaining.pen
    deal = agreed[:, :, :1].astype(float)
    return Tables(pen * agreed * their_gain[:, :, None], agreed.astype(float), pen * deal * our_gain[:, :, None], deal)


def _split(pies: Pies, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They insist on the split with one type of us; a type refuses what leaves it less than the split with itself would.

    The split has the largest product of both gains, each to the power of that side (Nash 1950, with powers), between
    neighbouring packages by lot.
    """
    settled, theirs = _settle(pies, us.reservation, bargaining.pen)
    possible = np.isfinite(settled)
    their_gain, value = np.where(possible, theirs - pies.their_floor[:, None], 0.0), np.where(possible, settled, -np.inf)
    slack = pies.slack[:, :, None]
    least = np.where(possible, settled, np.inf)
    meets = possible[:, :, None] & (value[:, :, None] >= least[:, None] - slack)
    left = value[:, :, None] - us.reservation[:, :1, None]
    signs = possible[:, :, None] & (value[:, :, None] >= np.minimum(least, least[:, :1])[:, None] - slack) & (left >= -slack)
    agreed = meets.astype(float)
    return Tables(agreed * their_gain[:, :, None], agreed, np.where(signs, left, 0.0), signs.astype(float), insists=True)


def _settle(pies: Pies, reservation: FloatArray, pen: float) -> tuple[FloatArray, FloatArray]:
    """Return both values of the split with each type (draws × types); not finite where nothing can be agreed.

    On a line between two packages the product is largest where its derivative is 0, else at the end that is nearer to that.
    """
    floor = pies.their_floor[:, None, None]
    # The last package is a line of its own that leads nowhere, so that a single one can be the split.
    ours, theirs = (np.concatenate([side, side[:, -1:]], axis=1)[:, None] for side in (pies.ours, pies.theirs))
    (our_start, our_step), (their_start, their_step) = ((one[:, :, :-1], np.diff(one)) for one in (ours, theirs))
    our_step, their_step = np.where(our_step < 0, our_step, -1.0), np.where(their_step > 0, their_step, 1.0)
    us = reservation[:, :, None]
    ends = np.where(np.diff(ours) < 0, 1.0, 0.0)
    slack = pies.slack[:, :, None]
    start = np.maximum((floor - their_start) / their_step, 0.0)
    end = np.minimum((us - our_start) / our_step, ends)
    inside = (start <= end + 1e-9) & (our_start >= us - slack)
    best = -pen * (our_start - us) / our_step - (1 - pen) * (their_start - floor) / their_step
    share = np.minimum(np.maximum(best, start), np.maximum(end, 0.0))
    our_value, their_value = our_start + share * our_step, their_start + share * their_step
    product_ = np.power(np.maximum(their_value - floor, 0.0), pen) * np.power(np.maximum(our_value - us, 0.0), 1 - pen)
    place = np.where(inside, product_, -1.0).argmax(axis=2)[:, :, None]
    found = np.take_along_axis(inside, place, axis=2)[:, :, 0]
    chosen = [np.take_along_axis(one, place, axis=2)[:, :, 0] for one in (our_value, their_value)]
    return np.where(found, chosen[0], -np.inf), np.where(found, chosen[1], -np.inf)


def _alternating(pies: Pies, us: OurTypes, bargaining: Bargaining) -> Tables:
    """They insist on what the game with one type of us would give them; a type that would give less refuses.

    A refusal costs both one round and shows the type, as far as they hold it possible. What they get when they put the
    offer is the amount that would be the same a round further on, found by halving, between neighbouring packages by lot
    (Rubinstein 1982). They put the first offer as often as they hold the pen.
    """
    their_keep, pen = bargaining.patience.theirs, bargaining.pen
    possible = pies.their_value(us.reservation) >= pies.their_floor[:, None] - pies.slack
    shape = (*us.keeps.shape, us.keeps.shape[1])
    theirs, agreed, ours, deal = (np.zeros(shape) for _ in range(4))
    solved = _solve(pies, us, their_keep)
    slack = pies.slack[:, :, None]
    for chance, their_gain in zip((1 - pen, pen), solved, strict=True):
        meets = their_gain[:, :, None] <= their_gain[:, None] + slack
        theirs += chance * np.where(possible[:, None], np.where(meets, their_gain[:, :, None], their_keep * their_gain[:, None]), 0.0)
        agreed += chance * possible[:, None]
        # What is left for us when they insist on what each type would give, at once or a round later.
        left = pies.our_value(pies.their_floor[:, None] + their_gain) - us.reservation[:, :1]
        takes = their_gain[:, :, None] <= np.maximum(their_gain, their_gain[:, :1])[:, None] + slack
        got = np.where(takes, left[:, :, None], us.keeps[:, :1, None] * left[:, None])
        signs = (got >= -slack) & possible[:, :1, None]
        ours += chance * np.where(signs, got, 0.0)
        deal += chance * signs
    return Tables(theirs, agreed, ours, deal, insists=True)


def _solve(pies: Pies, us: OurTypes, their_keep: float) -> tuple[FloatArray, FloatArray]:
    """Return what they gain from each type (draws × types) when we put the first offer, and when they do."""
    their_keep, our_keep = min(their_keep, PATIENT), np.minimum(us.keeps, PATIENT)
    floor = pies.their_floor[:, None]
    low: FloatArray = np.zeros(us.keeps.shape)
    high = np.maximum(pies.their_value(us.reservation) - floor, 0.0)
    for _ in range(HALVINGS):
        theirs = (low + high) / 2
        ours = np.maximum(pies.our_value(floor + their_keep * theirs) - us.reservation, 0.0)
        following = np.maximum(pies.their_value(us.reservation + our_keep * ours) - floor, 0.0)
        low, high = np.where(following > theirs, theirs, low), np.where(following > theirs, high, theirs)
    return their_keep * high, high


def _tactics(pies: Pies, us: OurTypes, bargaining: Bargaining) -> Tables:
    """Every tactic of a family is played against every type of us; who puts the first offer goes by the pen."""
    theirs, agreed, ours, deal = play_family(pies, us, bargaining)
    return Tables(theirs, agreed, ours[:, :, None], deal[:, :, None], gives=concessions(bargaining.rounds, us))
