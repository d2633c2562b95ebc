"""How many packages there are, and what each issue decides."""

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from workbench.prepare.counting import count_of, refusal_of, say_count, swings_of


def case(**more: object) -> Case:
    issues = [{"id": "a", "options": [1, 2, 3]}, {"id": "b", "options": ["x", "y"]}]
    return case_of({"batna": 1, "title": "T", "buyer": "B", "supplier": "S", "issues": issues} | more)


def test_it_counts_what_the_rules_leave() -> None:
    count = count_of(case(rules=[{"if": {"a": 1}, "then": {"b": "x"}}]))
    assert (count.all, count.allowed) == (6, 5)
    assert count.because == ("3 × 2 = 6 ways to combine the options of 2 issues.", "Of these, the rule leaves 5.")


def test_it_needs_an_issue() -> None:
    with pytest.raises(NotEnoughData):
        count_of(case(issues=[]))


def test_a_long_count_is_said_by_its_size() -> None:
    assert [say_count(12_345), say_count(25 * 10**29)] == ["12,345", "about 2.5 × 10^30"]


def test_rules_that_leave_nothing_are_named() -> None:
    clashing = case(rules=[{"if": {"b": ["x", "y"]}, "then": {"a": 1}}, {"if": {"b": ["x", "y"]}, "then": {"a": 2}}]).rules
    assert refusal_of(case(), clashing).startswith("No package would be left: rules 1, 2 exclude every one.")
    assert not refusal_of(case(), clashing[:1])


def test_the_most_decisive_issue_comes_first() -> None:
    swings = swings_of(case(preferences={"ours": {"values": {"a": [0, 1, 3], "b": [9, 0]}}}))
    assert [(row.issue.id, row.ours, row.our_share) for row in swings.rows] == [("b", 9.0, 0.75), ("a", 3.0, 0.25)]
    assert swings.top == "75\N{NO-BREAK SPACE}%"
    assert swings.theirs.missing


def test_values_that_do_not_differ_have_no_share() -> None:
    swings = swings_of(case(preferences={"ours": {"values": {"a": [1, 1, 1], "b": [2, 2]}}}))
    assert [row.our_share for row in swings.rows] == [0.0, 0.0]
