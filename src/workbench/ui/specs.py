"""Chart specifications for the page and for documents; colours are names that each place fills in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from workbench.ui.placing import Area, Box, Name, place_names

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

# The light colours of static/ui/tokens.css, for pictures in documents.
LIGHT: Final[dict[str, str]] = {
    "ink": "#1b2430", "mute": "#5b6675", "ground": "#f6f7f8", "paper": "#ffffff", "line": "#e3e6ea", "accent": "#0b6e63",
    "accent-soft": "#e3f1ef", "theirs": "#8a5a12", "good": "#1c6b3a", "warn": "#8f5400", "bad": "#b3261e", "cloud": "#c9ced5",
}  # fmt: skip

# 250 k, 3.1 m and 2 bn, as the text beside the picture writes them; small values in full.
TICK: Final = (
    "abs(datum.value) < 1000 ? format(datum.value, '~g')"
    " : replace(replace(replace(format(datum.value, '~s'), 'k', ' k'), 'M', ' m'), 'G', ' bn')"
)
MOST_DOTS: Final = 400

Places = dict[str, Any]


class Point(TypedDict, total=False):
    """A package in the picture: `ours` and `theirs` are values in the case's unit; `id` comes back when it is picked.

    `share` is the share of supplier types under which it is efficient.
    """

    id: str
    ours: float
    theirs: float
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Named:
    """Points with their names beside them: colour, shape, size, whether they are hollow, and how their name stands."""

    points: Sequence[Point]
    colour: str
    shape: str = "circle"
    size: int = 130
    hollow: bool = False
    bold: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Floors:
    """What each side has at least, with its name; None where it is not known or not to be shown."""

    ours: float | None
    theirs: float | None
    our_name: str
    their_name: str


def frontier_spec(
    *,
    efficient: Sequence[Point],
    others: Sequence[Point] = (),
    our_offers: Sequence[Point] = (),
    their_offers: Sequence[Point] = (),
    agreed: Sequence[Point] = (),
    theory: Sequence[Point] = (),
    better: Sequence[Point] = (),
    picked: Sequence[Point] = (),
    our_floor: float | None = None,
    their_floor: float | None = None,
    floor_names: tuple[str, str] = ("our walk-away", "theirs, likely"),
    unit: str = "points",
    height: int = 360,
    picks: bool = False,
    issues: Sequence[tuple[str, Sequence[str]]] = (),
) -> dict[str, Any]:
    """Return the frontier picture: our value across, theirs up, the zone where both beat their walk-away tinted.

    `others` are packages that are not efficient (a sample is enough), `theory` where bargaining theory would settle,
    `better` what is better for both, `picked` what the reader chose, and with `picks` may still choose; a floor that is
    unknown or hidden is left out. With `issues`, the name of each and its options in words, a point is told by the
    numbers in its `id`.
    """
    at = places(unit)
    groups = (efficient, others, our_offers, their_offers, agreed, theory, better, picked)
    values = [(point["ours"], point["theirs"]) for group in groups for point in group]
    floors = Floors(visible([ours for ours, _ in values], our_floor), visible([up for _, up in values], their_floor), *floor_names)
    # A layer without points has no extent, so that the first point stands by without a letter and unseen.
    shown_picks = [*(Point(ours=ours, theirs=theirs, label="") for ours, theirs in values[:1] if picks), *picked]
    named = named_groups(our_offers, their_offers, agreed=agreed, theory=theory, better=better)
    layers = [
        *zone(at, floors),
        *package_dots(at, efficient, others),
        *(big_dots(at, group) for group in reversed(named) if group.points),
        *names(at, named, [(efficient, 10.0), (others, 0.4)], floors),
        *(picked_layers(at) if shown_picks else []),
    ]
    return sheet(height) | {"layer": layers} | picked_data(shown_picks) | told(unit, issues)


def sheet(height: int) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 4, "right": 18, "top": 6, "bottom": 4},
    }


def named_groups(
    our_offers: Sequence[Point], their_offers: Sequence[Point], *, agreed: Sequence[Point], theory: Sequence[Point], better: Sequence[Point]
) -> list[Named]:
    """Return the points that have names, the most important first: it keeps its place and lies on top."""
    return [
        Named(better, "$accent", bold=True),
        Named(agreed, "$ink", shape="diamond", size=150, below=True),
        Named(their_offers, "$theirs", below=True),
        Named(our_offers, "$ink", below=True),
        Named(theory, "$mute", size=100, hollow=True),
    ]


def package_dots(at: Places, efficient: Sequence[Point], others: Sequence[Point]) -> list[dict[str, Any]]:
    """Return the dots without names: the cloud of the others and the efficient ones, joined, above it."""
    cloud = [dots(at, others, colour="$cloud", size=22)] if others else []
    if not efficient:
        return cloud
    return [*cloud, frontier_line(at, efficient), dots(at, efficient, colour="$accent", size=60 if len(efficient) < 120 else 26)]


def picked_data(points: Sequence[Point]) -> dict[str, Any]:
    return {"datasets": {"picked": [dict(point) for point in points]}} if points else {}


def told(unit: str, issues: Sequence[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Return the words that the page tells a point by."""
    return {"usermeta": {"unit": unit, "issues": [{"name": name, "options": list(options)} for name, options in issues]}} if issues else {}


def visible(values: Sequence[float], floor: float | None) -> float | None:
    """Return a floor that lies near the packages; one far away would press them into a corner."""
    if floor is None or not values:
        return floor
    span = (max(values) - min(values)) or abs(floor) or 1.0
    return floor if min(values) - span <= floor <= max(values) + span else None


def area_of(values: Sequence[tuple[float, float]], floors: Floors) -> Area:
    across = [ours for ours, _ in values] + ([] if floors.ours is None else [floors.ours])
    up = [theirs for _, theirs in values] + ([] if floors.theirs is None else [floors.theirs])
    return Area((min(across, default=0.0), max(across, default=1.0)), (min(up, default=0.0), max(up, default=1.0)))


def axis(title: str) -> dict[str, Any]:
    return {"title": title, "tickCount": 5, "labelExpr": TICK, "labelBound": 14}


def places(unit: str) -> dict[str, Any]:
    suffix = f", {unit}" if unit else ""
    return {
        "x": {
            "field": "ours",
            "type": "quantitative",
            "axis": axis(f"our value{suffix}"),
            "scale": {"zero": False, "nice": True, "padding": 12},
        },
        "y": {
            "field": "theirs",
            "type": "quantitative",
            "axis": axis(f"their value, estimate{suffix}"),
            "scale": {"zero": False, "padding": 12},
        },
    }


def dots(at: Places, points: Sequence[Point], *, colour: str, size: int) -> dict[str, Any]:
    return {
        "data": {"values": [dict(point) for point in points]},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": size, "color": colour, "aria": False, "cursor": "pointer"},
        "encoding": at | {"tooltip": tooltip()},
    }


def tooltip() -> list[dict[str, Any]]:
    return [
        {"field": "label", "title": "package"},
        {"field": "ours", "title": "ours", "format": ",.2~f"},
        {"field": "theirs", "title": "theirs", "format": ",.2~f"},
    ]


def frontier_line(at: Places, points: Sequence[Point]) -> dict[str, Any]:
    return {
        "data": {"values": [{"ours": point["ours"], "theirs": point["theirs"]} for point in points]},
        "mark": {"type": "line", "color": "$accent", "strokeWidth": 2, "aria": False, "tooltip": None},
        "encoding": at | {"order": {"field": "ours", "type": "quantitative"}},
    }


def big_dots(at: Places, group: Named) -> dict[str, Any]:
    big = dots(at, group.points, colour=group.colour, size=group.size)
    big["mark"] |= {"shape": group.shape, "stroke": "$paper", "strokeWidth": 2}
    if group.hollow:
        del big["mark"]["color"]
        big["mark"] |= {"fill": "$paper", "stroke": group.colour}
    return big


def names(at: Places, groups: Sequence[Named], dots: Sequence[tuple[Sequence[Point], float]], floors: Floors) -> list[dict[str, Any]]:
    """Return the names of all points that have one, each where it hides least; `dots` come with how bad hiding one is."""
    every = [(group, point) for group in groups for point in group.points if point.get("label")]
    marks = [((dot["ours"], dot["theirs"]), weight) for points, weight in dots for dot in points[:MOST_DOTS]]
    area = area_of([*(mark for mark, _ in marks), *((point["ours"], point["theirs"]) for _, point in every)], floors)
    edge = {(point["ours"], point["theirs"]) for point in dots[0][0]}  # nothing lies above these
    asked = [
        Name(point["label"], at_, group.below and at_ not in edge) for group, point in every for at_ in [(point["ours"], point["theirs"])]
    ]
    layers = []
    for (group, point), spot in zip(every, place_names(asked, area, marks, floor_boxes(area, floors)), strict=True):
        mark: dict[str, Any] = {
            "type": "text",
            "align": spot.align,
            "dx": spot.dx,
            "dy": spot.dy,
            "baseline": "alphabetic",
            "lineBreak": "\n",
        }
        mark |= {
            "lineHeight": 16,
            "fontSize": 13,
            "fontWeight": 600 if group.bold else 500,
            "color": group.colour,
            "aria": False,
            "tooltip": None,
        }
        layers.append(label_layer(at, mark, point))
    return layers


def floor_boxes(area: Area, floors: Floors) -> list[Box]:
    """Return where the names of the walk-aways stand."""
    boxes: list[Box] = []
    if floors.ours is not None:
        left = area.at((floors.ours, area.y[1]))[0]
        boxes.append((left, 0.0, left + 7 * len(floors.our_name) + 8, 20.0))
    if floors.theirs is not None:
        down = area.at((area.x[0], floors.theirs))[1]
        boxes.append((0.0, down - 20, 7.0 * len(floors.their_name) + 8, down))
    return boxes


def label_layer(at: Places, mark: dict[str, Any], point: Point) -> dict[str, Any]:
    return {
        "name": f"label {mark['align']} {point['label']}",
        "data": {"values": [dict(point)]},
        "mark": mark,
        "encoding": at | {"text": {"field": "label"}},
    }


def picked_layers(at: Places) -> list[dict[str, Any]]:
    """Return rings with a letter for what the reader picked; the page changes them as picks change."""
    ring = {"type": "point", "filled": False, "size": 210, "color": "$ink", "strokeWidth": 1.75, "aria": False, "tooltip": None}
    seen = {"opacity": {"condition": {"test": "datum.label", "value": 1}, "value": 0}}
    letter = {"type": "text", "dy": -14, "fontSize": 12, "fontWeight": 600, "color": "$ink", "aria": False, "tooltip": None}
    return [
        {"data": {"name": "picked"}, "mark": ring, "encoding": at | seen},
        {"data": {"name": "picked"}, "mark": letter, "encoding": at | {"text": {"field": "label"}}},
    ]


def zone(at: Places, floors: Floors) -> list[dict[str, Any]]:
    """Return the tinted zone above both floors and the dashed line of each that is known."""
    parts: list[dict[str, Any]] = []
    if floors.ours is not None and floors.theirs is not None:
        shade = {"type": "rect", "color": "$accent", "opacity": 0.06, "aria": False, "tooltip": None}
        parts.append({
            "data": {"values": [{"ours": floors.ours, "theirs": floors.theirs}]},
            "mark": shade,
            "encoding": at | {"x2": {"value": "width"}, "y2": {"value": 0}},
        })  # fmt: skip
    return parts + floor_line(at, "ours", floors.ours, floors.our_name) + floor_line(at, "theirs", floors.theirs, floors.their_name)


def floor_line(at: Places, field: str, floor: float | None, label: str) -> list[dict[str, Any]]:
    if floor is None:
        return []
    channel = "x" if field == "ours" else "y"
    where = {channel: at[channel]}
    data = {"values": [{field: floor, "label": label}]}
    text: dict[str, Any] = {"type": "text", "align": "left", "baseline": "bottom", "color": "$mute", "fontSize": 13, "aria": False}
    text |= {"dx": 6, "y": 8, "baseline": "top"} if channel == "x" else {"x": 4, "dy": -5}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [3, 4], "color": "$mute", "opacity": 0.55, "aria": False}, "encoding": where},
        {"data": data, "mark": text, "encoding": where | {"text": {"field": "label"}}},
    ]


def painted(part: Any, colours: Mapping[str, str] = LIGHT) -> Any:
    """Return the specification with the colour names filled in, as documents need it."""
    if isinstance(part, str):
        return colours.get(part[1:], part) if part.startswith("$") else part
    if isinstance(part, list):
        return [painted(one, colours) for one in part]
    if isinstance(part, dict):
        return {key: painted(one, colours) for key, one in part.items()}
    return part
