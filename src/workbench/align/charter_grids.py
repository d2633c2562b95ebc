"""The charter as four grids: what is shown in them, and what is read out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.model.case import Case
from batna.model.charter import Charter, CharterRedLine
from batna.model.issue import Issue, Option
from workbench.ui.cells import number_in
from workbench.ui.grid import Column, Fault, Grid, Line, numbered, read_lines
from workbench.ui.numbers import Unreadable, read_number, write_typed

LIMITS: Final = (("at_most", "at most"), ("at_least", "at least"), ("only", "only"))
BETWEEN: Final = ";"


@dataclass(slots=True)
class ReadCharter:
    """What four sent grids say; `given` is a charter as in a casefile, to be saved when there are no faults."""

    given: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)


def grids_of(case: Case) -> dict[str, Grid]:
    """Return the empty or filled grids of a case's charter by their prefix."""
    charter = case.charter or Charter()
    decides = {one.id: one.decides for one in charter.decisions}
    columns = columns_for(case)
    rows: dict[str, list[dict[str, str]]] = {
        "decisions": [
            {"id": one.id, "decides": one.decides, "approver": one.approver}
            | {"escalates_to": decides.get(one.escalates_to or "", one.escalates_to or "")}
            | {"above": write_typed(one.above), "up_to": write_typed(one.up_to)}
            for one in charter.decisions
        ],
        "lines": [
            {"clause": one.clause, "issue": one.issue, "owner": one.owner, "because": one.because}
            | {"kind": kind_of(one), "limit": limit_of(one)}
            for one in charter.red_lines
        ],
        "tradables": [
            {"clause": one.clause, "issue": one.issue, "owner": one.owner, "because": one.because}
            | {"floor": str(one.floor), "ceiling": str(one.ceiling)}
            for one in charter.tradables
        ],
        "signers": [{"person": person} for person in charter.signers],
    }  # fmt: skip
    return {prefix: Grid(prefix, LABELS[prefix], columns[prefix], numbered(lines), blanks=1) for prefix, lines in rows.items()}


LABELS: Final = {"decisions": "Decisions", "lines": "Red lines", "tradables": "Tradables", "signers": "Signers"}


def columns_for(case: Case) -> dict[str, tuple[Column, ...]]:
    issues = (("", ""), *((issue.id, issue.label) for issue in case.issues))
    return {
        "decisions": (
            Column("id", kind="hidden"), Column("decides", "What is decided", width="wide"), Column("approver", "Approver"),
            Column("above", f"Above, {case.unit}", "number"), Column("up_to", f"Up to, {case.unit}", "number"),
            Column("escalates_to", "Escalates to (decision or person)", width="middle"),
        ),
        "lines": (
            Column("clause", "Clause", width="narrow"), Column("issue", "Issue", "choice", issues, "middle"),
            Column("kind", "Limit", "choice", LIMITS, "middle"), Column("limit", "Of", width="middle"),
            Column("owner", "Owner"), Column("because", "Because", width="wide"),
        ),
        "tradables": (
            Column("clause", "Clause", width="narrow"), Column("issue", "Issue", "choice", issues, "middle"), Column("floor", "From"),
            Column("ceiling", "To"), Column("owner", "Owner"), Column("because", "Because", width="wide"),
        ),
        "signers": (Column("person", "Who signs", width="wide"),),
    }  # fmt: skip


def kind_of(line: CharterRedLine) -> str:
    return "only" if line.only is not None else "at_most" if line.at_most is not None else "at_least"


def limit_of(line: CharterRedLine) -> str:
    if line.only is not None:
        return f"{BETWEEN} ".join(str(option) for option in line.only)
    return write_typed(line.at_most if line.at_most is not None else line.at_least)


def read_grids(case: Case, posted: QueryDict, mark: Decimal) -> tuple[ReadCharter, dict[str, Grid]]:
    """Return what the sent grids say, and the grids as they were typed, with what is wrong in them."""
    columns = columns_for(case)
    sent = {prefix: read_lines(posted, prefix, columns[prefix]) for prefix in LABELS}
    typed = {prefix: Grid(prefix, LABELS[prefix], columns[prefix], lines, blanks=1) for prefix, lines in sent.items()}
    reader = _Reader(case, typed, mark)
    given = {
        "decisions": reader.decisions(typed["decisions"].lines),
        "red_lines": reader.red_lines(typed["lines"].lines),
        "tradables": reader.tradables(typed["tradables"].lines),
        "signers": [line["person"] for line in typed["signers"].lines],
    }
    faulty = {
        prefix: Grid(
            grid.prefix, grid.label, grid.columns, grid.lines, tuple(f for f in reader.faults if f.place.startswith(f"{prefix}-")), 1
        )
        for prefix, grid in typed.items()
    }
    return ReadCharter(given, reader.faults), faulty


def _free_id(taken: set[str]) -> str:
    name = next(f"decision_{n}" for n in range(1, 10_000) if f"decision_{n}" not in taken)
    taken.add(name)
    return name


class _Reader:
    """Reads rows into mappings as in a casefile and remembers what is wrong."""

    def __init__(self, case: Case, grids: Mapping[str, Grid], mark: Decimal) -> None:
        self.issues = {issue.id: issue for issue in case.issues}
        self.grids, self.mark = grids, mark
        self.faults: list[Fault] = []

    def decisions(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        taken = {line["id"] for line in lines}
        ids = [line["id"] or _free_id(taken) for line in lines]
        # An escalation is written as people say it, by what the other decision decides; the first of that name is meant.
        known = {line["decides"]: name for line, name in zip(reversed(lines), reversed(ids), strict=True)}
        return [self._decision(line, name, known) for line, name in zip(lines, ids, strict=True)]

    def _decision(self, line: Line, name: str, known: Mapping[str, str]) -> dict[str, Any]:
        for column in ("decides", "approver"):
            self._need("decisions", line, column)
        decision: dict[str, Any] = {"id": name, "decides": line["decides"], "approver": line["approver"] or "?"}
        for column in ("above", "up_to"):
            decision[column] = self._number("decisions", line, column)
        target = line["escalates_to"]
        return decision | ({"escalates_to": known.get(target, target)} if target else {})

    def red_lines(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        return [one for line in lines if (one := self._red_line(line)) is not None]

    def _red_line(self, line: Line) -> dict[str, Any] | None:
        issue = self._issue("lines", line)
        if issue is None:
            return None
        found: dict[str, Any] = self._clause("lines", line)
        if line["kind"] == "only":
            texts = [line["limit"]] if issue.has(line["limit"]) else line["limit"].split(BETWEEN)
            options = [self._option("lines", line, "limit", issue, text.strip()) for text in texts if text.strip()]
            self._need("lines", line, "limit")
            return found | {"only": [option for option in options if option is not None]}
        self._need("lines", line, "limit")
        return found | {line["kind"]: self._number("lines", line, "limit")}

    def tradables(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        return [one for line in lines if (one := self._tradable(line)) is not None]

    def _tradable(self, line: Line) -> dict[str, Any] | None:
        issue = self._issue("tradables", line)
        if issue is None:
            return None
        ends = {end: self._option("tradables", line, end, issue, line[end]) for end in ("floor", "ceiling")}
        return self._clause("tradables", line) | ends

    def _clause(self, prefix: str, line: Line) -> dict[str, Any]:
        self._need(prefix, line, "clause")
        return {"clause": line["clause"] or "?", "issue": line["issue"], "owner": line["owner"], "because": line["because"]}

    def _issue(self, prefix: str, line: Line) -> Issue | None:
        issue = self.issues.get(line["issue"])
        if issue is None:
            self._fault(prefix, line, "issue", "Choose an issue.")
        return issue

    def _option(self, prefix: str, line: Line, column: str, issue: Issue, text: str) -> Option | None:
        if issue.has(text):
            return issue.options[issue.position(text)]
        try:
            number = read_number(text, self.mark)
        except Unreadable:
            number = None
        if number is not None and issue.has(number):
            return issue.options[issue.position(number)]
        listed = ", ".join(str(option) for option in issue.options[:8])
        self._fault(prefix, line, column, f"Not an option of {issue.label}. Its options: {listed}.")
        return None

    def _number(self, prefix: str, line: Line, column: str) -> float | None:
        return number_in(self.grids[prefix], line, column, self.mark, self.faults)

    def _need(self, prefix: str, line: Line, column: str) -> None:
        if not line[column]:
            self._fault(prefix, line, column, "Say it, or remove the row.")

    def _fault(self, prefix: str, line: Line, column: str, sentence: str) -> None:
        self.faults.append(self.grids[prefix].fault(line, column, sentence))
