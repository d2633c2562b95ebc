"""The curve of patience: what waiting in silence until each day is worth, with the days that matter marked on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from batna.plan.patience import CurvePoint, PatienceClock
from workbench.ui.charts import EDGE, Sign, nice_ticks, padded, path_through, scale, signs_in_rows
from workbench.ui.figures import write_short

WIDTH, SLIM = 720.0, 330.0
HEIGHT, LEFT, FOOT, ROW = 250.0, 62.0, 26.0, 16.0
MONTH_WIDTH: Final = 70.0


@dataclass(frozen=True, slots=True)
class Curve:
    """The picture: the path of the curve, where we stand today, the marked days, both axes."""

    width: float
    height: float
    path: str
    here: tuple[float, float]
    top: float
    base: float
    marks: tuple[Sign, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    left: float = LEFT

    @property
    def right(self) -> float:
        return self.width - EDGE


def lay_curve(clock: PatienceClock, need_by: date | None = None, width: float = WIDTH) -> Curve:
    """Return the picture of a clock; days outside of it are not marked."""
    points = clock.curve
    last = (points[-1].on - clock.today).days
    low, high = padded(min(point.value for point in points), max(point.value for point in points))
    named = days_of(clock, need_by)
    top = 8 + ROW * len(named)

    def at(day: date) -> float:
        return scale((day - clock.today).days, 0, max(last, 1), LEFT + EDGE, width - EDGE)

    def up(value: float) -> float:
        return scale(value, low, high, HEIGHT - FOOT, top)

    marks = signs_in_rows([(at(day), name, tone) for day, name, tone in named], width, ROW)
    return Curve(
        width, HEIGHT, path_through([(at(point.on), up(point.value)) for point in points]), (at(clock.today), up(points[0].value)),
        top, HEIGHT - FOOT, marks, tuple((at(day), f"{day.day} {day:%b}") for day in _spread(points, round((width - LEFT) / MONTH_WIDTH))),
        tuple((up(tick), write_short(tick)) for tick in nice_ticks(low, high)),
    )  # fmt: skip


def days_of(clock: PatienceClock, need_by: date | None) -> list[tuple[date, str, str]]:
    """Return the days to mark, in their order; days that fall together share a mark."""
    last = clock.curve[-1].on
    found = [(clock.today, "today", "now")]
    if clock.stops_on is not None:
        found.append((clock.stops_on, "waiting stops paying", "stop"))
    if clock.deadline.on is not None:
        found.append((clock.deadline.on, "their deadline", "stated"))
    if need_by is not None:
        found.append((need_by, "we need it", "now"))
    together: dict[date, tuple[list[str], str]] = {}
    for day, name, tone in found:
        if clock.today <= day <= last:
            together.setdefault(day, ([], tone))[0].append(name)
    return [(day, ": ".join(names) if "today" in names else ", ".join(names), tone) for day, (names, tone) in sorted(together.items())]


def _spread(points: Sequence[CurvePoint], most: int) -> list[date]:
    step = max(1, -(-len(points) // max(most, 1)))
    return [point.on for point in points[::step]]
