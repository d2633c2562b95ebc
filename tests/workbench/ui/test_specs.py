"""The frontier picture: nothing that is hidden leaves a trace in it, and documents get real colours."""

import json
import re
from pathlib import Path

from workbench.ui.specs import LIGHT, Point, frontier_spec, painted

EFFICIENT = [Point(id="a", ours=10.0, theirs=1.0, label="a"), Point(id="b", ours=2.0, theirs=8.0, label="b")]


def test_it_draws_what_there_is() -> None:
    spec = frontier_spec(
        efficient=EFFICIENT, others=[Point(ours=1, theirs=1, label="c")], their_offers=[Point(ours=3, theirs=4, label="their offer")],
        our_floor=2, their_floor=1, unit="EUR",
    )  # fmt: skip
    text = json.dumps(spec)
    assert "our walk-away" in text
    assert "their offer" in text
    assert "our value, EUR" in text


def test_an_unknown_walk_away_leaves_no_trace() -> None:
    text = json.dumps(frontier_spec(efficient=EFFICIENT, our_floor=None, their_floor=1))
    assert "our walk-away" not in text
    assert '"rect"' not in text


def test_it_stands_without_packages() -> None:
    assert frontier_spec(efficient=[])["layer"] == []


def test_labels_of_points_far_right_stand_to_their_left() -> None:
    spec = frontier_spec(
        efficient=EFFICIENT, our_offers=[Point(ours=10, theirs=1, label="far to the right"), Point(ours=2, theirs=1, label="near")]
    )
    sides = {layer["data"]["values"][0]["label"]: layer["mark"]["align"] for layer in spec["layer"] if layer["mark"]["type"] == "text"}
    assert sides == {"far to the right": "right", "near": "left"}


def test_documents_get_the_light_colours_of_the_pages(root: Path) -> None:
    text = json.dumps(painted(frontier_spec(efficient=EFFICIENT, our_floor=1, their_floor=1)))
    assert '"$' not in text.replace('"$schema"', "")
    tokens = (root / "src/workbench/ui/static/ui/tokens.css").read_text(encoding="utf-8")
    pages = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6})", tokens))
    assert {name: pages[name] for name in LIGHT} == LIGHT


def test_names_are_below_only_where_something_lies_above() -> None:
    spec = frontier_spec(
        efficient=EFFICIENT,
        agreed=[Point(id="c", ours=5.0, theirs=2.0, label="agreed")],
        our_offers=[Point(ours=2.0, theirs=8.0, label="edge")],
    )
    marks = {layer["data"]["values"][0]["label"]: layer["mark"] for layer in spec["layer"] if layer.get("name", "").startswith("label")}
    assert marks["agreed"]["dy"] > 0
    assert marks["edge"]["dy"] < 0


def test_a_far_walk_away_does_not_press_the_picture() -> None:
    text = json.dumps(frontier_spec(efficient=EFFICIENT, our_floor=1e18, their_floor=2))
    assert "our walk-away" not in text
    assert "theirs, likely" in text


def test_picks_are_data_that_the_page_may_change() -> None:
    spec = frontier_spec(
        efficient=EFFICIENT, picks=True, picked=[Point(id="a", ours=10.0, theirs=1.0, label="A")], issues=[("Price", ["1 EUR", "2 EUR"])]
    )
    assert [point["label"] for point in spec["datasets"]["picked"]] == ["", "A"]
    assert sum(layer["data"] == {"name": "picked"} for layer in spec["layer"]) == 2
    assert spec["usermeta"] == {"unit": "points", "issues": [{"name": "Price", "options": ["1 EUR", "2 EUR"]}]}
    assert "datasets" not in frontier_spec(efficient=EFFICIENT)


def test_theory_is_hollow_and_the_agreement_a_diamond() -> None:
    spec = frontier_spec(
        efficient=EFFICIENT, theory=[Point(ours=2.0, theirs=8.0, label="Nash")], agreed=[Point(ours=10.0, theirs=1.0, label="agreed")]
    )
    marks = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert any(mark.get("fill") == "$paper" and mark["stroke"] == "$mute" and "color" not in mark for mark in marks)
    assert any(mark.get("shape") == "diamond" for mark in marks)
