"""The written mandate: who decides, what is never given, what may be traded, who signed."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from batna.model.estimate import Amount
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
    """Short name of the decision, used once."""
    decides: Text
    """What is decided."""
    approver: Name
    """The one person who decides it."""
    above: Amount | None = None
    """The amount above which this approver decides, excluded."""
    up_to: Amount | None = None
    """The amount up to which this approver decides, included."""
    escalates_to: Name | None = None
    """Who decides when the approver cannot."""


class CharterRedLine(RedLine):
    """A red line of the whole team, with the clause it stands in and who owns it."""

    clause: Name
    """Number of the clause, such as 2.1."""
    owner: str = ""
    """Who owns the clause."""


class Tradable(Noun):
    """What may be traded: between which options, floor and ceiling included, in the order of the issue's options."""

    clause: Name
    """Number of the clause."""
    issue: Name
    """The id of the issue."""
    floor: Option
    """The option nearest to the first that may be given."""
    ceiling: Option
    """The option nearest to the last that may be given."""
    owner: str = ""
    """Who owns the clause."""
    because: Text = ""
    """Why it may be traded."""


class Signature(Noun):
    """One person's yes to one version of the charter."""

    person: Name
    """Who signed."""
    version: Annotated[int, Field(ge=1)]
    """The version of the charter that was signed."""
    on: Day
    """The day of the signature."""


class Charter(Noun):
    """The mandate of one case; a change makes a new version that must be signed again."""

    version: Annotated[int, Field(ge=1)] = 1
    """Version of the charter; a change makes a new one."""
    decisions: Annotated[tuple[Decision, ...], Tuple] = ()
    """Who decides what."""
    red_lines: Annotated[tuple[CharterRedLine, ...], Tuple] = ()
    """What is never given."""
    tradables: Annotated[tuple[Tradable, ...], Tuple] = ()
    """What may be traded."""
    signers: Annotated[tuple[Name, ...], Tuple] = ()
    """Who must sign."""
    signatures: Annotated[tuple[Signature, ...], Tuple] = ()
    """Who has signed which version."""
