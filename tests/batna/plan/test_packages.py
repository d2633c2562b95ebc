"""Efficient packages, the points of bargaining theory, the cloud of all packages."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import _percent, app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.measure.branches import TooManyPackages
from batna.model.hiding import hide
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.plan import packages as module
from batna.plan.packages import RatedPackage, cloud, rank_packages, sketch_frontier, value_of


def key(rated: RatedPackage) -> tuple[Any, ...]:
    return tuple(rated.package.values())


def run(document: dict[str, Any], folder: Path, *arguments: str) -> Any:
    path = folder / "case.json"
    write_case(case_of(document), path)
    result = CliRunner().invoke(app, ["packages", str(path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data, ranges=data.draw(st.booleans()))
    case = case_of(small.document)
    if not small.pairs:
        with pytest.raises(NotEnoughData, match="rules leave no package"):
            rank_packages(case)
        return
    ranked = rank_packages(case)
    efficient = small.undominated()
    assert ranked.count == len(small.pairs)
    assert ranked.efficient_count == len(efficient) == len(ranked.efficient)
    assert {key(one) for one in ranked.efficient} == {tuple(small.package(one).values()) for one in efficient}
    assert [one.ours for one in ranked.efficient] == sorted((one.ours for one in ranked.efficient), reverse=True)
    values = {tuple(small.package(one).values()): pair for one, pair in efficient.items()}
    for one in ranked.efficient:
        assert (one.ours, one.theirs) == pytest.approx(tuple(map(float, values[key(one)])))
    for name, best in expected_points(small, values).items():
        assert {key(one) for one in getattr(ranked.points, name)} == best


def expected_points(small: Any, values: dict[Any, tuple[Fraction, Fraction]]) -> dict[str, set[Any]]:
    preferences = small.document["preferences"]
    floors = [Fraction(str(preferences[side]["reservation"])) for side in ("ours", "theirs")]
    gains = {one: (a - floors[0], b - floors[1]) for one, (a, b) in values.items() if a >= floors[0] and b >= floors[1]}
    if not gains:
        return {name: set() for name in ("nash", "kalai", "kalai_smorodinsky", "max_sum")}
    best = max(a for a, _ in gains.values()), max(b for _, b in gains.values())

    def largest(score: Callable[[Fraction, Fraction], Fraction]) -> set[Any]:
        top = max(score(*pair) for pair in gains.values())
        return {one for one, pair in gains.items() if score(*pair) == top}

    shares = (lambda a, b: min(a / best[0], b / best[1])) if all(best) else (lambda a, b: a + b)
    return {
        "nash": largest(lambda a, b: a * b),
        "kalai": largest(min),
        "kalai_smorodinsky": largest(shares),
        "max_sum": largest(lambda a, b: a + b),
    }


def test_itex_and_cypress_come_out_as_printed(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    result = json.loads(run(bicycle_parts, tmp_path, "--json"))
    assert (result["count"], result["efficient_count"], len(result["efficient"])) == (180, 15, 15)
    assert len({(one["ours"], one["theirs"]) for one in result["efficient"]}) == 14
    first, last = result["efficient"][0], result["efficient"][-1]
    buyers_best = {"price": 3.47, "delivery": 20, "payment": "on delivery", "returns": "full price"}
    assert first == {"package": buyers_best, "ours": 100.0, "theirs": 17.0}
    assert (last["ours"], last["theirs"]) == (24, 105)
    nash = {"price": 3.47, "delivery": 45, "payment": "30 days after", "returns": "5 % spoilage"}
    assert result["points"]["nash"] == [{"package": nash, "ours": 63.0, "theirs": 76.0}]
    assert [(one["ours"], one["theirs"]) for one in result["points"]["max_sum"]] == [(78, 61), (63, 76)]
    assert [(one["ours"], one["theirs"]) for one in result["points"]["kalai"]] == [(72, 66)]
    assert [(one["ours"], one["theirs"]) for one in result["points"]["kalai_smorodinsky"]] == [(65, 70)]
    assert result["because"][0] == "180 packages are possible; 15 of them are efficient, packages of equal value included."


def test_itex_and_cypress_normalised_come_out_as_printed(bicycle_parts: dict[str, Any]) -> None:
    weights = {"theirs": [0.28813, 0.19153, 0.24213, 0.27822], "ours": [0.47002, 0.12208, 0.17727, 0.23063]}
    for side, shares in weights.items():
        values = bicycle_parts["preferences"][side]["values"]
        for (name, points), share in zip(values.items(), shares, strict=True):
            values[name] = [share * point / max(points) for point in points]
    ranked = rank_packages(case_of(bicycle_parts))
    assert (ranked.count, ranked.efficient_count) == (180, 18)
    assert (round(ranked.efficient[0].ours, 4), round(ranked.efficient[0].theirs, 4)) == (1.0, 0.1636)
    (nash,) = ranked.points.nash
    assert nash.package == {"price": 3.47, "delivery": 45, "payment": "30 days after", "returns": "5 % spoilage"}
    assert (round(nash.theirs, 4), round(nash.ours, 4)) == (0.7215, 0.6705)
    assert ranked.points.kalai_smorodinsky == (nash,)


def test_the_points_do_not_depend_on_the_limit(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    whole, short = (json.loads(run(bicycle_parts, tmp_path, "--json", "--limit", limit)) for limit in ("1000", "2"))
    assert short["efficient"] == whole["efficient"][:2]
    assert (short["points"], short["efficient_count"]) == (whole["points"], 15)
    assert "The 2 best for us are listed." in short["because"]
    assert rank_packages(case_of(bicycle_parts), limit=0).efficient == ()


def test_it_shows_a_table_to_people(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    shown = run(bicycle_parts, tmp_path)
    assert "15 efficient packages of 180" in shown
    assert "because 180 packages are possible" in shown


def test_costs_enter_with_a_minus_and_fixed_amounts_count(bicycle_parts: dict[str, Any]) -> None:
    del bicycle_parts["preferences"]["ours"]["values"]["price"]
    bicycle_parts["preferences"]["ours"]["reservation"] = -1000
    bicycle_parts |= {"unit": "EUR", "quantity": {"units": 100}}
    bicycle_parts["costs"] = [
        {"line": "Parts", "amount": 1, "per": "unit", "by": "price"},
        {"line": "Tools", "amount": {"low": 10, "likely": 20.5, "high": 40}},
    ]
    ranked = rank_packages(case_of(bicycle_parts))
    assert ranked.efficient[0].ours == pytest.approx(-347 - 20.5 + 25 + 15 + 20)
    assert ranked.efficient[0].efficient_for is None


def test_costs_that_are_equal_tie_exactly() -> None:
    """A price step of 0.1 for 41,237 units is worth what a year of service costs, whatever the floats say."""
    document = {
        "batna": 1,
        "title": "Parts",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "quantity": {"units": 41237},
        "issues": [{"id": "price", "options": [9.8, 9.9]}, {"id": "service", "options": ["no", "yes"]}],
        "costs": [
            {"line": "Price", "per": "unit", "by": "price"},
            {"line": "Handling", "amount": 0.35, "per": "unit", "by": "price"},
            {"line": "Own service", "amount": [5566.995, 0], "by": "service"},
            {"line": "Freight", "amount": 1234.56},
        ],
        "preferences": {"theirs": {"values": {"price": [0, 5566.995], "service": [0, -5566.995]}}},
    }
    ranked = rank_packages(case_of(document))
    assert ranked.efficient_count == 4
    assert len({one.ours for one in ranked.efficient}) == 3
    assert len(ranked.points.max_sum) == 4


def test_uncertain_values_carry_the_share_of_types(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 0, "likely": 30, "high": 31}, 5]
    first, again, other = (json.loads(run(bicycle_parts, tmp_path, "--json", "--seed", seed)) for seed in ("0", "0", "1"))
    assert first == again
    assert first["efficient"] != other["efficient"]
    shares = [one["efficient_for"] for one in (*first["efficient"], *first["points"]["nash"])]
    assert all(0 <= share <= 1 for share in shares)
    assert first["efficient"][0]["efficient_for"] == 1
    assert 0 < first["points"]["nash"][0]["efficient_for"] < 1
    assert any("1,000 supplier types (seed 0)" in reason for reason in first["because"])


def test_the_table_shows_for_which_share_of_types_a_package_is_efficient(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    assert "efficient" not in run(bicycle_parts, tmp_path).partition("because")[0].partition("\n")[2]
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 0, "likely": 30, "high": 31}, 5]
    listed = json.loads(run(bicycle_parts, tmp_path, "--json"))["efficient"]
    table = run(bicycle_parts, tmp_path).partition("because")[0]
    assert "(%)" in table
    for one in listed:
        line = next(row for row in table.splitlines() if f"{one['ours']:g} " in row and f"{one['theirs']:g} " in row)
        assert f"{one['efficient_for'] * 100:.1f}".removesuffix(".0") in line.split()


def test_the_table_leaves_a_share_open_that_nobody_could_count() -> None:
    assert [_percent(share) for share in (None, 0.0, 0.999, 1.0)] == [None, 0, 99.9, 100]


def test_a_range_of_ours_alone_counts_as_uncertain(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["ours"]["values"]["price"] = [{"low": 0, "likely": 1, "high": 2}, 10, 25, 33, 40]
    assert {one.efficient_for for one in rank_packages(case_of(bicycle_parts)).efficient} == {1.0}


def test_without_reservations_gains_count_from_the_worst_package(bicycle_parts: dict[str, Any]) -> None:
    for side in ("ours", "theirs"):
        del bicycle_parts["preferences"][side]["reservation"]
    ranked = rank_packages(case_of(bicycle_parts))
    assert "Our reservation value is not known: gains count from the worst package, 4 points." in ranked.because
    assert "Their reservation value is not known: gains count from the worst package, 4 points." in ranked.because
    assert [(one.ours, one.theirs) for one in ranked.points.nash] == [(63, 76)]


def test_our_reservation_follows_from_the_alternatives(bicycle_parts: dict[str, Any]) -> None:
    del bicycle_parts["preferences"]["ours"]["reservation"]
    bicycle_parts["alternatives"] = [{"id": "other", "total_cost": -70, "likelihood": 1}]
    bicycle_parts["preferences"]["theirs"]["reservation"] = {"low": 50, "likely": 60, "high": 90}
    ranked = rank_packages(case_of(bicycle_parts))
    assert [(one.ours, one.theirs) for one in ranked.points.nash] == [(72, 66)]
    assert "Our reservation value is 70 points." in ranked.because
    assert "Their reservation value is 60 points at likely." in ranked.because


def test_every_point_is_empty_when_no_package_reaches_both(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    bicycle_parts["preferences"]["ours"]["reservation"] = 101
    result = json.loads(run(bicycle_parts, tmp_path, "--json"))
    assert result["points"] == {"nash": [], "kalai": [], "kalai_smorodinsky": [], "max_sum": []}
    assert result["efficient_count"] == 15


def test_an_empty_case_says_what_to_add_next(bicycle_parts: dict[str, Any]) -> None:
    with pytest.raises(NotEnoughData, match="add issues"):
        rank_packages(case_of(bicycle_parts | {"issues": [], "preferences": {}}))
    with pytest.raises(NotEnoughData, match="worth to the supplier"):
        rank_packages(case_of(bicycle_parts | {"preferences": {"ours": bicycle_parts["preferences"]["ours"]}}))


def test_what_the_role_may_not_know_is_not_guessed(bicycle_parts: dict[str, Any]) -> None:
    case = case_of(bicycle_parts)
    for field in ("preferences.theirs", "preferences.ours.reservation", "preferences.theirs.reservation"):
        with pytest.raises(HiddenFromRole):
            rank_packages(hide(case, [field]))


def test_a_limit_of_the_engines_is_a_sentence(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise TooManyPackages("The frontier is too large to be exact.")

    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 0, "likely": 30, "high": 31}, 5]
    monkeypatch.setattr(module, "efficient_share", refuse)
    ranked = rank_packages(case_of(bicycle_parts))
    assert {one.efficient_for for one in ranked.efficient} == {None}
    assert ranked.because[-1] == "Uncertain values are shown at likely; efficient_for is left out. The frontier is too large to be exact."
    monkeypatch.setattr(module, "MOST_RANGES", 5)
    assert "There are more than 5 options" in rank_packages(case_of(bicycle_parts)).because[-1]
    monkeypatch.setattr(module, "pareto_frontier", refuse)
    with pytest.raises(NotEnoughData, match="too large to be exact"):
        rank_packages(case_of(bicycle_parts))


def large(issues: int, **theirs: Any) -> dict[str, Any]:
    names = [f"i{i}" for i in range(issues)]
    return {
        "batna": 1,
        "title": "Large",
        "buyer": "Northwind",
        "supplier": "Sella",
        "issues": [{"id": name, "options": list(range(10))} for name in names],
        "preferences": {
            "ours": {"values": {name: [k * (i + 1) for k in range(10)] for i, name in enumerate(names)}, "reservation": 0},
            "theirs": {"values": {name: [(9 - k) ** 2 for k in range(10)] for name in names}, "reservation": 0},
        },
    }


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_counts_are_exact_at_thirty_issues() -> None:
    case = case_of(large(30))
    ranked = rank_packages(case, limit=5)
    assert ranked.count == 10**30
    assert len(ranked.efficient) == 5


def test_packages_that_all_tie_are_counted_and_cut_short() -> None:
    document = large(12)
    for side in ("ours", "theirs"):
        document["preferences"][side]["values"] = {f"i{i}": [1] * 10 for i in range(12)}
    ranked = rank_packages(case_of(document), limit=3)
    assert ranked.efficient_count == 10**12
    assert len(ranked.points.nash) == 10_000
    assert len(ranked.efficient) == 3


@settings(max_examples=60)
@given(data=st.data())
def test_the_cloud_shows_every_package_while_they_are_few(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    assume(small.pairs)
    case = case_of(small.document)
    shown = cloud(case)
    assert shown.complete
    assert {key(one): (one.ours, one.theirs) for one in shown.packages} == {
        tuple(small.package(one).values()): pytest.approx(tuple(map(float, pair))) for one, pair in small.pairs.items()
    }
    if len(small.pairs) > 2:
        some = cloud(case, at_most=2, seed=3)
        assert not some.complete
        assert some == cloud(case, at_most=2, seed=3)
        assert len({key(one) for one in some.packages}) == len(some.packages) <= 2
        assert {key(one) for one in some.packages} <= {key(one) for one in shown.packages}


def test_a_cloud_of_many_is_a_sample() -> None:
    document = large(6)
    document["rules"] = [{"if": {"i0": list(range(9))}, "then": {"i1": [0]}}]
    shown = cloud(case_of(document), at_most=500)
    assert len(shown.packages) == 500
    assert shown.because == ("500 of 190,000 packages, drawn at random (seed 0).",)
    assert {one.package["i1"] for one in shown.packages if one.package["i0"] != 9} == {0}


def test_rules_that_leave_few_packages_leave_a_small_sample() -> None:
    document = large(4)
    document["rules"] = [{"if": {"i0": list(range(10))}, "then": {"i1": [0], "i2": [0]}}]
    shown = cloud(case_of(document), at_most=99)
    assert 1 < len(shown.packages) < 99
    assert not shown.complete


def test_a_package_has_a_value_with_its_range(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 20, "likely": 30, "high": 35}, 5]
    package = {"price": 3.47, "delivery": 45, "payment": "30 days after", "returns": "5 % spoilage"}
    ours, theirs = value_of(case_of(bicycle_parts), package)
    assert (ours.low, ours.likely, ours.high) == (63, 63, 63)
    assert theirs is not None
    assert (theirs.low, theirs.likely, theirs.high) == (66, 76, 81)
    del bicycle_parts["preferences"]["theirs"]["values"]
    assert value_of(case_of(bicycle_parts), package)[1] is None
    del bicycle_parts["preferences"]["theirs"]
    assert value_of(case_of(bicycle_parts), package)[1] is None


def test_a_package_that_is_none_is_refused_issue_by_issue(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["issues"][0] = {"id": "price", "options": {"from": 1, "to": 20, "step": 1}}
    bicycle_parts["preferences"] = {"ours": bicycle_parts["preferences"]["ours"]}
    bicycle_parts["preferences"]["ours"]["values"]["price"] = [0] * 20
    with pytest.raises(BadInput) as error:
        value_of(case_of(bicycle_parts), {"price": 4.5, "delivery": True, "returns": "full price", "colour": "red"})
    assert str(error.value).split("\n") == [
        'package.colour: got "colour", expected the id of an issue of this case',
        "package.price: got 4.5, expected one of the options of price: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more",
        "package.delivery: got true, expected one of the options of delivery: 60, 45, 30, 20",
        "package.payment: got nothing, expected one option of payment",
    ]


def test_a_page_gets_fewer_types_or_none_in_time(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 0, "likely": 30, "high": 31}, 5]
    case = case_of(bicycle_parts)
    assert rank_packages(case, quick=True) == rank_packages(case)
    monkeypatch.setattr(module, "QUICK_PAIRS", 30_000)
    some = rank_packages(case, quick=True)
    assert "share of 100 supplier types" in some.because[-1]
    assert all(one.efficient_for is not None for one in some.efficient)
    monkeypatch.setattr(module, "QUICK_PAIRS", 1)
    none = rank_packages(case, quick=True)
    assert "efficient_for is left out. The frontiers of all supplier types are too large" in none.because[-1]
    assert {one.efficient_for for one in none.efficient} == {None}


def test_a_sketch_keeps_both_ends_of_the_frontier(bicycle_parts: dict[str, Any]) -> None:
    case = case_of(bicycle_parts)
    ranked = rank_packages(case).efficient
    assert [(one.ours, one.theirs) for one in sketch_frontier(case)] == list(dict.fromkeys((one.ours, one.theirs) for one in ranked))
    few = sketch_frontier(case, at_most=4)
    assert (few[0].ours, few[-1].ours) == (ranked[0].ours, ranked[-1].ours)
    assert len(few) == 4
    with pytest.raises(NotEnoughData, match="add issues"):
        sketch_frontier(case_of(bicycle_parts | {"issues": [], "preferences": {}}))


def test_the_shares_may_be_left_out(bicycle_parts: dict[str, Any]) -> None:
    bicycle_parts["preferences"]["theirs"]["values"]["returns"] = [1, {"low": 0, "likely": 30, "high": 31}, 5]
    ranked = rank_packages(case_of(bicycle_parts), shares=False)
    assert {one.efficient_for for one in ranked.efficient} == {None}
    assert [one.package for one in ranked.efficient] == [one.package for one in rank_packages(case_of(bicycle_parts)).efficient]
