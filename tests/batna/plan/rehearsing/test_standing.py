"""A rehearsal that goes on from where the talks stand: whose move it is, what stays said, the same session as without a stop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.batna.plan.rehearsing.chairs import THEIRS, TODAY, chairs, firm, lines, look_back, offer, random_case, steps

from batna.model.case import Case
from batna.model.offer import Offer
from batna.model.package import Package
from batna.model.problem import BadInput
from batna.negotiate.ledger import keep_ledger
from batna.negotiate.next_offer import NextOffer, choose_next_offer
from batna.plan._rehearsing import Scene, play_in, set_scene
from batna.plan._standing import stand
from batna.plan._supplier import keep_word
from batna.plan.rehearsal import (
    DRAWN,
    KINDS,
    Move,
    Rehearsal,
    ask_hint,
    check_move,
    debrief_rehearsal,
    make_setup,
    play_rehearsal,
    talks_of,
    why_not_signed,
)
from batna.simulate.batch import NONE, History, play
from batna.simulate.counterpart import make_counterparts
from batna.simulate.tactics import Tactic, make_types

DAY = date(2027, 1, 1)


def offers(*rows: tuple[int, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return offers of the real talks: round, side, package."""
    return [
        {"id": f"o{at}", "round": round_, "by": by, "on": str(DAY + timedelta(days=at)), "package": package}
        for at, (round_, by, package) in enumerate(rows)
    ]


def worth_to_them(put: Package) -> float:
    return float(THEIRS["price"][(210, 200, 190, 180).index(int(put["price"]))] + THEIRS["days"][(60, 30).index(int(put["days"]))])


def package(price: int, days: int) -> dict[str, Any]:
    return {"price": price, "days": days}


@pytest.mark.parametrize(
    ("said", "moves", "ours", "theirs"),
    [
        ([], "theirs", 0, 0),
        ([(1, "theirs")], "ours", 0, 1),
        ([(1, "ours")], "theirs", 1, 0),
        ([(1, "theirs"), (1, "ours")], "theirs", 1, 1),
        ([(1, "ours"), (1, "theirs")], "ours", 1, 1),
        ([(1, "ours"), (1, "theirs"), (2, "ours")], "theirs", 2, 1),
        ([(1, "theirs"), (1, "ours"), (2, "theirs")], "ours", 1, 2),
        ([(1, "theirs"), (2, "theirs"), (3, "theirs")], "ours", 2, 3),
    ],
)
def test_who_moves_next_follows_from_the_last_offer(said: Sequence[tuple[int, str]], moves: str, ours: int, theirs: int) -> None:
    case = chairs(offers=offers(*((round_, by, package(200, 60)) for round_, by in said)))
    found = stand(case, "here", "theirs")
    assert (found.moves, found.ours, found.theirs, len(found.offers)) == (moves, ours, theirs, len(said))
    assert stand(case, "beginning", "ours").moves == "ours"


def test_it_goes_on_from_where_the_talks_stand_unless_they_are_over() -> None:
    talks = offers((1, "ours", package(180, 30)), (1, "theirs", package(210, 60)), (2, "ours", package(180, 60)))
    case = chairs(offers=talks)
    assert make_setup(chairs()).start == "beginning"
    setup = make_setup(case)
    assert (setup.start, setup.opens, setup.rounds) == ("here", "theirs", 6)
    assert make_setup(case, start="beginning", opens="ours").opens == "ours"
    assert make_setup(case, rounds=2).rounds == 2
    over = chairs(offers=talks, outcome={"kind": "impasse", "on": "2027-02-01"})
    assert make_setup(over).start == "beginning"
    assert make_setup(over, start="here").start == "here"
    late = chairs(offers=[one | {"round": 9} for one in talks[:1]], bargaining={"rounds": 4})
    assert make_setup(late).rounds == 1
    assert play_rehearsal(late, make_setup(late, "firm")).state == "ours"


@pytest.mark.parametrize(
    ("start", "said"),
    [("here", 'start: got "here", expected the beginning, since no offer has been put yet'), ("middle", "expected beginning or here")],
)
def test_a_start_that_cannot_be_is_refused(start: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        make_setup(chairs(), start=start)


def test_what_was_put_lies_on_the_table() -> None:
    talks = offers((1, "theirs", package(200, 60)), (1, "ours", package(180, 30)), (2, "theirs", package(200, 30)))
    case = chairs(offers=talks)
    played = play_rehearsal(case, make_setup(case, "steady", seed=1))
    assert played.turns == ()
    assert [(turn.by, turn.round, turn.package) for turn in played.before] == [
        ("theirs", 1, package(200, 60)), ("ours", 1, package(180, 30)), ("theirs", 2, package(200, 30)),
    ]  # fmt: skip
    assert (played.on_table, played.round, played.left) == (package(200, 30), 2, 7)
    assert "It goes on from where the talks stand: 3 offers, the last one theirs in round 2." in played.because
    agreed = play_rehearsal(case, played.setup, [Move("accept")])
    assert (agreed.state, agreed.agreed, agreed.turns[-1].round) == ("agreed", package(200, 30), 2)
    said = play_rehearsal(case, played.setup, [offer(180, 60)])
    assert lines(said)[0] == "2 ours offer 180 60"
    assert (said.turns[1].round, said.left) == (3, 6)


def test_they_answer_our_last_offer_first() -> None:
    case = chairs(offers=offers((1, "ours", package(200, 30))))
    assert lines(play_rehearsal(case, make_setup(case, "eager", seed=3)))[0].startswith("1 theirs offer")
    generous = chairs(offers=offers((1, "ours", package(210, 60))))
    taken = play_rehearsal(generous, make_setup(generous, "eager", seed=3))
    assert (taken.state, taken.agreed, taken.moves) == ("agreed", package(210, 60), ())
    assert look_back(generous, taken.setup).left == 0


def test_what_was_said_is_not_taken_back() -> None:
    """They offered 190 at 60 days, which leaves them 20: from now on they ask for no more, and a type that would not sign it, signs it."""
    said = offers((1, "theirs", package(190, 60)), (1, "ours", package(180, 30)))
    for floor in (10, 35):
        case = chairs(offers=said, floor=floor)
        for kind in (*KINDS, DRAWN):
            for seed in range(4):
                scene = set_scene(case, make_setup(case, kind, seed=seed))
                played = play_in(scene, [offer(180, 30), offer(180, 60)])
                put = [turn.package for turn in played.turns if turn.by == "theirs" and turn.package]
                assert all(worth_to_them(one) <= 20 for one in put)
                assert look_back(case, scene.setup).type.reservation == pytest.approx(min(floor, 20))
                assert play_in(scene, [offer(190, 60)]).state in {"agreed", "ours"}


def stopped(case: Case, played: Rehearsal, turns: int) -> Case:
    """Return the case as if the first turns of a rehearsal had been real talks."""
    put = [
        Offer(id=f"r{at}", round=turn.round, by=turn.by, on=DAY + timedelta(days=at), package=turn.package or {})
        for at, turn in enumerate(played.turns[:turns])
    ]
    return case.model_copy(update={"offers": tuple(put)})


@pytest.mark.parametrize("kind", [*KINDS, DRAWN])
def test_going_on_is_the_same_as_never_having_stopped(kind: str) -> None:
    """The same supplier, told what both have put so far, plays on as it would have, unless it is one that takes back what it put."""
    rng = np.random.default_rng(5)
    seen = 0
    for seed in range(40):
        case = random_case(rng)
        scene = set_scene(case, make_setup(case, kind, seed=seed, rounds=9, opens=str(rng.choice(["ours", "theirs"]))))
        goes_back = scene.supplier.types.tactic[0] in {Tactic.WALK, Tactic.MIRROR}
        rows = rng.integers(len(scene.supplier.packages), size=6)
        put = [
            Move("offer", {issue.id: issue.options[at] for issue, at in zip(case.issues, scene.supplier.packages[row], strict=True)})
            for row in rows
        ]
        whole = play_until(scene, put)
        for cut in range(1, len(whole.turns)):
            if any(turn.action != "offer" for turn in whole.turns[:cut]):
                break
            talks = stopped(case, whole, cut)
            here = make_setup(talks, kind, seed=seed, rounds=9)
            standing = stand(talks, "here", "theirs")
            supplier = scene.supplier if goes_back else keep_word(talks, scene.supplier, standing)
            resumed = replace(scene, case=talks, setup=here, supplier=supplier, standing=standing)
            again = play_in(resumed, whole.moves[ours_in(whole, cut) :])
            assert [(t.by, t.action, t.round, t.package) for t in again.turns] == [
                (t.by, t.action, t.round, t.package) for t in whole.turns[cut:]
            ]
            seen += 1
    assert seen > 30


def play_until(scene: Scene, put: Sequence[Move]) -> Rehearsal:
    """Return the rehearsal after as many of the moves as can be made."""
    now = play_in(scene, [])
    for count in range(1, len(put) + 1):
        if now.state != "ours":
            break
        now = play_in(scene, put[:count])
    return now


def hold(scene: Scene, put: Package) -> Rehearsal:
    """Return the rehearsal in which we repeat one offer until they put what is worth as much."""
    moves: list[Move] = []
    best = float(scene.ours.max())
    while (now := play_in(scene, moves)).state == "ours":
        worth = None if now.on_table is None else scene.worth(now.on_table)
        moves.append(Move("accept") if worth is not None and worth.likely == best else Move("offer", put))
    return now


def ours_in(played: Rehearsal, turns: int) -> int:
    return sum(turn.by == "ours" for turn in played.turns[:turns])


def test_it_goes_on_as_the_batch_does_from_the_same_offers() -> None:
    """We hold one offer to the end; the batch plays the same with one package above our walk-away."""
    rng = np.random.default_rng(3)
    for seed in range(30):
        case = random_case(rng).model_copy(update={"rules": ()})
        scene = set_scene(case, make_setup(case, str(rng.choice([*KINDS, DRAWN])), seed=seed, rounds=200, opens="theirs"))
        rows = scene.supplier.packages.tolist()
        held = int(np.flatnonzero(scene.ours == scene.ours.max())[0])
        theirs = int(scene.supplier.values.order[0, -1])
        named = [{issue.id: issue.options[at] for issue, at in zip(case.issues, rows[row], strict=True)} for row in (theirs, held)]
        put = (
            Offer(id="t", round=1, by="theirs", on=DAY, package=named[0]),
            Offer(id="o", round=1, by="ours", on=DAY, package=named[1]),
        )
        talks = case.model_copy(update={"offers": put})
        standing = stand(talks, "here", "theirs")
        setup = make_setup(talks, scene.setup.kind, seed=seed, rounds=200)
        played = hold(replace(scene, case=talks, setup=setup, standing=standing), named[1])
        ours = make_counterparts(scene.ours, scene.supplier.packages)
        firm_types = make_types(1, reservation=2**30, deadline=61, tactic=Tactic.HARD, pace=0.0)
        history = History(((0, theirs), (1, held)), 1)
        ended = play((scene.supplier.values, scene.supplier.types), (ours, firm_types), seed=seed, history=history)
        row = int(ended.package[0])
        assert (played.state == "agreed") == (row != NONE)
        assert played.turns[-1].round == int(ended.round[0]) + 1


def test_offers_that_cannot_be_signed_are_not_simply_accepted() -> None:
    rules = [{"if": {"price": 190}, "then": {"days": [60]}}]
    open_ = chairs(offers=offers((1, "theirs", {"price": 200})))
    assert why_not_signed(open_, {"price": 200}) == ("It leaves Delivery open: put an offer that settles every issue.",)
    with pytest.raises(BadInput, match=r"accept: got price=200, expected an offer that can be signed\. It leaves Delivery open"):
        play_rehearsal(open_, make_setup(open_), [Move("accept")])
    assert why_not_signed(open_, package(200, 60)) == ()
    assert why_not_signed(open_, None) == ()
    ruled = chairs(rules=rules)
    barred = ruled.model_copy(
        update={"offers": chairs(offers=offers((1, "theirs", package(190, 30)), (1, "ours", package(190, 30)))).offers}
    )
    assert why_not_signed(barred, package(190, 30)) == ("The rules of the case allow no such package.",)
    played = play_rehearsal(barred, make_setup(barred, "firm"), [Move("no")])
    assert look_back(barred, played.setup, Move("walk")).path[0].rehearsed
    charter = chairs(charter={"red_lines": [{"clause": "2", "issue": "price", "at_most": 200}]})
    assert "breaks clause 2" in why_not_signed(charter, package(210, 60))[0]
    now = play_rehearsal(ruled, make_setup(ruled))
    assert check_move(ruled, now, Move("accept")).package is None


def test_a_hint_sees_the_real_talks_and_how_many_offers_are_left() -> None:
    def hint(talks: Case, rounds: int) -> NextOffer:
        return choose_next_offer(talks, rounds=rounds)

    for first in ("ours", "theirs"):
        second = "theirs" if first == "ours" else "ours"
        rows = [(1, first, package(180, 30)), (1, second, package(210, 60)), (2, first, package(180, 30))]
        fixed = [(at, by, package(180, 30) if by == "ours" else package(210, 60)) for at, by, _ in rows]
        case = chairs(offers=offers(*fixed))
        played = play_rehearsal(case, make_setup(case, "firm", seed=1, rounds=4))
        assert played.state == "ours"
        found = ask_hint(case, played, hint, today=TODAY)
        assert (found.left, found.round, found.turn) == (4, played.round, "ours")


def test_after_a_final_offer_the_planner_knows_that_nothing_is_answered() -> None:
    case = chairs(bargaining={"rounds": 2})
    now = next(now for now in steps(case, make_setup(case, "steady", seed=1, rounds=4)) if now.turns[-1].final)
    assert ask_hint(case, now, lambda talks, rounds: choose_next_offer(talks, rounds=rounds), today=TODAY).left == 0


def test_names_of_real_offers_are_not_used_again() -> None:
    talks = offers((1, "theirs", package(210, 60)), (1, "ours", package(180, 30)))
    talks[0]["id"], talks[1]["id"] = "them1", "us1"
    case = chairs(offers=talks)
    played = play_rehearsal(case, make_setup(case, "firm", seed=1), [offer(180, 60), Move("no"), offer(190, 60)])
    told = talks_of(case, played, today=date(2026, 1, 1))
    names = [one.id for one in told.offers]
    assert names[:4] == ["them1", "us1", "them2", "us2"]
    assert len(set(names)) == len(names)
    assert [(one.by, one.on) for one in told.offers[2:]] == [(one.by, DAY + timedelta(days=1)) for one in told.offers[2:]]


def test_what_a_first_offer_of_the_rehearsal_gives_is_measured_against_the_real_one() -> None:
    talks = offers((1, "theirs", package(210, 60)), (1, "ours", package(180, 30)))
    case = chairs(offers=talks)
    debrief = debrief_rehearsal(case, play_rehearsal(case, firm(case, seed=1), [offer(190, 30), Move("walk")]), keep_ledger, today=TODAY)
    (one,) = debrief.concessions
    assert (one.round, one.given, one.got, one.bought_nothing) == (2, 15, 0, True)
    assert (debrief.start, debrief.began) == ("here", "Played from where the talks stood after 2 offers, in round 1, with 7 more of ours.")
    assert [(point.round, point.rehearsed) for point in debrief.path] == [(1, False), (1, False), (2, True), (2, True), (3, True)]
    once = chairs(offers=talks[:1])
    assert look_back(once, make_setup(once), Move("walk")).began.startswith("Played from where the talks stood after 1 offer, in")
    fresh = chairs()
    assert look_back(fresh, make_setup(fresh), Move("walk")).began == "Played from the beginning, with 8 offers of ours."
