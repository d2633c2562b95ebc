"""A rehearsal on record is played again: what is shown of it, what its next offer starts from, and when it cannot go on."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.issue import Option
from batna.model.package import read_package
from batna.plan.rehearsal import Move, make_setup, play_rehearsal, why_not_signed
from workbench.plan.sitting import chat_of, draft_of, hint_of, marks_in, moves_of, row_of, sit, start_of
from workbench.records.rehearsals import Rehearsal, RehearsalMove
from workbench.ui.picks import picked_in

OURS: dict[str, Option] = {"price": 3.71, "delivery": 45, "payment": "30 days after delivery", "returns": "full price"}


@pytest.fixture
def bicycle_case(root: Path) -> Case:
    return read_case(root / "examples/bicycle_parts.yaml")


def record_of(case: Case, *moves: Move, kind: str = "steady", **more: Any) -> Rehearsal:
    """Return a rehearsal as the records would give it back."""
    setup = make_setup(case, kind, seed=3, start="beginning")
    rows = [row_of(turn) for turn in play_rehearsal(case, setup, moves).turns]
    told = tuple(RehearsalMove(row["round"], row["by"], row["action"], row["package"], row["words"]) for row in rows)
    begun = datetime(2027, 3, 1, 12, tzinfo=UTC)
    plain = Rehearsal(1, "Maya", True, kind, 3, setup.rounds, "theirs", "beginning", "playing", "", begun, None, told, "as it was", 0)
    return replace(plain, **more)


def test_it_is_played_again_from_its_moves(bicycle_case: Case) -> None:
    record = record_of(bicycle_case, Move("offer", OURS), Move("no", reason="too dear"))
    sitting = sit(bicycle_case, record)
    assert sitting.live is not None
    assert (sitting.live.round, sitting.live.left, sitting.is_over) == (3, 6, False)
    assert [(move.action, move.reason) for move in moves_of(record)] == [("offer", ""), ("no", "too dear")]


def test_bubbles_mark_what_changed(bicycle_case: Case) -> None:
    moves = [Move("offer", OURS), Move("no", reason="too dear"), Move("offer", OURS | {"price": 3.47}), Move("accept")]
    first, ours, second, no, third, fourth, *_, agreed = chat_of(sit(bicycle_case, record_of(bicycle_case, *moves))).latest
    assert (first.name, first.is_ours, len(first.terms), first.same) == ("Itex", False, 4, ())
    assert (ours.name, ours.done, len(ours.terms)) == ("You", "", 4)
    assert [(term.label, term.option, term.before) for term in second.terms] == [("Delivery time", "30 days", "45 days")]
    assert len(second.same) == 3
    assert (no.done, no.says, no.worth) == ("said no", "too dear", None)
    assert [(term.label, term.option, term.before) for term in third.terms] == [("Price per part", "4.12 USD", "4.37 USD")]
    assert [(term.option, term.before) for term in fourth.terms] == [("3.47 USD", "3.71 USD")]
    assert (agreed.done, len(agreed.terms), agreed.same) == ("agreed", 4, ())
    assert not any(term.before for term in agreed.terms)
    repeated = chat_of(sit(bicycle_case, record_of(bicycle_case, Move("no"), kind="firm"))).latest[-1]
    assert (repeated.terms, len(repeated.same)) == ((), 4)


def test_an_issue_that_was_open_is_named_so(bicycle_case: Case) -> None:
    record = record_of(bicycle_case, Move("offer", {"price": 3.47}), Move("offer", {"price": 3.47, "delivery": 30}))
    named = [bubble for bubble in chat_of(sit(bicycle_case, record)).latest if bubble.is_ours][1]
    assert [(term.label, term.before) for term in named.terms] == [("Delivery time", "left open")]


@pytest.mark.parametrize("more", [{"kind": "eager"}, {"moves": (RehearsalMove(1, "ours", "offer", {"gone": 1}, ""),)}])
def test_what_is_not_as_it_was_shows_what_is_on_record(bicycle_case: Case, more: dict[str, Any]) -> None:
    record = record_of(bicycle_case, Move("no"), Move("no"), Move("no"), is_mine=False)
    sitting = sit(bicycle_case, replace(record, **more))
    assert sitting.live is None
    shown = chat_of(sitting).latest
    assert len(shown) == len(sitting.record.moves)
    assert {bubble.worth for bubble in shown} == {None}
    assert {bubble.name for bubble in shown} <= {"Maya", "Itex"}


def test_what_is_hidden_cannot_be_played(bicycle_case: Case) -> None:
    assert sit(hide(bicycle_case, ["preferences.theirs"]), record_of(bicycle_case)).live is None


def test_offers_of_the_real_talks_stand_before_the_rehearsal(root: Path) -> None:
    case = read_case(root / "examples/packaging_film.yaml")
    setup = make_setup(case, "steady", seed=3)
    turns = [row_of(turn) for turn in play_rehearsal(case, setup, [Move("no")]).turns]
    told = tuple(RehearsalMove(row["round"], row["by"], row["action"], row["package"], row["words"]) for row in turns)
    record = replace(record_of(case), moves=told, rounds=setup.rounds, opens=setup.opens, start="here")
    sitting = sit(case, record, case)
    assert sitting.live is not None
    assert sitting.changed == ()
    chat = chat_of(sitting)
    assert [(one.name, one.on) for one in chat.real[:2]] == [("You", case.offers[0].on), (case.supplier, case.offers[1].on)]
    assert (len(chat.real), len(chat.earlier), [one.round for one in chat.latest]) == (6, 0, [4, 4])
    assert chat.latest[1].terms == ()
    assert start_of(case, sitting.live)["price_kg"] == "2.85"


def test_a_long_talk_scrolls_away_unless_it_is_looked_back_at(bicycle_case: Case) -> None:
    lasting = bicycle_case.model_copy(update={"bargaining": bicycle_case.bargaining.model_copy(update={"rounds": 20})})
    sitting = sit(lasting, record_of(lasting, *[Move("no")] * 8, kind="firm"))
    chat = chat_of(sitting)
    assert (len(chat.earlier), len(chat.latest)) == (5, 12)
    assert (chat_of(sitting, whole=True).earlier, len(chat_of(sitting, whole=True).latest)) == ((), 17)


def test_the_next_offer_starts_from_ours_else_from_theirs(bicycle_case: Case) -> None:
    setup = make_setup(bicycle_case, "steady", seed=3)
    assert start_of(bicycle_case, play_rehearsal(bicycle_case, setup))["price"] == "4.37"
    assert start_of(bicycle_case, play_rehearsal(bicycle_case, setup, [Move("offer", OURS)]))["price"] == "3.71"
    assert start_of(bicycle_case, play_rehearsal(bicycle_case, make_setup(bicycle_case, opens="ours"))) == {}


def test_the_next_offer_starts_within_the_charter(root: Path) -> None:
    case = read_case(root / "examples/packaging_film.yaml")
    live = play_rehearsal(case, make_setup(case, "late", seed=3, start="beginning"))
    assert live.on_table is not None
    start = start_of(case, live)
    assert why_not_signed(case, live.on_table) != ()
    assert why_not_signed(case, read_package(case.issues, start)) == ()
    assert start["price_kg"] == "3.1"


def test_what_was_chosen_is_read_from_the_form(bicycle_case: Case) -> None:
    posted = QueryDict("pick.price=3.71&pick.delivery=&pick.unknown=7")
    assert picked_in(posted, bicycle_case) == {"price": "3.71"}


def test_the_draft_has_worth_distances_and_picks(bicycle_case: Case) -> None:
    sitting = sit(bicycle_case, record_of(bicycle_case, Move("offer", OURS), Move("no")))
    assert sitting.live is not None
    draft = draft_of(sitting, sitting.live, {name: str(option) for name, option in OURS.items()})
    assert draft.check is not None
    assert draft.check.ours is not None
    assert draft.check.ours.likely == 69
    assert draft.distances == [("walk-away", 69, "above")]
    price = draft.picks[0]
    assert (price.ours, price.theirs, price.is_short, price.is_open) == ("3.71 USD", "4.12 USD", True, False)
    assert [choice.value for choice in price.choices if choice.picked] == ["3.71"]
    assert draft_of(sitting, sitting.live, {}).distances == []
    assert [fault.where for fault in draft_of(sitting, sitting.live, {"price": "7"}).faults] == ["Price per part"]


def test_it_warns_before_giving_after_a_no(bicycle_case: Case) -> None:
    sitting = sit(bicycle_case, record_of(bicycle_case, Move("offer", OURS), Move("offer", OURS), kind="firm"))
    assert sitting.live is not None
    less = {name: str(option) for name, option in OURS.items()} | {"price": "4.37"}
    assert len(draft_of(sitting, sitting.live, less).warnings) == 1


def test_an_issue_with_very_many_options_is_typed_and_one_with_many_is_a_list() -> None:
    issues = [{"id": "price", "options": list(range(300))}, {"id": "days", "options": list(range(20))}]
    values = {"price": list(range(300)), "days": list(range(20))}
    preferences = {"ours": {"values": values, "reservation": 0, "target": 310}, "theirs": {"values": values, "reservation": 0}}
    case = case_of({"batna": 1, "title": "C", "buyer": "N", "supplier": "S", "issues": issues, "preferences": preferences})
    sitting = sit(case, record_of(case))
    assert sitting.live is not None
    draft = draft_of(sitting, sitting.live, {"price": "290", "days": "19"})
    assert [(len(pick.choices), pick.is_short) for pick in draft.picks] == [(0, True), (20, False)]
    assert draft.distances == [("walk-away", 309, "above"), ("target", 1, "below")]
    assert draft_of(sitting, sitting.live, {"price": "291", "days": "19"}).distances[1] == ("target", 0, "at")


def test_the_charter_is_asked_before_a_yes(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    assert "breaks clause 1" in why_not_signed(case, {"annual_fee": 3_300_000})[0]
    assert marks_in(case) == ("theirs", "target", "walk_away")


def test_a_hint_sees_the_talks(bicycle_case: Case) -> None:
    sitting = sit(bicycle_case, record_of(bicycle_case, Move("offer", OURS)))
    assert sitting.live is not None
    assert hint_of(sitting, sitting.live).round == 2
