"""Make negotiation domains of several kinds as GENIUS files, to tune and to measure on: domains.py FOLDER [--count N] [--seed S].

Kinds: `opposed` (what is good for one side is bad for the other, on every issue), `mixed` (half of the issues), `random`
(no relation), `integrative` (opposed, but each side cares for other issues), `reserved` (mixed, with reservations).
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from batna.exchange.document import case_of
from batna.exchange.genius_export import write_genius

KINDS = ("opposed", "mixed", "random", "integrative", "reserved")
MOST_PACKAGES = 4_000


def draw_case(kind: str, rng: np.random.Generator) -> dict[str, Any]:
    """Return a case as a plain document; both sides' values lie between 0 and 1."""
    sizes = draw_sizes(rng)
    ours_weights, theirs_weights = rng.dirichlet(np.full(len(sizes), 1.5)), rng.dirichlet(np.full(len(sizes), 1.5))
    if kind == "integrative":
        order = np.argsort(ours_weights)
        theirs_weights[order] = np.sort(theirs_weights)[::-1]
    ours, theirs = [], []
    for place, size in enumerate(sizes):
        mine = scores(rng, size)
        its = scores(rng, size)
        opposed = kind in {"opposed", "integrative"} or (kind in {"mixed", "reserved"} and place % 2 == 0)
        if opposed:
            mine, its = np.sort(mine), np.sort(its)[::-1]
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


def draw_sizes(rng: np.random.Generator) -> list[int]:
    while True:
        sizes = [int(size) for size in rng.integers(2, 8, rng.integers(2, 8))]
        if 20 <= np.prod(sizes) <= MOST_PACKAGES:
            return sizes


def scores(rng: np.random.Generator, size: int) -> np.ndarray:
    """Return evaluations whose best is 1: even steps or drawn ones, sometimes with a worst of 0."""
    drawn = rng.permutation(np.linspace(0, 1, size)) if rng.random() < 0.4 else rng.random(size)
    if rng.random() < 0.4:
        drawn -= drawn.min()
    return drawn / drawn.max()


def write_domains(folder: Path, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        write_genius(case_of(draw_case(kind, rng)), folder / f"{number:02d}_{kind}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.folder:
        write_domains(given.folder, given.count, given.seed)
