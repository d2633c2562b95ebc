"""The next offer in words: what was decided, what else was weighed, how they may answer, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from batna.measure.wording import say_amount, say_percent
from batna.measure.worth import our_scale, whole_value
from batna.model.case import Case
from batna.model.issue import Option
from batna.model.package import say_package
from batna.negotiate._answers import Reply, find_replies, list_stops
from batna.negotiate._proposal import say_proposal
from batna.plan._countering import Counter, worth_of_offer
from batna.plan._table import Scene, waits_for
from batna.plan.packages import indexes_in
from batna.plan.trades import rank_trades
from batna.simulate.strategy import CARE, Choice, Decision

Action = Literal["offer", "accept", "no"]
Turn = Literal["ours", "theirs", "over"]
NO_WALK_AWAY: Final = "No walk-away value is set, so the worst package stands for it: add alternatives under prepare, alternatives."
SOURCE: Final = (
    "Their values are a linear regression on their offers, given how concession over time looks (Faratin, Sierra and Jennings 1998); "
    "our remaining offers are planned backwards against 300 drawn suppliers."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One way they may answer an offer of ours: they accept, move towards us, hold what they put, or it ends the talks.

    `chance` runs from 0 to 1, `worth` is what it comes to for us in the end; `puts` about what their next offer would be worth to us.
    """

    kind: Literal["accepts", "moves", "holds", "ends"]
    chance: float
    worth: float
    puts: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of our remaining offers as planned now: its round, how likely the talks get there, how likely it is then accepted."""

    round: int
    package: Mapping[str, Option]
    ours: float
    reached: float
    chance: float
    says: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One thing that we could do now.

    `ours` is what its package is worth to us and `worth` what we may expect in the end when we do this, from `low` to `high` over the
    supplier types (5 % and 95 %), in the unit of the case. `chance` (0..1) is how likely it is agreed at once; `theirs` (0..1)
    how good the package is for them, 1 being their best one. Chance times worth of its `answers` adds up to `worth`.
    """

    action: Action
    package: Mapping[str, Option] | None
    ours: float | None
    theirs: float | None
    chance: float
    worth: float
    says: str
    low: float
    high: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class NextOffer:
    """What to do next and why; `alternatives` is what else was weighed, what we may expect most from first.

    `turn` says whose move it is: ours, theirs while our last offer is unanswered, or nobody's when the talks are over. `round` is the round
    we are in, `left` how many more offers of ours can still be answered, this one included. `schedule` is our remaining offers as planned
    now; it is planned anew after each answer. `counter` is the offer to put unless we accept, valued as the patience clock values it;
    None when no offer of ours can be answered any more. `wording` puts the package into words to say, from what both put last; `trades` are
    the trades that it holds. `walk_away` is our reservation value, None when nobody has set one; the other fields as in `Weighed`.
    """

    action: Action
    package: Mapping[str, Option] | None
    ours: float | None
    theirs: float | None
    chance: float
    worth: float
    low: float
    high: float
    answers: tuple[Answer, ...]
    turn: Turn
    round: int
    left: int
    walk_away: float | None
    reason: str
    alternatives: tuple[Weighed, ...]
    counter: Weighed | None
    schedule: tuple[Step, ...]
    wording: str
    trades: tuple[str, ...]
    because: tuple[str, ...]
    missing: tuple[str, ...]


def _weighed(counter: Counter, choice: Choice) -> Weighed:
    scene = counter.scene
    unit = scene.case.unit
    if choice.action == "no":
        worth = scene.in_units(choice.worth)
        says = f"Say no and keep our walk-away: {say_amount(worth, unit)}."
        return Weighed("no", None, None, None, 0.0, worth, says, worth, worth, ())
    package, ours = scene.package(choice.package), scene.in_units(float(scene.table.ours[choice.package]))
    if choice.action == "accept":
        sure = whole_value(our_scale(scene.case), indexes_in(scene.case, package))
        worth, more = scene.in_units(choice.worth), scene.in_units(choice.worth) - ours
        says = f"Accept their last offer: {say_amount(worth, unit)} to us."
        return Weighed("accept", package, ours, choice.theirs, 1.0, worth, says, sure.low + more, sure.high + more, ())
    found = worth_of_offer(counter, choice)
    worth = found.likely
    said = f"{say_amount(ours, unit)} to us, agreed at once with {say_chance(choice.chance)}; all in all {say_amount(worth, unit)}."
    says = f"Offer it: {said}"
    answers = _replies(counter, choice.package)
    return Weighed("offer", package, ours, choice.theirs, choice.chance, worth, says, found.low, found.high, answers)


def _replies(counter: Counter, package: int) -> tuple[Answer, ...]:
    """Return how they may answer an offer."""
    ahead = counter.decision.ahead
    replies = find_replies(counter, ahead, ahead.listed.index(package)) if ahead else ()
    return tuple(_answer(counter.scene, reply) for reply in replies)


def _answer(scene: Scene, reply: Reply) -> Answer:
    unit, worth = scene.case.unit, scene.in_units(reply.worth)
    puts = None if reply.puts is None else scene.in_units(reply.puts)
    does = {
        "accepts": "They accept",
        "moves": f"They refuse and come closer{'' if puts is None else f', to about {say_amount(puts, unit)} for us'}",
        "holds": "They refuse and hold what they put",
        "ends": "They refuse, and no offer is left",
    }[reply.kind]
    return Answer(reply.kind, reply.chance, worth, puts, f"{does} ({say_chance(reply.chance)}): {say_amount(worth, unit)} in the end.")


def _schedule(scene: Scene, decision: Decision) -> tuple[Step, ...]:
    if decision.ahead is None:
        return ()
    steps = []
    for stop in list_stops(decision.guess, decision.ahead):
        package, ours = scene.package(stop.package), scene.in_units(float(scene.table.ours[stop.package]))
        likely = f"accepted with {say_chance(stop.chance)} when the talks get there, which they do with {say_percent(stop.reached)}"
        says = f"Round {stop.round + 1}: {say_package(scene.case.issues, package)}; {say_amount(ours, scene.case.unit)} to us, {likely}."
        steps.append(Step(stop.round + 1, package, ours, stop.reached, stop.chance, says))
    return tuple(steps)


def tell(counter: Counter, firm: bool) -> NextOffer:
    """Return what was decided in words and in the unit of the case."""
    scene, decision, missing = counter.scene, counter.decision, counter.missing
    chosen = _weighed(counter, decision.chosen)
    others = tuple(sorted((_weighed(counter, one) for one in decision.others), key=lambda one: -one.worth))
    last = scene.table.rounds if scene.table.first else scene.table.rounds - 1
    left = max(last - scene.round, 0)
    if scene.partial:
        missing += (f"{scene.partial} offers leave issues open and are not used for the estimate.",)
    if scene.walk_away is None:
        missing += (NO_WALK_AWAY,)
    return NextOffer(
        action=chosen.action,
        package=chosen.package,
        ours=chosen.ours,
        theirs=chosen.theirs,
        chance=chosen.chance,
        worth=chosen.worth,
        low=chosen.low,
        high=chosen.high,
        answers=chosen.answers,
        turn="over" if scene.case.outcome else "theirs" if waits_for(scene.case) else "ours",
        round=scene.round + 1,
        left=left,
        walk_away=scene.walk_away,
        reason=_say_turn(scene.case) + _reason(counter, chosen, others, left=left, firm=firm),
        alternatives=others,
        counter=None if counter.best is None else _weighed(counter, counter.best),
        schedule=_schedule(scene, decision),
        wording="" if chosen.package is None else say_proposal(scene.case, chosen.package),
        trades=_trades(scene, chosen),
        because=_because(counter, left),
        missing=missing,
    )


def _say_turn(case: Case) -> str:
    """Say first whose move it is when it is not ours."""
    if case.outcome is not None:
        return f"The talks ended with an {case.outcome.kind} on {case.outcome.on}; this is what stood to be done before. "
    waiting = waits_for(case)
    if waiting is None:
        return ""
    return f"They have not answered our offer of round {waiting.round} yet: wait for it. If we have to move first: "


def _reason(counter: Counter, chosen: Weighed, others: Sequence[Weighed], *, left: int, firm: bool) -> str:
    scene, floor = counter.scene, counter.floor
    unit, best = scene.case.unit, next((one for one in others if one.action == "offer"), None)
    least = scene.table.reservation if floor is None else max(floor, scene.table.reservation)
    level = say_amount(scene.in_units(least), unit)
    if chosen.action == "no":
        return f"Say no: no offer of ours can be answered any more and theirs leaves less than {level}, which is meant."
    if chosen.action == "accept":
        if best is None:
            return f"Accept: no offer of ours can be answered any more, and theirs reaches {level}."
        return f"Accept: it brings {say_amount(chosen.worth, unit)}, and going on may be expected to bring no more."
    meant = f" Below {level} we sign nothing." if firm else ""
    follow = f"{_more_offers(left - 1)} of ours" if left > 1 else "no other offer of ours"
    return f"Offer: they take it at once with a chance of {say_chance(chosen.chance)}, and {follow} can follow.{meant}"


def _trades(scene: Scene, chosen: Weighed) -> tuple[str, ...]:
    """Say what moves between their last offer and ours in the words of the trade planner; nothing without an estimate of theirs."""
    side = scene.case.preferences.theirs
    if chosen.action != "offer" or not scene.talks.theirs or side is None or side.values is None:
        return ()
    reference = scene.package(scene.talks.theirs[-1])
    trades = rank_trades(scene.case, reference=reference).trades
    moved = {name: option for name, option in (chosen.package or {}).items() if reference[name] != option}
    return tuple(one.says for one in trades if all(moved.get(move.issue) == move.after for move in (one.give, one.get)))


def _because(counter: Counter, left: int) -> tuple[str, ...]:
    scene, decision = counter.scene, counter.decision
    targets = decision.guess.clock_weight @ decision.guess.clocks.targets([1.0])
    heard, asked = len(scene.talks.theirs), say_percent(float(targets[0]))
    included = ", this one included" if left else ""
    whole = "one whole offer" if heard == 1 else f"{heard} whole offers"
    return (
        f"Round {scene.round + 1} of {scene.table.rounds}; {_more_offers(left)} of ours can be answered{included}.",
        *_say_range(decision),
        *_say_word(scene),
        *counter.because,
        f"By {whole} of theirs, at the end they would still ask for {asked} of their best package's worth.",
        f"Beside what a package brings us, {say_percent(CARE)} of what it is worth to them counts, each between worst and best.",
        SOURCE,
    )


def _more_offers(count: int) -> str:
    return "1 more offer" if count == 1 else f"{count} more offers"


def say_chance(chance: float) -> str:
    """Return a chance in whole percent; a small one is not nothing."""
    return "under 1 %" if 0 < chance < 0.005 else say_percent(chance)


def _say_range(decision: Decision) -> tuple[str, ...]:
    if decision.ahead is None:
        return ()
    return (f"A range runs from the 5 % to the 95 % end over {len(decision.guess.weight)} drawn suppliers.",)


def _say_word(scene: Scene) -> tuple[str, ...]:
    most = scene.table.most
    if most > 1:
        return ()
    return (f"We do not take back what we offered: no offer is worth more to us than our last one, {_level(scene, most)}.",)


def _level(scene: Scene, utility: float) -> str:
    return say_amount(scene.in_units(utility), scene.case.unit)
