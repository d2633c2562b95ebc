"""Long work of plan: ask for many sessions, watch how far they are, stop them; the result stands on the page that asked."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from workbench.people.signed_in import actor_of
from workbench.records import load
from workbench.records.rights import Denied
from workbench.records.work import field_of
from workbench.tasks import jobs
from workbench.tasks.models import Job
from workbench.tasks.results import Kept, result_of
from workbench.ui.saving import is_htmx

PAGES: Final = {"disclosure_price": "plan:disclosure_price", "simulation": "plan:simulation"}


def context_of(loaded: load.Loaded, kind: str, kept: Kept | None = None) -> dict[str, Any]:
    """Return what a page needs to offer long work and to show how far it is."""
    if not loaded.standing.may_know(field_of(kind)):
        return {}
    job = jobs.latest(loaded.pk, kind, loaded.viewer)
    return {
        "kind": kind,
        "job": shown(job) if job is not None and job.state != "finished" else None,
        "is_open": job is not None and job.state in {"waiting", "running"},
        "may_ask": loaded.may("edit_self"),
        "kept": kept if kept is not None else result_of(loaded, kind),
    }


def shown(job: Job) -> jobs.Shown:
    address = [job.case_id, job.pk]
    return jobs.show(job, url=reverse("plan:work", args=address), cancel_url=reverse("plan:work_cancel", args=address))


@require_POST
def ask_prices(request: HttpRequest, pk: int) -> HttpResponse:
    return ask(request, pk, "disclosure_price")


@require_POST
def ask_outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    return ask(request, pk, "simulation")


def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Queue the work and go back to its page, which shows how far it is."""
    loaded = load.case(pk, request.user, f"plan.{kind} many sessions")
    if not loaded.standing.may_know(field_of(kind)):
        raise Denied("Your role may not know the result.")
    jobs.start(loaded, kind, actor_of(request))
    return redirect(f"{reverse(PAGES[kind], args=[pk])}#long-work")


@require_safe
def work(request: HttpRequest, pk: int, number: UUID) -> HttpResponse:
    """Answer how far a job is; one that is done has its page loaded again."""
    load.case(pk, request.user, "plan long work")
    jobs.close_silent(pk)
    job = jobs.find(number, pk, actor_of(request))
    if not is_htmx(request):
        return redirect(f"{reverse(PAGES[job.kind], args=[pk])}#long-work")
    answer = render(request, "ui/progress.html", {"job": shown(job)})
    if job.state == "finished":
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def cancel(request: HttpRequest, pk: int, number: UUID) -> HttpResponse:
    load.case(pk, request.user, "plan long work")
    job = jobs.find(number, pk, actor_of(request))
    jobs.cancel(job)
    if is_htmx(request):
        answer = render(request, "ui/progress.html", {"job": shown(job)})
        answer["HX-Refresh"] = "true"  # the page then offers to begin again
        return answer
    return redirect(f"{reverse(PAGES[job.kind], args=[pk])}#long-work")
