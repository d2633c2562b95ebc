"""Disclosure price: what telling each fact would cost or bring us, what two together do, and what would take the sting out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.problem import BadInput
from batna.model.statement import InformationItem
from batna.plan.disclosure_price import DisclosurePrices, ItemPrice, PairPrice, price_disclosures
from workbench.people.signed_in import actor_of
from workbench.plan import disclosure_items
from workbench.plan.about import about, about_range
from workbench.plan.long_work import context_of
from workbench.plan.price_bars import SLIM, WIDTH, Amount, Bars, lay_bars
from workbench.plan.told import insist_quick
from workbench.records import load, save
from workbench.tasks.results import prices_in, result_of
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.figures import with_unit, write_number
from workbench.ui.frame import find_url
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

KIND: Final = "disclosure_price"
MOST_PAIRS: Final = 8
ADVICE: Final = {
    "costs": ("keep it", "bad"),
    "helps": ("tell them", "good"),
    "neutral": ("makes no difference", "mute"),
    "known": ("they know it", "mute"),
}
Range = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One priced fact as the page tells it; `figure` is the price with its ends, rounded, positive where telling costs us."""

    fact: str
    price: ItemPrice
    state: str
    figure: Range
    allowed: bool = True

    @property
    def advice(self) -> str:
        if self.state == "helps" and not self.sure:
            return "may help"
        return "would help" if self.state == "helps" and not self.allowed else ADVICE[self.state][0]

    @property
    def tone(self) -> str:
        return "mute" if self.state == "helps" and not self.sure else ADVICE[self.state][1]

    @property
    def sure(self) -> bool:
        """Whether the whole range lies on one side of zero."""
        return self.price.low > 0 or self.price.high < 0

    @property
    def drawn(self) -> str:
        """How its bar is drawn."""
        return self.state if self.sure or self.state == "neutral" else f"{self.state} vague"

    @property
    def verb(self) -> str:
        """What telling it does, before the amount."""
        word = {"costs": "cost", "helps": "bring"}[self.state]
        return f"{word}s" if self.sure else f"may {word}"

    @property
    def gain(self) -> Range:
        """What telling it brings us: the price turned round."""
        low, likely, high = self.figure
        return (-high, -likely, -low)

    @property
    def is_exact(self) -> bool:
        return self.figure[0] == self.figure[2]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts told together beside the plain sum of both prices."""

    facts: tuple[str, str]
    figure: Range
    sum: float
    difference: float


@require_safe
def disclosure_price(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "plan.disclosure_price"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    context = facts_of(loaded) | more
    return case_page(request, loaded, "plan/disclosure_price.html", context, stage="plan", capability="disclosure_price", status=status)


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    case = loaded.case
    kept = result_of(loaded, KIND)
    prices = Part(prices_in(kept.result)) if kept is not None and not kept.stale else part(lambda: price(case))
    shown: dict[str, Any] = {"long": context_of(loaded, KIND, kept) if prices.result and prices.result.items else {}}
    shown |= {"loaded": loaded, "case": case, "prices": prices, "partly": loaded.hides("information")}
    # Whoever sees only their own part of the protocol is not told that there is nothing in it.
    shown["veiled"] = prices.hidden or (shown["partly"] and prices.missing)
    if may_write(loaded):
        shown["protocol"] = disclosure_items.items_grid(case)
    return shown | {"next_page": next_page(loaded, prices)} | (told(case, prices.result) if prices.result else {})


def price(case: Case) -> DisclosurePrices:
    insist_quick(case)
    return price_disclosures(case)


def may_write(loaded: load.Loaded) -> bool:
    """Return whether the viewer sees the whole protocol with its numbers and may change it."""
    items = part(lambda: loaded.case.information).result
    return loaded.may("edit") and items is not None and not loaded.hides("information") and not any(item.hides("reveals") for item in items)


def next_page(loaded: load.Loaded, prices: Part[DisclosurePrices]) -> str:
    """Return the address at which to add what is missing."""
    case = loaded.case
    if not part(lambda: case.information).result:
        return "#items"
    page = "alternatives" if "walk" in prices.missing or "reservation" in prices.missing else "issues"
    return find_url(f"prepare:{page}", loaded.pk)


@require_POST
def save_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the facts as they stand in the grid."""
    loaded = load.case(pk, request.user, "plan.disclosure_price save")
    if not may_write(loaded):
        return show(request, loaded, status=403)
    given, grid = disclosure_items.read_items(loaded.case, request.POST, mark_for(request))
    faults = list(grid.faults)
    page = reverse("plan:disclosure_price", args=[pk])
    if not faults:
        try:
            done = save.align.save_information(
                actor=actor_of(request), case_id=pk, information=given, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, {f"information[{i}]": one["fact"] for i, one in enumerate(given)}))
        except save.Conflict as conflict:
            now = load.case(pk, request.user, "conflict").case.information
            mine = disclosure_items.say([InformationItem.model_validate(one) for one in given])
            return conflict_answer(request, conflict, what="the facts", rows=both_sides(mine, disclosure_items.say(now)), page=page)
        else:
            return _saved(request, pk, done, page)
    if is_htmx(request):
        return faults_answer(request, "items", faults)
    return show(request, loaded, status=422, protocol=grid, faults=faults)


def _saved(request: HttpRequest, pk: int, done: save.Saved, page: str) -> HttpResponse:
    context = facts_of(load.case(pk, request.user, "plan.disclosure_price")) | {"oob": True} if is_htmx(request) else {}
    text = "Facts saved" if done.changed else "Nothing to save"
    return saved_answer(request, "plan/disclosure_saved.html", context, text=text, undo=undo_url(done.event), page=page)


def told(case: Case, found: DisclosurePrices) -> dict[str, Any]:
    """Return the prices as rows, bars and sentences."""
    facts = {item.id: item.fact.rstrip(". ") or item.id for item in case.information}
    rows = rows_of(found, facts, known_in(case), frozenset(item.id for item in case.information if item.speakers))
    fresh = [row for row in rows if row.state != "known"]
    costly = [row for row in fresh if row.state == "costs"]
    # What may as well cost us is not advised, however much it brings on average.
    helpful = sorted((row for row in fresh if row.state == "helps" and row.sure), key=lambda row: (row.allowed, -row.price.price))
    return {
        "rows": rows,
        "costly": costly[0] if costly else None,
        "helpful": helpful[-1] if helpful else None,
        "bars": bars_of(fresh, found.unit, WIDTH),
        "narrow": bars_of(fresh, found.unit, SLIM),
        "pairs": pairs_of(found.pairs, facts),
        "not_priced": [(facts[one.item], one.because) for one in found.not_priced],
        "vague": any(row.state in {"costs", "helps"} for row in fresh),
        "because": because_of(found, costly or helpful or [row for row in fresh if row.state == "helps"]),
        "sessions": max((one.sessions for one in found.items), default=0),
    }


def known_in(case: Case) -> frozenset[str]:
    """Return the facts that they know by now: known before the talks, or told in a contact."""
    told = {name for contact in case.contacts for name in contact.told}
    return frozenset(told | {item.id for item in case.information if item.known_to_them})


def rows_of(found: DisclosurePrices, facts: Mapping[str, str], known: frozenset[str], spoken: frozenset[str]) -> tuple[Row, ...]:
    """Return the prices, the most harmful first; what they know by now comes last. `spoken` are the facts that somebody may tell."""
    states = {one.item: "known" if one.item in known else str(one.sign) for one in found.items}
    rows = [
        Row(facts[one.item], one, states[one.item], about_range(one.low, one.price, one.high), one.item in spoken) for one in found.items
    ]
    return tuple(sorted(rows, key=lambda row: row.state == "known"))


def bars_of(rows: Sequence[Row], unit: str, width: float) -> Bars:
    """Return the bars of facts that they do not know yet; a range that holds zero is drawn paler."""
    return lay_bars([Amount(row.fact, row.price.price, row.price.low, row.price.high, row.drawn, say(row, unit)) for row in rows], width)


def say(row: Row, unit: str) -> str:
    """Return what stands beside a bar."""
    if row.state == "neutral":
        return "no difference"
    likely = row.figure[1]
    return f"{row.verb} {with_unit(write_number(abs(likely), 0 if abs(likely) >= 100 else 2), unit)}"


def pairs_of(pairs: Sequence[PairPrice], facts: Mapping[str, str]) -> tuple[Pair, ...]:
    """Return the pairs, those first whose price is farthest from the plain sum."""
    rows = [
        Pair((facts[a], facts[b]), about_range(one.low, one.price, one.high), about(one.sum), about(one.price - one.sum))
        for one in pairs
        for a, b in [one.items]
    ]
    return tuple(sorted(rows, key=lambda row: -abs(row.difference))[:MOST_PAIRS])


def because_of(found: DisclosurePrices, first: Sequence[Row]) -> tuple[str, ...]:
    """Return why: what they believe and would know first, then how it was worked out."""
    return (*(first[0].price.because if first else ()), *found.because)
