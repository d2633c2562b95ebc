"""The pages of accounts in a real browser: no barrier, no message, no request elsewhere; and the way of somebody new."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import WIDTHS, barriers, check_open, sign_in, watched

from workbench.people import keeping
from workbench.people.models import User

AsUser = Callable[[User], Client]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/accounts",
    "/accounts?q=nobody",
    "/accounts/new",
    "/accounts/list",
    "/accounts/log",
    "/accounts/{pk}",
    "/account",
    "/account/password",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(
    *, browser: Browser, live_server: Any, as_user: AsUser, admin: User, team: dict[str, User], width: str, scheme: Any
) -> None:
    with watched(browser, live_server, width, scheme) as page:
        keeping.hand_password(by=admin, account=team["legal"])
        keeping.lock(by=admin, account=team["guest"])
        sign_in(page, live_server, as_user(admin))

        for address in PAGES:
            page.goto(live_server.url + address.format(pk=team["legal"].pk))
            check_open(page, address)
        page.goto(f"{live_server.url}/accounts/list")
        page.get_by_label("People").fill("Nora Quist\tnora\tnora@example.org\nPiet de Vries")
        page.get_by_role("button", name="Look at it").click()
        expect(page.locator(".sentence")).to_contain_text("2 accounts can be made")
        check_open(page, "looked at")
        page.get_by_role("button", name="Make 2 accounts").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hand these over")
        check_open(page, "handed")


def test_somebody_new_comes_in_with_a_one_time_password(page: Page, live_server: Any, as_user: AsUser, admin: User) -> None:
    sign_in(page, live_server, as_user(admin))
    page.goto(f"{live_server.url}/accounts")
    page.get_by_role("link", name="New account").click()
    page.get_by_label("Name", exact=True).fill("Nora Quist")
    page.get_by_label("User name").fill("nora")
    page.get_by_role("button", name="Make the account").click()
    word = page.locator("td b").nth(1).inner_text()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/activity")
    page.locator("#id_username").fill("nora")
    page.locator("#id_password").fill(word)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    assert barriers(page) == []
    page.get_by_label("New password").fill("a long enough word")
    page.get_by_label("The same again").fill("a long enough word")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Activity")


def test_locking_out_asks_first(page: Page, live_server: Any, as_user: AsUser, admin: User, stranger: User) -> None:
    sign_in(page, live_server, as_user(admin))
    page.goto(f"{live_server.url}/accounts/{stranger.pk}")
    page.get_by_role("button", name="Lock out").click()
    expect(page.locator("#confirm")).to_contain_text("Lock Olga Lind out?")
    page.locator("#confirm").get_by_role("button", name="Lock out").click()
    expect(page.locator(".toast")).to_contain_text("Olga Lind is locked out")
    stranger.refresh_from_db()
    assert not stranger.is_active


def test_the_first_page_of_an_empty_house_has_no_barrier(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/sign-in")
    expect(page.locator(".alert")).to_contain_text("Nobody has an account yet")
    assert barriers(page) == []
