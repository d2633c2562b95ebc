"""The geometry of small pictures: in the frame, in order, with round numbers on the axis."""

import re

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.charts import line_chart, nice_ticks, path_through, range_bar, scale, signs_in_rows, sparkline

VALUES = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def test_a_path_goes_through_its_points() -> None:
    assert path_through([(0, 1), (2.5, 3)]) == "M0 1 L2.5 3"
    assert path_through([]) == ""


def test_a_sparkline_needs_two_values() -> None:
    assert sparkline([3]) == ""
    assert sparkline([3, float("nan")]) == ""
    assert sparkline([0, 10]) == "M2 20 L82 2"
    assert sparkline([5, 5]) == "M2 11 L82 11"


@given(st.lists(VALUES, min_size=2, max_size=40))
def test_a_sparkline_stays_in_its_picture(values: list[float]) -> None:
    places = [tuple(map(float, pair)) for pair in re.findall(r"[ML](\S+) (\S+)", sparkline(values))]
    assert len(places) == len(values)
    assert all(0 <= x <= 84 and 0 <= y <= 22 for x, y in places)


def test_ticks_are_round_numbers_within_the_ends() -> None:
    assert nice_ticks(0, 100) == (0, 20, 40, 60, 80, 100)
    assert nice_ticks(250_000, 640_000) == (300_000, 400_000, 500_000, 600_000)
    assert nice_ticks(-1, 1) == (-1, -0.5, 0, 0.5, 1)
    assert nice_ticks(7, 7) == (7,)
    assert nice_ticks(float("nan"), 7) == ()


@given(VALUES, st.floats(min_value=1e-3, max_value=1e9))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    ticks = nice_ticks(low, low + width)
    assert len(ticks) <= 11
    assert all(low - width * 1e-6 <= tick <= low + width * 1.000001 for tick in ticks)


def test_a_scale_without_width_points_to_the_middle() -> None:
    assert scale(5, 5, 5, 0, 100) == 50
    assert scale(2, 0, 4, 0, 100) == 50


def test_a_line_chart_places_lines_levels_and_labels() -> None:
    picture = line_chart(
        [("Ours", "us", [(1, 100, "round 1"), (2, 80, "round 2")]), ("Theirs", "them", [])],
        levels=[("target", 120)],
        across=[(1, "1"), (2, "2")],
    )
    ours, theirs = picture.lines
    assert (ours.tone, len(ours.dots), theirs.path) == ("us", 2, "")
    assert ours.dots[0].y < ours.dots[1].y  # a higher value stands higher
    assert picture.levels[0].at < ours.dots[0].y
    assert [tick.label for tick in picture.across] == ["1", "2"]
    assert all(picture.left <= dot.x <= picture.right and 0 <= dot.y <= picture.bottom for dot in ours.dots)


def test_a_line_chart_without_data_is_an_empty_frame() -> None:
    picture = line_chart([])
    assert picture.lines == ()
    assert picture.up


def test_a_range_bar_is_cut_off_at_the_scale() -> None:
    bar = range_bar(-20, 50, 300, 0, 200)
    assert (bar.start, bar.width, bar.likely) == (0, 100, 25)


def test_names_of_places_stand_in_rows_of_their_own_inside_the_picture() -> None:
    first, second = signs_in_rows([(100.0, "walk-away", "now"), (300.0, "mean", "stop")], 330.0, 15.0)
    assert [(one.name, one.tone, one.anchor) for one in (first, second)] == [("walk-away", "now", "start"), ("mean", "stop", "end")]
    assert second.down - first.down == 15
