"""What finished cases say of the next one: how this supplier concedes, where its walk-away turned out, which deadlines it kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from batna.learn._pooling import ENOUGH, EVEN, USUAL, Level, Seen, find_strength, level_of, look_at, pool_levels
from batna.measure.value import FloatArray
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.simulate.beliefs import EXPONENTS, MIX, Prior

Verdict = Literal["prior only", "not enough data", "learned"]
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
    """One finished case: how near it is, the chance of each tactic by its own offers, how far their reservation value shifted."""

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
    `deadline_chance` how likely the next one is real. `left_out` says why a case does not count.
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
    past: tuple[PastCase, ...]
    left_out: tuple[str, ...]
    says: str
    because: tuple[str, ...]


def learn_prior(cases: Sequence[Case], *, case: Case, seed: int = 0) -> LearnedPrior:
    """Return what finished cases say of the supplier of `case` before its first offer; the case itself never counts.

    A finished case counts when it holds an offer of theirs and our estimate of their values and reservation value. Few cases say little:
    what is learned of a supplier is shrunk to its category, that to all finished cases, that to what is usual. From five cases on the
    shrinking is as strong as foretells each case best from the others. Without any case the prior changes nothing.
    Source: partial pooling (Efron and Morris 1975), mixture shares by EM (Dempster, Laird and Rubin 1977).
    """
    seen: list[Seen] = []
    left_out: list[str] = []
    for past in cases:
        if _is_same(past, case):
            left_out.append(f"{past.title}: the case itself never counts.")
            continue
        try:
            seen.append(look_at(past, case, seed))
        except NotEnoughData as reason:
            left_out.append(f"{past.title}: {reason}")
    strength = find_strength(seen)
    tactics, paces, shift = pool_levels(seen, strength)
    own, of_category = (sum(one.level == level for one in seen) for level in ("supplier", "category"))
    verdict: Verdict = "prior only" if not seen else "not enough data" if own + of_category < ENOUGH else "learned"
    deadlines = _deadlines(cases, case)
    return LearnedPrior(
        prior=Prior(
            tactics={tactic: float(share) for (tactic, _), share in zip(MIX, tactics / USUAL, strict=True)},
            paces={pace: float(share) for pace, share in zip(EXPONENTS, paces / EVEN, strict=True)},
            reservation_shift=shift,
            cases=len(seen),
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
        past=tuple(_tell(one) for one in seen),
        left_out=tuple(left_out),
        says=_say(case, verdict, tactics, shift, own + of_category),
        because=_because(case, seen, strength, deadlines),
    )


def _is_same(past: Case, case: Case) -> bool:
    return past is case or (past.title, past.buyer, past.supplier) == (case.title, case.buyer, case.supplier)


def _deadlines(cases: Sequence[Case], case: Case) -> tuple[int, int]:
    """Return how many deadlines they kept and how many have passed, in this case and in the others with this supplier."""
    others = [past for past in cases if not _is_same(past, case) and level_of(past, case) == "supplier"]
    kept = [stated.kept for one in (*others, case) for stated in one.bargaining.deadlines if stated.kept is not None]
    return sum(kept), len(kept)


def _named(shares: FloatArray) -> dict[str, float]:
    return {tactic.name.lower(): float(share) for (tactic, _), share in zip(MIX, shares, strict=True)}


def _tell(one: Seen) -> PastCase:
    each = one.tactics * USUAL
    tactics = _named(each / each.sum())
    likeliest = max(tactics, key=lambda name: tactics[name])
    end = f"their walk-away {one.shift:+.1%} of their span against its estimate".replace("-", "−")
    says = f"{one.case.title} ({one.level}): most likely {WORDS[likeliest]}, {tactics[likeliest]:.0%}; {end}."
    return PastCase(one.case.title, one.case.supplier, one.level, tactics, one.shift, says)


def _say(case: Case, verdict: Verdict, tactics: FloatArray, shift: float, near: int) -> str:
    if verdict == "prior only":
        return f"Prior only: no finished case says anything of {case.supplier} yet, so it is taken to be as suppliers usually are."
    place = int(np.argmax(tactics - USUAL))
    change = f"{WORDS[MIX[place][0].name.lower()]} is expected with {tactics[place]:.0%} instead of {USUAL[place]:.0%}"
    side = "above" if shift >= 0 else "below"
    few = f"Not enough data (n = {near}, {ENOUGH} are needed): " if verdict == "not enough data" else f"From {near} cases: "
    return f"{few}{change}, their walk-away {abs(shift):.1%} of their span {side} our estimate."


def _because(case: Case, seen: Sequence[Seen], strength: float, deadlines: tuple[int, int]) -> tuple[str, ...]:
    own, of_category, others = (sum(one.level == level for one in seen) for level in ("supplier", "category", "population"))
    kept, n = deadlines
    found = ", which foretells each case best from the others" if len(seen) >= ENOUGH else ""
    real = f"({kept} + 1) ÷ ({n} + 2) = {(kept + 1) / (n + 2):.0%}"
    return (
        f"Finished cases: {own} with {case.supplier}, {of_category} more in the category, {others} others.",
        f"A level weighs as much as {strength:g} cases of the one below{found}.",
        f"Deadlines of theirs that were kept: {kept} of {n}, so the next one is real with {real}.",
        FORMULA,
    )
