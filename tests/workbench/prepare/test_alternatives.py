"""Alternatives: the walk-away value follows from the facts at once, and shows only to those who are cleared."""

from collections.abc import Callable

from django.test import Client
from tests.workbench.prepare.sent import form_in

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/alternatives{rest}"


def test_it_says_where_to_walk_away_and_why(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "Walk away below <em>" in text
    assert "−3,527,802\N{NO-BREAK SPACE}EUR (−3,779,936 to −3,378,324)" in text
    assert "the best we can do instead is Move to Aurora Cloud, 65 % likely" in text
    assert "Because: 65.0\N{NO-BREAK SPACE}% × −3,450,200 (Move to Aurora Cloud)" in text
    assert text.index("<b>Move to Aurora Cloud</b>") < text.index("<b>Extend our own servers")


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    posted = [client.post(page(cloud, rest)).status_code for rest in ("/save", "/dates")]
    assert [client.get(page(cloud)).status_code, *posted] == [404] * 3


def test_it_leads_from_nothing_to_the_first_one(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "No alternative yet" in as_user(maya).get(page(empty_case)).content.decode()


def test_it_is_veiled_whole_for_those_who_are_not_cleared(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    for role in ("operations", "legal", "guest"):
        client = as_user(team[role])
        text = client.get(page(cloud)).content.decode()
        assert "What we can do instead</b> is hidden from your role" in text
        assert "Aurora Cloud" not in text
        assert client.post(page(cloud, "/save"), {"alternatives-TOTAL_FORMS": "0"}).status_code == 403
        assert client.post(page(cloud, "/dates"), {}).status_code == 403


def test_finance_sees_the_facts_and_not_what_rests_on_the_date(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["finance"]).get(page(cloud)).content.decode()
    assert "3,140,000" in text
    assert "The walk-away value</b> is hidden from your role" in text
    assert "3,527,802" not in text


def test_it_follows_a_changed_fact_at_once(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-alternatives")
    assert "Nothing to save" in client.post(page(cloud, "/save"), sent, headers=HTMX)["HX-Trigger"]
    answer = client.post(page(cloud, "/save"), sent | {"alternatives-0-likelihood": "100 %"}, headers=HTMX)
    text = answer.content.decode()
    assert "Alternatives saved" in answer["HX-Trigger"]
    assert 'id="answer" class="gap" hx-swap-oob="true"' in text
    assert "−3,450,200\N{NO-BREAK SPACE}EUR (−3,723,600 to −3,289,900)" in text
    event = load.history(cloud, maya)[0].event
    client.post(f"/undo/{event}")
    assert load.case(cloud, maya).case.alternatives[0].likelihood == 0.65


def test_the_dates_are_saved_and_count(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-dates")
    answer = client.post(page(cloud, "/dates"), sent | {"need_by": "2026-11-01"}, headers=HTMX)
    assert "Dates saved" in answer["HX-Trigger"]
    assert "−3,320,000" in answer.content.decode()
    assert client.post(page(cloud, "/dates"), sent).status_code == 409
    wrong = client.post(page(cloud, "/dates"), sent | {"low": "9999", "seen": "2"})
    assert wrong.status_code == 422
    assert "rising order" in wrong.content.decode()
    assert client.post(page(cloud, "/dates"), sent | {"need_by": "soon"}, headers=HTMX).status_code == 422


def test_it_rejects_bad_input_with_a_sentence_and_keeps_it(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-alternatives")
    for wrong, sentence in (
        ({"alternatives-0-name": ""}, "Name this alternative."),
        ({"alternatives-0-likelihood": "140"}, "from 0 to 100 percent"),
        ({"alternatives-0-total_cost": "dear"}, "is not a number"),
        ({"alternatives-1-total_cost_low": "", "alternatives-1-total_cost": "", "alternatives-1-total_cost_high": ""}, "costs in all"),
        ({"alternatives-0-currency": "USD"}, "a rate from USD to EUR"),
        ({"alternatives-0-ready_on": "soon"}, "Write the day as 2027-03-31."),
        ({"low": "5"}, "rising order"),
    ):
        answer = client.post(page(cloud, "/save"), sent | wrong)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode(), sentence
        assert client.post(page(cloud, "/save"), sent | wrong, headers=HTMX)["HX-Retarget"] == "#problems-alternatives"


def test_two_people_get_both_versions(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-alternatives")
    save.prepare.save_alternatives(actor=maya, case_id=cloud, alternatives=[])
    answer = client.post(page(cloud, "/save"), sent)
    assert answer.status_code == 409
    assert "Move to Aurora Cloud" in answer.content.decode()
    assert "not there" in answer.content.decode()


def test_it_says_what_is_missing_for_a_walk_away(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    sent = {
        "alternatives-TOTAL_FORMS": "1",
        "alternatives-0-name": "Other",
        "alternatives-0-total_cost": "100",
        "alternatives-0-likelihood": "50",
    }
    client.post(page(empty_case, "/save"), sent | {"seen": "0"})
    text = client.get(page(empty_case)).content.decode()
    assert "There is no walk-away value yet" in text
    assert "Other is worth <em>" in text
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=(), reservation=-80.0)
    assert "Another walk-away is stated" in client.get(page(empty_case)).content.decode()


def test_nobody_but_the_lead_saves(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    sent = {"alternatives-TOTAL_FORMS": "0"}
    assert as_user(team["finance"]).post(page(cloud, "/save"), sent).status_code == 403
