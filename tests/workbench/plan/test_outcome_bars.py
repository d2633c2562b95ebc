"""Bars of outcomes: one scale for all, those without a deal apart."""

from pathlib import Path

from batna.exchange.casefile import read_case
from batna.plan.simulation import simulate_plan
from workbench.plan.outcome_bars import APART, SLIM, WIDTH, lay_outcomes, place


def test_bars_share_one_scale_and_stand_beside_the_missing_deals(root: Path) -> None:
    found = simulate_plan(read_case(root / "examples/medicine_supply.yaml"), sessions=100)
    for width in (WIDTH, SLIM):
        picture = lay_outcomes(found, width)
        assert picture.none.x + picture.none.width < APART < picture.bars[0].x
        assert all(one.x + one.width <= picture.right + 0.01 for one in picture.bars)
        assert all(abs(one.y + one.height - picture.base) < 0.01 for one in (*picture.bars, picture.none))
        tallest = max(picture.bars, key=lambda one: one.height)
        assert tallest.label.startswith(f"{max(one.share for one in found.bins):.0%} agree")
        assert {level.name for level in picture.levels} >= {"walk-away", "mean"}


def test_names_of_levels_stand_in_rows_of_their_own() -> None:
    levels = place([("mean", 300.0, "stop"), ("walk-away", 100.0, "now")], SLIM)
    assert [(level.name, level.anchor) for level in levels] == [("walk-away", "start"), ("mean", "end")]
    assert levels[0].down < levels[1].down
