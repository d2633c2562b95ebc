"""An offer in words to say: what we ask for against what we give, from what both sides put last."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from batna.measure.value import our_values
from batna.measure.wording import say_list
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.offer import Side
from batna.plan.trades import say_step, say_trade

Package = Mapping[str, Option]


def say_proposal(case: Case, package: Package) -> str:
    """Return the words in which to put a package: if they come from their last offer, then we come from ours.

    It names only terms, never values. Needs our values.
    """
    theirs, ours = (_last_package(case, side) for side in ("theirs", "ours"))
    if theirs is None:
        return f"We propose {_terms(case.issues, package)}."
    better = _better(case)
    asked = [one for one in case.issues if one.id in theirs and better(one, package[one.id], theirs[one.id])]
    given = [one for one in case.issues if ours and one.id in ours and better(one, ours[one.id], package[one.id])]
    gets = [say_step(one, theirs[one.id], package[one.id]) for one in asked]
    gives = [say_step(one, ours[one.id], package[one.id]) for one in given if one not in asked] if ours else []
    meets = [f"{one.label} {one.say(ours[one.id])}" for one in given if one in asked] if ours else []
    if all(one.id in theirs and one.position(theirs[one.id]) == one.position(package[one.id]) for one in case.issues):
        return f"We accept what you offered: {_terms(case.issues, package)}."
    return " ".join(filter(None, [_say_core(gets, gives, meets), _say_rest(case, package, theirs, [one.id for one in given])]))


def _say_core(gets: list[str], gives: list[str], meets: list[str]) -> str:
    if gets and gives:
        return say_trade(gets, gives)
    if gets and meets:
        return f"If you agree to {say_list(gets)}, then we give up {say_list(meets)}."
    if gets:
        return f"We ask for {say_list(gets)}. What would have to change on your side to make that possible?"
    return f"We can agree to {say_list(gives)}." if gives else ""


def _say_rest(case: Case, package: Package, theirs: Package, said: list[str]) -> str:
    same = [one for one in case.issues if one.id in theirs and one.position(theirs[one.id]) == one.position(package[one.id])]
    rest = [one for one in same if one.id not in said]
    return f"The rest stands as you offered: {_terms(rest, package)}." if rest else ""


def _terms(issues: Sequence[Issue], package: Package) -> str:
    return say_list([f"{one.label} {one.say(package[one.id])}" for one in issues])


def _last_package(case: Case, side: Side) -> Package | None:
    offers = sorted((one for one in case.offers if one.by == side), key=lambda one: (one.round, one.on))
    return offers[-1].package if offers else None


def _better(case: Case) -> Callable[[Issue, Option, Option], bool]:
    """Return the question whether one option of an issue is worth more to us than another."""
    rows: dict[str, np.ndarray] = {issue.id: row for issue, row in zip(case.issues, our_values(case).per_issue, strict=True)}

    def is_better(issue: Issue, one: Option, other: Option) -> bool:
        row = rows[issue.id]
        return bool(row[issue.position(one)] > row[issue.position(other)])

    return is_better
