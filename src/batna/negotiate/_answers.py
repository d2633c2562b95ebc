"""What may come of an offer of ours: their answers with chances and worths, the range over supplier types, the steps that follow."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.measure.value import FloatArray
from batna.plan._countering import Counter, accepted_worth
from batna.simulate.estimate import Guess
from batna.simulate.strategy import Ahead, Table

HOLDS: Final = 0.03  # of their utility: a target that falls by less until their next offer is no move
NEAR: Final = 0.04
SAMPLE: Final = 300
LEAST: Final = 1e-9
Kind = Literal["accepts", "moves", "holds", "ends"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One way they may answer, in utilities: how likely, what it comes to in the end, and about what they would put next."""

    kind: Kind
    chance: float
    worth: float
    puts: float | None


@dataclass(frozen=True, slots=True)
class Stop:
    """One of our remaining offers: its round (from 0), how likely the talks reach it, how likely it is then taken."""

    package: int
    round: int
    reached: float
    chance: float


def find_replies(counter: Counter, ahead: Ahead, place: int) -> tuple[Reply, ...]:
    """Return how they may answer the offer `ahead.listed[place]`; chance times worth adds up to the worth of the offer.

    What the days until the answer cost, and that the talks may end in them, is in each worth.

    A drawn supplier that refuses moves when its target falls until its next offer, else it holds; in the last round of those who
    move first a refusal ends the talks.
    """
    table, guess, pull = counter.scene.table, counter.decision.guess, counter.pull
    weight, at_once = guess.weight, ahead.at_once[:, place]
    accepted, refused = weight * at_once, weight * (1 - at_once)
    ours, later = accepted_worth(counter.scene, ahead.listed[place], pull), pull.keep * ahead.later + pull.no
    replies = [Reply("accepts", float(accepted.sum()), ours, None)]
    before, after = _times(table, ahead.rounds[0])
    levels = guess.clocks.targets([before, after])[guess.clock]
    holds = levels[:, 0] - levels[:, 1] < HOLDS
    ends = table.first and ahead.rounds[0] == table.rounds - 1
    groups: tuple[tuple[Kind, FloatArray], ...] = (("moves", refused * ~holds), ("holds", refused * holds))
    for kind, mass in (("ends", refused),) if ends else groups:
        chance = float(mass.sum())
        puts = _next_put(table, guess, levels[:, 1], mass) if kind == "moves" and chance > LEAST else None
        replies.append(Reply(kind, chance, float(mass @ later) / max(chance, LEAST), puts))
    return tuple(one for one in replies if one.chance > LEAST)


def list_stops(guess: Guess, ahead: Ahead) -> tuple[Stop, ...]:
    """Return our remaining offers as they are planned now, each for the suppliers who refused those before it."""
    alive, stops = guess.weight, []
    for place, (package, round_) in enumerate(zip(ahead.packages, ahead.rounds, strict=True)):
        reached = float(alive.sum())
        taken = ahead.taken[:, place]
        stops.append(Stop(package, round_, reached, float(alive @ taken) / max(reached, LEAST)))
        alive = alive * (1 - taken)
    return tuple(stops)


def _times(table: Table, round_: int) -> tuple[float, float]:
    """Return when they put their offer before ours of this round, and when they answer it, from 0 to 1."""
    before, after = (round_, round_ + 1) if table.first else (round_ + 1, round_ + 2)
    return before / (table.rounds + 1), after / (table.rounds + 1)


def _next_put(table: Table, guess: Guess, level: FloatArray, mass: FloatArray) -> float:
    """Return about what their next offer is worth to us: the packages near their target, each as likely as it is near."""
    count = len(table.ours)
    rows = np.arange(count) if count <= SAMPLE else np.random.default_rng(1).choice(count, SAMPLE, replace=False)
    near = np.exp(-(((guess.drawn_utility(table.columns[rows]) - level[:, None]) / NEAR) ** 2)) + LEAST
    expected = near @ table.ours[rows] / near.sum(axis=1)
    return float(mass @ expected / mass.sum())
