"""Small random cases as documents, and the plain way to look at every package of one."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import strategies as st

Indexes = tuple[int, ...]
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Small:
    """A casefile as a document, and every allowed package with its exact values."""

    document: dict[str, Any]
    pairs: dict[Indexes, Pair]

    @property
    def sizes(self) -> list[int]:
        return [len(issue["options"]) for issue in self.document["issues"]]

    def package(self, indexes: Indexes) -> dict[str, Any]:
        return {issue["id"]: issue["options"][index] for issue, index in zip(self.document["issues"], indexes, strict=True)}

    def undominated(self, among: dict[Indexes, Pair] | None = None) -> dict[Indexes, Pair]:
        pairs = self.pairs if among is None else among
        return {one: pair for one, pair in pairs.items() if not any(beats(other, pair) for other in pairs.values())}

    def value(self, indexes: Indexes) -> Pair:
        preferences = self.document["preferences"]
        fixed = sum((Fraction(str(line["amount"])) for line in self.document["costs"]), Fraction(0))
        ours, theirs = (
            sum((likely(preferences[side]["values"][f"i{i}"][option]) for i, option in enumerate(indexes)), Fraction(0))
            for side in ("ours", "theirs")
        )
        return ours - fixed, theirs


def likely(number: Any) -> Fraction:
    return Fraction(str(number["likely"] if isinstance(number, dict) else number))


def beats(other: Pair, pair: Pair) -> bool:
    return other != pair and other[0] >= pair[0] and other[1] >= pair[1]


def _obeys(rules: list[dict[str, Any]], package: dict[str, Any]) -> bool:
    return all(
        any(package[name] not in options for name, options in rule["if"].items())
        or all(package[name] in options for name, options in rule["then"].items())
        for rule in rules
    )


def _draw_small(data: st.DataObject, most_issues: int = 4, ranges: bool = False) -> Small:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=most_issues), label="sizes")
    value: st.SearchStrategy[Any] = data.draw(
        st.sampled_from([st.integers(-3, 3), st.integers(0, 12).map(lambda n: n / 10), st.integers(-9, 9).map(lambda n: n * 1000 + 0.1)])
    )
    spread = value.map(lambda n: {"low": n - 2, "likely": n, "high": n + 1.5})
    theirs = st.one_of(value, spread) if ranges else value

    def rows(number: st.SearchStrategy[Any]) -> dict[str, list[Any]]:
        return {f"i{i}": data.draw(st.lists(number, min_size=size, max_size=size)) for i, size in enumerate(sizes)}

    def side() -> dict[str, list[str]]:
        issues = data.draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=2, unique=True))
        return {f"i{i}": [f"o{k}" for k in data.draw(st.sets(st.integers(0, sizes[i] - 1), min_size=1))] for i in issues}

    issues = [{"id": f"i{i}", "options": [f"o{k}" for k in range(size)]} for i, size in enumerate(sizes)]
    rules = [{"if": side(), "then": side()} for _ in range(data.draw(st.integers(0, 3)))]
    document = {
        "batna": 1,
        "title": "Chairs",
        "buyer": "Northwind",
        "supplier": "Sella",
        "issues": issues,
        "preferences": {
            "ours": {"values": rows(value), "reservation": data.draw(value)},
            "theirs": {"values": rows(theirs), "reservation": data.draw(value)},
        },
        "costs": [{"line": "Freight", "amount": amount} for amount in data.draw(st.lists(st.sampled_from([0.1, 7]), max_size=1))],
        "rules": rules,
    }
    small = Small(document, {})
    allowed = [one for one in product(*map(range, sizes)) if _obeys(rules, small.package(one))]
    return Small(document, {one: small.value(one) for one in allowed})


@pytest.fixture(scope="session")
def draw_small() -> Callable[..., Small]:
    """Draw a small case with ties, negative values, fixed costs and cross-issue rules; the rules may leave nothing."""
    return _draw_small


@pytest.fixture
def bicycle_parts() -> dict[str, Any]:
    """Itex and Cypress (raw points of the classic teaching case), the buyer's side."""
    return {
        "batna": 1,
        "title": "Bicycle parts",
        "buyer": "Cypress",
        "supplier": "Itex",
        "issues": [
            {"id": "price", "unit": "USD", "options": [4.37, 4.12, 3.98, 3.71, 3.47]},
            {"id": "delivery", "unit": "days", "options": [60, 45, 30, 20]},
            {"id": "payment", "options": ["on delivery", "30 days after", "60 days after"]},
            {"id": "returns", "options": ["full price", "5 % spoilage", "10 % spoilage"]},
        ],
        "preferences": {
            "ours": {
                "values": {"price": [1, 10, 25, 33, 40], "delivery": [1, 10, 19, 25], "payment": [15, 6, 1], "returns": [20, 7, 1]},
                "reservation": 0,
            },
            "theirs": {
                "values": {"price": [30, 20, 10, 5, 1], "delivery": [1, 20, 10, 5], "payment": [10, 25, 1], "returns": [1, 30, 5]},
                "reservation": 0,
            },
        },
    }
