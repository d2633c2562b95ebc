"""Closed forms of bargaining theory: shares of a zone, the worth of an alternative or of patience, concessions, trades."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from batna.measure.grid import check_sides
from batna.measure.utility import find_minimum
from batna.measure.wording import say_number


def zopa_share(buyer_reservation: float, seller_reservation: float, price: float) -> float:
    """Return the buyer's share of the zone of possible agreement at a price: (R_b − p) / (R_b − R_s).

    Below 0 or above 1 when the price lies outside the zone. Raises `ValueError` when there is no zone to share.
    """
    if not buyer_reservation > seller_reservation:
        top, bottom = say_number(buyer_reservation), say_number(seller_reservation)
        raise ValueError(f"There is no zone: the buyer goes up to {top}, the seller down to {bottom}.")
    return (buyer_reservation - price) / (buyer_reservation - seller_reservation)


def even_split_price(buyer_reservation: float, seller_reservation: float) -> float:
    """Return the price that halves the zone: (R_b + R_s) / 2."""
    return (buyer_reservation + seller_reservation) / 2


def value_of_better_alternative(improvement: float) -> float:
    """Return what an alternative that is better by so much is worth under an even split: half of it.

    When the alternative is only a threat, `value_of_outside_option` is the rule.
    """
    return improvement / 2


def value_of_outside_option(settlement: float, alternative: float) -> float:
    """Return what an alternative adds to our value when it is only a threat: nothing until it binds, then the difference.

    `settlement` is what we would get without it, `alternative` what it gives, both in value. (Outside-option principle.)
    """
    return max(alternative - settlement, 0.0)


def rubinstein_share(own_discount: float, other_discount: float) -> float:
    """Return the first proposer's share of the pie with discount factors per round: (1 − δ_other) / (1 − δ_own·δ_other).

    Raises `ValueError` unless both lie in 0..1 and not both are 1. (Rubinstein 1982.)
    """
    if not (0 <= own_discount <= 1 and 0 <= other_discount <= 1):
        raise ValueError("A discount factor lies between 0 and 1.")
    if own_discount * other_discount == 1:
        raise ValueError("When waiting costs neither side anything, there is no first proposer's share.")
    return (1 - other_discount) / (1 - own_discount * other_discount)


def concession_target(time: float, lowest: float, highest: float, start: float, beta: float) -> float:
    """Return the utility aimed at, at a time from 0 to 1: highest − (highest − lowest)·(k + (1 − k)·t^{1/β}).

    `start` is k, the share given at once. β below 1 holds out to the end (Boulware), above 1 gives early (conceder).
    Raises `ValueError` for a time or start outside 0..1 or a β that is not positive. (Faratin, Sierra and Jennings 1998.)
    """
    if not (0 <= time <= 1 and 0 <= start <= 1):
        raise ValueError(f"Time and the share given at once lie between 0 and 1, not at {time} and {start}.")
    if beta <= 0:
        raise ValueError(f"β has to be more than 0, not {beta}.")
    return highest - (highest - lowest) * (start + (1 - start) * math.pow(time, 1 / beta))


@dataclass(frozen=True, slots=True)
class ConcessionFit:
    """The β that fits logged offers best, and the root mean square error it leaves."""

    beta: float
    error: float
    because: tuple[str, ...]


def fit_concession(offers: Sequence[tuple[float, float]], lowest: float, highest: float, start: float = 0.0) -> ConcessionFit:
    """Return the β for which the concession curve is nearest to (time, utility) offers, by least squares over 1/50 to 50.

    Raises `ValueError` unless at least two offers lie strictly between time 0 and 1, since the ends say nothing of β.
    """
    telling = sum(0 < time < 1 for time, _ in offers)
    if telling < 2:
        raise ValueError(f"At least two offers between the first and the last moment are needed, not {telling}.")

    def error(log_beta: float) -> float:
        beta = math.exp(log_beta)
        return math.fsum((concession_target(time, lowest, highest, start, beta) - utility) ** 2 for time, utility in offers)

    best = find_minimum(error, -math.log(50), math.log(50))
    beta, left = math.exp(best), math.sqrt(error(best) / len(offers))
    kind = "holds out to the end" if beta < 1 else "gives early"
    because = (f"β = {beta:.2f} ({kind}) fits {len(offers)} offers with an error of {left:.3f} (time-dependent concession, Faratin 1998).",)
    return ConcessionFit(beta, left, because)


@dataclass(frozen=True, slots=True)
class JointGain:
    """What working together gains over going alone, and each party's part of it."""

    gain: float
    shares: tuple[float, ...]
    costs: tuple[float, ...]
    because: tuple[str, ...]


def split_joint_gain(alone: Sequence[float], together: float) -> JointGain:
    """Split what cooperation saves, not the total: each party pays its cost alone minus an equal part of the gain.

    `alone` are the costs of each party without the other, `together` the joint cost. Raises `ValueError` without
    parties. (Nalebuff, the pie.)
    """
    if not alone:
        raise ValueError("There is nobody to share the gain.")
    gain = math.fsum(alone) - together
    share = gain / len(alone)
    apart, whole, more, each = (say_number(amount) for amount in (math.fsum(alone), together, gain, share))
    because = (f"Alone {apart}, together {whole}: the gain is {more}, {each} for each of {len(alone)}.",)
    return JointGain(gain, (share,) * len(alone), tuple(cost - share for cost in alone), because)


@dataclass(frozen=True, slots=True)
class Logroll:
    """Give on issue `give`, get on issue `get`, both for a full swing: what it costs and brings each side."""

    give: int
    get: int
    our_ratio: float
    their_ratio: float
    advantage: float


def logrolling_ratio(given: float, gained: float) -> float:
    """Return what a side gives up for each unit it gains; infinite when it gains nothing."""
    return given / gained if gained else math.inf


def rank_logrolls(ours: Sequence[ArrayLike], theirs: Sequence[ArrayLike]) -> tuple[Logroll, ...]:
    """Return every pair of issues that is worth trading, the largest difference of ratios first.

    The swing of an issue is its best minus its worst option. We give the issue that weighs less for us against the
    other than it weighs for them: our ratio (given / gained) is below theirs (what they gain / what they give).
    The advantage is 1 − our ratio / their ratio, from 0 (nothing to trade) to 1 (we give what costs us nothing).
    """
    mine, other = check_sides(ours, theirs)
    swings = [(float(np.ptp(a)), float(np.ptp(b))) for a, b in zip(mine, other, strict=True)]
    rolls = []
    for first, second in combinations(range(len(swings)), 2):
        for give, get in ((first, second), (second, first)):
            our_ratio = logrolling_ratio(swings[give][0], swings[get][0])
            their_ratio = logrolling_ratio(swings[give][1], swings[get][1])
            if our_ratio < their_ratio and swings[give][1]:
                advantage = 1 - our_ratio / their_ratio
                rolls.append(Logroll(give, get, our_ratio, their_ratio, advantage))
    return tuple(sorted(rolls, key=lambda roll: (-roll.advantage, roll.give, roll.get)))
