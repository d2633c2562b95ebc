"""What the supplier of a rehearsal says: one or two plain sentences for what it does."""

from collections.abc import Sequence
from typing import Final

from batna.measure.wording import say_list
from batna.measure.worth import Change
from batna.model.case import Case
from batna.model.issue import Issue
from batna.model.package import Package, say_package

OPENS: Final = (
    "Thank you for your time. This is what we offer.",
    "Good to see you. Here is our offer.",
    "Let us begin. Our offer is this.",
)
CONCEDES: Final = ("We can come towards you: {better}.", "We have looked at it again: {better}.", "We can do this: {better}.")
TRADES: Final = ("If {worse}, we can do {better}.", "We can do {better}, but then {worse}.", "For {better} we need {worse}.")
ASKS_MORE: Final = ("We have to come back to this: {worse}.", "On reflection we need {worse}.", "We cannot hold that. We need {worse}.")
TURNS: Final = ("What about this: {same}?", "It would help us to change this: {same}.", "Could it be {same}?")
REPEATS: Final = ("Our offer stands.", "We stay with what we offered.", "We cannot do more for now.")
HEARD: Final = ("We hear you.", "Understood.", "We take note of that.")
FINAL: Final = ("This is our final offer.", "More we cannot do: this is our last word.", "Please take this as our final offer.")
ACCEPTS: Final = ("Agreed.", "Good. We have an agreement.", "We can live with that. Agreed.")
TAKES_EARLIER: Final = (
    "Then we take the offer you made.",
    "We have thought about your offer: agreed.",
    "Your last offer is fine after all. Agreed.",
)
TIME_OVER: Final = ("Our time is over. We have to stop here.", "We cannot wait any longer. We leave it there.", "We have run out of time.")
NO_WAY: Final = ("We see no way to meet. We leave it there.", "What you need we cannot do.", "There is nothing here that we could sign.")


def say_offer(case: Case, changes: Sequence[Change] | None, pick: int, *, refused: bool, final: bool) -> str:
    """Return what goes with an offer: how it differs from their last one (None for the first), and whether it is the final one."""
    said = [_pick(HEARD, pick)] if refused else []
    said.append(_pick(OPENS, pick) if changes is None else _say_changes(case, changes, pick))
    return " ".join([*said, *([_pick(FINAL, pick)] if final else [])])


def say_accept(case: Case, left_open: Package, pick: int, *, refused: bool) -> str:
    """Return the words of a yes; `left_open` has the issues that our offer left to them, with what they chose."""
    said = _pick(TAKES_EARLIER if refused else ACCEPTS, pick)
    return f"{said} What you left open we settle so: {say_package(case.issues, left_open)}." if left_open else said


def say_walk(pick: int, *, time_is_over: bool) -> str:
    """Return the words of a supplier that leaves."""
    return _pick(TIME_OVER if time_is_over else NO_WAY, pick)


def _say_changes(case: Case, changes: Sequence[Change], pick: int) -> str:
    if not changes:
        return _pick(REPEATS, pick)
    signs = {"better": 1, "worse": -1, "same": 0}
    parts = {
        name: say_list([_say_term(case.issue(one.issue), one) for one in changes if _sign(one) == sign]) for name, sign in signs.items()
    }
    if parts["better"]:
        return _pick(TRADES if parts["worse"] else CONCEDES, pick).format(**parts)
    return _pick(ASKS_MORE if parts["worse"] else TURNS, pick).format(**parts)


def _sign(change: Change) -> int:
    """Return 1 for a change that is good for us, −1 for one that is not, 0 for one that is all the same to us."""
    return (change.ours.likely > 0) - (change.ours.likely < 0)


def _say_term(issue: Issue, change: Change) -> str:
    return f"{issue.label} {issue.say(change.after)}"


def _pick(sentences: Sequence[str], pick: int) -> str:
    return sentences[pick % len(sentences)]
