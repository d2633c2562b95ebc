"""Every component in a real browser: no barrier, no message, no request elsewhere; and the scripts do what they promise."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import PASTE, WIDTHS

from workbench.ui.styleguide import styleguide


def search(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"results": [{"label": "Cloud platform renewal", "hint": "Nimbus Systems", "url": "/"}]})


def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/signin.html")


home = ([path("", login_not_required(styleguide), name="index"), path("search", login_not_required(search), name="search")], "home")
urlpatterns = [path("", include(home)), path("sign-in", login_not_required(sign_in))]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

CELLS = """() => [...document.querySelectorAll('table[data-grid] tbody tr')]
  .map(row => [...row.querySelectorAll('input:not([type=checkbox])')].map(input => input.value))"""


@pytest.fixture
def guide(page: Page, live_server: Any) -> Iterator[Page]:
    """Open the guide and insist at the end that the browser had nothing to say."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(live_server.url)
    expect(page.locator(".chart svg")).to_be_visible()
    yield page
    assert messages == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(browser: Browser, live_server: Any, width: str, scheme: Any) -> None:
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((live_server.url, "data:")) else elsewhere.append(request.url))
    for address in ("/", "/sign-in"):
        page.goto(live_server.url + address)
        if address == "/":
            expect(page.locator(".chart svg")).to_be_visible()
        violations = [(found["id"], [node["html"] for node in found["nodes"]]) for found in Axe().run(page).response["violations"]]
        assert violations == []
    assert elsewhere == []
    context.close()


def test_it_reflows_at_four_hundred_percent(guide: Page) -> None:
    guide.set_viewport_size({"width": 320, "height": 256})
    assert guide.evaluate("document.documentElement.scrollWidth") == 320


def test_a_paste_from_a_spreadsheet_fills_cells_and_adds_rows(guide: Page) -> None:
    guide.locator("input[name=form-0-name]").focus()
    guide.evaluate(PASTE, 'Price\tEUR\t"a ""b"""\t1 000\nTime\tday\t60\t2\nWarranty\tyear\t2; 4\t3\n')
    assert guide.evaluate(CELLS) == [["Price", "EUR", 'a "b"', "1000"], ["Time", "day", "60", "2"], ["Warranty", "year", "2; 4", "3"]]
    expect(guide.locator("input[name=form-TOTAL_FORMS]")).to_have_value("3")
    expect(guide.locator(".toast").last).to_contain_text("12 cells filled in 3 rows")


def test_a_grid_is_walked_by_arrows_and_grows_by_enter(guide: Page) -> None:
    guide.locator("input[name=form-0-unit]").focus()
    guide.keyboard.press("ArrowDown")
    expect(guide.locator("input[name=form-1-unit]")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(guide.locator("input[name=form-2-unit]")).to_be_focused()
    guide.keyboard.press("Home")
    guide.keyboard.press("ArrowLeft")
    expect(guide.locator("input[name=form-2-name]")).to_be_focused()


def test_a_removed_row_is_marked_and_the_focus_stays_near(guide: Page) -> None:
    guide.get_by_role("button", name="Remove row 1").click()
    expect(guide.locator("input[name=form-0-DELETE]")).to_be_checked()
    expect(guide.locator("input[name=form-1-name]")).to_be_focused()


def test_the_palette_finds_cases_and_pages(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("cloud")
    expect(guide.locator("#palette").get_by_role("option").first).to_contain_text("Nimbus Systems")
    guide.keyboard.press("Escape")
    expect(guide.locator("#palette")).to_be_hidden()
    guide.keyboard.press("?")
    expect(guide.locator("#keys")).to_contain_text("Log a contact")


def test_single_keys_can_be_switched_off(guide: Page) -> None:
    guide.keyboard.press("?")
    guide.locator("#single-keys").uncheck()
    guide.keyboard.press("Escape")
    guide.keyboard.press("?")
    expect(guide.locator("#keys")).to_be_hidden()


def test_a_dangerous_step_asks_first(guide: Page) -> None:
    guide.get_by_role("button", name="Withdraw").click()
    expect(guide.locator("#confirm")).to_contain_text("Withdraw the testimonial?")
    guide.get_by_role("button", name="Cancel").last.click()
    expect(guide.locator("#confirm")).to_be_hidden()


def test_the_colours_change_and_are_kept(guide: Page) -> None:
    guide.get_by_role("button", name="Dark colours").click()
    expect(guide.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")
    guide.reload()
    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_point_of_the_frontier_can_be_picked(guide: Page) -> None:
    guide.evaluate("document.addEventListener('chartpick', event => { document.title = event.detail.label; })")
    guide.locator(".chart .mark-symbol").nth(1).locator("path").nth(3).click()
    expect(guide).to_have_title("package 4")


def test_it_works_without_script(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    expect(page.locator("input[name=form-0-name]")).to_be_visible()
    expect(page.get_by_label("Trade show").first).to_be_checked()
    context.close()
