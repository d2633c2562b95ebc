"""What past cases say: only those that the viewer may read count, and each look at one is written down there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from batna.exchange.casefile import read_case
from batna.model.case import Case
from batna.model.problem import HiddenFromRole
from workbench.people.models import User
from workbench.people.roles import Role
from workbench.records import load, priors, save
from workbench.records.models.event import Event
from workbench.records.priors import Past, learn_for, readable
from workbench.records.reveal import seal
from workbench.records.seeding import PAST, TEAMS, seed

Team = dict[str, User]
AsUser = Callable[[User], Client]
EVERYONE: tuple[Role, ...] = ("approver", "finance", "engineering", "operations", "legal")


def talks(root: Path, name: str) -> Case:
    return read_case(root / f"examples/{PAST}/{name}.yaml")


@pytest.fixture
def film(root: Path, team: Team) -> int:
    """Talks that go on, with six of the past behind them."""
    for file in sorted((root / f"examples/{PAST}").glob("*.yaml")):
        seed(read_case(file), team, TEAMS[file.stem])
    return seed(read_case(root / "examples/packaging_film.yaml"), team, EVERYONE)


def learned(pk: int, viewer: User) -> Past:
    return learn_for(load.case(pk, viewer))


def test_it_works(film: int, maya: User) -> None:
    found = learned(film, maya)
    assert found.learned.verdict == "learned"
    assert found.prior is not None
    assert found.prior.of == "6 past talks (4 with Veltra Films and 2 in the category)"
    assert [load.case(found.cases[one.number], maya).case.title for one in found.learned.past] == [one.title for one in found.learned.past]
    assert [one.level for one in found.learned.past] == ["supplier"] * 4 + ["category"] * 2
    assert found.more == 0


def test_only_cases_that_the_viewer_may_read_count(film: int, team: Team) -> None:
    """Finance was not at two of the talks, so there is not enough for them; nothing is learned from the others."""
    found = learned(film, team["finance"])
    assert [one.title for one in found.learned.past] == ["Packaging film 2026", "Packaging film 2025", "Packaging film 2024", "Labels 2026"]
    assert (found.learned.verdict, found.prior) == ("not enough data", None)
    assert {one.title for one in learned(film, team["approver"]).learned.past} > {one.title for one in found.learned.past}


def test_to_be_in_a_past_case_is_not_enough(film: int, team: Team) -> None:
    """Operations may know what is commercial here, but never did in the talks of the past that they were in."""
    save.case.set_clearance(actor=team["lead"], case_id=film, compartment="commercial", roles=["lead", "operations"])
    assert learned(film, team["operations"]).learned.verdict == "prior only"


def test_a_past_case_that_nobody_may_read_changes_no_page(root: Path, film: int, team: Team, as_user: AsUser) -> None:
    """Two worlds: with a secret of another case changed, or with one case more, whoever may not read it gets the same bytes."""
    from tests.workbench.test_two_worlds import answer

    save.case.set_clearance(actor=team["lead"], case_id=film, compartment="commercial", roles=["lead", "operations", "finance"])
    pages = [f"/cases/{film}/{page}" for page in ("learn/priors", "plan/simulation", "plan/patience", "negotiate/next-offer")]

    def seen() -> list[object]:
        return [answer(as_user(team[role]).get(page)) for role in ("operations", "finance") for page in pages]

    before = seen()
    others = [pk for pk in readable(team["lead"], film, load.case(film, team["lead"]).case) if pk not in readable_by(film, team["finance"])]
    assert len(others) == 2
    for pk in others:
        seal(pk, team["lead"], {"preferences.theirs": {"values": {"price": [9.0, 8, 7, 6, 5, 4, 3]}, "reservation": 1.0}})
    seed(talks(root, "film_2023").model_copy(update={"title": "Packaging film 2022"}), team, ("approver",))
    assert seen() == before


def readable_by(pk: int, viewer: User) -> list[int]:
    return readable(viewer, pk, load.case(pk, viewer).case)


def test_each_look_is_written_into_the_past_case_and_names_no_other(film: int, maya: User) -> None:
    found = learned(film, maya)
    for pk in found.cases:
        last = Event.objects.filter(case_id=pk).order_by("-number")[0]
        assert (last.verb, last.subject, last.actor_id) == ("reveal", "learn.priors", maya.pk)


def test_whoever_may_not_know_the_supplier_opens_no_other_case(film: int, team: Team) -> None:
    looks = Event.objects.filter(verb="reveal", subject="learn.priors").count()
    with pytest.raises(HiddenFromRole):
        learned(film, team["legal"])
    assert Event.objects.filter(verb="reveal", subject="learn.priors").count() == looks
    assert readable(AnonymousUser(), film, load.case(film, team["legal"]).case) == []


def test_the_nearest_and_newest_come_first_and_the_rest_is_counted(film: int, maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priors, "MOST", 2)
    found = learned(film, maya)
    assert [one.title for one in found.learned.past] == ["Packaging film 2026", "Packaging film 2025"]
    assert found.more == 4


def test_what_a_case_showed_is_remembered_and_never_stale(film: int, maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priors, "_lessons", {})
    monkeypatch.setattr(priors, "REMEMBERED", 5)
    first = learned(film, maya)
    assert len(priors._lessons) == 5
    monkeypatch.setattr(priors, "REMEMBERED", 400)
    again = learned(film, maya)
    assert again == first
    assert len(priors._lessons) == 6
    offer = {"by": "theirs", "on": "2025-12-01", "package": {"price": 2.8, "lead_time": 28, "payment_days": 45}}
    save.negotiate.make_offer(actor=maya, case_id=first.cases[0], offer=offer)
    assert learned(film, maya) != first


PAGES = ("plan/simulation", "plan/patience", "negotiate/next-offer")


@pytest.mark.parametrize("page", PAGES)
def test_pages_start_from_it_and_say_so(film: int, team: Team, as_user: AsUser, page: str) -> None:
    """The lead has enough of a past. Without the two talks that finance was not at there is too little, and all is as without one."""
    text = as_user(team["lead"]).get(f"/cases/{film}/{page}").content.decode()
    assert "Learned from 6 past talks (4 with Veltra Films and 2 in the category)." in text
    assert f"/cases/{film}/learn/priors" in text
    for pk in readable_by(film, team["lead"])[:2]:
        save.learn.record_outcome(actor=team["lead"], case_id=pk, outcome=None)
    few = as_user(team["lead"]).get(f"/cases/{film}/{page}").content.decode()
    assert "Learned from" not in few
    assert figures(few) != figures(text)


def figures(text: str) -> list[str]:
    return re.findall(r'<data value="[^"]*">', text)


@pytest.mark.parametrize("page", PAGES[1:])
def test_what_the_past_changed_in_the_plan_is_told_to_its_viewer_alone(film: int, team: Team, as_user: AsUser, page: str) -> None:
    """Finance was not at two of the talks: with them and without them, every byte that it gets is the same."""
    from tests.workbench.test_two_worlds import answer

    assert "before their offers count, they hold a hard line with" in as_user(team["lead"]).get(f"/cases/{film}/{page}").content.decode()
    before = answer(as_user(team["finance"]).get(f"/cases/{film}/{page}"))
    assert "before their offers count" not in str(before)
    for pk in set(readable_by(film, team["lead"])) - set(readable_by(film, team["finance"])):
        save.learn.record_outcome(actor=team["lead"], case_id=pk, outcome=None)
    assert learned(film, team["lead"]).prior is None
    assert answer(as_user(team["finance"]).get(f"/cases/{film}/{page}")) == before


@pytest.mark.parametrize("page", PAGES)
def test_without_enough_of_a_past_a_page_is_as_it_is_without_one(root: Path, team: Team, as_user: AsUser, page: str) -> None:
    from tests.workbench.test_two_worlds import answer

    pk = seed(read_case(root / "examples/packaging_film.yaml"), team, EVERYONE)
    before = answer(as_user(team["lead"]).get(f"/cases/{pk}/{page}"))
    for name in ("film_2026", "labels_2026"):
        seed(talks(root, name), team, EVERYONE)
    assert answer(as_user(team["lead"]).get(f"/cases/{pk}/{page}")) == before


def test_work_that_is_kept_for_everyone_leaves_the_past_out(film: int, maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.tasks import work

    seen: list[object] = []
    monkeypatch.setattr(work, "PLAN_RUNS", 1)
    monkeypatch.setattr(work, "PLAN_SESSIONS", 100)
    found = work.simulate_often(load.case(film, maya).case, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1)]
    assert not any("Learned from" in line for line in found["because"])


def test_the_counter_offer_is_one_figure_on_both_pages(film: int, maya: User, as_user: AsUser) -> None:
    browser = as_user(maya)
    rows = browser.get(f"/cases/{film}/plan/patience").context["rows"]
    node = browser.get(f"/cases/{film}/negotiate/next-offer").context["counter"]
    (row,) = [row for row in rows if row.what == "Make a counter-offer"]
    assert row.over == pytest.approx(node.gain.likely)
    accept = browser.get(f"/cases/{film}/negotiate/next-offer").context["accept"]
    assert [row.over for row in rows if row.what == "Accept now"] == pytest.approx([accept.gain.likely])


def test_who_may_not_know_the_dates_is_told_that_time_is_not_in_the_figures(root: Path, team: Team, as_user: AsUser) -> None:
    case = read_case(root / "examples/packaging_film.yaml")
    ours = case.preferences.ours.model_copy(update={"reservation": -1_300_000.0})
    pk = seed(case.model_copy(update={"preferences": case.preferences.model_copy(update={"ours": ours})}), team, EVERYONE)
    texts = {role: as_user(team[role]).get(f"/cases/{pk}/negotiate/next-offer").content.decode() for role in ("finance", "lead")}
    assert "the dates are hidden from your role" in texts["finance"]
    assert "An answer takes" not in texts["finance"]
    assert "An answer takes 7 days" in texts["lead"]
    assert "the dates are hidden" not in texts["lead"]
