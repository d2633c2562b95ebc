"""Save how it ended and what we learned."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Q

from batna.model.outcome import Outcome
from batna.model.problem import BadInput, Problem
from workbench.people.models import User
from workbench.records import rights
from workbench.records.models.learn import DebriefRecord
from workbench.records.rows import learn as rows
from workbench.records.rows.shelf import DEBRIEF
from workbench.records.save.change import Edit, Saved, change, checked

Given = Mapping[str, Any]


def record_outcome(*, actor: User, case_id: int, outcome: Outcome | Given | None, seen: int | None = None, key: str = "") -> Saved:
    """Say how it ended: an agreement with its package, or an impasse; `None` opens the case again."""

    def write(edit: Edit) -> None:
        case = checked(edit.document() | {"outcome": outcome})
        edit.writer.replace(rows.OUTCOME, rows.outcome_rows(case.outcome))
        edit.subject = case.outcome.kind if case.outcome else "open again"

    return change(
        actor=actor, case_id=case_id, verb="record_outcome", section="outcome", right="edit", write=write, subject="outcome", seen=seen,
        key=key, yours={"outcome": outcome},
    )  # fmt: skip


def save_debrief(*, actor: User, case_id: int, debrief: Given, number: int | None = None, seen: int | None = None, key: str = "") -> Saved:
    """Save a debrief; `number` (from 1) corrects one, the lead anyone's, others their own."""

    def write(edit: Edit) -> None:
        document = edit.document("contacts", "offers")
        place = number or (DebriefRecord.objects.filter(case_id=case_id).aggregate(last=Max("number"))["last"] or 0) + 1
        known = DebriefRecord.objects.filter(case_id=case_id, number=place).first()
        if number is not None and known is None:
            raise BadInput([Problem("debriefs", str(number), "the number of a debrief of this case")])
        if known and not (rights.may(edit.me, "edit") or edit.me.answers_to(known.by)):
            raise rights.Denied("Only the lead corrects the debriefs of others.")
        before = {name: getattr(known, name) for name in DEBRIEF} if known else {"by": actor.name}
        document["debriefs"] = [before | dict(debrief)]
        case = checked(document)
        edit.writer.replace([DebriefRecord], rows.debrief_rows([(place, case.debriefs[0])]), {DebriefRecord: Q(number=place)})
        edit.id, edit.subject = str(place), f"debrief by {case.debriefs[0].by}"

    return change(
        actor=actor, case_id=case_id, verb="save_debrief", section="debriefs", right="debrief", write=write, subject="debrief",
        seen=seen, key=key, yours={"debriefs": debrief},
    )  # fmt: skip
