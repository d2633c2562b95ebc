"""Where somebody stands in a case: role, stakeholder, and what that clears them to know."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from workbench.people.models import User
from workbench.people.roles import Role
from workbench.records.compartments import Compartment, compartment_of, subject_of
from workbench.records.models.align import SpeakerRecord
from workbench.records.models.case import CaseRecord, ClearanceRecord, MemberRecord
from workbench.records.models.prepare import StakeholderRecord

Viewer = User | AnonymousUser


class UnknownCase(Http404):
    """There is no such case for this person: the same answer whether it is missing or somebody else's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member of a case, with the compartments that the role is cleared for."""

    record: CaseRecord
    user: User
    role: Role
    stakeholder: str
    cleared: frozenset[Compartment]
    names: frozenset[str]
    speaks: frozenset[str]

    def is_cleared(self, compartment: Compartment) -> bool:
        return compartment in self.cleared

    def may_know(self, field: str) -> bool:
        """Return whether this person may know a secret field."""
        compartment = compartment_of(field)
        if compartment == "private":
            return bool(self.stakeholder) and subject_of(field) == self.stakeholder
        if compartment == "protocol":
            return self._has_item(subject_of(field))
        return self.is_cleared(compartment) and (not field.startswith("information.") or self._has_item(subject_of(field)))

    def _has_item(self, item: str) -> bool:
        return self.is_cleared("protocol") or item in self.speaks

    def answers_to(self, name: str) -> bool:
        """Return whether a name in a charter or contact means this person."""
        return name.casefold() in self.names


def standing_of(viewer: Viewer, case_id: int) -> Standing:
    """Return where the viewer stands in a case; `UnknownCase` for a stranger, for anonymous and for an id that is not there."""
    member = None
    if isinstance(viewer, User) and viewer.is_active:
        member = MemberRecord.objects.select_related("case").filter(case_id=case_id, user_id=viewer.pk).first()
    if member is None or not isinstance(viewer, User):
        raise UnknownCase("No such case.")
    role: Role = member.role  # type: ignore[assignment]
    cleared = frozenset(ClearanceRecord.objects.filter(case_id=case_id, role=role).values_list("compartment", flat=True))
    names = _names(viewer, case_id, member.stakeholder)
    everything = "protocol" in cleared or "terms" not in cleared
    speaks = frozenset() if everything else _items_of(case_id, names | {role})
    return Standing(member.case, viewer, role, member.stakeholder, cleared, names, speaks)  # type: ignore[arg-type]


def _names(viewer: User, case_id: int, stakeholder: str) -> frozenset[str]:
    names: set[str] = {viewer.name, stakeholder}
    if stakeholder:
        rows = StakeholderRecord.objects.filter(case_id=case_id, name_id=stakeholder).values_list("person", "function")
        names.update(name for row in rows for name in row)
    return frozenset(name.casefold() for name in names if name)


def _items_of(case_id: int, names: Iterable[str]) -> frozenset[str]:
    speakers = SpeakerRecord.objects.filter(case_id=case_id).values_list("item__name_id", "text")
    known = set(names)
    return frozenset(item for item, speaker in speakers if speaker.casefold() in known)
