"""A case goes out as a GENIUS domain and comes back with the same utilities."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.exchange.genius import read_genius
from batna.exchange.genius_export import write_genius
from batna.measure.value import our_values, their_values
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData

BASE: dict[str, Any] = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella"}


def chairs(**fields: Any) -> Case:
    issues = [{"id": "price", "options": [210, 200]}, {"id": "colour & size", "options": ['"red"', "<blue>", "green"]}]
    values = {
        "ours": {"values": {"price": [-10, 20], "colour & size": [5, 5, 7]}, "reservation": 3},
        "theirs": {"values": {"price": [{"low": 1, "likely": 2, "high": 3}, 1], "colour & size": [0, 0, 0]}, "discount": 0.9},
    }
    return case_of(BASE | {"issues": issues, "preferences": values} | fields)


def test_values_are_moved_and_stretched_to_utilities(tmp_path: Path) -> None:
    again = read_genius(*write_genius(chairs(), tmp_path / "out"))
    assert again.title == "Chairs"
    assert [issue.id for issue in again.issues] == ["price", "colour & size"]
    assert again.issues[1].options == ('"red"', "<blue>", "green")
    ours, theirs = our_values(again), their_values(again)
    np.testing.assert_allclose(np.concatenate(ours.per_issue), [0, 30 / 32, 0, 0, 2 / 32], atol=1e-12)
    np.testing.assert_allclose(np.concatenate(theirs.per_issue), [1, 0, 0, 0, 0], atol=1e-12)
    assert again.preferences.ours.reservation == pytest.approx((3 - -5) / 32)
    assert again.preferences.theirs is not None
    assert again.preferences.theirs.discount == 0.9


def test_a_side_without_any_preference_has_equal_weights(tmp_path: Path) -> None:
    flat = {"values": {"price": [4, 4], "colour & size": [1, 1, 1]}}
    again = read_genius(*write_genius(chairs(preferences={"ours": flat, "theirs": flat}), tmp_path))
    assert {float(value) for part in our_values(again).per_issue for value in part} == {0.0}


UTILITIES = st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=4), min_size=1, max_size=4)


@given(first=UTILITIES, data=st.data())
def test_utilities_come_back_as_they_went(first: list[list[float]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    second = [data.draw(st.lists(st.floats(0, 1), min_size=len(part), max_size=len(part))) for part in first]
    case = case_of(
        BASE
        | {
            "issues": [{"id": f"issue {i}", "options": list(range(len(part)))} for i, part in enumerate(first)],
            "preferences": {
                side: {"values": {f"issue {i}": part for i, part in enumerate(values)}}
                for side, values in (("ours", first), ("theirs", second))
            },
        }
    )
    folder = tmp_path_factory.mktemp("law")
    once = read_genius(*write_genius(case, folder / "once"))
    twice = read_genius(*write_genius(once, folder / "twice"))
    for values in (our_values, their_values):
        np.testing.assert_allclose(np.concatenate(values(once).per_issue), np.concatenate(values(twice).per_issue), atol=1e-12, rtol=0)


@pytest.mark.parametrize("option", ["", " a", "a\x07"])
def test_it_rejects_a_text_that_xml_would_change(tmp_path: Path, option: str) -> None:
    case = chairs(
        issues=[{"id": "price", "options": [option]}],
        preferences={"ours": {"values": {"price": [1]}}, "theirs": {"values": {"price": [1]}}},
    )
    with pytest.raises(BadInput, match=r"issues\[0\]\.options\[0\]: got .* expected a text without control characters"):
        write_genius(case, tmp_path)


def test_it_rejects_rules_and_a_case_without_issues(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="rules: got 1 rules, expected a case without rules"):
        write_genius(chairs(rules=[{"if": {"price": 210}, "then": {"colour & size": "green"}}]), tmp_path)
    with pytest.raises(BadInput, match="issues: got no issue"):
        write_genius(case_of(BASE), tmp_path)
    with pytest.raises(NotEnoughData, match="worth to the supplier"):
        write_genius(chairs(preferences={"ours": {"values": {"price": [1, 2], "colour & size": [1, 2, 3]}}}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_rejects_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="a folder that can be written: File exists"):
        write_genius(chairs(), tmp_path / "file")
