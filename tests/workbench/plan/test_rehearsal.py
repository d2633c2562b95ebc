"""Rehearsals in the browser: begin one, play it, look back; who may, what is never on the page, and what happens in two windows."""
# Over budget: one page from its beginning to its debrief, with everybody who may and may not see it.

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.plan.rehearsal import KINDS
from workbench.people.models import User
from workbench.plan.looking_back import look_back
from workbench.plan.sitting import sit
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.seeding import PAST, TEAMS, seed

AsUser = Callable[[User], Client]
Team = dict[str, User]
OURS = {"price": "3.71", "delivery": "45", "payment": "30 days after delivery", "returns": "5 % spoilage"}


def page(pk: int, number: int | None = None, verb: str = "") -> str:
    return f"/cases/{pk}/plan/rehearsal" + (f"/{number}" if number else "") + (f"/{verb}" if verb else "")


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def begin(client: Client, pk: int, **chosen: Any) -> int:
    answer = client.post(page(pk, verb="start"), {"kind": "steady", "rounds": "8", "opens": "theirs"} | chosen)
    assert answer.status_code == 302, text_of(answer)
    return int(answer["Location"].rsplit("/", 1)[1])


def offer(**more: str) -> dict[str, str]:
    return {"do": "offer"} | {f"pick.{name}": option for name, option in (OURS | more).items()}


def go(client: Client, pk: int, number: int, data: dict[str, str], user: User | None = None, *, status: int = 302) -> str:
    seen = {"seen": str(load.rehearsal(pk, number, user).seen)} if user else {}
    answer = client.post(page(pk, number, "move"), seen | data)
    assert answer.status_code == status
    return text_of(answer)


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


def test_we_may_put_the_first_offer(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, opens="ours", rounds="3")
    assert "You put the first offer" in text_of(client.get(page(bicycle, number)))
    assert load.rehearsal(bicycle, number, maya).moves == ()
    go(client, bicycle, number, offer(), maya)
    assert [move.by for move in load.rehearsal(bicycle, number, maya).moves] == ["ours", "theirs"]


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


def test_two_windows_lose_nothing(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    go(client, bicycle, number, offer() | {"seen": "1"})
    answer = client.post(page(bicycle, number, "move"), offer(price="3.98") | {"seen": "1"}, follow=True)
    assert "The talks had gone on in another window" in text_of(answer)
    assert len(load.rehearsal(bicycle, number, maya).moves) == 3


def test_the_same_request_twice_moves_once(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    for _ in range(2):
        go(client, bicycle, number, {"do": "walk", "seen": "1", "key": "k"})
    assert [move.action for move in load.rehearsal(bicycle, number, maya).moves] == ["offer", "walk"]
    assert client.post(page(bicycle, number, "check"), offer()).status_code == 302


def test_a_case_that_changed_is_played_on_as_it_was(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    go(client, bicycle, number, offer(), maya)
    talked = [move.package for move in load.rehearsal(bicycle, number, maya).moves]
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=[IssueLine("new", (1, 2), ours=(0, 1), theirs=(1, 0))], rules=[])
    shown = text_of(client.get(page(bicycle, number)))
    assert "The case has changed since" in shown
    assert "issues" in shown
    assert "Begin anew" in shown
    assert "3.71 USD" in shown
    go(client, bicycle, number, offer(price="3.98"), maya)
    go(client, bicycle, number, {"do": "no"}, maya)
    record = load.rehearsal(bicycle, number, maya)
    assert [move.package for move in record.moves[:3]] == talked
    client.post(page(bicycle, number, "stop"))
    looked = text_of(client.get(page(bicycle, number)))
    assert "Played on the case as it was" in looked
    assert "What the supplier was" in looked


def test_a_rehearsal_begins_anew_on_the_case_of_today(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, kind="late", rounds="5")
    lines = load.case(bicycle, maya).lines
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=lines, rules=[], reservation=30)
    anew = begin(client, bicycle, anew=str(number))
    old, new = (load.rehearsal(bicycle, one, maya) for one in (number, anew))
    assert (old.state, old.result, new.state, new.kind, new.rounds) == ("ended", "stopped", "playing", "late", 5)
    assert old.basis != new.basis
    assert "The case has changed since" not in text_of(client.get(page(bicycle, anew)))
    again = begin(client, bicycle, anew=str(number))
    assert load.rehearsal(bicycle, again, maya).state == "playing"


def test_versions_of_the_case_are_not_compared_with_each_other(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    save.case.set_member(actor=maya, case_id=bicycle, user=team["finance"], role="finance")
    mine, other = as_user(maya), as_user(team["finance"])
    number = begin(mine, bicycle)
    go(mine, bicycle, number, {"do": "accept"}, maya)
    lines = load.case(bicycle, maya).lines
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=lines, rules=[], reservation=30)
    shown = text_of(other.get(page(bicycle)))
    assert "The case as it was: since then <b>our walk-away</b> changed. Not to be compared with the others." in shown
    assert "Nobody has come to an agreement with Itex in a rehearsal of the case as it is now yet." in shown
    again = begin(other, bicycle, same=str(number))
    assert load.rehearsal(bicycle, again, team["finance"]).basis == load.rehearsal(bicycle, number, maya).basis
    go(other, bicycle, again, {"do": "accept"}, team["finance"])
    compared = text_of(other.get(page(bicycle, again)))
    assert "Everybody who met this supplier" in compared
    assert "Maya Lindqvist" in compared
    fresh = begin(mine, bicycle)
    go(mine, bicycle, fresh, {"do": "accept"}, maya)
    both = text_of(mine.get(page(bicycle)))
    assert "The case as it is now" in both
    assert "You left the least on the table" in both


def test_it_goes_on_from_where_the_talks_stand(as_user: AsUser, maya: User, film: int) -> None:
    client = as_user(maya)
    first = text_of(client.get(page(film)))
    assert "From where we stand" in first
    assert "6 offers exchanged, 3 more of ours; you move next" in first
    number = begin(client, film, rounds="", start="here")
    record = load.rehearsal(film, number, maya)
    assert (record.start, record.rounds, record.opens, record.moves) == ("here", 3, "ours", ())
    shown = text_of(client.get(page(film, number)))
    assert "6 offers of the real talks" in shown
    assert "The rehearsal begins here; what was offered stays offered" in shown
    assert "Accept their offer" in shown
    assert 'value="2.85" checked' in shown or 'value="2.85" selected' in shown
    go(client, film, number, {"do": "no", "words": "our budget ends there"}, maya)
    go(client, film, number, {"do": "walk"}, maya)
    looked = text_of(client.get(page(film, number)))
    assert "Played from where the talks stood after 6 offers, in round 3, with 3 more of ours." in looked
    assert "in the real talks" in looked
    assert "mid-talks" in text_of(client.get(page(film)))
    afresh = begin(client, film, rounds="", start="beginning")
    assert load.rehearsal(film, afresh, maya).rounds == 6
    assert load.rehearsal(film, begin(client, film, rounds=""), maya).start == "here"


@pytest.fixture
def past(root: Path, team: Team) -> list[int]:
    """Finished talks with the supplier of the film and in its category."""
    files = sorted((root / f"examples/{PAST}").glob("*.yaml"))
    return [seed(read_case(file), team, TEAMS[file.stem]) for file in files]


def test_past_talks_weigh_a_supplier_that_its_player_alone_meets(
    as_user: AsUser, team: Team, maya: User, film: int, past: list[int]
) -> None:
    client = as_user(maya)
    assert past
    assert "Drawn, with past talks" in text_of(client.get(page(film)))
    number = begin(client, film, kind="learned", rounds="")
    record = load.rehearsal(film, number, maya)
    assert (record.kind, record.is_alone) == ("drawn", True)
    assert "seen by you alone" in text_of(client.get(page(film, number)))
    client.post(page(film, number, "stop"))
    looked = text_of(client.get(page(film, number)))
    assert "Learned from" in looked
    assert "seen by you alone" in looked
    assert "Drawn, with past talks" in text_of(client.get(page(film)))
    other = as_user(team["approver"])
    assert other.get(page(film, number)).status_code == 404
    assert "Rehearsals of this case" not in text_of(other.get(page(film)))
    anew = begin(client, film, anew=str(number))
    assert load.rehearsal(film, anew, maya).is_alone


def test_without_a_past_it_says_what_is_missing(as_user: AsUser, maya: User, film: int) -> None:
    client = as_user(maya)
    assert "Drawn, with past talks" not in text_of(client.get(page(film)))
    answer = client.post(page(film, verb="start"), {"kind": "learned", "rounds": ""})
    assert answer.status_code == 422
    assert "more finished talks with this supplier" in text_of(answer)


def test_they_answer_our_last_offer_at_once(as_user: AsUser, maya: User, film: int) -> None:
    case = load.case(film, maya).case
    last = dict(case.offers[-2].package)
    save.negotiate.make_offer(actor=maya, case_id=film, offer={"by": "ours", "on": "2026-09-20", "package": last})
    client = as_user(maya)
    assert f"{case.supplier} answers first" in text_of(client.get(page(film)))
    number = begin(client, film, rounds="", start="here", kind="firm")
    assert [move.by for move in load.rehearsal(film, number, maya).moves] == ["theirs"]


@pytest.fixture
def words(team: Team) -> int:
    """A case of words only, without a walk-away of ours, in talks that may last long."""
    preferences = {
        "ours": {"values": {"place": [0, 6], "service": [0, 3, 8]}},
        "theirs": {"values": {"place": [5, 0], "service": [9, 4, 0]}, "reservation": {"low": 1, "likely": 2, "high": 3}},
    }
    issues = [{"id": "place", "options": ["theirs", "ours"]}, {"id": "service", "options": ["none", "by day", "day and night"]}]
    document = {"batna": 1, "title": "Words", "buyer": "Northwind", "supplier": "Hall", "issues": issues, "preferences": preferences}
    return seed(case_of(document | {"bargaining": {"rounds": 40}}), team, ("approver",), "words")


def test_a_case_of_words_without_a_walk_away_is_played_for_long(as_user: AsUser, maya: User, words: int) -> None:
    client = as_user(maya)
    assert "From where we stand" not in text_of(client.get(page(words)))
    number = begin(client, words, kind="firm", rounds="")
    assert load.rehearsal(words, number, maya).rounds == 40
    put = {"do": "offer", "pick.place": "ours", "pick.service": "day and night"}
    for _ in range(8):
        go(client, words, number, put, maya)
    shown = text_of(client.get(page(words, number)))
    assert "5 earlier moves" in shown
    assert "our walk-away" not in shown
    assert client.post(page(words, number, "check"), put | {"ask": "hint"}, headers={"HX-Request": "true"}).status_code == 200
    go(client, words, number, {"do": "walk"}, maya)
    looked = text_of(client.get(page(words, number)))
    assert "You walked away: no agreement." in looked
    assert "earlier moves" not in looked
    assert text_of(client.get(page(words))).count("Walked away") == 1


def test_the_last_move_is_taken_back(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle)
    assert "Take back my last move" not in text_of(client.get(page(bicycle, number)))
    assert client.post(page(bicycle, number, "back"), {"seen": "1"}).status_code == 302
    go(client, bicycle, number, offer(), maya)
    assert "Take back my last move" in text_of(client.get(page(bicycle, number)))
    client.post(page(bicycle, number, "back"), {"seen": "3", "key": "b"})
    record = load.rehearsal(bicycle, number, maya)
    assert ([move.by for move in record.moves], record.taken_back) == (["theirs"], 1)
    go(client, bicycle, number, offer() | {"seen": "4"})
    answer = client.post(page(bicycle, number, "back"), {"seen": "3"}, follow=True)
    assert "Nothing was taken back." in text_of(answer)
    client.post(page(bicycle, number, "stop"))
    assert "1 move taken back." in text_of(client.get(page(bicycle, number)))
    assert "1 taken back" in text_of(client.get(page(bicycle)))
    client.post(page(bicycle, number, "back"), {"seen": "6"})
    assert len(load.rehearsal(bicycle, number, maya).moves) == 3


def test_colleagues_compare_and_play_the_same_supplier(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    save.case.set_member(actor=maya, case_id=bicycle, user=team["finance"], role="finance")
    mine, other = as_user(maya), as_user(team["finance"])
    number = begin(mine, bicycle)
    assert other.get(page(bicycle, number)).status_code == 404
    go(mine, bicycle, number, {"do": "accept"}, maya)
    shown = text_of(other.get(page(bicycle)))
    assert "Maya Lindqvist" in shown
    assert "Play it too" in shown
    assert "Maya Lindqvist" in text_of(other.get(page(bicycle, number)))
    again = begin(other, bicycle, same=str(number))
    first, second = (load.rehearsal(bicycle, one, team["finance"]) for one in (number, again))
    assert (first.kind, first.seed, first.rounds) == (second.kind, second.seed, second.rounds)
    assert other.post(page(bicycle, number, "move"), {"do": "walk"}).status_code == 404
    go(other, bicycle, again, {"do": "accept"}, team["finance"])
    assert text_of(other.get(page(bicycle))).count("No. 1") == 2


def test_a_long_list_has_pages(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    for _ in range(9):
        client.post(page(bicycle, begin(client, bicycle), "stop"))
    assert "Older" in text_of(client.get(page(bicycle)))
    assert "Newer" in text_of(client.get(page(bicycle) + "?page=2"))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"kind": "angry"}, "expected drawn, or one of eager"),
        ({"rounds": "many"}, "a whole number from 1 to 200"),
        ({"opens": "nobody"}, "ours or theirs"),
    ],
)
def test_it_rejects_a_beginning_that_cannot_be(as_user: AsUser, maya: User, bicycle: int, chosen: dict[str, str], said: str) -> None:
    answer = as_user(maya).post(page(bicycle, verb="start"), {"kind": "drawn", "rounds": "8", "opens": "theirs"} | chosen)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert load.rehearsals(bicycle, maya) == ()


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
