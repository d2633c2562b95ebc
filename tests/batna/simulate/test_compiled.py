"""The compiled engine ends every session as the numpy engine does; its loop is also played as plain Python."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from tests.batna.simulate.test_batch import OURS, PRICES, THEIRS, draw_history, draw_types

from batna.simulate import batch, compiled
from batna.simulate.batch import Played, play
from batna.simulate.compiled import compiled_sessions, find_place, pick_sessions, session_loop
from batna.simulate.counterpart import Counterparts, list_packages, make_counterparts, sum_values
from batna.simulate.reading import Reader
from batna.simulate.tactics import make_types


@pytest.fixture(autouse=True)
def from_new() -> Iterator[None]:
    compiled_sessions.cache_clear()
    yield
    compiled_sessions.cache_clear()


def draw_players(rng: np.random.Generator, sizes: list[int]) -> tuple[Counterparts, Counterparts]:
    """Values of three players a side, with ties, and in half of the cases offers that leave an issue open."""
    packages = list_packages(sizes)
    leaves = [[int(rng.integers(len(sizes)))] if rng.random() < 0.5 else [] for _ in range(2)]
    first, second = (
        make_counterparts(
            sum_values([rng.integers(0, 6, (3, size)).astype(float) for size in sizes], packages),
            packages,
            leaves=leaves[place],
            closes=leaves[1 - place],
        )
        for place in range(2)
    )
    return first, second


def same(one: Played, other: Played) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("package", "round", "by"))


def compare(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, rng.integers(1, 4)).tolist()
    sides = [(values, draw_types(rng, count)) for values in draw_players(rng, sizes)]
    history = draw_history(rng, int(np.prod(sizes)))
    plain = play(sides[0], sides[1], seed=seed, history=history, fast=False)
    assert same(plain, play(sides[0], sides[1], seed=seed, history=history, fast=True))


@pytest.mark.parametrize("seed", range(25))
def test_the_plain_loop_ends_every_session_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "pick_sessions", lambda fast, turns: session_loop(find_place) if fast else None)
    monkeypatch.setattr(batch, "AT_ONCE", 16)
    compare(seed, 40)


def test_the_compiled_loop_ends_thousands_of_sessions_alike() -> None:
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    for seed in range(10):
        compare(seed, 1000)


def test_it_plays_as_compiled_when_asked_when_it_pays_and_once_it_is_there() -> None:
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    assert pick_sessions(None, 1000) is None
    assert pick_sessions(False, 10**9) is None
    assert pick_sessions(None, 10**9) is not None
    assert pick_sessions(None, 1000) is not None
    assert pick_sessions(True, 0) is not None


def test_without_numba_the_numpy_engine_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert pick_sessions(None, 10**9) is None
    with pytest.raises(ValueError, match=r"batna\[fast\]"):
        play((OURS, make_types(2)), (THEIRS, make_types(2)), fast=True)


def test_readers_are_played_by_the_numpy_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "pick_sessions", lambda fast, turns: pytest.fail("this would be compiled"))
    play((OURS, make_types(2)), (THEIRS, make_types(2)), readers=(Reader([11], PRICES, 8), None), fast=True)


def test_no_session_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "pick_sessions", lambda fast, turns: session_loop(find_place))
    none = replace(make_types(1)).take(np.zeros(0, dtype=np.int64))
    assert len(play((OURS, none), (THEIRS, none)).package) == 0


def test_the_place_of_a_target_is_the_first_that_reaches_it() -> None:
    ladder = np.array([0, 2, 2, 5])
    assert [find_place(ladder, target) for target in range(7)] == [0, 1, 1, 3, 3, 3, 4]
    assert compiled.PAYS_FROM > 0
