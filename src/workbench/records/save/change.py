"""One change of a case: who, what, under which lock, written into the chain with the rows it touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import HiddenFromRole
from workbench.people.models import User
from workbench.records import load, rights
from workbench.records.chain import append
from workbench.records.models.case import CaseRecord, SectionRecord
from workbench.records.models.event import Event
from workbench.records.reveal import seal
from workbench.records.rows.document import read_document
from workbench.records.rows.shelf import Document, Shelf
from workbench.records.rows.writing import Change, Writer
from workbench.records.standing import Standing, standing_of

HIDDEN = "hidden from your role"
BY_ID = frozenset({"stakeholders", "contacts", "offers", "information"})
# What of a request's key is kept.
KEY = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """What a verb did: the event to undo (none when nothing changed) and the version of the part from now on."""

    case_id: int
    event: int | None
    section: str
    version: int
    id: str = ""

    @property
    def changed(self) -> bool:
        return self.event is not None


class Conflict(Exception):
    """Somebody saved the same part after this form was loaded; both versions are here and nothing was written.

    `yours` and `theirs` map the same names (fields of the case, such as `costs`) to what was sent and to what is saved.
    Saving with `seen=conflict.version` puts yours over theirs.
    """

    def __init__(
        self, section: str, *, yours: Mapping[str, object], theirs: Mapping[str, object], by: str, at: datetime | None, version: int
    ) -> None:
        self.section, self.yours, self.theirs = section, yours, theirs
        self.by, self.at, self.version = by, at, version
        super().__init__(f"{by or 'Somebody'} changed {section} in the meantime")


class Stale(Exception):
    """The form was loaded before the newest version; turned into a `Conflict` outside the transaction."""


@dataclass(slots=True)
class Edit:
    """What a verb works with inside its transaction."""

    me: Standing
    writer: Writer
    secrets: list[Change] = field(default_factory=list)
    subject: str = ""
    id: str = ""

    @property
    def case_id(self) -> int:
        return self.me.record.pk

    def document(self, *skip: str) -> Document:
        """Return the case as it is, without secrets; facts of the protocol stand empty."""
        document = read_document(Shelf(self.case_id), self.me.record, frozenset(skip))
        for item in document["information"]:
            item["fact"] = ""
        return document

    def seal(self, values: Mapping[str, object]) -> None:
        self.secrets += seal(self.case_id, self.me.user, values)

    @property
    def changes(self) -> list[Change]:
        return self.writer.changes + self.secrets


def change(
    *,
    actor: User,
    case_id: int,
    verb: str,
    section: str,
    right: str,
    write: Callable[[Edit], None],
    subject: str = "",
    seen: int | None = None,
    key: str = "",
    yours: Mapping[str, object] | None = None,
) -> Saved:
    """Do one change of a case and return what it did.

    `seen` is the version of the section that the form was loaded with; `None` does not ask. The same `key` does
    nothing a second time. Raises `Conflict`, `Denied`, `BadInput` or `UnknownCase`, and then nothing was written.
    """
    try:
        with transaction.atomic():
            lock(case_id)
            me = standing_of(actor, case_id)
            done = earlier(actor, case_id, verb, key)
            if done is not None:
                return done
            rights.require(me, right)
            version = version_of(case_id, section)
            if seen is not None and seen != version:
                raise Stale
            edit = Edit(me, Writer(case_id), subject=subject)
            write(edit)
            if not edit.changes:
                return Saved(case_id, None, section, version, edit.id)
            return recorded(edit, verb, section, subject=edit.subject or subject, key=key)
    except Stale:
        raise conflict_of(actor, case_id, section, yours or {}) from None


def recorded(edit: Edit, verb: str, section: str, *, subject: str, key: str) -> Saved:
    """Put the change into the chain of the case and count it as a new version of the section."""
    event = append(
        case_id=edit.case_id, actor=edit.me.user, verb=verb, section=section, subject=subject, changes=edit.changes, key=key[:KEY]
    )
    return Saved(edit.case_id, event.pk, section, bump(edit.case_id, section), edit.id)


def lock(case_id: int) -> None:
    """Keep others from changing this case until the transaction ends."""
    CaseRecord.objects.select_for_update().filter(pk=case_id).values_list("pk").first()


def earlier(actor: User, case_id: int, verb: str, key: str) -> Saved | None:
    """Return what the same request did before, if it was sent before."""
    event = Event.objects.filter(actor=actor, key=key[:KEY]).first() if key else None
    if event is None:
        return None
    if (event.case_id, event.verb) != (case_id, verb):
        raise rights.Denied("This request was sent before, for something else.")
    return Saved(case_id, event.pk, event.section, version_of(case_id, event.section))


def version_of(case_id: int, section: str) -> int:
    return SectionRecord.objects.filter(case_id=case_id, name=section).values_list("version", flat=True).first() or 0


def bump(case_id: int, section: str) -> int:
    """Count a change of a section and return its new version."""
    if not SectionRecord.objects.filter(case_id=case_id, name=section).update(version=F("version") + 1):
        SectionRecord.objects.create(case_id=case_id, name=section, version=1)
    return version_of(case_id, section)


def conflict_of(actor: User, case_id: int, section: str, yours: Mapping[str, object]) -> Conflict:
    loaded = load.case(case_id, actor, purpose="conflict")
    last = Event.objects.filter(case_id=case_id, section=section).exclude(verb="reveal").select_related("actor").order_by("-number").first()
    return Conflict(
        section,
        yours=yours,
        theirs={path: saved_value(loaded, path) for path in yours},
        by=last.actor.name if last else "",
        at=last.at if last else None,
        version=loaded.versions[section],
    )


def saved_value(loaded: load.Loaded, path: str) -> object:
    """Return what is saved under a name: `lines`, a field of the case, or `stakeholders.<id>`."""
    if path == "lines":
        return loaded.lines
    first, _, rest = path.partition(".")
    try:
        found: Any = getattr(loaded.case, first)
        if first in BY_ID and rest:
            return saved_member(found, rest)
        for name in filter(None, rest.split(".")):
            found = getattr(found, name)
    except HiddenFromRole:
        return HIDDEN
    return found


def saved_member(members: tuple[Any, ...], path: str) -> object:
    """Return one of a list by its id, or a field of it as `<id>.<field>`."""
    whole = next((one for one in members if one.id == path), None)
    if whole is not None:
        return whole
    name, _, part = path.rpartition(".")
    return next((getattr(one, part) for one in members if one.id == name), None)


def checked(document: Document) -> Case:
    """Return the case that a changed document makes; `BadInput` names each place that cannot be."""
    return case_of(document)
