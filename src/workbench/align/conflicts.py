"""Conflicts: which of our own functions pull an issue apart, the most money first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.align.conflicts import Conflict, Conflicts, find_conflicts
from batna.model.case import Case
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import part


@require_safe
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "align.conflicts")
    found = part(lambda: find_conflicts(loaded.case))
    context = {"found": found, "rows": rows_of(loaded.case, found.result), "matrix": matrix_of(found.result)}
    return case_page(request, loaded, "align/conflicts.html", context, stage="align", capability="conflicts")


def rows_of(case: Case, found: Conflicts | None) -> list[tuple[str, Conflict]]:
    """Return each conflict with the name of its issue."""
    return [(case.issue(conflict.issue).label, conflict) for conflict in found.conflicts] if found else []


def matrix_of(found: Conflicts | None) -> list[tuple[str, list[tuple[str, float | None, int]]]]:
    """Return the rows of the matrix: a function and, for each other, tone, money at stake and number of conflicts."""
    if found is None:
        return []
    most = max((cell.at_stake or 0 for row in found.matrix for cell in row), default=0)
    return [
        (name, [(_tone(cell.count, cell.at_stake, most), cell.at_stake, cell.count) for cell in row])
        for name, row in zip(found.functions, found.matrix, strict=True)
    ]


def _tone(count: int, at_stake: float | None, most: float) -> str:
    if not count:
        return ""
    return "bad" if at_stake is not None and most and at_stake >= most / 2 else "warn"
