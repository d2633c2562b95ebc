"""Save what plan needs to know: how the two sides bargain, and what could be done for our alternatives."""

from collections.abc import Mapping
from typing import Any

from batna.model.bargaining import Action, Bargaining
from batna.model.problem import BadInput, Problem, shown
from workbench.people.models import User
from workbench.records import rights
from workbench.records.compartments import BARGAINING, Compartment
from workbench.records.reveal import kept, merge
from workbench.records.rows.shelf import Document
from workbench.records.save.change import Edit, Saved, change, checked
from workbench.records.save.rehearsing import add_rehearsal_move, end_rehearsal, start_rehearsal, take_back_rehearsal_move
from workbench.records.save.sealed import plain, sealed_bargaining

__all__ = [
    "add_rehearsal_move", "end_rehearsal", "remove_action", "save_action", "save_bargaining", "start_rehearsal", "take_back_rehearsal_move",
]  # fmt: skip

Given = Mapping[str, Any]


def save_bargaining(*, actor: User, case_id: int, bargaining: Bargaining | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save how the two sides bargain and what waiting costs; fields that are not given stay. The actions have verbs of their own."""
    given = {part: getattr(bargaining, part) for part in BARGAINING} if isinstance(bargaining, Bargaining) else dict(bargaining)

    def write(edit: Edit) -> None:
        _require_cleared(edit, "commercial")
        if "actions" in given:
            raise BadInput([Problem("bargaining.actions", "actions", "to be saved one by one, apart from the rest")])
        found = checked(edit.document("contacts", "offers") | {"bargaining": given}).bargaining
        parts = sealed_bargaining(found, [part for part in BARGAINING if part in given])
        edit.seal({"bargaining": merge(case_id, actor, "bargaining", parts) or None})

    return change(
        actor=actor, case_id=case_id, verb="save_bargaining", section="bargaining", right="edit", write=write, subject="bargaining",
        seen=seen, key=key, yours={f"bargaining.{part}": value for part, value in given.items()},
    )  # fmt: skip


def save_action(*, actor: User, case_id: int, action: Action | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save what could be done for an alternative, new or known by its id; fields that are not given stay, without id it gets the next."""

    def write(edit: Edit) -> None:
        known = _actions(edit)
        given = action.model_dump() if isinstance(action, Action) else dict(action)
        names = [one["id"] for one in known]
        name = str(given.get("id") or next(f"a{n}" for n in range(1, len(names) + 2) if f"a{n}" not in names))
        place = names.index(name) if name in names else len(known)
        before = known[place] if place < len(known) else {}
        _seal(edit, [*known[:place], before | given | {"id": name}, *known[place + 1 :]])
        edit.id = name

    return change(
        actor=actor, case_id=case_id, verb="save_action", section="actions", right="edit", write=write, subject="alternatives", seen=seen,
        key=key, yours={"bargaining.actions": action},
    )  # fmt: skip


def remove_action(*, actor: User, case_id: int, action_id: str, seen: int | None = None, key: str = "") -> Saved:
    """Take an action off the list of what could be done for our alternatives."""

    def write(edit: Edit) -> None:
        known = _actions(edit)
        left = [one for one in known if one["id"] != action_id]
        if len(left) == len(known):
            raise BadInput([Problem("bargaining.actions.id", shown(action_id), "the id of an action of this case")])
        _seal(edit, left)

    return change(
        actor=actor, case_id=case_id, verb="remove_action", section="actions", right="edit", write=write, subject="alternatives",
        seen=seen, key=key, yours={"bargaining.actions": None},
    )  # fmt: skip


def _actions(edit: Edit) -> list[Document]:
    _require_cleared(edit, "alternatives")
    return kept(edit.case_id, edit.me.user, "bargaining.actions") or []


def _seal(edit: Edit, actions: list[Document]) -> None:
    document = edit.document("contacts", "offers")
    document["alternatives"] = kept(edit.case_id, edit.me.user, "alternatives") or []
    found = checked(document | {"bargaining": {"actions": actions}}).bargaining.actions
    edit.seal({"bargaining.actions": plain(found) or None})


def _require_cleared(edit: Edit, compartment: Compartment) -> None:
    if not edit.me.is_cleared(compartment):
        raise rights.Denied("Your role may not know these figures, so it cannot change them.")
