"""Patience: what accepting, countering and waiting are worth today, until when waiting pays, and who inside pays for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from batna.model.bargaining import StatedDeadline
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.plan.patience import Choice, PatienceClock, time_patience
from batna.prepare.alternatives import our_reservation
from batna.simulate.beliefs import Prior
from workbench.plan.about import about
from workbench.plan.patience_curve import SLIM, lay_curve
from workbench.plan.told import insist_quick
from workbench.records import load
from workbench.records.priors import known_to, prior_in
from workbench.ui.frame import find_url
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

DO: Final = {
    "accept": "Accept now",
    "counter": "Make a counter-offer",
    "wait a day": "Wait a day",
    "wait a round": "Wait a round",
    "leave": "Walk away",
}
THAN: Final = {
    "accept": "accepting now", "counter": "a counter-offer", "wait a day": "waiting a day", "wait a round": "waiting a round",
    "leave": "walking away",
}  # fmt: skip
STATES: Final = {True: ("it was real", "good"), False: ("it passed without effect", "mute"), None: ("ahead", "theirs")}
TABLE_STEP: Final = 5
LAST: Final = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing we can do today, how much more it is worth than walking away, and how much less than the best."""

    what: str
    value: Estimate
    over: float
    less: float
    is_best: bool


@require_safe
def patience(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.patience")
    case = loaded.case
    past = known_to(loaded)
    clock = part(lambda: read_clock(case, prior_in(past)))
    context: dict[str, Any] = {
        "clock": clock,
        "past": past,
        "settled": part(lambda: settled_on(case)).result,
        "next_page": next_page(case, clock),
    }
    context["bargaining_url"] = find_url("plan:bargaining", pk) if loaded.may("edit") else ""
    if clock.result is not None:
        context |= facts_of(case, clock.result)
    return case_page(request, loaded, "plan/patience.html", context, stage="plan", capability="patience")


def read_clock(case: Case, prior: Prior | None = None) -> PatienceClock:
    insist_quick(case)
    return time_patience(case, today=day_of(case), prior=prior)


def day_of(case: Case) -> date:
    """Return the day to look from: today, or the day on which the talks ended, as long as days can follow it."""
    return min(settled_on(case) or timezone.localdate(), LAST)


def settled_on(case: Case) -> date | None:
    return None if case.outcome is None else case.outcome.on


def next_page(case: Case, clock: Part[PatienceClock]) -> str:
    """Return the page on which to add what is missing."""
    if "offer" in clock.missing:
        return "negotiate:offers"
    return "prepare:alternatives" if part(lambda: case.issues).result else "prepare:issues"


def facts_of(case: Case, clock: PatienceClock) -> dict[str, Any]:
    rows = rows_of(clock.choices, our_reservation(case).likely)
    per_day = sum(payer.per_day.likely for payer in clock.payers)
    return {
        "rows": rows,
        "best": rows[0],
        "second": rows[1],
        "others": [(THAN[one.what], about(rows[0].value.likely - one.value.likely)) for one in clock.choices[2:4]],
        "countering": any(one.what == "counter" for one in clock.choices),
        "than": THAN[clock.choices[1].what],
        "ahead": about(rows[1].less),
        "never": clock.stops_on is None,
        "at_once": clock.stops_on == clock.today,
        "last": clock.curve[-1].on,
        "curve": lay_curve(clock, case.dates.need_by),
        "narrow": lay_curve(clock, case.dates.need_by, SLIM),
        "points": clock.curve[::TABLE_STEP],
        "payers": [(payer.function, payer.per_day, payer.per_day.likely * case.bargaining.days_per_round) for payer in clock.payers],
        "per_day": per_day,
        "per_round": per_day * case.bargaining.days_per_round,
        "gap": case.dates.need_by if case.dates.gap_cost_per_day else None,
        "percent": (round(100 * clock.deadline.chance), round(100 * clock.deadline.low), round(100 * clock.deadline.high)),
        "stated": [stated_row(one) for one in sorted(case.bargaining.deadlines, key=lambda one: one.on)],
        "because": sorted(clock.because, key=lambda line: not line.startswith("A day of waiting")),
    }


def rows_of(choices: Sequence[Choice], walk_away: float) -> list[Row]:
    best = choices[0].value.likely
    return [
        Row(DO[one.what], one.value, one.value.likely - walk_away, best - one.value.likely, place == 0) for place, one in enumerate(choices)
    ]


def stated_row(one: StatedDeadline) -> tuple[date, str, str, str]:
    return (one.on, one.note, *STATES[one.kept])
