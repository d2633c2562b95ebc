"""The charter: what it allows, which clause a package breaks, and where it contradicts itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.align.charter import allowed_options, check_package, review_charter
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.issue import UnknownOption
from batna.model.problem import HiddenFromRole, NotEnoughData

HEAD: dict[str, Any] = {
    "batna": 1,
    "title": "t",
    "buyer": "b",
    "supplier": "s",
    "unit": "EUR",
    "issues": [
        {"id": "price", "name": "Price", "unit": "EUR", "options": [210, 200, 190, 180]},
        {"id": "days", "name": "Payment", "unit": "days", "options": [30, 45, 60]},
        {"id": "quote", "options": ["none", "logo"]},
    ],
}
SOUND: dict[str, Any] = {
    "version": 2,
    "decisions": [
        {"id": "small", "decides": "Agree up to 3 m", "approver": "Maya", "up_to": 3_000_000, "escalates_to": "large"},
        {"id": "large", "decides": "Agree above 3 m", "approver": "Henrik", "above": 3_000_000, "escalates_to": "Board"},
        {"id": "walk", "decides": "Walk away", "approver": "Henrik"},
    ],
    "red_lines": [{"clause": "1", "issue": "price", "at_most": 200, "owner": "Ingrid", "because": "The budget holds no more."}],
    "tradables": [{"clause": "2", "issue": "days", "floor": 45, "ceiling": 60, "owner": "Ingrid", "because": "Treasury needs 45."}],
    "signers": ["Maya", "Henrik", "Board"],
    "signatures": [{"person": name, "version": 2, "on": "2027-01-02"} for name in ("Maya", "Henrik", "Board")],
}


def case_with(**charter: Any) -> Case:
    return case_of(HEAD | {"charter": SOUND | charter})


def says(case: Case) -> list[str]:
    return [reason for finding in review_charter(case).findings for reason in finding.because]


def test_it_allows_what_red_lines_and_tradables_leave() -> None:
    allowed = allowed_options(case_with())
    assert [row.tolist() for row in allowed] == [[False, True, True, True], [False, True, True], [True, True]]
    assert all(row.all() for row in allowed_options(case_of(HEAD)))


def test_it_names_each_clause_that_a_package_breaks() -> None:
    price, days = check_package(case_with(), {"days": "30", "price": 210, "quote": "logo"})
    assert (price.clause, price.kind, price.issue, price.option, price.owner) == ("1", "red line", "price", 210, "Ingrid")
    assert price.because == ("Price 210 EUR breaks clause 1: at most 200. The budget holds no more.",)
    assert (days.clause, days.kind, days.option) == ("2", "tradable", 30)
    assert days.because == ("Payment 30 days lies outside clause 2: 45 days to 60 days. Treasury needs 45.",)


def test_a_partial_package_is_checked_as_far_as_it_goes() -> None:
    assert check_package(case_with(), {"days": 45}) == ()
    assert check_package(case_of(HEAD), {"days": 30}) == ()
    with pytest.raises(UnknownOption):
        check_package(case_with(), {"days": 31})


def test_a_clause_without_a_reason_is_cited_all_the_same() -> None:
    lines = [{"clause": "1", "issue": "price", "at_most": 200}]
    case = case_with(red_lines=lines, tradables=[{"clause": "2", "issue": "days", "floor": 60, "ceiling": 60}])
    assert [breach.because[0] for breach in check_package(case, {"price": 210, "days": 30})] == [
        "Price 210 EUR breaks clause 1: at most 200.",
        "Payment 30 days lies outside clause 2: 60 days to 60 days.",
    ]


def test_a_hidden_charter_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(HiddenFromRole):
        allowed_options(hide(case_with(), ["charter"]))


@given(st.integers(0, 3), st.integers(0, 3), st.integers(-1, 4))
def test_an_option_is_allowed_exactly_when_alone_it_breaks_nothing(first: int, last: int, limit: int) -> None:
    document = HEAD | {
        "issues": [{"id": "i", "options": [0, 1, 2, 3]}],
        "charter": {
            "red_lines": [{"clause": "1", "issue": "i", "at_most": limit}],
            "tradables": [{"clause": "2", "issue": "i", "floor": first, "ceiling": last}],
        },
    }
    case = case_of(document)
    expected = [option <= limit and min(first, last) <= option <= max(first, last) for option in range(4)]
    assert allowed_options(case)[0].tolist() == expected
    assert [not check_package(case, {"i": option}) for option in range(4)] == expected


def test_a_sound_and_signed_charter_has_no_findings() -> None:
    review = review_charter(case_with())
    assert (review.findings, review.unsigned, review.is_sound) == ((), (), True)
    assert review.because == (
        "Version 2: 3 decisions, 1 red line, 1 tradable; 0 wrong, 0 open.",
        "3 of 3 have signed this version.",
    )


def test_it_requires_a_charter() -> None:
    with pytest.raises(NotEnoughData, match="no charter yet"):
        review_charter(case_of(HEAD))


def decision(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "decides": "Agree", "approver": name.title()} | fields


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([decision("a")], []),
        ([decision("a", up_to=5), decision("b", above=5)], []),
        ([decision("b", above=5), decision("a", up_to=5)], []),
        ([decision("a", up_to=5, decides="x", escalates_to="b"), decision("b", above=5, decides="y")], []),
        ([decision("a", up_to=5)], ["Nobody approves amounts above 5 EUR in “Agree”."]),
        ([decision("a", above=5)], ["Nobody approves amounts up to 5 EUR in “Agree”."]),
        ([decision("a", up_to=5), decision("b", above=7)], ["Nobody approves amounts above 5 and up to 7 EUR in “Agree”."]),
        (
            [decision("a", up_to=7), decision("b", above=5)],
            ["Two approvers for amounts above 5 and up to 7 EUR: A for “Agree” and B for “Agree”."],
        ),
        ([decision("a"), decision("b")], ["Two approvers for every amount: A for “Agree” and B for “Agree”."]),
        ([decision("a"), decision("b", above=5)], ["Two approvers for amounts above 5 EUR: A for “Agree” and B for “Agree”."]),
        ([decision("a", up_to=5), decision("b")], ["Two approvers for amounts up to 5 EUR: A for “Agree” and B for “Agree”."]),
        (
            [decision("a"), decision("b", above=5, up_to=5)],
            ["“Agree” (B) covers no amount: it runs from above 5 to 5 EUR."],
        ),
        ([decision("a", above=5, up_to=3)], ["“Agree” covers no amount: it runs from above 5 to 3 EUR."]),
        (
            [decision("a"), decision("b", above=1, up_to=2), decision("c", above=3, up_to=4)],
            [
                "Two approvers for amounts above 1 and up to 2 EUR: A for “Agree” and B for “Agree”.",
                "Two approvers for amounts above 3 and up to 4 EUR: A for “Agree” and C for “Agree”.",
            ],
        ),
        ([], ["No decision has an approver yet: say who approves an agreement, a concession, a walk-away."]),
    ],
)  # fmt: skip
def test_every_amount_has_exactly_one_approver(decisions: list[dict[str, Any]], expected: list[str]) -> None:
    assert says(case_with(decisions=decisions)) == expected


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([decision("a", escalates_to="a")], ["The escalation never ends: “Agree” → “Agree”."]),
        (
            [decision("a", escalates_to="b"), decision("b", decides="y", escalates_to="a")],
            ["The escalation never ends: “Agree” → “y” → “Agree”."],
        ),
        (
            [decision("c", decides="z", escalates_to="a"), decision("a", escalates_to="b"), decision("b", decides="y", escalates_to="a")],
            ["The escalation never ends: “Agree” → “y” → “Agree”."],
        ),
        (
            [decision("a", escalates_to="Nobody")],
            ["“Agree” escalates to Nobody, which is no decision of this charter and nobody it names."],
        ),
        ([decision("a", escalates_to="A")], ["“Agree” escalates to A, who approves it already."]),
        (
            [decision("a", escalates_to="b"), decision("b", decides="y", approver="A")],
            ["“Agree” escalates to “y”, which A approves as well."],
        ),
        ([decision("a", escalates_to="Maya")], []),
        (
            [decision("a", up_to=5, escalates_to="A"), decision("b", approver="A", above=5, escalates_to="A")],
            ["“Agree” (a) escalates to A, who approves it already.", "“Agree” (b) escalates to A, who approves it already."],
        ),
    ],
)
def test_every_escalation_ends_with_somebody_else(decisions: list[dict[str, Any]], expected: list[str]) -> None:
    assert says(case_with(decisions=decisions)) == expected


STEPS = st.integers(0, 6)


@given(st.lists(st.tuples(st.none() | STEPS, st.none() | STEPS), min_size=1, max_size=4))
def test_the_ranges_are_sound_exactly_when_each_amount_has_one_approver(ranges: list[tuple[int | None, int | None]]) -> None:
    decisions = [decision(f"d{n}", above=low, up_to=high) for n, (low, high) in enumerate(ranges)]
    amounts = [half / 2 for half in range(-2, 16)]
    approvers = [sum((low is None or amount > low) and (high is None or amount <= high) for low, high in ranges) for amount in amounts]
    empty = any(low is not None and high is not None and low >= high for low, high in ranges)
    assert (says(case_with(decisions=decisions)) == []) == (not empty and set(approvers) == {1})


def test_a_tradable_stands_in_order_and_within_the_red_lines() -> None:
    tradables = [
        {"clause": "2", "issue": "days", "floor": 60, "ceiling": 30},
        {"clause": "3", "issue": "price", "floor": 210, "ceiling": 190},
    ]
    document = HEAD | {
        "charter": SOUND | {"tradables": tradables},
        "stakeholders": [
            {
                "id": "fin",
                "function": "finance",
                "red_lines": [{"issue": "days", "only": [60]}, {"issue": "days", "at_least": 30}, {"issue": "quote", "only": ["none"]}],
            }
        ],
    }
    review = review_charter(case_of(document))
    assert [(finding.kind, finding.where, finding.state) for finding in review.findings] == [
        ("tradable", ("2",), "wrong"),
        ("tradable", ("2", "fin"), "wrong"),
        ("tradable", ("3", "1"), "wrong"),
    ]
    assert [finding.because[0] for finding in review.findings] == [
        "Clause 2: floor 60 days and ceiling 30 days stand against the order of the options of Payment.",
        "Clause 2 lets Payment go to 30 days, 45 days, which the red line of finance forbids: only 60.",
        "Clause 3 lets Price go to 210 EUR, which clause 1 forbids: at most 200.",
    ]
    assert not review.is_sound


def test_many_forbidden_options_are_summed_up() -> None:
    issues = [{"id": "i", "options": list(range(9))}]
    charter = SOUND | {
        "red_lines": [{"clause": "1", "issue": "i", "at_most": 1}],
        "tradables": [{"clause": "2", "issue": "i", "floor": 0, "ceiling": 8}],
    }
    assert says(case_of(HEAD | {"issues": issues, "charter": charter})) == [
        "Clause 2 lets i go to 2, 3, 4 and 4 more, which clause 1 forbids: at most 1."
    ]


def test_clauses_that_leave_no_option_are_named() -> None:
    lines = [{"clause": "1", "issue": "price", "at_most": 180}, {"clause": "1b", "issue": "price", "at_least": 190}]
    review = review_charter(case_with(red_lines=lines))
    assert [(finding.kind, finding.where, finding.because) for finding in review.findings] == [
        ("red line", ("1", "1b"), ("Clauses 1, 1b together leave no option of Price.",))
    ]


def test_a_need_that_the_charter_makes_impossible_is_named_and_others_are_not() -> None:
    numbers = {210: 1, 200: 3, 190: 5, 180: 7}
    needs = [
        {"id": "cheap", "at_most": 2, "from": {"price": numbers}},
        {"id": "fine", "at_most": 9, "from": {"price": numbers}},
        {"id": "never", "at_most": 0, "from": {"price": numbers}},
    ]
    document = HEAD | {"charter": SOUND, "stakeholders": [{"id": "fin", "function": "finance", "needs": needs}]}
    (finding,) = review_charter(case_of(document)).findings
    assert (finding.kind, finding.where) == ("need", ("1",))
    assert finding.because == ("Under clauses 1 no package meets the need cheap of finance: at most 2.",)
    empty = SOUND | {"red_lines": [{"clause": "1", "issue": "price", "at_most": 1}]}
    assert [finding.kind for finding in review_charter(case_of(document | {"charter": empty})).findings] == ["red line"]


def test_it_says_who_has_not_signed_this_version() -> None:
    signatures = [
        {"person": "Maya", "version": 1, "on": "2027-01-02"},
        {"person": "Henrik", "version": 3, "on": "2027-01-02"},
        {"person": "Eve", "version": 2, "on": "2027-01-03"},
    ]
    review = review_charter(case_with(signatures=signatures))
    assert review.unsigned == ("Maya", "Henrik", "Board")
    assert [(finding.state, finding.because[0]) for finding in review.findings] == [
        ("open", "Maya has not signed version 2; the last version signed is 1."),
        ("open", "Henrik has not signed version 2."),
        ("open", "Board has not signed version 2."),
        ("wrong", "Henrik signed version 3 on 2027-01-02; the charter is at version 2."),
        ("wrong", "Eve signed on 2027-01-03 and is not asked to sign."),
    ]
    assert review.because[1] == "0 of 3 have signed this version."


def test_it_says_when_nobody_is_asked_to_sign() -> None:
    review = review_charter(case_with(signers=[], signatures=[], decisions=[decision("a")]))
    assert [finding.because[0] for finding in review.findings] == ["Nobody is asked to sign this charter yet."]
    assert review.is_sound
