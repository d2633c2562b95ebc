"""Turn what the records refuse into the answer that a browser understands, where a page did not do it itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from batna.model.problem import HiddenFromRole
from workbench.records.reveal import NotRevealed
from workbench.records.save.change import Conflict

GetResponse = Callable[[HttpRequest], HttpResponse]


class answers:  # noqa: N801 - named like the other middleware of the workbench
    """Hidden → 403, conflict → 409, an audit that cannot be written → 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, HiddenFromRole):
            return render(request, "403.html", {"exception": exception}, status=403)
        if isinstance(exception, Conflict):
            return render(request, "409.html", {"exception": exception, "conflict": exception}, status=409)
        if isinstance(exception, NotRevealed):
            return render(request, "500.html", {"exception": exception}, status=503)
        return None
