"""Names in a picture keep apart and hide as little as can be."""

import pytest

from workbench.ui.placing import Area, Name, Placed, place_names

AREA = Area((0.0, 100.0), (0.0, 100.0))


def test_a_name_stands_right_and_above_of_its_point() -> None:
    assert place_names([Name("our offer", (50, 50))], AREA) == [Placed("left", 11, -4)]


def test_a_name_that_rather_stands_below_does() -> None:
    assert place_names([Name("our offer", (50, 50), below=True)], AREA) == [Placed("right", -11, 16)]


@pytest.mark.parametrize("at", [(100, 0), (100, 100), (99, 50)])
def test_a_name_at_the_right_edge_stands_to_the_left(at: tuple[float, float]) -> None:
    (placed,) = place_names([Name("a rather long name", at)], AREA)
    assert placed.align == "right"


def test_names_of_near_points_keep_apart() -> None:
    places = place_names([Name("first", (50, 50)), Name("second", (51, 50)), Name("third", (50, 51))], AREA)
    assert len(set(places)) == 3


def test_a_name_avoids_dots_and_what_is_taken() -> None:
    left, top = AREA.at((50, 50))
    taken = (left, top - 90, left + 200, top + 90)
    (placed,) = place_names([Name("name", (50, 50))], AREA, taken=[taken])
    assert placed.align == "right"
    crowd = [((52.0 + i, 51.0), 10.0) for i in range(6)]
    assert place_names([Name("name", (50, 50))], AREA, crowd) != [Placed("left", 11, -4)]


def test_lines_above_a_point_grow_upwards() -> None:
    one, two = place_names([Name("name", (50, 50))], AREA), place_names([Name("name\nmore", (50, 50))], AREA)
    assert two[0].dy == one[0].dy - 16


def test_it_stands_where_all_values_are_equal() -> None:
    assert place_names([Name("name", (5, 5))], Area((5, 5), (5, 5)))
