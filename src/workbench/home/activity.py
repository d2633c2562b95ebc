"""Activity: what changed in my cases, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.home.events import say_activity
from workbench.records import load

MOST = 100


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    happenings = [say_activity(one) for one in load.activity(request.user, limit=MOST)]
    cases = {one.case_id for one in happenings}
    return render(request, "home/activity.html", {"happenings": happenings, "number_of_cases": len(cases), "most": MOST})
