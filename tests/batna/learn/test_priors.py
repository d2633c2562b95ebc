"""What finished cases say of the next one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.learn.priors import Lesson, learn_prior, look_back
from batna.model.case import Case
from batna.simulate.beliefs import EXPONENTS, MIX, draw_belief
from batna.simulate.tactics import Tactic

OPTIONS = [100, 95, 90, 85, 80, 75, 70]
ISSUES = [{"id": "price", "options": OPTIONS}, {"id": "days", "options": [60, 45, 30]}]
SIDES = {
    "ours": {"values": {"price": [0, 5, 10, 15, 20, 25, 30], "days": [0, 4, 8]}, "reservation": 5},
    "theirs": {"values": {"price": [30, 25, 20, 15, 10, 5, 0], "days": [6, 3, 0]}, "reservation": {"low": 2, "likely": 8, "high": 14}},
}
CONCEDES = [100, 95, 95, 90, 85, 80]
HOLDS = [95, 95, 95, 95, 95, 95]


def finished(number: int, prices: list[int], *, supplier: str = "Sella", category: str = "Chairs", **more: Any) -> Case:
    """A case in which they put these prices, one a round; while they hold we come towards them, while they concede we stay."""
    offers: list[dict[str, Any]] = []
    for round_, price in enumerate(prices, 1):
        day = f"2026-03-{round_ * 2:02d}"
        offers += [
            {"id": f"t{round_}", "round": round_, "by": "theirs", "on": day, "package": {"price": price, "days": 60}},
            {
                "id": f"u{round_}",
                "round": round_,
                "by": "ours",
                "on": day,
                "package": {"price": OPTIONS[-round_] if prices == HOLDS else 70, "days": 30},
            },
        ]
    outcome = {"kind": "agreement", "on": "2026-05-01", "package": {"price": prices[-1], "days": 60}}
    return case_of(
        {"batna": 1, "title": f"Past {number}", "buyer": "Northwind", "supplier": supplier, "category": category, "issues": ISSUES}
        | {"preferences": SIDES, "offers": offers, "outcome": outcome, "bargaining": {"rounds": len(prices)}}
        | more
    )


NEXT = finished(99, CONCEDES[:1], outcome=None)


def test_without_any_case_it_is_what_suppliers_usually_are() -> None:
    found = learn_prior([], case=NEXT)
    assert (found.verdict, found.cases, found.own) == ("prior only", 0, 0)
    assert found.tactics == found.usual == {tactic.name.lower(): share for tactic, share in MIX}
    assert set(found.prior.tactics.values()) == set(found.prior.paces.values()) == {1.0}
    assert found.prior.reservation_shift == 0
    assert found.says.startswith("Prior only: no finished case says anything of Sella yet")
    assert found.deadline_chance == 0.5
    plain, known = draw_belief(NEXT, seed=4), draw_belief(NEXT, seed=4, prior=found.prior)
    assert np.allclose(plain.chances, known.chances, rtol=0, atol=1e-15)


def test_many_who_hold_make_a_hard_line_more_likely_and_many_who_concede_less() -> None:
    holds = learn_prior([finished(number, HOLDS) for number in range(6)], case=NEXT)
    concedes = learn_prior([finished(number, CONCEDES) for number in range(6)], case=NEXT)
    assert (holds.verdict, holds.supplier_cases, holds.category_cases, holds.cases) == ("learned", 6, 0, 6)
    assert holds.tactics["hard"] > holds.usual["hard"] > concedes.tactics["hard"]
    assert concedes.tactics["time"] > concedes.usual["time"]
    beliefs = [draw_belief(NEXT, seed=1, prior=found.prior) for found in (holds, concedes)]
    assert beliefs[0].tactics()["hard"] > 2 * beliefs[1].tactics()["hard"]
    assert holds.says.startswith("From 6 cases: holding a hard line is expected with ")
    assert sum(holds.tactics.values()) == pytest.approx(1)
    assert sum(holds.prior.paces.values()) == pytest.approx(len(EXPONENTS))


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 4), st.integers(1, 3))
def test_each_further_conceder_makes_conceding_more_likely(some: int, more: int) -> None:
    fewer, rather = (learn_prior([finished(number, CONCEDES) for number in range(count)], case=NEXT) for count in (some, some + more))
    assert rather.tactics["time"] >= fewer.tactics["time"] - 1e-9
    assert draw_belief(NEXT, prior=rather.prior).tactics()["time"] >= draw_belief(NEXT, prior=fewer.prior).tactics()["time"] - 1e-9


def test_few_cases_say_little_and_say_so() -> None:
    one = learn_prior([finished(1, HOLDS)], case=NEXT)
    many = learn_prior([finished(number, HOLDS) for number in range(4)], case=NEXT)
    assert (one.verdict, one.strength) == ("not enough data", 8)
    assert one.says.startswith("Not enough data (n = 1, 5 are needed): ")
    assert one.usual["hard"] < one.tactics["hard"] < many.tactics["hard"]
    assert one.own == pytest.approx(1 / 9)
    assert many.own == pytest.approx(4 / 12)


def test_the_nearer_cases_have_the_last_word() -> None:
    def hard(near: list[int], far: list[int], **more: Any) -> float:
        cases = [finished(number, near, **({"supplier": "Holz"} if more else {})) for number in range(2)]
        cases += [finished(10 + number, far, **({"supplier": "Holz"} | more)) for number in range(2)]
        return learn_prior(cases, case=NEXT).tactics["hard"]

    assert hard(HOLDS, CONCEDES) > hard(CONCEDES, HOLDS)
    assert hard(HOLDS, CONCEDES, category="IT") > hard(CONCEDES, HOLDS, category="IT")
    assert learn_prior([finished(1, HOLDS, category="")], case=finished(9, HOLDS, supplier="X", category="")).category_cases == 0


def test_the_case_itself_never_counts() -> None:
    itself = finished(1, HOLDS)
    found = learn_prior([itself, case_of({**document(itself)})], case=itself)
    assert found.cases == 0
    assert found.left_out == ("Past 1: the case itself never counts.",) * 2


def document(case: Case) -> dict[str, Any]:
    return {"batna": 1, "title": case.title, "buyer": case.buyer, "supplier": case.supplier}


def test_it_says_why_a_case_does_not_count() -> None:
    large = [{"id": f"i{number}", "options": list(range(10))} for number in range(5)]
    poor = {"ours": SIDES["ours"]}
    cases = [
        finished(1, HOLDS, outcome=None),
        finished(2, HOLDS, offers=[]),
        finished(3, HOLDS, preferences=poor),
        finished(4, HOLDS, issues=large, preferences={}, offers=[], outcome={"kind": "impasse", "on": "2026-05-01"}),
    ]
    found = learn_prior(cases, case=NEXT)
    assert found.cases == 0
    assert found.left_out[0] == "Past 1: it has not ended."
    assert found.left_out[1] == "Past 2: it holds no offer of theirs."
    assert "add their values" in found.left_out[2]
    assert found.left_out[3] == "Past 4: it has more than 20,000 packages."


def test_an_agreement_below_the_estimate_lowers_their_walk_away() -> None:
    cheap = {"kind": "agreement", "on": "2026-05-01", "package": {"price": 75, "days": 60}}
    dear = {"kind": "impasse", "on": "2026-05-01"}
    signed = learn_prior([finished(number, HOLDS, outcome=cheap) for number in range(3)], case=NEXT)
    left = learn_prior([finished(number, HOLDS, outcome=dear) for number in range(3)], case=NEXT)
    assert signed.prior.reservation_shift < left.prior.reservation_shift
    assert "below our estimate" in signed.says
    lower, higher = (draw_belief(NEXT, seed=1, prior=found.prior).reservation().likely for found in (signed, left))
    assert lower < higher


def test_an_offer_that_leaves_issues_open_counts() -> None:
    offers = [{"id": "t1", "round": 1, "by": "theirs", "on": "2026-03-01", "package": {"price": 100}}]
    assert learn_prior([finished(1, HOLDS, offers=offers)], case=NEXT).cases == 1


def test_deadlines_are_counted_over_the_cases_of_the_supplier() -> None:
    def stated(*kept: bool | None) -> dict[str, Any]:
        return {"rounds": 6, "deadlines": [{"on": "2026-03-20", "kept": one} for one in kept]}

    past = [finished(1, HOLDS, bargaining=stated(True, False, None)), finished(2, HOLDS, supplier="Holz", bargaining=stated(True, True))]
    found = learn_prior(past, case=finished(99, HOLDS, outcome=None, bargaining=stated(False)))
    assert found.deadlines == (1, 3)
    assert found.deadline_chance == pytest.approx(2 / 5)
    assert "1 of 3, so the next one is real with (1 + 1) ÷ (3 + 2) = 40 %." in found.because[2]


def test_five_cases_say_how_strongly_they_are_shrunk() -> None:
    alike = learn_prior([finished(number, HOLDS) for number in range(5)], case=NEXT)
    mixed = learn_prior([finished(number, HOLDS if number % 2 else CONCEDES) for number in range(6)], case=NEXT)
    assert alike.strength <= mixed.strength
    assert "foretells each case best" in alike.because[1]
    assert alike.past[0].says.startswith("Past 0 (supplier): most likely ")
    assert alike.prior.tactics[Tactic.HARD] > 1


def test_it_is_used_only_once_there_is_enough() -> None:
    some, many = (learn_prior([finished(number, HOLDS) for number in range(count)], case=NEXT) for count in (4, 5))
    assert (some.usable, many.usable) == (None, many.prior)
    assert many.prior.of == "5 past talks (5 with Sella)"
    mixed = [finished(1, HOLDS), finished(2, HOLDS, supplier="X"), finished(3, HOLDS, supplier="Y", category="IT")]
    assert learn_prior(mixed, case=NEXT).prior.of == "3 past talks (1 with Sella, 1 in the category and 1 other)"
    assert learn_prior(mixed[:1], case=NEXT).prior.says == "Learned from 1 past talk (1 with Sella)"


def test_deadlines_elsewhere_are_those_of_other_talks_with_the_supplier() -> None:
    def stated(*kept: bool) -> dict[str, Any]:
        return {"rounds": 6, "deadlines": [{"on": "2026-04-01", "kept": one} for one in kept]}

    here = finished(99, CONCEDES[:1], outcome=None, bargaining=stated(True))
    past = [finished(1, HOLDS, bargaining=stated(True, False)), finished(2, HOLDS, supplier="X", bargaining=stated(False))]
    found = learn_prior(past, case=here)
    assert (found.prior.deadlines, found.deadlines) == ((1, 2), (2, 3))


def test_how_sure_it_is_grows_with_the_cases() -> None:
    few, many = (learn_prior([finished(number, CONCEDES) for number in range(count)], case=NEXT) for count in (1, 9))
    for found in (few, many):
        for name, share in found.tactics.items():
            assert found.ranges[name].low <= share == found.ranges[name].likely <= found.ranges[name].high
        assert found.shift.low < found.shift.likely == found.prior.reservation_shift < found.shift.high
        assert sum(found.paces.values()) == pytest.approx(1) == pytest.approx(sum(found.usual_paces.values()))
    assert np.ptp([many.ranges["time"].low, many.ranges["time"].high]) < np.ptp([few.ranges["time"].low, few.ranges["time"].high])
    # One case and a strength of eight: a beta distribution worth nine, by drawing from it.
    drawn = np.random.default_rng(1).beta(few.tactics["time"] * 9, (1 - few.tactics["time"]) * 9, 200_000)
    assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx([few.ranges["time"].low, few.ranges["time"].high], abs=0.005)


def test_of_many_packages_a_part_is_looked_back_over_with_all_that_was_put() -> None:
    issues = [{"id": name, "options": list(range(9))} for name in ("a", "b", "c", "d")]
    values = {"values": {issue["id"]: list(range(9)) for issue in issues}}
    theirs = {"values": {issue["id"]: list(range(8, -1, -1)) for issue in issues}, "reservation": {"low": 2, "likely": 8, "high": 14}}
    puts = [dict.fromkeys("abcd", 0), {"a": 1}, dict.fromkeys("abcd", 3)]
    offers = [{"id": f"t{at}", "round": at, "by": "theirs", "on": "2026-03-01", "package": put} for at, put in enumerate(puts, 1)]
    document = {"batna": 1, "title": "Large", "buyer": "A", "supplier": "B", "issues": issues, "offers": offers}
    document |= {"preferences": {"ours": values, "theirs": theirs}}
    broken = case_of(document | {"outcome": {"kind": "impasse", "on": "2026-04-01"}})
    package = {"a": 8, "b": 8, "c": 8, "d": 1}  # 7 to them, less than was thought to be their walk-away
    signed = case_of(document | {"outcome": {"kind": "agreement", "on": "2026-04-01", "package": package}})
    first, again, other = look_back(broken), look_back(broken), look_back(signed)
    assert np.array_equal(first.tactics, again.tactics)
    assert first.tactics.sum() == pytest.approx(1)
    assert other.shift < first.shift


def test_what_is_remembered_of_a_case_is_not_looked_at_again() -> None:
    seen: list[str] = []

    def look(past: Case, seed: int) -> Lesson:
        seen.append(past.title)
        return look_back(past, seed)

    cases = [finished(number, HOLDS) for number in range(2)]
    assert learn_prior(cases, case=NEXT, look=look) == learn_prior(cases, case=NEXT)
    assert seen == ["Past 0", "Past 1"]
    assert [one.number for one in learn_prior([NEXT, *cases], case=NEXT).past] == [1, 2]
