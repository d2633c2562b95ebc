"""The state of each stage of a case and the few words under it, from what its viewer may know."""

from collections.abc import Callable
from typing import Final

from batna.model.case import Case
from batna.model.problem import HiddenFromRole
from batna.model.stages import Stage
from workbench.ui.frame import State

Standing = tuple[State, str]


def stage_states(case: Case) -> dict[Stage, Standing]:
    """Return for each stage its state and a short line; what is hidden counts as not there."""
    return {stage: _told(standing, case) for stage, standing in STANDINGS.items()}


def stage_of(case: Case) -> Stage:
    """Return how far a case has come, by what there is in it, as the list of cases says it."""
    try:
        reached: tuple[tuple[object, Stage], ...] = (
            (case.proof.results or case.proof.testimonials, "prove"),
            (case.outcome, "learn"),
            (case.offers or case.contacts, "negotiate"),
            (case.charter, "plan"),
            (case.stakeholders, "align"),
        )
    except HiddenFromRole:
        return "prepare"
    return next((stage for there, stage in reached if there), "prepare")


def _told(standing: Callable[[Case], Standing], case: Case) -> Standing:
    try:
        return standing(case)
    except HiddenFromRole:
        return "empty", ""


def _prepare(case: Case) -> Standing:
    if not case.issues:
        return "empty", "no issues yet"
    parts = [_count(len(case.issues), "issue")]
    if not case.hides("alternatives"):
        parts.append(_count(len(case.alternatives), "alternative"))
    valued = case.preferences.ours.values is not None or bool(case.costs)
    return ("done" if valued and case.stakeholders else "work"), ", ".join(parts)


def _align(case: Case) -> Standing:
    charter = case.charter
    if charter is None:
        return ("work", _count(len(case.stakeholders), "stakeholder")) if case.stakeholders else ("empty", "no charter yet")
    signed = {signature.person for signature in charter.signatures if signature.version == charter.version}
    waiting = [person for person in charter.signers if person not in signed]
    line = f"signed by {len(charter.signers) - len(waiting)} of {len(charter.signers)}"
    # Once it is settled nobody has to sign any more.
    settled = not case.hides("outcome") and case.outcome is not None
    return ("done" if settled or (charter.signers and not waiting) else "needs"), line


def _plan(case: Case) -> Standing:
    if case.outcome is not None:
        return "done", "settled"
    theirs = case.preferences.theirs
    if theirs is None or theirs.values is None:
        return "empty", "their values are missing"
    return ("done" if case.offers else "work"), "ready to plan"


def _negotiate(case: Case) -> Standing:
    if case.outcome is not None:
        return "done", case.outcome.kind
    if not case.offers:
        return ("work", _count(len(case.contacts), "contact")) if case.contacts else ("empty", "no offers yet")
    last = case.offers[-1]
    return ("needs", f"round {last.round}, our move") if last.by == "theirs" else ("work", f"round {last.round}, their move")


def _learn(case: Case) -> Standing:
    if case.outcome is None:
        return "empty", "after the agreement"
    return ("done", "debrief held") if case.debriefs else ("needs", "two-minute debrief")


def _prove(case: Case) -> Standing:
    proof = case.proof
    if not (proof.results or proof.testimonials or proof.worry):
        return "empty", "nothing measured yet"
    waiting = [told for told in proof.testimonials if told.consent_on is None and told.withdrawn_on is None]
    if waiting:
        return "needs", f"{_count(len(waiting), 'colleague')} asked"
    return ("done" if proof.results and proof.testimonials else "work"), _count(len(proof.results), "result")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


STANDINGS: Final[dict[Stage, Callable[[Case], Standing]]] = {
    "prepare": _prepare,
    "align": _align,
    "plan": _plan,
    "negotiate": _negotiate,
    "learn": _learn,
    "prove": _prove,
}
