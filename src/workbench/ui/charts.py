"""Small pictures without script: the geometry of sparklines, history graphs and range bars as plain SVG values."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.ui.figures import write_short


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it stands in the picture and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line, with the words a reader hears for it."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through dots; tone is `us` or `them`."""

    name: str
    tone: str
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A line chart in picture units: lines, ticks of both axes and level lines (target, walk-away)."""

    width: float
    height: float
    left: float
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    levels: tuple[Tick, ...]

    @property
    def right(self) -> float:
        return self.width - EDGE

    @property
    def bottom(self) -> float:
        return self.height - FOOT


@dataclass(frozen=True, slots=True)
class Sign:
    """A place across a picture with its name: its tone, the line that the name stands on and which end of the name is at the place."""

    at: float
    name: str
    tone: str
    down: float
    anchor: str


EDGE = 12.0
FOOT = 26.0
LETTER = 7.0  # about the width of one


def scale(value: float, low: float, high: float, start: float, end: float) -> float:
    """Return where a value stands between start and end; in the middle when there is no width."""
    if high == low:
        return (start + end) / 2
    return round(start + (value - low) / (high - low) * (end - start), 2)


def path_through(points: Sequence[tuple[float, float]]) -> str:
    """Return SVG path data of straight pieces through the points; empty for none."""
    return " ".join(f"{'L' if i else 'M'}{x:g} {y:g}" for i, (x, y) in enumerate(points))


def sparkline(values: Sequence[float], width: float = 84, height: float = 22) -> str:
    """Return the path of a small line chart of the values, left to right; empty with fewer than two finite values."""
    known = [value for value in values if math.isfinite(value)]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    step = (width - 4) / (len(known) - 1)
    return path_through([(round(2 + i * step, 2), scale(value, low, high, height - 2, 2)) for i, value in enumerate(known)])


def nice_ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """Return round numbers (1, 2 or 5 times a power of ten apart) that lie within low and high, about `count` of them."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return (low,) if math.isfinite(low) else ()
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step)))
    return tuple(round(i * step, decimals) + 0.0 for i in range(first, last + 1))


def line_chart(
    series: Sequence[tuple[str, str, Sequence[tuple[float, float, str]]]],
    *,
    levels: Sequence[tuple[str, float]] = (),
    across: Sequence[tuple[float, str]] = (),
    width: float = 720,
    height: float = 260,
    left: float = 64,
    write: Callable[[float], str] | None = None,
) -> Picture:
    """Return a line chart of series (name, tone, points (x, y, label)) with level lines and labels along the bottom.

    `write` turns a tick's number into text. Series without points are kept, so that a legend stays whole.
    """
    xs = [x for _, _, points in series for x, _, _ in points] + [x for x, _ in across]
    ys = [y for _, _, points in series for _, y, _ in points] + [y for _, y in levels]
    x_low, x_high = (min(xs), max(xs)) if xs else (0.0, 1.0)
    y_low, y_high = padded(min(ys), max(ys)) if ys else (0.0, 1.0)

    def place(x: float, y: float) -> tuple[float, float]:
        return scale(x, x_low, x_high, left + EDGE, width - EDGE * 2), scale(y, y_low, y_high, height - FOOT, EDGE)

    lines = tuple(
        Line(name, tone, path_through([place(x, y) for x, y, _ in points]), tuple(Dot(*place(x, y), label) for x, y, label in points))
        for name, tone, points in series
    )
    text = write or write_short
    return Picture(
        width=width,
        height=height,
        left=left,
        lines=lines,
        across=tuple(Tick(place(x, y_low)[0], label) for x, label in across),
        up=tuple(Tick(place(x_low, y)[1], text(y)) for y in nice_ticks(y_low, y_high)),
        levels=tuple(Tick(place(x_low, y)[1], label) for label, y in levels),
    )


def padded(low: float, high: float) -> tuple[float, float]:
    """Return the ends with a little air, so that no dot sits on the frame."""
    air = (high - low) * 0.08 or max(abs(high), 1.0) * 0.08
    return low - air, high + air


@dataclass(frozen=True, slots=True)
class RangeBar:
    """A range on a common scale, in percent of the width."""

    start: float
    width: float
    likely: float


def signs_in_rows(named: Sequence[tuple[float, str, str]], width: float, row: float) -> tuple[Sign, ...]:
    """Return places with their names (place, name, tone), one to a row, so that no name lies on another or leaves the picture."""
    return tuple(
        Sign(at, name, tone, 12 + row * number, "end" if at + len(name) * LETTER + 6 > width else "start")
        for number, (at, name, tone) in enumerate(named)
    )


def range_bar(low: float, likely: float, high: float, scale_low: float, scale_high: float) -> RangeBar:
    """Return where a range lies on a scale, in percent, cut off at its ends."""

    def percent(value: float) -> float:
        return min(100.0, max(0.0, scale(value, scale_low, scale_high, 0, 100)))

    return RangeBar(start=percent(low), width=round(percent(high) - percent(low), 2), likely=percent(likely))
