"""Sessions a second of processor time: the engine compiled by numba beside the same engine in numpy, and whether they end alike.

    .venv/bin/python benchmarks/compiled.py

As the row `types` of simulate.py: our preferences fixed, supplier types with random reservation value, deadline and exponent,
100 rounds, 10^3 and 10^4 packages; here playing alone counts, and 60,000 types are played. Best of three runs, after one in which
numba starts, which is shown apart. Exit status 1 when a session ends otherwise. Without numba (extra `fast`) it says so.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import numpy as np  # noqa: E402
from simulate import BOULWARE, ROUNDS, SETS, draw_players, seconds  # noqa: E402

from batna.simulate.batch import Played, play  # noqa: E402
from batna.simulate.compiled import compiled_sessions  # noqa: E402
from batna.simulate.counterpart import SCALE  # noqa: E402
from batna.simulate.tactics import make_types  # noqa: E402

TYPES = 60_000


def measure(issues: int) -> bool:
    rng = np.random.default_rng(1)
    ours, theirs = draw_players(rng, 1, issues, rising=True), draw_players(rng, SETS, issues, rising=False)
    us = make_types(TYPES, deadline=ROUNDS, pace=BOULWARE)
    them = make_types(
        TYPES, player=rng.integers(0, SETS, TYPES), deadline=rng.integers(ROUNDS // 2, ROUNDS + 1, TYPES),
        pace=rng.uniform(0.2, 5, TYPES), reservation=(rng.random(TYPES) * 0.4 * SCALE).astype(np.int64),
    )  # fmt: skip

    def once(fast: bool) -> Played:
        return play((ours, us), (theirs, them), fast=fast)

    begun = time.process_time()
    compiled = once(fast=True)
    begun, plain = time.process_time() - begun, once(fast=False)
    same = all(np.array_equal(getattr(compiled, name), getattr(plain, name)) for name in ("package", "round", "by"))
    rates = [TYPES / seconds(lambda fast=fast: once(fast)) for fast in (True, False)]  # type: ignore[misc]
    print(
        f"{10**issues:>6,} packages  compiled {rates[0]:>9,.0f} sessions/s  numpy {rates[1]:>9,.0f}: {rates[0] / rates[1]:.1f} times, ",
        end="",
    )
    print(f"{'every session alike' if same else 'NOT alike'}; the first run took {begun:.1f} s")
    return same


def main() -> int:
    if compiled_sessions() is None:
        print("numba is not here: pip install 'batna[fast]'")
        return 0
    return int(sum(measure(issues) for issues in (3, 4)) < 2)


if __name__ == "__main__":
    sys.exit(main())
