"""A browser that is signed in, and one that only has a keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page

WIDTHS = {"desk": {"width": 1360, "height": 900}, "phone": {"width": 390, "height": 844}}
MOST_TABS = 400
REFUSED = ("422 (Unprocessable", "409 (Conflict)", "Response Status Error Code 4")
"""What a browser says of a form that was refused, which is no fault of the page."""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def sign_in(page: Page, live_server: Any, client: Client) -> None:
    """Give a page the session of a test client."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


@contextmanager
def quiet(page: Page, allowed: tuple[str, ...] = ()) -> Iterator[None]:
    """Insist at the end that the browser had nothing to say but what is allowed."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield
    assert [message for message in messages if not any(words in message for words in allowed)] == []


@contextmanager
def watched(browser: Browser, live_server: Any, width: str, scheme: Any) -> Iterator[Page]:
    """Give a page of this width and scheme; insist at the end that it had nothing to say and asked nobody else for anything."""
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page, asked = context.new_page(), list[str]()
    own = (live_server.url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else asked.append(request.url))
    with quiet(page):
        yield page
    assert asked == []
    context.close()


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """Return what keeps somebody out of a page: the rule and the first elements that break it."""
    return [(one["id"], [node["html"][:300] for node in one["nodes"][:3]]) for one in Axe().run(page).response["violations"]]


def check_open(page: Page, what: str) -> None:
    """Insist that a page has no barrier and does not scroll sideways; `what` names it where it does."""
    assert (what, barriers(page)) == (what, [])
    assert (what, page.evaluate("document.documentElement.scrollWidth")) == (what, page.evaluate("window.innerWidth"))


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    target.wait_for()
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def press(page: Page, target: Locator) -> None:
    """Go to a button or link by keyboard and press it."""
    reach(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    """Go to a field by keyboard and write into it."""
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, target: Locator, first_letters: str) -> None:
    """Go to a list by keyboard and pick the entry that begins with these letters."""
    reach(page, target)
    page.keyboard.type(first_letters)


def pick(page: Page, name: str, value: str) -> None:
    """Go to a group of chips by keyboard and move along it to the one with this value."""
    group = page.locator(f"input[name={name}]")
    held = group.and_(page.locator(":checked"))
    reach(page, held if held.count() else group.first)
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if group.and_(page.locator(f"[value='{value}']")).is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no arrow leads to {value}")
