"""The zone of possible agreement, and how sure it is."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.measure.branches import TooManyPackages
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.plan import zopa as module
from batna.plan.zopa import estimate_zopa


@settings(max_examples=200)
@given(data=st.data())
def test_what_is_certain_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    assume(small.pairs)
    floors = [Fraction(str(small.document["preferences"][side]["reservation"])) for side in ("ours", "theirs")]
    zone = [(a, b) for a, b in small.pairs.values() if a >= floors[0] and b >= floors[1]]
    found = estimate_zopa(case_of(small.document))
    assert found.packages == len(zone)
    assert found.share == len(zone) / len(small.pairs)
    assert found.chance == bool(zone)
    assert found.size.low == found.size.likely == found.size.high
    assert found.size.likely == pytest.approx(float(max(a + b for a, b in small.pairs.values()) - sum(floors)))
    assert found.our_best == (pytest.approx(float(max(a for a, _ in zone))) if zone else None)
    assert found.their_best == (pytest.approx(float(max(b for _, b in zone))) if zone else None)
    assert found.unknowns == ()


def one_price(**theirs: Any) -> dict[str, Any]:
    """A buyer who would pay up to 48 for something that costs the seller 40, all in millions of dollars."""
    prices = list(range(38, 61))
    return {
        "batna": 1,
        "title": "A company",
        "buyer": "Buyer",
        "supplier": "Seller",
        "unit": "USD",
        "issues": [{"id": "price", "unit": "M USD", "options": prices}],
        "preferences": {
            "ours": {"values": {"price": [-price for price in prices]}, "reservation": -48},
            "theirs": {"values": {"price": prices}, "reservation": 40} | theirs,
        },
        "offers": [
            {"id": "a", "round": 1, "by": "ours", "on": "2026-06-01", "package": {"price": 42}},
            {"id": "b", "round": 2, "by": "theirs", "on": "2026-06-02", "package": {"price": 46}},
            {"id": "c", "round": 3, "by": "ours", "on": "2026-06-03", "package": {}},
        ],
    }


def test_the_share_of_the_zone_is_judged_against_what_could_have_been() -> None:
    """The seller who closes at 46 has three quarters of the zone when the buyer would have paid 48."""
    found = estimate_zopa(case_of(one_price()))
    assert (found.size.likely, found.packages, found.our_best, found.their_best) == (8, 9, -40, 48)
    ours, theirs = found.offers
    assert (ours.round, ours.our_gain, ours.their_gain, ours.our_share) == (1, 6, 2, 0.75)
    assert (theirs.by, theirs.our_share) == ("theirs", 0.25)


def test_an_offer_outside_the_zone_has_no_share() -> None:
    found = estimate_zopa(case_of(one_price(reservation=47)))
    assert [one.our_share for one in found.offers] == [None, None]


def test_sides_that_cannot_meet_are_a_gap_apart() -> None:
    found = estimate_zopa(case_of(one_price(reservation=50)))
    assert (found.chance, found.packages, found.size.likely, found.our_best, found.their_best) == (0, 0, -2, None, None)


def test_an_uncertain_reservation_makes_the_zone_uncertain() -> None:
    found = estimate_zopa(case_of(one_price(reservation={"low": 40, "likely": 47, "high": 54})))
    above = 1 - (54 - 48) ** 2 / (14 * 7)  # the triangular distribution at 48
    assert found.chance == pytest.approx(above, abs=0.04)
    assert found.size.low < 0 < found.size.likely == 1 < found.size.high
    assert [(one.field, round(one.share, 9)) for one in found.unknowns] == [("preferences.theirs.reservation", 1.0)]
    assert found.because[-1] == "What would narrow it most is their reservation value: it makes 100 % of the variance of the size."


def test_what_would_narrow_it_most_comes_first(bicycle_parts: dict[str, Any]) -> None:
    preferences = bicycle_parts["preferences"]
    preferences["theirs"]["values"]["returns"] = [1, {"low": 20, "likely": 30, "high": 40}, 5]
    preferences["theirs"]["reservation"] = {"low": 55, "likely": 60, "high": 65}
    preferences["ours"]["reservation"] = {"low": 50, "likely": 70, "high": 90}
    preferences["ours"]["values"]["price"] = [1, 10, {"low": 20, "likely": 25, "high": 30}, 33, 40]
    found = estimate_zopa(case_of(bicycle_parts))
    assert [one.name for one in found.unknowns] == ["our own reservation value", "what returns is worth to them", "their reservation value"]
    variances = [(20 * 20) / 6, (10 * 10) / 6, (5 * 5) / 6]
    for unknown, variance in zip(found.unknowns, variances, strict=True):
        assert unknown.share == pytest.approx(variance / sum(variances), abs=0.06)
    assert 0 < found.chance < 1
    assert found.because[-1] == "Our own values of options are counted at likely."
    assert found == estimate_zopa(case_of(bicycle_parts))
    assert found != estimate_zopa(case_of(bicycle_parts), seed=1)


def test_rules_bound_the_zone(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 20, "likely": 30, "high": 40}, 5]
    free = estimate_zopa(case_of(bicycle_parts))
    rule = {"if": {"price": [3.47, 3.71]}, "then": {"delivery": 60}}
    ruled = estimate_zopa(case_of(bicycle_parts | {"rules": [rule]}))
    assert ruled.size.likely < free.size.likely
    assert ruled.packages == 180 - 2 * 3 * 9


def test_too_many_packages_are_not_counted(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise TooManyPackages("Too many.")

    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 20, "likely": 30, "high": 40}, 5]
    bicycle_parts["preferences"]["theirs"]["reservation"] = {"low": 55, "likely": 90, "high": 100}
    bicycle_parts["preferences"]["ours"]["reservation"] = 50
    exact = estimate_zopa(case_of(bicycle_parts))
    monkeypatch.setattr(module, "count_at_least", refuse)
    monkeypatch.setattr(module, "type_frontiers", refuse)
    found = estimate_zopa(case_of(bicycle_parts))
    assert (found.packages, found.share) == (None, None)
    assert "At likely, both prefer too many to count." in found.because
    assert any(reason.startswith("For at least ") for reason in found.because)
    assert exact.chance * 0.9 < found.chance <= exact.chance
    monkeypatch.setattr(module, "MOST_WORK", 3)
    assert estimate_zopa(case_of(bicycle_parts)) == found
    monkeypatch.setattr(module, "MOST_RANGES", 2)
    with pytest.raises(NotEnoughData, match="More than 2 values are ranges"):
        estimate_zopa(case_of(bicycle_parts))


def test_a_reservation_beyond_all_values_leaves_no_zone(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["theirs"]["reservation"] = 1e15
    found = estimate_zopa(case_of(bicycle_parts))
    assert (found.chance, found.packages) == (0, 0)


def test_what_is_missing_or_hidden_is_said(bicycle_parts: dict[str, Any]) -> None:
    case = case_of(bicycle_parts)
    for field in ("preferences.theirs", "preferences.ours.reservation", "preferences.theirs.reservation"):
        with pytest.raises(HiddenFromRole):
            estimate_zopa(hide(case, [field]))
    del bicycle_parts["preferences"]["theirs"]["reservation"]
    with pytest.raises(NotEnoughData, match="when the supplier walks away"):
        estimate_zopa(case_of(bicycle_parts))
    del bicycle_parts["preferences"]["ours"]["reservation"]
    with pytest.raises(NotEnoughData, match="There is no alternative yet"):
        estimate_zopa(case_of(bicycle_parts))


def run(document: dict[str, Any], folder: Path, *arguments: str) -> str:
    path = folder / "case.yaml"
    write_case(case_of(document), path)
    result = CliRunner().invoke(app, ["zopa", str(path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_prints_json_and_a_table(tmp_path: Path) -> None:
    document = one_price(reservation={"low": 40, "likely": 47, "high": 54})
    result = json.loads(run(document, tmp_path, "--json"))
    assert result["their_reservation"] == {"low": 40.0, "likely": 47.0, "high": 54.0}
    assert result["offers"][0]["package"] == {"package": {"price": 42}, "ours": -42.0, "theirs": 42.0}
    assert result["unknowns"][0]["field"] == "preferences.theirs.reservation"
    assert {"size", "chance", "packages", "share", "our_best", "their_best", "because"} <= result.keys()
    shown = run(document, tmp_path)
    assert "A zone of possible agreement" in shown
    assert "their reservation value" in shown
    assert "What would narrow it" in shown
    assert "What would narrow it" not in run(one_price(), tmp_path).replace("What would narrow it most", "")


def test_their_walk_away_is_seen_from_our_side() -> None:
    found = estimate_zopa(case_of(one_price(reservation={"low": 39, "likely": 40, "high": 42})))
    assert found.reach is not None
    assert (found.reach.low, found.reach.likely, found.reach.high) == (-42, -40, -39)
    assert estimate_zopa(case_of(one_price(reservation={"low": 40, "likely": 44, "high": 99}))).reach is None


def test_a_page_gets_an_answer_in_time(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 20, "likely": 30, "high": 40}, 5]
    case = case_of(bicycle_parts)
    assert estimate_zopa(case, quick=True) == estimate_zopa(case)
    monkeypatch.setattr(module, "QUICK_WORK", 1)
    monkeypatch.setattr(module, "QUICK_SUMS", 1)
    monkeypatch.setattr(module, "QUICK_POINTS", 5)
    monkeypatch.setattr(module, "QUICK_UNKNOWNS", 0)
    found = estimate_zopa(case, quick=True)
    assert (found.packages, found.unknowns) == (None, ())
    assert any(reason.startswith("For at least ") for reason in found.because)
