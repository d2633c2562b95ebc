"""A rehearsal: the supplier moves as the simulation does, the same moves give the same session, and the debrief tells what was missed."""
# Over budget: one capability with its laws, and the reference that plays our side.

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from tests.batna.simulate.reference import Player, negotiate, target

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.package import Package, package_of
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData
from batna.negotiate.ledger import keep_ledger
from batna.negotiate.next_offer import NextOffer, choose_next_offer
from batna.plan._rehearsing import Scene, play_in, set_scene
from batna.plan._words import say_offer, say_walk
from batna.plan.rehearsal import (
    DRAWN,
    KINDS,
    Debrief,
    Move,
    Rehearsal,
    Setup,
    ask_hint,
    check_move,
    debrief_rehearsal,
    make_setup,
    play_rehearsal,
    talks_of,
)  # fmt: skip
from batna.simulate.batch import NONE, play
from batna.simulate.counterpart import make_counterparts
from batna.simulate.tactics import Tactic, make_types

TODAY = date(2027, 3, 1)
LOW = {"price": [0, 12, 25, 40], "days": [0, 10]}
THEIRS = {"price": [40, 24, 10, 0], "days": [10, 0]}


def chairs(*, theirs: Any = THEIRS, floor: Any = 10, ours: Mapping[str, Any] = LOW, **more: Any) -> Case:
    preferences = {"ours": {"values": ours, "reservation": 5}, "theirs": {"values": theirs, "reservation": floor}}
    return case_of(
        {
            "batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "preferences": preferences,
            "issues": [
                {"id": "price", "name": "Unit price", "unit": "EUR", "options": [210, 200, 190, 180]},
                {"id": "days", "name": "Delivery", "unit": "day", "options": [60, 30]},
            ],
        }
        | more
    )  # fmt: skip


def offer(price: int, days: int | None = None) -> Move:
    return Move("offer", {"price": price} if days is None else {"price": price, "days": days})


def lines(rehearsal: Rehearsal) -> list[str]:
    """Return the moves as a table: round, who, what, package."""
    return [f"{turn.round} {turn.by} {turn.action} {' '.join(map(str, (turn.package or {}).values()))}".strip() for turn in rehearsal.turns]


def look_back(case: Case, setup: Setup, *moves: Move) -> Debrief:
    return debrief_rehearsal(case, play_rehearsal(case, setup, moves), keep_ledger, today=TODAY)


def firm(case: Case, **more: Any) -> Setup:
    return make_setup(case, "firm", **more)


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


def our_move(me: Player, round_: int, said: Sequence[tuple[int, ...]], theirs: Sequence[tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
    """Return what the step-by-step reference does in our place."""
    ladder = sorted((me.sure(one), one) for one in me.utility)
    if round_ >= me.deadline or ladder[-1][0] < me.lowest:
        return "walk", ()
    heard = [me.utility[one] for one in theirs]
    if me.tactic == "STEPS":
        rungs = [rung for rung in ladder if rung[0] >= me.lowest]
        wanted, put = rungs[max(len(rungs) - 1 - sum(a != b for a, b in pairwise(theirs)), 0)]
    else:
        wanted = target(me, round_, ladder[-1][0], heard)
        put = next((one for worth, one in ladder if worth >= wanted), ladder[-1][1])
    return ("accept", theirs[-1]) if heard and heard[-1] >= wanted else ("offer", put)


def seats(scene: Scene, rng: np.random.Generator, leaves: tuple[int, ...]) -> tuple[Player, Player]:
    """Return the supplier of a scene and a random player of ours, both for the reference."""
    supplier, rows = scene.supplier, [tuple(row) for row in scene.supplier.packages.tolist()]
    types = supplier.types
    they = Player(
        dict(zip(rows, supplier.values.utility[0].tolist(), strict=True)), int(types.reservation[0]), int(types.lowest[0]),
        int(types.deadline[0]), int(types.horizon[0]), Tactic(int(types.tactic[0])).name, float(types.pace[0]), (),
        tuple(supplier.walk.tolist()),
    )  # fmt: skip
    ours = make_counterparts(scene.ours, supplier.packages)
    lowest, deadline = int(rng.integers(0, 2**30)), int(rng.integers(1, 12))
    tactic = str(rng.choice(["TIME", "MIRROR", "HARD", "STEPS"]))
    we = Player(
        dict(zip(rows, ours.utility[0].tolist(), strict=True)), 0, lowest, deadline, deadline, tactic,
        float(rng.choice([0.3, 1, 2])), leaves,
    )  # fmt: skip
    return they, we


def play_as(scene: Scene, us: Player) -> Rehearsal:
    case, moves = scene.case, list[Move]()
    while True:
        now = play_in(scene, moves)
        if now.state != "ours":
            return now
        theirs = [
            tuple(case.issue(name).position(option) for name, option in (turn.package or {}).items())
            for turn in now.turns
            if turn.by == "theirs"
        ]
        said = [tuple(case.issue(name).position(option) for name, option in (move.package or {}).items()) for move in moves]
        action, put = our_move(us, len(moves), said, theirs)
        whole = package_of(case.issues, put) if action == "offer" else {}
        named = {issue.id: whole[issue.id] for place, issue in enumerate(case.issues) if place not in us.leaves and whole}
        moves.append(Move("offer", named) if action == "offer" else Move("accept") if action == "accept" else Move("walk"))


def random_case(rng: np.random.Generator) -> Case:
    sizes = rng.integers(2, 4, rng.integers(2, 4)).tolist()
    issues = [{"id": f"i{place}", "options": list(range(size))} for place, size in enumerate(sizes)]

    def values(wide: bool) -> dict[str, Any]:
        return {
            f"i{place}": [
                {"low": at, "likely": at + 1, "high": at + 3} if wide and rng.random() < 0.4 else float(at)
                for at in rng.integers(0, 9, size).tolist()
            ]
            for place, size in enumerate(sizes)
        }

    rules = [{"if": {"i0": 0}, "then": {"i1": [int(rng.integers(sizes[1]))]}}] if rng.random() < 0.5 else []
    preferences = {
        "ours": {"values": values(wide=False), "reservation": 3},
        "theirs": {"values": values(wide=True), "reservation": {"low": 0, "likely": 4, "high": 9}},
    }
    document = {"batna": 1, "title": "C", "buyer": "N", "supplier": "S", "issues": issues, "preferences": preferences, "rules": rules}
    return case_of(document | {"bargaining": {"rounds": int(rng.integers(2, 9))}})


@pytest.mark.parametrize("part", range(4))
def test_the_supplier_moves_as_the_step_by_step_reference(part: int) -> None:
    rng = np.random.default_rng(part)
    ends: set[str] = set()
    for at in range(60):
        case = random_case(rng)
        opens = str(rng.choice(["ours", "theirs"]))
        setup = make_setup(case, str(rng.choice([*KINDS, DRAWN])), seed=at, rounds=200, opens=opens)
        scene = set_scene(case, setup)
        leaves = () if rng.random() < 0.7 or scene.supplier.types.tactic[0] == Tactic.STEPS or case.rules else (0,)
        they, us = seats(scene, rng, leaves)
        played = play_as(scene, us)
        package, round_, by = negotiate((they, us) if opens == "theirs" else (us, they))
        agreed = None if played.agreed is None else tuple(case.issue(name).position(option) for name, option in played.agreed.items())
        who = "theirs" if (by == 0) == (opens == "theirs") else "ours"
        assert (agreed, played.turns[-1].round, played.turns[-1].by) == (package, round_ + 1, who)
        ends.add(f"{who} {played.state}")
    assert {"theirs agreed", "ours agreed", "ours we left"} <= ends


@pytest.mark.parametrize("kind", [*KINDS, DRAWN])
def test_the_supplier_moves_as_the_batch(kind: str) -> None:
    rng = np.random.default_rng(8)
    for seed in range(40):
        case = random_case(rng)
        scene = set_scene(case, make_setup(case, kind, seed=seed, rounds=200))
        they, us = seats(scene, rng, ())
        ours = make_counterparts(scene.ours, scene.supplier.packages)
        ours_types = make_types(1, lowest=us.lowest, deadline=us.deadline, tactic=Tactic[us.tactic], pace=us.pace)
        ended = play((scene.supplier.values, scene.supplier.types), (ours, ours_types), seed=seed)
        played = play_as(scene, us)
        row = int(ended.package[0])
        agreed = None if row == NONE else package_of(case.issues, scene.supplier.packages[row].tolist())
        assert (played.agreed, played.turns[-1].round, they.tactic) == (
            agreed,
            int(ended.round[0]) + 1,
            Tactic(int(scene.supplier.types.tactic[0])).name,
        )


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


def steps(case: Case, setup: Setup) -> Iterator[Rehearsal]:
    yield from (play_rehearsal(case, setup, [offer(180, 30)] * count) for count in range(setup.rounds))


def test_after_a_final_offer_the_planner_answers_with_yes_or_no() -> None:
    case = chairs(bargaining={"rounds": 2})
    now = next(now for now in steps(case, make_setup(case, "steady", seed=1, rounds=4)) if now.turns[-1].final)

    def hint(talks: Case, rounds: int) -> NextOffer:
        return choose_next_offer(talks, rounds=rounds)

    assert ask_hint(case, now, hint, today=TODAY).action in {"accept", "no"}
    assert ask_hint(case, play_rehearsal(case, now.setup), hint, today=TODAY).action == "offer"


def test_the_debrief_tells_what_was_missed() -> None:
    """We take their first move, 210 at 30 days: worth 10 to us and 40 to them; they would have signed 190 at 60 days and more."""
    case = chairs()
    setup = make_setup(case, "steady", seed=3)
    debrief = look_back(case, setup, offer(180, 30), Move("no"), Move("no"), Move("accept"))
    assert (debrief.result, debrief.rounds, debrief.package) == ("agreed", 4, {"price": 210, "days": 30})
    assert debrief.ours == 10
    assert debrief.theirs == pytest.approx(40)
    least = debrief.type.least
    every = [
        (p, d, LOW["price"][i] + LOW["days"][j], THEIRS["price"][i] + THEIRS["days"][j])
        for i, p in enumerate((210, 200, 190, 180))
        for j, d in enumerate((60, 30))
    ]
    best = max(ours for *_, ours, theirs in every if theirs >= least - 1e-6)
    assert debrief.best_ours == best
    assert debrief.left == best - 10
    assert debrief.unclaimed == max(ours for *_, ours, theirs in every if theirs >= 40) - 10
    assert debrief.says == f"You agreed at 10 points; they would have signed {best - 10:g} points more for you."
    assert [(one.by, one.round, one.ours) for one in debrief.path] == [
        ("theirs", 1, 0), ("ours", 1, 50), ("theirs", 2, 0), ("theirs", 3, 0), ("theirs", 4, 10),
    ]  # fmt: skip
    assert debrief.type.reservation == 10
    assert debrief.type.kind == "steady"
    assert debrief.type.says.startswith(
        "Steady: it gives about the same in every round. It walks away below 10 points and signs nothing below "
    )
    assert dict(debrief.type.weights) == {"price": 0.8, "days": 0.2}
    assert "What counted most for it: Unit price and Delivery." in debrief.type.says


def test_nothing_is_left_when_we_got_all_that_they_would_have_signed() -> None:
    case = chairs(floor=50)
    debrief = look_back(case, make_setup(case, "steady", seed=1), Move("accept"))
    assert (debrief.left, debrief.unclaimed, debrief.better) == (0, 0, None)
    assert debrief.says == "You agreed at 0 points, and nothing was left on the table."


def test_without_an_agreement_our_walk_away_is_what_we_have() -> None:
    case = chairs()
    setup = make_setup(case, "steady", seed=1)
    left = look_back(case, setup, Move("walk"))
    assert (left.result, left.ours, left.theirs, left.unclaimed) == ("we left", 5, None, None)
    assert left.left is not None
    assert left.says == f"You walked away; they would have signed {left.left:g} points more than your walk-away."
    unread = debrief_rehearsal(case, play_rehearsal(case, setup, [Move("walk")]), keep_ledger, today=TODAY, walk_away=False)
    assert (unread.ours, unread.left, unread.says) == (None, None, "You walked away: no agreement.")
    rich = chairs(ours={"price": [0, 1, 2, 3], "days": [0, 1]})
    assert (
        look_back(rich, setup, Move("walk")).says
        == "You walked away, and nothing that they would have signed was worth more than your walk-away."
    )
    stopped = look_back(case, setup, offer(180, 30))
    assert (stopped.result, stopped.ours, stopped.left) == ("stopped", None, None)
    assert stopped.says == "You stopped before the end, so there is nothing to compare."


def test_an_unknown_walk_away_leaves_an_impasse_without_a_number() -> None:
    case = case_of(
        {**json.loads(json.dumps(DOCUMENT)), "preferences": {"ours": {"values": LOW}, "theirs": {"values": THEIRS, "reservation": 10}}}
    )
    debrief = look_back(case, make_setup(case, "steady"), Move("walk"))
    assert (debrief.ours, debrief.left, debrief.says) == (None, None, "You walked away: no agreement.")


DOCUMENT: dict[str, Any] = {
    "batna": 1, "title": "C", "buyer": "N", "supplier": "S",
    "issues": [{"id": "price", "options": [210, 200, 190, 180]}, {"id": "days", "options": [60, 30]}],
}  # fmt: skip


def test_a_concession_to_a_firm_supplier_buys_nothing() -> None:
    case = chairs()
    debrief = look_back(case, firm(case, seed=1), offer(180, 30), offer(190, 30), offer(190, 30), Move("walk"))
    (one,) = debrief.concessions
    assert (one.offer, one.round, one.given, one.got, one.anyway, one.answered, one.bought_nothing) == ("us2", 2, 15, 0, 0, False, True)
    assert one.says == "Round 2: you gave 15 points. They did not move."
    assert debrief.wasted == 15


def test_a_concession_to_a_mirror_buys_an_answer() -> None:
    """The mirror gives what it got in its own values: 180 to 190 brings it 10, so that it comes down to what is worth 40."""
    case = chairs(floor=0)
    debrief = look_back(case, make_setup(case, "mirror", seed=1), offer(180, 30), offer(190, 30), Move("walk"))
    (one,) = debrief.concessions
    assert (one.given, one.got, one.anyway, one.answered, one.bought_nothing) == (15, 10, 0, True, False)
    assert one.says == "Round 2: you gave 15 points. They came 10 towards you; without it, it would have been 0."
    assert debrief.wasted == 0


def concession_of(case: Case, setup: Setup, *moves: Move) -> str:
    return look_back(case, setup, *moves).concessions[-1].says.partition(". ")[2]


def test_each_end_of_a_concession_has_its_sentence() -> None:
    case = chairs()
    steady = make_setup(case, "steady", seed=3)
    early, late = [offer(180, 30), offer(190, 30)], [offer(180, 30), Move("no"), offer(190, 30)]
    assert concession_of(case, steady, *early) == "They did not move."
    assert concession_of(case, steady, *late) == "They came 10 towards you, and would have done so anyway."
    agreed = [offer(180, 30), *[Move("no")] * 3, offer(200, 60)]
    assert concession_of(case, steady, *agreed) == "It brought the agreement."
    needless = [Move("no"), Move("no"), offer(200, 60), offer(210, 30)]
    assert concession_of(case, steady, *needless) == "They would have taken your offer before it."
    opened = replace(steady, opens="ours")
    assert concession_of(case, opened, offer(180, 30), offer(190, 30), Move("walk")).startswith("They did not move")
    short = chairs(bargaining={"rounds": 2})
    ending = make_setup(short, "firm", seed=1, rounds=6)
    count = next(at for at, now in enumerate(steps(short, ending)) if now.turns[-1].final)
    assert concession_of(short, ending, *[offer(180, 30)] * count, offer(190, 30)) == "They left all the same."


def test_every_end_holds_for_random_suppliers_and_players() -> None:
    """What was missed is never negative, what is agreed was signed by the type, and the kind drawn is one that has a name."""
    rng, kinds, said = np.random.default_rng(11), set[str](), set[str]()
    for seed in range(80):
        case = random_case(rng)
        scene = set_scene(case, make_setup(case, seed=seed, rounds=int(rng.integers(1, 9)), opens=str(rng.choice(["ours", "theirs"]))))
        played = play_randomly(scene, rng)
        debrief = debrief_rehearsal(case, played, keep_ledger, today=TODAY)
        kinds.add(debrief.type.kind)
        said |= {one.says.partition(". ")[2].partition(" ")[2][:8] for one in debrief.concessions}
        assert all(point.distance >= 0 for point in debrief.path)
        assert debrief.type.least >= debrief.type.reservation - 1e-6 or debrief.best is None
        assert sum(share for _, share in debrief.type.weights) == pytest.approx(1, abs=1e-5)
        if debrief.result == "agreed":
            assert debrief.left is not None
            assert debrief.unclaimed is not None
            assert debrief.unclaimed >= 0
    assert kinds == {"eager", "steady", "late", "mirror", "firm", "stepwise"}
    assert len(said) > 3


def play_randomly(scene: Scene, rng: np.random.Generator) -> Rehearsal:
    moves: list[Move] = []
    while (now := play_in(scene, moves)).state == "ours":
        may = ["walk"] * (len(moves) > 5) + ["offer"] * 6 * (now.left > 0) + ["no"] * (now.left > 0 and now.on_table is not None)
        action = str(rng.choice([*may, "accept"] if now.on_table is not None else [*may, "walk"]))
        package: Package = package_of(scene.case.issues, scene.supplier.packages[rng.integers(len(scene.supplier.packages))].tolist())
        moves.append({"walk": Move("walk"), "no": Move("no"), "accept": Move("accept"), "offer": Move("offer", package)}[action])
    return now


def test_values_by_issue_are_found_again_in_a_large_case() -> None:
    sizes = (8, 8, 8, 8)
    issues = [{"id": f"i{place}", "options": list(range(size))} for place, size in enumerate(sizes)]
    values = {f"i{place}": [at * (place + 1) for at in range(size)] for place, size in enumerate(sizes)}
    preferences = {"ours": {"values": values, "reservation": 0}, "theirs": {"values": values, "reservation": 0}}
    offers = [{"id": "o1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"i0": 1}}]
    case = case_of(
        {"batna": 1, "title": "C", "buyer": "N", "supplier": "S", "issues": issues, "preferences": preferences, "offers": offers}
    )
    weights = look_back(case, make_setup(case, "eager", start="beginning"), Move("accept")).type.weights
    assert weights == (("i3", 0.4), ("i2", 0.3), ("i1", 0.2), ("i0", 0.1))


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
