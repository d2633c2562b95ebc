"""My negotiations: which there are, how far they are, what is at stake, and what needs me."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from batna.model.currency import is_money
from batna.model.stages import Stage
from workbench.home.events import say_activity
from workbench.people.models import User
from workbench.records import load
from workbench.tasks import jobs
from workbench.ui.frame import find_url, first_page

FILTERS: Final = (("mine", "Mine"), ("all", "All"), ("archived", "Archived"))
LATEST: Final = 5
TONES: Final[dict[Stage, str]] = {"prepare": "mute", "align": "warn", "plan": "", "negotiate": "", "learn": "good", "prove": "good"}

# Where what waits for somebody is done; the words are those of `load.my_cases`.
PLACES: Final = (
    ("Sign version", "align:charter"),
    ("Add the issues", "prepare:issues"),
    ("Answer their offer", "negotiate:next_offer"),
    ("Write the debrief", "learn:debrief"),
    ("Agree to your words", "prove:testimonials"),
)
SIGN: Final = PLACES[0][0]

# What helps most when nothing waits, for the one who leads.
NEXT_STEPS: Final[dict[Stage, str]] = {
    "prepare": "Name the stakeholders and what they need",
    "align": "Write the charter and have it signed",
    "plan": "Choose the first offer",
    "negotiate": "Log the last contact",
    "learn": "Ask the internal customer what it brought",
    "prove": "Show the proof",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What helps most in a case, and where it is done."""

    text: str
    url: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table."""

    line: load.CaseLine
    tone: str
    step: Step
    late: bool

    @property
    def stage(self) -> str:
        return (self.line.stage or "").capitalize()


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("show", "all")
    show = asked if asked in dict(FILTERS) else "all"
    today = timezone.localdate()
    mine = load.my_cases(request.user, today)
    lines = load.my_cases(request.user, today, archived=True) if show == "archived" else mine
    if show == "mine":
        lines = tuple(line for line in lines if line.role == "lead")
    waiting = [entry_of(line, today) for line in mine if line.needs_me]
    context = {
        "name": request.user.get_short_name() if isinstance(request.user, User) else "",
        "show": show,
        "filters": FILTERS,
        "cases": mine,
        "has_archived": not mine and bool(load.my_cases(request.user, today, archived=True)),
        "entries": [entry_of(line, today) for line in lines],
        "waiting": waiting,
        "signatures": sum(needs_signature(line) for line in mine),
        "stakes": stakes_of(mine),
        "without_stake": sum(1 for line in mine if line.stake is None),
        "next": next_of(mine, today),
        "latest": [say_activity(one) for one in load.activity(request.user, limit=LATEST)],
        "long_work": long_work(request, mine),
        "nav_counts": {"home:index": len(mine)},
    }
    return render(request, "home/index.html", context)


def long_work(request: HttpRequest, lines: Iterable[load.CaseLine]) -> list[tuple[jobs.Shown, str]]:
    """Return the long work that the viewer asked for in these cases, with the address of the page that it is for."""
    if not isinstance(request.user, User):
        return []
    found = []
    for job in jobs.mine(request.user, [line.pk for line in lines]):
        address = [job.case_id, job.pk]
        url, stop = find_url("plan:work", *address), find_url("plan:work_cancel", *address)
        found.append((jobs.show(job, url=url, cancel_url=stop), find_url(f"plan:{job.kind}", job.case_id)))
    return found


def entry_of(line: load.CaseLine, today: date) -> Entry:
    tone = TONES[line.stage] if line.stage else "mute"
    return Entry(line, tone, step_of(line), line.next is not None and line.next < today and not line.archived)


def step_of(line: load.CaseLine) -> Step:
    """Return what helps most now: what waits for the viewer, else the next step of the stage."""
    if line.needs_me:
        need = line.needs_me[0]
        return Step(need, place_of(need, line), waits=True)
    open_ = reverse("home:case", args=[line.pk])
    if line.archived:
        return Step("Put away", open_, waits=False)
    if line.stage is None:
        return Step("You see the name and the next date", open_, waits=False)
    if line.role == "lead":
        return Step(NEXT_STEPS[line.stage], open_, waits=False)
    return Step("Nothing from you just now", open_, waits=False)


def place_of(need: str, line: load.CaseLine) -> str:
    named = next((name for words, name in PLACES if need.startswith(words)), "")
    address = find_url(named, line.pk) if named else ""
    if not address and line.stage:
        address = first_page(line.pk, line.stage)
    return address if address not in {"", "#"} else reverse("home:case", args=[line.pk])


def needs_signature(line: load.CaseLine) -> bool:
    return any(need.startswith(SIGN) for need in line.needs_me)


def stakes_of(lines: Iterable[load.CaseLine]) -> Sequence[tuple[str, float]]:
    """Return the money at stake for each currency, the largest first; currencies are not added without a rate."""
    sums: dict[str, float] = {}
    for line in lines:
        if line.stake is not None and is_money(line.unit):
            sums[line.unit] = sums.get(line.unit, 0.0) + line.stake
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def next_of(lines: Iterable[load.CaseLine], today: date) -> load.CaseLine | None:
    """Return the case whose next date comes first."""
    coming = [line for line in lines if line.next is not None and line.next >= today]
    return min(coming, key=lambda line: (line.next or date.max, line.title), default=None)
