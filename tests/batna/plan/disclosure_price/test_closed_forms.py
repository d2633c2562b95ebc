"""Prices that can be worked out by hand, for other numbers than the examples and either way round: told that we are stronger or weaker."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.exchange.document import case_of
from batna.plan.disclosure_price import ItemPrice, price_disclosures

PENS = st.sampled_from([0.0, 0.25, 0.5, 1.0])
PATIENCE = st.floats(0.5, 0.99)


def one_price(
    what: str, believed: Any, bargaining: dict[str, Any], *, ours: float, cost: float, units: int = 1, top: float = 150
) -> ItemPrice:
    """The only price in a case of `units` at a unit price from `cost` to `top`: we keep `top` less the price, they the rest."""
    prices = np.linspace(cost, top, 2 if bargaining["kind"] != "ask" else round(top - cost) + 1)
    case = {
        "batna": 1,
        "title": "Units",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "issues": [{"id": "price", "options": prices.tolist()}],
        "preferences": {
            "ours": {"values": {"price": (-units * prices).tolist()}, "reservation": -units * ours},
            "theirs": {"values": {"price": (units * (prices - cost)).tolist()}, "reservation": 0},
        },
        "information": [{"id": "item", "fact": "A fact", "reveals": {"what": what, "believed": believed}}],
        "bargaining": bargaining,
    }
    (found,) = price_disclosures(case_of(case)).items
    assert found.low == found.price == found.high
    return found


@settings(deadline=None, max_examples=60)
@given(
    st.integers(20, 70), st.integers(0, 40), st.integers(5, 40), st.integers(0, 60), st.sampled_from([(0.25, 1), (0.5, 10_000), (1.0, 7)])
)
def test_a_ceiling_that_they_ask_against(cost: int, above: int, wide: int, more: int, held: tuple[float, int]) -> None:
    """Believing any ceiling from `least` to `most` they ask half way from their cost to `most`, or `least` if that is more."""
    (pen, units), least = held, cost + above
    most = least + wide + (least + wide + cost) % 2
    ceiling = max(least - 10, cost) + more
    asks = max(least, (most + cost) / 2)
    found = one_price(
        "ceiling", {"from": -units * most, "to": -units * least}, {"kind": "ask", "pen": pen}, ours=ceiling, cost=cost, units=units, top=180
    )
    expected = (ceiling - asks) * units * pen if ceiling >= asks else 0.0
    assert found.price == pytest.approx(expected, abs=1e-6 * units)
    if ceiling < asks:
        assert found.sign == "neutral"
        assert "saves an impasse" in found.because[2]


@settings(deadline=None, max_examples=40)
@given(st.integers(20, 60), st.integers(0, 80), st.integers(0, 80))
def test_a_ceiling_that_they_think_they_know(cost: int, believed: int, real: int) -> None:
    found = one_price("ceiling", -float(cost + believed), {"kind": "ask", "pen": 1}, ours=cost + real, cost=cost, top=150)
    assert found.price == pytest.approx(max(real - believed, 0))


@settings(deadline=None, max_examples=60)
@given(st.integers(20, 60), st.floats(0, 80), st.floats(0, 80), PENS, st.sampled_from([1, 10_000]))
def test_an_alternative_that_is_better_or_worse_than_they_think(cost: int, believed: float, real: float, pen: float, units: int) -> None:
    """What is agreed lies `pen` of the way from their cost to our walk-away; they ask too much of one who is stronger than they think."""
    found = one_price(
        "no_alternative", -units * (cost + believed), {"kind": "split", "pen": pen}, ours=cost + real, cost=cost, units=units, top=150
    )
    untold, told = real - pen * believed, real - pen * real
    assert found.price == pytest.approx(units * (max(untold, 0.0) - told), abs=units * 1e-4)


@settings(deadline=None, max_examples=60)
@given(PATIENCE, PATIENCE, PATIENCE, PENS)
def test_a_hurry_or_patience_that_they_do_not_know_of(ours: float, theirs: float, believed: float, pen: float) -> None:
    """Our share is (1 − theirs) ÷ (1 − ours × theirs) when we put the first offer, `ours` times as much when they do."""

    def share(patience: float) -> float:
        return (1 - pen + pen * patience) * (1 - theirs) / (1 - patience * theirs)

    bargaining = {"kind": "alternating", "pen": pen, "patience": {"ours": ours, "theirs": theirs}}
    found = one_price("urgency", believed, bargaining, ours=150, cost=50, units=1000, top=150)
    assert found.price == pytest.approx(100_000 * (share(believed) - share(ours)), abs=1)


@settings(deadline=None, max_examples=60)
@given(PATIENCE, PATIENCE, st.floats(10, 90), st.floats(10, 90), PENS)
def test_a_walk_away_that_they_do_not_know_of_while_offers_alternate(
    ours: float, theirs: float, believed: float, real: float, pen: float
) -> None:
    """They insist on their share of the gain that they see; what is left of the real gain is ours, or there is no agreement."""
    mine = (1 - theirs) / (1 - ours * theirs)
    bargaining = {"kind": "alternating", "pen": pen, "patience": {"ours": ours, "theirs": theirs}}
    found = one_price("ceiling", -(50 + believed), bargaining, ours=50 + real, cost=50, top=150)
    untold = sum(chance * max(real - believed * (1 - part), 0) for chance, part in ((1 - pen, mine), (pen, ours * mine)))
    told = sum(chance * real * part for chance, part in ((1 - pen, mine), (pen, ours * mine)))
    assert found.price == pytest.approx(untold - told, abs=1e-3)


def test_told_that_we_can_wait_they_leave_us_as_much_as_a_hurry_would_cost() -> None:
    """The urgency of the examples the other way round: they believe in the hurry, and there is none."""
    bargaining = {"kind": "alternating", "pen": 0, "patience": {"ours": 0.95, "theirs": 0.95}}
    found = one_price("urgency", 0.85, bargaining, ours=150, cost=50, units=1000, top=150)
    assert found.price == pytest.approx(-25_308, abs=1)
    assert found.sign == "helps"
    assert found.cure is None


def test_a_refusal_shows_what_they_hold_possible() -> None:
    """They believe in a hurry, though not for sure: a round most likely leaves us 0.5. We keep 0.95, refuse, and lose the one round."""
    bargaining = {"kind": "alternating", "pen": 0, "patience": {"ours": 0.95, "theirs": 0.95}}
    found = one_price("urgency", {"low": 0.5, "likely": 0.5, "high": 0.96}, bargaining, ours=150, cost=50, units=1000, top=150)
    assert found.price == pytest.approx(100_000 * 0.05 / (1 - 0.95**2) * (0.95 - 1))
