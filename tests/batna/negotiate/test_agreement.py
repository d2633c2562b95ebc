"""Each agreed term traces to its offer and its trade."""

from datetime import date
from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.negotiate.agreement import IMPASSE, NO_AGREEMENT, Term, trace_agreement

ISSUES = [
    {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
    {"id": "delivery", "unit": "day", "options": [60, 45, 30]},
    {"id": "warranty", "unit": "years", "options": [2, 4, 6]},
]
VALUES = {"ours": {"values": {"price": [0, 12, 25, 40], "delivery": [0, 10, 22], "warranty": [0, 9, 15]}}}


def offer(name: str, number: int, by: str, day: int, *options: int) -> dict[str, Any]:
    package = dict(zip(("price", "delivery", "warranty"), options, strict=True))
    return {"id": name, "round": number, "by": by, "on": date(2027, 3, day), "package": package}


def chairs(*offers: dict[str, Any], agreed: tuple[int, int, int] = (190, 45, 4), **more: Any) -> Case:
    outcome = {"kind": "agreement", "on": date(2027, 3, 30), "package": dict(zip(("price", "delivery", "warranty"), agreed, strict=True))}
    plain = {"batna": 1, "title": "Office chairs", "buyer": "Northwind", "supplier": "Sella", "issues": ISSUES, "preferences": VALUES}
    return case_of(plain | {"offers": list(offers), "outcome": outcome} | more)


def terms(case: Case) -> dict[str, Term]:
    return {term.issue: term for term in trace_agreement(case).terms}


TALKS = (
    offer("us1", 1, "ours", 1, 180, 30, 4),
    offer("them1", 1, "theirs", 3, 210, 45, 2),
    offer("us2", 2, "ours", 5, 180, 45, 4),
    offer("them2", 2, "theirs", 8, 190, 45, 2),
    offer("us3", 3, "ours", 10, 190, 45, 4),
    offer("them3", 3, "theirs", 12, 190, 45, 4),
)


def test_a_term_we_came_to_stands_against_their_answer() -> None:
    term = terms(chairs(*TALKS))["delivery"]
    assert (term.offer, term.side, term.settled_in, term.settled_by, term.moved) == ("them1", "theirs", "us2", "ours", "ours")
    assert [(one.issue, one.after) for one in term.traded] == [("price", 190)]
    assert term.because == (
        "First put in round 1 on 2027-03-03 by Sella.",
        "We came to 45 day in round 2; in the same exchange Sella moved to Unit price 190 EUR.",
    )


def test_a_term_they_came_to_stands_against_our_step_before_it() -> None:
    term = terms(chairs(*TALKS))["warranty"]
    assert (term.offer, term.side, term.settled_in, term.settled_by, term.moved) == ("us1", "ours", "them3", "theirs", "theirs")
    assert [(one.issue, one.after) for one in term.traded] == [("price", 190)]
    assert term.because[1] == "Sella came to 4 years in round 3; in the same exchange we moved to Unit price 190 EUR."


def test_a_term_in_the_middle_was_moved_by_both() -> None:
    term = terms(chairs(*TALKS))["price"]
    assert (term.offer, term.settled_in, term.moved) == ("them2", "us3", "both")
    assert [one.issue for one in term.traded] == ["warranty"]


def test_a_term_accepted_with_the_agreement_says_so() -> None:
    term = terms(chairs(*TALKS[:4]))["warranty"]
    assert (term.settled_in, term.settled_by) == ("agreement", "theirs")
    assert term.because[1] == "Sella came to 4 years with the agreement; in the same exchange we moved to Unit price 190 EUR."


def test_a_term_both_asked_for_was_not_traded() -> None:
    term = terms(chairs(offer("us1", 1, "ours", 1, 180, 45, 4), offer("them1", 1, "theirs", 3, 180, 60, 4), agreed=(180, 45, 4)))["price"]
    assert (term.moved, term.traded) == ("neither", ())
    assert term.because[1] == "Both asked for it from the start."


def test_a_term_that_only_one_side_ever_named_has_no_trade() -> None:
    found = terms(chairs(offer("us1", 1, "ours", 1, 190, 45, 4)))["price"]
    assert (found.moved, found.settled_in, found.traded) == ("unknown", "us1", ())
    assert found.because[1] == "We came to 190 EUR in round 1."


def test_a_first_step_without_a_step_of_the_other_side_has_no_trade() -> None:
    case = chairs(offer("us1", 1, "ours", 1, 180, 30, 2), offer("us2", 2, "ours", 2, 190, 45, 4))
    assert terms(case)["price"].traded == ()


def test_a_term_that_no_offer_names_is_said_to_be_untraced() -> None:
    sheet = trace_agreement(chairs(*TALKS, agreed=(200, 45, 4)))
    assert sheet.terms[0].offer is None
    assert sheet.terms[0].because == ("No offer of the log names this option.",)
    assert sheet.because == ("2 of 3 terms trace to one of the 6 offers of the log.",)
    assert trace_agreement(chairs()).terms[0].because == ("No offer of the log names this option.",)


def test_it_needs_an_agreement() -> None:
    with pytest.raises(NotEnoughData, match="no agreement yet") as refused:
        trace_agreement(chairs(outcome=None))
    assert str(refused.value) == NO_AGREEMENT
    with pytest.raises(NotEnoughData) as refused:
        trace_agreement(chairs(outcome={"kind": "impasse", "on": date(2027, 3, 30)}))
    assert str(refused.value) == IMPASSE
