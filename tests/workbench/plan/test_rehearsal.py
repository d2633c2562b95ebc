"""Rehearsals in the browser: play one, look back; who may, and what is never on the page."""

import re

import pytest
from django.test import Client
from tests.workbench.plan.rehearsing.playing import AsUser, Team, begin, go, offer, page
from tests.workbench.reading import text_of

from batna.plan.rehearsal import KINDS
from workbench.people.models import User
from workbench.plan.looking_back import look_back
from workbench.plan.sitting import sit
from workbench.records import load, save


def test_it_begins_with_their_offer_and_says_what_it_is_worth(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    first = text_of(client.get(page(bicycle)))
    assert "Play the talks with Itex once before they are real." in first
    assert all(kind.says in first for kind in KINDS.values())
    number = begin(client, bicycle)
    shown = text_of(client.get(page(bicycle, number)))
    assert "points</data></em> to us; you have 8 offers left." in shown
    assert "Price per part" in shown
    assert [(move.by, move.action) for move in load.rehearsal(bicycle, number, maya).moves] == [("theirs", "offer")]
    assert "Your rehearsal is still going on" in text_of(client.get(page(bicycle)))


def test_it_goes_from_offers_over_a_no_to_the_debrief(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, kind="late")
    go(client, bicycle, number, offer(), maya)
    go(client, bicycle, number, {"do": "no", "words": "our budget ends there"}, maya)
    shown = text_of(client.get(page(bicycle, number)))
    assert "our budget ends there" in shown
    assert "you have 6 offers left" in shown
    go(client, bicycle, number, {"do": "accept"}, maya)
    record = load.rehearsal(bicycle, number, maya)
    assert (record.state, record.result) == ("ended", "agreed")
    looked = text_of(client.get(page(bicycle, number)))
    debrief = look_back(sit(load.case(bicycle, maya).case, record))
    assert debrief is not None
    assert debrief.says in looked
    assert debrief.type.says in looked
    assert "What your concessions bought" in looked
    assert "Agreed" in text_of(client.get(page(bicycle)))


def test_walking_away_and_stopping_end_it(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    go(client, bicycle, number, {"do": "walk", "words": "too dear"}, maya)
    assert load.rehearsal(bicycle, number, maya).result == "we left"
    assert "You walked away" in text_of(client.get(page(bicycle, number)))
    stopped = begin(client, bicycle)
    for _ in range(2):
        assert client.post(page(bicycle, stopped, "stop")).status_code == 302
    assert load.rehearsal(bicycle, stopped, maya).result == "stopped"
    assert "You stopped before the end" in text_of(client.get(page(bicycle, stopped)))
    assert "Nobody has come to an agreement with Itex" in text_of(client.get(page(bicycle)))


def test_a_final_offer_is_called_so(as_user: AsUser, maya: User, bicycle: int) -> None:
    save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"rounds": 1})
    number = begin(as_user(maya), bicycle, kind="firm", rounds="4")
    shown = text_of(as_user(maya).get(page(bicycle, number)))
    assert "and they call it final: after it they leave." in shown
    assert "final offer</span>" in shown


def test_after_the_last_offer_accepting_or_leaving_is_left(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, kind="late", rounds="1")
    go(client, bicycle, number, offer(price="3.47", returns="full price"), maya)
    shown = text_of(client.get(page(bicycle, number)))
    assert "; accept it, or walk away." in shown
    assert "Every offer has been put" in shown
    assert "Say no</button>" not in shown


def test_a_supplier_that_sees_no_way_leaves_at_once(as_user: AsUser, maya: User, bicycle: int) -> None:
    loaded = load.case(bicycle, maya)
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=loaded.lines, rules=[], theirs={"reservation": 10_000})
    client = as_user(maya)
    number = begin(client, bicycle, kind="drawn")
    record = load.rehearsal(bicycle, number, maya)
    assert (record.result, [move.action for move in record.moves]) == ("they left", ["walk"])
    assert "They walked away" in text_of(client.get(page(bicycle, number)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (offer(price="99"), "expected one of the options of price"),
        ({"do": "offer"}, "expected an option for at least one issue"),
        (offer() | {"words": "a\0b"}, "zero byte"),
    ],
)
def test_it_rejects_what_cannot_be_with_a_sentence_and_keeps_the_offer(
    as_user: AsUser, maya: User, bicycle: int, data: dict[str, str], said: str
) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    shown = go(client, bicycle, number, data, maya, status=422)
    assert said in shown
    assert "Not made. What you chose stays here." in shown
    assert len(load.rehearsal(bicycle, number, maya).moves) == 1


def test_it_rejects_an_offer_and_a_yes_that_the_charter_forbids(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    number = begin(client, cloud)
    case = load.case(cloud, maya).case
    package = dict(case.outcome.package if case.outcome else {}) | {"annual_fee": 3_300_000}
    forbidden = {f"pick.{name}": str(option) for name, option in package.items()}
    assert "breaks clause 1" in go(client, cloud, number, {"do": "offer"} | forbidden, maya, status=422)
    checked = text_of(client.post(page(cloud, number, "check"), forbidden, headers={"HX-Request": "true"}))
    assert "The charter forbids it" in checked
    assert "disabled" in checked
    shown = text_of(client.get(page(cloud, number)))
    assert "You may not sign it" in shown
    assert "Accept their offer" not in shown
    assert "breaks clause" in go(client, cloud, number, {"do": "accept"}, maya, status=422)


def test_what_the_supplier_is_stands_nowhere_while_it_is_played(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, kind="moody")
    record = load.rehearsal(bicycle, number, maya)
    for answer in (
        client.get(page(bicycle, number)),
        client.post(page(bicycle, number, "check"), offer() | {"ask": "hint"}),
        client.post(page(bicycle, number, "check"), offer() | {"ask": "hint"}, headers={"HX-Request": "true"}),
    ):
        shown = text_of(answer)
        assert answer.status_code == 200
        assert str(record.seed) not in shown
        assert "moody" not in shown.lower()
        assert not re.search(r"walks away below|signs nothing below", shown)
    assert "Moody" not in re.sub(r"<form.*?</form>", "", text_of(client.get(page(bicycle))), flags=re.DOTALL)
    client.post(page(bicycle, number, "stop"))
    assert "Moody" in text_of(client.get(page(bicycle, number)))


def test_a_hint_has_its_reason_and_goes_into_the_offer(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    hint = text_of(client.post(page(bicycle, number, "check"), offer() | {"ask": "hint"}, headers={"HX-Request": "true"}))
    assert "Offer: " in hint
    assert "Put it into my offer" in hint
    taken = text_of(client.post(page(bicycle, number, "check"), {"ask": "take"}, headers={"HX-Request": "true"}))
    assert taken.lstrip().startswith('<section class="card" id="compose">')
    assert "checked" in taken
    plain = text_of(client.post(page(bicycle, number, "check"), {"pick.price": "3.98"}))
    assert 'value="3.98" checked' in plain


def test_the_meter_measures_while_it_is_put_together(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)

    def meter(data: dict[str, str]) -> str:
        return text_of(client.post(page(bicycle, number, "check"), data, headers={"HX-Request": "true"}))

    assert '56</data> above <span class="nowrap">our walk-away' in meter(offer())
    assert "Choose an option" in meter({})
    assert "Not an option of this case" in meter({"pick.price": "7"})
    assert "to" in meter({"pick.price": "3.71"})


def test_it_shows_the_next_step_where_nobody_estimated_them(as_user: AsUser, maya: User, empty_case: int) -> None:
    shown = text_of(as_user(maya).get(page(empty_case)))
    assert "Nothing to rehearse yet" in shown
    assert "Open the issues" in shown


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_it_hides_from_those_who_may_not_know_the_supplier(as_user: AsUser, team: Team, maya: User, cloud: int, role: str) -> None:
    number = begin(as_user(maya), cloud)
    client = as_user(team[role])
    assert "The rehearsal</b> is hidden from your role" in text_of(client.get(page(cloud)))
    assert client.get(page(cloud, number)).status_code == 404
    assert client.post(page(cloud, verb="start"), {"kind": "drawn", "rounds": "8", "opens": "theirs"}).status_code == 403
    for verb in ("check", "move", "back", "stop"):
        assert client.post(page(cloud, number, verb), {"do": "walk"}).status_code in {403, 404}


@pytest.mark.parametrize("role", ["approver", "finance"])
def test_those_who_may_know_the_supplier_play(as_user: AsUser, team: Team, cloud: int, role: str) -> None:
    client = as_user(team[role])
    number = begin(client, cloud)
    assert "Make this offer" in text_of(client.get(page(cloud, number)))
    hint = text_of(client.post(page(cloud, number, "check"), {"ask": "hint"}, headers={"HX-Request": "true"}))
    assert ("The hint</b> is hidden from your role" in hint) == (role == "finance")
    go(client, cloud, number, {"do": "walk"}, team[role])
    assert "You walked away" in text_of(client.get(page(cloud, number)))


def test_a_case_that_was_put_away_is_looked_at_and_not_played(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    save.case.archive_case(actor=maya, case_id=bicycle)
    assert "Begin a rehearsal" not in text_of(client.get(page(bicycle)))
    assert "Make this offer" not in text_of(client.get(page(bicycle, number)))
    assert client.post(page(bicycle, number, "move"), offer()).status_code == 403


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    for address in (page(cloud), page(cloud, 1)):
        assert client.get(address)["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, maya: User, cloud: int) -> None:
    number = begin(as_user(maya), cloud)
    for address in (page(cloud), page(cloud, number)):
        assert as_user(stranger).get(address).status_code == 404
