"""Save what align agrees: the charter, its signatures, the protocol."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from batna.model.charter import Charter, Signature
from batna.model.problem import BadInput, Problem
from batna.model.statement import InformationItem
from workbench.people.models import User
from workbench.records import rights
from workbench.records.compartments import OF_AN_ITEM
from workbench.records.models.align import (
    CharterRecord,
    CharterRedLineOptionRecord,
    CharterRedLineRecord,
    DecisionRecord,
    SignatureRecord,
    SignerRecord,
    TradableRecord,
)
from workbench.records.rows import align as rows
from workbench.records.rows.writing import Table
from workbench.records.save.change import Edit, Saved, change, checked

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
    """Save the protocol: what they would like to know, and who may say it, when, in which words."""

    def write(edit: Edit) -> None:
        if not edit.me.is_cleared("protocol"):
            raise rights.Denied("Your role does not see the whole protocol, so it cannot change it.")
        case = checked(edit.document() | {"information": list(information)})
        edit.writer.replace(rows.INFORMATION, rows.information_rows(case.information))
        edit.seal({f"information.{item.id}.{part}": getattr(item, part) or None for item in case.information for part in OF_AN_ITEM})

    return change(
        actor=actor, case_id=case_id, verb="save_information", section="information", right="edit", write=write,
        subject="information protocol", seen=seen, key=key, yours={"information": tuple(information)},
    )  # fmt: skip
