"""What a side puts is found for many rounds at once, and is what a search in each round finds."""

import numpy as np
import pytest

from batna.simulate import batch
from batna.simulate.ahead import Ahead, falls_by_the_clock
from batna.simulate.batch import play
from batna.simulate.counterpart import NOBODY, SCALE, Counterparts, list_packages, make_counterparts, sum_values
from batna.simulate.tactics import Tactic, Types, find_targets, make_types

SIZES = [4, 3, 3]
PACKAGES = list_packages(SIZES)


def players(rng: np.random.Generator, count: int) -> Counterparts:
    # Values of few digits, so that many packages tie.
    return make_counterparts(sum_values([rng.integers(0, 6, (count, size)) / 5 for size in SIZES], PACKAGES), PACKAGES, leaves=[2])


def types(rng: np.random.Generator, count: int, rounds: int = 150) -> Types:
    return make_types(
        count, player=rng.permutation(count), deadline=rng.integers(1, rounds, count), pace=rng.uniform(0.1, 5, count),
        tactic=rng.choice([Tactic.TIME, Tactic.HARD], count), reservation=(rng.random(count) * SCALE).astype(np.int64),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_it_puts_the_least_package_that_is_worth_the_target(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sides, kinds = players(rng, 20), types(rng, 20)
    top = sides.top[kinds.player]
    within = kinds.lowest <= top
    ahead, left = Ahead(kinds, sides.sure, top, top.copy()), np.arange(20)
    for round_ in range(150):
        if round_ in {0, 40}:
            left = left[rng.random(len(left)) < 0.8]
            ahead.keep(left if round_ == 0 else np.isin(ahead.types.player, kinds.player[left]))
        target, put = ahead.at(round_)
        now = kinds.take(left)
        assert target.tolist() == find_targets(now, top[left], round_, np.zeros(len(left)), got=top[left]).tolist()
        for session in np.flatnonzero(within[left]):
            row = sides.sure[now.player[session]]
            assert put[session] == min(np.flatnonzero(row >= target[session]), key=lambda package: (row[package], package))


@pytest.mark.parametrize("seed", range(20))
def test_sessions_end_as_they_do_with_an_index(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    both = [(players(rng, 30), types(rng, 30)) for _ in range(2)]
    ahead = play(both[0], both[1], fast=False)
    monkeypatch.setattr(batch, "FEW", 0)
    indexed = play(both[0], both[1], fast=False)
    assert all(np.array_equal(getattr(ahead, name), getattr(indexed, name)) for name in ("package", "round", "by"))


def test_who_wants_more_than_there_is_leaves() -> None:
    sides = players(np.random.default_rng(1), 1)
    played = play((sides, make_types(1, reservation=NOBODY)), (sides, make_types(1)), fast=False)
    assert (played.package[0], played.round[0], played.by[0]) == (-1, 0, 0)


def test_answers_and_walks_are_not_known_ahead() -> None:
    assert falls_by_the_clock(make_types(2, tactic=np.array([Tactic.TIME, Tactic.HARD])))
    assert not any(falls_by_the_clock(make_types(1, tactic=tactic)) for tactic in (Tactic.MIRROR, Tactic.STEPS, Tactic.WALK))
