"""Which offer to put, and when to accept."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from batna.simulate.strategy import Table, Talks, _never_back, decide, wait

SIZES = (5, 4)
COLUMNS = np.stack(np.unravel_index(np.arange(20), SIZES), axis=1) + np.array([0, 5])
OPTIONS = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.0, 0.1, 0.25, 0.4])
OURS = OPTIONS[COLUMNS].sum(axis=1)
THEIRS = 1 - np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.0, 0.3, 0.5, 0.8])[COLUMNS].sum(axis=1)
TABLE = Table(SIZES, COLUMNS, OURS, OPTIONS, reservation=0.0, rounds=8, first=True)


def least_of(target: float) -> int:
    """Return the package that a conceding counterpart puts."""
    enough = np.flatnonzero(target - 1e-9 <= THEIRS)
    return int(enough[THEIRS[enough].argmin()])


def play(table: Table, targets: NDArray[np.float64], floor: float | None = None) -> tuple[int | None, int]:
    """Play against a counterpart that accepts and puts what its target of the round says; return the package and the round."""
    talks = Talks()
    for round_ in range(table.rounds):
        if not table.first:
            talks.theirs.append(least_of(targets[round_]))
            talks.theirs_at.append(round_)
        chosen = decide(table, talks, round_, floor=floor, draws=120).chosen
        if chosen.action == "accept":
            return chosen.package, round_
        if chosen.action == "offer":
            answer = round_ + (0 if table.first else 1)
            if answer < table.rounds and THEIRS[chosen.package] >= targets[answer]:
                return chosen.package, round_
            talks.ours.append(chosen.package)
            talks.ours_at.append(round_)
        if table.first:
            talks.theirs.append(least_of(targets[round_]))
            talks.theirs_at.append(round_)
    return None, table.rounds


CONCEDING = 1 - 0.9 * (np.arange(1, 9) / 9) ** 2
HARD = np.ones(8)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("targets", [CONCEDING, HARD, 1 - 0.5 * (np.arange(1, 9) / 9) ** 4])
def test_it_ends_with_an_agreement(first: bool, targets: NDArray[np.float64]) -> None:
    package, _ = play(replace(TABLE, first=first), targets)
    assert package is not None


@pytest.mark.parametrize("first", [True, False])
def test_it_waits_for_those_who_concede(first: bool) -> None:
    package, round_ = play(replace(TABLE, first=first), CONCEDING)
    assert package is not None
    assert OURS[package] >= 0.6
    assert round_ > 1


@pytest.mark.parametrize("first", [True, False])
def test_a_floor_is_meant(first: bool) -> None:
    assert play(replace(TABLE, first=first), HARD, floor=0.5) == (None, 8)


@pytest.mark.parametrize("first", [True, False])
def test_what_lies_ahead_adds_up_to_the_worth_of_each_offer(first: bool) -> None:
    decision = decide(replace(TABLE, first=first), Talks(theirs=[least_of(0.9)], theirs_at=[3]), 4)
    ahead, weight = decision.ahead, decision.guess.weight
    assert ahead is not None
    assert ahead.rounds == tuple(range(4, 8 if first else 7))
    assert ahead.packages[0] == ahead.listed[0] == decision.chosen.package
    assert ahead.taken.shape == (300, len(ahead.rounds))
    for place, choice in enumerate(one for one in (decision.chosen, *decision.others) if one.action == "offer"):
        at_once = ahead.at_once[:, place]
        assert weight @ at_once == pytest.approx(choice.chance)
        assert weight @ (at_once * OURS[choice.package] + (1 - at_once) * ahead.later) == pytest.approx(choice.worth)


def test_of_packages_worth_almost_the_same_a_new_one_is_put() -> None:
    """Whoever answers a new package with a new one moves only when we do."""
    talks = Talks(theirs=[least_of(1.0)], theirs_at=[0])
    first = decide(TABLE, talks, 1, draws=120)
    again = Talks(ours=[first.chosen.package], ours_at=[0], theirs=[least_of(1.0)], theirs_at=[0])
    assert decide(TABLE, again, 1, draws=120).chosen.package != first.chosen.package


def test_it_accepts_at_the_end_what_is_above_the_reservation_and_says_no_below() -> None:
    talks = Talks(theirs=[int(OURS.argmin()), int(OURS.argmax())], theirs_at=[0, 7])
    second = replace(TABLE, first=False)
    assert decide(second, talks, 7).chosen.action == "accept"
    worst = Talks(theirs=[int(OURS.argmin())], theirs_at=[7])
    decision = decide(replace(second, reservation=0.2), worst, 7)
    assert (decision.chosen.action, decision.chosen.worth) == ("no", 0.2)
    assert [one.action for one in decision.others] == ["accept"]
    assert decide(second, Talks(), 7).chosen.action == "no"


def test_what_may_not_be_put_is_neither_put_nor_accepted() -> None:
    may = OURS < 0.5
    talks = Talks(theirs=[int(OURS.argmax())], theirs_at=[0])
    decision = decide(replace(TABLE, may=may), talks, 1)
    assert decision.chosen.action == "offer"
    assert all(may[one.package] for one in (decision.chosen, *decision.others))


def test_a_package_that_they_put_is_sure_and_their_best_answers_are_weighed() -> None:
    talks = Talks(theirs=[least_of(1.0), least_of(0.6), least_of(0.8)], theirs_at=[4, 5, 6])
    decision = decide(TABLE, talks, 7)
    assert decision.chosen.action in ("offer", "accept")
    repeated = [one for one in (decision.chosen, *decision.others) if one.package == talks.theirs[1] and one.action == "offer"]
    assert all(one.chance >= 0.9 for one in repeated)


def test_it_plans_long_talks_and_many_packages_too() -> None:
    sizes = (12, 12, 12)
    columns = np.stack(np.unravel_index(np.arange(12**3), sizes), axis=1) + np.array([0, 12, 24])
    options = np.tile(np.linspace(0, 1 / 3, 12), 3)
    table = Table(sizes, columns, options[columns].sum(axis=1), options, reservation=0.1, rounds=100, first=False)
    talks = Talks(theirs=[0, 1], theirs_at=[0, 1], ours=[1727], ours_at=[0])
    decision = decide(table, talks, 1, draws=60)
    assert decision.chosen.action == "offer"
    assert table.ours[decision.chosen.package] > 0.8


def test_it_may_sign_what_it_would_not_put() -> None:
    table, low = replace(TABLE, first=False), int(np.abs(OURS - 0.3).argmin())
    talks = Talks(theirs=[low], theirs_at=[7])
    assert decide(table, talks, 7, floor=0.6).chosen.action == "no"
    assert decide(table, talks, 7, floor=0.6, signs=0.2).chosen.action == "accept"
    put = decide(table, Talks(theirs=[low], theirs_at=[2]), 2, floor=0.6, signs=0.2, care=0.0)
    assert all(table.ours[one.package] >= 0.6 for one in (put.chosen, *put.others) if one.action == "offer")


LONG = replace(TABLE, rounds=60)


def test_the_end_is_near_when_eight_offers_are_left() -> None:
    assert wait(LONG, Talks(), 51) is not None
    assert wait(LONG, Talks(), 52) is None
    assert wait(replace(LONG, first=False), Talks(), 51) is None


def test_waiting_stays_near_our_best_against_those_who_hardly_move() -> None:
    talks = Talks()
    for round_ in range(20):
        held = wait(LONG, talks, round_)
        assert held is not None
        assert held.action == "offer"
        assert held.worth >= OURS.max() - 0.15
        talks.ours.append(held.package)
        talks.theirs.append(least_of(1.0))
    assert OURS[talks.ours[9:]].min() >= OURS.max() - 0.03
    assert talks.ours[6] == talks.ours[7] == talks.ours[8]


@pytest.mark.parametrize("first", [True, False])
def test_waiting_steps_down_with_those_who_step_with_us(first: bool) -> None:
    table, talks, ladder = replace(LONG, first=first, rounds=40), Talks(), np.argsort(-THEIRS, kind="stable").tolist()

    def answer() -> None:
        put = len(set(talks.theirs))
        talks.theirs.append(ladder[put] if put <= len(set(talks.ours)) else talks.theirs[-1])

    for round_ in range(30):
        if not first:
            answer()
        held = wait(table, talks, round_)
        assert held is not None
        if held.action == "accept":
            break
        talks.ours.append(held.package)
        if first:
            answer()
    else:
        pytest.fail("they never met")
    assert OURS[talks.theirs[-1]] >= 0.5


def test_waiting_with_nothing_to_put_or_nothing_heard() -> None:
    assert wait(LONG, Talks(), 0, floor=1.1) is None
    quiet = Talks(ours=[int(OURS.argmax())] * 9)
    held = wait(LONG, quiet, 9)
    assert held is not None
    assert held.worth >= OURS.max() - 0.03
    never = wait(replace(LONG, may=OURS < 0.5), Talks(theirs=[int(OURS.argmax())]), 1)
    assert never is not None
    assert never.action == "offer"


def test_a_decision_far_from_the_end_is_what_waiting_says() -> None:
    talks = Talks(theirs=[least_of(1.0)], theirs_at=[0])
    held, decision = wait(LONG, talks, 1), decide(LONG, talks, 1, draws=60)
    assert held is not None
    assert (decision.chosen.action, decision.chosen.package) == ("offer", held.package)
    assert decision.ahead is not None
    assert decision.ahead.packages[0] == decision.ahead.listed[0] == held.package
    good = Talks(theirs=[int(OURS.argmax())], theirs_at=[0])
    assert decide(LONG, good, 1, draws=60).chosen.action == "accept"


def test_an_offer_is_held_where_the_next_would_take_back_what_it_gave() -> None:
    assert _never_back(np.array([0.9, 0.5, 1.0, 0.2]), (0, 1, 2, 3, 1)) == (0, 1, 1, 3, 3)


def test_an_offer_that_nobody_would_take_is_not_one_that_we_would_not_want() -> None:
    """Where hardly anything is accepted yet, all packages are worth the same plan; what is put must still be worth its acceptance."""
    best = [int(package) for package in np.argsort(-OURS)[:3]]
    theirs = least_of(0.6)
    decision = decide(TABLE, Talks(ours=best, ours_at=[0, 1, 2], theirs=[theirs] * 3, theirs_at=[0, 1, 2]), 3)
    assert decision.chosen.action == "offer"
    assert OURS[decision.chosen.package] >= decision.chosen.worth > OURS[theirs]
