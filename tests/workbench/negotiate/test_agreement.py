"""How it ended: the record and the sheet."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from batna.model.outcome import Outcome
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine

Team = dict[str, User]
AsUser = Callable[[User], Client]
TERMS: dict[str, Any] = {
    "pick.annual_fee": "3000000", "pick.term": "3", "pick.payment_days": "30", "pick.uptime": "99.9", "pick.price_cap": "3 % a year",
    "pick.reference": "none", "kind": "agreement", "on": "2026-11-20", "because": "Enough for both",
}  # fmt: skip


def url(name: str, pk: int) -> str:
    return reverse(f"negotiate:{name}", args=[pk])


def outcome_of(pk: int, user: User) -> Outcome | None:
    return load.case(pk, user).case.outcome


@pytest.fixture
def open_case(cloud: int, maya: User) -> int:
    """The case before it ended."""
    save.learn.record_outcome(actor=maya, case_id=cloud, outcome=None)
    return cloud


def test_the_sheet_traces_each_term_to_offer_and_trade(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("agreement", cloud)).content.decode()
    assert "Agreed on 28 Aug 2026, worth" in page
    assert "−2,961,200" in page
    assert "566,602</data> above our walk-away" in page
    assert 'href="' + url("offers", cloud) + '#offer-us5"' in page
    assert "asked by both from the start" in page
    assert "6 of 6 terms trace" in page
    assert "data-print" in page


def test_what_is_for_our_own_eyes_is_not_printed(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("agreement", cloud)).content.decode()
    assert '<div class="no-print"><h2 class="sentence">Agreed on' in page
    assert '<p class="no-print"><span class="mute">Why it ended so:' in page
    sheet = page.split("Agreement between")[1].split('id="record"')[0]
    assert "2,961,200" not in sheet


def test_it_requires_a_sign_in_and_refuses_the_stranger(cloud: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url("agreement", cloud))["Location"].startswith("/sign-in")
    assert as_user(stranger).get(url("agreement", cloud)).status_code == 404
    assert as_user(stranger).post(url("agreement_save", cloud), TERMS).status_code == 404
    assert as_user(stranger).post(url("agreement_reopen", cloud)).status_code == 404


def test_the_walk_away_is_veiled_without_clearance(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["legal"]).get(url("agreement", cloud)).content.decode()
    assert "−2,961,200" in page
    assert "above our walk-away" not in page
    assert "Our walk-away is hidden from your role" in page
    assert "Correct the agreement" not in page
    assert "How it ended</b> is hidden" in as_user(team["guest"]).get(url("agreement", cloud)).content.decode()


def test_before_the_end_the_last_offers_are_one_click_away(open_case: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["lead"]).get(url("agreement", open_case)).content.decode()
    assert "Not settled yet after <em>10 offers</em>" in page
    assert page.index('value="them5"') < page.index('value="us5"')
    assert "Not settled yet" in as_user(team["approver"]).get(url("agreement", open_case)).content.decode()


def test_an_empty_case_has_nothing_to_record(empty_case: int, maya: User, as_user: AsUser) -> None:
    assert "Nothing to settle yet" in as_user(maya).get(url("agreement", empty_case)).content.decode()


def test_without_an_offer_the_terms_are_chosen_by_hand(bicycle: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("agreement", bicycle)).content.decode()
    assert "<em>0 offers</em> so far" in page
    assert '<details class="evidence" open>' in page


def test_an_agreement_is_recorded_from_an_offer_with_one_click_and_can_be_undone(open_case: int, maya: User, as_user: AsUser) -> None:
    lead = as_user(maya)
    page = lead.post(url("agreement_save", open_case), {"offer": "them5", "on": "2026-11-20"}, follow=True).content.decode()
    outcome = outcome_of(open_case, maya)
    assert outcome is not None
    assert (outcome.kind, outcome.on, outcome.package["annual_fee"]) == ("agreement", date(2026, 11, 20), 2950000)
    assert "Agreement recorded" in page
    undo = page.split('action="/undo/')[1].split('"')[0]
    lead.post(f"/undo/{undo}")
    assert outcome_of(open_case, maya) is None


def test_other_terms_are_recorded_and_what_goes_beyond_the_charter_is_said(open_case: int, maya: User, as_user: AsUser) -> None:
    answer = as_user(maya).post(url("agreement_save", open_case), TERMS | {"pick.payment_days": "15"}, follow=True)
    page = answer.content.decode()
    outcome = outcome_of(open_case, maya)
    assert outcome is not None
    assert outcome.because == "Enough for both"
    assert "It goes beyond the charter" in page
    assert "clause 4" in page


def test_an_impasse_is_recorded_and_the_talks_can_go_on(open_case: int, maya: User, as_user: AsUser) -> None:
    lead = as_user(maya)
    said = {"kind": "impasse", "on": "2026-11-20", "because": "Their board said no"}
    page = lead.post(url("agreement_save", open_case), said, follow=True).content.decode()
    assert "It ended without agreement on 20 Nov 2026, after <em>10 offers</em>" in page
    assert "Their board said no" in page
    again = lead.post(url("agreement_reopen", open_case), follow=True).content.decode()
    assert "The talks are open again" in again
    assert outcome_of(open_case, maya) is None
    assert "Nothing to save" in lead.post(url("agreement_reopen", open_case), follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pick.term": ""}, "Contract term: choose what was agreed."),
        ({"pick.term": "9"}, "expected one of the options of term"),
        ({"on": "soon"}, "Enter a valid date"),
        ({"kind": "impasse", "on": ""}, "This field is required"),
    ],
)
def test_it_rejects_a_wrong_agreement_with_a_sentence(
    open_case: int, maya: User, as_user: AsUser, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_user(maya).post(url("agreement_save", open_case), TERMS | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert outcome_of(open_case, maya) is None


def test_only_the_lead_records_it(open_case: int, team: Team, as_user: AsUser) -> None:
    for role in ("approver", "legal", "guest"):
        assert as_user(team[role]).post(url("agreement_save", open_case), TERMS).status_code == 403
        assert as_user(team[role]).post(url("agreement_reopen", open_case)).status_code == 403


def test_two_records_at_once_are_a_conflict_with_both_versions(open_case: int, maya: User, as_user: AsUser) -> None:
    seen = load.case(open_case, maya).versions["outcome"]
    save.learn.record_outcome(actor=maya, case_id=open_case, outcome={"kind": "impasse", "on": "2026-11-19"})
    answer = as_user(maya).post(url("agreement_save", open_case), TERMS | {"seen": str(seen)})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "No agreement" in page
    assert "3,000,000 EUR" in page
    reopened = as_user(maya).post(url("agreement_reopen", open_case), {"seen": str(seen)})
    assert reopened.status_code == 409
    assert "still open" in reopened.content.decode()
    assert as_user(maya).post(url("agreement_save", open_case), TERMS | {"seen": str(seen + 1)}).status_code == 302


def test_the_sheet_says_what_is_missing_when_our_values_are_not_there(empty_case: int, maya: User, as_user: AsUser) -> None:
    lines = [IssueLine("price", (200, 190), "Price", "EUR", (None, None), ())]
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=lines)
    save.learn.record_outcome(actor=maya, case_id=empty_case, outcome={"kind": "agreement", "on": "2026-11-20", "package": {"price": 190}})
    page = as_user(maya).get(url("agreement", empty_case)).content.decode()
    assert "Agreed on 20 Nov 2026" in page
    assert "<dd>190 EUR</dd>" in page
