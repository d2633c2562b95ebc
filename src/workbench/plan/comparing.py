"""Packages side by side: where they differ, and what each difference is worth to both."""

from collections.abc import Sequence
from dataclasses import dataclass

from batna.measure.worth import Scale, our_scale, their_scale, whole_value
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.plan.packages import RatedPackage
from workbench.plan.told import OnTable
from workbench.ui.package_code import code_of, read_code
from workbench.ui.parts import part

MOST = 4
LETTERS = "ABCDEFGH"
Package = dict[str, Option]


@dataclass(frozen=True, slots=True)
class Column:
    """One package: what it is called, what it is worth, and how much more than the first column; `efficient_for` if known."""

    code: str
    name: str
    letter: str
    ours: float
    theirs: float | None
    our_gain: float | None
    their_gain: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The option of a package on one issue, and what it is worth over the option of the first column."""

    says: str
    differs: bool
    ours: float
    theirs: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One issue on which the packages differ."""

    issue: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more packages; `same` counts the issues on which all are equal, `left_out` the packages too many."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    same: int
    left_out: int
    sees_theirs: bool


def picked_in(case: Case, codes: Sequence[str]) -> dict[str, Package]:
    """Return the packages that an address picks, by code, each once."""
    read = {code: read_code(case.issues, code) for code in codes}
    return {code_of(case.issues, package): package for package in read.values() if package is not None}


def compare(case: Case, picked: dict[str, Package], reference: OnTable | None, names: dict[str, str]) -> Comparison | None:
    """Return picked packages side by side, the package on the table first; None while there is nothing to compare.

    Errors as in `our_values`. Their part is left out where the viewer may not know it or nobody estimated it.
    """
    together = dict(picked)
    first = "" if reference is None else code_of(case.issues, reference.package)
    if reference is not None:
        together = {first: dict(reference.package)} | {code: package for code, package in picked.items() if code != first}
    if len(together) < 2:
        return None
    shown = list(together.items())[: MOST + (reference is not None)]
    ours, theirs = our_scale(case), part(lambda: their_scale(case)).result
    base = _places(case.issues, shown[0][1])
    every = [_places(case.issues, package) for _, package in shown]
    letters = letters_of(case, picked, reference)
    columns = tuple(
        Column(code, names.get(code, ""), letters.get(code, ""), *_worths(ours, theirs, places, base))
        for (code, _), places in zip(shown, every, strict=True)
    )
    lines = tuple(
        Line(issue.label, tuple(_cell(issue, i, base[i], places[i], (ours, theirs)) for places in every))
        for i, issue in enumerate(case.issues)
        if len({places[i] for places in every}) > 1
    )
    return Comparison(columns, lines, len(case.issues) - len(lines), len(together) - len(shown), theirs is not None)


def letters_of(case: Case, picked: dict[str, Package], reference: OnTable | None) -> dict[str, str]:
    """Return the letter of each picked package; the one on the table has a name instead."""
    first = "" if reference is None else code_of(case.issues, reference.package)
    return dict(zip([code for code in picked if code != first][:MOST], LETTERS, strict=False))


def picked_points(
    case: Case, picked: dict[str, Package], reference: OnTable | None, rated: dict[str, RatedPackage]
) -> list[dict[str, object]]:
    """Return the picked packages as points of the picture."""
    letters = letters_of(case, picked, reference)
    return [{"id": code, "ours": rated[code].ours, "theirs": rated[code].theirs, "label": letter} for code, letter in letters.items()]


def _places(issues: Sequence[Issue], package: Package) -> list[int]:
    return [issue.position(package[issue.id]) for issue in issues]


def _worths(
    ours: Scale, theirs: Scale | None, places: list[int], base: list[int]
) -> tuple[float, float | None, float | None, float | None]:
    mine, first = whole_value(ours, places).likely, whole_value(ours, base).likely
    if theirs is None:
        return mine, None, mine - first, None
    other = whole_value(theirs, places).likely
    return mine, other, mine - first, other - whole_value(theirs, base).likely


def _cell(issue: Issue, index: int, before: int, after: int, scales: tuple[Scale, Scale | None]) -> Cell:
    ours, theirs = scales
    to_them = None if theirs is None else theirs.change(index, before, after).likely
    return Cell(issue.say(issue.options[after]), before != after, ours.change(index, before, after).likely, to_them)
