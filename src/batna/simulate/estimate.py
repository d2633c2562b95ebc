"""What a counterpart wants and will accept, read from its offers and refusals by how concession over time looks; no case is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.measure.value import FloatArray
from batna.simulate.counterpart import Ints

NOISE: Final = 0.015  # how far an offer lies from the target behind it: packages come in steps
CLOCK_NOISE: Final = 0.05  # the same, when the ways to concede are compared
SURE: Final = 18  # offers: so many count in full when the draws choose their clock, for targets of one side err together
TOGETHER: Final = 12.0  # offers: so many count in full for how wide the draws are
DEPTH: Final = 0.1  # of what they conceded: so far the targets of a side may lie off its clock, all of them alike
RANK: Final = (
    1.4  # how utility falls down a side's list: after the share s of all packages what it puts is worth 1 − s to this power at most
)
AROUND: Final = 0.1  # how far the values of a draw may lie off what the regression allows, for an issue like the others
HARD, USUAL, STEP, LATE = 0.1, 0.025, 0.03, 0.2  # weights of the clocks: hard lines, any, steps down a list, all of it late
MIDDLE, MIDDLE_NOISE = 0.5, 0.1  # what the average package is worth to a side
SPREAD: Final = 0.35  # of an option's utility, for an issue that counts as much as the others
SMOOTH: Final = 0.63  # of an issue's length: options that stand beside each other are worth about the same
SMOOTH_SPREAD: Final = 0.1
LINE_SPREAD: Final = 0.24  # how far the two ends of an issue may lie apart, because its options come in order
UNSEEN, UNSEEN_NOISE = 1.1, 0.65  # how far below what they put an option lies that they never put, for an issue like the others
FARTHER: Final = 1.4  # how much farther, when it stands at the other end of its issue from what they put instead of beside it
AGAINST: Final = 0.2  # how far what is good for one side is taken to be bad for the other, before any offer
AGAINST_SPREAD, AGAINST_TOGETHER = 0.5, 0.05  # in each issue, and in all of them alike
FOLDS: Final = 0.12  # how many of those who hardly concede take anything once the end is near
FOLD_AT, FOLD_LEVEL = 0.55, 0.06
LAST_FOLDS, LAST_FOLD_AT = 0.6, 0.985  # the same for those who put one package only, in the last breath of long talks
FEWEST: Final = 0.1  # of the draws: so many stay effective, whatever was refused
CONCEDED: Final = 0.28
SOFT: Final = 0.03
SLACK_OFTEN, SLACK, SLACK_POWER = 0.7, 0.5, 0.5  # how many of those who hardly concede take less than they put, by how much at most
REPEAT: Final = 0.95  # how sure we are that a package they put is still good for them


@dataclass(frozen=True, slots=True)
class Clocks:
    """Ways to concede over time: the target after the share t of the time is 1 − depth · t^power, each with its weight."""

    power: FloatArray
    depth: FloatArray
    weight: FloatArray

    def targets(self, times: Sequence[float] | FloatArray) -> FloatArray:
        """Return the targets, one row for each clock, one column for each time from 0 to 1."""
        at = np.clip(np.asarray(times, dtype=np.float64), 0.0, 1.0)
        return 1.0 - self.depth[:, None] * at[None, :] ** self.power[:, None]


def usual_clocks() -> Clocks:
    """Return hard lines, steps, slow and fast concession: most of the weight is on those who hardly move or wait for the end."""
    rows = [(1.0, depth, HARD) for depth in (0.0, 0.03, 0.06, 0.1, 0.15)]
    rows += [(power, depth, USUAL) for power in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0) for depth in (0.3, 0.6, 0.8, 1.0)]
    rows += [(0.5, depth, STEP) for depth in (0.06, 0.12, 0.2, 0.4)] + [(1.0, depth, STEP) for depth in (0.2, 0.4)]
    rows += [(4.0, 0.8, LATE), (4.0, 1.0, LATE), (8.0, 1.0, LATE)]
    power, depth, weight = np.array(rows).T
    return Clocks(power, depth, weight / weight.sum())


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a counterpart before its first offer: the utility of each option, and how far that may be wrong."""

    mean: FloatArray
    deviation: FloatArray


@dataclass(frozen=True, slots=True)
class Guess:
    """What a counterpart may want: `mean` and `deviation` of the utility of each option, all issues in one row, and draws.

    Row k of `options` is one counterpart: its utility of each option, `clock` its way to concede, `folds` the time from which
    it takes anything (infinite: never), `slack` how far below its target it accepts at the end, `weight` how likely it is after all
    that was seen.
    """

    mean: FloatArray
    covariance: FloatArray
    options: FloatArray
    clock: Ints
    folds: FloatArray
    slack: FloatArray
    weight: FloatArray
    clocks: Clocks
    clock_weight: FloatArray
    least: float = 0.0

    def utility(self, columns: Ints) -> FloatArray:
        """Return the expected utility of packages, given as rows of columns of `mean`."""
        total: FloatArray = self.mean[columns].sum(axis=-1)
        return total

    def drawn_utility(self, columns: Ints) -> FloatArray:
        """Return draws × packages."""
        total = np.zeros((len(self.options), len(columns)))
        for issue in range(columns.shape[1]):
            total += self.options[:, columns[:, issue]]
        return total

    def thresholds(self, times: Sequence[float]) -> FloatArray:
        """Return what each drawn counterpart must be offered at least at each time: draws × times."""
        levels = self.clocks.targets(times)[self.clock] - np.outer(self.slack, np.asarray(times) ** SLACK_POWER)
        late = np.asarray(times)[None, :] >= self.folds[:, None]
        return np.maximum(np.where(late, FOLD_LEVEL, levels), self.least)

    def accepts(self, utility: FloatArray, threshold: FloatArray) -> FloatArray:
        """Return how likely each draw accepts packages (draws × packages) at one time."""
        return chance(utility - threshold[:, None])


def chance(above: FloatArray) -> FloatArray:
    """Return how likely a package is accepted that lies so far above the threshold."""
    likely: FloatArray = 1.0 / (1.0 + np.exp(np.clip(-above / SOFT, -50, 50)))
    return likely


def estimate_counterpart(
    sizes: Sequence[int],
    ours: FloatArray,
    offers: Ints,
    offered_at: Sequence[float],
    *,
    refused: Ints,
    refused_at: Sequence[float],
    draws: int = 300,
    seed: int = 0,
    clocks: Clocks | None = None,
    before: Before | None = None,
    least: float = 0.0,
) -> Guess:
    """Return what the counterpart may want after its `offers` and what it `refused` of ours, each with its time from 0 to 1.

    Packages are rows of columns: option o of issue i is column (sum of the sizes before i) + o. `ours` is our utility of
    each column. The utility of a package is a sum over its options, normal before the first offer; under each clock every
    offer is an observation of the target at its time, so the estimate has a closed form (linear regression with a
    normal prior) and the clocks are weighed by how well they explain all offers together. An offer that is worse for its
    side only because it came late thus counts as what it is. Refusals weigh the draws; the draws are wider than the
    regression, which knows only concession by the clock.
    Source: Bayesian linear regression (Bishop 2006, 3.3); concession over time: Faratin, Sierra and Jennings 1998.
    """
    known = clocks or usual_clocks()
    mean, spread = _unknown(sizes, ours) if before is None else (before.mean, np.diag(before.deviation**2))
    put, at = _first_put(offers, offered_at)
    means, covariance, deeper = _regress(known, sizes, mean, spread, put=put, at=at)
    turns, turned = _turns(offers, offered_at)
    weight = known.weight * _explain(_targets(known, turns, turned, sizes), mean, spread, _indicators(turns, sizes))
    weight /= weight.sum()
    rng = np.random.default_rng(seed)
    clock = _draw_clocks(weight, len(offers), draws, rng)
    root = np.linalg.cholesky(covariance + (AROUND / len(sizes)) ** 2 * np.eye(len(mean)))
    options = means[clock] + rng.standard_normal((draws, len(mean))) @ root.T
    stubborn = known.depth[clock] < CONCEDED
    folds, slack = _fold(stubborn, len(put) == 1, rng), _slack(stubborn, rng)
    options += DEPTH * rng.standard_normal((draws, 1)) * deeper[clock]
    alike = np.full(draws, 1 / draws)
    guess = Guess(weight @ means, covariance, options, clock, folds, slack, alike, known, weight, least)
    return _weigh(guess, refused, refused_at)


def _draw_clocks(weight: FloatArray, heard: int, draws: int, rng: np.random.Generator) -> Ints:
    """Return a clock for each draw, in their order; many offers make the draws no surer than `SURE` of them."""
    doubt = (weight + 1e-12) ** min(1.0, SURE / max(heard, 1))
    return np.sort(rng.choice(len(weight), draws, p=doubt / doubt.sum())).astype(np.int64)


def _regress(
    known: Clocks, sizes: Sequence[int], mean: FloatArray, spread: FloatArray, *, put: list[Ints], at: Sequence[float]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the utility of each option under each clock (clocks × options), and the covariance that they share.

    Third, by how much each option changes when they conceded twice as much as the clock says (clocks × options).
    """
    unseen, far = _unseen(sizes, put)
    rows = _indicators([*put, *unseen], sizes)
    noise = np.concatenate([np.full(len(put), NOISE), np.full(len(unseen), UNSEEN_NOISE / len(sizes)), [MIDDLE_NOISE]]) ** 2
    levels = _targets(known, put, at, sizes)
    lowest = levels.min(axis=1, initial=1.0, keepdims=True)
    below = lowest - (UNSEEN + FARTHER * (far - 0.5)) / len(sizes)
    targets = np.hstack([levels, below, np.full((len(known.power), 1), MIDDLE)])
    gain = spread @ rows.T
    inverse = np.linalg.inv(rows @ gain + np.diag(noise))
    means = mean + (targets - rows @ mean) @ (gain @ inverse).T
    less = np.maximum(1.0, len(put) / TOGETHER)
    covariance = spread - gain @ np.linalg.inv(rows @ gain + np.diag(noise * less)) @ gain.T
    fallen = np.hstack([levels - 1.0, np.repeat(lowest - 1.0, len(unseen), axis=1), np.zeros((len(levels), 1))])
    return means, covariance, fallen @ (gain @ inverse).T


def _indicators(packages: Sequence[Ints], sizes: Sequence[int]) -> FloatArray:
    """Return a row for each package with 1 in its columns, and last the average package."""
    rows = np.zeros((len(packages) + 1, sum(sizes)))
    for row, package in zip(rows, packages, strict=False):
        row[package] = 1.0
    rows[-1] = np.concatenate([np.full(size, 1 / size) for size in sizes])
    return rows


def _fold(stubborn: NDArray[np.bool_], one_package: bool, rng: np.random.Generator) -> FloatArray:
    """Return from when on each draw takes anything."""
    luck = rng.random(len(stubborn))
    folds = np.where(stubborn & (luck < FOLDS), FOLD_AT, np.inf)
    at_last = stubborn & one_package & (luck > 1 - LAST_FOLDS)
    return np.where(at_last, LAST_FOLD_AT, folds)


def _slack(stubborn: NDArray[np.bool_], rng: np.random.Generator) -> FloatArray:
    """Return how far below what it puts each draw accepts at the end."""
    slack: FloatArray = np.where(stubborn & (rng.random(len(stubborn)) < SLACK_OFTEN), SLACK * rng.random(len(stubborn)), 0.0)
    return slack


def _targets(known: Clocks, packages: Sequence[Ints], at: Sequence[float], sizes: Sequence[int]) -> FloatArray:
    """Return clocks × packages: the targets at these times, as far as a package can be worth so much to a side that put others before it.

    Few packages are very good: whoever has put nearly all of them has put bad ones too, whatever its clock.
    """
    place: dict[tuple[int, ...], int] = {}
    before = [place.setdefault(tuple(package.tolist()), len(place)) for package in packages]
    share = np.array(before, dtype=np.float64) / np.prod(sizes, dtype=np.float64)
    return np.minimum(known.targets(at), 1.0 - share**RANK)


def _explain(targets: FloatArray, mean: FloatArray, spread: FloatArray, rows: FloatArray) -> FloatArray:
    """Return how well each clock explains all offers together, given its targets, up to a factor.

    The first offer alone tells nothing of the clock: a side chooses it for its utility, and few packages are very good, so that what
    makes a high utility unlikely of a package makes the package likely among those of that utility.
    """
    clocks, count = targets.shape
    if not count:
        return np.ones(clocks)
    noise = np.array([*([CLOCK_NOISE] * count), MIDDLE_NOISE]) ** 2
    errors = np.hstack([targets, np.full((clocks, 1), MIDDLE)]) - rows @ mean
    together = rows @ spread @ rows.T + np.diag(noise)
    fit = -0.5 * np.einsum("hi,ij,hj->h", errors, np.linalg.inv(together), errors) + 0.5 * errors[:, 0] ** 2 / together[0, 0]
    found: FloatArray = np.exp(fit - fit.max())
    return found


def _turns(offers: Ints, offered_at: Sequence[float]) -> tuple[list[Ints], list[float]]:
    """Return each package with the times when it was put first and last: put again, it says that the target is still there."""
    put, at = _first_put(offers, offered_at)
    last = {tuple(package): time for package, time in zip(offers.tolist(), offered_at, strict=True)}
    again = [(package, last[tuple(package.tolist())]) for package in put]
    later = [(package, time) for (package, time), first in zip(again, at, strict=True) if time > first]
    return [*put, *(package for package, _ in later)], [*at, *(time for _, time in later)]


def _first_put(offers: Ints, offered_at: Sequence[float]) -> tuple[list[Ints], list[float]]:
    """Return each package once, with the time when it was put first: a repeated one may only fill a turn."""
    first: dict[tuple[int, ...], float] = {}
    for package, at in zip(offers.tolist(), offered_at, strict=True):
        first.setdefault(tuple(package), at)
    return [np.array(package, dtype=np.int64) for package in first], list(first.values())


def _unseen(sizes: Sequence[int], put: Sequence[Ints]) -> tuple[list[Ints], FloatArray]:
    """Return the packages that differ from the first offer by one option that was never put: they would rather not give it.

    Beside each, how far that option stands from the nearest one that they put, as a share of the length of its issue.
    """
    if not put:
        return [], np.empty(0)
    seen = [sorted({int(package[issue]) for package in put}) for issue in range(len(sizes))]
    found, far, start = [], [], 0
    for issue, size in enumerate(sizes):
        for column in range(start, start + size):
            if column not in seen[issue]:
                other = put[0].copy()
                other[issue] = column
                found.append(other)
                far.append(min(abs(column - one) for one in seen[issue]) / (size - 1))
        start += size
    return found, np.array(far)


def _unknown(sizes: Sequence[int], ours: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of the utility of each option before any offer."""
    count = len(sizes)
    mean, together = np.full(sum(sizes), 0.5 / count), np.zeros(sum(sizes))
    spread = np.eye(len(mean)) * (SPREAD / count) ** 2
    start = 0
    for size in sizes:
        part = slice(start, start + size)
        swing = float(np.ptp(ours[part])) or 1.0
        against = -(ours[part] - ours[part].mean()) / swing / count
        mean[part] += AGAINST * against
        steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
        spread[part, part] += (SMOOTH_SPREAD / count) ** 2 * np.exp(-((steps / SMOOTH) ** 2))
        spread[part, part] += AGAINST_SPREAD**2 * np.outer(against, against)
        line = (np.arange(size) / max(size - 1, 1) - 0.5) / count
        spread[part, part] += LINE_SPREAD**2 * np.outer(line, line)
        together[part] = against
        start += size
    return mean, spread + AGAINST_TOGETHER**2 * np.outer(together, together)


def _weigh(guess: Guess, refused: Ints, refused_at: Sequence[float]) -> Guess:
    """Weigh the draws by what they would have refused as well, as far as that leaves enough of them."""
    if not len(refused):
        return guess
    utility = guess.drawn_utility(refused)
    log = np.zeros(len(guess.weight))
    for column, level in enumerate(guess.thresholds(list(refused_at)).T):
        log += np.log(np.maximum(1.0 - chance(utility[:, column] - level), 0.02))
    power = 1.0
    weight = _share(log)
    while 1 / np.square(weight).sum() < FEWEST * len(weight):
        power *= 0.7
        weight = _share(power * log)
    return replace(guess, weight=weight)


def _share(log: FloatArray) -> FloatArray:
    weight: FloatArray = np.exp(log - log.max())
    weight /= weight.sum()
    return weight
