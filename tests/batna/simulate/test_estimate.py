"""What a counterpart wants, from its offers and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from batna.simulate.estimate import Before, Clocks, Guess, estimate_counterpart, usual_clocks

NOTHING = np.empty((0, 3), dtype=np.int64)
SIZES = (4, 4, 4)
EVERY = np.stack(np.unravel_index(np.arange(64), SIZES), axis=1) + np.array([0, 4, 8])
TRUE = np.array([0.0, 0.2, 0.35, 0.5, 0.3, 0.2, 0.1, 0.0, 0.0, 0.05, 0.1, 0.2])


def offers_of(power: float, depth: float, times: list[float]) -> NDArray[np.int64]:
    """Return what a side puts that concedes by the clock: the least package that reaches its target."""
    worth = TRUE[EVERY].sum(axis=1)
    targets = [1 - depth * at**power for at in times]
    return np.array([EVERY[np.flatnonzero(worth >= target - 1e-9)[worth[worth >= target - 1e-9].argmin()]] for target in targets])


def guess_from(offers: NDArray[np.int64], times: list[float], ours: NDArray[np.float64] | None = None) -> Guess:
    return estimate_counterpart(SIZES, np.zeros(12) if ours is None else ours, offers, times, refused=NOTHING, refused_at=[])


@pytest.mark.parametrize(("power", "depth", "least"), [(4.0, 1.0, 0.8), (1.0, 0.8, 0.9), (0.5, 0.8, 0.9)])
def test_a_counterpart_that_concedes_is_seen_through(power: float, depth: float, least: float) -> None:
    """Late offers are bad for their side: the more are heard, the better it is known, not the worse."""
    times = [round(0.02 * step, 2) for step in range(1, 50)]
    guess = guess_from(offers_of(power, depth, times), times)
    assert np.corrcoef(guess.utility(EVERY), TRUE[EVERY].sum(axis=1))[0, 1] > least


def test_the_clock_is_recognised() -> None:
    times = [step / 9 for step in range(1, 9)]
    slow, fast = (guess_from(offers_of(power, 0.8, times), times) for power in (4.0, 0.5))
    middle = [guess.clock_weight @ guess.clocks.targets([0.5]) for guess in (slow, fast)]
    assert middle[0][0] > middle[1][0] + 0.05


def test_before_any_offer_what_is_good_for_us_is_somewhat_bad_for_them() -> None:
    ours = np.array([0.0, 0.1, 0.2, 0.3] * 3)
    mean = guess_from(NOTHING, [], ours).mean
    assert list(np.argsort(mean[:4])) == [3, 2, 1, 0]
    assert np.ptp(guess_from(NOTHING, []).mean) < 0.01


def test_what_is_known_before_counts() -> None:
    known = Before(TRUE, np.full(12, 0.01))
    guess = estimate_counterpart(SIZES, np.zeros(12), NOTHING, [], refused=NOTHING, refused_at=[], before=known, least=0.4)
    assert guess.mean == pytest.approx(TRUE, abs=0.02)
    assert guess.thresholds([1.0]).min() == 0.4


def test_a_refusal_makes_those_unlikely_who_would_have_accepted() -> None:
    given = EVERY[[5]]
    free = guess_from(offers_of(1.0, 1.0, [0.1]), [0.1])
    refused = estimate_counterpart(
        SIZES, np.zeros(12), offers_of(1.0, 1.0, [0.1]), [0.1], refused=given, refused_at=[0.9]
    )  # fmt: skip
    accepts = [guess.weight @ guess.accepts(guess.drawn_utility(given), guess.thresholds([0.9])[:, 0]) for guess in (free, refused)]
    assert accepts[1][0] < accepts[0][0] / 2
    assert refused.weight.sum() == pytest.approx(1)


def test_a_repeated_offer_is_heard_once() -> None:
    only = Clocks(np.array([1.0]), np.array([0.5]), np.array([1.0]))
    offers = offers_of(1.0, 0.5, [0.1, 0.4])
    again = np.concatenate([offers, offers[:1]])
    one, two = (
        estimate_counterpart(SIZES, np.zeros(12), rows, [0.1, 0.4, 0.9][: len(rows)], refused=NOTHING, refused_at=[], clocks=only)
        for rows in (offers, again)
    )
    assert two.mean == pytest.approx(one.mean)


def test_a_repeated_offer_says_that_the_target_is_still_there() -> None:
    once = guess_from(offers_of(1.0, 0.5, [0.1]), [0.1])
    again = guess_from(np.repeat(offers_of(1.0, 0.5, [0.1]), 4, axis=0), [0.1, 0.3, 0.5, 0.7])
    held = [float(guess.clock_weight @ guess.clocks.targets([0.7])[:, 0]) for guess in (once, again)]
    assert held[1] > held[0] + 0.1


def test_one_offer_alone_says_nothing_of_the_clock() -> None:
    guess = guess_from(offers_of(1.0, 0.0, [0.1]), [0.1])
    assert guess.clock_weight == pytest.approx(usual_clocks().weight, abs=0.02)


def test_who_puts_one_package_only_may_fold_in_the_last_breath() -> None:
    one, two = (guess_from(offers_of(1.0, depth, [0.1, 0.98]), [0.1, 0.98]) for depth in (0.0, 0.2))
    late = [(guess.thresholds([0.99])[:, 0] < 0.1).mean() for guess in (one, two)]
    assert late[0] > 0.5
    assert late[1] < 0.3


def test_many_refusals_leave_enough_counterparts() -> None:
    refused, times = EVERY[np.arange(64)], [0.5] * 64
    guess = estimate_counterpart(SIZES, np.zeros(12), NOTHING, [], refused=refused, refused_at=times, draws=100)
    assert 1 / np.square(guess.weight).sum() >= 10


def test_some_of_those_who_hardly_move_fold_near_the_end() -> None:
    guess = guess_from(offers_of(1.0, 0.0, [0.1, 0.2]), [0.1, 0.2])
    early, late = guess.thresholds([0.5, 0.6]).T
    assert early.max() == 1.0
    assert 0.02 < (late < 0.1).mean() < 0.3
    assert (early >= 0.1).all()


def test_who_hardly_moves_may_accept_less_than_it_puts_the_later_the_less() -> None:
    times = [1 / 9, 2 / 9, 3 / 9]
    guess = guess_from(offers_of(1.0, 0.0, times), times)
    stubborn = (guess.clocks.depth[guess.clock] < 0.2) & np.isinf(guess.folds)
    early, late = guess.thresholds([0.1, 1.0])[stubborn].T
    assert (guess.slack[~(guess.clocks.depth[guess.clock] < 0.35)] == 0).all()
    assert 0.3 < (late < early - 0.1).mean() < 0.7
    assert np.quantile(late, 0.9) > 0.9


def test_many_offers_do_not_make_the_draws_sure() -> None:
    """Targets of one side err together: forty different offers leave room around what the regression says."""
    times = [step / 41 for step in range(1, 41)]
    order = EVERY[np.argsort(-TRUE[EVERY].sum(axis=1), kind="stable")[:40]]
    few, many = guess_from(order[:8], times[:8]), guess_from(order, times)
    assert np.diag(many.covariance).mean() > 0.5 * np.diag(few.covariance).mean()


def test_who_puts_nearly_every_package_puts_bad_ones_too() -> None:
    """One that goes down its list, a new package each turn, has no clock: in half of the time it put 60 of 64."""
    order = EVERY[np.argsort(-TRUE[EVERY].sum(axis=1), kind="stable")[:60]]
    guess = guess_from(order, [0.5 * (step + 1) / 60 for step in range(60)])
    expected, true = guess.utility(EVERY), TRUE[EVERY].sum(axis=1)
    assert np.corrcoef(expected, true)[0, 1] > 0.97
    assert expected.min() < 0.3
    low, high = np.quantile(guess.drawn_utility(EVERY), (0.05, 0.95), axis=0)
    assert ((low <= true) & (true <= high)).mean() > 0.8


def test_going_through_all_packages_again_is_no_hard_line() -> None:
    order = EVERY[np.argsort(-TRUE[EVERY].sum(axis=1), kind="stable")]
    guess = guess_from(np.concatenate([order, order]), [(step + 1) / 130 for step in range(128)])
    assert guess.utility(order[-1:])[0] < 0.3
    assert guess.utility(order[:1])[0] > 0.8


def test_how_much_they_conceded_is_unsure_as_soon_as_they_did() -> None:
    """Of one that hardly moved the late packages are as sure as the first; of one that came far down they are less so."""
    times = [step / 9 for step in range(1, 9)]
    for power, depth, unsure in ((1.0, 0.0, False), (1.0, 0.8, True)):
        only = Clocks(np.array([power]), np.array([depth]), np.array([1.0]))
        offers = offers_of(power, depth, times)
        guess = estimate_counterpart(SIZES, np.zeros(12), offers, times, refused=NOTHING, refused_at=[], clocks=only, draws=2000)
        first, last = guess.drawn_utility(offers[[0, -1]]).std(axis=0)
        assert (last > 1.2 * first) == unsure


def test_clocks_of_ones_own() -> None:
    hard = Clocks(np.array([1.0]), np.array([0.0]), np.array([1.0]))
    guess = estimate_counterpart(SIZES, np.zeros(12), NOTHING, [], refused=NOTHING, refused_at=[], clocks=hard)
    assert (guess.clocks.targets([0.0, 1.0]) == 1).all()
    assert usual_clocks().weight.sum() == pytest.approx(1)


@given(st.lists(st.integers(0, 63), max_size=6), st.integers(0, 5))
def test_it_is_always_a_belief_and_the_same_for_the_same_seed(rows: list[int], seed: int) -> None:
    times = [(place + 1) / 9 for place in range(len(rows))]
    two = [
        estimate_counterpart(SIZES, TRUE, EVERY[rows], times, refused=EVERY[rows], refused_at=times, draws=40, seed=seed) for _ in range(2)
    ]
    assert np.isfinite(two[0].mean).all()
    assert two[0].weight.sum() == pytest.approx(1)
    assert (two[0].options == two[1].options).all()
