"""The written mandate: what it allows, what a package breaks of it, and where it contradicts itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from batna.model.case import Case
from batna.model.charter import Tradable
from batna.model.issue import Issue, Option
from batna.model.package import Package

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Breach:
    """One clause of the charter that a package breaks; `because` quotes the clause with its limit."""

    clause: str
    kind: Literal["red line", "tradable"]
    issue: str
    option: Option
    owner: str
    because: tuple[str, ...]


def allowed_options(case: Case) -> tuple[BoolArray, ...]:
    """Return for each issue which of its options the charter allows, in the order of the options.

    An option is allowed when it keeps every red line of the charter and lies between floor and ceiling of every
    tradable on its issue, both included. Without a charter everything is allowed.
    """
    return tuple(np.array([not any(_breaches(case, issue, option)) for option in issue.options]) for issue in case.issues)


def check_package(case: Case, package: Package) -> tuple[Breach, ...]:
    """Return every clause of the charter that a package breaks, in the order of the issues; a package may be partial.

    Raises `UnknownOption` for an option that its issue does not have.
    """
    chosen = [(issue, issue.options[issue.position(package[issue.id])]) for issue in case.issues if issue.id in package]
    return tuple(breach for issue, option in chosen for breach in _breaches(case, issue, option))


def tradable_range(issue: Issue, tradable: Tradable) -> range:
    """Return the positions of the options that a tradable allows; floor and ceiling may stand in either order."""
    first, last = sorted((issue.position(tradable.floor), issue.position(tradable.ceiling)))
    return range(first, last + 1)


def _breaches(case: Case, issue: Issue, option: Option) -> Iterator[Breach]:
    if case.charter is None:
        return
    said = f"{issue.label} {issue.say(option)}"
    for line in case.charter.red_lines:
        if line.issue == issue.id and not line.admits(option):
            why = f"{said} breaks clause {line.clause}: {line.say()}.{f' {line.because}' if line.because else ''}"
            yield Breach(line.clause, "red line", issue.id, option, line.owner, (why,))
    for tradable in case.charter.tradables:
        if tradable.issue == issue.id and issue.position(option) not in tradable_range(issue, tradable):
            ends = f"{issue.say(tradable.floor)} to {issue.say(tradable.ceiling)}"
            why = f"{said} lies outside clause {tradable.clause}: {ends}.{f' {tradable.because}' if tradable.because else ''}"
            yield Breach(tradable.clause, "tradable", issue.id, option, tradable.owner, (why,))
