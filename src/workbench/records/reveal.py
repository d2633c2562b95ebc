"""The one gate to secrets: what goes in is sealed here, what comes out is written into the audit first."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef

from batna.model.problem import HiddenFromRole
from workbench.people.models import User
from workbench.records.chain import append, canonical
from workbench.records.compartments import REHEARSED_ALONE, compartment_of, subject_of
from workbench.records.models.secrets import SecretValue
from workbench.records.standing import Standing, Viewer, standing_of

Change = dict[str, Any]
# More names than this are looked up by reading every secret of the case: a database takes only so many in one question.
MOST_NAMED: Final = 500


class NotRevealed(Exception):
    """The audit could not be written, so nothing is shown."""


def reveal(
    viewer: Viewer,
    case_id: int,
    fields: Iterable[str],
    purpose: str,
    *,
    standing: Standing | None = None,
    versions: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the values of secret fields, those that have one; those in `versions` as they were in that version.

    Writes one event that lists the fields with their versions, in the same transaction; raises `NotRevealed` when it
    cannot, `HiddenFromRole` for a field that the viewer may not know and `UnknownCase` for a stranger.
    """
    me = standing_of(viewer, case_id) if standing is None else standing
    if me.user != viewer or me.record.pk != case_id:
        raise HiddenFromRole("everything")
    asked = sorted(set(fields))
    for field in asked:
        if not me.may_know(field):
            raise HiddenFromRole(field)
    rows = _current(case_id, asked) if versions is None else _older(case_id, asked, versions)
    found = {row.field: row for row in rows if row.value != "null" and _is_open(row, me.user)}
    if not found:
        return {}
    try:
        changes = [{"field": row.field, "version": row.version} for row in found.values()]
        with transaction.atomic(savepoint=False):
            append(case_id=case_id, actor=me.user, verb="reveal", subject=purpose, changes=changes)
    except DatabaseError as error:
        raise NotRevealed("The audit cannot be written just now, so nothing secret is shown. Try again in a minute.") from error
    return {field: json.loads(row.value) for field, row in found.items()}


def seal(case_id: int, actor: User, values: Mapping[str, object], *, owners: Mapping[str, User] | None = None) -> list[Change]:
    """Write a new version of each secret that changed; nothing is `None`.

    `values` are as JSON has them. Private ones are the actor's own; out of a file they belong to the `owners`, by the id of
    the stakeholder, and to nobody yet where there is none.
    Returns field, version before and version after of each.
    """
    current = {row.field: row for row in _current(case_id, values)}
    changes: list[Change] = []
    fresh: list[SecretValue] = []
    for field, value in values.items():
        text, before = canonical(value), current.get(field)
        compartment = compartment_of(field)
        owner = None if compartment != "private" else actor if owners is None else owners.get(subject_of(field))
        owner = actor if field.startswith(REHEARSED_ALONE) else owner
        if (before is None and value is None) or (before is not None and before.value == text and before.owner_id == (owner and owner.pk)):
            continue
        version = before.version + 1 if before else 1
        fresh.append(SecretValue(case_id=case_id, field=field, version=version, compartment=compartment, owner=owner, value=text))
        changes.append({"secret": field, "before": version - 1, "after": version})
    SecretValue.objects.bulk_create(fresh, batch_size=200)
    return changes


def merge(case_id: int, actor: User, field: str, parts: Mapping[str, object]) -> dict[str, object] | None:
    """Return a sealed mapping with some of its parts replaced, to be sealed again; for verbs that change a part only."""
    known = kept(case_id, actor, field)
    merged = {name: value for name, value in {**(known or {}), **parts}.items() if value is not None}
    return merged or (None if not current_versions(case_id, [field]) else {})


def kept(case_id: int, actor: User, field: str) -> Any:
    """Return what is sealed, to be sealed again with a part of it changed; nothing for somebody who may not know it."""
    row = next(iter(_current(case_id, [field])), None)
    return None if row is None or not standing_of(actor, case_id).may_know(field) or not _is_open(row, actor) else json.loads(row.value)


def reseal(case_id: int, field: str, *, version: int) -> Change:
    """Write an older version of a secret again as the newest; version 0 is no value. Nobody gets to see it."""
    (current,) = _current(case_id, [field])
    older = SecretValue.objects.filter(case_id=case_id, field=field, version=version).first()
    fresh = SecretValue(
        case_id=case_id, field=field, version=current.version + 1, compartment=current.compartment, owner=current.owner,
        value=older.value if older and older.owner_id == current.owner_id else "null",
    )  # fmt: skip
    fresh.save(force_insert=True)
    return {"secret": field, "before": current.version, "after": fresh.version}


def current_versions(case_id: int, fields: Iterable[str]) -> dict[str, int]:
    """Return the newest version of each secret field that has one."""
    return {row.field: row.version for row in _current(case_id, fields)}


def owner_of(case_id: int, field: str) -> int | None:
    """Return the user whose private value this is, if anyone's."""
    return next((row.owner_id for row in _current(case_id, [field])), None)


def _current(case_id: int, fields: Iterable[str]) -> list[SecretValue]:
    wanted = set(fields)
    if not wanted:
        return []
    newer = SecretValue.objects.filter(case_id=OuterRef("case_id"), field=OuterRef("field"), version__gt=OuterRef("version"))
    rows = SecretValue.objects.filter(~Exists(newer), case_id=case_id).order_by("field")
    if len(wanted) <= MOST_NAMED:
        rows = rows.filter(field__in=wanted)
    return [row for row in rows if row.field in wanted]


def _older(case_id: int, fields: Iterable[str], versions: Mapping[str, int]) -> list[SecretValue]:
    rows = SecretValue.objects.filter(case_id=case_id, field__in=list(fields), version__in=set(versions.values())).order_by("field")
    return [row for row in rows if versions.get(row.field) == row.version]


def _is_open(row: SecretValue, viewer: User) -> bool:
    """A private value is open to the person it belongs to; one that is nobody's yet, to the one who is that stakeholder."""
    if row.field.startswith(REHEARSED_ALONE):
        return row.owner_id == viewer.pk
    return row.owner_id is None or row.owner_id == viewer.pk or not subject_of(row.field) or row.compartment != "private"
