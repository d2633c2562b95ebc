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
    round: Annotated[int, Field(ge=1)]
    by: Side
    on: Day
    package: Mapping[Name, Option]
    note: Text = ""
    speaker: str = ""
