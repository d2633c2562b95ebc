"""Walk through all packages of a case at once: partial packages that are alike in all that still matters are one way.

The issues are decided one after the other. What matters of the part that is decided: which rules are half decided, the
sum of each need that is neither safe nor lost, and the demands that are broken. Everything else is added up, so the
walk is exact and its length does not depend on the number of packages. Derivation: docs/theory/mandate.md.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from batna.align._demands import NeedSum
from batna.measure.branches import Branch, IndexRule, Step, TooManyPackages, split_components

MOST_WAYS = 500_000
FREE: Branch = ()

Sums = tuple[int | None, ...]  # None: this need is safe, or broken and remembered among the broken demands
State = tuple[Branch, Sums]
Tally = tuple[int, int]  # how many packages, and the rank of the best of them
Table = dict[int, Tally]  # by the demands that are broken, as a bit mask
Edges = dict[State, list[State | None]]
Broken = Callable[[int, int], int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that may be taken at a step: its group, what it adds to each need, the lines it breaks and its rank.

    As a kind it stands for `count` options that are alike in all but their rank, and has the best of these.
    """

    group: int
    adds: tuple[int, ...]
    broken: int
    rank: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Layer:
    """One issue: its choices and kinds of choices, where they lead, the least and most that later issues add to each need."""

    choices: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    moves: Mapping[tuple[Branch, int], Branch]
    least: tuple[int, ...]
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """All packages of a case in layers. `need_bits` says which bit a lost need sets; 0 makes it a hard limit."""

    layers: tuple[Layer, ...]
    limits: tuple[int, ...]
    need_bits: tuple[int, ...]

    @property
    def start(self) -> State:
        """The state before the first layer: no rule half decided, all sums zero."""
        return FREE, (0,) * len(self.limits)

    @property
    def end(self) -> State:
        """The only state after the last layer, where every need is safe or lost."""
        return FREE, (None,) * len(self.limits)


def lay_ways(
    sizes: Sequence[int],
    rules: Sequence[IndexRule],
    needs: Sequence[NeedSum],
    ranks: Sequence[Sequence[int]],
    broken: Broken,
    *,
    need_bits: Sequence[int] = (),
) -> Ways:
    """Return the layers; `broken(issue, option)` gives the bits of the lines that an option breaks, None to leave it out."""
    steps = _order_steps(sizes, rules, needs)
    rows = [_choices(step, needs, ranks[step.issue], broken) for step in steps]
    layers: list[Layer] = []
    least = most = (0,) * len(needs)
    for step, choices in zip(reversed(steps), reversed(rows), strict=True):
        layers.append(Layer(choices, _kinds(choices), step.moves, least, most))
        least = tuple(low + min((c.adds[n] for c in choices), default=0) for n, low in enumerate(least))
        most = tuple(high + max((c.adds[n] for c in choices), default=0) for n, high in enumerate(most))
    return Ways(tuple(reversed(layers)), tuple(need.limit for need in needs), tuple(need_bits) or (0,) * len(needs))


def walk(ways: Ways, keeps: Callable[[int], bool], *, only_minimal: bool = False) -> Table:
    """Return, for each set of broken demands that `keeps` lets through, how many packages break exactly it and the best.

    With `only_minimal` the sets that contain another one are left out.
    Raises `TooManyPackages` after half a million ways.
    """
    states: dict[State, Table] = {ways.start: {0: (1, 0)}}
    walked = 0
    for layer in ways.layers:
        following: dict[State, Table] = {}
        for state, table in states.items():
            for choice in layer.kinds:
                walked = _count_ways(walked + len(table))
                reached = _follow(ways, layer, state, choice)
                if reached is not None:
                    _add(following.setdefault(reached[0], {}), table, choice, choice.broken | reached[1], keeps)
        states = {state: (_minimal(table) if only_minimal else table) for state, table in following.items() if table}
    return states.get(ways.end, {})


def list_best(ways: Ways) -> tuple[int, Iterator[int]]:
    """Return how many packages break no demand, and an iterator over their ranks, the highest first."""
    graph = _graph(ways)
    tallies = _tallies(ways, graph)
    if ways.start not in tallies[0]:
        return 0, iter(())
    return tallies[0][ways.start][0], _ranks(ways, graph, tallies)


def ranks_of(values: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return a rank per option whose sum orders packages by value, equal ones by the file's order, no two alike.

    The sum is value × number of packages − place of the package in the order of the file, so it names the package too.
    """
    total = math.prod(len(row) for row in values)
    ranks, below = [], total
    for row in values:
        below //= len(row)
        ranks.append([value * total - option * below for option, value in enumerate(row)])
    return ranks


def package_at(rank: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the package that a sum of ranks stands for, as one option index per issue."""
    place, package = -rank % math.prod(sizes), []
    for size in reversed(sizes):
        place, option = divmod(place, size)
        package.append(option)
    return tuple(reversed(package))


def _order_steps(sizes: Sequence[int], rules: Sequence[IndexRule], needs: Sequence[NeedSum]) -> list[Step]:
    """Put issues that share a need side by side, so that few sums are open at a time; rules keep their issues together."""
    blocks = [_close(component.start, component.steps) for component in split_components(sizes, rules)]
    tied = {step.issue for block in blocks for step in block}
    blocks += [(Step(i, (tuple(range(size)),), {(FREE, 0): FREE}),) for i, size in enumerate(sizes) if i not in tied]
    touched = [{n for n, need in enumerate(needs) for step in block if step.issue in need.numbers} for block in blocks]
    waiting = sorted((i for i, ids in enumerate(touched) if ids), key=lambda i: min(step.issue for step in blocks[i]))
    ordered = [i for i, ids in enumerate(touched) if not ids]
    seen: set[int] = set()
    while waiting:
        left = [touched[i] for i in waiting]
        chosen = min(waiting, key=lambda i: _open_after(touched[i], seen, left))
        waiting.remove(chosen)
        seen |= touched[chosen]
        ordered.append(chosen)
    return [step for i in ordered for step in blocks[i]]


def _open_after(taken: set[int], seen: set[int], left: Sequence[set[int]]) -> int:
    return sum(sum(need in ids for ids in left) > (need in taken) for need in seen | taken)


def _close(start: Branch, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Let a component begin and end without any rule half decided."""
    closed = []
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        moves = {
            (FREE if place == 0 and branch == start else branch, group): FREE if last else reached
            for (branch, group), reached in step.moves.items()
        }
        closed.append(Step(step.issue, step.groups, moves))
    return tuple(closed)


def _choices(step: Step, needs: Sequence[NeedSum], ranks: Sequence[int], broken: Broken) -> tuple[Choice, ...]:
    zeros = (0,) * len(ranks)
    rows = [need.numbers.get(step.issue, zeros) for need in needs]
    found = [(option, group, broken(step.issue, option)) for group, options in enumerate(step.groups) for option in options]
    return tuple(Choice(group, tuple(row[o] for row in rows), bits, ranks[o]) for o, group, bits in sorted(found) if bits is not None)


def _kinds(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    kinds: dict[tuple[int, tuple[int, ...], int], Choice] = {}
    for one in choices:
        mark = (one.group, one.adds, one.broken)
        told = kinds.get(mark)
        kinds[mark] = one if told is None else replace(told, rank=max(told.rank, one.rank), count=told.count + 1)
    return tuple(kinds.values())


def _follow(ways: Ways, layer: Layer, state: State, choice: Choice) -> tuple[State, int] | None:
    """Return where a choice leads and the needs that are lost by it; None when it cannot be."""
    branch = layer.moves.get((state[0], choice.group))
    if branch is None:
        return None
    lost = 0
    sums: list[int | None] = []
    for n, (before, limit) in enumerate(zip(state[1], ways.limits, strict=True)):
        now = None if before is None else before + choice.adds[n]
        if now is not None and now + layer.least[n] > limit:
            if not ways.need_bits[n]:
                return None
            lost |= ways.need_bits[n]
            now = None
        sums.append(None if now is None or now + layer.most[n] <= limit else now)
    return (branch, tuple(sums)), lost


def _add(target: Table, table: Table, choice: Choice, bits: int, keeps: Callable[[int], bool]) -> None:
    for mask, (count, rank) in table.items():
        reached = mask | bits
        if keeps(reached):
            told, best = target.get(reached, (0, rank + choice.rank))
            target[reached] = told + count * choice.count, max(best, rank + choice.rank)


def _count_ways(walked: int) -> int:
    if walked > MOST_WAYS:
        raise TooManyPackages(
            f"The needs tie too many issues together: more than {MOST_WAYS:,} ways have to be told apart. "
            "Needs with rounder numbers, or over fewer issues, have fewer."
        )
    return walked


def _minimal(table: Table) -> Table:
    """Leave out the sets that contain another one; sets of one size never contain each other."""
    by_size: dict[int, list[int]] = {}
    for mask in table:
        by_size.setdefault(mask.bit_count(), []).append(mask)
    kept: list[int] = []
    for size in sorted(by_size):
        smaller = tuple(kept)
        kept += [mask for mask in by_size[size] if not any(part & mask == part for part in smaller)]
    return {mask: table[mask] for mask in kept}


def _graph(ways: Ways) -> list[Edges]:
    """Return, layer by layer, the states that are reached and where each choice leads from them."""
    graph: list[Edges] = []
    reached: dict[State, State] = {ways.start: ways.start}
    walked = 0
    for layer in ways.layers:
        edges: Edges = {}
        following: dict[State, State] = {}
        for state in reached:
            walked = _count_ways(walked + len(layer.choices))
            found = [_follow(ways, layer, state, choice) for choice in layer.choices]
            edges[state] = [None if target is None else following.setdefault(target[0], target[0]) for target in found]
        graph.append(edges)
        reached = following
    return graph


def _tallies(ways: Ways, graph: Sequence[Edges]) -> list[dict[State, Tally]]:
    """Return, before every layer and at the end, how many packages can follow a state and the best rank that they add."""
    tallies: list[dict[State, Tally]] = [{ways.end: (1, 0)}]
    for layer, edges in zip(reversed(ways.layers), reversed(graph), strict=True):
        after, before = tallies[-1], {}
        for state, targets in edges.items():
            ends = zip(layer.choices, targets, strict=True)
            alive = [(choice.rank + after[to][1], after[to][0]) for choice, to in ends if to is not None and to in after]
            if alive:
                before[state] = sum(count for _, count in alive), max(alive)[0]
        tallies.append(before)
    return tallies[::-1]


def _ranks(ways: Ways, graph: Sequence[Edges], tallies: Sequence[Mapping[State, Tally]]) -> Iterator[int]:
    """Go on with the way whose best end is the highest: what it can still add is known exactly, so none is walked in vain.

    Ranks of packages are all different, so two ways in the heap never have the same best end.
    """
    heap: list[tuple[int, int, Any, int]] = [(-tallies[0][ways.start][1], 0, ways.start, 0)]
    while heap:
        best, place, state, rank = heapq.heappop(heap)
        if place == len(ways.layers):
            yield -best
            continue
        for choice, target in zip(ways.layers[place].choices, graph[place][state], strict=True):
            if target is not None and target in tallies[place + 1]:
                so_far = rank + choice.rank
                heapq.heappush(heap, (-so_far - tallies[place + 1][target][1], place + 1, target, so_far))
