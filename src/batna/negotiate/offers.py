"""The offers of both sides: what each is worth, what moved; and the check of one before it is made."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeVar

import numpy as np

from batna.align.charter import Breach, check_package
from batna.measure.branches import IndexRule, count_packages
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_list, say_number
from batna.measure.worth import Change, Scale, Worth, add_up, changes_between, find_better_for_both, our_scale, their_scale, worth_of
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.offer import Offer, Side
from batna.model.package import Package, read_package
from batna.model.problem import NotEnoughData
from batna.prepare.alternatives import our_reservation

Part = Literal["theirs", "target", "walk_away"]
EVERY_PART: Final[frozenset[Part]] = frozenset(("theirs", "target", "walk_away"))
NO_TARGET: Final = "No target is set: add what you aim for under prepare, issues."
NO_OFFER: Final = "No offer is logged yet: add the first one under negotiate, offers."
NO_WAY: Final = "The rules allow no way to close the issues that this offer leaves open."
FORMULA: Final = (
    "Value to us = the sum over the issues of what the chosen option is worth to us; "
    "an open issue counts from its worst to its best option that the rules allow."
)

Found = TypeVar("Found")
Named = tuple[list[str], Sequence[tuple[float, float]] | FloatArray]  # the ids of offers and both values of each


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an offer is measured with; a part that the case does not hold is None, and `missing` says what to add."""

    ours: Scale | None
    theirs: Scale | None
    target: Estimate | None
    walk_away: Estimate | None
    rules: tuple[IndexRule, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatedOffer:
    """One offer and its measures in the case's unit; a measure is None when the case does not hold what it needs.

    `to_target` and `to_walk_away` are positive above and negative below. `changes` are against the previous offer of
    the same side, and `change` is their sum to us; both are empty for the first one. `dominated_by` names earlier offers
    of ours that are at least as good for both sides and better for one.
    """

    id: str
    round: int
    by: Side
    on: date
    speaker: str
    note: str
    package: Package
    ours: Worth | None
    theirs: Worth | None
    to_target: Worth | None
    to_walk_away: Worth | None
    changes: tuple[Change, ...]
    change: Estimate | None
    dominated_by: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What still lies between the latest offers: each issue as a change from their option to ours.

    `agreed` lists issues on which both name the same option, `unnamed` those that one side leaves open. `ours` and
    `theirs` are what closing the whole gap our way would be worth to each side.
    """

    our_offer: str
    their_offer: str
    differing: tuple[Change, ...]
    agreed: tuple[str, ...]
    unnamed: tuple[str, ...]
    ours: Estimate
    theirs: Estimate | None


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One point of the graph: our value of one offer; `likely` is None while issues are open."""

    offer: str
    round: int
    on: date
    low: float
    likely: float | None
    high: float


@dataclass(frozen=True, slots=True)
class Offers:
    """Every offer in the order of rounds, the graph of our value by side, and the gap that is left."""

    unit: str
    rows: tuple[RatedOffer, ...]
    history: Mapping[Side, tuple[HistoryPoint, ...]]
    target: float | None
    walk_away: Estimate | None
    gap: Gap | None
    missing: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A cross-issue rule that a package breaks: its place in the case and its reason."""

    rule: int
    because: str


@dataclass(frozen=True, slots=True)
class OfferCheck:
    """What an offer would be worth, and everything that forbids it; `says` is the one sentence for the meter.

    `allowed` is False when the charter, a rule or the person who would speak stands against it; a package below the
    walk-away value is allowed, and `to_walk_away` shows it. `changes` are against our latest offer.
    """

    package: Package
    allowed: bool
    says: str
    ours: Worth | None
    theirs: Worth | None
    to_target: Worth | None
    to_walk_away: Worth | None
    changes: tuple[Change, ...]
    breaches: tuple[Breach, ...]
    broken_rules: tuple[BrokenRule, ...]
    speaker_problem: str
    dominated_by: tuple[str, ...]
    missing: tuple[str, ...]
    because: tuple[str, ...]


def rate_offers(case: Case, *, parts: Collection[Part] = EVERY_PART) -> Offers:
    """Return every offer of both sides with its value, distances and changes, in the order of rounds.

    Without offers `rows` is empty. `parts` leaves out what a viewer may not know: their estimated value, the target or
    the walk-away value; a part that is asked for and hidden raises `HiddenFromRole`.
    """
    yardstick = yardstick_of(case, parts)
    ordered = order_offers(case)
    rows: list[RatedOffer] = []
    last: dict[Side, Offer] = {}
    names: list[str] = []
    pairs = np.empty((len(ordered), 2))
    for offer in ordered:
        rows.append(_rate(case, yardstick, offer, last.get(offer.by), (names, pairs[: len(names)])))
        last[offer.by] = offer
        pair = _pair(rows[-1].ours, rows[-1].theirs)
        if offer.by == "ours" and pair is not None:
            pairs[len(names)] = pair
            names.append(offer.id)
    history: dict[Side, tuple[HistoryPoint, ...]] = {"ours": _history(rows, "ours"), "theirs": _history(rows, "theirs")}
    gap = _gap(case, yardstick, last["ours"], last["theirs"]) if len(last) == 2 else None
    missing = yardstick.missing if rows else (NO_OFFER, *yardstick.missing)
    target = None if yardstick.target is None else yardstick.target.likely
    return Offers(case.unit, tuple(rows), history, target, yardstick.walk_away, gap, missing, (FORMULA, *_say_gap(case, gap)))


def check_offer(
    case: Case, package: Mapping[str, object], *, speaker: str | None = None, parts: Collection[Part] = EVERY_PART
) -> OfferCheck:
    """Return what a package, whole or partial, would be worth as our next offer, and what stands against it.

    `speaker` is who would put it. Nothing is refused by an exception: `allowed` says it. `parts` as in `rate_offers`.
    Raises `BadInput` for an issue or option that the case does not have.
    """
    chosen = read_package(case.issues, package)
    yardstick = yardstick_of(case, parts)
    breaches, broken = check_package(case, chosen), _broken_rules(case, yardstick.rules, chosen)
    speaker_problem = _speaker_problem(case, speaker)
    earlier = [offer for offer in order_offers(case) if offer.by == "ours"]
    ours, theirs = _worths(case, yardstick, chosen)
    changes = _changes(case, yardstick, earlier[-1].package, chosen) if earlier else ()
    to_target, to_walk_away = _distances(yardstick, ours)
    against = (*(why for breach in breaches for why in breach.because), *_against_rules(case, yardstick.rules, chosen, broken))
    against += (speaker_problem,) if speaker_problem else ()
    says = _say_check(case, against, ours, to_target, to_walk_away)
    because = tuple(dict.fromkeys((*_say_sum(case, yardstick, chosen, ours), *against)))
    dominated_by = _dominated_by(_pair(ours, theirs), _name_whole(case, yardstick, earlier))
    return OfferCheck(
        chosen, not against, says, ours, theirs, to_target, to_walk_away, changes, breaches, broken, speaker_problem,
        dominated_by, yardstick.missing, because,
    )  # fmt: skip


def yardstick_of(case: Case, parts: Collection[Part] = EVERY_PART) -> Yardstick:
    """Return what the case holds to measure an offer with, as far as the parts are asked for."""
    missing: list[str] = []

    def ask(find: Callable[[Case], Found]) -> Found | None:
        try:
            return find(case)
        except NotEnoughData as reason:
            missing.append(str(reason))
            return None

    return Yardstick(
        ours=ask(our_scale),
        theirs=ask(their_scale) if "theirs" in parts else None,
        target=ask(_target) if "target" in parts else None,
        walk_away=ask(our_reservation) if "walk_away" in parts else None,
        rules=index_rules(case),
        missing=tuple(missing),
    )


def order_offers(case: Case) -> tuple[Offer, ...]:
    """Return the offers by round, then by date, then as the file has them."""
    return tuple(sorted(case.offers, key=lambda offer: (offer.round, offer.on)))


def _target(case: Case) -> Estimate:
    if case.preferences.ours.target is None:
        raise NotEnoughData(NO_TARGET)
    return as_estimate(case.preferences.ours.target)


def _rate(case: Case, yardstick: Yardstick, offer: Offer, previous: Offer | None, earlier: Named) -> RatedOffer:
    ours, theirs = _worths(case, yardstick, offer.package)
    to_target, to_walk_away = _distances(yardstick, ours)
    changes = () if previous is None else _changes(case, yardstick, previous.package, offer.package)
    change = None if previous is None or yardstick.ours is None else add_up([one.ours for one in changes])
    dominated_by = _dominated_by(_pair(ours, theirs), earlier)
    return RatedOffer(
        offer.id, offer.round, offer.by, offer.on, offer.speaker, offer.note, offer.package, ours, theirs, to_target,
        to_walk_away, changes, change, dominated_by, _say_sum(case, yardstick, offer.package, ours),
    )  # fmt: skip


def _worths(case: Case, yardstick: Yardstick, package: Package) -> tuple[Worth | None, Worth | None]:
    ours, theirs = (
        None if scale is None else worth_of(scale, case.issues, package, yardstick.rules) for scale in (yardstick.ours, yardstick.theirs)
    )
    return ours, theirs


def _distances(yardstick: Yardstick, ours: Worth | None) -> tuple[Worth | None, Worth | None]:
    to_target, to_walk_away = (
        None if ours is None or level is None else ours.beyond(level) for level in (yardstick.target, yardstick.walk_away)
    )
    return to_target, to_walk_away


def _changes(case: Case, yardstick: Yardstick, before: Package, after: Package) -> tuple[Change, ...]:
    return () if yardstick.ours is None else changes_between(case.issues, before, after, yardstick.ours, yardstick.theirs)


def _dominated_by(pair: tuple[float, float] | None, earlier: Named) -> tuple[str, ...]:
    names, pairs = earlier
    return () if pair is None or not names else tuple(names[place] for place in find_better_for_both(pairs, pair))


def _name_whole(case: Case, yardstick: Yardstick, offers: Sequence[Offer]) -> Named:
    """Return the offers that settle every issue with both values; none when a side has no values."""
    whole = [offer for offer in offers if len(offer.package) == len(case.issues)]
    pairs = [(offer.id, _pair(*_worths(case, yardstick, offer.package))) for offer in whole]
    return [name for name, pair in pairs if pair is not None], [pair for _, pair in pairs if pair is not None]


def _pair(ours: Worth | None, theirs: Worth | None) -> tuple[float, float] | None:
    if ours is None or theirs is None or ours.likely is None or theirs.likely is None:
        return None
    return ours.likely, theirs.likely


def _history(rows: Sequence[RatedOffer], side: Side) -> tuple[HistoryPoint, ...]:
    mine = [(row, row.ours) for row in rows if row.by == side]
    return tuple(HistoryPoint(row.id, row.round, row.on, ours.low, ours.likely, ours.high) for row, ours in mine if ours is not None)


def _gap(case: Case, yardstick: Yardstick, ours: Offer, theirs: Offer) -> Gap:
    differing = _changes(case, yardstick, theirs.package, ours.package)
    both = [issue for issue in case.issues if issue.id in ours.package and issue.id in theirs.package]
    agreed = tuple(issue.id for issue in both if issue.position(ours.package[issue.id]) == issue.position(theirs.package[issue.id]))
    named = {issue.id for issue in both}
    unnamed = tuple(issue.id for issue in case.issues if issue.id not in named)
    to_them = [change.theirs for change in differing if change.theirs is not None]
    total = None if yardstick.theirs is None else add_up(to_them)
    return Gap(ours.id, theirs.id, differing, agreed, unnamed, add_up([change.ours for change in differing]), total)


def _say_gap(case: Case, gap: Gap | None) -> tuple[str, ...]:
    if gap is None:
        return ()
    if not gap.differing and not gap.unnamed:
        return ("The latest offers of both sides are the same package.",)
    names = [case.issue(change.issue).label for change in gap.differing]
    between = f"Between {gap.our_offer} and {gap.their_offer} lie {say_amount(gap.ours.likely, case.unit)} to us, on {say_list(names)}."
    return (between,) if names else (f"{gap.our_offer} and {gap.their_offer} agree on every issue that both name.",)


def _broken_rules(case: Case, rules: Sequence[IndexRule], package: Package) -> tuple[BrokenRule, ...]:
    """Return the rules that a package breaks, and for a partial one those that it will break however it is closed."""
    chosen = {i: issue.position(package[issue.id]) for i, issue in enumerate(case.issues) if issue.id in package}
    broken = []
    for place, rule in enumerate(rules):
        holds = all(issue in chosen and chosen[issue] in options for issue, options in rule.when.items())
        fails = [issue for issue, options in rule.then.items() if issue in chosen and chosen[issue] not in options]
        if holds and fails:
            broken.append(BrokenRule(place, _say_rule(case, place, fails, package)))
    return tuple(broken)


def _against_rules(case: Case, rules: Sequence[IndexRule], package: Package, broken: Sequence[BrokenRule]) -> tuple[str, ...]:
    if broken:
        return tuple(rule.because for rule in broken)
    fixed = [
        IndexRule({}, {i: frozenset([issue.position(package[issue.id])])}) for i, issue in enumerate(case.issues) if issue.id in package
    ]
    ways = count_packages([len(issue.options) for issue in case.issues], [*rules, *fixed]) if rules else 1
    return () if ways else (NO_WAY,)


def _say_rule(case: Case, place: int, fails: Sequence[int], package: Package) -> str:
    rule, issues = case.rules[place], [case.issues[i] for i in fails]
    given = [f"{case.issue(name).label} {case.issue(name).say(package[name])}" for name in rule.if_]
    demanded = [f"{issue.label} {' or '.join(issue.say(option) for option in rule.then[issue.id])}" for issue in issues]
    reason = f": {rule.because}" if rule.because else ""
    return f"{say_list(given)} needs {say_list(demanded)}{reason}."


def _speaker_problem(case: Case, speaker: str | None) -> str:
    for who in case.stakeholders if speaker else ():
        if speaker in (who.id, who.person, who.label) and not who.talks_to_supplier:
            return f"{who.label} does not speak with the supplier in this case."
    return ""


def _say_sum(case: Case, yardstick: Yardstick, package: Package, ours: Worth | None) -> tuple[str, ...]:
    if yardstick.ours is None:
        return ()
    if ours is None:
        return (NO_WAY,)
    if ours.likely is None:
        ends = f"{say_number(ours.low)} to {say_amount(ours.high, case.unit)}"
        return (f"{ends}: still open {'is' if len(ours.open) == 1 else 'are'} {say_list([case.issue(name).label for name in ours.open])}.",)
    rows = zip(case.issues, yardstick.ours.likely.per_issue, strict=True)
    parts = [f"{issue.label} {say_number(float(row[issue.position(package[issue.id])]))}" for issue, row in rows]
    fixed = [f"fixed costs {say_number(yardstick.ours.likely.base)}"] if yardstick.ours.likely.base else []
    return (f"{'; '.join(parts + fixed)}: together {say_amount(ours.likely, case.unit)}.",)


def _say_check(case: Case, against: Sequence[str], ours: Worth | None, to_target: Worth | None, to_walk_away: Worth | None) -> str:
    if against:
        return f"Not allowed: {against[0]}"
    if ours is None:
        return "Allowed; what it is worth to us is not known yet."
    worth = f"{say_number(ours.low)} to {say_number(ours.high)}" if ours.likely is None else say_number(ours.likely)
    levels = [("walk-away", to_walk_away), ("target", to_target)]
    distances = [_say_distance(name, distance) for name, distance in levels if distance is not None]
    return f"Allowed: {worth} {case.unit} to us{''.join(f', {distance}' for distance in distances)}."


def _say_distance(level: str, distance: Worth) -> str:
    if distance.likely is None:
        return f"from {_say_side(distance.low)} to {_say_side(distance.high)} {level}"
    return f"{_say_side(distance.likely)} {level}"


def _say_side(distance: float) -> str:
    return f"{say_number(abs(distance))} {'above' if distance > 0 else 'below'}" if distance else "exactly at"
