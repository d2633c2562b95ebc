"""Rules of a case in index form, and rules that leave no package."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.casefile import read_case, write_case
from batna.exchange.document import case_of
from batna.measure import branches
from batna.measure import rules as rules_module
from batna.measure.branches import IndexRule, is_allowed
from batna.measure.rules import find_rule_problems, index_rules
from batna.model.problem import BadInput


def document(sizes: list[int], rules: list[dict[str, Any]]) -> dict[str, Any]:
    issues = [{"id": f"i{place}", "options": list(range(size))} for place, size in enumerate(sizes)]
    return {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "issues": issues, "rules": rules}


def test_rules_are_indexed_by_the_order_of_the_file() -> None:
    case = case_of(
        {
            "batna": 1,
            "title": "Chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "issues": [{"id": "price", "options": [210, 200, 190]}, {"id": "delivery", "options": ["slow", "fast"]}],
            "rules": [{"if": {"delivery": "fast"}, "then": {"price": [210, "200"]}, "because": "air freight"}],
        }
    )
    assert index_rules(case) == (IndexRule({1: frozenset({1})}, {0: frozenset({0, 1})}),)
    assert find_rule_problems(case) == ()


def test_a_case_without_rules_has_no_problems() -> None:
    assert index_rules(case_of(document([2], []))) == ()
    assert find_rule_problems(case_of(document([2], []))) == ()


def test_the_smallest_clash_is_named() -> None:
    rules: list[dict[str, Any]] = [
        {"if": {"i2": 0}, "then": {"i0": 0}},
        {"if": {"i0": [0, 1]}, "then": {"i1": 0}},
        {"if": {"i2": [0, 1]}, "then": {"i0": [0, 1]}},
        {"if": {"i0": [0, 1]}, "then": {"i1": 1}},
    ]
    (problem,) = find_rule_problems(case_of(document([2, 2, 2], rules)))
    assert problem.place == "rules[1], rules[3]"
    assert str(problem) == (
        "rules[1], rules[3]: got no package: together these rules exclude every one, expected rules that leave at least one package"
    )


def test_a_rule_that_the_clash_does_not_need_is_not_named() -> None:
    rules: list[dict[str, Any]] = [
        {"if": {"i1": [0]}, "then": {"i0": [1]}},
        {"if": {"i0": [0, 1]}, "then": {"i0": [0]}},
        {"if": {"i0": [0]}, "then": {"i0": [1]}},
    ]
    assert find_rule_problems(case_of(document([2, 2], rules)))[0].place == "rules[1], rules[2]"


def test_issues_with_one_option_can_clash_too() -> None:
    rules: list[dict[str, Any]] = [{"if": {"i0": [0]}, "then": {"i1": [0]}}, {"if": {"i0": [0]}, "then": {"i1": [1]}}]
    assert find_rule_problems(case_of(document([1, 2], rules)))[0].place == "rules[0], rules[1]"


def test_a_casefile_whose_rules_leave_nothing_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "case.yaml"
    write_case(case_of(document([2], [{"if": {"i0": 0}, "then": {"i0": 1}}, {"if": {"i0": 1}, "then": {"i0": 0}}])), path)
    with pytest.raises(BadInput, match=r"case.yaml: rules\[0\], rules\[1\]: got no package"):
        read_case(path)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[int], list[dict[str, Any]]]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))

    def side() -> dict[str, list[int]]:
        places = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=2, unique=True))
        return {f"i{place}": draw(st.lists(st.integers(0, sizes[place] - 1), min_size=1, max_size=2, unique=True)) for place in places}

    return sizes, [{"if": side(), "then": side()} for _ in range(draw(st.integers(0, 7)))]


@given(small_cases())
def test_it_blames_exactly_when_nothing_is_left_and_each_blamed_rule_is_needed(drawn: tuple[list[int], list[dict[str, Any]]]) -> None:
    sizes, rules = drawn
    case = case_of(document(sizes, rules))
    indexed = index_rules(case)

    def left(chosen: list[IndexRule]) -> bool:
        return any(is_allowed(package, chosen) for package in product(*map(range, sizes)))

    problems = find_rule_problems(case)
    assert bool(problems) != left(list(indexed))
    for problem in problems:
        blamed = [indexed[int(name[6:-1])] for name in problem.place.split(", ")]
        assert not left(blamed)
        assert all(left([rule for rule in blamed if rule is not spared]) for spared in blamed)


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_it_is_quick_with_a_thousand_issues() -> None:
    rules: list[dict[str, Any]] = [{"if": {f"i{place}": 0}, "then": {f"i{place + 1}": [0, 1]}} for place in range(0, 998, 2)]
    case = case_of(document([3] * 1000, rules))
    assert find_rule_problems(case) == ()


@pytest.mark.timeout(60)  # a blow-up would take hours
def test_a_tangle_of_rules_that_leaves_something_is_quick() -> None:
    pairs = [(first, second) for first in range(20) for second in range(first)]
    case = case_of(document([4] * 20, [{"if": {f"i{a}": 3}, "then": {f"i{b}": [0, 1, 2]}} for a, b in pairs]))
    assert find_rule_problems(case) == ()


def test_rules_that_tie_too_much_together_are_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(first, second) for first in range(5) for second in range(first)]
    rules: list[dict[str, Any]] = [
        {"if": {f"i{a}": k}, "then": {f"i{b}": [o for o in range(4) if o != k]}} for a, b in pairs for k in range(4)
    ]
    case = case_of(document([4] * 5, rules))
    assert len(find_rule_problems(case)) == 1
    monkeypatch.setattr(branches, "MOST_MOVES", 30)
    assert find_rule_problems(case) == ()


def test_what_mending_does_not_find_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    rules: list[dict[str, Any]] = [{"if": {"i0": [0]}, "then": {"i1": [1]}}]
    monkeypatch.setattr(rules_module, "MOST_REPAIRS", 0)
    assert find_rule_problems(case_of(document([2, 2], rules))) == ()
