"""Disclosure price: what telling a fact costs, what it may bring, two told together, and what they know by now."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.workbench.prepare.sent import form_in
from tests.workbench.reading import read
from tests.workbench.test_two_worlds import answer

from batna.exchange.casefile import read_case
from batna.plan.disclosure_price import DisclosurePrices, ItemPrice, price_disclosures
from workbench.people.models import User
from workbench.plan import disclosure_price
from workbench.plan.disclosure_price import say, told
from workbench.records import load, save
from workbench.records.seeding import TEAMS, seed

AsUser = Callable[[User], Client]
Team = dict[str, User]


HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/disclosure-price{rest}"


def test_the_most_harmful_fact_comes_first_and_what_they_know_last(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    shown = told(case, price_disclosures(case))
    assert [(row.price.item, row.state) for row in shown["rows"]] == [
        ("no_alternative_ready", "costs"), ("ceiling", "costs"), ("need_date", "known"), ("second_source", "known"),
    ]  # fmt: skip
    assert shown["costly"].figure == (16_000, 101_000, 229_000)
    assert shown["helpful"] is None
    assert [fact for fact, _ in shown["not_priced"]] == ["Traffic will grow by 18 % next year"]
    assert say(shown["rows"][1], "EUR").replace("\N{NO-BREAK SPACE}", " ") == "may cost 14,000 EUR"
    # What they know by now has no bar.
    assert [bar.tone for bar in shown["bars"].bars] == ["costs", "costs vague"]
    (pair,) = shown["pairs"]
    assert (pair.figure[1], pair.sum, pair.difference) == (101_000, 115_000, -14_400)


def test_a_fact_that_helps_is_to_be_told(root: Path) -> None:
    case = read_case(root / "examples/medicine_supply.yaml")
    shown = told(case, price_disclosures(case))
    assert shown["helpful"].price.item == "grant_closes"
    assert (shown["helpful"].gain, shown["helpful"].advice) == ((102_000, 157_000, 208_000), "tell them")
    assert say(shown["rows"][-1], "USD").startswith("brings 157,000")
    assert say(shown["rows"][1], "USD").replace("\N{NO-BREAK SPACE}", " ") == "may bring 6,000 USD"


def test_what_may_cost_as_well_as_help_is_not_advised(root: Path) -> None:
    case = read_case(root / "examples/medicine_supply.yaml")
    row = told(case, price_disclosures(case))["rows"][1]
    assert (row.price.item, row.sure, row.advice, row.tone, row.verb) == ("need_date", False, "may help", "mute", "may bring")
    alone = told(case, price_disclosures(case, items=["need_date"]))
    assert (alone["costly"], alone["helpful"], alone["vague"]) == (None, None, True)
    assert "in 256 draws" not in alone["because"][0]
    assert "54 of 256 draws" in alone["because"][2]


def test_a_fact_that_helps_and_that_nobody_may_tell_is_not_advised(root: Path) -> None:
    case = read_case(root / "examples/medicine_supply.yaml")
    silent = tuple(item.model_copy(update={"speakers": ()}) for item in case.information)
    shown = told(case.model_copy(update={"information": silent}), price_disclosures(case))
    assert (shown["helpful"].allowed, shown["helpful"].advice) == (False, "would help")


def test_it_says_what_to_keep_and_what_to_tell(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), page(cloud))
    assert "Keep “Aurora cannot be ready before November” to yourselves: telling it costs you <em>" in text
    assert ">101,000 EUR (16,000 to 229,000)<" in text
    assert "Two leaks are not simply added" in text
    assert text.count('<span class="pill mute">they know it</span>') == 2
    assert "Not priced" in text
    assert text.count('<svg class="diagram price-bars') == 2


def test_what_they_know_all_of_has_no_picture(as_user: AsUser, maya: User, cloud: int) -> None:
    for name in ("no_alternative_ready", "ceiling"):
        save.align.save_item(actor=maya, case_id=cloud, item={"id": name, "known_to_them": True})
    text = read(as_user(maya), page(cloud))
    assert "nothing here has to be kept" in text
    assert "price-bars" not in text


def test_a_range_that_holds_zero_is_told_as_such(as_user: AsUser, maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vague = ItemPrice("ceiling", -6_000.0, -90_000.0, 24_000.0, "helps", 10, ("It changes something in 54 of 256 draws.",), None)
    monkeypatch.setattr(disclosure_price, "price_disclosures", lambda _case: DisclosurePrices("EUR", (vague,), (), (), ()))
    text = read(as_user(maya), page(cloud))
    assert "None of these surely costs or brings you anything" in text
    assert "On average it helps, but it may cost us too." in text
    assert re.search(r"may bring (<[^>]*>)?6,000", text)
    assert '<span class="pill mute">may help</span>' in text
    assert re.search(r"24,000(<[^>]*>)? to (<[^>]*>)?90,000", text)


def test_facts_are_saved_as_they_are_typed(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-items")
    sent |= {"items-2-known": ["yes"], "items-1-what": [""], "items-1-shows": [""]}
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX)
    assert answer.status_code == 200
    assert "Facts saved" in answer["HX-Trigger"]
    items = {item.id: item for item in load.case(cloud, maya).case.information}
    assert items["no_alternative_ready"].known_to_them
    assert items["ceiling"].reveals is None
    save.undo(load.history(cloud, maya)[0].event, maya)
    assert load.case(cloud, maya).case.information[1].reveals is not None


def test_it_rejects_what_cannot_be(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-items") | {"items-1-shows": ["much"]}
    for headers in (HTMX, {}):
        answer = client.post(page(cloud, "/save"), sent, headers=headers)
        assert answer.status_code == 422
        assert "“much” is not a number" in answer.content.decode()


def test_it_shows_both_versions_when_somebody_was_faster(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-items") | {"items-2-known": ["yes"]}
    save.align.save_item(actor=maya, case_id=cloud, item={"id": "ceiling", "fact": "The budget is what it is"})
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX)
    assert answer.status_code == 409
    assert "the facts" in answer.content.decode()


def test_only_who_may_change_the_protocol_gets_the_grid(as_user: AsUser, team: Team, cloud: int) -> None:
    assert "form-items" not in read(as_user(team["approver"]), page(cloud))
    assert as_user(team["approver"]).post(page(cloud, "/save"), {"items-TOTAL_FORMS": "0"}).status_code == 403


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Nothing to keep or to tell yet" in read(as_user(maya), page(empty_case))
    assert "Write down below what they would like to know" in read(as_user(maya), page(bicycle))


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_it_hides_from_those_who_may_not_know_it(as_user: AsUser, team: Team, cloud: int, role: str) -> None:
    text = read(as_user(team[role]), page(cloud))
    assert "What telling a fact costs us</b> is hidden from your role" in text
    assert not re.search(r"costs|104", text.split("</head>")[1].split('id="main"')[-1].split("is hidden")[1].split("</main>")[0])


def test_a_sealed_item_leaves_no_trace_in_the_prices_of_another(as_user: AsUser, maya: User, team: Team, root: Path) -> None:
    """Finance may tell the ceiling and knows of no other item: neither its fact nor its number moves a price, a bar or their order."""
    case = read_case(root / "examples/cloud_renewal.yaml")
    ours = case.preferences.ours.model_copy(update={"reservation": -3_560_000.0})
    stated = case.model_copy(update={"preferences": case.preferences.model_copy(update={"ours": ours})})
    cloud = seed(stated, team, TEAMS["cloud_renewal"], "cloud.yaml")
    save.align.save_item(actor=maya, case_id=cloud, item={"id": "ceiling", "speakers": [team["finance"].name]})
    seen = []
    for believed in (-3_400_000.0, -3_800_000.0):
        reveals = {"what": "no_alternative", "shows": -3_900_000.0, "believed": believed}
        save.align.set_reveals(actor=maya, case_id=cloud, item_id="no_alternative_ready", reveals=reveals)
        seen.append(answer(as_user(team["finance"]).get(page(cloud))))
    text = seen[0][2].decode()
    assert "Only your own part of the protocol is priced here" in text
    assert text.count("The budget holds 3.15 million a year") > 1
    assert "Aurora cannot be ready" not in text
    assert "Two leaks are not simply added" not in text
    assert seen[0] == seen[1]


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
    assert as_user(stranger).post(page(cloud, "/save"), {}).status_code == 404
