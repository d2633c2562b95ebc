"""Results of long work: kept behind the gate in the compartment of what went into them."""

from collections.abc import Mapping
from typing import Any

from workbench.people.models import User
from workbench.records import rights
from workbench.records.load import Loaded
from workbench.records.reveal import reveal
from workbench.records.save.change import Edit, Saved, change


def field_of(kind: str) -> str:
    """Return the field that holds the newest result of one kind of work."""
    return f"work.{kind}"


def keep_work(*, actor: User, case_id: int, kind: str, result: Mapping[str, Any]) -> Saved:
    """Keep a result as the newest of its kind; raises `Denied` for somebody who may not know it."""

    def write(edit: Edit) -> None:
        if not edit.me.may_know(field_of(kind)):
            raise rights.Denied("Your role may not know this result.")
        edit.seal({field_of(kind): dict(result)})

    return change(
        actor=actor, case_id=case_id, verb="keep_work", section="work", right="edit_self", write=write, subject=kind.replace("_", " ")
    )


def read_work(loaded: Loaded, kind: str) -> dict[str, Any] | None:
    """Return the newest result of one kind of work, nothing when there is none or the viewer may not know it."""
    field = field_of(kind)
    if not loaded.standing.may_know(field):
        return None
    found = reveal(loaded.viewer, loaded.pk, [field], f"long work {kind}", standing=loaded.standing).get(field)
    return found if isinstance(found, dict) else None
