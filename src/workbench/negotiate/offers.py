"""Offers of both sides against our marks, the gap that is left, and the next offer with its value while it is put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.offer import Offer, Side
from batna.model.package import read_package
from batna.model.problem import BadInput
from batna.negotiate.offers import Gap, Offers, RatedOffer, rate_offers
from workbench.negotiate import composer
from workbench.negotiate.composer import Composer, OfferForm, compose
from workbench.negotiate.places import Said, go_on, hidden_marks, marks_in, page_in, page_of, say_changes, say_terms
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.ui.asking import undo_url
from workbench.ui.charts import Picture, line_chart
from workbench.ui.figures import with_unit, write_short
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.picks import PREFIX, picked_in
from workbench.ui.saving import Both, both_sides, conflict_answer, faults_of, is_htmx, key_in, seen_in

LINES: Final = 20
MOST_POINTS: Final = 60
MOST_ROUND_LABELS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One offer of the list: its measures, what changed and the whole package in words."""

    offer: RatedOffer
    changes: tuple[Said, ...]
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GapSaid:
    """What still lies between the latest offers, in words."""

    differing: tuple[Said, ...]
    agreed: tuple[str, ...]
    unnamed: tuple[str, ...]
    ours: Estimate
    theirs: Estimate | None

    @property
    def size(self) -> float:
        return abs(self.ours.likely)


@require_safe
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.offers")
    side: Side = "theirs" if request.GET.get("side") == "theirs" else "ours"
    at_hand = part(lambda: compose(loaded, side, composer.start_of(loaded.case, request.GET, side))) if loaded.may("make_offer") else None
    first = any(name in {"package", "side"} or name.startswith(PREFIX) for name in request.GET)
    return show(request, loaded, at_hand, first=first)


def show(
    request: HttpRequest, loaded: load.Loaded, at_hand: Part[Composer] | None, *, first: bool = False, status: int = 200
) -> HttpResponse:
    """Show the whole page; `first` puts the composer on top, for who came to put an offer."""
    case = loaded.case
    rated = part(lambda: rate_offers(case, parts=marks_in(case)))
    found = rated.result
    page = page_in(request, found.rows[::-1] if found else (), LINES)
    context = {
        "rated": rated,
        "page": page,
        "rows": [Row(row, say_changes(case, row.changes), say_terms(case, row.package)) for row in page],
        "gap": gap_said(case, found.gap) if found and found.gap else None,
        "latest": latest_in(found.rows) if found else {},
        "marks": marks_in(case) if found else (),
        "hidden_marks": hidden_marks(case) if found else (),
        "picture": picture_of(case, found) if found else None,
        "cut": bool(found and any(len(points) > MOST_POINTS for points in found.history.values())),
        "composer": at_hand,
        "first": first,
        "unit": case.unit if found else "",
        "count": len(found.rows) if found else 0,
        "may_agree": loaded.may("edit") and found is not None and case.outcome is None,
    }
    return case_page(request, loaded, "negotiate/offers.html", context, stage="negotiate", capability="offers", status=status)


def gap_said(case: Case, gap: Gap) -> GapSaid:
    agreed, unnamed = (tuple(case.issue(name).label for name in names) for names in (gap.agreed, gap.unnamed))
    return GapSaid(say_changes(case, gap.differing), agreed, unnamed, gap.ours, gap.theirs)


def latest_in(rows: tuple[RatedOffer, ...]) -> dict[str, RatedOffer]:
    return {row.by: row for row in rows}


def picture_of(case: Case, rated: Offers) -> Picture | None:
    """Return our value of the last whole offers of both sides, round by round, with the marks that the viewer may know."""
    names: tuple[tuple[Side, str, str], ...] = (("ours", "Ours", "us"), ("theirs", case.supplier, "them"))
    series = []
    for side, name, tone in names:
        known = [(point.round, point.likely) for point in rated.history[side][-MOST_POINTS:] if point.likely is not None]
        points = [(float(at), worth, f"{name}, round {at}: {with_unit(write_short(worth), case.unit)}") for at, worth in known]
        series.append((name, tone, points))
    if not any(len(points) > 1 for _, _, points in series):
        return None
    rounds = sorted({at for _, _, points in series for at, _, _ in points})
    step = max(1, -(-len(rounds) // MOST_ROUND_LABELS))
    levels = (("target", rated.target), ("walk-away", rated.walk_away.likely if rated.walk_away else None))
    return line_chart(
        series,
        levels=[(name, worth) for name, worth in levels if worth is not None],
        across=[(at, f"round {at:g}" if at == rounds[0] else f"{at:g}") for at in rounds[::step]],
    )


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Measure the offer that is being put together; `mend` first moves it to the nearest options that are allowed."""
    loaded = load.case(pk, request.user, "negotiate.offers compose")
    rights.require(loaded.standing, "make_offer")
    side = side_in(request)
    picked = picked_in(request.POST, loaded.case)
    at_hand = part(lambda: compose(loaded, side, picked, OfferForm(request.POST), seen_in(request)))
    mend = "mend" in request.POST and at_hand.result is not None and at_hand.result.meter is not None
    if mend and at_hand.result is not None and at_hand.result.meter is not None:
        picked |= {move.issue: str(move.after) for _, move in at_hand.result.meter.moves}
        at_hand = part(lambda: compose(loaded, side, picked, OfferForm(request.POST), seen_in(request)))
    if not is_htmx(request):
        return show(request, loaded, at_hand, first=True)
    template = "negotiate/composer.html" if mend else "negotiate/meter.html"
    return render(request, template, about(loaded, at_hand) | {"mended": mend})


def about(loaded: load.Loaded, at_hand: Part[Composer]) -> dict[str, Any]:
    """Return what the composer's fragments show."""
    case = loaded.case
    return {"loaded": loaded, "case": case, "composer": at_hand, "unit": case.unit, "hidden_marks": hidden_marks(case)}


def side_in(request: HttpRequest) -> Side:
    return "theirs" if request.POST.get("side") == "theirs" else "ours"


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Log an offer. Ours is refused where the charter or a rule forbids it; theirs may be anything that the case has."""
    loaded = load.case(pk, request.user, "negotiate.offers make")
    rights.require(loaded.standing, "make_offer")
    side, picked = side_in(request), picked_in(request.POST, loaded.case)
    form = OfferForm(request.POST)
    if not picked:
        form.add_error(None, "Choose an option for at least one issue.")
    at_hand = part(lambda: compose(loaded, side, picked, form, seen_in(request)))
    measured = at_hand.result.meter if at_hand.result else None
    refused = measured is None or (side == "ours" and not measured.check.allowed)
    if form.is_valid() and not refused:
        package = read_package(loaded.case.issues, picked)
        offer = composer.offer_of(side, package, form.cleaned_data)
        try:
            done = save.negotiate.make_offer(actor=actor_of(request), case_id=pk, offer=offer, seen=seen_in(request), key=key_in(request))
        except BadInput as error:
            for fault in faults_of(error):
                form.add_error(None, f"{fault.where}: {fault.sentence}")
        except save.Conflict as conflict:
            rows = versions(loaded.case, package, conflict.theirs.get("offers"))
            return conflict_answer(request, conflict, what="another offer", rows=rows, page=page_of(pk, "offers"))
        else:
            said = "Offer put on record" if side == "ours" else "Their offer is on record"
            return go_on(request, page_of(pk, "offers"), said, undo_url(done.event))
    if is_htmx(request):
        return render(request, "negotiate/composer.html", about(loaded, at_hand), status=422)
    return show(request, loaded, at_hand, first=True, status=422)


def versions(case: Case, package: Mapping[str, Any], saved: object) -> list[Both]:
    """Return the offer at hand beside the one that was logged in the meantime."""
    logged = cast(tuple[Offer, ...], saved if isinstance(saved, tuple) else ())
    newest = logged[-1] if logged else None
    mine, theirs = (
        {issue.label: issue.say(chosen[issue.id]) for issue in case.issues if issue.id in chosen}
        for chosen in (package, newest.package if newest else {})
    )
    who = {"": ""} if newest is None else {"Put by": "us" if newest.by == "ours" else case.supplier}
    return both_sides({"Put by": "not put yet"} | mine, who | theirs, missing="left open")


@require_POST
def remove(request: HttpRequest, pk: int, offer: str) -> HttpResponse:
    """Take back the log of an offer that was never made."""
    loaded = load.case(pk, request.user, "negotiate.offers remove")
    rights.require(loaded.standing, "make_offer")
    done = save.negotiate.remove_offer(actor=actor_of(request), case_id=pk, offer_id=offer, key=key_in(request))
    return go_on(request, page_of(pk, "offers"), "Offer taken out of the log", undo_url(done.event))
