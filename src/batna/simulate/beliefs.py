"""What the supplier of a case may be like: types drawn from the ranges of the case, narrowed by each offer and each refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from batna.measure.interval import triangular_quantile
from batna.measure.value import FloatArray, their_values
from batna.measure.wording import say_estimate, say_percent
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.package import Package
from batna.model.problem import NotEnoughData
from batna.simulate.counterpart import SCALE, Counterparts, Ints, list_packages, make_counterparts, sum_values
from batna.simulate.tactics import Tactic, Types, find_targets, make_types

TYPES: Final = 1000
EXPONENTS: Final = (0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0)
MIX: Final = ((Tactic.TIME, 0.7), (Tactic.MIRROR, 0.15), (Tactic.HARD, 0.05), (Tactic.STEPS, 0.1))
OFFER_SPREAD: Final = 0.08  # how far an offer lies from the target of its type, in utility
REFUSAL_SPREAD: Final = 0.04
STRAY: Final = 0.02  # the chance of an offer that has nothing to do with the type
FEWEST: Final = 25.0  # effective types that are kept: fewer would claim more than so few draws can know
NO_RESERVATION: Final = "Nobody has estimated yet when the supplier walks away: add their reservation value under prepare, issues."


@dataclass(frozen=True, slots=True)
class Prior:
    """What finished cases say of a supplier before its first offer, against what a case alone would say.

    `tactics` and `paces` are how many times as likely a tactic, or a β of those who concede over time, is than usual: 1 where nothing
    is known. `reservation_shift` is how much higher their reservation value turns out than it was estimated, as a share of the
    span from their worst to their best package. `cases` counts the cases behind it; with none it changes nothing. `deadlines` are
    those of theirs that were kept in other cases and all that passed there; `of` says in words what cases these are.
    """

    tactics: Mapping[Tactic, float]
    paces: Mapping[float, float]
    reservation_shift: float
    cases: int
    deadlines: tuple[int, int] = (0, 0)
    of: str = ""

    @property
    def says(self) -> str:
        """What it was learned from, as a sentence begins with it."""
        return f"Learned from {self.of or f'{self.cases} past talks'}"


@dataclass(frozen=True, slots=True)
class Move:
    """An offer on the table: whose it is, and the rows of the packages it can become (one for a whole offer).

    No rows at all in a move of theirs: they refuse what we put last and offer nothing.
    """

    by: Literal["ours", "theirs"]
    packages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """Probabilities over types of the other side; `values` has what each package is worth to each type, type by type.

    `reservations` are in the unit of the case.
    """

    values: Counterparts
    types: Types
    reservations: FloatArray
    chances: FloatArray
    unit: str
    because: tuple[str, ...]

    @property
    def effective(self) -> float:
        """How many equally likely types the belief amounts to: 1 / Σ p²."""
        return float(1 / np.square(self.chances).sum())

    def estimate(self, numbers: FloatArray) -> Estimate:
        """Return a number of the types with its width: the mean, and the 5 % and 95 % ends."""
        order = np.argsort(numbers, kind="stable")
        reached = np.cumsum(self.chances[order])
        low, high = (float(numbers[order[min(int(np.searchsorted(reached, share)), len(order) - 1)]]) for share in (0.05, 0.95))
        mean = float(self.chances @ numbers)
        return Estimate(low=min(low, mean), likely=mean, high=max(high, mean))

    def reservation(self) -> Estimate:
        """Return what we believe of their reservation value, in the unit of the case."""
        return self.estimate(self.reservations)

    def value_of(self, package: int) -> Estimate:
        """Return what we believe a package is worth to them, in the unit of the case."""
        worth = self.values.low + self.values.utility[:, package] / SCALE * self.values.span
        return self.estimate(worth)

    def tactics(self) -> dict[str, float]:
        """Return the chance of each tactic, the likeliest first."""
        found = {one.name.lower(): float(self.chances[self.types.tactic == one].sum()) for one in Tactic}
        return dict(sorted(((name, chance) for name, chance in found.items() if chance), key=lambda pair: -pair[1]))

    def draw(self, count: int, seed: int) -> NDArray[np.int64]:
        """Return the places of `count` types drawn by their chances; the same for the same seed."""
        return np.random.default_rng([seed, 3]).choice(len(self.chances), size=count, p=self.chances)


def draw_belief(
    case: Case,
    packages: NDArray[np.int32] | None = None,
    *,
    types: int = TYPES,
    seed: int = 0,
    exponents: Sequence[float] = EXPONENTS,
    prior: Prior | None = None,
) -> Belief:
    """Return types drawn from the ranges of a case: values and reservation value from their triangular distributions.

    The deadline is that of the case or up to half as long again, the way to concede one of a family; `exponents` are the
    β of past cases when there are any, each as likely as the next. A `prior` of past cases weighs the same types anew: the draws
    stay, so that beliefs with and without it can be compared. Utilities are relative to each type. Raises `NotEnoughData`
    when nobody has estimated their values or their reservation value, `TooManyPackages` as `list_packages`.
    """
    side = case.preferences.theirs
    low, likely, high = (their_values(case, at).per_issue for at in ("low", "likely", "high"))
    if side is None or side.reservation is None:
        raise NotEnoughData(NO_RESERVATION)
    rng = np.random.default_rng([seed, 1])
    rows = list_packages([len(issue.options) for issue in case.issues]) if packages is None else packages
    per_issue = [
        triangular_quantile(a, b, c, rng.random((types, b.size))) for a, b, c in zip(low, likely, high, strict=True)
    ]  # fmt: skip
    walks_away = as_estimate(side.reservation)
    reservations = triangular_quantile(walks_away.low, walks_away.likely, walks_away.high, rng.random(types))
    values = make_counterparts(np.broadcast_to(sum_values(per_issue, rows), (types, len(rows))), rows)
    player = np.arange(types)
    floor = values.floor_of(reservations, player)
    tactic = rng.choice([int(one) for one, _ in MIX], size=types, p=[share for _, share in MIX])
    pace = np.where(tactic == Tactic.TIME, rng.choice(np.asarray(exponents), size=types), rng.uniform(0.2, 1.2, types))
    rounds = case.bargaining.rounds
    made = make_types(
        types,
        player=player,
        reservation=floor,
        lowest=floor + (rng.random(types) * 0.3 * np.maximum(SCALE - floor, 0)).astype(np.int64),
        deadline=rng.integers(rounds, rounds + rounds // 2 + 1, size=types),
        tactic=tactic,
        pace=np.where(tactic == Tactic.HARD, 0.4 * pace, pace),
    )
    because = f"{types:,} types drawn from low, likely and high (seed {seed}); reservation value {say_estimate(walks_away, case.unit)}."
    chances = np.full(types, 1 / types) if prior is None else _weigh(made, prior)
    said = () if prior is None or not prior.cases else (f"{prior.says}: the types are weighed by it.",)
    return Belief(values, made, reservations, chances, case.unit, (because, *said))


def believe(
    case: Case, packages: NDArray[np.int32] | None = None, *, types: int = TYPES, seed: int = 0, prior: Prior | None = None
) -> Belief:
    """Return what is believed of the supplier of a case: the ranges of the case, a prior of past cases, every offer so far.

    This is the one belief: simulations and rehearsals start from it. `packages` are rows as `list_packages` gives them (all of
    the case when None); an offer that none of them can become is passed over. Errors as in `draw_belief`.
    """
    rows = list_packages([len(issue.options) for issue in case.issues]) if packages is None else packages
    return update_belief(draw_belief(case, rows, types=types, seed=seed, prior=prior), moves_of(case, rows))


def moves_of(case: Case, packages: NDArray[np.int32]) -> list[Move]:
    """Return the offers of a case in their order, each as the rows that it can become; those that can become none are left out."""
    ordered = sorted(case.offers, key=lambda offer: (offer.round, offer.on))
    found = [Move(offer.by, tuple(rows_of(case, packages, offer.package).tolist())) for offer in ordered]
    return [move for move in found if move.packages]


def rows_of(case: Case, packages: NDArray[np.int32], package: Package) -> Ints:
    """Return the rows that a package can become: one for a whole package, none when the rules forbid every way to close it."""
    fits = np.ones(len(packages), dtype=bool)
    for place, issue in enumerate(case.issues):
        if issue.id in package:
            fits &= packages[:, place] == issue.position(package[issue.id])
    return np.flatnonzero(fits)


def _weigh(types: Types, prior: Prior) -> FloatArray:
    """Return the chances of types under a prior; equal ones when it knows nothing."""
    weights = np.array([prior.tactics.get(Tactic(int(one)), 1.0) for one in types.tactic])
    for pace, factor in prior.paces.items():
        weights[(types.tactic == Tactic.TIME) & np.isclose(types.pace, pace)] *= factor
    return _tilted(weights / weights.sum(), types.reservation / SCALE, prior.reservation_shift)


def _tilted(chances: FloatArray, shares: FloatArray, shift: float) -> FloatArray:
    """Return the chances nearest to these (Kullback–Leibler) under which the mean of the shares lies higher by `shift`.

    They are chances · e^(θ · share); what the drawn types cannot reach is cut off at the mean of the nearest twentieth of them.
    Source: exponential tilting (Csiszár 1975).
    """
    if not shift or np.ptp(shares) == 0:
        return chances
    order = np.sort(shares)
    edge = max(len(order) // 20, 1)
    wanted = float(np.clip(chances @ shares + shift, order[:edge].mean(), order[-edge:].mean()))
    low, high = -200.0, 200.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _tilt(chances, shares, middle) @ shares < wanted else (low, middle)
    return _tilt(chances, shares, high)


def _tilt(chances: FloatArray, shares: FloatArray, theta: float) -> FloatArray:
    weights: FloatArray = chances * np.exp(theta * (shares - shares.max() if theta > 0 else shares - shares.min()))
    weights /= weights.sum()
    return weights


def update_belief(belief: Belief, moves: Sequence[Move]) -> Belief:
    """Return the belief after the offers of both sides, in their order from the first; those of theirs narrow it.

    An offer of theirs is likely from a type whose target at that moment is near what the offer is worth to it: types
    concede as time goes, so that a late offer that is poor for them is no sign that they like it. Another offer of theirs
    refuses ours, and so does a move of theirs without one: likely from a type to whom ours was worth less than its target.
    What so few types cannot know is not claimed: the evidence is tempered so that at least 25 effective types stay. Source:
    Bayes' rule over sampled types.
    """
    log: FloatArray = np.zeros(len(belief.types))
    ours: list[Ints] = []
    count = 0
    top = belief.values.ladder[:, -1]
    refusals = 0
    for move in moves:
        if not move.packages:
            log += _refused(ours, _target(belief, top, ours, count + refusals)) if move.by == "theirs" else 0.0
            refusals += move.by == "theirs"
            continue
        worth = belief.values.utility[:, list(move.packages)].mean(axis=1).astype(np.int64)
        if move.by == "ours":
            ours.append(worth)
            continue
        target = _target(belief, top, ours, count + refusals)
        log += _refused(ours, target)
        near = np.exp(-np.abs(worth - target) / (OFFER_SPREAD * SCALE))
        log += np.log((1 - STRAY) * near + STRAY)
        count += 1
    if not count + refusals:
        return belief
    chances, tempered = _tempered(belief.chances, log)
    bare = f", {refusals} refusals without an offer" if refusals else ""
    said = f"{count} offers of theirs{bare}, each against what every type would ask at that moment."
    strength = [] if tempered == 1 else [f"The evidence counts with {say_percent(tempered)}, so that {FEWEST:.0f} effective types stay."]
    known = Belief(belief.values, belief.types, belief.reservations, chances, belief.unit, ())
    width = f"Their reservation value is now believed at {say_estimate(known.reservation(), belief.unit)}."
    return Belief(
        belief.values, belief.types, belief.reservations, chances, belief.unit, (*belief.because, said, *strength, width)
    )  # fmt: skip


def _refused(ours: Sequence[Ints], target: Ints) -> FloatArray | float:
    """Return the log likelihood of refusing our last offer, type by type; nothing when we have put none."""
    if not ours:
        return 0.0
    likely: FloatArray = -np.logaddexp(0, np.clip((ours[-1] - target) / (REFUSAL_SPREAD * SCALE), -30, 30))
    return likely


def _target(belief: Belief, top: Ints, ours: Sequence[Ints], round_: int) -> Ints:
    """Return what each type asks in its next offer, after our offers so far."""
    none = np.zeros(len(belief.types))
    got = ours[-1] - ours[0] if ours else np.zeros(len(belief.types), np.int64)
    target = find_targets(belief.types, top, round_, none, got=got)
    stepping = belief.types.tactic == Tactic.STEPS
    moves: Ints = np.zeros(len(belief.types), np.int64)
    for before, after in pairwise(ours):
        moves += before != after
    place = np.maximum(belief.values.packages - 1 - moves, 0)
    rung = belief.values.ladder[np.arange(len(belief.types)), place]
    asked: Ints = np.where(stepping, np.maximum(rung, np.minimum(belief.types.lowest, SCALE)), target)
    return asked


def _tempered(chances: FloatArray, log: FloatArray) -> tuple[FloatArray, float]:
    """Return the chances after the evidence, and the largest power of it (0..1) that leaves enough effective types."""

    def weigh(power: float) -> FloatArray:
        weights: FloatArray = chances * np.exp(power * (log - log.max()))
        weights /= weights.sum()
        return weights

    if 1 / np.square(weigh(1.0)).sum() >= FEWEST:
        return weigh(1.0), 1.0
    least, most = 0.0, 1.0
    for _ in range(30):
        middle = (least + most) / 2
        least, most = (middle, most) if 1 / np.square(weigh(middle)).sum() >= FEWEST else (least, middle)
    return weigh(least), least
