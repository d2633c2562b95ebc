"""A case with a mark of its own in every secret, and how to find that mark in any answer."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tests.batna.exchange.test_documents import pdf_text

from batna.exchange.document import case_of
from batna.model.case import Case
from workbench.records.compartments import Compartment, compartment_of

TITLE: Final = "Chairs qxtitle"


@dataclass(frozen=True)
class Canary:
    """What one field holds: one of the needles is on every page that shows it."""

    field: str
    needles: tuple[str, ...]

    @property
    def compartment(self) -> Compartment:
        if self.field.startswith("terms."):
            return "terms"
        sealed_whole = self.field.startswith("bargaining.") and self.field != "bargaining.actions"
        return compartment_of("bargaining" if sealed_whole else self.field)


def number(value: int) -> tuple[str, ...]:
    """Return the ways in which a number of six digits may be written."""
    head, tail = str(value)[:-3], str(value)[-3:]
    return tuple(f"{head}{between}{tail}" for between in ("", ",", ".", "'", " ", "\u00a0", "\u202f", "&nbsp;", "&#x27;"))


def share(digits: str) -> tuple[str, ...]:
    """Return the ways in which a number from 0 to 1 may be written: 0.6135792, 61.35792 %."""
    return (f"0.{digits}", f"{digits[:2]}.{digits[2:]}", f"{digits[:2]},{digits[2:]}")


def day(value: date) -> tuple[str, ...]:
    written = (
        value.isoformat(),
        f"{value:%d.%m.%Y}",
        f"{value:%d/%m/%Y}",
        f"{value:%m/%d/%Y}",
        f"{value:%B} {value.day}",
        f"{value:%b} {value.day}",
    )
    return (*written, f"{value.day} {value:%B}", f"{value.day} {value:%b}")


NEED_BY: Final = date(2031, 5, 23)

CANARIES: Final[tuple[Canary, ...]] = (
    Canary("preferences.ours.reservation", number(718293)),
    Canary("preferences.ours.target", number(827361)),
    Canary("preferences.ours.ceiling", number(936472)),
    Canary("preferences.theirs", (*number(645372), *number(534681))),
    Canary("should_cost", ("qxresin", "qxindex", *number(365827), *number(476938))),
    Canary("alternatives", ("qxalternative", "qxevidence", *number(412589))),
    Canary("going_without", number(321796)),
    # How they bargain, rounds and our deadline are words and small numbers that stand on every page; the two worlds watch these.
    Canary("bargaining.pen", share("6135792")),
    Canary("bargaining.patience", share("9182731")),
    Canary("bargaining.breakdown", ("0.0012345", "0.12345")),
    Canary("bargaining.improvement", number(276354)),
    Canary("bargaining.unasked", ("0.0023456", "0.23456")),
    Canary("bargaining.quarter_end", number(187465)),
    Canary("bargaining.delay", ("qxpayer", *number(198576))),
    Canary("bargaining.deadlines", ("qxstated",)),
    Canary("bargaining.budget", number(265913)),
    Canary("bargaining.actions", ("qxaction", *number(143862))),
    Canary("dates.need_by", day(NEED_BY)),
    Canary("dates.gap_cost_per_day", number(213687)),
    Canary("stakeholders.finance.knows", ("qxknows",)),
    Canary("stakeholders.finance.trade_offs", number(154923)),
    Canary("stakeholders.finance.notes", ("qxfinancenotes",)),
    Canary("stakeholders.engineering.notes", ("qxengineeringnotes",)),
    Canary("information.volumes.fact", ("qxfactvolumes",)),
    Canary("information.volumes.wording", ("qxwordingvolumes",)),
    Canary("information.volumes.reveals", (*number(703914), *number(697135))),
    Canary("information.ready.fact", ("qxfactready",)),
    Canary("information.ready.wording", ("qxwordingready",)),
    Canary("information.ready.reveals", share("8465137")),
    Canary("terms.issue", ("qxissue",)),
    Canary("terms.cost", ("qxcost",)),
    Canary("terms.position", ("qxposition",)),
    Canary("terms.charter", ("qxdecision", "qxclause")),
    Canary("terms.contact", ("qxsaid",)),
    Canary("terms.offer", ("qxnote",)),
    Canary("terms.debrief", ("qxmoved",)),
    Canary("terms.worry", ("qxworry",)),
    Canary("terms.testimonial", ("qxquote",)),
    Canary("terms.stake", number(876543)),
)


def marked_case() -> Case:
    """Return a whole case that holds every canary."""
    return case_of(MARKED)


MARKED: Final[dict[str, Any]] = {
    "batna": 1,
    "title": TITLE,
    "buyer": "Northwind",
    "supplier": "Sella",
    "unit": "EUR",
    "stake": 876543,
    "issues": [
        {"id": "price", "name": "Unit price qxissue", "unit": "EUR", "options": [210, 200, 190]},
        {"id": "delivery", "name": "Delivery", "unit": "day", "options": [60, 45]},
    ],
    "preferences": {
        "ours": {"values": {"delivery": [0, 400000]}, "reservation": 718293, "target": 827361, "ceiling": 936472},
        "theirs": {"values": {"price": [645372, 300000, 0], "delivery": [0, 150000]}, "reservation": 534681},
    },
    "costs": [{"line": "Chairs qxcost", "amount": [0, -500000, -900000], "by": "price"}],
    "should_cost": {
        "part": "A chair",
        "lines": [
            {"line": "qxresin", "gross": 1.5, "price": {"low": 300000, "likely": 365827, "high": 400000}, "scrap": 0.25, "quoted": 476938},
            {"line": "labour", "should": 0.5, "quoted": 2},
        ],
        "margin": 0.25,
        "source": "qxindex",
    },
    "stakeholders": [
        {
            "id": "finance", "function": "finance", "person": "Ingrid Holm", "influence": 5, "stance": "opposes", "talks_to_supplier": True,
            "knows": ["qxknows"], "trade_offs": {"price": [0, 1, 154923], "delivery": [0, 2]}, "notes": "qxfinancenotes",
            "positions": [{"says": "Cut the bill qxposition", "wants": [{"issue": "price", "at_most": 200}], "needs": ["cash"]}],
            "needs": [{"id": "cash", "says": "Cash", "at_most": 2, "from": {"delivery": {"60": 1, "45": 2}}}],
            "red_lines": [{"issue": "price", "at_most": 200}],
        },
        {"id": "engineering", "function": "engineering", "person": "Tomas Vega", "notes": "qxengineeringnotes", "influence": 2},
        {"id": "operations", "function": "operations", "person": "Jonas Berg", "red_lines": [{"issue": "delivery", "at_most": 45}]},
    ],
    "alternatives": [
        {
            "id": "other", "name": "Buy elsewhere qxalternative", "total_cost": 412589, "switching_cost": 1000, "likelihood": 0.7,
            "ready_on": "2031-06-30", "evidence": "qxevidence",
        }
    ],
    "going_without": -321796,
    "dates": {"need_by": NEED_BY, "told": "2032-01-31", "gap_cost_per_day": 213687, "next": "2031-02-01", "next_what": "Second meeting"},
    "bargaining": {
        "kind": "alternating", "pen": 0.6135792, "patience": {"ours": 0.9182731, "theirs": 0.9}, "rounds": 7, "deadline": 6,
        "days_per_round": 5, "breakdown": 0.0012345, "improvement": 276354, "unasked": 0.0023456, "quarter_end": 187465, "budget": 265913,
        "delay": [{"function": "qxpayer", "per_day": 198576}],
        "deadlines": [{"on": "2031-01-28", "kept": False, "note": "qxstated"}, {"on": "2031-03-14"}],
        "actions": [
            {
                "id": "pilot", "name": "Pilot qxaction", "kind": "pilot", "alternative": "other", "cost": 143862, "days": 40, "odds": 0.7,
                "saves": 9000,
            }
        ],
    },
    "charter": {
        "version": 1,
        "decisions": [{"id": "agree", "decides": "Agree qxdecision", "approver": "Henrik Sand"}],
        "red_lines": [{"clause": "1", "issue": "delivery", "at_most": 60, "because": "qxclause"}],
        "tradables": [{"clause": "2", "issue": "price", "floor": 210, "ceiling": 190}],
        "signers": ["Maya Lindqvist", "Henrik Sand", "Ingrid Holm"],
        "signatures": [{"person": "Maya Lindqvist", "version": 1, "on": "2031-01-10"}],
    },
    "information": [
        {"id": "volumes", "fact": "qxfactvolumes", "wording": "qxwordingvolumes", "speakers": ["Tomas Vega"], "stage": "negotiate",
         "reveals": {"what": "reservation", "shows": 703914, "believed": {"low": 600000, "likely": 697135, "high": 800000}}},
        {"id": "ready", "fact": "qxfactready", "wording": "qxwordingready", "speakers": [],
         "reveals": {"what": "urgency", "shows": 0.8465137, "believed": {"from": 0.5, "to": 1}}},
    ],
    "contacts": [{"id": "c1", "on": "2031-01-12", "by": "Tomas Vega", "channel": "call", "said": "Hello qxsaid", "told": ["volumes"]}],
    "offers": [
        {"id": "us1", "round": 1, "by": "ours", "on": "2031-01-14", "package": {"price": 190, "delivery": 45}, "note": "qxnote"},
        {"id": "them1", "round": 1, "by": "theirs", "on": "2031-01-15", "package": {"price": 210, "delivery": 60}},
    ],
    "outcome": {"kind": "agreement", "on": "2031-01-20", "package": {"price": 200, "delivery": 45}},
    "debriefs": [{"on": "2031-01-21", "by": "Maya Lindqvist", "moved_them": "qxmoved"}],
    "proof": {
        "worry": {"customer": "Sales", "person": "Elin Strand", "says": "No chairs qxworry"},
        "results": [{"id": "r", "customer": "Sales", "measure": "Days", "before": 60, "after": 45, "source": "Log"}],
        "testimonials": [
            {"id": "t1", "person": "Jonas Berg", "quote": "Fine qxquote", "consent_on": "2026-01-25", "expires_on": "2040-01-01"}
        ],
    },
}  # fmt: skip


def searchable(headers: str, body: bytes) -> str:
    """Return everything that can be read in an answer: its headers, its text, and what is packed into documents."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
    elif body.startswith(b"%PDF"):
        body += b"\n".join([pdf_text(body).encode(), *map(unpacked, re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL))])
    return headers + "\n" + body.decode("utf-8", errors="replace")


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def found(canary: Canary, text: str) -> bool:
    return any(needle in text for needle in canary.needles)
