"""Turn what the records refuse into the answer that a browser understands, where a page did not do it itself."""

from collections.abc import Callable, Mapping
from logging import getLogger
from typing import Any, Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from batna.model.noun import Noun
from batna.model.problem import HiddenFromRole
from workbench.records.reveal import NotRevealed
from workbench.records.save.change import Conflict
from workbench.records.save.sealed import plain

log = getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
NOT_SENT_AGAIN: Final = frozenset({"csrfmiddlewaretoken", "seen", "key"})


class answers:  # noqa: N801 - named like the other middleware of the workbench
    """Hidden → 403, conflict → 409, a database that is busy, full or gone → 503: nothing secret is shown and nothing is lost."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, HiddenFromRole):
            return render(request, "403.html", status=403)
        if isinstance(exception, Conflict):
            return render(request, "409.html", {"conflict": both_versions(request, exception)}, status=409)
        if isinstance(exception, NotRevealed | OperationalError):
            log.error("The database did not take a request: %s", type(exception).__name__)
            return render(request, "500.html", status=503)
        return None


def both_versions(request: HttpRequest, conflict: Conflict) -> dict[str, Any]:
    """Return the form as it was sent, ready to be sent again over the newer version, beside what is saved."""
    sent = [(name, value) for name, values in request.POST.lists() if name not in NOT_SENT_AGAIN for value in values]
    return {
        "who": conflict.by,
        "what": conflict.section.partition(".")[0],
        "rows": [{"label": name, "mine": said(conflict.yours[name]), "theirs": said(conflict.theirs[name])} for name in conflict.yours],
        "action": request.path,
        "page": request.path,
        "fields": [*sent, ("seen", conflict.version)],
    }


def said(value: object) -> str:
    """Return what somebody saved in one line of words."""
    known = plain(value) if isinstance(value, Noun) else value
    if isinstance(known, Mapping):
        return ", ".join(f"{name} {said(part)}" for name, part in known.items())
    if isinstance(known, tuple | list):
        return "; ".join(said(part) for part in known) or "nothing"
    if hasattr(known, "__dataclass_fields__"):
        return said({name: getattr(known, name) for name in known.__dataclass_fields__})
    return "nothing" if known in (None, "") else str(known)
