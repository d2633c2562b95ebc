"""Private trade-offs of our stakeholders, and the package that leaves nobody behind: seen only in aggregate."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from batna.align._demands import find_lines, find_need_sums
from batna.measure.branches import TooManyPackages, is_allowed
from batna.measure.rules import index_rules
from batna.measure.wording import say_percent
from batna.model.case import Case
from batna.model.issue import Option
from batna.model.package import package_of
from batna.model.problem import NotEnoughData
from batna.model.stakeholder import Stakeholder

FEWEST: Final = 3
MOST_STEPS: Final = 500_000
FORMULA: Final = (
    "Share of a person = (own points of the package − own fewest points) / (own most points − own fewest). The package has the largest "
    "smallest share; among equal ones the largest sum of shares. Points stay with the person: only this package leaves the computation."
)

Chosen = tuple[int, ...]
Shares = tuple[Fraction, ...]
Sums = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FairPackage:
    """The package whose worst-off person is best off; `smallest_share` is cut to full tenths, so that it gives nobody away."""

    package: Mapping[str, Option]
    smallest_share: float
    people: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Search:
    """Shares per issue, option and person, what later issues can still add, and the hard limits."""

    shares: tuple[tuple[Shares, ...], ...]
    still: tuple[Shares, ...]
    options: tuple[Chosen, ...]
    adds: tuple[tuple[Sums, ...], ...]
    least: tuple[Sums, ...]


def max_min_fair(case: Case) -> FairPackage:
    """Return the package with the largest smallest share, of those that keep every need, red line and rule.

    Exact, by branch and bound. Raises `HiddenFromRole` for a viewer who may not see the points, `NotEnoughData` with
    fewer than three people's points (an answer would give them away) or when no package satisfies everyone, and
    `TooManyPackages` after half a million steps.
    """
    scored = [who for who in case.stakeholders if who.trade_offs]
    if len(scored) < FEWEST:
        raise NotEnoughData(f"{len(scored)} people have scored their trade-offs in private; from {FEWEST} on nobody can be told apart.")
    indexes = _find(case, _lay_out(case, scored))
    if indexes is None:
        raise NotEnoughData("No package satisfies everyone yet: agree on a relaxation under align, mandate, first.")
    shares = [sum(_points(case, who)[place][option] for place, option in enumerate(indexes)) for who in scored]
    smallest = math.floor(min(shares) * 10) / 10
    least = f"Each of the {len(scored)} people gets at least {say_percent(smallest)} of what they could get."
    because = (least, "No package that keeps all needs and red lines has a larger smallest share.", FORMULA)
    return FairPackage(package_of(case.issues, indexes), smallest, len(scored), because)


def _points(case: Case, who: Stakeholder) -> list[list[Fraction]]:
    """Return one person's share per issue and option; all shares add up to 0 at worst and to 1 at best."""
    rows = [[Fraction(repr(float(p))) for p in who.trade_offs.get(issue.id, (0.0,) * len(issue.options))] for issue in case.issues]
    span = sum((max(row) - min(row) for row in rows), Fraction(0))
    if not span:
        return [[Fraction(1, len(rows))] * len(row) for row in rows]  # content with everything
    return [[(number - min(row)) / span for number in row] for row in rows]


def _lay_out(case: Case, scored: Sequence[Stakeholder]) -> _Search:
    rows = [_points(case, who) for who in scored]
    lines, needs = find_lines(case), find_need_sums(case)
    sizes = [len(issue.options) for issue in case.issues]
    shares = tuple(tuple(tuple(row[place][o] for row in rows) for o in range(size)) for place, size in enumerate(sizes))
    options = tuple(
        tuple(o for o in range(size) if not any(line.place == place and o in line.forbidden for line in lines))
        for place, size in enumerate(sizes)
    )
    rows_of_needs = [[need.numbers.get(place, (0,) * size) for need in needs] for place, size in enumerate(sizes)]
    adds = tuple(tuple(tuple(row[o] for row in rows_of_needs[place]) for o in range(size)) for place, size in enumerate(sizes))
    still = [(Fraction(0),) * len(scored)]
    least = [tuple(-need.limit for need in needs)]
    for place in reversed(range(len(sizes))):
        still.append(tuple(a + max(column) for a, column in zip(still[-1], zip(*shares[place], strict=True), strict=True)))
        least.append(tuple(a + min(column) for a, column in zip(least[-1], zip(*adds[place], strict=True), strict=True)))
    return _Search(shares, tuple(reversed(still)), options, adds, tuple(reversed(least)))


def _find(case: Case, search: _Search) -> Chosen | None:
    """Walk depth first, the most promising option first, and leave every branch that cannot beat the best so far."""
    rules = index_rules(case)
    best: tuple[tuple[Fraction, Fraction], Chosen] | None = None
    stack: list[tuple[Chosen, Shares, Sums]] = [((), (Fraction(0),) * len(search.still[0]), (0,) * len(search.least[0]))]
    steps = 0
    while stack:
        steps += 1
        if steps > MOST_STEPS:
            raise TooManyPackages(f"The fairest package cannot be proven within {MOST_STEPS:,} steps: settle some issues first.")
        chosen, shares, sums = stack.pop()
        place = len(chosen)
        reach = tuple(a + b for a, b in zip(shares, search.still[place], strict=True))
        if best is not None and (min(reach), sum(reach, Fraction(0))) <= best[0]:
            continue
        if any(a + b > 0 for a, b in zip(sums, search.least[place], strict=True)):
            continue
        if place == len(search.options):
            if is_allowed(chosen, rules):
                best = ((min(shares), sum(shares, Fraction(0))), chosen)
            continue
        stack += sorted((_step(search, chosen, shares, sums, option) for option in search.options[place]), key=lambda one: min(one[1]))
    return None if best is None else best[1]


def _step(search: _Search, chosen: Chosen, shares: Shares, sums: Sums, option: int) -> tuple[Chosen, Shares, Sums]:
    place = len(chosen)
    return (
        (*chosen, option),
        tuple(a + b for a, b in zip(shares, search.shares[place][option], strict=True)),
        tuple(a + b for a, b in zip(sums, search.adds[place][option], strict=True)),
    )
