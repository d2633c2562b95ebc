"""Frontier under cross-issue rules at 10^9 packages, and which share of 1,000 supplier types makes a package efficient at 10^6.

    .venv/bin/python benchmarks/constrained.py [--json]

There is no reference to stand beside: the tools of NegMAS 0.16 assume that values add up, that every package can be, and that values are
known. So the bar is a second of processor time each, and the answer must be that of brute force on small random cases, which this
script looks at first. `rules`: 9 issues of 10 options, with several sets of rules: few and many, over two and three issues, in a chain
and in a ring. `types`: 6 issues of 10 options, every value of the supplier a range of a tenth around its likely value, all packages
rated that are efficient at likely. Both with values that rise for us and fall for them, and with values that add up to nearly the same for
every package, where frontiers are long; the slower one counts. Best of three runs. Exit status 1 when a goal is missed.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from frontier import Rows, opposed, seconds  # noqa: E402

from batna.measure.branches import IndexRule, is_allowed  # noqa: E402
from batna.measure.frontier import list_efficient, pareto_frontier  # noqa: E402
from batna.measure.uncertain import efficient_share  # noqa: E402

GOAL = 1.0
CHECKS = 200
ISSUES, OPTIONS = 9, 10


def few(draw: random.Random) -> list[IndexRule]:
    """Two rules over two issues each, as most cases have them."""
    return [tie(draw, (0,), 1), tie(draw, (2,), 3)]


def many(draw: random.Random) -> list[IndexRule]:
    """Twelve rules over two issues each, anywhere."""
    return [tie(draw, *pick(draw, 2)) for _ in range(12)]


def wide(draw: random.Random) -> list[IndexRule]:
    """Four rules over three issues each."""
    return [tie(draw, *pick(draw, 3)) for _ in range(4)]


def chain(draw: random.Random) -> list[IndexRule]:
    """Each issue is tied to the next one."""
    return [tie(draw, (issue,), issue + 1) for issue in range(ISSUES - 1)]


def ring(draw: random.Random) -> list[IndexRule]:
    """As the chain, and the last issue to the first."""
    return [tie(draw, (issue,), (issue + 1) % ISSUES) for issue in range(ISSUES)]


KINDS: dict[str, Callable[[random.Random], list[IndexRule]]] = {"few": few, "many": many, "wide": wide, "chain": chain, "ring": ring}


def pick(draw: random.Random, issues: int) -> tuple[tuple[int, ...], int]:
    *when, then = draw.sample(range(ISSUES), issues)
    return tuple(when), then


def tie(draw: random.Random, when: tuple[int, ...], then: int, options: int = OPTIONS) -> IndexRule:
    def some() -> frozenset[int]:
        return frozenset(draw.sample(range(options), draw.randint(1, options - 1)))

    return IndexRule({issue: some() for issue in when}, {then: some()})


def same_as_brute_force() -> bool:
    """Look at every package of small random cases with rules; and of types, drawn one by one."""
    draw = random.Random(3)
    for _ in range(CHECKS):
        issues = draw.randint(2, 4)
        ours, theirs = ([[float(draw.randint(0, 9)) for _ in range(3)] for _ in range(issues)] for _ in range(2))
        rules = [tie(draw, (when,), then, 3) for when, then in (draw.sample(range(issues), 2) for _ in range(draw.randint(0, 4)))]
        every = [one for one in product(range(3), repeat=issues) if is_allowed(one, rules)]
        pairs = {one: tuple(sum(row[i] for row, i in zip(side, one, strict=True)) for side in (ours, theirs)) for one in every}
        best = [one for one in every if not any(beats(other, pairs[one]) for other in pairs.values())]
        if sorted(list_efficient(pareto_frontier(ours, theirs, rules=rules))) != sorted(best):
            return False
        exact = efficient_share(ours, theirs, theirs, theirs, every, rules=rules, types=3, seed=0) if every else []
        if [share == 1 for share in exact] != [one in best for one in every]:
            return False
    return True


def beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def nearly_constant(issues: int) -> tuple[Rows, Rows]:
    """Values of which nearly everything that one side gains the other loses."""
    draw = random.Random(7)
    ours = [sorted(round(draw.random() / issues, 6) for _ in range(OPTIONS)) for _ in range(issues)]
    return ours, [[round(max(row) - value + 0.05 * draw.random() * max(row), 6) for value in row] for row in ours]


VALUES: dict[str, Callable[[int], tuple[Rows, Rows]]] = {"opposed": opposed, "nearly constant": nearly_constant}


def measure_rules() -> dict[str, Any]:
    times, points = {}, {}
    for (called, values), (name, kind) in product(VALUES.items(), KINDS.items()):
        ours, theirs = values(ISSUES)
        rules = kind(random.Random(5))
        times[f"{called}, {name}"] = seconds(partial(pareto_frontier, ours, theirs, rules=rules), 3)
        points[f"{called}, {name}"] = len(pareto_frontier(ours, theirs, rules=rules))
    return {"row": "rules", "packages": 10**ISSUES, "seconds": max(times.values()), "each": times, "points": points, "goal": GOAL}


def measure_types() -> dict[str, Any]:
    times, rated = {}, {}
    for called, values in VALUES.items():
        ours, theirs = values(6)
        efficient = list_efficient(pareto_frontier(ours, theirs))
        low, high = ([[value * factor for value in row] for row in theirs] for factor in (0.9, 1.1))
        times[called] = seconds(partial(efficient_share, ours, low, theirs, high, efficient, types=1000, seed=0), 3)
        rated[called] = len(efficient)
    return {"row": "types", "packages": 10**6, "types": 1000, "seconds": max(times.values()), "each": times, "rated": rated, "goal": GOAL}


def main() -> int:
    parser = argparse.ArgumentParser(description="Frontiers under rules and under uncertain values.")
    parser.add_argument("--json", action="store_true")
    start, same = time.process_time(), same_as_brute_force()
    rows = [{"row": "exact", "cases": CHECKS, "same": same, "seconds": time.process_time() - start}, measure_rules(), measure_types()]
    if parser.parse_args().json:
        print(json.dumps(rows, indent=1))
    else:
        print(f"{CHECKS} small random cases: {'the same as' if same else 'NOT the same as'} brute force")
        for row, what in zip(rows[1:], ("10^9 packages under rules", "10^6 packages, 1,000 types"), strict=True):
            slowest = max(row["each"], key=row["each"].get)
            print(f"{what:28} {row['seconds']:.3f} s (goal {GOAL:.0f} s), the slowest of {len(row['each'])}: {slowest}")
    return int(not same or any(row["seconds"] > GOAL for row in rows[1:]))


if __name__ == "__main__":
    sys.exit(main())
