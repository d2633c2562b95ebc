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
    spec = frontier_spec(efficient=EFFICIENT, our_offers=[Point(ours=10, theirs=1, label="far"), Point(ours=2, theirs=1, label="near")])
    sides = {layer["data"]["values"][0]["label"]: layer["mark"]["align"] for layer in spec["layer"] if layer["mark"]["type"] == "text"}
    assert sides == {"far": "right", "near": "left"}


def test_documents_get_the_light_colours_of_the_pages(root: Path) -> None:
    text = json.dumps(painted(frontier_spec(efficient=EFFICIENT, our_floor=1, their_floor=1)))
    assert '"$' not in text.replace('"$schema"', "")
    tokens = (root / "src/workbench/ui/static/ui/tokens.css").read_text(encoding="utf-8")
    pages = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6})", tokens))
    assert {name: pages[name] for name in LIGHT} == LIGHT
