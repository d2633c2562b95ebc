"""Every smallest set of demands whose relaxation makes a package possible, and what dropping one red line brings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from batna.align._scene import Scene
from batna.align._search import search_best
from batna.align._ways import walk
from batna.measure.branches import TooManyPackages

MOST_SETS = 2_000


@dataclass(frozen=True, slots=True)
class Opening:
    """A smallest set of demands to drop, the rank of the best package then, and how many there are (None: not counted)."""

    dropped: frozenset[int]
    rank: int
    count: int | None


def find_openings(scene: Scene) -> list[Opening]:
    """Return every smallest set of red lines to drop; of red lines and needs when no set of red lines is enough.

    Raises `TooManyPackages` when neither the walk through all packages nor the search can prove them.
    """
    try:
        return _walk_openings(scene)
    except TooManyPackages:
        lines = frozenset(range(len(scene.lines)))
        return _search_openings(scene, lines) or _search_openings(scene, frozenset(range(len(scene.held))))


def price_lines(scene: Scene, base: int) -> list[tuple[int, int]]:
    """Return for each red line the best rank when it gives way by one step, and when it is dropped.

    One walk prices all lines, with two bits for each: one for a step beyond the limit, one for further away.
    """
    try:
        table = walk(scene.ways(lambda place, option: _one_broken(scene, place, option)), lambda mask: mask.bit_count() < 2)
    except TooManyPackages:
        return [_search_price(scene, number, base) for number in range(len(scene.lines))]
    ranks = {mask: rank for mask, (_, rank) in table.items()}
    pairs = [(ranks.get(1 << 2 * n, base), ranks.get(2 << 2 * n, base)) for n in range(len(scene.lines))]
    return [(max(base, near), max(base, near, far)) for near, far in pairs]


def _one_broken(scene: Scene, place: int, option: int) -> int | None:
    broken = scene.broken_lines(place, option)
    if len(broken) != 1:
        return None if broken else 0
    return 1 << 2 * broken[0] + (option not in scene.lines[broken[0]].step)


def _search_price(scene: Scene, number: int, base: int) -> tuple[int, int]:
    line = scene.lines[number]
    best = next(search_best(scene.ways_without({number})), base)

    def one_step(place: int, option: int) -> int | None:
        broken = scene.broken_lines(place, option)
        return 0 if not broken or (broken == [number] and option in line.step) else None

    return next(search_best(scene.ways(one_step)), base), best


def _walk_openings(scene: Scene) -> list[Opening]:
    def bits(place: int, option: int) -> int:
        return sum(1 << number for number in scene.broken_lines(place, option))

    found = walk(scene.ways(bits), lambda _: True, only_minimal=True)
    if not found:
        need_bits = [1 << number for number in range(len(scene.lines), len(scene.held))]
        found = walk(scene.ways(bits, need_bits), lambda _: True, only_minimal=True)
    numbers = range(len(scene.held))
    return [Opening(frozenset(n for n in numbers if mask >> n & 1), rank, count) for mask, (count, rank) in found.items()]


def _search_openings(scene: Scene, droppable: frozenset[int]) -> list[Opening]:
    """Look for sets that hold none of those found: keep one demand of each found set, in every smallest way, drop the rest.

    When that leaves no package for any way of keeping, every smallest set has been found.
    """
    found: dict[frozenset[int], int] = {}
    tested: set[frozenset[int]] = set()
    while True:
        fresh = [kept for kept in _hitting_sets(found) if kept not in tested]
        for kept in fresh:
            tested.add(kept)
            rank = _best_without(scene, droppable - kept)
            if rank is not None:
                found.update([_shrink(scene, rank)])
                break
        else:
            return [Opening(dropped, rank, None) for dropped, rank in found.items()]


def _best_without(scene: Scene, dropped: Iterable[int]) -> int | None:
    return next(search_best(scene.ways_without(frozenset(dropped))), None)


def _shrink(scene: Scene, rank: int) -> tuple[frozenset[int], int]:
    """Start from what a package breaks and take back whatever need not be dropped."""
    dropped = scene.broken_by(rank)
    for number in sorted(dropped):
        smaller = _best_without(scene, dropped - {number}) if number in dropped else None
        if smaller is not None:
            dropped = scene.broken_by(smaller)
    best = _best_without(scene, dropped)
    return dropped, rank if best is None else best


def _hitting_sets(sets: Iterable[frozenset[int]]) -> Sequence[frozenset[int]]:
    """Return every smallest set that shares a member with each of the given sets (Berge's algorithm)."""
    hitting: list[frozenset[int]] = [frozenset()]
    for one in sets:
        wide = {hit if hit & one else hit | {member} for hit in hitting for member in (one if not hit & one else (0,))}
        hitting = [hit for hit in wide if not any(other < hit for other in wide)]
        if len(hitting) > MOST_SETS:
            raise TooManyPackages(f"There are too many smallest sets of relaxations: more than {MOST_SETS:,} ways to keep one of each.")
    return hitting
