"""What a package is worth, whole or with issues still open."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.measure.branches import IndexRule, is_allowed
from batna.measure.worth import Worth, above, add_up, changes_between, find_better_for_both, our_scale, their_scale, whole_value, worth_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import UnknownOption


def chairs(**more: Any) -> Case:
    return case_of(
        {
            "batna": 1,
            "title": "Office chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "issues": [{"id": "price", "options": [210, 200, 190]}, {"id": "delivery", "options": [60, 45, 30]}],
            "preferences": {
                "ours": {"values": {"price": [0, 12, {"low": 20, "likely": 25, "high": 27}], "delivery": [0, 10, 22]}},
                "theirs": {"values": {"price": [38, 24, 10], "delivery": [8, 20, {"low": 0, "likely": 4, "high": 9}]}},
            },
        }
        | more
    )


def test_a_whole_package_has_a_likely_value_and_the_sum_of_all_ends() -> None:
    case = chairs()
    assert worth_of(our_scale(case), case.issues, {"price": 190, "delivery": 30}) == Worth(42, 47, 49)
    assert worth_of(their_scale(case), case.issues, {"price": 190, "delivery": 30}) == Worth(10, 14, 19)


def test_an_open_issue_widens_the_range_to_every_way_of_closing_it() -> None:
    case = chairs()
    assert worth_of(our_scale(case), case.issues, {"delivery": 45}) == Worth(10, None, 37, ("price",))
    assert worth_of(our_scale(case), case.issues, {}) == Worth(0, None, 49, ("price", "delivery"))


def test_rules_narrow_what_an_open_issue_can_become() -> None:
    case, rules = chairs(), [IndexRule({1: frozenset([2])}, {0: frozenset([0, 1])})]
    assert worth_of(our_scale(case), case.issues, {"delivery": 30}, rules) == Worth(22, None, 34, ("price",))


def test_a_partial_package_that_no_rule_lets_close_has_no_worth() -> None:
    case, rules = chairs(), [IndexRule({1: frozenset([2])}, {0: frozenset()})]
    assert worth_of(our_scale(case), case.issues, {"delivery": 30}, rules) is None


def test_an_option_may_be_given_as_it_is_written_and_an_unknown_one_is_refused() -> None:
    case = chairs()
    assert worth_of(our_scale(case), case.issues, {"price": "190", "delivery": "30"}) == Worth(42, 47, 49)
    with pytest.raises(UnknownOption):
        worth_of(our_scale(case), case.issues, {"price": 195, "delivery": 30})


def test_a_cost_for_each_unit_of_a_negative_option_still_has_its_ends_in_order() -> None:
    case = chairs(
        issues=[{"id": "bonus", "options": [0, -10]}],
        preferences={"theirs": None},
        costs=[{"line": "Bonus", "by": "bonus", "amount": {"low": 1, "likely": 2, "high": 3}}],
    )
    assert worth_of(our_scale(case), case.issues, {"bonus": -10}) == Worth(10, 20, 30)


def test_changes_name_the_issues_that_moved_and_their_value_to_both() -> None:
    case = chairs()
    before, after = {"price": 190, "delivery": 45}, {"price": 200, "delivery": 45}
    (change,) = changes_between(case.issues, before, after, our_scale(case), their_scale(case))
    assert (change.issue, change.before, change.after) == ("price", 190, 200)
    assert change.ours == Estimate(low=-15, likely=-13, high=-8)
    assert change.theirs == Estimate(low=14, likely=14, high=14)


def test_an_issue_that_one_package_leaves_open_did_not_change() -> None:
    case = chairs()
    assert changes_between(case.issues, {"price": 190}, {"delivery": 45}, our_scale(case), None) == ()


def test_a_move_to_the_same_option_is_worth_nothing_whatever_its_width() -> None:
    assert our_scale(chairs()).change(0, 2, 2) == Estimate(low=0, likely=0, high=0)


def test_beyond_a_level_takes_the_far_end_of_the_level() -> None:
    level = Estimate(low=1, likely=2, high=5)
    assert Worth(10, 12, 13).beyond(level) == Worth(5, 10, 12)
    assert Worth(10, None, 13, ("price",)).beyond(level) == Worth(5, None, 12, ("price",))


def test_a_whole_value_lies_above_a_level_by_the_far_ends() -> None:
    value = whole_value(our_scale(chairs()), (2, 2))
    assert value == Estimate(low=42, likely=47, high=49)
    assert above(value, Estimate(low=1, likely=2, high=5)) == Estimate(low=37, likely=45, high=48)


def test_estimates_add_up_end_by_end() -> None:
    assert add_up([Estimate(low=1, likely=2, high=3), Estimate(low=0, likely=1, high=5)]) == Estimate(low=1, likely=3, high=8)
    assert add_up([]) == Estimate(low=0, likely=0, high=0)


def test_better_for_both_needs_a_real_gain_and_no_loss() -> None:
    assert find_better_for_both([(2, 2), (1, 2), (3, 1), (1, 3), (0, 9)], (1, 2)) == [0, 3]
    assert find_better_for_both([(0.1 + 0.2, 1)], (0.3, 1)) == []
    assert find_better_for_both([], (1, 2)) == []


values = st.lists(st.integers(-20, 20), min_size=3, max_size=3)


@given(
    price=values,
    delivery=values,
    package=st.fixed_dictionaries({}, optional={"price": st.sampled_from([210, 200, 190])}),
    forbid=st.booleans(),
)
def test_the_range_of_a_partial_package_equals_looking_at_every_way_to_close_it(
    price: list[int], delivery: list[int], package: dict[str, int], forbid: bool
) -> None:
    case = chairs(preferences={"ours": {"values": {"price": price, "delivery": delivery}}})
    rules = [IndexRule({0: frozenset([1])}, {1: frozenset([2])})] if forbid else []
    prices = range(3) if "price" not in package else [case.issues[0].position(package["price"])]
    sums = [price[i] + delivery[j] for i, j in product(prices, range(3)) if is_allowed((i, j), rules)]
    worth = worth_of(our_scale(case), case.issues, package, rules)
    assert worth is not None
    assert (worth.low, worth.high) == (min(sums), max(sums))
