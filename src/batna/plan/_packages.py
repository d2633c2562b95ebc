"""The packages that are played over: those that rules and charter allow, and those that were put, one row each."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from batna.align.charter import allowed_options
from batna.measure.branches import IndexRule, is_allowed
from batna.measure.frontier import pareto_frontier
from batna.measure.value import FloatArray, our_values, their_values
from batna.model.case import Case
from batna.model.offer import Offer
from batna.model.package import Package
from batna.model.problem import NotEnoughData
from batna.plan.packages import indexes_in, sides_of, within_limits
from batna.simulate.batch import History
from batna.simulate.beliefs import rows_of
from batna.simulate.counterpart import Ints, list_packages

MOST: Final = 4_000  # packages that a thousand types can rank within half a second
NONE_LEFT: Final = "Rules and charter leave no package: relax one of them under align."


@dataclass(frozen=True, slots=True)
class Listed:
    """Packages, one row of option indexes each; `ours` is what each is worth to us at likely, in the unit of the case.

    `may` says which of them we may sign: all but those that were put against rules or charter. `says` tells how they were chosen.
    """

    case: Case
    packages: NDArray[np.int32]
    ours: FloatArray
    may: NDArray[np.bool_]
    says: str

    @property
    def signable(self) -> FloatArray:
        """What each is worth to us, and a little less than the worst of all for what we may not sign."""
        least = float(self.ours.min()) - 0.01 * (float(np.ptp(self.ours)) or 1.0)
        return np.where(self.may, self.ours, least)

    @property
    def offers(self) -> list[Offer]:
        """The offers of both sides, in their order."""
        return sorted(self.case.offers, key=lambda offer: (offer.round, offer.on))

    @property
    def we_begin(self) -> bool:
        """Whether the first offer of the talks is ours; before there is one, who holds the pen begins."""
        return self.offers[0].by == "ours" if self.offers else self.case.bargaining.pen <= 0.5

    def rows_of(self, package: Package) -> Ints:
        """Return the rows that a package can become."""
        return rows_of(self.case, self.packages, package)

    def history(self) -> History:
        """Return what was put so far, as the engine needs it; offers that leave issues open count as turns only."""
        if not self.offers:
            return History()
        first = self.offers[0].by
        whole = [offer for offer in self.offers if len(offer.package) == len(self.case.issues)]
        put = tuple((int(offer.by != first), int(self.rows_of(offer.package)[0])) for offer in whole)
        last = max(self.offers, key=lambda offer: (offer.round, offer.by != first))
        answered = last.by != first
        return History(put, last.round if answered else last.round - 1, not answered)


def list_for_types(case: Case) -> Listed:
    """Return the packages to play over: every one that rules and charter allow, or the efficient ones when there are too many.

    Whole offers that were put are among them in any case. `NotEnoughData` when values are missing or no package is left.
    """
    values, sides = our_values(case), sides_of(case)
    their_values(case)
    allowed = [IndexRule({}, {i: frozenset(np.flatnonzero(row).tolist())}) for i, row in enumerate(allowed_options(case))]
    rules = [*sides.rules, *allowed]
    issues = len(case.issues)
    whole = math.prod(len(issue.options) for issue in case.issues)
    rows = list_packages([len(issue.options) for issue in case.issues], rules) if whole <= 50 * MOST else None
    if rows is not None and len(rows) <= MOST:
        says = f"{len(rows):,} of {whole:,} packages keep rules and charter; all of them are played over."
    else:
        with within_limits():
            frontier = pareto_frontier(sides.ours, sides.theirs, rules=rules)
        places = np.unique(np.linspace(0, len(frontier) - 1, min(MOST // 2, len(frontier))).astype(int)).tolist()
        rows = np.array([frontier.package(place)[:issues] for place in places], dtype=np.int32).reshape(-1, issues)
        says = f"Too many packages to rank for every type: {len(rows):,} that are efficient at likely are played over."
    if not len(rows):
        raise NotEnoughData(NONE_LEFT)
    put = [indexes_in(case, offer.package) for offer in case.offers if len(offer.package) == issues]
    known = {tuple(row) for row in rows.tolist()}
    added = sorted({one for one in put if one not in known})
    every = np.concatenate([rows, np.array(added, dtype=np.int32).reshape(-1, issues)])
    worth = values.base + np.sum([row[every[:, i]] for i, row in enumerate(values.per_issue)], axis=0)
    may = np.array([True] * len(rows) + [is_allowed(one, rules) for one in added])
    return Listed(case, every, worth, may, says)
