"""Exposure: what the supplier knows by now, from whom, and the words for next time."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.negotiate.exposure import list_exposure
from workbench.records import load
from workbench.ui.frame import find_url
from workbench.ui.page import case_page
from workbench.ui.parts import part


@require_safe
def exposure(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.exposure")
    listed = part(lambda: list_exposure(loaded.case))
    items = listed.result.items if listed.result else ()
    context = {
        "listed": listed,
        "facts": items,
        "known": sum(item.state != "not told" for item in items),
        "slips": sum(bool(item.slips) for item in items),
        "partly": loaded.hides("information"),
        "protocol_url": find_url("align:protocol", pk) or find_url("align:charter", pk),
        "may_log": loaded.may("log_contact"),
    }
    return case_page(request, loaded, "negotiate/exposure.html", context, stage="negotiate", capability="exposure")
