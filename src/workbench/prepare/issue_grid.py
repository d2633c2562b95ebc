"""The grid of issues: one row for each option, with what it is worth to us and, we think, to them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from batna.exchange.numerals import Decimal
from batna.model.estimate import Estimate, Number
from batna.model.issue import Option
from workbench.records.draft import IssueLine
from workbench.ui.grid import Column, Fault, Grid, Line
from workbench.ui.numbers import Unreadable, read_number, read_range, write_ends, write_typed

PREFIX: Final = "issues"
LABEL: Final = "Issues and options"
SIDES: Final = {"ours": "Ours", "theirs": "Theirs"}
PLAIN_NUMBER: Final = re.compile(r"[-+\u2212]?[0-9][0-9.,'’\s]*")
CODE: Final = re.compile(r"[-+]?0[0-9]+")
FROM_COSTS: Final = "from costs"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the grid shows: whether a side has its range in columns of its own, whether theirs is there at all."""

    our_range: bool
    theirs: bool
    costed: frozenset[str] = frozenset()
    derived: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        return (
            Column("id", kind="hidden"),
            Column("issue", "Issue", width="wide", once=True),
            Column("unit", "Unit", width="narrow", once=True),
            Column("option", "Option", width="middle"),
            *(side_columns("ours", self.our_range)),
            *(side_columns("theirs", True) if self.theirs else ()),
        )


def side_columns(side: str, has_range: bool) -> tuple[Column, ...]:
    label = SIDES[side]
    if not has_range:
        return (Column(side, label, "number"),)
    return (
        Column(f"{side}_low", f"{label} low", "number"),
        Column(side, f"{label} likely", "number"),
        Column(f"{side}_high", f"{label} high", "number"),
    )


def has_our_range(lines: Iterable[IssueLine]) -> bool:
    return any(isinstance(number, Estimate) for line in lines for number in line.ours)


def grid_of(lines: Sequence[IssueLine], shape: Shape) -> Grid:
    """Return the grid of the issues as they are saved."""
    rows = [_row(line, place, shape) for line in lines for place in range(len(line.options))]
    numbered = tuple(Line(number, row.texts, row.fixed) for number, row in enumerate(rows))
    return Grid(PREFIX, LABEL, shape.columns, numbered)


def _row(line: IssueLine, place: int, shape: Shape) -> Line:
    texts = {"id": line.id, "option": write_option(line.options[place])}
    if place == 0:
        texts |= {"issue": line.label, "unit": line.unit}
    sides = (("ours", line.ours), ("theirs", line.theirs))
    for side, numbers in sides:
        ends = write_ends(numbers[place] if numbers else None)
        texts |= dict(zip((f"{side}_low", side, f"{side}_high"), ends, strict=True))
    if line.id not in shape.costed:
        return Line(0, texts)
    derived = shape.derived.get(line.id)
    texts["ours"] = write_typed(derived[place]) if derived else FROM_COSTS
    return Line(0, texts, frozenset({"ours", "ours_low", "ours_high"}))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One option for those who read and do not change; `instead` says why there is no value of ours."""

    issue: str
    first: bool
    option: str
    ours: Number | None
    theirs: Number | None
    instead: str


def read_rows(lines: Sequence[IssueLine], shape: Shape) -> tuple[ReadRow, ...]:
    rows = []
    for line in lines:
        derived = shape.derived.get(line.id)
        for place, option in enumerate(line.options):
            ours = derived[place] if derived and line.id in shape.costed else line.ours[place] if line.ours else None
            theirs = line.theirs[place] if line.theirs else None
            said = f"{option:,}" if isinstance(option, int) and option >= 10_000 else str(option)
            instead = FROM_COSTS if line.id in shape.costed else "not said yet"
            rows.append(ReadRow(line.label, place == 0, f"{said} {line.unit}".strip(), ours, theirs, instead))
    return tuple(rows)


def write_option(option: Option) -> str:
    return option if isinstance(option, str) else write_typed(option)


@dataclass(slots=True)
class Draft:
    """An issue on its way from the grid."""

    id: str
    name: str
    unit: str = ""
    known: tuple[Option, ...] = ()
    options: list[Option] = field(default_factory=list)
    ours: list[Number | None] = field(default_factory=list)
    theirs: list[Number | None] = field(default_factory=list)


class Reader:
    """Read the rows of the grid into issues; what cannot be read is in `faults`."""

    def __init__(self, saved: Sequence[IssueLine], shape: Shape, mark: Decimal) -> None:
        self.saved = {line.id: line for line in saved}
        self.by_label = {line.label.casefold(): line.id for line in saved}
        self.shape, self.mark = shape, mark
        self.grid = Grid(PREFIX, LABEL, shape.columns)
        self.drafts: dict[str, Draft] = {}
        self.faults: list[Fault] = []
        self.last = ""

    def read(self, rows: Sequence[Line]) -> tuple[IssueLine, ...]:
        for row in rows:
            draft = self.draft_of(row)
            if draft is not None:
                self.add(draft, row)
        return tuple(self.line(draft) for draft in self.drafts.values() if draft.options)

    def draft_of(self, row: Line) -> Draft | None:
        """Return the issue that a row belongs to: by its name, by the issue it was loaded with, else that of the row above."""
        name, loaded = row["issue"], row["id"] if row["id"] in self.saved else ""
        found = self.named(name, loaded) if name else loaded or self.last
        if not found:
            self.faults.append(self.grid.fault(row, "issue", "Name the issue that this option belongs to."))
            return None
        if found not in self.drafts:
            saved = self.saved.get(found)
            label = saved.label if saved else name
            # Without its first row, which carries name and unit, an issue keeps those it has.
            self.drafts[found] = Draft(found, name or label, saved.unit if saved and not name else "", saved.options if saved else ())
        self.last = found
        draft = self.drafts[found]
        draft.unit = draft.unit or row["unit"]
        return draft

    def named(self, name: str, loaded: str) -> str:
        for draft in self.drafts.values():
            if draft.name.casefold() == name.casefold():
                return draft.id
        known = self.by_label.get(name.casefold())
        if known and known not in self.drafts:
            return known
        if loaded and loaded not in self.drafts:
            return loaded
        return new_id(name, {*self.saved, *self.drafts})

    def add(self, draft: Draft, row: Line) -> None:
        if not row["option"]:
            self.faults.append(self.grid.fault(row, "option", "Say one way to settle this issue."))
            return
        option = read_option(row["option"], draft.known, self.mark)
        if str(option) in {str(one) for one in draft.options}:
            self.faults.append(self.grid.fault(row, "option", f"{write_option(option)} stands twice in {draft.name}."))
            return
        draft.options.append(option)
        draft.ours.append(self.number(row, "ours", draft.id))
        if self.shape.theirs:
            draft.theirs.append(self.number(row, "theirs", draft.id))

    def number(self, row: Line, side: str, issue: str) -> Number | None:
        if side == "ours" and issue in self.shape.costed:
            return None
        try:
            return read_range(row[f"{side}_low"], row[side], row[f"{side}_high"], self.mark)
        except Unreadable as error:
            shown = {column.name for column in self.shape.columns}
            column = side if error.part == "likely" or f"{side}_{error.part}" not in shown else f"{side}_{error.part}"
            self.faults.append(self.grid.fault(row, column, str(error)))
            return None

    def line(self, draft: Draft) -> IssueLine:
        saved = self.saved.get(draft.id)
        name = "" if draft.name == draft.id and saved is not None and not saved.name else draft.name
        return IssueLine(draft.id, tuple(draft.options), name, draft.unit, tuple(draft.ours), tuple(draft.theirs))


def read_option(text: str, known: Sequence[Option], mark: Decimal) -> Option:
    """Return an option: one that the issue has as it is, a plain number, else the text."""
    bare = text.strip()
    for option in known:
        if bare in {str(option), write_option(option)}:
            return option
    if not PLAIN_NUMBER.fullmatch(bare) or CODE.fullmatch(bare):
        return bare
    try:
        number = read_number(bare, mark)
    except Unreadable:
        return bare
    if number is None:
        return bare
    same = next((option for option in known if not isinstance(option, str) and option == number), None)
    if same is not None:
        return same
    return int(number) if number.is_integer() and abs(number) < 10**15 else number


def new_id(name: str, used: Iterable[str]) -> str:
    """Return a short name that is not used yet, made of the letters of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "item"
    taken = set(used)
    number = 1
    while (candidate := base if number == 1 else f"{base}_{number}") in taken:
        number += 1
    return candidate


def say_lines(lines: Sequence[IssueLine]) -> dict[str, str]:
    """Return the grid as texts by label, to show two versions side by side."""
    said = {}
    for line in lines:
        for place, option in enumerate(line.options):
            parts = [f"{word} {_say(numbers[place])}" for word, numbers in (("ours", line.ours), ("theirs", line.theirs)) if numbers]
            said[f"{line.label} · {option} {line.unit}".strip()] = ", ".join(parts) or "no values"
    return said


def _say(number: Number | None) -> str:
    low, likely, high = write_ends(number)
    return f"{likely} ({low} to {high})" if low else likely or "–"
