"""Needs behind positions: a package may miss what they say and meet what they need."""

from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.problem import BadInput
from batna.prepare.needs import check_needs

# The two examples of the essay on internal negotiation: "cut costs by 10 %" stands for budget certainty, "delivery within
# 6 weeks" for no production gap.
SEED: dict[str, Any] = {
    "batna": 1,
    "title": "t",
    "buyer": "b",
    "supplier": "s",
    "issues": [
        {"id": "discount", "name": "Discount", "unit": "%", "options": [0, 3, 10]},
        {"id": "cap", "name": "Cap on rises", "options": ["none", "2 % a year"]},
        {"id": "weeks", "name": "Delivery", "unit": "weeks", "options": [4, 6, 8]},
        {"id": "stock", "name": "Buffer stock", "unit": "weeks", "options": [0, 2]},
    ],
    "stakeholders": [
        {
            "id": "finance",
            "function": "finance",
            "positions": [{"says": "Cut costs by 10 %", "wants": [{"issue": "discount", "at_least": 10}], "needs": ["certainty"]}],
            "needs": [
                {
                    "id": "certainty",
                    "measure": "Possible rise of the budget",
                    "unit": "%",
                    "at_most": 5,
                    "from": {"cap": {"none": 12, "2 % a year": 2}},
                    "evidence": "Budget letter",
                }
            ],
        },
        {
            "id": "operations",
            "function": "operations",
            "person": "Jonas",
            "positions": [
                {"says": "Delivery within 6 weeks", "wants": [{"issue": "weeks", "at_most": 6}], "needs": ["no_gap"]},
                {"says": "Leave us in peace"},
            ],
            "needs": [
                {
                    "id": "no_gap",
                    "says": "No production gap",
                    "unit": "weeks",
                    "at_most": 6,
                    "from": {"weeks": {4: 4, 6: 6, 8: 8}, "stock": {0: 0, 2: -2}},
                },
                {"id": "peace", "says": "Calm", "at_least": 1},
            ],
            "red_lines": [{"issue": "weeks", "at_most": 8}],
        },
    ],
}


def test_it_meets_both_needs_although_it_misses_both_positions() -> None:
    checked = check_needs(case_of(SEED), {"discount": 3, "cap": "2 % a year", "weeks": 8, "stock": 2})
    finance, operations = checked.stakeholders
    assert [position.met for position in (*finance.positions, *operations.positions)] == [False, False, None]
    assert [position.need_met_anyway for position in (*finance.positions, *operations.positions)] == [True, True, False]
    assert [(need.id, need.measured, need.met, need.margin) for need in (*finance.needs, *operations.needs)] == [
        ("certainty", 2, True, 3),
        ("no_gap", 6, True, 0),
        ("peace", None, None, None),
    ]
    assert [line.met for line in operations.red_lines] == [True]
    assert (checked.needs_met, checked.needs_missed) == (2, 0)
    assert finance.positions[0].because == (
        "Discount 3 % misses at least 10.",
        "It meets the need although it misses the position “Cut costs by 10 %”: Possible rise of the budget: 2 %, wanted at most 5 %: met.",
    )
    assert operations.needs[0].because == (
        "No production gap: 6 weeks, wanted at most 6 weeks: met.",
        "8 (Delivery 8 weeks) + -2 (Buffer stock 2 weeks)",
    )
    assert finance.needs[0].because[-1] == "Evidence: Budget letter"
    assert operations.needs[1].because == ("Calm has no measure yet: say how each option counts for it.",)
    assert operations.positions[1].because == ("It names no limit on an issue, so no package is checked against it.",)
    assert checked.because[0] == "2 of 3 needs are met, 0 missed, 1 open."
    assert checked.because[2].startswith("Jonas, operations: It meets the need although")


def test_a_position_may_be_met_while_the_need_is_missed() -> None:
    checked = check_needs(case_of(SEED), {"discount": "10", "cap": "none", "weeks": 8, "stock": 0})
    finance, operations = checked.stakeholders
    assert finance.positions[0].met is True
    assert not finance.positions[0].need_met_anyway
    assert [need.met for need in (finance.needs[0], operations.needs[0])] == [False, False]
    assert operations.needs[0].margin == -2
    assert not operations.positions[0].need_met_anyway


def test_what_a_partial_package_leaves_open_is_open_unless_it_is_decided_already() -> None:
    finance, operations = check_needs(case_of(SEED), {"weeks": 4}).stakeholders
    assert finance.positions[0].met is None
    assert finance.positions[0].because == ("Discount is open; wanted: at least 10.",)
    assert (finance.needs[0].measured, finance.needs[0].low, finance.needs[0].high, finance.needs[0].met) == (None, 2, 12, None)
    assert (operations.needs[0].low, operations.needs[0].high, operations.needs[0].met) == (2, 4, True)
    assert operations.needs[0].because[0] == "No production gap: 2 to 4 weeks, wanted at most 6 weeks: met."


def test_a_need_that_wants_at_least_is_missed_below() -> None:
    need = {"id": "hours", "unit": "h", "at_least": 0.3, "from": {"discount": {0: 0.1, 3: 0.2, 10: 0.2}, "stock": {0: 0.1, 2: 0}}}
    stakeholders = [{"id": "care", "function": "care", "needs": [need]}]
    case = case_of(SEED | {"stakeholders": stakeholders})
    assert [check_needs(case, {"discount": 3, "stock": stock}).stakeholders[0].needs[0].met for stock in (0, 2)] == [True, False]


def test_it_rejects_an_unknown_issue_or_option() -> None:
    case = case_of(SEED)
    with pytest.raises(BadInput) as refused:
        check_needs(case, {"colour": "red", "weeks": 5})
    assert [str(problem) for problem in refused.value.problems] == [
        'package.colour: got "colour", expected the id of an issue of this case',
        "package.weeks: got 5, expected one of the options of weeks: 4, 6, 8",
    ]
