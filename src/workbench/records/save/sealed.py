"""Secrets of a case as the gate keeps them: plain JSON, nothing where there is the default."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from batna.model.bargaining import Bargaining
from batna.model.issue import Option
from batna.model.noun import Noun
from batna.model.stakeholder import Stakeholder
from batna.model.statement import InformationItem
from workbench.records.compartments import OF_AN_ITEM, REVEALS
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


def sealed_item(item: InformationItem, parts: Iterable[str] = (*OF_AN_ITEM, REVEALS)) -> dict[str, object]:
    """Return what an information item says and what it tells as a number, part by part; a hidden part is left as it is."""
    return {f"information.{item.id}.{part}": plain(getattr(item, part)) or None for part in parts if not item.hides(part)}


def sealed_bargaining(bargaining: Bargaining, parts: Iterable[str]) -> dict[str, object]:
    """Return parts of how the two sides bargain; one that is as it always is, is nothing."""
    return {part: None if _is_usual(bargaining, part) else plain(getattr(bargaining, part)) for part in parts}


def _is_usual(noun: Noun, part: str) -> bool:
    return bool(getattr(noun, part) == type(noun).model_fields[part].get_default())


def _part(who: Stakeholder, part: str, options: Mapping[str, Sequence[Option]]) -> object:
    value = getattr(who, part)
    if _is_usual(who, part):
        return None
    if part == "trade_offs":
        return {issue: by_option(options[issue], points) for issue, points in value.items()}
    return plain(value)
