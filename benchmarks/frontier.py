"""Frontier with Nash and Kalai–Smorodinsky points: the merge beside plain enumeration, 10^30 packages, and the import.

    .venv/bin/python benchmarks/frontier.py

Every figure is the best of several runs of processor time in this process. Exit status 1 when a goal is missed.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

SOURCE = str(Path(__file__).resolve().parent.parent / "src")
sys.path.insert(0, SOURCE)

from batna.measure.frontier import Frontier, efficient_count, pareto_frontier  # noqa: E402
from batna.measure.points import bargaining_points  # noqa: E402

Rows = list[list[float]]
Pair = tuple[float, float]
GOAL_RATIO, GOAL_HUGE, GOAL_IMPORT = 1000, 0.1, 0.3


def opposed(issues: int, options: int = 10, seed: int = 7) -> tuple[Rows, Rows]:
    """Values that rise for us and fall for them along the options of every issue."""
    draw = random.Random(seed)
    ours = [sorted(round(draw.random() / issues, 6) for _ in range(options)) for _ in range(issues)]
    theirs = [sorted((round(draw.random() / issues, 6) for _ in range(options)), reverse=True) for _ in range(issues)]
    return ours, theirs


def by_enumeration(ours: Rows, theirs: Rows) -> tuple[list[Pair], Pair, Pair]:
    """Look at every package; return the frontier, the Nash and the Kalai–Smorodinsky point."""
    every = [(sum(values), sum(other)) for values, other in zip(product(*ours), product(*theirs), strict=True)]
    every.sort(reverse=True)
    frontier: list[Pair] = []
    for pair in every:
        if not frontier or pair[1] > frontier[-1][1]:
            frontier.append(pair)
    best = max(pair[0] for pair in frontier), max(pair[1] for pair in frontier)
    nash = max(frontier, key=lambda pair: pair[0] * pair[1])
    share = max(frontier, key=lambda pair: min(pair[0] / best[0], pair[1] / best[1]))
    return frontier, nash, share


def by_merge(ours: Rows, theirs: Rows) -> tuple[Frontier, Pair, Pair]:
    frontier = pareto_frontier(ours, theirs)
    points = bargaining_points(frontier, 0, 0)
    nash, share = frontier.utilities[points.nash[0]], frontier.utilities[points.kalai_smorodinsky[0]]
    return frontier, (nash[0], nash[1]), (share[0], share[1])


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the least processor time of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def import_seconds(code: str) -> float:
    """Return the processor time of a fresh interpreter that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": SOURCE})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    ours, theirs = opposed(6)
    found, nash, share = by_merge(ours, theirs)
    plain_frontier, plain_nash, plain_share = by_enumeration(ours, theirs)
    same = len(found) == len(plain_frontier) and close(nash, plain_nash) and close(share, plain_share)
    plain = seconds(lambda: by_enumeration(ours, theirs), 2)
    merge = seconds(lambda: [by_merge(ours, theirs) for _ in range(50)], 5) / 50
    ratio = plain / merge
    print(f"10^6 packages   enumeration {plain:.3f} s, merge {merge * 1000:.3f} ms: {ratio:,.0f} times faster (goal {GOAL_RATIO:,})")
    print(f"                {len(found)} points; frontier, Nash and Kalai–Smorodinsky {'the same' if same else 'NOT the same'}")
    huge = opposed(30)
    large = seconds(lambda: by_merge(*huge), 5)
    whole = by_merge(*huge)[0]
    print(f"10^30 packages  merge {large:.4f} s (goal {GOAL_HUGE} s), {len(whole):,} points, {efficient_count(whole):,} efficient packages")
    bare = min(import_seconds("pass") for _ in range(3))
    loaded = min(import_seconds("import batna") for _ in range(3))
    engine = min(import_seconds("import batna.measure.points") for _ in range(3))
    print(f"import batna    {loaded:.3f} s (goal {GOAL_IMPORT} s); a bare interpreter {bare:.3f} s, with the engine above {engine:.3f} s")
    return 0 if same and ratio >= GOAL_RATIO and large < GOAL_HUGE and loaded < GOAL_IMPORT else 1


def close(one: Pair, other: Pair) -> bool:
    return all(abs(a - b) < 1e-9 for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    sys.exit(main())
