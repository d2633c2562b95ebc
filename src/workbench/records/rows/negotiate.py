"""Rows of negotiate: contacts and offers."""

from collections.abc import Iterable, Iterator
from typing import Final

from batna.model.offer import Offer
from batna.model.statement import Contact
from workbench.records.models.negotiate import ContactRecord, OfferChoiceRecord, OfferRecord, ToldRecord
from workbench.records.rows.prepare import option_ref
from workbench.records.rows.shelf import Document, Shelf
from workbench.records.rows.writing import Ref, Row, Table

CONTACTS: Final[tuple[Table, ...]] = (ContactRecord, ToldRecord)
OFFERS: Final[tuple[Table, ...]] = (OfferRecord, OfferChoiceRecord)
CONTACT: Final = ("on", "by", "channel", "with_whom", "said", "asked", "promised")
OFFER: Final = ("round", "by", "on", "speaker", "note")


def contact_rows(contacts: Iterable[Contact]) -> Iterator[Row]:
    for contact in contacts:
        yield Row(ContactRecord, {"name_id": contact.id, **{name: getattr(contact, name) for name in CONTACT}})
        for k, item in enumerate(contact.told):
            yield Row(ToldRecord, {"contact_id": Ref(ContactRecord, (contact.id,)), "place": k, "text": item})


def offer_rows(offers: Iterable[Offer]) -> Iterator[Row]:
    for offer in offers:
        yield Row(OfferRecord, {"name_id": offer.id, **{name: getattr(offer, name) for name in OFFER}})
        for issue, option in offer.package.items():
            yield Row(OfferChoiceRecord, {"offer_id": Ref(OfferRecord, (offer.id,)), "option_id": option_ref(issue, option)})


def read_contacts(shelf: Shelf) -> list[Document]:
    rows = ContactRecord.objects.filter(case_id=shelf.case_id).order_by("pk").values_list("pk", "name_id", *CONTACT)
    return [dict(zip(("id", *CONTACT), said, strict=True)) | {"told": shelf.names(ToldRecord, pk)} for pk, *said in rows]


def read_offers(shelf: Shelf) -> list[Document]:
    rows = OfferRecord.objects.filter(case_id=shelf.case_id).order_by("pk").values_list("pk", "name_id", *OFFER)
    return [
        dict(zip(("id", *OFFER), said, strict=True)) | {"package": shelf.package(shelf.picks(OfferChoiceRecord, pk))} for pk, *said in rows
    ]
