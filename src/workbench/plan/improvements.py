"""Improvements: what is at least as good for both as a given package and better for one, and how much both would gain."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from batna.model.case import Case
from batna.plan.improvements import Improvements, find_improvements
from batna.plan.packages import RatedPackage, cloud, sketch_frontier
from workbench.plan.picture import point_of
from workbench.plan.told import Told, insist_quick, our_worth, tell
from workbench.records import load
from workbench.ui.figures import write_short
from workbench.ui.frame import find_url
from workbench.ui.package_choice import Chosen, choose
from workbench.ui.package_code import code_of
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.specs import frontier_spec

LISTED: Final = 60
CLOUDED: Final = 800
DRAWN: Final = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One improvement, and whether its smaller gain is the largest."""

    told: Told
    is_fairest: bool


@require_safe
def improvements(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.improvements")
    case = loaded.case
    issues = part(lambda: case.issues)
    context: dict[str, Any] = {"issues": issues, "may_offer": loaded.may("make_offer"), "offer_url": find_url("negotiate:offers", pk)}
    if issues.result:
        context |= facts_of(case, request.GET)
    return case_page(request, loaded, "plan/improvements.html", context, stage="plan", capability="improvements")


def facts_of(case: Case, query: QueryDict) -> dict[str, Any]:
    chosen = choose(case, query, whole=True)
    found = part(lambda: improve(case, chosen))
    context: dict[str, Any] = {"found": found, "chosen": chosen, "subject": subject_of(chosen)}
    if found.result is None:
        return context | {"ours": part(lambda: our_worth(case, chosen.package))}
    better = found.result
    best = better.best_min_gain[0] if better.best_min_gain else None
    return context | {
        "rows": rows_of(case, better),
        "listed": LISTED,
        "best": best and tell(case, best, better.package),
        "spec": draw(case, better, chosen),
        "given": tell(case, better.package, whole=True),
    }


def improve(case: Case, chosen: Chosen) -> Improvements:
    insist_quick(case)
    return find_improvements(case, chosen.package, limit=LISTED, quick=True)


def subject_of(chosen: Chosen) -> str:
    """Return what the package is called within a sentence."""
    return chosen.label[:1].lower() + chosen.label[1:]


def rows_of(case: Case, better: Improvements) -> list[Row]:
    fairest = {code_of(case.issues, one.package) for one in better.best_min_gain}
    every = {code_of(case.issues, one.package): one for one in (*better.best_min_gain[:1], *better.efficient)}
    return [Row(tell(case, one, better.package), code in fairest) for code, one in every.items()]


def draw(case: Case, better: Improvements, chosen: Chosen) -> dict[str, Any]:
    """Return the part of the frontier picture around the package, with the corner in which both are no worse off."""
    given, best = better.package, better.best_min_gain[:1]
    sketch = list(sketch_frontier(case, at_most=DRAWN))
    near = window(given, better.efficient) if better.efficient else None
    efficient = [point_of(case, one) for one in sketch if near is None or is_near(one, near)]
    codes = {point["id"] for point in efficient}
    others = [point_of(case, one) for one in cloud(case, at_most=CLOUDED).packages if near is None or is_near(one, near)]
    names = [
        f"fairest: {write_short(one.ours - given.ours, sign=True)} and {write_short(one.theirs - given.theirs, sign=True)}" for one in best
    ]
    return frontier_spec(
        efficient=efficient,
        others=[point for point in others if point["id"] not in codes],
        our_offers=[point_of(case, given, label=subject_of(chosen))],
        better=[point_of(case, one, label=name) for one, name in zip(best, names, strict=True)],
        our_floor=given.ours if best else None,
        their_floor=given.theirs if best else None,
        floor_names=("as good for us", "as good for them"),
        unit=case.unit,
        issues=[(issue.label, [issue.say(option) for option in issue.options]) for issue in case.issues],
    )


Window = tuple[float, float, float, float]


def window(given: RatedPackage, efficient: tuple[RatedPackage, ...]) -> Window:
    """Return the ends of what is drawn: all improvements, and half as much again on every side."""
    across = [given.ours, *(one.ours for one in efficient)]
    up = [given.theirs, *(one.theirs for one in efficient)]
    wide, tall = (max(across) - min(across)) or 1.0, (max(up) - min(up)) or 1.0
    return min(across) - 0.8 * wide, max(across) + 0.6 * wide, min(up) - 0.8 * tall, max(up) + 0.6 * tall


def is_near(one: RatedPackage, near: Window) -> bool:
    return near[0] <= one.ours <= near[1] and near[2] <= one.theirs <= near[3]
