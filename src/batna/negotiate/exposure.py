"""What the supplier knows by now: each information item, told or not, by whom and whether that was allowed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from batna.model.case import Case
from batna.model.statement import InformationItem
from batna.negotiate.contacts import Told, find_told

State = Literal["told", "known before", "not told"]


@dataclass(frozen=True, slots=True)
class ExposedItem:
    """One information item: the first time it was told, and every time that was against the protocol.

    `wording` is what the protocol allows to say.
    """

    item: str
    fact: str
    state: State
    on: date | None
    by: str
    allowed: bool
    slips: tuple[Told, ...]
    wording: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What they know first, the latest first, then what they do not; `says` is the sentence for the panel."""

    says: str
    items: tuple[ExposedItem, ...]
    because: tuple[str, ...]


def list_exposure(case: Case) -> Exposure:
    """Return for each information item whether the supplier knows it, from whom and since when.

    Items that the viewer may not see are not counted. Raises `HiddenFromRole` when the whole protocol is hidden.
    """
    told = find_told(case)
    items = [_exposed(item, [one for one in told if one.item == item.id]) for item in case.information]
    known = sorted((item for item in items if item.on is not None), key=lambda item: str(item.on), reverse=True)
    before = [item for item in items if item.state == "known before" and item.on is None]
    unknown = [item for item in items if item.state == "not told"]
    slips = sum(bool(item.slips) for item in items)
    because = (
        "Told is what our own contacts say was told; what they found out by themselves is not in it unless the protocol marks it as known."
    )
    return Exposure(_say(case.supplier, len(items) - len(unknown), len(items), slips), (*known, *before, *unknown), (because,))


def _exposed(item: InformationItem, told: list[Told]) -> ExposedItem:
    slips = tuple(one for one in told if not one.is_allowed)
    state: State = "known before" if item.known_to_them else "told" if told else "not told"
    because = tuple(f"{one.by}, {one.on}: {why}" for one in told for why in one.because)
    if not told:
        return ExposedItem(item.id, item.fact, state, None, "", True, (), item.wording, because)
    return ExposedItem(item.id, item.fact, state, told[0].on, told[0].by, not slips, slips, item.wording, because)


def _say(supplier: str, known: int, total: int, slips: int) -> str:
    if not total:
        return "The protocol lists nothing yet that the supplier would like to know."
    against = f", {slips} of them against the protocol" if slips else ""
    return f"{supplier} knows {known} of {total} items{against}."
