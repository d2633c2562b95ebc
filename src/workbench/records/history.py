"""What happened, for people: changes and who made them; a secret shows by its name, to those who are cleared for it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps

from workbench.people.models import User
from workbench.records.models.case import MemberRecord
from workbench.records.models.event import Event
from workbench.records.standing import Standing, Viewer, standing_of
from workbench.records.words import speaks

MOST: Final = 200
# Rehearsals are practice: that somebody practises is theirs to know, so neither they nor looks are told.
PRACTICE: Final = frozenset({"start_rehearsal", "add_rehearsal_move", "take_back_rehearsal_move", "end_rehearsal"})
NOT_TOLD: Final = PRACTICE | {"reveal"}
NOT_UNDONE: Final = NOT_TOLD | {
    "create_case", "import_case", "keep_work", "sign_charter", "set_member", "remove_member", "set_clearance", "give_consent", "withdraw"
}  # fmt: skip


# What stands in the history in the place of what somebody says about us.
WORDS: Final = "words"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that changed: which row or field, before and after in words; for a secret only its name."""

    what: str
    field: str
    before: str
    after: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """One change of a case."""

    event: int
    case_id: int
    case_title: str
    at: datetime
    by: str
    verb: str
    section: str
    subject: str
    entries: tuple[Entry, ...]
    may_undo: bool


def history(pk: int, viewer: Viewer, limit: int = MOST) -> tuple[Activity, ...]:
    """Return the changes of one case, newest first, as far as the viewer may know them."""
    me = standing_of(viewer, pk)
    events = Event.objects.filter(case_id=pk).exclude(verb__in=NOT_TOLD).select_related("actor", "case").order_by("-number")
    return _told(events[: 2 * limit], {pk: me})[:limit]


def activity(viewer: Viewer, case: int | None = None, limit: int = 50) -> tuple[Activity, ...]:
    """Return the newest changes in the viewer's cases, or in one of them; looks at secrets are not listed."""
    if case is not None:
        return history(case, viewer, limit)
    if not isinstance(viewer, User):
        return ()
    mine = list(MemberRecord.objects.filter(user_id=viewer.pk, case__archived_at__isnull=True).values_list("case_id", flat=True))
    standings = {pk: standing_of(viewer, pk) for pk in mine}
    events = Event.objects.filter(case_id__in=mine).exclude(verb__in=NOT_TOLD).select_related("actor", "case").order_by("-at", "-pk")
    return _told(events[: 4 * limit], standings)[:limit]


def _told(events: Iterable[Any], standings: dict[int, Standing]) -> tuple[Activity, ...]:
    """Put events into words, the newest first: what was withdrawn later is then known by the time it is needed."""
    withdrawn: set[int] = set()
    told = []
    for event in events:
        changes: list[dict[str, Any]] = json.loads(event.changes)
        told.append(_activity(event, changes, standings[event.case_id], withdrawn))
        withdrawn |= {change["row"] for change in changes if event.verb == "withdraw" and speaks(change)}
    return tuple(one for one in told if one is not None)


def _activity(event: Event, changes: list[dict[str, Any]], me: Standing, withdrawn: set[int]) -> Activity | None:
    if not me.is_cleared("terms"):
        return None
    gone = any(change["row"] in withdrawn for change in changes if speaks(change))
    known = [change for change in changes if may_see(change, me)]
    if changes and not known:
        return None
    return Activity(
        event=event.pk, case_id=event.case_id, case_title=event.case.title, at=event.at, by=event.actor.name, verb=event.verb,
        section=event.section, subject=event.subject, entries=entries_of(known),
        may_undo=event.verb not in NOT_UNDONE and not gone and len(known) == len(changes) > 0,
    )  # fmt: skip


def may_see(change: dict[str, Any], me: Standing) -> bool:
    """Return whether a member may know that this was changed; rows of the protocol are open to those who see all of it."""
    if "secret" in change:
        return me.may_know(change["secret"])
    if change.get("table") in {"informationrecord", "speakerrecord", "toldrecord"}:
        return me.is_cleared("protocol")
    return me.is_cleared("terms")


def entries_of(changes: Sequence[dict[str, Any]]) -> tuple[Entry, ...]:
    return tuple(_entry(change) for change in changes)


def _entry(change: dict[str, Any]) -> Entry:
    if "secret" in change:
        return Entry(change["secret"], "", f"version {change['before']}", f"version {change['after']}", secret=True)
    table = apps.get_model("records", change["table"])
    what = str(table._meta.verbose_name).removesuffix(" record")
    before, after = (_hushed(change, change[when]) for when in ("before", "after"))
    if change["field"]:
        return Entry(what, change["field"].removesuffix("_id"), _say(before), _say(after))
    return Entry(what, "", _summary(before), _summary(after))


def _hushed(change: dict[str, Any], value: Any) -> Any:
    """Return what may be told of a value: words of a testimonial outlive in no history the consent to show them."""
    if not speaks(change):
        return value
    if change["field"] == "quote":
        return WORDS if value else value
    return value | {"quote": WORDS if value["quote"] else ""} if not change["field"] and value else value


def _summary(row: dict[str, Any] | None) -> str:
    """Return what a row says, without the columns that only join it to others."""
    if row is None:
        return ""
    said = [
        f"{name} {value}"
        for name, value in row.items()
        if value not in (None, "", False) and not name.endswith("_id") and name not in {"position", "place", "kind"}
    ]
    name = [str(row["name_id"])] if "name_id" in row else []
    return ", ".join([*name, *said])


def _say(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)
