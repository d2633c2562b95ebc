"""The written mandate: who decides, what is never given, what may be traded, who signed."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from batna.model.issue import Option
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple
from batna.model.stakeholder import RedLine

Tuple = BeforeValidator(as_tuple)


class Decision(Noun):
    """A decision of the negotiation, with exactly one approver for each range of its amount.

    The range runs from `above` (excluded, or no lower end) to `up_to` (included, or no upper end), in the case's unit.
    """

    id: Name
    decides: Text
    approver: Name
    above: float | None = None
    up_to: float | None = None
    escalates_to: Name | None = None


class CharterRedLine(RedLine):
    """A red line of the whole team, with the clause it stands in and who owns it."""

    clause: Name
    owner: str = ""


class Tradable(Noun):
    """What may be traded: between which options, floor and ceiling included, in the order of the issue's options."""

    clause: Name
    issue: Name
    floor: Option
    ceiling: Option
    owner: str = ""
    because: Text = ""


class Signature(Noun):
    """One person's yes to one version of the charter."""

    person: Name
    version: Annotated[int, Field(ge=1)]
    on: Day


class Charter(Noun):
    """The mandate of one case; a change makes a new version that must be signed again."""

    version: Annotated[int, Field(ge=1)] = 1
    decisions: Annotated[tuple[Decision, ...], Tuple] = ()
    red_lines: Annotated[tuple[CharterRedLine, ...], Tuple] = ()
    tradables: Annotated[tuple[Tradable, ...], Tuple] = ()
    signers: Annotated[tuple[Name, ...], Tuple] = ()
    signatures: Annotated[tuple[Signature, ...], Tuple] = ()
