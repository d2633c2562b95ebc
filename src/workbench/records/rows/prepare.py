"""Rows of prepare: issues, values, rules, costs, stakeholders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from batna.model.cost import CostLine, ExchangeRate
from batna.model.issue import Issue, Option
from batna.model.preference import Bound, Preference, Rule
from batna.model.stakeholder import Stakeholder
from workbench.records.draft import CostDraft, IssueLine, all_known, none_known
from workbench.records.models.prepare import (
    CostAmountRecord,
    CostLineRecord,
    IssueRecord,
    NeedNumberRecord,
    NeedRecord,
    OptionRecord,
    PositionNeedRecord,
    PositionRecord,
    RateRecord,
    RedLineOptionRecord,
    RedLineRecord,
    RuleChoiceRecord,
    RuleRecord,
    SourceRecord,
    StakeholderRecord,
    WantOptionRecord,
    WantRecord,
)
from workbench.records.rows.cells import read_number, write_number, write_option
from workbench.records.rows.shelf import Document, Shelf
from workbench.records.rows.writing import Ref, Row, Table

ISSUES: Final[tuple[Table, ...]] = (IssueRecord, OptionRecord, RuleRecord, RuleChoiceRecord)
COSTS: Final[tuple[Table, ...]] = (RateRecord, CostLineRecord, CostAmountRecord)
STAKEHOLDERS: Final[tuple[Table, ...]] = (
    StakeholderRecord, NeedRecord, NeedNumberRecord, PositionRecord, PositionNeedRecord, WantRecord, WantOptionRecord,
    RedLineRecord, RedLineOptionRecord,
)  # fmt: skip


def option_ref(issue: str, option: Option) -> Ref:
    return Ref(OptionRecord, (Ref(IssueRecord, (issue,)), str(option)))


# Writing


def issue_rows(lines: Sequence[IssueLine], weights: Mapping[str, float] | None) -> Iterator[Row]:
    for i, line in enumerate(lines):
        weight = (weights or {}).get(line.id)
        yield Row(IssueRecord, {"name_id": line.id, "position": i, "name": line.name, "unit": line.unit, "our_weight": weight})
    for line in lines:
        ours = line.ours or (None,) * len(line.options)
        for k, (option, number) in enumerate(zip(line.options, ours, strict=True)):
            text, kind = write_option(option)
            low, likely, high = (None, None, None) if number is None else write_number(number)
            value = {"our_low": low, "our_value": likely, "our_high": high}
            yield Row(OptionRecord, {"issue_id": Ref(IssueRecord, (line.id,)), "position": k, "text": text, "kind": kind, **value})


def rule_rows(rules: Sequence[Rule]) -> Iterator[Row]:
    for i, rule in enumerate(rules):
        yield Row(RuleRecord, {"position": i, "because": rule.because})
    for i, rule in enumerate(rules):
        place = 0
        for part, choices in (("if", rule.if_), ("then", rule.then)):
            for issue, options in choices.items():
                for option in dict.fromkeys(str(option) for option in options):
                    named = {"rule_id": Ref(RuleRecord, (i,)), "part": part, "option_id": option_ref(issue, option), "position": place}
                    yield Row(RuleChoiceRecord, named)
                    place += 1


def cost_rows(costs: Sequence[CostLine], rates: Sequence[ExchangeRate], issues: Mapping[str, Issue]) -> Iterator[Row]:
    for i, rate in enumerate(rates):
        said = {"from_currency": rate.from_, "to": rate.to, "rate": rate.rate, "on": rate.on, "source": rate.source}
        yield Row(RateRecord, {"position": i, **said})
    for i, cost in enumerate(costs):
        by = None if cost.by is None else Ref(IssueRecord, (cost.by,))
        said = {"line": cost.line, "per": cost.per, "by_id": by, "currency": cost.currency, "source": cost.source}
        yield Row(CostLineRecord, {"position": i, **said})
    for i, cost in enumerate(costs):
        line = Ref(CostLineRecord, (i,))
        if isinstance(cost.amount, tuple):
            issue = issues[cost.by or ""]
            pairs = [(option_ref(issue.id, option), amount) for option, amount in zip(issue.options, cost.amount, strict=True)]
        else:
            pairs = [(None, cost.amount)]  # type: ignore[list-item]
        for option, amount in pairs:
            low, likely, high = write_number(amount)
            yield Row(CostAmountRecord, {"cost_id": line, "option_id": option, "low": low, "likely": likely, "high": high})


def source_rows(sources: Sequence[str]) -> Iterator[Row]:
    return (Row(SourceRecord, {"position": i, "text": text}) for i, text in enumerate(sources))


def stakeholder_rows(stakeholders: Iterable[tuple[int, Stakeholder]]) -> Iterator[Row]:
    """Yield the rows of stakeholders, each with its place in the list."""
    for place, who in stakeholders:
        me = Ref(StakeholderRecord, (who.id,))
        yield Row(StakeholderRecord, {"name_id": who.id, "position": place, "function": who.function, "person": who.person})
        yield from _need_rows(me, who)
        yield from _position_rows(me, who)
        for i, line in enumerate(who.red_lines):
            yield from limit_rows(RedLineRecord, {"stakeholder_id": me, "position": i, "because": line.because}, line)


def _need_rows(me: Ref, who: Stakeholder) -> Iterator[Row]:
    for i, need in enumerate(who.needs):
        said = {"says": need.says, "measure": need.measure, "unit": need.unit, "evidence": need.evidence}
        limits = {"at_most": need.at_most, "at_least": need.at_least}
        yield Row(NeedRecord, {"stakeholder_id": me, "name_id": need.id, "position": i, **said, **limits})
        numbers = [(option_ref(issue, option), number) for issue, by in need.from_.items() for option, number in by.items()]
        for k, (option, number) in enumerate(numbers):
            yield Row(NeedNumberRecord, {"need_id": Ref(NeedRecord, (me, need.id)), "option_id": option, "position": k, "number": number})


def _position_rows(me: Ref, who: Stakeholder) -> Iterator[Row]:
    for i, position in enumerate(who.positions):
        said = Ref(PositionRecord, (me, i))
        yield Row(PositionRecord, {"stakeholder_id": me, "position": i, "says": position.says})
        for k, need in enumerate(position.needs):
            yield Row(PositionNeedRecord, {"said_id": said, "place": k, "text": need})
        for k, want in enumerate(position.wants):
            yield from limit_rows(WantRecord, {"said_id": said, "position": k}, want)


ONLY_TABLE: Final[dict[str, tuple[Table, str]]] = {
    "wantrecord": (WantOptionRecord, "want_id"),
    "redlinerecord": (RedLineOptionRecord, "line_id"),
}


def limit_rows(table: Table, columns: Mapping[str, object], limit: Bound, only: tuple[Table, str] | None = None) -> Iterator[Row]:
    """Yield a limit and the options that it leaves open."""
    options, parent = only or ONLY_TABLE[str(table._meta.model_name)]
    issue = Ref(IssueRecord, (limit.issue,))
    yield Row(table, {**columns, "issue_id": issue, "at_most": limit.at_most, "at_least": limit.at_least})
    me = Ref(table, tuple(columns[name] for name in table.KEY))
    for k, option in enumerate(dict.fromkeys(str(option) for option in limit.only or ())):
        yield Row(options, {parent: me, "option_id": option_ref(limit.issue, option), "position": k})


# Reading


def read_lines(shelf: Shelf) -> list[IssueLine]:
    return [
        IssueLine(line.id, tuple(line.options.values()), line.name, line.unit, tuple(line.ours.values())) for line in shelf.issues.values()
    ]


def read_issues(lines: Sequence[IssueLine]) -> list[Document]:
    return [{"id": line.id, "name": line.name, "unit": line.unit, "options": line.options} for line in lines]


def read_our_values(lines: Sequence[IssueLine], costed: set[str], gaps: list[str]) -> dict[str, Any] | None:
    """Return our values, or nothing while one is missing; each missing one is a gap."""
    values = {line.id: line.ours for line in lines if all_known(line.ours, line.options)}
    missing = [line for line in lines if line.id not in values and line.id not in costed]
    partly = [line for line in lines if line.id not in values and line.id in costed and not none_known(line.ours)]
    if not values and not any(not none_known(line.ours) for line in lines):
        missing = missing if costed else []
    gaps += [f"{line.label} has options without a value of ours." for line in [*missing, *partly]]
    return None if missing or partly or not values else values


def read_our_weights(shelf: Shelf, gaps: list[str]) -> dict[str, float] | None:
    weights = {line.id: line.weight for line in shelf.issues.values() if line.weight is not None}
    if weights and len(weights) < len(shelf.issues):
        gaps.append("Some issues have no weight yet.")
        return None
    return weights or None


def read_rules(shelf: Shelf) -> list[Document]:
    rows = RuleChoiceRecord.objects.filter(case_id=shelf.case_id).order_by("rule__position", "position", "pk")
    rules: dict[int, Document] = {}
    for rule, because, part, option in rows.values_list("rule_id", "rule__because", "part", "option_id"):
        issue, choice = shelf.options[option]
        document = rules.setdefault(rule, {"if": {}, "then": {}, "because": because})
        document[part].setdefault(issue, []).append(choice)
    return list(rules.values())


def read_rates(shelf: Shelf) -> list[Document]:
    names = ("from", "to", "rate", "on", "source")
    return [dict(zip(names, said, strict=True)) for said in shelf.rows(RateRecord)]


def read_costs(shelf: Shelf) -> list[Document]:
    """Return the cost lines; while an option of an issue lacks an amount, every line by that issue waits."""
    rows = CostAmountRecord.objects.filter(case_id=shelf.case_id).order_by("cost__position", "pk")
    lines: dict[int, Document] = {}
    amounts: dict[int, dict[int | None, Any]] = {}
    for cost, line, per, by, currency, source, option, *ends in rows.values_list(
        "cost_id", "cost__line", "cost__per", "cost__by_id", "cost__currency", "cost__source", "option_id", "low", "likely", "high"
    ):
        lines.setdefault(cost, {"line": line, "per": per, "by": by, "currency": currency, "source": source})
        amounts.setdefault(cost, {})[option] = read_number(*ends)
    waiting: set[int] = set()
    for cost, document in lines.items():
        by, found = document["by"], amounts[cost]
        if None in found or by is None:
            document["amount"] = found.get(None)
        else:
            document["amount"] = tuple(found.get(pk) for pk in shelf.issues[by].options)
            if None in document["amount"]:
                shelf.gaps.append(f"The cost line {document['line']} has no amount for every option.")
                waiting.add(by)
    named = [(document["by"], _by_name(document, shelf)) for document in lines.values()]
    shelf.costs = [CostDraft(**document) for _, document in named]
    return [document for by, document in named if by is None or by not in waiting]


def _by_name(document: Document, shelf: Shelf) -> Document:
    return document | {"by": None if document["by"] is None else shelf.issues[document["by"]].id}


def read_stakeholders(shelf: Shelf) -> list[Document]:
    case = {"case_id": shelf.case_id}
    people: dict[int, Document] = {
        pk: {
            "id": name_id,
            "function": function,
            "person": person,
            "positions": [],
            "needs": [],
            "red_lines": shelf.limits(RedLineRecord, pk),
        }
        for pk, name_id, function, person in StakeholderRecord.objects.filter(**case)
        .order_by("position", "pk")
        .values_list("pk", "name_id", "function", "person")
    }
    if people:
        for stakeholder, need in _needs(shelf):
            people[stakeholder]["needs"].append(need)
        for pk, stakeholder, says in shelf.rows(PositionRecord):
            said = {"says": says, "wants": shelf.limits(WantRecord, pk), "needs": shelf.names(PositionNeedRecord, pk)}
            people[stakeholder]["positions"].append(said)
    return list(people.values())


def _needs(shelf: Shelf) -> Iterator[tuple[int, Document]]:
    numbers: dict[int, dict[str, dict[Option, float]]] = {}
    rows = NeedNumberRecord.objects.filter(case_id=shelf.case_id).order_by("position", "pk")
    for need, option, number in rows.values_list("need_id", "option_id", "number"):
        issue, choice = shelf.options[option]
        numbers.setdefault(need, {}).setdefault(issue, {})[choice] = number
    sizes = {line.id: len(line.options) for line in shelf.issues.values()}
    needs = NeedRecord.objects.filter(case_id=shelf.case_id).order_by("stakeholder_id", "position")
    columns = ("name_id", "says", "measure", "unit", "at_most", "at_least", "evidence")
    for pk, stakeholder, *said in needs.values_list("pk", "stakeholder_id", *columns):
        document = dict(zip(("id", *columns[1:]), said, strict=True)) | {"from": numbers.get(pk, {})}
        short = [issue for issue, by in document["from"].items() if len(by) < sizes[issue]]
        if short:
            shelf.gaps.append(f"The need {document['says'] or document['id']} has no number for every option of {short[0]}.")
            document["from"] = {}
        yield stakeholder, document


# What is sealed


def sealed_preference(side: Preference, lines: Sequence[IssueLine]) -> Document:
    """Return one side for the gate, its values by the text of the option, so that they outlive a change of the list."""
    rest = side.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"values"})
    values = {line.id: by_option(line.options, line.theirs) for line in lines if line.theirs and not none_known(line.theirs)}
    return rest | ({"values": values} if values else {})


def by_option(options: Sequence[Option], numbers: Sequence[Any]) -> Document:
    return {
        str(option): number if number is None or isinstance(number, int | float) else number.model_dump()
        for option, number in zip(options, numbers, strict=True)
    }
