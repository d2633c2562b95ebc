"""The agreement sheet: each agreed term, the offer it came from and what was traded for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from batna.measure.wording import say_list
from batna.measure.worth import Change
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.offer import Offer, Side
from batna.model.problem import NotEnoughData
from batna.negotiate.ledger import AGREEMENT, Step, keep_ledger, list_entries

Moved = Literal["neither", "ours", "theirs", "both", "unknown"]
NO_AGREEMENT: Final = "There is no agreement yet: record how it ended under negotiate, agreement."
IMPASSE: Final = "It ended without agreement, so there are no terms to trace."
SIDES: Final[tuple[Side, Side]] = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Term:
    """One agreed term and where it comes from.

    `offer` is the first offer that names the agreed option (None when no offer does), put by `side`. `settled_in` is the
    offer, or the agreement, with which the second side named it too. `moved` says who came from another first option.
    `traded` is what the other side gave in the same exchange.
    """

    issue: str
    option: Option
    says: str
    offer: str | None
    side: Side | None
    round: int | None
    on: date | None
    settled_in: str | None
    settled_by: Side | None
    moved: Moved
    traded: tuple[Change, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """The agreed terms in the order of the issues."""

    title: str
    buyer: str
    supplier: str
    on: date
    terms: tuple[Term, ...]
    because: tuple[str, ...]


def trace_agreement(case: Case) -> AgreementSheet:
    """Return each agreed term with the offer in which it first appeared and the trade that settled it.

    The trade is read from the offers: what we gave stands against their next step, what they gave against our step before
    it. Raises `NotEnoughData` without an agreement, or when an issue has no value to us.
    """
    if case.outcome is None or case.outcome.kind == "impasse":
        raise NotEnoughData(IMPASSE if case.outcome else NO_AGREEMENT)
    entries, steps = list_entries(case), keep_ledger(case).steps
    terms = tuple(_term(case, issue, case.outcome.package[issue.id], entries, steps) for issue in case.issues)
    traced = sum(term.offer is not None for term in terms)
    because = f"{traced} of {len(terms)} terms trace to one of the {len(case.offers)} offers of the log."
    return AgreementSheet(case.title, case.buyer, case.supplier, case.outcome.on, terms, (because,))


def _term(case: Case, issue: Issue, agreed: Option, entries: Sequence[Offer], steps: Sequence[Step]) -> Term:
    option = issue.options[issue.position(agreed)]
    naming = {side: _first_naming(issue, option, entries, side) for side in SIDES}
    moved = _who_moved(issue, option, entries)
    said = f"{issue.label}: {issue.say(option)}"
    found = sorted(at for at in naming.values() if at is not None)
    if not found or entries[found[0]].id == AGREEMENT:
        return Term(issue.id, option, said, None, None, None, None, None, None, moved, (), ("No offer of the log names this option.",))
    source, settling = entries[found[0]], entries[found[-1]]
    step = _counter_step(entries, steps, found[-1])
    traded = () if step is None else tuple(change for change in step.gave if change.issue != issue.id)
    who = "us" if source.by == "ours" else case.supplier
    because = (
        f"First put in round {source.round} on {source.on} by {who}.",
        *_say_trade(case, issue, moved, settling, traded),
    )
    return Term(issue.id, option, said, source.id, source.by, source.round, source.on, settling.id, settling.by, moved, traded, because)


def _first_naming(issue: Issue, option: Option, entries: Sequence[Offer], side: Side) -> int | None:
    return next((at for at, entry in enumerate(entries) if entry.by == side and _named(entry, issue) == option), None)


def _named(offer: Offer, issue: Issue) -> Option | None:
    return issue.options[issue.position(offer.package[issue.id])] if issue.id in offer.package else None


def _who_moved(issue: Issue, agreed: Option, entries: Sequence[Offer]) -> Moved:
    first = [next((_named(entry, issue) for entry in entries if entry.by == side and issue.id in entry.package), None) for side in SIDES]
    if None in first:
        return "unknown"
    ours, theirs = (option != agreed for option in first)
    if ours and theirs:
        return "both"
    return "ours" if ours else "theirs" if theirs else "neither"


def _counter_step(entries: Sequence[Offer], steps: Sequence[Step], at: int) -> Step | None:
    """Return the step of the other side in the exchange of entry `at`: their answer to ours, our step before theirs."""
    settling = entries[at]
    made = {(step.offer, step.by): step for step in steps}
    if (settling.id, settling.by) not in made:
        return None  # it stood in the first offer of that side: nothing was traded for it
    before = [made[entry.id, entry.by] for entry in entries[:at] if entry.by != settling.by and (entry.id, entry.by) in made]
    after = [made[entry.id, entry.by] for entry in entries[at:] if entry.by != settling.by and (entry.id, entry.by) in made]
    ordered = [*after[:1], *before[::-1]] if settling.by == "ours" else [*before[::-1], *after[:1]]
    return ordered[0] if ordered else None


def _say_trade(case: Case, issue: Issue, moved: Moved, settling: Offer, traded: Sequence[Change]) -> tuple[str, ...]:
    if moved == "neither":
        return ("Both asked for it from the start.",)
    moves = say_list([f"{case.issue(one.issue).label} {case.issue(one.issue).say(one.after)}" for one in traded])
    who, other = ("We", case.supplier) if settling.by == "ours" else (case.supplier, "we")
    when = "with the agreement" if settling.id == AGREEMENT else f"in round {settling.round}"
    against = f"; in the same exchange {other} moved to {moves}" if moves else ""
    return (f"{who} came to {issue.say(settling.package[issue.id])} {when}{against}.",)
