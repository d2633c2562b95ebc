"""What we gave and what we got, and the warning before something is given for nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.negotiate.ledger import NO_STEP, keep_ledger, warn_before

OURS = {"values": {"price": [0, 12, 25, 40], "delivery": [0, 10, 22]}}
THEIRS = {"values": {"price": [38, 24, 10, 0], "delivery": [8, 20, {"low": 0, "likely": 4, "high": 9}]}}


def offer(name: str, number: int, by: str, day: int, **package: Any) -> dict[str, Any]:
    return {"id": name, "round": number, "by": by, "on": date(2027, 3, day), "package": package}


def chairs(*offers: dict[str, Any], **more: Any) -> Case:
    return case_of(
        {
            "batna": 1,
            "title": "Office chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "issues": [
                {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
                {"id": "delivery", "unit": "day", "options": [60, 45, 30]},
            ],
            "preferences": {"ours": OURS, "theirs": THEIRS},
            "offers": list(offers),
        }
        | more
    )


TALKS = (
    offer("us1", 1, "ours", 1, price=180, delivery=30),
    offer("them1", 1, "theirs", 3, price=210, delivery=60),
    offer("us2", 2, "ours", 6, price=190, delivery=30),
    offer("them2", 2, "theirs", 9, price=200, delivery=45),
)


def test_it_counts_what_each_side_gave_by_issue_and_in_total() -> None:
    ledger = keep_ledger(chairs(*TALKS))
    assert [(one.issue, one.ours.likely) for one in ledger.given] == [("price", -15)]
    assert [(one.issue, one.ours.likely) for one in ledger.got] == [("price", 12), ("delivery", 10)]
    assert (ledger.given_total.likely, ledger.got_total.likely) == (15, 22)
    assert ledger.for_each_given == pytest.approx(22 / 15)
    assert ledger.says == "For every 1 given we got 1.47: 15 points given on 1 issue, 22 got on 2 issues."
    assert ledger.given_to_them == Estimate(low=10, likely=10, high=10)
    assert ledger.got_from_them == Estimate(low=2, likely=2, high=2)


def test_each_step_says_what_moved_and_whether_it_was_answered() -> None:
    ours, theirs = keep_ledger(chairs(*TALKS)).steps
    assert (ours.offer, ours.by, ours.amount.likely, ours.days, ours.answered) == ("us2", "ours", 15, 5, True)
    assert ours.because == ("Unit price 180 EUR → 190 EUR: −15 points to us.",)
    assert (theirs.offer, theirs.by, theirs.amount.likely, theirs.worth_to_them) == (
        "them2",
        "theirs",
        22,
        Estimate(low=-2, likely=-2, high=-2),
    )
    assert theirs.because == ("Unit price 210 EUR → 200 EUR: +12 points to us.", "delivery 60 day → 45 day: +10 points to us.")


def test_what_was_taken_back_counts_no_more() -> None:
    ledger = keep_ledger(chairs(*TALKS, offer("us3", 3, "ours", 12, price=180, delivery=30)))
    assert ledger.steps[-1].took[0].issue == "price"
    assert ledger.steps[-1].amount.likely == -15
    assert ledger.given == ()
    assert ledger.for_each_given is None
    assert ledger.says == "Nothing given so far; 22 got on 2 issues."


def test_a_concession_that_nothing_answers_before_our_next_is_unilateral() -> None:
    case = chairs(
        offer("them0", 1, "theirs", 1, price=210, delivery=60),
        offer("us1", 1, "ours", 1, price=180, delivery=30),
        offer("us2", 2, "ours", 2, price=190, delivery=30),
        offer("them1", 2, "theirs", 3, price=210, delivery=60),
        offer("us3", 3, "ours", 4, price=200, delivery=30),
        offer("them2", 3, "theirs", 5, price=200, delivery=60),
        offer("us4", 4, "ours", 6, price=210, delivery=30),
    )
    ledger = keep_ledger(case)
    assert [(step.offer, step.answered) for step in ledger.steps if step.by == "ours"] == [("us2", False), ("us3", True), ("us4", None)]
    assert ledger.unilateral == ("us2",)


def test_their_first_offer_is_no_answer() -> None:
    case = chairs(
        offer("us1", 1, "ours", 1, price=180, delivery=30),
        offer("us2", 2, "ours", 2, price=190, delivery=30),
        offer("them1", 2, "theirs", 3, price=210, delivery=60),
        offer("us3", 3, "ours", 4, price=190, delivery=45),
    )
    assert keep_ledger(case).unilateral == ("us2",)


def test_the_agreement_is_the_last_step_of_the_side_that_came_to_it() -> None:
    outcome = {"kind": "agreement", "on": date(2027, 3, 20), "package": {"price": 200, "delivery": 45}}
    ledger = keep_ledger(chairs(*TALKS, outcome=outcome))
    assert (ledger.steps[-1].offer, ledger.steps[-1].by, ledger.steps[-1].answered) == ("agreement", "ours", True)
    assert ledger.given_total.likely == 15 + 13 + 12
    theirs_last = keep_ledger(chairs(*TALKS[:3], outcome=outcome | {"package": {"price": 190, "delivery": 30}}))
    assert [(step.offer, step.by) for step in theirs_last.steps] == [("us2", "ours"), ("agreement", "theirs")]
    assert keep_ledger(chairs(outcome=outcome)).says == NO_STEP
    assert [step.offer for step in keep_ledger(chairs(*TALKS, outcome={"kind": "impasse", "on": date(2027, 3, 20)})).steps] == [
        "us2",
        "them2",
    ]


def test_a_side_that_made_no_offer_takes_no_step_to_the_agreement() -> None:
    outcome = {"kind": "agreement", "on": date(2027, 3, 20), "package": {"price": 200, "delivery": 45}}
    assert [step.by for step in keep_ledger(chairs(TALKS[0], outcome=outcome)).steps] == ["ours"]


def test_an_issue_counts_from_the_first_time_it_is_named() -> None:
    case = chairs(offer("us1", 1, "ours", 1, price=180), offer("us2", 2, "ours", 2, delivery=30), offer("us3", 3, "ours", 3, delivery=45))
    ledger = keep_ledger(case)
    assert [(one.issue, one.before, one.after) for one in ledger.given] == [("delivery", 30, 45)]


def test_without_their_values_amounts_to_them_are_empty() -> None:
    ledger = keep_ledger(chairs(*TALKS, preferences={"ours": OURS}))
    assert (ledger.given_to_them, ledger.got_from_them, ledger.steps[0].worth_to_them) == (None, None, None)
    assert len(ledger.missing) == 1


def test_it_needs_our_values() -> None:
    with pytest.raises(NotEnoughData):
        keep_ledger(chairs(*TALKS, preferences={}))


def test_their_hidden_values_are_refused_unless_left_out() -> None:
    case = hide(chairs(*TALKS), ["preferences.theirs"])
    with pytest.raises(HiddenFromRole):
        keep_ledger(case)
    assert keep_ledger(case, parts=()).given_total.likely == 15


def test_promises_are_gives_without_a_number() -> None:
    contact = {"id": "c1", "on": date(2027, 3, 2), "by": "Maya", "channel": "call", "promised": "A forecast each quarter"}
    (promise,) = keep_ledger(chairs(*TALKS, contacts=[contact, contact | {"id": "c2", "promised": " "}])).promises
    assert (promise.by, promise.promised) == ("Maya", "A forecast each quarter")


def test_the_pace_names_a_trend_only_when_every_step_shows_it() -> None:
    falling = [210, 200, 190, 180]
    case = chairs(*(offer(f"them{i}", i + 1, "theirs", i + 1, price=price) for i, price in enumerate(falling)))
    ledger = keep_ledger(case)
    assert ledger.pace == {"ours": (), "theirs": (12, 13, 15)}
    assert ledger.because[1:] == ("Their steps so far: 12, 13 and 15; each larger than the one before.",)
    back = keep_ledger(chairs(*(offer(f"us{i}", i + 1, "ours", i + 1, price=price) for i, price in enumerate(reversed(falling)))))
    assert back.because[1:] == ("Our steps so far: 15, 13 and 12; each smaller than the one before.",)
    mixed = keep_ledger(chairs(*(offer(f"us{i}", i + 1, "ours", i + 1, price=price) for i, price in enumerate([180, 190, 210, 200]))))
    assert mixed.because[1:] == ("Our steps so far: 15, 25 and −12.",)


HELD = (
    offer("them1", 1, "theirs", 1, price=210, delivery=60),
    offer("us1", 1, "ours", 2, price=180, delivery=30),
    offer("them2", 2, "theirs", 3, price=210, delivery=60),
    offer("us2", 2, "ours", 4, price=180, delivery=30),
    offer("them3", 3, "theirs", 5, price=210, delivery=60),
)


def test_it_warns_of_a_concession_after_refusals_with_nothing_new() -> None:
    given = offer("us3", 3, "ours", 6, price=190, delivery=30)
    (warning,) = keep_ledger(chairs(*HELD, given)).warnings
    assert (warning.offer, warning.pushbacks, warning.given.likely, warning.open_issues) == ("us3", 2, 15, ("price", "delivery"))
    assert warning.says.startswith("15 points given after they said no 2 times. Their offer has not changed")


def test_it_does_not_warn_when_something_was_learned_or_nothing_given() -> None:
    given = offer("us3", 3, "ours", 6, price=190, delivery=30)
    contact = {"id": "c1", "on": date(2027, 3, 4), "by": "Maya", "channel": "call", "said": "Their line is full until May"}
    assert keep_ledger(chairs(*HELD, given, contacts=[contact])).warnings == ()
    assert keep_ledger(chairs(*HELD, given, contacts=[contact | {"on": date(2027, 3, 2)}])).warnings != ()
    assert keep_ledger(chairs(*HELD, given, contacts=[contact | {"said": " "}])).warnings != ()
    with_reason = [one | {"note": "Steel went up"} if one["id"] == "them3" else one for one in HELD]
    assert keep_ledger(chairs(*with_reason, given)).warnings == ()
    assert keep_ledger(chairs(*HELD)).warnings == ()


def test_it_warns_before_the_next_offer_is_made() -> None:
    (warning,) = warn_before(chairs(*HELD), {"price": "190", "delivery": 30}, today=date(2027, 3, 6))
    assert (warning.offer, warning.pushbacks) == ("next", 2)
    assert warning.says.startswith("15 points given after they said no 2 times.")
    assert warn_before(chairs(*HELD), {"price": 180, "delivery": 30}, today=date(2027, 3, 6)) == ()
    once = warn_before(chairs(*HELD[:3]), {"price": 190, "delivery": 30}, today=date(2027, 3, 6))
    assert "said no once" in once[0].says
    assert warn_before(chairs(), {"price": 190}, today=date(2027, 3, 6)) == ()


packages = st.fixed_dictionaries({"price": st.sampled_from([210, 200, 190, 180]), "delivery": st.sampled_from([60, 45, 30])})


@given(st.lists(packages, min_size=2, max_size=6), st.lists(packages, min_size=2, max_size=6))
def test_steps_add_up_to_the_totals_less_what_a_side_asked_beyond_its_opening(
    ours: list[dict[str, int]], theirs: list[dict[str, int]]
) -> None:
    pairs = [(f"us{i}", i + 1, "ours", package) for i, package in enumerate(ours)]
    pairs += [(f"them{i}", i + 1, "theirs", package) for i, package in enumerate(theirs)]
    case = chairs(*(offer(name, number, by, number, **package) for name, number, by, package in pairs))
    ledger = keep_ledger(case)

    def worth(package: dict[str, int]) -> float:
        return sum(OURS["values"][issue.id][issue.position(package[issue.id])] for issue in case.issues)

    steps = {side: sum(step.amount.likely for step in ledger.steps if step.by == side) for side in ("ours", "theirs")}
    assert steps["ours"] == worth(ours[0]) - worth(ours[-1])
    assert steps["theirs"] == worth(theirs[-1]) - worth(theirs[0])
    assert ledger.given_total.likely >= max(steps["ours"], 0)
    assert ledger.got_total.likely >= max(steps["theirs"], 0)
