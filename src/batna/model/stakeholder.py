"""Those of us with a stake: what they say, what they need, what they will never sign."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.issue import Option
from batna.model.noun import Name, Noun, Text
from batna.model.preference import Bound, as_tuple

Stance = Literal["supports", "neutral", "reluctant", "opposes"]
Tuple = BeforeValidator(as_tuple)


class Position(Noun):
    """What they say they want; `need` names the need or needs behind it, `wants` says it as limits."""

    says: Text
    wants: Annotated[tuple[Bound, ...], Tuple] = ()
    needs: Annotated[tuple[Name, ...], Tuple] = ()


class Need(Noun):
    """Why they want it, as a measure that a package satisfies or not.

    The measure of a package is the sum over the issues in `from` of the number given for the chosen option.
    """

    id: Name
    says: Text = ""
    measure: Text = ""
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    from_: Annotated[Mapping[Name, Mapping[Option, float]], Field(alias="from")] = {}
    evidence: Text = ""

    def model_post_init(self, _context: Any) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise PydanticCustomError("need", "exactly one of at_most and at_least")


class RedLine(Bound):
    """What they will not sign; `because` is the reason that others may read."""

    because: Text = ""


class Stakeholder(Noun):
    """A function and the person who speaks for it.

    `trade_offs` are private: points for each option of an issue, seen by this person alone.
    """

    id: Name
    function: Name
    person: str = ""
    influence: Annotated[int, Field(ge=1, le=5)] = 3
    stance: Stance = "neutral"
    talks_to_supplier: bool = False
    knows: Annotated[tuple[Name, ...], Tuple] = ()
    positions: Annotated[tuple[Position, ...], Tuple] = ()
    needs: Annotated[tuple[Need, ...], Tuple] = ()
    red_lines: Annotated[tuple[RedLine, ...], Tuple] = ()
    trade_offs: Mapping[str, Annotated[tuple[float, ...], Tuple]] = {}
    notes: Text = ""

    @property
    def label(self) -> str:
        """Person and function for people, as far as known."""
        return f"{self.person}, {self.function}" if self.person else self.function
