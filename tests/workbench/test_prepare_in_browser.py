"""The pages of prepare in a real browser: no barrier, no message, no request elsewhere; saved as you go, by keyboard, and nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browsing import PASTE, WIDTHS, check_open, sign_in, watched

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Enter = Callable[[User, str], Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "issues", "issues?rule=1", "issues?ranges=ours", "issues/import", "costs", "stakeholders", "stakeholder/finance", "needs",
    "alternatives",
)  # fmt: skip


def settled(page: Page, field: str) -> None:
    """Wait until what came in is not only shown but also listens, which takes it some twenty milliseconds."""
    expect(page.locator(field)).to_be_attached()
    expect(page.locator(".htmx-added")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_has_no_barrier(
    *, browser: Browser, live_server: Any, as_user: AsUser, team: dict[str, User], cloud: int, empty_case: int, width: str, scheme: Any
) -> None:
    with watched(browser, live_server, width, scheme) as page:
        own = ("stakeholders", "stakeholder/finance", "alternatives", "issues")
        bare = ("issues", "costs", "stakeholders", "needs", "alternatives")
        others = ((team["finance"], cloud, own), (team["guest"], cloud, bare), (team["lead"], empty_case, bare))
        for user, pk, addresses in ((team["lead"], cloud, PAGES), *(others if scheme == "light" else ())):
            sign_in(page, live_server, as_user(user))
            for address in addresses:
                page.goto(f"{live_server.url}/cases/{pk}/prepare/{address}")
                check_open(page, address)


def test_a_sheet_is_pasted_saved_and_mended(enter: Enter, maya: User, empty_case: int) -> None:
    page = enter(maya, f"/cases/{empty_case}/prepare/issues")
    page.locator("#issues-0-issue").focus()
    page.evaluate(PASTE, "Fee\tEUR\t5\t1\t\t3\t\n\t\t7\tlots\t\t2\t\n")
    expect(page.locator("#problems-issues")).to_contain_text("“lots” is not a number")
    expect(page.locator("#issues-1-ours")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-saved='form-issues']")).to_have_text("Not saved")
    assert load.case(empty_case, maya).lines == ()
    page.locator("#issues-1-ours").fill("1,5")
    page.locator("#issues-1-ours").press("Enter")
    expect(page.locator("[data-saved='form-issues']")).to_contain_text("Saved")
    expect(page.locator("#issues-1-ours")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".sentence")).to_contain_text("2 packages")
    assert [line.ours for line in load.case(empty_case, maya).lines] == [(1.0, 1.5)]
    page.locator("#issues-1-ours").fill("9")
    page.locator("#issues-1-ours").press("Enter")
    expect(page.locator("#tokens-issues input[name=seen]")).to_have_value("2")
    assert [line.ours for line in load.case(empty_case, maya).lines] == [(1.0, 9.0)]


def test_a_slower_hand_gets_both_versions_and_keeps_its_own(enter: Enter, maya: User, empty_case: int) -> None:
    page = enter(maya, f"/cases/{empty_case}/prepare/issues")
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[], target=5.0)
    page.locator("#issues-0-issue").fill("Fee")
    page.locator("#issues-0-option").fill("12")
    page.locator("#issues-0-option").press("Enter")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Both versions are below; nothing is lost.")
    expect(page.locator("#issues-0-option")).to_have_value("12")
    notice.get_by_role("button", name="Save mine over it").click()
    expect(page.locator(".toast")).to_contain_text("Issues saved")
    assert load.case(empty_case, maya).lines[0].options == (12,)


def test_a_rule_is_written_with_the_keyboard_and_shows_what_it_leaves(enter: Enter, maya: User, bicycle: int) -> None:
    page = enter(maya, f"/cases/{bicycle}/prepare/issues")
    page.get_by_role("link", name="Add rule").press("Enter")
    settled(page, "#if-add")
    page.locator("#if-add").select_option("delivery")
    settled(page, "#if-delivery-1")
    page.get_by_role("group", name="If all of this holds: Delivery time").get_by_label("20 days").press("Space")
    page.locator("#then-add").select_option("price")
    settled(page, "#then-price-1")
    page.get_by_role("group", name="then it has to be: Price per part").get_by_label("4.37 USD").press("Space")
    expect(page.locator("#rule-form [role=status]")).to_contain_text("144 of 180 packages are left.")
    page.locator("#rule-because").fill("air freight")
    page.get_by_role("button", name="Save rule").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Rule saved")
    expect(page.locator("#rules")).to_contain_text("because air freight")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#rules")).to_contain_text("Every option goes with every other one.")


def test_the_walk_away_follows_a_changed_fact_at_once(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/prepare/alternatives")
    expect(page.locator(".sentence")).to_contain_text("−3,527,802 EUR".replace(" ", "\N{NO-BREAK SPACE}"))
    page.locator("#alternatives-0-likelihood").fill("100")
    page.locator("#alternatives-0-likelihood").press("Enter")
    expect(page.locator(".sentence")).to_contain_text("−3,450,200 EUR".replace(" ", "\N{NO-BREAK SPACE}"))
    page.locator(".toast").last.get_by_role("button", name="Undo").click()
    expect(page.locator(".sentence")).to_contain_text("65 % likely")


def test_costs_by_option_appear_when_a_line_depends_on_an_issue(enter: Enter, maya: User, empty_case: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[], rules=[])
    page = enter(maya, f"/cases/{empty_case}/prepare/issues")
    page.locator("#issues-0-issue").fill("Place")
    page.locator("#issues-0-option").fill("works")
    page.locator("#issues-1-option").fill("door")
    page.locator("#issues-1-option").press("Enter")
    expect(page.locator("[data-saved='form-issues']")).to_contain_text("Saved")
    page.goto(page.url.replace("issues", "costs"))
    page.locator("#lines-0-line").fill("Freight")
    page.locator("#lines-0-depends").select_option("by:place")
    page.locator("#lines-0-line").press("Enter")
    page.locator("#amounts-1-likely").fill("65")
    page.locator("#amounts-1-likely").blur()
    expect(page.locator(".sentence")).to_contain_text("costs 0")
    expect(page.locator("#tokens-costs input[name=seen]")).to_have_value("2")
    page.locator("#pick-1").select_option("door")
    expect(page.locator(".sentence")).to_contain_text("costs 65 points")


def test_payment_terms_answer_while_they_are_typed(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/prepare/costs")
    page.locator("#id_days_after").fill("90")
    page.locator("#id_days_after").press("Tab")
    expect(page.locator("#payment-answer .sentence")).to_contain_text("+60")
    page.locator("#id_rate").fill("x")
    page.locator("#id_rate").press("Tab")
    expect(page.locator("#payment-answer")).to_contain_text("“x” is not a number")


def test_a_need_asks_for_its_numbers_and_then_counts(enter: Enter, team: dict[str, User], cloud: int) -> None:
    page = enter(team["legal"], f"/cases/{cloud}/prepare/stakeholder/legal")
    page.locator("#needs-1-says").fill("Cash in time")
    page.locator("#needs-1-number").fill("40")
    page.locator("#needs-1-by").select_option("payment_days")
    page.locator("#needs-1-number").press("Enter")
    expect(page.locator("#answer")).to_contain_text("Cash in time: Say a number for each option of Payment term")
    for row, days in enumerate(("15", "30", "45", "60"), start=4):
        page.locator(f"#numbers-{row}-number").fill(days)
    page.locator("#numbers-7-number").press("Tab")
    expect(page.locator("#answer")).to_contain_text("Every need has a measure")
