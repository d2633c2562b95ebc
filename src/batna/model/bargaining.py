"""How the two sides bargain, what waiting costs, and what could be done for our alternatives."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batna.model.estimate import Number
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple

Tuple = BeforeValidator(as_tuple)
Chance = Annotated[float, Field(ge=0, le=1)]
Kind = Literal["ask", "alternating", "split", "tactics"]


class Patience(Noun):
    """What is left of the gain after one more round, for each side: 1 when waiting costs nothing."""

    ours: Annotated[float, Field(gt=0, le=1)] | None = None
    """Our factor for a round; follows from the cost of a day when empty."""
    theirs: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Their factor for a round."""


class DelayCost(Noun):
    """What a day of waiting costs one function of ours, in the unit of the case."""

    function: Name
    """Who of us pays for the day."""
    per_day: Number
    """What a day costs them."""


class StatedDeadline(Noun):
    """A deadline that they stated; `kept` says how it went once it had passed."""

    on: Day
    """The day they named."""
    kept: bool | None = None
    """Whether it was real: the offer was gone when it had passed. Empty while it lies ahead."""
    note: Text = ""
    """A remark, such as the contact in which it was said."""


class Action(Noun):
    """Something that would make one of our alternatives better: qualify it, sample it, tool it twice, run a pilot."""

    id: Name
    """Short name of the action, used once."""
    name: str = ""
    """Its name for people; the id when empty."""
    kind: Literal["qualify", "sample", "dual tooling", "pilot"]
    """What is done."""
    alternative: Name
    """The id of the alternative that it makes better."""
    cost: Annotated[float, Field(ge=0)]
    """What it costs, in the unit of the case."""
    days: Annotated[int, Field(ge=0)] = 0
    """How many days it takes."""
    odds: Chance = 1.0
    """How likely it works."""
    likelihood: Chance | None = None
    """How likely the alternative can be had when it worked; unchanged when empty."""
    ready_on: Day | None = None
    """The day from which the alternative could deliver when it worked; unchanged when empty."""
    saves: float = 0.0
    """What the alternative costs less when it worked, in the unit of the case."""

    @property
    def label(self) -> str:
        """The name for people; the id when none was given."""
        return self.name or self.id


class Bargaining(Noun):
    """How they bargain: `ask` take it or leave it, `alternating` offers, `split` of the gain, or a family of `tactics`."""

    kind: Kind = "tactics"
    """How they bargain."""
    pen: Chance = 0.5
    """How far they hold the pen: how often the offer on the table is theirs; under split, their part of the power."""
    patience: Patience = Patience()
    """What is left of the gain after one more round."""
    rounds: Annotated[int, Field(ge=1, le=200)] = 8
    """After how many rounds they leave."""
    deadline: Annotated[int, Field(ge=1, le=200)] | None = None
    """After how many rounds we have to leave; with them when empty."""
    days_per_round: Annotated[int, Field(ge=1, le=366)] = 7
    """How many days a round takes."""
    breakdown: Chance = 0.0
    """How likely the talks break down on any one day of waiting."""
    improvement: Number | None = None
    """What their next offer brings us, in the unit of the case; follows from their offers when empty."""
    unasked: Chance = 0.0
    """How likely they move on any one day without being asked."""
    quarter_end: float = 0.0
    """What an offer on the last day of a quarter brings us besides."""
    delay: Annotated[tuple[DelayCost, ...], Tuple] = ()
    """What a day of waiting costs, by function."""
    deadlines: Annotated[tuple[StatedDeadline, ...], Tuple] = ()
    """The deadlines that they stated, and whether they were real."""
    budget: Annotated[float, Field(ge=0)] | None = None
    """What may be spent on our alternatives."""
    actions: Annotated[tuple[Action, ...], Tuple] = ()
    """What could be done to make our alternatives better."""
