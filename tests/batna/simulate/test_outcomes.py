"""How sessions ended, against counting by hand."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batna.simulate.batch import NONE, Played
from batna.simulate.outcomes import Bin, Quantile, describe_outcomes, weigh

WORTH = np.array([10.0, 20.0, 30.0, 0.0])
PLAYED = Played(np.array([1, 2, 3, NONE]), np.array([0, 1, 2, 7]), np.array([0, 0, 1, 1]))


def test_outcomes_can_be_counted_by_hand() -> None:
    found = describe_outcomes(PLAYED, WORTH, np.array([1.0, 1.0, 1.0, 1.0]))
    assert found.no_agreement == 0.25
    assert (found.value.low, found.value.likely, found.value.high) == (0, 15, 30)
    assert found.agreed is not None
    assert (found.agreed.low, found.agreed.likely, found.agreed.high) == (10, 20, 30)
    assert found.ends_in == 2
    assert found.quantiles[2] == Quantile(0.5, 10.0)


def test_a_session_weighs_what_its_type_is_likely() -> None:
    found = describe_outcomes(PLAYED, WORTH, np.array([0.0, 3.0, 1.0, 0.0]))
    assert found.no_agreement == 0
    assert found.value.likely == 22.5
    assert found.ends_in == 2.25
    assert [one.value for one in found.quantiles] == [20, 20, 20, 20, 30]


def test_without_an_agreement_there_is_nothing_to_show_of_it() -> None:
    found = describe_outcomes(PLAYED, WORTH, np.array([0.0, 0.0, 0.0, 1.0]))
    assert (found.no_agreement, found.agreed, found.bins, found.ends_in) == (1.0, None, (), None)
    assert found.value.likely == 0


@pytest.mark.parametrize(("value", "width"), [(0.0, 1.0), (-2961200.0, 50_000.0), (0.3, 0.005)])
def test_one_value_is_one_bin(value: float, width: float) -> None:
    (only,) = describe_outcomes(Played(*np.zeros((3, 2), dtype=np.int64)), np.array([value, value]), np.ones(2)).bins
    assert only.start <= value < only.end
    assert only.end - only.start == pytest.approx(width)
    assert only.share == 1


def test_bins_have_round_ends_and_keep_the_empty_ones() -> None:
    played = Played(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64))
    found = describe_outcomes(played, np.array([0.0, 3.0, 38.0]), np.ones(3)).bins
    assert len(found) == 20
    assert [(one.start, one.end) for one in found] == [(start, start + 2) for start in range(0, 40, 2)]
    assert found[2] == Bin(4, 6, 0)
    assert found[-1].share == pytest.approx(1 / 3)


@example([(0.0, 0, 1.0), (5e-324, 0, 1.0)])
@given(st.lists(st.tuples(st.floats(-1e9, 1e9, allow_subnormal=False), st.integers(-1, 3), st.floats(0.01, 1)), min_size=1, max_size=40))
def test_shares_add_up_and_bins_hold_their_values(sessions: list[tuple[float, int, float]]) -> None:
    worth, package, chances = (np.array(column) for column in zip(*sessions, strict=True))
    found = describe_outcomes(Played(package, np.zeros_like(package), np.zeros_like(package)), worth, chances)
    assert sum(one.share for one in found.bins) == pytest.approx(1 - found.no_agreement)
    assert len(found.bins) <= 21
    values = [one.value for one in found.quantiles]
    assert values == sorted(values)
    if found.agreed is not None:
        agreed = worth[package != NONE]
        assert found.bins[0].start <= agreed.min() + 1e-9 * abs(agreed.min())
        assert agreed.max() <= found.bins[-1].end + 1e-9 * abs(agreed.max())


def test_nothing_cannot_be_weighed() -> None:
    with pytest.raises(ValueError, match="nothing to weigh"):
        weigh(np.zeros(0), np.zeros(0))
    with pytest.raises(ValueError, match="nothing to weigh"):
        describe_outcomes(PLAYED, WORTH, np.zeros(4))
