"""What a negotiator may be like: reservation, deadline, values, a way to concede, and what it knows about the other side."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.counterpart import SCALE, Ints

STEP: Final = 1 / 64  # the usual step of a random walk


class Tactic(IntEnum):
    """A way to concede. `pace` means the exponent β, the reciprocity, the share given at once, or the step of the walk."""

    TIME = 0
    """Concedes with time: t^{1/β} of the way to the lowest target after the share t of the horizon (Faratin 1998)."""
    MIRROR = 1
    """Gives as much, in its own utility and times `pace`, as the other side gave since its first offer (tit for tat)."""
    HARD = 2
    """Gives the share `pace` of the way at once and nothing more."""
    STEPS = 3
    """One package down its own ladder for each move of the other side, nothing for a repeated offer (like MiCRO)."""
    WALK = 4
    """Moves up or down by a random step of up to `pace` of the way each round, never past its ends."""


@dataclass(frozen=True, slots=True)
class Types:
    """Many negotiators of one side, one entry of every array each.

    `player` is the row of their values; `reservation` and `lowest` are utilities on the scale of 2^30: below the first
    they accept nothing, to the second their targets fall. `deadline` is the number of rounds in which they move,
    `horizon` the number over which they concede. A type that knows the other side's deadline has a shorter horizon, one
    that knows the other side's reservation value a higher `lowest`: see `knowing`.
    """

    player: Ints
    reservation: Ints
    lowest: Ints
    deadline: Ints
    horizon: Ints
    tactic: Ints
    pace: FloatArray

    def __len__(self) -> int:
        return len(self.player)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Types":
        """Return some of the types, in the order given."""
        return Types(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def knowing(self, *, deadline: Ints | int | None = None, lowest: Ints | int | None = None) -> "Types":
        """Return the types as they would be if they knew the other side's deadline, or what it must be left with at least.

        `lowest` is the most that the type can get while the other side still signs, as a utility of the type.
        """
        known = self
        if deadline is not None:
            known = replace(known, horizon=np.minimum(self.horizon, deadline))
        if lowest is not None:
            known = replace(known, lowest=np.maximum(self.lowest, np.minimum(lowest, SCALE)))
        return known


def make_types(
    count: int,
    *,
    player: Ints | int = 0,
    reservation: Ints | int = 0,
    lowest: Ints | int | None = None,
    deadline: Ints | int = 8,
    horizon: Ints | int | None = None,
    tactic: Ints | int = Tactic.TIME,
    pace: FloatArray | float = 1.0,
) -> Types:
    """Return `count` types; a single number stands for all of them.

    Without `lowest` they concede down to their reservation value, without `horizon` over all their rounds. Raises
    `ValueError` for a deadline or horizon below one round, or a pace that is not positive where an exponent is meant.
    """

    def whole(given: Ints | int) -> Ints:
        return np.ascontiguousarray(np.broadcast_to(np.asarray(given, dtype=np.int64), (count,)))

    floor, rounds = whole(reservation), whole(deadline)
    made = Types(
        whole(player),
        floor,
        floor if lowest is None else np.maximum(whole(lowest), floor),
        rounds,
        rounds if horizon is None else whole(horizon),
        whole(tactic),
        np.ascontiguousarray(np.broadcast_to(np.asarray(pace, dtype=np.float64), (count,))),
    )
    if count and (made.deadline.min() < 1 or made.horizon.min() < 1):
        raise ValueError("A deadline and a horizon are at least one round.")
    if ((made.pace <= 0) & (made.tactic == Tactic.TIME)).any() or (made.pace < 0).any():
        raise ValueError("The pace is more than 0 for an exponent, and never negative.")
    return made


def concession(types: Types, round_: int, drawn: FloatArray) -> FloatArray:
    """Return which share of the way from the best to the lowest target a clock, a hard line or a walk has given.

    Zero for those who answer the other side (`MIRROR`, `STEPS`). `drawn` has the position of the walk, in steps.
    """
    clock = types.tactic == Tactic.TIME
    if clock.all():  # the usual case, three times as fast
        return _by_the_clock(types.horizon, types.pace, round_)
    given = np.zeros(len(types))
    hard, walk = (types.tactic == one for one in (Tactic.HARD, Tactic.WALK))
    given[clock] = _by_the_clock(types.horizon[clock], types.pace[clock], round_)
    given[hard] = np.minimum(types.pace[hard], 1.0)
    # Folding keeps the walk between its ends: 0..1 goes up, 1..2 comes back.
    folded = np.abs(drawn[walk] * types.pace[walk]) % 2
    given[walk] = np.minimum(folded, 2 - folded)
    return given


def _by_the_clock(horizon: Ints, pace: FloatArray, round_: int) -> FloatArray:
    """Return the share given after each type's share of the time: all of it at once when there is but one round."""
    time = np.minimum((round_ + (horizon == 1)) / np.maximum(horizon - 1, 1), 1.0)
    given: FloatArray = np.power(time, 1 / pace)
    return given


def find_targets(types: Types, top: Ints, round_: int, drawn: FloatArray, *, got: Ints) -> Ints:
    """Return what each type wants at least in a round, as a utility; for `STEPS` only the end of its way.

    `top` is the best that each can be sure of, `got` what the other side gave since its first offer, in the type's own
    utility; `drawn` as in `concession`.
    """
    given = concession(types, round_, drawn)
    target = top - np.floor((top - types.lowest) * given).astype(np.int64)
    mirror = types.tactic == Tactic.MIRROR
    if mirror.any():
        target = np.where(mirror, top - np.floor(np.maximum(got, 0) * types.pace).astype(np.int64), target)
    return np.maximum(target, np.minimum(types.lowest, SCALE))


def draw_walks(count: int, rounds: int, seed: int) -> FloatArray:
    """Return rounds × count positions of random walks whose steps lie between −1 and 1; the same for the same seed."""
    steps = np.random.default_rng([seed, 7]).uniform(-1, 1, size=(rounds, count))
    return np.cumsum(steps, axis=0)
