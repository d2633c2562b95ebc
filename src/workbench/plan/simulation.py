"""Simulation: what our plan may bring over the supplier types that we believe possible, and how often it ends without an agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Option
from batna.plan.simulation import SimulatedPlan, TacticOutcome, Way, WayOutcome, simulate_plan
from batna.simulate.beliefs import Prior
from workbench.plan.about import about, about_range
from workbench.plan.long_work import context_of
from workbench.plan.outcome_bars import SLIM, WIDTH, lay_outcomes
from workbench.plan.patience import settled_on
from workbench.plan.told import insist_quick, terms_of
from workbench.records import load
from workbench.records.priors import known_to, prior_in
from workbench.ui.package_code import code_of
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

LABELS: Final[dict[Way, str]] = {
    "slow": "Give late",
    "firm": "Stay firm",
    "even": "Give evenly",
    "fast": "Give early",
    "answer": "Answer in kind",
}
DOING: Final[dict[Way, str]] = {
    "slow": "Giving late",
    "firm": "Staying firm",
    "even": "Giving evenly",
    "fast": "Giving early",
    "answer": "Answering in kind",
}
Terms = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WayRow:
    """How it ends when we concede in one way."""

    way: Way
    label: str
    name: str
    figure: tuple[float, float, float]
    percent: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Common:
    """A package that many sessions agree, in words."""

    terms: Terms
    code: str
    ours: float
    percent: int


@require_safe
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.simulation")
    way = way_in(request.GET)
    past = known_to(loaded)
    found = part(lambda: simulate(loaded.case, way, prior_in(past)))
    context: dict[str, Any] = {"found": found, "way": way, "past": past, "next_page": next_page(loaded.case, found)}
    if found.result is not None:
        context |= facts_of(loaded.case, found.result) | {"long": context_of(loaded, "simulation")}
    return case_page(request, loaded, "plan/simulation.html", context, stage="plan", capability="simulation")


def way_in(query: Mapping[str, Any]) -> Way:
    """Return the way of conceding that was asked for; late where none was."""
    asked = query.get("way", "")
    return cast(Way, asked) if asked in get_args(Way) else "slow"


def simulate(case: Case, way: Way, prior: Prior | None = None) -> SimulatedPlan:
    insist_quick(case)
    return simulate_plan(case, way=way, prior=prior)


def next_page(case: Case, found: Part[SimulatedPlan]) -> str:
    """Return the page on which to add what is missing."""
    if not part(lambda: case.issues).result:
        return "prepare:issues"
    return "prepare:alternatives" if "reservation" in found.missing or "walk" in found.missing else "prepare:issues"


def facts_of(case: Case, found: SimulatedPlan) -> dict[str, Any]:
    ways = [way_row(one, chosen=one.way == found.way) for one in found.ways]
    return {
        "settled": settled_on(case),
        "figure": rounded(found.value),
        "over": about(abs(found.value.likely - found.reservation)),
        "over_is_more": found.value.likely >= found.reservation,
        "percent": round(100 * found.no_agreement),
        "bars": lay_outcomes(found, WIDTH),
        "narrow": lay_outcomes(found, SLIM),
        "ways": ways,
        "best": ways[0],
        "doing": DOING[ways[0].way],
        "tactics": [(one, round(100 * one.chance), round(100 * one.no_agreement), rounded(one.value)) for one in shown(found)],
        "common": [common_of(case, one.package, one.ours, one.share) for one in found.packages],
        "quantiles": [(round(100 * one.share), one.value) for one in found.quantiles],
        "ends_in": None if found.ends_in is None else round(found.ends_in, 1),
    }


def way_row(one: WayOutcome, *, chosen: bool) -> WayRow:
    return WayRow(one.way, LABELS[one.way], one.name, rounded(one.value), round(100 * one.no_agreement), chosen)


def shown(found: SimulatedPlan) -> tuple[TacticOutcome, ...]:
    """Return the kinds of supplier that are at all likely."""
    return tuple(one for one in found.by_tactic if one.chance >= 0.005)


def rounded(value: Estimate) -> tuple[float, float, float]:
    return about_range(value.low, value.likely, value.high)


def common_of(case: Case, package: Mapping[str, Option], ours: float, share: float) -> Common:
    return Common(terms_of(case, package), code_of(case.issues, package), ours, round(100 * share))
