"""Save what prepare gathers: issues, costs, stakeholders, alternatives, dates."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from batna.model.alternative import Alternative, Dates
from batna.model.case import Case
from batna.model.cost import CostLine, ExchangeRate, Quantity, ShouldCost
from batna.model.estimate import Number
from batna.model.preference import Preference, Rule
from batna.model.problem import BadInput, Problem, shown
from batna.model.stakeholder import Stakeholder
from workbench.people.models import User
from workbench.records import rights
from workbench.records.compartments import OF_A_PERSON, PRIVATE, Compartment
from workbench.records.draft import IssueLine, none_known
from workbench.records.models.case import MemberRecord
from workbench.records.models.prepare import (
    CostAmountRecord,
    NeedNumberRecord,
    NeedRecord,
    OptionRecord,
    PositionNeedRecord,
    PositionRecord,
    RedLineOptionRecord,
    RedLineRecord,
    StakeholderRecord,
    WantOptionRecord,
    WantRecord,
)
from workbench.records.reveal import kept, merge
from workbench.records.rows import prepare as rows
from workbench.records.rows.shelf import Document
from workbench.records.rows.writing import Row, Table
from workbench.records.save.change import Edit, Saved, change, checked
from workbench.records.save.sealed import plain, sealed_person

Given = Mapping[str, Any]


class Keep:
    """Stands for a value that is not given, where `None` means that there is none."""


KEEP: Final = Keep()


def save_issues(
    *,
    actor: User,
    case_id: int,
    lines: Sequence[IssueLine],
    rules: Sequence[Rule | Given] | None = None,
    weights: Mapping[str, float] | Keep | None = KEEP,
    reservation: Number | Keep | None = KEEP,
    target: float | Keep | None = KEEP,
    ceiling: float | Keep | None = KEEP,
    theirs: Preference | Given | None = None,
    seen: int | None = None,
    key: str = "",
) -> Saved:
    """Save the grid: issues, options, our values, their estimates, and the rules when they are given.

    A value may be `None` while nobody has said it. `theirs` holds what we think of them beside the values in the lines
    (reservation, weights); without it that stays. Our reservation, target and ceiling stay when they are not given.
    Estimates of theirs are written only by somebody who may know them.
    """
    ours = {name: value for name, value in (("reservation", reservation), ("target", target), ("ceiling", ceiling)) if value is not KEEP}

    def write(edit: Edit) -> None:
        document = edit.document()
        known = document["preferences"]["ours"]
        kept = known["weights"] if isinstance(weights, Keep) else weights
        if ours or theirs is not None:
            _require_cleared(edit, "commercial")
        case = checked(_with_lines(document, lines, rules, known | ours | {"weights": kept}, theirs))
        _drop_numbers(edit, _gone(edit, lines))
        written = [*rows.issue_rows(lines, kept), *(() if rules is None else rows.rule_rows(case.rules))]
        edit.writer.replace(rows.ISSUES[:2] if rules is None else rows.ISSUES, written)
        if edit.me.is_cleared("commercial"):
            sealed = {f"preferences.ours.{name}": plain(value) for name, value in ours.items()}
            edit.seal(sealed | _sealed_theirs(edit, lines, theirs, case))

    return change(
        actor=actor, case_id=case_id, verb="save_issues", section="issues", right="edit", write=write, subject="issues and values",
        seen=seen, key=key, yours={"lines": tuple(lines)},
    )  # fmt: skip


def _with_lines(
    document: Document, lines: Sequence[IssueLine], rules: Sequence[Rule | Given] | None, ours: Given, theirs: Preference | Given | None
) -> Document:
    """Return the document with a new grid; a value that is not known yet stands as 0, so that the rest is checked."""
    options = {line.id: line.options for line in lines}
    before = {issue["id"]: tuple(issue["options"]) for issue in document["issues"]}
    same = {issue for issue, listed in options.items() if before.get(issue) == listed}
    costs = [cost for cost in document["costs"] if not isinstance(cost["amount"], tuple) or cost["by"] in same]
    costed = {cost["by"] for cost in costs}
    for who in document["stakeholders"]:
        for need in who["needs"]:
            need["from"] = need["from"] if set(need["from"]) <= same else {}
    preferences: Document = {"ours": {**ours, "values": _filled([(line, line.ours) for line in lines], costed)}}
    estimated = _filled([(line, line.theirs) for line in lines], set())
    if theirs is not None or estimated is not None:
        preferences["theirs"] = {**_given(theirs), "values": estimated}
    said = {} if rules is None else {"rules": list(rules)}
    issues = [{"id": line.id, "name": line.name, "unit": line.unit, "options": line.options} for line in lines]
    return document | {"issues": issues, "preferences": preferences, "costs": costs} | said


def _filled(numbers: Sequence[tuple[IssueLine, Sequence[Number | None]]], costed: set[str | None]) -> dict[str, list[Number]] | None:
    if all(none_known(tuple(given)) for _, given in numbers):
        return None
    return {
        line.id: [0.0 if number is None else number for number in given] or [0.0] * len(line.options)
        for line, given in numbers
        if line.id not in costed or not none_known(tuple(given))
    }


def _given(theirs: Preference | Given | None) -> Document:
    if isinstance(theirs, Preference):
        return theirs.model_dump(by_alias=True, exclude={"values"}, exclude_defaults=True)
    return {name: value for name, value in (theirs or {}).items() if name != "values"}


def _gone(edit: Edit, lines: Sequence[IssueLine]) -> list[int]:
    """Return the rows of options that the new grid does not have."""
    written = {(line.id, str(option)) for line in lines for option in line.options}
    there = OptionRecord.objects.filter(case_id=edit.case_id).values_list("pk", "issue__name_id", "text")
    return [pk for pk, issue, text in there if (issue, text) not in written]


def _drop_numbers(edit: Edit, options: Sequence[int]) -> None:
    """Take away the numbers of needs and costs that stand on options which are gone."""
    for table in (NeedNumberRecord, CostAmountRecord):
        edit.writer.replace([table], [], {table: Q(option_id__in=options)})


def _sealed_theirs(edit: Edit, lines: Sequence[IssueLine], theirs: Preference | Given | None, case: Case) -> dict[str, object]:
    """Return what to seal about them; without a new reservation or weights the values alone are replaced."""
    side = case.preferences.theirs or Preference()
    if theirs is not None:
        return {"preferences.theirs": rows.sealed_preference(side, lines) or None}
    values = rows.sealed_preference(Preference(), lines).get("values")
    merged = merge(edit.case_id, edit.me.user, "preferences.theirs", {"values": values})
    return {} if merged is None else {"preferences.theirs": merged}


def save_costs(
    *,
    actor: User,
    case_id: int,
    costs: Sequence[CostLine | Given],
    quantity: Quantity | Given | None = None,
    rates: Sequence[ExchangeRate | Given] | None = None,
    seen: int | None = None,
    key: str = "",
) -> Saved:
    """Save the cost lines, and quantity and exchange rates when they are given."""

    def write(edit: Edit) -> None:
        document = edit.document()
        document["costs"] = list(costs)
        _wait_for_values(document, {cost.by if isinstance(cost, CostLine) else cost.get("by") for cost in costs})
        if rates is not None:
            document["rates"] = list(rates)
        if quantity is not None:
            document["quantity"] = quantity
        case = checked(document)
        edit.writer.replace(rows.COSTS, rows.cost_rows(case.costs, case.rates, {issue.id: issue for issue in case.issues}))
        edit.writer.set_case(edit.me.record, units=case.quantity.units, orders=case.quantity.orders)

    return change(
        actor=actor, case_id=case_id, verb="save_costs", section="costs", right="edit", write=write, subject="costs", seen=seen,
        key=key, yours={"costs": tuple(costs)},
    )  # fmt: skip


def _wait_for_values(document: Document, costed: set[str | None]) -> None:
    """Leave our values out while an issue has neither values nor costs: that is a gap and no error."""
    ours = document["preferences"]["ours"]
    if ours["values"] is not None and any(issue["id"] not in ours["values"] and issue["id"] not in costed for issue in document["issues"]):
        ours["values"] = None


def save_stakeholder(*, actor: User, case_id: int, stakeholder: Stakeholder | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save one stakeholder, new or known by its id.

    The lead saves any; others their own. Influence, stance, what they know and whether they talk to the supplier are
    written by those who may know it; trade-offs and notes by the person alone. Fields that were not given stay.
    """
    name = stakeholder.id if isinstance(stakeholder, Stakeholder) else str(stakeholder.get("id", ""))

    def write(edit: Edit) -> None:
        own = edit.me.stakeholder == name
        if not own:
            rights.require(edit.me, "edit")
        document = edit.document()
        everyone = document["stakeholders"]
        place = next((i for i, who in enumerate(everyone) if who["id"] == name), len(everyone))
        known = everyone[place] if place < len(everyone) else {}
        document["stakeholders"] = [*everyone[:place], _merged(known, stakeholder), *everyone[place + 1 :]]
        case = checked(document)
        who = case.stakeholders[place]
        if not rights.may(edit.me, "edit"):
            _keep_identity(known, who)
        edit.writer.replace(rows.STAKEHOLDERS, rows.stakeholder_rows([(place, who)]), _of_one(name))
        given = set(stakeholder) if not isinstance(stakeholder, Stakeholder) else set(stakeholder.__dict__)
        parts: list[str] = [part for part in OF_A_PERSON if edit.me.is_cleared("people") and (part in given or not known)]
        parts += [part for part in PRIVATE if own and part in given]
        edit.seal(sealed_person(who, {issue.id: issue.options for issue in case.issues}, parts))
        edit.subject = f"{who.label}"

    return change(
        actor=actor, case_id=case_id, verb="save_stakeholder", section=f"stakeholders.{name}", right="edit_self", write=write,
        subject=name, seen=seen, key=key, yours={f"stakeholders.{name}": stakeholder},
    )  # fmt: skip


def _keep_identity(known: Document, who: Stakeholder) -> None:
    """Refuse a new name for oneself: charters are signed and items told by name."""
    wrong = [name for name in ("function", "person") if known[name] != getattr(who, name)]
    if wrong:
        expected = "to stay: the lead says who speaks for a function"
        raise BadInput(Problem(f"stakeholders.{who.id}.{name}", shown(getattr(who, name)), expected) for name in wrong)


def _merged(known: Document, given: Stakeholder | Given) -> Stakeholder | Document:
    return given if isinstance(given, Stakeholder) else known | dict(given)


def _of_one(name: str) -> dict[Table, Q]:
    """Return what narrows each table to one stakeholder."""
    mine: dict[Table, str] = {
        StakeholderRecord: "name_id",
        NeedRecord: "stakeholder__name_id",
        NeedNumberRecord: "need__stakeholder__name_id",
    }
    mine |= {PositionRecord: "stakeholder__name_id", PositionNeedRecord: "said__stakeholder__name_id"}
    mine |= {WantRecord: "said__stakeholder__name_id", WantOptionRecord: "want__said__stakeholder__name_id"}
    mine |= {RedLineRecord: "stakeholder__name_id", RedLineOptionRecord: "line__stakeholder__name_id"}
    return {table: Q(**{path: name}) for table, path in mine.items()}


def remove_stakeholder(*, actor: User, case_id: int, stakeholder_id: str, seen: int | None = None, key: str = "") -> Saved:
    """Take a stakeholder out of the case, with needs, positions and red lines; a member who was it is nobody's voice then."""

    def write(edit: Edit) -> None:
        edit.writer.replace(rows.STAKEHOLDERS, [], _of_one(stakeholder_id))
        member = MemberRecord.objects.filter(case_id=case_id, stakeholder=stakeholder_id).first()
        if member:
            left = Row(MemberRecord, {"user_id": member.user_id, "role": member.role, "stakeholder": ""})
            edit.writer.replace([MemberRecord], [left], {MemberRecord: Q(pk=member.pk)})

    return change(
        actor=actor, case_id=case_id, verb="remove_stakeholder", section=f"stakeholders.{stakeholder_id}", right="edit", write=write,
        subject=stakeholder_id, seen=seen, key=key, yours={f"stakeholders.{stakeholder_id}": None},
    )  # fmt: skip


def save_should_cost(*, actor: User, case_id: int, should_cost: ShouldCost | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save what a unit should cost beside their quote, all of it a secret; the sheet is given whole, an empty one takes it away."""

    def write(edit: Edit) -> None:
        _require_cleared(edit, "commercial")
        found = checked(edit.document("contacts", "offers") | {"should_cost": should_cost}).should_cost
        edit.seal({"should_cost": plain(found) or None})

    return change(
        actor=actor, case_id=case_id, verb="save_should_cost", section="should_cost", right="edit", write=write, subject="should-cost",
        seen=seen, key=key, yours={"should_cost": should_cost},
    )  # fmt: skip


def save_alternatives(
    *,
    actor: User,
    case_id: int,
    alternatives: Sequence[Alternative | Given],
    going_without: Number | Keep | None = KEEP,
    seen: int | None = None,
    key: str = "",
) -> Saved:
    """Save what we can do instead, all of it a secret; `going_without` stays when it is not given.

    What could be done for an alternative that is not in the list any more goes with it.
    """

    def write(edit: Edit) -> None:
        _require_cleared(edit, "alternatives")
        document = edit.document() | {"alternatives": list(alternatives)}
        secrets: dict[str, object] = {}
        if not isinstance(going_without, Keep):
            document["going_without"] = going_without
            secrets["going_without"] = plain(checked(document).going_without)
        found = checked(document).alternatives
        edit.seal(secrets | {"alternatives": plain(found) or None} | _actions_for(edit, {one.id for one in found}))

    given = {} if isinstance(going_without, Keep) else {"going_without": going_without}
    return change(
        actor=actor, case_id=case_id, verb="save_alternatives", section="alternatives", right="edit", write=write,
        subject="alternatives", seen=seen, key=key, yours={"alternatives": tuple(alternatives), **given},
    )  # fmt: skip


def _actions_for(edit: Edit, names: set[str]) -> dict[str, object]:
    """Return what could still be done for these alternatives; what could be done for others goes with them."""
    known = kept(edit.case_id, edit.me.user, "bargaining.actions") or []
    left = [one for one in known if one["alternative"] in names]
    return {"bargaining.actions": left or None} if len(left) < len(known) else {}


DATES_IN_ROWS: Final = ("told", "next", "next_what")
DATES_IN_SECRETS: Final = ("need_by", "gap_cost_per_day")


def save_dates(*, actor: User, case_id: int, dates: Dates | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save the dates that are given: need_by, gap_cost_per_day (secret), told, next, next_what."""
    given = dict(dates.__dict__) if isinstance(dates, Dates) else dict(dates)

    def write(edit: Edit) -> None:
        document = edit.document()
        document["dates"] = document["dates"] | given
        found = checked(document).dates
        edit.writer.set_case(edit.me.record, **{name: getattr(found, name) for name in DATES_IN_ROWS})
        secrets = {f"dates.{name}": plain(getattr(found, name)) or None for name in DATES_IN_SECRETS if name in given}
        if secrets:
            _require_cleared(edit, "dates")
            edit.seal(secrets)

    return change(
        actor=actor, case_id=case_id, verb="save_dates", section="dates", right="edit", write=write, subject="dates", seen=seen,
        key=key, yours={f"dates.{name}": value for name, value in given.items()},
    )  # fmt: skip


def _require_cleared(edit: Edit, compartment: Compartment) -> None:
    if not edit.me.is_cleared(compartment):
        raise rights.Denied("Your role may not know these figures, so it cannot change them.")
