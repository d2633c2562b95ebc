"""What a counter-offer now is worth: our remaining offers as planned, the days until they answer, and the past with this supplier."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_percent
from batna.model.case import Case
from batna.model.estimate import Estimate, as_estimate
from batna.model.package import say_package
from batna.plan._past import say_clocks
from batna.plan._table import Scene, set_table
from batna.plan._waiting import Days, estimate_deadline, lay_days
from batna.simulate.beliefs import Prior
from batna.simulate.estimate import Guess, usual_clocks
from batna.simulate.strategy import Ahead, Choice, Decision, decide

DRAWS: Final = 300
MOST_DAYS: Final = 730
LOW, HIGH = 0.05, 0.95
LEAST: Final = 1e-9
REPLACED: Final = (
    "Their last offer leaves issues open or breaks a rule, so there is nothing whole to accept; "
    "ask whether what they put before that still stands, or put it to them."
)
NO_TARGET: Final = "No target is set, so firm means our walk-away: set it under prepare, issues."


@dataclass(frozen=True, slots=True)
class Pull:
    """What an answer of theirs is worth on the day of our offer: keep · x + `yes` when they accept, keep · x + `no` when not."""

    keep: float = 1.0
    yes: float = 0.0
    no: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """Our remaining offers as planned without time, to be put into the calendar."""

    scene: Scene
    guess: Guess
    ahead: Ahead
    floor: float | None

    @property
    def length(self) -> int:
        """After how many days our last planned offer is answered."""
        return min(self._days_until(len(self.ahead.rounds) - 1), MOST_DAYS)

    def in_time(self, days: Days, start: int) -> tuple[Pull, FloatArray]:
        """Return what an answer to an offer on a day is worth on that day, and what each draw leaves us when it refuses.

        What follows a refusal is the plan without time, and what its days cost and may break. Where they do, we stop as soon as what is
        on the table or our alternatives are worth more than to go on.
        """
        ahead = self.ahead
        ours = self.scene.table.ours[list(ahead.packages)]
        answers = [min(start + self._days_until(place), len(days.cost) - 1) for place in range(len(ours))]
        value, missed = self._after_all(ours)
        alive = [self.guess.weight]
        for place in range(1, len(ours)):
            alive.append(alive[-1] * (1 - ahead.taken[:, place - 1]))
        for place in range(len(ours) - 1, 0, -1):
            pull, taken = self._pull(days, answers[place - 1], answers[place]), ahead.taken[:, place]
            value = pull.keep * (taken * ours[place] + (1 - taken) * value) + taken * pull.yes + (1 - taken) * pull.no
            if pull != Pull():
                stop, now = self._stop(days, answers[place - 1]), alive[place]
                value = np.full_like(value, stop) if float(now @ value) < stop * float(now.sum()) else value
        return self._pull(days, start, answers[0]), value + missed

    def _days_until(self, place: int) -> int:
        """Return how many days after the first of our planned offers one of them is answered."""
        return (self.ahead.rounds[place] - self.ahead.rounds[0] + 1) * self.scene.case.bargaining.days_per_round

    def _after_all(self, ours: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return for each draw what is left when all planned offers are refused, and what the plan has besides."""
        later, taken = self.ahead.later, self.ahead.taken
        reach, total = np.ones(len(later)), np.zeros(len(later))
        for place in range(1, len(ours)):
            total += reach * taken[:, place] * ours[place]
            reach *= 1 - taken[:, place]
        rest = np.clip((later - total) / np.maximum(reach, 1e-6), min(self.scene.table.reservation, 0.0), 1.0)
        return rest, later - total - reach * rest

    def _pull(self, days: Days, first: int, last: int) -> Pull:
        """Return what waiting from a day to another makes of a utility."""
        keep, add = days.between(first, last)
        no = (add + (keep - 1) * self.scene.low) / self.scene.span
        return Pull(keep, no + keep * float(days.bonus[last]) / self.scene.span, no)

    def _stop(self, days: Days, day: int) -> float:
        """Return the utility of stopping on a day: what is on the table where we may sign it, else our alternatives."""
        scene, table = self.scene, self.scene.table
        outside = (float(days.outside[day]) - scene.low) / scene.span
        last = scene.talks.theirs[-1] if scene.talks.theirs else None
        least = table.reservation if self.floor is None else max(self.floor, table.reservation)
        if last is None or not scene.stands or (table.may is not None and not table.may[last]) or table.ours[last] < least:
            return outside
        return max(float(table.ours[last]) + float(days.bonus[day]) / scene.span, outside)


@dataclass(frozen=True, slots=True)
class Counter:
    """Our remaining offers as planned: what to do now and what else was weighed, in utilities as `batna.simulate.strategy` has them.

    `pull` and the later worths of the decision hold what the days until their answers cost and may break; without `today` time costs
    nothing. `course` is the plan without time, `days` are the days from today, and `now` is the worth of our counter-offer today in
    the unit of the case, None when no offer of ours can be answered any more. `floor` is the least that we sign where we are firm.
    """

    scene: Scene
    decision: Decision
    course: Course | None
    pull: Pull
    floor: float | None
    days: Days | None
    now: Estimate | None
    missing: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def best(self) -> Choice | None:
        """The offer to put when we do not accept: the first one of the plan."""
        return next((one for one in (self.decision.chosen, *self.decision.others) if one.action == "offer"), None)

    def put_on(self, days: Days) -> FloatArray:
        """Return what the same plan is worth when it is put on each of the days but those in which its answers come too late.

        In the unit of the case; empty when no offer of ours can be answered any more.
        """
        best, course = self.best, self.course
        if best is None or course is None:
            return np.zeros(0)
        found = []
        for day in range(len(days.cost) - course.length):
            pull, later = course.in_time(days, day)
            worth, _ = _worth(self.scene, self.decision.guess, replace(course.ahead, later=later), pull, best)
            found.append(self.scene.in_units(worth))
        return np.array(found)


def plan_counter(
    case: Case,
    *,
    today: date | None = None,
    rounds: int | None = None,
    firm: bool = False,
    seed: int = 0,
    prior: Prior | None = None,
) -> Counter:
    """Return what to put, accept or refuse now over the rounds that are left, and what a counter-offer is worth.

    The one worth of a counter-offer: patience and next offer both show it. Our remaining offers are planned backwards against 300 drawn
    suppliers (`batna.simulate.strategy.decide`). With `today` every round takes `bargaining.days_per_round` days, which cost what
    `bargaining.delay` and a gap in supply say, may end the talks, and may bring an alternative or the end of a quarter; after an answer
    we stop as soon as going on is worth less. A `prior` of past cases weighs the ways to concede before the suppliers are drawn, so
    that the plan follows it, and moves the least that they need; `because` says what it changed. Errors as in `choose_next_offer`.
    Source: docs/theory/few-rounds.md, docs/theory/patience.md.
    """
    counter = _plan(set_table(case, rounds, prior), today, firm=firm, seed=seed, prior=prior)
    if prior is None:
        return counter
    usual = _plan(set_table(case, rounds), today, firm=firm, seed=seed, prior=None)
    return replace(counter, because=(*counter.because, *_say_past(prior, counter, usual)))


def _plan(scene: Scene, today: date | None, *, firm: bool, seed: int, prior: Prior | None) -> Counter:
    """Return the counter-offer of a scene, in its days where there is a day to count from."""
    case, floor = scene.case, None
    missing: tuple[str, ...] = ()
    if firm:
        target = case.preferences.ours.target
        floor = None if target is None else (as_estimate(target).likely - scene.low) / scene.span
        missing = (NO_TARGET,) if target is None else ()
    decision = decide(scene.table, scene.talks, min(scene.round, scene.table.rounds - 1), floor=floor, draws=DRAWS, seed=seed)
    if not scene.stands:
        decision, missing = _offered_back(decision), (*missing, REPLACED)
    days, pull, ahead = None, Pull(), decision.ahead
    course = None if ahead is None else Course(scene, decision.guess, ahead, floor)
    if today is not None and scene.walk_away is not None:
        odds = estimate_deadline(case, today=today, prior=prior)
        days = lay_days(case, today, 1 if course is None else course.length, odds)["likely"]
        if course is not None:
            pull, later = course.in_time(days, 0)
            ahead = replace(course.ahead, later=later)
    timed = _no_worse(_valued(scene, replace(decision, ahead=ahead), decision, pull, days))
    counter = Counter(scene, timed, course, pull, floor, days, None, missing, _say(days))
    return replace(counter, now=_now(counter))


def _worth(scene: Scene, guess: Guess, ahead: Ahead, pull: Pull, choice: Choice) -> tuple[float, float]:
    """Return what an offer comes to, in utility, and how likely it is accepted at once."""
    at_once = ahead.at_once[:, ahead.listed.index(choice.package)]
    accepted, refused = guess.weight * at_once, guess.weight * (1 - at_once)
    yes, no = accepted_worth(scene, choice.package, pull), pull.keep * ahead.later + pull.no
    return float(accepted.sum()) * yes + float(refused @ no), float(accepted.sum())


def accepted_worth(scene: Scene, package: int, pull: Pull) -> float:
    """Return the utility today of a package that they accept with their answer."""
    return pull.keep * float(scene.table.ours[package]) + pull.yes


def _valued(scene: Scene, decision: Decision, plain: Decision, pull: Pull, days: Days | None) -> Decision:
    """Return the decision with what each choice is worth in time; that may turn accepting and offering."""
    if decision.ahead is None and days is None:
        return decision
    bonus = 0.0 if days is None else float(days.bonus[0]) / scene.span
    outside = None if days is None else (float(days.outside[0]) - scene.low) / scene.span

    def value(choice: Choice) -> Choice:
        if choice.action == "accept":
            return replace(choice, worth=choice.worth + bonus)
        if choice.action == "no" or decision.ahead is None:
            return choice if outside is None else replace(choice, worth=outside)
        worth, chance = _worth(scene, decision.guess, decision.ahead, pull, choice)
        return replace(choice, worth=worth, chance=chance)

    chosen, others = value(decision.chosen), tuple(value(one) for one in decision.others)
    return _turned(replace(decision, chosen=chosen, others=others), plain)


def _turned(decision: Decision, plain: Decision) -> Decision:
    """Accept where time made going on worth no more than what is on the table; offer where it made it worth more."""
    choices = (decision.chosen, *decision.others)
    accept = next((one for one in choices if one.action == "accept"), None)
    offer = next((one for one in choices if one.action == "offer"), None)
    if accept is None or offer is None:
        return decision
    before = {(one.action, one.package): one.worth for one in (plain.chosen, *plain.others)}
    gained = offer.worth - before["offer", offer.package] - (accept.worth - before["accept", accept.package])
    other = accept if decision.chosen is offer and gained < -LEAST and accept.worth >= offer.worth else None
    other = offer if decision.chosen is accept and gained > LEAST and offer.worth > accept.worth else other
    if other is None:
        return decision
    return replace(decision, chosen=other, others=(decision.chosen, *(one for one in decision.others if one is not other)))


def _no_worse(decision: Decision) -> Decision:
    """Accept what is on the table when it is worth more to us than the offer: what is better for them is no reason to lose by it."""
    accept = next((one for one in decision.others if one.action == "accept"), None)
    if accept is None or decision.chosen.action != "offer" or accept.worth <= decision.chosen.worth + LEAST:
        return decision
    return replace(decision, chosen=accept, others=(decision.chosen, *(one for one in decision.others if one is not accept)))


def _offered_back(decision: Decision) -> Decision:
    """Return the decision without accepting what does not lie on the table any more, while an offer can bring it back there."""
    left = tuple(one for one in (decision.chosen, *decision.others) if one.action != "accept")
    return replace(decision, chosen=left[0], others=left[1:]) if any(one.action == "offer" for one in left) else decision


def spread(counter: Counter, ahead: Ahead, package: int) -> tuple[float, float]:
    """Return the 5 % and the 95 % end of what an offer comes to, in utility, over the drawn suppliers."""
    guess, pull = counter.decision.guess, counter.pull
    at_once = ahead.at_once[:, ahead.listed.index(package)]
    yes = np.full(len(at_once), accepted_worth(counter.scene, package, pull))
    worths = np.concatenate([yes, pull.keep * ahead.later + pull.no])
    weights = np.concatenate([guess.weight * at_once, guess.weight * (1 - at_once)])
    order = np.argsort(worths, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(worths[order[min(int(np.searchsorted(reached, share)), len(order) - 1)]]) for share in (LOW, HIGH))
    return low, high


def worth_of_offer(counter: Counter, choice: Choice) -> Estimate:
    """Return what an offer of the plan comes to, in the unit of the case, with its ends over the drawn suppliers."""
    scene, ahead = counter.scene, counter.decision.ahead
    worth = scene.in_units(choice.worth)
    low, high = (scene.in_units(end) for end in spread(counter, ahead, choice.package)) if ahead else (worth, worth)
    return Estimate(low=min(low, worth), likely=worth, high=max(high, worth))


def _now(counter: Counter) -> Estimate | None:
    return None if counter.best is None else worth_of_offer(counter, counter.best)


def _say(days: Days | None) -> tuple[str, ...]:
    if days is None:
        return ()
    return (
        f"An answer takes {days.round_days} days; what these cost, and that the talks may end in them, is in every figure of an offer.",
    )


def _say_past(prior: Prior, counter: Counter, usual: Counter) -> tuple[str, ...]:
    """Say what past talks changed: how they may concede, the least that they need, and what we do now."""
    clocks = usual_clocks()
    said = [say_clocks(counter.scene.table.clocks or clocks, prior, clocks)]
    needs, less = counter.scene.table.their_floor, usual.scene.table.their_floor
    if abs(needs - less) > LEAST:
        ends = f"{say_percent(needs, 1)} of the way from their worst package to their best, not {say_percent(less, 1)}"
        said.append(f"By it they need at least {ends}.")
    return (*said, _say_change(counter, usual))


def _say_change(counter: Counter, usual: Counter) -> str:
    """Say what would be done without past talks and what that is worth with them; without them what a counter-offer comes to."""
    scene, now, then = counter.scene, counter.now, usual.now
    worth = ""
    if now is not None and then is not None and abs(now.likely - then.likely) > LEAST * scene.span:
        with_it, without = (say_amount(one.likely, scene.case.unit) for one in (now, then))
        worth = f" A counter-offer comes to {with_it} with it, to {without} without."
    if _first(counter) != _first(usual):
        return f"Without it the plan would be to {_say_first(usual)}{_say_weighed(counter, usual.decision.chosen)}.{worth}"
    ahead, before = (None if one.decision.ahead is None else one.decision.ahead.packages for one in (counter, usual))
    return f"Without it the plan would {'be the same' if ahead == before else 'begin alike and go on with other offers'}.{worth}"


def _say_weighed(counter: Counter, other: Choice) -> str:
    """Say what an offer comes to that would be put without past talks, when they speak for something else."""
    if other.action != "offer":
        return ""
    unit, in_units = counter.scene.case.unit, counter.scene.in_units
    choices = (counter.decision.chosen, *counter.decision.others)
    found = next((one.worth for one in choices if (one.action, one.package) == (other.action, other.package)), None)
    return ", which is not among the best with it" if found is None else f", which comes to {say_amount(in_units(found), unit)} with it"


def _first(counter: Counter) -> tuple[str, int]:
    return counter.decision.chosen.action, counter.decision.chosen.package


def _say_first(counter: Counter) -> str:
    """Say what is offered or accepted now; where it is no, it is no with past talks as well."""
    chosen, scene = counter.decision.chosen, counter.scene
    return f"{chosen.action} {say_package(scene.case.issues, scene.package(chosen.package))}"
