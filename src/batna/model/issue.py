"""A matter to settle and the ways to settle it."""

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.currency import is_money
from batna.model.estimate import LARGEST
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
        raise PydanticCustomError("options", "a list, or {from, to, step} with three numbers of at most 15 digits")
    first, last, step = (Fraction(str(value[key])) for key in ("from", "to", "step"))
    if not step or (last - first) / step < 0:
        raise PydanticCustomError("options", "a step that leads from the first number to the last")
    steps = (last - first) / step
    if steps >= MAX_OPTIONS:
        raise PydanticCustomError("options", "at most {limit} options", {"limit": f"{MAX_OPTIONS:,}"})
    if steps.denominator != 1:
        raise PydanticCustomError("options", "a step that leads from the first number to the last")
    whole = all(isinstance(number, int) for number in value.values())
    return tuple(int(first + step * i) if whole else float(first + step * i) for i in range(int(steps) + 1))


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST


def _each_once(options: tuple[Option, ...]) -> tuple[Option, ...]:
    if any(not isinstance(option, str) and abs(option) > LARGEST for option in options):
        raise PydanticCustomError("options", "numbers of at most 15 digits")
    written = [str(option) for option in options]
    if len(set(options)) < len(options) or len(set(written)) < len(written):
        raise PydanticCustomError("options", "each option once")
    return options


Options = Annotated[tuple[Option, ...], BeforeValidator(_expand), Field(min_length=1, max_length=MAX_OPTIONS), AfterValidator(_each_once)]


class Issue(Noun):
    """A matter to settle; `options` keep the order of the file."""

    id: Name
    """Short name of the issue, used once."""
    name: str = ""
    """Its name for people; the id when empty."""
    unit: str = ""
    """Unit of the options, such as EUR, day or %."""
    options: Options
    """The ways to settle it, in order: a list, or {from, to, step} with both ends included."""

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

    def list_options(self) -> str:
        """Return the options as one line, the first dozen of them."""
        listed, more = ", ".join(map(str, self.options[:12])), len(self.options) - 12
        return f"{listed} and {more} more" if more > 0 else listed

    @cached_property
    def _has_cents(self) -> bool:
        """Whether the options are amounts of money of which one has cents, and none less than a cent."""
        numbers = [option for option in self.options if not isinstance(option, str)]
        return is_money(self.unit) and any(one % 1 for one in numbers) and all(round(one, 2) == one for one in numbers)

    def say(self, option: Option) -> str:
        """Return an option with its unit, for people: from 10,000 on with thousands apart, and 2.90 EUR beside 3.05 EUR."""
        if isinstance(option, str):
            return f"{option} {self.unit}".strip()
        apart = "," if abs(option) >= 10_000 else ""
        return f"{format(option, f'{apart}.2f' if self._has_cents else apart)} {self.unit}".strip()
