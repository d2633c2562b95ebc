"""The mandate equals looking at every package, for random cases."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.align import _search, _ways
from batna.align.mandate import Demand, Mandate, solve_mandate
from batna.exchange.document import case_of
from batna.model.case import Case

HEAD = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s", "unit": "EUR"}
SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sizes = draw(SIZES)
    ids = [f"i{i}" for i in range(len(sizes))]
    issue = st.sampled_from(ids)

    def some(name: str) -> st.SearchStrategy[list[int]]:
        return st.lists(st.integers(0, sizes[ids.index(name)] - 1), min_size=1, unique=True)

    bound = issue.flatmap(
        lambda name: st.one_of(
            st.builds(lambda limit: {"issue": name, "at_most": limit}, st.integers(-1, 3)),
            st.builds(lambda limit: {"issue": name, "at_least": limit}, st.integers(0, 4)),
            st.builds(lambda only: {"issue": name, "only": only}, some(name)),
        )
    )
    tenths = st.integers(-10, 30).map(lambda number: number / 10)

    def need_over(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        rows = st.fixed_dictionaries({name: st.fixed_dictionaries(dict.fromkeys(range(sizes[ids.index(name)]), tenths)) for name in names})
        return st.builds(
            lambda end, limit, row: {"id": "n", end: limit, "from": row}, st.sampled_from(["at_most", "at_least"]), tenths, rows
        )

    need = st.lists(issue, min_size=1, max_size=3, unique=True).flatmap(need_over)
    holder = st.fixed_dictionaries({"red_lines": st.lists(bound, max_size=2), "needs": st.lists(need, max_size=1)})
    holders = draw(st.lists(holder, max_size=4))
    sides = st.lists(issue, min_size=1, max_size=2, unique=True).flatmap(lambda names: st.fixed_dictionaries({n: some(n) for n in names}))
    rules = draw(st.lists(st.builds(lambda a, b: {"if": a, "then": b}, sides, sides), max_size=1))
    values = draw(st.fixed_dictionaries({n: st.lists(st.integers(0, 3), min_size=s, max_size=s) for n, s in zip(ids, sizes, strict=True)}))
    return case_of(
        HEAD
        | {
            "issues": [{"id": name, "options": list(range(size))} for name, size in zip(ids, sizes, strict=True)],
            "preferences": {"ours": {"values": values}},
            "rules": rules,
            "stakeholders": [{"id": f"s{i}", "function": "f"} | holder for i, holder in enumerate(holders)],
        }
    )


def every_package(case: Case) -> list[tuple[dict[str, Any], float]]:
    values = case.preferences.ours.values or {}
    found = []
    for options in product(*(issue.options for issue in case.issues)):
        package = dict(zip([issue.id for issue in case.issues], options, strict=True))
        allowed = all(
            not all(package[name] in chosen for name, chosen in rule.if_.items())
            or all(package[name] in chosen for name, chosen in rule.then.items())
            for rule in case.rules
        )
        if allowed:
            worth = sum(float(str(values[issue.id][issue.position(package[issue.id])])) for issue in case.issues)
            found.append((package, worth))
    return sorted(found, key=lambda one: -one[1])


def broken_by(case: Case, package: dict[str, Any]) -> tuple[frozenset[Any], frozenset[Any]]:
    """Return the red lines and the needs that a package breaks, each by its holder and place."""
    lines = frozenset(
        (who.id, k) for who in case.stakeholders for k, line in enumerate(who.red_lines) if not line.admits(package[line.issue])
    )
    needs = set()
    for who in case.stakeholders:
        for need in who.needs:
            total = sum(Fraction(str(numbers[str(package[name])])) for name, numbers in need.from_.items())
            at_most, at_least = need.at_most, need.at_least
            if (at_most is not None and total > Fraction(str(at_most))) or (at_least is not None and total < Fraction(str(at_least))):
                needs.add((who.id, need.id))
    return lines, frozenset(needs)


def demands_of(case: Case, sets: Sequence[Sequence[Demand]]) -> list[set[Any]]:
    """Return sets of demands as holders and places, as `broken_by` names them; equal lines of one holder are all there."""
    found = []
    for demands in sets:
        names: set[Any] = set()
        for demand in demands:
            who = next(who for who in case.stakeholders if who.id == demand.stakeholder)
            if demand.kind == "need":
                names.add((who.id, demand.need))
            else:
                same = [k for k, line in enumerate(who.red_lines) if (line.issue, line.say()) == (demand.issue, demand.limit)]
                names |= {(who.id, k) for k in same}
        found.append(names)
    return found


def check_against_every_package(case: Case, mandate: Mandate) -> None:
    packages = every_package(case)
    broken = [(package, worth, *broken_by(case, package)) for package, worth in packages]
    agreed = [(package, worth) for package, worth, lines, needs in broken if not lines and not needs]
    assert mandate.count == len(agreed)
    assert mandate.is_counted
    assert [(found.package, found.ours) for found in mandate.packages] == agreed
    if agreed:
        assert mandate.relaxations == ()
        for line in mandate.red_lines:
            (dropped,) = demands_of(case, [line.held_by])
            without = max(worth for _, worth, lines, needs in broken if not needs and lines <= dropped)
            assert line.shadow_price == without - agreed[0][1]
            stepped = [
                worth
                for package, worth, lines, needs in broken
                if not needs and (not lines or (lines <= dropped and package[line.line.issue] == line.step))
            ]
            assert line.step_price == (None if line.step is None else max(stepped) - agreed[0][1])
        return
    sets = [lines for _, _, lines, needs in broken if not needs] or [lines | needs for _, _, lines, needs in broken]
    smallest = {one for one in sets if not any(other < one for other in sets)}
    relaxed = demands_of(case, [one.demands for one in mandate.relaxations])
    assert {frozenset(one) for one in relaxed} == smallest
    assert len(relaxed) == len(smallest)
    for one, names in zip(mandate.relaxations, relaxed, strict=True):
        possible = [worth for _, worth, lines, needs in broken if lines | needs <= names]
        assert one.count in {None, len(possible)}
        assert one.best.ours == max(possible)
        for part in combinations(sorted(names, key=str), len(names) - 1):
            assert not any(lines | needs <= set(part) for _, _, lines, needs in broken)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_it_equals_looking_at_every_package(case: Case) -> None:
    mandate = solve_mandate(case)
    check_against_every_package(case, mandate)
    assert all(one.count is not None for one in mandate.relaxations)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_search_equals_looking_at_every_package(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_ways, "MOST_WAYS", -1)
        patch.setattr(_search, "MOST_STAIRS", 2)
        mandate = solve_mandate(case)
    check_against_every_package(case, mandate)
    assert all(one.count is None for one in mandate.relaxations)
