"""Two walk-aways on one axis."""

from batna.model.estimate import Estimate
from workbench.plan.money_axis import SLIM, WIDTH, lay_axis

OURS = Estimate(low=10, likely=20, high=30)
THEIRS = Estimate(low=60, likely=80, high=90)


def test_the_zone_lies_between_both_likely_walk_aways() -> None:
    axis = lay_axis(OURS, THEIRS, [("our offer", 70, "ours")])
    assert axis.theirs is not None
    assert axis.zone == (axis.ours.likely, axis.theirs.likely)
    assert axis.gap is None
    assert axis.ours.start < axis.ours.likely < axis.ours.start + axis.ours.width
    assert axis.zone_width == axis.zone[1] - axis.zone[0]
    assert axis.zone[0] < axis.middle < axis.zone[1]
    assert axis.tall == axis.base - 30
    assert (axis.ours.anchor, axis.theirs.anchor) == ("start", "end")
    assert [label for _, label in axis.ticks] == ["20", "40", "60", "80"]


def test_a_gap_keeps_the_sides_apart() -> None:
    axis = lay_axis(THEIRS, OURS, [])
    assert axis.zone is None
    assert axis.zone_width == 0
    assert axis.gap is not None
    assert axis.gap[0] < axis.middle < axis.gap[1]


def test_it_stands_without_their_walk_away() -> None:
    axis = lay_axis(Estimate(low=5, likely=5, high=5), None, [])
    assert (axis.theirs, axis.zone, axis.gap, axis.middle) == (None, None, None, 0)
    assert axis.ours.anchor == "middle"
    assert axis.ours.width == 2


def test_names_at_one_place_are_joined_and_near_ones_stand_in_rows() -> None:
    axis = lay_axis(
        OURS, THEIRS, [("agreement", 70, "agreement"), ("their offer", 70, "theirs"), ("our offer", 71, "ours"), ("far", 15, "ours")]
    )
    assert [(mark.name, mark.row) for mark in axis.marks] == [("far", 0), ("agreement, their offer", 0), ("our offer", 1)]
    assert axis.marks[2].down - axis.marks[1].down == 18
    assert axis.marks[1].tone == "agreement"


def test_names_stay_inside_a_slim_picture() -> None:
    axis = lay_axis(OURS, THEIRS, [("a rather long name of an offer", 90, "ours"), ("another long name of it", 10, "theirs")], SLIM)
    assert [mark.anchor for mark in axis.marks] == ["start", "end"]
    assert SLIM < WIDTH


def test_their_name_stands_under_ours_where_both_do_not_fit() -> None:
    near = lay_axis(OURS, Estimate(low=21, likely=22, high=31), [], SLIM)
    assert near.their_line == 36
    assert lay_axis(OURS, THEIRS, []).their_line == 18
    assert lay_axis(OURS, None, []).their_line == 18
