"""The grids of one stakeholder's entry: positions, needs with their numbers by option, red lines, private trade-offs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from batna.exchange.numerals import Decimal
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.preference import Bound
from batna.model.stakeholder import Need, Stakeholder
from workbench.prepare.issue_grid import new_id, read_option, write_option
from workbench.ui.grid import Column, Fault, Grid, Line, numbered
from workbench.ui.numbers import Unreadable, read_number, write_typed

LIMITS: Final = (("at_most", "at most"), ("at_least", "at least"), ("only", "only"))
MEASURES: Final = LIMITS[:2]
NOT_MEASURED: Final = "Say a number for each option of {issue}, so that the need can be checked."


def issue_choices(case: Case, none: str) -> tuple[tuple[str, str], ...]:
    return (("", none), *((issue.id, issue.label) for issue in case.issues))


def position_grid(case: Case, who: Stakeholder, lines: Sequence[Line] | None = None, faults: Sequence[Fault] = ()) -> Grid:
    needs = (("", "no need named"), *((need.id, need.says or need.measure or need.id) for need in who.needs))
    columns = (
        Column("says", "Says", width="wide"),
        Column("issue", "Wants", "choice", issue_choices(case, "–"), width="middle"),
        Column("limit", "Limit", "choice", LIMITS),
        Column("value", "Value", width="middle"),
        Column("need", "Because they need", "choice", needs, width="wide"),
    )
    rows = []
    for position in who.positions:
        for place in range(max(len(position.wants), len(position.needs), 1)):
            texts = {"says": position.says if place == 0 else ""}
            texts |= say_bound(position.wants[place]) if place < len(position.wants) else {}
            texts |= {"need": position.needs[place]} if place < len(position.needs) else {}
            rows.append(texts)
    return Grid("positions", "Positions", columns, numbered(rows) if lines is None else tuple(lines), tuple(faults), blanks=1)


def need_grid(
    case: Case, who: Stakeholder, lines: Sequence[Line] | None = None, faults: Sequence[Fault] = (), asked: Mapping[str, str] | None = None
) -> Grid:
    """Return the grid of needs; `asked` maps a need to the issue that it shall be measured by while its numbers are not whole."""
    columns = (
        Column("id", kind="hidden"),
        Column("says", "Need", width="wide"),
        Column("measure", "Measure", width="wide"),
        Column("limit", "Limit", "choice", MEASURES),
        Column("number", "Number", "number"),
        Column("unit", "Unit", width="narrow"),
        Column("by", "Measured by", "choice", issue_choices(case, "not yet"), width="middle"),
        Column("evidence", "Evidence", width="wide"),
    )
    rows = [
        {
            "id": need.id, "says": need.says, "measure": need.measure, "unit": need.unit, "evidence": need.evidence,
            "limit": "at_most" if need.at_most is not None else "at_least", "by": next(iter(need.from_), (asked or {}).get(need.id, "")),
            "number": write_typed(need.at_most if need.at_most is not None else need.at_least),
        }
        for need in who.needs
    ]  # fmt: skip
    return Grid("needs", "Needs", columns, numbered(rows) if lines is None else tuple(lines), tuple(faults), blanks=1)


def number_grid(case: Case, measured: Mapping[tuple[str, str], tuple[str, Mapping[str, str]]], faults: Sequence[Fault] = ()) -> Grid:
    """Return the grid of numbers by option; `measured` maps need and issue to the need in words and its texts by option."""
    columns = (
        Column("key", kind="hidden"),
        Column("need", "Need", width="wide"),
        Column("option", "Option", width="middle"),
        Column("number", "Number", "number"),
    )
    rows = []
    for (need, name), (said, texts) in measured.items():
        issue = case.issue(name)
        for place, option in enumerate(issue.options):
            told = {"need": said if place == 0 else "", "option": f"{issue.label} {issue.say(option)}"}
            rows.append({"key": f"{need}|{name}|{place}", "number": texts.get(str(option), "")} | told)
    lines = tuple(Line(number, texts, frozenset({"need", "option"}), lead=bool(texts["need"])) for number, texts in enumerate(rows))
    return Grid("numbers", "Numbers by option", columns, lines, tuple(faults), fixed=True)


def red_line_grid(case: Case, who: Stakeholder, lines: Sequence[Line] | None = None, faults: Sequence[Fault] = ()) -> Grid:
    columns = (
        Column("issue", "Issue", "choice", issue_choices(case, "–"), width="middle"),
        Column("limit", "Limit", "choice", LIMITS),
        Column("value", "Value", width="middle"),
        Column("because", "Because", width="wide"),
    )
    rows = [say_bound(line) | {"because": line.because} for line in who.red_lines]
    return Grid("red", "Red lines", columns, numbered(rows) if lines is None else tuple(lines), tuple(faults), blanks=1)


def trade_off_grid(
    case: Case, points: Mapping[str, Sequence[float]], lines: Sequence[Line] | None = None, faults: Sequence[Fault] = ()
) -> Grid:
    columns = (
        Column("key", kind="hidden"),
        Column("issue", "Issue", width="wide"),
        Column("option", "Option", width="middle"),
        Column("points", "Worth to me", "number"),
    )
    rows = []
    for issue in case.issues:
        known = points.get(issue.id, ())
        for place, option in enumerate(issue.options):
            said = {"issue": issue.label if place == 0 else "", "option": issue.say(option)}
            rows.append({"key": f"{issue.id}|{place}", "points": write_typed(known[place]) if known else ""} | said)
    shown = tuple(Line(number, texts, frozenset({"issue", "option"}), lead=bool(texts["issue"])) for number, texts in enumerate(rows))
    if lines is not None:
        typed = {line.number: line.texts.get("points", "") for line in lines}
        shown = tuple(Line(line.number, {**line.texts, "points": typed.get(line.number, "")}, line.fixed, line.lead) for line in shown)
    return Grid("points", "My trade-offs", columns, shown, tuple(faults), fixed=True)


def say_bound(bound: Bound) -> dict[str, str]:
    if bound.only is not None:
        return {"issue": bound.issue, "limit": "only", "value": "; ".join(write_option(option) for option in bound.only)}
    if bound.at_most is not None:
        return {"issue": bound.issue, "limit": "at_most", "value": write_typed(bound.at_most)}
    return {"issue": bound.issue, "limit": "at_least", "value": write_typed(bound.at_least)}


@dataclass(slots=True)
class Entry:
    """An entry on its way from its form; `waiting` says which measures are not whole yet and so not saved."""

    said: dict[str, Any] = field(default_factory=dict)
    measured: dict[tuple[str, str], tuple[str, dict[str, str]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


class Reader:
    """Read the grids of an entry."""

    def __init__(self, case: Case, who: Stakeholder, mark: Decimal) -> None:
        self.case, self.who, self.mark = case, who, mark
        self.issues = {issue.id: issue for issue in case.issues}
        self.entry = Entry()

    def positions(self, rows: Sequence[Line]) -> None:
        grid = position_grid(self.case, self.who)
        positions: list[dict[str, Any]] = []
        for row in rows:
            if row["says"]:
                positions.append({"says": row["says"], "wants": [], "needs": []})
            elif not positions:
                self.entry.faults.append(grid.fault(row, "says", "Say what they say they want."))
                continue
            bound = self.bound(grid, row)
            if bound is not None:
                positions[-1]["wants"].append(bound)
            if row["need"] and row["need"] in {need["id"] for need in self.entry.said.get("needs", ())}:
                positions[-1]["needs"].append(row["need"])
        self.entry.said["positions"] = positions

    def red_lines(self, rows: Sequence[Line]) -> None:
        grid = red_line_grid(self.case, self.who)
        lines = []
        for row in rows:
            if not row["issue"]:
                self.entry.faults.append(grid.fault(row, "issue", "Choose the issue of this red line."))
                continue
            bound = self.bound(grid, row)
            if bound is not None:
                lines.append(bound | {"because": row["because"]})
        self.entry.said["red_lines"] = lines

    def bound(self, grid: Grid, row: Line) -> dict[str, Any] | None:
        """Return a limit on an issue; None without one, or with a fault."""
        issue = self.issues.get(row["issue"])
        sentence = ""
        if issue is None:
            sentence = "Choose the issue that this limit is on." if row["value"] else ""
        elif not row["value"]:
            sentence = f"Say the limit on {issue.label}."
        elif row["limit"] == "only":
            options, sentence = self.options(issue, row["value"])
            if not sentence:
                return {"issue": issue.id, "only": options}
        elif not issue.is_numeric:
            sentence = f"The options of {issue.label} are texts: choose “only” and name them, separated by ;."
        else:
            try:
                return {"issue": issue.id, row["limit"] or "at_most": read_number(row["value"], self.mark)}
            except Unreadable as error:
                sentence = str(error)
        if sentence:
            self.entry.faults.append(grid.fault(row, "issue" if issue is None else "value", sentence))
        return None

    def options(self, issue: Issue, text: str) -> tuple[tuple[Option, ...], str]:
        options = tuple(read_option(part, issue.options, self.mark) for part in text.split(";") if part.strip())
        unknown = next((option for option in options if not issue.has(option)), None)
        if unknown is not None:
            listed = "; ".join(write_option(option) for option in issue.options[:8])
            return (), f"{issue.label} has no option {unknown}. It has {listed}."
        return options, ""

    def needs(self, rows: Sequence[Line], numbers: Sequence[Line]) -> None:
        grid = need_grid(self.case, self.who)
        typed: dict[tuple[str, str], dict[str, str]] = {}
        for row in numbers:
            need, _, rest = row["key"].partition("|")
            name, _, place = rest.rpartition("|")
            if name in self.issues and place.isdigit() and int(place) < len(self.issues[name].options):
                typed.setdefault((need, name), {})[str(self.issues[name].options[int(place)])] = row["number"]
        saved = {need.id: need for need in self.who.needs}
        needs: list[dict[str, Any]] = []
        for row in rows:
            said = self.need(grid, row, {one["id"] for one in needs})
            if said is not None:
                said["from"] = self.measure(row, said, saved.get(said["id"]), typed)
                needs.append(said)
        self.entry.said["needs"] = needs

    def need(self, grid: Grid, row: Line, used: set[str]) -> dict[str, Any] | None:
        if not row["says"] and not row["measure"]:
            self.entry.faults.append(grid.fault(row, "says", "Say the need in words."))
            return None
        try:
            number = read_number(row["number"], self.mark)
        except Unreadable as error:
            self.entry.faults.append(grid.fault(row, "number", str(error)))
            return None
        if number is None:
            self.entry.faults.append(grid.fault(row, "number", "Say the number that just meets the need."))
            return None
        name = row["id"] if row["id"] and row["id"] not in used else new_id(row["says"] or row["measure"], used)
        said = {part: row[part] for part in ("says", "measure", "unit", "evidence")}
        return {"id": name, row["limit"] or "at_most": number, **said}

    def measure(
        self, row: Line, need: dict[str, Any], saved: Need | None, typed: Mapping[tuple[str, str], dict[str, str]]
    ) -> dict[str, dict[str, float]]:
        """Return the numbers by option of a need, as far as they are whole; what is not whole is waiting."""
        before = saved.from_ if saved is not None else {}
        wanted = [name for name in (row["by"], *list(before)[1:]) if name in self.issues]
        whole: dict[str, dict[str, float]] = {}
        for name in dict.fromkeys(wanted):
            texts = typed.get((need["id"], name)) or {option: write_typed(number) for option, number in before.get(name, {}).items()}
            self.entry.measured[need["id"], name] = (need["says"] or need["measure"], texts)
            try:
                numbers = {str(option): read_number(texts.get(str(option), ""), self.mark) for option in self.issues[name].options}
            except Unreadable as error:
                self.entry.faults.append(Fault("", need["says"] or need["measure"], str(error)))
                continue
            known = {option: number for option, number in numbers.items() if number is not None}
            if len(known) == len(numbers):
                whole[name] = known
                continue
            sentence = NOT_MEASURED.format(issue=self.issues[name].label)
            if name in before:
                self.entry.faults.append(need_grid(self.case, self.who).fault(row, "by", sentence))
            else:
                self.entry.waiting.append(f"{need['says'] or need['measure']}: {sentence}")
        return whole if len(whole) == len(set(wanted)) else {}


def saved_measures(who: Stakeholder) -> dict[tuple[str, str], tuple[str, Mapping[str, str]]]:
    return {
        (need.id, name): (need.says or need.measure or need.id, {option: write_typed(number) for option, number in numbers.items()})
        for need in who.needs
        for name, numbers in need.from_.items()
    }


def read_points(case: Case, rows: Sequence[Line], mark: Decimal) -> tuple[dict[str, tuple[float, ...]], list[Fault]]:
    """Return somebody's own points; an issue has a number for each option, or none at all."""
    grid = trade_off_grid(case, {})
    texts = {row["key"]: row for row in rows}
    points: dict[str, tuple[float, ...]] = {}
    faults = []
    for issue in case.issues:
        numbers: list[float | None] = []
        for place in range(len(issue.options)):
            row = texts.get(f"{issue.id}|{place}")
            try:
                numbers.append(None if row is None else read_number(row["points"], mark))
            except Unreadable as error:
                if row is not None:
                    faults.append(grid.fault(row, "points", str(error)))
        known = tuple(number for number in numbers if number is not None)
        if len(known) == len(issue.options):
            points[issue.id] = known
        elif known:
            row = next(row for place in range(len(issue.options)) if (row := texts.get(f"{issue.id}|{place}")) and not row["points"])
            faults.append(grid.fault(row, "points", f"Say what each option of {issue.label} is worth to you, or none."))
    return points, faults
