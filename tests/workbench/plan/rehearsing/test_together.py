"""Rehearsals in two windows, by several people and on several versions of a case."""

from tests.workbench.plan.rehearsing.playing import AsUser, Team, begin, go, offer, page
from tests.workbench.reading import text_of

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine


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
