"""What we can do instead of agreeing with this supplier, and the dates that press us."""

from typing import Annotated

from pydantic import Field

from batna.model.estimate import Number
from batna.model.noun import Day, Name, Noun, Text


class Alternative(Noun):
    """Another way to meet the need; costs are positive and count over the same term as the case."""

    id: Name
    name: str = ""
    total_cost: Number
    switching_cost: Number = 0.0
    likelihood: Annotated[float, Field(ge=0, le=1)]
    ready_on: Day | None = None
    currency: str | None = None
    evidence: Text = ""

    @property
    def label(self) -> str:
        """The name for people; the id when none was given."""
        return self.name or self.id


class Dates(Noun):
    """When we need it, what we tell outside, and what a day of gap costs us (the case's unit)."""

    need_by: Day | None = None
    told: Day | None = None
    gap_cost_per_day: Number = 0.0
    next: Day | None = None
    next_what: Text = ""
