"""What stands in for a part that cannot be read."""

from typing import Any

import pytest

from batna.exchange.standins import stand_in

NAN = float("nan")


@pytest.mark.parametrize(
    ("document", "path", "mended"),
    [
        ({"preferences": {"ours": {"values": {"a": [1, NAN]}}}}, ("values", "a", 1), {"values": {"a": [1, 0]}}),
        ({"preferences": {"ours": {"values": {"a": [{"low": 1}]}}}}, ("values", "a", 0, "likely"), {"values": {"a": [0]}}),
        ({"preferences": {"ours": {"values": {"a": 5}, "target": 1}}}, ("values", "a"), {"target": 1}),
        ({"preferences": {"ours": {"weights": {"a": NAN, "b": 1}}}}, ("weights", "a"), {}),
        ({"preferences": {"ours": {"reservation": {"low": 1}}}}, ("reservation", "likely"), {}),
    ],
)
def test_it_mends_a_preference(document: dict[str, Any], path: tuple[str | int, ...], mended: dict[str, Any]) -> None:
    assert stand_in(document, ("preferences", "ours", *path))
    assert document == {"preferences": {"ours": mended}}


def test_it_mends_numbers_of_a_stakeholder() -> None:
    document: dict[str, Any] = {"stakeholders": [{"trade_offs": {"a": [1, NAN]}, "needs": [{"from": {"a": {"x": NAN}}}]}]}
    assert stand_in(document, ("stakeholders", 0, "trade_offs", "a", 1))
    assert stand_in(document, ("stakeholders", 0, "needs", 0, "from", "a", "x"))
    assert document == {"stakeholders": [{"trade_offs": {"a": [1, 0]}, "needs": [{"from": {"a": {"x": 0}}}]}]}


def test_it_takes_an_unknown_field_out() -> None:
    document: dict[str, Any] = {"issues": [{"id": "a", "colour": "blue"}], "costs": [{"bye": "a"}]}
    assert stand_in(document, ("issues", 0, "colour"), unknown=True)
    assert document["issues"] == [{"id": "a"}]
    assert not stand_in(document, ("costs", 0, "bye"), unknown=True)


@pytest.mark.parametrize("path", [("unit",), ("issues", 0, "options"), ("preferences", "our")])
def test_it_leaves_what_the_rest_is_compared_with(path: tuple[str | int, ...]) -> None:
    document = {"unit": "euro", "issues": [{"options": 5}], "preferences": {"our": 1}}
    assert not stand_in(document, path)
    assert document == {"unit": "euro", "issues": [{"options": 5}], "preferences": {"our": 1}}


def test_it_leaves_what_cannot_be_changed() -> None:
    assert not stand_in({"preferences": {"ours": {"values": {"a": (1, NAN)}}}}, ("preferences", "ours", "values", "a", 1))
