"""How long a casefile with 2,000 offers takes to read and check, beside bare parsers that only split it into values (json, yaml.safe_load).

    .venv/bin/python benchmarks/casefiles.py

Processor time, best of five. Exit status 1 when a goal is missed: 0.2 s as JSON, 1 s as YAML.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import yaml  # noqa: E402

from batna.exchange.casefile import read_case, write_case  # noqa: E402
from batna.model.case import Case  # noqa: E402

OFFERS = 2_000
GOALS: dict[str, tuple[float, Callable[[str], object]]] = {"json": (0.2, json.loads), "yaml": (1.0, yaml.safe_load)}


def large_case() -> Case:
    package = {f"issue {place}": place % 5 for place in range(6)}
    offers = [
        {"id": f"offer {place}", "round": place + 1, "by": "ours", "on": "2027-01-01", "package": package, "note": "as agreed by phone"}
        for place in range(OFFERS)
    ]
    issues = [{"id": name, "options": [0, 1, 2, 3, 4]} for name in package]
    return Case.model_validate({"batna": 1, "title": "T", "buyer": "B", "supplier": "S", "issues": issues, "offers": offers})


def seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of five runs."""
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(folder: Path, ending: str) -> bool:
    goal, parse = GOALS[ending]
    file = folder / f"large.{ending}"
    write_case(large_case(), file)
    text = file.read_text(encoding="utf-8")
    ours, bare = seconds(lambda: read_case(file)), seconds(lambda: parse(text))
    print(f"{OFFERS:,} offers as {ending.upper()}: {ours:.3f} s read and checked (goal {goal:g} s); the bare parser {bare:.3f} s")
    return ours < goal


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        met = [measure(Path(name), ending) for ending in GOALS]
    sys.exit(not all(met))
