"""The chain of events: add one, check that none was changed, taken out or put in."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from workbench.people.models import User
from workbench.records.models.case import CaseRecord
from workbench.records.models.event import Event

HASHED = ("case_id", "number", "verb", "section", "subject", "at", "actor_id", "key", "changes", "previous")


@dataclass(frozen=True, slots=True)
class BadLink:
    """The first event of a chain that is not as it was written."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a chain, to be kept elsewhere: with it a chain that was cut short is found out too."""

    number: int
    hash: str


def append(
    *, case_id: int, actor: User, verb: str, section: str = "", subject: str = "", changes: Sequence[dict[str, Any]], key: str = ""
) -> Event:
    """Add an event to the chain of a case, inside the transaction of what it tells."""
    with transaction.atomic(savepoint=False):
        # One writer at a time for each chain; SQLite lets only one write anyway.
        CaseRecord.objects.select_for_update().only("pk").get(pk=case_id)
        last = Event.objects.filter(case_id=case_id).order_by("-number").values_list("number", "hash").first()
        number, previous = (last[0] + 1, last[1]) if last else (1, "")
        event = Event(
            case_id=case_id, number=number, verb=verb, section=section, subject=subject[:400], at=timezone.now(), actor=actor, key=key,
            changes=canonical(list(changes)), previous=previous,
        )  # fmt: skip
        event.hash = digest(event)
        event.save(force_insert=True)
        return event


def canonical(value: object) -> str:
    """Return JSON that is the same for the same value everywhere."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(event: Event) -> str:
    hashed = {name: getattr(event, name) for name in HASHED}
    hashed["at"] = event.at.astimezone(timezone.get_default_timezone()).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(hashed).encode()).hexdigest()


def head(case_id: int) -> Head | None:
    last = Event.objects.filter(case_id=case_id).order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else None


def verify_chain(case_id: int, known: Head | None = None) -> BadLink | None:
    """Return the first event that was changed, taken out or put in; nothing when the chain is whole up to the known head."""
    previous, expected = "", 1
    for event in _events(case_id):
        if event.number != expected:
            return BadLink(expected, f"event {expected} is missing")
        if event.previous != previous:
            return BadLink(event.number, "it does not follow from the event before it")
        if digest(event) != event.hash:
            return BadLink(event.number, "its content does not match its hash")
        if known and event.number == known.number and event.hash != known.hash:
            return BadLink(event.number, "it is not the event that was known")
        previous, expected = event.hash, expected + 1
    if known and expected <= known.number:
        return BadLink(expected, f"the chain ends before event {known.number}, which was known")
    return None


def _events(case_id: int) -> Iterator[Event]:
    return Event.objects.filter(case_id=case_id).order_by("number").iterator(chunk_size=2_000)
