"""Testimonials: consent that can end, the moment to ask, a draft from facts."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model import outcome as nouns  # pytest would take Testimonial for a class of tests
from batna.model.case import Case
from batna.prove.testimonials import NOT_ENDED, change_of, draft_quote, find_asks, is_shown, list_testimonials, state_of

TODAY = date(2027, 6, 1)
AGREED = {"kind": "agreement", "on": date(2027, 3, 30)}


def words(**dates: int) -> nouns.Testimonial:
    """A testimonial whose dates are days from today."""
    return nouns.Testimonial(id="elin", person="Elin", quote="Glad", **{name: TODAY + timedelta(days) for name, days in dates.items()})  # type: ignore[arg-type]


def measured(customer: str, before: float, after: float, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{customer}{after}",
        "customer": customer,
        "measure": "Calls lost",
        "before": before,
        "after": after,
        "source": "Log",
    } | more


def chairs(*results: dict[str, Any], testimonials: list[dict[str, Any]] | None = None, **more: Any) -> Case:
    proof = {"results": list(results), "testimonials": testimonials or []}
    plain = {"batna": 1, "title": "Office chairs", "buyer": "Northwind", "supplier": "Sella", "outcome": AGREED, "proof": proof}
    return case_of(plain | more)


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, "not asked"),
        ({"asked_on": 1}, "not asked"),
        ({"asked_on": -9}, "asked"),
        ({"asked_on": -9, "consent_on": 1}, "asked"),
        ({"asked_on": -9, "consent_on": 0}, "given"),
        ({"consent_on": -9, "expires_on": 1}, "given"),
        ({"consent_on": -9, "expires_on": 0}, "expired"),
        ({"consent_on": -9, "expires_on": 30, "withdrawn_on": -1}, "withdrawn"),
        ({"consent_on": -9, "withdrawn_on": 5}, "withdrawn"),
        ({"withdrawn_on": -9, "consent_on": -1}, "withdrawn"),
    ],
)
def test_only_given_and_living_consent_shows_a_testimonial(dates: dict[str, int], state: str) -> None:
    assert state_of(words(**dates), TODAY) == state
    assert is_shown(words(**dates), TODAY) is (state == "given")


days = st.one_of(st.none(), st.integers(-20, 20))


@given(consent=days, expires=days, withdrawn=days, asked=days)
def test_nothing_is_shown_without_consent_after_expiry_or_withdrawal(
    consent: int | None, expires: int | None, withdrawn: int | None, asked: int | None
) -> None:
    given_days = {"consent_on": consent, "expires_on": expires, "withdrawn_on": withdrawn, "asked_on": asked}
    shown = is_shown(words(**{name: day for name, day in given_days.items() if day is not None}), TODAY)
    assert shown is (consent is not None and consent <= 0 and withdrawn is None and (expires is None or expires > 0))


def test_the_list_says_the_state_of_each() -> None:
    quotes: list[dict[str, Any]] = [
        {"id": "a", "person": "Ann", "quote": "Good"},
        {"id": "b", "person": "Ben", "quote": "Good", "asked_on": date(2027, 5, 1)},
        {"id": "c", "person": "Cy", "quote": "Good", "consent_on": date(2027, 5, 1)},
        {"id": "d", "person": "Di", "quote": "Good", "consent_on": date(2027, 5, 1), "expires_on": date(2027, 7, 1)},
        {"id": "e", "person": "Ed", "quote": "Good", "consent_on": date(2027, 4, 1), "expires_on": date(2027, 5, 1)},
        {"id": "f", "person": "Fi", "quote": "Good", "withdrawn_on": date(2027, 5, 1)},
    ]
    found = list_testimonials(chairs(testimonials=quotes), today=TODAY)
    assert [(one.id, one.shown, one.because[0]) for one in found] == [
        ("a", False, "Nobody has asked yet."),
        ("b", False, "Asked on 2027-05-01, no consent yet."),
        ("c", True, "Consent of 2027-05-01."),
        ("d", True, "Consent of 2027-05-01, until 2027-07-01."),
        ("e", False, "Consent of 2027-04-01 expired on 2027-05-01: ask again."),
        ("f", False, "Withdrawn on 2027-05-01."),
    ]


def test_now_is_the_moment_when_something_of_theirs_got_better() -> None:
    (ask,) = find_asks(chairs(measured("Care", 158, 12)), today=TODAY)
    assert (ask.customer, ask.now, ask.because) == ("Care", True, ("Calls lost got better, Log.",))


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (chairs(measured("Care", 158, 12), outcome=None), NOT_ENDED),
        (chairs(measured("Care", 158, 12), outcome=AGREED | {"kind": "impasse"}), NOT_ENDED),
        (chairs(measured("Care", 158, 12), outcome=AGREED | {"on": date(2027, 6, 2)}), NOT_ENDED),
        (chairs(measured("Care", 158, 158)), "No result has got better yet: measure one first."),
        (chairs(measured("Care", 158, 12, on=date(2027, 6, 2))), "No result has got better yet: measure one first."),
        (chairs(measured("Care", 158, 12), measured("Care", 12, 13)), "Calls lost got worse: mend that first."),
    ],
)
def test_it_waits_and_says_why(case: Case, why: str) -> None:
    (ask,) = find_asks(case, today=TODAY)
    assert (ask.now, ask.because) == (False, (why,))


def test_who_feared_something_is_asked_too_and_who_answered_is_not() -> None:
    proof = {
        "worry": {"customer": "Care", "says": "We will lose calls"},
        "results": [measured("Ops", 3, 1), measured("Ann", 3, 1), measured("Sales", 3, 1)],
        "testimonials": [
            {"id": "o", "person": "Jonas", "function": "ops", "quote": "Good", "asked_on": date(2027, 5, 1)},
            {"id": "a", "person": "Ann", "quote": "Good", "withdrawn_on": date(2027, 5, 1)},
            {
                "id": "s",
                "person": "Sam",
                "function": "Sales",
                "quote": "Good",
                "consent_on": date(2027, 1, 1),
                "expires_on": date(2027, 2, 1),
            },
        ],
    }
    assert [(ask.customer, ask.now) for ask in find_asks(chairs(proof=proof), today=TODAY)] == [("Sales", True), ("Care", False)]


def test_a_draft_is_made_of_facts_with_their_place_worse_ones_included() -> None:
    proof = {
        "worry": {"customer": "Care", "says": "We will lose calls "},
        "results": [measured("Ops", 3, 1), measured("care", 158, 12, unit="calls a month"), measured("Care", 3, 4, on=date(2027, 6, 2))],
    }
    draft = draft_quote(chairs(proof=proof), "Care", today=TODAY)
    assert draft.text == "Before it began I said: “We will lose calls”. Calls lost went from 158 calls a month to 12 calls a month."
    assert [one.source for one in draft.sentences] == ["proof.worry.says", "proof.results[1]: Log"]
    assert draft_quote(chairs(proof=proof), "Ops", today=TODAY).text == "Calls lost went from 3 to 1."
    assert draft_quote(chairs(), "Ops", today=TODAY).sentences == ()


@pytest.mark.parametrize(
    ("before", "after", "better", "change"),
    [(2, 1, "lower", "better"), (1, 2, "lower", "worse"), (1, 2, "higher", "better"), (2, 1, "higher", "worse"), (2, 2, "higher", "same")],
)
def test_a_change_is_better_by_the_direction_that_counts(before: float, after: float, better: Any, change: str) -> None:
    assert (
        change_of(nouns.Result(id="r", customer="Care", measure="Calls", before=before, after=after, better=better, source="Log")) == change
    )
