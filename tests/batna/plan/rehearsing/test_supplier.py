"""The supplier of a rehearsal moves as the step-by-step reference and as the batch of the simulation."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from tests.batna.plan.rehearsing.chairs import random_case
from tests.batna.simulate.reference import Player, negotiate, target

from batna.model.package import package_of
from batna.plan._rehearsing import Scene, play_in, set_scene
from batna.plan.rehearsal import DRAWN, KINDS, Move, Rehearsal, make_setup
from batna.simulate.batch import NONE, play
from batna.simulate.counterpart import make_counterparts
from batna.simulate.tactics import Tactic, make_types


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
