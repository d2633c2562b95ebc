"""Do long work: the task that the worker runs, step by step, as the person who asked for it."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from django.utils import timezone
from django_tasks import task

from batna.model.case import Case
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.plan.disclosure_price import pool_prices, price_disclosures
from batna.plan.simulation import pool_plans, simulate_plan
from workbench.records import load, work
from workbench.records.rights import Denied
from workbench.records.standing import UnknownCase
from workbench.tasks.models import Job

Report = Callable[[int, int], None]
KINDS: Final = {"disclosure_price": "Prices from many sessions", "simulation": "Outcomes from many sessions"}
PRICE_RUNS: Final = 30
PLAN_RUNS: Final = 20
PLAN_SESSIONS: Final = 5_000
NO_LONGER: Final = "You may not know everything that it needs any more."
BROKEN: Final = "Something went wrong on our side. Ask for it again; if it happens again, tell whoever runs the workbench."
logger = logging.getLogger("workbench.tasks")


class Stopped(Exception):
    """Somebody asked to stop the work."""


def price_often(case: Case, report: Report) -> dict[str, Any]:
    """Return the prices of every disclosure from many runs."""
    runs = []
    for seed in range(PRICE_RUNS):
        report(seed, PRICE_RUNS)
        runs.append(price_disclosures(case, seed=seed))
    return asdict(pool_prices(runs))


def simulate_often(case: Case, report: Report) -> dict[str, Any]:
    """Return what each way to concede brings against many supplier types."""
    runs = []
    for seed in range(PLAN_RUNS):
        report(seed, PLAN_RUNS)
        runs.append(simulate_plan(case, sessions=PLAN_SESSIONS, seed=seed))
    return asdict(pool_plans(runs))


WORK: Final[dict[str, Callable[[Case, Report], dict[str, Any]]]] = {"disclosure_price": price_often, "simulation": simulate_often}


@task()
def run(number: str) -> None:
    """Do one job, once: a second call finds it taken. Nothing that a case holds is in the arguments or in an error."""
    if not Job.objects.filter(pk=number, state="waiting").update(state="running", beat_at=timezone.now()):
        return
    job = Job.objects.select_related("started_by").get(pk=number)
    try:
        _do(job)
    except Stopped:
        _end(job, "cancelled", "was stopped; nothing was changed")
    except NotEnoughData as gap:
        _end(job, "failed", str(gap))
    except (HiddenFromRole, Denied, UnknownCase):
        _end(job, "failed", NO_LONGER)
    except Exception as error:
        # Whatever it is, the page has to say so; its text and its traceback may hold what nobody may read.
        logger.error("long work %s failed: %s", number, type(error).__name__)
        _end(job, "failed", BROKEN)


def _do(job: Job) -> None:
    actor = job.started_by
    loaded = load.case(job.case_id, actor, f"long work {job.kind}")

    def report(done: int, total: int) -> None:
        running = Job.objects.filter(pk=job.pk, state="running", cancel_asked=False)
        if not running.update(done=done, total=total, beat_at=timezone.now()):
            raise Stopped

    found = WORK[job.kind](loaded.case, report)
    total = Job.objects.values_list("total", flat=True).get(pk=job.pk)
    report(total, total)
    kept = {"by": actor.pk, "at": timezone.now().isoformat(), "hidden": sorted(loaded.case.hidden), "versions": dict(loaded.versions)}
    work.keep_work(actor=actor, case_id=job.case_id, kind=job.kind, result=kept | {"result": found})
    _end(job, "finished", "")


def _end(job: Job, state: str, line: str) -> None:
    Job.objects.filter(pk=job.pk, state="running").update(state=state, line=line[:400], ended_at=timezone.now())
