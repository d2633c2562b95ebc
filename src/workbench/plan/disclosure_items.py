"""The facts that they would like to know as a grid: what each tells about us, what they believe until then, who may tell it."""

import re
from collections.abc import Sequence
from typing import Any, Final, get_args

from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.model.case import Case
from batna.model.stages import STAGES
from batna.model.statement import InformationItem, Reveals, Span
from workbench.ui.cells import number_in
from workbench.ui.grid import Column, Fault, Grid, Line, numbered, read_lines
from workbench.ui.numbers import NO_LIKELY, Unreadable, read_range, write_ends, write_typed

PREFIX: Final = "items"
TELLS: Final[dict[str, str]] = {
    "": "nothing that has a price",
    "reservation": "our walk-away",
    "ceiling": "our ceiling",
    "no_alternative": "that we have no alternative",
    "alternative": "an alternative of ours",
    "deadline": "our deadline, in rounds",
    "urgency": "that waiting costs us",
    "need_date": "when we need it",
    "volume": "our volume",
    "issue": "what an issue means to us",
}
COLUMNS: Final = (
    Column("id", kind="hidden"),
    Column("fact", "Fact", width="wide", span=7),
    Column("what", "It tells them", "choice", tuple(TELLS.items()), "middle", span=6),
    Column("shows", "It shows", "number", span=3),
    Column("known", "They know it", "choice", (("", "no"), ("yes", "yes")), "narrow", span=2),
    Column("speakers", "Who may tell it", width="middle", span=4),
    Column("low", "They believe, from", "number", span=3, more=True),
    Column("likely", "likely", "number", span=3, more=True),
    Column("high", "to", "number", span=3, more=True),
    Column("stage", "Told from the stage", "choice", (("", "any"), *((stage, stage) for stage in STAGES)), span=4, more=True),
    Column("not_before", "From round", "number", width="narrow", span=3, more=True),
    Column("audience", "Who may hear it", width="middle", span=8, more=True),
    Column("wording", "Words to say it in", width="wide", span=24, more=True),
)


def items_grid(case: Case, lines: Sequence[Line] | None = None, faults: Sequence[Fault] = ()) -> Grid:
    if lines is None:
        lines = numbered([texts_of(item) for item in case.information])
    return Grid(PREFIX, "What they would like to know", COLUMNS, tuple(lines), tuple(faults), blanks=1)


def texts_of(item: InformationItem) -> dict[str, str]:
    texts = {
        "id": item.id, "fact": item.fact, "known": "yes" if item.known_to_them else "", "speakers": "; ".join(item.speakers),
        "stage": item.stage or "", "not_before": write_typed(item.not_before), "audience": item.audience, "wording": item.wording,
    }  # fmt: skip
    return texts if item.reveals is None else texts | _texts_of(item.reveals)


def _texts_of(reveals: Reveals) -> dict[str, str]:
    believed = reveals.believed
    ends = (write_typed(believed.from_), "", write_typed(believed.to)) if isinstance(believed, Span) else write_ends(believed)
    return {"what": reveals.what, "shows": write_typed(reveals.shows)} | dict(zip(("low", "likely", "high"), ends, strict=True))


def read_items(case: Case, posted: QueryDict, mark: Decimal) -> tuple[list[dict[str, Any]], Grid]:
    """Return the items of a sent grid as in a casefile, and the grid as it was typed, with what is wrong in it."""
    lines = read_lines(posted, PREFIX, COLUMNS)
    grid, faults = items_grid(case, lines), list[Fault]()
    known = {item.id for item in case.information}
    read: list[dict[str, Any]] = []
    for line in lines:
        used = known | {one["id"] for one in read}
        same = line["id"] in known and line["id"] not in {one["id"] for one in read}
        name = line["id"] if same else next(f"fact_{n}" for n in range(1, 100_000) if f"fact_{n}" not in used)
        read.append(_item(grid, line, name, mark, faults))
    return read, items_grid(case, lines, faults)


def _item(grid: Grid, line: Line, name: str, mark: Decimal, faults: list[Fault]) -> dict[str, Any]:
    if not line["fact"]:
        faults.append(grid.fault(line, "fact", "Say the fact that they would like to know."))
    speakers = [one.strip() for one in re.split("[;,]", line["speakers"]) if one.strip()]
    not_before = number_in(grid, line, "not_before", mark, faults)
    if not_before is not None and (not_before != int(not_before) or not_before < 1):
        faults.append(grid.fault(line, "not_before", "Give the round as a whole number from 1."))
        not_before = None
    return {
        "id": name, "fact": line["fact"], "known_to_them": line["known"] == "yes", "speakers": speakers, "audience": line["audience"],
        "stage": line["stage"] if line["stage"] in STAGES else None, "not_before": None if not_before is None else int(not_before),
        "wording": line["wording"], "reveals": _reveals(grid, line, mark, faults),
    }  # fmt: skip


def _reveals(grid: Grid, line: Line, mark: Decimal, faults: list[Fault]) -> dict[str, Any] | None:
    if line["what"] not in get_args(Reveals.model_fields["what"].annotation):
        if any(line[column] for column in ("shows", "low", "likely", "high")):
            faults.append(grid.fault(line, "what", "Say what the number tells them."))
        return None
    shows = number_in(grid, line, "shows", mark, faults)
    return {"what": line["what"], "shows": shows, "believed": _believed(grid, line, mark, faults)}


def _believed(grid: Grid, line: Line, mark: Decimal, faults: list[Fault]) -> Any:
    """Return what they believe: any number from one end to the other, or a likely number with or without its ends."""
    if not line["likely"] and line["low"] and line["high"]:
        ends = [number_in(grid, line, end, mark, faults) for end in ("low", "high")]
        if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
            faults.append(grid.fault(line, "low", "From has to stand before to."))
        return None if None in ends else {"from": ends[0], "to": ends[1]}
    try:
        return read_range(line["low"], line["likely"], line["high"], mark)
    except Unreadable as error:
        sentence = "Give both ends, or the likely number." if str(error) == NO_LIKELY else str(error)
        faults.append(grid.fault(line, error.part, sentence))
        return None


def say(items: Sequence[InformationItem]) -> dict[str, str]:
    """Return facts as texts, to show two versions side by side."""
    said = {}
    for item in items:
        texts = texts_of(item)
        ends = " to ".join(texts[end] for end in ("low", "likely", "high") if texts.get(end)) or "what follows from the case"
        tells = f"tells {TELLS[texts.get('what', '')]}, shows {texts.get('shows') or 'what is true'}, they believe {ends}"
        said[item.fact or item.id] = f"{tells}; told by {texts['speakers'] or 'nobody'}"
    return said
