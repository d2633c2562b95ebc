"""Every page of a case in a real browser, full and empty: no barrier, no message, no request elsewhere, no sideways scrolling."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser
from tests.workbench.browsing import WIDTHS, sign_in

from workbench.people.models import User
from workbench.ui.frame import CAPABILITIES, find_url

AsUser = Callable[[User], Client]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUT = """[...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel)"""


def pages_of(pk: int) -> list[str]:
    """Return the address of every page of a case that stands."""
    urls = (find_url(f"{stage}:{name}", pk) for stage, names in CAPABILITIES.items() for name in names)
    return [url for url in urls if url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("role", "which"), [("lead", "cloud"), ("operations", "cloud"), ("lead", "empty_case")])
def test_every_page_is_open_to_everyone(
    *,
    browser: Browser,
    live_server: Any,
    as_user: AsUser,
    team: dict[str, User],
    request: Any,
    role: str,
    which: str,
    width: str,
    scheme: Any,
) -> None:
    pk: int = request.getfixturevalue(which)
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((live_server.url, "data:", "blob:")) else said.append(request.url))
    sign_in(page, live_server, as_user(team[role]))
    for address in pages_of(pk):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        found = [(one["id"], [node["html"][:300] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]
        assert (address, found) == (address, [])
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, WIDTHS[width]["width"])
        assert (address, said) == (address, [])
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert (address, page.evaluate(CUT)) == (address, [])
    context.close()
