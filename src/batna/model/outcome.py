"""How it ended, what we learned, and what our own people got from it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batna.model.issue import Option
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple

Tuple = BeforeValidator(as_tuple)


class Outcome(Noun):
    """An agreement with its package, or an impasse."""

    kind: Literal["agreement", "impasse"]
    on: Day
    package: Mapping[Name, Option] = {}
    because: Text = ""


class Debrief(Noun):
    """Two minutes after the end: what moved them, what surprised us, what to do again."""

    on: Day
    by: Name
    moved_them: Text = ""
    surprised_us: Text = ""
    again: Text = ""
    never_again: Text = ""
    pressure: Annotated[int, Field(ge=1, le=5)] | None = None
    trust: Annotated[int, Field(ge=1, le=5)] | None = None


class Worry(Noun):
    """What an internal customer feared before procurement came in."""

    customer: Name
    person: str = ""
    says: Text
    on: Day | None = None


class Result(Noun):
    """One measure that changed for an internal customer, with its source."""

    id: Name
    customer: Name
    measure: Name
    unit: str = ""
    before: float
    after: float
    better: Literal["lower", "higher"] = "lower"
    on: Day | None = None
    source: Name
    worth: float | None = None


class Testimonial(Noun):
    """What an internal customer says about us; shown only while consent is given and not expired."""

    id: Name
    person: Name
    function: str = ""
    quote: Text
    asked_on: Day | None = None
    consent_on: Day | None = None
    expires_on: Day | None = None
    withdrawn_on: Day | None = None


class Proof(Noun):
    """What the case proved to our own people."""

    worry: Worry | None = None
    done: Text = ""
    results: Annotated[tuple[Result, ...], Tuple] = ()
    testimonials: Annotated[tuple[Testimonial, ...], Tuple] = ()
