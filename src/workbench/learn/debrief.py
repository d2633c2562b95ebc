"""Debrief: how it ended against our own marks, what was left for both, what the log teaches, and what each of us says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.learn.debrief import QUESTIONS, MeasuredOutcome, Missed, measure_outcome
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.outcome import Debrief
from batna.negotiate.offers import Part as Mark
from batna.prepare.alternatives import our_reservation
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part

MARKS: Final[dict[Mark, str]] = {"theirs": "What it is worth to them", "target": "Our target", "walk_away": "Our walk-away"}


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the picture: something that has a value to us, on a scale that all rows share."""

    label: str
    value: Estimate
    tone: str


@dataclass(frozen=True, slots=True)
class Option:
    """A package that was missed, in words: each term that is other than agreed, the gains, the clauses against it."""

    missed: Missed
    terms: tuple[tuple[str, str, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """One answer from 1 to 5, with what its ends mean."""

    asks: str
    answer: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Told:
    """One person's debrief as questions and answers; `mine` says whether the viewer may correct it."""

    number: int
    debrief: Debrief
    answers: tuple[tuple[str, str], ...]
    scales: tuple[Scale, ...]
    mine: bool


@require_safe
def debrief(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "learn.debrief")
    ended = part(lambda: loaded.case.outcome)
    context: dict[str, Any] = {"ended": ended, "may_record": loaded.may("edit")}
    if ended.result:
        context |= facts_of(loaded)
    return case_page(request, loaded, "learn/debrief.html", context, stage="learn", capability="debrief")


def facts_of(loaded: load.Loaded) -> dict[str, Any]:
    """Return what a case that has ended shows to this viewer."""
    case, known = loaded.case, marks_in(loaded.case)
    measured = part(lambda: measure_outcome(case, parts=known))
    levels = levels_of(case, measured.result, known) if measured.result else ()
    told = debriefs_of(loaded)
    return in_words(measured.result) | {
        "measured": measured,
        "marks": known,
        "hidden_marks": [label for mark, label in MARKS.items() if mark not in known],
        "levels": levels,
        "scale": ends_of(levels),
        "options": options_of(case, measured.result) if measured.result else [],
        "rounds": len({offer.round for offer in case.offers}),
        "told": told,
        "may_write": loaded.may("debrief") and not any(one.mine for one in told),
    }


def in_words(result: MeasuredOutcome | None) -> dict[str, Any]:
    """Return what the sentence and the cards say in numbers that the result does not hold as such."""
    if result is None:
        return {}
    percent = None if result.share is None else round(result.share * 100)
    left = result.left or result.impasse
    best = result.left.fairest[0] if result.left and result.left.fairest else None
    return {
        "percent": percent,
        "share_label": f"{percent} % of the way from our walk-away to our target",
        "distance": abs(result.to_walk_away.likely) if result.to_walk_away else None,
        "unclaimed": best.our_gain + best.their_gain if best else 0,
        "says_left": left.says if left else "",
    }


def marks_in(case: Case) -> tuple[Mark, ...]:
    """Return which of our marks the viewer may know; one that is merely missing counts as known."""
    asked: dict[Mark, Part[Any]] = {
        "theirs": part(lambda: case.preferences.theirs),
        "target": part(lambda: case.preferences.ours.target),
        "walk_away": part(lambda: our_reservation(case)),
    }
    return tuple(mark for mark in MARKS if not asked[mark].hidden)


def levels_of(case: Case, result: MeasuredOutcome, known: Sequence[Mark]) -> tuple[Level, ...]:
    """Return what the picture shows, from the lowest value to us upwards; nothing when the agreement would stand alone."""
    if result.ours is None:
        return ()
    levels = [Level("The agreement", result.ours, "")]
    if result.to_walk_away is not None and "walk_away" in known:
        levels.append(Level("Our walk-away", our_reservation(case), "warn"))
    if result.to_target is not None and "target" in known and (target := case.preferences.ours.target) is not None:
        levels.append(Level("Our target", as_estimate(target), "good"))
    if result.left and result.left.fairest:
        levels.append(Level("The fairest package that was missed", as_estimate(result.left.fairest[0].ours), "theirs"))
    return tuple(sorted(levels, key=lambda level: level.value.likely)) if len(levels) > 1 else ()


def ends_of(levels: Sequence[Level]) -> tuple[float, float]:
    low, high = min((one.value.low for one in levels), default=0.0), max((one.value.high for one in levels), default=1.0)
    margin = (high - low) * 0.04 or 1.0
    return low - margin, high + margin


def options_of(case: Case, result: MeasuredOutcome) -> list[Option]:
    """Return the packages that were missed: the fairest, then the one with the largest sum when it is another."""
    if result.left is None:
        return [option_of(case, one) for one in result.impasse.fairest] if result.impasse else []
    shown = [option_of(case, one) for one in result.left.fairest]
    largest = result.left.largest_sum
    if result.left.unclaimed and largest.package not in [one.missed.package for one in shown]:
        shown.append(option_of(case, largest, "largest sum of both"))
    return shown


def option_of(case: Case, missed: Missed, name: str = "") -> Option:
    agreed = case.outcome.package if case.outcome else {}
    terms = tuple(
        (issue.label, issue.say(agreed[issue.id]) if issue.id in agreed else "", issue.say(missed.package[issue.id]))
        for issue in case.issues
        if agreed.get(issue.id) != missed.package[issue.id]
    )
    return Option(missed, terms, name)


def debriefs_of(loaded: load.Loaded) -> list[Told]:
    """Return the debriefs, the viewer's own first."""
    told = [told_of(loaded, number, one) for number, one in zip(loaded.debriefs, loaded.case.debriefs, strict=True)]
    return sorted(told, key=lambda one: not one.mine)


def told_of(loaded: load.Loaded, number: int, one: Debrief) -> Told:
    answered = [(question, getattr(one, question.field)) for question in QUESTIONS if getattr(one, question.field)]
    return Told(
        number,
        one,
        tuple((question.asks, answer) for question, answer in answered if question.kind == "text"),
        tuple(Scale(question.asks, answer, question.low, question.high) for question, answer in answered if question.kind == "scale"),
        loaded.may("debrief") and loaded.answers_to(one.by),
    )
