"""Two hundred issues of five options: every answer stays exact where it can, and comes in seconds."""

import random
from typing import Any, Final

import pytest

from batna.align.conflicts import find_conflicts
from batna.align.mandate import solve_mandate
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.plan.improvements import find_improvements
from batna.plan.meso import build_meso
from batna.plan.packages import most_listed, rank_packages
from batna.plan.trades import rank_trades
from batna.plan.zopa import estimate_zopa

ISSUES, OPTIONS = 200, 5
RULE: Final = {"if": {"i0": 1}, "then": {"i1": [1, 2]}}

pytestmark = pytest.mark.timeout(120)  # a blow-up would take hours


def large(kind: str, *, issues: int = ISSUES, **fields: Any) -> Case:
    """Return a case whose sides want the opposite: small whole points with many ties, or money to the cent."""
    draw = random.Random(1)
    names = [f"i{place}" for place in range(issues)]

    def values() -> dict[str, list[Any]]:
        if kind == "points":
            return {name: [step * draw.randrange(6) for step in range(OPTIONS)] for name in names}
        return {name: [round(step * draw.uniform(0, 10_000), 2) for step in range(OPTIONS)] for name in names}

    ours, theirs = values(), {name: row[::-1] for name, row in values().items()}
    if kind == "ranges":
        theirs = {name: [{"low": one * 0.8, "likely": one, "high": one * 1.2 + 1} for one in row] for name, row in theirs.items()}
    sides = {"ours": {"values": ours, "reservation": 0}, "theirs": {"values": theirs, "reservation": 0}}
    document = {"batna": 1, "title": "Parts", "buyer": "Northwind", "supplier": "Sella", "unit": "points" if kind == "points" else "EUR"}
    document |= {"issues": [{"id": name, "options": list(range(1, OPTIONS + 1))} for name in names], "preferences": sides}
    return case_of(document | fields)


def middle(case: Case) -> dict[str, Any]:
    return {issue.id: issue.options[2] for issue in case.issues}


def count_plainly(case: Case) -> tuple[int, int]:
    """Return how many pairs of values and how many packages are efficient: for each value of ours the best of theirs and its ways."""
    theirs = case.preferences.theirs
    assert theirs is not None
    best: dict[float, tuple[float, int]] = {0: (0, 1)}
    for issue in case.issues:
        following: dict[float, tuple[float, int]] = {}
        for ours, (value, ways) in best.items():
            for mine, other in zip((case.preferences.ours.values or {})[issue.id], (theirs.values or {})[issue.id], strict=True):
                assert isinstance(mine, int | float)
                assert isinstance(other, int | float)
                key, sum_ = ours + mine, value + other
                held = following.get(key, (sum_, 0))
                following[key] = (sum_, ways) if sum_ > held[0] else (held[0], held[1] + ways) if sum_ == held[0] else held
        best = following
    pairs, packages, most = 0, 0, -1.0
    for ours in sorted(best, reverse=True):
        if best[ours][0] > most:
            most, pairs, packages = best[ours][0], pairs + 1, packages + best[ours][1]
    return pairs, packages


def test_packages_are_counted_exactly_and_ties_are_cut_with_a_word() -> None:
    case = large("points")
    ranked = rank_packages(case, limit=3)
    assert ranked.count == OPTIONS**ISSUES
    pairs, packages = count_plainly(case)
    assert ranked.efficient_count == packages
    assert f"{pairs} pairs of values are efficient" in " ".join(ranked.because)
    assert most_listed(case) == 2_000
    assert len(ranked.points.max_sum) == 2_000
    assert any(reason.startswith("More packages tie at ") and reason.endswith("the first 2,000 are listed.") for reason in ranked.because)


def test_a_short_list_of_ties_is_whole() -> None:
    ranked = rank_packages(large("points", issues=5), limit=3)
    assert not any(reason.startswith("More packages tie at") for reason in ranked.because)


@pytest.mark.parametrize("kind", ["money", "ranges"])
def test_packages_in_money_are_counted_exactly(kind: str) -> None:
    case = large(kind, rules=[RULE])
    ranked = rank_packages(case, limit=3)
    assert ranked.count == OPTIONS ** (ISSUES - 2) * (OPTIONS * OPTIONS - 3)
    assert ranked.efficient_count >= 3
    assert ranked.points.nash


@pytest.mark.parametrize("kind", ["points", "money"])
def test_improvements_come_in_seconds(kind: str) -> None:
    case = large(kind)
    found = find_improvements(case, middle(case))
    assert found.dominating is None
    assert 1 <= len(found.efficient) <= 2_000
    assert all(one.ours >= found.package.ours and one.theirs >= found.package.theirs for one in found.efficient)


@pytest.mark.parametrize("kind", ["points", "money", "ranges"])
def test_meso_trades_and_zopa_come_in_seconds(kind: str) -> None:
    case = large(kind)
    best = sum(max(row) for row in (case.preferences.ours.values or {}).values())
    built = build_meso(case, float(best) * 0.6, 100, 3)
    assert len(built.packages) == 3
    assert rank_trades(case, reference=middle(case)).trades
    zone = estimate_zopa(case)
    assert zone.chance == 1
    assert zone.packages is None


def test_a_mandate_and_conflicts_come_in_seconds() -> None:
    measured = {f"i{place}": {str(option): float(option) for option in range(1, OPTIONS + 1)} for place in range(0, ISSUES, 2)}
    need = {"id": "days", "measure": "days", "at_most": 250, "from": measured}
    people = [
        {"id": "finance", "function": "finance", "needs": [need], "red_lines": [{"issue": "i1", "at_most": 2}]},
        {"id": "engineering", "function": "engineering", "red_lines": [{"issue": "i1", "at_least": 3}]},
    ]
    case = large("money", stakeholders=people)
    assert len(find_conflicts(case).conflicts) == 1
    mandate = solve_mandate(case)
    assert mandate.count == 0
    assert len(mandate.relaxations) == 2
