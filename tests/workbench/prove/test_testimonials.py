"""Testimonials on a page: asked for, agreed to by their speaker, and gone when they are withdrawn or have expired."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
ELIN = "I was sure they would break what worked."
JONAS = "Two winters without a migration. That is all I wanted."
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def late_in_november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prove/testimonials{rest}"


def read(client: Client, pk: int, rest: str = "") -> str:
    return client.get(page(pk, rest)).content.decode()


def form_of(client: Client, pk: int, person: str) -> dict[str, str]:
    """Return what the form of a testimonial carries along."""
    context = client.get(page(pk)).context
    mark = next(one.mark for one in context["speeches"] if one.words.person == person)
    return {"was": mark, "seen": str(context["seen"])}


def state(pk: int, maya: User, name: str) -> tuple[bool, bool]:
    """Return whether consent is given and whether it was withdrawn."""
    one = next(one for one in load.case(pk, maya).case.proof.testimonials if one.id == name)
    return one.consent_on is not None, one.withdrawn_on is not None


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud)
    assert "<em>1 of 2</em> testimonials may be shown, the first until 30 Jun 2027; now is the moment to ask Finance" in text
    assert ELIN in text
    assert "waits for consent" in text
    assert "Write down their consent" in text
    assert "Cloud bill got better, Invoices NS-3001 to NS-3003." in text


def test_a_draft_is_made_from_facts_with_their_source(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud, "?ask=Finance")
    assert "Cloud bill went from 268,000 EUR a month to 246,100 EUR a month." in text
    assert 'value="Ingrid Holm"' in text
    assert f"/cases/{cloud}/prove/outcomes#results" in text
    assert 'value="Elin Strand"' in read(as_user(maya), cloud, "?ask=customer care")
    assert "What the draft is made of" not in read(as_user(maya), cloud, "?ask=nobody")


def test_the_lead_asks(as_user: AsUser, maya: User, cloud: int) -> None:
    form = {"person": "Ingrid Holm", "function": "Finance", "quote": "The bill fell."}
    text = as_user(maya).post(page(cloud, "/ask"), form, follow=True).content.decode()
    assert "Asked Ingrid Holm. It shows once they agree." in text
    assert "/undo" in text
    assert load.case(cloud, maya).case.proof.testimonials[-1].quote == "The bill fell."


def test_it_rejects_a_question_to_nobody(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "/ask"), {"person": "", "quote": "The bill fell."})
    assert answer.status_code == 422
    assert "The bill fell." in answer.content.decode()
    assert len(load.case(cloud, maya).case.proof.testimonials) == 2


def test_only_the_lead_asks(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("approver", "finance", "guest"):
        assert as_user(team[role]).post(page(cloud, "/ask"), {"person": "X"}).status_code == 403
    assert "Ask for a testimonial" not in read(as_user(team["finance"]), cloud)


def test_words_without_consent_show_only_to_their_speaker_and_the_lead(as_user: AsUser, team: Team, cloud: int) -> None:
    assert JONAS in read(as_user(team["lead"]), cloud)
    assert JONAS in read(as_user(team["operations"]), cloud)
    finance = read(as_user(team["finance"]), cloud)
    assert JONAS not in finance
    assert "The words show once their speaker has agreed." in finance
    assert "Withdraw" not in finance


def test_the_speaker_agrees(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["operations"])
    assert "<em>1 testimonial</em> in your name waits for your word" in read(client, cloud)
    form = form_of(client, cloud, "Jonas Berg") | {"expires_on": "2027-11-21"}
    text = client.post(page(cloud, "/jonas/consent"), form, follow=True).content.decode()
    assert "The words may be shown now" in text
    assert "<em>2 of 2</em>" in text
    assert state(cloud, maya, "jonas") == (True, False)
    assert JONAS in as_user(team["finance"]).get(f"/cases/{cloud}/prove/showcases").content.decode()


def test_the_lead_writes_consent_down_for_somebody(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    client.post(page(cloud, "/jonas/consent"), form_of(client, cloud, "Jonas Berg") | {"expires_on": ""})
    assert state(cloud, maya, "jonas") == (True, False)
    assert load.case(cloud, maya).case.proof.testimonials[1].expires_on is None


def test_nobody_else_agrees_changes_or_withdraws(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    for role in ("finance", "approver", "operations"):
        for rest in ("/elin/consent", "/elin/quote", "/elin/withdraw"):
            assert as_user(team[role]).post(page(cloud, rest), {"quote": "x"}).status_code == 403
    assert state(cloud, maya, "elin") == (True, False)


def test_it_rejects_consent_that_has_ended_already(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["operations"])
    answer = client.post(page(cloud, "/jonas/consent"), form_of(client, cloud, "Jonas Berg") | {"expires_on": "2026-11-21"})
    assert answer.status_code == 422
    assert "Consent has to end after today." in answer.content.decode()
    assert state(cloud, maya, "jonas") == (False, False)


def test_it_rejects_consent_to_no_words(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prove.save_quote(actor=maya, case_id=cloud, testimonial_id="jonas", quote="")
    client = as_user(maya)
    answer = client.post(page(cloud, "/jonas/consent"), form_of(client, cloud, "Jonas Berg"))
    assert answer.status_code == 422
    assert "There are no words yet" in answer.content.decode()


def test_nobody_agrees_to_words_that_were_changed_meanwhile(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["operations"])
    form = form_of(client, cloud, "Jonas Berg")
    save.prove.save_quote(actor=maya, case_id=cloud, testimonial_id="jonas", quote="Procurement is wonderful.")
    answer = client.post(page(cloud, "/jonas/consent"), form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Read them again before you agree." in text
    assert "Procurement is wonderful." in text
    assert state(cloud, maya, "jonas") == (False, False)


def test_a_change_of_other_words_is_no_conflict(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["operations"])
    form = form_of(client, cloud, "Jonas Berg")
    save.prove.ask_testimonial(actor=maya, case_id=cloud, person="Ingrid Holm", on=TODAY)
    assert client.post(page(cloud, "/jonas/consent"), form).status_code == 302


def test_the_speaker_changes_the_words_and_they_need_consent_again(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["guest"])
    form = form_of(client, cloud, "Elin Strand") | {"quote": "They asked what we feared first."}
    text = client.post(page(cloud, "/elin/quote"), form, follow=True).content.decode()
    assert "They show once their speaker agrees." in text
    assert "They asked what we feared first." in text
    assert state(cloud, maya, "elin") == (False, False)
    assert "They asked what we feared first." not in as_user(maya).get(f"/cases/{cloud}/prove/showcases").content.decode()


def test_unchanged_words_keep_their_consent(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    words = load.case(cloud, maya).case.proof.testimonials[0].quote
    form = form_of(client, cloud, "Elin Strand") | {"quote": words}
    assert "Nothing to save" in client.post(page(cloud, "/elin/quote"), form, follow=True).content.decode()
    assert state(cloud, maya, "elin") == (True, False)


def test_it_rejects_empty_words(as_user: AsUser, maya: User, cloud: int) -> None:
    assert as_user(maya).post(page(cloud, "/elin/quote"), {"quote": " "}).status_code == 422
    assert state(cloud, maya, "elin") == (True, False)


def test_a_conflict_keeps_both_versions_of_the_words(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["operations"])
    form = form_of(client, cloud, "Jonas Berg") | {"quote": "Two calm winters."}
    save.prove.save_quote(actor=maya, case_id=cloud, testimonial_id="jonas", quote="Two winters, no move.")
    answer = client.post(page(cloud, "/jonas/quote"), form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Two calm winters." in text
    assert "Two winters, no move." in text
    again = form_of(client, cloud, "Jonas Berg") | {"quote": "Two calm winters."}
    assert client.post(page(cloud, "/jonas/quote"), again).status_code == 302
    assert load.case(cloud, maya).case.proof.testimonials[1].quote == "Two calm winters."


def test_a_guest_reads_and_withdraws_their_own_words_and_sees_nothing_else(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    client = as_user(team["guest"])
    text = read(client, cloud)
    assert ELIN in text
    assert "Jonas" not in text
    assert "Cloud bill" not in text
    client.post(page(cloud, "/elin/withdraw"))
    assert state(cloud, maya, "elin") == (True, True)
    assert client.post(page(cloud, "/jonas/withdraw")).status_code == 404


@pytest.mark.parametrize("where", ["prove/testimonials", "prove/showcases", "prove/outcomes", "learn/debrief"])
def test_withdrawn_words_are_gone_from_every_page(where: str, as_user: AsUser, team: Team, cloud: int) -> None:
    as_user(team["guest"]).post(page(cloud, "/elin/withdraw"))
    for role in ("lead", "finance", "guest"):
        assert ELIN not in as_user(team[role]).get(f"/cases/{cloud}/{where}").content.decode()


def test_withdrawn_words_come_back_in_no_way(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    as_user(team["guest"]).post(page(cloud, "/elin/withdraw"))
    client = as_user(maya)
    assert "taken back" in read(client, cloud)
    form = form_of(client, cloud, "Elin Strand")
    for rest, more in (("/elin/consent", {}), ("/elin/quote", {"quote": "New words"})):
        answer = client.post(page(cloud, rest), form | more)
        assert answer.status_code == 422
        assert "These words were withdrawn." in answer.content.decode()
    client.post(page(cloud, "/elin/withdraw"))
    assert state(cloud, maya, "elin") == (True, True)


@pytest.mark.parametrize("where", ["prove/testimonials", "prove/showcases"])
def test_expired_words_are_gone_on_their_day(where: str, as_user: AsUser, team: Team, cloud: int) -> None:
    address = f"/cases/{cloud}/{where}"
    with time_machine.travel("2027-06-29T10:00:00Z", tick=False):
        assert ELIN in as_user(team["finance"]).get(address).content.decode()
    with time_machine.travel("2027-06-30T10:00:00Z", tick=False):
        assert ELIN not in as_user(team["finance"]).get(address).content.decode()
        assert "Consent ended on 30 Jun 2027" in read(as_user(team["lead"]), cloud)


def test_in_a_case_that_was_put_away_words_can_only_be_withdrawn(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    save.case.archive_case(actor=maya, case_id=cloud)
    client = as_user(team["operations"])
    text = read(client, cloud)
    assert "I agree that this is shown" not in text
    assert "Withdraw" in text
    client.post(page(cloud, "/jonas/withdraw"))
    assert state(cloud, maya, "jonas") == (False, True)


def test_it_is_empty_at_first(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    assert "Nobody to ask yet" in read(as_user(maya), bicycle)
    assert "No testimonial yet" in read(as_user(team["approver"]), bicycle)
    assert "You said nothing here that could be shown." in read(as_user(team["guest"]), bicycle)


def test_it_says_when_the_moment_has_not_come(as_user: AsUser, maya: User, bicycle: int) -> None:
    save.prove.save_worry(actor=maya, case_id=bicycle, worry={"customer": "Sales", "person": "Ida Lund", "says": "No parts"})
    text = read(as_user(maya), bicycle)
    assert "can be asked, but not yet" in text
    assert "Wait for the agreement" in text
    assert 'value="Ida Lund"' in read(as_user(maya), bicycle, "?ask=Sales")


def test_it_says_whom_to_ask_now(as_user: AsUser, maya: User, cloud: int) -> None:
    for name in ("elin", "jonas"):
        save.prove.withdraw(actor=maya, case_id=cloud, testimonial_id=name, on=TODAY)
    assert "now is the moment to ask" in read(as_user(maya), cloud)


def test_unknown_words_are_not_found(as_user: AsUser, maya: User, cloud: int) -> None:
    assert as_user(maya).post(page(cloud, "/nobody/withdraw")).status_code == 404


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert client.get(page(cloud)).status_code == 404
    for rest in ("/ask", "/elin/quote", "/elin/consent", "/elin/withdraw"):
        assert client.post(page(cloud, rest)).status_code == 404
