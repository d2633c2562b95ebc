"""Our plan against supplier types, and the same sessions played step by step."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.batna.simulate.reference import Player, negotiate
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData
from batna.plan._packages import list_for_types
from batna.plan.simulation import Way, pool_plans, simulate_plan
from batna.simulate.beliefs import draw_belief
from batna.simulate.counterpart import make_counterparts
from batna.simulate.tactics import Tactic

STEPS = list(range(0, 101, 10))
RISING = [float(price) for price in STEPS]


def chairs(reservation: Any = 20, theirs: Any = 30, **fields: Any) -> Case:
    """Each EUR less is worth one to us, each EUR more one to them."""
    ours = {"values": {"price": RISING[::-1]}, "reservation": reservation}
    preferences = {"ours": ours, "theirs": {"values": {"price": RISING}, "reservation": theirs}}
    start = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR"}
    return case_of(start | {"issues": [{"id": "price", "options": STEPS}], "preferences": preferences} | fields)


def put(round_: int, by: str, price: int | None = None) -> dict[str, Any]:
    package = {} if price is None else {"price": price}
    return {"id": f"{by}{round_}", "round": round_, "by": by, "on": "2027-02-01", "package": package}


def step_by_step(case: Case, sessions: int, pace: float, *, floor: float) -> list[float]:
    """Return what each session brings us, played by the reference; we begin."""
    listed = list_for_types(case)
    belief = draw_belief(case, listed.packages, types=sessions)
    ours = make_counterparts(listed.ours, listed.packages)
    rows: list[tuple[int, ...]] = [(place,) for place in range(len(listed.packages))]
    lowest, rounds = int(ours.floor_of(floor)), case.bargaining.deadline or case.bargaining.rounds
    us = Player(dict(zip(rows, ours.utility[0].tolist(), strict=True)), lowest, lowest, rounds, rounds, "TIME", pace)
    brought = []
    for i in range(sessions):
        types = belief.types
        utility = dict(zip(rows, belief.values.utility[i].tolist(), strict=True))
        least, wanted = int(types.reservation[i]), int(types.lowest[i])
        ends, over = int(types.deadline[i]), int(types.horizon[i])
        them = Player(utility, least, wanted, ends, over, Tactic(int(types.tactic[i])).name, float(types.pace[i]))
        package, _, _ = negotiate((us, them))
        brought.append(20.0 if package is None else float(listed.ours[package[0]]))
    return brought


@pytest.mark.parametrize(("way", "pace"), [("slow", 0.3), ("even", 1.0), ("fast", 3.0)])
def test_it_ends_as_step_by_step(way: Way, pace: float) -> None:
    case = chairs(theirs={"low": 10, "likely": 40, "high": 95})
    found = simulate_plan(case, way=way, sessions=200)
    brought = step_by_step(case, 200, pace, floor=20)
    assert found.value.likely == pytest.approx(np.mean(brought))
    assert (found.sessions, found.first_round, found.rounds, found.reservation) == (200, 1, 8, 20)
    assert found.way == way


def test_shares_and_chances_add_up() -> None:
    found = simulate_plan(chairs(theirs={"low": 10, "likely": 60, "high": 95}))
    assert 0 < found.no_agreement < 1
    assert sum(one.share for one in found.bins) == pytest.approx(1 - found.no_agreement)
    assert sum(one.chance for one in found.by_tactic) == pytest.approx(1)
    assert sum(one.chance * one.no_agreement for one in found.by_tactic) == pytest.approx(found.no_agreement)
    assert sum(one.chance * one.value.likely for one in found.by_tactic) == pytest.approx(found.value.likely)
    assert {one.tactic for one in found.by_tactic} == {"late", "steady", "eager", "mirror", "firm", "stepwise"}
    assert found.agreed is not None
    assert found.agreed.likely * (1 - found.no_agreement) + 20 * found.no_agreement == pytest.approx(found.value.likely)
    assert [one.way for one in found.ways] == [one.way for one in sorted(found.ways, key=lambda one: -one.value.likely)]
    chosen = next(one for one in found.ways if one.way == "slow")
    assert (chosen.value, chosen.no_agreement) == (found.value, found.no_agreement)
    assert len(found.packages) == 5
    assert found.packages[0].share == max(one.share for one in found.packages)
    assert all(one.ours == 100 - float(one.package["price"]) for one in found.packages)


def test_the_same_seed_gives_the_same_numbers() -> None:
    case = chairs(theirs={"low": 10, "likely": 60, "high": 95})
    assert simulate_plan(case, seed=3) == simulate_plan(case, seed=3)
    assert simulate_plan(case, seed=3).value != simulate_plan(case, seed=4).value


def test_firm_never_goes_below_the_target() -> None:
    """Their reservation leaves us 70 at most; with 60 as the target no agreement is worth less."""
    case = chairs(preferences=chairs().model_dump(mode="json")["preferences"] | {})
    ours = case.preferences.ours.model_copy(update={"target": 60.0})
    aimed = case.model_copy(update={"preferences": case.preferences.model_copy(update={"ours": ours})})
    firm, soft = simulate_plan(aimed, way="firm"), simulate_plan(aimed, way="fast")
    assert firm.agreed is not None
    assert firm.agreed.low >= 60 > (soft.agreed.low if soft.agreed else 0)
    assert firm.no_agreement > soft.no_agreement
    assert firm.target == 60
    # Without a target: half of the way from our walk-away, 20, to our best package, 100.
    assert min(one.start for one in simulate_plan(chairs(), way="firm").bins) >= 60


def test_nothing_to_agree_is_an_impasse() -> None:
    found = simulate_plan(chairs(reservation=90, theirs=50))
    assert (found.no_agreement, found.agreed, found.bins, found.packages, found.ends_in) == (1.0, None, (), (), None)
    assert found.value.likely == 90


def test_waiting_costs_and_counts_from_now() -> None:
    delay = {"bargaining": {"delay": [{"function": "finance", "per_day": 1}], "days_per_round": 2}}
    plain, dear = simulate_plan(chairs(reservation=90, theirs=50)), simulate_plan(chairs(reservation=90, theirs=50, **delay))
    assert dear.value.likely < plain.value.likely
    assert "A round of waiting costs 2 EUR." in dear.because


def test_the_talks_go_on_from_the_offers_so_far() -> None:
    so_far = [put(1, "ours", 0), put(1, "theirs", 100), put(2, "ours", 10), put(2, "theirs", 70)]
    before, after = simulate_plan(chairs()), simulate_plan(chairs(offers=so_far))
    assert (before.first_round, after.first_round) == (1, 3)
    assert "The talks go on in round 3 of 8, after 4 offers." in after.because
    assert any("2 offers of theirs" in reason for reason in after.because)


def test_their_answer_comes_first_when_our_offer_is_on_the_table() -> None:
    """They have not answered our offer of 70; it leaves them 70, which every type signs that wants no more by now."""
    found = simulate_plan(chairs(offers=[put(1, "ours", 100)]))
    assert found.first_round == 1
    assert found.agreed is not None
    assert found.agreed.likely == 0


def test_they_begin_when_they_hold_the_pen_or_put_the_first_offer() -> None:
    held = list_for_types(chairs(bargaining={"pen": 0.9}))
    assert not held.we_begin
    begun = list_for_types(chairs(offers=[put(1, "theirs", 100), put(1, "ours", 0), put(2, "theirs", 90)]))
    assert not begun.we_begin
    history = begun.history()
    assert (history.offers, history.round, history.second_moves) == (((0, 10), (1, 0), (0, 9)), 1, True)
    assert list_for_types(chairs()).we_begin
    assert simulate_plan(chairs(bargaining={"pen": 0.9})).value.likely >= 20


def test_open_offers_and_talks_that_went_on_for_long_are_taken_as_they_are() -> None:
    history = list_for_types(chairs(offers=[put(1, "ours"), put(1, "theirs", 80)])).history()
    assert (history.offers, history.round) == (((1, 8),), 1)
    late = simulate_plan(chairs(offers=[put(9, "ours", 10), put(9, "theirs", 80)]))
    assert (late.first_round, late.rounds) == (10, 10)


def test_what_the_charter_forbids_is_never_signed() -> None:
    charter = {"red_lines": [{"clause": "1", "issue": "price", "at_most": 50}], "signers": ["Maya"]}
    case = chairs(charter=charter, offers=[put(1, "ours", 0), put(1, "theirs", 90)])
    found = simulate_plan(case, way="fast")
    assert found.agreed is not None
    assert found.agreed.low >= 50
    assert "6 of 11 packages keep rules and charter; all of them are played over." in found.because
    listed = list_for_types(case)
    assert listed.may.tolist() == [True] * 6 + [False]
    assert listed.signable[-1] < listed.ours.min()


def large(**fields: Any) -> Case:
    """Five issues of ten options: too many to rank for every type, so the efficient ones are."""
    names = [f"i{place}" for place in range(5)]
    rows = {name: [float(step * (place + 1)) for step in range(10)] for place, name in enumerate(names)}
    turned = {name: [float(step * (5 - place)) for step in range(9, -1, -1)] for place, name in enumerate(names)}
    document = {"batna": 1, "title": "Large", "buyer": "Northwind", "supplier": "Sella"}
    issues = [{"id": name, "options": list(range(10))} for name in names]
    preferences = {"ours": {"values": rows, "reservation": 10}, "theirs": {"values": turned, "reservation": 10}}
    return case_of(document | {"issues": issues, "preferences": preferences} | fields)


def test_a_large_case_is_played_over_its_efficient_packages() -> None:
    worst = {f"i{place}": 0 for place in range(5)}
    offer = {"id": "o", "round": 1, "by": "theirs", "on": "2027-02-01", "package": worst | {"i0": 9, "i4": 0}}
    found = simulate_plan(large(offers=[offer]), sessions=100)
    assert any("efficient at likely" in reason for reason in found.because)
    assert found.no_agreement < 0.5


def test_it_says_what_is_missing() -> None:
    with pytest.raises(NotEnoughData, match="walk-away"):
        simulate_plan(chairs(reservation=None))
    with pytest.raises(NotEnoughData, match="walks away"):
        simulate_plan(chairs(theirs=None))
    nothing = {"red_lines": [{"clause": "1", "issue": "price", "at_most": -5}], "signers": ["Maya"]}
    with pytest.raises(NotEnoughData, match="leave no package"):
        simulate_plan(chairs(charter=nothing))


def test_it_refuses_what_it_does_not_know() -> None:
    with pytest.raises(BadInput) as caught:
        simulate_plan(chairs(), way="loud", sessions=0)  # type: ignore[arg-type]
    assert [problem.place for problem in caught.value.problems] == ["way", "sessions"]


def test_the_command_shows_tables_and_json(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    write_case(chairs(), file)

    def run(*words: str) -> str:
        return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["simulation", str(file), *words], catch_exceptions=False).stdout

    said = run("--way", "even", "--sessions", "50")
    assert "What we may end with (EUR)" in said
    assert "When we give the same in every round" in said
    assert json.loads(run("--json", "--sessions", "50"))["sessions"] == 50


def test_runs_are_pooled_to_their_means() -> None:
    runs = [simulate_plan(chairs(), sessions=50, seed=seed) for seed in range(3)]
    pooled = pool_plans(runs)
    assert pooled.sessions == 150
    assert [one.mean for one in pooled.ways] == sorted((one.mean for one in pooled.ways), reverse=True)
    for one in pooled.ways:
        same = [way for run in runs for way in run.ways if way.way == one.way]
        assert one.mean == pytest.approx(np.mean([way.value.likely for way in same]))
        assert one.no_agreement == pytest.approx(np.mean([way.no_agreement for way in same]))
        assert one.error >= 0
    assert pooled.because[0].startswith("3 runs with a seed each, 150 supplier types in all")
    with pytest.raises(ValueError, match="At least one run"):
        pool_plans([])
