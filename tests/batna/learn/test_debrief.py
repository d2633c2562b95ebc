"""How it ended, what was left on the table for both, and lessons that know their n."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.learn.debrief import NO_WALK_AWAY, NOT_ENDED, QUESTIONS, find_lessons, measure_outcome
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.outcome import Debrief
from batna.model.package import Package
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.plan.improvements import Improvements, find_improvements

OURS = {"values": {"price": [0, 12, 25, 40], "delivery": [0, 10, 22]}, "reservation": 20, "target": 50}
THEIRS = {"values": {"price": [38, 24, 10, 0], "delivery": [8, 20, 4]}, "reservation": 10}
IMPASSE = {"kind": "impasse", "on": date(2027, 3, 30), "because": "Steel went up"}


def offer(name: str, number: int, by: str, price: int) -> dict[str, Any]:
    return {"id": name, "round": number, "by": by, "on": date(2027, 3, number), "package": {"price": price}}


def agreed(price: int, delivery: int) -> dict[str, Any]:
    return {"kind": "agreement", "on": date(2027, 3, 30), "package": {"price": price, "delivery": delivery}}


def chairs(**more: Any) -> Case:
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
        }
        | more
    )


def test_an_agreement_is_measured_against_walk_away_and_target() -> None:
    found = measure_outcome(chairs(outcome=agreed(190, 60)))
    assert (found.kind, found.package) == ("agreement", {"price": 190, "delivery": 60})
    assert (found.ours, found.theirs) == (Estimate(low=25, likely=25, high=25), Estimate(low=18, likely=18, high=18))
    assert found.to_walk_away == Estimate(low=5, likely=5, high=5)
    assert found.to_target == Estimate(low=-25, likely=-25, high=-25)
    assert found.share == pytest.approx(5 / 30)
    assert found.says == "Agreed at 25 points to us, 5 above walk-away, 25 below target."
    assert found.because == ("Value to us 25 points.", "Our walk-away value was 20 points.", "Our target was 50 points.")


def test_what_was_left_for_both_is_counted_and_shown() -> None:
    left = measure_outcome(chairs(outcome=agreed(190, 60))).left
    assert left is not None
    assert left.dominating == 3  # 200 in 30 days, 190 and 180 in 45 days
    assert [(one.package, one.our_gain, one.their_gain) for one in left.fairest] == [({"price": 190, "delivery": 45}, 10, 12)]
    assert left.fairest[0].breaks == ()
    assert left.says.startswith("3 packages would have been better for both, by our estimate: the fairest has ")


def test_a_case_too_large_to_count_still_has_its_debrief(monkeypatch: pytest.MonkeyPatch) -> None:
    def uncounted(case: Case, agreed: Package, limit: int) -> Improvements:
        return replace(find_improvements(case, agreed, limit=limit), dominating=None)

    def too_large(case: Case, agreed: Package, limit: int) -> Improvements:
        raise NotEnoughData("The frontier is too large.")

    monkeypatch.setattr("batna.learn.debrief.find_improvements", uncounted)
    left = measure_outcome(chairs(outcome=agreed(190, 60))).left
    assert left is not None
    assert left.says.startswith("More packages than can be counted would have been better for both")
    monkeypatch.setattr("batna.learn.debrief.find_improvements", too_large)
    found = measure_outcome(chairs(outcome=agreed(190, 60)))
    assert (found.left, found.missing) == (None, ("The frontier is too large.",))


def test_a_better_package_that_the_charter_forbids_says_so() -> None:
    charter = {"red_lines": [{"clause": "7", "issue": "delivery", "at_least": 60}]}
    left = measure_outcome(chairs(outcome=agreed(190, 60), charter=charter)).left
    assert left is not None
    assert left.fairest[0].breaks == ("7",)
    assert "though it breaks clause 7 of the charter" in left.says


def test_nothing_is_left_when_the_agreement_is_efficient_and_the_sum_is_largest() -> None:
    found = measure_outcome(chairs(outcome=agreed(180, 45)))
    assert found.left is not None
    assert (found.left.dominating, found.left.fairest, found.left.unclaimed) == (0, (), 0)
    assert found.left.says == "By our estimate nothing was left that both would have liked better."


def test_an_efficient_agreement_may_still_leave_some_of_the_sum() -> None:
    left = measure_outcome(chairs(outcome=agreed(180, 30))).left
    assert left is not None
    assert (left.dominating, left.unclaimed) == (0, 4)
    assert left.says.endswith("The largest sum of both values was 4 points higher.")


def test_measures_the_case_cannot_give_are_empty_and_named() -> None:
    found = measure_outcome(chairs(outcome=agreed(190, 60), preferences={"ours": {"values": OURS["values"]}}))
    assert (found.theirs, found.to_target, found.to_walk_away, found.share, found.left) == (None, None, None, None, None)
    assert len(found.missing) == 3
    assert found.says == "Agreed at 25 points to us."


def test_a_target_below_walk_away_has_no_share_and_a_met_mark_is_said() -> None:
    ours = {"values": OURS["values"], "reservation": 25, "target": 25}
    found = measure_outcome(chairs(outcome=agreed(190, 60) | {"because": "It was enough"}, preferences={"ours": ours, "theirs": THEIRS}))
    assert found.share is None
    assert found.says == "Agreed at 25 points to us, exactly at walk-away, exactly at target."
    assert found.because[-1] == "It was enough"


def test_it_needs_an_end_and_our_values() -> None:
    with pytest.raises(NotEnoughData) as refused:
        measure_outcome(chairs())
    assert str(refused.value) == NOT_ENDED
    with pytest.raises(NotEnoughData):
        measure_outcome(chairs(outcome=IMPASSE, preferences={}))


def test_an_impasse_with_room_says_what_both_would_have_preferred() -> None:
    found = measure_outcome(chairs(outcome=IMPASSE))
    assert found.impasse is not None
    assert (found.impasse.existed, found.impasse.existed_surely) == (True, True)
    assert found.impasse.fairest[0].package == {"price": 190, "delivery": 45}
    assert (found.impasse.fairest[0].our_gain, found.impasse.fairest[0].their_gain) == (15, 20)
    assert found.says.startswith(
        "No agreement. There was room for an agreement, at likely walk-away values: 15 points above walk-away for us"
    )
    assert found.because == ("Steel went up",)


def test_an_impasse_without_room_was_right_and_doubt_is_said() -> None:
    none = chairs(outcome=IMPASSE, preferences={"ours": OURS | {"reservation": 60}, "theirs": THEIRS | {"reservation": 30}})
    found = measure_outcome(none)
    assert found.impasse is not None
    assert (found.impasse.existed, found.impasse.count, found.impasse.fairest) == (False, 0, ())
    assert found.says.endswith("stopping was right.")
    wide = THEIRS | {"reservation": {"low": 0, "likely": 10, "high": 57}}
    doubtful = measure_outcome(chairs(outcome={"kind": "impasse", "on": date(2027, 3, 30)}, preferences={"ours": OURS, "theirs": wide}))
    assert doubtful.impasse is not None
    assert (doubtful.impasse.existed, doubtful.impasse.existed_surely) == (True, False)
    assert doubtful.says.endswith("With both walk-away values at their high end there is none.")
    assert doubtful.because == ()


def test_an_impasse_needs_both_walk_away_values() -> None:
    found = measure_outcome(chairs(outcome=IMPASSE, preferences={"ours": OURS, "theirs": {"values": THEIRS["values"]}}))
    assert (found.impasse, found.says) == (None, "No agreement.")
    assert found.missing == (NO_WALK_AWAY,)


def test_hidden_parts_are_refused_unless_left_out() -> None:
    for outcome in (IMPASSE, agreed(190, 60)):
        case = hide(chairs(outcome=outcome), ["preferences.theirs", "preferences.ours.reservation", "preferences.ours.target"])
        with pytest.raises(HiddenFromRole):
            measure_outcome(case)
        found = measure_outcome(case, parts=())
        assert (found.impasse, found.left, found.to_walk_away, found.missing) == (None, None, None, ())


def test_lessons_count_and_say_when_they_are_too_few() -> None:
    case = chairs(
        offers=[
            offer("them1", 1, "theirs", 210),
            offer("us1", 1, "ours", 180),
            offer("us2", 2, "ours", 180),
            offer("them2", 2, "theirs", 200),
            offer("us3", 3, "ours", 190),
            offer("them3", 3, "theirs", 190),
        ]
    )
    rounds, pace, noes = find_lessons(case)
    assert (rounds.n, rounds.is_enough) == (1, False)
    assert rounds.says == "It took 3 rounds in 2 days. One negotiation says little about the next."
    assert (pace.n, pace.is_enough) == (2, False)
    assert pace.says == (
        "They moved 2 times, on average 12.5 points, from 12 to 13 in value to us. Not enough data to expect it again: n = 2, 5 are needed."
    )
    assert (noes.n, noes.is_enough) == (1, False)
    assert noes.says.startswith(
        "In this case after 1 no of ours they moved 12 points on average and after 1 concession of ours they moved 13 points on average."
    )


def test_lessons_of_an_empty_log_claim_nothing() -> None:
    rounds, pace, noes = find_lessons(chairs())
    assert rounds.says == "It took 0 rounds. One negotiation says little about the next."
    assert (pace.n, pace.says) == (0, "They made no second offer, so there is no pace to see.")
    assert noes.says.startswith("They never answered a second offer of ours. Not enough data")


def test_five_observations_are_enough() -> None:
    prices = [210, 200, 190, 180, 190, 180]
    pace = find_lessons(chairs(offers=[offer(f"them{i}", i + 1, "theirs", price) for i, price in enumerate(prices)]))[1]
    assert (pace.n, pace.is_enough) == (5, True)
    assert "Not enough" not in pace.says
    assert find_lessons(chairs(offers=[offer("us1", 1, "ours", 180)]))[0].says.startswith("It took 1 round in 0 days.")


def test_the_questions_fill_the_debrief() -> None:
    answers: dict[str, Any] = {question.field: 3 if question.kind == "scale" else "yes" for question in QUESTIONS}
    assert Debrief(on=date(2027, 3, 31), by="Maya", **answers).model_fields_set == {"on", "by", *answers}
    assert {question.field for question in QUESTIONS} | {"on", "by"} == set(Debrief.model_fields)


values = st.lists(st.integers(0, 9), min_size=3, max_size=3)


@given(ours=values, theirs=values, more=values, other=values, pick=st.tuples(st.integers(0, 2), st.integers(0, 2)))
def test_what_was_left_equals_looking_at_every_package(
    ours: list[int], theirs: list[int], more: list[int], other: list[int], pick: tuple[int, int]
) -> None:
    options = [{"id": "a", "options": [0, 1, 2]}, {"id": "b", "options": [0, 1, 2]}]
    preferences = {"ours": {"values": {"a": ours, "b": more}}, "theirs": {"values": {"a": theirs, "b": other}}}
    outcome = {"kind": "agreement", "on": date(2027, 3, 30), "package": {"a": pick[0], "b": pick[1]}}
    left = measure_outcome(chairs(issues=options, preferences=preferences, outcome=outcome)).left
    assert left is not None
    pairs = [(ours[i] + more[j], theirs[i] + other[j]) for i, j in product(range(3), range(3))]
    base = pairs[pick[0] * 3 + pick[1]]
    better = [pair for pair in pairs if pair[0] >= base[0] and pair[1] >= base[1] and pair != base]
    assert left.dominating == len(better)
    assert left.unclaimed == max(map(sum, pairs)) - sum(base)
    if better:
        assert min(left.fairest[0].our_gain, left.fairest[0].their_gain) == max(min(a - base[0], b - base[1]) for a, b in better)
