"""The batch plays as the step-by-step reference does, in every one of thousands of sessions."""

from dataclasses import replace

import numpy as np
import pytest
from tests.batna.simulate.reference import Player, allowed, negotiate

from batna.measure.branches import IndexRule
from batna.simulate.batch import NONE, History, Played, play
from batna.simulate.counterpart import SCALE, Counterparts, list_packages, make_counterparts, sum_values
from batna.simulate.tactics import Tactic, Types, draw_walks, make_types

PRICES = list_packages([11])
OURS = make_counterparts(np.arange(10, -1, -1.0), PRICES)
THEIRS = make_counterparts(np.arange(11.0), PRICES)


def draw_rules(rng: np.random.Generator, sizes: list[int]) -> list[IndexRule]:
    def side() -> dict[int, frozenset[int]]:
        issue = int(rng.integers(len(sizes)))
        return {issue: frozenset(rng.choice(sizes[issue], size=rng.integers(1, sizes[issue] + 1), replace=False).tolist())}

    return [IndexRule(side(), side()) for _ in range(rng.integers(0, 3))]


def draw_types(rng: np.random.Generator, count: int) -> Types:
    tactic = rng.integers(0, len(Tactic), count)
    lowest = rng.integers(0, int(1.1 * SCALE), count)
    return make_types(
        count,
        player=rng.integers(0, 3, count),
        reservation=lowest // 2,
        lowest=lowest,
        deadline=rng.integers(1, 13, count),
        horizon=rng.integers(1, 15, count),
        tactic=tactic,
        pace=rng.choice([0.2, 0.5, 1.0, 2.0, 3.0], count),
    )


def draw_history(rng: np.random.Generator, packages: int) -> History:
    """Return the first turns of a session, none in half of the cases."""
    turns = 0 if rng.random() < 0.5 else int(rng.integers(1, 7))
    offers = [(turn % 2, int(rng.integers(packages))) for turn in range(turns)]
    return History(tuple(offers), turns // 2, bool(turns % 2))


def plain_player(types: Types, values: Counterparts, rows: list[tuple[int, ...]], i: int, *, leaves: list[int], seed: int) -> Player:
    walks = draw_walks(len(types), int(types.deadline.max()), seed)
    return Player(
        dict(zip(rows, values.utility[types.player[i]].tolist(), strict=True)),
        int(types.reservation[i]),
        int(types.lowest[i]),
        int(types.deadline[i]),
        int(types.horizon[i]),
        Tactic(int(types.tactic[i])).name,
        float(types.pace[i]),
        tuple(leaves),
        tuple(walks[:, i].tolist()),
    )


@pytest.mark.parametrize("part", range(8))
def test_it_plays_as_the_reference_does(part: int) -> None:
    rng = np.random.default_rng(part)
    compared = 0
    while compared < 600:
        sizes = rng.integers(1, 4, rng.integers(1, 4)).tolist()
        rules = draw_rules(rng, sizes)
        rows = allowed(sizes, rules)
        packages = list_packages(sizes, rules)
        assert [tuple(row) for row in packages.tolist()] == rows
        if not rows:
            continue
        leaves = [sorted({int(issue) for issue in rng.integers(0, len(sizes), rng.integers(0, 2))}) for _ in range(2)]
        sides = []
        for place in range(2):
            values = sum_values([rng.integers(0, 6, (3, size)).astype(float) for size in sizes], packages)
            made = make_counterparts(values, packages, leaves=leaves[place], closes=leaves[1 - place])
            sides.append((made, draw_types(rng, 30)))
        history = draw_history(rng, len(rows))
        before = [(side, rows[place]) for side, place in history.offers]
        played = play(sides[0], sides[1], seed=part, history=history)
        for i in range(30):
            players = [
                plain_player(sides[place][1], sides[place][0], rows, i, leaves=leaves[place], seed=part + place) for place in range(2)
            ]
            package, round_, by = negotiate((players[0], players[1]), before, history.round, int(history.second_moves))
            found = rows[played.package[i]] if played.package[i] != NONE else None
            assert (found, played.round[i], played.by[i]) == (package, round_, by)
        compared += 30


def test_a_concession_can_be_followed_by_hand() -> None:
    """We ask 10, 5, 0 over three rounds and they 10, 5, 0: the first target that an offer reaches is 5, ours in round 1."""
    us = make_types(1, deadline=3)
    played = play((OURS, us), (THEIRS, us))
    assert (played.package.tolist(), played.round.tolist(), played.by.tolist()) == ([5], [1], [1])


def test_the_same_seed_plays_the_same_sessions() -> None:
    types = make_types(50, deadline=9, tactic=Tactic.WALK, pace=0.3)
    first, again, other = (play((OURS, types), (THEIRS, types), seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.package, again.package)
    assert np.array_equal(first.round, again.round)
    assert not np.array_equal(first.package, other.package)


def test_a_deadline_ends_it_for_both() -> None:
    hard = make_types(2, tactic=Tactic.HARD, pace=0.0, deadline=np.array([4, 20]))
    played = play((OURS, hard), (THEIRS, replace(hard, deadline=np.array([20, 6]))))
    assert not played.agreed.any()
    assert played.round.tolist() == [4, 6]
    assert played.by.tolist() == [0, 1]


def test_a_reservation_that_no_package_reaches_ends_it_at_once() -> None:
    types = make_types(1, reservation=OURS.floor_of(10.5))
    played = play((OURS, types), (THEIRS, make_types(1)))
    assert not played.agreed.any()
    assert (int(played.round[0]), int(played.by[0])) == (0, 0)


def test_a_side_that_knows_more_gets_more() -> None:
    """They learn that we sign anything above 4, so that they never go below what leaves us 4."""
    us = make_types(1, reservation=OURS.floor_of(4.0), deadline=10, pace=1.0)
    plain = make_types(1, deadline=10, pace=1.0)
    before = play((OURS, us), (THEIRS, plain))
    after = play((OURS, us), (THEIRS, plain.knowing(deadline=10, lowest=THEIRS.floor_of(6.0))))
    assert after.package[0] == 6 > before.package[0]
    assert plain.knowing(deadline=3).horizon[0] == 3
    assert plain.knowing(lowest=5).deadline[0] == 10


def test_partial_offers_leave_the_rest_to_the_other_side() -> None:
    """We leave issue 1 open, so that we are sure of its worst option; they close it as they like best."""
    packages = list_packages([2, 2])
    ours = make_counterparts(np.array([3.0, 0.0, 7.0, 4.0]), packages, leaves=[1])
    theirs = make_counterparts(np.array([0.0, 5.0, 0.0, 4.0]), packages, closes=[1])
    assert ours.order[0].tolist() == [0, 1, 2, 3]
    played = play((ours, make_types(1)), (theirs, make_types(1, pace=50.0)))
    assert packages[played.package[0]].tolist() == [1, 1]


def test_worth_counts_delay_with_and_without_agreement() -> None:
    played = Played(np.array([2, NONE]), np.array([2, 3]), np.array([0, 0]))
    values = np.array([0.0, 5.0, 10.0])
    assert played.worth(values, 4.0, cost=1.0).tolist() == [8.0, 1.0]
    assert played.worth(values, 4.0, keeps=0.5).tolist() == [5.5, 4.0]
    assert played.worth(np.stack([values, values]), 0.0).tolist() == [10.0, 0.0]


def test_both_sides_need_as_many_types_and_the_same_packages() -> None:
    with pytest.raises(ValueError, match="as many types"):
        play((OURS, make_types(1)), (THEIRS, make_types(2)))
