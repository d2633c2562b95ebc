"""What a page answers to a form: saved, not understood, or changed by somebody else in the meantime."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timesince import timesince

from batna.model.problem import BadInput
from workbench.ui import notices
from workbench.ui.grid import Fault

NOT_AGAIN: Final = frozenset({"csrfmiddlewaretoken", "seen", "key"})
MOST_FAULTS: Final = 30


class Conflicting(Protocol):
    """What `records.save.Conflict` says."""

    by: str
    at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Both:
    """One field in both versions, as people read it."""

    label: str
    mine: str
    theirs: str


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def seen_in(request: HttpRequest, name: str = "seen") -> int | None:
    """Return the version that a form was loaded with."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_in(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:100]


def faults_of(error: BadInput, say: Mapping[str, str] | None = None) -> tuple[Fault, ...]:
    """Return what the library refused as sentences; `say` names places such as `costs[2]` in words."""
    words = say or {}
    return tuple(Fault("", *_worded(problem.place, problem.value, problem.expected, words)) for problem in error.problems[:MOST_FAULTS])


def _worded(place: str, value: str, expected: str, words: Mapping[str, str]) -> tuple[str, str]:
    known = next((start for start in sorted(words, key=len, reverse=True) if place.startswith(start)), "")
    where = words[known] if known else place.replace("_", " ")
    return where, f"{'got ' + value + ', ' if value else ''}expected {expected}."


def saved_answer(request: HttpRequest, template: str, context: Mapping[str, Any], *, text: str, undo: str, page: str) -> HttpResponse:
    """Answer a saved form: fragments to swap by their ids and the saved mark for htmx, else the page again."""
    if is_htmx(request):
        return notices.saved(render(request, template, dict(context)), text, undo=undo, toast=bool(undo))
    notices.note(request, text, undo=undo)
    return redirect(page)


def faults_answer(request: HttpRequest, form: str, faults: Sequence[Fault]) -> HttpResponse:
    """Answer a form that was not understood under htmx: the list of faults goes above it, and what was typed stays."""
    body = render_to_string(
        "ui/problems.html", {"form": form, "faults": faults[:MOST_FAULTS], "more": max(len(faults) - MOST_FAULTS, 0)}, request
    )
    answer = HttpResponse(body, status=422)
    answer["HX-Retarget"] = f"#problems-{form}"
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _since(at: datetime | None) -> str:
    if at is None:
        return ""
    now = timezone.now()
    return "a moment ago" if now - at < timedelta(minutes=1) else f"{timesince(at, now)} ago"


def conflict_answer(request: HttpRequest, conflict: Conflicting, *, what: str, rows: Iterable[Both], page: str) -> HttpResponse:
    """Answer a form that somebody else was faster than: both versions, and the form as it was sent with the new version."""
    again = [(name, value) for name in request.POST if name not in NOT_AGAIN for value in request.POST.getlist(name)]
    told = {
        "who": conflict.by,
        "what": what,
        "when": _since(conflict.at),
        "rows": [row for row in rows if row.mine != row.theirs] or [Both("Every field", "the same", "the same")],
        "action": request.path,
        "page": page,
        "fields": [*again, ("seen", str(conflict.version)), ("key", str(uuid4()))],
    }
    template = "ui/conflict.html" if is_htmx(request) else "409.html"
    return render(request, template, {"conflict": told}, status=409)


def both_sides(mine: Mapping[str, str], theirs: Mapping[str, str], missing: str = "not there") -> list[Both]:
    """Return two versions side by side by their labels."""
    return [Both(label, mine.get(label, missing), theirs.get(label, missing)) for label in dict.fromkeys([*mine, *theirs])]
