"""A rehearsal: the same moves give the same session, what cannot be is refused with a sentence, and the supplier says what it does."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.batna.plan.rehearsing.chairs import TODAY, chairs, firm, lines, look_back, offer, steps

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.package import Package
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.negotiate.next_offer import NextOffer, choose_next_offer
from batna.plan._rehearsing import set_scene
from batna.plan._words import say_offer, say_walk
from batna.plan.rehearsal import DRAWN, KINDS, Move, Setup, ask_hint, check_move, make_setup, play_rehearsal, talks_of


def test_a_rehearsal_reads_as_a_table_of_moves() -> None:
    """A steady supplier opens with its best package and comes down evenly; ours is taken as soon as it reaches its target."""
    case = chairs()
    setup = make_setup(case, "steady", seed=3, rounds=8)
    assert lines(play_rehearsal(case, setup)) == ["1 theirs offer 210 60"]
    played = play_rehearsal(case, setup, [offer(180, 30), Move("no", reason="our budget ends there"), offer(190, 60), offer(190, 60)])
    assert lines(played) == [
        "1 theirs offer 210 60", "1 ours offer 180 30",
        "2 theirs offer 210 60", "2 ours no",
        "3 theirs offer 210 60", "3 ours offer 190 60",
        "4 theirs offer 210 30", "4 ours offer 190 60",
        "5 theirs offer 200 60",
    ]  # fmt: skip
    assert (played.state, played.round, played.left) == ("ours", 5, 4)
    assert played.on_table == {"price": 200, "days": 60}
    assert [turn.ours.likely for turn in played.turns if turn.ours] == [0, 50, 0, 0, 25, 10, 25, 12]
    assert played.turns[3].says == "our budget ends there"
    assert [(one.issue, one.before, one.after) for one in played.turns[6].changes] == [("days", 60, 30)]


def test_the_same_seed_and_moves_give_the_same_session() -> None:
    case = chairs(
        theirs={"price": [{"low": 30, "likely": 40, "high": 50}, 24, 10, 0], "days": [10, 0]}, floor={"low": 0, "likely": 10, "high": 20}
    )
    moves = [offer(180, 30), Move("no"), offer(190, 30)]
    for kind in (*KINDS, DRAWN):
        first, again = (play_rehearsal(case, make_setup(case, kind, seed=5), moves) for _ in range(2))
        assert first == again
        assert play_rehearsal(case, first.setup, first.moves) == first
    assert len({lines(play_rehearsal(case, make_setup(case, DRAWN, seed=seed), moves))[-1] for seed in range(12)}) > 1


def test_when_we_open_the_supplier_answers_in_the_same_round() -> None:
    case = chairs()
    setup = make_setup(case, "eager", rounds=2, opens="ours")
    assert play_rehearsal(case, setup).turns == ()
    with pytest.raises(BadInput, match="accept: expected an offer of theirs on the table"):
        play_rehearsal(case, setup, [Move("accept")])
    with pytest.raises(BadInput, match="no: expected an offer of theirs on the table"):
        play_rehearsal(case, setup, [Move("no")])
    assert lines(play_rehearsal(case, setup, [offer(180, 30)])) == ["1 ours offer 180 30", "1 theirs offer 210 60"]


def test_an_offer_may_leave_issues_to_them_and_they_close_it_as_they_like_best() -> None:
    case = chairs()
    played = play_rehearsal(case, make_setup(case, "eager", seed=2), [offer(190), offer(200)])
    assert played.state == "agreed"
    assert played.agreed == {"price": 200, "days": 60}
    assert "What you left open we settle so: Delivery 60 day." in played.turns[-1].says
    assert played.turns[1].ours is not None
    assert (played.turns[1].ours.likely, played.turns[1].ours.low, played.turns[1].ours.high) == (None, 25, 35)


def test_the_last_offer_is_called_final_and_then_they_leave() -> None:
    case = chairs(bargaining={"rounds": 1})
    setup = firm(case, seed=0, rounds=3)
    played = play_rehearsal(case, setup)
    assert played.turns[-1].final
    assert "final" in played.turns[-1].says or "last word" in played.turns[-1].says
    left = play_rehearsal(case, setup, [offer(180, 30)])
    assert (left.state, left.left, left.turns[-1].action, left.turns[-1].package) == ("they left", 0, "walk", None)
    with pytest.raises(BadInput, match="this one has ended"):
        play_rehearsal(case, setup, [offer(180, 30), Move("walk")])


def test_they_leave_at_once_when_nothing_is_worth_their_while() -> None:
    case = chairs(floor=90)
    played = play_rehearsal(case, make_setup(case, seed=1))
    assert (played.state, played.on_table, played.round) == ("they left", None, 1)
    debrief = look_back(case, played.setup)
    assert (debrief.result, debrief.best, debrief.left, debrief.ours) == ("they left", None, None, 5)
    assert debrief.says == "They walked away: no agreement."


def test_after_our_last_offer_only_a_yes_or_leaving_is_left() -> None:
    case = chairs()
    setup = firm(case, rounds=1)
    played = play_rehearsal(case, setup, [offer(180, 30)])
    assert (played.state, played.left) == ("ours", 0)
    for move in (offer(190, 30), Move("no")):
        with pytest.raises(BadInput, match="accept or walk: every round has been used"):
            check_move(case, played, move)
    assert play_rehearsal(case, setup, [offer(180, 30), Move("accept")]).agreed == played.on_table
    assert play_rehearsal(case, setup, [offer(180, 30), Move("walk", reason="too dear")]).state == "we left"


def test_a_no_is_heard_as_the_same_offer_again() -> None:
    case = chairs()
    for kind in KINDS:
        setup = make_setup(case, kind, seed=4)
        moves = [offer(190, 30), Move("no"), Move("no", reason="it is all we have")]
        said, repeated = (play_rehearsal(case, setup, list(given)) for given in (moves, [moves[0]] * 3))
        assert [turn.package for turn in said.turns if turn.by == "theirs"] == [
            turn.package for turn in repeated.turns if turn.by == "theirs"
        ]
    first = play_rehearsal(case, make_setup(case, "steady", seed=4), [Move("no")])
    assert first.turns[-1].says.startswith(("We hear you.", "Understood.", "We take note of that."))


def test_they_may_take_our_offer_after_a_no() -> None:
    case = chairs()
    setup = make_setup(case, "eager", seed=3)
    played = play_rehearsal(case, setup, [offer(200, 30), *[Move("no")] * 4])
    assert (played.state, played.agreed) == ("agreed", {"price": 200, "days": 30})
    assert "offer" in played.turns[-1].says


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move("offer", {"price": 205}), "one of the options of price"),
        (Move("offer", {"colour": "red"}), "the id of an issue of this case"),
        (Move("offer", {}), "an option for at least one issue"),
        (Move("offer"), "an option for at least one issue"),
        (Move("offer", {"price": 180, "days": 30}), "a package that the rules of the case allow"),
        (Move("offer", {"price": 210, "days": 60}), "what the charter allows. Unit price 210 EUR breaks clause 2"),
        (Move("accept"), "what the charter allows. Unit price 210 EUR breaks clause 2"),
    ],
)
def test_it_refuses_what_cannot_be_with_a_sentence(move: Move, said: str) -> None:
    charter = {"red_lines": [{"clause": "2", "issue": "price", "at_most": 200}]}
    case = chairs(rules=[{"if": {"price": 180}, "then": {"days": [60]}}], charter=charter)
    with pytest.raises(BadInput, match=said):
        play_rehearsal(case, make_setup(case, "steady"), [move])


def test_an_option_may_be_given_as_it_is_written() -> None:
    case = chairs()
    now = play_rehearsal(case, make_setup(case))
    assert check_move(case, now, Move("offer", {"days": "30", "price": "190"})).package == {"price": 190, "days": 30}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "angry"}, 'type: got "angry", expected drawn, or one of eager, steady'),
        ({"rounds": 0}, "rounds: got 0, expected a whole number from 1 to 200"),
        ({"seed": -1}, "seed: got -1, expected 0 or more"),
        ({"opens": "nobody"}, 'opens: got "nobody", expected ours or theirs'),
    ],
)
def test_a_setup_that_cannot_be_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        make_setup(chairs(), **given)


def test_it_lasts_as_long_as_the_case_says() -> None:
    assert make_setup(chairs()).rounds == 8
    assert make_setup(chairs(bargaining={"rounds": 6, "deadline": 4})).rounds == 4
    assert make_setup(chairs(), rounds=3, opens="ours") == Setup(DRAWN, 0, 3, "ours")


def test_it_says_what_is_missing() -> None:
    empty = case_of({"batna": 1, "title": "C", "buyer": "N", "supplier": "S"})
    with pytest.raises(NotEnoughData, match="nothing to settle yet"):
        play_rehearsal(empty, Setup())
    with pytest.raises(NotEnoughData, match="when the supplier walks away"):
        play_rehearsal(chairs(floor=None), Setup())
    huge = [{"id": f"i{at}", "options": list(range(10))} for at in range(7)]
    values = {f"i{at}": list(range(10)) for at in range(7)}
    preferences = {"ours": {"values": values}, "theirs": {"values": values, "reservation": 0}}
    with pytest.raises(NotEnoughData, match="too many to play one by one"):
        play_rehearsal(
            case_of({"batna": 1, "title": "C", "buyer": "N", "supplier": "S", "issues": huge, "preferences": preferences}), Setup()
        )
    case = chairs()
    barred = case.model_copy(
        update={
            "rules": (
                *chairs(rules=[{"if": {"days": [60, 30]}, "then": {"price": [210]}}]).rules,
                *chairs(rules=[{"if": {"price": 210}, "then": {"days": [60]}}, {"if": {"price": 210}, "then": {"days": [30]}}]).rules,
            )
        }
    )
    with pytest.raises(NotEnoughData, match="The rules leave no package"):
        play_rehearsal(barred, Setup())
    with pytest.raises(HiddenFromRole):
        play_rehearsal(hide(case, ["preferences.theirs"]), Setup())


def test_offers_of_the_real_talks_narrow_who_is_drawn() -> None:
    """They always insisted on the price and gave the days away, so a drawn supplier is one to whom the price is heavy."""
    wide = {
        "price": [{"low": 0, "likely": 20, "high": 60}, {"low": 0, "likely": 10, "high": 30}, 5, 0],
        "days": [{"low": 0, "likely": 20, "high": 60}, 0],
    }
    rows = [(1, 210, 30), (2, 210, 30), (3, 210, 30)]
    offers = [
        {"id": f"o{at}", "round": at, "by": "theirs", "on": "2027-01-01", "package": {"price": price, "days": days}}
        for at, price, days in rows
    ]
    odd = {"id": "o9", "round": 4, "by": "ours", "on": "2027-01-02", "package": {"price": 180, "days": 30}}
    rules = [{"if": {"price": 180}, "then": {"days": [60]}}]
    plain, seen = chairs(theirs=wide, rules=rules), chairs(theirs=wide, rules=rules, offers=[*offers, odd])

    def weight_of_price(case: Case) -> float:
        shares = [dict(look_back(case, make_setup(case, seed=seed)).type.weights)["price"] for seed in range(15)]
        return float(np.mean(shares))

    assert weight_of_price(seen) > weight_of_price(plain) + 0.1


def test_the_talks_are_a_case_of_their_own() -> None:
    case = chairs(offers=[{"id": "real", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"price": 210}}])
    setup = make_setup(case, "eager", seed=3, start="beginning")
    going = talks_of(case, play_rehearsal(case, setup, [offer(180, 30)]), today=TODAY)
    assert [(one.id, one.round, one.by) for one in going.offers] == [("them1", 1, "theirs"), ("us1", 1, "ours"), ("them2", 2, "theirs")]
    assert going.outcome is None
    agreed = talks_of(case, play_rehearsal(case, setup, [Move("accept")]), today=TODAY)
    assert agreed.outcome is not None
    assert (agreed.outcome.kind, agreed.outcome.package) == ("agreement", {"price": 210, "days": 60})
    left = talks_of(case, play_rehearsal(case, setup, [Move("walk")]), today=TODAY)
    assert left.outcome is not None
    assert (left.outcome.kind, left.outcome.package) == ("impasse", {})


def test_a_hint_sees_the_offers_and_the_rounds_and_never_the_type() -> None:
    case = chairs(bargaining={"rounds": 2})
    asked: list[tuple[Case, int]] = []

    def hint(talks: Case, rounds: int) -> str:
        asked.append((talks, rounds))
        return "wait"

    setup = make_setup(case, "firm", seed=1, rounds=4)
    assert ask_hint(case, play_rehearsal(case, setup), hint, today=TODAY) == "wait"
    assert asked[0][1] == 5
    assert asked[0][0].preferences == case.preferences
    ask_hint(case, play_rehearsal(case, replace(setup, opens="ours")), hint, today=TODAY)
    assert asked[1][1] == 4
    now = next(now for now in steps(case, setup) if now.turns[-1].final)
    ask_hint(case, now, hint, today=TODAY)
    assert asked[2][1] == now.round


def test_after_a_final_offer_the_planner_answers_with_yes_or_no() -> None:
    case = chairs(bargaining={"rounds": 2})
    now = next(now for now in steps(case, make_setup(case, "steady", seed=1, rounds=4)) if now.turns[-1].final)

    def hint(talks: Case, rounds: int) -> NextOffer:
        return choose_next_offer(talks, rounds=rounds)

    assert ask_hint(case, now, hint, today=TODAY).action in {"accept", "no"}
    assert ask_hint(case, play_rehearsal(case, now.setup), hint, today=TODAY).action == "offer"


def test_the_words_fit_what_happened() -> None:
    case = chairs(ours={"price": [0, 12, 25, 40], "days": [0, 0]})
    scene = set_scene(case, make_setup(case))

    def said(before: Package, after: Package, **more: bool) -> str:
        from batna.measure.worth import changes_between

        changes = changes_between(case.issues, before, after, scene.scale, None)
        return say_offer(case, changes, 0, refused=more.get("refused", False), final=more.get("final", False))

    start = {"price": 200, "days": 60}
    assert say_offer(case, None, 0, refused=False, final=False) == "Thank you for your time. This is what we offer."
    assert said(start, start, refused=True) == "We hear you. Our offer stands."
    assert said(start, start, final=True) == "Our offer stands. This is our final offer."
    assert said(start, start | {"price": 190}) == "We can come towards you: Unit price 190 EUR."
    assert said(start, start | {"price": 210}) == "We have to come back to this: Unit price 210 EUR."
    assert said(start, start | {"days": 30}) == "What about this: Delivery 30 day?"
    trade = chairs()
    scene = set_scene(trade, make_setup(trade))
    assert said(start, {"price": 210, "days": 30}) == "If Unit price 210 EUR, we can do Delivery 30 day."
    assert say_walk(0, time_is_over=False) == "We see no way to meet. We leave it there."
    assert "time" in say_walk(0, time_is_over=True)
