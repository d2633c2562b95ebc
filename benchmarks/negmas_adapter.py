"""Our negotiator as an agent of NegMAS 0.16: it reads its own utility function and the offers, nothing else.

`Batna(firm=True)` means a reservation above that of its utility function: in the share `FIRM_OFTEN` of the sessions, spread evenly over
them, it neither puts nor signs what lies below `FIRM_SHARE` of the way from their first offer to its best package. Who never moves
cannot know in which.
The packages have to be so few that they can be listed; a utility that is no sum over the issues is read package by package.
"""

import itertools
import sys
from pathlib import Path
from typing import Any

import numpy as np
from negmas.sao import ResponseType, SAONegotiator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from batna.simulate.strategy import Choice, Table, Talks, decide, wait

FIRM_SHARE = 0.5
FIRM_OFTEN = 0.3
FIRM_CARE = 0.05  # what their utility counts beside ours
SESSIONS, GOLDEN = itertools.count(), (5**0.5 - 1) / 2
NO_END = 100  # rounds, when the session has no last one
CHECKED = 50  # packages whose utility tells whether it is a sum over the issues


class Batna(SAONegotiator):  # type: ignore[misc]
    """Plans its remaining offers with `batna.simulate.strategy`; `firm=True` means a reservation that is meant."""

    def __init__(self, *args: Any, firm: bool = False, draws: int = 200, **more: Any) -> None:
        super().__init__(*args, **more)
        self.firm, self.draws = firm, draws
        self.luck = next(SESSIONS) * GOLDEN % 1
        self.table: Table | None = None
        self.talks = Talks()
        self.decided: tuple[int, int, Choice] | None = None

    def on_negotiation_start(self, state: Any) -> None:
        super().on_negotiation_start(state)
        self.table, self.talks, self.decided = None, Talks(), None

    def prepare(self, first: bool) -> Table:
        """List the packages and our utility of each, as a share of the best."""
        options = [list(issue.all) for issue in self.nmi.outcome_space.issues]
        sizes = tuple(len(one) for one in options)
        self.options, self.sizes = options, sizes
        self.places = [{value: place for place, value in enumerate(values)} for values in options]
        places = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1)
        rows, ours = self.utilities(places)
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        floor = self.ufun.reserved_value
        floor = min(0.0, float(ours.min())) if floor is None or not np.isfinite(floor) else float(floor)
        scale = float(np.abs(ours).max()) or 1.0
        steps = int(self.nmi.n_steps or NO_END)
        return Table(sizes, places + offsets, ours / scale, np.concatenate(rows) / scale, floor / scale, steps, first)

    def utilities(self, places: Any) -> tuple[list[Any], Any]:
        """Return our utility of each option, beside the others, and of each package."""
        start = tuple(values[0] for values in self.options)
        base = float(self.ufun(start))
        rows = [
            np.array([float(self.ufun((*start[:issue], value, *start[issue + 1 :]))) - base for value in values])
            for issue, values in enumerate(self.options)
        ]
        ours = base + sum(row[places[:, issue]] for issue, row in enumerate(rows))
        some = np.random.default_rng(0).integers(0, len(places), CHECKED)
        if np.allclose(ours[some], [float(self.ufun(self.outcome(int(at)))) for at in some], atol=1e-6):
            return rows, ours
        ours = np.array([float(self.ufun(self.outcome(at))) for at in range(len(places))])
        rows = [
            np.array([ours[places[:, issue] == place].mean() for place in range(size)]) - ours.mean()
            for issue, size in enumerate(self.sizes)
        ]
        return rows, ours

    def outcome(self, package: int) -> tuple[Any, ...]:
        places = np.unravel_index(package, self.sizes)
        return tuple(options[place] for options, place in zip(self.options, places, strict=True))

    def package(self, outcome: tuple[Any, ...]) -> int:
        return int(np.ravel_multi_index([places[value] for places, value in zip(self.places, outcome, strict=True)], self.sizes))

    def decide(self, state: Any) -> Choice:
        if self.table is None:
            self.table = self.prepare(first=state.current_offer is None)
        seen = (state.step, len(self.talks.theirs))
        if self.decided is None or self.decided[:2] != seen:
            levels = self.firm_levels(self.table)
            held = wait(self.table, self.talks, state.step, floor=levels.get("floor"))
            self.decided = (*seen, held or decide(self.table, self.talks, state.step, draws=self.draws, **levels).chosen)
        return self.decided[2]

    def firm_levels(self, table: Table) -> dict[str, float]:
        """Return what firm means: their utility counts less, and in some sessions there is a level for what is put and signed at least."""
        if not self.firm:
            return {}
        if not self.talks.theirs or self.luck >= FIRM_OFTEN:
            return {"care": FIRM_CARE}
        opening = float(table.ours[self.talks.theirs[0]])
        return {"floor": opening + FIRM_SHARE * (float(table.ours.max()) - opening), "care": FIRM_CARE}

    def respond(self, state: Any, source: str | None = None) -> ResponseType:  # noqa: ARG002
        if self.table is None:
            self.table = self.prepare(first=False)
        offer = state.current_offer
        if offer is None:
            return ResponseType.REJECT_OFFER
        if not self.talks.theirs_at or self.talks.theirs_at[-1] < self.heard_at(state.step):
            self.talks.theirs.append(self.package(offer))
            self.talks.theirs_at.append(self.heard_at(state.step))
        action = self.decide(state).action
        return ResponseType.ACCEPT_OFFER if action == "accept" else ResponseType.REJECT_OFFER

    def heard_at(self, step: int) -> int:
        """Return the round of the offer on the table: as the first to move we answer an offer of the round before."""
        assert self.table is not None
        return step - 1 if self.table.first else step

    def propose(self, state: Any, dest: str | None = None) -> tuple[Any, ...]:  # noqa: ARG002
        chosen = self.decide(state)
        assert self.table is not None
        package = chosen.package if chosen.action == "offer" else int(self.table.ours.argmax())
        if not self.talks.ours_at or self.talks.ours_at[-1] < state.step:
            self.talks.ours.append(package)
            self.talks.ours_at.append(state.step)
        return self.outcome(package)


class BatnaFirm(Batna):
    """Ours with a reservation that is meant."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, firm=True, **more)
