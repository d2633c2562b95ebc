"""Our negotiator as an agent of NegMAS 0.16: it reads its own utility function and the offers, nothing else.

`Batna(firm=True)` means a reservation above that of its utility function: in the share `FIRM_OFTEN` of the sessions, spread evenly over
them, it neither puts nor signs what lies below `FIRM_SHARE` of the way from their first offer to its best package. Who never moves
cannot know in which.
The packages have to be so few that they can be listed; a utility that is no sum over the issues is read package by package, and a
continuous issue at `LEVELS` of its values. Where time alone ends a session, its time is cut into `BY_TIME` rounds. Made for one
counterpart: more are read as one.
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
BY_TIME = 50  # rounds, when time ends the session
IN_TIME = 0.98  # of the time: what is left when the last round begins is enough for a few answers
LEVELS = 21  # of a continuous issue
CHECKED = 50  # packages whose utility tells whether it is a sum over the issues


class Batna(SAONegotiator):  # type: ignore[misc]
    """Plans its remaining offers with `batna.simulate.strategy`; `firm=True` means a reservation that is meant."""

    def __init__(self, *args: Any, firm: bool = False, draws: int = 800, **more: Any) -> None:
        super().__init__(*args, **more)
        self.firm, self.draws = firm, draws
        self.luck = next(SESSIONS) * GOLDEN % 1
        self.table: Table | None = None
        self.talks = Talks()
        self.decided: tuple[tuple[int, int, int], Choice] | None = None

    def on_negotiation_start(self, state: Any) -> None:
        super().on_negotiation_start(state)
        self.table, self.talks, self.decided = None, Talks(), None

    def prepare(self, first: bool) -> Table:
        """List the packages and our utility of each, as a share of the best."""
        if self.ufun is None:
            raise ValueError("Batna needs a utility function of its own.")
        options = [values_of(issue) for issue in self.nmi.outcome_space.issues]
        sizes = tuple(len(one) for one in options)
        self.options, self.sizes = options, sizes
        self.places = [{value: place for place, value in enumerate(values)} for values in options]
        places = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1)
        rows, ours = self.utilities(places)
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        floor = self.ufun.reserved_value
        floor = min(0.0, float(ours.min())) if floor is None or not np.isfinite(floor) else float(floor)
        scale = float(np.abs(ours).max()) or 1.0
        return Table(sizes, places + offsets, ours / scale, np.concatenate(rows) / scale, floor / scale, self.rounds, first)

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
        at = [
            places[value] if value in places else int(np.abs(np.array(values, dtype=float) - value).argmin())
            for places, values, value in zip(self.places, self.options, outcome, strict=True)
        ]
        return int(np.ravel_multi_index(at, self.sizes))

    @property
    def limit(self) -> float:
        """How many seconds the session may last."""
        return float("inf") if self.nmi.time_limit is None else float(self.nmi.time_limit)

    @property
    def rounds(self) -> int:
        """How many rounds there are, or how many we count as."""
        return int(self.nmi.n_steps or (NO_END if np.isinf(self.limit) else BY_TIME))

    def round_of(self, state: Any) -> int:
        """Return the round we are in: the step, or as much of all rounds as of the time is over when that is more."""
        by_time = int(state.time / self.limit / IN_TIME * self.rounds)
        by_steps = state.step if self.nmi.n_steps or np.isinf(self.limit) else 0
        return int(min(max(by_time, by_steps), self.rounds - 1))

    def decide(self, state: Any) -> Choice:
        if self.table is None:
            self.table = self.prepare(first=state.current_offer is None)
        round_, theirs = self.round_of(state), self.talks.theirs
        seen = (round_, len(theirs), theirs[-1] if theirs else -1)
        if self.decided is None or self.decided[0] != seen:
            levels = self.firm_levels(self.table)
            held = wait(self.table, self.talks, round_, floor=levels.get("floor"))
            self.decided = (seen, held or decide(self.table, self.talks, round_, draws=self.draws, **levels).chosen)
        return self.decided[1]

    def firm_levels(self, table: Table) -> dict[str, Any]:
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
        self.hear(self.package(offer), self.heard_at(self.round_of(state)))
        action = self.decide(state).action
        return ResponseType.ACCEPT_OFFER if action == "accept" else ResponseType.REJECT_OFFER

    def hear(self, package: int, at: int) -> None:
        """Note the offer on the table; one that follows in the same round takes the place of the one before."""
        if self.talks.theirs_at and self.talks.theirs_at[-1] >= at:
            self.talks.theirs[-1] = package
        else:
            self.talks.theirs.append(package)
            self.talks.theirs_at.append(at)

    def heard_at(self, round_: int) -> int:
        """Return the round of the offer on the table: as the first to move we answer an offer of the round before."""
        assert self.table is not None
        return max(round_ - 1, 0) if self.table.first else round_

    def propose(self, state: Any, dest: str | None = None) -> tuple[Any, ...] | None:  # noqa: ARG002
        chosen, round_ = self.decide(state), self.round_of(state)
        assert self.table is not None
        package = chosen.package if chosen.action == "offer" else int(self.table.ours.argmax())
        if self.table.ours[package] < self.table.reservation:
            return None  # nothing is worth as much as no agreement
        if not self.talks.ours_at or self.talks.ours_at[-1] < round_:
            self.talks.ours.append(package)
            self.talks.ours_at.append(round_)
        return self.outcome(package)


def values_of(issue: Any) -> list[Any]:
    """Return the values of an issue that are looked at: all, or some from end to end of a continuous one."""
    return list(issue.all) if issue.is_discrete() else np.linspace(issue.min_value, issue.max_value, LEVELS).tolist()


class BatnaFirm(Batna):
    """Ours with a reservation that is meant."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, firm=True, **more)
