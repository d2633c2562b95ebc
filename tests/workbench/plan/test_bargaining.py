"""Bargaining: the settings, who pays for waiting, deadlines, and actions on alternatives; saved as it is typed."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.workbench.prepare.sent import form_in
from tests.workbench.reading import read

from batna.model.bargaining import Bargaining
from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
HTMX = {"HX-Request": "true"}
NEW = {"id": "", "name": "Test a region", "kind": "pilot", "alternative": "aurora", "cost": "12,000", "days": "20", "odds": "60"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/bargaining{rest}"


def text_of(client: Client, pk: int) -> str:
    return read(client, page(pk))


def test_it_says_how_they_bargain_and_what_a_day_costs(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya), cloud)
    assert "Offers go back and forth over 8 rounds, and a day of waiting costs us <em>" in text
    assert ">1,750 EUR (1,250 to 2,400)<" in text
    assert "Run the order service on Aurora for a month" in text


def test_it_saves_as_it_is_typed_and_can_be_undone(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-bargaining")
    sent |= {"rounds": ["6"], "breakdown": ["0.5"], "delay-0-likely": ["1,300"]}
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX)
    assert answer.status_code == 200
    assert "Bargaining saved" in answer["HX-Trigger"]
    assert "over 6 rounds" in answer.content.decode()
    found = load.case(cloud, maya).case.bargaining
    assert (found.rounds, found.breakdown, len(found.actions)) == (6, 0.005, 4)
    again = client.post(page(cloud, "/save"), sent | {"seen": [str(load.case(cloud, maya).versions["bargaining"])]})
    assert again.status_code == 302
    save.undo(load.history(cloud, maya)[0].event, maya)
    assert load.case(cloud, maya).case.bargaining.rounds == 8


@pytest.mark.parametrize("htmx", [True, False])
def test_it_rejects_what_cannot_be(as_user: AsUser, maya: User, cloud: int, htmx: bool) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-bargaining") | {"pen": ["120"]}
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert "Give a number of at most 100." in answer.content.decode()
    assert load.case(cloud, maya).case.bargaining.pen == 0.5


def test_it_shows_both_versions_when_somebody_was_faster(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-bargaining") | {"rounds": ["6"]}
    save.plan.save_bargaining(actor=maya, case_id=cloud, bargaining={"rounds": 5})
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX)
    assert answer.status_code == 409
    assert "how they bargain" in answer.content.decode()
    assert load.case(cloud, maya).case.bargaining.rounds == 5


def test_an_action_is_added_changed_and_removed(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    assert client.post(page(cloud, "/action"), NEW).status_code == 302
    found = load.case(cloud, maya).case.bargaining.actions[-1]
    assert (found.label, found.cost, found.odds, found.likelihood) == ("Test a region", 12_000, 0.6, None)
    assert client.post(page(cloud, "/action"), NEW | {"id": found.id, "likelihood": "90", "saves": "5000"}).status_code == 302
    found = load.case(cloud, maya).case.bargaining.actions[-1]
    assert (found.likelihood, found.saves) == (0.9, 5_000)
    assert client.post(page(cloud, "/remove"), {"id": found.id}).status_code == 302
    assert len(load.case(cloud, maya).case.bargaining.actions) == 4
    assert "“Test a region” removed" in client.get(page(cloud)).content.decode()


def test_a_wrong_action_is_shown_again_with_what_is_wrong(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    for name in ("", "pilot_aurora"):
        answer = client.post(page(cloud, "/action"), NEW | {"id": name, "cost": "-3"})
        assert answer.status_code == 422
        assert "Give a number of at least 0." in answer.content.decode()
    assert client.post(page(cloud, "/action"), NEW | {"id": "nobody"}).status_code == 404
    assert client.post(page(cloud, "/remove"), {"id": "nobody"}).status_code == 404


def test_an_action_that_somebody_changed_meanwhile_is_shown_in_both_versions(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    seen = load.case(cloud, maya).versions["actions"]
    save.plan.save_action(actor=maya, case_id=cloud, action={"id": "pilot_aurora", "cost": 1})
    for rest, sent in (("/action", NEW | {"id": "pilot_aurora"}), ("/remove", {"id": "pilot_aurora"})):
        assert client.post(page(cloud, rest), sent | {"seen": str(seen)}).status_code == 409
    assert load.case(cloud, maya).case.bargaining.actions[0].cost == 1


def test_nothing_is_there_to_begin_with(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = text_of(as_user(maya), empty_case)
    assert "name an alternative first" in text
    assert load.case(empty_case, maya).case.bargaining == Bargaining()


def test_those_who_may_not_change_it_read_it(as_user: AsUser, team: Team, cloud: int) -> None:
    text = text_of(as_user(team["approver"]), cloud)
    assert "<dt>They hold the pen, %</dt><dd>50</dd>" in text
    assert "form-bargaining" not in text
    assert as_user(team["approver"]).post(page(cloud, "/action"), NEW).status_code == 403


def test_what_is_only_read_carries_its_units_and_its_ranges(as_user: AsUser, team: Team, cloud: int) -> None:
    text = text_of(as_user(team["approver"]), cloud)
    assert ">1,100 EUR (700 to 1,600)<" in text
    assert "it passed without effect</span>" in text
    assert "60\u202f000 EUR</dd>" in text


def test_it_hides_from_those_who_may_not_know_it(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("operations", "legal", "guest"):
        client = as_user(team[role])
        text = text_of(client, cloud)
        assert "How they bargain and what waiting costs</b> is hidden from your role" in text
        assert "What could be done for our alternatives</b> is hidden from your role" in text
        assert [client.post(page(cloud, rest), NEW).status_code for rest in ("/save", "/action", "/remove")] == [403] * 3
    text = text_of(as_user(team["engineering"]), cloud)
    assert "How they bargain and what waiting costs</b> is hidden from your role" in text
    assert "Run the order service on Aurora for a month" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    posted = [client.post(page(cloud, rest), NEW).status_code for rest in ("/save", "/action", "/remove")]
    assert [client.get(page(cloud)).status_code, *posted] == [404] * 4
