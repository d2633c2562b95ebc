"""A rehearsal in a real browser: by keyboard, on a phone, without script, in light and dark; reload and back keep everything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import WIDTHS, barriers, press, sign_in

from workbench.people.models import User
from workbench.records import save

AsUser = Callable[[User], Client]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def is_sound(page: Page, width: str, said: list[str]) -> None:
    page.wait_for_load_state("networkidle")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS[width]["width"]
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_open_to_everyone(
    *, browser: Browser, live_server: Any, as_user: AsUser, maya: User, cloud: int, width: str, scheme: Any
) -> None:
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((live_server.url, "data:", "blob:")) else said.append(request.url))
    sign_in(page, live_server, as_user(maya))
    page.goto(f"{live_server.url}/cases/{cloud}/plan/rehearsal")
    page.get_by_label("Steady").check()
    page.get_by_role("button", name="Begin").click()
    is_sound(page, width, said)
    page.get_by_role("button", name="Hint").click()
    page.get_by_role("button", name="Put it into my offer").click()
    page.get_by_role("button", name="Make this offer").click()
    page.get_by_label("Because").fill("our budget ends there")
    page.get_by_role("button", name="Say no").click()
    page.get_by_role("button", name="Hint").click()
    expect(page.locator("#hint .hint")).to_be_visible()
    is_sound(page, width, said)
    page.get_by_role("button", name="Walk away").click()
    page.locator("dialog").get_by_role("button", name="Walk away").click()
    expect(page.locator(".sentence")).to_contain_text("You walked away")
    is_sound(page, width, said)
    page.get_by_role("link", name="All rehearsals").click()
    expect(page.get_by_role("button", name="again")).to_be_visible()
    is_sound(page, width, said)
    context.close()


def test_it_is_played_by_keyboard_and_reload_and_back_keep_it(
    browser: Browser, live_server: Any, as_user: AsUser, maya: User, bicycle: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, live_server, as_user(maya))
    page.goto(f"{live_server.url}/cases/{bicycle}/plan/rehearsal")
    press(page, page.get_by_role("button", name="Begin"))
    page.locator("input[name='pick.price']:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#meter .figure")).not_to_have_text("24")
    press(page, page.get_by_role("button", name="Make this offer"))
    talks = page.get_by_role("list", name="The talks so far")
    expect(talks.locator("> li")).to_have_count(3)
    assert page.url.endswith("#now")
    page.reload()
    expect(talks.locator("> li")).to_have_count(3)
    page.get_by_role("link", name="All rehearsals").press("Enter")
    expect(page.get_by_text("Your rehearsal is still going on")).to_be_visible()
    page.go_back()
    expect(talks.locator("> li")).to_have_count(3)
    expect(page.locator("input[name='pick.price']:checked")).to_have_value("4.12")
    press(page, page.get_by_role("button", name="Accept their offer"))
    page.locator("dialog").get_by_role("button", name="Accept").press("Enter")
    expect(page.locator(".sentence")).to_contain_text("You agreed at")
    page.go_back()
    page.goto(f"{live_server.url}/cases/{bicycle}/plan/rehearsal/1")
    expect(page.get_by_role("heading", name="What the supplier was")).to_be_visible()
    context.close()


def test_it_is_played_without_script(browser: Browser, live_server: Any, as_user: AsUser, maya: User, bicycle: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, as_user(maya))
    page.goto(f"{live_server.url}/cases/{bicycle}/plan/rehearsal")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("3.71 USD").check()
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_label("3.71 USD")).to_be_checked()
    page.get_by_role("button", name="Hint").click()
    expect(page.get_by_label("3.71 USD")).to_be_checked()
    expect(page.locator("#hint")).to_contain_text("Offer:")
    page.get_by_role("button", name="Put it into my offer").click()
    page.get_by_role("button", name="Make this offer").click()
    expect(page.locator(".chat > li")).to_have_count(3)
    page.get_by_label("Because").fill("our budget ends there")
    page.get_by_role("button", name="Say no").click()
    expect(page.locator(".chat")).to_contain_text("our budget ends there")
    page.get_by_role("button", name="Walk away").click()
    expect(page.locator(".sentence")).to_contain_text("You walked away")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [("desk", "dark"), ("phone", "light")])
def test_mid_talks_on_a_case_that_changes(
    *, browser: Browser, live_server: Any, as_user: AsUser, maya: User, film: int, width: str, scheme: Any
) -> None:
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, live_server, as_user(maya))
    address = f"{live_server.url}/cases/{film}/plan/rehearsal"
    page.goto(address)
    expect(page.get_by_label("From where we stand")).to_be_checked()
    expect(page.get_by_text("Who puts the first offer")).to_be_hidden()
    page.get_by_label("Firm").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("The rehearsal begins here")).to_be_visible()
    expect(page.locator(".chat .chat > li")).to_have_count(6)
    is_sound(page, width, said)
    page.get_by_role("button", name="Make this offer").click()
    expect(page.locator(".chat > li.bubble")).to_have_count(8)
    press(page, page.get_by_role("button", name="Take back my last move"))
    expect(page.get_by_role("button", name="Take back my last move")).to_have_count(0)
    page.get_by_role("button", name="Make this offer").click()
    save.plan.save_bargaining(actor=maya, case_id=film, bargaining={"rounds": 7})
    page.reload()
    expect(page.get_by_text("The case has changed since")).to_be_visible()
    is_sound(page, width, said)
    page.get_by_role("button", name="Begin anew").click()
    page.locator("dialog").get_by_role("button", name="Begin anew").click()
    expect(page.get_by_text("The case has changed since")).to_have_count(0)
    page.get_by_role("button", name="Accept their offer").click()
    page.locator("dialog").get_by_role("button", name="Accept").click()
    expect(page.locator(".sentence")).to_contain_text("You agreed at")
    is_sound(page, width, said)
    page.goto(address)
    expect(page.get_by_text("The case as it is now")).to_be_visible()
    is_sound(page, width, said)
    context.close()
