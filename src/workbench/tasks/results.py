"""What came out of long work, for those who may know everything that went into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from batna.plan.disclosure_price import DisclosurePrices, ItemPrice, NotPriced, PairPrice
from workbench.records.compartments import PRIVATE
from workbench.records.load import Loaded
from workbench.records.work import read_work

# What long work never reads; a change there leaves a result as it is.
ELSEWHERE: Final = frozenset(
    {"work", "rehearsals", "members", "clearance", "charter", "outcome", "debriefs", "worry", "results", "testimonials", "case"}
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A result with the moment it is from; `stale` when the case has changed since."""

    at: datetime
    result: dict[str, Any]
    stale: bool


def result_of(loaded: Loaded, kind: str) -> Kept | None:
    """Return the newest result of a kind of work; nothing for a viewer who knows less than the one who asked for it."""
    found = read_work(loaded, kind)
    if found is None or not knows_as_much(loaded, found):
        return None
    stale = relevant(found["versions"]) != relevant(loaded.versions)
    return Kept(datetime.fromisoformat(found["at"]), found["result"], stale)


def knows_as_much(loaded: Loaded, found: Mapping[str, Any]) -> bool:
    """Return whether everything that was open to the one who asked is open to the viewer too; what is private went into nothing."""
    if found["by"] == loaded.viewer.pk and set(loaded.case.hidden) <= set(found["hidden"]):
        return True
    hidden = {field for field in loaded.case.hidden if field.rpartition(".")[2] not in PRIVATE or not field.startswith("stakeholders.")}
    # Own parts of the protocol differ from one member to another, though both stand hidden.
    return hidden <= set(found["hidden"]) and "information" not in hidden


def relevant(versions: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in versions.items() if name.partition(".")[0] not in ELSEWHERE and number}


def prices_in(result: Mapping[str, Any]) -> DisclosurePrices:
    """Return prices as they were worked out."""
    return DisclosurePrices(
        result["unit"],
        tuple(ItemPrice(**one | {"because": tuple(one["because"])}) for one in result["items"]),
        tuple(PairPrice(**one | {"items": tuple(one["items"]), "because": tuple(one["because"])}) for one in result["pairs"]),
        tuple(NotPriced(**one) for one in result["not_priced"]),
        tuple(result["because"]),
    )
