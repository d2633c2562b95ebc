"""Save what happens at the table: contacts and offers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, Q

from batna.align.charter import check_package
from batna.model.case import Case
from batna.model.offer import Offer
from batna.model.problem import BadInput, Problem, shown
from batna.model.statement import Contact
from workbench.people.models import User
from workbench.records import rights
from workbench.records.models.negotiate import ContactRecord, OfferChoiceRecord, OfferRecord, ToldRecord
from workbench.records.rows import negotiate as rows
from workbench.records.save.change import Edit, Saved, change, checked

Given = Mapping[str, Any]


def log_contact(*, actor: User, case_id: int, contact: Given, key: str = "") -> Saved:
    """Write down an exchange with the supplier; without `id` it gets the next one, without `by` it is the actor's."""

    def write(edit: Edit) -> None:
        name = str(contact.get("id") or _next(edit, ContactRecord, "c"))
        document = edit.document("contacts", "offers")
        document["contacts"] = [{"by": actor.name, **contact, "id": name}]
        case = checked(document)
        if not (rights.may(edit.me, "edit") or edit.me.answers_to(case.contacts[0].by)):
            raise rights.Denied("Only the lead writes down contacts of others.")
        _refuse_twice(edit, ContactRecord, name, "contacts")
        edit.writer.add(rows.contact_rows(case.contacts))
        edit.id, edit.subject = name, f"{case.contacts[0].channel} on {case.contacts[0].on}"

    return change(
        actor=actor, case_id=case_id, verb="log_contact", section="contacts", right="log_contact", write=write, subject="contact", key=key
    )


def change_contact(*, actor: User, case_id: int, contact: Contact | Given, seen: int | None = None, key: str = "") -> Saved:
    """Correct a contact that was written down; anyone but the lead only their own.

    What was told of the protocol and the actor may not see stays: a form that does not show it cannot take it out.
    """
    name = contact.id if isinstance(contact, Contact) else str(contact.get("id", ""))

    def write(edit: Edit) -> None:
        _own_contact(edit, name)
        document = edit.document("offers")
        known = next(one for one in document["contacts"] if one["id"] == name)
        given = contact.model_dump() if isinstance(contact, Contact) else dict(contact)
        if "told" in given and not edit.me.is_cleared("protocol"):
            given["told"] = [*(item for item in known["told"] if item not in edit.me.speaks), *given["told"]]
        document["contacts"] = [known | given]
        case = checked(document)
        if known["by"] != case.contacts[0].by:
            rights.require(edit.me, "edit")
        edit.writer.replace(rows.CONTACTS, rows.contact_rows(case.contacts), _contact(name))
        edit.id, edit.subject = name, f"{case.contacts[0].channel} on {case.contacts[0].on}"

    return change(
        actor=actor, case_id=case_id, verb="change_contact", section="contacts", right="log_contact", write=write, subject="contact",
        seen=seen, key=key, yours={f"contacts.{name}": contact},
    )  # fmt: skip


def remove_contact(*, actor: User, case_id: int, contact_id: str, key: str = "") -> Saved:
    """Take a contact out of the log; anyone but the lead only their own."""

    def write(edit: Edit) -> None:
        _own_contact(edit, contact_id)
        edit.writer.replace(rows.CONTACTS, [], _contact(contact_id))

    return change(
        actor=actor,
        case_id=case_id,
        verb="remove_contact",
        section="contacts",
        right="log_contact",
        write=write,
        subject="contact",
        key=key,
    )


def make_offer(*, actor: User, case_id: int, offer: Given, seen: int | None = None, key: str = "") -> Saved:
    """Log an offer of either side; without `id` and `round` it gets the next ones.

    With `seen` it conflicts when another offer was logged after the form was loaded, since that may change the answer.

    Our own must keep the charter: `BadInput` names each clause that it breaks. Theirs may be anything.
    """

    def write(edit: Edit) -> None:
        side = "us" if offer.get("by") == "ours" else "them"
        name = str(offer.get("id") or _next(edit, OfferRecord, side))
        document = edit.document("contacts", "offers")
        last = OfferRecord.objects.filter(case_id=case_id, by=str(offer.get("by"))).aggregate(last=Max("round"))["last"] or 0
        document["offers"] = [{**offer, "id": name, "round": last + 1 if offer.get("round") is None else offer["round"]}]
        case = checked(document)
        _refuse_twice(edit, OfferRecord, name, "offers")
        _keep_charter(case, case.offers[0])
        edit.writer.add(rows.offer_rows(case.offers))
        edit.id, edit.subject = name, f"round {case.offers[0].round}, {case.offers[0].by}"

    return change(
        actor=actor, case_id=case_id, verb="make_offer", section="offers", right="make_offer", write=write, subject="offer", seen=seen,
        key=key, yours={"offers": offer},
    )  # fmt: skip


def remove_offer(*, actor: User, case_id: int, offer_id: str, key: str = "") -> Saved:
    """Take back the log of an offer that was never made."""

    def write(edit: Edit) -> None:
        within = {OfferRecord: Q(name_id=offer_id), OfferChoiceRecord: Q(offer__name_id=offer_id)}
        edit.writer.replace(rows.OFFERS, [], within)

    return change(
        actor=actor, case_id=case_id, verb="remove_offer", section="offers", right="make_offer", write=write, subject="offer", key=key
    )


def _keep_charter(case: Case, offer: Offer) -> None:
    if offer.by != "ours" or case.charter is None:
        return
    breaches = check_package(case, offer.package)
    if breaches:
        raise BadInput(
            Problem(f"offers.package.{breach.issue}", shown(breach.option), f"what clause {breach.clause} allows: {breach.because[0]}")
            for breach in breaches
        )


def _next(edit: Edit, table: type[ContactRecord | OfferRecord], prefix: str) -> str:
    taken = set(table.objects.filter(case_id=edit.case_id).values_list("name_id", flat=True))
    return _free(prefix, taken)


def _free(prefix: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number = sum(name.startswith(prefix) for name in known) + 1
    while f"{prefix}{number}" in known:
        number += 1
    return f"{prefix}{number}"


def _refuse_twice(edit: Edit, table: type[ContactRecord | OfferRecord], name: str, place: str) -> None:
    if table.objects.filter(case_id=edit.case_id, name_id=name).exists():
        raise BadInput([Problem(f"{place}.id", shown(name), "an id that is used once")])


def _own_contact(edit: Edit, name: str) -> None:
    by = ContactRecord.objects.filter(case_id=edit.case_id, name_id=name).values_list("by", flat=True).first()
    if by is None:
        raise BadInput([Problem("contacts.id", shown(name), "the id of a contact of this case")])
    if not (rights.may(edit.me, "edit") or edit.me.answers_to(by)):
        raise rights.Denied("Only the lead corrects the contacts of others.")


def _contact(name: str) -> dict[Any, Q]:
    return {ContactRecord: Q(name_id=name), ToldRecord: Q(contact__name_id=name)}
