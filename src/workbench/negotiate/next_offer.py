"""Next offer: what to do now, how they may answer, what else was weighed, and the words to say it in."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from batna.measure.wording import say_list
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Option
from batna.model.problem import NotEnoughData
from batna.negotiate.next_offer import Answer, NextOffer, Weighed, choose_next_offer
from batna.negotiate.offers import order_offers
from batna.negotiate.walk_away import weigh_walking_away
from batna.simulate.beliefs import Prior
from workbench.negotiate.places import page_of, say_terms
from workbench.records import load
from workbench.records.priors import known_to, prior_in
from workbench.ui.package_choice import is_quick
from workbench.ui.package_code import code_of, is_whole
from workbench.ui.page import case_page
from workbench.ui.parts import part

DATES: Final = ("dates.need_by", "dates.gap_cost_per_day")
NAMED: Final = 3
NODES: Final = 4
TOO_LARGE: Final = (
    "This case has more options than a page can plan while you wait. "
    "Export it and run batna negotiate next-offer on it: the command line takes its time."
)
Weighing = NextOffer | Weighed
Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Branch:
    """One way they may answer: how likely in percent, what it comes to, about what their next offer would bring."""

    kind: str
    chance: float
    gain: float
    puts: float | None

    @property
    def percent(self) -> str:
        return percent_of(self.chance)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing we could do. Gains are over walking away, or plain values where no walk-away is set.

    `terms` are the options that differ from their last offer, or without one from what is advised, which is told whole; `now` is
    what the package itself brings.
    """

    action: str
    terms: tuple[Term, ...]
    short: str
    now: float | None
    gain: Estimate
    chance: float
    branches: tuple[Branch, ...]
    url: str
    is_chosen: bool

    @property
    def percent(self) -> str:
        return percent_of(self.chance)


@dataclass(frozen=True, slots=True)
class Stop:
    """One of our remaining offers as planned now; `until` is its last round when it is to be held for several."""

    round: int
    until: int
    terms: tuple[Term, ...]
    now: float
    reached: float
    chance: float

    @property
    def get_there(self) -> str:
        return percent_of(self.reached)

    @property
    def percent(self) -> str:
        return percent_of(self.chance)


@require_safe
def next_offer(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.next_offer")
    firm = "firm" in request.GET
    past, today = known_to(loaded), day_of(loaded)
    planned = part(lambda: plan(loaded.case, today, prior_in(past), firm=firm))
    usual = part(lambda: plan(loaded.case, today, prior_in(past), firm=False)) if firm else None
    context = {"planned": planned, "firm": firm, "past": past, "timeless": today is None} | (
        facts_of(loaded, planned.result, usual.result if usual else None) if planned.result else {}
    )
    return case_page(request, loaded, "negotiate/next_offer.html", context, stage="negotiate", capability="next_offer")


def day_of(loaded: load.Loaded) -> date | None:
    """Return the day to plan from; none where the dates are hidden from the viewer, and the page says that time does not count."""
    return None if any(map(loaded.hides, DATES)) else timezone.localdate()


def plan(case: Case, today: date | None, prior: Prior | None, *, firm: bool) -> NextOffer:
    if not is_quick(case):
        raise NotEnoughData(TOO_LARGE)
    return choose_next_offer(case, today=today, firm=firm, prior=prior)


def facts_of(loaded: load.Loaded, planned: NextOffer, usual: NextOffer | None) -> dict[str, Any]:
    """Return what the page shows of a plan; nothing more when the talks are over."""
    case = loaded.case
    if planned.turn == "over":
        return {}
    base = their_last(case)
    weighed: list[Weighing] = [planned, *planned.alternatives]
    # Where they have put nothing, what is advised is told whole and everything else by how it differs from it.
    nodes = [node_of(loaded, planned, one, base if base or one is planned else planned.package) for one in weighed]
    instead = next((node for one, node in zip(weighed, nodes, strict=True) if one == planned.counter), None)
    counter = nodes[0] if planned.action == "offer" else instead
    drawn = pick_nodes(nodes, counter)
    ends = [end for node in drawn for end in (node.gain.low, node.gain.high)]
    return {
        "because": (planned.reason, *planned.because),
        "nodes": drawn,
        "every": nodes,
        "chosen": nodes[0],
        "counter": counter,
        "outdone": any(node.gain.likely > nodes[0].gain.likely for node in nodes),
        "accept": next((node for node in nodes if node.action == "accept"), None),
        "scale": (min(ends), max(ends)),
        "stops": stops_of(case, planned),
        "waiting": planned.turn == "theirs",
        "base": base,
        "over": planned.walk_away is not None,
        "held": part(lambda: weigh_walking_away(case, today=timezone.localdate())),
        "costs": usual.worth - planned.worth if usual else None,
        "may_offer": loaded.may("make_offer"),
    }


def their_last(case: Case) -> Mapping[str, Option] | None:
    """Return the last whole offer of theirs."""
    whole = [offer.package for offer in order_offers(case) if offer.by == "theirs" and is_whole(case.issues, offer.package)]
    return whole[-1] if whole else None


def node_of(loaded: load.Loaded, planned: NextOffer, one: Weighing, base: Mapping[str, Option] | None) -> Node:
    level, case = planned.walk_away or 0.0, loaded.case
    package = one.package or {}
    terms = differing(case, package, base)
    return Node(
        action=one.action,
        terms=terms,
        short=shorten([f"{label} {option}" for label, option in terms]),
        now=None if one.ours is None else one.ours - level,
        gain=Estimate(low=one.low - level, likely=one.worth - level, high=one.high - level),
        chance=one.chance,
        branches=tuple(branch_of(answer, level) for answer in one.answers),
        url=address_of(loaded, one),
        is_chosen=one is planned,
    )


def branch_of(answer: Answer, level: float) -> Branch:
    puts = None if answer.puts is None else answer.puts - level
    return Branch(answer.kind, answer.chance, answer.worth - level, puts)


def stops_of(case: Case, planned: NextOffer) -> list[Stop]:
    """Return our remaining offers, those that are the same round after round as one."""
    stops = []
    for _, same in groupby(planned.schedule, key=lambda step: step.package):
        steps = list(same)
        left = math.prod(1 - step.chance for step in steps)
        now = steps[0].ours - (planned.walk_away or 0.0)
        stops.append(Stop(steps[0].round, steps[-1].round, say_terms(case, steps[0].package), now, steps[0].reached, 1 - left))
    return stops


def percent_of(chance: float) -> str:
    """Return a chance in whole percent; a small one is not nothing."""
    return "<1" if 0.0005 <= chance < 0.005 else f"{100 * chance:.0f}"


def differing(case: Case, package: Mapping[str, Option], base: Mapping[str, Option] | None) -> tuple[Term, ...]:
    """Return the options of a package that differ from another one, in words; all of them without one or when none does."""
    if base is None:
        return say_terms(case, package)
    changed = {issue.id: package[issue.id] for issue in case.issues if issue.id in package and package[issue.id] != base[issue.id]}
    return say_terms(case, changed or package)


def shorten(options: Sequence[str]) -> str:
    """Return the first options as they stand in a sentence."""
    more = len(options) - NAMED
    return say_list([*options[:NAMED], f"{more} more"] if more > 0 else list(options))


def address_of(loaded: load.Loaded, one: Weighing) -> str:
    """Return where to go on: the composer with the package, or the page of the agreement."""
    if one.action == "accept":
        return page_of(loaded.pk, "agreement")
    if one.package is None:
        return ""
    return f"{reverse('negotiate:offers', args=[loaded.pk])}?package={code_of(loaded.case.issues, one.package)}#compose"


def pick_nodes(nodes: Sequence[Node], counter: Node | None) -> list[Node]:
    """Return what the tree shows: what is advised, accepting or saying no, what to put instead, the next best offer, the surest one."""
    others = [node for node in nodes[1:] if node.action == "offer"]
    surest = max(others, key=lambda node: node.chance, default=None)
    wanted = [
        nodes[0],
        *(node for node in nodes[1:] if node.action != "offer"),
        *([counter] if counter else []),
        *others[:1],
        *([surest] if surest else []),
    ]
    return list({id(node): node for node in wanted}.values())[:NODES]
