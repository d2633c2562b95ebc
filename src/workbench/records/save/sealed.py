"""Secrets of a case as the gate keeps them: plain JSON, nothing where there is the default."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from batna.model.issue import Option
from batna.model.noun import Noun
from batna.model.stakeholder import Stakeholder
from workbench.records.rows.prepare import by_option


def plain(value: object) -> Any:
    """Return a value of the domain as JSON has it."""
    if isinstance(value, Noun):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def sealed_person(who: Stakeholder, options: Mapping[str, Sequence[Option]], parts: Iterable[str]) -> dict[str, object]:
    """Return what is delicate about a stakeholder, field by field; a hidden field is left as it is."""
    return {f"stakeholders.{who.id}.{part}": _part(who, part, options) for part in parts if not who.hides(part)}


def _part(who: Stakeholder, part: str, options: Mapping[str, Sequence[Option]]) -> object:
    value = getattr(who, part)
    if value == Stakeholder.model_fields[part].get_default():
        return None
    if part == "trade_offs":
        return {issue: by_option(options[issue], points) for issue, points in value.items()}
    return plain(value)
