"""A case about chairs and random small ones, and short ways to write setups, moves and what came of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.negotiate.ledger import keep_ledger
from batna.plan.rehearsal import Debrief, Move, Rehearsal, Setup, debrief_rehearsal, make_setup, play_rehearsal

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


def steps(case: Case, setup: Setup) -> Iterator[Rehearsal]:
    yield from (play_rehearsal(case, setup, [offer(180, 30)] * count) for count in range(setup.rounds))
