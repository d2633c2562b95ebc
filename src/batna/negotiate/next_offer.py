"""What to do next: which offer to put, whether to accept theirs, or to say no; planned over the few rounds that are left."""

from datetime import date

from batna.model.case import Case
from batna.negotiate._advice import Answer, NextOffer, Step, Weighed, tell
from batna.plan._countering import plan_counter
from batna.simulate.beliefs import Prior

__all__ = ["Answer", "NextOffer", "Step", "Weighed", "choose_next_offer"]


def choose_next_offer(  # one argument for each thing that a plan depends on
    case: Case,
    *,
    today: date | None = None,
    rounds: int | None = None,
    firm: bool = False,
    seed: int = 0,
    prior: Prior | None = None,
) -> NextOffer:
    """Return which offer to put now, or whether to accept theirs, or to say no.

    Without `rounds` the talks last as long as the case says (`bargaining.rounds`, our own deadline when it is earlier). Made
    for three to eight rounds. With `today` the days until each answer count: what they cost, and that the talks may end in them;
    without it time is free. While anything above our walk-away can be had, the last word is never no; with `firm` the walk-away is
    our target as far as one is set, and an offer below it gets a reasoned no. Offers that leave issues open are not used for the
    estimate. A `prior` of past cases weighs the ways to concede before the suppliers are drawn, so that the offers follow it, and `because`
    says what it changed. The same `seed` gives the same numbers. Raises `NotEnoughData` when our values are missing, when no
    package is left, or when the case is too large to plan.
    Source: docs/theory/few-rounds.md.
    """
    return tell(plan_counter(case, today=today, rounds=rounds, firm=firm, seed=seed, prior=prior), firm)
