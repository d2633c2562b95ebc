"""What is planned with: the packages, our values, what is known of theirs, the rounds, and the offers so far."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.align.charter import allowed_options
from batna.measure.branches import IndexRule
from batna.measure.frontier import pareto_frontier
from batna.measure.rules import index_rules
from batna.measure.value import FloatArray, ValueTable, our_values
from batna.measure.worth import their_scale
from batna.model.case import Case
from batna.model.issue import Option
from batna.model.offer import Offer
from batna.model.problem import NotEnoughData
from batna.plan._past import weigh_clocks
from batna.plan.packages import indexes_in, reservations_of, within_limits
from batna.simulate.beliefs import Prior
from batna.simulate.counterpart import Ints, list_packages
from batna.simulate.estimate import Before, usual_clocks
from batna.simulate.strategy import Table, Talks

MOST_LISTED: Final = 100_000
MOST_EFFICIENT: Final = 4_000
LEAST_DOUBT: Final = 0.05  # of an issue's swing: an exact number about the other side is still a guess
NO_ISSUES: Final = "There is nothing to settle yet: add issues and their options under prepare, issues."
NOTHING: Final = "Rules and charter leave no package that is worth our walk-away: relax one of them, or say no."


@dataclass(frozen=True, slots=True)
class Scene:
    """The case as the plan needs it: packages with their place, the scale of our values, the rounds."""

    case: Case
    table: Table
    packages: Ints
    low: float
    span: float
    talks: Talks
    round: int
    partial: int
    walk_away: float | None

    @property
    def stands(self) -> bool:
        """Whether the last offer of theirs that is planned with is their last one, and no open or forbidden one came after it."""
        theirs = [offer for offer in _ordered(self.case) if offer.by == "theirs"]
        if not theirs or not self.talks.theirs:
            return True
        return len(theirs[-1].package) == len(self.case.issues) and dict(theirs[-1].package) == self.package(self.talks.theirs[-1])

    def in_units(self, utility: float) -> float:
        return self.low + utility * self.span

    def package(self, row: int) -> dict[str, Option]:
        return {issue.id: issue.options[int(at)] for issue, at in zip(self.case.issues, self.packages[row], strict=True)}


def waits_for(case: Case) -> Offer | None:
    """Return our offer that they have not answered yet, when it is the last one."""
    last = _ordered(case)[-1:]
    return last[0] if last and last[0].by == "ours" else None


def _ordered(case: Case) -> list[Offer]:
    return sorted(case.offers, key=lambda offer: (offer.round, offer.on))


def set_table(case: Case, rounds: int | None = None, prior: Prior | None = None) -> Scene:
    """Return the case as the plan of our remaining offers needs it; `NotEnoughData` when nothing can be planned.

    `rounds` that are set are meant: after them there is only their answer, whoever opened; those of the case are what is expected, and
    talks that go on are in their last round. A `prior` of past cases weighs the ways to concede, and moves the least that they need.
    """
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    values = our_values(case)
    with within_limits():
        packages, before, their_floor = _packages(case, values, prior)
    if not len(packages):
        raise NotEnoughData(NOTHING)
    worth = values.base + np.sum([row[packages[:, i]] for i, row in enumerate(values.per_issue)], axis=0)
    low, span = float(worth.min()), float(np.ptp(worth)) or 1.0
    may = np.all([row[packages[:, i]] for i, row in enumerate(allowed_options(case))], axis=0)
    stated, _ = reservations_of(case)
    floor = low if stated is None else float(stated.likely)
    if not (may & (worth >= floor)).any():
        raise NotEnoughData(NOTHING)
    sizes = tuple(len(issue.options) for issue in case.issues)
    first, talks, round_, partial = follow_talks(case, packages)
    length = rounds or min(case.bargaining.rounds, case.bargaining.deadline or case.bargaining.rounds)
    first = first and not (rounds and round_ >= rounds)
    table = Table(
        sizes=sizes,
        columns=packages + np.cumsum([0, *sizes[:-1]]),
        ours=(worth - low) / span,
        options=np.concatenate(values.per_issue) / span,
        reservation=(floor - low) / span,
        rounds=max(length, round_ + 1),
        first=first,
        may=may,
        before=before,
        their_floor=their_floor,
        most=_last_put(case, packages, worth, low, span),
        clocks=None if prior is None else weigh_clocks(usual_clocks(), prior),
    )
    return Scene(case, table, packages, low, span, talks, round_, partial, None if stated is None else floor)


def _last_put(case: Case, packages: Ints, worth: FloatArray, low: float, span: float) -> float:
    """Return our utility of the last whole offer of ours, answered or not: the next one does not take back what it gave."""
    ours = [offer for offer in _ordered(case) if offer.by == "ours" and len(offer.package) == len(case.issues)]
    if not ours:
        return math.inf
    row = np.flatnonzero((packages == np.array(indexes_in(case, ours[-1].package))).all(axis=1))
    return float((worth[row[0]] - low) / span) if row.size else math.inf


def _packages(case: Case, values: ValueTable, prior: Prior | None) -> tuple[Ints, Before | None, float]:
    """Return the packages to plan with, what is known of their values, and the least that they need, from 0 to 1."""
    rules, sizes = index_rules(case), [row.size for row in values.per_issue]
    before, floor, theirs = _known(case, prior)
    if math.prod(sizes) <= MOST_LISTED:
        return list_packages(sizes, rules).astype(np.int64), before, floor
    allowed = [IndexRule({}, {i: frozenset(np.flatnonzero(row).tolist())}) for i, row in enumerate(allowed_options(case))]
    frontier = pareto_frontier(values.per_issue, theirs or [-row for row in values.per_issue], rules=[*rules, *allowed])
    found = {frontier.package(i) for i in range(0, len(frontier), max(1, len(frontier) // MOST_EFFICIENT))}
    if not found:
        raise NotEnoughData(NOTHING)
    put = {indexes_in(case, offer.package) for offer in _whole(case)}
    found |= {one for one in put if all(rule.allows(one) for rule in rules)}
    return np.array(sorted(found), dtype=np.int64), before, floor


def _known(case: Case, prior: Prior | None) -> tuple[Before | None, float, Sequence[FloatArray] | None]:
    """Return what the case says about their values as utilities, and how far it may be wrong; None when it says nothing.

    Past cases move the least that they need by as much as it was mistaken before.
    """
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
    if prior is not None and floor is not None:
        least += prior.reservation_shift
    return Before(np.concatenate(mean), np.concatenate(doubt)), float(np.clip(least, 0, 1)), likely


def _whole(case: Case) -> list[Offer]:
    return [offer for offer in case.offers if len(offer.package) == len(case.issues)]


def follow_talks(case: Case, packages: Ints) -> tuple[bool, Talks, int, int]:
    """Return whether we move first, what was put, the round we are in (from 0), and how many offers leave issues open."""
    places = {tuple(row): number for number, row in enumerate(packages.tolist())}
    talks, waiting = Talks(), waits_for(case)
    for offer in sorted(_whole(case), key=lambda one: one.round):
        place = places.get(indexes_in(case, offer.package))
        if place is not None and offer is not waiting:  # one against the rules can be no agreement, one unanswered is no refusal
            rows, at = (talks.ours, talks.ours_at) if offer.by == "ours" else (talks.theirs, talks.theirs_at)
            rows.append(place)
            at.append(offer.round - 1)
    first = not case.offers or min(case.offers, key=lambda one: (one.round, one.on)).by == "ours"
    said = [[offer.round for offer in case.offers if offer.by == side] for side in ("ours", "theirs")]
    ours, theirs = (max(rounds, default=0) for rounds in said)
    round_ = max(ours, theirs) if first else max(ours, theirs - 1)
    return first, talks, round_, len(case.offers) - len(_whole(case))
