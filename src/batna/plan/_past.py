"""What past talks make of the ways to concede that a plan is made against, and how that is said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.measure.wording import say_list, say_percent
from batna.simulate.beliefs import Prior
from batna.simulate.estimate import Clocks
from batna.simulate.tactics import Tactic

HARD_DEPTH, STEP_DEPTH, STEP_POWER = 0.15, 0.4, 1.0  # clocks that give no more than this hold a line, or go down step by step
LATE_POWER, EARLY_POWER = 2.0, 1.0  # of those who concede over time: above the first it comes late, below the second early
LEAST: Final = 1e-9
Mask = NDArray[np.bool_]


def weigh_clocks(clocks: Clocks, prior: Prior) -> Clocks:
    """Return the clocks as likely as past cases make them before any offer; the same ones where these say nothing of them.

    Hard lines, steps and concession over time become so many times as likely as they are against each other; whoever gives as much
    as we give has no clock. The paces share out anew what concession over time has: each β counts at the clocks whose power is
    nearest to 1/β, several of them with their mean, and what no β is near to stays as usual.
    """
    weight = np.zeros(len(clocks.weight))
    for tactic, which in _tactics(clocks).items():
        part = np.where(which, clocks.weight, 0.0)
        paced = part * _paces(clocks.power, which, prior.paces) if tactic is Tactic.TIME else part
        weight += max(prior.tactics.get(tactic, 1.0), LEAST) * paced * (part.sum() / max(float(paced.sum()), LEAST))
    weight /= weight.sum()
    return clocks if np.allclose(weight, clocks.weight, rtol=LEAST, atol=0.0) else replace(clocks, weight=weight)


def say_clocks(clocks: Clocks, prior: Prior, usual: Clocks) -> str:
    """Say how likely each way to concede was taken to be before any offer, and how likely it is without the past."""
    before, after = ([round(100 * float(one.weight[which].sum())) for which in _named(one).values()] for one in (usual, clocks))
    moved = [
        f"{name} with {say_percent(now / 100)} instead of {say_percent(was / 100)}"
        for name, was, now in zip(_named(usual), before, after, strict=True)
        if was != now
    ]
    if not moved:
        return f"{prior.says}: they concede in every way as likely as usual."
    return f"{prior.says}: before their offers count, they {say_list(moved)}."


def _tactics(clocks: Clocks) -> dict[Tactic, Mask]:
    """Return which clocks each tactic is seen as."""
    hard = clocks.depth <= HARD_DEPTH
    steps = ~hard & (clocks.depth <= STEP_DEPTH) & (clocks.power <= STEP_POWER)
    return {Tactic.HARD: hard, Tactic.STEPS: steps, Tactic.TIME: ~hard & ~steps}


def _named(clocks: Clocks) -> dict[str, Mask]:
    found = _tactics(clocks)
    late, early = clocks.power > LATE_POWER, clocks.power < EARLY_POWER
    return {
        "hold a hard line": found[Tactic.HARD],
        "go step by step": found[Tactic.STEPS],
        "give late": found[Tactic.TIME] & late,
        "give steadily": found[Tactic.TIME] & ~late & ~early,
        "give early": found[Tactic.TIME] & early,
    }


def _paces(power: FloatArray, which: Mask, paces: Mapping[float, float]) -> FloatArray:
    """Return how many times as likely than usual each clock of concession over time is by its pace, before it is shared out."""
    factors, powers = np.ones(len(power)), np.unique(power[which])
    if not powers.size:
        return factors
    near = {beta: powers[np.abs(np.log(powers * beta)).argmin()] for beta in paces}
    for one in set(near.values()):
        factors[power == one] = max(float(np.mean([paces[beta] for beta in paces if near[beta] == one])), LEAST)
    return factors
