"""Open a case, by hand or from a file; rename it, put it away; say who belongs to it and who may know what."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput, Problem, shown
from workbench.people.models import User
from workbench.people.roles import ROLES, Role, is_role
from workbench.records.chain import append
from workbench.records.compartments import BARGAINING, CLEARED, OF_A_PERSON, PRIVATE, Compartment
from workbench.records.draft import IssueLine
from workbench.records.models.case import CaseRecord, ClearanceRecord, MemberRecord, SectionRecord
from workbench.records.models.event import Event
from workbench.records.reveal import seal
from workbench.records.rows import align, learn, negotiate, prepare, prove
from workbench.records.rows.document import PLAIN
from workbench.records.rows.writing import Row, Table, Writer, refuse_unwritable
from workbench.records.save.change import KEY, Edit, Saved, change, checked, earlier
from workbench.records.save.sealed import plain, sealed_bargaining, sealed_item, sealed_person

# A member for a new case: the user, the role and the id of the stakeholder that the user is.
NewMember = tuple[User, Role, str]
CHOSEN: Final = (*PLAIN, "next", "next_what")


def create_case(
    *,
    actor: User,
    title: str,
    buyer: str,
    supplier: str,
    unit: str = "points",
    category: str = "",
    stake: float | None = None,
    key: str = "",
) -> Saved:
    """Open an empty case with the actor as its lead."""
    said = {"title": title, "buyer": buyer, "supplier": supplier, "unit": unit, "category": category, "stake": stake}
    return import_case(actor=actor, case=case_of({"batna": 1, **said}), key=key, verb="create_case")


def import_case(
    *, actor: User, case: Case, members: Sequence[NewMember] = (), origin: str = "", key: str = "", verb: str = "import_case"
) -> Saved:
    """Open a case with everything that a file or template holds, all of it or nothing; the actor is its lead.

    What is private in the file belongs to the member who is that stakeholder.
    """
    if not actor.is_active:
        raise BadInput([Problem("actor", shown(actor.name), "somebody who may sign in")])
    with transaction.atomic():
        done = _opened_before(actor, verb, key)
        if done is not None:
            return done
        columns = {
            "ours_discount": case.preferences.ours.discount, "units": case.quantity.units, "orders": case.quantity.orders,
            "told": case.dates.told, "next": case.dates.next, "next_what": case.dates.next_what, "done": case.proof.done,
        } | {name: getattr(case, name) for name in PLAIN}  # fmt: skip
        refuse_unwritable(CaseRecord, columns)
        record = CaseRecord.objects.create(created_by=actor, origin=origin[:200], **columns)
        writer = Writer(record.pk)
        team: list[NewMember] = [(actor, "lead", ""), *members]
        _join(writer, {member[0].pk: member for member in team})
        writer.add(Row(ClearanceRecord, {"compartment": name, "role": role}) for name, roles in CLEARED.items() for role in roles)
        sections = _write_everything(writer, case)
        owners = {stakeholder: user for user, _, stakeholder in team if stakeholder}
        secrets = seal(record.pk, actor, sealed_case(case), owners=owners)
        SectionRecord.objects.bulk_create(SectionRecord(case=record, name=name, version=1) for name in sections)
        counted = [
            {"table": "caserecord", "row": record.pk, "field": "", "before": None, "after": {name: getattr(record, name) for name in PLAIN}}
        ]
        event = append(
            case_id=record.pk, actor=actor, verb=verb, section="case", subject=case.title, changes=[*counted, *secrets], key=key[:KEY]
        )
        return Saved(record.pk, event.pk, "case", 1)


def _opened_before(actor: User, verb: str, key: str) -> Saved | None:
    event = Event.objects.filter(actor=actor, key=key[:KEY]).first() if key else None
    return earlier(actor, event.case_id, verb, key) if event else None


def _join(writer: Writer, team: Mapping[int, NewMember]) -> None:
    writer.add(Row(MemberRecord, {"user_id": pk, "role": role, "stakeholder": stakeholder}) for pk, (_, role, stakeholder) in team.items())


def _write_everything(writer: Writer, case: Case) -> list[str]:
    """Write all rows of a case and return the names of its parts that are not empty."""
    values = case.preferences.ours.values or {}
    lines = [IssueLine(issue.id, issue.options, issue.name, issue.unit, values.get(issue.id, ())) for issue in case.issues]
    issues = {issue.id: issue for issue in case.issues}
    parts = {
        "case": iter(prepare.source_rows(case.sources)),
        "issues": prepare.issue_rows(lines, case.preferences.ours.weights),
        "rules": prepare.rule_rows(case.rules),
        "costs": prepare.cost_rows(case.costs, case.rates, issues),
        "stakeholders": prepare.stakeholder_rows(enumerate(case.stakeholders)),
        "charter": iter(
            () if case.charter is None else (*align.charter_rows(case.charter), *align.signature_rows(case.charter.signatures))
        ),
        "information": align.information_rows(enumerate(case.information)),
        "contacts": negotiate.contact_rows(case.contacts),
        "offers": negotiate.offer_rows(case.offers),
        "outcome": learn.outcome_rows(case.outcome),
        "debriefs": learn.debrief_rows(enumerate(case.debriefs, start=1)),
        "worry": prove.worry_rows(case.proof.worry),
        "results": prove.result_rows(case.proof.results),
        "testimonials": prove.testimonial_rows(case.proof.testimonials),
    }
    written = []
    for name, rows in parts.items():
        before = len(writer.changes)
        writer.add(rows)
        if len(writer.changes) > before or name == "case":
            written.append(name)
    return [*written, *(f"stakeholders.{who.id}" for who in case.stakeholders)]


def sealed_case(case: Case) -> dict[str, object]:
    """Return every secret of a case as the gate keeps it."""
    ours, theirs = case.preferences.ours, case.preferences.theirs
    secrets: dict[str, object] = {f"preferences.ours.{name}": plain(getattr(ours, name)) for name in ("reservation", "target", "ceiling")}
    if theirs is not None:
        values = theirs.values or {}
        lines = [IssueLine(issue.id, issue.options, theirs=values.get(issue.id, ())) for issue in case.issues]
        secrets["preferences.theirs"] = prepare.sealed_preference(theirs, lines)
    secrets["should_cost"] = plain(case.should_cost) or None
    secrets["alternatives"] = plain(case.alternatives) or None
    secrets["going_without"] = plain(case.going_without)
    secrets["dates.need_by"] = plain(case.dates.need_by)
    secrets["dates.gap_cost_per_day"] = plain(case.dates.gap_cost_per_day) or None
    usual = sealed_bargaining(case.bargaining, BARGAINING)
    secrets["bargaining"] = {part: value for part, value in usual.items() if value is not None} or None
    secrets["bargaining.actions"] = plain(case.bargaining.actions) or None
    options = {issue.id: issue.options for issue in case.issues}
    for who in case.stakeholders:
        secrets |= sealed_person(who, options, (*OF_A_PERSON, *PRIVATE))
    for item in case.information:
        secrets |= sealed_item(item)
    return secrets


def rename_case(*, actor: User, case_id: int, seen: int | None = None, key: str = "", **values: object) -> Saved:
    """Change title, buyer, supplier, category, unit, stake, or the next date with what happens on it; what is not given stays."""
    unknown = set(values) - set(CHOSEN)
    if unknown:
        raise TypeError(f"rename_case takes no {', '.join(sorted(unknown))}")

    def write(edit: Edit) -> None:
        document = edit.document()
        dates = {name: values[name] for name in ("next", "next_what") if name in values}
        document |= {name: value for name, value in values.items() if name in PLAIN}
        case = checked(document | {"dates": document["dates"] | dates})
        kept = {name: getattr(case if name in PLAIN else case.dates, name) for name in values}
        edit.writer.set_case(edit.me.record, **kept)

    yours = {f"dates.{name}" if name.startswith("next") else name: value for name, value in values.items()}
    return change(
        actor=actor, case_id=case_id, verb="rename_case", section="case", right="edit", write=write, subject="the case", seen=seen,
        key=key, yours=yours,
    )  # fmt: skip


def archive_case(*, actor: User, case_id: int, key: str = "") -> Saved:
    """Put a case away: it can be read and no longer changed."""

    def write(edit: Edit) -> None:
        if edit.me.record.archived_at is None:
            edit.writer.set_case(edit.me.record, archived_at=timezone.now())

    return change(
        actor=actor, case_id=case_id, verb="archive_case", section="case", right="archive", write=write, subject="the case", key=key
    )


def restore_case(*, actor: User, case_id: int, key: str = "") -> Saved:
    """Take a case back into work."""

    def write(edit: Edit) -> None:
        edit.writer.set_case(edit.me.record, archived_at=None)

    return change(
        actor=actor, case_id=case_id, verb="restore_case", section="case", right="archive", write=write, subject="the case", key=key
    )


def set_member(*, actor: User, case_id: int, user: User, role: str, stakeholder: str = "", key: str = "") -> Saved:
    """Bring somebody into the case, or change what they do in it."""

    def write(edit: Edit) -> None:
        problems = []
        if not is_role(role):
            problems.append(Problem("role", shown(role), f"one of {', '.join(ROLES)}"))
        if stakeholder and stakeholder not in {who["id"] for who in edit.document("contacts", "offers")["stakeholders"]}:
            problems.append(Problem("stakeholder", shown(stakeholder), "the id of a stakeholder of this case"))
        others = MemberRecord.objects.filter(case_id=case_id).exclude(user=user)
        if stakeholder and others.filter(stakeholder=stakeholder).exists():
            problems.append(Problem("stakeholder", shown(stakeholder), "a stakeholder that no other member speaks for"))
        if role != "lead" and not others.filter(role="lead", user__is_active=True).exists():
            problems.append(Problem("role", shown(role), "lead: a case has at least one who can sign in"))
        if problems:
            raise BadInput(problems)
        within: dict[Table, Q] = {MemberRecord: _only(user)}
        edit.writer.replace([MemberRecord], [Row(MemberRecord, {"user_id": user.pk, "role": role, "stakeholder": stakeholder})], within)

    return change(
        actor=actor, case_id=case_id, verb="set_member", section="members", right="manage_members", write=write, subject=user.name, key=key
    )


def remove_member(*, actor: User, case_id: int, user: User, key: str = "") -> Saved:
    """Take somebody out of the case; from the next request on they do not see it."""

    def write(edit: Edit) -> None:
        if not MemberRecord.objects.filter(case_id=case_id, role="lead", user__is_active=True).exclude(user=user).exists():
            raise BadInput([Problem("role", shown(user.name), "another lead first: a case has at least one who can sign in")])
        edit.writer.replace([MemberRecord], [], {MemberRecord: _only(user)})

    return change(
        actor=actor,
        case_id=case_id,
        verb="remove_member",
        section="members",
        right="manage_members",
        write=write,
        subject=user.name,
        key=key,
    )


def set_clearance(
    *, actor: User, case_id: int, compartment: Compartment, roles: Sequence[Role], seen: int | None = None, key: str = ""
) -> Saved:
    """Say which roles may know what is in a compartment of this case."""

    def write(edit: Edit) -> None:
        if compartment not in CLEARED:
            raise BadInput([Problem("compartment", shown(compartment), f"one of {', '.join(CLEARED)}")])
        unknown = [role for role in roles if not is_role(role)]
        if unknown:
            raise BadInput(Problem("roles", shown(role), f"one of {', '.join(ROLES)}") for role in unknown)
        if compartment == "terms" and "lead" not in roles:
            raise BadInput([Problem("roles", ", ".join(roles), "the lead among them: somebody has to see the terms")])
        rows = [Row(ClearanceRecord, {"compartment": compartment, "role": role}) for role in dict.fromkeys(roles)]
        edit.writer.replace([ClearanceRecord], rows, {ClearanceRecord: Q(compartment=compartment)})

    return change(
        actor=actor, case_id=case_id, verb="set_clearance", section="clearance", right="set_clearance", write=write,
        subject=compartment, seen=seen, key=key,
    )  # fmt: skip


def _only(user: User) -> Q:
    return Q(user_id=user.pk)
