"""What a role may do in a case, as predicates; what it may know is another matter and stands in the clearance."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from rules.permissions import add_perm
from rules.predicates import predicate

from workbench.records.models.case import MemberRecord
from workbench.records.standing import Standing


class Denied(PermissionDenied):
    """The role does not have this right; the text says which role has."""


def _role(*roles: str) -> Any:
    def has_role(_user: object, standing: Standing) -> bool:
        return standing.role in roles

    return predicate(has_role, name="is " + " or ".join(roles))  # type: ignore[no-untyped-call]


is_lead = _role("lead")
is_approver = _role("approver")
is_function = _role("finance", "engineering", "operations", "legal")
is_guest = _role("guest")


@predicate  # type: ignore[untyped-decorator]
def is_open(_user: object, standing: Standing) -> bool:
    """The case is in work, not put away."""
    return standing.record.archived_at is None


@predicate  # type: ignore[untyped-decorator]
def is_without_lead(_user: object, standing: Standing) -> bool:
    """Everybody who led the case is locked out, so that it would stand still for ever."""
    return not MemberRecord.objects.filter(case_id=standing.record.pk, role="lead", user__is_active=True).exists()


RIGHTS: Final[dict[str, Any]] = {
    "open": is_lead | is_approver | is_function | is_guest,
    "edit": is_lead & is_open,
    "edit_self": (is_lead | is_approver | is_function) & is_open,
    "sign": (is_lead | is_approver | is_function) & is_open,
    "approve": is_approver & is_open,
    "log_contact": (is_lead | is_approver | is_function) & is_open,
    "make_offer": is_lead & is_open,
    "rehearse": (is_lead | is_approver | is_function) & is_open,
    "debrief": (is_lead | is_approver | is_function) & is_open,
    "speak": (is_lead | is_approver | is_function | is_guest) & is_open,
    "manage_members": is_lead | (is_approver & is_without_lead),
    "set_clearance": is_lead | is_approver,
    "archive": is_lead,
    "verify": is_lead | is_approver,
}

SAY: Final[dict[str, str]] = {
    "edit": "Only the lead may change this, and only while the case is in work.",
    "edit_self": "Guests cannot change a case, and one that was put away stays as it is.",
    "sign": "Guests do not sign, and a case that was put away stays as it is.",
    "make_offer": "Only the lead puts offers, and only while the case is in work.",
    "speak": "A case that was put away stays as it is; words can still be withdrawn.",
    "manage_members": "Only the lead says who belongs to the case, or the approver when every lead is locked out.",
}

for _name, _predicate in RIGHTS.items():
    add_perm(f"records.{_name}", _predicate)  # type: ignore[no-untyped-call]


def may(standing: Standing, right: str) -> bool:
    """Return whether somebody has a right in a case."""
    return bool(RIGHTS[right].test(standing.user, standing))


def require(standing: Standing, right: str) -> None:
    if not may(standing, right):
        raise Denied(SAY.get(right, "Your role in this case does not allow that."))
