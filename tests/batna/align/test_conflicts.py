"""Conflicts between our own functions, ranked by the money at stake."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.align.conflicts import Conflicts, find_conflicts
from batna.align.mandate import solve_mandate
from batna.exchange.document import case_of
from batna.model.estimate import Estimate

HEAD: dict[str, Any] = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s", "unit": "EUR"}
TERM: dict[str, Any] = HEAD | {
    "issues": [{"id": "term", "name": "Term", "unit": "years", "options": [1, 2, 3, 4]}],
    "preferences": {"ours": {"values": {"term": [0, {"low": 5, "likely": 10, "high": 12}, -15, -60]}}},
    "stakeholders": [
        {"id": "fin", "function": "finance", "red_lines": [{"issue": "term", "at_most": 2}]},
        {
            "id": "ops",
            "function": "operations",
            "positions": [{"says": "Calm", "wants": [{"issue": "term", "at_least": 4}]}],
            "red_lines": [{"issue": "term", "at_least": 3}],
        },
    ],
}


def test_red_lines_that_no_option_keeps_are_a_firm_conflict_with_its_money() -> None:
    found = find_conflicts(case_of(TERM))
    (row,) = found.conflicts
    assert (row.issue, row.kind, row.is_firm, row.first, row.second) == ("term", "exclusive", True, "fin", "ops")
    assert row.at_stake == Estimate(low=65, likely=70, high=72)  # the position of four years is the dearest of their clashes
    assert row.because == (
        "finance: at most 2 (red line).",
        "operations: at least 4 (position); at least 3 (red line).",
        "Term: best for finance 2 years, worth 10; best for operations 4 years, worth −60: whose way it goes moves 70 EUR.",
    )
    assert (
        found.because[0] == "One conflict, 1 between needs or red lines. The first: finance and operations on Term, with 70 EUR at stake."
    )
    assert found.functions == ("finance", "operations")
    assert [[(cell.count, cell.at_stake) for cell in line] for line in found.matrix] == [[(0, 0), (1, 70)], [(1, 70), (0, 0)]]


def test_limits_that_share_an_option_are_no_conflict() -> None:
    stakeholders = [
        {"id": "a", "function": "a", "red_lines": [{"issue": "term", "at_most": 3}]},
        {"id": "b", "function": "b", "red_lines": [{"issue": "term", "at_least": 3}]},
    ]
    found = find_conflicts(case_of(TERM | {"stakeholders": stakeholders}))
    assert found.conflicts == ()
    assert found.because[0].startswith("No two stakeholders pull an issue apart")


def test_one_persons_own_wants_and_what_cannot_be_met_at_all_are_no_conflict_between_two() -> None:
    torn = {"id": "a", "function": "a", "red_lines": [{"issue": "term", "at_most": 1}, {"issue": "term", "at_least": 4}]}
    never = {"id": "b", "function": "b", "red_lines": [{"issue": "term", "at_least": 9}]}
    assert find_conflicts(case_of(TERM | {"stakeholders": [torn]})).conflicts == ()
    assert find_conflicts(case_of(TERM | {"stakeholders": [torn, never]})).conflicts == ()


def test_needs_that_pull_an_issue_apart_are_opposed_although_other_issues_can_help() -> None:
    document = HEAD | {
        "issues": [{"id": "stock", "options": [0, 2, 4]}, {"id": "credit", "options": ["no", "yes"]}],
        "preferences": {"ours": {"values": {"stock": [0, -20, -50], "credit": [0, 0]}}},
        "stakeholders": [
            {
                "id": "ops",
                "function": "operations",
                "needs": [{"id": "safe", "says": "No gap", "unit": "weeks", "at_least": 4, "from": {"stock": {0: 0, 2: 2, 4: 4}}}],
            },
            {
                "id": "fin",
                "function": "finance",
                "needs": [{"id": "cash", "at_most": 3, "from": {"stock": {0: 3, 2: 4, 4: 5}, "credit": {"no": 0, "yes": -2}}}],
            },
        ],
    }
    (row,) = find_conflicts(case_of(document)).conflicts
    assert (row.kind, row.is_firm) == ("opposed", False)
    assert row.at_stake == Estimate(low=50, likely=50, high=50)
    assert row.because[:2] == ("operations: No gap, at least 4 weeks (need).", "finance: cash, at most 3 (need).")
    assert solve_mandate(case_of(document)).count == 1  # four weeks of stock with the credit


def test_a_need_that_every_option_meets_pulls_nothing() -> None:
    calm = {"id": "calm", "function": "calm", "needs": [{"id": "n", "at_most": 9, "from": {"term": {1: 1, 2: 2, 3: 3, 4: 4}}}]}
    assert find_conflicts(case_of(TERM | {"stakeholders": [TERM["stakeholders"][1], calm]})).conflicts == ()


def test_it_works_without_values_and_says_what_to_add() -> None:
    found = find_conflicts(case_of({key: part for key, part in TERM.items() if key != "preferences"}))
    (row,) = found.conflicts
    assert row.at_stake is None
    assert found.matrix[0][1].at_stake is None
    assert len(row.because) == 2
    assert found.because == (
        "One conflict, 1 between needs or red lines. The first: finance and operations on Term.",
        "We have no values yet, so nothing is in money: give each option a value or a cost under prepare.",
    )


def test_the_most_money_stands_first() -> None:
    document = HEAD | {
        "issues": [{"id": "small", "options": [1, 2]}, {"id": "large", "options": [1, 2]}, {"id": "wish", "options": [1, 2]}],
        "preferences": {"ours": {"values": {"small": [0, 1], "large": [0, 9], "wish": [0, 1]}}},
        "stakeholders": [
            {
                "id": "a",
                "function": "a",
                "positions": [{"says": "w", "wants": [{"issue": "wish", "at_most": 1}]}],
                "red_lines": [{"issue": "small", "at_most": 1}, {"issue": "large", "at_most": 1}],
            },
            {"id": "b", "function": "b", "red_lines": [{"issue": name, "at_least": 2} for name in ("wish", "small", "large")]},
        ],
    }
    found = find_conflicts(case_of(document))
    assert [(row.issue, row.is_firm) for row in found.conflicts] == [("large", True), ("small", True), ("wish", False)]
    assert found.because[0].startswith("3 conflicts, 2 between needs or red lines.")
    assert found.matrix[0][1].at_stake == 11


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    size = draw(st.integers(2, 4))
    bound = st.one_of(
        st.builds(lambda limit: {"issue": "i", "at_most": limit}, st.integers(0, 3)),
        st.builds(lambda limit: {"issue": "i", "at_least": limit}, st.integers(0, 3)),
        st.builds(lambda only: {"issue": "i", "only": only}, st.lists(st.integers(0, size - 1), min_size=1, unique=True)),
    )
    holders = draw(st.lists(st.tuples(st.lists(bound, max_size=2), st.lists(bound, max_size=1)), min_size=1, max_size=3))
    return HEAD | {
        "issues": [{"id": "i", "options": list(range(size))}],
        "preferences": {"ours": {"values": {"i": draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))}}},
        "stakeholders": [
            {"id": f"s{n}", "function": f"f{n}", "red_lines": lines, "positions": [{"says": "x", "wants": wants}]}
            for n, (lines, wants) in enumerate(holders)
        ],
    }


def stakes_of(found: Conflicts) -> set[Any]:
    return {(row.issue, row.kind, row.is_firm, frozenset((row.first, row.second)), row.at_stake) for row in found.conflicts}


@settings(max_examples=200, deadline=None)
@given(documents())
def test_a_firm_conflict_leaves_no_mandate_and_the_order_of_people_does_not_matter(document: dict[str, Any]) -> None:
    found = find_conflicts(case_of(document))
    if any(row.is_firm for row in found.conflicts):
        assert solve_mandate(case_of(document)).count == 0
    stakes = stakes_of(found)
    for order in permutations(document["stakeholders"]):
        assert stakes_of(find_conflicts(case_of(document | {"stakeholders": list(order)}))) == stakes
    for row in found.conflicts:
        assert row.at_stake is not None
        assert 0 <= row.at_stake.likely <= 9


@pytest.mark.parametrize("stakeholders", [[], TERM["stakeholders"][:1]])
def test_fewer_than_two_people_have_no_conflict(stakeholders: list[dict[str, Any]]) -> None:
    assert find_conflicts(case_of(TERM | {"stakeholders": stakeholders})).conflicts == ()
