"""What a package costs us, line by line, and the exchange rates behind foreign amounts."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batna.model.estimate import Number
from batna.model.noun import Day, Name, Noun, Text
from batna.model.preference import as_tuple


class CostLine(Noun):
    """One line of the total cost of ownership.

    `amount` is a number or, with `by`, one number per option of that issue in the order of its options; a single
    number with `by` is what each unit of the option costs, so 1 means that the option itself is the amount.
    `per` says how often it is paid: for each unit, for each order, or once.
    """

    line: Name
    amount: Number | Annotated[tuple[Number, ...], BeforeValidator(as_tuple)] = 1.0
    per: Literal["unit", "order", "once"] = "once"
    by: Name | None = None
    currency: str | None = None
    source: Text = ""


class Quantity(Noun):
    """How much is bought over the term of the case."""

    units: Annotated[float, Field(ge=0)] = 1
    orders: Annotated[float, Field(ge=0)] = 1


class ExchangeRate(Noun):
    """What one unit of `from` is worth in `to`, on a day, by a source."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    rate: Annotated[float, Field(gt=0)]
    on: Day
    source: Name
