"""Bars of outcomes: one scale for all, those without an agreement apart."""

from pathlib import Path

from batna.exchange.casefile import read_case
from batna.plan.simulation import simulate_plan
from workbench.plan.outcome_bars import APART, SLIM, WIDTH, lay_outcomes, say_share


def test_bars_share_one_scale_and_stand_beside_the_missing_agreements(root: Path) -> None:
    found = simulate_plan(read_case(root / "examples/medicine_supply.yaml"), sessions=100)
    for width in (WIDTH, SLIM):
        picture = lay_outcomes(found, width)
        assert picture.none.x + picture.none.width < APART < picture.bars[0].x
        assert all(one.x + one.width <= picture.right + 0.01 for one in picture.bars)
        assert all(abs(one.y + one.height - picture.base) < 0.01 for one in (*picture.bars, picture.none))
        tallest = max(picture.bars, key=lambda one: one.height)
        assert tallest.label.startswith(f"{say_share(max(one.share for one in found.bins))} agree")
        assert {level.name for level in picture.levels} >= {"walk-away", "mean"}
        assert [level.at for level in picture.levels] == sorted(level.at for level in picture.levels)


def test_a_small_share_is_not_nothing() -> None:
    assert [say_share(share) for share in (0, 0.004, 0.241)] == ["0\u00a0%", "under 1\u00a0%", "24\u00a0%"]
