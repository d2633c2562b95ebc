"""A case by its number: go to where the work is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from workbench.records import load
from workbench.ui.frame import first_page
from workbench.ui.rail import stage_of


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the first page of the stage that the case is in; a guest, who may not see it, gets the details."""
    loaded = load.case(pk, request.user, purpose="open the case")
    page = "#" if loaded.hides("issues") else first_page(pk, stage_of(loaded.case))
    return redirect(reverse("home:details", args=[pk]) if page == "#" else page)
