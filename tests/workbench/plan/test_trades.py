"""Trades: conditional proposals with their wording, elegant negotiables, and what each issue weighs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.test import Client
from tests.workbench.reading import read

from batna.exchange.document import case_of
from workbench.people.models import User
from workbench.plan.trades import our_swings, singles_of
from workbench.records import load, save
from workbench.records.draft import IssueLine

AsUser = Callable[[User], Client]
Team = dict[str, User]


def without_theirs(lines: Sequence[IssueLine]) -> list[IssueLine]:
    """Return the grid as it is before anyone estimated the other side."""
    return [replace(line, theirs=(None,) * len(line.options)) for line in lines]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/trades{rest}"


def test_it_says_the_best_trade_with_its_numbers(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert re.search(r"<em><data[^>]*>52,000 EUR</data></em> more for both together", text)
    assert "If you agree to <b>Annual fee 2,900,000 EUR</b>, then we agree to <b>Public reference logo and quote</b>" in text
    assert "Because: Trades start from our last offer (round 5)." in text
    assert '<span class="pill good">high</span>' in text
    assert '<span class="pill mute">weak</span>' in text
    assert re.search(r">−20 k</data> to <data[^>]*>21.1 k<", text)


def test_the_wording_can_be_copied(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert text.count("data-copy=") == 5
    assert 'data-copy="If you agree to Annual fee 2,900,000 EUR instead of 2,950,000 EUR, then we agree to' in text


def test_it_starts_from_the_package_that_was_asked_for(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud, "?package=nash"))
    assert "from the given package" in text
    assert 'href="?package=nash" aria-current="true"' in text
    by_hand = read(as_user(maya), page(cloud, "?pick.term=2&pick.uptime=99.95"))
    assert "This package" in by_hand


def test_moves_that_cost_us_little_are_listed(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert "Costs us little, means much to them" in text
    assert "<b>Payment term 30 days</b>" in text


def test_where_no_trade_helps_it_says_so(as_user: AsUser, maya: User, bicycle: int) -> None:
    text = read(as_user(maya), page(bicycle, "?package=nash"))
    assert "<em>0</em> trades of two issues help both sides from the given package" in text


def test_a_move_that_helps_us_too_brings_something() -> None:
    case = case_of({
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S",
        "issues": [{"id": "a", "options": [0, 1]}, {"id": "b", "options": [0, 1]}],
        "preferences": {"ours": {"values": {"a": [0, 2], "b": [0, 0]}}, "theirs": {"values": {"a": [0, 3], "b": [1, 0]}}},
    })  # fmt: skip
    from batna.plan.trades import rank_trades

    found = rank_trades(case, reference={"a": 0, "b": 0})
    (single,) = singles_of(case, found.negotiables)
    assert (single.issue, single.after, single.before, single.gain, single.tone) == ("a", "1", "0", 2, "good")
    assert [(one.issue, one.ours, one.our_label) for one in our_swings(case)] == [
        ("a", 1, "100\u00a0% of what is at stake for us"),
        ("b", 0, "0\u00a0% of what is at stake for us"),
    ]


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Nothing to trade yet" in read(as_user(maya), page(empty_case))
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=without_theirs(load.case(bicycle, maya).lines))
    text = read(as_user(maya), page(bicycle))
    assert "Nothing to trade yet" in text
    assert "Open the issues" in text


def test_it_shows_our_swings_to_those_who_may_not_know_theirs(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["legal"]), page(cloud))
    assert re.search(r"Annual fee moves our value most: <em><data[^>]*>500,000 EUR</data></em>", text)
    assert "What they would give and take</b> is hidden from your role" in text
    assert "they want it" not in text
    assert "Trades</b> is hidden from your role" in read(as_user(team["guest"]), page(cloud))


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
