"""The next offer: what to do now, the tree of answers, the words, and what is hidden from whom."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.workbench.conftest import seeded

from batna.exchange.document import case_of, document_of
from batna.negotiate.next_offer import Step, choose_next_offer
from workbench.negotiate.next_offer import percent_of, shorten, stops_of
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.seeding import seed

Team = dict[str, User]
AsUser = Callable[[User], Client]


def url(pk: int) -> str:
    return reverse("negotiate:next_offer", args=[pk])


def shown(client: Client, pk: int, **query: str) -> str:
    return client.get(url(pk), query).content.decode()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def film(root: Path, team: Team) -> int:
    """A case in the middle of talks: three rounds are over, and their third offer is open."""
    return seeded(root, "packaging_film", team)


def changed(pk: int, team: Team, change: Callable[[dict[str, Any]], None]) -> int:
    """Return the case once more with something changed in its document."""
    document = document_of(load.case(pk, team["lead"]).case)
    change(document)
    return seed(case_of(document), team)


def test_it_says_what_to_put_what_it_is_worth_and_what_accepting_is(film: int, maya: User, as_user: AsUser) -> None:
    page = shown(as_user(maya), film)
    sentence = text_of(page[page.index('class="sentence"') - 10 : page.index("</h2>", page.index('class="sentence"'))])
    assert "Counter with " in sentence
    assert re.search(r"worth [\d,]+ EUR more than walking away \(.+ to .+\), against 102,804 if you accept now\.", sentence)
    assert "more offers of ours can follow" in page


def test_it_shows_the_tree_of_offers_and_answers_and_everything_that_was_weighed(film: int, maya: User, as_user: AsUser) -> None:
    page = text_of(shown(as_user(maya), film))
    for words in ("What may come of it", "Veltra Films accepts", "they refuse and", "Accept their offer", "advised"):
        assert words in page
    for words in ("Our offers as planned now", "Round 6", "Everything that was weighed", "Planned anew after each answer"):
        assert words in page


@pytest.mark.parametrize("query", [{}, {"firm": "1"}])
def test_it_says_why_a_higher_figure_is_not_what_is_advised(film: int, maya: User, as_user: AsUser, query: dict[str, str]) -> None:
    page = shown(as_user(maya), film, **query)
    figures = [float(figure) for figure in re.findall(r'data-label="Expected"><data value="([^"]+)"', page)]
    assert len(figures) > 1
    assert ("An offer further down may be expected to bring us a little more" in page) == (max(figures) > figures[0])


def test_the_words_to_say_go_to_the_composer(film: int, maya: User, as_user: AsUser) -> None:
    client = as_user(maya)
    page = shown(client, film)
    assert 'id="wording">If you agree to ' in page
    found = re.search(r'<a class="btn main" href="([^"]+)">Take it to the composer', page)
    assert found
    code = re.search(r"package=([\d-]+)", found[1])
    assert code
    composer = client.get(found[1].split("#")[0]).content.decode()
    numbers = [int(part) for part in code[1].split("-")]
    for issue, number in zip(load.case(film, maya).case.issues, numbers, strict=True):
        assert f'<option value="{issue.options[number]}" selected>' in composer


def test_it_holds_their_offer_against_walking_away_and_supply(film: int, maya: User, team: Team, as_user: AsUser) -> None:
    page = text_of(shown(as_user(maya), film))
    assert "Their offer is worth 102,804 EUR more than walking away" in page
    assert "Film from Pell &amp; Roe, by lorry is ready when we need it: supply goes on." in page
    assert "Qualify Dorsum Packaging" in page

    def forbid(document: dict[str, Any]) -> None:
        document["offers"][-1]["package"]["volume"] = 90

    page = text_of(shown(as_user(maya), changed(film, team, forbid)))
    assert "not ours to sign" in page
    assert "lies outside clause 6" in page
    assert "if you accept now" not in page


def test_firm_means_the_target(film: int, maya: User, as_user: AsUser) -> None:
    page = shown(as_user(maya), film, firm="1")
    assert '<a class="btn small" href="?firm=1" aria-current="true">' in page
    assert "Below −1,165,000 EUR we sign nothing." in page
    assert "Meaning the target costs " in page
    assert "Meaning the target costs " not in shown(as_user(maya), film)


def test_it_requires_a_sign_in_and_refuses_the_stranger(film: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url(film))["Location"].startswith("/sign-in")
    assert as_user(stranger).get(url(film)).status_code == 404
    assert as_user(stranger).post(url(film)).status_code in (404, 405)


@pytest.mark.parametrize("role", ["engineering", "operations", "legal"])
def test_nothing_of_it_shows_without_clearance(role: str, film: int, team: Team, as_user: AsUser) -> None:
    page = text_of(shown(as_user(team[role]), film))
    assert "The next offer is hidden from your role" in page
    for words in ("Counter", "Words to say", "more than walking away", "Veltra Films accepts", "weighed"):
        assert words not in page


def test_finance_sees_the_plan_and_not_the_dates(film: int, team: Team, as_user: AsUser) -> None:
    def stated(document: dict[str, Any]) -> None:
        document["preferences"]["ours"]["reservation"] = -1369864

    page = text_of(shown(as_user(team["finance"]), changed(film, team, stated)))
    assert "Counter with" in page
    assert "Their offer against walking away: hidden from your role" in page
    assert "days after we need it" not in page


def test_it_waits_while_our_offer_is_unanswered(film: int, maya: User, as_user: AsUser) -> None:
    package = load.case(film, maya).case.offers[-2].package
    save.negotiate.make_offer(actor=maya, case_id=film, offer={"by": "ours", "on": "2026-11-21", "package": dict(package)})
    page = text_of(shown(as_user(maya), film))
    assert "Wait: Veltra Films has not answered your last offer. If you have to move first, put " in page


def test_it_opens_where_nobody_has_put_anything(bicycle: int, maya: User, as_user: AsUser) -> None:
    page = text_of(shown(as_user(maya), bicycle))
    assert "Open with Price per part " in page
    assert page.count("as advised, but") > page.count('aria-label="Take offer')
    assert "We propose " in page
    assert "There is no whole offer of theirs yet" not in page


def test_without_a_walk_away_values_are_plain_and_said_to_be(film: int, team: Team, as_user: AsUser) -> None:
    def bare(document: dict[str, Any]) -> None:
        document["alternatives"], document["going_without"], document["bargaining"]["actions"] = [], None, []

    page = text_of(shown(as_user(team["lead"]), changed(film, team, bare)))
    assert "No walk-away value is set" in page
    assert "more than walking away" not in page


def test_it_accepts_and_says_no_at_the_end(film: int, team: Team, as_user: AsUser) -> None:
    def good(document: dict[str, Any]) -> None:
        document["offers"][-1]["package"] = dict(document["offers"][-2]["package"])

    page = text_of(shown(as_user(team["lead"]), changed(film, team, good)))
    assert "Accept what Veltra Films offers: worth" in page
    assert "and countering may be expected to bring" in page
    assert "We accept what you offered" in page
    assert "Record the agreement" in page

    def late(document: dict[str, Any]) -> None:
        document["offers"] = [one | {"round": 1} for one in reversed(document["offers"][-2:])]
        document["offers"][0]["on"] = document["offers"][1]["on"]
        document["offers"][1]["round"] = 1
        document["offers"].append(document["offers"][0] | {"id": "again", "round": 2, "on": "2026-11-21"})
        document["bargaining"]["rounds"] = 2

    page = text_of(shown(as_user(team["lead"]), changed(film, team, late), firm="1"))
    assert "Say no: no offer of yours can be answered any more, and theirs is below what you hold." in page


def test_after_the_end_it_leads_on(cloud: int, maya: User, as_user: AsUser) -> None:
    page = shown(as_user(maya), cloud)
    assert "The talks are over" in page
    assert reverse("learn:debrief", args=[cloud]) in page
    assert "Counter with" not in page


def test_it_says_the_next_step_on_an_empty_case_and_one_too_large(empty_case: int, maya: User, as_user: AsUser) -> None:
    assert "There is nothing to settle yet" in shown(as_user(maya), empty_case)
    lines = [IssueLine(f"i{number}", tuple(range(600)), "", "", tuple(range(600)), ()) for number in range(21)]
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=lines)
    assert "more options than a page can plan while you wait" in shown(as_user(maya), empty_case)


def test_a_sentence_names_a_few_options() -> None:
    assert shorten(["2.9 EUR", "21 days"]) == "2.9 EUR and 21 days"
    assert shorten(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_an_offer_that_is_to_be_held_for_rounds_is_said_once(film: int, maya: User) -> None:
    case = load.case(film, maya).case
    ours, theirs = case.offers[-2].package, case.offers[-1].package
    steps = [Step(round_, package, -1_200_000.0, 1 - round_ / 10, 0.5, "") for round_, package in ((4, ours), (5, ours), (6, theirs))]
    held, last = stops_of(case, replace(choose_next_offer(case), schedule=tuple(steps), walk_away=None))
    assert (held.round, held.until, held.get_there, held.percent, held.now) == (4, 5, "60", "75", -1_200_000)
    assert (last.round, last.until, last.get_there, last.percent) == (6, 6, "40", "50")


def test_a_small_chance_is_not_nothing() -> None:
    assert [percent_of(chance) for chance in (0.0, 0.0001, 0.003, 0.006, 0.5, 1.0)] == ["0", "0", "<1", "1", "50", "100"]
