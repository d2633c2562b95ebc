"""The pages of learn and prove in a real browser, and what one does there with a keyboard alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import WIDTHS, check_open, press, quiet, reach, sign_in, watched, write

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
Enter = Callable[[User], Page]
Team = dict[str, User]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "lead": (
        "learn/debrief", "learn/debrief/1/correct", "prove/outcomes", "prove/testimonials", "prove/testimonials?ask=Finance",
        "prove/showcases",
    ),
    "operations": ("learn/debrief", "learn/debrief/write", "prove/outcomes", "prove/testimonials"),
    "guest": ("learn/debrief", "prove/outcomes", "prove/testimonials", "prove/showcases"),
}  # fmt: skip


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
def test_it_has_no_barrier(*, browser: Browser, live_server: Any, as_user: AsUser, team: Team, cloud: int, width: str, scheme: Any) -> None:
    with watched(browser, live_server, width, scheme) as page:
        for role, addresses in PAGES.items():
            sign_in(page, live_server, as_user(team[role]))
            for address in addresses:
                page.goto(f"{live_server.url}/cases/{cloud}/{address}")
                check_open(page, f"{role}: {address}")


def test_a_debrief_is_written_with_the_keyboard_alone(enter: Enter, live_server: Any, team: Team, cloud: int) -> None:
    page = enter(team["legal"])
    page.goto(f"{live_server.url}/cases/{cloud}/learn/debrief")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two minutes after Nimbus Systems")
    write(page, page.get_by_label("What moved them?"), "The third year")
    reach(page, page.get_by_role("radio", name="1 none"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".toast")).to_contain_text("Debrief saved")
    expect(page.locator("#debriefs")).to_contain_text("The third year")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert len(load.case(cloud, team["legal"]).case.debriefs) == 1


def test_results_save_and_the_sentence_follows(enter: Enter, live_server: Any, team: Team, cloud: int) -> None:
    page = enter(team["lead"])
    page.goto(f"{live_server.url}/cases/{cloud}/prove/outcomes")
    page.get_by_label("After, row 1").fill("200")
    page.get_by_label("After, row 1").press("Enter")
    page.get_by_role("button", name="Save the results").click()
    expect(page.locator(".toast")).to_contain_text("Results saved")
    expect(page.locator("#answer")).to_contain_text("worse, +27 %")
    page.get_by_label("Before, row 1").fill("250")
    page.get_by_role("button", name="Save the results").click()
    expect(page.locator("#answer")).to_contain_text("better, −20 %")


def test_the_worry_saves_and_shows(enter: Enter, live_server: Any, team: Team, empty_case: int) -> None:
    page = enter(team["lead"])
    page.goto(f"{live_server.url}/cases/{empty_case}/prove/outcomes")
    page.get_by_label("What they feared").fill("Pallets will be late")
    page.get_by_label("Internal customer", exact=False).first.fill("Warehouse")
    page.get_by_role("button", name="Save the worry").click()
    expect(page.locator("#answer")).to_contain_text("Pallets will be late")


def test_the_speaker_agrees_and_takes_it_back_by_keyboard(enter: Enter, live_server: Any, team: Team, cloud: int) -> None:
    page = enter(team["operations"])
    page.goto(f"{live_server.url}/cases/{cloud}/prove/testimonials")
    press(page, page.get_by_role("button", name="I agree that this is shown"))
    expect(page.locator(".toast")).to_contain_text("The words may be shown now")
    press(page, page.get_by_role("button", name="Withdraw the words of Jonas Berg"))
    expect(page.locator("#confirm")).to_contain_text("Withdraw the words of Jonas Berg?")
    press(page, page.locator("#confirm").get_by_role("button", name="Withdraw"))
    expect(page.locator(".toast")).to_contain_text("Withdrawn")
    expect(page.locator("main")).not_to_contain_text("Two winters without a migration")


def test_a_showcase_downloads(enter: Enter, live_server: Any, team: Team, cloud: int) -> None:
    page = enter(team["lead"])
    page.goto(f"{live_server.url}/cases/{cloud}/prove/showcases")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "cloud-platform-renewal-showcase.pdf"
