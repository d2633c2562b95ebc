"""Offers of both sides, and the next one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from batna.exchange.document import case_of, document_of
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.seeding import seed

Team = dict[str, User]
AsUser = Callable[[User], Client]
GOOD: dict[str, Any] = {
    "pick.annual_fee": "2950000", "pick.term": "3", "pick.payment_days": "30", "pick.uptime": "99.9", "pick.price_cap": "3 % a year",
    "pick.reference": "none", "side": "ours", "on": "2026-11-20", "speaker": "Maya Lindqvist",
}  # fmt: skip
HTMX = {"HX-Request": "true"}


def url(name: str, pk: int, *more: str) -> str:
    return reverse(f"negotiate:{name}", args=[pk, *more])


def test_it_shows_every_offer_with_its_value_and_distances(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("offers", cloud)).content.decode()
    assert (
        '<data value="7400.0">7,400\N{NO-BREAK SPACE}EUR</data></em> to us lay between the last offers of the two sides, on 1 of 6 issues'
        in page
    )
    assert "</data></span> over walk-away" in page
    assert "</data></span> under target" in page
    assert page.index('id="offer-them5"') < page.index('id="offer-us5"') < page.index('id="offer-us1"')
    for figure in ("−2,961,200", "−271,200", "+566,602", "553,000"):
        assert figure in page
    assert 'class="diagram lines"' in page
    assert "Same on both sides: Annual fee, Contract term" in page
    assert page.index("What lay between the last offers") < page.index('id="compose"') < page.index("All offers")


def test_it_requires_a_sign_in_and_refuses_the_stranger(cloud: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url("offers", cloud))["Location"].startswith("/sign-in")
    for name in ("offers_check", "offers_save"):
        assert as_user(stranger).post(url(name, cloud), GOOD).status_code == 404


def test_without_clearance_the_marks_are_veiled(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["engineering"]).get(url("offers", cloud)).content.decode()
    assert "−2,961,200" in page
    assert "Our target is hidden from your role" in page
    assert "Against our marks" not in page
    assert "553,000" not in page
    assert 'id="compose"' not in page


def test_a_guest_sees_that_it_is_hidden(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["guest"]).get(url("offers", cloud)).content.decode()
    assert "is hidden from your role" in page
    assert "2,950,000" not in page


def test_without_an_offer_it_says_the_next_step(bicycle: int, empty_case: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["lead"]).get(url("offers", bicycle)).content.decode()
    assert "No offer yet" in page
    assert 'id="compose"' in page
    assert "No offer yet" in as_user(team["approver"]).get(url("offers", bicycle)).content.decode()
    assert "There is no issue yet" in as_user(team["lead"]).get(url("offers", empty_case)).content.decode()


def test_a_package_of_the_address_comes_first(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url("offers", cloud), {"package": '{"annual_fee": 2800000, "term": 2}'}).content.decode()
    assert '<option value="2800000" selected>' in page
    assert page.index('id="compose"') < page.index("Value to us, round by round")


@pytest.mark.parametrize(("rounds", "says"), [(1, "1 offer</em> of ours, none of theirs yet"), (2, "lie")])
def test_the_sentence_fits_the_first_offers(bicycle: int, maya: User, as_user: AsUser, rounds: int, says: str) -> None:
    issues = load.case(bicycle, maya).case.issues
    for i, by in enumerate(["ours", "theirs"][:rounds]):
        package = {issue.id: issue.options[i] for issue in issues}
        save.negotiate.make_offer(actor=maya, case_id=bicycle, offer={"by": by, "on": "2026-11-20", "package": package})
    page = as_user(maya).get(url("offers", bicycle)).content.decode()
    assert says in page


def test_an_offer_of_theirs_that_is_better_than_ours_is_said_so(cloud: int, maya: User, as_user: AsUser) -> None:
    better = dict(load.case(cloud, maya).case.offers[-1].package) | {"annual_fee": 2900000}
    save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "theirs", "on": "2026-11-20", "package": better})
    page = as_user(maya).get(url("offers", cloud)).content.decode()
    assert "42,600\N{NO-BREAK SPACE}EUR</data></em> more to us than our own, and differs on 2 of 6 issues" in page


def test_the_meter_answers_while_the_offer_is_put_together(cloud: int, maya: User, as_user: AsUser) -> None:
    lead = as_user(maya)
    meter = lead.post(url("offers_check", cloud), GOOD, headers=HTMX).content.decode()
    assert 'id="compose"' not in meter
    assert "−2,961,200" in meter
    assert "disabled" not in meter
    forbidden = lead.post(url("offers_check", cloud), GOOD | {"pick.payment_days": "15"}, headers=HTMX).content.decode()
    assert "lies outside clause 4: 30 days to 60 days" in forbidden
    assert "Nearest allowed: <b>Payment term 30 days</b>" in forbidden
    assert "disabled" in forbidden
    ruled = lead.post(url("offers_check", cloud), GOOD | {"pick.price_cap": "2 % a year", "pick.term": "2"}, headers=HTMX).content.decode()
    assert "their group allows a 2 % cap only from three years" in ruled


def test_it_shows_that_an_earlier_offer_was_better_for_both(cloud: int, maya: User, as_user: AsUser) -> None:
    worse = GOOD | {"pick.payment_days": "45", "pick.annual_fee": "3000000", "pick.uptime": "99.95"}
    meter = as_user(maya).post(url("offers_check", cloud), worse, headers=HTMX).content.decode()
    assert "Offer us5 was at least as good for both sides and better for one." in meter


def test_the_nearest_allowed_option_is_taken_with_one_click(cloud: int, maya: User, as_user: AsUser) -> None:
    sent = GOOD | {"pick.payment_days": "15", "mend": "yes"}
    mended = as_user(maya).post(url("offers_check", cloud), sent, headers=HTMX).content.decode()
    assert '<option value="30" selected>' in mended
    assert "disabled" not in mended
    assert 'value="Maya Lindqvist"' in mended


def test_the_check_works_without_script(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).post(url("offers_check", cloud), GOOD | {"pick.payment_days": "15"}).content.decode()
    assert "Nearest allowed" in page
    assert "<html" in page


def test_an_offer_is_put_on_record_and_can_be_undone(cloud: int, maya: User, as_user: AsUser) -> None:
    lead = as_user(maya)
    page = lead.post(url("offers_save", cloud), GOOD | {"note": "Our last step"}, follow=True).content.decode()
    offer = load.case(cloud, maya).case.offers[-1]
    assert (offer.id, offer.round, offer.by, offer.speaker, offer.note, offer.on) == (
        "us6", 6, "ours", "Maya Lindqvist", "Our last step", date(2026, 11, 20),
    )  # fmt: skip
    assert "Offer put on record" in page
    undo = page.split('action="/undo/')[1].split('"')[0]
    lead.post(f"/undo/{undo}")
    assert load.case(cloud, maya).case.offers[-1].id == "them5"


def test_their_offer_may_be_partial_and_break_everything(cloud: int, maya: User, as_user: AsUser) -> None:
    theirs = {"side": "theirs", "pick.annual_fee": "3300000", "on": "2026-11-20"}
    answer = as_user(maya).post(url("offers_save", cloud), theirs, headers=HTMX)
    assert answer["HX-Redirect"] == url("offers", cloud)
    assert load.case(cloud, maya).case.offers[-1].package == {"annual_fee": 3300000}
    assert "not named by both yet" in as_user(maya).get(url("offers", cloud)).content.decode().lower()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pick.payment_days": "15"}, "lies outside clause 4"),
        ({"pick.price_cap": "2 % a year", "pick.term": "2"}, "2 % cap only from three years"),
        ({"pick.term": "9"}, "expected one of the options of term"),
        ({"on": ""}, "This field is required"),
        ({name: "" for name in GOOD if name.startswith("pick.")}, "Choose an option for at least one issue."),
    ],
)
def test_it_refuses_a_wrong_offer_with_a_sentence(cloud: int, maya: User, as_user: AsUser, wrong: dict[str, str], sentence: str) -> None:
    for headers in ({}, HTMX):
        answer = as_user(maya).post(url("offers_save", cloud), GOOD | wrong, headers=headers)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert len(load.case(cloud, maya).case.offers) == 10


def test_only_the_lead_puts_offers(cloud: int, team: Team, as_user: AsUser) -> None:
    for role in ("approver", "finance", "legal", "guest"):
        client = as_user(team[role])
        assert client.post(url("offers_save", cloud), GOOD).status_code == 403
        assert client.post(url("offers_check", cloud), GOOD).status_code == 403
        assert client.post(url("offers_remove", cloud, "us5")).status_code == 403


def test_an_offer_in_the_meantime_is_a_conflict_with_both(cloud: int, maya: User, as_user: AsUser) -> None:
    seen = load.case(cloud, maya).versions["offers"]
    save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "theirs", "on": "2026-11-20", "package": {"annual_fee": 2900000}})
    answer = as_user(maya).post(url("offers_save", cloud), GOOD | {"seen": str(seen)})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2,900,000 EUR" in page
    assert "2,950,000 EUR" in page
    assert as_user(maya).post(url("offers_save", cloud), GOOD | {"seen": str(seen + 1)}).status_code == 302


def test_an_offer_that_was_never_made_leaves_the_log(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).post(url("offers_remove", cloud, "us5"), follow=True).content.decode()
    assert "Offer taken out of the log" in page
    assert "us5" not in [one.id for one in load.case(cloud, maya).case.offers]


def test_values_that_are_missing_are_said(empty_case: int, maya: User, as_user: AsUser) -> None:
    lines = [IssueLine("price", (200, 190), "Price", "EUR", (None, None), ())]
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=lines)
    for by in ("ours", "theirs"):
        save.negotiate.make_offer(actor=maya, case_id=empty_case, offer={"by": by, "on": "2026-11-20", "package": {"price": 200}})
    page = as_user(maya).get(url("offers", empty_case)).content.decode()
    assert "2 offers</em> so far; what they are worth to us is not known yet" in page
    assert "What would make this sharper" in page


def test_two_thousand_offers_are_paged_and_stay_under_a_second(cloud: int, team: Team, as_user: AsUser) -> None:
    document = document_of(load.case(cloud, team["lead"]).case)
    first = dict(document["offers"][0])
    document["outcome"] = None
    document["offers"] = [
        first | {"id": f"o{i}", "round": i // 2 + 1, "by": "theirs" if i % 2 else "ours", "on": date(2020, 1, 1) + timedelta(days=i)}
        for i in range(2_000)
    ]
    pk = seed(case_of(document), team)
    client = as_user(team["lead"])
    client.get(url("offers", pk))
    page = client.get(url("offers", pk)).content.decode()
    assert page.count('id="offer-o') == 20
    assert "1 to 20 of 2000" in page
    assert "The picture shows the last 60 offers of each side." in page
    assert client.get(url("offers", pk), {"page": "100"}).content.decode().count('id="offer-o') == 20
    assert client.post(url("offers_check", pk), GOOD, headers=HTMX).status_code == 200
