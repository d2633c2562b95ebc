"""What the pages of negotiate share: what a viewer may see of our marks, where to go, which page of a long list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from batna.measure.worth import Change
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Option
from batna.negotiate.offers import Part as Mark
from batna.prepare.alternatives import our_reservation
from workbench.ui import notices
from workbench.ui.figures import space_percents
from workbench.ui.parts import part
from workbench.ui.saving import is_htmx

Row = TypeVar("Row")
LABELS: Final[dict[Mark, str]] = {"theirs": "What it is worth to them", "target": "Our target", "walk_away": "Our walk-away"}


@dataclass(frozen=True, slots=True)
class Said:
    """One issue that moved, in words, with what the move is worth to each side."""

    label: str
    before: str
    after: str
    ours: Estimate
    theirs: Estimate | None

    @property
    def size(self) -> float:
        """How large the move is, whichever way it goes; for bars."""
        return abs(self.ours.likely)


def say_changes(case: Case, changes: Sequence[Change]) -> tuple[Said, ...]:
    issues = {issue.id: issue for issue in case.issues}
    return tuple(
        Said(
            (issue := issues[one.issue]).label,
            space_percents(issue.say(one.before)),
            space_percents(issue.say(one.after)),
            one.ours,
            one.theirs,
        )
        for one in changes
    )


def say_terms(case: Case, package: Mapping[str, Option]) -> tuple[tuple[str, str], ...]:
    """Return a package as pairs of issue and option, in words."""
    return tuple((issue.label, space_percents(issue.say(package[issue.id]))) for issue in case.issues if issue.id in package)


def page_of(pk: int, name: str) -> str:
    return reverse(f"negotiate:{name}", args=[pk])


def marks_in(case: Case) -> tuple[Mark, ...]:
    """Return which marks the viewer may know; one that is merely missing counts as known."""
    hidden = {
        "theirs": part(lambda: case.preferences.theirs).hidden,
        "target": part(lambda: case.preferences.ours.target).hidden,
        "walk_away": part(lambda: our_reservation(case)).hidden,
    }
    return tuple(mark for mark in LABELS if not hidden[mark])


def hidden_marks(case: Case) -> tuple[str, ...]:
    """Return the names of the marks that are hidden from the viewer."""
    known = marks_in(case)
    return tuple(label for mark, label in LABELS.items() if mark not in known)


def page_in(request: HttpRequest, rows: Sequence[Row], size: int, name: str = "page") -> Page[Row]:
    """Return the part of a long list that the address asks for; a wrong number gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get(name))


def go_on(request: HttpRequest, page: str, text: str, undo: str = "") -> HttpResponse:
    """Answer a saved form by going to a page, which says what was saved and offers the way back."""
    notices.note(request, text, undo=undo)
    if not is_htmx(request):
        return redirect(page)
    answer = notices.saved(HttpResponse(), text, toast=False)
    answer["HX-Redirect"] = page
    return answer
