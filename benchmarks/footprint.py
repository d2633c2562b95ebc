"""Memory and processor time of a fresh process: `import batna`, and with it the frontier of 10^6 packages; beside NegMAS 0.16.

    benchmarks/negmas_env.sh && .venv-negmas/bin/python benchmarks/footprint.py [--json]

Each figure is the peak resident memory of a process of its own, in MB of 10^6 bytes, and its processor time. The reference computes
frontier, Nash and Kalai points of the same 10^6 packages with `pareto_frontier`, `nash_points` and `kalai_points` of NegMAS; it takes some
ten seconds, and is left out where NegMAS is not installed. Exit status 1 when the goal is missed: 150 MB.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL = 150
OURS = """
import batna
from frontier import opposed
from batna.measure.frontier import pareto_frontier
from batna.measure.points import bargaining_points
found = pareto_frontier(*opposed(6))
points = bargaining_points(found, 0, 0)
print(len(found))
"""
NEGMAS = """
from frontier import opposed
from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
from negmas.preferences import TableFun
from negmas.preferences.ops import kalai_points, nash_points, pareto_frontier
options = [f"o{place}" for place in range(10)]
space = make_os([make_issue(options, f"i{place}") for place in range(6)])
sides = [
    LinearAdditiveUtilityFunction(
        values=[TableFun(dict(zip(options, row))) for row in rows], weights=[1.0] * 6, outcome_space=space, reserved_value=0.0
    )
    for rows in opposed(6)
]
frontier, _ = pareto_frontier(sides, outcomes=list(space.enumerate_or_sample()))
nash_points(sides, frontier), kalai_points(sides, frontier)
print(len(frontier))
"""


def run(code: str) -> dict[str, Any]:
    """Run code in a fresh interpreter; return its peak memory in MB, its processor time and what it printed."""
    folders = os.pathsep.join([str(ROOT / "src"), str(ROOT / "benchmarks")])
    last = "\nimport resource\nused = resource.getrusage(resource.RUSAGE_SELF)\nprint(used.ru_maxrss, used.ru_utime + used.ru_stime)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code + last],
        env=os.environ | {"PYTHONPATH": folders},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"missing": done.stderr.strip().splitlines()[-1] if done.stderr else "it ended early"}
    *said, figures = done.stdout.split("\n")[:-1]
    kilobytes, seconds = figures.split()
    return {"megabytes": int(kilobytes) * 1024 / 1e6, "seconds": float(seconds), "points": int(said[-1]) if said else None}


def main() -> int:
    parser = argparse.ArgumentParser(description="Memory and processor time of a fresh process.")
    parser.add_argument("--json", action="store_true")
    rows = {"bare": run("pass"), "import": run("import batna"), "frontier": run(OURS), "negmas": run(NEGMAS)}
    if parser.parse_args().json:
        print(json.dumps(rows | {"goal": GOAL}, indent=1))
        return int(rows["frontier"]["megabytes"] > GOAL)
    named = {
        "bare": "a bare interpreter",
        "import": "import batna",
        "frontier": "import batna and 10^6 packages",
        "negmas": "the same in NegMAS",
    }
    for name, row in rows.items():
        if "missing" in row:
            hint = "not here: benchmarks/negmas_env.sh" if "No module" in row["missing"] else row["missing"]
            print(f"{named[name]:32} {hint}")
        else:
            points = "" if row["points"] is None else f", {row['points']} points"
            goal = f" (goal {GOAL} MB)" if name == "frontier" else ""
            print(f"{named[name]:32} {row['megabytes']:6.1f} MB, {row['seconds']:.2f} s{points}{goal}")
    return int(rows["frontier"]["megabytes"] > GOAL)


if __name__ == "__main__":
    sys.exit(main())
