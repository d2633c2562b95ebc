"""Alternating offers, one session at a time and step by step: what the batch must agree with."""

import math
from dataclasses import dataclass
from itertools import pairwise, product

from batna.measure.branches import IndexRule, is_allowed

TOP = 2**30


@dataclass
class Player:
    """One side: whole-number utilities by package, and a tactic with its settings."""

    utility: dict[tuple[int, ...], int]
    reservation: int
    lowest: int
    deadline: int
    horizon: int
    tactic: str
    pace: float
    leaves: tuple[int, ...] = ()
    walk: tuple[float, ...] = ()

    def ways(self, package: tuple[int, ...], open_issues: tuple[int, ...]) -> list[tuple[int, ...]]:
        same = [one for one in self.utility if all(a == b or i in open_issues for i, (a, b) in enumerate(zip(one, package, strict=True)))]
        return sorted(same)

    def sure(self, package: tuple[int, ...]) -> int:
        return min(self.utility[one] for one in self.ways(package, self.leaves))

    def close(self, package: tuple[int, ...], open_issues: tuple[int, ...]) -> tuple[int, ...]:
        best = None
        for one in self.ways(package, open_issues):
            if best is None or self.utility[one] > self.utility[best]:
                best = one
        assert best is not None
        return best


def allowed(sizes: list[int], rules: list[IndexRule]) -> list[tuple[int, ...]]:
    return [one for one in product(*map(range, sizes)) if is_allowed(one, rules)]


def target(me: Player, round_: int, top: int, heard: list[int]) -> int:
    time = 1.0 if me.horizon == 1 else min(round_ / (me.horizon - 1), 1.0)
    if me.tactic == "MIRROR":
        wanted = top - math.floor((max(heard[-1] - heard[0], 0) if heard else 0) * me.pace)
    else:
        given = {"TIME": lambda: math.pow(time, 1 / me.pace), "HARD": lambda: min(me.pace, 1.0), "WALK": lambda: fold(me, round_)}[
            me.tactic
        ]()
        wanted = top - math.floor((top - me.lowest) * given)
    return max(wanted, min(me.lowest, TOP))


def fold(me: Player, round_: int) -> float:
    place = abs(me.walk[round_] * me.pace) % 2
    return min(place, 2 - place)


def negotiate(
    players: tuple[Player, Player], before: list[tuple[int, tuple[int, ...]]] | None = None, round_: int = 0, begins: int = 0
) -> tuple[tuple[int, ...] | None, int, int]:
    """Return the package agreed (or none), the round, and who accepted or left; it goes on from the offers `before`."""
    ladders = [sorted((player.sure(one), one) for one in player.utility) for player in players]
    offers: list[list[tuple[int, ...]]] = [[one for side, one in before or [] if side == place] for place in (0, 1)]
    while True:
        for turn in range(begins, 2):
            me, ladder, theirs = players[turn], ladders[turn], offers[1 - turn]
            if round_ >= me.deadline or ladder[-1][0] < me.lowest:
                return None, round_, turn
            closing = players[1 - turn].leaves
            heard = [me.utility[me.close(one, closing)] for one in theirs]
            if me.tactic == "STEPS":
                moves = sum(a != b for a, b in pairwise(theirs))
                acceptable = [rung for rung in ladder if rung[0] >= me.lowest]
                wanted, offer = acceptable[max(len(acceptable) - 1 - moves, 0)]
            else:
                wanted = target(me, round_, ladder[-1][0], heard)
                offer = next((one for worth, one in ladder if worth >= wanted), ladder[-1][1])
            if heard and heard[-1] >= wanted:
                return me.close(theirs[-1], closing), round_, turn
            offers[turn].append(offer)
        round_ += 1
        begins = 0
