"""Ask for long work once, see how far it is, stop it; what lost its process says so."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from workbench.people.models import User
from workbench.records import load
from workbench.records.rights import Denied
from workbench.tasks import jobs
from workbench.tasks.models import Job


def test_it_is_asked_for_once(maya: User, team: dict[str, User], cloud: int) -> None:
    first = jobs.start(load.case(cloud, maya), "simulation", maya)
    assert jobs.start(load.case(cloud, maya), "simulation", maya) == first
    assert jobs.start(load.case(cloud, team["finance"]), "simulation", team["finance"]) != first
    queued = [one.args_kwargs for one in DBTaskResult.objects.order_by("enqueued_at")]
    assert queued[0] == {"args": [str(first.pk)], "kwargs": {}}
    assert len(queued) == 2
    assert str(first) == f"simulation of case {cloud}: waiting"


def test_a_guest_may_not_ask(team: dict[str, User], cloud: int) -> None:
    with pytest.raises(Denied):
        jobs.start(load.case(cloud, team["guest"]), "simulation", team["guest"])


def test_what_waits_is_stopped_at_once_and_what_runs_at_its_next_step(maya: User, cloud: int) -> None:
    job = jobs.start(load.case(cloud, maya), "simulation", maya)
    jobs.cancel(job)
    assert (job.state, jobs.line_of(job)) == ("cancelled", "was stopped; nothing was changed")
    job = jobs.start(load.case(cloud, maya), "simulation", maya)
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=timezone.now(), done=2, total=20)
    job.refresh_from_db()
    assert jobs.line_of(job) == "step 2 of 20"
    jobs.cancel(job)
    assert (job.state, job.cancel_asked, jobs.line_of(job)) == ("running", True, "is being stopped")


def test_a_job_that_lost_its_process_says_so(maya: User, cloud: int) -> None:
    job = jobs.start(load.case(cloud, maya), "simulation", maya)
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=timezone.now() - timedelta(minutes=5))
    found = jobs.latest(cloud, "simulation", maya)
    assert found is not None
    assert (found.state, jobs.show(found).state, found.line) == ("failed", "failed", jobs.GONE)
    assert jobs.start(load.case(cloud, maya), "simulation", maya) != job


def test_a_job_that_nobody_does_says_so(maya: User, cloud: int) -> None:
    job = jobs.start(load.case(cloud, maya), "simulation", maya)
    assert jobs.line_of(job) == "waits for its turn"
    job.created_at -= timedelta(minutes=5)
    assert jobs.line_of(job) == jobs.NOBODY
    assert jobs.show(job, url="/here").state == "running"


def test_only_my_own_jobs_in_my_cases_are_listed(maya: User, team: dict[str, User], cloud: int, bicycle: int) -> None:
    job = jobs.start(load.case(cloud, maya), "simulation", maya)
    assert jobs.mine(maya, [cloud]) == [job]
    assert jobs.mine(maya, [bicycle]) == jobs.mine(team["finance"], [cloud]) == []
    jobs.cancel(job)
    assert jobs.mine(maya, [cloud]) == [job]
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    assert jobs.mine(maya, [cloud]) == []
    assert jobs.latest(cloud, "simulation", maya) is None
    with pytest.raises(Http404):
        jobs.find(job.pk, cloud, team["finance"])
    with pytest.raises(Http404):
        jobs.find(job.pk, bicycle, maya)
