"""What more money would still bring, as steps: the layout of a picture without script."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.ui.charts import EDGE, nice_ticks, padded, path_through, scale
from workbench.ui.figures import write_short

WIDTH, SLIM = 720.0, 330.0
HEIGHT, LEFT, FOOT, TOP = 220.0, 62.0, 26.0, 22.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step in picture units, with what it says."""

    x: float
    y: float
    label: str
    is_best: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """The picture: the path of the steps, a dot for each, the line of the budget, both axes."""

    width: float
    height: float
    path: str
    steps: tuple[Step, ...]
    budget: float | None
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    left: float = LEFT
    top: float = TOP
    base: float = HEIGHT - FOOT

    @property
    def right(self) -> float:
        return self.width - EDGE

    @property
    def budget_anchor(self) -> str:
        """On which side of its line the name of the budget stands."""
        return "end" if self.budget is not None and self.budget > self.width / 2 else "start"


def lay_steps(found: Sequence[tuple[float, float, str, bool]], budget: float | None, width: float = WIDTH) -> Steps:
    """Return where everything stands; `found` are cost, what it brings, its words and whether it is the best one, by rising cost."""
    most = max([cost for cost, *_ in found] + ([budget] if budget is not None else [])) * 1.06 or 1.0
    low, high = padded(0.0, max(brings for _, brings, *_ in found))

    def at(cost: float) -> float:
        return scale(cost, 0.0, most, LEFT + EDGE, width - EDGE)

    def up(brings: float) -> float:
        return scale(brings, min(low, 0.0), high, HEIGHT - FOOT, TOP)

    corners: list[tuple[float, float]] = []
    for cost, brings, *_ in found:
        if corners:
            corners.append((at(cost), corners[-1][1]))
        corners.append((at(cost), up(brings)))
    corners.append((width - EDGE, corners[-1][1]))
    return Steps(
        width, HEIGHT, path_through(corners), tuple(Step(at(cost), up(brings), label, best) for cost, brings, label, best in found),
        None if budget is None else at(budget), tuple((at(tick), write_short(tick)) for tick in nice_ticks(0.0, most, round(width / 130))),
        tuple((up(tick), write_short(tick)) for tick in nice_ticks(0.0, high, 4)),
    )  # fmt: skip
