"""Packages that satisfy everyone inside, what each red line costs, and the smallest relaxations when there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from batna.align._demands import Demand, find_unmeasured
from batna.align._relaxing import Opening, find_openings, price_lines
from batna.align._scene import Agreed, Scene, read_scene
from batna.align._search import search_best
from batna.align._ways import Ways, list_best
from batna.measure.branches import TooManyPackages, count_packages
from batna.measure.wording import say_number
from batna.model.case import Case
from batna.model.issue import Option

__all__ = ["LIMIT", "Agreed", "Demand", "Mandate", "PricedLine", "Relaxation", "solve_mandate"]

LIMIT: Final = 1_000
METHOD: Final = (
    "Exact: all packages are walked through issue by issue, alike ones together; needs are added up in whole numbers, as their "
    "decimals are written. Red lines are those of the stakeholders and of the charter."
)
PRICE: Final = "Shadow price of a red line = our best value without it − our best value with it, all other demands kept."
SMALLEST: Final = "A set of relaxations is smallest when no part of it is enough; all other demands are kept."


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A red line, all who hold it, and what it costs us to keep.

    `shadow_price` is what dropping it is worth to us, `step_price` what moving it to the next option `step` is worth;
    `best` is the best package without it. They are None without values, and when no package satisfies everyone.
    """

    line: Demand
    held_by: tuple[Demand, ...]
    shadow_price: float | None
    step: Option | None
    step_price: float | None
    best: Agreed | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A smallest set of demands to relax, the best package that this allows, and how many packages it allows.

    `count` is None where there are too many ways to count them. `price` is what our best package here is worth less than
    that of the best set; None without values.
    """

    demands: tuple[Demand, ...]
    best: Agreed
    count: int | None
    price: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mandate:
    """What all of us can sign: `count` packages, the best of them for us first; else every smallest set of relaxations.

    `is_counted` is False where there are too many ways to count all packages; `count` is then how many were listed.
    """

    count: int
    is_counted: bool
    packages: tuple[Agreed, ...]
    relaxations: tuple[Relaxation, ...]
    red_lines: tuple[PricedLine, ...]
    because: tuple[str, ...]


def solve_mandate(case: Case, *, limit: int = LIMIT) -> Mandate:
    """Return the packages that keep every need, red line and rule, and what each red line costs.

    When there is no such package, return every smallest set of red lines whose relaxation makes one; when even without
    any red line the needs cannot be met, every smallest set of red lines and needs. At most `limit` packages are
    listed, by our likely value, equal ones in the order of the file; the prices do not depend on it.
    Works without values: packages then stand in the order of the file and nothing has a price.
    Where the needs tie too many issues together to walk through all packages, a search finds the best ones, the prices
    and the relaxations, still exactly, and nothing is counted.
    Raises `NotEnoughData` without issues, `TooManyPackages` when the search cannot prove an answer either.
    Source: docs/theory/mandate.md.
    """
    scene = read_scene(case)
    count, is_counted, ranks = _list_packages(scene, max(limit, 1))
    found = [scene.agreed(rank) for rank in ranks]
    relaxations = () if found else _relax(scene)
    red_lines = _price_lines(scene, ranks)
    because = (*_say_count(scene, count, is_counted, found), *_say_relaxations(relaxations), *find_unmeasured(case), METHOD)
    return Mandate(count, is_counted, tuple(found[:limit]), relaxations, red_lines, because)


def _list_packages(scene: Scene, limit: int) -> tuple[int, bool, list[int]]:
    """Return how many packages keep every demand, whether that is all of them, and the ranks of the best."""
    ways = scene.ways_without(())
    try:
        count, ranks = list_best(ways)
    except TooManyPackages:
        return _search_packages(ways, limit)
    return count, True, list(islice(ranks, limit))


def _search_packages(ways: Ways, limit: int) -> tuple[int, bool, list[int]]:
    """List the best packages by search; a search that ends before the limit has found them all."""
    found: list[int] = []
    try:
        found.extend(islice(search_best(ways), limit))  # what was found before an error stays in the list
    except TooManyPackages:
        if not found:
            raise
        return len(found), False, found
    return len(found), len(found) < limit, found


def _relax(scene: Scene) -> tuple[Relaxation, ...]:
    openings = [(one, scene.agreed(one.rank)) for one in find_openings(scene)]
    top = max((best.ours for _, best in openings if best.ours is not None), default=None)
    openings.sort(key=lambda one: (len(one[0].dropped), -(one[1].ours or 0.0), sorted(one[0].dropped)))
    return tuple(_relaxation(scene, opening, best, top) for opening, best in openings)


def _relaxation(scene: Scene, opening: Opening, best: Agreed, top: float | None) -> Relaxation:
    demands = tuple(demand for number in sorted(opening.dropped) for demand in scene.held[number])
    price = None if top is None or best.ours is None else top - best.ours
    relaxed = " and ".join(scene.name(demand) for demand in demands)
    packages = "packages" if opening.count is None else "one package" if opening.count == 1 else f"{opening.count:,} packages"
    because = [f"Relaxing {relaxed} makes {packages} possible, the best for us: {scene.say(best)}."]
    if price:
        because.append(f"That is {say_number(price)} {scene.unit} less than with the set that is best for us.")
    return Relaxation(demands, best, opening.count, price, tuple(because))


def _price_lines(scene: Scene, ranks: Sequence[int]) -> tuple[PricedLine, ...]:
    if scene.values is None:
        return tuple(_unpriced(scene, number, "we have no values yet.") for number in range(len(scene.lines)))
    if not ranks:
        why = "no package satisfies everyone, see the relaxations."
        return tuple(_unpriced(scene, number, why) for number in range(len(scene.lines)))
    try:
        priced = price_lines(scene, ranks[0])
    except TooManyPackages as error:
        return tuple(_unpriced(scene, number, f"there is too much to tell apart. {error}") for number in range(len(scene.lines)))
    kept = scene.agreed(ranks[0])
    return tuple(_priced(scene, number, kept, scene.agreed(near), scene.agreed(best)) for number, (near, best) in enumerate(priced))


def _step(scene: Scene, number: int) -> Option | None:
    """Return the option one step beyond a red line; None when it has no order or forbids nothing."""
    line = scene.lines[number]
    return scene.issues[line.place].options[min(line.step)] if line.step else None


def _unpriced(scene: Scene, number: int, why: str) -> PricedLine:
    held = scene.lines[number].held
    return PricedLine(held[0], held, None, _step(scene, number), None, None, (f"It has no price: {why}",))


def _priced(scene: Scene, number: int, kept: Agreed, near: Agreed, best: Agreed) -> PricedLine:
    line, step = scene.lines[number], _step(scene, number)
    price, step_price = (max((other.ours or 0.0) - (kept.ours or 0.0), 0.0) for other in (best, near))
    because = [
        f"Without {' and '.join(scene.name(demand) for demand in line.held)} our best package is {scene.say(best)}.",
        f"With it: {scene.say(kept)}. Keeping it costs us {say_number(price)} {scene.unit}.",
        *([] if step is None else [f"One step, to {scene.issues[line.place].say(step)}, is worth {say_number(step_price)} {scene.unit}."]),
        PRICE,
    ]
    return PricedLine(line.held[0], line.held, price, step, None if step is None else step_price, best, tuple(because))


def _say_count(scene: Scene, count: int, is_counted: bool, found: Sequence[Agreed]) -> list[str]:
    total = count_packages(scene.sizes, scene.rules)
    if not total:
        return ["The rules exclude every package."]
    if not scene.needs and not scene.lines:
        return [f"Nobody has stated a need with a measure or a red line yet, so all {total:,} packages that the rules allow remain."]
    many = f"{count:,}" if is_counted else f"At least {count:,}"
    said = [f"{many} of {total:,} packages that the rules allow keep {len(scene.needs)} needs and {len(scene.lines)} red lines."]
    if not is_counted:
        said.append("The needs tie too many issues together to count all of them; the best are listed, best first, exactly.")
    return [*said, *(f"The best of them for us: {scene.say(best)}." for best in found[:1] if scene.values is not None)]


def _say_relaxations(relaxations: Sequence[Relaxation]) -> list[str]:
    if not relaxations:
        return []
    many = len(relaxations)
    said = ["There is one smallest set of relaxations." if many == 1 else f"There are {many:,} smallest sets of relaxations.", SMALLEST]
    if any(demand.kind == "need" for one in relaxations for demand in one.demands):
        said.insert(1, "Even without any red line the needs cannot all be met, so the sets name needs too.")
    return said
