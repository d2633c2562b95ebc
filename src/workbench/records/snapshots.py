"""The case as a rehearsal began with it, so that it can be played to its end whatever changes; what is secret stays apart."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from batna.exchange.document import case_of, document_of
from batna.model.case import Case
from batna.simulate.beliefs import Prior
from batna.simulate.tactics import Tactic
from workbench.records.chain import canonical
from workbench.records.compartments import FIXED, REHEARSED, REHEARSED_ALONE
from workbench.records.models.case import CaseRecord
from workbench.records.reveal import current_versions
from workbench.records.rows.shelf import Document

PARTS: Final = ("unit", "issues", "preferences", "rules", "costs", "quantity", "rates")
OF_AN_OFFER: Final = ("id", "round", "by", "on", "package")
OF_A_CHARTER: Final = ("red_lines", "tradables")
# What a rehearsal, its hint and its debrief are worked out from. A version of each is noted, never the value.
SECRETS: Final = tuple(field for field in FIXED if field != "should_cost")
# Renaming a case does not make it another one.
ALONE: Final = REHEARSED_ALONE.removeprefix(REHEARSED)
NAMES: Final = {"batna": 1, "title": "Rehearsal", "buyer": "We", "supplier": "They"}


@dataclass(frozen=True, slots=True)
class Then:
    """A case as a rehearsal began with it, and the prior of past cases that its supplier is drawn with, if any."""

    case: Case
    prior: Prior | None = None


def take_snapshot(case_id: int, document: Document, prior: Prior | None = None) -> tuple[str, Document]:
    """Return the open part of a case with the versions of its secrets, and a name that is the same for the same state of it.

    With a prior the name says that it is its player's alone.
    """
    charter = document["charter"]
    picked = (
        NAMES
        | {name: document[name] for name in PARTS}
        | {
            "offers": [{name: offer[name] for name in OF_AN_OFFER} for offer in document["offers"]],
            "charter": charter and {name: charter[name] for name in OF_A_CHARTER},
        }
    )
    case = json.loads(json.dumps(document_of(case_of(picked)), default=str))
    snapshot: Document = {"case": case, "secrets": current_versions(case_id, SECRETS)}
    if prior is not None:
        snapshot["prior"] = {
            "tactics": {tactic.name: factor for tactic, factor in prior.tactics.items()},
            "paces": [[pace, factor] for pace, factor in prior.paces.items()],
            "reservation_shift": prior.reservation_shift, "cases": prior.cases, "deadlines": list(prior.deadlines), "of": prior.of,
        }  # fmt: skip
    name = hashlib.sha256(canonical(snapshot).encode()).hexdigest()[:32]
    return (name if prior is None else f"{ALONE}{name}"), snapshot


def prior_in(snapshot: Mapping[str, Any]) -> Prior | None:
    """Return the prior that is kept in a snapshot."""
    kept = snapshot.get("prior")
    if kept is None:
        return None
    tactics = {Tactic[name]: factor for name, factor in kept["tactics"].items()}
    deadlines = (int(kept["deadlines"][0]), int(kept["deadlines"][1]))
    return Prior(tactics, dict(kept["paces"]), kept["reservation_shift"], kept["cases"], deadlines, kept["of"])


def field_of(basis: str) -> str:
    """Return the field that holds a snapshot."""
    return f"{REHEARSED}{basis}"


def laid_out(snapshot: Mapping[str, Any], record: CaseRecord) -> Document:
    """Return the document of a snapshot as a case is read from its rows, before its secrets are placed."""
    case = dict(snapshot["case"])
    ours = dict(case.get("preferences", {}).get("ours", {}))
    known = {"title": record.title, "buyer": record.buyer, "supplier": record.supplier}
    bare = {"preferences": {"ours": ours}, "dates": {}, "stakeholders": [], "information": [], "contacts": []}
    return case | known | bare | {"issues": [{"name": ""} | issue for issue in case.get("issues", [])]}
