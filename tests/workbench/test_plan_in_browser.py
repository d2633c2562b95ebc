"""The pages of plan in a real browser: no barrier, no message, no request elsewhere; points are told, picked and compared."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import WIDTHS, check_open, sign_in, watched

from workbench.people.models import User

AsUser = Callable[[User], Client]
Enter = Callable[[User, str], Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "zopa", "packages", "packages?pick=8-2-2-1-1-1&pick=4-2-0-1-2-1", "trades", "meso", "meso?package=nash", "improvements",
    "improvements?package=nash",
)  # fmt: skip
BARE = ("zopa", "packages", "trades", "meso", "improvements")


def drawn(page: Page) -> None:
    """Wait until the picture is there."""
    if page.locator("[data-chart]").count():
        expect(page.locator("[data-chart] svg")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(
    *, browser: Browser, live_server: Any, as_user: AsUser, team: dict[str, User], cloud: int, empty_case: int, width: str, scheme: Any
) -> None:
    with watched(browser, live_server, width, scheme) as page:
        others = ((team["operations"], cloud, BARE), (team["guest"], cloud, BARE), (team["lead"], empty_case, BARE))
        for user, pk, addresses in ((team["lead"], cloud, PAGES), *(others if scheme == "light" else ())):
            sign_in(page, live_server, as_user(user))
            for address in addresses:
                page.goto(f"{live_server.url}/cases/{pk}/plan/{address}")
                drawn(page)
                check_open(page, address)


def test_a_point_is_told_in_words_and_picked_with_a_click(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/packages")
    drawn(page)
    page.locator("[data-chart]").scroll_into_view_if_needed()
    box = page.evaluate(
        """() => {
          const path = [...document.querySelectorAll('[data-chart] .mark-symbol path')]
            .find((one) => one.__data__?.datum?.label?.startsWith('better for both'));
          const { x, y, width, height } = path.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        }"""
    )
    page.mouse.move(box[0], box[1])
    tip = page.locator("#chart-tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Annual fee")
    expect(tip).to_contain_text("2,900,000 EUR")
    expect(tip).to_contain_text("% of supplier types")
    page.mouse.click(box[0], box[1])
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    expect(page.locator("input[value='8-2-2-1-1-1']")).to_be_checked()
    expect(page.locator("#pick-actions")).to_contain_text("Compare 1")
    assert page.url.endswith("?pick=8-2-2-1-1-1")
    assert page.evaluate("batnaCharts.view(document.querySelector('[data-chart]')).data('picked').map((one) => one.label)") == ["", "A"]
    page.mouse.click(box[0], box[1])
    expect(page.get_by_role("heading", name="Side by side")).to_have_count(0)


def test_packages_are_compared_with_the_keyboard(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/packages")
    drawn(page)
    page.get_by_label("Compare Nash, Kalai").focus()
    page.keyboard.press("Space")
    beside = page.get_by_role("region", name="Packages side by side")
    expect(beside).to_contain_text("us −150")
    expect(page.locator("#live")).to_have_text("2 packages side by side")
    page.get_by_label("Compare Largest sum").focus()
    page.keyboard.press("Space")
    expect(beside).to_contain_text("B Largest sum")
    beside.get_by_role("link", name="Improve").first.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("0 packages beat the Nash package")


def test_it_works_without_script(browser: Browser, live_server: Any, as_user: AsUser, maya: User, cloud: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, as_user(maya))
    page.goto(f"{live_server.url}/cases/{cloud}/plan/packages")
    page.get_by_label("Compare Nash, Kalai").check()
    page.get_by_role("button", name="Compare what is ticked").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    page.goto(f"{live_server.url}/cases/{cloud}/plan/meso")
    page.get_by_label("Give or take").fill("40,000")
    page.get_by_role("button", name="Build packages").click()
    expect(page.locator(".sentence")).to_contain_text("3 packages")
    context.close()


def test_packages_of_equal_value_are_built_while_the_page_stays(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/meso")
    page.get_by_label("Worth to us").fill("much")
    page.get_by_role("button", name="Build packages").press("Enter")
    expect(page.locator("#id_value-error")).to_contain_text("“much” is not a number")
    page.get_by_label("Worth to us").fill("-3,000,000")
    page.get_by_label("Give or take").fill("40,000")
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Build packages").press("Enter")
    expect(page.locator(".sentence")).to_contain_text("2 packages")
    expect(page.locator("#live")).to_have_text("2 packages")
    assert "300" not in page.url


def test_the_reference_of_trades_changes_in_place(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/trades")
    page.locator("#pick-2").select_option("2")
    expect(page.locator("#choice h2")).to_have_text("This package")
    expect(page.locator(".because")).to_contain_text("the given package")


def test_the_picture_follows_another_package(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/improvements")
    drawn(page)
    page.locator("#pick-4").select_option("99.5")
    expect(page.locator(".sentence")).to_contain_text("beat this package")
    drawn(page)
    expect(page.locator("[data-chart] svg")).to_contain_text("this package")
