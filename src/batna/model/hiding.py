"""Take out of a case what its viewer may not know."""

from collections.abc import Iterable
from typing import TypeVar

from batna.model.case import Case
from batna.model.noun import Noun

AnyNoun = TypeVar("AnyNoun", bound=Noun)
Path = tuple[str, ...]


def hide(case: Case, fields: Iterable[str]) -> Case:
    """Return the case without the named fields; each is listed in `hidden` and raises `HiddenFromRole` when read.

    A field is a dotted path such as `preferences.theirs`. In a list, `stakeholders.trade_offs` hides the field of every
    stakeholder and `stakeholders.ops.trade_offs` that of the one with the id `ops`.
    """
    paths = frozenset(fields)
    redacted = _hide(case, [tuple(path.split(".")) for path in sorted(paths)])
    redacted.__dict__["hidden"] = case.hidden | paths
    return redacted


def _hide(noun: AnyNoun, paths: list[Path]) -> AnyNoun:
    redacted = noun.without(path[0] for path in paths if len(path) == 1)
    for field in {path[0] for path in paths if len(path) > 1} & redacted.__dict__.keys():
        rest = [path[1:] for path in paths if path[0] == field and len(path) > 1]
        redacted.__dict__[field] = _hide_within(redacted.__dict__[field], rest)
    return redacted


def _hide_within(value: object, paths: list[Path]) -> object:
    if isinstance(value, tuple):
        return tuple(_hide_member(member, paths) for member in value)
    return _hide(value, paths) if isinstance(value, Noun) else value


def _hide_member(member: Noun, paths: list[Path]) -> Noun:
    own = [path[1:] for path in paths if len(path) > 1 and path[0] == getattr(member, "id", None)]
    every = [path for path in paths if path[0] in type(member).model_fields]
    return _hide(member, own + every)
