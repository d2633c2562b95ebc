"""ZOPA: both walk-aways on one axis of money, how sure it is that there is a zone, and what would narrow it."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.model.case import Case
from batna.plan.zopa import Zopa, estimate_zopa
from batna.prepare.alternatives import our_reservation
from workbench.plan.money_axis import SLIM, WIDTH, Axis, lay_axis
from workbench.plan.told import find_on_table, insist_quick, our_worth
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

UNKNOWNS: Final = 6


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that would narrow the estimate: how much of it, and the page on which to say more."""

    name: str
    percent: int
    page: str


@require_safe
def zopa(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.zopa")
    case = loaded.case
    issues = part(lambda: case.issues)
    context: dict[str, Any] = {"issues": issues}
    if issues:
        zone = part(lambda: estimate(case))
        context |= {"zone": zone, "next_page": next_page(case, zone), "ours": part(lambda: our_reservation(case))}
        if zone.result is not None:
            context |= facts_of(case, zone.result)
    return case_page(request, loaded, "plan/zopa.html", context, stage="plan", capability="zopa")


def estimate(case: Case) -> Zopa:
    insist_quick(case)
    return estimate_zopa(case, quick=True)


def facts_of(case: Case, zone: Zopa) -> dict[str, Any]:
    gap = -zone.size.likely if zone.size.likely < 0 else None
    return {
        "axis": axis_of(case, zone, WIDTH),
        "narrow": axis_of(case, zone, SLIM),
        "percent": round(100 * zone.chance),
        "because": sorted(zone.because, key=lambda line: not line.startswith("For ")),
        "gap": gap,
        "at_least": any(line.startswith("For at least") for line in zone.because),
        "unknowns": [Unknown(one.name, round(100 * one.share), page_for(one.field)) for one in zone.unknowns[:UNKNOWNS]],
        "offers": [(one, name_of(case, one.by), None if one.our_share is None else round(100 * one.our_share)) for one in zone.offers],
    }


def name_of(case: Case, side: str) -> str:
    return "Our last offer" if side == "ours" else f"The last offer of {case.supplier}"


def axis_of(case: Case, zone: Zopa, width: float) -> Axis:
    """Return the picture: our walk-away and theirs as seen from our side, with what is on the table between them."""
    words = {"theirs": "their offer", "ours": "our offer", "agreement": "agreement"}
    marks = [(words[put.kind], our_worth(case, put.package), put.kind) for put in find_on_table(case)]
    return lay_axis(zone.our_reservation, zone.reach, marks, width)


def page_for(field: str) -> str:
    return "prepare:alternatives" if field == "our_reservation" else "prepare:issues"


def next_page(case: Case, zone: Part[Zopa]) -> str:
    """Return the page on which to add what is missing."""
    return "prepare:alternatives" if case.issues and zone.missing and part(lambda: our_reservation(case)).missing else "prepare:issues"
