"""Closed forms of bargaining theory."""

import math
import random

import pytest

from batna.measure.bargaining import (
    concession_target,
    even_split_price,
    fit_concession,
    logrolling_ratio,
    rank_logrolls,
    rubinstein_share,
    split_joint_gain,
    value_of_better_alternative,
    value_of_outside_option,
    zopa_share,
)

BUYER = [[1, 10, 25, 33, 40], [1, 10, 19, 25], [15, 6, 1], [20, 7, 1]]
SELLER = [[30, 20, 10, 5, 1], [1, 20, 10, 5], [10, 25, 1], [1, 30, 5]]
PRICE, DELIVERY, PAYMENT, RETURNS = range(4)


def test_the_same_price_is_a_very_different_share() -> None:
    # The seller closes at 46 and would have gone down to 40; the buyer would have paid 48, or, unknown to the seller, 60.
    assert zopa_share(48, 40, 46) == 0.25
    assert zopa_share(60, 40, 46) == 0.7
    assert zopa_share(50, 40, 52) == pytest.approx(-0.2)


def test_there_is_no_share_without_a_zone() -> None:
    with pytest.raises(ValueError, match="There is no zone: the buyer goes up to 40, the seller down to 45"):
        zopa_share(40, 45, 42)


def test_a_better_alternative_is_worth_half_of_it() -> None:
    better = even_split_price(100, 60) - even_split_price(90, 60)
    assert better == value_of_better_alternative(10) == 5


def test_a_mere_threat_is_worth_nothing_until_it_binds() -> None:
    assert value_of_outside_option(settlement=30, alternative=20) == 0
    assert value_of_outside_option(settlement=30, alternative=42) == 12


def test_impatience_costs_a_share_of_the_pie() -> None:
    patient, urgent = rubinstein_share(0.95, 0.95), rubinstein_share(0.85, 0.95)
    assert round(patient, 4) == 0.5128
    assert round(urgent, 4) == 0.2597
    assert round(100_000 * (patient - urgent)) == 25_308


def test_the_edges_of_patience() -> None:
    assert rubinstein_share(0, 0) == 1
    assert rubinstein_share(0.9, 1) == 0
    with pytest.raises(ValueError, match="costs neither side anything"):
        rubinstein_share(1, 1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        rubinstein_share(1.1, 0.5)


def test_a_boulware_holds_out_and_a_conceder_gives_early() -> None:
    assert concession_target(0.5, 0.2, 1.0, 0, 1) == pytest.approx(0.6)
    assert concession_target(0.5, 0.2, 1.0, 0, 0.2) > 0.95
    assert concession_target(0.5, 0.2, 1.0, 0, 5) < 0.4
    assert concession_target(0, 0.2, 1.0, 0.1, 2) == pytest.approx(0.92)
    assert concession_target(1, 0.2, 1.0, 0.1, 2) == pytest.approx(0.2)


@pytest.mark.parametrize("beta", [0.2, 0.7, 1.0, 3.0])
def test_it_recovers_a_known_beta(beta: float) -> None:
    times = [0, 0.2, 0.4, 0.6, 0.8, 1]
    exact = fit_concession([(time, concession_target(time, 0.3, 1, 0.1, beta)) for time in times], 0.3, 1, 0.1)
    assert exact.beta == pytest.approx(beta, rel=1e-4)
    assert exact.error == pytest.approx(0, abs=1e-4)
    noise = random.Random(2)
    noisy = [(time, concession_target(time, 0.3, 1, 0, beta) + noise.gauss(0, 0.01)) for time in times]
    assert fit_concession(noisy, 0.3, 1).beta == pytest.approx(beta, rel=0.2)


def test_the_fit_says_what_kind_of_counterpart_it_is() -> None:
    def because(beta: float) -> str:
        return fit_concession([(time, concession_target(time, 0, 1, 0, beta)) for time in (0.2, 0.5, 0.9)], 0, 1).because[0]

    assert "holds out to the end" in because(0.3)
    assert "gives early" in because(4)


def test_it_rejects_a_concession_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1, not at 1\.5"):
        concession_target(1.5, 0, 1, 0, 1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        concession_target(0.5, 0, 1, 2, 1)
    with pytest.raises(ValueError, match="more than 0, not 0"):
        concession_target(0.5, 0, 1, 0, 0)
    with pytest.raises(ValueError, match="At least two offers between the first and the last moment are needed, not 1"):
        fit_concession([(0, 1), (0.5, 0.5), (1, 0)], 0, 1)


def test_the_air_fare_is_split_by_the_gain() -> None:
    # Legs of 666, 909 and 1,243 together; alone the two universities would pay 1,332 and 2,486.
    result = split_joint_gain([1332, 2486], 666 + 909 + 1243)
    assert result.gain == 1000
    assert result.costs == (832.0, 1986.0)
    assert result.shares == (500.0, 500.0)
    assert result.because == ("Alone 3,818, together 2,818: the gain is 1,000, 500 for each of 2.",)
    with pytest.raises(ValueError, match="nobody"):
        split_joint_gain([], 5)


def test_the_buyer_gives_on_returns_and_payment_and_takes_price_and_delivery() -> None:
    rolls = rank_logrolls(BUYER, SELLER)
    best = rolls[0]
    assert (best.give, best.get) == (PAYMENT, PRICE)
    assert best.our_ratio == pytest.approx(14 / 39)
    assert best.their_ratio == pytest.approx(24 / 29)
    assert best.advantage == pytest.approx(1 - (14 / 39) / (24 / 29))
    cross = {(roll.give, roll.get) for roll in rolls}
    assert {(PAYMENT, PRICE), (PAYMENT, DELIVERY), (RETURNS, PRICE), (RETURNS, DELIVERY)} <= cross
    assert not {(PRICE, PAYMENT), (DELIVERY, PAYMENT)} & cross


def test_nothing_is_traded_where_ratios_are_equal_or_a_side_does_not_care() -> None:
    assert rank_logrolls([[0, 10], [0, 20]], [[5, 0], [10, 0]]) == ()
    assert rank_logrolls([[0, 10], [0, 20]], [[0, 0], [0, 0]]) == ()


def test_an_issue_that_costs_us_nothing_comes_first() -> None:
    rolls = rank_logrolls([[0, 0], [0, 20]], [[5, 0], [10, 0]])
    assert [(roll.give, roll.get, roll.advantage) for roll in rolls] == [(0, 1, 1.0)]
    free = rank_logrolls([[0, 5], [0, 20]], [[5, 0], [0, 0]])
    assert [(roll.give, roll.get, roll.their_ratio) for roll in free] == [(0, 1, math.inf)]


def test_a_ratio_without_gain_is_infinite() -> None:
    assert logrolling_ratio(3, 2) == 1.5
    assert logrolling_ratio(3, 0) == math.inf
