"""Types of negotiators, and how each concedes."""

import numpy as np
import pytest

from batna.measure.bargaining import concession_target
from batna.simulate.tactics import Tactic, concession, draw_walks, make_types


def test_a_clock_concedes_as_the_published_curve_does() -> None:
    types = make_types(3, deadline=11, pace=np.array([0.2, 1.0, 3.0]))
    for round_ in range(11):
        expected = [1 - concession_target(round_ / 10, 0, 1, 0, beta) for beta in (0.2, 1.0, 3.0)]
        assert concession(types, round_, np.zeros(3)).tolist() == pytest.approx(expected)


def test_a_hard_line_gives_once_and_others_answer() -> None:
    types = make_types(3, tactic=np.array([Tactic.HARD, Tactic.MIRROR, Tactic.STEPS]), pace=0.3)
    assert concession(types, 0, np.zeros(3)).tolist() == [0.3, 0.0, 0.0]
    assert concession(types, 7, np.zeros(3)).tolist() == [0.3, 0.0, 0.0]


def test_a_walk_stays_between_its_ends() -> None:
    types = make_types(4, tactic=Tactic.WALK, pace=0.5)
    assert concession(types, 3, np.array([0.5, -1.0, 3.0, 5.0])).tolist() == [0.25, 0.5, 0.5, 0.5]
    walks = draw_walks(4, 30, seed=1)
    assert np.array_equal(walks, draw_walks(4, 30, seed=1))
    assert (np.abs(np.diff(walks, axis=0)) <= 1).all()


def test_a_single_round_is_the_last_one() -> None:
    assert concession(make_types(1, deadline=1), 0, np.zeros(1)).tolist() == [1.0]


def test_types_can_be_taken_apart() -> None:
    types = make_types(3, reservation=np.array([1, 2, 3]), lowest=2)
    assert types.lowest.tolist() == [2, 2, 3]
    assert types.take(np.array([2, 0])).reservation.tolist() == [3, 1]
    assert len(types) == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"deadline": 0}, "at least one round"), ({"horizon": 0}, "at least one round"), ({"pace": 0.0}, "more than 0"),
     ({"pace": -1.0, "tactic": Tactic.HARD}, "never negative")],
)  # fmt: skip
def test_it_rejects_types_that_cannot_be(fields: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make_types(1, **fields)  # type: ignore[arg-type]
