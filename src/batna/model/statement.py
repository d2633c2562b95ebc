"""What they would like to know, who may tell it, and what was said in each contact."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.estimate import Amount, Number
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple
from batna.model.stages import Stage

Tuple = BeforeValidator(as_tuple)
Channel = Literal["meeting", "call", "mail", "trade show", "on site", "chat", "document"]


class Span(Noun):
    """Any number between two ends, each as likely as the other."""

    from_: Annotated[Amount, Field(alias="from")]
    """The least it may be."""
    to: Amount
    """The most it may be."""

    def model_post_init(self, _context: Any) -> None:
        if not self.from_ <= self.to:
            raise PydanticCustomError("span", "from and to in rising order")


class Reveals(Noun):
    """What an item tells about us, as a number that the price of telling it can be computed from.

    A reservation value (also `ceiling`, `no_alternative`, `alternative`) is in the unit of the case, a `deadline` in rounds,
    `urgency` and `need_date` are what is left of our gain after one more round, from 0 to 1.
    """

    what: Literal["reservation", "ceiling", "no_alternative", "alternative", "deadline", "urgency", "need_date", "volume", "issue"]
    """What it tells."""
    shows: Amount | None = None
    """The number that they would know after it is told; follows from the case when empty."""
    believed: Number | Span | None = None
    """What they believe until then: a number, {low, likely, high}, or {from, to} for any number between."""


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
    reveals: Reveals | None = None
    """What it tells about us as a number; without it, telling the item is not priced."""


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
