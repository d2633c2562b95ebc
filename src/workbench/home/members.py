"""The people of a case: who belongs to it in which role, and which role may know what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.people.roles import MEANINGS, ROLES, Role
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.records.compartments import CLEARED, Compartment
from workbench.ui.notices import note
from workbench.ui.page import case_page
from workbench.ui.saving import Both, conflict_answer, key_in, saved_answer, seen_in

HOLDS: Final[dict[Compartment, str]] = {
    "commercial": "Our walk-away, target and ceiling, and what we think the supplier wants",
    "alternatives": "What else we can do, what it costs and when it is ready",
    "dates": "When we need it, and what a day without it costs",
    "people": "Influence, stance, who knows what and who talks to the supplier",
    "protocol": "All facts that the supplier would like to know; without it, only one's own part",
    "terms": "Issues, needs, charter, contacts, offers and results",
}
PRIVATE: Final = "Trade-offs and notes of one person: that person alone, the lead included out"


@dataclass(frozen=True, slots=True)
class Clearance:
    """One line of the table: what the compartment holds, and for each role whether it may know."""

    compartment: Compartment
    holds: str
    cells: tuple[tuple[Role, bool], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member with the stakeholder that this person is, by name."""

    member: load.Member
    stands_for: str
    is_locked: bool
    stakeholders: tuple[tuple[str, str], ...]


@require_safe
def members(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, purpose="people"))


def show(request: HttpRequest, loaded: load.Loaded, *, problems: Sequence[str] = (), about: int = 0, status: int = 200) -> HttpResponse:
    """Show everybody; problems stand at the member they are about, 0 is the form to add one."""
    inside = {member.user_id for member in loaded.members}
    stakeholders = stakeholders_of(loaded)
    locked = set(User.objects.filter(is_active=False, pk__in=inside).values_list("pk", flat=True))
    context = {
        "people": [person_of(member, stakeholders, loaded.members, member.user_id in locked) for member in loaded.members],
        "free": without(stakeholders, {member.stakeholder for member in loaded.members}),
        "colleagues": User.objects.filter(is_active=True).exclude(pk__in=inside).order_by("name") if loaded.may("manage_members") else (),
        "roles": [(role, role.capitalize(), MEANINGS[role]) for role in ROLES],
        "clearance": table_of(load.clearance(loaded.pk, request.user)),
        "private": PRIVATE,
        "problems": problems,
        "about": about,
        "may_manage": loaded.may("manage_members"),
        "may_clear": loaded.may("set_clearance"),
        "seen": loaded.versions["clearance"],
    }
    return case_page(request, loaded, "home/members.html", context, stage="home", capability="members", status=status)


def stakeholders_of(loaded: load.Loaded) -> tuple[tuple[str, str], ...]:
    if loaded.hides("stakeholders"):
        return ()
    return tuple((who.id, who.label) for who in loaded.case.stakeholders)


def person_of(member: load.Member, stakeholders: tuple[tuple[str, str], ...], everyone: Sequence[load.Member], is_locked: bool) -> Person:
    taken = {other.stakeholder for other in everyone if other is not member}
    return Person(member, dict(stakeholders).get(member.stakeholder, ""), is_locked, without(stakeholders, taken))


def without(stakeholders: tuple[tuple[str, str], ...], taken: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in stakeholders if pair[0] not in taken)


def table_of(clearance: Mapping[Compartment, Sequence[Role]]) -> tuple[Clearance, ...]:
    return tuple(Clearance(name, HOLDS[name], tuple((role, role in roles) for role in ROLES)) for name, roles in clearance.items())


@require_POST
def save_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring somebody in, or change what they do."""
    loaded = load.case(pk, request.user, purpose="people")
    rights.require(loaded.standing, "manage_members")
    inside = {member.user_id for member in loaded.members}
    number = request.POST.get("user", "")
    if not number.isdigit():
        return show(request, loaded, problems=["Choose a colleague."], status=422)
    user = get_object_or_404(User, pk=int(number), is_active=True)
    role, stakeholder = request.POST.get("role", ""), request.POST.get("stakeholder", "")
    try:
        done = save.case.set_member(actor=actor_of(request), case_id=pk, user=user, role=role, stakeholder=stakeholder, key=key_in(request))
    except BadInput as error:
        said = [f"Expected {problem.expected}; got {problem.value}." for problem in error.problems]
        return show(request, loaded, problems=said, about=user.pk if user.pk in inside else 0, status=422)
    if done.changed:
        note(request, f"{user.name} is {role} now" if user.pk in inside else f"{user.name} is in the case as {role}")
    return redirect("home:members", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, purpose="people")
    rights.require(loaded.standing, "manage_members")
    number = request.POST.get("user", "")
    inside = {str(member.user_id): member for member in loaded.members}
    if number not in inside:
        return show(request, loaded, problems=["This person is not in the case any more."], status=422)
    user = get_object_or_404(User, pk=int(number))
    try:
        save.case.remove_member(actor=actor_of(request), case_id=pk, user=user, key=key_in(request))
    except BadInput as error:
        said = [f"Expected {problem.expected}." for problem in error.problems]
        return show(request, loaded, problems=said, about=user.pk, status=422)
    note(request, f"{user.name} does not see the case any more")
    return redirect("home:index") if user == request.user else redirect("home:members", pk=pk)


@require_POST
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the whole table: one change for each compartment that differs."""
    loaded = load.case(pk, request.user, purpose="people")
    rights.require(loaded.standing, "set_clearance")
    before = load.clearance(pk, request.user)
    asked = {name: tuple(role for role in ROLES if f"{name}.{role}" in request.POST) for name in CLEARED}
    if "lead" not in asked["terms"]:
        return show(
            request, loaded, problems=["The lead has to see the terms: without them nobody can work on the case."], about=-1, status=422
        )
    seen, page = seen_in(request), reverse("home:members", args=[pk])
    try:
        for name in CLEARED:
            if asked[name] != before.get(name):
                seen = save.case.set_clearance(actor=actor_of(request), case_id=pk, compartment=name, roles=asked[name], seen=seen).version
    except save.Conflict as conflict:
        rows = [Both(HOLDS[name], ", ".join(asked[name]), ", ".join(before.get(name, ()))) for name in CLEARED]
        return conflict_answer(request, conflict, what="who may know what", rows=rows, page=page)
    tokens = {"name": "clearance", "seen": seen, "oob": True}
    return saved_answer(request, "ui/tokens.html", tokens, text="Who may know what is saved", undo="", page=page)
