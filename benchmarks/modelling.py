"""An agent that models its counterpart, beside NiceTitForTat of NegMAS 0.16: sessions a second of processor time, and own utility.

    benchmarks/negmas_env.sh && .venv-negmas/bin/python benchmarks/modelling.py [--json]

Both play the first side against a Boulware counterpart over 100 rounds, on the same domains of 10^3 and 10^4 packages: new random
preferences of both sides in every session, what is good for one side bad for the other on every issue. Ours is `batna.simulate.reading`
in the batch; drawing the values and ranking the packages count. The rate of NegMAS counts `run()` alone, after one session to warm up.
Utilities are scaled from each side's worst package (0) to its best (1); no agreement counts 0. Without NegMAS only our own figures are
printed. Exit status 1 when the goal is missed: 100 times the rate at a better own utility.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402
from simulate import BOULWARE, ROUNDS, draw_values  # noqa: E402

from batna.simulate.batch import play  # noqa: E402
from batna.simulate.counterpart import SCALE, list_packages, make_counterparts, sum_values  # noqa: E402
from batna.simulate.reading import Reader  # noqa: E402
from batna.simulate.tactics import make_types  # noqa: E402

GOAL = 100
PACE = 0.1
SESSIONS = {3: 600, 4: 100}
REFERENCE = {3: 10, 4: 3}
Rows = list[list[np.ndarray[Any, np.dtype[np.float64]]]]


def draw(issues: int, count: int) -> Rows:
    """Return the values of both sides, side by side and issue by issue: one row a session."""
    rng = np.random.default_rng(9)
    return [[draw_values(rng, count, rising) for _ in range(issues)] for rising in (True, False)]


def with_the_batch(issues: int) -> tuple[float, float, float]:
    """Return sessions a second, and the mean utility of our side and of the other."""
    count, sizes = SESSIONS[issues], [10] * issues
    each, start = np.arange(SESSIONS[issues]), time.process_time()
    packages = list_packages(sizes)
    ours, theirs = (make_counterparts(sum_values(side, packages), packages) for side in draw(issues, count))
    us, them = (make_types(count, player=each, deadline=ROUNDS, pace=pace) for pace in (PACE, BOULWARE))
    played = play((ours, us), (theirs, them), readers=(Reader(sizes, packages, ROUNDS), None))
    used = time.process_time() - start
    own, other = (float(np.where(played.agreed, side.utility[each, played.package] / SCALE, 0).mean()) for side in (ours, theirs))
    return count / used, own, other


def in_negmas(issues: int) -> tuple[float, float, float] | None:
    """Return the same of NiceTitForTat against Boulware; None when NegMAS is not installed here."""
    try:
        from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
        from negmas.preferences import TableFun
        from negmas.sao import BoulwareTBNegotiator, NiceTitForTatNegotiator, SAOMechanism
    except ImportError:
        return None
    options = [f"o{place}" for place in range(10)]
    space = make_os([make_issue(options, f"i{place}") for place in range(issues)])
    values, used, got = draw(issues, SESSIONS[issues]), 0.0, []
    for session in range(REFERENCE[issues] + 1):
        tables = [[dict(zip(options, issue[session].tolist(), strict=True)) for issue in side] for side in values]
        mechanism = SAOMechanism(outcome_space=space, n_steps=ROUNDS)
        for kind, table in zip((NiceTitForTatNegotiator, BoulwareTBNegotiator), tables, strict=True):
            scored: Any = [TableFun(one) for one in table]
            # A reservation below every package, as ours: any agreement is better than none.
            utility = LinearAdditiveUtilityFunction(values=scored, weights=[1 / issues] * issues, outcome_space=space, reserved_value=-1.0)
            mechanism.add(kind(name=kind.__name__), ufun=utility)
        start = time.process_time()
        mechanism.run()
        if session:  # the first one warms up what is imported late
            used += time.process_time() - start
            got.append([scaled(table, mechanism.agreement) for table in tables])
    own, other = np.mean(got, axis=0).tolist()
    return len(got) / used, own, other


def scaled(table: list[dict[str, float]], agreement: tuple[str, ...] | None) -> float:
    if agreement is None:
        return 0.0
    low, high = (sum(end(one.values()) for one in table) for end in (min, max))
    return (sum(one[option] for one, option in zip(table, agreement, strict=True)) - low) / (high - low)


def measure() -> list[dict[str, Any]]:
    rows = []
    for issues in (3, 4):
        ours, reference = max(with_the_batch(issues) for _ in range(3)), in_negmas(issues)
        row: dict[str, Any] = {"packages": 10**issues, "ours": dict(zip(("rate", "own", "other"), ours, strict=True)), "goal": GOAL}
        row["negmas"] = None if reference is None else dict(zip(("rate", "own", "other"), reference, strict=True))
        row["ratio"] = None if reference is None else ours[0] / reference[0]
        row["met"] = None if reference is None else ours[0] >= GOAL * reference[0] and ours[1] > reference[1]
        rows.append(row)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description="An agent that models its counterpart, beside NegMAS.")
    parser.add_argument("--json", action="store_true")
    as_json, rows = parser.parse_args().json, measure()
    if as_json:
        print(json.dumps(rows, indent=1))
    for row in [] if as_json else rows:
        said = "{rate:,.2f} sessions/s, own utility {own:.3f}, other {other:.3f}"
        print(f"{row['packages']:>6,} packages  ours           {said.format(**row['ours'])}")
        if row["negmas"] is None:
            print("                 NegMAS is not here: benchmarks/negmas_env.sh")
        else:
            verdict = "met" if row["met"] else "MISSED"
            print(f"                 NiceTitForTat  {said.format(**row['negmas'])}")
            print(f"                 {row['ratio']:,.0f} times the sessions (goal {GOAL}, at a better own utility: {verdict})")
    return int(any(row["met"] is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
