"""The red lines and needs of a case in index form, with who holds them: what the mandate has to satisfy."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.preference import Bound
from batna.model.stakeholder import Need, RedLine, Stakeholder

CHARTER = "charter"


@dataclass(frozen=True, slots=True)
class Demand:
    """One red line or need, and who holds it; `limit` says it in words, the fields after it for programs."""

    kind: Literal["red line", "need"]
    stakeholder: str
    label: str
    issue: str
    need: str
    limit: str
    at_most: float | None
    at_least: float | None
    only: tuple[Option, ...] | None
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """Red lines that forbid the same options of an issue, as indexes; `step` are those one step beyond the limit."""

    place: int
    forbidden: frozenset[int]
    step: frozenset[int]
    held: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class NeedSum:
    """A need in whole numbers: the sum over its issues of the number of the chosen option is at most `limit`."""

    limit: int
    numbers: Mapping[int, tuple[int, ...]]
    held: Demand


def find_lines(case: Case) -> tuple[Line, ...]:
    """Return the red lines of all stakeholders, then those of the charter; equal ones are one line with several holders."""
    found: dict[tuple[int, frozenset[int]], list[tuple[Demand, frozenset[int]]]] = {}
    places = {issue.id: place for place, issue in enumerate(case.issues)}
    for demand, bound in _all_lines(case):
        place = places[bound.issue]
        forbidden = frozenset(i for i, option in enumerate(case.issues[place].options) if not bound.admits(option))
        step = forbidden & _next_options(case.issues[place], bound, forbidden)
        found.setdefault((place, forbidden), []).append((demand, step))
    return tuple(Line(place, forbidden, held[0][1], tuple(demand for demand, _ in held)) for (place, forbidden), held in found.items())


def find_need_sums(case: Case) -> tuple[NeedSum, ...]:
    """Return every need that has a measure, exactly as its decimals are written."""
    places = {issue.id: (place, issue) for place, issue in enumerate(case.issues)}
    return tuple(_need_sum(need_demand(who, need), need, places) for who in case.stakeholders for need in who.needs if need.from_)


def find_unmeasured(case: Case) -> tuple[str, ...]:
    """Return a sentence for each need that no package can be checked against."""
    return tuple(
        f"The need {need.id} of {who.label} has no measure over the issues, so no package is checked against it."
        for who in case.stakeholders
        for need in who.needs
        if not need.from_
    )


def need_demand(who: Stakeholder, need: Need) -> Demand:
    """Return a need as a demand."""
    limit = f"at most {need.at_most:g}" if need.at_most is not None else f"at least {need.at_least:g}"
    words = f"{limit} {need.unit}".strip()
    return Demand("need", who.id, who.label, "", need.id, words, need.at_most, need.at_least, None, "", need.says or need.measure)


def _all_lines(case: Case) -> Iterator[tuple[Demand, Bound]]:
    for who in case.stakeholders:
        for line in who.red_lines:
            yield _line_demand(line, who.id, who.label, ""), line
    for clause in () if case.charter is None else case.charter.red_lines:
        yield _line_demand(clause, CHARTER, f"clause {clause.clause} of the charter", clause.clause), clause


def _line_demand(line: RedLine, holder: str, label: str, clause: str) -> Demand:
    return Demand("red line", holder, label, line.issue, "", line.say(), line.at_most, line.at_least, line.only, clause, line.because)


def _next_options(issue: Issue, bound: Bound, forbidden: Iterable[int]) -> frozenset[int]:
    """Return the options nearest beyond a numeric limit; a list of allowed options has no next one."""
    numbers = {i: float(issue.options[i]) for i in forbidden if bound.only is None}
    if not numbers:
        return frozenset()
    nearest = min(numbers.values()) if bound.at_most is not None else max(numbers.values())
    return frozenset(i for i, number in numbers.items() if number == nearest)


def _need_sum(held: Demand, need: Need, places: Mapping[str, tuple[int, Issue]]) -> NeedSum:
    sign = 1 if need.at_most is not None else -1
    limit = _exact(need.at_most if need.at_most is not None else need.at_least)
    rows = {places[name][0]: _row(places[name][1], numbers) for name, numbers in need.from_.items()}
    decimals = max(_decimals(number) for row in ((limit,), *rows.values()) for number in row)
    whole = {place: tuple(_whole(sign * number, decimals) for number in row) for place, row in rows.items()}
    return NeedSum(_whole(sign * limit, decimals), whole, held)


def _row(issue: Issue, numbers: Mapping[str, float]) -> tuple[Decimal, ...]:
    by_place = {issue.position(option): number for option, number in numbers.items()}
    return tuple(_exact(by_place[place]) for place in range(len(issue.options)))


def _exact(number: float | None) -> Decimal:
    return Decimal(repr(number)).normalize()


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _whole(number: Decimal, decimals: int) -> int:
    numerator, denominator = number.as_integer_ratio()
    shift: int = 10**decimals
    return numerator * shift // denominator
