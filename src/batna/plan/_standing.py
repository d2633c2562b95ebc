"""Where the talks stand: what was put so far, who moves next, and in which round."""

from dataclasses import dataclass
from typing import Final, Literal

from batna.model.case import Case
from batna.model.offer import Offer, Side
from batna.model.package import Package

Start = Literal["beginning", "here"]
STARTS: Final[tuple[Start, ...]] = ("beginning", "here")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a rehearsal goes on from: the offers in their order, who moves next, and the round of each side's next move, from 0."""

    offers: tuple[Offer, ...]
    moves: Side
    ours: int
    theirs: int

    @property
    def we_began(self) -> bool:
        """Whether the first offer of all is ours, made or still to be made."""
        return (self.offers[0].by if self.offers else self.moves) == "ours"

    def last_of(self, side: Side) -> Package | None:
        """Return what a side put last."""
        return next((offer.package for offer in reversed(self.offers) if offer.by == side), None)


BEGINNING: Final = Standing((), "theirs", 0, 0)


def stand(case: Case, start: Start, opens: Side) -> Standing:
    """Return where a rehearsal starts: where the offers of the case stand, or at the beginning with the side that `opens`."""
    offers = tuple(sorted(case.offers, key=lambda offer: (offer.round, offer.on)))
    if start == "beginning" or not offers:
        return Standing((), opens, 0, 0)
    first = offers[0].by
    last = max(offers, key=lambda offer: (offer.round, offer.by != first))
    if last.by != first:
        return Standing(offers, first, last.round, last.round)
    # The other side answers in the same round, and whoever began moves again in the next one.
    return (
        Standing(offers, "theirs", last.round, last.round - 1) if first == "ours" else Standing(offers, "ours", last.round - 1, last.round)
    )
