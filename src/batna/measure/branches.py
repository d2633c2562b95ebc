"""Cross-issue rules in index form: which packages can be, and the branches in which their issues are free of each other."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_MOVES = 100_000

OFF, LIVE, BROKEN, FORBIDDEN = range(4)  # cannot be violated any more; conditions hold so far; so they do and a demand has failed; violated
Branch = tuple[int, ...]  # one of these per rule


class TooManyPackages(ValueError):
    """An exact answer would need more packages or branches than the stated limit."""


@dataclass(frozen=True, slots=True)
class IndexRule:
    """A package is forbidden when every `when` holds and any `then` fails; both map an issue's index to option indexes."""

    when: Mapping[int, frozenset[int]]
    then: Mapping[int, frozenset[int]]

    def allows(self, package: Sequence[int]) -> bool:
        """Return whether the package, one option index per issue, obeys the rule."""
        applies = all(package[issue] in options for issue, options in self.when.items())
        return not applies or all(package[issue] in options for issue, options in self.then.items())


@dataclass(frozen=True, slots=True)
class Step:
    """One issue of a component: options that no rule tells apart, and which branch each group leads to from each branch.

    A branch and group that are not in `moves` are forbidden.
    """

    issue: int
    groups: tuple[tuple[int, ...], ...]
    moves: Mapping[tuple[Branch, int], Branch]


@dataclass(frozen=True, slots=True)
class Component:
    """Issues that rules tie together, in the order in which they are decided; all allowed ways end in one branch."""

    start: Branch
    steps: tuple[Step, ...]

    @property
    def issues(self) -> tuple[int, ...]:
        """The issues of the component in the order of its steps."""
        return tuple(step.issue for step in self.steps)


def check_rules(sizes: Sequence[int], rules: Iterable[IndexRule]) -> None:
    """Raise `ValueError` when a rule names an issue or an option that is not there."""
    for rule in rules:
        for issue, options in (*rule.when.items(), *rule.then.items()):
            if not 0 <= issue < len(sizes):
                raise ValueError(f"A rule names issue {issue}; there are {len(sizes)} issues, counted from 0.")
            if any(not 0 <= option < sizes[issue] for option in options):
                raise ValueError(f"A rule names an option that issue {issue} does not have; it has {sizes[issue]}, counted from 0.")


def is_allowed(package: Sequence[int], rules: Iterable[IndexRule]) -> bool:
    """Return whether the package, one option index per issue, obeys every rule."""
    return all(rule.allows(package) for rule in rules)


def split_components(sizes: Sequence[int], rules: Sequence[IndexRule]) -> tuple[Component, ...]:
    """Return the groups of issues that rules tie together; issues that no rule touches are in none.

    Raises `TooManyPackages` when the rules of a component tell more than 100,000 combinations apart at one issue.
    """
    check_rules(sizes, rules)
    return tuple(_component(sizes, tied) for tied in _tied_rules(rules))


def count_packages(sizes: Sequence[int], rules: Sequence[IndexRule] = ()) -> int:
    """Return how many packages the rules allow, exactly, where `sizes` has the number of options of each issue."""
    components = split_components(sizes, rules)
    touched = {issue for component in components for issue in component.issues}
    free = math.prod(size for issue, size in enumerate(sizes) if issue not in touched)
    return free * math.prod(_count_component(component) for component in components)


def _count_component(component: Component) -> int:
    counts = {component.start: 1}
    for step in component.steps:
        following: dict[Branch, int] = {}
        for (branch, group), reached in step.moves.items():
            following[reached] = following.get(reached, 0) + counts[branch] * len(step.groups[group])
        counts = following
    return sum(counts.values())


def _tied_rules(rules: Iterable[IndexRule]) -> list[tuple[IndexRule, ...]]:
    tied: list[tuple[frozenset[int], tuple[IndexRule, ...]]] = []
    for rule in rules:
        if not rule.then:
            continue
        near = [group for group in tied if group[0] & _touched(rule)]
        tied = [group for group in tied if not group[0] & _touched(rule)]
        tied.append((_touched(rule).union(*(issues for issues, _ in near)), (*(one for _, group in near for one in group), rule)))
    return [group for _, group in tied]


def _touched(rule: IndexRule) -> frozenset[int]:
    return frozenset((*rule.when, *rule.then))


def _component(sizes: Sequence[int], rules: Sequence[IndexRule]) -> Component:
    touching: dict[int, list[int]] = {}
    for number, rule in enumerate(rules):
        for issue in _touched(rule):
            touching.setdefault(issue, []).append(number)
    groups = {issue: _group_options(sizes[issue], issue, [rules[number] for number in numbers]) for issue, numbers in touching.items()}
    order = _order_issues(rules, touching, {issue: math.log(len(found)) for issue, found in groups.items()})
    places = {issue: place for place, issue in enumerate(order)}
    ties = [_Tie(rule, max((places[one] for one in rule.when), default=-1), max(places[one] for one in rule.then)) for rule in rules]
    start: Branch = (LIVE,) * len(rules)
    steps = []
    branches = {start: None}
    for issue in order:
        moves = _find_moves(branches, places[issue], issue, groups[issue], ties)
        branches = dict.fromkeys(moves.values())
        steps.append(Step(issue, groups[issue], moves))
    return Component(start, tuple(steps))


def _group_options(size: int, issue: int, rules: Sequence[IndexRule]) -> tuple[tuple[int, ...], ...]:
    """Put together the options of an issue that no rule tells apart."""
    groups: dict[tuple[bool, ...], list[int]] = {}
    for option in range(size):
        mark = tuple(option in side.get(issue, ()) for rule in rules for side in (rule.when, rule.then))
        groups.setdefault(mark, []).append(option)
    return tuple(tuple(group) for group in groups.values())


def _order_issues(rules: Sequence[IndexRule], touching: Mapping[int, Sequence[int]], width: Mapping[int, float]) -> list[int]:
    """Decide next the issue that leaves the fewest combinations to be remembered."""
    waiting = [set(_touched(rule)) for rule in rules]
    order: list[int] = []
    edge: set[int] = set()

    def remembered(issue: int) -> set[int]:
        return {one for one in edge | {issue} if any(waiting[number] - {issue} for number in touching[one])}

    while len(order) < len(touching):
        near = {issue for one in edge or touching for number in touching[one] for issue in waiting[number]}
        chosen = min(sorted(near), key=lambda issue: sum(width[one] for one in remembered(issue)))
        edge = remembered(chosen)
        order.append(chosen)
        for number in touching[chosen]:
            waiting[number].discard(chosen)
    return order


@dataclass(frozen=True, slots=True)
class _Tie:
    """A rule, and the places at which the last of its conditions and of its demands is decided."""

    rule: IndexRule
    last_when: int
    last_then: int

    def follow(self, state: int, place: int, issue: int, option: int) -> int:
        """Return the state of the rule once the issue at this place takes the option."""
        if state == OFF or option not in self.rule.when.get(issue, (option,)):
            return OFF
        if state == BROKEN or option not in self.rule.then.get(issue, (option,)):
            return FORBIDDEN if place >= self.last_when else BROKEN
        return OFF if place >= self.last_then else LIVE


def _find_moves(
    branches: Iterable[Branch], place: int, issue: int, groups: Sequence[Sequence[int]], ties: Sequence[_Tie]
) -> dict[tuple[Branch, int], Branch]:
    moves: dict[tuple[Branch, int], Branch] = {}
    for branch in branches:
        if len(moves) > MOST_MOVES:
            raise TooManyPackages(f"The rules tie too many issues together: more than {MOST_MOVES:,} combinations have to be told apart.")
        for number, group in enumerate(groups):
            reached = tuple(
                tie.follow(state, place, issue, group[0]) if issue in tie.rule.when or issue in tie.rule.then else state
                for tie, state in zip(ties, branch, strict=True)
            )
            if FORBIDDEN not in reached:
                moves[branch, number] = reached
    return moves
