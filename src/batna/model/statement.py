"""What they would like to know, who may tell it, and what was said in each contact."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple
from batna.model.stages import Stage

Tuple = BeforeValidator(as_tuple)
Channel = Literal["meeting", "call", "mail", "trade show", "on site", "chat", "document"]


class InformationItem(Noun):
    """A fact that the other side would like to know, and the protocol for it.

    No speaker means that nobody may say it; `not_before` is a round of offers, empty for any.
    """

    id: Name
    """Short name of the item, used once."""
    fact: Text
    """The fact that the other side would like to know."""
    audience: Text = ""
    """Who may hear it."""
    stage: Stage | None = None
    """The stage from which it may be told."""
    not_before: int | None = None
    """The round of offers from which it may be told."""
    speakers: Annotated[tuple[Name, ...], Tuple] = ()
    """Who may tell it; nobody when empty."""
    wording: Text = ""
    """The words to tell it in."""
    known_to_them: bool = False
    """Whether they know it by now."""


class Contact(Noun):
    """An exchange with the supplier by anyone of us; `told` names information items."""

    id: Name
    """Short name of the contact, used once."""
    on: Day
    """The day of the contact."""
    by: Name
    """Who of us took part."""
    channel: Channel
    """How: meeting, call, mail, trade show, on site, chat or document."""
    with_whom: str = ""
    """Who of them took part."""
    said: Text = ""
    """What was said."""
    asked: Text = ""
    """What they asked."""
    promised: Text = ""
    """What was promised."""
    told: Annotated[tuple[Name, ...], Tuple] = ()
    """The ids of the information items that were told."""
