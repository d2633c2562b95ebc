"""A matter to settle and the ways to settle it."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.noun import Name, Noun

Option = str | int | float

MAX_OPTIONS: Final = 10_000


class UnknownOption(Exception):
    """An option that the issue does not have."""


def _expand(value: object) -> object:
    """Turn `{from, to, step}` into the list of its numbers, both ends included when the step meets them."""
    if not isinstance(value, dict):
        return tuple(value) if isinstance(value, list) else value
    if set(value) != {"from", "to", "step"} or not all(_is_number(v) for v in value.values()):
        raise PydanticCustomError("options", "a list, or {from, to, step} with three numbers")
    first, last, step = (Decimal(str(value[key])) for key in ("from", "to", "step"))
    if not step or (last - first) / step < 0 or (last - first) % step:
        raise PydanticCustomError("options", "a step that leads from the first number to the last")
    count = int((last - first) / step) + 1
    if count > MAX_OPTIONS:
        raise PydanticCustomError("options", "at most {limit} options", {"limit": f"{MAX_OPTIONS:,}"})
    whole = all(isinstance(number, int) for number in value.values())
    return tuple(int(first + step * i) if whole else float(first + step * i) for i in range(count))


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < float("inf")


def _distinct(value: tuple[Option, ...]) -> tuple[Option, ...]:
    written = [str(option) for option in value]
    if len(set(value)) < len(value) or len(set(written)) < len(written):
        raise PydanticCustomError("options", "each option once")
    return value


Options = Annotated[tuple[Option, ...], BeforeValidator(_expand), Field(min_length=1, max_length=MAX_OPTIONS)]


class Issue(Noun):
    """A matter to settle; `options` keep the order of the file."""

    id: Name
    name: str = ""
    unit: str = ""
    options: Options

    def model_post_init(self, _context: Any) -> None:
        _distinct(self.options)

    @property
    def label(self) -> str:
        """The name for people; the id when none was given."""
        return self.name or self.id

    @cached_property
    def _positions(self) -> dict[Option, int]:
        written: dict[Option, int] = {str(option): i for i, option in enumerate(self.options)}
        return written | {option: i for i, option in enumerate(self.options)}

    def position(self, option: Option) -> int:
        """Return the index of an option, given as itself or as it is written; `UnknownOption` when there is none."""
        if not self.has(option):
            raise UnknownOption(option)
        return self._positions[option]

    def has(self, option: object) -> bool:
        """Return whether the issue has this option."""
        return isinstance(option, str | int | float) and not isinstance(option, bool) and option in self._positions

    @property
    def is_numeric(self) -> bool:
        """Whether every option is a number, so that `at_most` and `at_least` have a meaning."""
        return all(not isinstance(option, str) for option in self.options)

    def say(self, option: Option) -> str:
        """Return an option with its unit, for people; from 10,000 on with thousands apart."""
        written = str(option) if isinstance(option, str) or abs(option) < 10_000 else f"{option:,}"
        return f"{written} {self.unit}".strip()
