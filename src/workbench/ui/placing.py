"""Where the names of points stand in a picture, so that none lies on another and few lie on points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Align = Literal["left", "right", "center"]
Box = tuple[float, float, float, float]  # left, top, right, bottom

SIGN, LINE, OFF, FURTHER, MARGIN, AIR = 6.8, 16.0, 11.0, 3.0, 12.0, 10.0
Spot = tuple[Align, float, float]
# Beside and above the point, below it, then further away: (align, dx, dy of the baseline).
ABOVE: Final[tuple[Spot, ...]] = (
    ("left", OFF, -4), ("left", OFF, -12), ("left", 6, -20), ("left", 18, -32), ("left", OFF, 4), ("left", 26, -48), ("center", 0, -16),
    ("right", -OFF, 4), ("right", -OFF, -10), ("left", OFF, 20), ("right", -OFF, 20), ("center", 0, 26),
)  # fmt: skip
BELOW: Final[tuple[Spot, ...]] = (
    ("right", -OFF, 16), ("right", -OFF, 5), ("center", 0, 26), ("left", OFF, 20), ("right", -OFF, 32), ("right", -24, 48),
    ("center", 0, 42), ("left", OFF, 4), ("right", -OFF, -10), ("left", 18, 36), ("left", OFF, -10), ("center", 0, -16),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A name beside its point: how it is aligned and how far off it stands, in pixels."""

    align: Align
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name, in lines, and the pair of values that it belongs to; `below` when it rather stands under its point."""

    text: str
    at: tuple[float, float]
    below: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """The picture in pixels and what its ends mean; up is small."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float = 660.0
    height: float = 290.0

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return where a pair of values stands."""
        across, up = (self.x[1] - self.x[0]) or 1.0, (self.y[1] - self.y[0]) or 1.0
        return (
            MARGIN + (point[0] - self.x[0]) / across * (self.width - 2 * MARGIN),
            MARGIN + (self.y[1] - point[1]) / up * (self.height - 2 * MARGIN),
        )


def place_names(
    names: Sequence[Name], area: Area, dots: Sequence[tuple[tuple[float, float], float]] = (), taken: Sequence[Box] = ()
) -> list[Placed]:
    """Return a place for each name at its point, in order: what comes first gets the better place.

    `dots` are points that a name should not hide, with how bad that is; `taken` are boxes that are full already.
    """
    boxes, marks = list(taken), [(area.at(dot), weight) for dot, weight in dots]
    marks += [(area.at(name.at), 120.0) for name in names]
    placed = []
    for name in names:
        at, spots = area.at(name.at), list(BELOW if name.below else ABOVE)
        lift = 0.0 if name.below else LINE * name.text.count("\n")
        spots = [(align, dx, dy - lift) for align, dx, dy in spots]
        costs = [_cost(_box(name.text, at, spot), area, boxes, marks) + FURTHER * rank for rank, spot in enumerate(spots)]
        spot = spots[costs.index(min(costs))]
        boxes.append(_box(name.text, at, spot))
        placed.append(Placed(*spot))
    return placed


def _box(text: str, at: tuple[float, float], spot: Spot) -> Box:
    align, dx, dy = spot
    lines = text.split("\n")
    width = max(map(len, lines)) * SIGN
    left = at[0] + dx - {"left": 0.0, "center": width / 2, "right": width}[align]
    return left, at[1] + dy - LINE + 3, left + width, at[1] + dy + 4 + LINE * (len(lines) - 1)


def _cost(box: Box, area: Area, boxes: Sequence[Box], marks: Sequence[tuple[tuple[float, float], float]]) -> float:
    outside = max(0.0, -box[0], -box[1] - AIR, box[2] - area.width - 2 * AIR, box[3] - area.height)
    hidden = sum(weight for mark, weight in marks if _holds(box, mark))
    return 1000 * (outside > 0) + outside + 300 * sum(_meets(box, other) for other in boxes) + hidden


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(box: Box, mark: tuple[float, float]) -> bool:
    return box[0] - 5 < mark[0] < box[2] + 5 and box[1] - 4 < mark[1] < box[3] + 4
