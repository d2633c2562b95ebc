"""Who has a stake, who talks to the supplier, and who could tell them something that costs us."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from batna.model.case import Case
from batna.model.stakeholder import Stakeholder, Stance
from batna.model.statement import InformationItem

RESISTANCE: Final[Mapping[Stance, float]] = {"supports": 0.25, "neutral": 0.5, "reluctant": 0.75, "opposes": 1.0}
FORMULA: Final = (
    "Exposure = sensitive facts known (and not yet known to the supplier) × talks to the supplier (1 or 0) × stance (supports 0.25, "
    "neutral 0.5, reluctant 0.75, opposes 1). Effort to win = influence × stance. The stance numbers are our own scale: an order, not a "
    "measurement."
)


@dataclass(frozen=True, slots=True)
class Exposed:
    """One stakeholder with what they could give away.

    `sensitive` are the facts they know that the supplier does not; `contacts` counts their logged exchanges; `exposure`
    is the expected number of facts at risk on our own scale, `effort` what it takes to win them.
    """

    id: str
    label: str
    function: str
    influence: int
    stance: Stance
    talks: bool
    contacts: int
    sensitive: tuple[str, ...]
    exposure: float
    effort: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All stakeholders, the most exposed first, equal ones by what it takes to win them."""

    rows: tuple[Exposed, ...]
    because: tuple[str, ...]


def rank_stakeholders(case: Case) -> Register:
    """Return the stakeholders of a case, the most exposed first: knows × talks × stance.

    A person talks to the supplier when the case says so or when a contact of theirs is logged.
    """
    items = {item.id: item for item in case.information}
    rows = sorted((_row(case, who, items) for who in case.stakeholders), key=lambda row: (-row.exposure, -row.effort))
    if not rows:
        return Register((), ("Nobody is on the register yet: add who has a stake under prepare, stakeholders.", FORMULA))
    return Register(tuple(rows), (_say_most_exposed(rows[0]), FORMULA))


def _row(case: Case, who: Stakeholder, items: Mapping[str, InformationItem]) -> Exposed:
    sensitive = tuple(name for name in who.knows if name not in items or not items[name].known_to_them)
    contacts = sum(contact.by in {who.person, who.id} for contact in case.contacts)
    talks = who.talks_to_supplier or contacts > 0
    factor = RESISTANCE[who.stance]
    exposure = len(sensitive) * talks * factor
    because = [f"{len(sensitive)} sensitive facts × {int(talks)} × {factor:g} ({who.stance}) = {exposure:g}."]
    if sensitive:
        because.append(f"Knows {', '.join(items[name].fact if name in items else name for name in sensitive)}.")
    if contacts and not who.talks_to_supplier:
        because.append(f"{contacts} logged contacts, although the register says that they do not talk to the supplier.")
    return Exposed(
        who.id,
        who.label,
        who.function,
        who.influence,
        who.stance,
        talks,
        contacts,
        sensitive,
        exposure,
        who.influence * factor,
        tuple(because),
    )


def _say_most_exposed(top: Exposed) -> str:
    if not top.exposure:
        return "Nobody who talks to the supplier knows a sensitive fact."
    facts = "one sensitive fact" if len(top.sensitive) == 1 else f"{len(top.sensitive)} sensitive facts"
    return f"{top.label} is the most exposed: talks to the supplier, knows {facts}, and is {_say_stance(top.stance)}."


def _say_stance(stance: Stance) -> str:
    return {"supports": "on our side", "neutral": "neutral", "reluctant": "reluctant", "opposes": "against it"}[stance]
