"""What the supplier's tactics bring along the efficient packages, as the batch and the step-by-step reference play them."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batna.simulate.reference import Player, negotiate

from batna.exchange.document import case_of
from batna.measure.value import FloatArray
from batna.model.bargaining import Bargaining, Patience
from batna.plan._bargains import make_tables
from batna.plan._pies import OurTypes, Pies
from batna.plan._tactics import _family
from batna.plan.disclosure_price import price_disclosures
from batna.simulate.batch import play
from batna.simulate.counterpart import SCALE, list_packages, make_counterparts
from batna.simulate.tactics import Tactic, Types, make_types

Rows = list[tuple[int, float, float, int]]


def suppliers(rows: Rows, floor: int, rounds: int) -> Types:
    tactic, pace, lowest, horizon = (np.array(column) for column in zip(*rows, strict=True))
    least = floor + (lowest * max(SCALE - floor, 0)).astype(np.int64)
    return make_types(len(rows), reservation=floor, lowest=least, deadline=rounds, horizon=horizon, tactic=tactic, pace=pace)


def in_the_batch(
    pie: tuple[FloatArray, FloatArray, float], us: OurTypes, bargaining: Bargaining, draw: int
) -> tuple[FloatArray, FloatArray]:
    """Return their gain by plan and type, and ours at the first type, as `simulate.batch` plays them."""
    ours, theirs, floor = pie
    rows = list_packages([len(ours)])
    we, they = make_counterparts(ours, rows), make_counterparts(theirs, rows)
    plans = suppliers(_family(bargaining.rounds, us), int(they.floor_of(floor)), bargaining.rounds)
    reservation, deadline, keeps = us.reservation[draw], us.deadline[draw], us.keeps[draw]
    count, shape = len(keeps), (len(plans), len(keeps))
    pace = np.minimum(0.5 / np.power(keeps, bargaining.rounds), 5.0)
    ourselves = make_types(count, reservation=we.floor_of(reservation), deadline=deadline, pace=pace)
    left, right = ourselves.take(np.tile(np.arange(count), len(plans))), plans.take(np.repeat(np.arange(len(plans)), count))
    their_gain, our_gain = np.zeros(shape), np.zeros(len(plans))
    for chance, they_first in ((bargaining.pen, True), (1 - bargaining.pen, False)):
        played = play((they, right), (we, left), fast=False) if they_first else play((we, left), (they, right), fast=False)
        their_gain += chance * (played.worth(theirs, floor, keeps=bargaining.patience.theirs) - floor).reshape(shape)
        floors = np.tile(reservation, len(plans))
        our_gain += chance * (played.worth(ours, floors, keeps=np.tile(keeps, len(plans))) - floors).reshape(shape)[:, 0]
    return their_gain, our_gain


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 11), st.sampled_from([0.0, 0.3, 1.0]))
def test_the_sessions_are_those_of_the_batch(seed: int, rounds: int, pen: float) -> None:
    rng = np.random.default_rng(seed)
    sizes, types = rng.integers(1, 30, 3), 4
    sides = [(np.sort(rng.choice(5000, n, replace=False))[::-1] / 10, np.sort(rng.choice(5000, n, replace=False)) / 7) for n in sizes]
    floors = np.array([theirs.min() + rng.uniform(-0.2, 1.1) * np.ptp(theirs) for _, theirs in sides])
    wide = [[side[np.minimum(np.arange(sizes.max()), len(side) - 1)] for side in pair] for pair in sides]
    pies = Pies(np.array([one[0] for one in wide]), np.array([one[1] for one in wide]), floors)
    deadlines = np.broadcast_to(rng.integers(1, 14, types), (3, types))
    us = OurTypes(rng.uniform(-100, 550, (3, types)), deadlines, rng.uniform(0.3, 1, (3, types)))
    bargaining = Bargaining(kind="tactics", pen=pen, rounds=rounds, patience=Patience(theirs=0.9))
    tables = make_tables(pies, us, bargaining)
    for draw, ((ours, theirs), floor) in enumerate(zip(sides, floors, strict=True)):
        their_gain, our_gain = in_the_batch((ours, theirs, float(floor)), us, bargaining, draw)
        assert tables.theirs[draw] == pytest.approx(their_gain)
        assert tables.ours[draw, :, 0] == pytest.approx(our_gain)
        assert ((tables.agreed[draw] >= 0) & (tables.agreed[draw] <= 1)).all()


PRICES = list(range(0, 101, 10))
FLOOR, KEEPS = 20, 0.9
RESERVATIONS = [(10 + 60 * (i + 0.5) / 7, 1 / 7) for i in range(7)]


@dataclass(frozen=True)
class Talks:
    """They speak first and concede over some rounds; what is true of us, and the deadlines that they think as likely as each other."""

    rounds: int
    reservation: float
    deadline: int
    deadlines: tuple[int, int, int]

    def document(self) -> dict[str, Any]:
        middle = (self.deadlines[0] + self.deadlines[2]) / 2
        width = (self.deadlines[2] - self.deadlines[0]) * 1.45  # whose thirds have these deadlines in their middles
        return {
            "batna": 1,
            "title": "Chairs",
            "buyer": "Northwind",
            "supplier": "Sella",
            "unit": "EUR",
            "issues": [{"id": "price", "options": PRICES}],
            "preferences": {
                "ours": {"values": {"price": [100 - price for price in PRICES]}, "reservation": self.reservation},
                "theirs": {"values": {"price": PRICES}, "reservation": FLOOR},
            },
            "information": [
                {"id": "ceiling", "fact": "What we pay", "reveals": {"what": "ceiling", "believed": {"from": 10, "to": 70}}},
                {
                    "id": "last_day",
                    "fact": "When it ends",
                    "reveals": {"what": "deadline", "believed": {"from": middle - width / 2, "to": middle + width / 2}},
                },
            ],
            "bargaining": {"pen": 1.0, "rounds": self.rounds, "deadline": self.deadline, "patience": {"ours": KEEPS, "theirs": KEEPS}},
        }

    def family(self) -> Rows:
        deadlines = np.array([[self.deadline, *self.deadlines]])
        return _family(self.rounds, OurTypes(np.zeros(deadlines.shape), deadlines, np.ones(deadlines.shape)))

    def session(self, row: tuple[int, float, float, int], reservation: float, deadline: int) -> tuple[float, float]:
        """Return their gain and ours, played step by step."""
        tactic, pace, lowest, horizon = row
        whole: dict[tuple[int, ...], int] = {(i,): round(price / 100 * SCALE) for i, price in enumerate(PRICES)}
        floor, mine = (round(value / 100 * SCALE) for value in (FLOOR, reservation))
        they = Player(whole, floor, floor + int(lowest * (SCALE - floor)), self.rounds, horizon, Tactic(tactic).name, pace)
        ours = {one: SCALE - worth for one, worth in whole.items()}
        we = Player(ours, mine, mine, deadline, deadline, "TIME", min(0.5 / KEEPS**self.rounds, 5.0))
        package, round_, _ = negotiate((they, we))
        if package is None:
            return 0.0, 0.0
        price = PRICES[package[0]]
        return (price - FLOOR) * KEEPS**round_, (100 - price - reservation) * KEEPS**round_

    def concedes(self, row: tuple[int, float, float, int]) -> float:
        """Return the mean share of the way to its walk-away that a tactic gives over all rounds."""
        tactic, pace, lowest, horizon = row
        if tactic != Tactic.TIME:
            return min(pace, 1.0) * (1 - lowest)
        times = [1.0 if horizon == 1 else min(round_ / (horizon - 1), 1.0) for round_ in range(self.rounds)]
        return float(sum(time ** (1 / pace) for time in times) / self.rounds * (1 - lowest))

    def our_gain(self, *told: str) -> float:
        """Return what we gain once the supplier has tried every tactic against everything that it believes."""
        reservations = [(self.reservation, 1.0)] if "ceiling" in told else RESERVATIONS
        deadlines = [(self.deadline, 1.0)] if "last_day" in told else [(one, 1 / 3) for one in self.deadlines]
        best: list[tuple[float, float, float, int]] = []
        for place, row in enumerate(self.family()):
            against = [(a * b, self.session(row, mine, last)) for (mine, a), (last, b) in product(reservations, deadlines)]
            expected, agreed = (sum(chance * part for chance, part in pairs) for pairs in (
                [(chance, gains[0]) for chance, gains in against], [(chance, float(any(gains))) for chance, gains in against],
            ))  # fmt: skip
            best.append((round(expected, 9), round(agreed, 9), -round(self.concedes(row), 9), -place))
        return self.session(self.family()[-max(best)[3]], self.reservation, self.deadline)[1]


@pytest.mark.parametrize("talks", [Talks(3, 10, 3, (2, 2, 3)), Talks(4, 10, 2, (2, 3, 4)), Talks(3, 30, 3, (2, 2, 3))])
def test_items_and_their_pair_are_priced_as_by_brute_force(talks: Talks) -> None:
    found = price_disclosures(case_of(talks.document()))
    untold = talks.our_gain()
    one = {item: untold - talks.our_gain(item) for item in ("ceiling", "last_day")}
    both = untold - talks.our_gain("ceiling", "last_day")
    assert {item.item: item.price for item in found.items} == pytest.approx(one)
    assert found.pairs[0].price == pytest.approx(both)
    assert found.pairs[0].sum == pytest.approx(sum(one.values()))
    assert abs(both - sum(one.values())) > 5, "the two are not simply added"


def test_a_final_deadline_may_help() -> None:
    found = {item.item: item for item in price_disclosures(case_of(Talks(4, 10, 2, (2, 3, 4)).document())).items}
    assert (round(found["last_day"].price), found["last_day"].sign) == (-18, "helps")


def test_what_they_know_costs_nothing_and_has_no_pair() -> None:
    case = Talks(3, 10, 3, (2, 2, 3)).document()
    case["information"] = [item | {"known_to_them": True} for item in case["information"]]
    found = price_disclosures(case_of(case))
    assert [(one.price, one.low, one.high, one.sign, one.sessions) for one in found.items] == [(0, 0, 0, "neutral", 0)] * 2
    assert found.pairs == ()
