"""Packages in words: the package on the table, what differs, what is worth what."""

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import NotEnoughData
from batna.plan.packages import RatedPackage
from workbench.plan.told import find_on_table, insist_quick, our_worth, rate, tell, tell_ours

SAID = {
    "batna": 1, "title": "T", "buyer": "B", "supplier": "Sella",
    "issues": [{"id": "a", "name": "Fee", "options": [1, 2], "unit": "EUR"}, {"id": "b", "options": ["x", "y"]}],
    "preferences": {"ours": {"values": {"a": [0, 9], "b": [0, 1]}}, "theirs": {"values": {"a": [7, 0], "b": [3, 0]}}},
    "offers": [
        {"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 1, "b": "x"}},
        {"id": "them2", "round": 2, "by": "theirs", "on": "2027-01-02", "package": {"a": 2}},
        {"id": "us1", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"a": 2, "b": "y"}},
    ],
}  # fmt: skip


def case(**more: object) -> Case:
    return case_of(SAID | more)


def test_the_deal_is_the_agreement_else_the_last_whole_offer() -> None:
    assert [(put.kind, put.name, put.round) for put in find_on_table(case())] == [
        ("theirs", "the last offer of Sella", 1),
        ("ours", "our last offer", 1),
    ]
    agreed = case(outcome={"kind": "agreement", "on": "2027-01-03", "package": {"a": 1, "b": "y"}})
    assert [put.kind for put in find_on_table(agreed)] == ["agreement", "theirs", "ours"]
    assert find_on_table(case(offers=[], outcome={"kind": "impasse", "on": "2027-01-03"})) == ()
    assert find_on_table(hide(case(), ["offers", "outcome"])) == ()


def test_only_what_differs_is_told() -> None:
    base, other = rate(case(), {"a": 1, "b": "x"}), rate(case(), {"a": 2, "b": "x"})
    told = tell(case(), other, base, ["Nash"])
    assert (told.code, told.names, told.terms, told.same) == ("1-0", ("Nash",), (("Fee", "2 EUR"),), False)
    assert (told.ours, told.theirs, told.our_gain, told.their_gain) == (9, 3, 9, -7)
    assert told.says == "Nash, Fee 2 EUR"
    assert tell(case(), base, base).same
    assert tell(case(), base, base).says == "as agreed"
    assert len(tell(case(), other, base, whole=True).terms) == 2
    assert tell(case(), base).our_gain is None


def test_the_share_is_told_in_whole_percent() -> None:
    assert tell(case(), RatedPackage({"a": 1, "b": "x"}, 0, 0, 0.834)).percent == 83
    assert tell(case(), RatedPackage({"a": 1, "b": "x"}, 0, 0)).percent is None


def test_many_options_are_cut() -> None:
    issues = [{"id": f"i{i}", "options": [0, 1]} for i in range(20)]
    many = case(issues=issues, preferences={}, offers=[])
    told = tell(many, RatedPackage({f"i{i}": 1 for i in range(20)}, 0, 0))
    assert (len(told.terms), told.more) == (12, 8)


def test_our_side_stands_alone_without_theirs() -> None:
    alone = hide(case(), ["preferences.theirs"])
    told = tell_ours(alone, find_on_table(alone))
    assert [(row.names, row.ours, row.theirs, row.our_gain) for row in told] == [
        (("the last offer of Sella",), 0, None, 0),
        (("our last offer",), 10, None, 10),
    ]
    assert our_worth(alone, {"a": 2, "b": "x"}) == 9
    assert tell_ours(case(preferences={}), find_on_table(case())) == ()
    assert tell_ours(alone, ()) == ()


def test_a_case_too_large_for_a_page_says_so() -> None:
    insist_quick(case())
    issues = [{"id": f"i{i}", "options": list(range(30))} for i in range(100)]
    with pytest.raises(NotEnoughData, match="3,000 options on 100 issues are more than a page can weigh"):
        insist_quick(case(issues=issues, preferences={}, offers=[]))


def test_what_the_charter_forbids_is_said() -> None:
    charter = {"red_lines": [{"clause": "7", "issue": "a", "at_most": 1}], "signers": []}
    bound = case(charter=charter)
    assert tell(bound, rate(bound, {"a": 2, "b": "x"})).clauses == ("7",)
    assert tell(bound, rate(bound, {"a": 1, "b": "x"})).clauses == ()
