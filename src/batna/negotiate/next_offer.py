"""What to do next: which offer to put, whether to accept theirs, or to say no; planned over the few rounds that are left."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.align.charter import allowed_options
from batna.measure.branches import IndexRule
from batna.measure.frontier import pareto_frontier
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray, ValueTable, our_values
from batna.measure.wording import say_amount
from batna.measure.worth import their_scale
from batna.model.case import Case
from batna.model.estimate import as_estimate
from batna.model.issue import Option
from batna.model.offer import Offer
from batna.model.problem import NotEnoughData
from batna.plan.packages import indexes_in, reservations_of, within_limits
from batna.plan.trades import rank_trades
from batna.simulate.counterpart import Ints, list_packages
from batna.simulate.estimate import Before
from batna.simulate.strategy import CARE, Choice, Decision, Table, Talks, decide

MOST_LISTED: Final = 100_000
MOST_EFFICIENT: Final = 4_000
LEAST_DOUBT: Final = 0.05  # of an issue's swing: an exact number about the other side is still a guess
Action = Literal["offer", "accept", "no"]
NO_ISSUES: Final = "There is nothing to settle yet: add issues and their options under prepare, issues."
NOTHING: Final = "Rules and charter leave no package that is worth our walk-away: relax one of them, or say no."
SOURCE: Final = (
    "Their values are a linear regression on their offers, given how concession over time looks (Faratin, Sierra and Jennings 1998); "
    "our remaining offers are planned backwards against 300 drawn suppliers."
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One thing that we could do now.

    `ours` is what its package is worth to us and `worth` what we may expect in the end when we do this, both in the unit of
    the case. `chance` (0..1) is how likely it is agreed at once; `theirs` (0..1) how good the package is for them, 1 being
    their best one.
    """

    action: Action
    package: Mapping[str, Option] | None
    ours: float | None
    theirs: float | None
    chance: float
    worth: float
    says: str


@dataclass(frozen=True, slots=True)
class NextOffer:
    """What to do next and why; `alternatives` is what else was weighed, the best first.

    `round` is the round we are in, `left` how many more offers of ours can still be answered, this one included. `trades`
    says what to give for what, from their last offer.
    """

    action: Action
    package: Mapping[str, Option] | None
    ours: float | None
    theirs: float | None
    chance: float
    worth: float
    round: int
    left: int
    reason: str
    alternatives: tuple[Weighed, ...]
    trades: tuple[str, ...]
    because: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """The case as the plan needs it: packages with their place, the scale of our values, the rounds."""

    case: Case
    table: Table
    packages: Ints
    low: float
    span: float
    talks: Talks
    round: int
    partial: int

    def in_units(self, utility: float) -> float:
        return self.low + utility * self.span


def choose_next_offer(case: Case, *, rounds: int | None = None, firm: bool = False, seed: int = 0) -> NextOffer:
    """Return which offer to put now, or whether to accept theirs, or to say no.

    Without `rounds` the talks last as long as the case says (`bargaining.rounds`, our own deadline when it is earlier). Made
    for three to eight rounds. While anything above our walk-away can be had, the last word is never no; with `firm` the
    walk-away is our target as far as one is set, and an offer below it gets a reasoned no. Offers that leave issues open are not
    used for the estimate. The same `seed` gives the same numbers. Raises `NotEnoughData` when our values are missing, when no package
    is left, or when the case is too large to plan.
    Source: docs/theory/few-rounds.md.
    """
    scene, floor, missing = _scene(case, rounds), None, []
    if firm:
        target = case.preferences.ours.target
        floor = None if target is None else (as_estimate(target).likely - scene.low) / scene.span
        missing = ["No target is set, so firm means our walk-away: set it under prepare, issues."] if target is None else []
    decision = decide(scene.table, scene.talks, min(scene.round, scene.table.rounds - 1), floor=floor, draws=300, seed=seed)
    return _say(scene, decision, firm, floor, tuple(missing))


def _scene(case: Case, rounds: int | None) -> _Scene:
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    values = our_values(case)
    with within_limits():
        packages, before, their_floor = _packages(case, values)
    if not len(packages):
        raise NotEnoughData(NOTHING)
    worth = values.base + np.sum([row[packages[:, i]] for i, row in enumerate(values.per_issue)], axis=0)
    low, span = float(worth.min()), float(np.ptp(worth)) or 1.0
    allowed = allowed_options(case)
    may = np.all([allowed[i][packages[:, i]] for i in range(len(case.issues))], axis=0)
    floor = _our_floor(case, low)
    if not (may & (worth >= floor)).any():
        raise NotEnoughData(NOTHING)
    sizes = tuple(len(issue.options) for issue in case.issues)
    starts = np.cumsum([0, *sizes[:-1]])
    first, talks, round_, partial = _talks(case, packages)
    length = rounds or min(case.bargaining.rounds, case.bargaining.deadline or case.bargaining.rounds)
    options = np.concatenate(values.per_issue) / span
    table = Table(
        sizes=sizes,
        columns=packages + starts,
        ours=(worth - low) / span,
        options=options,
        reservation=(floor - low) / span,
        rounds=max(length, round_ + 1),
        first=first,
        may=may,
        before=before,
        their_floor=their_floor,
    )
    return _Scene(case, table, packages, low, span, talks, round_, partial)


def _our_floor(case: Case, low: float) -> float:
    ours, _ = reservations_of(case)
    return low if ours is None else float(ours.likely)


def _packages(case: Case, values: ValueTable) -> tuple[Ints, Before | None, float]:
    """Return the packages to plan with, what is known of their values, and the least that they need, from 0 to 1."""
    rules, sizes = index_rules(case), [row.size for row in values.per_issue]
    before, floor, theirs = _known(case)
    if math.prod(sizes) <= MOST_LISTED:
        return list_packages(sizes, rules).astype(np.int64), before, floor
    allowed = [IndexRule({}, {i: frozenset(np.flatnonzero(row).tolist())}) for i, row in enumerate(allowed_options(case))]
    frontier = pareto_frontier(values.per_issue, theirs or [-row for row in values.per_issue], rules=[*rules, *allowed])
    found = {frontier.package(i) for i in range(0, len(frontier), max(1, len(frontier) // MOST_EFFICIENT))}
    if not found:
        raise NotEnoughData(NOTHING)
    found |= {indexes_in(case, offer.package) for offer in _whole(case)}
    return np.array(sorted(found), dtype=np.int64), before, floor


def _known(case: Case) -> tuple[Before | None, float, Sequence[FloatArray] | None]:
    """Return what the case says about their values as utilities, and how far it may be wrong; None when it says nothing."""
    side = case.preferences.theirs
    if side is None or side.values is None:
        return None, 0.0, None
    scale = their_scale(case)
    likely = scale.likely.per_issue
    span = float(sum(np.ptp(row) for row in likely)) or 1.0
    mean = [(row - row.min()) / span for row in likely]
    doubt = [
        np.maximum((high - low) / 3.3 / span, LEAST_DOUBT * float(np.ptp(row)) / span) + 1e-4
        for low, row, high in zip(scale.low.per_issue, likely, scale.high.per_issue, strict=True)
    ]
    _, floor = reservations_of(case)
    worst = float(sum(row.min() for row in likely))
    least = 0.0 if floor is None else (float(floor.likely) - worst) / span
    return Before(np.concatenate(mean), np.concatenate(doubt)), float(np.clip(least, 0, 1)), likely


def _whole(case: Case) -> list[Offer]:
    return [offer for offer in case.offers if len(offer.package) == len(case.issues)]


def _talks(case: Case, packages: Ints) -> tuple[bool, Talks, int, int]:
    """Return whether we move first, what was put, the round we are in (from 0), and how many offers leave issues open."""
    places = {tuple(row): number for number, row in enumerate(packages.tolist())}
    talks = Talks()
    for offer in sorted(_whole(case), key=lambda one: one.round):
        place = places.get(indexes_in(case, offer.package))
        if place is not None:  # an offer against the rules can be no agreement
            rows, at = (talks.ours, talks.ours_at) if offer.by == "ours" else (talks.theirs, talks.theirs_at)
            rows.append(place)
            at.append(offer.round - 1)
    first = not case.offers or min(case.offers, key=lambda one: (one.round, one.on)).by == "ours"
    said = [[offer.round for offer in case.offers if offer.by == side] for side in ("ours", "theirs")]
    ours, theirs = (max(rounds, default=0) for rounds in said)
    round_ = max(ours, theirs) if first else max(ours, theirs - 1)
    return first, talks, round_, len(case.offers) - len(_whole(case))


def _weighed(scene: _Scene, choice: Choice) -> Weighed:
    unit = scene.case.unit
    if choice.action == "no":
        worth = scene.in_units(choice.worth)
        return Weighed("no", None, None, None, 0.0, worth, f"Say no and keep our walk-away: {say_amount(worth, unit)}.")
    indexes = tuple(int(at) for at in scene.packages[choice.package])
    package = {issue.id: issue.options[at] for issue, at in zip(scene.case.issues, indexes, strict=True)}
    ours = scene.in_units(float(scene.table.ours[choice.package]))
    if choice.action == "accept":
        return Weighed("accept", package, ours, choice.theirs, 1.0, ours, f"Accept their last offer: {say_amount(ours, unit)} to us.")
    worth = min(scene.in_units(choice.worth), scene.in_units(1.0))
    said = f"{say_amount(ours, unit)} to us, agreed at once with {choice.chance:.0%}; all in all {say_amount(worth, unit)}."
    return Weighed("offer", package, ours, choice.theirs, choice.chance, worth, f"Offer it: {said}")


def _say(scene: _Scene, decision: Decision, firm: bool, floor: float | None, missing: tuple[str, ...]) -> NextOffer:
    chosen, others = _weighed(scene, decision.chosen), tuple(_weighed(scene, one) for one in decision.others)
    last = scene.table.rounds if scene.table.first else scene.table.rounds - 1
    left = max(last - scene.round, 0)
    if scene.partial:
        missing += (f"{scene.partial} offers leave issues open and are not used for the estimate.",)
    return NextOffer(
        action=chosen.action,
        package=chosen.package,
        ours=chosen.ours,
        theirs=chosen.theirs,
        chance=chosen.chance,
        worth=chosen.worth,
        round=scene.round + 1,
        left=left,
        reason=_reason(scene, chosen, others, left=left, firm=firm, floor=floor),
        alternatives=others,
        trades=_trades(scene, chosen),
        because=_because(scene, decision, left),
        missing=missing,
    )


def _reason(scene: _Scene, chosen: Weighed, others: Sequence[Weighed], *, left: int, firm: bool, floor: float | None) -> str:
    unit, best = scene.case.unit, next((one for one in others if one.action == "offer"), None)
    least = scene.table.reservation if floor is None else max(floor, scene.table.reservation)
    level = say_amount(scene.in_units(least), unit)
    if chosen.action == "no":
        return f"Say no: no offer of ours can be answered any more and theirs leaves less than {level}, which is meant."
    if chosen.action == "accept":
        if best is None:
            return f"Accept: no offer of ours can be answered any more, and theirs reaches {level}."
        return f"Accept: it brings {say_amount(chosen.worth, unit)}, and going on may be expected to bring no more."
    meant = f" Below {level} we sign nothing." if firm else ""
    return f"Offer: {chosen.chance:.0%} that they take it at once, and {left - 1} more offers of ours can follow.{meant}"


def _trades(scene: _Scene, chosen: Weighed) -> tuple[str, ...]:
    """Say what moves between their last offer and ours in the words of the trade planner; nothing without an estimate of theirs."""
    side = scene.case.preferences.theirs
    if chosen.action != "offer" or not scene.talks.theirs or side is None or side.values is None:
        return ()
    last = scene.packages[scene.talks.theirs[-1]]
    reference = {issue.id: issue.options[int(at)] for issue, at in zip(scene.case.issues, last, strict=True)}
    trades = rank_trades(scene.case, reference=reference).trades
    moved = {name: option for name, option in (chosen.package or {}).items() if reference[name] != option}
    return tuple(one.says for one in trades if all(moved.get(move.issue) == move.after for move in (one.give, one.get)))


def _because(scene: _Scene, decision: Decision, left: int) -> tuple[str, ...]:
    targets = decision.guess.clock_weight @ decision.guess.clocks.targets([1.0])
    heard = len(scene.talks.theirs)
    return (
        f"Round {scene.round + 1} of {scene.table.rounds}; {left} more offers of ours can be answered.",
        f"By {heard} whole offers of theirs, at the end they would still ask for {float(targets[0]):.0%} of their best package's worth.",
        f"Beside what a package brings us, {CARE:.0%} of what it is worth to them counts, each between worst and best.",
        SOURCE,
    )
