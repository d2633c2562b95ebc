"""Mandate: the packages that all our functions can sign, or the smallest ways to make one possible."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.align.mandate import Demand, Mandate, solve_mandate
from batna.measure.branches import TooManyPackages
from batna.model.case import Case
from batna.model.currency import is_money
from batna.model.problem import NotEnoughData
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import part

SHOWN = 20


@require_safe
def mandate(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "align.mandate")
    solved = part(lambda: solve(loaded.case))
    context = {
        "solved": solved,
        "shown": SHOWN,
        "packages": packages_of(loaded.case, solved.result),
        "cost": cost_of(loaded.case, solved.result),
    } | said_of(loaded.case, solved.result)
    return case_page(request, loaded, "align/mandate.html", context, stage="align", capability="mandate")


def solve(case: Case) -> Mandate:
    """Return the mandate; a case too large to go through says so."""
    if not case.issues:
        raise NotEnoughData("There are no issues yet, so there is nothing to agree on: add them under prepare, issues.")
    try:
        return solve_mandate(case, limit=SHOWN)
    except TooManyPackages as error:
        raise NotEnoughData(str(error)) from None


def packages_of(case: Case, solved: Mandate | None) -> list[tuple[list[tuple[str, str]], float | None]]:
    """Return the options of each package beside the names of their issues, in words, and our value."""
    if solved is None:
        return []
    return [([(issue.label, issue.say(found.package[issue.id])) for issue in case.issues], found.ours) for found in solved.packages]


def cost_of(case: Case, solved: Mandate | None) -> float | None:
    """Return what the best package costs us where our values are costs; None where they are gains."""
    best = solved.packages[0].ours if solved and solved.packages else None
    return -best if best is not None and best < 0 and is_money(case.unit) else None


def said_of(case: Case, solved: Mandate | None) -> dict[str, list[tuple[str, object]]]:
    """Return the ways out and the red lines, each with its limits in words."""
    if solved is None:
        return {"ways": [], "lines": []}
    return {
        "ways": [(" and ".join(say(case, demand) for demand in way.demands), way) for way in solved.relaxations],
        "lines": [(say(case, priced.line), priced) for priced in solved.red_lines],
    }


def say(case: Case, demand: Demand) -> str:
    """Return what a red line or need demands, with the name and unit of its issue."""
    issues = {issue.id: issue for issue in case.issues}
    if demand.issue not in issues:
        return f"{demand.need} {demand.limit}"
    issue = issues[demand.issue]
    return f"{issue.label} {demand.limit} {issue.unit}".strip()
