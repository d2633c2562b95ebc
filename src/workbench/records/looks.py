"""Who looked at which secret, when and what for: by the names of the fields, never what they say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from workbench.records import rights
from workbench.records.chain import canonical
from workbench.records.compartments import CLEARED, FIXED, OF_A_PERSON, OF_AN_ITEM, PRIVATE, Compartment, compartment_of
from workbench.records.models.event import Event
from workbench.records.standing import Standing

ORDER: Final[tuple[Compartment, ...]] = (*CLEARED, "private")
# What one may ask for: one of the fixed secrets, or all of a kind.
KINDS: Final = (*FIXED, "people", "protocol")


@dataclass(frozen=True, slots=True)
class Look:
    """One page or file for which somebody opened secrets."""

    number: int
    at: datetime
    by: str
    purpose: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks at one case that lead or approver may know of, the newest first; slices read only what they show.

    What is private shows only in the viewer's own looks: that somebody keeps notes is theirs to know.
    """

    standing: Standing
    who: int | None = None
    kind: str = ""

    def __post_init__(self) -> None:
        rights.require(self.standing, "verify")

    def __len__(self) -> int:
        return int(self._events().count())

    def __getitem__(self, part: slice) -> list[Look]:
        return [look_of(event, self.standing) for event in self._events().select_related("actor")[part]]

    def people(self) -> list[tuple[int, str]]:
        """Return everybody who looked, by name, whatever was asked for."""
        events = Event.objects.filter(known_to(self.standing), case_id=self.standing.record.pk, verb="reveal").order_by()
        return sorted(events.values_list("actor_id", "actor__name").distinct(), key=lambda pair: pair[1])

    def _events(self) -> Any:
        events = Event.objects.filter(known_to(self.standing), case_id=self.standing.record.pk, verb="reveal").order_by("-number")
        if self.kind:
            events = events.filter(of_kind(self.kind))
        return events.filter(actor_id=self.who) if self.who is not None else events


def kinds_of(me: Standing) -> list[str]:
    """Return the kinds that a member may ask for."""
    return [kind for kind in KINDS if (me.may_know(kind) if kind in FIXED else me.is_cleared("people" if kind == "people" else "protocol"))]


def known_to(me: Standing) -> Q:
    """Return the events in which there is a field that this member may know of."""
    known = Q(pk__in=())
    for kind in kinds_of(me):
        known |= of_kind(kind)
    for item in me.speaks:
        known |= Q(changes__contains=start_of(f"information.{item}."))
    own = Q(pk__in=())
    for part in PRIVATE:
        own |= Q(changes__contains=f'.{part}"')
    return known | (own & Q(actor_id=me.user.pk))


def of_kind(kind: str) -> Q:
    """Return the events that name a fixed field, or any field of a kind, as the chain writes them."""
    if kind in FIXED:
        return Q(changes__contains=f'"field":{canonical(kind)}')
    found = Q(pk__in=())
    for part in OF_A_PERSON if kind == "people" else OF_AN_ITEM:
        found |= Q(changes__contains=f'.{part}"')
    return found


def start_of(field: str) -> str:
    return f'"field":{canonical(field)[:-1]}'


def look_of(event: Event, me: Standing) -> Look:
    return Look(event.number, event.at, event.actor.name, event.subject, tuple(fields_of(event, me)))


def fields_of(event: Event, me: Standing) -> Iterator[str]:
    for change in json.loads(event.changes):
        field = change["field"]
        if event.actor_id == me.user.pk if compartment_of(field) == "private" else me.may_know(field):
            yield field


def by_compartment(fields: tuple[str, ...]) -> dict[Compartment, list[str]]:
    """Return the fields of a look by what they are kept with, in the order of the table of clearances."""
    kept = {name: [field for field in fields if compartment_of(field) == name] for name in ORDER}
    return {name: found for name, found in kept.items() if found}
