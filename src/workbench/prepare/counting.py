"""How many packages there are, and what each issue decides."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from batna.measure.branches import TooManyPackages, count_packages
from batna.measure.rules import find_rule_problems, index_rules
from batna.measure.utility import swing_weights
from batna.measure.value import ValueTable, our_values, their_values
from batna.measure.wording import say_amount
from batna.model.case import Case
from batna.model.issue import Issue
from batna.model.preference import Rule
from batna.model.problem import NotEnoughData
from workbench.ui.figures import write_percent
from workbench.ui.parts import Part, part

LONG = 10**15


@dataclass(frozen=True, slots=True)
class Count:
    """All combinations of options, and those that the rules allow."""

    all: int
    allowed: int
    because: tuple[str, ...]

    @property
    def said(self) -> str:
        return say_count(self.allowed)


@dataclass(frozen=True, slots=True)
class Swing:
    """How far an issue moves the value, from its worst option to its best, and its share of all of that."""

    issue: Issue
    ours: float | None
    our_share: float
    theirs: float | None
    their_share: float

    @property
    def said_ours(self) -> str:
        return f"{write_percent(self.our_share)} of our value"

    @property
    def said_theirs(self) -> str:
        return f"{write_percent(self.their_share)} of theirs"


@dataclass(frozen=True, slots=True)
class Swings:
    """What each issue decides, in the order of our share; `theirs` is hidden or missing as a part of its own."""

    rows: tuple[Swing, ...]
    ours: Part[dict[str, float]]
    theirs: Part[dict[str, float]]
    because: tuple[str, ...]

    @property
    def top(self) -> str:
        """The share of the most decisive issue."""
        return write_percent(self.rows[0].our_share)


def say_count(number: int) -> str:
    """Return a count for people; a very long one by its size."""
    if number < LONG:
        return f"{number:,}"
    exponent = len(str(number)) - 1
    return f"about {number // 10 ** (exponent - 1) / 10:g} × 10^{exponent}"


def count_of(case: Case) -> Count:
    """Return how many packages there are; `NotEnoughData` while there is no issue, or when it is too much to count."""
    if not case.issues:
        raise NotEnoughData("There is no issue yet: add what has to be settled, and the ways to settle it.")
    sizes = [len(issue.options) for issue in case.issues]
    everything = math.prod(sizes)
    factors = " × ".join(map(str, sizes[:12])) + (" × …" if len(sizes) > 12 else "")
    because = [f"{factors} = {say_count(everything)} ways to combine the options of {len(sizes)} issues."]
    try:
        allowed = count_packages(sizes, index_rules(case))
    except TooManyPackages as error:
        raise NotEnoughData(str(error)) from None
    if case.rules:
        rules = "the rule leaves" if len(case.rules) == 1 else f"the {len(case.rules)} rules leave"
        because.append(f"Of these, {rules} {say_count(allowed)}.")
    return Count(everything, allowed, tuple(because))


def count_with(case: Case, rules: Sequence[Rule]) -> Count:
    """Return the count with other rules than those of the case."""
    return count_of(case.model_copy(update={"rules": tuple(rules)}))


def refusal_of(case: Case, rules: Sequence[Rule]) -> str:
    """Return why these rules cannot be: together they leave no package; empty when they do leave one."""
    blamed = find_rule_problems(case.model_copy(update={"rules": tuple(rules)}))
    if not blamed:
        return ""
    numbers = [int(name.removeprefix("rules[").removesuffix("]")) + 1 for name in blamed[0].place.split(", ")]
    named = f"rule {numbers[0]} excludes" if len(numbers) == 1 else f"rules {', '.join(map(str, numbers))} exclude"
    return f"No package would be left: {named} every one. Allow at least one more option."


def swings_of(case: Case) -> Swings:
    """Return what each issue decides for us and for them, the most decisive for us first."""
    ours = part(lambda: _ranges(case, our_values(case)))
    theirs = part(lambda: _ranges(case, their_values(case)))
    shares = [_shares(side.result) for side in (ours, theirs)]
    both = (ours.result or {}, theirs.result or {})
    rows = [
        Swing(issue, both[0].get(issue.id), shares[0].get(issue.id, 0.0), both[1].get(issue.id), shares[1].get(issue.id, 0.0))
        for issue in case.issues
    ]
    rows.sort(key=lambda row: -(row.ours or 0.0))
    because: tuple[str, ...] = ("Swing = value of the best option − value of the worst one; share = swing / sum of all swings.",)
    if rows and rows[0].ours:
        total = sum((ours.result or {}).values())
        because = (f"{rows[0].issue.label}: {say_amount(rows[0].ours, case.unit)} of {say_amount(total, case.unit)} in all.", *because)
    return Swings(tuple(rows), ours, theirs, because)


def _ranges(case: Case, table: ValueTable) -> dict[str, float]:
    pairs = zip(case.issues, table.per_issue, strict=True)
    return dict(starmap(lambda issue, values: (issue.id, float(values.max() - values.min())), pairs))


def _shares(ranges: dict[str, float] | None) -> dict[str, float]:
    return swing_weights(ranges) if ranges and sum(ranges.values()) > 0 else {}
