"""The pages of negotiate in a browser: a contact by keyboard, an offer refused and mended, nothing lost without a connection."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import WIDTHS, barriers, check_open, sign_in, watched
from tests.workbench.conftest import seeded

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Enter = Callable[[User, str], Page]
Team = dict[str, User]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("contacts/log", "contacts/c2/correct", "offers?side=theirs", "offers?package=them1", "agreement?package=us5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(*, browser: Browser, live_server: Any, as_user: AsUser, maya: User, cloud: int, width: str, scheme: Any) -> None:
    with watched(browser, live_server, width, scheme) as page:
        sign_in(page, live_server, as_user(maya))
        for address in PAGES:
            page.goto(f"{live_server.url}/cases/{cloud}/negotiate/{address}")
            check_open(page, address)
        page.goto(f"{live_server.url}/cases/{cloud}/negotiate/offers")
        page.get_by_label("Payment term").select_option("15")
        expect(page.locator("#meter .alert.bad")).to_contain_text("clause 4")
        assert barriers(page) == []


def test_a_contact_is_written_down_with_the_keyboard_alone(enter: Enter, team: Team, cloud: int) -> None:
    page = enter(team["engineering"], f"/cases/{cloud}/negotiate/contacts")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{page.url.split('/cases')[0]}/cases/{cloud}/negotiate/contacts/log")
    page.get_by_label("Call").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("They asked how much traffic we expect.")
    page.keyboard.press("Tab")
    page.keyboard.type("How much?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#told")).to_contain_text("as planned")
    page.get_by_label("What they asked").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Contact saved")
    contact = load.case(cloud, team["lead"]).case.contacts[-1]
    assert (contact.channel, contact.said, contact.asked, contact.told) == (
        "mail", "They asked how much traffic we expect.", "How much?", ("volumes",),
    )  # fmt: skip


def test_a_contact_stays_in_the_form_without_a_connection(enter: Enter, team: Team, cloud: int) -> None:
    page = enter(team["operations"], f"/cases/{cloud}/negotiate/contacts/log")
    page.get_by_label("What was said").fill("They asked about line 4.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#contact [data-saved]")).to_contain_text("It stays here")
    expect(page.get_by_label("What was said")).to_have_value("They asked about line 4.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Contact saved")


def test_an_empty_contact_comes_back_with_a_sentence(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/negotiate/contacts/log")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#contact .error")).to_contain_text("Write what was said")
    page.get_by_label("What was said").fill("Hello")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Contact saved")


def test_an_offer_is_refused_mended_and_put_with_the_keyboard_alone(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/negotiate/offers")
    page.get_by_label("Payment term").focus()
    page.keyboard.type("15")
    page.keyboard.press("Tab")
    expect(page.locator("#meter")).to_contain_text("Nearest allowed: Payment term 30 days")
    expect(page.get_by_role("button", name="Put it on record")).to_be_disabled()
    page.get_by_role("button", name="Take the nearest").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Payment term")).to_have_value("30")
    expect(page.get_by_role("button", name="Put it on record")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Offer put on record")
    assert load.case(cloud, maya).case.offers[-1].package["payment_days"] == 30
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert load.case(cloud, maya).case.offers[-1].id == "them5"


def test_an_offer_in_the_meantime_shows_both_and_loses_neither(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/negotiate/offers")
    save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "theirs", "on": "2026-09-01", "package": {"annual_fee": 2900000}})
    page.get_by_role("button", name="Put it on record").click()
    expect(page.locator("#notice")).to_contain_text("2,900,000 EUR")
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.locator(".toast")).to_contain_text("Offer put on record")
    assert [offer.by for offer in load.case(cloud, maya).case.offers[-2:]] == ["theirs", "ours"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_next_offer_has_no_barrier_and_leads_to_the_composer(
    *, browser: Browser, live_server: Any, as_user: AsUser, team: Team, root: Path, width: str, scheme: Any
) -> None:
    film = seeded(root, "packaging_film", team)
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server, as_user(team["lead"]))
    page.goto(f"{live_server.url}/cases/{film}/negotiate/next-offer")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS[width]["width"]
    page.get_by_role("link", name="Take it to the composer").press("Enter")
    expect(page.get_by_label("Price per kilo")).not_to_have_value("")
    expect(page.locator("#meter")).to_contain_text("Worth to us")
    context.close()
