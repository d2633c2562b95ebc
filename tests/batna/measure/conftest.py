"""Small random negotiations, and the plain way to look at every package of one."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import strategies as st

from batna.measure.branches import IndexRule

Package = tuple[int, ...]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Small:
    ours: list[list[float]]
    theirs: list[list[float]]
    rules: list[IndexRule]

    @property
    def packages(self) -> list[Package]:
        every = product(*(range(len(options)) for options in self.ours))
        return [package for package in every if not any(forbids(rule, package) for rule in self.rules)]

    @property
    def pairs(self) -> dict[Package, Pair]:
        """The values of every allowed package in thousandths."""
        return {package: (thousandths(self.ours, package), thousandths(self.theirs, package)) for package in self.packages}

    @property
    def efficient(self) -> set[Package]:
        pairs = self.pairs
        distinct = set(pairs.values())
        best = {pair for pair in distinct if not any(beats(other, pair) for other in distinct)}
        return {package for package, pair in pairs.items() if pair in best}


def thousandths(values: list[list[float]], package: Package) -> int:
    return sum(round(options[chosen] * 1000) for options, chosen in zip(values, package, strict=True))


def beats(other: Pair, pair: Pair) -> bool:
    return other != pair and other[0] >= pair[0] and other[1] >= pair[1]


def forbids(rule: IndexRule, package: Package) -> bool:
    applies = all(package[issue] in options for issue, options in rule.when.items())
    return applies and any(package[issue] not in options for issue, options in rule.then.items())


def _draw_small(data: st.DataObject, most_issues: int = 4) -> Small:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=most_issues), label="sizes")
    value = data.draw(
        st.sampled_from(
            [st.integers(-3, 3).map(float), st.integers(0, 12).map(lambda n: n / 10), st.integers(-9, 9).map(lambda n: n * 1000 + 0.1)]
        )
    )
    row = [st.lists(value, min_size=size, max_size=size) for size in sizes]
    demands = st.dictionaries(st.integers(0, len(sizes) - 1), st.sets(st.integers(0, 3)), max_size=2)

    def inside(drawn: dict[int, set[int]]) -> dict[int, frozenset[int]]:
        return {issue: frozenset(option for option in options if option < sizes[issue]) for issue, options in drawn.items()}

    rules = data.draw(st.lists(st.builds(IndexRule, demands.map(inside), demands.map(inside)), max_size=4), label="rules")
    return Small(data.draw(st.tuples(*row).map(list), label="ours"), data.draw(st.tuples(*row).map(list), label="theirs"), rules)


@pytest.fixture(scope="session")
def draw_small() -> Callable[..., Small]:
    """Draw a small negotiation with ties, negative values and cross-issue rules."""
    return _draw_small
