"""What internal customers say about us: when to ask, a draft from the facts, and consent that can end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from batna.measure.wording import say_amount
from batna.model.case import Case
from batna.model.outcome import Result, Testimonial

State = Literal["not asked", "asked", "given", "expired", "withdrawn"]
NOT_ENDED: Final = "Wait for the agreement: before it there is nothing to speak about."


@dataclass(frozen=True, slots=True)
class Consent:
    """One testimonial and whether it may be shown on a day."""

    id: str
    person: str
    function: str
    state: State
    shown: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """An internal customer to ask for a testimonial: now, or why not yet."""

    customer: str
    now: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft and the place in the case that it is made from."""

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft from the facts for the speaker to change and approve; it is nobody's words until then."""

    customer: str
    sentences: tuple[Sentence, ...]
    because: tuple[str, ...]

    @property
    def text(self) -> str:
        """The draft as one paragraph."""
        return " ".join(sentence.says for sentence in self.sentences)


def state_of(testimonial: Testimonial, today: date) -> State:
    """Return the state on a day. A withdrawal counts at once and for good; consent ends on the day it expires."""
    if testimonial.withdrawn_on is not None:
        return "withdrawn"
    if testimonial.consent_on is None or testimonial.consent_on > today:
        return "not asked" if testimonial.asked_on is None or testimonial.asked_on > today else "asked"
    return "expired" if testimonial.expires_on is not None and testimonial.expires_on <= today else "given"


def is_shown(testimonial: Testimonial, today: date) -> bool:
    """Return whether a testimonial may be shown: consent is given, not expired and not withdrawn."""
    return state_of(testimonial, today) == "given"


def list_testimonials(case: Case, *, today: date) -> tuple[Consent, ...]:
    """Return every testimonial of a case with its state, in the order of the case."""
    return tuple(
        Consent(one.id, one.person, one.function, state_of(one, today), is_shown(one, today), (_say_state(one, today),))
        for one in case.proof.testimonials
    )


def find_asks(case: Case, *, today: date) -> tuple[Ask, ...]:
    """Return the internal customers who have a worry or a result and no testimonial that was asked for or given.

    Now is the moment once there is an agreement, at least one result of theirs got better and none got worse.
    """
    customers = [result.customer for result in case.proof.results]
    if case.proof.worry is not None:
        customers.append(case.proof.worry.customer)
    waiting = [one for one in dict.fromkeys(customers) if not _is_taken(case, one, today)]
    return tuple(_ask(case, customer, today) for customer in waiting)


def draft_quote(case: Case, customer: str, *, today: date) -> Draft:
    """Return a draft for a customer, each sentence made from one fact of the case; empty when there is none.

    Results that got worse are part of it: a testimonial that leaves them out would not be believed.
    """
    worry = case.proof.worry
    sentences = []
    if worry is not None and _is_same(worry.customer, customer):
        sentences.append(Sentence(f"Before it began I said: “{worry.says.strip()}”.", "proof.worry.says"))
    for place, result in _results_of(case, customer, today):
        before, after = say_amount(result.before, result.unit), say_amount(result.after, result.unit)
        sentences.append(Sentence(f"{result.measure} went from {before} to {after}.", f"proof.results[{place}]: {result.source}"))
    because = "Every sentence is a fact of the case. The speaker changes and approves it; without consent it is not shown."
    return Draft(customer, tuple(sentences), (because,))


def change_of(result: Result) -> Literal["better", "worse", "same"]:
    """Return whether a measure got better, worse or stayed, by the direction that counts as better."""
    if result.after == result.before:
        return "same"
    return "better" if (result.after < result.before) == (result.better == "lower") else "worse"


def _ask(case: Case, customer: str, today: date) -> Ask:
    if case.outcome is None or case.outcome.kind == "impasse" or case.outcome.on > today:
        return Ask(customer, False, (NOT_ENDED,))
    results = [result for _, result in _results_of(case, customer, today)]
    worse = [result.measure for result in results if change_of(result) == "worse"]
    better = [result for result in results if change_of(result) == "better"]
    if worse:
        return Ask(customer, False, (f"{worse[0]} got worse: mend that first.",))
    if not better:
        return Ask(customer, False, ("No result has got better yet: measure one first.",))
    return Ask(customer, True, tuple(f"{result.measure} got better, {result.source}." for result in better))


def _results_of(case: Case, customer: str, today: date) -> Sequence[tuple[int, Result]]:
    """Return the results of a customer that are measured by a day, with their places."""
    numbered = enumerate(case.proof.results)
    return [(i, one) for i, one in numbered if _is_same(one.customer, customer) and (one.on is None or one.on <= today)]


def _is_taken(case: Case, customer: str, today: date) -> bool:
    """Whether someone of this customer was asked, gave or withdrew; an expired one may be asked again."""
    mine = [one for one in case.proof.testimonials if _is_same(one.function, customer) or _is_same(one.person, customer)]
    return any(state_of(one, today) in {"asked", "given", "withdrawn"} for one in mine)


def _is_same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


def _say_state(one: Testimonial, today: date) -> str:
    return {
        "withdrawn": f"Withdrawn on {one.withdrawn_on}.",
        "not asked": "Nobody has asked yet.",
        "asked": f"Asked on {one.asked_on}, no consent yet.",
        "expired": f"Consent of {one.consent_on} expired on {one.expires_on}: ask again.",
        "given": f"Consent of {one.consent_on}{f', until {one.expires_on}' if one.expires_on else ''}.",
    }[state_of(one, today)]
