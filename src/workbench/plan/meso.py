"""MESO: several packages that are worth the same to us, side by side, and what their choice would tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from batna.measure.value import our_values
from batna.model.case import Case
from batna.model.problem import BadInput
from batna.plan.meso import Answer, Meso, build_meso, read_answers
from batna.plan.packages import RatedPackage
from workbench.plan.told import insist_quick, our_worth
from workbench.records import load
from workbench.ui.asking import mark_for
from workbench.ui.frame import find_url
from workbench.ui.numbers import NumberField, NumbersForm
from workbench.ui.package_choice import choose
from workbench.ui.package_code import code_of
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

COUNT, MOST = 3, 6
WIDTHS: Final = (0.01, 0.02, 0.04, 0.08, 0.15)  # of all that our value can move, until the band holds enough
LETTERS: Final = "ABCDEF"


class MesoForm(NumbersForm):
    """What the packages should be worth to us, how far they may lie apart, and how many there should be."""

    value = NumberField(label="Worth to us")
    tolerance = NumberField(label="Give or take", least=0)
    count = forms.IntegerField(label="How many", min_value=2, max_value=MOST, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


@dataclass(frozen=True, slots=True)
class Term:
    """One issue of a package, and whether the packages differ on it."""

    issue: str
    option: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One package of a MESO."""

    letter: str
    code: str
    package: RatedPackage
    terms: tuple[Term, ...]
    off: float
    answer: Answer | None

    @property
    def place(self) -> tuple[float, float, float]:
        """Its value as a range without width, for the bar."""
        return self.package.ours, self.package.ours, self.package.ours

    @property
    def bar_label(self) -> str:
        return f"Where package {self.letter} lies between the least and the most that was asked for"


@require_http_methods(["GET", "HEAD", "POST"])
def meso(request: HttpRequest, pk: int) -> HttpResponse:
    """Show packages for what was typed, which stays out of the address; at first for our last offer or the Nash package."""
    loaded = load.case(pk, request.user, "plan.meso")
    case = loaded.case
    issues = part(lambda: case.issues)
    context: dict[str, Any] = {"issues": issues, "may_offer": loaded.may("make_offer"), "offer_url": find_url("negotiate:offers", pk)}
    form = MesoForm(request.POST, mark=mark_for(request)) if request.method == "POST" else None
    if issues.result:
        context |= start(case, request.GET) if form is None else answer(case, form)
    status = 422 if form is not None and form.errors else 200
    return case_page(request, loaded, "plan/meso.html", context, stage="plan", capability="meso", status=status)


def start(case: Case, query: QueryDict) -> dict[str, Any]:
    """Return packages around the one that the address names, at first our last offer, with a tolerance that gives enough."""
    chosen = choose(case, query, whole=True)
    by_id = {preset.id: preset.package for preset in chosen.presets}
    from_ = chosen.preset if "package" in query else "ours" if "ours" in by_id else "nash" if "nash" in by_id else chosen.preset
    found = part(lambda: suggest(case, our_worth(case, by_id.get(from_, chosen.package))))
    asked, built = found.result or ({"count": COUNT}, None)
    shown = Part(built, found.hidden, found.missing)
    return {"form": MesoForm(initial=asked), "presets": chosen.presets, "from": from_} | told(case, shown, asked)


def suggest(case: Case, value: float) -> tuple[dict[str, Any], Meso]:
    """Return what to ask for and its packages: the narrowest tolerance that gives enough of them."""
    insist_quick(case)
    span = sum(float(np.ptp(row)) for row in our_values(case).per_issue) or 1.0
    for width in WIDTHS:
        tolerance = float(f"{span * width:.1g}")
        found = build_meso(case, value, tolerance, COUNT, quick=True)
        if len(found.packages) >= COUNT or width == WIDTHS[-1] or any("too many packages" in line for line in found.because):
            return {"value": value, "tolerance": tolerance, "count": COUNT}, found
    raise AssertionError("the last width returns")


def answer(case: Case, form: MesoForm) -> dict[str, Any]:
    """Return the packages for what was typed, or what is wrong with it."""
    shown: dict[str, Any] = {"form": form, "presets": choose(case, QueryDict(), whole=True).presets}
    if not form.is_valid():
        return shown | {"found": Part()}
    asked = form.cleaned_data
    try:
        found = part(lambda: build(case, asked["value"], asked["tolerance"], asked["count"]))
    except BadInput as error:
        form.add_error(None, "; ".join(f"{problem.place}: expected {problem.expected}" for problem in error.problems))
        return shown | {"found": Part()}
    return shown | told(case, found, asked)


def build(case: Case, value: float, tolerance: float, count: int) -> Meso:
    insist_quick(case)
    return build_meso(case, value, tolerance, count, quick=True)


def told(case: Case, found: Part[Meso], asked: dict[str, Any]) -> dict[str, Any]:
    """Return the packages as cards, how far they lie apart, and the words to send them with."""
    if found.result is None:
        return {"found": found}
    packages = found.result.packages
    cards = cards_of(case, packages, asked["value"])
    worths = [one.ours for one in packages]
    return {
        "found": found,
        "cards": cards,
        "asked": asked,
        "apart": max(worths) - min(worths) if worths else None,
        "middle": sum(worths) / len(worths) if worths else None,
        "ends": (asked["value"] - asked["tolerance"], asked["value"] + asked["tolerance"]),
        "wording": say_all(cards),
        "few": len(packages) < asked["count"],
    }


def cards_of(case: Case, packages: Sequence[RatedPackage], value: float) -> tuple[Card, ...]:
    answers = read_answers(case, packages)
    differing = {issue.id for issue in case.issues if len({one.package[issue.id] for one in packages}) > 1}
    return tuple(
        Card(
            letter,
            code_of(case.issues, one.package),
            one,
            tuple(Term(issue.label, issue.say(one.package[issue.id]), issue.id in differing) for issue in case.issues),
            one.ours - value,
            answers[i] if answers else None,
        )
        for i, (letter, one) in enumerate(zip(LETTERS, packages, strict=False))
    )


def say_all(cards: Sequence[Card]) -> str:
    """Return the words to put the packages with: nothing in them says what they are worth."""
    lines = [f"{card.letter}: " + "; ".join(f"{term.issue} {term.option}" for term in card.terms) for card in cards]
    return "\n".join(["We could agree to any of these packages. Which one suits you best, and what would make it better?", *lines])
