"""What we believe of the other side, before and after their offers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.model.problem import NotEnoughData
from batna.simulate.batch import play
from batna.simulate.beliefs import FEWEST, Belief, Move, Prior, believe, draw_belief, moves_of, update_belief
from batna.simulate.counterpart import SCALE, list_packages, make_counterparts, sum_values
from batna.simulate.tactics import Tactic, find_targets, make_types

RANGE = {"low": 0, "likely": 50, "high": 100}
CASE: dict[str, Any] = {
    "batna": 1,
    "title": "Chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "issues": [{"id": name, "options": ["a", "b", "c"]} for name in ("price", "days", "cover")],
    "preferences": {
        "ours": {"values": {"price": [0, 20, 40], "days": [0, 10, 22], "cover": [0, 9, 15]}, "reservation": 20},
        "theirs": {
            "values": {"price": [RANGE, 20, 0], "days": [0, 20, RANGE], "cover": [10, RANGE, 0]},
            "reservation": {"low": 0, "likely": 30, "high": 60},
        },
    },
}  # fmt: skip
PACKAGES = list_packages([3, 3, 3])


def truth(values: dict[str, list[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    worth: np.ndarray[Any, np.dtype[np.float64]] = sum_values([np.array(row, float) for row in values.values()], PACKAGES)[0]
    return worth


def offers_of(values: dict[str, list[float]], pace: float, rounds: int = 8) -> list[Move]:
    """What a counterpart with these values puts round by round while we stay with our best package."""
    side = make_counterparts(truth(values), PACKAGES)
    types = make_types(1, pace=pace, deadline=rounds)
    moves = []
    for round_ in range(rounds):
        target = find_targets(types, side.ladder[:, -1], round_, np.zeros(1), got=np.zeros(1, np.int64))
        place = int(np.searchsorted(side.ladder[0], target[0]))
        moves += [Move("theirs", (int(side.order[0, place]),)), Move("ours", (26,))]
    return moves


def correlation(belief: Belief, true: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    estimated = [belief.value_of(package).likely for package in range(len(PACKAGES))]
    return float(np.corrcoef(estimated, true)[0, 1])


def test_before_the_first_offer_it_is_what_the_case_says() -> None:
    belief = draw_belief(case_of(CASE), seed=1)
    assert belief.effective == pytest.approx(1000)
    found = belief.reservation()
    assert found.likely == pytest.approx(30, abs=2)
    assert (found.low, found.high) == pytest.approx((9.5, 50.5), abs=3)
    assert belief.tactics()["time"] == pytest.approx(0.7, abs=0.05)
    assert update_belief(belief, [Move("ours", (3,))]) is belief


def test_the_same_seed_draws_the_same_types() -> None:
    one, again, other = (draw_belief(case_of(CASE), types=50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.values.utility, again.values.utility)
    assert not np.array_equal(one.values.utility, other.values.utility)
    assert np.array_equal(one.draw(20, seed=5), again.draw(20, seed=5))


@pytest.mark.parametrize("pace", [0.2, 1.0, 3.0])
def test_a_counterpart_that_concedes_does_not_fool_it(pace: float) -> None:
    """They like `cover: b` most; late offers are poor for them, and the belief knows why."""
    values: dict[str, list[float]] = {"price": [30, 20, 0], "days": [0, 20, 30], "cover": [10, 90, 0]}
    before = draw_belief(case_of(CASE), types=2000, seed=2)
    moves = offers_of(values, pace)
    half, whole = update_belief(before, moves[:8]), update_belief(before, moves)
    true = truth(values)
    assert correlation(whole, true) > 0.88
    assert correlation(whole, true) > correlation(before, true)
    assert correlation(whole, true) > correlation(half, true) - 0.05
    assert whole.effective >= FEWEST - 0.01
    widths = [np.mean([one.value_of(i).high - one.value_of(i).low for i in range(len(PACKAGES))]) for one in (before, whole)]
    assert widths[1] < widths[0]


def test_a_refusal_says_that_they_want_more() -> None:
    before = draw_belief(case_of(CASE), seed=3)
    best = Move("theirs", (int(before.values.order[0, -1]),))
    silent = update_belief(before, [best, best])
    refused = update_belief(before, [best, Move("ours", (0,)), best])
    assert refused.value_of(0).likely < silent.value_of(0).likely
    assert "2 offers of theirs" in refused.because[1]


def test_a_no_without_an_offer_is_a_refusal_too() -> None:
    before = draw_belief(case_of(CASE), seed=3)
    good = int(before.values.order[0, -3])
    refused = update_belief(before, [Move("ours", (good,)), Move("theirs", ())])
    assert refused.value_of(good).likely < before.value_of(good).likely
    assert refused.because[1] == "0 offers of theirs, 1 refusals without an offer, each against what every type would ask at that moment."
    assert refused.reservation().likely >= before.reservation().likely - 1
    again = update_belief(before, [Move("ours", (good,)), Move("theirs", ()), Move("theirs", ())])
    assert again.value_of(good).likely < refused.value_of(good).likely
    assert np.allclose(update_belief(before, [Move("theirs", ())]).chances, before.chances)
    assert update_belief(before, [Move("ours", ())]) is before


NONE = Prior({}, {}, 0.0, 0)


def test_the_belief_of_a_case_holds_its_ranges_a_prior_and_every_offer_in_its_order() -> None:
    puts = ((2, {"price": "b"}), (1, {"price": "a", "days": "c", "cover": "a"}))
    theirs = [{"id": f"t{at}", "round": at, "by": "theirs", "on": f"2027-03-0{at}", "package": package} for at, package in puts]
    case, packages = case_of({**CASE, "offers": theirs}), PACKAGES
    moves = moves_of(case, packages)
    assert [len(move.packages) for move in moves] == [1, 9]
    prior = Prior({Tactic.HARD: 3.0}, {}, 0.0, 6, of="6 past talks (6 with Sella)")
    found = believe(case, prior=prior, seed=2)
    assert np.allclose(found.chances, update_belief(draw_belief(case, packages, seed=2, prior=prior), moves).chances)
    assert found.because[1] == "Learned from 6 past talks (6 with Sella): the types are weighed by it."
    assert Prior({}, {}, 0.0, 2).says == "Learned from 2 past talks"
    assert [len(move.packages) for move in moves_of(case, packages[packages[:, 0] == 1])] == [9]


def test_a_prior_of_nothing_changes_nothing() -> None:
    plain, known = draw_belief(case_of(CASE), seed=1), draw_belief(case_of(CASE), seed=1, prior=NONE)
    assert np.allclose(plain.chances, known.chances, rtol=0, atol=1e-15)
    assert np.array_equal(plain.values.utility, known.values.utility)
    assert known.because == plain.because


def test_a_prior_weighs_tactics_and_paces() -> None:
    plain = draw_belief(case_of(CASE), seed=1)
    hard = draw_belief(case_of(CASE), seed=1, prior=Prior({Tactic.HARD: 5.0}, {3.0: 4.0, 0.1: 0.25}, 0.0, 6))
    assert hard.tactics()["hard"] > 3 * plain.tactics()["hard"]
    quick = (hard.types.tactic == Tactic.TIME) & (hard.types.pace == 3.0)
    assert hard.chances[quick].sum() > 2 * plain.chances[quick].sum()


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_a_higher_shift_is_a_higher_reservation_value(one: float, other: float) -> None:
    beliefs = [draw_belief(case_of(CASE), types=60, seed=2, prior=Prior({}, {}, shift, 3)) for shift in sorted((one, other))]
    low, high = (float(belief.chances @ belief.types.reservation) / SCALE for belief in beliefs)
    assert low <= high + 1e-9


def test_a_shift_moves_the_mean_by_itself_and_is_cut_off_at_what_was_drawn() -> None:
    plain = draw_belief(case_of(CASE), seed=1)
    shares = plain.types.reservation / SCALE
    up, far = (draw_belief(case_of(CASE), seed=1, prior=Prior({}, {}, shift, 3)) for shift in (0.05, 5.0))
    assert up.chances @ shares == pytest.approx(plain.chances @ shares + 0.05, abs=1e-6)
    assert far.chances @ shares == pytest.approx(np.sort(shares)[-50:].mean(), abs=1e-6)
    certain = CASE["preferences"] | {"theirs": {"values": {name: [20, 10, 0] for name in ("price", "days", "cover")}, "reservation": 30}}
    same = draw_belief(case_of(CASE | {"preferences": certain}), types=20, seed=1, prior=Prior({}, {}, 0.2, 3))
    assert same.effective == pytest.approx(20)


def test_an_offer_that_leaves_issues_open_counts_as_the_mean_of_its_ways() -> None:
    before = draw_belief(case_of(CASE), seed=3)
    whole = tuple(i for i, row in enumerate(PACKAGES.tolist()) if row[0] == 0)
    after = update_belief(before, [Move("theirs", whole)])
    assert after.value_of(0).likely > before.value_of(0).likely
    assert after.because[-1].startswith("Their reservation value is now believed at")


def test_evidence_is_tempered_when_few_types_are_left() -> None:
    belief = draw_belief(case_of(CASE), types=40, seed=1)
    after = update_belief(belief, offers_of({"price": [30, 20, 0], "days": [0, 20, 30], "cover": [10, 90, 0]}, 1.0))
    assert after.effective == pytest.approx(FEWEST, abs=0.1)
    assert any("The evidence counts with" in said for said in after.because)


def test_types_play_as_any_others_do() -> None:
    belief = draw_belief(case_of(CASE), types=100, seed=1)
    ours = make_counterparts(truth({"price": [0, 20, 40], "days": [0, 10, 22], "cover": [0, 9, 15]}), PACKAGES)
    played = play((ours, make_types(100, pace=2.0, deadline=8)), (belief.values, belief.types))
    assert 0.5 < played.agreed.mean() <= 1
    assert (belief.types.lowest >= belief.types.reservation).all()
    assert set(belief.types.tactic.tolist()) <= {int(one) for one in (Tactic.TIME, Tactic.MIRROR, Tactic.HARD, Tactic.STEPS)}
    assert belief.values.utility.max() == SCALE


def test_without_an_estimate_of_theirs_it_says_what_to_add() -> None:
    with pytest.raises(NotEnoughData, match="add their values"):
        draw_belief(case_of(CASE | {"preferences": {}}))
    theirs = {"values": CASE["preferences"]["theirs"]["values"]}
    with pytest.raises(NotEnoughData, match="add their reservation value"):
        draw_belief(case_of(CASE | {"preferences": {"theirs": theirs}}), PACKAGES)
