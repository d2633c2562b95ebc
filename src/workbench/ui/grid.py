"""A grid of plain inputs that takes a paste from Excel: its columns, what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from django.http import QueryDict
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

Kind = Literal["text", "number", "date", "choice", "hidden"]
MOST_ROWS: Final = 20_000
MOST_CARDS: Final = 300  # rows of a longer grid stay a table on a phone too: as cards nobody would find one
NARROW: Final = 4  # so many columns of a grid without empty rows fit a phone
LONG: Final = 16  # a longer text has a line of its own in a card


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field name, its head, and what is typed in it. A hidden one is carried along and not shown.

    A `more` column stands in the part of a row that unfolds; then every column of the grid gives its `span` of 24.
    What is said `once` holds for the rows below that leave it blank; such a grid is `grouped`.
    """

    name: str
    label: str = ""
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    width: Literal["", "wide", "narrow", "middle"] = ""
    span: int = 0
    more: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is typed, by column; `fixed` columns are shown and cannot be changed. A `lead` row begins a group."""

    number: int
    texts: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    lead: bool = False

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the name of the field it stands in (empty when it is no single one), the place in words, the sentence."""

    place: str
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid as it goes into the page; `label` names it for screen readers. Rows become cards on a phone, where they are few."""

    prefix: str
    label: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    blanks: int = 2
    fixed: bool = False

    @property
    def shown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind != "hidden")

    @property
    def folds(self) -> bool:
        return any(column.more for column in self.columns)

    @property
    def grouped(self) -> bool:
        return any(column.once for column in self.columns)

    @property
    def labelled(self) -> bool:
        """Whether each cell carries the name of its column, so that a row can be read as a card."""
        return len(self.lines) <= MOST_CARDS and (not self.fixed or len(self.shown) > NARROW)

    def fault(self, line: Line, column: str, sentence: str) -> Fault:
        """Return a fault in a cell of this grid."""
        label = next(one.label for one in self.columns if one.name == column)
        return Fault(f"{self.prefix}-{line.number}-{column}", f"{self.label}, row {line.number + 1}, {label}", sentence)


def read_lines(posted: QueryDict, prefix: str, columns: Sequence[Column]) -> tuple[Line, ...]:
    """Return the rows of a sent grid that have anything in a column that shows, without those marked for removal."""
    counted = posted.get(f"{prefix}-TOTAL_FORMS", "")
    total = min(int(counted), MOST_ROWS) if counted.isascii() and counted.isdigit() else 0
    lines = []
    for number in range(total):
        if f"{prefix}-{number}-DELETE" in posted:
            continue
        texts = {column.name: posted.get(f"{prefix}-{number}-{column.name}", "") for column in columns}
        if any(is_said(column, texts[column.name]) for column in columns):
            lines.append(Line(number, texts))
    return tuple(lines)


def is_said(column: Column, text: str) -> bool:
    """Return whether a cell holds something that a person put there: a choice other than its first one, or a text."""
    if column.kind == "choice":
        return bool(text) and text != column.choices[0][0]
    return column.kind != "hidden" and bool(text.strip())


def numbered(rows: Sequence[Mapping[str, str]]) -> tuple[Line, ...]:
    """Return rows as lines that are counted from 0."""
    return tuple(Line(number, texts) for number, texts in enumerate(rows))


def render_grid(grid: Grid) -> SafeString:
    """Return the table. It is put together here, since a template takes seconds for thousands of cells."""
    total = max([line.number + 1 for line in grid.lines], default=0) + (0 if grid.fixed else grid.blanks)
    given = {line.number for line in grid.lines}
    blanks = [] if grid.fixed else [Line(number, {}) for number in range(total) if number not in given]
    rows = "".join(_Row(grid, line, str(line.number), str(line.number + 1)).written() for line in (*grid.lines, *blanks))
    pattern = "" if grid.fixed else f"<template>{_Row(grid, Line(0, {}), '__n__', '__row__').written()}</template>"
    prefix = escape(grid.prefix)
    looks = " ".join(["grid", *(name for name in ("labelled", "folds", "grouped") if getattr(grid, name))])
    return mark_safe(  # noqa: S308  # every text is escaped where it is put in
        f'<input type="hidden" name="{prefix}-TOTAL_FORMS" value="{total}">'
        f'<div class="scroll" role="region" aria-label="{escape(grid.label)}" tabindex="0"><table class="{looks}" data-grid="{prefix}">'
        f"<thead><tr>{_heads(grid)}</tr></thead><tbody>{rows}</tbody>{pattern}</table></div>"
    )


def _heads(grid: Grid) -> str:
    fold = '<th scope="col" class="fold"><span class="sr">More</span></th>' if grid.folds else ""
    tool = "" if grid.fixed else '<th scope="col" class="tool"><span class="sr">Remove</span></th>'
    main, more = (
        "".join(f'<th scope="col"{_classes(one)}>{escape(one.label)}</th>' for one in grid.shown if one.more is folded)
        for folded in (False, True)
    )
    return f"{main}{fold}{more}{tool}"


def _classes(column: Column, *more: str) -> str:
    span, fold = f"span-{column.span}" if column.span else "", "more" if column.more else "once" if column.once else ""
    names = [name for name in ("num" if column.kind == "number" else "", column.width, span, fold, *more) if name]
    return f' class="{" ".join(names)}"' if names else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row on its way into the page: `number` counts from 0 in field names, `row` from 1 for people."""

    grid: Grid
    line: Line
    number: str
    row: str

    def written(self) -> str:
        carried = "".join(
            f'<input type="hidden" name="{self.name(column)}" value="{escape(self.line.texts.get(column.name, ""))}">'
            for column in self.grid.columns
            if column.kind == "hidden"
        )
        first, *rest = (column for column in self.grid.shown if not column.more)
        cells = [self.cell(first, carried), *(self.cell(column) for column in rest)]
        cells += [self.fold(), *(self.cell(column) for column in self.grid.shown if column.more)] if self.grid.folds else []
        return f"<tr{self.place()}>{''.join(cells)}{'' if self.grid.fixed else self.tool()}</tr>"

    def place(self) -> str:
        """Say whether the row begins a group or goes on with it; an empty one does neither."""
        says = self.line.lead or any(self.line[column.name] for column in self.grid.columns if column.once)
        goes_on = self.grid.grouped and not says and any(self.line.texts.values())
        return ' class="lead"' if says else ' class="under"' if goes_on else ""

    def name(self, column: Column) -> str:
        return f"{self.grid.prefix}-{self.number}-{column.name}"

    def cell(self, column: Column, carried: str = "") -> str:
        name, text, label = self.name(column), self.line.texts.get(column.name, ""), escape(f"{column.label}, row {self.row}")
        if column.name in self.line.fixed:
            return f'<td{self.marks(column, "fixed")}>{carried}<input readonly value="{escape(text)}" aria-label="{label}"></td>'
        fault = next((fault.sentence for fault in self.grid.faults if fault.place == name), "")
        invalid = f' aria-invalid="true" aria-describedby="{name}-error"' if fault else ""
        # An empty one can be told by its placeholder: a folded row shows whether there is more in it, a card leaves it out.
        shared = f'id="{name}" name="{name}" aria-label="{label}"{invalid}' + (' placeholder=" "' if column.more or column.once else "")
        inside = _choices(column, text, shared) if column.kind == "choice" else f'<input {shared}{_type(column)} value="{escape(text)}">'
        error = f'<span class="error" id="{name}-error">{escape(fault)}</span>' if fault else ""
        long = "long" if self.grid.grouped and column.kind == "text" and len(text) > LONG else ""
        return f"<td{self.marks(column, long, 'wrong' if fault else '')}>{carried}{inside}{error}</td>"

    def marks(self, column: Column, *more: str) -> str:
        return _classes(column, *more) + (f' data-label="{escape(column.label)}"' if self.grid.labelled and column.label else "")

    def fold(self) -> str:
        return (
            f'<td class="fold"><button type="button" class="btn quiet small" data-more-row aria-expanded="false" '
            f'aria-label="More of row {self.row}">More</button></td>'
        )

    def tool(self) -> str:
        return (
            f'<td class="tool"><input type="checkbox" hidden name="{self.grid.prefix}-{self.number}-DELETE">'
            f'<button type="button" class="btn quiet small icon-only" data-remove-row aria-label="Remove row {self.row}">'
            f'<svg class="icon" aria-hidden="true"><use href="{static("vendor/icons.svg")}#x"/></svg></button></td>'
        )


def _type(column: Column) -> str:
    return {"number": ' inputmode="decimal" autocomplete="off"', "date": ' type="date"'}.get(column.kind, ' autocomplete="off"')


def _choices(column: Column, text: str, shared: str) -> str:
    known = column.choices if not text or text in {value for value, _ in column.choices} else (*column.choices, (text, text))
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == text else ""}>{escape(words)}</option>' for value, words in known
    )
    return f"<select {shared}>{options}</select>"
