"""What each side wants, in the unit of the case, and which packages cannot be."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.estimate import Amount, Number
from batna.model.issue import Option
from batna.model.noun import Name, Noun, Text


def as_tuple(value: object) -> object:
    """Turn a list into a tuple: files write lists, nouns hold tuples."""
    return tuple(value) if isinstance(value, list) else value


def _one_or_many(value: object) -> object:
    return as_tuple(value) if isinstance(value, list | tuple) else (value,)


Values = Annotated[tuple[Number, ...], BeforeValidator(as_tuple)]
Choice = Annotated[tuple[Option, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


class Preference(Noun):
    """One side's additive values per option, in the order of the options, higher is better.

    With `weights` (one per issue, adding up to 1) the value of an option is its weight times the number given here.
    `discount` is kept as GENIUS files give it and not applied to packages.
    """

    values: Mapping[str, Values] | None = None
    """For each issue one value per option, in the order of the options; a number or {low, likely, high}."""
    weights: Mapping[str, Annotated[float, Field(ge=0, le=1)]] | None = None
    """One weight per issue, adding up to 1; the value of an option is the weight times the number under values."""
    reservation: Number | None = None
    """The value below which this side walks away."""
    target: Amount | None = None
    """What this side aims for."""
    ceiling: Amount | None = None
    """The most that this side can pay or spend: a limit that the other side would like to know."""
    discount: Annotated[float, Field(ge=0, le=1)] | None = None
    """Discount factor of a GENIUS profile, kept and not applied."""


class Preferences(Noun):
    """Both sides; `theirs` is an estimate and may still be missing."""

    ours: Preference = Preference()
    """Our side."""
    theirs: Preference | None = None
    """The other side, as far as we can estimate it."""


class Rule(Noun):
    """A cross-issue rule: when every `if` holds, every `then` must hold."""

    if_: Annotated[Mapping[Name, Choice], Field(alias="if", min_length=1)]
    """Options by issue: the rule holds for a package that meets all of these."""
    then: Annotated[Mapping[Name, Choice], Field(min_length=1)]
    """Options by issue: such a package must meet all of these too."""
    because: Text = ""
    """Why this is so."""


class Bound(Noun):
    """A limit on one issue: exactly one of `at_most`, `at_least` (numeric options) and `only`."""

    issue: Name
    """The id of the issue."""
    at_most: Amount | None = None
    """The largest number allowed."""
    at_least: Amount | None = None
    """The smallest number allowed."""
    only: Annotated[tuple[Option, ...], BeforeValidator(as_tuple)] | None = None
    """The options allowed."""

    def model_post_init(self, _context: Any) -> None:
        if sum(limit is not None for limit in (self.at_most, self.at_least, self.only)) != 1:
            raise PydanticCustomError("bound", "exactly one of at_most, at_least and only")

    def admits(self, option: Option) -> bool:
        """Return whether an option keeps within the limit; a text never meets a numeric limit."""
        if self.only is not None:
            return option in self.only or str(option) in {str(allowed) for allowed in self.only}
        if isinstance(option, str):
            return False
        return option <= self.at_most if self.at_most is not None else option >= (self.at_least or 0)

    def say(self) -> str:
        """Return the limit for people, without the issue's name."""
        if self.only is not None:
            return "only " + " or ".join(str(option) for option in self.only)
        return f"at most {self.at_most:,.12g}" if self.at_most is not None else f"at least {self.at_least:,.12g}"
