"""Know the columns of a table by what people write over them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

FIELDS: Final = {
    "issue": "Issue",
    "name": "Issue name",
    "unit": "Unit",
    "option": "Option",
    "ours_low": "Our value low",
    "ours": "Our value",
    "ours_high": "Our value high",
    "theirs_low": "Their value low",
    "theirs": "Their value likely",
    "theirs_high": "Their value high",
    "ours_weight": "Our weight",
    "theirs_weight": "Their weight",
}
"""The columns that are read, in the order of an export, with the heads that an export gives them."""

HEADS: Final = {
    "issue": ("issue", "issues", "topic", "item", "term", "clause", "matter", "issue id"),
    "name": ("issue name", "name of the issue", "issue label"),
    "unit": ("unit", "units", "uom", "unit of measure"),
    "option": ("option", "options", "alternative", "choice", "level", "setting"),
    "ours_low": ("our value low", "our low", "ours low", "low ours"),
    "ours": ("our value", "our values", "ours", "our value likely", "our points", "value to us", "buyer value"),
    "ours_high": ("our value high", "our high", "ours high", "high ours"),
    "theirs_low": ("their value low", "their low", "theirs low", "low", "minimum", "supplier value low"),
    "theirs": (
        "their value likely", "their value", "their values", "theirs", "likely", "their likely", "their points", "value to them",
        "supplier value", "most likely", "supplier value likely",
    ),
    "theirs_high": ("their value high", "their high", "theirs high", "high", "maximum", "supplier value high"),
    "ours_weight": ("our weight", "our weights", "weight", "weights", "weight to us", "buyer weight"),
    "theirs_weight": ("their weight", "their weights", "weight to them", "supplier weight"),
}  # fmt: skip
"""What a column is known by, in lower case and without signs; the first of two columns that fit is taken."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what, counted from 0; None when the table has no such column."""

    issue: int | None = None
    name: int | None = None
    unit: int | None = None
    option: int | None = None
    ours_low: int | None = None
    ours: int | None = None
    ours_high: int | None = None
    theirs_low: int | None = None
    theirs: int | None = None
    theirs_high: int | None = None
    ours_weight: int | None = None
    theirs_weight: int | None = None

    def chosen(self) -> dict[str, int]:
        """Return the column of each field that has one."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: column for name, column in found.items() if column is not None}


def guess_columns(header: Sequence[str]) -> Columns:
    """Return which columns hold what, going by their heads; a name alone is all that an issue needs."""
    bare = [_bare(head) for head in header]
    found = {name: next((place for place, head in enumerate(bare) if head in heads), None) for name, heads in HEADS.items()}
    if found["issue"] is None:
        found |= {"issue": found["name"], "name": None}
    return Columns(**found)


def count_heads(header: Iterable[str]) -> int:
    """Return how many different fields a row names."""
    return len(guess_columns(tuple(header)).chosen())


def _bare(head: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\(.*?\)", " ", head).lower()))
