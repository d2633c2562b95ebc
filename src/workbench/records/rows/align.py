"""Rows of align: the charter and the protocol."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from batna.model.charter import Charter, Signature
from batna.model.statement import InformationItem
from workbench.records.models.align import (
    CharterRecord,
    CharterRedLineOptionRecord,
    CharterRedLineRecord,
    DecisionRecord,
    InformationRecord,
    SignatureRecord,
    SignerRecord,
    SpeakerRecord,
    TradableRecord,
)
from workbench.records.models.prepare import IssueRecord
from workbench.records.rows.prepare import limit_rows, option_ref
from workbench.records.rows.shelf import DECISION, Document, Shelf
from workbench.records.rows.writing import Ref, Row, Table

INFORMATION: Final[tuple[Table, ...]] = (InformationRecord, SpeakerRecord)


def charter_rows(charter: Charter) -> Iterator[Row]:
    """Yield a version of the charter without its signatures."""
    me = Ref(CharterRecord, (charter.version,))
    yield Row(CharterRecord, {"version": charter.version})
    for i, decision in enumerate(charter.decisions):
        said = {name: getattr(decision, name) for name in DECISION}
        yield Row(DecisionRecord, {"charter_id": me, "name_id": decision.id, "position": i, **said})
    for i, line in enumerate(charter.red_lines):
        columns = {"charter_id": me, "position": i, "clause": line.clause, "owner": line.owner, "because": line.because}
        yield from limit_rows(CharterRedLineRecord, columns, line, (CharterRedLineOptionRecord, "line_id"))
    for i, tradable in enumerate(charter.tradables):
        issue = {"issue_id": Ref(IssueRecord, (tradable.issue,))}
        ends = {"floor_id": option_ref(tradable.issue, tradable.floor), "ceiling_id": option_ref(tradable.issue, tradable.ceiling)}
        said = {"clause": tradable.clause, "owner": tradable.owner, "because": tradable.because}
        yield Row(TradableRecord, {"charter_id": me, "position": i, **issue, **ends, **said})
    for i, person in enumerate(charter.signers):
        yield Row(SignerRecord, {"charter_id": me, "place": i, "text": person})


def signature_rows(signatures: Sequence[Signature], user_id: int | None = None) -> Iterator[Row]:
    for one in signatures:
        yield Row(SignatureRecord, {"person": one.person, "version": one.version, "on": one.on, "user_id": user_id})


def information_rows(items: Iterable[tuple[int, InformationItem]]) -> Iterator[Row]:
    """Yield the rows of information items, each with its place in the list."""
    for i, item in items:
        said = {"audience": item.audience, "stage": item.stage, "not_before": item.not_before, "known_to_them": item.known_to_them}
        yield Row(InformationRecord, {"name_id": item.id, "position": i, **said})
        for k, speaker in enumerate(item.speakers):
            yield Row(SpeakerRecord, {"item_id": Ref(InformationRecord, (item.id,)), "place": k, "text": speaker})


def read_charter(shelf: Shelf) -> Document | None:
    """Return the newest version of the charter with every signature so far."""
    charters = shelf.rows(CharterRecord)
    if not charters:
        return None
    pk, version = charters[-1]
    names = ("id", *DECISION)
    decisions = [said for charter, *said in shelf.rows(DecisionRecord) if charter == pk]
    return {
        "version": version,
        "decisions": [dict(zip(names, decision, strict=True)) for decision in decisions],
        "red_lines": shelf.limits(CharterRedLineRecord, pk),
        "tradables": list(_tradables(shelf, pk)),
        "signers": shelf.names(SignerRecord, pk),
        "signatures": [{"person": person, "version": number, "on": on} for person, number, on in shelf.rows(SignatureRecord)],
    }


def _tradables(shelf: Shelf, charter: int) -> Iterator[Document]:
    for of, clause, floor, ceiling, owner, because in shelf.rows(TradableRecord):
        if of != charter:
            continue
        issue, low = shelf.options[floor]
        yield {"clause": clause, "issue": issue, "floor": low, "ceiling": shelf.options[ceiling][1], "owner": owner, "because": because}


def read_information(shelf: Shelf) -> list[Document]:
    rows = InformationRecord.objects.filter(case_id=shelf.case_id).order_by("position", "pk")
    columns = ("name_id", "audience", "stage", "not_before", "known_to_them")
    return [
        dict(zip(("id", *columns[1:]), said, strict=True)) | {"speakers": shelf.names(SpeakerRecord, pk)}
        for pk, *said in rows.values_list("pk", *columns)
    ]
