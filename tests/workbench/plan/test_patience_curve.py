"""The curve of patience: days stand where they belong, names do not overlap."""

from datetime import date
from pathlib import Path

from batna.exchange.casefile import read_case
from batna.plan.patience import time_patience
from workbench.plan.patience_curve import SLIM, days_of, lay_curve

TODAY = date(2026, 8, 28)


def test_the_days_that_matter_are_marked(root: Path) -> None:
    clock = time_patience(read_case(root / "examples/cloud_renewal.yaml"), today=TODAY)
    assert [(day.isoformat(), name) for day, name, _ in days_of(clock, date(2026, 10, 1))] == [
        ("2026-08-28", "today: waiting stops paying"),
        ("2026-09-10", "their deadline"),
        ("2026-10-01", "we need it"),
    ]
    assert len(days_of(clock, date(2027, 10, 1))) == 2
    picture = lay_curve(clock, date(2026, 10, 1))
    assert picture.here[0] == picture.marks[0].at < picture.marks[1].at < picture.marks[2].at < picture.right
    assert len({mark.down for mark in picture.marks}) == 3
    assert picture.path.count("L") == 60
    assert picture.across[0][1] == "28 Aug"


def test_a_name_near_the_edge_stands_on_the_other_side(root: Path) -> None:
    clock = time_patience(read_case(root / "examples/cloud_renewal.yaml"), today=TODAY)
    picture = lay_curve(clock, date(2026, 10, 26), SLIM)
    assert [mark.anchor for mark in picture.marks] == ["start", "start", "end"]
