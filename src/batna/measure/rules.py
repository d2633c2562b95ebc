"""The cross-issue rules of a case in index form, and whether they leave any package."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from batna.measure.branches import IndexRule, TooManyPackages, count_packages
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.problem import Problem

MOST_REPAIRS, MOST_TRIED = 100, 50
Places = Mapping[str, tuple[int, Issue]]


def index_rules(case: Case) -> tuple[IndexRule, ...]:
    """Return the rules of a case with issues and options as indexes, in the order of the file."""
    places: Places = {issue.id: (place, issue) for place, issue in enumerate(case.issues)}
    return tuple(IndexRule(_sides(rule.if_, places), _sides(rule.then, places)) for rule in case.rules)


def find_rule_problems(case: Case) -> tuple[Problem, ...]:
    """Return one problem when the rules exclude every package; it names a smallest set of rules that does.

    Rules that tie too many issues together to be counted are let through: the analyses that need the count say so.
    """
    if not case.rules:
        return ()
    sizes = [len(issue.options) for issue in case.issues]
    rules = index_rules(case)
    if _finds_one(sizes, rules):
        return ()
    try:
        blamed = _smallest_clash(sizes, rules)
    except TooManyPackages:
        return ()
    if not blamed:
        return ()
    named = ", ".join(f"rules[{number}]" for number in blamed)
    return (Problem(named, "no package: together these rules exclude every one", "rules that leave at least one package"),)


def _sides(choices: Mapping[str, Sequence[Option]], places: Places) -> dict[int, frozenset[int]]:
    found = [(*places[name], options) for name, options in choices.items()]
    return {place: frozenset(issue.position(option) for option in options) for place, issue, options in found}


def _finds_one(sizes: Sequence[int], rules: Sequence[IndexRule]) -> bool:
    """Return whether mending one broken rule after the other soon leads to a package; counting is exact but slower."""
    touching: dict[int, list[IndexRule]] = {}
    for rule in rules:
        for issue in rule.when.keys() | rule.then.keys():
            touching.setdefault(issue, []).append(rule)
    package = [0] * len(sizes)

    def broken_with(issue: int, option: int) -> int:
        tried = [*package[:issue], option, *package[issue + 1 :]]
        return sum(not rule.allows(tried) for rule in touching[issue])

    for _ in range(MOST_REPAIRS):
        broken = next((rule for rule in rules if not rule.allows(package)), None)
        if broken is None:
            return True
        issues = sorted(broken.when.keys() | broken.then.keys())
        moves = [(issue, option) for issue in issues for option in range(min(sizes[issue], MOST_TRIED)) if option != package[issue]]
        issue, option = min(moves, key=lambda move: broken_with(*move))
        package[issue] = option
    return False


def _smallest_clash(sizes: Sequence[int], rules: Sequence[IndexRule]) -> list[int]:
    """Return rules that exclude every package, none of which can be spared for that; none when a package is left."""
    if count_packages(sizes, rules):
        return []
    blamed: list[int] = []
    rest = len(rules)
    while count_packages(sizes, [rules[number] for number in blamed]):

        def is_empty(first: int, blamed: Sequence[int] = tuple(blamed)) -> bool:
            return not count_packages(sizes, [rules[number] for number in (*range(first), *blamed)])

        rest = bisect_left(range(rest), True, key=is_empty) - 1
        blamed.append(rest)
    return sorted(blamed)
