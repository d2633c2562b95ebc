"""A case as proof, with the source of every number and no secret in it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batna.cli.output import plain
from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.prove.showcases import NO_RESULT, Showcase, build_showcase

TODAY = date(2027, 6, 1)
SECRETS = (
    *("preferences", "costs", "stake", "alternatives", "going_without", "dates", "charter", "information", "stakeholders", "debriefs"),
    *(
        "rules",
        "rates",
        "quantity",
        "contacts.told",
        "contacts.said",
        "contacts.asked",
        "contacts.promised",
        "offers.note",
        "outcome.because",
    ),
)


def offer(name: str, number: int, by: str, day: int, **package: Any) -> dict[str, Any]:
    return {"id": name, "round": number, "by": by, "on": date(2027, 3, day), "package": package}


def measured(name: str, before: float, after: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "customer": "Care", "measure": name.title(), "before": before, "after": after, "source": "Log"} | more


PROOF: dict[str, Any] = {
    "worry": {"customer": "Care", "person": "Elin", "says": " We will lose calls "},
    "done": "Uptime came first.",
    "results": [measured("hours", 30, 40, customer="Ops"), measured("calls", 158, 12, unit="calls a month", worth=1200.0)],
    "testimonials": [{"id": "elin", "person": "Elin", "function": "Care", "quote": "Glad ", "consent_on": date(2027, 5, 1)}],
}


def chairs(*offers: dict[str, Any], proof: dict[str, Any] | None = None, **more: Any) -> Case:
    whole = {
        "batna": 1,
        "title": "Office chairs",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "issues": [
            {"id": "price", "name": "Yearly price", "unit": "EUR", "options": [210, 200, 180, 0]},
            {"id": "delivery", "name": "Delivery", "unit": "day", "options": [60, 45, 30]},
        ],
        "offers": list(offers),
        "outcome": {"kind": "agreement", "on": date(2027, 3, 30), "package": {"price": 180, "delivery": 45}},
        "proof": PROOF if proof is None else proof,
    }
    return case_of(whole | more)


TALKS = (
    offer("us1", 1, "ours", 1, price=180, delivery=30),
    offer("them1", 1, "theirs", 3, price=200, delivery=60),
    offer("them2", 2, "theirs", 9, price=180, delivery=45),
)


def test_it_leads_with_what_got_better_for_who_feared_most() -> None:
    case = build_showcase(chairs(*TALKS), today=TODAY)
    assert case.headline == "Calls fell from 158 to 12 calls a month for Care."
    assert case.worry is not None
    assert (case.customer, case.worry.says, case.worry.source) == ("Care", "We will lose calls", "proof.worry.says")
    assert case.ready
    assert case.missing == ()


def test_what_was_done_comes_from_the_log() -> None:
    contacts = [{"id": f"c{i}", "on": date(2027, 3, i), "by": "Maya", "channel": "call"} for i in (1, 2)]
    done = build_showcase(chairs(*TALKS, contacts=contacts), today=TODAY).done
    assert [(fact.says, fact.source) for fact in done] == [
        ("Uptime came first.", "proof.done"),
        ("2 rounds of offers with Sella, from 1 March 2027 to 9 March 2027.", "offers"),
        ("2 contacts by 1 of our people stand in the log.", "contacts"),
        ("Agreed on 30 March 2027.", "outcome.on"),
        ("Sella moved on Yearly price and Delivery; we moved on Delivery.", "offers, outcome.package"),
    ]


def test_one_of_each_is_said_in_the_singular() -> None:
    contact = {"id": "c", "on": date(2027, 3, 1), "by": "Maya", "channel": "call"}
    says = [fact.says for fact in build_showcase(chairs(TALKS[0], contacts=[contact]), today=TODAY).done]
    assert says[1] == "1 round of offers with Sella, from 1 March 2027 to 1 March 2027."
    assert says[2] == "1 contact by 1 of our people stand in the log."


def test_terms_say_who_moved() -> None:
    talks = (offer("us1", 1, "ours", 1, price=180, delivery=30), offer("them1", 1, "theirs", 3, price=200, delivery=45))
    terms = build_showcase(chairs(*talks), today=TODAY).terms
    assert [(term.label, term.first, term.agreed, term.moved) for term in terms] == [
        ("Yearly price", "200 EUR", "180 EUR", "them"),
        ("Delivery", "45 day", "45 day", "us"),
    ]
    both = build_showcase(chairs(*TALKS), today=TODAY).terms
    assert both[1].moved == "both"
    alike = (offer("us1", 1, "ours", 1, price=180, delivery=45), offer("them1", 1, "theirs", 3, price=180, delivery=45))
    case = build_showcase(chairs(*alike), today=TODAY)
    assert [term.moved for term in case.terms] == ["nobody", "nobody"]
    assert case.savings == ()
    silent = build_showcase(chairs(), today=TODAY).terms
    assert [(term.first, term.moved) for term in silent] == [("", "not known"), ("", "not known")]


def test_money_is_compared_with_their_first_offer() -> None:
    (saving,) = build_showcase(chairs(*TALKS), today=TODAY).savings
    assert (saving.first, saving.agreed, saving.difference, saving.share) == (200, 180, -20, -0.1)
    assert saving.says == "Yearly price: 20 EUR (10 %) below their first offer."
    higher = chairs(offer("them1", 1, "theirs", 3, price=0, delivery=45))
    (dearer,) = build_showcase(higher, today=TODAY).savings
    assert (dearer.share, dearer.says) == (None, "Yearly price: 180 EUR above their first offer.")
    assert build_showcase(chairs(*TALKS, unit="points"), today=TODAY).savings == ()


def test_worse_and_unchanged_results_are_shown_as_they_are() -> None:
    results = [measured("hours", 30, 40), measured("cost", 7, 7), measured("rate", 0, 3, better="higher")]
    case = build_showcase(chairs(proof=PROOF | {"results": results}), today=TODAY)
    assert [(one.says, one.verdict, one.share) for one in case.results] == [
        ("Hours rose from 30 to 40 for Care.", "worse", pytest.approx(1 / 3)),
        ("Cost stayed at 7 for Care.", "same", 0),
        ("Rate rose from 0 to 3 for Care.", "better", None),
    ]
    assert case.because[0] == "Measured results: 1 better, 1 worse, 1 unchanged; all of them are shown."
    assert case.worth is None
    assert "No result says what it is worth." in case.missing


def test_what_results_are_worth_adds_up() -> None:
    case = build_showcase(chairs(), today=TODAY)
    assert case.worth == 1200
    assert case.because[1] == "What it is worth is the sum of 1 of 2 results."
    assert [(one.evidence, one.source) for one in case.results] == [("Log", "proof.results[hours]"), ("Log", "proof.results[calls]")]


def test_without_anything_better_the_headline_says_so() -> None:
    worse = build_showcase(chairs(proof={"results": [measured("hours", 30, 40)]}), today=TODAY)
    assert worse.headline == "Office chairs: nothing measured has got better yet."
    assert worse.customer == "Care"
    empty = build_showcase(chairs(proof={}), today=TODAY)
    assert (empty.headline, empty.customer, empty.worry) == ("Office chairs: nothing is measured yet.", "", None)
    assert not empty.ready
    assert NO_RESULT in empty.missing
    assert len(empty.missing) == 4


def test_before_the_agreement_nothing_is_proven() -> None:
    for outcome in (
        None,
        {"kind": "impasse", "on": date(2027, 3, 30)},
        {"kind": "agreement", "on": date(2027, 6, 2), "package": {"price": 180, "delivery": 45}},
    ):
        case = build_showcase(chairs(*TALKS, outcome=outcome), today=TODAY)
        assert not case.ready
        assert (case.terms, case.savings) == ((), ())
        assert case.missing[0].startswith("There is no agreement yet")


def test_only_what_had_happened_by_the_day_is_shown() -> None:
    results = [measured("calls", 158, 12, on=date(2027, 6, 2)), measured("hours", 9, 8, on=date(2027, 6, 1))]
    contacts = [{"id": "c1", "on": date(2027, 6, 2), "by": "Maya", "channel": "call"}]
    case = build_showcase(chairs(proof=PROOF | {"results": results, "done": " "}, contacts=contacts), today=TODAY)
    assert [one.measure for one in case.results] == ["Hours"]
    assert "1 result will be measured later and cannot be shown yet." in case.missing
    assert [fact.source for fact in case.done] == ["outcome.on"]
    late = build_showcase(chairs(proof={"results": [one | {"on": date(2027, 6, 2)} for one in results]}), today=TODAY)
    assert "2 results will be measured later and cannot be shown yet." in late.missing


@pytest.mark.parametrize(
    ("more", "shown"), [({}, 1), ({"withdrawn_on": date(2027, 5, 2)}, 0), ({"expires_on": TODAY}, 0), ({"consent_on": None}, 0)]
)
def test_a_quote_is_shown_only_while_consent_lives(more: dict[str, Any], shown: int) -> None:
    case = build_showcase(chairs(proof=PROOF | {"testimonials": [PROOF["testimonials"][0] | more]}), today=TODAY)
    assert len(case.quotes) == shown
    assert ("No testimonial with valid consent: ask for one under prove, testimonials." in case.missing) is not shown
    if shown:
        assert (case.quotes[0].quote, case.quotes[0].person, case.quotes[0].source) == ("Glad", "Elin", "proof.testimonials[elin]")


def texts(showcase: Showcase) -> str:
    return str(plain(showcase))


def test_it_needs_no_secret_and_does_not_change_when_all_are_hidden(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    open_case = build_showcase(case, today=date(2026, 12, 1))
    assert open_case.ready
    assert build_showcase(hide(case, SECRETS), today=date(2026, 12, 1)) == open_case


def test_no_canary_planted_in_a_secret_is_in_it() -> None:
    marks = iter(range(7_000_001, 8_000_000))

    def canary() -> float:
        return float(next(marks))

    def values() -> dict[str, list[float]]:
        return {"price": [canary() for _ in range(4)], "delivery": [canary() for _ in range(3)]}

    told = {"said": "canary", "asked": "canary", "promised": "canary", "told": ["canary"]}
    secret: dict[str, Any] = {
        "preferences": {
            "ours": {"values": values(), "reservation": canary(), "target": canary(), "ceiling": canary()},
            "theirs": {"values": values(), "reservation": canary()},
        },
        "stake": canary(),
        "going_without": canary(),
        "alternatives": [{"id": "canary_b", "name": "canary", "total_cost": canary(), "likelihood": 0.5, "evidence": "canary"}],
        "dates": {"need_by": date(2031, 7, 7), "gap_cost_per_day": canary(), "next_what": "canary"},
        "information": [{"id": "canary", "fact": "canary fact", "wording": "canary"}],
        "stakeholders": [{"id": "canary", "function": "canary", "notes": "canary", "trade_offs": values()}],
        "contacts": [{"id": "c", "on": date(2027, 3, 1), "by": "Canary", "channel": "call"} | told],
        "offers": [*TALKS, offer("them3", 3, "theirs", 10, price=180) | {"note": "canary", "speaker": "canary"}],
        "debriefs": [{"on": date(2027, 4, 1), "by": "canary", "moved_them": "canary"}],
    }
    said = texts(build_showcase(chairs(**secret), today=TODAY)).casefold()
    assert "calls fell from 158" in said
    assert "canary" not in said
    assert not [mark for mark in range(7_000_001, int(next(marks))) if str(mark) in said.replace(",", "")]
    assert "2031" not in said
