"""Past talks weigh the ways to concede before the suppliers are drawn, and the plan follows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.estimate import Estimate
from batna.plan._countering import Counter, _say_past, plan_counter
from batna.plan._past import say_clocks, weigh_clocks
from batna.simulate.beliefs import EXPONENTS, Prior, draw_belief
from batna.simulate.estimate import Before, Clocks, estimate_counterpart, usual_clocks
from batna.simulate.strategy import Choice, decide
from batna.simulate.tactics import Tactic

ROOT = Path(__file__).parents[4]
TODAY = date(2026, 11, 22)
# A hard line, steps, late concession and early concession.
FOUR = Clocks(np.array([1.0, 0.5, 4.0, 0.25]), np.array([0.1, 0.3, 0.8, 0.8]), np.array([0.4, 0.1, 0.2, 0.3]))
HARD = Prior({Tactic.HARD: 6.0, Tactic.TIME: 0.7, Tactic.STEPS: 0.7}, {}, 0.0, 9, of="9 past talks (9 with Sella)")
SOFT = Prior({Tactic.HARD: 0.3, Tactic.TIME: 1.2, Tactic.STEPS: 0.5}, {3.0: 3.0, 1.0: 2.0, 0.1: 0.1, 0.2: 0.2}, 0.0, 9)
factor = st.floats(0.01, 20)
priors = st.builds(
    Prior,
    st.fixed_dictionaries(dict.fromkeys(Tactic, factor)),
    st.dictionaries(st.sampled_from(EXPONENTS), factor),
    st.just(0.0),
    st.just(6),
)


def test_by_hand_each_way_to_concede_is_so_many_times_as_likely() -> None:
    prior = Prior({Tactic.HARD: 2.0, Tactic.TIME: 0.5}, {0.25: 3.0, 4.0: 1.0}, 0.0, 6)
    late, early = 0.5 * 0.5 * np.array([0.6, 0.3]) / 0.9  # concession over time has a half of its 0.5, three parts of 0.2 late
    assert weigh_clocks(FOUR, prior).weight == pytest.approx(np.array([0.8, 0.1, late, early]) / 1.15)
    assert weigh_clocks(FOUR, prior).targets([0.5]).tolist() == FOUR.targets([0.5]).tolist()


def test_by_hand_several_paces_of_one_clock_count_with_their_mean_and_what_no_pace_is_near_to_stays() -> None:
    weighed = weigh_clocks(FOUR, Prior({}, {0.2: 1.0, 0.3: 5.0}, 0.0, 6)).weight
    assert weighed[2] / weighed[3] == pytest.approx(0.2 * 3.0 / 0.3)


def test_by_hand_after_an_offer_the_clocks_are_what_bayes_says() -> None:
    """The values are known, so that an offer shows its target: normal around it, by 0.05; the second of three packages is no top one."""
    known = Before(np.array([1.0, 0.55, 0.0]), np.full(3, 1e-9))
    prior = Prior({Tactic.HARD: 6.0, Tactic.TIME: 0.5}, {0.25: 2.0, 4.0: 0.5}, 0.0, 6)
    clocks = weigh_clocks(FOUR, prior)
    offers, nothing = np.array([[0], [1]]), np.empty((0, 1), dtype=np.int64)
    guess = estimate_counterpart((3,), np.zeros(3), offers, [0.0, 0.5], refused=nothing, refused_at=[], clocks=clocks, before=known)
    targets = np.array([1 - 0.1 * 0.5, 1 - 0.3 * 0.5**0.5, 1 - 0.8 * 0.5**4, 1 - 0.8 * 0.5**0.25])
    targets = np.minimum(targets, 1 - (1 / 3) ** 1.4)
    posterior = np.array([0.4 * 6, 0.1, 0.5 * 0.5 * 0.4 / 0.55, 0.5 * 0.5 * 0.15 / 0.55]) * np.exp(-0.5 * ((0.55 - targets) / 0.05) ** 2)
    assert guess.clock_weight == pytest.approx(posterior / posterior.sum(), rel=1e-6)
    assert np.bincount(guess.clock, minlength=4) / 300 == pytest.approx(guess.clock_weight, abs=0.06)
    assert guess.weight == pytest.approx(np.full(300, 1 / 300))


@given(priors)
def test_weights_add_up_to_one_and_paces_move_nothing_between_the_tactics(prior: Prior) -> None:
    usual = usual_clocks()
    found, even = weigh_clocks(usual, prior).weight, weigh_clocks(usual, replace(prior, paces={})).weight
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()
    hard = usual.depth <= 0.15
    assert found[hard] == pytest.approx(even[hard])


@given(factor, factor)
def test_the_drawn_suppliers_and_the_types_of_a_belief_learn_the_same(hard: float, over_time: float) -> None:
    case = read_case(ROOT / "examples" / "bicycle_parts.yaml")
    prior, clocks = Prior({Tactic.HARD: hard, Tactic.TIME: over_time}, {}, 0.0, 6), usual_clocks()
    before, after = (draw_belief(case, np.zeros((1, 4), np.int32), types=200, prior=one).tactics() for one in (None, prior))
    weighed = weigh_clocks(clocks, prior).weight / clocks.weight
    odds = (after["hard"] / before["hard"]) / (after["time"] / before["time"])
    assert weighed[0] / weighed[-1] == pytest.approx(odds)


@pytest.mark.parametrize("prior", [Prior({}, {}, 0.0, 0), Prior({Tactic.MIRROR: 4.0}, {}, 0.0, 6), Prior({}, {0.2: 1.0}, 0.0, 6)])
def test_who_says_nothing_of_the_clocks_changes_none(prior: Prior) -> None:
    clocks = usual_clocks()
    assert weigh_clocks(clocks, prior) is clocks
    case = read_case(ROOT / "examples" / "packaging_film.yaml")
    plain, known = (plan_counter(case, today=TODAY, prior=one) for one in (None, prior))
    assert known.now == plain.now
    assert known.because[-2:] == (
        f"{prior.says}: they concede in every way as likely as usual.",
        "Without it the plan would be the same.",
    )


def test_clocks_without_one_that_concedes_over_time_have_no_pace() -> None:
    line = Clocks(np.array([1.0, 1.0]), np.array([0.0, 0.1]), np.array([0.5, 0.5]))
    assert weigh_clocks(line, SOFT) is line


@pytest.mark.parametrize("name", ["bicycle_parts", "medicine_supply"])
def test_the_plan_puts_other_offers_to_hard_lines_than_to_those_who_concede(name: str) -> None:
    case = read_case(ROOT / "examples" / f"{name}.yaml")
    hard, soft = (plan_counter(case, today=TODAY, prior=prior) for prior in (HARD, SOFT))
    assert hard.decision.ahead is not None
    assert soft.decision.ahead is not None
    assert hard.decision.ahead.packages != soft.decision.ahead.packages
    assert hard.best is not None
    assert soft.best is not None
    ours = hard.scene.table.ours
    assert ours[hard.best.package] < ours[soft.best.package]  # who concedes later is asked for more now
    assert hard.now is not None
    assert soft.now is not None
    assert hard.now.likely < soft.now.likely


def test_the_plan_of_a_past_is_the_plan_against_its_clocks() -> None:
    """The past counts once: in the clocks, and not again in the draws."""
    scene, found = (plan_counter(read_case(ROOT / "examples" / "bicycle_parts.yaml"), prior=one) for one in (None, HARD))
    table = replace(scene.scene.table, clocks=weigh_clocks(usual_clocks(), HARD))
    plain = decide(table, scene.scene.talks, scene.scene.round, draws=300)
    assert found.decision.ahead is not None
    assert plain.ahead is not None
    assert found.decision.ahead.packages == plain.ahead.packages
    assert found.decision.guess.weight.tolist() == plain.guess.weight.tolist()


def test_it_says_how_likely_each_way_was_taken_to_be() -> None:
    clocks = weigh_clocks(FOUR, HARD)
    assert say_clocks(clocks, HARD, FOUR) == (
        "Learned from 9 past talks (9 with Sella): before their offers count, they hold a hard line with 85 % instead of 40 %, "
        "go step by step with 2 % instead of 10 %, give late with 5 % instead of 20 % and give early with 7 % instead of 30 %."
    )


def put(first: Choice, *others: Choice, packages: tuple[int, ...] = (0,), worth: float = 20.0) -> Counter:
    """Return a plan for the price that begins so."""
    issues = [{"id": "price", "unit": "EUR", "options": [220, 200, 180]}]
    ours, theirs = ({"values": {"price": values}, "reservation": 5} for values in ([0, 20, 40], [40, 20, 0]))
    document = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR", "issues": issues}
    counter = plan_counter(case_of(document | {"preferences": {"ours": ours, "theirs": theirs}}))
    assert counter.decision.ahead is not None
    ahead = replace(counter.decision.ahead, packages=packages)
    decision = replace(counter.decision, chosen=first, others=others, ahead=ahead)
    return replace(counter, decision=decision, now=Estimate(low=worth, likely=worth, high=worth))


def test_it_says_what_would_be_done_without_the_past_and_what_that_comes_to_with_it() -> None:
    one, other, accept = Choice("offer", 1, 0.5, 0.5, 0.5), Choice("offer", 2, 0.4, 0.5, 0.5), Choice("accept", 0, 0.1, 1.0, 1.0)

    def said(counter: Counter, usual: Counter) -> str:
        return _say_past(HARD, counter, usual)[-1]

    worths = " A counter-offer comes to 18 EUR with it, to 20 EUR without."
    assert said(put(one), put(one)) == "Without it the plan would be the same."
    assert said(put(one, worth=18), put(one)) == "Without it the plan would be the same." + worths
    assert said(put(one), put(one, packages=(1,))) == "Without it the plan would begin alike and go on with other offers."
    assert said(put(one, other), put(other)) == "Without it the plan would be to offer price 180 EUR, which comes to 16 EUR with it."
    assert said(put(one), put(other)) == "Without it the plan would be to offer price 180 EUR, which is not among the best with it."
    assert said(put(one, worth=18), put(accept)) == "Without it the plan would be to accept price 220 EUR." + worths
    over = replace(put(accept), now=None, decision=replace(put(accept).decision, ahead=None))
    assert said(over, over) == "Without it the plan would be the same."


def test_it_says_by_how_much_they_need_more() -> None:
    prior = Prior({}, {}, 0.05, 6)
    case = read_case(ROOT / "examples" / "packaging_film.yaml")
    floors = [plan_counter(case, prior=one).scene.table.their_floor for one in (None, prior)]
    assert floors[1] == pytest.approx(floors[0] + 0.05)
    assert plan_counter(case, prior=prior).because[-2] == (
        f"By it they need at least {100 * floors[1]:.1f} % of the way from their worst package to their best, not {100 * floors[0]:.1f} %."
    )
