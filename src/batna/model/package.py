"""Packages as plain values: one option for every issue, or for some while an offer is partial."""

from collections.abc import Mapping, Sequence

from batna.model.issue import Issue, Option

Package = Mapping[str, Option]


def package_of(issues: Sequence[Issue], indexes: Sequence[int]) -> dict[str, Option]:
    """Return the package that picks option `indexes[i]` of issue `i`."""
    return {issue.id: issue.options[int(index)] for issue, index in zip(issues, indexes, strict=True)}


def indexes_of(issues: Sequence[Issue], package: Package) -> tuple[int, ...]:
    """Return the option index for each issue of a full package; `KeyError` for a missing issue, `UnknownOption` else."""
    return tuple(issue.position(package[issue.id]) for issue in issues)


def say_package(issues: Sequence[Issue], package: Package) -> str:
    """Return a package as one line for people."""
    return ", ".join(f"{issue.label} {issue.say(package[issue.id])}" for issue in issues if issue.id in package)
