"""Rows of learn: the outcome and the debriefs."""

from collections.abc import Iterable, Iterator
from typing import Final

from batna.model.outcome import Debrief, Outcome
from workbench.records.models.learn import DebriefRecord, OutcomeChoiceRecord, OutcomeRecord
from workbench.records.rows.prepare import option_ref
from workbench.records.rows.shelf import DEBRIEF, Document, Shelf
from workbench.records.rows.writing import Ref, Row, Table

OUTCOME: Final[tuple[Table, ...]] = (OutcomeRecord, OutcomeChoiceRecord)


def outcome_rows(outcome: Outcome | None) -> Iterator[Row]:
    if outcome is None:
        return
    yield Row(OutcomeRecord, {"kind": outcome.kind, "on": outcome.on, "because": outcome.because})
    for issue, option in outcome.package.items():
        yield Row(OutcomeChoiceRecord, {"outcome_id": Ref(OutcomeRecord, ()), "option_id": option_ref(issue, option)})


def debrief_rows(debriefs: Iterable[tuple[int, Debrief]]) -> Iterator[Row]:
    """Yield the rows of debriefs, each with its number."""
    for number, debrief in debriefs:
        yield Row(DebriefRecord, {"number": number, **{name: getattr(debrief, name) for name in DEBRIEF}})


def read_outcome(shelf: Shelf) -> Document | None:
    rows = shelf.rows(OutcomeRecord)
    if not rows:
        return None
    pk, kind, on, because = rows[0]
    return {"kind": kind, "on": on, "because": because, "package": shelf.package(shelf.picks(OutcomeChoiceRecord, pk))}


def read_debriefs(shelf: Shelf) -> list[Document]:
    """Return the debriefs; their numbers, by which they are corrected, stay on the shelf."""
    rows = shelf.rows(DebriefRecord)
    shelf.debriefs = [number for number, *_ in rows]
    return [dict(zip(DEBRIEF, said, strict=True)) for _, *said in rows]
