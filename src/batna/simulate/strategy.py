"""Which offer to put, and when to accept, when few rounds are left: the remaining offers planned against many counterparts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.counterpart import Ints
from batna.simulate.estimate import REPEAT, Before, Clocks, Guess, estimate_counterpart

MOST_CANDIDATES: Final = 160
MOST_STAGES: Final = 8
PROBES, REPEATS, STEPS = 6, 3, 3  # new packages put at the start of long talks, repeats after them, and what shows a counterpart that steps
PROBED: Final = 0.15  # how far below our best those may lie
HELD: Final = 0.03  # the same, while we wait for the end
NEAR: Final = 0.04
CARE: Final = 0.10  # what their utility counts beside ours between offers that are worth the same to us
AGAIN: Final = 0.003  # what a package put before, or one that is worth less than the plan, has to be worth more than a new one
RISK: Final = 0.35  # how much worse than its value we take no agreement to be
SAMPLE: Final = 300
PASSES: Final = 3
MOST_CHOICES: Final = 8
NO_MORE: Final = 1e-9
Action = Literal["offer", "accept", "no"]


@dataclass(frozen=True, slots=True)
class Table:
    """What is negotiated: `columns` has a row of option columns for each package, `ours` our utility of it from 0 to 1.

    `options` is our utility of each option. `reservation` is the utility of no agreement; `rounds` the number of rounds, in
    each of which both sides move; `first` whether we move first in them. `may` says which packages we may put or accept (all
    when None), `before` what is known of their utilities before any offer, `clocks` how likely each way to concede is by then (as
    usual when None), `their_floor` what they must get at least. Nothing is put that is worth more to us than `most`, so that no offer
    goes back behind an earlier one.
    """

    sizes: tuple[int, ...]
    columns: Ints
    ours: FloatArray
    options: FloatArray
    reservation: float
    rounds: int
    first: bool
    may: NDArray[np.bool_] | None = None
    before: Before | None = None
    their_floor: float = 0.0
    most: float = np.inf
    clocks: Clocks | None = None


@dataclass(slots=True)
class Talks:
    """What was put so far: rows of packages, and the round of each, from 0."""

    ours: list[int] = field(default_factory=list)
    ours_at: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    theirs_at: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing we could do now: what it is worth to us in the end, and how likely it is accepted at once."""

    action: Action
    package: int
    worth: float
    chance: float
    theirs: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the plan holds, draw by draw of the guess.

    `packages` are our remaining offers in their order, the best one to put now first, and `rounds` when they are put; `taken` (draws ×
    offers) is how likely each of them is accepted when it is put. `listed` are the packages weighed as the next offer and `at_once`
    (draws × listed) how likely each is accepted now. `later` is our utility of what comes when the next offer is refused.
    """

    packages: tuple[int, ...]
    rounds: tuple[int, ...]
    taken: FloatArray
    listed: tuple[int, ...]
    at_once: FloatArray
    later: FloatArray


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now, what else was weighed (best first), and the guess behind it; `ahead` is None when no offer is left."""

    chosen: Choice
    others: tuple[Choice, ...]
    guess: Guess
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True)
class _Stage:
    """One of our remaining offers: how likely each drawn counterpart accepts each candidate then."""

    accepts: FloatArray


def decide(
    table: Table,
    talks: Talks,
    round_: int,
    *,
    floor: float | None = None,
    signs: float | None = None,
    care: float = CARE,
    draws: int = 300,
    seed: int = 0,
) -> Decision:
    """Return what to do in round `round_` (from 0), the counterpart's offer of it being the last of `talks.theirs`.

    `floor` is what we put at least, the reservation when None; `signs` what we accept at least, `floor` when None. `care` is what
    their utility counts beside ours. The remaining offers are planned together: backwards, each
    one against the counterparts that would have refused those before it, so that a refusal tells something; the value of
    the plan is what an offer on the table must reach to be accepted. After the last offer there is only what they put last.
    While more than eight offers are left, `wait` says what to do, and the plan only what that is worth.
    """
    least = table.reservation if floor is None else max(floor, table.reservation)
    enough = least if signs is None else max(signs, table.reservation)
    guess, held = _guess(table, talks, draws, seed), wait(table, talks, round_, floor=floor)
    candidates = _candidates(table, talks, guess, least)
    if held is not None:
        candidates = np.union1d(candidates, [held.package])
    times = _turns(table, round_)
    accept = _acceptance(table, talks, guess)
    if not times or not candidates.size:
        return _end(accept, enough, table, guess)
    stages = _stages(table, talks, guess, candidates, times)
    steer = table.ours[candidates] + care * np.clip(guess.utility(table.columns[candidates]), 0, 1)
    after, theirs = _after(table, talks, guess, enough)
    nothing = np.full(len(after), table.reservation)
    last = _Last(after, nothing, care * theirs) if table.first else _Last(None, after, care * theirs)
    planned = _plan(table.ours[candidates], steer, stages, last, guess.weight)
    best = _best(planned.worth, steer, np.isin(candidates, talks.ours), is_last=len(times) == 1)
    reach = float(planned.worth[best[0]]) - care * (accept.theirs if accept else 0.0)
    if held is not None:
        at = int(np.searchsorted(candidates, held.package))
        best = np.array([at, *(i for i in best if i != at)])[:MOST_CHOICES]
        reach = -np.inf if held.action == "accept" else np.inf
    offers = [
        Choice("offer", int(candidates[i]), float(planned.ours[i]), float(planned.chance[i]), _theirs(table, guess, int(candidates[i])))
        for i in best
    ]
    decision = _choose(guess, offers, reach, accept if accept and _may(table, accept, enough) else None)
    return replace(decision, ahead=_look_ahead(table, candidates, best, planned, stages=stages, times=times))


def _best(worth: FloatArray, steer: FloatArray, put: NDArray[np.bool_], *, is_last: bool) -> Ints:
    """Return the candidates to weigh as the next offer, the best first; near-ties go to new ones that we would want, until the last."""
    stale = put | (steer < worth.max())
    again = np.zeros(len(worth)) if is_last else AGAIN * stale
    return np.argsort(again - worth, kind="stable")[:MOST_CHOICES]


def _look_ahead(
    table: Table, candidates: Ints, best: Ints, planned: "_Planned", *, stages: Sequence[_Stage], times: Sequence[int]
) -> Ahead:
    """Return the plan draw by draw, its first offer being the best one to put now."""
    remaining = _never_back(table.ours[candidates], (int(best[0]), *planned.chosen[1:]))
    return Ahead(
        packages=tuple(int(candidates[i]) for i in remaining),
        rounds=tuple(times),
        taken=np.stack([stage.accepts[:, i] for stage, i in zip(stages, remaining, strict=True)], axis=1),
        listed=tuple(int(candidates[i]) for i in best),
        at_once=stages[0].accepts[:, best],
        later=planned.later,
    )


def _stages(table: Table, talks: Talks, guess: Guess, candidates: Ints, times: Sequence[int]) -> list[_Stage]:
    """Return for each of our remaining offers how likely each draw accepts each candidate when it is put."""
    utility, repeated = guess.drawn_utility(table.columns[candidates]), np.isin(candidates, talks.theirs)
    stages = []
    for level in guess.thresholds([_time(table, at + (0 if table.first else 1)) for at in times]).T:
        accepts = guess.accepts(utility, level)
        accepts[:, repeated] = np.maximum(accepts[:, repeated], REPEAT)
        stages.append(_Stage(accepts))
    return stages


def wait(table: Table, talks: Talks, round_: int, *, floor: float | None = None) -> Choice | None:
    """Return what to do while the end is far, None once it is near: stay near our best, and step down with those who step with us.

    Those who concede to the clock give their best late, those who never move lose nothing by our waiting. The first offers are each a
    new package, then one is repeated: who puts a new package whenever we do and repeats when we repeat steps with us, and only our
    steps move them. What is on the table is accepted when it is worth as much as what we would put.
    Source of the stepping: D. de Jonge, An analysis of the linear bilateral ANAC domains using the MiCRO benchmark strategy (2022).
    """
    if table.rounds - round_ - (0 if table.first else 1) <= MOST_STAGES:
        return None
    least = table.reservation if floor is None else max(floor, table.reservation)
    order = np.flatnonzero(_allowed(table) & (table.ours >= least))
    if not order.size:
        return None
    order = order[np.argsort(-table.ours[order], kind="stable")]
    worth, put, turns = table.ours[order], len(set(talks.ours)), len(talks.ours)
    if turns < PROBES:
        place = min(put, int((worth >= worth[0] - PROBED).sum()) - 1)
    elif turns < PROBES + REPEATS:
        place = min(put, order.size) - 1
    elif _steps_with_us(talks):
        place = min(put, order.size - 1)
    else:
        place = turns % int((worth >= worth[0] - HELD).sum())
    package = int(order[place])
    theirs = talks.theirs[-1] if talks.theirs else package
    if talks.theirs and _allowed(table)[theirs] and table.ours[theirs] >= table.ours[package]:
        return Choice("accept", theirs, float(table.ours[theirs]), 1.0, 1.0)
    return Choice("offer", package, float(table.ours[package]), 0.0, 0.0)


def _steps_with_us(talks: Talks) -> bool:
    """Return whether they put one new package for each new one of ours, from the first on."""
    ours, theirs = _distinct(talks.ours), _distinct(talks.theirs)
    length = min(len(ours), len(theirs))
    if not length or min(ours[-1], theirs[-1]) < STEPS:
        return False
    return all(abs(a - b) <= 1 for a, b in zip(ours[-length:], theirs[-length:], strict=True))


def _distinct(rows: Sequence[int]) -> list[int]:
    """Return how many different packages were put by each turn."""
    seen: set[int] = set()
    counts = []
    for row in rows:
        seen.add(row)
        counts.append(len(seen))
    return counts


def _acceptance(table: Table, talks: Talks, guess: Guess) -> Choice | None:
    """Return what accepting their last offer is; None when there is none."""
    if not talks.theirs:
        return None
    last = talks.theirs[-1]
    return Choice("accept", last, float(table.ours[last]), 1.0, _theirs(table, guess, last))


@dataclass(frozen=True, slots=True)
class _Planned:
    """For each candidate as our next offer: what the plan steers by, what it is worth to us alone, how likely it is taken.

    `chosen` are the candidates of the remaining offers; `later` what each draw leaves us when the next one is refused.
    """

    worth: FloatArray
    ours: FloatArray
    chance: FloatArray
    chosen: tuple[int, ...]
    later: FloatArray


@dataclass(frozen=True, slots=True)
class _Last:
    """What is left for each drawn counterpart: `instead` of our last offer, when theirs comes before it; `after` its refusal.

    `care` is what their utility of their last offer counts beside ours, as with every other way to an agreement.
    """

    instead: FloatArray | None
    after: FloatArray
    care: FloatArray


def _guess(table: Table, talks: Talks, draws: int, seed: int) -> Guess:
    heard = [_time(table, at) for at in talks.theirs_at]
    refused = [_time(table, at + (0 if table.first else 1)) for at in talks.ours_at]
    return estimate_counterpart(
        table.sizes,
        table.options,
        table.columns[talks.theirs],
        heard,
        refused=table.columns[talks.ours],
        refused_at=refused,
        draws=draws,
        seed=seed,
        clocks=table.clocks,
        before=table.before,
        least=table.their_floor,
    )


def _time(table: Table, round_: int) -> float:
    return (round_ + 1) / (table.rounds + 1)


def _theirs(table: Table, guess: Guess, package: int) -> float:
    return float(np.clip(guess.utility(table.columns[package]), 0, 1))


def _turns(table: Table, round_: int) -> list[int]:
    """Return the rounds in which an offer of ours can still be accepted, at most eight of them, this one first."""
    left = list(range(round_, table.rounds if table.first else table.rounds - 1))
    if len(left) <= MOST_STAGES:
        return left
    return sorted({*left[:1], *left[-3:], *(left[int(at)] for at in np.linspace(0, len(left) - 1, MOST_STAGES - 3))})


def _candidates(table: Table, talks: Talks, guess: Guess, least: float) -> Ints:
    """Return packages worth planning with: those that hardly any other beats for both, and those that they put."""
    theirs = guess.utility(table.columns)
    order = np.lexsort((-theirs, -table.ours))
    order = order[(table.ours >= least)[order] & _allowed(table)[order]]
    kept = order[table.ours[order] <= table.most + NO_MORE]
    order = kept if kept.size else order
    best = np.maximum.accumulate(np.concatenate([[-np.inf], theirs[order]]))[:-1]
    short = best - theirs[order]
    if order.size > MOST_CANDIDATES:
        keep = np.sort(np.argsort(short, kind="stable")[:MOST_CANDIDATES])
        order = order[keep]
    put = np.array([one for one in dict.fromkeys(talks.theirs) if table.ours[one] >= least and _allowed(table)[one]], dtype=np.int64)
    return np.unique(np.concatenate([order, put]))


def _allowed(table: Table) -> NDArray[np.bool_]:
    return np.ones(len(table.ours), dtype=bool) if table.may is None else table.may


def _may(table: Table, accept: Choice, least: float) -> bool:
    return accept.worth >= least and bool(_allowed(table)[accept.package])


def _after(table: Table, talks: Talks, guess: Guess, least: float) -> tuple[FloatArray, FloatArray]:
    """Return for each draw what is left when all our offers are refused, to us and to them: their last offer, if that is enough."""
    rng = np.random.default_rng(1)
    rows = np.arange(len(table.ours)) if len(table.ours) <= SAMPLE else rng.choice(len(table.ours), SAMPLE, replace=False)
    last = table.rounds - 2 if table.first else table.rounds - 1
    level = guess.clocks.targets([_time(table, last)])[guess.clock, 0]
    utility = guess.drawn_utility(table.columns[rows])
    near = np.exp(-(((utility - level[:, None] - NEAR / 2) / NEAR) ** 2)) + 1e-9
    expected = (near * np.maximum(table.ours[rows], table.reservation)).sum(axis=1) / near.sum(axis=1)
    if talks.theirs:
        hard = guess.clocks.depth[guess.clock] < 0.2
        expected = np.where(hard, table.ours[talks.theirs[-1]], expected)
    enough = expected >= least
    return np.where(enough, expected, table.reservation), np.where(enough, np.clip(level, 0, 1), 0.0)


def _plan(ours: FloatArray, care: FloatArray, stages: Sequence[_Stage], last: _Last, weight: FloatArray) -> _Planned:
    """Plan all our remaining offers together: backwards, and again with the counterparts that are left at each of them."""
    chosen: list[int] = [-1] * len(stages)
    planned = _Planned(care, ours, ours, (), weight)
    for _ in range(PASSES):
        alive = [weight]
        for place, stage in enumerate(stages[:-1]):
            alive.append(alive[-1] if chosen[place] < 0 else alive[-1] * (1 - stage.accepts[:, chosen[place]]))
        value, plain = last.after + (last.care if last.instead is None else -RISK), last.after
        for place in range(len(stages) - 1, -1, -1):
            accepts, now = stages[place].accepts, alive[place]
            worth = (now @ accepts) * care + (now * value) @ (1 - accepts)
            chosen[place] = int(np.argmax(worth))
            planned = _Planned(worth, now @ (accepts * ours) + (now * plain) @ (1 - accepts), now @ accepts, tuple(chosen), plain)
            likely = accepts[:, chosen[place]]
            value = likely * care[chosen[place]] + (1 - likely) * value
            plain = likely * ours[chosen[place]] + (1 - likely) * plain
            if 0 < place == len(stages) - 1 and last.instead is not None and now @ (last.instead + last.care) > now @ value:
                value, plain = last.instead + last.care, last.instead
    return planned


def _never_back(ours: FloatArray, planned: Sequence[int]) -> tuple[int, ...]:
    """Return the offers with one held where the next would take back what it gave: that one will not be put."""
    kept = [planned[0]]
    for one in planned[1:]:
        kept.append(kept[-1] if ours[one] > ours[kept[-1]] else one)
    return tuple(kept)


def _choose(guess: Guess, offers: Sequence[Choice], reach: float, accept: Choice | None) -> Decision:
    """Accept what is on the table when it reaches what the plan is worth."""
    if accept is None:
        return Decision(offers[0], tuple(offers[1:]), guess)
    if accept.worth >= reach:
        return Decision(accept, tuple(offers), guess)
    return Decision(offers[0], (accept, *offers[1:]), guess)


def _end(accept: Choice | None, least: float, table: Table, guess: Guess) -> Decision:
    """Return what is left when no offer of ours can be accepted any more: take what they put, or say no."""
    no = Choice("no", -1, table.reservation, 1.0, 0.0)
    if accept is not None and _may(table, accept, least):
        return Decision(accept, (no,), guess)
    return Decision(no, () if accept is None else (accept,), guess)
