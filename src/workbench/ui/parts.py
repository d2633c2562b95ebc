"""One part of a page: its result, or why there is none for this viewer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from batna.model.problem import HiddenFromRole, NotEnoughData

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Exactly one of the three: a result, the name of the field that is hidden, or the sentence that says what to add."""

    result: T | None = None
    hidden: str = ""
    missing: str = ""

    def __bool__(self) -> bool:
        return not self.hidden and not self.missing


def part(compute: Callable[[], T]) -> Part[T]:
    """Return what a computation gives, or why it cannot be shown: something it reads is hidden, or not there yet."""
    try:
        return Part(compute())
    except HiddenFromRole as veiled:
        return Part(hidden=veiled.field)
    except NotEnoughData as gap:
        return Part(missing=str(gap))
