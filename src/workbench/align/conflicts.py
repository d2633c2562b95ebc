"""Conflicts: which of our own functions pull an issue apart, the most money first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.align.conflicts import Conflict, Conflicts, find_conflicts
from batna.model.case import Case
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import part


@dataclass(frozen=True, slots=True)
class Pair:
    """Two functions that pull apart: on which issues, how often, and the money at stake; `share` is of the most that any two have."""

    first: str
    second: str
    issues: tuple[str, ...]
    count: int
    at_stake: float | None
    share: float


@require_safe
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "align.conflicts")
    found = part(lambda: find_conflicts(loaded.case))
    rows, pairs = rows_of(loaded.case, found.result), pairs_of(loaded.case, found.result)
    torn = sorted({name for pair in pairs for name in (pair.first, pair.second)})
    who = request.GET.get("who", "") if request.GET.get("who", "") in torn else ""
    context = {
        "found": found,
        "first": rows[0] if rows else None,
        "rows": [row for row in rows if who in ("", row[1].first_function, row[1].second_function)],
        "pairs": [pair for pair in pairs if who in ("", pair.first, pair.second)],
        "torn": torn,
        "who": who,
        "at_peace": at_peace(found.result, who),
        "matrix": matrix_of(found.result),
    }
    return case_page(request, loaded, "align/conflicts.html", context, stage="align", capability="conflicts")


def rows_of(case: Case, found: Conflicts | None) -> list[tuple[str, Conflict]]:
    """Return each conflict with the name of its issue."""
    return [(case.issue(conflict.issue).label, conflict) for conflict in found.conflicts] if found else []


def pairs_of(case: Case, found: Conflicts | None) -> list[Pair]:
    """Return the cells of the matrix that hold a conflict as a list, the most money first."""
    if found is None:
        return []
    most = max((cell.at_stake or 0 for row in found.matrix for cell in row), default=0)
    pairs = [
        Pair(first, second, issues_of(case, found, {first, second}), cell.count, cell.at_stake, (cell.at_stake or 0) / most if most else 0)
        for place, first in enumerate(found.functions)
        for second, cell in zip(found.functions[place:], found.matrix[place][place:], strict=True)
        if cell.count
    ]
    return sorted(pairs, key=lambda pair: (-(pair.at_stake or 0), -pair.count))


def issues_of(case: Case, found: Conflicts, functions: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, one in rows_of(case, found) if {one.first_function, one.second_function} == functions))


def at_peace(found: Conflicts | None, who: str) -> Sequence[str]:
    """Return the functions that pull no issue apart: with the one that is looked at, else with anybody."""
    if found is None:
        return ()
    places = range(len(found.functions))
    looked = [found.functions.index(who)] if who else places
    return [found.functions[at] for at in places if found.functions[at] != who and not any(found.matrix[one][at].count for one in looked)]


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
