"""What a side reads from the other's offers, against the same thing worked out plainly."""

import math

import numpy as np
import pytest

from batna.simulate.batch import History, play
from batna.simulate.counterpart import SCALE, Counterparts, list_packages, make_counterparts, sum_values
from batna.simulate.reading import NEAR, OWN, Reader
from batna.simulate.tactics import make_types

SIZES = [3, 4, 2]


def draw(rng: np.random.Generator, players: int, packages: np.ndarray[tuple[int, int], np.dtype[np.int32]]) -> Counterparts:
    return make_counterparts(sum_values([rng.random((players, size)) for size in SIZES], packages), packages)


def by_hand(heard: list[tuple[int, int]], rows: list[list[int]], utility: list[int], rung: int, ladder: list[int]) -> int:
    """Return the package that `choose` should find: heard holds pairs of round and package."""
    liked = [[0.0] * size for size in SIZES]
    for round_, row in heard:
        for issue, size in enumerate(SIZES):
            for option in range(size):
                liked[issue][option] += (max(1 - round_ / 10, 0) + 0.1) * math.exp(-abs(option - rows[row][issue]) / (NEAR * size))
    best, found = -1.0, -1
    for row in sorted(ladder[rung:]):
        total = OWN * utility[row] / SCALE
        for issue, scores in enumerate(liked):
            total += (scores[rows[row][issue]] - min(scores)) / max(*scores, 1e-9) / len(SIZES)
        if total > best + 1e-6:
            best, found = total, row
    return found


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("dropped", [0, 5])
def test_it_chooses_what_they_should_like_best(seed: int, dropped: int) -> None:
    rng = np.random.default_rng(seed)
    packages = np.delete(list_packages(SIZES), rng.choice(24, dropped, replace=False), axis=0)
    values, count = draw(rng, 3, packages), 6
    reader, player = Reader(SIZES, packages, 10), rng.integers(0, 3, count)
    reader.begin(values, count)
    puts = rng.integers(0, len(packages), (rng.integers(0, 5), count))
    for round_, put in enumerate(puts):
        reader.hear(put, round_)
    place = rng.integers(0, len(packages), count)
    chosen = reader.choose(player, place)
    for i in range(count):
        heard = [(round_, int(put[i])) for round_, put in enumerate(puts)]
        utility, ladder = values.utility[player[i]].tolist(), values.order[player[i]].tolist()
        assert chosen[i] == by_hand(heard, packages.tolist(), utility, int(place[i]), ladder)
    same = np.zeros(count, dtype=np.int64)
    assert reader.choose(same, place).tolist() == [
        by_hand(
            [(round_, int(put[i])) for round_, put in enumerate(puts)],
            packages.tolist(),
            values.utility[0].tolist(),
            int(place[i]),
            values.order[0].tolist(),
        )
        for i in range(count)
    ]


def test_who_reads_gets_more_and_gives_more() -> None:
    """Each side cares most for another issue, so that listening pays for both."""
    rng = np.random.default_rng(1)
    packages, each = list_packages([6, 6, 6]), np.arange(200)
    cares = [np.array([3.0, 1.0, 1.0]), np.array([1.0, 1.0, 3.0])]
    rising = [np.sort(rng.random((200, 6)), axis=1) for _ in range(3)]
    ours, theirs = (
        make_counterparts(sum_values([care * row[:, ::turn] for care, row in zip(side, rising, strict=True)], packages), packages)
        for side, turn in zip(cares, (1, -1), strict=True)
    )
    us, them = make_types(200, player=each, deadline=30, pace=0.3), make_types(200, player=each, deadline=30, pace=0.5)
    plain = play((ours, us), (theirs, them))
    reading = play((ours, us), (theirs, them), readers=(Reader([6, 6, 6], packages, 30), None))
    own, other = ([side.utility[each, played.package].mean() / SCALE for played in (plain, reading)] for side in (ours, theirs))
    assert reading.agreed.all()
    assert own[1] > own[0] + 0.02
    assert other[1] > other[0] + 0.02


def test_a_history_is_read_too() -> None:
    packages = list_packages([3, 3])
    values = make_counterparts(np.zeros((1, 9)), packages)
    reader = Reader([3, 3], packages, 5)
    sides = (values, make_types(1, deadline=5)), (values, make_types(1, deadline=5))
    play(*sides, history=History(((0, 0), (1, 8)), 1), readers=(reader, None))
    assert reader.rank.shape == (1, 9)
