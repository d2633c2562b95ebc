"""What beats a given package."""

import json
from collections.abc import Callable
from itertools import pairwise, product
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
from batna.model.problem import BadInput
from batna.plan import improvements as module
from batna.plan.improvements import find_improvements

BETTER = "at least as good for both sides and better for one"


def beats(other: tuple[Any, Any], pair: tuple[Any, Any]) -> bool:
    return other != pair and other[0] >= pair[0] and other[1] >= pair[1]


@settings(max_examples=300)
@given(data=st.data())
def test_it_equals_brute_force(data: st.DataObject, draw_small: Callable[..., Any]) -> None:
    small = draw_small(data)
    assume(small.pairs)
    given_package = data.draw(st.sampled_from(list(product(*map(range, small.sizes)))))
    a, b = small.value(given_package)
    better = {one: pair for one, pair in small.pairs.items() if beats(pair, (a, b))}
    gains = {one: min(pair[0] - a, pair[1] - b) for one, pair in better.items()}
    efficient = small.undominated()

    found = find_improvements(case_of(small.document), small.package(given_package))
    assert found.dominating == len(better)

    def packages(rated: Any) -> list[Any]:
        return sorted(tuple(one.package.values()) for one in rated)

    def expected(chosen: Any) -> list[Any]:
        return sorted(tuple(small.package(one).values()) for one in chosen)

    assert packages(found.efficient) == expected(one for one in better if one in efficient)
    assert packages(found.best_min_gain) == expected(one for one in better if gains[one] == max(gains.values()))
    for rated in (found.efficient, found.best_min_gain):
        assert all(one.ours >= after.ours - 1e-9 for one, after in pairwise(rated))
    assert any("breaks a rule" in reason for reason in found.because) == (given_package not in small.pairs)


MIDDLE = {"price": 3.98, "delivery": 30, "payment": "30 days after", "returns": "5 % spoilage"}


def run(document: dict[str, Any], folder: Path, package: str, *arguments: str) -> Any:
    path = folder / "case.yaml"
    write_case(case_of(document), path)
    return CliRunner().invoke(app, ["improvements", str(path), "--package", package, *arguments])


def test_the_command_prints_the_stated_shape(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    result = run(bicycle_parts, tmp_path, json.dumps(MIDDLE), "--json")
    assert result.exit_code == 0
    better = {
        "package": {"price": 3.47, "delivery": 45, "payment": "30 days after", "returns": "5 % spoilage"},
        "ours": 63.0,
        "theirs": 76.0,
    }
    assert json.loads(result.stdout) == {
        "dominating": 1,
        "efficient": [better],
        "best_min_gain": [better],
        "because": [
            f"1 package is {BETTER}: the given package is worth 57 points to us and an estimated 75 points to them.",
            "The best smaller gain of the two sides is 1 points: we gain 6 points, they gain 1 points. Values are at likely.",
        ],
    }


def test_options_may_be_given_as_they_are_written(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    as_texts = {name: str(option) for name, option in MIDDLE.items()}
    assert (
        run(bicycle_parts, tmp_path, json.dumps(as_texts), "--json").stdout
        == run(bicycle_parts, tmp_path, json.dumps(MIDDLE), "--json").stdout
    )


def test_people_see_a_table(bicycle_parts: dict[str, Any], tmp_path: Path) -> None:
    result = run(bicycle_parts, tmp_path, json.dumps(MIDDLE | {"returns": "10 % spoilage"}))
    assert result.exit_code == 0
    assert "packages are better for both" in result.stdout
    assert "yes" in result.stdout


def test_an_efficient_package_has_no_improvement(bicycle_parts: dict[str, Any]) -> None:
    package = MIDDLE | {"price": 3.47, "delivery": 45}
    found = find_improvements(case_of(bicycle_parts), package)
    assert (found.dominating, found.efficient, found.best_min_gain) == (0, (), ())
    assert found.because == (
        f"No package is {BETTER}: the given package is worth 63 points to us and an estimated 76 points to them, and nothing beats it.",
    )


def test_what_cannot_be_counted_is_still_listed(bicycle_parts: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise TooManyPackages("Too many packages.")

    monkeypatch.setattr(module, "count_dominating", refuse)
    found = find_improvements(case_of(bicycle_parts), MIDDLE)
    assert (found.dominating, len(found.efficient)) == (None, 1)
    assert found.because[0].startswith(f"More packages than can be counted are {BETTER}")
    assert "Too many packages to count are better for both" in run(bicycle_parts, tmp_path, json.dumps(MIDDLE)).stdout


def test_lists_are_cut_at_the_limit(bicycle_parts: dict[str, Any]) -> None:
    worst = {"price": 4.37, "delivery": 60, "payment": "60 days after", "returns": "10 % spoilage"}
    found = find_improvements(case_of(bicycle_parts), worst, limit=2)
    assert found.dominating is not None
    assert found.dominating > 100
    assert len(found.efficient) == 2


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("{", '--package: line 1, column 2: got "{", expected JSON: Expecting property name enclosed in double quotes'),
        ("[1]", '--package: got "[1]", expected a JSON object with one option for each issue, such as {"price": 190}'),
        ("[" * 100_000, None),
        ('{"price": 3.47, "delivery": 20, "payment": "on delivery"}', "package.returns: got nothing, expected one option of returns"),
    ],
)
def test_a_package_that_is_none_is_one_line(bicycle_parts: dict[str, Any], tmp_path: Path, package: str, line: str | None) -> None:
    error = run(bicycle_parts, tmp_path, package, "--json").exception
    assert isinstance(error, BadInput)
    assert line is None or str(error) == line


def test_a_page_gives_up_counting_in_time(bicycle_parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUICK_SUMS", 3)
    assert find_improvements(case_of(bicycle_parts), MIDDLE, quick=True).dominating is None
    assert find_improvements(case_of(bicycle_parts), MIDDLE).dominating is not None
