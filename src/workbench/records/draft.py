"""Issues as they are being prepared: options may still lack a value, which a finished case does not allow."""

from dataclasses import dataclass

from batna.model.estimate import Number
from batna.model.issue import Option

Numbers = tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One line of the grid: an issue with its options and, in the same order, what they are worth to us and, we think, to them.

    `ours` and `theirs` may be empty or hold `None` where nobody has said it yet. `theirs` is empty for those who may not know it.
    """

    id: str
    options: tuple[Option, ...]
    name: str = ""
    unit: str = ""
    ours: Numbers = ()
    theirs: Numbers = ()

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class CostDraft:
    """A cost line as its form shows it; `amount` may hold `None` for an option that was added since."""

    line: str
    amount: Number | Numbers | None
    per: str
    by: str | None
    currency: str | None
    source: str


def all_known(numbers: Numbers, options: tuple[Option, ...]) -> bool:
    """Return whether every option has a number."""
    return len(numbers) == len(options) and None not in numbers


def none_known(numbers: Numbers) -> bool:
    return all(number is None for number in numbers)
