"""Needs: whether a package meets what our people need, even where it misses what they say they want."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.model.case import Case
from batna.model.stakeholder import Need
from batna.prepare.needs import CheckedBound, CheckedNeed, CheckedPackage, CheckedPosition, CheckedStakeholder, check_needs
from workbench.records import load
from workbench.ui.package_choice import choose
from workbench.ui.page import case_page
from workbench.ui.parts import part

VERDICTS = {True: ("met", "good"), False: ("missed", "bad"), None: ("open", "mute")}


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """A need with its number on a scale that begins at 0 and holds its limit."""

    checked: CheckedNeed
    verdict: str
    tone: str
    number: str
    most: float


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """A position, the verdict on it, and the needs behind it."""

    checked: CheckedPosition
    verdict: str
    tone: str
    needs: tuple[ShownNeed, ...]


@dataclass(frozen=True, slots=True)
class ShownStakeholder:
    """One stakeholder on the page; `alone` are needs that no position names."""

    id: str
    label: str
    positions: tuple[ShownPosition, ...]
    alone: tuple[ShownNeed, ...]
    broken: tuple[tuple[str, CheckedBound], ...]


@require_safe
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "prepare.needs")
    case = loaded.case
    if "stakeholders" in case.hidden or "issues" in case.hidden:
        return case_page(request, loaded, "prepare/needs.html", {"veiled": True}, stage="prepare", capability="needs")
    chosen = choose(case, request.GET)
    checked = part(lambda: check_needs(case, chosen.package))
    context: dict[str, Any] = {"chosen": chosen, "checked": checked, "may_edit": loaded.may("edit")}
    if checked.result is not None:
        context |= shown(case, checked.result)
    return case_page(request, loaded, "prepare/needs.html", context, stage="prepare", capability="needs")


def shown(case: Case, checked: CheckedPackage) -> dict[str, Any]:
    people = [show_stakeholder(case, who) for who in checked.stakeholders]
    positions = [position for who in people for position in who.positions]
    return {
        "because": (*checked.because[1:], checked.because[0]),
        "people": people,
        "all_needs": sum(len(who.needs) for who in case.stakeholders),
        "missed": sum(position.checked.met is False for position in positions),
        "harmless": sum(position.checked.need_met_anyway for position in positions),
        "broken": [(who, label, bound) for who in people for label, bound in who.broken],
    }


def show_stakeholder(case: Case, who: CheckedStakeholder) -> ShownStakeholder:
    sources = {need.id: need for one in case.stakeholders if one.id == who.id for need in one.needs}
    shown_needs = {need.id: show_need(need, sources[need.id]) for need in who.needs}
    positions = tuple(
        ShownPosition(position, *VERDICTS[position.met], tuple(shown_needs[name] for name in position.needs if name in shown_needs))
        for position in who.positions
    )
    named = {name for position in who.positions for name in position.needs}
    alone = tuple(need for name, need in shown_needs.items() if name not in named)
    broken = tuple((case.issue(line.issue).label, line) for line in who.red_lines if line.met is False)
    return ShownStakeholder(who.id, who.label, positions, alone, broken)


def show_need(need: CheckedNeed, source: Need) -> ShownNeed:
    limit = source.at_most if source.at_most is not None else source.at_least or 0.0
    most = max(abs(need.high or 0.0), abs(limit), 1e-9) * 1.1
    number = "no measure yet" if need.low is None else f"{need.low:g}" if need.low == need.high else f"{need.low:g} to {need.high:g}"
    return ShownNeed(need, *VERDICTS[need.met], f"{number} {need.unit}".strip(), most)
