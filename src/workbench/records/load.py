"""Rows in, cases out: what a viewer may not know is not in the case that they get."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.outcome import Testimonial
from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.people.roles import Role
from workbench.records import rights
from workbench.records.draft import CostDraft, IssueLine
from workbench.records.history import Activity, Entry, activity, history
from workbench.records.lists import CaseLine, Found, Member, clearance, members_of, my_cases, search
from workbench.records.models.case import SectionRecord
from workbench.records.rehearsals import Rehearsal, RehearsalMove, may_rehearse, rehearsal, rehearsals
from workbench.records.reveal import reveal
from workbench.records.rows.document import read_document
from workbench.records.rows.prepare import read_lines
from workbench.records.rows.prove import read_testimonials
from workbench.records.rows.shelf import Document, Shelf
from workbench.records.snapshots import Then, field_of, laid_out, prior_in
from workbench.records.standing import Standing, UnknownCase, Viewer, standing_of
from workbench.records.unsealing import aligned, hidden_fields, keep_own_items, numbers_by_issue, place_secrets, secret_fields
from workbench.records.words import deals_with, keep_consent

__all__ = [
    "Activity",
    "CaseLine",
    "Entry",
    "Found",
    "Loaded",
    "Member",
    "Rehearsal",
    "RehearsalMove",
    "Then",
    "UnknownCase",
    "activity",
    "case",
    "clearance",
    "history",
    "my_cases",
    "own_words",
    "rehearsal",
    "rehearsals",
    "rehearsed",
    "search",
]  # fmt: skip

TRIES: Final = 4
# Secret parts that may no longer fit the rest, since whoever changes the rest need not know them.
MENDABLE: Final = ("alternatives", "bargaining.actions", "preferences.theirs")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as one viewer may know it, and what the pages around it need.

    `versions` go into forms as `seen`; a part that was never saved has version 0. `gaps` are sentences on what is not
    finished. `lines` are the issues as the grid shows them and `costs` the cost lines as their form does, both with numbers
    that may still be missing. `debriefs` are the numbers by which the debriefs of the case are corrected.
    """

    pk: int
    case: Case
    viewer: User
    role: Role
    me: Member
    versions: "Versions"
    members: tuple[Member, ...]
    gaps: tuple[str, ...]
    lines: tuple[IssueLine, ...]
    costs: tuple[CostDraft, ...]
    debriefs: tuple[int, ...]
    archived: bool
    standing: Standing

    def may(self, right: str) -> bool:
        """Return whether the viewer has a right in this case: see `rights.RIGHTS`."""
        return rights.may(self.standing, right)

    def hides(self, field: str) -> bool:
        """Return whether a field such as `preferences.theirs` is hidden from the viewer."""
        return field in self.case.hidden or any(field.startswith(f"{hidden}.") for hidden in self.case.hidden)

    def answers_to(self, name: str) -> bool:
        """Return whether a name in the charter means the viewer."""
        return self.standing.answers_to(name)


class Versions(dict[str, int]):
    """The version of each part of a case; 0 for one that was never saved."""

    def __missing__(self, section: str) -> int:
        return 0


def case(pk: int, viewer: Viewer, purpose: str = "read") -> Loaded:
    """Return a case, redacted for the viewer; a stranger, anonymous and a missing id all get the same `Http404`.

    Writes one reveal event for the secrets in it. `purpose` says what for, such as the name of the page.
    """
    me = standing_of(viewer, pk)
    document, shelf, versions = read_at_once(me)
    return opened(me, document, shelf, versions, purpose)


def own_words(pk: int, viewer: Viewer) -> tuple[int, tuple[Testimonial, ...]]:
    """Return the testimonials that the viewer speaks in, for the lead all of them, with their version.

    Their own words are hidden from nobody; those that have expired are here, so that they can be agreed to again.
    """
    me = standing_of(viewer, pk)
    version = versions_of(pk)["testimonials"]
    return version, tuple(one for one in map(Testimonial.model_validate, read_testimonials(Shelf(pk))) if deals_with(me, one.person))


def rehearsed(loaded: Loaded, bases: Iterable[str], purpose: str) -> dict[str, Then]:
    """Return the case as rehearsals began with it, by their basis, redacted for the viewer as it is today.

    A basis of which nothing is kept, or nothing that this viewer may know, is left out. Writes reveal events as `case` does.
    """
    me = loaded.standing
    if not may_rehearse(me):
        return {}
    names = {field_of(basis): basis for basis in bases}
    kept = reveal(me.user, loaded.pk, names, purpose, standing=me) if names else {}
    return {names[field]: Then(_as_it_was(me, snapshot, purpose), prior_in(snapshot)) for field, snapshot in kept.items()}


def _as_it_was(me: Standing, snapshot: Mapping[str, Any], purpose: str) -> Case:
    document, versions, gaps = laid_out(snapshot, me.record), snapshot["secrets"], list[str]()
    hidden = hidden_fields(document, me)
    fields = [field for field in versions if me.may_know(field)]
    place_secrets(document, reveal(me.user, me.record.pk, fields, purpose, standing=me, versions=versions), gaps)
    return redact(*finished(document, hidden, gaps))


def read_at_once(me: Standing) -> tuple[Document, Shelf, Versions]:
    """Read the rows as they were at one moment: when somebody saves between two of the queries, everything is read again."""
    for tries_left in reversed(range(TRIES)):
        before = versions_of(me.record.pk)
        try:
            document, shelf = read(me)
        except KeyError:
            if not tries_left or versions_of(me.record.pk) == before:
                raise
        else:
            if not tries_left or versions_of(me.record.pk) == before:
                return document, shelf, before
    raise AssertionError("the last try returns or raises")


def versions_of(pk: int) -> Versions:
    return Versions(SectionRecord.objects.filter(case_id=pk).values_list("name", "version"))


def read(me: Standing) -> tuple[Document, Shelf]:
    shelf = Shelf(me.record.pk)
    if not me.is_cleared("terms"):
        record = me.record
        return {
            "batna": 1,
            "title": record.title,
            "buyer": record.buyer,
            "supplier": record.supplier,
            "dates": {"next": record.next},
        }, shelf
    return read_document(shelf, me.record), shelf


def opened(me: Standing, document: Document, shelf: Shelf, versions: Versions, purpose: str) -> Loaded:
    pk, lines = me.record.pk, read_lines(shelf) if me.is_cleared("terms") else []
    if not me.is_cleared("terms"):
        redacted = hide(case_of(document), hidden_fields(document, me))
        everyone: tuple[Member, ...] = ()
        versions = Versions()
    else:
        hidden = hidden_fields(document, me)
        keep_own_items(document, me)
        keep_consent(document, me, timezone.localdate())
        secrets = reveal(me.user, pk, [field for field in secret_fields(document) if me.may_know(field)], purpose, standing=me)
        place_secrets(document, secrets, shelf.gaps)
        redacted = redact(*finished(document, hidden, shelf.gaps))
        lines = with_theirs(lines, secrets.get("preferences.theirs") or {})
        everyone = members_of(pk)
    mine = Member(me.user.pk, me.user.name, me.role, me.stakeholder)
    return Loaded(
        pk=pk, case=redacted, viewer=me.user, role=me.role, me=mine, versions=versions, members=everyone, gaps=tuple(shelf.gaps),
        lines=tuple(lines), costs=tuple(shelf.costs), debriefs=tuple(shelf.debriefs),
        archived=me.record.archived_at is not None, standing=me,
    )  # fmt: skip


def finished(document: Document, hidden: set[str], gaps: list[str]) -> tuple[Case, set[str]]:
    """Return the case; a secret part that no longer fits the rest is hidden, so that the rest can still be mended."""
    try:
        return case_of(document), hidden
    except BadInput as error:
        broken = {field for field in MENDABLE if any(problem.place.startswith(field) for problem in error.problems)}
        if not broken:
            raise
        gaps += [str(problem) for problem in error.problems]
        broken |= {"bargaining.actions"} if "alternatives" in broken else set()
        mended = document | {"alternatives": [] if "alternatives" in broken else document["alternatives"]}
        mended["bargaining"] = document["bargaining"] | ({"actions": []} if "bargaining.actions" in broken else {})
        if "preferences.theirs" in broken:
            mended["preferences"] = {"ours": document["preferences"]["ours"]}
        return case_of(mended), hidden | broken


def redact(case: Case, hidden: set[str]) -> Case:
    """Take the hidden fields out of the case; the id of a stakeholder or an item may hold dots, so theirs go by id."""
    people = tuple(
        who.without(part for part in type(who).model_fields if f"stakeholders.{who.id}.{part}" in hidden) for who in case.stakeholders
    )
    items = tuple(
        item.without(part for part in type(item).model_fields if f"information.{item.id}.{part}" in hidden) for item in case.information
    )
    # Whoever does not see the whole protocol still gets their own part of it; that it is a part stands in `hidden`.
    whole = hidden - {"information"} if "issues" not in hidden else hidden
    redacted = hide(case.model_copy(update={"stakeholders": people, "information": items}), whole)
    redacted.__dict__["hidden"] = redacted.hidden | hidden
    return redacted


def with_theirs(lines: list[IssueLine], sealed: Mapping[str, Any]) -> list[IssueLine]:
    """Return the lines of the grid with the estimates of theirs that there are so far."""
    known = numbers_by_issue(sealed)
    return [
        IssueLine(
            line.id, line.options, line.name, line.unit, line.ours, tuple(map(_number, aligned(known.get(line.id, {}), line.options)))
        )
        for line in lines
    ]


def _number(value: Any) -> Any:
    return Estimate.model_validate(value) if isinstance(value, dict) else value
