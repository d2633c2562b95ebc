"""What to change in an offer that is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput
from batna.negotiate.nearest import find_nearest
from batna.negotiate.offers import check_offer

ISSUES = [
    {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
    {"id": "delivery", "name": "Delivery", "unit": "day", "options": [60, 45, 30]},
    {"id": "warranty", "options": [2, 4, 6]},
]
CHARTER = {
    "red_lines": [{"clause": "1", "issue": "price", "at_most": 200}],
    "tradables": [{"clause": "2", "issue": "warranty", "floor": 4, "ceiling": 6}],
}
RULES = [{"if": {"delivery": 30}, "then": {"price": [210, 200]}, "because": "air freight"}]


def chairs(**more: Any) -> Case:
    return case_of({"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "issues": ISSUES} | more)


def moved(case: Case, package: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one.issue, one.before, one.after) for one in find_nearest(case, package)]


def test_nothing_moves_in_a_package_that_is_allowed() -> None:
    assert moved(chairs(charter=CHARTER, rules=RULES), {"price": 200, "delivery": 30, "warranty": 4}) == []
    assert moved(chairs(), {"price": 210}) == []


def test_each_clause_gets_the_nearest_option_that_it_allows() -> None:
    found = find_nearest(chairs(charter=CHARTER), {"price": "210", "delivery": 60, "warranty": 2})
    assert [(one.issue, one.before, one.after) for one in found] == [("price", 210, 200), ("warranty", 2, 4)]
    assert found[0].because == ("Unit price 200 EUR is the nearest option that the charter allows.",)


def test_a_rule_is_kept_by_the_shortest_move() -> None:
    found = find_nearest(chairs(rules=RULES), {"price": 190, "delivery": 30})
    assert [(one.issue, one.before, one.after) for one in found] == [("price", 190, 200)]
    assert found[0].because == ("Unit price 200 EUR is the nearest option that the rules allow with the rest of the package.",)
    assert moved(chairs(rules=RULES), {"price": 180, "delivery": 30}) == [("delivery", 30, 45)]


def test_a_rule_on_an_issue_that_is_still_open_is_not_broken_yet() -> None:
    assert moved(chairs(rules=RULES), {"delivery": 30}) == []


def test_it_proposes_nothing_where_no_option_is_left() -> None:
    nothing = {"red_lines": [{"clause": "1", "issue": "price", "at_most": 100}]}
    assert moved(chairs(charter=nothing), {"price": 210}) == []


def test_it_proposes_nothing_where_moving_one_issue_mends_nothing() -> None:
    fixed = {
        "tradables": [
            {"clause": "1", "issue": "price", "floor": 190, "ceiling": 190},
            {"clause": "2", "issue": "delivery", "floor": 30, "ceiling": 30},
        ]
    }
    assert moved(chairs(charter=fixed, rules=RULES), {"price": 190, "delivery": 30}) == []


def test_it_rejects_an_option_that_the_case_does_not_have() -> None:
    with pytest.raises(BadInput):
        find_nearest(chairs(), {"price": 999})


@given(price=st.sampled_from([210, 200, 190, 180]), delivery=st.sampled_from([60, 45, 30]), warranty=st.sampled_from([2, 4, 6]))
def test_what_it_proposes_is_allowed(price: int, delivery: int, warranty: int) -> None:
    case = chairs(charter=CHARTER, rules=RULES)
    package = {"price": price, "delivery": delivery, "warranty": warranty}
    mended = package | {one.issue: one.after for one in find_nearest(case, package)}
    assert check_offer(case, mended).allowed
