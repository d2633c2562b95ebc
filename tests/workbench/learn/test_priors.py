"""What past talks taught, on a page: with the cases behind it, honest when there are too few, hidden from who may not know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from batna.exchange.casefile import read_case
from batna.model.estimate import Estimate
from workbench.learn.priors import Way
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.seeding import PAST, seed

AsUser = Callable[[User], Client]
Team = dict[str, User]


def read(client: Client, pk: int) -> str:
    return client.get(f"/cases/{pk}/learn/priors").content.decode()


def past(root: Path, team: Team, *names: str) -> list[int]:
    return [seed(read_case(root / f"examples/{PAST}/{name}.yaml"), team, ("approver", "finance")) for name in names]


@pytest.fixture
def film(root: Path, team: Team) -> int:
    return seed(read_case(root / "examples/packaging_film.yaml"), team)


ALL = ("film_2023", "film_2024", "film_2025", "film_2026", "cartons_2025", "labels_2026")


def test_it_works(root: Path, as_user: AsUser, team: Team, film: int) -> None:
    cases = past(root, team, *ALL)
    text = read(as_user(team["lead"]), film)
    assert "Veltra Films is most likely conceding as time goes" in text
    assert "learned from 6 past talks." in text
    assert "4 with Veltra Films, 2 more in Packaging, 0 others" in text
    assert "2 of 6 that passed were real" in text
    assert all(f"/cases/{pk}/negotiate/offers" in text for pk in cases)
    assert "With what past talks taught" in text
    assert "not used yet" not in text
    assert 'data-label="range">0 to ' in text
    assert "Only cases that you may read count here" in text


def test_a_small_chance_is_not_nothing() -> None:
    said = [Way("", Estimate(low=0, likely=likely, high=9), 5, False).percent for likely in (0.0, 0.2, 0.5, 7.4)]
    assert said == ["0", "under 1", "under 1", "7"]


def test_it_says_that_there_is_not_enough(root: Path, as_user: AsUser, team: Team, film: int) -> None:
    past(root, team, "film_2026", "labels_2026")
    text = read(as_user(team["finance"]), film)
    assert "Not enough data: <em>2 of 5</em> past talks with Veltra Films or in its category." in text
    assert "not used yet" in text
    assert "With what past talks taught" not in text


def test_it_shows_the_next_step_when_there_is_no_past(as_user: AsUser, maya: User, film: int, empty_case: int) -> None:
    text = read(as_user(maya), film)
    assert "No past talks to learn from yet" in text
    assert "What does not count" not in text
    assert "No past talks to learn from yet" in read(as_user(maya), empty_case)


def test_it_says_what_does_not_count(as_user: AsUser, team: Team, film: int, bicycle: int) -> None:
    save.learn.record_outcome(actor=team["lead"], case_id=bicycle, outcome={"kind": "impasse", "on": "2026-08-28"})
    text = read(as_user(team["lead"]), film)
    assert "No past talks to learn from yet" in text
    assert f"{load.case(bicycle, team['lead']).case.title}: it holds no offer of theirs." in text


def test_a_case_without_an_estimate_still_shows_what_was_learned(root: Path, as_user: AsUser, maya: User, team: Team) -> None:
    past(root, team, *ALL)
    pk = save.case.create_case(actor=maya, title="Film 2028", buyer="Northwind", supplier="Veltra Films").case_id
    save.case.rename_case(actor=maya, case_id=pk, category="Packaging")
    text = read(as_user(maya), pk)
    assert "learned from 6 past talks" in text
    assert "What it changes here" not in text


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_it_hides_it_from_a_role_that_may_not_know_the_supplier(role: str, root: Path, as_user: AsUser, team: Team, film: int) -> None:
    past(root, team, *ALL)
    text = read(as_user(team[role]), film)
    assert "What past talks taught of this supplier</b> is hidden from your role" in text
    assert "Packaging film 2024" not in text


def test_it_requires_a_sign_in_and_refuses_the_stranger(as_user: AsUser, stranger: User, film: int) -> None:
    assert Client().get(f"/cases/{film}/learn/priors").status_code == 302
    assert as_user(stranger).get(f"/cases/{film}/learn/priors").status_code == 404
