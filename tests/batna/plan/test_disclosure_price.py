"""The price of telling an information item: three answers worked out by hand, and the laws that every price obeys."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import read_case
from batna.exchange.document import case_of, document_of
from batna.measure.bargaining import rubinstein_share
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData
from batna.plan._bargains import Tables, make_tables
from batna.plan._pies import OurTypes, Pies
from batna.plan.disclosure_price import DisclosurePrices, pool_prices, price_disclosures

ORACLES = Path(__file__).resolve().parents[3] / "examples/oracles"
STEPS = list(range(0, 101, 5))
BARGAINED = st.sampled_from(["ask", "split", "alternating", "tactics"])


def chairs(*items: dict[str, Any], theirs: Any = 20.0, ours: Any = 20.0, **fields: Any) -> Case:
    """A gain of 100 EUR on a single price; each side walks away below 20."""
    return case_of(
        {
            "batna": 1,
            "title": "Chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "unit": "EUR",
            "issues": [{"id": "price", "options": STEPS}],
            "preferences": {
                "ours": {"values": {"price": [100 - price for price in STEPS]}, "reservation": ours},
                "theirs": {"values": {"price": STEPS}, "reservation": theirs},
            },
            "information": [{"id": f"i{n}", "fact": "A fact"} | item for n, item in enumerate(items)],
        }
        | fields
    )


def reveals(what: str, **said: Any) -> dict[str, Any]:
    return {"reveals": {"what": what, **said}}


def only(prices: DisclosurePrices) -> float:
    (one,) = prices.items
    assert one.low <= one.price <= one.high
    return one.price


@pytest.mark.parametrize(("name", "price"), [("ceiling_leak", 100_000), ("no_alternative", 150_000), ("urgency_leak", 25_308)])
def test_it_finds_what_can_be_worked_out_by_hand(name: str, price: float) -> None:
    found = price_disclosures(read_case(ORACLES / f"{name}.yaml"))
    assert only(found) == pytest.approx(price, rel=0.01)
    assert found.items[0].sign == "costs"
    assert found.items[0].cure


def test_a_ceiling_below_what_they_would_ask_costs_nothing_and_saves_an_impasse() -> None:
    document = document_of(read_case(ORACLES / "ceiling_leak.yaml"))
    document["preferences"]["ours"]["reservation"] = -850_000
    (found,) = price_disclosures(case_of(document)).items
    assert (found.price, found.sign, found.cure) == (0, "neutral", None)
    assert found.because[-1] == "When they ask, an agreement comes about with 0 % untold and with 100 % told: telling it saves an impasse."


@given(st.floats(0.3, 0.99), st.floats(0.3, 0.99), st.floats(0.3, 0.99))
def test_urgency_is_priced_as_the_closed_form_says(ours: float, theirs: float, believed: float) -> None:
    assume(abs(believed - ours) > 1e-3)
    case = chairs(
        reveals("urgency", believed=believed), bargaining={"kind": "alternating", "pen": 0, "patience": {"ours": ours, "theirs": theirs}}
    )
    expected = 60 * (rubinstein_share(believed, theirs) - rubinstein_share(ours, theirs))
    assert only(price_disclosures(case)) == pytest.approx(expected, abs=1e-4)


def test_a_final_deadline_may_come_out_in_our_favour() -> None:
    (found,) = price_disclosures(chairs(reveals("deadline", believed=8), bargaining={"deadline": 6})).items
    assert found.price < -1
    assert (found.sign, found.cure) == ("helps", None)
    assert "telling it brings us" in found.because[1]


def test_what_they_know_already_costs_nothing() -> None:
    told = {"contacts": [{"id": "c", "on": "2027-01-01", "by": "Maya", "channel": "mail", "told": ["i0"]}]}
    item = reveals("ceiling")
    for case in (chairs(item | {"known_to_them": True}), chairs(item, **told)):
        (found,) = price_disclosures(case).items
        assert (found.price, found.low, found.high, found.sign, found.sessions) == (0, 0, 0, "neutral", 0)
    assert only(price_disclosures(chairs(item, **told), as_if_untold=True)) == only(price_disclosures(chairs(item))) > 0


def test_what_they_know_counts_when_another_item_is_priced() -> None:
    """They know our reservation value to a cent, so another item that tells it has no news."""
    case = chairs(reveals("ceiling") | {"known_to_them": True}, reveals("no_alternative"))
    assert [one.price for one in price_disclosures(case).items] == [0, 0]
    assert price_disclosures(case).pairs == ()


def test_two_items_are_not_simply_added() -> None:
    found = price_disclosures(
        chairs(reveals("ceiling"), reveals("no_alternative"), reveals("need_date", believed=1.0), bargaining={"patience": {"ours": 0.8}})
    )
    same = next(pair for pair in found.pairs if pair.items == ("i0", "i1"))
    assert same.price == pytest.approx(next(one.price for one in found.items if one.item == "i0"))
    assert same.sum == pytest.approx(2 * same.price)
    assert len(found.pairs) == 3
    assert "the two prices would add up to" in same.because[0]
    assert found.items == tuple(sorted(found.items, key=lambda one: -one.price))


def test_the_same_seed_gives_the_same_prices_and_an_interval() -> None:
    case = chairs(reveals("ceiling"), theirs={"low": 0, "likely": 20, "high": 40}, ours={"low": 10, "likely": 20, "high": 30})
    first, again, other = (price_disclosures(case, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert first.items[0].low < first.items[0].price < first.items[0].high
    assert "256 draws" in first.because[-1]


@settings(deadline=None, max_examples=25)
@given(BARGAINED, st.floats(0, 1), st.integers(0, 100), st.integers(0, 100), st.floats(0.5, 1))
def test_telling_what_they_believe_already_changes_nothing(kind: str, pen: float, ours: int, theirs: int, keeps: float) -> None:
    bargaining = {"kind": kind, "pen": pen, "patience": {"ours": keeps}, "deadline": 4}
    items = [reveals("ceiling", believed=ours), reveals("deadline", believed=4), reveals("urgency", believed=keeps)]
    found = price_disclosures(chairs(*items, ours=ours, theirs=theirs, bargaining=bargaining))
    assert [(one.price, one.sign) for one in found.items] == [(0, "neutral")] * 3


@settings(deadline=None, max_examples=25)
@given(BARGAINED, st.floats(0, 1), st.integers(0, 110), st.integers(0, 110))
def test_the_supplier_never_does_worse_for_knowing(kind: str, pen: float, ours: int, theirs: int) -> None:
    """The plan it chooses against the truth is the best there is."""
    pies = Pies(np.arange(100.0, -1, -5)[None], np.arange(0.0, 101, 5)[None], np.array([float(theirs)]))
    us = OurTypes(np.array([[float(ours), 0.0, 40.0]]), np.array([[5, 3, 8]]), np.array([[0.8, 0.9, 1.0]]))
    case = chairs(bargaining={"kind": kind, "pen": pen, "patience": {"theirs": 0.9}})
    tables: Tables = make_tables(pies, us, case.bargaining)
    informed = tables.theirs[0, tables.reply(np.array([1.0, 0.0, 0.0]))[0], 0]
    assert informed >= tables.theirs[0, tables.reply(np.full(3, 1 / 3))[0], 0] - 1e-9
    assert (tables.ours >= -1e-9).all()
    for chances in (tables.agreed, tables.deal):
        assert ((chances >= 0) & (chances <= 1 + 1e-12)).all()


def test_two_who_can_wait_for_ever_share_evenly() -> None:
    for keeps in (0.9999, 1.0):
        patience = {"ours": keeps, "theirs": keeps}
        case = chairs(reveals("urgency", believed=keeps), bargaining={"kind": "alternating", "pen": 0, "patience": patience})
        assert only(price_disclosures(case)) == 0
        assert "Untold we gain 30 over" in price_disclosures(case).items[0].because[1]


def test_without_a_package_that_both_sign_there_is_nothing_to_lose() -> None:
    for kind in ("ask", "split", "alternating", "tactics"):
        for pen in (0, 1):
            bargaining = {"kind": kind, "pen": pen}
            assert only(price_disclosures(chairs(reveals("ceiling"), theirs=200, bargaining=bargaining))) == 0
            assert only(price_disclosures(chairs(reveals("ceiling", believed=150), ours=150, bargaining=bargaining))) == 0


def test_telling_them_of_a_stronger_walk_away_helps() -> None:
    case = chairs(reveals("alternative", shows=50, believed=20), ours=50, bargaining={"kind": "split"})
    (found,) = price_disclosures(case).items
    assert (found.price, found.sign) == (-15, "helps")


def test_a_number_that_the_item_shows_counts() -> None:
    shown = chairs(reveals("deadline", shows=3.0, believed=8), reveals("urgency", shows=2.0), bargaining={"deadline": 8})
    found = {one.item: one for one in price_disclosures(shown).items}
    assert "told, they know it is 3 rounds" in found["i0"].because[0]
    assert "told, they know it is 1 of our gain" in found["i1"].because[0]


def test_what_a_round_costs_follows_from_the_cost_of_a_day() -> None:
    def said(**fields: Any) -> str:
        return price_disclosures(chairs(reveals("need_date"), **fields)).items[0].because[0]

    assert "they know it is 0.88 of" in said(dates={"gap_cost_per_day": 1})
    assert "they know it is 0.77 of" in said(bargaining={"delay": [{"function": "ops", "per_day": 2}]})
    assert "they know it is 1 of" in said(ours=200)
    assert "they know it is 1 of" in said(theirs=200)


def test_an_item_without_a_number_is_not_priced_with_a_reason() -> None:
    found = price_disclosures(chairs({}, reveals("volume")))
    assert (found.items, found.pairs) == ((), ())
    assert [one.item for one in found.not_priced] == ["i0", "i1"]
    assert "give it `reveals`" in found.not_priced[0].because
    assert "volume is not in the case" in found.not_priced[1].because


def test_the_cure_names_the_alternative_that_helps_most() -> None:
    def cure(**fields: Any) -> str | None:
        case = chairs(reveals("ceiling"), ours=None, going_without=0, **fields)
        return price_disclosures(case).items[0].cure

    weak = {"id": "b", "total_cost": 5, "likelihood": 0.1}
    good = {"id": "a", "name": "Aurora", "total_cost": -30, "likelihood": 0.5}
    assert cure(alternatives=[weak, good]) == "Make “Aurora” certain: our reservation value is then better by 15 EUR."
    assert (
        cure(alternatives=[good | {"likelihood": 1.0}]) == "Qualify an alternative, so that walking away costs less than they would learn."
    )
    without = price_disclosures(chairs(reveals("ceiling")))
    assert without.items[0].cure == "Qualify an alternative, so that walking away costs less than they would learn."
    # Who may not know when we need it is told no more than that.
    known = chairs(reveals("ceiling"), going_without=0, alternatives=[weak, good])
    blind = known.model_copy(update={"dates": known.dates.without(["need_by"])})
    assert [price_disclosures(one).items[0].cure for one in (known, blind)] == [cure(alternatives=[weak, good]), without.items[0].cure]
    assert price_disclosures(known.without(["alternatives"])).items[0].cure == without.items[0].cure
    hurry = price_disclosures(
        chairs(reveals("urgency", believed=0.95), bargaining={"kind": "alternating", "patience": {"ours": 0.5, "theirs": 0.9}})
    )
    assert (hurry.items[0].cure or "").startswith("Build stock")
    wide = {"low": 10, "likely": 20, "high": 30}
    late = price_disclosures(chairs(reveals("deadline", believed={"from": 6, "to": 10}), theirs=wide))
    assert (late.items[0].cure or "").startswith("Have the deadline moved")


def test_ranges_of_values_are_drawn() -> None:
    case = document_of(chairs(reveals("ceiling")))
    case["preferences"]["theirs"]["values"]["price"] = [{"low": price - 2, "likely": price, "high": price + 2} for price in STEPS]
    found = price_disclosures(case_of(case))
    assert found.items[0].low < found.items[0].high


def test_it_says_what_is_missing_or_unknown() -> None:
    with pytest.raises(NotEnoughData, match="no information item yet"):
        price_disclosures(chairs())
    with pytest.raises(NotEnoughData, match="add their reservation value"):
        price_disclosures(chairs(reveals("ceiling"), theirs=None))
    with pytest.raises(BadInput, match="expected an information item of this case: i0"):
        price_disclosures(chairs(reveals("ceiling")), items=["nothing"])
    assert [one.item for one in price_disclosures(chairs(reveals("ceiling"), {}), items=["i1"]).not_priced] == ["i1"]


def run(*words: object) -> str:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["disclosure-price", *map(str, words)], catch_exceptions=False).stdout


def test_the_command_shows_a_table_and_json(tmp_path: Path) -> None:
    from batna.exchange.casefile import write_case

    file = tmp_path / "case.json"
    write_case(chairs(reveals("ceiling"), reveals("deadline"), {}), file)
    said = run(file)
    assert "The price of telling it (EUR)" in said
    assert "The price of telling two" in said
    assert "i2: not priced." in said
    assert '"sign": "costs"' in run(file, "--json", "--item", "i0")
    assert "The price of telling two" not in run(file, "--item", "i0")


def test_runs_are_pooled_to_their_means() -> None:
    case = read_case(ORACLES.parent / "medicine_supply.yaml")
    runs = [price_disclosures(case, seed=seed) for seed in range(3)]
    pooled = pool_prices(runs)
    assert [one.item for one in pooled.items][-1] == "grant_closes"
    for one in pooled.items:
        same = [item for run in runs for item in run.items if item.item == one.item]
        assert one.price == pytest.approx(np.mean([item.price for item in same]))
        assert one.low <= one.price <= one.high
        assert one.sessions == sum(item.sessions for item in same)
    signs = {one.item: one.sign for one in pooled.items}
    assert (signs["ceiling"], signs["grant_closes"]) == ("costs", "helps")
    assert [one.item for one in pooled.items if one.cure is not None] == ["ceiling"]
    told = pool_prices([price_disclosures(read_case(ORACLES.parent / "cloud_renewal.yaml"))])
    assert {one.item: one.sign for one in told.items}["need_date"] == "neutral"
    assert pooled.pairs[0].sum == pytest.approx(np.mean([run.pairs[0].sum for run in runs]))
    assert pooled.not_priced == runs[0].not_priced
    assert pool_prices(runs[:1]).items[0].price == runs[0].items[0].price
    with pytest.raises(ValueError, match="At least one run"):
        pool_prices([])
