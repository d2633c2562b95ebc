"""What finished cases say of the next one: how this supplier concedes, where its walk-away turned out, which deadlines it kept."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.learn._pooling import ENOUGH, EVEN, USUAL, Lesson, Level, Seen, find_strength, level_of, look_back, pool_levels
from batna.measure.value import FloatArray
from batna.measure.wording import say_list, say_percent
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.problem import NotEnoughData
from batna.simulate.beliefs import EXPONENTS, MIX, Prior

__all__ = ["ENOUGH", "WORDS", "LearnedPrior", "Lesson", "Level", "PastCase", "Verdict", "learn_prior", "look_back"]

Verdict = Literal["prior only", "not enough data", "learned"]
LATE, EARLY = 0.5, 1.3  # exponents between which the pace is steady
USUAL_SHIFT: Final = 0.1  # how far a walk-away lies from its estimate, as a share of their span, until there are cases to say it
WORDS: Final = {
    "time": "conceding as time goes",
    "mirror": "giving as much as we give",
    "hard": "holding a hard line",
    "steps": "going step for step",
}
FORMULA: Final = (
    "Share = (strength × share of the level above + sum over the cases) ÷ (strength + n): this supplier within its category, "
    "the category within all finished cases, these within what is usual (empirical Bayes; docs/reference/learn/priors.md)."
)


@dataclass(frozen=True, slots=True)
class PastCase:
    """One finished case: how near it is, the chance of each tactic by its own offers, how far their reservation value shifted.

    `number` is its place among the cases that were given, from 0.
    """

    number: int
    title: str
    supplier: str
    level: Level
    tactics: Mapping[str, float]
    reservation_shift: float
    says: str


@dataclass(frozen=True, slots=True)
class LearnedPrior:
    """A prior for the next case, with the n behind it.

    `tactics` and `usual` are the chances of each tactic with and without the past. `own` is how much of the prior is said by cases
    of this supplier, from 0 to 1. `deadlines` are those of theirs that were kept and all that have passed, in cases with this supplier,
    `deadline_chance` how likely the next one is real. `shift` is how much higher their walk-away turned out than estimated, as a share
    of their span: the mean over the cases, and the 5 % and 95 % ends of what the next may bring. `ranges` are the tactics with the 5 %
    and 95 % ends that so few cases leave; `paces` says when those who concede as time goes give: late, steadily or early. `left_out`
    says why a case does not count.
    """

    prior: Prior
    verdict: Verdict
    supplier_cases: int
    category_cases: int
    cases: int
    strength: float
    own: float
    tactics: Mapping[str, float]
    usual: Mapping[str, float]
    deadlines: tuple[int, int]
    deadline_chance: float
    shift: Estimate
    ranges: Mapping[str, Estimate]
    paces: Mapping[str, float]
    usual_paces: Mapping[str, float]
    past: tuple[PastCase, ...]
    left_out: tuple[str, ...]
    says: str
    because: tuple[str, ...]

    @property
    def usable(self) -> Prior | None:
        """The prior for simulations and advice; None while there is not enough data, so that they stay as they are without it."""
        return self.prior if self.verdict == "learned" else None


def learn_prior(cases: Sequence[Case], *, case: Case, seed: int = 0, look: Callable[[Case, int], Lesson] = look_back) -> LearnedPrior:
    """Return what finished cases say of the supplier of `case` before its first offer; the case itself never counts.

    A finished case counts when it holds an offer of theirs and our estimate of their values and reservation value. Few cases say little:
    what is learned of a supplier is shrunk to its category, that to all finished cases, that to what is usual. From five cases on the
    shrinking is as strong as foretells each case best from the others. Without any case the prior changes nothing. `look` may
    remember what `look_back` found of a case before.
    Source: partial pooling (Efron and Morris 1975), mixture shares by EM (Dempster, Laird and Rubin 1977).
    """
    seen, numbers, left_out = _look_at(cases, case, seed, look)
    strength = find_strength(seen)
    tactics, paces, shift = pool_levels(seen, strength)
    own, of_category = (sum(one.level == level for one in seen) for level in ("supplier", "category"))
    verdict: Verdict = "prior only" if not seen else "not enough data" if own + of_category < ENOUGH else "learned"
    elsewhere = _deadlines([past for past in cases if not _is_same(past, case) and level_of(past, case) == "supplier"])
    kept, passed = _deadlines([case])
    deadlines = (elsewhere[0] + kept, elsewhere[1] + passed)
    return LearnedPrior(
        prior=Prior(
            tactics={tactic: float(share) for (tactic, _), share in zip(MIX, tactics / USUAL, strict=True)},
            paces={pace: float(share) for pace, share in zip(EXPONENTS, paces / EVEN, strict=True)},
            reservation_shift=shift,
            cases=len(seen),
            deadlines=elsewhere,
            of=_say_cases(case, own, of_category, len(seen)),
        ),
        verdict=verdict,
        supplier_cases=own,
        category_cases=of_category,
        cases=len(seen),
        strength=strength,
        own=own / (strength + own),
        tactics=_named(tactics),
        usual=_named(USUAL),
        deadlines=deadlines,
        deadline_chance=(deadlines[0] + 1) / (deadlines[1] + 2),
        shift=_spread(seen, shift, strength),
        ranges={name: _range(share, strength + len(seen)) for name, share in _named(tactics).items()},
        paces=_by_pace(paces),
        usual_paces=_by_pace(EVEN),
        past=tuple(_tell(number, one) for number, one in zip(numbers, seen, strict=True)),
        left_out=tuple(left_out),
        says=_say(case, verdict, tactics, shift, own + of_category),
        because=_because(case, seen, strength, deadlines),
    )


def _look_at(cases: Sequence[Case], case: Case, seed: int, look: Callable[[Case, int], Lesson]) -> tuple[list[Seen], list[int], list[str]]:
    """Return what each finished case says and its place among `cases`, and why the others are left out."""
    seen: list[Seen] = []
    left_out: list[str] = []
    numbers: list[int] = []
    for number, past in enumerate(cases):
        if _is_same(past, case):
            left_out.append(f"{past.title}: the case itself never counts.")
            continue
        try:
            seen.append(Seen(past, level_of(past, case), look(past, seed)))
            numbers.append(number)
        except NotEnoughData as reason:
            left_out.append(f"{past.title}: {reason}")
    return seen, numbers, left_out


def _is_same(past: Case, case: Case) -> bool:
    return past is case or (past.title, past.buyer, past.supplier) == (case.title, case.buyer, case.supplier)


def _deadlines(cases: Sequence[Case]) -> tuple[int, int]:
    """Return how many deadlines they kept and how many have passed."""
    kept = [stated.kept for one in cases for stated in one.bargaining.deadlines if stated.kept is not None]
    return sum(kept), len(kept)


def _say_cases(case: Case, own: int, of_category: int, total: int) -> str:
    parts = [
        (own, f"with {case.supplier}"),
        (of_category, "in the category"),
        (total - own - of_category, "other" if total - own - of_category == 1 else "others"),
    ]
    named = say_list([f"{count} {what}" for count, what in parts if count])
    return f"{total} past talk{'' if total == 1 else 's'}" + (f" ({named})" if named else "")


def _spread(seen: Sequence[Seen], mean: float, strength: float) -> Estimate:
    """Return the shift with its width: the spread of the cases, that of no case where there are few, beside the doubt about the mean.

    The 5 % and 95 % ends of a normal; the spread is shrunk to the usual one as the mean is to none.
    """
    squares = sum((one.shift - mean) ** 2 for one in seen)
    variance = (strength * USUAL_SHIFT**2 + squares) / (strength + len(seen))
    width = 1.645 * math.sqrt(variance * (1 + 1 / (strength + len(seen))))
    return Estimate(low=mean - width, likely=mean, high=mean + width)


def _range(share: float, cases: float) -> Estimate:
    """Return a share with the 5 % and 95 % ends of a beta distribution that is worth so many cases."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    log = (share * cases - 1) * np.log(grid) + ((1 - share) * cases - 1) * np.log1p(-grid)
    reached = np.cumsum(np.exp(log - log.max()))
    low, high = (float(grid[np.searchsorted(reached, end * reached[-1])]) for end in (0.05, 0.95))
    return Estimate(low=min(low, share), likely=share, high=max(high, share))


def _by_pace(shares: FloatArray) -> dict[str, float]:
    """Return how likely those who concede as time goes give late, about the same in every round, or early."""
    exponents = np.asarray(EXPONENTS)
    late, early = exponents < LATE, exponents > EARLY
    return {name: float(shares[which].sum()) for name, which in (("late", late), ("steady", ~late & ~early), ("early", early))}


def _named(shares: FloatArray) -> dict[str, float]:
    return {tactic.name.lower(): float(share) for (tactic, _), share in zip(MIX, shares, strict=True)}


def _tell(number: int, one: Seen) -> PastCase:
    each = one.tactics * USUAL
    tactics = _named(each / each.sum())
    likeliest = max(tactics, key=lambda name: tactics[name])
    moved = f"{'+' if one.shift >= 0 else ''}{say_percent(one.shift, 1)}"
    end = f"their walk-away {moved} of their span against its estimate"
    says = f"{one.case.title} ({one.level}): most likely {WORDS[likeliest]}, {say_percent(tactics[likeliest])}; {end}."
    return PastCase(number, one.case.title, one.case.supplier, one.level, tactics, one.shift, says)


def _say(case: Case, verdict: Verdict, tactics: FloatArray, shift: float, near: int) -> str:
    if verdict == "prior only":
        return f"Prior only: no finished case says anything of {case.supplier} yet, so it is taken to be as suppliers usually are."
    place = int(np.argmax(tactics - USUAL))
    change = f"{WORDS[MIX[place][0].name.lower()]} is expected with {say_percent(tactics[place])} instead of {say_percent(USUAL[place])}"
    side = "above" if shift >= 0 else "below"
    few = f"Not enough data (n = {near}, {ENOUGH} are needed): " if verdict == "not enough data" else f"From {near} cases: "
    return f"{few}{change}, their walk-away {say_percent(abs(shift), 1)} of their span {side} our estimate."


def _because(case: Case, seen: Sequence[Seen], strength: float, deadlines: tuple[int, int]) -> tuple[str, ...]:
    own, of_category, others = (sum(one.level == level for one in seen) for level in ("supplier", "category", "population"))
    kept, n = deadlines
    found = ", which foretells each case best from the others" if len(seen) >= ENOUGH else ""
    real = f"({kept} + 1) ÷ ({n} + 2) = {say_percent((kept + 1) / (n + 2))}"
    return (
        f"Finished cases: {own} with {case.supplier}, {of_category} more in the category, {others} others.",
        f"A level weighs as much as {strength:g} cases of the one below{found}.",
        f"Deadlines of theirs that were kept: {kept} of {n}, so the next one is real with {real}.",
        FORMULA,
    )
