"""Play our plan against the supplier types of our belief: what it may bring, and how often it ends without an agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_number
from batna.model.case import Case
from batna.model.estimate import Estimate, likely
from batna.model.issue import Option
from batna.model.package import package_of
from batna.model.problem import BadInput, Problem, shown
from batna.plan._choices import MOST_SESSIONS, Way
from batna.plan._packages import Listed, list_for_types
from batna.plan._supplier import KINDS, STEPWISE, kind_of
from batna.prepare.alternatives import our_reservation
from batna.simulate.batch import History, Played, play
from batna.simulate.beliefs import TYPES, Belief, Prior, believe
from batna.simulate.counterpart import Counterparts, make_counterparts
from batna.simulate.outcomes import Bin, Outcomes, Quantile, describe_outcomes
from batna.simulate.tactics import Tactic, Types, make_types

__all__ = [
    "MOST_SESSIONS", "NAMES", "WAYS", "LikelyPackage", "PooledPlan", "PooledWay", "SimulatedPlan", "TacticOutcome", "Way", "WayOutcome",
    "pool_plans", "simulate_plan",
]  # fmt: skip

WAYS: Final[dict[Way, tuple[Tactic, float]]] = {
    "firm": (Tactic.TIME, 0.3),
    "slow": (Tactic.TIME, 0.3),
    "even": (Tactic.TIME, 1.0),
    "fast": (Tactic.TIME, 3.0),
    "answer": (Tactic.MIRROR, 1.0),
}
NAMES: Final[dict[Way, str]] = {
    "firm": "give late, and never go below the target",
    "slow": "give little at first and most of it late",
    "even": "give the same in every round",
    "fast": "give most of it early",
    "answer": "give as much as they give",
}
MOST_COMMON: Final = 5
SOURCE: Final = "Offers alternate; each side accepts what reaches its target of that round (docs/theory/simulation.md)."


@dataclass(frozen=True, slots=True)
class TacticOutcome:
    """How it ends with suppliers of one kind: `chance` is how likely we meet one, the rest holds given that we do.

    `tactic` is the kind as rehearsals call it, such as late or mirror; `name` says what such a supplier does.
    """

    tactic: str
    name: str
    chance: float
    no_agreement: float
    value: Estimate
    round: float | None


@dataclass(frozen=True, slots=True)
class WayOutcome:
    """How it ends against the same suppliers when we concede in another way."""

    way: Way
    name: str
    value: Estimate
    no_agreement: float


@dataclass(frozen=True, slots=True)
class LikelyPackage:
    """A package that many sessions agree, with its share of all sessions."""

    package: Mapping[str, Option]
    ours: float
    share: float


@dataclass(frozen=True, slots=True)
class SimulatedPlan:
    """What our plan may bring, in the unit of the case, over the supplier types that we believe possible.

    An impasse counts as our reservation value in `value`, `quantiles`, `ways` and `by_tactic`. Estimates have the mean as
    likely and the 5 % and 95 % ends. `bins` hold agreements only; their shares add up to 1 − `no_agreement`. `first_round`
    and `ends_in` count from 1.
    """

    unit: str
    way: Way
    sessions: int
    first_round: int
    rounds: int
    reservation: float
    target: float | None
    no_agreement: float
    value: Estimate
    agreed: Estimate | None
    quantiles: tuple[Quantile, ...]
    bins: tuple[Bin, ...]
    by_tactic: tuple[TacticOutcome, ...]
    ways: tuple[WayOutcome, ...]
    packages: tuple[LikelyPackage, ...]
    ends_in: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PooledWay:
    """One way to concede over many runs: its mean, give or take the `error` of drawing so few, and the share without an agreement."""

    way: Way
    name: str
    mean: float
    error: float
    no_agreement: float


@dataclass(frozen=True, slots=True)
class PooledPlan:
    """How each way to concede ends over many runs, the best first."""

    unit: str
    sessions: int
    ways: tuple[PooledWay, ...]
    because: tuple[str, ...]


def pool_plans(runs: Sequence[SimulatedPlan]) -> PooledPlan:
    """Return what each way to concede brings on average over runs of one case with different seeds.

    Raises `ValueError` without a run. Source: independent replications; the error is 1.96 × standard deviation ÷ √runs.
    """
    if not runs:
        raise ValueError("At least one run is needed.")
    ways = []
    for way in runs[0].ways:
        found = [one for run in runs for one in run.ways if one.way == way.way]
        means = [one.value.likely for one in found]
        error = 1.96 * float(np.std(means)) / len(found) ** 0.5
        ways.append(PooledWay(way.way, way.name, float(np.mean(means)), error, float(np.mean([one.no_agreement for one in found]))))
    sessions = sum(run.sessions for run in runs)
    said = f"{len(runs)} runs with a seed each, {sessions:,} supplier types in all; every way to concede meets the same types."
    return PooledPlan(runs[0].unit, sessions, tuple(sorted(ways, key=lambda one: -one.mean)), (said, SOURCE))


@dataclass(frozen=True, slots=True)
class _Table:
    """Both sides as the engine needs them, and where the talks stand."""

    case: Case
    listed: Listed
    ours: Counterparts
    belief: Belief
    history: History
    rounds: int
    reservation: float
    target: float | None
    delay: float


def simulate_plan(case: Case, *, way: Way = "slow", sessions: int = TYPES, seed: int = 0, prior: Prior | None = None) -> SimulatedPlan:
    """Return how our plan ends against `sessions` supplier types, each played once and weighted by its chance.

    `way` is how we concede, from our best package down to our reservation value, with `firm` to the target only. The talks go on
    from the offers put so far, which narrow the types; a `prior` of past cases weighs them before the first offer. Packages are those
    that rules and charter allow. The same `seed` gives the same types, whichever way we concede. Raises `BadInput` for an unknown
    way or a number of sessions below 1 or above 5,000, `NotEnoughData` when values, a reservation value or packages are missing,
    `HiddenFromRole` where the viewer may not know them.
    Source: docs/theory/simulation.md.
    """
    _check(way, sessions)
    table = _lay(case, sessions, seed, prior)
    ended = {one: _play(table, one, seed) for one in WAYS}
    played, worth, outcomes = ended[way]
    ways = [WayOutcome(one, NAMES[one], found.value, found.no_agreement) for one, (_, _, found) in ended.items()]
    return SimulatedPlan(
        case.unit,
        way,
        sessions,
        table.history.round + 1,
        table.rounds,
        table.reservation,
        table.target,
        outcomes.no_agreement,
        outcomes.value,
        outcomes.agreed,
        outcomes.quantiles,
        outcomes.bins,
        _by_tactic(table, played, worth),
        tuple(sorted(ways, key=lambda one: -one.value.likely)),
        _common(table, played),
        outcomes.ends_in,
        _because(table, way, worth, outcomes),
    )


def _check(way: str, sessions: int) -> None:
    problems = []
    if way not in WAYS:
        problems.append(Problem("way", shown(way), f"one of {', '.join(WAYS)}"))
    if not 1 <= sessions <= MOST_SESSIONS:
        problems.append(Problem("sessions", shown(sessions), f"a number from 1 to {MOST_SESSIONS:,}"))
    if problems:
        raise BadInput(problems)


def _lay(case: Case, sessions: int, seed: int, prior: Prior | None) -> _Table:
    """Draw the types, narrow them by the offers so far, and find where the talks stand."""
    reservation, target = our_reservation(case).likely, case.preferences.ours.target
    listed = list_for_types(case)
    history = listed.history()
    rounds = max(case.bargaining.rounds, history.round + 1)
    lasting = case.model_copy(update={"bargaining": case.bargaining.model_copy(update={"rounds": rounds})})
    belief = believe(lasting, listed.packages, types=sessions, seed=seed, prior=prior)
    per_day = sum(likely(cost.per_day) for cost in case.bargaining.delay)
    return _Table(
        case,
        listed,
        make_counterparts(listed.signable, listed.packages),
        belief,
        history,
        rounds,
        reservation,
        None if target is None else float(target),
        per_day * case.bargaining.days_per_round,
    )


def _play(table: _Table, way: Way, seed: int) -> tuple[Played, FloatArray, Outcomes]:
    """Play one way of conceding; return how each session ended, what it brought us, and the spread of it."""
    us, them = (table.ours, _ourselves(table, way)), (table.belief.values, table.belief.types)
    first, second = (us, them) if table.listed.we_begin else (them, us)
    played = play(first, second, seed=seed, history=table.history)
    worth = played.worth(table.listed.ours, table.reservation) - table.delay * (played.round - table.history.round)
    return played, worth, describe_outcomes(played, worth, table.belief.chances)


def _ourselves(table: _Table, way: Way) -> Types:
    """Return ourselves once for every session, conceding in one way."""
    values, (tactic, pace) = table.ours, WAYS[way]
    # What we may not sign is worth 0: nothing at or above the first step above it is.
    floor = np.maximum(values.floor_of(table.reservation), 1)
    lowest = np.maximum(values.floor_of(_firm(table)), floor) if way == "firm" else floor
    rounds = table.case.bargaining.deadline or table.rounds
    deadline = max(rounds, table.history.round + 1)
    return make_types(len(table.belief.types), reservation=floor, lowest=lowest, deadline=deadline, tactic=tactic, pace=pace)


def _firm(table: _Table) -> float:
    """Return below which we do not go when we are firm: the target, or half of the way to our best package."""
    if table.target is not None:
        return table.target
    best = float(table.listed.ours[table.listed.may].max())
    return (best + min(table.reservation, best)) / 2


def _by_tactic(table: _Table, played: Played, worth: FloatArray) -> tuple[TacticOutcome, ...]:
    types = table.belief.types
    kinds = [kind_of(tactic, pace).name for tactic, pace in zip(types.tactic.tolist(), types.pace.tolist(), strict=True)]
    found = []
    for kind in (*KINDS.values(), STEPWISE):
        of_kind = np.array([name == kind.name for name in kinds])
        chances = np.where(of_kind, table.belief.chances, 0.0)
        if chances.sum() > 0:
            ended = describe_outcomes(played, worth, chances)
            found.append(TacticOutcome(kind.name, kind.says, float(chances.sum()), ended.no_agreement, ended.value, ended.ends_in))
    return tuple(sorted(found, key=lambda one: -one.chance))


def _common(table: _Table, played: Played) -> tuple[LikelyPackage, ...]:
    """Return the packages that are agreed most often."""
    agreed = played.agreed
    shares = np.bincount(played.package[agreed], weights=table.belief.chances[agreed], minlength=len(table.listed.ours))
    most = [int(row) for row in np.argsort(-shares, kind="stable")[:MOST_COMMON] if shares[row] > 0]
    return tuple(
        LikelyPackage(package_of(table.case.issues, table.listed.packages[row]), float(table.listed.ours[row]), float(shares[row]))
        for row in most
    )


def _because(table: _Table, way: Way, worth: FloatArray, outcomes: Outcomes) -> tuple[str, ...]:
    unit, chances = table.case.unit, table.belief.chances
    spread = float(np.sqrt(chances @ np.square(worth - outcomes.value.likely) / table.belief.effective))
    level = table.reservation if way != "firm" else max(_firm(table), table.reservation)
    said = [
        f"We {NAMES[way]}, from our best package down to {say_amount(level, unit)}.",
        f"The supplier is one of {len(worth):,} types, each played once and weighted by its chance.",
        *table.belief.because,
        table.listed.says,
        f"An impasse counts as our walk-away, {say_amount(table.reservation, unit)}.",
        f"The mean is {say_amount(outcomes.value.likely, unit)}, give or take {say_number(1.96 * spread)} for drawing so few types.",
        SOURCE,
    ]
    if table.listed.offers:
        said.insert(1, f"The talks go on in round {table.history.round + 1} of {table.rounds}, after {len(table.listed.offers)} offers.")
    if table.delay:
        said.insert(-2, f"A round of waiting costs {say_amount(table.delay, unit)}.")
    return tuple(said)
