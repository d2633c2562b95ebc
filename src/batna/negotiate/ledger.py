"""The account of what we gave and what we got, step by step, and a warning before something is given for nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from batna.measure.wording import say_amount, say_list, say_number
from batna.measure.worth import Change, Scale, add_up, changes_between, our_scale
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Option
from batna.model.offer import Offer, Side
from batna.model.package import Package, read_package
from batna.negotiate.offers import EVERY_PART, Part, order_offers, yardstick_of

AGREEMENT: Final = "agreement"
NEXT: Final = "next"
FORMULA: Final = (
    "Given = what our moves from our first to our latest option cost us; got = what their moves bring us; both in our values, issue by "
    "issue, so what was taken back counts no more. For every 1 given = got ÷ given."
)
NO_STEP: Final = "Nobody has moved yet: the ledger begins with the second offer of a side."
NOTHING_NEW: Final = "Their offer has not changed and nobody has logged why. Ask first: what would have to change for this to be possible?"


@dataclass(frozen=True, slots=True)
class Step:
    """What one side moved from its previous offer to this one.

    `gave` holds the issues on which the side came towards the other, measured by our values, `took` those on which it
    asked for more. `amount` is the sum: positive when the side gave, in value to us. `worth_to_them` is our estimate of
    what the same moves are worth to them. `answered` tells for a concession of ours whether they moved before we moved
    again; None while we wait. `pushbacks` counts their unchanged offers right before it.
    """

    offer: str
    round: int
    by: Side
    on: date
    days: int
    gave: tuple[Change, ...]
    took: tuple[Change, ...]
    amount: Estimate
    worth_to_them: Estimate | None
    answered: bool | None
    pushbacks: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised in a contact: given without a number, so it is not in the ratio."""

    contact: str
    on: date
    by: str
    promised: str


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A concession that followed refusals with no new information between; `open_issues` are those they have not moved on."""

    offer: str
    pushbacks: int
    given: Estimate
    open_issues: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account: net changes by issue, totals in the case's unit, and what to look at.

    `given` and `got` hold for each issue the first and the latest option. `given_to_them` is what our moves are worth to
    them, `got_from_them` what theirs cost them, by our estimate. `unilateral` names concessions that nothing answered.
    """

    unit: str
    says: str
    steps: tuple[Step, ...]
    given: tuple[Change, ...]
    got: tuple[Change, ...]
    given_total: Estimate
    got_total: Estimate
    given_to_them: Estimate | None
    got_from_them: Estimate | None
    for_each_given: float | None
    unilateral: tuple[str, ...]
    pace: Mapping[Side, tuple[float, ...]]
    promises: tuple[Promise, ...]
    warnings: tuple[Giveaway, ...]
    missing: tuple[str, ...]
    because: tuple[str, ...]


def keep_ledger(case: Case, *, parts: Collection[Part] = EVERY_PART) -> Ledger:
    """Return the account of all offers, and of the agreement as the last step of both sides.

    Without `theirs` in `parts`, or without an estimate of their values, amounts to them are None. Raises `NotEnoughData`
    when an issue has no value to us.
    """
    ours = our_scale(case)
    yardstick = yardstick_of(case, [part for part in parts if part == "theirs"])
    entries = list_entries(case)
    steps = tuple(_step(case, entries, at, ours, yardstick.theirs) for at in range(len(entries)) if _previous(entries, at) is not None)
    given = tuple(one for one in _net(case, entries, "ours", ours, yardstick.theirs) if one.ours.likely < 0)
    got = tuple(one for one in _net(case, entries, "theirs", ours, yardstick.theirs) if one.ours.likely > 0)
    given_total, got_total = _minus(add_up([one.ours for one in given])), add_up([one.ours for one in got])
    has_estimate = yardstick.theirs is not None
    ratio = got_total.likely / given_total.likely if given_total.likely else None
    pace: dict[Side, tuple[float, ...]] = {"ours": _pace(steps, "ours"), "theirs": _pace(steps, "theirs")}
    return Ledger(
        unit=case.unit,
        says=_say_ledger(case.unit, (given_total, _count(given)), (got_total, _count(got)), ratio) if steps else NO_STEP,
        steps=steps,
        given=given,
        got=got,
        given_total=given_total,
        got_total=got_total,
        given_to_them=_to_them(given) if has_estimate else None,
        got_from_them=_minus(_to_them(got)) if has_estimate else None,
        for_each_given=ratio,
        unilateral=tuple(step.offer for step in steps if step.answered is False),
        pace=pace,
        promises=tuple(Promise(one.id, one.on, one.by, one.promised) for one in case.contacts if one.promised.strip()),
        warnings=tuple(found for at in range(len(entries)) for found in _find_warning(case, entries, at, ours)),
        missing=yardstick.missing,
        because=(FORMULA, *_say_pace(pace)),
    )


def warn_before(case: Case, package: Mapping[str, object], *, today: date) -> tuple[Giveaway, ...]:
    """Return the warnings that a package would earn as our next offer today; empty when there is nothing against it.

    Raises `BadInput` for an issue or option that the case does not have.
    """
    entries = [entry for entry in list_entries(case) if entry.id != AGREEMENT]
    last = entries[-1].round if entries else 1
    planned = Offer(id=NEXT, round=last, by="ours", on=today, package=read_package(case.issues, package))
    return _find_warning(case, [*entries, planned], len(entries), our_scale(case))


def list_entries(case: Case) -> list[Offer]:
    """Return all offers in order, and the agreed package as the last step of each side."""
    entries = list(order_offers(case))
    if case.outcome is None or case.outcome.kind == "impasse" or not entries:
        return entries
    closing = entries[-1].round
    sides: tuple[Side, ...] = ("ours", "theirs") if entries[-1].by == "theirs" else ("theirs", "ours")
    agreed = [Offer(id=AGREEMENT, round=closing, by=side, on=case.outcome.on, package=case.outcome.package) for side in sides]
    return entries + [one for one in agreed if _moved(case, entries, one)]


def _moved(case: Case, entries: Sequence[Offer], agreed: Offer) -> bool:
    before = [entry for entry in entries if entry.by == agreed.by]
    return bool(before) and not _is_same(case, before[-1].package, agreed.package)


def _is_same(case: Case, first: Package, second: Package) -> bool:
    return read_package(case.issues, first) == read_package(case.issues, second)


def _previous(entries: Sequence[Offer], at: int) -> int | None:
    return next((i for i in range(at - 1, -1, -1) if entries[i].by == entries[at].by), None)


def _step(case: Case, entries: Sequence[Offer], at: int, ours: Scale, theirs: Scale | None) -> Step:
    entry, previous = entries[at], entries[_previous(entries, at) or 0]
    changes = changes_between(case.issues, previous.package, entry.package, ours, theirs)
    sign = -1 if entry.by == "ours" else 1
    gave = tuple(one for one in changes if sign * one.ours.likely >= 0)
    took = tuple(one for one in changes if sign * one.ours.likely < 0)
    amount = add_up([one.ours if sign > 0 else _minus(one.ours) for one in changes])
    answered = _answered(case, entries, at, ours) if entry.by == "ours" and amount.likely > 0 else True
    days = (entry.on - previous.on).days
    because = tuple(_say_change(case, one) for one in changes)
    return Step(
        entry.id, entry.round, entry.by, entry.on, days, gave, took, amount, None if theirs is None else _to_them(changes), answered,
        len(_pushbacks(case, entries, at)), because,
    )  # fmt: skip


def _answered(case: Case, entries: Sequence[Offer], at: int, ours: Scale) -> bool | None:
    """Return whether they moved towards us after this entry and before our next one; None while we still wait."""
    if entries[at].id == AGREEMENT:
        return True
    for i in range(at + 1, len(entries)):
        if entries[i].by == "ours":
            return False
        before = _previous(entries, i)
        if before is not None:
            moves = changes_between(case.issues, entries[before].package, entries[i].package, ours, None)
            if add_up([one.ours for one in moves]).likely > 0:
                return True
    return None


def _pushbacks(case: Case, entries: Sequence[Offer], at: int) -> list[Offer]:
    """Return their unchanged offers right before this entry, the first one first."""
    found: list[Offer] = []
    for after, before in pairwise(entries[i] for i in range(at - 1, -1, -1) if entries[i].by == "theirs"):
        if not _is_same(case, before.package, after.package):
            break
        found.insert(0, after)
    return found


def _find_warning(case: Case, entries: Sequence[Offer], at: int, ours: Scale) -> tuple[Giveaway, ...]:
    entry, previous, pushbacks = entries[at], _previous(entries, at), _pushbacks(case, entries, at)
    if entry.by == "theirs" or entry.id == AGREEMENT or previous is None or not pushbacks:
        return ()
    changes = changes_between(case.issues, entries[previous].package, entry.package, ours, None)
    given = _minus(add_up([one.ours for one in changes]))
    if given.likely <= 0 or _is_informed(case, pushbacks, entry.on):
        return ()
    apart = changes_between(case.issues, pushbacks[-1].package, entry.package, ours, None)
    times = "once" if len(pushbacks) == 1 else f"{len(pushbacks)} times"
    says = f"{say_amount(given.likely, case.unit)} given after they said no {times}. {NOTHING_NEW}"
    return (Giveaway(entry.id, len(pushbacks), given, tuple(one.issue for one in apart), says),)


def _is_informed(case: Case, pushbacks: Sequence[Offer], until: date) -> bool:
    """Return whether anything was learned since they first refused: a note on a refusal, or a contact in which something was said."""
    talked = any(contact.said.strip() for contact in case.contacts if pushbacks[0].on <= contact.on <= until)
    return talked or any(refusal.note.strip() for refusal in pushbacks)


def _net(case: Case, entries: Sequence[Offer], side: Side, ours: Scale, theirs: Scale | None) -> tuple[Change, ...]:
    """Return for each issue the change from the first option that a side named to its latest."""
    first: dict[str, Option] = {}
    latest: dict[str, Option] = {}
    for entry in entries:
        if entry.by == side:
            first = dict(entry.package) | first
            latest |= entry.package
    return changes_between(case.issues, first, latest, ours, theirs)


def _to_them(changes: Sequence[Change]) -> Estimate:
    return add_up([one.theirs for one in changes if one.theirs is not None])


def _minus(estimate: Estimate) -> Estimate:
    return Estimate(low=0.0 - estimate.high, likely=0.0 - estimate.likely, high=0.0 - estimate.low)


def _pace(steps: Sequence[Step], side: Side) -> tuple[float, ...]:
    return tuple(step.amount.likely for step in steps if step.by == side)


def _say_change(case: Case, change: Change) -> str:
    issue = case.issue(change.issue)
    sign = "+" if change.ours.likely > 0 else ""
    return f"{issue.label} {issue.say(change.before)} → {issue.say(change.after)}: {sign}{say_amount(change.ours.likely, case.unit)} to us."


def _say_ledger(unit: str, given: tuple[Estimate, str], got: tuple[Estimate, str], ratio: float | None) -> str:
    gained = f"{say_number(got[0].likely)} got on {got[1]}"
    if ratio is None:
        return f"Nothing given so far; {gained}."
    return f"For every 1 given we got {ratio:.2f}: {say_amount(given[0].likely, unit)} given on {given[1]}, {gained}."


def _count(changes: Sequence[Change]) -> str:
    return f"{len(changes)} issue{'' if len(changes) == 1 else 's'}"


def _say_pace(pace: Mapping[Side, Sequence[float]]) -> tuple[str, ...]:
    sides: tuple[tuple[Side, str], ...] = (("ours", "Our"), ("theirs", "Their"))
    return tuple(
        f"{whose} steps so far: {say_list([say_number(amount) for amount in pace[side]])}{_trend(pace[side])}."
        for side, whose in sides
        if pace[side]
    )


def _trend(amounts: Sequence[float]) -> str:
    if len(amounts) < 3:
        return ""
    pairs = list(pairwise(amounts))
    if all(later < earlier for earlier, later in pairs):
        return "; each smaller than the one before"
    return "; each larger than the one before" if all(later > earlier for earlier, later in pairs) else ""
