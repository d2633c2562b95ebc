"""Nash, Kalai, Kalai–Smorodinsky and the largest sum."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.measure.frontier import Frontier, pareto_frontier
from batna.measure.points import Points, bargaining_points

# Itex–Cypress: price $4.37 4.12 3.98 3.71 3.47, delivery 60 45 30 20 days, payment on delivery 30 60 days, returns full 5 % 10 %.
BUYER = [[1, 10, 25, 33, 40], [1, 10, 19, 25], [15, 6, 1], [20, 7, 1]]
SELLER = [[30, 20, 10, 5, 1], [1, 20, 10, 5], [10, 25, 1], [1, 30, 5]]


def pairs(frontier: Frontier, points: tuple[int, ...]) -> list[list[float]]:
    return [frontier.utilities[point].tolist() for point in points]


def test_it_finds_the_points_of_itex_and_cypress() -> None:
    frontier = pareto_frontier(BUYER, SELLER)
    points = bargaining_points(frontier, 0, 0)
    assert pairs(frontier, points.nash) == [[63, 76]]
    assert list(frontier.packages_at(points.nash[0])) == [(4, 1, 1, 1)]  # $3.47, 45 days, 30 days after, 5 %
    assert pairs(frontier, points.max_sum) == [[78, 61], [63, 76]]
    assert [list(frontier.packages_at(point)) for point in points.max_sum] == [[(4, 3, 1, 1)], [(4, 1, 1, 1)]]
    assert pairs(frontier, points.kalai_smorodinsky) == [[65, 70]]
    assert list(frontier.packages_at(points.kalai_smorodinsky[0])) == [(3, 2, 1, 1)]  # $3.71, 30 days, 30 days after, 5 %
    assert pairs(frontier, points.kalai) == [[72, 66]]
    assert points.because[0] == "14 of 14 efficient pairs of values reach both reservations, 0 and 0."


def test_it_finds_the_points_of_the_normalised_case() -> None:
    def scaled(weights: list[float], rows: list[list[int]]) -> list[list[float]]:
        return [[weight / sum(weights) * one / max(row) for one in row] for weight, row in zip(weights, rows, strict=True)]

    frontier = pareto_frontier(scaled([0.47002, 0.12208, 0.17727, 0.23063], BUYER), scaled([0.28813, 0.19153, 0.24213, 0.27822], SELLER))
    points = bargaining_points(frontier, 0, 0)
    assert points.nash == points.kalai == points.kalai_smorodinsky == points.max_sum
    assert frontier.package(points.nash[0]) == (4, 1, 1, 1)
    assert frontier.utilities[points.nash[0]] == pytest.approx([0.6705, 0.7215], abs=5e-5)


@settings(max_examples=300)
@given(st.data())
def test_it_finds_what_looking_at_every_package_finds(draw_small: Callable[..., Any], data: st.DataObject) -> None:
    small = draw_small(data)
    reservation = st.integers(-40, 40).map(lambda n: n / 10)
    floors = data.draw(reservation, label="ours"), data.draw(reservation, label="theirs")
    frontier = pareto_frontier(small.ours, small.theirs, rules=small.rules)
    points = bargaining_points(frontier, *floors)
    floor = [round(value * 1000) for value in floors]
    gains = {package: (a - floor[0], b - floor[1]) for package, (a, b) in small.pairs.items() if a >= floor[0] and b >= floor[1]}
    best = [max((pair[side] for pair in gains.values()), default=0) for side in (0, 1)]

    def share(pair: tuple[int, int]) -> Fraction:
        return min((Fraction(gain, most) for gain, most in zip(pair, best, strict=True) if most), default=Fraction(1))

    measures: dict[str, Callable[[tuple[int, int]], Any]] = {
        "nash": lambda pair: pair[0] * pair[1],
        "kalai": min,
        "kalai_smorodinsky": share,
        "max_sum": sum,
    }
    for name, measure in measures.items():
        highest = max(map(measure, gains.values()), default=0)
        expected = {package for package in small.efficient & set(gains) if measure(gains[package]) == highest}
        assert {package for point in getattr(points, name) for package in frontier.packages_at(point)} == expected


def test_no_package_reaches_both_reservations() -> None:
    points = bargaining_points(pareto_frontier(BUYER, SELLER), 90, 90)
    assert points == Points((), (), (), (), ("0 of 14 efficient pairs of values reach both reservations, 90 and 90.",))


def test_reaching_exactly_the_reservation_counts() -> None:
    frontier = pareto_frontier([[0.1, 0.0], [0.2, 0.0]], [[0, 1], [0, 1]])
    assert pairs(frontier, bargaining_points(frontier, 0.3, 0).nash) == [[pytest.approx(0.3), 0]]


def test_a_side_that_cannot_gain_has_no_share_to_protect() -> None:
    frontier = pareto_frontier([[5, 5, 4]], [[1, 3, 9]])
    assert pairs(frontier, bargaining_points(frontier, 5, 0).kalai_smorodinsky) == [[5, 3]]
    assert pairs(frontier, bargaining_points(frontier, 4, 9).kalai_smorodinsky) == [[4, 9]]
    assert pairs(frontier, bargaining_points(frontier, 5, 3).kalai_smorodinsky) == [[5, 3]]


def test_ties_of_large_products_are_exact() -> None:
    near = pareto_frontier([[1_000_000_001, 1_000_000_000]], [[999_999_999, 1_000_000_000]])
    assert pairs(near, bargaining_points(near, 0, 0).nash) == [[1_000_000_000, 1_000_000_000]]
    tied = pareto_frontier([[3_000_000_000.5, 2_000_000_000]], [[2_000_000_000, 3_000_000_000.5]])
    assert len(bargaining_points(tied, 0, 0).nash) == 2


def test_sides_on_different_grids_are_compared_in_one_unit() -> None:
    frontier = pareto_frontier([[6_000_000.0, 5_999_999.0]], [[0.5, 1.5]])
    assert frontier.exponents == (11, 12)
    points = bargaining_points(frontier, 5_999_998.5, 0)
    assert pairs(frontier, points.kalai) == [[6_000_000, 0.5], [5_999_999, 1.5]]
    assert pairs(frontier, points.max_sum) == [[6_000_000, 0.5], [5_999_999, 1.5]]


def test_a_reservation_far_outside_the_values_is_no_trouble() -> None:
    frontier = pareto_frontier([[1, 2]], [[2, 1]])
    assert bargaining_points(frontier, -1e300, 0).max_sum == (0, 1)
    assert bargaining_points(frontier, 1e300, 0).max_sum == ()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_it_rejects_a_reservation_that_is_not_a_number(bad: float) -> None:
    with pytest.raises(ValueError, match="has to be a finite number"):
        bargaining_points(pareto_frontier([[1]], [[1]]), 0, bad)
