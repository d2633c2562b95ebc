"""Read the rows of a case into a document as a casefile holds it, without what is secret."""

from workbench.records.models.case import CaseRecord
from workbench.records.models.prepare import SourceRecord
from workbench.records.rows import align, learn, negotiate, prepare, prove
from workbench.records.rows.shelf import Document, Shelf

PLAIN = ("title", "buyer", "supplier", "category", "unit", "stake")


def read_document(shelf: Shelf, record: CaseRecord, skip: frozenset[str] = frozenset()) -> Document:
    """Return the case as far as it is no secret; what is not finished is left out and noted as a gap on the shelf.

    `skip` leaves out `contacts` or `offers`, which can be many.
    """
    lines = prepare.read_lines(shelf)
    costs = prepare.read_costs(shelf)
    values = prepare.read_our_values(lines, {cost["by"] for cost in costs if cost["by"]}, shelf.gaps)
    ours = {"values": values, "weights": prepare.read_our_weights(shelf, shelf.gaps), "discount": record.ours_discount}
    return {name: getattr(record, name) for name in PLAIN} | {
        "batna": 1,
        "issues": prepare.read_issues(lines),
        "preferences": {"ours": ours},
        "rules": prepare.read_rules(shelf),
        "costs": costs,
        "quantity": {"units": record.units, "orders": record.orders},
        "rates": prepare.read_rates(shelf),
        "stakeholders": prepare.read_stakeholders(shelf),
        "dates": {"told": record.told, "next": record.next, "next_what": record.next_what},
        "charter": align.read_charter(shelf),
        "information": align.read_information(shelf),
        "contacts": [] if "contacts" in skip else negotiate.read_contacts(shelf),
        "offers": [] if "offers" in skip else negotiate.read_offers(shelf),
        "outcome": learn.read_outcome(shelf),
        "debriefs": learn.read_debriefs(shelf),
        "proof": prove.read_proof(shelf, record.done),
        "sources": shelf.names(SourceRecord, record.pk),
    }
