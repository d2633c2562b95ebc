"""The case as proof for our own people: the worry, what was done, what changed, with the source of every number.

Made only from what was put to the supplier or agreed, from measured results and from testimonials with consent: it
reads no value, walk-away, target, alternative or estimate, so it cannot tell one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from batna.measure.wording import say_amount, say_list, say_number
from batna.model.case import Case
from batna.model.currency import is_money
from batna.model.issue import Issue, Option
from batna.model.offer import Offer, Side
from batna.model.outcome import Result
from batna.prove.testimonials import change_of, is_shown

MovedBy = Literal["them", "us", "both", "nobody", "not known"]
NO_RESULT: Final = "No result is measured yet: add a measure with its value before and after under prove, outcomes."


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence and the place in the case that it is made from."""

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """One agreed term, the first option that the supplier put, and who came from another one."""

    issue: str
    label: str
    first: str
    agreed: str
    moved: MovedBy
    source: str


@dataclass(frozen=True, slots=True)
class Saving:
    """An amount of the agreement against the supplier's first offer; `share` is the difference over that offer."""

    label: str
    first: float
    agreed: float
    difference: float
    share: float | None
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One measure of an internal customer; `share` is the change over the value before, None when that was 0."""

    measure: str
    customer: str
    unit: str
    before: float
    after: float
    change: float
    share: float | None
    verdict: Literal["better", "worse", "same"]
    worth: float | None
    on: date | None
    says: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What someone said and agreed to be shown with, until a day or until it is withdrawn."""

    quote: str
    person: str
    function: str
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Showcase:
    """One case as proof; `ready` tells whether it can be shown, `missing` what to add first or next.

    `worth` is the sum of what results are worth, in `unit`; None when no result says.
    """

    title: str
    buyer: str
    supplier: str
    unit: str
    made_on: date
    headline: str
    customer: str
    worry: Fact | None
    done: tuple[Fact, ...]
    terms: tuple[AgreedTerm, ...]
    savings: tuple[Saving, ...]
    results: tuple[ShownResult, ...]
    worth: float | None
    quotes: tuple[Quote, ...]
    ready: bool
    missing: tuple[str, ...]
    because: tuple[str, ...]


def build_showcase(case: Case, *, today: date) -> Showcase:
    """Return the proof of one case as it may be shown on a day; what is not there yet is named in `missing`.

    Results that got worse are shown beside those that got better; results of a later day and testimonials without valid
    consent are not shown. Every number carries its place in the case and its evidence.
    """
    proof = case.proof
    agreed = case.outcome is not None and case.outcome.kind == "agreement" and case.outcome.on <= today
    results = tuple(_result(result) for result in proof.results if result.on is None or result.on <= today)
    quotes = tuple(
        Quote(one.quote.strip(), one.person, one.function, one.expires_on, f"proof.testimonials[{one.id}]")
        for one in proof.testimonials
        if is_shown(one, today)
    )
    worths = [result.worth for result in results if result.worth is not None]
    customer = proof.worry.customer if proof.worry else results[0].customer if results else ""
    return Showcase(
        title=case.title,
        buyer=case.buyer,
        supplier=case.supplier,
        unit=case.unit,
        made_on=today,
        headline=_headline(case, results, customer),
        customer=customer,
        worry=Fact(proof.worry.says.strip(), "proof.worry.says") if proof.worry else None,
        done=_done(case, agreed=agreed, today=today),
        terms=_terms(case) if agreed else (),
        savings=_savings(case) if agreed else (),
        results=results,
        worth=sum(worths) if worths else None,
        quotes=quotes,
        ready=agreed and bool(results),
        missing=_missing(case, agreed=agreed, results=results, quotes=quotes),
        because=_because(results, len(worths)),
    )


def _headline(case: Case, results: Sequence[ShownResult], customer: str) -> str:
    better = [result for result in results if result.verdict == "better"]
    ordered = [result for result in better if result.customer == customer] + better
    if ordered:
        return ordered[0].says
    return f"{case.title}: nothing measured has got better yet." if results else f"{case.title}: nothing is measured yet."


def _result(result: Result) -> ShownResult:
    change = result.after - result.before
    share = change / abs(result.before) if result.before else None
    before, after = say_number(result.before), say_amount(result.after, result.unit)
    verb = "fell" if change < 0 else "rose" if change > 0 else "stayed"
    moved = f"stayed at {after}" if verb == "stayed" else f"{verb} from {before} to {after}"
    return ShownResult(
        result.measure, result.customer, result.unit, result.before, result.after, change, share, change_of(result),
        result.worth, result.on, f"{result.measure} {moved} for {result.customer}.", result.source, f"proof.results[{result.id}]",
    )  # fmt: skip


def _done(case: Case, *, agreed: bool, today: date) -> tuple[Fact, ...]:
    facts = [Fact(case.proof.done.strip(), "proof.done")] if case.proof.done.strip() else []
    offers = [offer for offer in case.offers if offer.on <= today]
    if offers:
        rounds, days = len({offer.round for offer in offers}), [offer.on for offer in offers]
        put = f"{rounds} round{'' if rounds == 1 else 's'} of offers with {case.supplier}"
        facts.append(Fact(f"{put}, from {_say_day(min(days))} to {_say_day(max(days))}.", "offers"))
    contacts = [contact for contact in case.contacts if contact.on <= today]
    if contacts:
        people = len({contact.by for contact in contacts})
        counted = f"{len(contacts)} contact{'' if len(contacts) == 1 else 's'} by {people} of our people"
        facts.append(Fact(f"{counted} stand in the log.", "contacts"))
    if agreed and case.outcome is not None:
        facts.append(Fact(f"Agreed on {_say_day(case.outcome.on)}.", "outcome.on"))
        facts += _say_moves(case)
    return tuple(facts)


def _say_moves(case: Case) -> list[Fact]:
    """Say the trade as the offers show it: who came from another first option on which terms."""
    terms = _terms(case)
    theirs = [term.label for term in terms if term.moved in {"them", "both"}]
    ours = [term.label for term in terms if term.moved in {"us", "both"}]
    moves = [f"{who} moved on {say_list(labels)}" for who, labels in ((case.supplier, theirs), ("we", ours)) if labels]
    return [Fact(f"{'; '.join(moves)}.", "offers, outcome.package")] if moves else []


def _terms(case: Case) -> tuple[AgreedTerm, ...]:
    package = case.outcome.package if case.outcome else {}
    return tuple(_term(case, issue, issue.options[issue.position(package[issue.id])]) for issue in case.issues)


def _term(case: Case, issue: Issue, agreed: Option) -> AgreedTerm:
    theirs, ours = _first(case, issue, "theirs"), _first(case, issue, "ours")
    they_moved, we_moved = theirs not in (None, agreed), ours not in (None, agreed)
    moved: MovedBy = "both" if they_moved and we_moved else "them" if they_moved else "us" if we_moved else "nobody"
    if theirs is None or ours is None:
        moved = "not known"
    first = "" if theirs is None else issue.say(theirs)
    return AgreedTerm(issue.id, issue.label, first, issue.say(agreed), moved, f"outcome.package.{issue.id}")


def _first(case: Case, issue: Issue, side: Side) -> Option | None:
    """Return the first option that a side named for an issue in its offers."""

    def in_order(offer: Offer) -> tuple[int, date]:
        return offer.round, offer.on

    named = (offer.package[issue.id] for offer in sorted(case.offers, key=in_order) if offer.by == side and issue.id in offer.package)
    first = next(named, None)
    return None if first is None else issue.options[issue.position(first)]


def _savings(case: Case) -> tuple[Saving, ...]:
    """Compare amounts of money in the agreement with the supplier's first offer: the price without negotiating."""
    found = []
    for issue in case.issues if is_money(case.unit) else ():
        first = _first(case, issue, "theirs")
        if issue.unit != case.unit or not issue.is_numeric or first is None or case.outcome is None:
            continue
        start, end = float(first), float(issue.options[issue.position(case.outcome.package[issue.id])])
        if start != end:
            share = (end - start) / abs(start) if start else None
            side = "below" if end < start else "above"
            of_it = "" if share is None else f" ({say_number(abs(share) * 100)} %)"
            says = f"{issue.label}: {say_amount(abs(end - start), issue.unit)}{of_it} {side} their first offer."
            found.append(Saving(issue.label, start, end, end - start, share, says, f"offers, outcome.package.{issue.id}"))
    return tuple(found)


def _missing(case: Case, *, agreed: bool, results: Sequence[ShownResult], quotes: Sequence[Quote]) -> tuple[str, ...]:
    later = len(case.proof.results) - len(results)
    wanted = [
        (not agreed, "There is no agreement yet: record it under negotiate, agreement."),
        (not results and not later, NO_RESULT),
        (bool(later), f"{later} result{'' if later == 1 else 's'} will be measured later and cannot be shown yet."),
        (case.proof.worry is None, "What did the internal customer fear at the start? Add the worry in their words."),
        (not case.proof.done.strip(), "What was done for them? Two sentences are enough."),
        (bool(results) and all(result.worth is None for result in results), "No result says what it is worth."),
        (not quotes, "No testimonial with valid consent: ask for one under prove, testimonials."),
    ]
    return tuple(sentence for is_missing, sentence in wanted if is_missing)


def _because(results: Sequence[ShownResult], worths: int) -> tuple[str, ...]:
    verdicts: list[str] = [result.verdict for result in results]
    counted = [f"{verdicts.count(verdict)} {word}" for verdict, word in (("better", "better"), ("worse", "worse"), ("same", "unchanged"))]
    summed = [f"What it is worth is the sum of {worths} of {len(results)} results."] if worths else []
    return (f"Measured results: {', '.join(counted)}; all of them are shown.", *summed)


def _say_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
