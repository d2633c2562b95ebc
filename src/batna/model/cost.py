"""What a package costs us, line by line, the exchange rates behind foreign amounts, and what a quote should cost."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batna.model.estimate import LARGEST, Number
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple


class CostLine(Noun):
    """One line of the total cost of ownership.

    `amount` is a number or, with `by`, one number per option of that issue in the order of its options; a single
    number with `by` is what each unit of the option costs, so 1 means that the option itself is the amount.
    `per` says how often it is paid: for each unit, for each order, or once.
    """

    line: Name
    """What is paid for."""
    amount: Number | Annotated[tuple[Number, ...], BeforeValidator(as_tuple)] = 1.0
    """What is paid: one number, one per option of the issue in `by`, or what each unit of its options costs."""
    per: Literal["unit", "order", "once"] = "once"
    """How often it is paid: for each unit, for each order, or once."""
    by: Name | None = None
    """The id of the issue that the amount depends on."""
    currency: str | None = None
    """Currency of the amount; the unit of the case when empty."""
    source: Text = ""
    """Where the amount comes from."""


class ShouldCostLine(Noun):
    """One line of what a unit should cost, beside the same line of their quote.

    What it should cost is stated under `should`, or is `gross` × `price` − `scrap`. A line that they quote and we do not
    know has neither; the line called `margin` holds their quoted margin, ours stands beside the lines.
    """

    line: Name
    """What is paid for, such as material, labour, overhead or logistics; used once."""
    gross: Number | None = None
    """How much of it goes into a unit, waste included."""
    price: Number | None = None
    """What one of it costs."""
    scrap: Number | None = None
    """What the waste sells for."""
    should: Number | None = None
    """What the line should cost, where quantity and price do not say it."""
    quoted: Annotated[float, Field(ge=-LARGEST, le=LARGEST)] | None = None
    """What they quote for the line; empty where the quote does not name it."""


class ShouldCost(Noun):
    """What a unit should cost by our own reckoning, line by line, beside a quote; in the unit of the case."""

    part: str = ""
    """What one unit is, such as a kilo of film."""
    lines: Annotated[tuple[ShouldCostLine, ...], BeforeValidator(as_tuple)] = ()
    """The lines of the quote and of our reckoning."""
    margin: Number = 0.0
    """The margin that we grant on all lines, as a share: 0.08 for 8 %."""
    source: Text = ""
    """Where these figures come from."""


class Quantity(Noun):
    """How much is bought over the term of the case."""

    units: Annotated[float, Field(ge=0, le=LARGEST)] = 1
    """Units bought over the term of the case."""
    orders: Annotated[float, Field(ge=0, le=LARGEST)] = 1
    """Orders placed over the term of the case."""


class ExchangeRate(Noun):
    """What one unit of `from` is worth in `to`, on a day, by a source."""

    from_: Annotated[str, Field(alias="from")]
    """Currency that is changed."""
    to: str
    """Currency that it is changed into."""
    rate: Annotated[float, Field(ge=1 / LARGEST, le=LARGEST)]
    """What one unit of `from` is worth in `to`."""
    on: Day
    """The day of the rate."""
    source: Name
    """Who published the rate."""
