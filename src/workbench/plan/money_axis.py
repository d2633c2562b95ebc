"""Two walk-aways as ranges on one axis of money, with the zone between them, laid out for a picture without script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from batna.model.estimate import Estimate
from workbench.ui.charts import nice_ticks, padded, scale
from workbench.ui.figures import write_short

OUR_NAME, THEIR_NAME = "our walk-away", "their walk-away, estimate"
WIDTH, SLIM, EDGE = 720.0, 330.0, 16.0
ROW, SIGN, FIRST_ROW = 18.0, 7.0, 108.0


@dataclass(frozen=True, slots=True)
class Band:
    """A range on the axis, its likely point, and where its name stands."""

    start: float
    width: float
    likely: float
    anchor: str
    text: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the table: where it is, what it is called, and in which row its name stands."""

    at: float
    name: str
    tone: str
    row: float
    anchor: str

    @property
    def down(self) -> float:
        """Where its name stands, from the top."""
        return FIRST_ROW + ROW * self.row


@dataclass(frozen=True, slots=True)
class Axis:
    """The picture in units of its own: `zone` runs from our likely walk-away to their likely one, nothing when they miss."""

    width: float
    height: float
    ours: Band
    theirs: Band | None
    zone: tuple[float, float] | None
    gap: tuple[float, float] | None
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    base: float

    @property
    def their_line(self) -> float:
        """Where their name stands from the top: under ours when both would not fit side by side."""
        if self.theirs is None:
            return 18.0
        ours, theirs = span(self.ours, OUR_NAME), span(self.theirs, THEIR_NAME)
        return 36.0 if ours[0] < theirs[1] + 8 and theirs[0] < ours[1] + 8 else 18.0

    @property
    def tall(self) -> float:
        return self.base - 30

    @property
    def zone_width(self) -> float:
        return self.zone[1] - self.zone[0] if self.zone else 0.0

    @property
    def middle(self) -> float:
        """The middle of the zone, or of the gap."""
        ends = self.zone or self.gap
        return (ends[0] + ends[1]) / 2 if ends else 0.0


def span(one: Band, name: str) -> tuple[float, float]:
    """Return from where to where the name of a range runs."""
    room = len(name) * SIGN
    left = one.text - {"start": 0.0, "middle": room / 2, "end": room}[one.anchor]
    return left, left + room


def lay_axis(ours: Estimate, reach: Estimate | None, offers: Sequence[tuple[str, float, str]], width: float = WIDTH) -> Axis:
    """Return where everything stands; `offers` are name, our value and tone of what is on the table."""
    ends = [ours.low, ours.high, *((reach.low, reach.high) if reach else ()), *(worth for _, worth, _ in offers)]
    low, high = padded(min(ends), max(ends))

    def at(value: float) -> float:
        return scale(value, low, high, EDGE, width - EDGE)

    marks = place_marks([(name, at(worth), tone) for name, worth, tone in offers], width)
    base = FIRST_ROW + ROW * max((mark.row for mark in marks), default=-1.0) + 12
    zone = (at(ours.likely), at(reach.likely)) if reach and reach.likely >= ours.likely else None
    gap = (at(reach.likely), at(ours.likely)) if reach and reach.likely < ours.likely else None
    return Axis(
        width, base + 28, band(ours, at, width), band(reach, at, width) if reach else None, zone, gap, marks,
        tuple((at(tick), write_short(tick)) for tick in nice_ticks(low, high, round(width / 144))), base,
    )  # fmt: skip


def band(range_: Estimate, at: Callable[[float], float], width: float) -> Band:
    start, end, likely = at(range_.low), at(range_.high), at(range_.likely)
    anchor = "start" if likely < width / 3 else "end" if likely > width * 2 / 3 else "middle"
    return Band(start, max(end - start, 2.0), likely, anchor, {"start": start, "end": end, "middle": likely}[anchor])


def place_marks(found: Sequence[tuple[str, float, str]], width: float) -> tuple[Mark, ...]:
    """Return marks with their names in as few rows as keep them apart; marks at one place share a name."""
    together: dict[float, tuple[list[str], str]] = {}
    for name, place, tone in found:
        together.setdefault(round(place, 1), ([], tone))[0].append(name)
    ends: list[float] = []
    marks = []
    for place, (names, tone) in sorted(together.items()):
        name = ", ".join(names)
        room = len(name) * SIGN
        anchor = "end" if place + room / 2 > width else "start" if place < room / 2 else "middle"
        left = place - {"start": 0.0, "middle": room / 2, "end": room}[anchor]
        row = next((i for i, end in enumerate(ends) if end < left), len(ends))
        ends[row : row + 1] = [left + room + 8]
        marks.append(Mark(place, name, tone, float(row), anchor))
    return tuple(marks)
