"""Play many negotiations at once: alternating offers, deadlines on both sides, offers that may leave issues open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.ahead import Ahead, falls_by_the_clock
from batna.simulate.compiled import Sessions, pick_sessions
from batna.simulate.counterpart import SCALE, Counterparts, Ints
from batna.simulate.reading import Reader
from batna.simulate.tactics import Tactic, Types, draw_walks, find_targets

NONE: Final = -1
BUCKET_BITS: Final = 20
SHRINK: Final = 0.75  # sessions that ended are taken out when fewer than this share are left
FEW: Final = 4  # sessions of a player for which looking ahead pays
AT_ONCE: Final = 4_096  # sessions whose targets are held at a time
BUCKETS: Final = SCALE >> BUCKET_BITS


@dataclass(frozen=True, slots=True)
class Played:
    """How each session ended: `package` is the row of the package agreed, −1 for an impasse; `round` counts from 0.

    `by` is the side that accepted or left: 0 for the first side given, 1 for the second.
    """

    package: Ints
    round: Ints
    by: Ints

    @property
    def agreed(self) -> NDArray[np.bool_]:
        """Whether each session ended in an agreement."""
        agreed: NDArray[np.bool_] = self.package != NONE
        return agreed

    def worth(
        self, values: FloatArray, otherwise: FloatArray | float, *, keeps: FloatArray | float = 1.0, cost: FloatArray | float = 0.0
    ) -> FloatArray:
        """Return what each session brought one side: the value of its package, or `otherwise` without one.

        `values` is the value of each package, for all sessions or one row a session. Of the gain over `otherwise` the
        factor `keeps` is left after each round; `cost` is taken off for each round, with or without agreement.
        """
        table = np.atleast_2d(values)
        rows = np.arange(len(self.package)) if len(table) > 1 else 0
        gain = np.where(self.agreed, table[rows, self.package] - otherwise, 0.0)
        return otherwise + gain * np.power(keeps, self.round) - np.asarray(cost) * self.round


@dataclass(frozen=True, slots=True)
class History:
    """What was put before the sessions begin, the same in all of them: `offers` are pairs of the side (0 or 1) and the package.

    They go on in `round`, counted from 0; with `second_moves` the second side has the first turn, since the other one had its.
    """

    offers: tuple[tuple[int, int], ...] = ()
    round: int = 0
    second_moves: bool = False


START: Final = History()


@dataclass(slots=True)
class _Seat:
    """One side at the table: its types and values, and what it has seen so far in each session."""

    types: Types
    values: Counterparts
    begins: Ints
    walks: FloatArray
    top: Ints
    floor: Ints
    first: Ints
    last: Ints
    moves: Ints
    received: Ints
    reader: Reader | None = None
    ahead: Ahead | None = None

    def keep(self, left: NDArray[np.bool_] | Ints) -> None:
        self.types = self.types.take(left)
        self.walks = self.walks[:, left]
        for name in ("top", "floor", "first", "last", "moves", "received"):
            setattr(self, name, getattr(self, name)[left])
        if self.reader is not None:
            self.reader.keep(left)
        if self.ahead is not None:
            self.ahead.keep(left)

    def choose(self, round_: int) -> tuple[Ints, Ints]:
        """Return what each session wants in a round, and the package that it puts unless it accepts."""
        if self.ahead is not None:
            return self.ahead.at(round_)
        types, values = self.types, self.values
        drawn = self.walks[min(round_, len(self.walks) - 1)]
        target = find_targets(types, self.top, round_, drawn, got=self.last - self.first)
        # Both ends are kept: a floor that no package reaches has made the side leave.
        place = np.minimum(_find(values, self.begins, types.player, target), values.packages - 1)
        stepping = types.tactic == Tactic.STEPS
        if stepping.any():
            down = np.minimum(np.maximum(values.packages - 1 - self.moves, self.floor), values.packages - 1)
            place = np.where(stepping, down, place)
            target = np.where(stepping, values.ladder[types.player, place], target)
        return target, values.order[types.player, place] if self.reader is None else self.reader.choose(types.player, place)


def play(
    first: tuple[Counterparts, Types],
    second: tuple[Counterparts, Types],
    *,
    seed: int = 0,
    history: History = START,
    readers: tuple[Reader | None, Reader | None] = (None, None),
    fast: bool | None = None,
) -> Played:
    """Play session i between type i of each side, the first side putting the first offer; both list the same packages.

    In its turn a side leaves when its rounds are over or no package reaches its reservation value; it accepts the offer
    on the table when that is worth its target or more, else it puts the package that is least for itself among those
    worth its target. Rounds count pairs of turns. `seed` draws the walks; the same seed gives the same sessions. With a
    `history` every session goes on from the same offers. A side with a reader puts, of the packages worth its target, the one
    that the other side should like best by its offers so far. `fast` plays with compiled code (extra `fast`), False without, None as it
    pays; the sessions are the same. Readers are played without it.
    Source: alternating offers (Rubinstein 1982), as the protocol of the automated negotiation competitions has it.
    Raises `ValueError` when the sides differ in the number of types or packages, or when `fast` asks for what is not installed.
    """
    count = len(first[1])
    if len(second[1]) != count or first[0].packages != second[0].packages:
        raise ValueError("Both sides need as many types, and the same packages.")
    seats = [_seat(values, types, seed + place, readers[place]) for place, (values, types) in enumerate((first, second))]
    for number, (place, row) in enumerate(history.offers):
        _hear(seats[1 - place], np.full(count, row), number // 2)
    # Sessions of the same player side by side: their searches stay in the same part of memory.
    live, going = np.lexsort((first[1].player, second[1].player)), np.ones(count, dtype=bool)
    for seat in seats:
        seat.keep(live)
    sessions = pick_sessions(fast, count * int(first[1].deadline.max(initial=0))) if readers == (None, None) else None
    if sessions is not None:
        return _play_compiled(sessions, seats, live, history)
    package, ended, by = np.full(count, NONE), np.zeros(count, np.int64), np.zeros(count, np.int64)
    round_, turns = history.round, [1] if history.second_moves else [0, 1]
    while live.size:
        for place in turns:
            mover, other = seats[place], seats[1 - place]
            leaves, accepts = _turn(mover, other, round_, going)
            for which in (leaves, accepts):
                ended[live[which]], by[live[which]] = round_, place
            package[live[accepts]] = mover.values.closed[mover.types.player[accepts], mover.received[accepts]]
            going &= ~(leaves | accepts)
        if going.mean() < SHRINK:
            for seat in seats:
                seat.keep(going)
            live, going = live[going], going[going]
        round_, turns = round_ + 1, [0, 1]
    return Played(package, ended, by)


def _play_compiled(sessions: Sessions, seats: Sequence[_Seat], live: Ints, history: History) -> Played:
    """Play every session by the compiled loop, some thousands at a time; `live` says which session stands at each place."""

    def both(name: str, part: slice, of: str = "types") -> Ints:
        return np.stack([getattr(seat.types if of == "types" else seat, name)[part] for seat in seats])

    def table(name: str) -> tuple[Ints, Ints]:
        one, other = (np.ascontiguousarray(getattr(seat.values, name)) for seat in seats)
        return one, other

    tables, start = (table("ladder"), table("order"), table("seen")), (history.round, int(history.second_moves))
    count = len(live)
    package, round_, by = np.full(count, NONE), np.zeros(count, np.int64), np.zeros(count, np.int64)
    for begin in range(0, count, AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        pace = np.stack([seat.types.pace[part] for seat in seats])
        types = (both("player", part), both("tactic", part), both("deadline", part), both("floor", part, "seat"))
        wide = (*types, both("top", part, "seat"), np.minimum(both("lowest", part), SCALE), pace)
        first, last, received, moves = (both(name, part, "seat") for name in ("first", "last", "received", "moves"))
        ended = np.zeros(len(pace[0]), np.int64), np.zeros(len(pace[0]), np.int64), np.zeros(len(pace[0]), dtype=bool)
        sessions(start, wide, _targets(seats, part, history.round), tables, (first, last, received, moves), ended)
        which, agreed = live[part], ended[2]
        round_[which], by[which] = ended[0], ended[1]
        for place, seat in enumerate(seats):
            here = agreed & (ended[1] == place)
            package[which[here]] = seat.values.closed[types[0][place, here], received[place, here]]
    return Played(package, round_, by)


def _targets(seats: Sequence[_Seat], part: slice, start: int) -> Ints:
    """Return what some types of both sides want in each round, side by session by round; answers to the other side are left out."""
    kinds = [seat.types.take(np.arange(len(seat.types))[part]) for seat in seats]
    # The first side moves once more after the last round of the second, and the second may begin when the first one's rounds are over.
    rounds = max(int(np.minimum(kinds[0].deadline, kinds[1].deadline + 1).max()) - start, 1)
    targets = np.empty((2, len(kinds[0]), rounds), dtype=np.int64)
    nothing = np.zeros(len(kinds[0]), dtype=np.int64)
    for place, (seat, types) in enumerate(zip(seats, kinds, strict=True)):
        for at in range(rounds):
            drawn = seat.walks[min(start + at, len(seat.walks) - 1), part]
            targets[place, :, at] = find_targets(types, seat.top[part], start + at, drawn, got=nothing)
    return targets


def _seat(values: Counterparts, types: Types, seed: int, reader: Reader | None) -> _Seat:
    walks = np.zeros((1, len(types)))
    if (types.tactic == Tactic.WALK).any():
        walks = draw_walks(len(types), int(types.deadline.max()), seed)
    nothing, top = np.full(len(types), NONE), values.top[types.player]
    if reader is not None:
        reader.begin(values, len(types))
    if reader is None and len(types) <= FEW * len(values.sure) and falls_by_the_clock(types):
        ahead, begins = Ahead(types, values.sure, top, top.copy()), nothing[:0]
        floor = np.where(types.lowest > top, values.packages, 0)
    else:
        ahead, begins = None, _index(values.ladder)
        floor = _find(values, begins, types.player, types.lowest)
    return _Seat(types, values, begins, walks, top, floor, nothing, nothing, np.zeros(len(types), np.int64), nothing, reader, ahead)


def _index(ladders: Ints) -> Ints:
    """Return where each bucket of utilities begins on each player's ladder; a search then looks at a few rungs only."""
    begins = np.zeros((len(ladders), BUCKETS + 1), dtype=np.int64)
    for row, ladder in zip(begins, ladders, strict=True):
        # Counting is several times as fast as searching for each end.
        np.cumsum(np.bincount(ladder >> BUCKET_BITS, minlength=BUCKETS)[:BUCKETS], out=row[1:])
    return begins


def _find(values: Counterparts, begins: Ints, player: Ints, target: Ints) -> Ints:
    """Return the first place on each player's ladder that is worth the target; the number of packages when none is."""
    bucket = np.minimum(target >> BUCKET_BITS, BUCKETS)
    flat, row = begins.reshape(-1), player * (BUCKETS + 1)
    low: Ints = flat[row + bucket]
    high = np.where(bucket < BUCKETS, flat[row + np.minimum(bucket + 1, BUCKETS)], values.packages)
    rungs, start = values.ladder.reshape(-1), player * values.packages
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) >> 1
        # Where the search is over, the rung looked at is the last one at most and changes nothing.
        short = (rungs[start + np.minimum(middle, values.packages - 1)] < target) & (low < high)
        low, high = np.where(short, middle + 1, low), np.where(short, high, middle)
    return low


def _turn(mover: _Seat, other: _Seat, round_: int, going: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Let one side move in every session; return where it leaves and where it accepts."""
    leaves = going & ((round_ >= mover.types.deadline) | (mover.floor >= mover.values.packages))
    target, put = mover.choose(round_)
    accepts = going & ~leaves & (mover.received != NONE) & (mover.last >= target)
    _hear(other, put, round_)
    return leaves, accepts


def _hear(seat: _Seat, put: Ints, round_: int) -> None:
    """Note the offer of the other side in every session; in those that have ended it changes nothing that counts."""
    worth = seat.values.seen[seat.types.player, put]
    seat.moves = seat.moves + ((seat.received != put) & (seat.received != NONE))
    seat.first = np.where(seat.received == NONE, worth, seat.first)
    seat.last, seat.received = worth, put
    if seat.reader is not None:
        seat.reader.hear(put, round_)
