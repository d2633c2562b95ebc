"""Where a rehearsal in the browser begins: from the first word or mid-talks, with past talks, without a walk-away, anew."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.workbench.plan.rehearsing.playing import AsUser, Team, begin, go, offer, page
from tests.workbench.reading import text_of

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.seeding import PAST, TEAMS, seed


def test_we_may_put_the_first_offer(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    number = begin(client, bicycle, opens="ours", rounds="3")
    assert "You put the first offer" in text_of(client.get(page(bicycle, number)))
    assert load.rehearsal(bicycle, number, maya).moves == ()
    go(client, bicycle, number, offer(), maya)
    assert [move.by for move in load.rehearsal(bicycle, number, maya).moves] == ["ours", "theirs"]


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


def test_it_says_what_is_missing_when_it_was_taken_away_since_the_page_was_opened(as_user: AsUser, maya: User, bicycle: int) -> None:
    client, lines = as_user(maya), load.case(bicycle, maya).lines
    bare = [replace(line, theirs=()) for line in lines]
    number = begin(client, bicycle)
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=bare, rules=[])
    for chosen in ({"kind": "late", "opens": "ours"}, {"same": str(number)}, {"anew": str(number)}):
        answer = client.post(page(bicycle, verb="start"), chosen)
        assert answer.status_code == 422
        assert "Nothing to rehearse yet" in text_of(answer)
        assert "what each option is worth to the supplier" in text_of(answer)


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
