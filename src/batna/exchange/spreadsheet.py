"""Turn a table of options and values into the issues of a case, after a dry run that names every fault by its cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from batna.exchange.document import case_of
from batna.exchange.heads import FIELDS, Columns, guess_columns
from batna.exchange.numerals import Decimal, number_in
from batna.exchange.table import Row, Table, read_table
from batna.exchange.xlsx import Cell
from batna.model.case import MAX_ISSUES, Case
from batna.model.check import WEIGHT_TOLERANCE
from batna.model.estimate import LARGEST, Estimate, Number
from batna.model.issue import MAX_OPTIONS, Issue, Option
from batna.model.problem import BadInput, Problem, shown

__all__ = [
    "FIELDS",
    "CellProblem",
    "Columns",
    "DryRun",
    "case_from",
    "column_letters",
    "dry_run",
    "guess_columns",
    "is_bare_number",
    "read_table",
]

MAX_NAME: Final = 200
SIDES: Final = (("ours", "ours_low", "ours_high"), ("theirs", "theirs_low", "theirs_high"))
FORMULA: Final = "a value: copy the column and paste it as values"
RUNS: Final = "a text that no spreadsheet takes for a formula: put a word, or ', in front"
CODE: Final = re.compile(r"[-+]?0[0-9]+")
HARMLESS: Final = re.compile(r"[-+]\s?[0-9][\w\s.,%°/-]*")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One fault of a table: where, what stands there, what was expected. `column` counts from 0; None is the whole row."""

    row: int
    column: int | None
    value: str
    expected: str

    @property
    def cell(self) -> str:
        """The place as people name it: D5, or row 5, or the table when it is no row's fault."""
        if self.column is None:
            return f"row {self.row}" if self.row else "table"
        return f"{column_letters(self.column)}{self.row}"

    @property
    def sentence(self) -> str:
        """What is wrong, without the place."""
        return f"got {self.value}, expected {self.expected}" if self.value else f"expected {self.expected}"


@dataclass(frozen=True, slots=True)
class DryRun:
    """What importing a table would give, and everything that stands in the way.

    `ours` and `theirs` hold for each issue one number per option, as far as they could be read, `ours_weights` and
    `theirs_weights` one number per issue; they are empty when the table has none.
    """

    table: Table
    columns: Columns
    problems: tuple[CellProblem, ...]
    issues: tuple[Issue, ...]
    ours: dict[str, list[Number]]
    theirs: dict[str, list[Number]]
    because: tuple[str, ...]
    ours_weights: dict[str, float] = field(default_factory=dict)
    theirs_weights: dict[str, float] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether a case can be made of it."""
        return not self.problems


@dataclass(slots=True)
class _Line:
    """One option as far as its row could be read."""

    row: Row
    issue: str
    name: str
    unit: str
    option: Option | None
    ours: Number | None
    theirs: Number | None
    ours_weight: float | None
    theirs_weight: float | None


def column_letters(column: int) -> str:
    """Return the letters of a column that is counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def dry_run(table: Table, columns: Columns, decimal: Decimal | None = None) -> DryRun:
    """Read every row of a table and say what is wrong with it; nothing is raised for a fault in a row.

    A blank issue means the issue of the row above. `decimal` overrules the decimal mark that the table seems to have.
    """
    reader = _Reader(table, columns, decimal or table.decimal)
    problems = list(reader.problems)
    lines = [] if problems else list(reader.lines())
    problems = reader.problems
    groups: dict[str, list[_Line]] = {}
    for line in lines:
        groups.setdefault(line.issue, []).append(line)
    problems += _set_problems(groups, columns)
    problems += [problem for side in ("ours", "theirs") for problem in _weight_problems(side, groups, columns, problems)]
    gaps = [gap for side in SIDES for gap in _gaps(side, lines, columns, problems)]
    problems += gaps
    ours, theirs = (_values(side, groups) for side in ("ours", "theirs"))
    issues = tuple(_issue(name, group) for name, group in groups.items() if any(line.option is not None for line in group))
    if not lines and not problems:
        problems.append(CellProblem(0, None, "no row below the header", "one row for each option"))
    problems.sort(key=lambda problem: (problem.row, -1 if problem.column is None else problem.column))
    because = (*table.because, *_counts(issues))
    return DryRun(table, columns, tuple(problems), issues, ours, theirs, because, _weights("ours", groups), _weights("theirs", groups))


class _Reader:
    """Read the cells of a table by their columns and keep what is wrong with them."""

    def __init__(self, table: Table, columns: Columns, decimal: Decimal) -> None:
        self.table = table
        self.chosen = columns.chosen()
        self.decimal: Decimal = decimal
        self.problems: list[CellProblem] = [
            CellProblem(table.header_row, None, f"no column for {FIELDS[name].lower()}", f"a column headed {FIELDS[name]}, or a choice")
            for name in ("issue", "option")
            if name not in self.chosen
        ]
        self.problems += [
            CellProblem(table.header_row, None, f"column {column_letters(column)} twice", "a column of its own for each field")
            for column in sorted({place for place in self.chosen.values() if list(self.chosen.values()).count(place) > 1})
        ]

    def lines(self) -> Iterator[_Line]:
        """Yield one line for each row that has anything in its columns; blank issues are filled from above."""
        issue = ""
        for row in self.table.rows:
            if all(self._at(row, column) is None for column in self.chosen.values()) and not self._formulas(row):
                continue
            named = self._text(row, "issue")
            issue = named or issue
            if not issue:
                self._refuse(row, "issue", "", "the issue that this option belongs to")
                continue
            name, unit, option = self._text(row, "name"), self._text(row, "unit"), self._option(row)
            ours, theirs = (self._range(row, *side) for side in SIDES)
            ours_weight, theirs_weight = (self._share(row, f"{side}_weight") for side, *_ in SIDES)
            yield _Line(row, issue, name, unit, option, ours, theirs, ours_weight, theirs_weight)

    def _formulas(self, row: Row) -> bool:
        return any((row.number, column) in self.table.formulas for column in self.chosen.values())

    def _at(self, row: Row, column: int) -> Cell:
        cell = row.cells[column] if column < len(row.cells) else None
        return None if isinstance(cell, str) and not cell.strip() else cell

    def _cell(self, row: Row, name: str) -> Cell:
        """Return the cell of a field; a formula is refused and read as empty."""
        column = self.chosen.get(name)
        if column is None:
            return None
        if (row.number, column) in self.table.formulas:
            self._refuse(row, name, "a formula", FORMULA)
            return None
        return self._at(row, column)

    def _refuse(self, row: Row, name: str, value: str, expected: str) -> None:
        self.problems.append(CellProblem(row.number, self.chosen.get(name), value, expected))

    def _text(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        text = _as_text(cell)
        if isinstance(cell, str) and _would_run(text):
            self._refuse(row, name, shown(text), RUNS)
        elif len(text) > MAX_NAME:
            self._refuse(row, name, f"{len(text):,} letters", f"at most {MAX_NAME}")
        return text.removeprefix("'")

    def _option(self, row: Row) -> Option | None:
        cell = self._cell(row, "option")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return cell if self._is_small(row, "option", cell) else None
        text = _as_text(cell)
        number = None if CODE.fullmatch(text) else number_in(text, self.decimal)
        if number is not None and abs(number) <= LARGEST and is_bare_number(text):
            return int(number) if number.is_integer() else number
        if not text:
            if not self._is_formula(row, "option"):
                self._refuse(row, "option", "", "an option")
            return None
        return self._text(row, "option") or None

    def _is_formula(self, row: Row, name: str) -> bool:
        return (row.number, self.chosen.get(name)) in self.table.formulas

    def _number(self, row: Row, name: str) -> float | None:
        cell = self._cell(row, name)
        if cell is None:
            return None
        if isinstance(cell, str):
            number = number_in(cell, self.decimal)
            if number is None:
                example = "1,234.56" if self.decimal == "." else "1.234,56"
                self._refuse(row, name, shown(cell), f"a number such as {example}")
        elif isinstance(cell, bool):
            number = None
            self._refuse(row, name, shown(cell), "a number")
        else:
            number = float(cell)
        return number if number is not None and self._is_small(row, name, number) else None

    def _share(self, row: Row, name: str) -> float | None:
        number = self._number(row, name)
        if number is not None and not 0 <= number <= 1:
            self._refuse(row, name, shown(self._cell(row, name)), "a weight from 0 to 1, or from 0 % to 100 %")
        return number

    def _is_small(self, row: Row, name: str, number: float) -> bool:
        small = abs(number) <= LARGEST
        if not small:
            self._refuse(row, name, shown(self._cell(row, name)), "a number of at most 15 digits")
        return small

    def _range(self, row: Row, likely: str, low: str, high: str) -> Number | None:
        before = len(self.problems)
        middle, least, most = (self._number(row, name) for name in (likely, low, high))
        if len(self.problems) > before or (least is None and most is None):
            return middle
        if middle is None or least is None or most is None:
            given = " and ".join(
                FIELDS[name].lower() for name, number in ((low, least), (likely, middle), (high, most)) if number is not None
            )
            self._refuse(row, likely, f"only {given}", "low, likely and high, or likely alone")
            return middle
        if not least <= middle <= most:
            self._refuse(row, likely, f"{least:g}, {middle:g}, {most:g}", "low, likely and high in rising order")
            return middle
        return middle if least == most else Estimate(low=least, likely=middle, high=most)


def _as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None else str(cell).strip()


def is_bare_number(text: str) -> bool:
    """Return whether a text is a number and nothing else: an option keeps its currency or percent sign, and so stays a text."""
    return any(sign.isdigit() for sign in text) and not re.search(r"[^\d\s.,'’+\-\u2212eE]", text)


def _would_run(text: str) -> bool:
    return text[:1] in {"=", "@"} or (text[:1] in {"+", "-"} and not HARMLESS.fullmatch(text))


def _set_problems(groups: dict[str, list[_Line]], columns: Columns) -> Iterator[CellProblem]:
    """Yield what is wrong among the rows: options that stand twice, units that differ, too many of something."""
    if len(groups) > MAX_ISSUES:
        yield CellProblem(0, None, f"{len(groups):,} issues", f"at most {MAX_ISSUES:,}")
    for name, group in groups.items():
        if len(group) > MAX_OPTIONS:
            yield CellProblem(0, None, f"{len(group):,} options of {name}", f"at most {MAX_OPTIONS:,}")
        seen: set[str] = set()
        unit, label = _first(group, "unit"), _first(group, "name")
        for line in group:
            written = str(line.option)
            if line.option is not None and written in seen:
                yield CellProblem(line.row.number, columns.option, shown(line.option), f"each option of {name} once")
            seen.add(written)
            if line.unit not in ("", unit):
                yield CellProblem(line.row.number, columns.unit, shown(line.unit), f"{shown(unit)}, the unit of {name} above")
            if line.name not in ("", label):
                yield CellProblem(line.row.number, columns.name, shown(line.name), f"{shown(label)}, the name of {name} above")


def _first(group: Sequence[_Line], field: str) -> str:
    return next((text for line in group if (text := getattr(line, field))), "")


def _weight_problems(side: str, groups: dict[str, list[_Line]], columns: Columns, problems: Sequence[CellProblem]) -> Iterator[CellProblem]:
    """Yield what is wrong with the weights of a side, once any issue has one: one for each issue, that add up to 1."""
    column, weights = getattr(columns, f"{side}_weight"), _weights(side, groups)
    if column is None or any(problem.column == column for problem in problems) or not weights:
        return
    for name, group in groups.items():
        given = [line for line in group if getattr(line, f"{side}_weight") is not None]
        if not given:
            yield CellProblem(group[0].row.number, column, f"no weight of {name}", "a weight for each issue, or for none")
        for line in given:
            if getattr(line, f"{side}_weight") != weights[name]:
                yield CellProblem(line.row.number, column, shown(getattr(line, f"{side}_weight")), f"{weights[name]:g}, as above")
    total = sum(weights.values())
    if len(weights) == len(groups) and abs(total - 1) > WEIGHT_TOLERANCE:
        yield CellProblem(groups[next(iter(groups))][0].row.number, column, f"weights that add up to {total:g}", "weights that add up to 1")


def _weights(side: str, groups: dict[str, list[_Line]]) -> dict[str, float]:
    """Return the first weight that stands among the rows of each issue."""
    found = {name: [weight for line in group if (weight := getattr(line, f"{side}_weight")) is not None] for name, group in groups.items()}
    return {name: weights[0] for name, weights in found.items() if weights}


def _gaps(side: Sequence[str], lines: Sequence[_Line], columns: Columns, problems: Sequence[CellProblem]) -> Iterator[CellProblem]:
    """Yield the rows without a value of this side, once any row has one, a wrong one included; faulty rows are left alone."""
    name, column = side[0], getattr(columns, side[0])
    places = {getattr(columns, field) for field in side} - {None}
    if all(getattr(line, name) is None for line in lines) and not any(problem.column in places for problem in problems):
        return
    faulty = {problem.row for problem in problems}
    whose = "our" if name == "ours" else "their"
    for line in lines:
        if getattr(line, name) is None and line.row.number not in faulty:
            yield CellProblem(line.row.number, column, "no value", f"{whose} value of this option, as of the others")


def _values(side: str, groups: dict[str, list[_Line]]) -> dict[str, list[Number]]:
    found = {name: [value for line in group if (value := getattr(line, side)) is not None] for name, group in groups.items()}
    return found if any(found.values()) else {}


def _issue(name: str, group: Sequence[_Line]) -> Issue:
    options = {str(line.option): line.option for line in group if line.option is not None}
    return Issue.model_construct(
        id=name[:MAX_NAME], name=_first(group, "name"), unit=_first(group, "unit"), options=tuple(options.values())
    )


def _counts(issues: Sequence[Issue]) -> Iterator[str]:
    if issues:
        yield f"{len(issues)} issues with {sum(len(issue.options) for issue in issues)} options were found."


def case_from(run: DryRun, *, title: str, buyer: str, supplier: str, unit: str = "points") -> Case:
    """Return the case of a dry run; `BadInput` with every problem when it is not clean, so nothing is half-imported."""
    if not run.is_clean:
        sheet = f"sheet {run.table.sheet}, " if run.table.sheet else ""
        raise BadInput(Problem(sheet + problem.cell, problem.value, problem.expected, run.table.name) for problem in run.problems)
    given = {"ours": (run.ours, run.ours_weights), "theirs": (run.theirs, run.theirs_weights)}
    sides = {side: {"values": values or None, "weights": weights or None} for side, (values, weights) in given.items() if values or weights}
    try:
        return case_of(
            {
                "batna": 1,
                "title": title,
                "buyer": buyer,
                "supplier": supplier,
                "unit": unit,
                "issues": [
                    {"id": issue.id, "name": issue.name, "unit": issue.unit, "options": list(issue.options)} for issue in run.issues
                ],
                "preferences": sides,
                "sources": [f"Spreadsheet {run.table.name}{f', sheet {run.table.sheet}' if run.table.sheet else ''}"],
            }
        )
    except BadInput as error:
        raise error.in_file(run.table.name) from None
