"""Packages put by a party at a time."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from batna.model.issue import Option
from batna.model.noun import Day, Name, Noun, Text

Side = Literal["ours", "theirs"]


class Offer(Noun):
    """A package, whole or partial, put by one side in a round."""

    id: Name
    """Short name of the offer, used once."""
    round: Annotated[int, Field(ge=1)]
    """The round of offers, from 1."""
    by: Side
    """Whose offer it is: ours or theirs."""
    on: Day
    """The day of the offer."""
    package: Mapping[Name, Option]
    """The option offered for each issue; a partial offer leaves issues out."""
    note: Text = ""
    """A remark."""
    speaker: str = ""
    """Who put it."""
