"""Every tactic of the supplier against every type of us: the sessions of `simulate.batch`, along the efficient packages.

Both sides only ever put efficient packages, in the order of their value: ours falls while theirs rises. So an offer is a
place in that order, and it is accepted when it is at or beyond the place that the other side would put itself. What we put
does not depend on what they put, and nobody takes back anything: the first round in which the places meet is the number of
rounds in which they do not.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.model.bargaining import Bargaining
from batna.plan._pies import OurTypes, Pies
from batna.simulate.counterpart import NOBODY, SCALE, Ints
from batna.simulate.tactics import Tactic, Types, find_targets, make_types

LOWEST: Final = (0.0, 0.2, 0.4, 0.6, 0.8)
EXPONENTS: Final = (0.15, 0.4, 1.0, 2.5)
GIVEN_AT_ONCE: Final = tuple(share / 15 for share in range(15))
ANSWERS: Final = (0.3, 0.7, 1.0, 1.5)
APART: Final = 1 << 40  # rows laid end to end for one search: farther apart than any utility
Places = NDArray[np.integer[Any]]
Family = list[tuple[int, float, float, int]]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side in each draw: the utility of every package, packages best for us first, and the last one that is no repetition."""

    utility: Ints
    values: FloatArray
    last: Ints
    rising: bool

    @classmethod
    def of(cls, values: FloatArray, last: Ints, *, rising: bool) -> "_Side":
        low, span = _ends(values)
        return cls(np.rint((values - low) / span * SCALE).astype(np.int64), values, last, rising)

    @property
    def top(self) -> Ints:
        top: Ints = self.utility.max(axis=1)
        return top

    def floor_of(self, values: FloatArray) -> Ints:
        """Return values (draws × any) as utilities, rounded as packages are."""
        low, span = _ends(self.values)
        return np.rint(np.clip((values - low) / span, -1, 2) * SCALE).astype(np.int64).clip(0, NOBODY)

    def places(self, targets: Ints) -> Places:
        """Return the package that is put for each target (draws × any): the least for this side of those worth it."""
        rows = self.utility if self.rising else self.utility[:, ::-1]
        apart = APART * np.arange(len(rows))[:, None]
        flat = np.searchsorted((rows + apart).reshape(-1), (targets.reshape(len(rows), -1) + apart).reshape(-1))
        width = rows.shape[1]
        found = flat.reshape(len(rows), -1) - width * np.arange(len(rows))[:, None]
        if not self.rising:
            found = width - 1 - found
        put: Places = np.clip(found, 0, self.last[:, None]).reshape(targets.shape)
        return put.astype(np.int16) if width < 2**15 else put


def _ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    return low, np.where(high > low, high - low, 1.0)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How the sessions ended, draws × tactics × types; a package where they agreed."""

    package: Places
    round: Places
    agreed: NDArray[np.bool_]


def play_family(pies: Pies, us: OurTypes, bargaining: Bargaining) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return their gain and the chance of an agreement (draws × plans × types), our gain and that chance at the first type."""
    rounds = bargaining.rounds
    last = (np.diff(pies.theirs, prepend=-np.inf) > 0).sum(axis=1) - 1
    we, they = _Side.of(pies.ours, last, rising=False), _Side.of(pies.theirs, last, rising=True)
    puts, able = _our_offers(we, us, rounds)
    rows = _family(rounds, us)
    floor = they.floor_of(pies.their_floor[:, None])
    tactics, shape = _types_of(floor, rows, rounds)
    stays = tactics.lowest.reshape(shape) <= they.top[:, None]
    total: list[FloatArray] = []
    for chance, they_first in ((bargaining.pen, True), (1 - bargaining.pen, False)):
        if not chance:
            continue
        parts = [
            _meet(puts, answers, us.deadline, rounds, they_first=they_first)
            for answers in (
                _by_the_clock(they, floor, rows, rounds),
                _by_our_offers(they, floor, rows, puts, rounds, they_first=they_first),
            )
        ]
        package, round_ = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        agreed = (package >= 0) & able[:, None] & stays[:, :, None]
        found = _gains(pies, us, bargaining, _Ended(np.where(agreed, package, 0), round_, agreed))
        total = [chance * one for one in found] if not total else [a + chance * b for a, b in zip(total, found, strict=True)]
    return total[0], total[1], total[2], total[3]


def _gains(pies: Pies, us: OurTypes, bargaining: Bargaining, ended: _Ended) -> list[FloatArray]:
    """Return what the sessions brought: their gain, whether they agreed, and the same of ours for what is true of us."""
    shape, first = ended.agreed.shape, (slice(None), slice(None), 0)
    left = np.power(bargaining.patience.theirs, np.arange(bargaining.rounds + 2))
    packages = ended.package.astype(np.int64)
    theirs = np.take_along_axis(pies.theirs, packages.reshape(shape[0], -1), axis=1) - pies.their_floor[:, None]
    ours = np.take_along_axis(pies.ours, packages[first], axis=1) - us.reservation[:, :1]
    agreed = ended.agreed.astype(np.float64)
    return [
        theirs.reshape(shape) * left[ended.round] * agreed,
        agreed,
        ours * np.power(us.keeps[:, :1], ended.round[first]) * agreed[first],
        agreed[first],
    ]


def _our_offers(we: _Side, us: OurTypes, rounds: int) -> tuple[Places, NDArray[np.bool_]]:
    """Return what each type of us puts in each round (draws × types × rounds), and whether it stays at all.

    It goes down to its reservation value by its deadline, the earlier the more waiting costs.
    """
    pace = np.minimum(0.5 / np.power(us.keeps, rounds), 5.0)
    floor = we.floor_of(us.reservation)
    types = make_types(floor.size, reservation=floor.reshape(-1), deadline=us.deadline.reshape(-1), pace=pace.reshape(-1))
    return we.places(_targets(types, we.top, floor.shape, rounds + 1)), floor <= we.top[:, None]


def _targets(types: Types, top: Ints, shape: tuple[int, ...], rounds: int) -> Ints:
    """Return what types want in each round when the other side gives nothing."""
    tops, none = np.repeat(top, shape[1]), np.zeros(len(types))
    nothing = none.astype(np.int64)
    return np.stack([find_targets(types, tops, at, none, got=nothing) for at in range(rounds)], axis=-1).reshape(*shape, rounds)


def _family(rounds: int, us: OurTypes) -> Family:
    """Return the tactics that the supplier chooses from, those that answer us last: tactic, pace, lowest, horizon."""
    horizons = sorted({rounds, max(rounds // 2, 1), min(2, rounds), *np.unique(np.minimum(us.deadline, rounds)).tolist()})
    rows: Family = [(Tactic.TIME, beta, lowest, horizon) for horizon in horizons for beta in EXPONENTS for lowest in LOWEST]
    rows += [(Tactic.HARD, share, 0.0, rounds) for share in GIVEN_AT_ONCE]
    rows += [(Tactic.MIRROR, pace, lowest, rounds) for pace in ANSWERS for lowest in LOWEST[:2]]
    rows += [(Tactic.STEPS, 1.0, lowest, rounds) for lowest in LOWEST]
    return rows


def concessions(rounds: int, us: OurTypes) -> FloatArray:
    """Return what each tactic of the family gives in the mean of all rounds, as a share of the way to their walk-away.

    Those that answer us are taken to be answered all the way.
    """
    given = []
    for tactic, pace, lowest, horizon in _family(rounds, us):
        time = np.minimum((np.arange(rounds) + (horizon == 1)) / max(horizon - 1, 1), 1.0)
        share = float(np.power(time, 1 / pace).mean()) if tactic == Tactic.TIME else min(pace, 1.0)
        given.append(share * (1 - lowest))
    return np.array(given)


def _types_of(floor: Ints, rows: Family, rounds: int) -> tuple[Types, tuple[int, int]]:
    """Return some tactics of the family as types, draws × tactics."""
    tactic, pace, lowest, horizon = (np.tile(np.array(column), len(floor)) for column in zip(*rows, strict=True))
    reservation = np.repeat(floor[:, 0], len(rows))
    least = reservation + (lowest * np.maximum(SCALE - reservation, 0)).astype(np.int64)
    made = make_types(len(least), reservation=reservation, lowest=least, deadline=rounds, horizon=horizon, tactic=tactic, pace=pace)
    return made, (len(floor), len(rows))


def _by_the_clock(they: _Side, floor: Ints, rows: Family, rounds: int) -> Places:
    """Return what the tactics that do not look at us put in each round: draws × tactics × 1 × rounds."""
    types, shape = _types_of(floor, [row for row in rows if row[0] in (Tactic.TIME, Tactic.HARD)], rounds)
    return they.places(_targets(types, they.top, shape, rounds))[:, :, None]


def _by_our_offers(they: _Side, floor: Ints, rows: Family, puts: Places, rounds: int, *, they_first: bool) -> Places:
    """Return what the tactics that answer our offers put in each round: draws × tactics × types × rounds."""
    heard = puts[:, :, :rounds].astype(np.int64)
    given = np.take_along_axis(they.utility, heard.reshape(len(heard), -1), axis=1).reshape(heard.shape)
    got, moves = given - given[:, :, :1], np.cumsum(np.diff(heard, prepend=heard[:, :, :1]) != 0, axis=2)
    if they_first:
        # When they speak first they have heard one offer less.
        got, moves = (np.concatenate([np.zeros_like(one[:, :, :1]), one[:, :, :-1]], axis=2) for one in (got, moves))
    mirrors, shape = _types_of(floor, [row for row in rows if row[0] == Tactic.MIRROR], rounds)
    pace, lowest = (one.reshape(*shape, 1, 1) for one in (mirrors.pace, mirrors.lowest))
    answered = np.floor(np.maximum(got, 0)[:, None] * pace).astype(np.int64)
    wanted = np.maximum(they.top[:, None, None, None] - answered, np.minimum(lowest, SCALE))
    steps, shape = _types_of(floor, [row for row in rows if row[0] == Tactic.STEPS], rounds)
    least = they.places(steps.lowest.reshape(shape)).astype(np.int64)
    down = np.maximum((they.last[:, None, None] - moves)[:, None], least[:, :, None, None])
    mirrored = they.places(wanted)
    return np.concatenate([mirrored, down.astype(mirrored.dtype)], axis=1)


def _meet(puts: Places, answers: Places, deadline: Ints, rounds: int, *, they_first: bool) -> tuple[Places, Places]:
    """Return the package agreed, −1 for an impasse, and the round: draws × tactics × types.

    In a round the first side accepts what was put the round before or puts its own, then the second side accepts that or
    puts its own. A side leaves when its rounds are over.
    """
    ours = puts[:, None]
    same = _misses(ours[..., :rounds], answers)  # the second side accepts what was put in the same round
    if they_first:
        before = 1 + _misses(ours[..., : rounds - 1], answers[..., 1:])
        early = before <= same
        reached = np.where(early, (before < rounds) & (before <= deadline[:, None]), (same < rounds) & (same < deadline[:, None]))
        of_us, of_them = before - 1, same
    else:
        before = 1 + _misses(ours[..., 1:], answers)
        early = before <= same
        reached = np.where(early, before <= rounds, same < rounds) & (np.minimum(before, same) < deadline[:, None])
        of_us, of_them = same, before - 1
    # What we put is taken where they accept, what they put where we do.
    ours_taken = early if they_first else ~early
    found = np.where(ours_taken, _at(ours, of_us), _at(answers, of_them))
    return np.where(reached, found, -1), np.where(early, before, same)


def _misses(ours: Places, theirs: Places) -> Places:
    """Return in how many rounds our offer does not reach theirs; draws × tactics × types."""
    shape = np.broadcast_shapes(ours.shape[:-1], theirs.shape[:-1])
    count: Places = np.zeros(shape, dtype=np.int16)
    for at in range(ours.shape[-1]):
        count = count + (ours[..., at] < theirs[..., at])
    return count


def _at(offers: Places, round_: Places) -> Places:
    """Return the offer of a round of each session; of the last round where the round is beyond it."""
    where = np.minimum(round_, offers.shape[-1] - 1)
    full = np.broadcast_to(offers, (*where.shape, offers.shape[-1]))
    found: Places = np.take_along_axis(full, where[..., None].astype(np.int64), axis=-1)[..., 0]
    return found
