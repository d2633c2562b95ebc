"""Amounts as ranked bars around zero, each with the range it may lie in: the layout of a picture without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbench.ui.charts import nice_ticks, padded, scale
from workbench.ui.figures import write_short

WIDTH, SLIM, EDGE = 720.0, 330.0, 14.0
ROW, SIGN, TOP, FOOT = 46.0, 7.4, 18.0, 26.0
LEAST: Final = 2.0  # a bar of nothing is still seen


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: its name, the likely figure with both ends, its tone and what stands at its end."""

    name: str
    likely: float
    low: float
    high: float
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in picture units; `down` is the line of its name, `name` as much of the name as there is room for."""

    name: str
    says: str
    tone: str
    down: float
    start: float
    width: float
    low: float
    high: float

    @property
    def top(self) -> float:
        return self.down + 8

    @property
    def middle(self) -> float:
        return self.down + 15


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture: the line of zero, the bars from top to bottom, the marks of the axis."""

    width: float
    height: float
    zero: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]

    @property
    def right(self) -> float:
        return self.width - 2


def lay_bars(amounts: Sequence[Amount], width: float = WIDTH) -> Bars:
    """Return where every bar stands, in the order given, on one scale that holds zero."""
    low, high = padded(min((0.0, *(one.low for one in amounts))), max((0.0, *(one.high for one in amounts))))

    def at(number: float) -> float:
        return scale(number, low, high, EDGE, width - EDGE)

    zero, base = at(0.0), TOP + ROW * len(amounts)
    bars = tuple(
        _bar(one, TOP + ROW * place, (zero, at(one.likely)), (at(one.low), at(one.high)), width) for place, one in enumerate(amounts)
    )
    ticks = tuple((at(tick), write_short(tick)) for tick in nice_ticks(low, high, round(width / 130)))
    return Bars(width, base + FOOT, zero, base, bars, ticks)


def _bar(one: Amount, down: float, reach: tuple[float, float], ends: tuple[float, float], width: float) -> Bar:
    zero, likely = reach
    start, length = min(zero, likely), abs(likely - zero)
    if length < LEAST:
        start, length = zero - LEAST / 2, LEAST
    return Bar(shortened(one.name, round((width - len(one.says) * SIGN) / SIGN) - 3), one.says, one.tone, down, start, length, *ends)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many signs, cut at a word."""
    if len(text) <= most:
        return text
    return f"{text[: max(most - 1, 1)].rsplit(' ', 1)[0].rstrip(' ,;:')}…"
