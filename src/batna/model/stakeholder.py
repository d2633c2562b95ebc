"""Those of us with a stake: what they say, what they need, what they will never sign."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.estimate import Amount
from batna.model.noun import Name, Noun, Text
from batna.model.preference import Bound, as_tuple

Stance = Literal["supports", "neutral", "reluctant", "opposes"]
Tuple = BeforeValidator(as_tuple)


def _as_written(option: object) -> object:
    """Return an option as it is written: JSON has only texts for names, so a number would not come back."""
    return str(option) if isinstance(option, int | float) and not isinstance(option, bool) else option


Written = Annotated[str, BeforeValidator(_as_written)]


class Position(Noun):
    """What they say they want; `need` names the need or needs behind it, `wants` says it as limits."""

    says: Text
    """What they say they want."""
    wants: Annotated[tuple[Bound, ...], Tuple] = ()
    """The same as limits on issues."""
    needs: Annotated[tuple[Name, ...], Tuple] = ()
    """The ids of the needs behind it."""


class Need(Noun):
    """Why they want it, as a measure that a package satisfies or not.

    The measure of a package is the sum over the issues in `from` of the number given for the chosen option.
    """

    id: Name
    """Short name of the need, used once by this stakeholder."""
    says: Text = ""
    """The need in words."""
    measure: Text = ""
    """What is measured."""
    unit: str = ""
    """Unit of the measure."""
    at_most: Amount | None = None
    """The most that meets the need."""
    at_least: Amount | None = None
    """The least that meets the need."""
    from_: Annotated[Mapping[Name, Mapping[Written, Amount]], Field(alias="from")] = {}
    """For each issue that counts, a number for each of its options as they are written; the measure is their sum."""
    evidence: Text = ""
    """Where these facts come from."""

    def model_post_init(self, _context: Any) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise PydanticCustomError("need", "exactly one of at_most and at_least")


class RedLine(Bound):
    """What they will not sign; `because` is the reason that others may read."""

    because: Text = ""
    """The reason that others may read."""


class Stakeholder(Noun):
    """A function and the person who speaks for it.

    `trade_offs` are private: points for each option of an issue, seen by this person alone.
    """

    id: Name
    """Short name of the stakeholder, used once."""
    function: Name
    """The function they speak for."""
    person: str = ""
    """Their name."""
    influence: Annotated[int, Field(ge=1, le=5)] = 3
    """How much they can move, from 1 to 5."""
    stance: Stance = "neutral"
    """Where they stand: supports, neutral, reluctant or opposes."""
    talks_to_supplier: bool = False
    """Whether they talk to the supplier."""
    knows: Annotated[tuple[Name, ...], Tuple] = ()
    """The ids of the information items that they know: what could slip out."""
    positions: Annotated[tuple[Position, ...], Tuple] = ()
    """What they say they want."""
    needs: Annotated[tuple[Need, ...], Tuple] = ()
    """Why they want it."""
    red_lines: Annotated[tuple[RedLine, ...], Tuple] = ()
    """What they will not sign."""
    trade_offs: Mapping[str, Annotated[tuple[Amount, ...], Tuple]] = {}
    """Points for each option of an issue: private."""
    notes: Text = ""
    """Private notes."""

    @property
    def label(self) -> str:
        """Person and function for people, as far as known."""
        return f"{self.person}, {self.function}" if self.person else self.function
