"""Our negotiator as an agent of NegMAS 0.16: it reads its own utility function and the offers, nothing else.

`Batna(firm=True)` means a reservation above that of its utility function: it puts nothing below a level that lies `firmness` of
the way from their first offer to its best package. It signs nothing below that either, in a share of the sessions: `often`
times what their first offer takes from it. Who never moves cannot know in which. The
packages have to be so few that they can be listed, and the utility a sum over the issues.
"""

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from negmas.sao import ResponseType, SAONegotiator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from batna.simulate.strategy import Decision, Table, Talks, decide

FIRM_SHARE = 0.4
FIRM_OFTEN = 0.6
FIRM_CARE = 0.02
NO_END = 100  # rounds, when the session has no last one


class Batna(SAONegotiator):  # type: ignore[misc]
    """Plans its remaining offers with `batna.simulate.strategy`; `firm=True` means a reservation that is meant."""

    def __init__(
        self, *args: Any, firm: bool = False, firmness: float = FIRM_SHARE, often: float = FIRM_OFTEN, draws: int = 200, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.firm, self.draws = firm, draws
        self.firmness, self.often = firmness, often
        self.luck = random.random()
        self.table: Table | None = None
        self.talks = Talks()
        self.decided: tuple[int, int, Decision] | None = None

    def on_negotiation_start(self, state: Any) -> None:
        super().on_negotiation_start(state)
        self.table, self.talks, self.decided = None, Talks(), None

    def prepare(self, first: bool) -> Table:
        """List the packages and our utility of each, as a share of the best."""
        issues = self.nmi.outcome_space.issues
        options = [list(issue.all) for issue in issues]
        sizes = tuple(len(one) for one in options)
        places = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1)
        start = tuple(one[0] for one in options)
        base = float(self.ufun(start))
        rows = []
        for issue, values in enumerate(options):
            rows.append([float(self.ufun((*start[:issue], value, *start[issue + 1 :]))) - base for value in values])
        ours = base + sum(np.array(row)[places[:, issue]] for issue, row in enumerate(rows))
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.options, self.sizes = options, sizes
        floor = self.ufun.reserved_value
        floor = 0.0 if floor is None or not np.isfinite(floor) else float(floor)
        scale = float(np.abs(ours).max()) or 1.0
        steps = int(self.nmi.n_steps or NO_END)
        return Table(sizes, places + offsets, ours / scale, np.concatenate(rows) / scale, floor / scale, steps, first)

    def outcome(self, package: int) -> tuple[Any, ...]:
        places = np.unravel_index(package, self.sizes)
        return tuple(options[place] for options, place in zip(self.options, places, strict=True))

    def package(self, outcome: tuple[Any, ...]) -> int:
        places = [options.index(value) for options, value in zip(self.options, outcome, strict=True)]
        return int(np.ravel_multi_index(places, self.sizes))

    def decide(self, state: Any) -> Decision:
        if self.table is None:
            self.table = self.prepare(first=state.current_offer is None)
        seen = (state.step, len(self.talks.theirs))
        if self.decided is None or self.decided[:2] != seen:
            self.decided = (*seen, decide(self.table, self.talks, state.step, draws=self.draws, **self.firm_levels()))
        return self.decided[2]

    def firm_levels(self) -> dict[str, float]:
        """Return what is put at least, and what is signed at least: that is meant in some sessions, the more the less they open with."""
        if not self.firm or not self.talks.theirs:
            return {}
        assert self.table is not None
        opening = float(self.table.ours[self.talks.theirs[0]])
        floor = opening + self.firmness * (1 - opening)
        signs = self.table.reservation if self.luck >= (1 - opening) * self.often else floor
        return {"floor": floor, "signs": signs, "care": FIRM_CARE}

    def respond(self, state: Any, source: str | None = None) -> ResponseType:  # noqa: ARG002
        if self.table is None:
            self.table = self.prepare(first=False)
        offer = state.current_offer
        if offer is None:
            return ResponseType.REJECT_OFFER
        if not self.talks.theirs_at or self.talks.theirs_at[-1] < self.heard_at(state.step):
            self.talks.theirs.append(self.package(offer))
            self.talks.theirs_at.append(self.heard_at(state.step))
        action = self.decide(state).chosen.action
        return ResponseType.ACCEPT_OFFER if action == "accept" else ResponseType.REJECT_OFFER

    def heard_at(self, step: int) -> int:
        """Return the round of the offer on the table: as the first to move we answer an offer of the round before."""
        assert self.table is not None
        return step - 1 if self.table.first else step

    def propose(self, state: Any, dest: str | None = None) -> tuple[Any, ...]:  # noqa: ARG002
        chosen = self.decide(state).chosen
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
