"""The worker's side of long work: step by step, once, stopped when asked, and no secret in what it leaves behind."""

from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from batna.model.case import Case
from batna.model.problem import NotEnoughData
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.work import read_work
from workbench.tasks import jobs, work
from workbench.tasks.models import Job
from workbench.tasks.work import Report


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few runs are enough to see that it works."""
    monkeypatch.setattr(work, "PRICE_RUNS", 2)
    monkeypatch.setattr(work, "PLAN_RUNS", 2)
    monkeypatch.setattr(work, "PLAN_SESSIONS", 50)


def done(pk: int, actor: User, kind: str) -> Job:
    job = jobs.start(load.case(pk, actor), kind, actor)
    work.run.func(str(job.pk))
    job.refresh_from_db()
    return job


def swap(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    monkeypatch.setitem(work.WORK, "simulation", found)


@pytest.mark.parametrize("kind", ["disclosure_price", "simulation"])
def test_it_works(maya: User, cloud: int, kind: str) -> None:
    job = done(cloud, maya, kind)
    assert (job.state, job.done, job.total, job.line) == ("finished", 2, 2, "")
    kept = read_work(load.case(cloud, maya), kind)
    assert kept is not None
    assert (kept["by"], kept["result"]["unit"]) == (maya.pk, "EUR")


def test_it_is_done_once(maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    job = done(cloud, maya, "simulation")
    swap(monkeypatch, None)
    work.run.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == "finished"


def test_it_stops_at_its_next_step(maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(case: Case, report: Report) -> dict[str, Any]:
        report(1, 5)
        Job.objects.update(cancel_asked=True)
        report(2, 5)
        raise AssertionError("it went on")

    swap(monkeypatch, stopped)
    job = done(cloud, maya, "simulation")
    assert (job.state, job.done) == ("cancelled", 1)
    assert read_work(load.case(cloud, maya), "simulation") is None


def test_what_is_missing_is_said(maya: User, bicycle: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert done(bicycle, maya, "disclosure_price").line.startswith("There is no information item yet")

    def gap(case: Case, report: Report) -> dict[str, Any]:
        raise NotEnoughData("Add a value.")

    swap(monkeypatch, gap)
    job = done(bicycle, maya, "simulation")
    assert (job.state, job.line) == ("failed", "Add a value.")


def test_a_failure_tells_no_secret(maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(case: Case, report: Report) -> dict[str, Any]:
        raise ValueError("our walk-away is 3527802")

    swap(monkeypatch, broken)
    job = done(cloud, maya, "simulation")
    assert (job.state, job.line) == ("failed", work.BROKEN)
    assert "ValueError" in caplog.text
    assert "3527802" not in caplog.text
    assert [one.return_value for one in DBTaskResult.objects.all()] == [None]


def test_who_lost_their_clearance_meanwhile_gets_nothing(maya: User, team: dict[str, User], cloud: int) -> None:
    job = jobs.start(load.case(cloud, team["finance"]), "simulation", team["finance"])
    save.case.set_clearance(actor=maya, case_id=cloud, compartment="commercial", roles=["lead"])
    work.run.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.line) == ("failed", work.NO_LONGER)
    job = jobs.start(load.case(cloud, team["finance"]), "simulation", team["finance"])
    save.case.remove_member(actor=maya, case_id=cloud, user=team["finance"])
    work.run.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.line) == ("failed", work.NO_LONGER)
