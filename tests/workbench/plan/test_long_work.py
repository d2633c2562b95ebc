"""Long work from a page: asked for, watched, stopped, there after a reload, and its result on the page and at home."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.workbench.reading import read

from workbench.people.models import User
from workbench.records import save
from workbench.tasks import work
from workbench.tasks.models import Job

AsUser = Callable[[User], Client]
Team = dict[str, User]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PRICE_RUNS", 2)
    monkeypatch.setattr(work, "PLAN_RUNS", 2)
    monkeypatch.setattr(work, "PLAN_SESSIONS", 50)


def page(pk: int, rest: str) -> str:
    return f"/cases/{pk}/plan/{rest}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("disclosure-price", ("Narrower prices", "The prices above are the means of 30 runs.")),
        ("simulation", ("With many more sessions", "The ways to concede over many sessions")),
    ],
)
def test_it_is_asked_for_watched_and_shown(as_user: AsUser, maya: User, cloud: int, address: str, words: tuple[str, str]) -> None:
    client, (title, says) = as_user(maya), words
    assert title in read(client, page(cloud, address))
    assert client.post(page(cloud, f"{address}/many"))["Location"] == page(cloud, f"{address}#long-work")
    job = Job.objects.get()
    for text in (read(client, page(cloud, address)), read(client, page(cloud, address)), read(client, "/")):
        assert f'hx-get="/cases/{cloud}/plan/work/{job.pk}"' in text
        assert "waits for its turn" in text
    assert "<progress" in client.get(page(cloud, f"work/{job.pk}"), headers=HTMX).content.decode()
    assert client.get(page(cloud, f"work/{job.pk}"))["Location"] == page(cloud, f"{address}#long-work")
    work.run.func(str(job.pk))
    answer = client.get(page(cloud, f"work/{job.pk}"), headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()
    assert says in read(client, page(cloud, address))
    assert "Work it out again" in read(client, page(cloud, address))


def test_a_result_of_another_case_as_it_was_is_not_shown(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    client.post(page(cloud, "disclosure-price/many"))
    work.run.func(str(Job.objects.get().pk))
    save.plan.save_bargaining(actor=maya, case_id=cloud, bargaining={"rounds": 6})
    text = read(client, page(cloud, "disclosure-price"))
    assert "The case has changed since it was worked out" in text
    assert "256 draws of what we do not know" in text


def test_it_can_be_stopped(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    client.post(page(cloud, "simulation/many"))
    job = Job.objects.get()
    answer = client.post(page(cloud, f"work/{job.pk}/cancel"), headers=HTMX)
    assert '<span class="pill mute">cancelled</span>' in answer.content.decode()
    assert answer["HX-Refresh"] == "true"  # the page offers to begin again
    assert client.post(page(cloud, f"work/{job.pk}/cancel")).status_code == 302
    assert '<span class="pill mute">cancelled</span>' in read(client, page(cloud, "simulation"))


def test_a_failed_one_says_so(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    client.post(page(cloud, "simulation/many"))
    Job.objects.update(state="failed", line="Add a value.", ended_at=timezone.now())
    text = read(client, page(cloud, "simulation"))
    assert '<span class="pill bad">stopped</span>' in text
    assert "Add a value." in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.post(page(cloud, "simulation/many"))["Location"].startswith("/sign-in")


def test_it_refuses_who_may_not_know_the_result(as_user: AsUser, team: Team, stranger: User, cloud: int) -> None:
    assert as_user(stranger).post(page(cloud, "simulation/many")).status_code == 404
    for role in ("engineering", "operations", "legal", "guest"):
        assert as_user(team[role]).post(page(cloud, "simulation/many")).status_code == 403
    assert Job.objects.count() == 0


def test_nobody_finds_somebody_elses_work(as_user: AsUser, maya: User, team: Team, stranger: User, cloud: int) -> None:
    as_user(maya).post(page(cloud, "simulation/many"))
    job = Job.objects.get()
    for user in (team["approver"], team["finance"], stranger):
        client = as_user(user)
        assert client.get(page(cloud, f"work/{job.pk}"), headers=HTMX).status_code == 404
        assert client.post(page(cloud, f"work/{job.pk}/cancel")).status_code == 404
        assert str(job.pk) not in read(client, "/")
    assert as_user(maya).get(page(cloud, f"work/{uuid4()}")).status_code == 404
