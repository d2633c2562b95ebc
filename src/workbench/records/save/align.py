"""Save what align agrees: the charter, its signatures, the protocol."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from batna.model.charter import Charter, Signature
from batna.model.problem import BadInput, Problem, shown
from batna.model.statement import InformationItem, Reveals
from workbench.people.models import User
from workbench.records import rights
from workbench.records.compartments import OF_AN_ITEM, REVEALS
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
from workbench.records.rows import align as rows
from workbench.records.rows.shelf import Document
from workbench.records.rows.writing import Table
from workbench.records.save.change import Edit, Saved, change, checked
from workbench.records.save.sealed import sealed_item

Given = Mapping[str, Any]
CHARTER: tuple[tuple[Table, str], ...] = (
    (CharterRecord, "version"),
    (DecisionRecord, "charter__version"),
    (CharterRedLineRecord, "charter__version"),
    (CharterRedLineOptionRecord, "line__charter__version"),
    (TradableRecord, "charter__version"),
    (SignerRecord, "charter__version"),
)


def save_charter(*, actor: User, case_id: int, charter: Charter | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save the charter. Once somebody has signed a version, a change makes a new one that must be signed again."""

    def write(edit: Edit) -> None:
        document = edit.document()
        known = document["charter"]
        given = charter.model_dump(by_alias=True) if isinstance(charter, Charter) else dict(charter)
        version = known["version"] if known else 1
        document["charter"] = given | {"version": version, "signatures": []}
        case = checked(document)
        assert case.charter is not None  # noqa: S101 - the document has just been given one
        if known and SignatureRecord.objects.filter(case_id=case_id, version=version).exists():
            if case.charter == checked(edit.document()).charter.model_copy(update={"signatures": ()}):  # type: ignore[union-attr]
                return
            edit.writer.add(rows.charter_rows(case.charter.model_copy(update={"version": version + 1})))
            version += 1
        else:
            edit.writer.replace([table for table, _ in CHARTER], rows.charter_rows(case.charter), _within(version))
        edit.subject = f"charter, version {version}"

    return change(
        actor=actor, case_id=case_id, verb="save_charter", section="charter", right="edit", write=write, subject="charter", seen=seen,
        key=key, yours={"charter": charter},
    )  # fmt: skip


def _within(version: int) -> dict[Table, Q]:
    return {table: Q(**{path: version}) for table, path in CHARTER}


def sign_charter(*, actor: User, case_id: int, on: date, version: int, person: str = "", key: str = "") -> Saved:
    """Sign the newest version of the charter as oneself; `person` tells which signer, where several names mean the actor.

    `version` is the one that was read; a newer one has to be read first.
    """

    def write(edit: Edit) -> None:
        charter = checked(edit.document("contacts", "offers")).charter
        signers = () if charter is None else tuple(name for name in charter.signers if edit.me.answers_to(name))
        if charter is None or charter.version != version:
            newest = "no charter" if charter is None else f"version {charter.version}"
            raise BadInput([Problem("charter.version", str(version), f"{newest}: read it before you sign")])
        if person and person not in signers:
            raise rights.Denied("Nobody signs for somebody else.")
        if not signers:
            raise rights.Denied("You are not among the signers of this charter.")
        name = person or signers[0]
        if not any(one.person == name and one.version == version for one in charter.signatures):
            edit.writer.add(rows.signature_rows([Signature(person=name, version=version, on=on)], actor.pk))
        edit.subject = f"charter, version {version}, as {name}"

    return change(
        actor=actor, case_id=case_id, verb="sign_charter", section="charter", right="sign", write=write, subject="charter", key=key
    )


def save_information(
    *, actor: User, case_id: int, information: Sequence[InformationItem | Given], seen: int | None = None, key: str = ""
) -> Saved:
    """Save the protocol: what they would like to know, and who may say it, when, in which words.

    What an item tells as a number (`reveals`) stays where it is not given; items that are not in the list any more lose theirs.
    """

    def write(edit: Edit) -> None:
        _require_protocol(edit)
        document = edit.document()
        gone = {item["id"] for item in document["information"]}
        case = checked(document | {"information": list(information)})
        edit.writer.replace(rows.INFORMATION, rows.information_rows(enumerate(case.information)))
        for item, given in zip(case.information, information, strict=True):
            edit.seal(sealed_item(item, (*OF_AN_ITEM, *_numbers_in(edit, given))))
        for name in gone - {item.id for item in case.information}:
            edit.seal({f"information.{name}.{part}": None for part in (*OF_AN_ITEM, REVEALS)})

    return change(
        actor=actor, case_id=case_id, verb="save_information", section="information", right="edit", write=write,
        subject="information protocol", seen=seen, key=key, yours={"information": tuple(information)},
    )  # fmt: skip


def save_item(*, actor: User, case_id: int, item: InformationItem | Given, seen: int | None = None, key: str = "") -> Saved:
    """Save one item of the protocol, new or known by its id; what is not given stays.

    `reveals`, what it tells as a number, is written only by somebody who may know such numbers.
    """
    name = item.id if isinstance(item, InformationItem) else str(item.get("id", ""))

    def write(edit: Edit) -> None:
        _require_protocol(edit)
        document = edit.document("contacts", "offers")
        known: Document = next((one for one in document["information"] if one["id"] == name), {})
        given = dict(item.__dict__ if isinstance(item, InformationItem) else item)
        document["information"] = [known | given]
        (found,) = checked(document).information
        places = dict(InformationRecord.objects.filter(case_id=case_id).values_list("name_id", "position"))
        place = places.get(found.id, max(places.values(), default=-1) + 1)
        edit.writer.replace(rows.INFORMATION, rows.information_rows([(place, found)]), _of_item(found.id))
        said = [part for part in OF_AN_ITEM if part in given or not known]
        edit.seal(sealed_item(found, (*said, *_numbers_in(edit, given))))
        edit.id = edit.subject = found.id

    return change(
        actor=actor, case_id=case_id, verb="save_item", section="information", right="edit", write=write, subject=name, seen=seen,
        key=key, yours={f"information.{name}": item},
    )  # fmt: skip


def remove_item(*, actor: User, case_id: int, item_id: str, seen: int | None = None, key: str = "") -> Saved:
    """Take an item out of the protocol; one that a contact names stays."""

    def write(edit: Edit) -> None:
        _require_protocol(edit)
        document = edit.document("offers")
        left = [one for one in document["information"] if one["id"] != item_id]
        if len(left) == len(document["information"]):
            raise _unknown_item(item_id)
        checked(document | {"information": left})
        edit.writer.replace(rows.INFORMATION, [], _of_item(item_id))
        edit.seal({f"information.{item_id}.{part}": None for part in (*OF_AN_ITEM, REVEALS)})

    return change(
        actor=actor, case_id=case_id, verb="remove_item", section="information", right="edit", write=write, subject=item_id, seen=seen,
        key=key, yours={f"information.{item_id}": None},
    )  # fmt: skip


def set_reveals(
    *, actor: User, case_id: int, item_id: str, reveals: Reveals | Given | None, seen: int | None = None, key: str = ""
) -> Saved:
    """Say what an item tells about us as a number, so that telling it can be priced; nothing takes that away again."""

    def write(edit: Edit) -> None:
        _require_protocol(edit)
        document = edit.document("contacts", "offers")
        document["information"] = [one | {REVEALS: reveals} for one in document["information"] if one["id"] == item_id]
        if not document["information"]:
            raise _unknown_item(item_id)
        (found,) = checked(document).information
        edit.seal(sealed_item(found, _numbers_in(edit, {REVEALS: reveals})))
        edit.id = item_id

    return change(
        actor=actor, case_id=case_id, verb="set_reveals", section="information", right="edit", write=write, subject=item_id, seen=seen,
        key=key, yours={f"information.{item_id}.{REVEALS}": reveals},
    )  # fmt: skip


def _require_protocol(edit: Edit) -> None:
    if not edit.me.is_cleared("protocol"):
        raise rights.Denied("Your role does not see the whole protocol, so it cannot change it.")


def _numbers_in(edit: Edit, given: InformationItem | Given) -> tuple[str, ...]:
    """Return whether what an item tells as a number is to be sealed: when it is given, by somebody who may know it."""
    values = given.__dict__ if isinstance(given, InformationItem) else given
    if REVEALS not in values:
        return ()
    if edit.me.is_cleared("commercial"):
        return (REVEALS,)
    if values[REVEALS] is None:
        return ()
    raise rights.Denied("Your role may not know these figures, so it cannot change them.")


def _of_item(name: str) -> dict[Table, Q]:
    return {InformationRecord: Q(name_id=name), SpeakerRecord: Q(item__name_id=name)}


def _unknown_item(name: str) -> BadInput:
    return BadInput([Problem("information.id", shown(name), "the id of an information item of this case")])
