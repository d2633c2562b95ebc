"""The debrief of a rehearsal: what was missed, what each concession bought, what the supplier was."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.batna.plan.rehearsing.chairs import LOW, THEIRS, TODAY, chairs, firm, look_back, offer, random_case, steps

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.package import Package, package_of
from batna.negotiate.ledger import keep_ledger
from batna.plan._rehearsing import Scene, play_in, set_scene
from batna.plan.rehearsal import Move, Rehearsal, Setup, debrief_rehearsal, make_setup, play_rehearsal


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
