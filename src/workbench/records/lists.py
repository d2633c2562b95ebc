"""Short views over many cases, without secrets: mine, and what a search finds."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, cast

from django.db.models import Exists, OuterRef, Q, Subquery

from batna.model.stages import Stage
from workbench.people.models import User
from workbench.people.roles import ROLES, Role
from workbench.records.compartments import CLEARED, Compartment
from workbench.records.models.align import CharterRecord, SignatureRecord, SignerRecord
from workbench.records.models.case import CaseTable, ClearanceRecord, MemberRecord
from workbench.records.models.learn import DebriefRecord, OutcomeRecord
from workbench.records.models.negotiate import ContactRecord, OfferRecord
from workbench.records.models.prepare import IssueRecord, StakeholderRecord
from workbench.records.models.prove import ResultRecord, TestimonialRecord
from workbench.records.standing import Viewer, standing_of

MOST_FOUND: Final = 50
SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a case."""

    user_id: int
    name: str
    role: Role
    stakeholder: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list: nothing secret, and for a guest nothing but names and the next date."""

    pk: int
    title: str
    buyer: str
    supplier: str
    category: str
    unit: str
    stake: float | None
    stage: Stage | None
    next: date | None
    next_what: str
    role: Role
    needs_me: tuple[str, ...]
    archived: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a search found, with the case it is in and the stage whose pages show it."""

    case_id: int
    case_title: str
    kind: str
    text: str
    stage: Stage | None


def members_of(pk: int) -> tuple[Member, ...]:
    rows = MemberRecord.objects.filter(case_id=pk).order_by("pk").values_list("user_id", "user__name", "role", "stakeholder")
    return tuple(Member(pk, name, cast(Role, role), stakeholder) for pk, name, role, stakeholder in rows)


def clearance(pk: int, viewer: Viewer) -> dict[Compartment, tuple[Role, ...]]:
    """Return for each compartment which roles may know what is in it; empty for those who may not see the terms."""
    if not standing_of(viewer, pk).is_cleared("terms"):
        return {}
    pairs = set(ClearanceRecord.objects.filter(case_id=pk).values_list("compartment", "role"))
    return {compartment: tuple(role for role in ROLES if (compartment, role) in pairs) for compartment in CLEARED}


def my_cases(viewer: Viewer, today: date | None = None, archived: bool = False) -> tuple[CaseLine, ...]:
    """Return the viewer's cases, those with something to do first, then by the next date; no secret is read."""
    if not isinstance(viewer, User):
        return ()
    rows = _memberships(viewer).filter(case__archived_at__isnull=not archived)
    lines = [_line(row, viewer, today or date.today()) for row in rows]  # noqa: DTZ011 - the day where the server stands
    return tuple(sorted(lines, key=lambda line: (not line.needs_me, line.next or date.max, line.title)))


def _memberships(viewer: User) -> Any:
    def has(table: type[CaseTable], **more: Any) -> Exists:
        return Exists(table._default_manager.filter(case_id=OuterRef("case_id"), **more))

    newest = CharterRecord.objects.filter(case_id=OuterRef("case_id")).order_by("-version")
    person = StakeholderRecord.objects.filter(case_id=OuterRef("case_id"), name_id=OuterRef("stakeholder"))
    last = OfferRecord.objects.filter(case_id=OuterRef("case_id")).order_by("-round", "-pk")
    return MemberRecord.objects.filter(user_id=viewer.pk).select_related("case").annotate(
        knows_terms=Exists(ClearanceRecord.objects.filter(case_id=OuterRef("case_id"), compartment="terms", role=OuterRef("role"))),
        charter=Subquery(newest.values("pk")[:1]),
        charter_version=Subquery(newest.values("version")[:1]),
        person=Subquery(person.values("person")[:1]),
        has_outcome=has(OutcomeRecord),
        has_talks=has(OfferRecord),
        last_by=Subquery(last.values("by")[:1]),
        last_round=Subquery(last.values("round")[:1]),
        has_contacts=has(ContactRecord),
        has_debrief=has(DebriefRecord),
        has_results=Exists(ResultRecord.objects.filter(case_id=OuterRef("case_id"))),
        has_testimonials=has(TestimonialRecord),
        has_issues=has(IssueRecord),
        has_stakeholders=has(StakeholderRecord),
    )  # fmt: skip


def _line(row: Any, viewer: User, today: date) -> CaseLine:
    case, open_ = row.case, row.knows_terms
    return CaseLine(
        pk=case.pk, title=case.title, buyer=case.buyer, supplier=case.supplier, category=case.category if open_ else "",
        unit=case.unit if open_ else "", stake=case.stake if open_ else None, stage=stage_of(row) if open_ else None, next=case.next,
        next_what=case.next_what if open_ else "", role=row.role,
        needs_me=(*(needs_of(row, viewer, today) if open_ else ()), *_must_speak(row, viewer)),
        archived=case.archived_at is not None,
    )  # fmt: skip


def stage_of(row: Any) -> Stage:
    """Return how far a case has come, by what there is in it."""
    stages: tuple[tuple[bool, Stage], ...] = (
        (row.has_results or row.has_testimonials, "prove"),
        (row.has_outcome, "learn"),
        (row.has_talks or row.has_contacts, "negotiate"),
        (row.charter is not None, "plan"),
        (row.has_stakeholders, "align"),
    )
    return next((stage for there, stage in stages if there), "prepare")


def needs_of(row: Any, viewer: User, today: date) -> list[str]:
    """Return in words what waits for this member."""
    needs = []
    if row.charter is not None and not row.has_outcome and _must_sign(row, viewer):
        needs.append(f"Sign version {row.charter_version} of the charter")
    if row.case.next and not row.case.archived_at and row.case.next <= today + SOON:
        when = "is past" if row.case.next < today else "is near"
        needs.append(f"{row.case.next_what or 'The next date'} {when}" if row.role == "lead" else "")
    if row.role == "lead" and not row.has_issues:
        needs.append("Add the issues")
    if row.role == "lead" and row.last_by == "theirs" and not row.has_outcome and not row.case.archived_at:
        needs.append(f"Answer their offer of round {row.last_round}")
    if row.role == "lead" and row.has_outcome and not row.has_debrief:
        needs.append("Write the debrief")
    return [need for need in needs if need]


def _must_speak(row: Any, viewer: User) -> list[str]:
    """Return what to do about words in the viewer's name that wait for their consent; their own words are hidden from nobody."""
    if not row.has_testimonials or row.case.archived_at:
        return []
    waiting = TestimonialRecord.objects.filter(case_id=row.case_id, asked_on__isnull=False, consent_on=None, withdrawn_on=None)
    names = _names_of(row, viewer)
    return ["Agree to your words"] if any(name.casefold() in names for name in waiting.values_list("person", flat=True)) else []


def _names_of(row: Any, viewer: User) -> set[str]:
    return {name.casefold() for name in (viewer.name, row.person, row.stakeholder) if name}


def _must_sign(row: Any, viewer: User) -> bool:
    names = _names_of(row, viewer)
    signers = {
        text for text in SignerRecord.objects.filter(charter_id=row.charter).values_list("text", flat=True) if text.casefold() in names
    }
    signed = SignatureRecord.objects.filter(case_id=row.case_id, version=row.charter_version, person__in=signers)
    return len(set(signed.values_list("person", flat=True))) < len(signers)


def search(viewer: Viewer, words: str) -> tuple[Found, ...]:
    """Return what of the viewer's cases matches the words; secrets are not searched."""
    query = words.strip()
    if not isinstance(viewer, User) or len(query) < 2:
        return ()
    mine = MemberRecord.objects.filter(user_id=viewer.pk)
    cases = mine.filter(Q(case__title__icontains=query) | Q(case__supplier__icontains=query) | Q(case__buyer__icontains=query))
    found = [
        Found(pk, title, "case", supplier, None) for pk, title, supplier in cases.values_list("case_id", "case__title", "case__supplier")
    ]
    cleared = ClearanceRecord.objects.filter(case_id=OuterRef("case_id"), compartment="terms", role=OuterRef("role"))
    open_cases = mine.filter(Exists(cleared)).values("case_id")
    for table, kind, columns, stage in SEARCHED:
        match = Q()
        for column in columns:
            match |= Q(**{f"{column}__icontains": query})
        rows = table._default_manager.filter(match, case_id__in=open_cases).order_by("-pk")[:MOST_FOUND]
        found += [Found(pk, title, kind, text, stage) for pk, title, text in rows.values_list("case_id", "case__title", columns[0])]
    return tuple(found[:MOST_FOUND])


SEARCHED: Final[tuple[tuple[type[CaseTable], str, tuple[str, ...], Stage | None], ...]] = (
    (MemberRecord, "colleague", ("user__name",), None),
    (IssueRecord, "issue", ("name", "name_id"), "prepare"),
    (StakeholderRecord, "stakeholder", ("person", "function"), "prepare"),
    (ContactRecord, "contact", ("said", "asked", "promised", "with_whom"), "negotiate"),
    (OfferRecord, "offer", ("name_id", "note"), "negotiate"),
    (ResultRecord, "result", ("measure", "customer"), "prove"),
)
