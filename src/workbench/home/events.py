"""What happened, in words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from workbench.records import load

SAID: Final[dict[str, str]] = {
    "create_case": "opened the case",
    "import_case": "brought the case in from a file",
    "rename_case": "changed the details of the case",
    "archive_case": "put the case away",
    "restore_case": "took the case back into work",
    "set_member": "set the role of {subject}",
    "remove_member": "took {subject} out of the case",
    "set_clearance": "changed who may know: {subject}",
    "save_issues": "changed the issues and values",
    "save_costs": "changed the costs",
    "save_stakeholder": "changed the stakeholder {subject}",
    "remove_stakeholder": "removed the stakeholder {subject}",
    "save_alternatives": "changed the alternatives",
    "save_dates": "changed the dates",
    "save_charter": "changed the charter",
    "sign_charter": "signed the charter",
    "save_should_cost": "changed what a quote should cost",
    "save_bargaining": "changed how the two sides bargain",
    "save_action": "changed what could be done for the alternatives",
    "remove_action": "took away something that could be done for the alternatives",
    "keep_work": "had the {subject} worked out over many sessions",
    "save_information": "changed the information protocol",
    "save_item": "changed the item {subject} of the protocol",
    "remove_item": "removed the item {subject} of the protocol",
    "set_reveals": "said what the item {subject} tells as a number",
    "log_contact": "logged a contact",
    "change_contact": "changed a contact",
    "remove_contact": "removed a contact",
    "make_offer": "put an offer on record",
    "remove_offer": "removed an offer",
    "record_outcome": "recorded how it ended",
    "save_debrief": "wrote a debrief",
    "save_worry": "wrote down the starting worry",
    "save_results": "changed the results",
    "ask_testimonial": "asked {subject} for a testimonial",
    "save_quote": "wrote down a testimonial",
    "give_consent": "recorded the consent to a testimonial",
    "withdraw": "withdrew a testimonial",
}


SECRETS: Final[dict[str, str]] = {
    "preferences.ours.reservation": "our walk-away",
    "preferences.ours.target": "our target",
    "preferences.ours.ceiling": "our ceiling",
    "preferences.theirs": "what we think the supplier wants",
    "should_cost": "what a quote should cost",
    "alternatives": "our alternatives",
    "going_without": "the value of going without",
    "bargaining": "how the two sides bargain",
    "bargaining.actions": "what could be done for our alternatives",
    "work.disclosure_price": "prices of telling from many sessions",
    "work.simulation": "outcomes from many sessions",
    "dates.need_by": "when we need it",
    "dates.gap_cost_per_day": "what a day of gap costs",
}
PARTS: Final[dict[str, str]] = {
    "influence": "influence of {}",
    "stance": "stance of {}",
    "knows": "what {} knows",
    "talks_to_supplier": "whether {} talks to the supplier",
    "trade_offs": "trade-offs of {}",
    "notes": "notes of {}",
    "fact": "fact of the item {}",
    "wording": "wording of the item {}",
    "reveals": "what the item {} tells as a number",
}
MOST_LINES: Final = 40
ARCHIVING: Final = frozenset({"archive_case", "restore_case"})


@dataclass(frozen=True, slots=True)
class Happening:
    """One change in words: who did what, where and when, and each thing that changed."""

    event: int
    case_id: int
    case_title: str
    at: datetime
    by: str
    did: str
    lines: tuple[str, ...] = ()
    may_undo: bool = False


def say_activity(one: load.Activity) -> Happening:
    """Return a change in words, without its parts and without the way back, as lists show it."""
    return Happening(one.event, one.case_id, one.case_title, one.at, one.by, say_what(one.verb, one.subject))


def say_event(one: load.Activity, loaded: load.Loaded) -> Happening:
    """Return a change with all its parts, for the history of one case."""
    lines = [say_entry(entry) for entry in one.entries]
    shown = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more"]
    return replace(say_activity(one), lines=tuple(shown), may_undo=may_undo(one, loaded))


def may_undo(one: load.Activity, loaded: load.Loaded) -> bool:
    """Return whether to offer the way back: the lead may take back everything, others what they did themselves."""
    own = one.by == loaded.me.name and loaded.may("edit_self")
    return one.may_undo and (own or loaded.may("archive" if one.verb in ARCHIVING else "edit"))


def say_what(verb: str, subject: str) -> str:
    """Return what somebody did, to follow their name."""
    if verb == "undo":
        undone, _, of = subject.partition(": ")
        return f"took back: {say_what(undone, of)}"
    said = SAID.get(verb, verb.replace("_", " "))
    return said.format(subject=subject or "somebody")


def say_entry(entry: load.Entry) -> str:
    """Return one thing that changed; of a secret only its name."""
    if entry.secret:
        return f"{say_secret(entry.what)}: a new version; what it says stays behind the gate"
    what = f"{entry.what} {entry.field}".strip().replace("_", " ")
    if entry.before and entry.after:
        return f"{what}: {entry.before} → {entry.after}"
    return f"{what} added: {entry.after}" if entry.after else f"{what} removed: {entry.before}"


def say_secret(field: str) -> str:
    """Return what a secret is called; of a person or an item by its id."""
    first, _, rest = field.partition(".")
    subject, _, part = rest.rpartition(".")
    if first in {"stakeholders", "information"}:
        return PARTS[part].format(subject)
    return SECRETS.get(field, field)
