"""Packages as plain values: one option for every issue, or for some while an offer is partial."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from batna.model.issue import Issue, Option
from batna.model.problem import BadInput, Problem, shown

Package = Mapping[str, Option]

NUMERAL: Final = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{0,15})?")


def package_of(issues: Sequence[Issue], indexes: Sequence[int]) -> dict[str, Option]:
    """Return the package that picks option `indexes[i]` of issue `i`."""
    return {issue.id: issue.options[int(index)] for issue, index in zip(issues, indexes, strict=True)}


def indexes_of(issues: Sequence[Issue], package: Package) -> tuple[int, ...]:
    """Return the option index for each issue of a full package; `KeyError` for a missing issue, `UnknownOption` else."""
    return tuple(issue.position(package[issue.id]) for issue in issues)


def read_package(issues: Sequence[Issue], written: Mapping[str, object], *, whole: bool = False) -> dict[str, Option]:
    """Return a package with each option as its issue holds it, in the order of the issues.

    An option may be given as it is written: "199.50" is 199.5. Raises `BadInput` with one problem for each issue or option
    that is not there and, where the package has to be `whole`, for each issue that it leaves open.
    """
    known = {issue.id for issue in issues}
    problems = [Problem(f"package.{name}", shown(name), "the id of an issue of this case") for name in written if name not in known]
    chosen = {}
    for issue in issues:
        option = _option_of(issue, written.get(issue.id))
        if option is not None:
            chosen[issue.id] = option
        elif issue.id in written:
            expected = f"one of the options of {issue.id}: {issue.list_options()}"
            problems.append(Problem(f"package.{issue.id}", shown(written[issue.id]), expected))
        elif whole:
            problems.append(Problem(f"package.{issue.id}", "nothing", f"one option of {issue.id}"))
    if problems:
        raise BadInput(problems)
    return chosen


def _option_of(issue: Issue, written: object) -> Option | None:
    if isinstance(written, str) and not issue.has(written) and NUMERAL.fullmatch(written):
        written = float(written)
    return issue.options[issue.position(written)] if isinstance(written, str | int | float) and issue.has(written) else None


def say_package(issues: Sequence[Issue], package: Package) -> str:
    """Return a package as one line for people."""
    return ", ".join(f"{issue.label} {issue.say(package[issue.id])}" for issue in issues if issue.id in package)
