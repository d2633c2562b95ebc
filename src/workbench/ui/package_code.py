"""A package in an address: the number of its option for each issue, in the order of the case, such as 8-2-0-1."""

from collections.abc import Mapping, Sequence

from batna.model.issue import Issue, Option

MARK = "-"


def code_of(issues: Sequence[Issue], package: Mapping[str, Option]) -> str:
    """Return the code of a whole package."""
    return MARK.join(str(issue.position(package[issue.id])) for issue in issues)


def is_whole(issues: Sequence[Issue], package: Mapping[str, Option]) -> bool:
    """Return whether a package names an option of every issue."""
    return all(issue.has(package.get(issue.id)) for issue in issues)


def read_code(issues: Sequence[Issue], code: str) -> dict[str, Option] | None:
    """Return the package that a code means; None for a text that is no code of this case."""
    numbers = code.split(MARK)
    if not issues or len(numbers) != len(issues):
        return None
    places = [
        int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else len(issue.options)
        for text, issue in zip(numbers, issues, strict=True)
    ]
    if any(place >= len(issue.options) for place, issue in zip(places, issues, strict=True)):
        return None
    return {issue.id: issue.options[place] for place, issue in zip(places, issues, strict=True)}
