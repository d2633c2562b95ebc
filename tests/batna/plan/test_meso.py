"""Several packages of equal value to us, as different as possible."""

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from batna.cli.plan import app
from batna.exchange.casefile import write_case
from batna.exchange.document import case_of
from batna.measure import band as band_module
from batna.measure import spread as spread_module
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.plan import meso as module
from batna.plan.meso import Answer, build_meso, read_answers
from batna.plan.packages import RatedPackage

WITHIN = "within the rules and the charter that no other package of this band beats for both sides."


def differ(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def score(picked: Any, pairs: dict[tuple[int, ...], tuple[Fraction, Fraction]]) -> tuple[int, int, Fraction]:
    apart = [differ(a, b) for a, b in combinations(picked, 2)]
    return min(apart, default=0), sum(apart), sum((pairs[one][1] for one in picked), Fraction(0))


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    bounds = {f"i{i}": sorted(data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2))) for i, size in enumerate(small.sizes)}
    charter = data.draw(st.booleans())
    document = dict(small.document)
    allowed = dict(small.pairs)
    if charter:
        tradables = [{"clause": name, "issue": name, "floor": f"o{a}", "ceiling": f"o{b}"} for name, (a, b) in bounds.items()]
        document["charter"] = {"tradables": tradables}
        allowed = {one: pair for one, pair in allowed.items() if all(a <= one[i] <= b for i, (a, b) in enumerate(bounds.values()))}
    levels = sorted({float(ours) for ours, _ in small.pairs.values()}) or [0.0]
    value, other = data.draw(st.sampled_from(levels)), data.draw(st.sampled_from(levels))
    tolerance = float(abs(Fraction(str(value)) - Fraction(str(other))))
    count = data.draw(st.integers(1, 4))
    if not allowed:
        with pytest.raises(NotEnoughData, match="leave no package"):
            build_meso(case_of(document), value, tolerance, count)
        return
    meso = build_meso(case_of(document), value, tolerance, count)

    low, high = Fraction(str(value)) - Fraction(str(tolerance)), Fraction(str(value)) + Fraction(str(tolerance))
    band = {one: pair for one, pair in allowed.items() if low <= pair[0] <= high}
    candidates = small.undominated(band)
    found = [next(one for one in candidates if small.package(one) == rated.package) for rated in meso.packages]
    assert len(set(found)) == len(found) == min(count, len(candidates))
    assert score(found, allowed) == max(score(picked, allowed) for picked in combinations(candidates, len(found)))
    assert meso.smallest_difference == score(found, allowed)[0]
    for rated, one in zip(meso.packages, found, strict=True):
        assert (rated.ours, rated.theirs) == pytest.approx(tuple(map(float, allowed[one])))
    assert any("asked for" in reason for reason in meso.because) == (len(found) < count)


def run(document: dict[str, Any], folder: Path, *arguments: str) -> str:
    path = folder / "case.yaml"
    write_case(case_of(document), path)
    result = CliRunner().invoke(app, ["meso", str(path), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_prints_the_stated_shape(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    result = json.loads(run(bicycle_parts, tmp_path, "--value", "60", "--tolerance", "10", "--count", "3", "--json"))
    assert [(one["ours"], one["theirs"]) for one in result["packages"]] == [(69, 51), (66, 60), (63, 76)]
    assert result["packages"][0]["package"] == {"price": 3.71, "delivery": 45, "payment": "30 days after", "returns": "full price"}
    assert result["smallest_difference"] == 2
    assert result["because"] == [
        f"Worth 60 points to us, give or take 10 points: 6 packages {WITHIN}",
        "Any two differ in at least 2 of 4 issues, 9 over all pairs: what they choose tells what matters to them.",
    ]


def test_people_see_a_table(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    assert "1 packages to offer at once" in run(bicycle_parts, tmp_path, "--value", "78", "--tolerance", "0")


def test_both_ends_count_whatever_the_rounding() -> None:
    document = {
        "batna": 1,
        "title": "Chairs",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "issues": [{"id": "a", "options": [0, 1, 2]}, {"id": "b", "options": [0, 1]}],
        "preferences": {
            "ours": {"values": {"a": [0.1, 12345.77, 1e9], "b": [0.2, 0.1]}},
            "theirs": {"values": {"a": [1, 1, 1], "b": [1, 1]}},
        },
    }
    case = case_of(document)
    assert len(build_meso(case, 0.3, 0.0, 2).packages) == 1
    assert len(build_meso(case, 0.1 + 0.2, 0.0, 2).packages) == 1
    assert len(build_meso(case, 12345.77 + 0.2, 0.0, 2).packages) == 1
    assert build_meso(case, 12345.0, 0.97, 2).packages[0].ours == pytest.approx(12345.97)
    assert build_meso(case, 12345.0, 0.9, 2).packages[0].ours == pytest.approx(12345.87)
    assert build_meso(case, 0.0, 0.2999, 2).packages[0].ours == pytest.approx(0.2)
    assert build_meso(case, 1e300, 1.0, 2).packages == ()
    assert len(build_meso(case, 0.0, 1e300, 2).packages) == 1


def test_fewer_are_returned_when_the_band_holds_fewer(bicycle_parts: dict[str, Any]) -> None:
    meso = build_meso(case_of(bicycle_parts), 78, 0, 3)
    assert [(one.ours, one.theirs) for one in meso.packages] == [(78, 61)]
    assert meso.because == (
        f"Worth 78 points to us, give or take 0 points: 1 package {WITHIN}",
        "The band holds only 1 of the 3 packages asked for: widen the tolerance for more.",
    )
    assert build_meso(case_of(bicycle_parts), 500, 1, 3).packages == ()


def test_red_lines_of_the_charter_are_kept(bicycle_parts: dict[str, Any]) -> None:
    lines = [{"clause": "4", "issue": "delivery", "at_most": 30}, {"clause": "5", "issue": "payment", "only": ["on delivery"]}]
    meso = build_meso(case_of(bicycle_parts | {"charter": {"red_lines": lines}}), 60, 10, 5)
    assert meso.packages
    assert {one.package["payment"] for one in meso.packages} == {"on delivery"}
    assert max(int(one.package["delivery"]) for one in meso.packages) <= 30
    lines.append({"clause": "6", "issue": "delivery", "at_least": 60})
    with pytest.raises(NotEnoughData, match="The rules and the charter together leave no package"):
        build_meso(case_of(bicycle_parts | {"charter": {"red_lines": lines}}), 60, 10, 5)


def test_a_hidden_charter_is_not_guessed(bicycle_parts: dict[str, Any]) -> None:
    with pytest.raises(HiddenFromRole):
        build_meso(hide(case_of(bicycle_parts), ["charter"]), 60, 10, 3)


def test_numbers_that_cannot_be_are_refused_together(bicycle_parts: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as error:
        build_meso(case_of(bicycle_parts), float("nan"), -1, 0)
    assert str(error.value).split("\n") == [
        "value: got nan, expected a finite number in the unit of the case",
        "tolerance: got -1, expected a finite number, 0 or more",
        "count: got 0, expected a whole number, 1 or more",
    ]
    with pytest.raises(BadInput, match="tolerance"):
        build_meso(case_of(bicycle_parts), 60, float("inf"), 2)


def test_it_says_when_it_could_not_look_at_everything(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(band_module, "MOST_WAYS", 20)
    monkeypatch.setattr(band_module, "FEW_WAYS", 50)
    monkeypatch.setattr(spread_module, "MOST_WORK", 1)
    bicycle_parts["issues"] += [{"id": f"same{i}", "options": [0, 1]} for i in range(3)]
    for side in ("ours", "theirs"):
        bicycle_parts["preferences"][side]["values"] |= {f"same{i}": [0, 0] for i in range(3)}
    monkeypatch.setattr(module, "MOST_COMPARED", 10)
    meso = build_meso(case_of(bicycle_parts), 60, 10, 3)
    assert len(meso.packages) == 3
    said = " ".join(meso.because)
    assert "more than 10 packages within" in said
    assert "values close together were taken as one" in said
    assert "The first 10 packages of the band, best for us first, were compared." in said
    assert "a pick that differs more may exist" in said


def test_their_choice_tells_what_they_want(bicycle_parts: dict[str, Any]) -> None:
    case = case_of(bicycle_parts)
    meso = build_meso(case, 63, 4, 3)
    assert len(meso.packages) > 1
    told = read_answers(case, meso.packages)
    assert len(told) == len(meso.packages)
    best = max(one.theirs for one in meso.packages)
    assert [one.expected for one in told] == [package.theirs == best for package in meso.packages]
    for answer, package in zip(told, meso.packages, strict=True):
        others = [one for one in meso.packages if one is not package]
        gains = {
            issue: worth_to_them(case, package, issue) - mean(worth_to_them(case, one, issue) for one in others)
            for issue in package.package
        }
        assert answer.most is not None
        assert answer.least is not None
        assert answer.most_worth == pytest.approx(max(gains.values()))
        assert answer.least_worth == pytest.approx(min(gains.values()))
        assert gains[answer.most] == pytest.approx(answer.most_worth)
        assert answer.says == f"{answer.most} {package.package[answer.most]}" + says_rest(case, answer, package)


def says_rest(case: Case, answer: Answer, package: RatedPackage) -> str:
    unit = case.issue(answer.most or "").unit
    return f"{' ' + unit if unit else ''} means more to them than {case.issue(answer.least or '').label}."


def worth_to_them(case: Case, package: RatedPackage, issue: str) -> float:
    values = case.preferences.theirs.values[issue]  # type: ignore[union-attr, index]
    return float(values[case.issue(issue).position(package.package[issue])])


def test_what_an_answer_cannot_tell_is_said() -> None:
    values = {"a": [0, 4], "b": [0, 0]}
    issues = [{"id": "a", "name": "Term", "options": [1, 2], "unit": "years"}, {"id": "b", "options": ["x", "y"]}]
    sides = {"ours": {"values": {"a": [4, 0], "b": [0, 4]}}, "theirs": {"values": values}}
    case = case_of({"batna": 1, "title": "T", "buyer": "B", "supplier": "S", "issues": issues, "preferences": sides})
    longer, shorter = (RatedPackage({"a": term, "b": "x"}, 0, worth) for term, worth in ((2, 4), (1, 0)))
    told = read_answers(case, (longer, shorter))
    assert [one.says for one in told] == ["Term 2 years matters to them.", "Something counts for them that our estimate does not hold."]
    assert (told[0].most, told[0].most_worth, told[0].least, told[0].expected) == ("a", 4, None, True)
    assert (told[1].most, told[1].least, told[1].least_worth, told[1].expected) == (None, "a", -4, False)
    assert read_answers(case, (longer,)) == ()


def test_a_page_gets_an_answer_in_time(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(bicycle_parts)
    assert build_meso(case, 63, 4, 3, quick=True) == build_meso(case, 63, 4, 3)
    monkeypatch.setattr(module, "QUICK_COMPARED", 1)
    monkeypatch.setattr(module, "QUICK_WAYS", 20)
    quick = build_meso(case, 63, 6, 2, quick=True)
    assert "The first 1 packages of the band, best for us first, were compared." in quick.because
    assert any(reason.startswith("There are too many packages to keep all") for reason in quick.because)
