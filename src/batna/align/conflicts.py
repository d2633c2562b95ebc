"""Which of our own functions pull the same issue in opposite directions, and how much money hangs on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from batna.align._demands import NeedSum, find_need_sums
from batna.measure.value import FloatArray, Point, our_values
from batna.measure.wording import say_number
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Issue
from batna.model.preference import Bound
from batna.model.problem import NotEnoughData
from batna.model.stakeholder import Stakeholder

Kind = Literal["exclusive", "opposed"]
Voice = Literal["position", "need", "red line"]
POINTS_OF_RANGE: Final[tuple[Point, ...]] = ("low", "likely", "high")
FORMULA: Final = (
    "At stake = the difference in our value between the best option for the one and the best option for the other, on this issue "
    "alone, all other issues unchanged. Exclusive: no option is acceptable to both. Opposed: both can be met on this issue only by help "
    "from other issues, since they pull it apart."
)
NO_VALUES: Final = "We have no values yet, so nothing is in money: give each option a value or a cost under prepare."


@dataclass(frozen=True, slots=True)
class Pull:
    """What one stakeholder's position, need or red line does to one issue.

    `accepts` are the indexes of the options that leave it satisfiable, `pleases` those that satisfy it whatever the
    other issues bring; when there is none of these, those that bring it furthest.
    """

    stakeholder: Stakeholder
    voice: Voice
    says: str
    accepts: frozenset[int]
    pleases: frozenset[int]

    @property
    def is_firm(self) -> bool:
        """Whether this is more than a position."""
        return self.voice != "position"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two stakeholders whose wants on one issue no option satisfies, with the money that hangs on whose way it goes.

    `is_firm` says that needs or red lines exclude each other, so that no package satisfies both. `at_stake` is in the
    case's unit, None while there are no values.
    """

    issue: str
    kind: Kind
    is_firm: bool
    first: str
    second: str
    first_function: str
    second_function: str
    at_stake: Estimate | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The conflicts between two functions: how many, and the sum of what is at stake (None without values)."""

    count: int
    at_stake: float | None


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All conflicts, the most money first; `matrix[i][j]` is the cell of `functions[i]` and `functions[j]`."""

    unit: str
    conflicts: tuple[Conflict, ...]
    functions: tuple[str, ...]
    matrix: tuple[tuple[Cell, ...], ...]
    because: tuple[str, ...]


def find_conflicts(case: Case) -> Conflicts:
    """Return where our stakeholders pull the same issue apart, ranked by the money at stake in the case's unit.

    A position counts through its `wants`, a need through its measure, a red line as it is. One row per issue and pair of
    stakeholders, with the largest stake of their clashes. Without values conflicts are found and have no amount.
    """
    values = _values(case)
    needs = find_need_sums(case)
    rows: list[Conflict] = []
    for place, issue in enumerate(case.issues):
        pulls = [pull for who in case.stakeholders for pull in _pulls(who, place, issue, needs)]
        mine = None if values is None else [table[place] for table in values]
        for first, second in combinations(case.stakeholders, 2):
            clashes = list(_clashes([p for p in pulls if p.stakeholder is first], [p for p in pulls if p.stakeholder is second]))
            if clashes:
                rows.append(_conflict(case.unit, issue, clashes, mine))
    rows.sort(key=lambda row: (-(row.at_stake.likely if row.at_stake else 0.0), not row.is_firm, row.kind == "opposed"))
    functions = tuple(dict.fromkeys(who.function for who in case.stakeholders))
    because = (_say(case, rows), FORMULA if values is not None else NO_VALUES)
    return Conflicts(case.unit, tuple(rows), functions, tuple(tuple(_cell(rows, a, b) for b in functions) for a in functions), because)


def _values(case: Case) -> list[tuple[FloatArray, ...]] | None:
    try:
        return [our_values(case, at).per_issue for at in POINTS_OF_RANGE]
    except NotEnoughData:
        return None


def _pulls(who: Stakeholder, place: int, issue: Issue, needs: Sequence[NeedSum]) -> Iterator[Pull]:
    for position in who.positions:
        yield from (_bound_pull(who, "position", issue, want) for want in position.wants if want.issue == issue.id)
    yield from (_need_pull(who, place, need) for need in needs if need.held.stakeholder == who.id and place in need.numbers)
    yield from (_bound_pull(who, "red line", issue, line) for line in who.red_lines if line.issue == issue.id)


def _bound_pull(who: Stakeholder, voice: Voice, issue: Issue, bound: Bound) -> Pull:
    accepts = frozenset(i for i, option in enumerate(issue.options) if bound.admits(option))
    return Pull(who, voice, f"{bound.say()} ({voice})", accepts, accepts)


def _need_pull(who: Stakeholder, place: int, need: NeedSum) -> Pull:
    """Read a need on one issue: what is left of its limit in the best and in the worst case of the other issues."""
    row = need.numbers[place]
    others = [numbers for other, numbers in need.numbers.items() if other != place]
    best = need.limit - sum(min(numbers) for numbers in others)
    worst = need.limit - sum(max(numbers) for numbers in others)
    accepts = frozenset(i for i, number in enumerate(row) if number <= best)
    safe = frozenset(i for i, number in enumerate(row) if number <= worst)
    furthest = frozenset(i for i, number in enumerate(row) if number == min(row))
    return Pull(who, "need", f"{need.held.reason or need.held.need}, {need.held.limit} (need)", accepts, safe or furthest)


def _clashes(first: Sequence[Pull], second: Sequence[Pull]) -> Iterator[tuple[Pull, Pull]]:
    """Yield the pairs that no option pleases both of; what cannot be met at all is no conflict with somebody else."""
    for one in first:
        for other in second:
            if one.accepts and other.accepts and not one.pleases & other.pleases:
                yield one, other


def _conflict(unit: str, issue: Issue, clashes: Sequence[tuple[Pull, Pull]], values: Sequence[FloatArray] | None) -> Conflict:
    exclusive = [(a, b) for a, b in clashes if not a.accepts & b.accepts]
    staked = [(0.0 if values is None else _stake(values[1], a, b), a, b) for a, b in exclusive or clashes]
    _, one, other = max(staked, key=lambda clash: clash[0])
    first, second = one.stakeholder, other.stakeholder
    because = [f"{first.label}: {'; '.join(dict.fromkeys(a.says for a, _ in clashes))}."]
    because.append(f"{second.label}: {'; '.join(dict.fromkeys(b.says for _, b in clashes))}.")
    if values is not None:
        because.append(_say_stake(unit, issue, values[1], one, other))
    return Conflict(
        issue.id,
        "exclusive" if exclusive else "opposed",
        any(a.is_firm and b.is_firm for a, b in exclusive),
        first.id,
        second.id,
        first.function,
        second.function,
        None if values is None else _range([_stake(row, one, other) for row in values]),
        tuple(because),
    )


def _best(values: FloatArray, pull: Pull) -> int:
    return max(sorted(pull.pleases), key=lambda option: float(values[option]))


def _stake(values: FloatArray, one: Pull, other: Pull) -> float:
    return abs(float(values[_best(values, one)] - values[_best(values, other)]))


def _range(stakes: Sequence[float]) -> Estimate:
    return Estimate(low=min(stakes), likely=stakes[1], high=max(stakes))


def _say_stake(unit: str, issue: Issue, values: FloatArray, one: Pull, other: Pull) -> str:
    a, b = _best(values, one), _best(values, other)
    return (
        f"{issue.label}: best for {one.stakeholder.function} {issue.say(issue.options[a])}, worth {say_number(values[a])}; best for "
        f"{other.stakeholder.function} {issue.say(issue.options[b])}, worth {say_number(values[b])}: whose way it goes moves "
        f"{say_number(abs(values[a] - values[b]))} {unit}."
    )


def _cell(rows: Sequence[Conflict], one: str, other: str) -> Cell:
    between = [row for row in rows if {row.first_function, row.second_function} == {one, other}]
    amounts = [row.at_stake.likely for row in between if row.at_stake is not None]
    return Cell(len(between), None if len(amounts) < len(between) else sum(amounts, 0.0))


def _say(case: Case, rows: Sequence[Conflict]) -> str:
    if not rows:
        return "No two stakeholders pull an issue apart, as far as their positions, needs and red lines say."
    top = rows[0]
    name = case.issue(top.issue).label
    many = "One conflict" if len(rows) == 1 else f"{len(rows)} conflicts"
    worth = "" if top.at_stake is None else f", with {say_number(top.at_stake.likely)} {case.unit} at stake"
    first = f"The first: {top.first_function} and {top.second_function} on {name}{worth}."
    return f"{many}, {sum(row.is_firm for row in rows)} between needs or red lines. {first}"
