"""The whole road with the keyboard alone: from a first wish to a showcase, one case, one browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect
from tests.workbench.browsing import choose, pick, press, reach, write

from workbench.people.models import User
from workbench.records import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(280)]

# issue, option, ours, theirs low, likely, high: a row of the grid for each
GRID = (
    ("Unit price", "210", "0", "", "38", ""),
    ("", "200", "12", "", "24", ""),
    ("", "190", "25", "", "10", ""),
    ("Delivery", "45 days", "0", "", "20", ""),
    ("", "30 days", "22", "0", "4", "9"),
    ("Warranty", "2 years", "0", "", "12", ""),
    ("", "4 years", "9", "", "7", ""),
)


class Walker:
    """A person with a keyboard."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home

    def open(self, address: str) -> None:
        self.page.goto(self.home + address)

    def button(self, name: str) -> None:
        press(self.page, self.page.get_by_role("button", name=name, exact=True).first)

    def link(self, name: str) -> None:
        press(self.page, self.page.get_by_role("link", name=name, exact=True).first)

    def field(self, label: str, text: str) -> None:
        write(self.page, self.page.get_by_label(label).first, text)

    def cell(self, name: str, text: str) -> None:
        write(self.page, self.page.locator(f"#{name}"), text)

    def day(self, label: str, month: str, day: str, year: str) -> None:
        """Type a date into its three parts."""
        reach(self.page, self.page.get_by_label(label).first)
        self.page.keyboard.type(month + day + year)

    def told(self, text: str) -> None:
        expect(self.page.locator(".toast").last).to_contain_text(text)

    def sentence(self, text: str) -> None:
        expect(self.page.locator(".sentence").first).to_contain_text(text)


@pytest.fixture
def walker(page: Page, live_server: Any) -> Iterator[Walker]:
    """A browser that has nothing to say and asks nobody else."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url} {message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((live_server.url, "data:", "blob:")) else said.append(request.url))
    yield Walker(page, live_server.url)
    assert "\n".join(said) == ""


def test_from_first_wish_to_proof(walker: Walker, maya: User) -> None:
    User.objects.filter(pk=maya.pk).update(password=make_password("a long road"))
    sign_in(walker)
    pk = open_a_case(walker)
    prepare(walker, pk)
    align(walker, pk)
    plan(walker, pk)
    negotiate(walker, pk)
    learn(walker, pk)
    prove(walker, pk)
    case = load.case(pk, maya).case
    assert case.outcome is not None
    assert dict(case.outcome.package) == {"unit_price": 200, "delivery": "30 days", "warranty": "4 years"}
    assert [one.measure for one in case.proof.results] == ["Chairs that came late"]


def sign_in(walker: Walker) -> None:
    walker.open("/")
    walker.field("Username", "maya")
    walker.page.keyboard.press("Tab")
    walker.page.keyboard.type("a long road")
    walker.page.keyboard.press("Enter")
    expect(walker.page.get_by_role("heading", level=1)).to_contain_text("Maya")


def open_a_case(walker: Walker) -> int:
    walker.link("New case")
    walker.field("What is it about?", "Office chairs 2027")
    walker.field("Supplier", "Sella")
    walker.field("Buyer", "Northwind")
    walker.button("Open the case")
    walker.page.wait_for_url("**/cases/*/**")
    return int(walker.page.url.split("/cases/")[1].split("/")[0])


def prepare(walker: Walker, pk: int) -> None:
    walker.open(f"/cases/{pk}/prepare/issues")
    for number, (issue, option, ours, low, likely, high) in enumerate(GRID):
        if number >= walker.page.locator("#issues-0-issue").locator("xpath=ancestor::tbody/tr").count():
            walker.button("Add option")
        cells = {"issue": issue, "option": option, "ours": ours, "theirs_low": low, "theirs": likely, "theirs_high": high}
        for column, text in cells.items():
            if text:
                walker.cell(f"issues-{number}-{column}", text)
    press(walker.page, walker.page.locator("#form-issues .btn.main"))
    walker.sentence("12 packages can be agreed on")
    walker.cell("id_ours_likely", "15")
    walker.cell("id_theirs_likely", "20")
    press(walker.page, walker.page.locator("#form-aims .form-foot .btn"))
    walker.told("Aims saved")
    walker.open(f"/cases/{pk}/prepare/stakeholders")
    walker.field("Function", "operations")
    walker.field("Person", "Jonas Berg")
    walker.button("Add")
    walker.page.wait_for_url("**/stakeholder/operations")


def align(walker: Walker, pk: int) -> None:
    walker.open(f"/cases/{pk}/align/conflicts")
    walker.sentence("Nobody of us pulls an issue apart")
    walker.link("Mandate")
    walker.sentence("12 packages satisfy every need and red line")
    walker.link("Charter")
    for name, text in (("decisions-0-decides", "Agree a package"), ("decisions-0-approver", "Maya Lindqvist"), ("lines-0-clause", "1")):
        walker.cell(name, text)
    choose(walker.page, walker.page.locator("#lines-0-issue"), "Unit")
    walker.cell("lines-0-limit", "200")
    walker.cell("lines-0-owner", "Maya Lindqvist")
    walker.cell("signers-0-person", "Maya Lindqvist")
    walker.button("Save the charter")
    walker.told("Charter saved")
    walker.button("Sign version 1")
    walker.sentence("have signed charter 1")


def plan(walker: Walker, pk: int) -> None:
    for capability in ("zopa", "packages", "trades", "meso", "improvements"):
        walker.open(f"/cases/{pk}/plan/{capability}")
        expect(walker.page.locator(".sentence").first).to_be_visible()


def negotiate(walker: Walker, pk: int) -> None:
    walker.open(f"/cases/{pk}/negotiate/contacts")
    walker.page.keyboard.press("c")
    walker.page.wait_for_url("**/contacts/**")
    pick(walker.page, "channel", "meeting")
    walker.field("What was said", "They want to keep 45 days.")
    walker.button("Save")
    walker.page.wait_for_url(f"**/cases/{pk}/negotiate/contacts")
    for side, picks in (("ours", ("200", "30 days", "4 years")), ("theirs", ("200", "30 days", "4 years"))):
        walker.open(f"/cases/{pk}/negotiate/offers?side={side}")
        for number, option in enumerate(picks, start=1):
            choose(walker.page, walker.page.locator(f"#pick-{number}"), option)
        button = "Put it on record" if side == "ours" else "Log their offer"
        expect(walker.page.get_by_role("button", name=button)).to_be_enabled()
        walker.button(button)
        line = "Ours, round 1" if side == "ours" else "Sella, round 1"
        expect(walker.page.get_by_role("region", name="All offers")).to_contain_text(line)
    walker.open(f"/cases/{pk}/negotiate/agreement")
    press(walker.page, walker.page.get_by_role("button", name="Agreed today").first)
    walker.sentence("Agreed on")


def learn(walker: Walker, pk: int) -> None:
    walker.open(f"/cases/{pk}/learn/debrief")
    walker.link("Write my debrief")
    walker.field("What moved them?", "The longer warranty")
    walker.button("Save")
    walker.page.wait_for_url(f"**/cases/{pk}/learn/debrief*")
    expect(walker.page.get_by_text("The longer warranty")).to_be_visible()


def prove(walker: Walker, pk: int) -> None:
    walker.open(f"/cases/{pk}/prove/outcomes")
    cells = {"customer": "Offices", "measure": "Chairs that came late", "before": "14", "after": "2", "source": "Reception log"}
    for column, text in cells.items():
        walker.cell(f"results-0-{column}", text)
    walker.button("Save the results")
    walker.told("saved")
    walker.open(f"/cases/{pk}/prove/testimonials")
    walker.link("Draft for Offices")
    walker.cell("id_person", "Maya Lindqvist")
    walker.button("Ask")
    walker.button("I agree that this is shown")
    walker.sentence("1 of 1 testimonial may be shown")
    walker.open(f"/cases/{pk}/prove/showcases")
    expect(walker.page.get_by_text("agreed to be shown").first).to_be_visible()
    expect(walker.page.get_by_text("Chairs that came late").first).to_be_visible()
    for kind in ("PDF", "PowerPoint"):
        with walker.page.expect_download() as download:
            press(walker.page, walker.page.get_by_role("link", name=kind))
        assert download.value.path().stat().st_size > 5_000
