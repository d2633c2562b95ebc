"""Decision rights of a charter: one approver for each amount, and escalations that end."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from batna.measure.wording import say_number
from batna.model.charter import Decision


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a decision right, and the decisions that it is about."""

    decisions: tuple[str, ...]
    says: str


def name_decisions(decisions: Sequence[Decision]) -> dict[str, str]:
    """Return each decision's id with its name for people: what it decides, with the approver or the id where that says too little."""
    says = Counter(one.decides for one in decisions)
    approves = Counter((one.decides, one.approver) for one in decisions)
    return {
        one.id: f"“{one.decides}”"
        if says[one.decides] == 1
        else f"“{one.decides}” ({one.approver if approves[one.decides, one.approver] == 1 else one.id})"
        for one in decisions
    }


def find_range_flaws(decisions: Sequence[Decision], unit: str) -> Iterator[Flaw]:
    """Yield every amount without an approver, every amount with more than one, and every empty range.

    Decisions belong together when they decide the same, or when one with a range escalates to another with a range.
    """
    names = name_decisions(decisions)
    for ladder in _ladders(decisions):
        empty = [one for one in ladder if _low(one) >= _high(one)]
        for one in empty:
            ends = f"above {say_number(_low(one))} to {say_number(_high(one))} {unit}"
            yield Flaw((one.id,), f"{names[one.id]} covers no amount: it runs from {ends}.")
        steps = sorted((one for one in ladder if one not in empty), key=lambda one: (_low(one), _high(one)))
        if steps:
            yield from _gaps(steps, ladder, unit)
            yield from (flaw for pair in _overlaps(steps) if (flaw := _overlap(*pair, unit)))


def find_escalation_flaws(decisions: Sequence[Decision], people: frozenset[str]) -> Iterator[Flaw]:
    """Yield every escalation that runs in a circle, leads to nobody, or stays with the same person."""
    known = {one.id: one for one in decisions}
    names = name_decisions(decisions)
    told: set[frozenset[str]] = set()
    for start in decisions:
        path = _path(start, known)
        if path[-1] in path[:-1]:
            circle = path[path.index(path[-1]) :]
            if frozenset(circle) not in told:
                told.add(frozenset(circle))
                yield Flaw(tuple(circle[:-1]), f"The escalation never ends: {' → '.join(names[one] for one in circle)}.")
        target, name = start.escalates_to, names[start.id]
        if target in known and known[target].approver == start.approver and target != start.id:
            yield Flaw((start.id, target), f"{name} escalates to {names[target]}, which {start.approver} approves as well.")
        if target is not None and target not in known and target not in people:
            yield Flaw((start.id,), f"{name} escalates to {target}, which is no decision of this charter and nobody it names.")
        if target == start.approver:
            yield Flaw((start.id,), f"{name} escalates to {target}, who approves it already.")


def _path(start: Decision, known: dict[str, Decision]) -> list[str]:
    """Follow the escalations from a decision until they end or come back to one that was passed."""
    path = [start.id]
    target = start.escalates_to
    while target in known:
        path.append(target)
        if target in path[:-1]:
            break
        target = known[target].escalates_to
    return path


def _ladders(decisions: Sequence[Decision]) -> list[list[Decision]]:
    ladders: list[list[Decision]] = []
    for one in decisions:
        near = [ladder for ladder in ladders if any(_belong(one, other) for other in ladder)]
        ladders = [ladder for ladder in ladders if ladder not in near]
        ladders.append([*(member for ladder in near for member in ladder), one])
    return ladders


def _belong(one: Decision, other: Decision) -> bool:
    linked = other.id == one.escalates_to or one.id == other.escalates_to
    return one.decides == other.decides or (linked and _has_range(one) and _has_range(other))


def _has_range(one: Decision) -> bool:
    return one.above is not None or one.up_to is not None


def _low(one: Decision) -> float:
    return -math.inf if one.above is None else one.above


def _high(one: Decision) -> float:
    return math.inf if one.up_to is None else one.up_to


def _gaps(steps: Sequence[Decision], ladder: Sequence[Decision], unit: str) -> Iterator[Flaw]:
    """Walk up the amounts; `reached` is the amount up to which somebody approves."""
    ids, named = tuple(one.id for one in ladder), " and ".join(dict.fromkeys(f"“{one.decides}”" for one in ladder))
    if steps[0].above is not None:
        yield Flaw(ids, f"Nobody approves amounts up to {say_number(steps[0].above)} {unit} in {named}.")
    reached = _high(steps[0])
    for one in steps[1:]:
        if _low(one) > reached:
            yield Flaw(ids, f"Nobody approves amounts above {say_number(reached)} and up to {say_number(_low(one))} {unit} in {named}.")
        reached = max(reached, _high(one))
    if reached < math.inf:
        yield Flaw(ids, f"Nobody approves amounts above {say_number(reached)} {unit} in {named}.")


def _overlaps(steps: Sequence[Decision]) -> Iterator[tuple[Decision, Decision]]:
    """Yield each step with the one below it that reaches highest."""
    highest = steps[0]
    for below, one in pairwise(steps):
        highest = max(highest, below, key=_high)
        yield highest, one


def _overlap(below: Decision, one: Decision, unit: str) -> Flaw | None:
    low, high = _low(one), min(_high(below), _high(one))
    if low >= high:
        return None
    where = "every amount" if math.isinf(low) and math.isinf(high) else f"amounts {_say_range(low, high)} {unit}"
    both = f"{below.approver} for “{below.decides}” and {one.approver} for “{one.decides}”"
    return Flaw((below.id, one.id), f"Two approvers for {where}: {both}.")


def _say_range(low: float, high: float) -> str:
    if math.isinf(low):
        return f"up to {say_number(high)}"
    return f"above {say_number(low)}" if math.isinf(high) else f"above {say_number(low)} and up to {say_number(high)}"
