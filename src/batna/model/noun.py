"""The form all nouns share: frozen, strict, and silent about what a viewer may not know."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from batna.model.problem import HiddenFromRole


class Noun(BaseModel):
    """A value object of the domain.

    A hidden field is removed from the instance, not blanked, so reading it raises
    `HiddenFromRole` and no default can stand in for it.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    def __getattr__(self, name: str) -> Any:
        if name in type(self).model_fields:
            raise HiddenFromRole(name)
        raise AttributeError(name)

    def without(self, fields: Iterable[str]) -> Self:
        """Return a copy in which each of the named fields raises `HiddenFromRole` when read."""
        copy = self.model_copy()
        for field in fields:
            copy.__dict__.pop(field, None)
        return copy

    def hides(self, field: str) -> bool:
        """Return whether the field was removed from this instance."""
        return field in type(self).model_fields and field not in self.__dict__


def _plain_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a date such as 2027-03-31")


Day = Annotated[date, BeforeValidator(_plain_date)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
