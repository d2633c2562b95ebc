"""Patience: the best choice in a sentence, the curve, odds of their deadline, and who of us pays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.workbench.reading import read

from batna.exchange.casefile import read_case
from batna.plan.patience import time_patience
from workbench.people.models import User
from workbench.plan.patience import day_of, facts_of
from workbench.records import save

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int) -> str:
    return f"/cases/{pk}/plan/patience"


def test_the_best_choice_is_said_with_how_much_better_it_is(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    shown = facts_of(case, time_patience(case, today=day_of(case)))
    assert (shown["best"].what, shown["than"], shown["ahead"]) == ("Accept now", "waiting a day", 2_810)
    assert shown["others"] == [("a counter-offer", 16_200), ("waiting a round", 19_600)]
    assert (shown["at_once"], shown["percent"]) == (True, (40, 10, 75))
    assert [(name, per_round) for name, _, per_round in shown["payers"]] == [
        ("Operations", 7_700),
        ("Engineering", 2_800),
        ("Finance", 1_750),
    ]
    assert (shown["per_day"], shown["per_round"], shown["gap"]) == (1_750, 12_250, date(2026, 10, 1))
    assert [tone for *_, tone in shown["stated"]] == ["good", "mute", "mute", "theirs"]


def test_talks_that_are_over_are_looked_at_on_their_last_day(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert "The talks ended on 28 Aug 2026; this is the clock of that day." in text
    assert "Is their deadline real?" in text
    assert text.count('<svg class="diagram curve') == 2


def test_a_last_day_at_the_end_of_all_days_is_looked_at_a_little_earlier(as_user: AsUser, maya: User, film: int) -> None:
    save.learn.record_outcome(actor=maya, case_id=film, outcome={"kind": "impasse", "on": date(9999, 12, 31)})
    assert "The talks ended on 31 Dec 9999" in read(as_user(maya), page(film))
    assert as_user(maya).get(f"/cases/{film}/plan/alternative-value").status_code == 200


def test_it_shows_the_next_step_where_nothing_is_on_the_table(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Nothing to wait with yet" in read(as_user(maya), page(empty_case))
    text = read(as_user(maya), page(bicycle))
    assert "There is no whole offer of theirs yet" in text
    assert f"/cases/{bicycle}/negotiate/offers" in text


@pytest.mark.parametrize("role", ["finance", "engineering", "legal", "guest"])
def test_it_hides_from_those_who_may_not_know_it(as_user: AsUser, team: Team, cloud: int, role: str) -> None:
    text = read(as_user(team[role]), page(cloud))
    assert "What waiting is worth</b> is hidden from your role" in text
    assert "Accept now" not in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
