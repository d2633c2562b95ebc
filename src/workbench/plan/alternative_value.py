"""Alternative value: what qualifying, sampling, tooling twice or a pilot would bring, in price and in days of exposure, apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from batna.measure.wording import say_amount, say_list
from batna.model.case import Case
from batna.plan.alternative_value import ActionSet, ActionValue, AlternativeValue, value_alternatives
from workbench.plan.about import about
from workbench.plan.money_steps import SLIM, WIDTH, lay_steps
from workbench.plan.patience import day_of
from workbench.plan.told import insist_quick
from workbench.records import load
from workbench.ui.asking import mark_for
from workbench.ui.frame import find_url
from workbench.ui.numbers import Unreadable, read_number, write_typed
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

NO_BUDGET: Final = "Give the budget as a number of at least 0."


@dataclass(frozen=True, slots=True)
class Row:
    """One action, the alternative that it makes better, and whether it is in the best set."""

    action: ActionValue
    alternative: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the curve: which actions together, what they cost and bring."""

    names: str
    found: ActionSet
    is_best: bool


@require_safe
def alternative_value(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.alternative_value")
    case = loaded.case
    budget, fault = read_budget(request)
    found = part(lambda: value(case, budget))
    context: dict[str, Any] = {"found": found, "typed": request.GET.get("budget", ""), "fault": fault}
    context |= {"next_page": next_page(case, found), "bargaining_url": find_url("plan:bargaining", pk) if loaded.may("edit") else ""}
    if found.result is not None:
        context |= facts_of(case, found.result, request.GET)
    return case_page(
        request, loaded, "plan/alternative_value.html", context, stage="plan", capability="alternative_value", status=422 if fault else 200
    )


def read_budget(request: HttpRequest) -> tuple[float | None, str]:
    """Return the budget that was asked for, none when none was, and what is wrong with it."""
    try:
        budget = read_number(request.GET.get("budget", ""), mark_for(request))
    except Unreadable:
        return None, NO_BUDGET
    return (None, NO_BUDGET) if budget is not None and budget < 0 else (budget, "")


def value(case: Case, budget: float | None) -> AlternativeValue:
    insist_quick(case)
    return value_alternatives(case, budget=budget, today=day_of(case))


def next_page(case: Case, found: Part[AlternativeValue]) -> str:
    """Return the page on which to add what is missing."""
    if "action" in found.missing:
        return "plan:bargaining"
    return "prepare:alternatives" if part(lambda: case.issues).result else "prepare:issues"


def facts_of(case: Case, found: AlternativeValue, query: QueryDict) -> dict[str, Any]:
    names = {action.id: action.label for action in case.bargaining.actions}
    labels = {one.id: one.label for one in case.alternatives}
    stages = [Stage(named(one, names), one, one.actions == found.best.actions) for one in found.curve]
    points = [(one.found.cost, one.found.price_value, say(case, one), one.is_best) for one in stages]
    return {
        "rows": [Row(one, labels.get(one.alternative, one.alternative), one.id in found.best.actions) for one in found.actions],
        "best": found.best,
        "best_names": say_list([f"“{names[action]}”" for action in found.best.actions]),
        "gain": about(found.best.price_value),
        "days": round(found.best.exposure_days),
        "today_days": round(found.exposure_days),
        "stages": stages,
        "steps": lay_steps(points, found.budget, WIDTH),
        "narrow": lay_steps(points, found.budget, SLIM),
        "idle": [one.name for one in found.actions if not one.binds],
        "budget": found.budget,
        "typed": query.get("budget", "") or write_typed(found.budget),
        "because": sorted(found.because, key=lambda line: not line.startswith(("Best", "Nothing"))),
    }


def named(one: ActionSet, names: Mapping[str, str]) -> str:
    return say_list([names[action] for action in one.actions]) if one.actions else "nothing"


def say(case: Case, stage: Stage) -> str:
    return f"{stage.names}: {say_amount(stage.found.cost, case.unit)} brings {say_amount(stage.found.price_value, case.unit)}"
