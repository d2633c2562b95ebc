"""Read a GENIUS domain with two profiles as a case, to the meaning that GENIUS 10.4 gives to every number."""

import os
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from batna.exchange.document import Document, case_of
from batna.exchange.genius_file import Evaluator, GeniusFile, GeniusIssue, Item, read_genius_file
from batna.model.case import Case
from batna.model.issue import MAX_OPTIONS, Option
from batna.model.problem import BadInput, Problem, shown

PathLike = str | os.PathLike[str]

STEPS: Final = 21
NAMELESS: Final = {"", "root"}
FLAT: Final = 0.00001
"""An issue whose largest evaluation is below this counts nothing in GENIUS."""


def read_genius(
    domain: PathLike, ours: PathLike, theirs: PathLike, *, steps: int = STEPS, title: str = "", buyer: str = "", supplier: str = ""
) -> Case:
    """Return the case of a domain and two profiles; its points are the utilities from 0 to 1 that GENIUS gives.

    A package is worth the sum over its issues of weight times evaluation: the weights are scaled to 1, the evaluation of
    an item is divided by the largest of its issue, an integer issue gets its integers as options and a real one `steps`
    numbers from bound to bound. No agreement is worth the reservation, 0 when there is none. The discount is kept, not applied.

    Raises `BadInput` with every problem of the three files: file, line, what stands there and what was expected.
    """
    header = {"title": title, "buyer": buyer, "supplier": supplier}
    if not 2 <= steps <= MAX_OPTIONS:
        raise BadInput([Problem("steps", shown(steps), f"2 to {MAX_OPTIONS:,} numbers for a real issue")])
    paths = [Path(domain), Path(ours), Path(theirs)]
    files, unread = _read_all(paths)
    if len(files) < len(paths):
        raise BadInput(unread)
    matters, *profiles = files
    options = {issue.index: _options(issue, steps, matters) for issue in matters.issues.values()}
    sides = [_side(matters, profile, options) for profile in profiles]
    problems = [problem for file in files for problem in file.problems if problem in unread or not unread or _stands(problem)]
    if problems:
        raise BadInput(problems)
    try:
        return case_of(_document(matters, profiles, options, sides) | {name: text for name, text in header.items() if text})
    except BadInput as error:
        raise error.in_file(str(domain)) from None


def _document(
    domain: GeniusFile, profiles: Sequence[GeniusFile], options: Mapping[int, list[Option]], sides: Sequence[Mapping[int, list[float]]]
) -> Document:
    names = _names(domain.issues.values())
    ours, theirs = profiles
    return {
        "batna": 1,
        "title": domain.title if domain.title.lower() not in NAMELESS else domain.path.stem.removesuffix("_domain"),
        "buyer": ours.path.stem,
        "supplier": theirs.path.stem,
        "issues": [{"id": names[index], "options": options[index]} for index in domain.issues],
        "preferences": {"ours": _preference(sides[0], ours, names), "theirs": _preference(sides[1], theirs, names)},
        "sources": [f"GENIUS domain {domain.path.name}, profiles {ours.path.name} (ours) and {theirs.path.name} (theirs)"],
    }


def _stands(problem: Problem) -> bool:
    """Return whether a problem holds although something could not be read: what is missing may merely be unreadable."""
    return not problem.value.startswith(("no ", "weights "))


def _read_all(paths: Sequence[Path]) -> tuple[list[GeniusFile], list[Problem]]:
    files: list[GeniusFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files.append(read_genius_file(path))
        except BadInput as error:
            problems += error.problems
        else:
            problems += files[-1].problems
    return files, problems


def _names(issues: Iterable[GeniusIssue]) -> dict[int, str]:
    """Return the name of each issue by its index, made different where two issues share one."""
    names: dict[int, str] = {}
    for issue in issues:
        name = issue.name
        number = 1
        while name in names.values():
            number += 1
            name = f"{issue.name} ({number})"
        names[issue.index] = name
    return names


def _options(issue: GeniusIssue, steps: int, domain: GeniusFile) -> list[Option]:
    if issue.kind == "discrete":
        return [item.value for item in issue.items]
    if issue.low is None or issue.high is None:
        domain.refuse(issue.place, "no bounds", "a lowerbound and an upperbound")
        return []
    if issue.kind == "integer":
        count = int(issue.high - issue.low) + 1
        if count > MAX_OPTIONS:
            domain.refuse(issue.place, f"{count:,} integers", f"at most {MAX_OPTIONS:,}")
            return []
        return list(range(int(issue.low), int(issue.high) + 1))
    grid = _grid(issue.low, issue.high, steps)
    if len(set(grid)) < len(grid):
        domain.refuse(issue.place, f"bounds from {grid[0]} to {grid[-1]}", f"bounds with room for {steps} different numbers")
    return list(grid)


def _grid(low: Fraction, high: Fraction, steps: int) -> list[float]:
    """Return an even grid with both ends; each number is the nearest float to the exact one."""
    if low == high:
        return [float(low)]
    return [float(low + (high - low) * step / (steps - 1)) for step in range(steps)]


def _side(domain: GeniusFile, profile: GeniusFile, options: Mapping[int, list[Option]]) -> dict[int, list[float]]:
    """Return one side's utility of each option by the index of the issue."""
    for index, (_, place) in profile.weights.items():
        if index not in domain.issues:
            profile.refuse(place, f"index {index}", "the index of an issue of the domain")
    for index, issue in profile.issues.items():
        if index not in domain.issues:
            profile.refuse(issue.place, f"index {index}", "an issue of the domain")
    values: dict[int, list[float]] = {}
    total = sum(weight for weight, _ in profile.weights.values())
    for index, issue in domain.issues.items():
        own = profile.issues.get(index)
        if own is None or index not in profile.weights:
            missing = "evaluations" if own is None else "weight"
            profile.refuse("", f"no {missing} for issue {issue.name} (index {index})", f"{missing} for every issue of the domain")
        elif own.kind != issue.kind:
            profile.refuse(own.place, f"a {own.kind} issue", f"a {issue.kind} issue, as in the domain")
        else:
            share = profile.weights[index][0] / total if total else 0.0
            values[index] = [share * evaluation for evaluation in _evaluations(issue, own, profile, options[index])]
    if profile.weights and not total:
        profile.refuse("", "weights that are all 0", "at least one weight above 0")
    return values


def _evaluations(issue: GeniusIssue, own: GeniusIssue, profile: GeniusFile, options: Sequence[Option]) -> list[float]:
    if issue.kind == "discrete":
        return _scores(issue, own, profile)
    for end, low, mine in (("lowerbound", issue.low, own.low), ("upperbound", issue.high, own.high)):
        if mine is not None and mine != low:
            profile.refuse(f"{own.place}, {end}", f"{float(mine):g}", "the same bound as in the domain")
    if own.evaluator is None:
        profile.refuse(own.place, "no evaluator", "an evaluator")
        return []
    return [own.evaluator.of(float(option), _start(issue, own.evaluator)) for option in options]


def _start(issue: GeniusIssue, evaluator: Evaluator) -> float:
    """Return where a linear evaluator starts to count: an integer issue at its lower bound, a real one at 0."""
    return float(issue.low or 0) if issue.kind == "integer" and evaluator.form == "linear" else 0.0


def _scores(issue: GeniusIssue, own: GeniusIssue, profile: GeniusFile) -> list[float]:
    given = {item.index: item for item in own.items}
    for index in sorted(given.keys() - {item.index for item in issue.items}):
        profile.refuse(given[index].place, f"index {index}", f"an item of issue {issue.name} of the domain")
    scores = [_score(item, given.get(item.index), own, profile) for item in issue.items]
    largest = max((item.evaluation or 0.0 for item in own.items), default=0.0)
    return [score / largest if largest >= FLAT else 0.0 for score in scores]


def _score(item: Item, given: Item | None, own: GeniusIssue, profile: GeniusFile) -> float:
    if given is None or given.evaluation is None:
        place = own.place if given is None else given.place
        profile.refuse(place, f"no evaluation of {shown(item.value)} (index {item.index})", "an evaluation of every item of the domain")
        return 0.0
    if given.value != item.value:
        profile.refuse(given.place, shown(given.value), f"{shown(item.value)}, as in the domain")
    return given.evaluation


def _preference(values: Mapping[int, list[float]], profile: GeniusFile, names: Mapping[int, str]) -> Document:
    # A discount of 0 means none in GENIUS, as 1 does.
    discount = {} if profile.discount is None else {"discount": profile.discount or 1.0}
    return {"values": {names[index]: values[index] for index in values}, "reservation": profile.reservation or 0.0, **discount}
