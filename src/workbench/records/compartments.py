"""Which field is kept in which compartment, and which role is cleared for it by default."""

from typing import Final, Literal

from batna.model.bargaining import Bargaining
from workbench.people.roles import Role

Compartment = Literal["commercial", "alternatives", "dates", "people", "protocol", "terms", "private"]

# The default clearance: rows of a table in each case, so that a charter can change it.
# What is private has no row: it is the person's alone.
CLEARED: Final[dict[Compartment, tuple[Role, ...]]] = {
    "commercial": ("lead", "approver", "finance"),
    "alternatives": ("lead", "approver", "finance", "engineering"),
    "dates": ("lead", "approver", "operations"),
    "people": ("lead", "approver"),
    "protocol": ("lead", "approver"),
    "terms": ("lead", "approver", "finance", "engineering", "operations", "legal"),
}

FIXED: Final[dict[str, Compartment]] = {
    "preferences.ours.reservation": "commercial",
    "preferences.ours.target": "commercial",
    "preferences.ours.ceiling": "commercial",
    "preferences.theirs": "commercial",
    # Our own reckoning of their costs is what they would price against.
    "should_cost": "commercial",
    "alternatives": "alternatives",
    "going_without": "alternatives",
    # How we expect to bargain and what waiting costs us is worth as much to them as the walk-away; what could be done for
    # our alternatives shows how far these are.
    "bargaining": "commercial",
    "bargaining.actions": "alternatives",
    "dates.need_by": "dates",
    "dates.gap_cost_per_day": "dates",
}
OF_A_PERSON: Final = ("influence", "stance", "knows", "talks_to_supplier")
# Results of long work are worked out from both sides' values.
WORK: Final = "work."
# A case as a rehearsal began with it: what went into it is sealed apart, by its version.
REHEARSED: Final = "rehearsals."
# The same with a prior of past cases that its player knows: another member of the case may know other ones.
REHEARSED_ALONE: Final = "rehearsals.own."
PRIVATE: Final = ("trade_offs", "notes")
OF_AN_ITEM: Final = ("fact", "wording")
# What an item tells as a number is our walk-away or our deadline itself, so its own words are not enough to open it.
REVEALS: Final = "reveals"
# What is sealed as `bargaining`: everything but the actions, which are a secret of their own.
BARGAINING: Final = tuple(name for name in Bargaining.model_fields if name != "actions")


def compartment_of(field: str) -> Compartment:
    """Return the compartment of a secret field; `KeyError` for a field that is no secret."""
    if field in FIXED:
        return FIXED[field]
    if field.startswith((WORK, REHEARSED)):
        return "commercial"
    whole, _, part = field.rpartition(".")
    if whole.startswith("stakeholders.") and part in OF_A_PERSON:
        return "people"
    if whole.startswith("stakeholders.") and part in PRIVATE:
        return "private"
    if whole.startswith("information.") and part in OF_AN_ITEM:
        return "protocol"
    if whole.startswith("information.") and part == REVEALS:
        return "commercial"
    raise KeyError(field)


def subject_of(field: str) -> str:
    """Return the id of the stakeholder or item that a field such as `stakeholders.finance.notes` belongs to, else nothing."""
    first, _, rest = field.partition(".")
    return rest.rpartition(".")[0] if first in {"stakeholders", "information"} else ""
