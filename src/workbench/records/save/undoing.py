"""Take back one change by a new one that is its reverse."""

import json
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from workbench.people.models import User
from workbench.records import rights
from workbench.records.history import NOT_TOLD, NOT_UNDONE, may_see
from workbench.records.models.case import CaseRecord
from workbench.records.models.event import Event
from workbench.records.reveal import current_versions, owner_of, reseal
from workbench.records.rows.writing import Change, snapshot, still_named
from workbench.records.save.change import Conflict, Edit, Saved, change, checked
from workbench.records.standing import UnknownCase, standing_of
from workbench.records.words import withdrawn_since

RIGHT = {"log_contact": "log_contact", "change_contact": "log_contact", "remove_contact": "log_contact", "save_debrief": "debrief"}


class ChangedSince(Exception):
    """What the event left behind is not there any more as it was."""


def undo(event: int, actor: User, *, key: str = "") -> Saved:
    """Take back an event by its id: created rows go, removed ones return, old values and old versions of secrets count again.

    Raises `Conflict` when what it changed was changed again since, `Denied` for what cannot be taken back.
    """
    row = Event.objects.filter(pk=event).exclude(verb__in=NOT_TOLD).first()
    if row is None:
        raise UnknownCase("No such event.")
    me = standing_of(actor, row.case_id)
    changes: list[Change] = json.loads(row.changes)
    if row.verb in NOT_UNDONE or not all(may_see(one, me) for one in changes):
        raise rights.Denied("This cannot be taken back.")
    if withdrawn_since(row.case_id, row.number, changes):
        raise rights.Denied("These words were withdrawn since, so nothing brings them back.")
    if row.actor_id != actor.pk:
        rights.require(me, "edit")

    def write(edit: Edit) -> None:
        for one in reversed(changes):
            if "secret" in one:
                _reseal(edit, one)
            else:
                _reverse(edit, one)
        checked(edit.document())

    try:
        return change(
            actor=actor, case_id=row.case_id, verb="undo", section=row.section, right=_right_of(row), write=write,
            subject=f"{row.verb}: {row.subject}", key=key,
        )  # fmt: skip
    except (ChangedSince, IntegrityError):
        raise _conflict(row) from None


def _right_of(event: Event) -> str:
    if event.section.startswith("stakeholders."):
        return "edit_self"
    return RIGHT.get(event.verb, "archive" if event.verb in {"archive_case", "restore_case"} else "edit")


def _reseal(edit: Edit, one: Change) -> None:
    field = one["secret"]
    if current_versions(edit.case_id, [field]).get(field) != one["after"]:
        raise ChangedSince
    if owner_of(edit.case_id, field) not in {None, edit.me.user.pk}:
        raise rights.Denied("This is somebody's own.")
    edit.secrets.append(reseal(edit.case_id, field, version=one["before"]))


def _reverse(edit: Edit, one: Change) -> None:
    table = apps.get_model("records", one["table"])
    row = table._default_manager.filter(pk=one["row"]).first()
    if one["field"]:
        _put_back(edit, row, one)
    elif one["after"] is None:
        _return(edit, table, row, one)
    elif row is None or snapshot(row) != one["after"]:
        raise ChangedSince
    else:
        _remove(edit, row, one)


def _put_back(edit: Edit, row: models.Model | None, one: Change) -> None:
    if row is None or _written(getattr(row, one["field"])) != one["after"]:
        raise ChangedSince
    if isinstance(row, CaseRecord):
        edit.writer.set_case(edit.me.record, **{one["field"]: _read(row, one["field"], one["before"])})
        return
    setattr(row, one["field"], _read(row, one["field"], one["before"]))
    row.save(update_fields=[row._meta.get_field(one["field"]).name])
    edit.writer.changes.append({**one, "before": one["after"], "after": one["before"]})


def _return(edit: Edit, table: type[models.Model], row: models.Model | None, one: Change) -> None:
    if row is not None:
        raise ChangedSince
    back = table(pk=one["row"], case_id=edit.case_id)
    for name, value in one["before"].items():
        setattr(back, name, _read(back, name, value))
    back.save(force_insert=True)
    edit.writer.changes.append({**one, "before": None, "after": one["before"]})


def _remove(edit: Edit, row: models.Model, one: Change) -> None:
    try:
        with transaction.atomic():
            row.delete()
    except models.ProtectedError as error:
        raise still_named(row, error.protected_objects) from None
    edit.writer.changes.append({**one, "before": one["after"], "after": None})


def _read(row: models.Model, name: str, value: Any) -> Any:
    column = next(column for column in row._meta.concrete_fields if column.attname == name)
    return value if column.is_relation else column.to_python(value)


def _written(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _conflict(event: Event) -> Conflict:
    last = (
        Event.objects.filter(case_id=event.case_id, section=event.section, number__gt=event.number)
        .exclude(verb="reveal")
        .select_related("actor")
        .order_by("-number")
        .first()
    )
    at: datetime | None = last.at if last else None
    return Conflict(event.section, yours={}, theirs={}, by=last.actor.name if last else "", at=at, version=0)
