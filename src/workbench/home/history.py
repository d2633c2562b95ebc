"""History of a case: what changed, who did it, and the way back; for lead and approver, whether the record is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from workbench.home.events import say_event
from workbench.people.signed_in import actor_of
from workbench.records import load, save
from workbench.records.chain import verify_chain
from workbench.ui.notices import note
from workbench.ui.page import case_page
from workbench.ui.saving import key_in


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, purpose="history")
    happenings = [say_event(one, loaded) for one in load.history(pk, request.user)]
    context = {
        "happenings": happenings,
        "checked": loaded.may("verify"),
        "broken": verify_chain(pk) if loaded.may("verify") else None,
    }
    return case_page(request, loaded, "home/history.html", context, stage="home", capability="history")


@require_POST
def undo(request: HttpRequest, event: int) -> HttpResponse:
    """Take back one change and go back to the page that it was taken back from."""
    try:
        saved = save.undo(event, actor_of(request), key=key_in(request))
    except save.Conflict as conflict:
        by = conflict.by or "Somebody"
        conflict_page = {"by": by, "section": conflict.section, "at": conflict.at, "page": back_of(request, "/")}
        return render(request, "home/not_undone.html", conflict_page, status=409)
    note(request, "Taken back", undo=reverse("home:undo", args=[saved.event]) if saved.event else "")
    return redirect(back_of(request, reverse("home:history", args=[saved.case_id])))


def back_of(request: HttpRequest, otherwise: str) -> str:
    """Return the page that the request came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else otherwise
