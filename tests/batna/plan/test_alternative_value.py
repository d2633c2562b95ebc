"""What could be done for our alternatives: an even split, a threat that never binds, and the best set under a budget."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData
from batna.plan.alternative_value import AlternativeValue, value_alternatives

PRICES = list(range(201))


def bought(*actions: dict[str, Any], alternatives: Any = None, **fields: Any) -> Case:
    """One price from 0 to 200; they walk away at 60; an alternative at 100, and nothing at all is worth −130."""
    bargaining = {"kind": "split", "actions": list(actions)} | fields.pop("bargaining", {})
    return case_of(
        {
            "batna": 1,
            "title": "Engines",
            "buyer": "Northwind",
            "supplier": "Sella",
            "unit": "EUR",
            "issues": [{"id": "price", "options": PRICES}],
            "preferences": {
                "ours": {"values": {"price": [-price for price in PRICES]}},
                "theirs": {"values": {"price": PRICES}, "reservation": 60},
            },
            "alternatives": [{"id": "a", "total_cost": 100, "likelihood": 1}] if alternatives is None else alternatives,
            "going_without": -130,
            "bargaining": bargaining,
        }
        | fields
    )  # fmt: skip


def action(key: str = "q", **said: Any) -> dict[str, Any]:
    return {"id": key, "kind": "qualify", "alternative": "a", "cost": 0} | said


def only(found: AlternativeValue) -> float:
    (one,) = found.actions
    return one.price_value


def test_an_alternative_at_90_instead_of_100_gains_5() -> None:
    found = value_alternatives(bought(action(saves=10)))
    assert found.settlement == -80
    assert only(found) == pytest.approx(5)
    assert found.actions[0].binds
    assert found.best.actions == ("q",)


def test_what_an_action_saves_is_in_the_unit_of_the_case_whatever_the_currency_of_the_alternative() -> None:
    abroad = [{"id": "a", "total_cost": 400, "currency": "USD", "likelihood": 1}]
    rates = [{"from": "USD", "to": "EUR", "rate": 0.25, "on": "2027-01-04", "source": "ECB"}]
    assert only(value_alternatives(bought(action(saves=10), alternatives=abroad, rates=rates))) == pytest.approx(5)


def test_qualifying_the_only_alternative_moves_the_split_from_95_to_80() -> None:
    unready = [{"id": "a", "total_cost": 100, "likelihood": 0}]
    found = value_alternatives(bought(action(likelihood=1.0), alternatives=unready))
    assert found.settlement == -95
    assert only(found) == pytest.approx(15)
    assert (found.exposure_days, found.actions[0].exposure_days) == (365, 365)
    half = value_alternatives(bought(action(likelihood=1.0, odds=0.5, cost=3), alternatives=unready))
    assert only(half) == pytest.approx(7.5)
    assert half.actions[0].net == pytest.approx(4.5)


def test_a_threat_that_never_binds_earns_nothing_under_the_outside_option_rule() -> None:
    """Without an alternative they share evenly between 60 and 130: 95. One at 100 is no threat; one at 90 is worth 5."""
    patient = {"kind": "alternating", "patience": {"ours": 1.0, "theirs": 1.0}}
    found = value_alternatives(bought(action(saves=2, cost=1), bargaining=patient))
    assert found.settlement == pytest.approx(-95, abs=0.01)
    assert only(found) == 0
    assert not found.actions[0].binds
    assert found.actions[0].because[-1].startswith("It never binds")
    assert found.best.actions == ()
    assert "Nothing is worth its cost without a budget." in found.because[-1]
    assert only(value_alternatives(bought(action(saves=10), bargaining=patient))) == pytest.approx(5, abs=0.01)
    assert value_alternatives(bought(action(), bargaining=patient, going_without=None)).settlement > -200


def test_days_of_exposure_stand_apart_from_the_price() -> None:
    dates = {"need_by": "2027-03-01", "gap_cost_per_day": 0}
    late = [{"id": "a", "total_cost": 100, "likelihood": 0.8, "ready_on": "2027-04-30"}]
    sooner = action("tool", kind="dual tooling", ready_on="2027-03-31")
    found = value_alternatives(bought(sooner, alternatives=late, dates=dates))
    assert only(found) == 0
    assert (found.exposure_days, found.actions[0].exposure_days) == pytest.approx((0.8 * 60 + 0.2 * 365, 24))
    later = action("tool", ready_on="2027-05-31")
    assert value_alternatives(bought(later, alternatives=late, dates=dates)).actions[0].exposure_days == 0
    by_then = value_alternatives(bought(sooner, alternatives=late, dates=dates), today=date(2027, 4, 10))
    assert by_then.exposure_days == pytest.approx(0.8 * 20 + 0.2 * 365)
    assert by_then.actions[0].exposure_days == pytest.approx(16)
    slow = value_alternatives(bought(sooner | {"days": 15}, alternatives=late, dates=dates), today=date(2027, 4, 10))
    assert slow.actions[0].exposure_days == pytest.approx(4)
    bare = [{"id": "a", "total_cost": 100, "likelihood": 0.5}]
    assert value_alternatives(bought(sooner, alternatives=bare, dates=dates)).actions[0].exposure_days == -15


MANY = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.sampled_from([0.5, 1.0])), min_size=1, max_size=4)


@settings(deadline=None, max_examples=20)
@given(MANY, st.integers(0, 15))
def test_the_best_set_is_the_optimum_of_the_knapsack(drawn: list[tuple[int, int, float]], budget: int) -> None:
    """Each action saves on the same alternative, so the values of a split add up: half of what is saved, times the odds."""
    actions = [action(f"q{i}", saves=2 * saves, cost=cost, odds=odds) for i, (saves, cost, odds) in enumerate(drawn)]
    found = value_alternatives(bought(*actions), budget=budget)
    every = [taken for size in range(len(drawn) + 1) for taken in combinations(drawn, size)]
    best = max(sum(odds * saves - cost for saves, cost, odds in taken) for taken in every if sum(cost for _, cost, _ in taken) <= budget)
    assert found.best.net == pytest.approx(best, abs=1e-6)
    assert found.best.cost <= budget
    assert [one.cost for one in found.curve] == sorted(one.cost for one in found.curve)
    assert [one.price_value for one in found.curve] == sorted(one.price_value for one in found.curve)


def test_a_budget_that_costs_add_up_to_is_enough() -> None:
    both = [action("q", cost=0.1, saves=20), action("r", cost=0.2, saves=20)]
    assert value_alternatives(bought(*both), budget=0.3).best.actions == ("q", "r")


@pytest.mark.parametrize("budget", [-1.0, float("inf"), float("nan")])
def test_a_budget_is_a_number_that_can_be_spent(budget: float) -> None:
    with pytest.raises(BadInput, match=r"budget: got .* expected a finite number, 0 or more"):
        value_alternatives(bought(action()), budget=budget)


def test_two_ways_to_the_same_walk_away_are_not_worth_twice_as_much() -> None:
    unready = [{"id": "a", "total_cost": 100, "likelihood": 0}, {"id": "b", "total_cost": 100, "likelihood": 0}]
    ways = action("qa", likelihood=1.0, cost=4), action("qb", alternative="b", likelihood=1.0, cost=4)
    found = value_alternatives(bought(*ways, alternatives=unready, bargaining={"budget": 10}))
    assert [one.price_value for one in found.actions] == pytest.approx([15, 15])
    assert (len(found.best.actions), found.budget) == (1, 10)
    assert "Best for at most 10 EUR: qa." in found.because[-1]


def test_it_says_what_is_missing() -> None:
    with pytest.raises(NotEnoughData, match="bargaining, actions"):
        value_alternatives(bought())
    with pytest.raises(NotEnoughData, match="11 actions make too many"):
        value_alternatives(bought(*(action(f"q{i}") for i in range(11))))
    with pytest.raises(NotEnoughData, match="value of going without"):
        value_alternatives(
            bought(action(odds=0.5, likelihood=1.0), alternatives=[{"id": "a", "total_cost": 1, "likelihood": 0.5}], going_without=None)
        )
    no_floor = {"ours": {"values": {"price": [-price for price in PRICES]}}, "theirs": {"values": {"price": PRICES}}}
    with pytest.raises(NotEnoughData, match="add their reservation value"):
        value_alternatives(bought(action(), preferences=no_floor))


def run(*words: object) -> str:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["alternative-value", *map(str, words)], catch_exceptions=False).stdout


def test_the_command_shows_a_table_and_json(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    write_case(bought(action("q", name="Qualify Aurora", saves=10, cost=2)), file)
    said = run(file)
    assert "Qualify Aurora" in said
    assert "All 2 sets were looked at." in said
    assert '"budget": 1.0' in run(file, "--json", "--budget", 1)


def test_the_command_looks_from_today_or_from_the_day_on_which_the_talks_ended(tmp_path: Path) -> None:
    file, action_of_days = tmp_path / "case.json", action("q", days=30, cost=0, ready_on="2020-01-01")
    later = {"id": "a", "total_cost": 100, "likelihood": 1, "ready_on": "2100-01-01"}

    def exposure(*words: object) -> float:
        return float(json.loads(run(file, "--json", *words))["actions"][0]["exposure_days"])

    now = datetime.now(UTC).astimezone().date()
    for on in (now, now - timedelta(days=90)):
        ended = {} if on == now else {"outcome": {"kind": "impasse", "on": on}}
        write_case(bought(action_of_days, dates={"need_by": now}, alternatives=[later], **ended), file)
        assert exposure() == exposure("--today", on)
    assert exposure("--today", now) != exposure("--today", now - timedelta(days=90))
