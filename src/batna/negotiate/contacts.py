"""What happened so far: contacts and offers in one line of time, and what was told against the protocol."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from batna.measure.wording import say_list
from batna.model.case import Case
from batna.model.offer import Offer, Side
from batna.model.package import say_package
from batna.model.statement import Contact, InformationItem

Verdict = Literal["permitted", "already known", "wrong speaker", "too early", "nobody may say it"]
ALLOWED: frozenset[Verdict] = frozenset(("permitted", "already known"))


@dataclass(frozen=True, slots=True)
class Told:
    """An information item that was said in a contact, and whether the protocol allows it.

    `round` is the latest round of offers begun by that day, 0 before the first. `instead` is the wording that the
    protocol gives for next time.
    """

    contact: str
    item: str
    fact: str
    on: date
    by: str
    round: int
    verdict: Verdict
    instead: str
    because: tuple[str, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether the protocol allows it."""
        return self.verdict in ALLOWED


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: a contact or an offer. `side` says who acted; `round` as in `Told`, for an offer its own."""

    id: str
    kind: Literal["contact", "offer"]
    on: date
    round: int
    side: Side
    by: str
    where: str
    says: str
    asked: str
    promised: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Contacts and offers, the latest first."""

    entries: tuple[Entry, ...]
    because: tuple[str, ...]


def list_contacts(case: Case) -> Timeline:
    """Return contacts and offers merged by date, the latest first; on the same day offers come after contacts.

    Says nothing about what was told: `find_told` does, for those who may see the protocol.
    """
    contacts = [_contact(case, contact) for contact in case.contacts]
    offers = [_offer(case, offer) for offer in case.offers]
    entries = sorted((*contacts, *offers), key=lambda entry: (entry.on, entry.round))
    people = sorted({contact.by for contact in case.contacts})
    ours = sum(offer.by == "ours" for offer in case.offers)
    because = f"{len(contacts)} contacts by {len(people)} of us; {ours} offers of ours, {len(offers) - ours} of theirs."
    return Timeline(tuple(reversed(entries)), (because,))


def find_told(case: Case) -> tuple[Told, ...]:
    """Return every information item that a contact says was told, in the order of time, with the protocol's verdict.

    An item that the viewer may not see is not listed. Raises `HiddenFromRole` when the whole protocol is hidden.
    """
    items = {item.id: item for item in case.information}
    ordered = sorted(case.contacts, key=lambda contact: contact.on)
    return tuple(_told(case, contact, items[name]) for contact in ordered for name in contact.told if name in items)


def find_slips(case: Case) -> tuple[Told, ...]:
    """Return what was told against the protocol, in the order of time."""
    return tuple(told for told in find_told(case) if not told.is_allowed)


def round_on(case: Case, day: date) -> int:
    """Return the latest round of offers that had begun on a day; 0 before the first offer."""
    return max((offer.round for offer in case.offers if offer.on <= day), default=0)


def _contact(case: Case, contact: Contact) -> Entry:
    where = f"{contact.channel} with {contact.with_whom}" if contact.with_whom else contact.channel
    return Entry(
        contact.id,
        "contact",
        contact.on,
        round_on(case, contact.on),
        "ours",
        contact.by,
        where,
        contact.said,
        contact.asked,
        contact.promised,
    )


def _offer(case: Case, offer: Offer) -> Entry:
    who = offer.speaker or (case.buyer if offer.by == "ours" else case.supplier)
    where = f"offer, round {offer.round}: {say_package(case.issues, offer.package)}"
    return Entry(offer.id, "offer", offer.on, offer.round, offer.by, who, where, offer.note, "", "")


def _told(case: Case, contact: Contact, item: InformationItem) -> Told:
    current = round_on(case, contact.on)
    verdict, why = _judge(case, contact.by, current, item)
    return Told(contact.id, item.id, item.fact, contact.on, contact.by, current, verdict, item.wording, (why,))


def _judge(case: Case, speaker: str, current: int, item: InformationItem) -> tuple[Verdict, str]:
    if item.known_to_them:
        return "already known", "The protocol marks this as known to them."
    if not item.speakers:
        return "nobody may say it", "The protocol names no speaker for this, so nobody may say it."
    if not names_of(case, speaker) & _plain(item.speakers):
        return "wrong speaker", f"The protocol leaves this to {say_list(list(item.speakers))}; {speaker} said it."
    if item.not_before is not None and current < item.not_before:
        return "too early", f"Not before round {item.not_before} of offers; it was round {current}."
    return "permitted", f"{speaker} may say this{'' if item.not_before is None else f' from round {item.not_before}'}."


def names_of(case: Case, speaker: str) -> frozenset[str]:
    """Return the names under which the protocol may list a speaker: person, stakeholder and function, in small letters."""
    names = {speaker}
    for who in case.stakeholders:
        if _plain([speaker]) & _plain([who.id, who.person, who.label]):
            names |= {who.id, who.person, who.function}
    return _plain(names)


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names if name.strip())
