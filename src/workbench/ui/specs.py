"""Chart specifications for the page and for documents; colours are names that each place fills in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

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

Places = dict[str, Any]


class Point(TypedDict, total=False):
    """A package in the picture: `ours` and `theirs` are values in the case's unit; `id` comes back when it is picked."""

    id: str
    ours: float
    theirs: float
    label: str


def frontier_spec(
    *,
    efficient: Sequence[Point],
    others: Sequence[Point] = (),
    our_offers: Sequence[Point] = (),
    their_offers: Sequence[Point] = (),
    picked: Sequence[Point] = (),
    our_floor: float | None = None,
    their_floor: float | None = None,
    unit: str = "points",
    height: int = 340,
) -> dict[str, Any]:
    """Return the frontier picture: our value across, theirs up, the zone where both beat their walk-away tinted.

    `others` are packages that are not efficient (a sample is enough); a floor that is unknown or hidden is left out.
    """
    at = places(unit)
    values = [point["ours"] for group in (efficient, others, our_offers, their_offers, picked) for point in group]
    turn = min(values) + 0.8 * (max(values) - min(values)) if values else 0.0
    layers = [
        *zone(at, our_floor, their_floor),
        *([dots(at, others, colour="$cloud", size=22)] if others else []),
        *([frontier_line(at, efficient), dots(at, efficient, colour="$accent", size=60)] if efficient else []),
        *named(at, their_offers, "$theirs", turn, down=14),
        *named(at, our_offers, "$ink", turn, down=4),
        *named(at, picked, "$accent", turn, down=-10, bold=True),
    ]
    size = {"width": "container", "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return {"$schema": SCHEMA, **size, "layer": layers}


def axis(title: str) -> dict[str, Any]:
    return {"title": title, "tickCount": 5, "labelExpr": TICK}


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


def named(at: Places, points: Sequence[Point], colour: str, turn: float, *, down: int, bold: bool = False) -> list[dict[str, Any]]:
    """Return big dots with their label beside them, to the left of dots that lie right of `turn`."""
    if not points:
        return []
    big = dots(at, points, colour=colour, size=130)
    big["mark"] |= {"stroke": "$paper", "strokeWidth": 2}
    text = {"type": "text", "dy": down, "fontSize": 13, "fontWeight": 600 if bold else 500, "color": colour, "aria": False}
    sides: list[tuple[dict[str, Any], list[Point]]] = [
        ({"align": "left", "dx": 11}, [point for point in points if point["ours"] <= turn]),
        ({"align": "right", "dx": -11}, [point for point in points if point["ours"] > turn]),
    ]
    return [big, *(label_layer(at, text | side, some) for side, some in sides if some)]


def label_layer(at: Places, mark: dict[str, Any], points: Sequence[Point]) -> dict[str, Any]:
    data = {"values": [dict(point) for point in points]}
    return {
        "name": f"label {mark['align']} {points[0]['label']}",
        "data": data,
        "mark": mark,
        "encoding": at | {"text": {"field": "label"}},
    }


def zone(at: Places, our_floor: float | None, their_floor: float | None) -> list[dict[str, Any]]:
    """Return the tinted zone above both walk-aways and the dashed line of each that is known."""
    parts: list[dict[str, Any]] = []
    if our_floor is not None and their_floor is not None:
        shade = {"type": "rect", "color": "$accent", "opacity": 0.06, "aria": False, "tooltip": None}
        parts.append({
            "data": {"values": [{"ours": our_floor, "theirs": their_floor}]},
            "mark": shade,
            "encoding": at | {"x2": {"value": "width"}, "y2": {"value": 0}},
        })  # fmt: skip
    parts += floor_line(at, "ours", our_floor, "our walk-away") + floor_line(at, "theirs", their_floor, "theirs, likely")
    return parts


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
