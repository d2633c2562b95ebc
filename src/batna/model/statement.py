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
    fact: Text
    audience: Text = ""
    stage: Stage | None = None
    not_before: int | None = None
    speakers: Annotated[tuple[Name, ...], Tuple] = ()
    wording: Text = ""
    known_to_them: bool = False


class Contact(Noun):
    """An exchange with the supplier by anyone of us; `told` names information items."""

    id: Name
    on: Day
    by: Name
    channel: Channel
    with_whom: str = ""
    said: Text = ""
    asked: Text = ""
    promised: Text = ""
    told: Annotated[tuple[Name, ...], Tuple] = ()
