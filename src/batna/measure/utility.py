"""Value functions: additive scores, swing weights, and the exponential value curve with its fit."""

import math
from collections.abc import Callable, Mapping, Sequence

LINEAR = 1e-9  # a curvature so small that the curve is a straight line to every digit of a float


def additive_value(weights: Sequence[float], scores: Sequence[float]) -> float:
    """Return Σ wᵢ·vᵢ for weights that add up to 1 and scores in 0..1 (Keeney and Raiffa); `ValueError` otherwise."""
    if len(weights) != len(scores):
        raise ValueError(f"There are {len(weights)} weights for {len(scores)} scores.")
    if any(weight < 0 for weight in weights) or not math.isclose(math.fsum(weights), 1, abs_tol=1e-9):
        raise ValueError(f"Weights have to be at least 0 and add up to 1, not {math.fsum(weights):g}.")
    if not all(0 <= score <= 1 for score in scores):
        raise ValueError("Scores have to lie between 0 and 1.")
    return math.fsum(weight * score for weight, score in zip(weights, scores, strict=True))


def swing_weights(points: Mapping[str, float]) -> dict[str, float]:
    """Return weights that add up to 1 from points for each issue's swing from its worst to its best option."""
    total = math.fsum(points.values())
    if any(value < 0 for value in points.values()) or total <= 0:
        raise ValueError("Swing points have to be at least 0, and one of them more.")
    return {issue: value / total for issue, value in points.items()}


def two_attribute_value(x: float, y: float, weight_x: float, weight_y: float) -> float:
    """Return wₓ·x + w_y·y + (1 − wₓ − w_y)·x·y for scores in 0..1: additive where the weights add up to 1."""
    return weight_x * x + weight_y * y + (1 - weight_x - weight_y) * x * y


def exponential_value(x: float, low: float, high: float, curvature: float) -> float:
    """Return (1 − e^{−ρ(x−low)}) / (1 − e^{−ρ(high−low)}): 0 at low, 1 at high, concave for ρ > 0, a line for ρ = 0.

    Raises `ValueError` unless low < high.
    """
    if not low < high:
        raise ValueError(f"The low end has to be below the high end, not {low} and {high}.")
    if abs(curvature) * (high - low) < LINEAR:
        return (x - low) / (high - low)
    if curvature < 0:  # the same curve, turned round, so that no power of e overflows
        return 1 - exponential_value(low + high - x, low, high, -curvature)
    return math.expm1(-curvature * (x - low)) / math.expm1(-curvature * (high - low))


def fit_curvature(points: Sequence[tuple[float, float]], low: float, high: float, bounds: tuple[float, float] = (0.0, 1.0)) -> float:
    """Return the curvature ρ within the bounds for which the curve is nearest to the stated (x, value) points.

    Least squares: the best of an even grid, then golden-section search around it, to about 1e-7 of the bounds.
    Raises `ValueError` without points or with bounds out of order.
    """
    if not points or not bounds[0] < bounds[1]:
        raise ValueError("A fit needs at least one point and bounds in rising order.")

    def error(curvature: float) -> float:
        return math.fsum((exponential_value(x, low, high, curvature) - value) ** 2 for x, value in points)

    return find_minimum(error, *bounds)


def find_minimum(error: Callable[[float], float], low: float, high: float, cells: int = 200) -> float:
    """Return where a function of one number is smallest: the best of an even grid, then golden-section search."""
    grid = [low + (high - low) * cell / cells for cell in range(cells + 1)]
    best = min(range(cells + 1), key=lambda i: error(grid[i]))
    a, b = grid[max(best - 1, 0)], grid[min(best + 1, cells)]
    golden = (math.sqrt(5) - 1) / 2
    while b - a > 1e-8 * (high - low):
        left, right = b - golden * (b - a), a + golden * (b - a)
        if error(left) <= error(right):
            b = right
        else:
            a = left
    return (a + b) / 2
