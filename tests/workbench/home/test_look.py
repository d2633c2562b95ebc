"""The pages of home in a real browser: no barrier, no message, no request elsewhere; and what the scripts do on them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.workbench.browsing import WIDTHS, check_open, quiet, sign_in, watched

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
Enter = Callable[[User], Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/?show=archived",
    "/cases/new",
    "/activity",
    "/cases/{pk}/details",
    "/cases/{pk}/people",
    "/cases/{pk}/history",
    "/cases/{pk}/export",
)
EMPTY = ("/", "/?show=archived", "/activity")


@pytest.fixture
def enter(page: Page, live_server: Any, as_user: AsUser) -> Iterator[Enter]:
    """Open the browser as somebody, and insist at the end that it had nothing to say."""

    def opened(user: User) -> Page:
        sign_in(page, live_server, as_user(user))
        return page

    with quiet(page):
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(
    *, browser: Browser, live_server: Any, as_user: AsUser, team: dict[str, User], stranger: User, cloud: int, width: str, scheme: Any
) -> None:
    with watched(browser, live_server, width, scheme) as page:
        for user, addresses in ((team["lead"], (*PAGES, "/cases/{pk}/reveals")), (team["guest"], PAGES[4:]), (stranger, EMPTY)):
            sign_in(page, live_server, as_user(user))
            for address in addresses:
                page.goto(live_server.url + address.format(pk=cloud))
                check_open(page, address)


def test_details_save_as_you_go_and_again(enter: Enter, live_server: Any, maya: User, empty_case: int) -> None:
    page = enter(maya)
    page.goto(f"{live_server.url}/cases/{empty_case}/details")
    for title in ("Pallets 2029", "Pallets 2030"):
        page.get_by_label("Title").fill(title)
        page.get_by_label("Title").press("Tab")
        expect(page.locator(".toast").last).to_contain_text("Details saved")
        expect(page.locator("[data-saved]")).to_contain_text("Saved")
        page.locator(".toast").evaluate_all("toasts => toasts.forEach(toast => toast.remove())")
    assert load.case(empty_case, maya).case.title == "Pallets 2030"


def test_clearance_saves_with_each_tick(enter: Enter, live_server: Any, maya: User, cloud: int) -> None:
    page = enter(maya)
    page.goto(f"{live_server.url}/cases/{cloud}/people")
    for role in ("Legal", "Finance"):
        before = page.locator("#tokens-clearance input[name=seen]").input_value()
        page.get_by_label(f"{role} may know dates").check()
        expect(page.locator("#tokens-clearance input[name=seen]")).not_to_have_value(before)
    assert load.clearance(cloud, maya)["dates"] == ("lead", "approver", "finance", "operations", "legal")


def test_taking_somebody_out_asks_first(enter: Enter, live_server: Any, team: dict[str, User], cloud: int) -> None:
    page = enter(team["lead"])
    page.goto(f"{live_server.url}/cases/{cloud}/people")
    page.get_by_role("button", name="Take Elin Strand out").click()
    expect(page.locator("#confirm")).to_contain_text("Take Elin Strand out of the case?")
    page.locator("#confirm").get_by_role("button", name="Take out").click()
    expect(page.locator(".toast")).to_contain_text("Elin Strand does not see the case any more")


def test_the_palette_leads_to_a_case_by_keyboard_alone(enter: Enter, live_server: Any, maya: User, cloud: int, bicycle: int) -> None:
    page = enter(maya)
    page.goto(f"{live_server.url}/activity")
    page.keyboard.press("Control+k")
    page.keyboard.type("bicy")
    expect(page.locator("#palette").get_by_role("option").first).to_contain_text("Bicycle parts")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bicycle parts")


def test_a_spreadsheet_becomes_a_case(enter: Enter, live_server: Any, maya: User) -> None:
    page = enter(maya)
    page.goto(f"{live_server.url}/cases/new")
    table = b"Issue,Unit,Option,Our value\nPrice,EUR,210,0\n,,200,12\n"
    page.get_by_label("Excel or CSV file").set_input_files(FilePayload(name="chairs.csv", mimeType="text/csv", buffer=table))
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".sentence")).to_contain_text("1 issue with 2 options can come in")
    page.get_by_label("Supplier").fill("Sella")
    page.get_by_label("Buyer").fill("Northwind")
    page.get_by_role("button", name="Bring in 1 issue").click()
    expect(page.locator(".toast")).to_contain_text("Chairs is here")
    assert [line.title for line in load.my_cases(maya)] == ["Chairs"]
