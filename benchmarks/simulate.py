"""Sessions a second of processor time: the batch beside NegMAS 0.16, Boulware against Conceder, 100 rounds, in one run.

    benchmarks/negmas_env.sh && .venv-negmas/bin/python benchmarks/simulate.py [--json]

Without NegMAS only our own figures are printed. What is good for one side is bad for the other on every issue, with random values. Rows:
- `types`, at 10^3 and 10^4 packages: our preferences fixed, 20,000 supplier types, each with a random reservation value, deadline and
  exponent; their values are drawn from 1,000 random sets. Drawing the values, ranking the packages and playing all count.
- `new`, the same sizes: new random preferences of both sides in every session, all of it counted.
- `same`: a small domain, played by the batch and by the step-by-step reference of the tests: in how many sessions the result is the same.

Measured on two shared cores at 10^3 and 10^4 packages: `types` 1,360 and 2,160 times, `new` 275 and 175 times.
The rate of NegMAS counts `run()` alone, with its utility functions made before and one session to warm up.
Exit status 1 when a goal is missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import numpy as np  # noqa: E402

from batna.simulate.batch import play  # noqa: E402
from batna.simulate.counterpart import SCALE, Counterparts, list_packages, make_counterparts, sum_values  # noqa: E402
from batna.simulate.tactics import make_types  # noqa: E402

ROUNDS, TYPES, SETS = 100, 20_000, 1_000
BOULWARE, CONCEDER = 0.25, 4.0
GOALS = {"types": 1_000, "new": 100}


def draw_values(rng: np.random.Generator, count: int, rising: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = np.sort(rng.random((count, 10)), axis=1)
    return values if rising else values[:, ::-1]


def draw_players(rng: np.random.Generator, count: int, issues: int, rising: bool) -> Counterparts:
    packages = list_packages([10] * issues)
    return make_counterparts(sum_values([draw_values(rng, count, rising) for _ in range(issues)], packages), packages)


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return the least processor time of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def with_fixed_preferences(issues: int) -> float:
    rng = np.random.default_rng(1)
    ours = draw_players(rng, 1, issues, rising=True)

    def work() -> None:
        theirs = draw_players(rng, SETS, issues, rising=False)
        types = make_types(
            TYPES, player=rng.integers(0, SETS, TYPES), deadline=rng.integers(ROUNDS // 2, ROUNDS + 1, TYPES),
            pace=rng.uniform(0.2, 5, TYPES),
            reservation=(rng.random(TYPES) * 0.4 * SCALE).astype(np.int64),
        )  # fmt: skip
        play((ours, make_types(TYPES, deadline=ROUNDS, pace=BOULWARE)), (theirs, types))

    return TYPES / seconds(work)


def with_new_preferences(issues: int) -> float:
    rng, count = np.random.default_rng(2), 2_000 if issues == 3 else 300

    def work() -> None:
        each = np.arange(count)
        sides = [draw_players(rng, count, issues, rising) for rising in (True, False)]
        types = [make_types(count, player=each, deadline=ROUNDS, pace=pace) for pace in (BOULWARE, CONCEDER)]
        play((sides[0], types[0]), (sides[1], types[1]))

    return count / seconds(work)


def same_as_reference(sessions: int = 500) -> float:
    """Return the share of sessions that end as the step-by-step reference ends them: package, round and side."""
    from tests.batna.simulate.reference import Player, negotiate

    rng, sizes = np.random.default_rng(3), [3, 3, 2]
    rows = [tuple(row) for row in list_packages(sizes).tolist()]
    packages, each = list_packages(sizes), np.arange(sessions)
    sides = [make_counterparts(sum_values([rng.random((sessions, size)) for size in sizes], packages), packages) for _ in range(2)]
    types = [make_types(sessions, player=each, deadline=ROUNDS, pace=rng.uniform(0.1, 5, sessions)) for _ in range(2)]
    played = play((sides[0], types[0]), (sides[1], types[1]))
    same = 0
    for i in range(sessions):
        first, second = (
            Player(dict(zip(rows, side.utility[i].tolist(), strict=True)), 0, 0, ROUNDS, ROUNDS, "TIME", float(kind.pace[i]))
            for side, kind in zip(sides, types, strict=True)
        )
        package, round_, by = negotiate((first, second))
        same += (rows[played.package[i]] if played.package[i] >= 0 else None, int(played.round[i]), int(played.by[i])) == (
            package,
            round_,
            by,
        )
    return same / sessions


def in_negmas(issues: int, sessions: int) -> float | None:
    """Return the sessions a second of NegMAS, Boulware against Conceder; None when it is not installed here."""
    try:
        from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
        from negmas.preferences import TableFun
        from negmas.sao import BoulwareTBNegotiator, ConcederTBNegotiator, SAOMechanism
    except ImportError:
        return None
    rng = np.random.default_rng(4)
    options = [f"o{place}" for place in range(10)]
    space = make_os([make_issue(options, f"i{place}") for place in range(issues)])
    used = 0.0
    for session in range(sessions + 1):
        sides: list[Any] = [
            LinearAdditiveUtilityFunction(
                values=[TableFun(dict(zip(options, draw_values(rng, 1, rising)[0].tolist(), strict=True))) for _ in range(issues)],
                weights=[1 / issues] * issues, outcome_space=space,
            )
            for rising in (True, False)
        ]  # fmt: skip
        mechanism = SAOMechanism(outcome_space=space, n_steps=ROUNDS)
        mechanism.add(BoulwareTBNegotiator(name="first"), ufun=sides[0])
        mechanism.add(ConcederTBNegotiator(name="second"), ufun=sides[1])
        start = time.process_time()
        mechanism.run()
        # The first session warms up what is imported late.
        used += time.process_time() - start if session else 0.0
    return sessions / used


def measure() -> list[dict[str, Any]]:
    rows = []
    for issues in (3, 4):
        reference = in_negmas(issues, 20 if issues == 3 else 8)
        for name, rate in (("types", with_fixed_preferences(issues)), ("new", with_new_preferences(issues))):
            ratio = None if reference is None else rate / reference
            rows.append({"row": name, "packages": 10**issues, "ours": rate, "negmas": reference, "ratio": ratio, "goal": GOALS[name]})
    rows.append({"row": "same", "packages": 18, "ours": same_as_reference(), "negmas": None, "ratio": None, "goal": 1})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description="Sessions a second: the batch beside NegMAS.")
    parser.add_argument("--json", action="store_true")
    rows = measure()
    if parser.parse_args().json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows[:-1]:
            beside = (
                "NegMAS is not here: benchmarks/negmas_env.sh"
                if row["negmas"] is None
                else f"NegMAS {row['negmas']:.1f}: {row['ratio']:,.0f} times"
            )
            print(f"{row['row']:6} {row['packages']:>6,} packages  {row['ours']:>9,.0f} sessions/s  {beside} (goal {row['goal']:,})")
        print(f"same result as the step-by-step reference: {rows[-1]['ours']:.1%} of 500 sessions")
    missed = rows[-1]["ours"] < 1 or any(row["ratio"] is not None and row["ratio"] < row["goal"] for row in rows)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
