"""Ask for long work, look how far it is, stop it: what pages call."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from workbench.people.models import User
from workbench.records import rights
from workbench.records.load import Loaded
from workbench.tasks.models import OPEN, Job
from workbench.tasks.work import KINDS, run

SILENT_FOR: Final = timedelta(seconds=90)
SHOWN_FOR: Final = timedelta(minutes=15)
GONE: Final = "The process that did it went away. Ask for it again."
NOBODY: Final = "Waiting for its turn. If it stays so, nobody does long work here: start the worker."
WORDS: Final = {
    "waiting": "waits for its turn",
    "finished": "is done",
    "cancelled": "was stopped; nothing was changed",
    "failed": "did not come to an end",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as the page shows it; the state is running while it is open."""

    id: str
    label: str
    line: str
    state: str
    done: int
    total: int
    url: str = ""
    cancel_url: str = ""


def start(loaded: Loaded, kind: str, actor: User) -> Job:
    """Ask for a piece of work on a case; the one that is open already is returned instead of a second one."""
    rights.require(loaded.standing, "edit_self")
    close_silent(loaded.pk)
    asked = {"case_id": loaded.pk, "kind": kind, "started_by": actor}
    try:
        with transaction.atomic():
            job = Job.objects.create(**asked)
            run.enqueue(str(job.pk))
    except IntegrityError:
        job = Job.objects.get(**asked, state__in=OPEN)
    return job


def find(number: UUID, case_id: int, actor: User) -> Job:
    """Return somebody's own job; anybody else's is not there."""
    job = Job.objects.filter(pk=number, case_id=case_id, started_by=actor).first()
    if job is None:
        raise Http404("There is no such work.")
    return job


def latest(case_id: int, kind: str, actor: User) -> Job | None:
    """Return the newest job of a kind that somebody asked for in a case, while it is open or ended a short while ago."""
    close_silent(case_id)
    job = Job.objects.filter(case_id=case_id, kind=kind, started_by=actor).order_by("-created_at").first()
    return job if job is not None and (job.state in OPEN or _is_fresh(job)) else None


def mine(actor: User, cases: Collection[int]) -> list[Job]:
    """Return what somebody asked for in some cases and that is open or ended a short while ago, the newest first."""
    close_silent()
    jobs = Job.objects.filter(started_by=actor, case_id__in=cases).select_related("case").order_by("-created_at")[:20]
    return [job for job in jobs if job.state in OPEN or _is_fresh(job)]


def cancel(job: Job) -> None:
    """Stop a job: at once while it waits, else at its next step."""
    now = timezone.now()
    if not Job.objects.filter(pk=job.pk, state="waiting").update(state="cancelled", ended_at=now, line=WORDS["cancelled"]):
        Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True)
    job.refresh_from_db()


def close_silent(case_id: int | None = None) -> None:
    """Say of running jobs whose process has not been heard of for long that they failed."""
    silent = Job.objects.filter(state="running", beat_at__lt=timezone.now() - SILENT_FOR)
    if case_id is not None:
        silent = silent.filter(case_id=case_id)
    silent.update(state="failed", line=GONE, ended_at=timezone.now())


def show(job: Job, *, url: str = "", cancel_url: str = "") -> Shown:
    """Return a job as `ui/progress.html` takes it."""
    state = "running" if job.state in OPEN else job.state
    return Shown(f"job-{job.pk}", f"{KINDS[job.kind]} · {job.case.title}", line_of(job), state, job.done, job.total, url, cancel_url)


def line_of(job: Job) -> str:
    if job.state == "waiting" and timezone.now() - job.created_at > SILENT_FOR:
        return NOBODY
    if job.state == "running":
        return "is being stopped" if job.cancel_asked else f"step {job.done} of {job.total}" if job.total else "has begun"
    return job.line or WORDS[job.state]


def _is_fresh(job: Job) -> bool:
    return job.ended_at is not None and timezone.now() - job.ended_at < SHOWN_FOR
