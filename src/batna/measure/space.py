"""All packages of a negotiation as one line of steps on the integer grid, and the walk to those that reach a floor."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from batna.measure.branches import Branch, IndexRule, Step, split_components
from batna.measure.frontier import Package, in_order, keep_efficient
from batna.measure.grid import IntArray, check_sides, pick_exponent, to_grid

FREE: Branch = ()  # the branch in which no rule is half decided
Pair = tuple[int, int]
Reach = tuple[list[int], list[int]]  # the frontier of what can still be added: minus ours ascending, theirs


@dataclass(frozen=True, slots=True)
class Space:
    """Both sides' values on the grid, one row per issue; the steps decide one issue after the other, from FREE to FREE."""

    ours: tuple[IntArray, ...]
    theirs: tuple[IntArray, ...]
    exponents: Pair
    steps: tuple[Step, ...]

    def pair(self, package: Sequence[int]) -> Pair:
        """Return the values of a package on the grid; `ValueError` when it does not pick one option of each issue."""
        if len(package) != len(self.ours):
            raise ValueError(f"A package picks one option of each of the {len(self.ours)} issues; this one has {len(package)}.")
        if any(not 0 <= option < row.size for row, option in zip(self.ours, package, strict=True)):
            raise ValueError(f"The package {tuple(package)} picks an option that is not there.")
        ours, theirs = (sum(int(row[option]) for row, option in zip(side, package, strict=True)) for side in (self.ours, self.theirs))
        return ours, theirs

    def walk(self, floor: Pair) -> Iterator[Package]:
        """Yield every package whose values reach both floors, always in the same order, with no way walked in vain."""
        reaches = self._reaches()
        stack: list[tuple[int, Branch, Pair, Any]] = [(0, FREE, floor, None)]
        while stack:
            place, branch, missing, chosen = stack.pop()
            if not _can_add(reaches[place].get(branch), missing):
                continue
            if place == len(self.steps):
                yield in_order(chosen, len(self.ours))
            else:
                stack += [
                    (place + 1, reached, still, (issue, option, chosen))
                    for reached, still, issue, option in self._ways(place, branch, missing)
                ]

    def _ways(self, place: int, branch: Branch, missing: Pair) -> Iterator[tuple[Branch, Pair, int, int]]:
        step = self.steps[place]
        ours, theirs = self.ours[step.issue], self.theirs[step.issue]
        for group, options in enumerate(step.groups):
            if (branch, group) in step.moves:
                for option in options:
                    still = missing[0] - int(ours[option]), missing[1] - int(theirs[option])
                    yield step.moves[branch, group], still, step.issue, option

    def _reaches(self) -> list[dict[Branch, Reach]]:
        """Return, before every step and in every branch, the frontier of what the steps from there on add."""
        none = np.zeros(1, np.int64)
        tail = {FREE: (none, none)}
        reaches = [tail]
        for step in reversed(self.steps):
            ways: dict[Branch, list[tuple[IntArray, IntArray]]] = {}
            for (branch, group), reached in step.moves.items():
                if reached in tail:
                    options = np.array(step.groups[group])
                    ours = np.add.outer(self.ours[step.issue][options], tail[reached][0]).ravel()
                    theirs = np.add.outer(self.theirs[step.issue][options], tail[reached][1]).ravel()
                    ways.setdefault(branch, []).append((ours, theirs))
            tail = {branch: _efficient(found) for branch, found in ways.items()}
            reaches.append(tail)
        return [{branch: ((-ours).tolist(), theirs.tolist()) for branch, (ours, theirs) in one.items()} for one in reversed(reaches)]


def lay_out(ours: Sequence[ArrayLike], theirs: Sequence[ArrayLike], rules: Sequence[IndexRule] = ()) -> Space:
    """Return the space of all packages that the rules allow; raises as `pareto_frontier` does."""
    mine, other = check_sides(ours, theirs)
    exponents = pick_exponent(mine), pick_exponent(other)
    grid = [tuple(to_grid(row, exponent) for row in side) for side, exponent in zip((mine, other), exponents, strict=True)]
    return Space(grid[0], grid[1], exponents, tuple(_line_up([row.size for row in mine], rules)))


def _line_up(sizes: Sequence[int], rules: Sequence[IndexRule]) -> Iterator[Step]:
    components = split_components(sizes, rules)
    for component in components:
        last = len(component.steps) - 1
        for place, step in enumerate(component.steps):
            moves = {
                (branch if place else FREE, group): reached if place < last else FREE for (branch, group), reached in step.moves.items()
            }
            yield Step(step.issue, step.groups, moves)
    tied = {issue for component in components for issue in component.issues}
    for issue, size in enumerate(sizes):
        if issue not in tied:
            yield Step(issue, (tuple(range(size)),), {(FREE, 0): FREE})


def _efficient(found: Sequence[tuple[IntArray, IntArray]]) -> tuple[IntArray, IntArray]:
    ours, theirs = (np.concatenate(side) for side in zip(*found, strict=True))
    kept, starts = keep_efficient(ours, theirs)
    top = kept[starts[:-1]]
    return ours[top], theirs[top]


def _can_add(reach: Reach | None, missing: Pair) -> bool:
    """Return whether one efficient way to go on adds at least what is missing on both sides."""
    if reach is None:
        return False
    best = bisect_right(reach[0], -missing[0])
    return best > 0 and reach[1][best - 1] >= missing[1]
