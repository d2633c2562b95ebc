"""What we can do instead of agreeing with this supplier, and the dates that press us."""

from typing import Annotated

from pydantic import Field

from batna.model.estimate import Number
from batna.model.noun import Day, Name, Noun, Text


class Alternative(Noun):
    """Another way to meet the need; costs are positive and count over the same term as the case."""

    id: Name
    """Short name of the alternative, used once."""
    name: str = ""
    """Its name for people; the id when empty."""
    total_cost: Number
    """What it costs over the term of the case, a positive amount."""
    switching_cost: Number = 0.0
    """What it costs to change over to it."""
    likelihood: Annotated[float, Field(ge=0, le=1)]
    """How likely it can be had when we need it, from 0 to 1."""
    ready_on: Day | None = None
    """The day from which it could deliver."""
    currency: str | None = None
    """Currency of its amounts; the unit of the case when empty."""
    evidence: Text = ""
    """Where these facts come from."""

    @property
    def label(self) -> str:
        """The name for people; the id when none was given."""
        return self.name or self.id


class Dates(Noun):
    """When we need it, what we tell outside, and what a day of gap costs us (the case's unit)."""

    need_by: Day | None = None
    """The day by which we need it: a secret."""
    told: Day | None = None
    """The day that we name outside."""
    gap_cost_per_day: Number = 0.0
    """What a day without supply costs us."""
    next: Day | None = None
    """The next date of the talks."""
    next_what: Text = ""
    """What happens on that day."""
