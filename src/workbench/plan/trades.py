"""Trades: what is light for us and heavy for them, for the reverse, in words to say; and moves that cost us little."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from batna.measure.value import our_values
from batna.model.case import Case
from batna.plan.trades import Move, Negotiable, Trade, Trades, rank_trades
from workbench.plan.told import insist_quick
from workbench.records import load
from workbench.ui.figures import space_percents, write_percent
from workbench.ui.package_choice import Chosen, choose
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.picks import PREFIX

MOST: Final = 30
TONES: Final = {"high": "good", "likely": "", "weak": "mute"}


@dataclass(frozen=True, slots=True)
class Row:
    """A trade with its two moves in words."""

    trade: Trade
    give: str
    give_before: str
    get: str
    get_before: str
    tone: str


@dataclass(frozen=True, slots=True)
class Single:
    """A move that costs us little, in words."""

    negotiable: Negotiable
    issue: str
    after: str
    before: str
    tone: str

    @property
    def gain(self) -> float:
        """What it brings us, where it costs us less than nothing."""
        return -self.negotiable.costs_us


@dataclass(frozen=True, slots=True)
class Weight:
    """What an issue weighs for both: its swing as a share (0..1) of all swings of that side."""

    issue: str
    ours: float
    theirs: float
    our_swing: float
    their_swing: float = 0.0
    advice: str = ""

    @property
    def our_label(self) -> str:
        return f"{write_percent(self.ours)} of what is at stake for us"

    @property
    def their_label(self) -> str:
        return f"{write_percent(self.theirs)} of what is at stake for them"


@require_safe
def trades(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.trades")
    case = loaded.case
    issues = part(lambda: case.issues)
    context = {"issues": issues} | (facts_of(case, request.GET) if issues.result else {})
    return case_page(request, loaded, "plan/trades.html", context, stage="plan", capability="trades")


def facts_of(case: Case, query: QueryDict) -> dict[str, Any]:
    asked = "package" in query or any(name.startswith(PREFIX) for name in query)
    chosen = choose(case, query, whole=True) if asked else None
    found = part(lambda: rank(case, chosen))
    weights = weights_of(case, found.result) if found.result else ()
    return {
        "found": found,
        "chosen": choice_of(case, found, chosen),
        "rows": rows_of(case, found.result.trades) if found.result else (),
        "singles": singles_of(case, found.result.negotiables) if found.result else (),
        "weights": weights,
        "heaviest": max((max(one.ours, one.theirs) for one in weights), default=1.0),
        "swings": part(lambda: our_swings(case)).result if found.hidden else (),
        "wording": "\n".join(one.says for one in found.result.trades) if found.result else "",
    }


def rank(case: Case, chosen: Chosen | None) -> Trades:
    insist_quick(case)
    return rank_trades(case, reference=chosen.package if chosen else None, limit=MOST)


def choice_of(case: Case, found: Part[Trades], chosen: Chosen | None) -> Chosen | None:
    """Return the package to start from, so that the reader can change it; the library's choice where none was asked for."""
    if found.result is None or chosen is not None:
        return chosen
    start = QueryDict(mutable=True)
    start.update({f"{PREFIX}{name}": str(option) for name, option in found.result.reference.package.items()})
    return choose(case, start, whole=True)


def rows_of(case: Case, trades: Sequence[Trade]) -> tuple[Row, ...]:
    return tuple(
        Row(one, *say_move(case, one.give), *say_move(case, one.get), TONES[one.they_want_it]) for one in trades
    )  # fmt: skip


def say_move(case: Case, move: Move) -> tuple[str, str]:
    """Return where a move leads and where it comes from, in words."""
    issue = case.issue(move.issue)
    return space_percents(f"{issue.label} {issue.say(move.after)}"), space_percents(issue.say(move.before))


def singles_of(case: Case, negotiables: Sequence[Negotiable]) -> tuple[Single, ...]:
    issues = {issue.id: issue for issue in case.issues}
    return tuple(
        Single(one, issue.label, issue.say(one.give.after), issue.say(one.give.before), TONES[one.they_want_it])
        for one in negotiables
        for issue in [issues[one.give.issue]]
    )


def weights_of(case: Case, found: Trades) -> tuple[Weight, ...]:
    totals = [sum(swings) or 1.0 for swings in zip(*((one.our_swing, one.their_swing) for one in found.priorities), strict=True)]
    return tuple(
        Weight(
            case.issue(one.issue).label, one.our_swing / totals[0], one.their_swing / totals[1], one.our_swing, one.their_swing, one.advice
        )
        for one in found.priorities
    )


def our_swings(case: Case) -> tuple[Weight, ...]:
    """Return what each issue weighs for us, the heaviest first; errors as in `our_values`."""
    swings = {issue.label: float(np.ptp(row)) for issue, row in zip(case.issues, our_values(case).per_issue, strict=True)}
    total = sum(swings.values()) or 1.0
    rows = [Weight(name, swing / total, 0.0, swing) for name, swing in swings.items()]
    return tuple(sorted(rows, key=lambda row: -row.our_swing))
