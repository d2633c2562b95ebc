"""How sessions end as bars: agreements by what they bring, and those without an agreement apart; a picture without script."""

from dataclasses import dataclass

from batna.plan.simulation import SimulatedPlan
from batna.simulate.outcomes import Bin
from workbench.ui.charts import EDGE, Sign, nice_ticks, padded, scale, signs_in_rows
from workbench.ui.figures import write_percent, write_short

WIDTH, SLIM = 720.0, 330.0
HEIGHT, FOOT, TOP, ROW = 240.0, 44.0, 40.0, 15.0
APART = 58.0  # room for the sessions without an agreement
HALF_NAME = 26.0  # half the width of a figure on the axis


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in picture units, with what it says."""

    x: float
    width: float
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class OutcomeBars:
    """The picture: a bar for those without an agreement on the left, the agreements beside it, levels and both axes."""

    width: float
    none: Bar
    none_says: str
    bars: tuple[Bar, ...]
    levels: tuple[Sign, ...]
    across: tuple[tuple[float, str], ...]
    height: float = HEIGHT
    base: float = HEIGHT - FOOT
    left: float = APART + EDGE

    @property
    def right(self) -> float:
        return self.width - EDGE


def lay_outcomes(found: SimulatedPlan, width: float = WIDTH) -> OutcomeBars:
    """Return where everything stands; all bars share one height scale of shares."""
    named = [("walk-away", found.reservation, "now"), ("mean", found.value.likely, "stop")]
    if found.target is not None:
        named.append(("target", found.target, "now"))
    ends = [end for one in found.bins for end in (one.start, one.end)] + [value for _, value, _ in named]
    low, high = padded(min(ends), max(ends))
    most = max([found.no_agreement, *(one.share for one in found.bins)]) or 1.0
    base = HEIGHT - FOOT

    def at(value: float) -> float:
        return scale(value, low, high, APART + EDGE, width - EDGE)

    def bar(x: float, wide: float, share: float, label: str) -> Bar:
        tall = round(share / most * (base - TOP - 2 * ROW), 2)
        return Bar(x, wide, round(base - tall, 2), tall, label)

    bars = tuple(bar(at(one.start), max(round(at(one.end) - at(one.start) - 1, 2), 2.0), one.share, say(one)) for one in found.bins)
    none = say_share(found.no_agreement)
    levels = sorted(((at(value), name, tone) for name, value, tone in named), key=lambda level: level[0])
    return OutcomeBars(
        width, bar(EDGE, APART - 2 * EDGE, found.no_agreement, f"{none} end without an agreement"), none,
        bars, signs_in_rows(levels, width, ROW),
        tuple((at(tick), write_short(tick)) for tick in nice_ticks(low, high, round(width / 130)) if at(tick) <= width - HALF_NAME),
    )  # fmt: skip


def say(one: Bin) -> str:
    return f"{say_share(one.share)} agree on {write_short(one.start)} to {write_short(one.end)}"


def say_share(share: float) -> str:
    return "under 1\u00a0%" if 0 < share < 0.005 else write_percent(share)
