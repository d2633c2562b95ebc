"""What a supplier signs and what the debrief says of it, beside brute force: every way to play, and every package in plain numbers."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from tests.batna.plan.rehearsing.chairs import TODAY

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import as_estimate
from batna.model.package import Package
from batna.model.problem import BadInput
from batna.negotiate.ledger import keep_ledger
from batna.plan._debriefing import look_back
from batna.plan._rehearsing import Scene, play_in, set_scene
from batna.plan._signable import find_signable
from batna.plan.rehearsal import DRAWN, KINDS, Debrief, Move, Rehearsal, make_setup, talks_of
from batna.simulate.tactics import Tactic

STEPWISE = "stepwise"
Table = dict[tuple[Any, ...], tuple[float, float]]


def small_case(rng: np.random.Generator, sizes: tuple[int, ...], *, said: int = 0, **more: Any) -> Case:
    """Return a case with exact values, with some offers of real talks, sometimes with a charter that forbids an option."""
    names = [f"i{place}" for place in range(len(sizes))]
    values = [{name: rng.integers(0, 9, size).tolist() for name, size in zip(names, sizes, strict=True)} for _ in range(2)]
    sides = ["ours", "theirs"] if rng.random() < 0.5 else ["theirs", "ours"]
    offers = [
        {
            "id": f"o{at}", "round": at // 2 + 1, "by": sides[at % 2], "on": f"2027-01-0{at + 1}",
            "package": {name: int(rng.integers(size)) for name, size in zip(names, sizes, strict=True)},
        }
        for at in range(said)
    ]  # fmt: skip
    charter = {"red_lines": [{"clause": "1", "issue": "i0", "at_least": 1}]} if rng.random() < 0.3 else None
    preferences = {
        "ours": {"values": values[0], "reservation": 3},
        "theirs": {"values": values[1], "reservation": int(rng.integers(0, 9))},
    }
    document = {
        "batna": 1, "title": "C", "buyer": "N", "supplier": "S", "preferences": preferences, "offers": offers, "charter": charter,
        "issues": [{"id": name, "options": list(range(size))} for name, size in zip(names, sizes, strict=True)],
        "bargaining": {"rounds": int(rng.integers(2, 7))},
    }  # fmt: skip
    return case_of(document | more)


def a_scene(rng: np.random.Generator, kind: str, case: Case, rounds: int) -> Scene:
    setup = make_setup(
        case, DRAWN if kind == STEPWISE else kind, seed=int(rng.integers(1000)), rounds=rounds, opens=str(rng.choice(["ours", "theirs"]))
    )
    scene = set_scene(case, setup)
    if kind != STEPWISE:
        return scene
    stepping = replace(scene.supplier, types=replace(scene.supplier.types, tactic=np.array([int(Tactic.STEPS)])))
    return replace(scene, supplier=stepping)


def packages_of(case: Case) -> list[Package]:
    names = [issue.id for issue in case.issues]
    return [dict(zip(names, picks, strict=True)) for picks in product(*(issue.options for issue in case.issues))]


def allowed_in(scene: Scene) -> list[Package]:
    """Return the packages that the charter allows."""
    rows = {tuple(row) for row, may in zip(scene.supplier.packages.tolist(), scene.allowed, strict=True) if may}
    return [package for package in packages_of(scene.case) if tuple(package.values()) in rows]


def key_of(case: Case, package: Package) -> tuple[Any, ...]:
    return tuple(package[issue.id] for issue in case.issues)


def play_some(scene: Scene, offers: list[Package], rng: np.random.Generator) -> Rehearsal:
    """Return a rehearsal that we play at random, within the charter."""
    moves: list[Move] = []
    while (now := play_in(scene, moves)).state == "ours":
        may = [Move("walk")]
        if now.left and offers:
            may += [Move("offer", offers[rng.integers(len(offers))])] * 3
        if now.on_table in offers:
            may += [Move("accept")]
        moves.append(may[rng.integers(len(may))])
    return now


def every_end(scene: Scene, offers: list[Package], moves: tuple[Move, ...] = ()) -> Iterator[Rehearsal]:
    """Yield every rehearsal that can come of a scene when we put these offers, say no or accept."""
    now = play_in(scene, moves)
    if now.state != "ours":
        yield now
        return
    may = [Move("accept")] if now.on_table is not None else []
    if now.left:
        may += [Move("offer", one) for one in offers] + ([Move("no")] if now.on_table is not None else [])
    for move in may:
        try:
            yield from every_end(scene, offers, (*moves, move))
        except BadInput:  # what the charter forbids, or an offer that leaves issues open
            continue


@pytest.mark.parametrize("kind", [*KINDS, STEPWISE])
@pytest.mark.parametrize("said", [0, 1, 2, 3])
def test_what_is_signed_is_what_some_play_of_ours_agrees(kind: str, said: int) -> None:
    rng = np.random.default_rng([said, len(kind)])
    sizes = [(2, 2), (3, 2), (2, 2)]
    for at in range(6):
        size, rounds = (sizes[at % 3], 2) if at % 2 else ((2, 2), 3)
        scene = a_scene(rng, kind, small_case(rng, size, said=said), rounds)
        offers = allowed_in(scene)
        allowed = {key_of(scene.case, package) for package in offers}
        reached = {key_of(scene.case, end.agreed) for end in every_end(scene, offers) if end.agreed is not None} & allowed
        rows = find_signable(scene.supplier, scene.heard, scene.standing, scene.setup.rounds, scene.allowed)
        found = {tuple(row) for row, signed in zip(scene.supplier.packages.tolist(), rows, strict=True) if signed}
        put = scene.standing.last_of("theirs") if scene.standing.moves == "ours" else None
        on_table = {key_of(scene.case, put)} if put else set()
        assert found | (on_table & allowed) == reached


def table_of(case: Case) -> Table:
    """Return what each allowed package is worth to both sides, added up in plain numbers from the document."""
    ours, theirs = case.preferences.ours.values, case.preferences.theirs.values if case.preferences.theirs else None
    assert ours is not None
    assert theirs is not None
    table = {}
    for picks in product(*(range(len(issue.options)) for issue in case.issues)):
        names = [(issue.id, at) for issue, at in zip(case.issues, picks, strict=True)]
        both = [sum(as_estimate(side[name][at]).likely for name, at in names) for side in (ours, theirs)]
        table[tuple(issue.options[at] for issue, at in zip(case.issues, picks, strict=True))] = (both[0], both[1])
    return table


@pytest.mark.parametrize("kind", [*KINDS, STEPWISE])
def test_the_numbers_of_the_debrief_are_those_of_brute_force(kind: str) -> None:
    """Left on the table against every way to play; distance to the frontier against every package."""
    rng = np.random.default_rng(len(kind))
    results = set()
    for at in range(12):
        case = small_case(rng, (2, 2), said=at % 4)
        scene = a_scene(rng, kind, case, 2 + at % 2)
        offers = allowed_in(scene)
        played = play_some(scene, offers, rng)
        debrief = look_back(scene, played, keep_ledger(talks_of(case, played, today=TODAY)), walk_away=True)
        allowed = {key_of(case, package) for package in offers}
        table = {key: worth for key, worth in table_of(case).items() if key in allowed}
        ends = {key_of(case, end.agreed) for end in every_end(scene, offers) if end.agreed is not None}
        best = max((table[key][0] for key in ends & allowed), default=None)
        assert debrief.best_ours == (None if best is None else pytest.approx(best))
        check_left(debrief, best)
        everything = table_of(case)
        for point, turn in zip(debrief.path, whole_offers(played), strict=True):
            ours, theirs = everything[key_of(case, turn)]
            assert (point.ours, point.theirs) == pytest.approx((ours, theirs), abs=1e-6)
            assert point.distance == pytest.approx(frontier_distance(table, ours, theirs))
        if debrief.package is not None:
            ours, theirs = everything[key_of(case, debrief.package)]
            assert (debrief.ours, debrief.theirs) == pytest.approx((ours, theirs), abs=1e-6)
            assert debrief.unclaimed == pytest.approx(frontier_distance(table, ours, theirs))
        results.add(debrief.result)
    assert len(results) > 1


def check_left(debrief: Debrief, best: float | None) -> None:
    if best is None or debrief.ours is None:
        assert debrief.left is None
    else:
        assert debrief.left == pytest.approx(max(best - debrief.ours, 0))


def frontier_distance(table: Table, ours: float, theirs: float) -> float:
    return max((one for one, other in table.values() if other >= theirs - 1e-6 and one > ours), default=ours) - ours


def whole_offers(played: Rehearsal) -> list[Package]:
    return [turn.package for turn in (*played.before, *played.turns) if turn.action == "offer" and turn.package]


def test_a_mirror_that_hears_one_offer_gives_nothing_for_it() -> None:
    """With one offer of ours nothing is given since the first one, so that it signs its best package alone."""
    document = {
        "batna": 1, "title": "C", "buyer": "N", "supplier": "S",
        "issues": [{"id": "i0", "options": [0, 1, 2]}],
        "preferences": {"ours": {"values": {"i0": [0, 4, 9]}, "reservation": 0}, "theirs": {"values": {"i0": [9, 5, 0]}, "reservation": 0}},
    }  # fmt: skip
    case = case_of(document)
    for rounds, best in ((1, 0), (2, 4)):
        scene = set_scene(case, make_setup(case, "mirror", seed=1, rounds=rounds, opens="ours"))
        signed = find_signable(scene.supplier, scene.heard, scene.standing, rounds, scene.allowed)
        assert max(worth for worth, may in zip(scene.ours.tolist(), signed.tolist(), strict=True) if may) == best
