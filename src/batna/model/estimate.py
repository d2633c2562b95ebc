"""A number that is not known exactly: low, likely, high, read as a triangular distribution."""

from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.noun import Noun

LARGEST: Final = 1e15
"""No amount, option or rate is larger: what is multiplied out of them stays a number that can be added up."""

Amount = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]


class Estimate(Noun):
    """A triangular distribution in the unit of the case; all three may be equal."""

    low: float
    """The least it may be."""
    likely: float
    """What we expect."""
    high: float
    """The most it may be."""

    def model_post_init(self, _context: Any) -> None:
        if not self.low <= self.likely <= self.high:
            raise PydanticCustomError("estimate", "low, likely and high in rising order")

    @property
    def is_exact(self) -> bool:
        """Whether there is no width."""
        return self.low == self.high


def _within_reach(number: "float | Estimate") -> "float | Estimate":
    ends = (number.low, number.high) if isinstance(number, Estimate) else (number, number)
    if max(-ends[0], ends[1]) > LARGEST:
        raise PydanticCustomError("too_large", "numbers of at most 15 digits")
    return number


Number = Annotated[float | Estimate, AfterValidator(_within_reach)]


def as_estimate(number: Number) -> Estimate:
    """Return a plain number as an estimate without width."""
    return number if isinstance(number, Estimate) else Estimate(low=number, likely=number, high=number)


def likely(number: Number) -> float:
    """Return the likely value of a number or estimate."""
    return number.likely if isinstance(number, Estimate) else number
