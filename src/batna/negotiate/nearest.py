"""What to change in an offer that the charter or a rule forbids: the nearest options that are allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from batna.align.charter import BoolArray, allowed_options
from batna.measure.branches import IndexRule
from batna.measure.rules import index_rules
from batna.model.case import Case
from batna.model.issue import Option
from batna.model.package import read_package


@dataclass(frozen=True, slots=True)
class Move:
    """One issue to move, from what was chosen to the nearest option that is allowed."""

    issue: str
    before: Option
    after: Option
    because: tuple[str, ...]


def find_nearest(case: Case, package: Mapping[str, object]) -> tuple[Move, ...]:
    """Return what to move in a package, whole or partial, so that it keeps the charter and the cross-issue rules.

    Near is counted in steps between options, in the order of the issue. Each issue that a clause forbids goes to its
    nearest allowed option; then, rule by rule, the one issue that mends most with the shortest move. Empty when nothing
    has to move, and when no such moves lead to an allowed package. Raises `BadInput` for an issue or option that the
    case does not have.
    """
    chosen = read_package(case.issues, package)
    places = {i: issue.position(chosen[issue.id]) for i, issue in enumerate(case.issues) if issue.id in chosen}
    allowed = allowed_options(case)
    kept = {i: _nearest(place, allowed[i]) for i, place in places.items()}
    mended = _obey(index_rules(case), {i: place for i, place in kept.items() if place is not None}, allowed)
    if None in kept.values() or mended is None:
        return ()
    return tuple(_move(case, i, place, mended[i], mended[i] == kept[i]) for i, place in places.items() if mended[i] != place)


def _nearest(place: int, allowed: BoolArray) -> int | None:
    return min((int(other) for other in allowed.nonzero()[0]), key=lambda other: (abs(other - place), other), default=None)


def _obey(rules: Sequence[IndexRule], places: Mapping[int, int], allowed: Sequence[BoolArray]) -> dict[int, int] | None:
    """Return the places with one issue after the other moved until no rule is broken; None when a move would not help."""
    current = dict(places)
    while broken := [rule for rule in rules if _breaks(rule, current)]:
        issues = sorted((broken[0].when.keys() | broken[0].then.keys()) & current.keys())
        moves = [(i, int(option)) for i in issues for option in allowed[i].nonzero()[0]]
        rated = [(_broken_with(rules, current, i, option), abs(option - current[i]), i, option) for i, option in moves]
        left, _, issue, option = min(rated)
        if left >= _broken_with(rules, current, issue, current[issue]):
            return None
        current[issue] = option
    return current


def _broken_with(rules: Iterable[IndexRule], places: Mapping[int, int], issue: int, option: int) -> int:
    tried = {**places, issue: option}
    return sum(_breaks(rule, tried) for rule in rules if issue in rule.when or issue in rule.then)


def _breaks(rule: IndexRule, places: Mapping[int, int]) -> bool:
    """Return whether a rule is broken however the issues that are still open will be settled."""
    holds = all(i in places and places[i] in options for i, options in rule.when.items())
    return holds and any(i in places and places[i] not in options for i, options in rule.then.items())


def _move(case: Case, at: int, before: int, after: int, by_charter: bool) -> Move:
    issue = case.issues[at]
    whose = "the charter allows" if by_charter else "the rules allow with the rest of the package"
    because = f"{issue.label} {issue.say(issue.options[after])} is the nearest option that {whose}."
    return Move(issue.id, issue.options[before], issue.options[after], (because,))
