"""Priors: what past talks taught of this supplier, how sure that is, and which cases are behind it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.learn.priors import ENOUGH, WORDS, LearnedPrior, Level, PastCase
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.simulate.beliefs import draw_belief
from workbench.records import load
from workbench.records.priors import Past, learn_for
from workbench.ui.page import case_page
from workbench.ui.parts import part

PACES: Final = {"late": "late, near the end", "steady": "about the same in every round", "early": "early, then little"}
LEVELS: Final[dict[Level, str]] = {"supplier": "same supplier", "category": "same category", "population": "other"}
MOST_PACKAGES: Final = 5_000  # that 300 types can rank in a tenth of a second
TYPES: Final = 300


@dataclass(frozen=True, slots=True)
class Way:
    """One way to concede: how likely it is expected from this supplier, with its ends, and how likely it usually is; in percent."""

    name: str
    expected: Estimate
    usual: float
    is_most: bool

    @property
    def percent(self) -> str:
        """What is expected in whole percent; a small chance is not nothing."""
        return "under 1" if 0 < self.expected.likely < 1 else f"{self.expected.likely:.0f}"

    @property
    def ends(self) -> str:
        return f"{self.expected.low:.0f} to {self.expected.high:.0f}"


@dataclass(frozen=True, slots=True)
class Behind:
    """One past case behind the prior; `pk` is where it can be opened."""

    pk: int
    past: PastCase
    level: str
    way: str
    chance: int
    shift: float


@require_safe
def priors(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "learn.priors")
    past = part(lambda: learn_for(loaded))
    context: dict[str, Any] = {"past": past, "may_record": loaded.may("edit")}
    if past.result is not None:
        context |= facts_of(loaded.case, past.result)
    return case_page(request, loaded, "learn/priors.html", context, stage="learn", capability="priors")


def facts_of(case: Case, past: Past) -> dict[str, Any]:
    found = past.learned
    ways = ways_of(found)
    return {
        "found": found,
        "enough": ENOUGH,
        "near": found.supplier_cases + found.category_cases,
        "others": found.cases - found.supplier_cases - found.category_cases,
        "ways": ways,
        "most": max(ways, key=lambda way: way.expected.likely),
        "paces": [(PACES[name], percent(share), percent(found.usual_paces[name])) for name, share in found.paces.items()],
        "shift": Estimate(**{end: 100 * getattr(found.shift, end) for end in ("low", "likely", "high")}),
        "deadline": percent(found.deadline_chance),
        "own": percent(found.own),
        "behind": behind(past),
        "believed": part(lambda: believed(case, past)).result,
        "because": (found.says, *found.because),
    }


def ways_of(found: LearnedPrior) -> list[Way]:
    likeliest = max(found.tactics, key=lambda name: found.tactics[name])
    return [
        Way(WORDS[name], in_percent(found.ranges[name]), percent(found.usual[name]), name == likeliest)
        for name, _ in sorted(found.tactics.items(), key=lambda pair: -pair[1])
    ]


def behind(past: Past) -> list[Behind]:
    """Return the cases behind the prior, the nearest first."""
    order = list(LEVELS)
    rows = [row_of(past.cases[one.number], one) for one in past.learned.past]
    return sorted(rows, key=lambda row: order.index(row.past.level))


def row_of(pk: int, one: PastCase) -> Behind:
    likeliest = max(one.tactics, key=lambda name: one.tactics[name])
    return Behind(pk, one, LEVELS[one.level], WORDS[likeliest], percent(one.tactics[likeliest]), 100 * one.reservation_shift)


def believed(case: Case, past: Past) -> Mapping[str, Estimate] | None:
    """Return what we believe of their walk-away by the case alone, and with the past where there is enough of it."""
    if past.prior is None or math.prod(len(issue.options) for issue in case.issues) > MOST_PACKAGES:
        return None
    return {name: draw_belief(case, types=TYPES, prior=prior).reservation() for name, prior in (("alone", None), ("learned", past.prior))}


def in_percent(share: Estimate) -> Estimate:
    return Estimate(low=100 * share.low, likely=100 * share.likely, high=100 * share.high)


def percent(share: float) -> int:
    return round(100 * share)
