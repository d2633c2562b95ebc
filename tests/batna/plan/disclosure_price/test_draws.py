"""Draws of what we do not know: the efficient packages of each, and prices that other draws bear out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of, document_of
from batna.measure.frontier import pareto_frontier
from batna.plan import _draws, disclosure_price
from batna.plan._draws import draw_all
from batna.plan.disclosure_price import DisclosurePrices, ItemPrice, PairPrice, price_disclosures
from batna.plan.packages import sides_of

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
TALKS = ["cloud_renewal", "medicine_supply", "packaging_film"]


@pytest.mark.parametrize("name", TALKS)
def test_the_sweep_finds_the_frontier_of_every_draw(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(EXAMPLES / f"{name}.yaml")
    with monkeypatch.context() as many:
        many.setattr(_draws, "AT_ONCE", 5 * 4224)  # in several parts
        swept = draw_all(case, 3)
    monkeypatch.setattr(_draws, "MOST_PACKAGES", 0)
    monkeypatch.setattr(_draws, "FEWER", _draws.DRAWS)
    merged = draw_all(case, 3)
    assert len(swept) == len(merged) == 256
    assert swept.pies.ours.shape == merged.pies.ours.shape
    assert swept.pies.ours == pytest.approx(merged.pies.ours)
    assert swept.pies.theirs == pytest.approx(merged.pies.theirs)


def test_with_many_packages_there_are_fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_draws, "MOST_PACKAGES", 100)
    assert len(draw_all(read_case(EXAMPLES / "cloud_renewal.yaml"), 0)) == 64


def test_with_many_types_there_are_fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(EXAMPLES / "packaging_film.yaml")
    full = price_disclosures(case)
    for entries, draws in ((100_000, 92), (1_000, 20)):
        monkeypatch.setitem(disclosure_price.MOST_ENTRIES, "tactics", entries)
        found = price_disclosures(case)
        assert f"{draws} draws" in found.because[-1]
        assert found.items[0].sessions * 256 == full.items[0].sessions * draws


def test_exact_values_have_one_frontier_in_all_draws() -> None:
    document = document_of(read_case(EXAMPLES / "oracles/ceiling_leak.yaml"))
    document["preferences"]["theirs"]["reservation"] = {"low": -10, "likely": 0, "high": 10}
    case = case_of(document)
    draws, sides = draw_all(case, 0), sides_of(case)
    assert len(draws) == 256
    assert (draws.pies.ours == pareto_frontier(sides.ours, sides.theirs).utilities[:, 0]).all()
    # One draw from each of as many equal shares.
    shares = np.sort(draws.pies.their_floor)
    assert shares[0] < -9
    assert shares[-1] > 9
    assert abs(shares.mean()) < 0.01


@pytest.mark.parametrize("name", TALKS)
def test_other_seeds_give_prices_within_the_range(name: str) -> None:
    case = read_case(EXAMPLES / f"{name}.yaml")
    first, *others = (prices_in(price_disclosures(case, seed=seed)) for seed in range(6))
    for item, one in first.items():
        for same in (other[item] for other in others):
            assert one.low <= same.price <= one.high
            assert same.low <= one.price <= same.high
            assert (one.sign == "neutral") == (same.sign == "neutral")


def prices_in(found: DisclosurePrices) -> dict[str, ItemPrice | PairPrice]:
    return {one.item: one for one in found.items} | {" and ".join(one.items): one for one in found.pairs}


def chairs(ceiling: float, shown: float) -> dict[str, Any]:
    """They ask against a walk-away between 20 and 60; ours is uncertain, and so how often their ask is too much."""
    prices = list(range(0, 101, 5))
    return {
        "batna": 1,
        "title": "Chairs",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "issues": [{"id": "price", "options": prices}],
        "preferences": {
            "ours": {"values": {"price": [100 - price for price in prices]}, "reservation": {"low": 0, "likely": 1, "high": ceiling}},
            "theirs": {"values": {"price": prices}, "reservation": 0},
        },
        "information": [{"id": "ceiling", "fact": "What we pay", "reveals": {"what": "ceiling", "shows": shown, "believed": 20}}],
        "bargaining": {"kind": "ask", "pen": 1},
    }


def test_a_rare_effect_is_neither_missed_nor_called_nothing() -> None:
    """Told that we walk away at 45 they ask 55 where they asked 80: it brings us 25 in all draws in which we do not leave before."""
    runs = [price_disclosures(case_of(chairs(45.5, 45)), seed=seed).items[0] for seed in range(4)]
    assert all(one.price < 0 and one.sign == "helps" for one in runs)
    said = "It changes something in {} of 256 draws of what we do not know: it costs us in 0 and brings us something in {}."
    assert runs[0].because[-1] in {said.format(count, count) for count in range(200, 257)}


def test_nothing_is_said_to_change_only_where_no_draw_changes() -> None:
    (found,) = price_disclosures(case_of(chairs(10, 20))).items
    assert (found.price, found.low, found.high, found.sign) == (0, 0, 0, "neutral")
    assert found.because[-1] == "It changes nothing in any of 256 draws of what we do not know."
