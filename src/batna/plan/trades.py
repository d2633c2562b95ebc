"""Rank trades: give what is light for us and heavy for them, for the reverse; and single moves that mean much to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from batna.align.charter import allowed_options
from batna.measure.bargaining import rank_logrolls
from batna.measure.branches import is_allowed
from batna.measure.frontier import pareto_frontier
from batna.measure.interval import triangular_quantile
from batna.measure.space import Space, lay_out
from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_list, say_percent
from batna.measure.worth import Scale, their_scale
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Issue, Option
from batna.plan.packages import TYPES, Indexes, RatedPackage, Sides, indexes_in, rate_plainly, sides_of, within_limits

HIGH, LIKELY = 0.9, 0.6
AnyNumber = Any  # a number, or an array of them
MOST_MOVES = 2_000
MOST_TRIED = 200_000
Wish = Literal["high", "likely", "weak"]


@dataclass(frozen=True, slots=True)
class Move:
    """One issue that moves from one option to another; `ours` is what that is worth to us, higher is better.

    `theirs` is what it is worth to them: at likely, and from the 5 % to the 95 % end over the supplier types.
    """

    issue: str
    before: Option
    after: Option
    ours: float
    theirs: Estimate


@dataclass(frozen=True, slots=True)
class Trade:
    """Something that we give for something that we get; both sides are at least as well off, at likely.

    `costs_us` is what the part that we give costs us, `brings_us` what the part that we get is worth to us. `theirs` is
    what the whole trade is worth to them, `joint_gain` what it is worth to both together, each from the 5 % to the 95 %
    end over the supplier types. `chance` is the share of types that are better off with it; `they_want_it` is high from
    90 %, likely from 60 %, else weak.
    """

    give: Move
    get: Move
    costs_us: float
    brings_us: float
    theirs: Estimate
    joint_gain: Estimate
    chance: float
    they_want_it: Wish
    says: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negotiable:
    """An elegant negotiable: a single move that costs us little (less than nothing: it helps us too) and means much to them."""

    give: Move
    costs_us: float
    chance: float
    they_want_it: Wish
    says: str


@dataclass(frozen=True, slots=True)
class Priority:
    """What an issue weighs for each side: the swing from its worst to its best option, and how the two compare.

    `advice` is to give on issues that weigh more for them, relative to the others, and to take on the rest.
    """

    issue: str
    our_swing: float
    their_swing: float
    their_weight: float
    advice: Literal["give", "take"]


@dataclass(frozen=True, slots=True)
class Trades:
    """Trades from a reference package, the largest joint gain first; at most one for each pair of issues."""

    reference: RatedPackage
    reference_is: str
    trades: tuple[Trade, ...]
    negotiables: tuple[Negotiable, ...]
    priorities: tuple[Priority, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """What the search works on: both sides on the grid, what the charter allows, and how many units of the case a step is."""

    case: Case
    sides: Sides
    space: Space
    allowed: tuple[NDArray[np.bool_], ...]
    scale: Scale
    seed: int

    def to_units(self, ours: AnyNumber, theirs: AnyNumber) -> tuple[AnyNumber, AnyNumber]:
        """Return values on the grid in the unit of the case."""
        return ours / 10.0 ** self.space.exponents[0], theirs / 10.0 ** self.space.exponents[1]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Single moves away from the reference: issue, option, and what each is worth to both sides on the grid."""

    issue: NDArray[np.int64]
    option: NDArray[np.int64]
    ours: NDArray[np.int64]
    theirs: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_], order: FloatArray) -> "_Steps":
        """Return the moves to keep, at most 2,000 of them, those with the largest `order` first."""
        at = np.flatnonzero(keep)
        at = np.sort(at[np.argsort(-order[at], kind="stable")[:MOST_MOVES]])
        return _Steps(self.issue[at], self.option[at], self.ours[at], self.theirs[at])


def rank_trades(case: Case, *, reference: Mapping[str, object] | None = None, limit: int = 20, seed: int = 0) -> Trades:
    """Return trades that leave both sides at least as well off, ranked by what they gain together (logrolling).

    A trade moves two issues of the reference package: on one we give, on the other we get. Values are in the unit of the
    case, at likely; ranges are the 5 % and 95 % ends over 1,000 supplier types drawn with `seed`. Rules and charter are
    kept. Without a `reference`, the first of these from which a trade helps both: our last whole offer, their last whole
    offer, the middle (on each issue the option that leaves the worse-off side the largest share of its swing).
    Raises `BadInput` for a reference that is not one option of each issue, `NotEnoughData` when values are missing.
    Source: logrolling, Froman and Cohen 1970; Raiffa 1982; see docs/theory/trades.md.
    """
    sides = sides_of(case)
    with within_limits():
        space = lay_out(sides.ours, sides.theirs, sides.rules)
    table = _Table(case, sides, space, allowed_options(case), their_scale(case), seed)
    references = _references(table, reference)
    found = [_find_pairs(table, indexes, limit) for _, indexes in references]
    chosen = next((i for i, pairs in enumerate(found) if pairs), len(references) - 1)
    name, indexes = references[chosen]
    return Trades(
        rate_plainly(case, sides, indexes),
        name,
        tuple(_trade(table, indexes, *pair) for pair in found[chosen]),
        _find_negotiables(table, indexes),
        _weigh(case, sides),
        (*_say_start([name for name, _ in references], found, chosen), *_say_method(seed), *_say_swings(case, sides)),
    )


def _references(table: _Table, given: Mapping[str, object] | None) -> list[tuple[str, Indexes]]:
    case = table.case
    if given is not None:
        return [("the given package", indexes_in(case, given))]
    found: list[tuple[str, Indexes]] = []
    for side, whose in (("ours", "our"), ("theirs", "their")):
        whole = [offer for offer in case.offers if offer.by == side and len(offer.package) == len(case.issues)]
        if whole:
            last = max(whole, key=lambda offer: offer.round)
            found.append((f"{whose} last offer (round {last.round})", indexes_in(case, last.package)))
    return [*found, ("the middle, each issue settled halfway on its own", _find_middle(table))]


def _find_middle(table: _Table) -> Indexes:
    """Return the package whose options leave the worse-off side of each issue as much as possible, within the rules."""
    halves = [np.minimum(_shares(ours), _shares(theirs)) for ours, theirs in zip(table.sides.ours, table.sides.theirs, strict=True)]
    return pareto_frontier(halves, halves, rules=table.sides.rules).package(0)[: len(table.case.issues)]


def _shares(row: FloatArray) -> FloatArray:
    swing = float(np.ptp(row))
    return (row - row.min()) / swing if swing else np.ones(row.size)


def _find_steps(table: _Table, reference: Indexes) -> _Steps:
    """Return every single move that the charter allows."""
    parts = []
    for issue, at in enumerate(reference):
        ours, theirs = table.space.ours[issue], table.space.theirs[issue]
        option = np.flatnonzero(table.allowed[issue] & (np.arange(ours.size) != at))
        parts.append(np.stack([np.full(option.size, issue), option, ours[option] - ours[at], theirs[option] - theirs[at]]))
    return _Steps(*np.concatenate(parts, axis=1))


def _find_pairs(table: _Table, reference: Indexes, limit: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return pairs of (issue, option) to give and to get, the largest joint gain first, one for each pair of issues."""
    steps = _find_steps(table, reference)
    order = np.add(*table.to_units(steps.ours, steps.theirs))
    gives = steps.where((steps.ours <= 0) & (steps.theirs > 0), order)
    gets = steps.where((steps.ours > 0) & (steps.theirs <= 0), order)
    ours = gives.ours[:, None] + gets.ours[None, :]
    theirs = gives.theirs[:, None] + gets.theirs[None, :]
    good = (ours >= 0) & (theirs >= 0) & ((ours > 0) | (theirs > 0)) & (gives.issue[:, None] != gets.issue[None, :])
    give, get = np.nonzero(good)
    joint = np.add(*table.to_units(ours[give, get], theirs[give, get]))
    found: dict[tuple[int, int], tuple[tuple[int, int], tuple[int, int]]] = {}
    for i in np.argsort(-joint, kind="stable")[:MOST_TRIED].tolist():
        if len(found) >= limit:
            break
        giving = int(gives.issue[give[i]]), int(gives.option[give[i]])
        getting = int(gets.issue[get[i]]), int(gets.option[get[i]])
        if (giving[0], getting[0]) not in found and _keeps_rules(table, reference, giving, getting):
            found[giving[0], getting[0]] = giving, getting
    return list(found.values())


def _keeps_rules(table: _Table, reference: Indexes, *moves: tuple[int, int]) -> bool:
    package = list(reference)
    for issue, option in moves:
        package[issue] = option
    return is_allowed(package, table.sides.rules)


def _change_for_them(table: _Table, reference: Indexes, *moves: tuple[int, int]) -> FloatArray:
    """Return what moves are worth to each supplier type; the same option of the same issue is drawn alike every time."""

    def draw(issue: int, option: int) -> FloatArray:
        low, likely, high = (float(end.per_issue[issue][option]) for end in (table.scale.low, table.scale.likely, table.scale.high))
        return triangular_quantile(low, likely, high, np.random.default_rng([table.seed, issue, option]).random(TYPES))

    total: FloatArray = np.sum([draw(issue, option) - draw(issue, reference[issue]) for issue, option in moves], axis=0)
    return total


def _range(likely: float, drawn: FloatArray) -> Estimate:
    low, high = (float(end) for end in np.quantile(drawn, (0.05, 0.95)))
    return Estimate(low=min(low, likely), likely=likely, high=max(likely, high))


def _move(table: _Table, reference: Indexes, step: tuple[int, int]) -> Move:
    issue, option = step
    noun, before = table.case.issues[issue], reference[issue]
    steps = (int(side[issue][option] - side[issue][before]) for side in (table.space.ours, table.space.theirs))
    ours, theirs = table.to_units(*steps)
    worth = _range(float(theirs), _change_for_them(table, reference, step))
    return Move(noun.id, noun.options[before], noun.options[option], float(ours), worth)


def _trade(table: _Table, reference: Indexes, giving: tuple[int, int], getting: tuple[int, int]) -> Trade:
    give, get = _move(table, reference, giving), _move(table, reference, getting)
    drawn = _change_for_them(table, reference, giving, getting)
    ours, theirs = give.ours + get.ours, give.theirs.likely + get.theirs.likely
    chance = _share_better_off(drawn)
    unit = table.case.unit
    because = (
        f"We gain {say_amount(ours, unit)}: it brings {say_amount(get.ours, unit)} and costs {say_amount(-give.ours, unit)}.",
        f"They gain an estimated {say_amount(theirs, unit)}; {say_percent(chance)} of {TYPES:,} supplier types are better off with it.",
    )
    says = say_trade([_say_move(table, get)], [_say_move(table, give)])
    gain = _range(ours + theirs, drawn + ours)
    return Trade(give, get, 0.0 - give.ours, get.ours, _range(theirs, drawn), gain, chance, _wish(chance), says, because)


def _share_better_off(drawn: FloatArray) -> float:
    """Return the share of types that gain; a type that is as well off as before counts half."""
    slack = 1e-9 * max(1.0, float(np.abs(drawn).max()))
    return float((drawn > slack).mean() + (np.abs(drawn) <= slack).mean() / 2)


def _wish(chance: float) -> Wish:
    return "high" if chance >= HIGH else "likely" if chance >= LIKELY else "weak"


def say_step(issue: Issue, before: Option, after: Option) -> str:
    """Return one issue that moves, in words to say."""
    return f"{issue.label} {issue.say(after)} instead of {issue.say(before)}"


def say_trade(gets: Sequence[str], gives: Sequence[str]) -> str:
    """Return a conditional proposal in words to say; both sides as `say_step` gives them, at least one each."""
    return f"If you agree to {say_list(list(gets))}, then we agree to {say_list(list(gives))}."


def _say_move(table: _Table, move: Move) -> str:
    return say_step(table.case.issue(move.issue), move.before, move.after)


def _find_negotiables(table: _Table, reference: Indexes) -> tuple[Negotiable, ...]:
    """Return for each issue the single move with the largest worth to them over its cost to us, as far as there is one."""
    steps = _find_steps(table, reference)
    surplus = np.add(*table.to_units(steps.ours, steps.theirs))
    best: dict[int, Negotiable] = {}
    for i in np.argsort(-surplus, kind="stable").tolist():
        issue, option = int(steps.issue[i]), int(steps.option[i])
        if surplus[i] <= 0 or steps.theirs[i] <= 0 or issue in best or not _keeps_rules(table, reference, (issue, option)):
            continue
        move = _move(table, reference, (issue, option))
        chance = _share_better_off(_change_for_them(table, reference, (issue, option)))
        cost = (
            f"costs us {say_amount(-move.ours, table.case.unit)}"
            if move.ours <= 0
            else f"brings us {say_amount(move.ours, table.case.unit)}"
        )
        says = f"We can offer {_say_move(table, move)}: it {cost}."
        best[issue] = Negotiable(move, 0.0 - move.ours, chance, _wish(chance), says)
    return tuple(best.values())


def _weigh(case: Case, sides: Sides) -> tuple[Priority, ...]:
    """Return what each issue weighs for both sides, what weighs most for them relative to us first."""
    swings = [(float(np.ptp(ours)), float(np.ptp(theirs))) for ours, theirs in zip(sides.ours, sides.theirs, strict=True)]
    totals = [sum(side) or 1.0 for side in zip(*swings, strict=True)]
    rows = []
    for issue, (ours, theirs) in zip(case.issues, swings, strict=False):  # fixed amounts come last and have no swing
        weight = theirs / totals[1] - ours / totals[0]
        rows.append(Priority(issue.id, ours, theirs, weight, "give" if weight > 0 else "take"))
    return tuple(sorted(rows, key=lambda row: -row.their_weight))


def _say_start(names: Sequence[str], found: Sequence[Sequence[object]], chosen: int) -> list[str]:
    without = [
        f"No trade of two issues helps both from {name}." for name, pairs in zip(names[: chosen + 1], found, strict=False) if not pairs
    ]
    return [*without, f"Trades start from {names[chosen]}."] if found[chosen] else without


def _say_method(seed: int) -> Sequence[str]:
    return (
        "Joint gain = what we gain + what they gain, at likely.",
        f"A range runs from the 5 % to the 95 % end of {TYPES:,} supplier types (seed {seed}).",
        "They want it: high when at least 90 % of the types are better off, likely from 60 %, else weak.",
    )


def _say_swings(case: Case, sides: Sides) -> list[str]:
    """Say the trade of two whole issues that the swings favour most."""
    count = len(case.issues)
    rolls = rank_logrolls(sides.ours[:count], sides.theirs[:count])
    if not rolls:
        return []
    give, get = case.issues[rolls[0].give].label, case.issues[rolls[0].get].label
    return [f"By the swings of the issues, giving on {give} for {get} is the most lopsided trade: it weighs less for us than for them."]
