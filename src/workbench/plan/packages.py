"""Packages: every package as a point, the ones that nothing beats, and what the package on the table leaves unclaimed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.model.case import Case
from batna.plan.improvements import Improvements, find_improvements
from batna.plan.packages import Cloud, Packages, RatedPackage, cloud, rank_packages, reservations_of, sketch_frontier
from batna.plan.trades import rank_trades
from workbench.plan.comparing import compare, picked_in, picked_points
from workbench.plan.picture import Picture, draw
from workbench.plan.told import OnTable, Told, find_on_table, insist_quick, rate, tell, tell_ours
from workbench.plan.trades import rows_of
from workbench.records import load
from workbench.ui.frame import find_url
from workbench.ui.package_code import code_of
from workbench.ui.page import case_page
from workbench.ui.parts import part

LISTED: Final = 150
DRAWN: Final = 250
CLOUDED: Final = 500
TRADES: Final = 4
FEW: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
THEORY: Final = (("nash", "Nash"), ("kalai", "Kalai"), ("kalai_smorodinsky", "Kalai–Smorodinsky"), ("max_sum", "largest sum"))


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page tells about the packages of a case, for those who may know both sides."""

    ranked: Packages
    sample: Cloud
    on_table: tuple[OnTable, ...]
    rated: dict[str, RatedPackage]  # by code: everything that has a name
    names: dict[str, tuple[str, ...]]
    better: Improvements | None
    best: RatedPackage | None
    floors: tuple[float | None, float | None]
    sketch: tuple[RatedPackage, ...]

    @property
    def reference(self) -> OnTable | None:
        return self.on_table[0] if self.on_table else None


@require_safe
def packages(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "plan.packages")
    case = loaded.case
    issues = part(lambda: case.issues)
    context: dict[str, Any] = {"issues": issues, "may_offer": loaded.may("make_offer"), "offer_url": find_url("negotiate:offers", pk)}
    if issues:
        context |= facts_of(case, request.GET.getlist("pick"))
    return case_page(request, loaded, "plan/packages.html", context, stage="plan", capability="packages")


def facts_of(case: Case, codes: Sequence[str]) -> dict[str, Any]:
    """Return what the page shows: the picture where both sides are known, else what our side alone can tell."""
    overview = part(lambda: look(case))
    on_table = find_on_table(case)
    picked = picked_in(case, codes)
    names = {code: ", ".join(said) for code, said in overview.result.names.items()} if overview.result else plain_names(case, on_table)
    context: dict[str, Any] = {
        "overview": overview,
        "picked": list(picked),
        "comparison": part(lambda: compare(case, picked, on_table[0] if on_table else None, names)).result,
        "reference": on_table[0] if on_table else None,
    }
    if overview.result is None:
        ours = tell_ours(case, on_table)
        return context | {"ours": ours, "unlisted": unlisted(picked, ours)}
    found = overview.result
    named = named_rows(case, found)
    efficient = [tell(case, one, base_of(found)) for one in found.ranked.efficient]
    gains = gains_of(found)
    points = picked_points(case, picked, found.reference, {code: rate(case, package) for code, package in picked.items()})
    return context | {
        "spec": draw(case, picture_of(case, found), points),
        "points": points,
        "marks": marks_of(found),
        "named": named,
        "efficient": efficient,
        "known": [row.code for row in named],
        "unlisted": unlisted(picked, (*named, *efficient)),
        "shares": any(one.efficient_for is not None for one in found.ranked.efficient),
        "suggested": code_of(case.issues, found.best.package) if found.best else "",
        "gains": gains,
        "unclaimed": sum(gains) if gains else None,
        "better_says": say_better(case, found.better) if found.better else "",
        "because": because_of(found),
        "trades": part(lambda: rows_of(case, rank_trades(case, limit=TRADES).trades)),
    }


def marks_of(found: Overview) -> list[tuple[str, str]]:
    """Return what the legend says of what is on the table: name and tone, an offer that was agreed once."""
    tones = {"agreement": "agreement", "theirs": "theirs", "ours": ""}
    seen: dict[str, tuple[str, str]] = {}
    for put in found.on_table:
        seen.setdefault(str(put.package), (put.name, tones[put.kind]))
    return list(seen.values())


def unlisted(picked: Iterable[str], rows: Iterable[Told]) -> list[str]:
    """Return the picked packages that no table lists, so that the form still carries them."""
    listed = {row.code for row in rows}
    return [code for code in picked if code not in listed]


def say_better(case: Case, better: Improvements) -> str:
    """Say how many packages that nothing beats are better for both."""
    base, count = better.package, len(better.efficient)
    both = all(one.ours > base.ours and one.theirs > base.theirs for one in better.efficient)
    number = f"{FEW[count].capitalize()}" if count < len(FEW) else f"{count:,}" if count <= LISTED else f"More than {LISTED:,}"
    noun = "package is" if count == 1 else "packages are"
    how = f"better for you and for {case.supplier}" if both else "at least as good for both and better for one"
    return f"{number} efficient {noun} {how}."


def plain_names(case: Case, on_table: Iterable[OnTable]) -> dict[str, str]:
    return {code_of(case.issues, put.package): put.name for put in reversed(tuple(on_table))}


def look(case: Case) -> Overview:
    """Return both sides' view of the packages; `NotEnoughData` and `HiddenFromRole` as in `rank_packages`."""
    insist_quick(case)
    ranked = rank_packages(case, limit=LISTED, quick=True)
    on_table = find_on_table(case)
    better = find_improvements(case, on_table[0].package, limit=LISTED + 1, quick=True) if on_table else None
    best = better.best_min_gain[0] if better and better.best_min_gain else None
    shares = {code_of(case.issues, one.package): one for one in ranked.efficient}
    said: dict[str, list[str]] = {}
    rated: dict[str, RatedPackage] = {}

    def name(one: RatedPackage, what: str) -> None:
        code = code_of(case.issues, one.package)
        said.setdefault(code, []).append(what)
        rated[code] = shares.get(code, one)

    for put in on_table:
        name(rate(case, put.package), put.name)
    if best:
        name(best, "better for both")
    for field, title in THEORY:
        for one in getattr(ranked.points, field)[:1]:
            name(one, title)
    ours, theirs = reservations_of(case)
    floors = (None if ours is None else ours.likely, None if theirs is None else theirs.likely)
    names = {code: tuple(dict.fromkeys(whats)) for code, whats in said.items()}
    best = best and rated[code_of(case.issues, best.package)]
    return Overview(
        ranked, cloud(case, at_most=CLOUDED), on_table, rated, names, better, best, floors, sketch_frontier(case, at_most=DRAWN)
    )  # fmt: skip


def picture_of(case: Case, found: Overview) -> Picture:
    shares = {code_of(case.issues, one.package): one.efficient_for for one in found.ranked.efficient}
    theory = {code: ", ".join(name for name in names if name in dict(THEORY).values()) for code, names in found.names.items()}
    return Picture(
        found.sketch, found.sample.packages, found.on_table, {code: name for code, name in theory.items() if name}, found.rated,
        found.best, base_of(found), found.floors, shares,
    )  # fmt: skip


def base_of(found: Overview) -> RatedPackage | None:
    return found.better.package if found.better else None


def named_rows(case: Case, found: Overview) -> list[Told]:
    """Return everything that has a name, the one on the table first."""
    return [tell(case, found.rated[code], base_of(found) if i else None, names) for i, (code, names) in enumerate(found.names.items())]


def gains_of(found: Overview) -> tuple[float, float] | None:
    """Return what both sides would gain from the fairest package that beats the package on the table."""
    base = base_of(found)
    return (found.best.ours - base.ours, found.best.theirs - base.theirs) if found.best and base else None


def because_of(found: Overview) -> list[str]:
    share = found.best.efficient_for if found.best else None
    counted = f"{found.ranked.efficient_count:,} of {found.ranked.count:,} packages are efficient: no other is at least as good for both"
    types = f"; the one that is better for both is so for {100 * share:.0f} % of the supplier types we think possible" if share else ""
    return [f"{counted} and better for one{types}.", *(found.better.because if found.better else ()), *found.ranked.because]
