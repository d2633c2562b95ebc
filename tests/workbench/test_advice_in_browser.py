"""Advice in a real browser: what is typed is saved and changes the sentence, a fact is added, long work goes on over a reload."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from workbench.people.models import User
from workbench.records import load
from workbench.tasks import work
from workbench.tasks.models import Job

AsUser = Callable[[User], Client]
Enter = Callable[[User, str], Page]

SLOW = 30_000

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_settings_are_saved_as_they_are_typed(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/bargaining")
    page.get_by_label("Rounds until they leave").fill("6")
    page.get_by_label("A day, likely, row 1", exact=True).fill("1300")
    page.get_by_label("A day, likely, row 1", exact=True).blur()
    expect(page.locator(".sentence")).to_contain_text("over 6 rounds, and a day of waiting costs us 1,950", timeout=SLOW)
    expect(page.locator("[data-saved=form-bargaining]")).to_have_text(re.compile(r"Saved \d\d:\d\d$"))
    page.get_by_label("They hold the pen, %").fill("140")
    page.get_by_label("They hold the pen, %").blur()
    expect(page.locator("#problems-bargaining")).to_contain_text("Give a number of at most 100.", timeout=SLOW)
    page.get_by_label("They hold the pen, %").fill("60")
    page.get_by_label("They hold the pen, %").blur()
    expect(page.locator("#problems-bargaining")).to_be_empty(timeout=SLOW)
    found = load.case(cloud, maya).case.bargaining
    assert (found.rounds, found.pen) == (6, 0.6)


def test_a_fact_that_they_know_costs_nothing_any_more(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/disclosure-price")
    expect(page.locator(".sentence")).to_contain_text("Keep “Aurora cannot be ready before November” to yourselves")
    page.get_by_label("They know it, row 3", exact=True).focus()
    page.get_by_label("They know it, row 3", exact=True).select_option("yes")
    # A row is saved when the focus leaves it.
    page.get_by_label("Fact, row 1", exact=True).focus()
    expect(page.locator("#answer .pill", has_text="they know it")).to_have_count(3, timeout=SLOW)
    assert load.case(cloud, maya).case.information[2].known_to_them


def test_a_row_unfolds_for_more_than_fits_the_page(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/plan/disclosure-price")
    row = page.locator("table[data-grid=items] tbody tr").nth(1)
    likely, more = row.get_by_label("likely, row 2", exact=True), row.get_by_role("button", name="More of row 2")
    expect(likely).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(row.get_by_label("They believe, from, row 2", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(likely).to_be_focused()
    # The arrow goes to the same column of the next row, which unfolds for it.
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("likely, row 3", exact=True)).to_be_focused()
    assert page.locator("#items .scroll").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    more.click()
    expect(likely).to_be_hidden()


def test_a_cell_that_is_wrong_unfolds_its_row(enter: Enter, maya: User, cloud: int) -> None:
    page = enter(maya, f"/cases/{cloud}/prepare/alternatives")
    row = page.locator("table[data-grid=alternatives] tbody tr").nth(0)
    row.get_by_role("button", name="More of row 1").click()
    row.get_by_label("Total cost low, row 1", exact=True).fill("cheap")
    row.get_by_role("button", name="More of row 1").click()
    page.locator("#form-alternatives").get_by_role("button", name="Save").click()
    expect(page.locator("#problems-alternatives")).to_contain_text("Total cost low", timeout=SLOW)
    expect(row.get_by_label("Total cost low, row 1", exact=True)).to_be_visible()


def test_long_work_goes_on_over_a_reload(enter: Enter, maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PLAN_RUNS", 2)
    monkeypatch.setattr(work, "PLAN_SESSIONS", 50)
    page = enter(maya, f"/cases/{cloud}/plan/simulation")
    page.locator("#long-work").get_by_role("button", name="Work it out").click()
    expect(page.locator("#long-work")).to_contain_text("waits for its turn")
    page.reload()
    expect(page.locator("#long-work")).to_contain_text("waits for its turn")
    # Nothing asks while the work is done: SQLite in memory, which only tests use, bears one at a time.
    address = page.url
    page.goto("about:blank")
    work.run.func(str(Job.objects.get().pk))
    page.goto(address)
    expect(page.get_by_role("heading", name="The ways to concede over many sessions")).to_be_visible()
    page.locator("#long-work").get_by_role("button", name="Work it out again").click()
    page.locator("#long-work").get_by_role("button", name="Cancel").click()
    expect(page.locator("#long-work")).to_contain_text("was stopped; nothing was changed", timeout=SLOW)
