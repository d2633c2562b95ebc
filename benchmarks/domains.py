"""Make negotiation domains of several kinds as GENIUS files, to tune and to measure on: domains.py FOLDER [--count N] [--seed S].

Kinds: `opposed` (what is good for one side is mostly bad for the other), `mixed` (on half of the issues), `random` (no relation),
`integrative` (opposed on most issues, but each side cares for other issues), `reserved` (opposed on most, with reservations).
Like the public GENIUS domains they have three to eight issues of two to seven options, real weights, worst options that may still be worth
something, and options out of their order; from 50 packages up to `--most`.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from batna.exchange.document import case_of
from batna.exchange.genius_export import write_genius

OPPOSED = {"opposed": 0.9, "mixed": 0.5, "random": 0.0, "integrative": 0.7, "reserved": 0.6}  # share of the issues
KINDS = tuple(OPPOSED)
FEWEST_PACKAGES, MOST_PACKAGES = 50, 2_500


def draw_case(kind: str, rng: np.random.Generator, most: int = MOST_PACKAGES) -> dict[str, Any]:
    """Return a case as a plain document; both sides' values lie between 0 and 1."""
    sizes = draw_sizes(rng, most)
    ours_weights, theirs_weights = rng.dirichlet(np.full(len(sizes), 2.5)), rng.dirichlet(np.full(len(sizes), 2.5))
    if kind == "integrative":
        order = np.argsort(ours_weights)
        theirs_weights[order] = np.sort(theirs_weights)[::-1]
    ours, theirs = [], []
    for place, size in enumerate(sizes):
        mine, its = scores(rng, size), scores(rng, size)
        if rng.random() < OPPOSED[kind]:
            mine, its = np.sort(mine), np.sort(its)[::-1]
            if rng.random() < 0.3:
                at = rng.integers(0, size - 1)
                its[[at, at + 1]] = its[[at + 1, at]]
        ours.append(ours_weights[place] * mine)
        theirs.append(theirs_weights[place] * its)
    floor = [float(level) for level in rng.uniform(0.1, 0.4, 2)] if kind == "reserved" else [0.0, 0.0]
    names = [f"issue {number + 1}" for number in range(len(sizes))]
    return {
        "batna": 1, "title": kind, "buyer": "Ours", "supplier": "Theirs",
        "issues": [{"id": name, "options": [f"o{place}" for place in range(size)]} for name, size in zip(names, sizes, strict=True)],
        "preferences": {
            side: {"values": {name: [round(float(v), 9) for v in row] for name, row in zip(names, rows, strict=True)}, "reservation": level}
            for side, rows, level in (("ours", ours, floor[0]), ("theirs", theirs, floor[1]))
        },
    }  # fmt: skip


def draw_sizes(rng: np.random.Generator, most: int) -> list[int]:
    while True:
        sizes = [int(size) for size in rng.integers(2, 8, rng.integers(3, 9))]
        if FEWEST_PACKAGES <= np.prod(sizes) <= most:
            return sizes


def scores(rng: np.random.Generator, size: int) -> np.ndarray:
    """Return evaluations whose best is 1: even steps or drawn ones, the worst often above 0."""
    lowest = float(rng.choice([0.0, 0.1, 0.2, 0.3]))
    drawn = rng.permutation(np.linspace(lowest, 1, size)) if rng.random() < 0.4 else rng.uniform(lowest, 1, size)
    if rng.random() < 0.25:
        drawn -= drawn.min()
    return np.round(drawn / drawn.max(), 4)


def write_domains(folder: Path, count: int, seed: int, most: int = MOST_PACKAGES) -> None:
    rng = np.random.default_rng(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        write_genius(case_of(draw_case(kind, rng, most)), folder / f"{number:02d}_{kind}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST_PACKAGES)
    given = parser.parse_args()
    write_domains(given.folder, given.count, given.seed, given.most)
