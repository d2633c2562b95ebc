"""Trades that help both sides, and single moves that mean much to them."""

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.model.hiding import hide
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.plan.trades import rank_trades

MIDDLE = {"price": 3.98, "delivery": 30, "payment": "on delivery", "returns": "5 % spoilage"}
NASH = {"price": 3.47, "delivery": 45, "payment": "30 days after", "returns": "5 % spoilage"}


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    assume(small.pairs)
    start = data.draw(st.sampled_from(list(product(*map(range, small.sizes)))))
    a, b = small.value(start)
    best: dict[tuple[int, int], Fraction] = {}
    for i, j in permutations(range(len(start)), 2):
        for x, y in product(range(small.sizes[i]), range(small.sizes[j])):
            give, get = (small.value((*start[:k], o, *start[k + 1 :])) for k, o in ((i, x), (j, y)))
            giving = give[0] <= a and give[1] > b
            getting = get[0] > a and get[1] <= b
            both = tuple(x if k == i else y if k == j else o for k, o in enumerate(start))
            gains = give[0] + get[0] - 2 * a, give[1] + get[1] - 2 * b
            if giving and getting and both in small.pairs and min(gains) >= 0 and max(gains) > 0:
                best[i, j] = max(best.get((i, j), Fraction(0)), sum(gains))

    found = rank_trades(case_of(small.document), reference=small.package(start))
    pairs = {(int(one.give.issue[1:]), int(one.get.issue[1:])): one.joint_gain.likely for one in found.trades}
    assert pairs == {pair: pytest.approx(float(gain)) for pair, gain in best.items()}
    assert [one.joint_gain.likely for one in found.trades] == sorted(pairs.values(), reverse=True)
    for one in found.trades:
        assert one.brings_us >= one.costs_us - 1e-9
        assert one.costs_us == -one.give.ours >= 0
        assert one.theirs.likely == pytest.approx(one.joint_gain.likely - one.brings_us + one.costs_us)


def test_the_buyer_gives_on_payment_and_returns_and_takes_price_and_delivery(bicycle_parts: dict[str, Any]) -> None:
    found = rank_trades(case_of(bicycle_parts))
    assert {one.issue: one.advice for one in found.priorities} == {
        "payment": "give",
        "returns": "give",
        "delivery": "take",
        "price": "take",
    }
    assert {one.issue: (one.our_swing, one.their_swing) for one in found.priorities} == {
        "payment": (14, 24),
        "returns": (19, 29),
        "delivery": (24, 19),
        "price": (39, 29),
    }
    assert found.reference.package == MIDDLE
    first = found.trades[0]
    assert (
        first.says == "If you agree to price 3.47 USD instead of 3.98 USD, then we agree to payment 30 days after instead of on delivery."
    )
    assert (first.costs_us, first.brings_us, first.theirs.likely, first.joint_gain.likely) == (9, 15, 6, 12)
    assert (first.chance, first.they_want_it) == (1.0, "high")
    assert first.because == (
        "We gain 6 points: it brings 15 points and costs 9 points.",
        "They gain an estimated 6 points; 100 % of 1,000 supplier types are better off with it.",
    )


def offer(side: str, number: int, package: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"{side}{number}", "round": number, "by": side, "on": f"2026-06-0{number}", "package": package}


def test_it_starts_from_the_last_whole_offer_from_which_a_trade_helps(bicycle_parts: dict[str, Any]) -> None:
    low, lower = MIDDLE | {"price": 4.12}, MIDDLE | {"delivery": 20}
    ours = [offer("ours", 1, low), offer("ours", 2, lower), offer("ours", 3, {"price": 3.47})]
    found = rank_trades(case_of(bicycle_parts | {"offers": ours}))
    assert (found.reference.package, found.reference_is) == (lower, "our last offer (round 2)")
    assert found.because[0] == "Trades start from our last offer (round 2)."

    theirs = [offer("ours", 1, NASH), offer("theirs", 2, low)]
    found = rank_trades(case_of(bicycle_parts | {"offers": theirs}))
    assert (found.reference.package, found.reference_is) == (low, "their last offer (round 2)")
    assert found.because[:2] == (
        "No trade of two issues helps both from our last offer (round 1).",
        "Trades start from their last offer (round 2).",
    )


def test_an_efficient_reference_has_no_trades(bicycle_parts: dict[str, Any]) -> None:
    found = rank_trades(case_of(bicycle_parts), reference=NASH)
    assert found.trades == ()
    assert found.because[0] == "No trade of two issues helps both from the given package."


def test_the_middle_keeps_the_rules(bicycle_parts: dict[str, Any]) -> None:
    rule = {"if": {"price": 3.98}, "then": {"payment": "60 days after"}}
    found = rank_trades(case_of(bicycle_parts | {"rules": [rule]}))
    assert found.reference.package != MIDDLE
    assert all((one.package["price"], one.package["payment"]) != (3.98, "on delivery") for one in [found.reference])


def test_trades_keep_rules_and_charter(bicycle_parts: dict[str, Any]) -> None:
    rule = {"if": {"payment": "30 days after"}, "then": {"price": [3.71, 3.98]}}
    charter = {"red_lines": [{"clause": "4", "issue": "delivery", "at_most": 30}]}
    assert len(rank_trades(case_of(bicycle_parts), reference=MIDDLE).trades) == 2
    ruled = rank_trades(case_of(bicycle_parts | {"rules": [rule]}), reference=MIDDLE)
    assert [one.give.issue for one in ruled.trades] == ["delivery"]
    chartered = rank_trades(case_of(bicycle_parts | {"charter": charter}), reference=MIDDLE)
    assert [one.give.issue for one in chartered.trades] == ["payment"]
    assert [one.give.issue for one in chartered.negotiables] == ["payment"]


def test_wishes_follow_from_the_supplier_types(bicycle_parts: dict[str, Any]) -> None:
    values = bicycle_parts["preferences"]["theirs"]["values"]
    values["payment"] = [10, {"low": 10, "likely": 25, "high": 40}, 1]
    found = rank_trades(case_of(bicycle_parts), reference=MIDDLE)
    first = found.trades[0]
    assert first.theirs.low < 6 == first.theirs.likely < first.theirs.high
    assert first.joint_gain.low == pytest.approx(first.theirs.low + 6)
    assert 0.6 <= first.chance < 0.9
    assert first.they_want_it == "likely"
    assert found == rank_trades(case_of(bicycle_parts), reference=MIDDLE)
    assert found != rank_trades(case_of(bicycle_parts), reference=MIDDLE, seed=1)
    values["payment"] = [10, {"low": 0, "likely": 25, "high": 26}, 1]
    assert rank_trades(case_of(bicycle_parts), reference=MIDDLE).trades[0].they_want_it == "weak"


def test_a_trade_that_leaves_them_as_they_were_counts_half(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["payment"] = [10, 19, 1]
    first = next(one for one in rank_trades(case_of(bicycle_parts), reference=MIDDLE).trades if one.give.issue == "payment")
    assert (first.theirs.likely, first.chance, first.they_want_it) == (0, 0.5, "weak")


def test_single_moves_cost_us_little_and_mean_much_to_them(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["ours"]["values"]["returns"] = [7, 7, 20]
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, 30, 45]
    found = rank_trades(case_of(bicycle_parts), reference=MIDDLE)
    assert [(one.give.issue, one.costs_us, one.give.theirs.likely) for one in found.negotiables] == [
        ("returns", -13, 15),
        ("payment", 9, 15),
        ("delivery", 9, 10),
    ]
    assert found.negotiables[0].says == "We can offer returns 10 % spoilage instead of 5 % spoilage: it brings us 13 points."
    assert found.negotiables[1].says == "We can offer payment 30 days after instead of on delivery: it costs us 9 points."


def test_fixed_costs_change_no_trade(bicycle_parts: dict[str, Any]) -> None:
    plain = rank_trades(case_of(bicycle_parts))
    fixed = rank_trades(case_of(bicycle_parts | {"costs": [{"line": "Freight", "amount": 100}]}))
    assert fixed.trades == plain.trades
    assert fixed.reference.ours == plain.reference.ours - 100


def test_one_issue_leaves_nothing_to_trade(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["issues"] = [{"id": "price", "options": [1]}]
    bicycle_parts["preferences"] = {side: {"values": {"price": [5]}} for side in ("ours", "theirs")}
    found = rank_trades(case_of(bicycle_parts))
    assert (found.trades, found.negotiables) == ((), ())
    assert not any("lopsided" in reason for reason in found.because)


def test_what_is_missing_or_hidden_is_said(bicycle_parts: dict[str, Any]) -> None:
    case = case_of(bicycle_parts)
    with pytest.raises(BadInput, match=r"package.price: got 1, expected one of the options"):
        rank_trades(case, reference=MIDDLE | {"price": 1})
    for field in ("preferences.theirs", "preferences.ours.values", "charter"):
        with pytest.raises(HiddenFromRole):
            rank_trades(hide(case, [field]))
    with pytest.raises(NotEnoughData, match="worth to the supplier"):
        rank_trades(case_of(bicycle_parts | {"preferences": {"ours": bicycle_parts["preferences"]["ours"]}}))


def run(document: dict[str, Any], folder: Path, *arguments: str) -> str:
    path = folder / "case.yaml"
    write_case(case_of(document), path)
    result = CliRunner().invoke(app, ["trades", str(path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_prints_json_and_a_table(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    result = json.loads(run(bicycle_parts, tmp_path, "--json"))
    assert list(result) == ["reference", "reference_is", "trades", "negotiables", "priorities", "because"]
    assert result["reference"] == {"package": MIDDLE, "ours": 66.0, "theirs": 60.0}
    assert result["trades"][0]["give"] == {
        "issue": "payment",
        "before": "on delivery",
        "after": "30 days after",
        "ours": -9.0,
        "theirs": {"low": 15.0, "likely": 15.0, "high": 15.0},
    }
    assert len(json.loads(run(bicycle_parts, tmp_path, "--json", "--limit", "1"))["trades"]) == 1
    assert json.loads(run(bicycle_parts, tmp_path, "--json", "--reference", json.dumps(NASH)))["trades"] == []
    shown = run(bicycle_parts, tmp_path)
    assert "If you agree to price 3.47 USD" in shown
    assert "Moves that cost us little" in shown
    best = {"price": 3.47, "delivery": 20, "payment": "30 days after", "returns": "5 % spoilage"}
    bicycle_parts["preferences"]["ours"]["values"]["delivery"] = [0, 0, 0, 99]
    assert "Moves that cost us little" not in run(bicycle_parts, tmp_path, "--reference", json.dumps(best))
