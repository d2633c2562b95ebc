"""Private trade-offs: the package that leaves nobody behind, seen in aggregate only."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.align import weights
from batna.align.mandate import solve_mandate
from batna.align.weights import max_min_fair
from batna.exchange.document import case_of
from batna.measure.branches import TooManyPackages
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole, NotEnoughData

HEAD: dict[str, Any] = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s"}
THREE: dict[str, Any] = HEAD | {
    "issues": [{"id": "a", "options": [1, 2, 3]}, {"id": "b", "options": ["x", "y"]}],
    "stakeholders": [
        {"id": "p", "function": "p", "trade_offs": {"a": [0, 6, 10]}},
        {"id": "q", "function": "q", "trade_offs": {"a": [10, 7, 0], "b": [0, 5]}},
        {"id": "r", "function": "r", "trade_offs": {"b": [3, 0]}},
        {"id": "s", "function": "s", "trade_offs": {"a": [4, 4, 4]}},
        {"id": "silent", "function": "silent"},
    ],
}


def test_it_finds_the_package_whose_worst_off_person_is_best_off() -> None:
    fair = max_min_fair(case_of(THREE))
    assert fair.package == {"a": 2, "b": "x"}
    assert fair.people == 4
    assert fair.smallest_share == 0.4  # the person of q has 7 of 15 points, 0.4666: told in full tenths only
    assert fair.because[0] == "Each of the 4 people gets at least 40 % of what they could get."


def test_it_keeps_needs_red_lines_and_rules() -> None:
    barred = {"id": "bar", "function": "bar", "red_lines": [{"issue": "a", "only": [1, 3]}]}
    assert max_min_fair(case_of(THREE | {"stakeholders": [*THREE["stakeholders"], barred]})).package["a"] != 2
    ruled = THREE | {"rules": [{"if": {"a": 2}, "then": {"b": "y"}}]}
    assert max_min_fair(case_of(ruled)).package != {"a": 2, "b": "x"}
    torn = {"id": "torn", "function": "torn", "red_lines": [{"issue": "a", "only": [1]}, {"issue": "a", "only": [3]}]}
    with pytest.raises(NotEnoughData, match="No package satisfies everyone yet"):
        max_min_fair(case_of(THREE | {"stakeholders": [*THREE["stakeholders"], torn]}))


def test_it_refuses_where_two_people_could_be_told_apart() -> None:
    with pytest.raises(NotEnoughData, match="2 people have scored"):
        max_min_fair(case_of(THREE | {"stakeholders": THREE["stakeholders"][:2]}))


def test_it_stays_silent_for_a_viewer_who_may_not_see_the_points() -> None:
    with pytest.raises(HiddenFromRole):
        max_min_fair(hide(case_of(THREE), ["stakeholders.q.trade_offs"]))


def test_it_says_so_when_it_cannot_be_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST_STEPS", 2)
    with pytest.raises(TooManyPackages, match="cannot be proven"):
        max_min_fair(case_of(THREE))


SIZES = (3, 2, 3)
POINTS = st.tuples(*(st.lists(st.integers(0, 5), min_size=size, max_size=size) for size in SIZES))


@settings(max_examples=150, deadline=None)
@given(st.lists(POINTS, min_size=3, max_size=4), st.integers(0, 6), st.lists(st.integers(0, 2), min_size=1, unique=True))
def test_it_equals_looking_at_every_package(points: list[Any], limit: int, only: list[int]) -> None:
    ids = ["a", "b", "c"]
    need = {"id": "n", "at_most": limit, "from": {name: {o: o for o in range(size)} for name, size in zip(ids, SIZES, strict=True)}}
    holders: list[dict[str, Any]] = [
        {"id": f"s{n}", "function": "f", "trade_offs": dict(zip(ids, rows, strict=True))} for n, rows in enumerate(points)
    ]
    holders[0] |= {"needs": [need], "red_lines": [{"issue": "a", "only": only}]}
    rules = [{"if": {"a": [0, 1]}, "then": {"b": [0]}}]
    issues = [{"id": name, "options": list(range(size))} for name, size in zip(ids, SIZES, strict=True)]
    case = case_of(HEAD | {"issues": issues, "stakeholders": holders, "rules": rules})

    def shares(package: tuple[int, ...]) -> list[Fraction]:
        found = []
        for rows in points:
            low, high = sum(map(min, rows)), sum(map(max, rows))
            found.append(
                Fraction(sum(row[o] for row, o in zip(rows, package, strict=True)) - low, high - low) if high > low else Fraction(1)
            )
        return found

    may = [
        package
        for package in product(*map(range, SIZES))
        if package[0] in only and sum(package) <= limit and (package[0] == 2 or package[1] == 0)
    ]
    assert solve_mandate(case).count == len(may)
    if not may:
        with pytest.raises(NotEnoughData):
            max_min_fair(case)
        return
    found = max_min_fair(case).package
    ours = shares(tuple(int(found[name]) for name in ids))
    assert (min(ours), sum(ours)) == max((min(shares(package)), sum(shares(package))) for package in may)
