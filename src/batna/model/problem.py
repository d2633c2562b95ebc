"""What can be wrong with what we were given, said so that a buyer understands it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an input: where it stands, what stands there, what was expected."""

    place: str
    value: str
    expected: str
    file: str = ""

    def __str__(self) -> str:
        where = "".join(f"{part}: " for part in (self.file, self.place) if part)
        got = f"got {self.value}, " if self.value else ""
        line = f"{where}{got}expected {self.expected}"
        # One line for each problem, whatever stands in the file: no line breaks, no escape sequences for the terminal.
        return "".join(sign if sign.isprintable() else " " for sign in line)


class BadInput(Exception):
    """Everything that is wrong with one input, one `Problem` per cause."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def in_file(self, file: str) -> "BadInput":
        """Return the same problems with the name of the file in front."""
        return BadInput(Problem(p.place, p.value, p.expected, file) for p in self.problems)


class NotEnoughData(Exception):
    """The case does not yet hold what this analysis needs; the text says what to add next."""


class HiddenFromRole(Exception):
    """A field was read that the viewer may not know; it never falls back to a default."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field} is hidden from your role")


def shown(value: object) -> str:
    """Return a value as a short text for an error line, at most 60 characters."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _short(f'"{value[:61]}"')
    try:
        return _short(str(value))
    except (RecursionError, ValueError):
        # A list within lists without end, a number of more than 4,300 digits.
        return f"a {type(value).__name__} too long to show"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
