"""Whole sessions as plain loops over whole numbers, compiled by numba where the extra `fast` is installed."""

import math
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.counterpart import Ints
from batna.simulate.tactics import Tactic

PAYS_FROM: Final = 20_000_000  # turns: what the numpy engine plays in the seconds that numba takes to start
MIRROR, STEPS = int(Tactic.MIRROR), int(Tactic.STEPS)
Sessions = Callable[..., None]
Both = tuple[Ints, Ints]


def find_place(ladder: Ints, target: int) -> int:
    """Return the first place on a ladder that is worth the target; its length when none is."""
    low, high = 0, ladder.size
    while low < high:
        middle = (low + high) >> 1
        if ladder[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low


def session_loop(find: Callable[[Ints, int], int]) -> Sessions:
    """Return the loop over sessions; `find` is `find_place`, compiled for the compiled loop."""

    def play_sessions(  # noqa: PLR0917
        start: tuple[int, int],
        types: tuple[Ints, Ints, Ints, Ints, Ints, Ints, FloatArray],
        targets: NDArray[np.int64],
        tables: tuple[Both, Both, Both],
        heard: tuple[Ints, Ints, Ints, Ints],
        ended: tuple[Ints, Ints, NDArray[np.bool_]],
    ) -> None:
        """Play every session to its end, as `batch.play` does; the round, the side and whether it accepted go into `ended`.

        Of both sides one row each: `types` are player, tactic, deadline, floor, top, lowest and pace, `targets` what each wants in the
        rounds from the first one on, `heard` the first and last utility, the package received and the moves so far. `tables` are both
        ladders, both orders, and what each package put is worth to both. Targets come from outside, and the rest are whole numbers
        and one product: so this ends as the numpy engine does.
        """
        player, tactic, deadline, floor, top, lowest, pace = types
        ladders, orders, seens = tables
        first, last, received, moves = heard
        for i in range(player.shape[1]):
            round_, me = start
            while True:
                you = 1 - me
                ladder = ladders[me][player[me, i]]
                if round_ >= deadline[me, i] or floor[me, i] >= ladder.size:
                    break
                wanted = targets[me, i, round_ - start[0]]
                if tactic[me, i] == STEPS:
                    place = min(max(ladder.size - 1 - moves[me, i], floor[me, i]), ladder.size - 1)
                    wanted = ladder[place]
                else:
                    if tactic[me, i] == MIRROR:
                        wanted = top[me, i] - math.floor(max(last[me, i] - first[me, i], 0) * pace[me, i])
                        wanted = max(wanted, lowest[me, i])
                    place = min(find(ladder, wanted), ladder.size - 1)
                if received[me, i] >= 0 and last[me, i] >= wanted:
                    ended[2][i] = True
                    break
                put = orders[me][player[me, i], place]
                last[you, i] = seens[you][player[you, i], put]
                if received[you, i] < 0:
                    first[you, i] = last[you, i]
                else:
                    moves[you, i] += received[you, i] != put
                received[you, i] = put
                round_, me = round_ + me, you
            ended[0][i], ended[1][i] = round_, me

    return play_sessions


@cache
def compiled_sessions() -> Sessions | None:
    """Return the loop as machine code, or None where numba is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    compiled: Sessions = njit(session_loop(njit(find_place)))  # type: ignore[assignment, arg-type]
    return compiled


def pick_sessions(fast: bool | None, turns: int) -> Sessions | None:
    """Return the compiled loop, or None for the numpy engine: as `fast` says, and when it is None, as it pays.

    Raises `ValueError` when it is asked for and numba is not installed.
    """
    ready = compiled_sessions.cache_info().currsize > 0
    if fast is False or (fast is None and turns < PAYS_FROM and not ready):
        return None
    sessions = compiled_sessions()
    if fast and sessions is None:
        raise ValueError("The compiled engine needs the extra fast: pip install 'batna[fast]'.")
    return sessions
