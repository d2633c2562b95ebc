"""How it ended, what we learned, and what our own people got from it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batna.model.estimate import Amount
from batna.model.issue import Option
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple

Tuple = BeforeValidator(as_tuple)


class Outcome(Noun):
    """An agreement with its package, or an impasse."""

    kind: Literal["agreement", "impasse"]
    """How it ended: agreement or impasse."""
    on: Day
    """The day it ended."""
    package: Mapping[Name, Option] = {}
    """The agreed option for every issue; empty after an impasse."""
    because: Text = ""
    """Why it ended so."""


class Debrief(Noun):
    """Two minutes after the end: what moved them, what surprised us, what to do again."""

    on: Day
    """The day of the debrief."""
    by: Name
    """Who answered."""
    moved_them: Text = ""
    """What moved them."""
    surprised_us: Text = ""
    """What surprised us."""
    again: Text = ""
    """What we would do again."""
    never_again: Text = ""
    """What we would not do again."""
    pressure: Annotated[int, Field(ge=1, le=5)] | None = None
    """How much pressure they put on, from 1 to 5."""
    trust: Annotated[int, Field(ge=1, le=5)] | None = None
    """How much trust there is now, from 1 to 5."""


class Worry(Noun):
    """What an internal customer feared before procurement came in."""

    customer: Name
    """The internal customer."""
    person: str = ""
    """Who said it."""
    says: Text
    """What they feared."""
    on: Day | None = None
    """The day it was said."""


class Result(Noun):
    """One measure that changed for an internal customer, with its source."""

    id: Name
    """Short name of the result, used once."""
    customer: Name
    """The internal customer."""
    measure: Name
    """What was measured."""
    unit: str = ""
    """Unit of the measure."""
    before: Amount
    """The measure before."""
    after: Amount
    """The measure after."""
    better: Literal["lower", "higher"] = "lower"
    """Which direction is better: lower or higher."""
    on: Day | None = None
    """The day of the measurement."""
    source: Name
    """Where the numbers come from."""
    worth: Amount | None = None
    """What the change is worth, in the unit of the case."""


class Testimonial(Noun):
    """What an internal customer says about us; shown only while consent is given and not expired."""

    id: Name
    """Short name of the testimonial, used once."""
    person: Name
    """Who says it."""
    function: str = ""
    """Their function."""
    quote: Text
    """What they say."""
    asked_on: Day | None = None
    """The day we asked for consent."""
    consent_on: Day | None = None
    """The day consent was given; without it nothing is shown."""
    expires_on: Day | None = None
    """The day consent ends."""
    withdrawn_on: Day | None = None
    """The day consent was taken back."""


class Proof(Noun):
    """What the case proved to our own people."""

    worry: Worry | None = None
    """What the internal customer feared at the start."""
    done: Text = ""
    """What procurement did."""
    results: Annotated[tuple[Result, ...], Tuple] = ()
    """What changed."""
    testimonials: Annotated[tuple[Testimonial, ...], Tuple] = ()
    """What they say about it."""
