"""Price what telling an information item does to our value: the supplier's best reply before and after it knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np

from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_number, say_percent
from batna.model.case import Case
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.model.statement import InformationItem
from batna.plan._bargains import make_tables
from batna.plan._draws import Draws, draw_all
from batna.plan._facts import (
    AXES,
    AXIS_OF,
    Axis,
    Belief,
    Source,
    axis_of,
    believed_of,
    find_cure,
    make_grid,
    points_of,
    told_of,
)

Sign = Literal["costs", "helps", "neutral"]
AT_ONCE: Final = 1_000_000  # entries of the tables held at a time
MOST_ENTRIES: Final = {
    "ask": 16_000_000,
    "split": 16_000_000,
    "alternating": 16_000_000,
    "tactics": 4_000_000,
}  # in all draws: half a second
FEWEST: Final = 20  # draws, whatever they take
SURE: Final = 1.96 * 2**0.5  # standard errors of a mean within which the mean of as many other draws lies
FORMULA: Final = (
    "Price = our value when the supplier answers what it believes now − our value when it answers what it would know. It chooses the "
    "plan that is best for itself against its belief; the same draws serve both sides of the difference (docs/theory/disclosure.md)."
)
KINDS: Final = {
    "ask": "They put one package, take it or leave it, and hold the pen with {pen}.",
    "split": "The gain over both walk-aways is split, with {pen} of the power on their side.",
    "alternating": "Offers alternate; after a round {ours:.3g} of our gain is left and {theirs:.3g} of theirs; they begin with {pen}.",
    "tactics": "They choose from {plans} tactics over {rounds} rounds and begin with {pen}.",
}
NO_ITEMS: Final = "There is no information item yet: add what they would like to know under align, information protocol."


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """What telling one item costs us (positive) or brings us (negative), in the unit of the case.

    `low` and `high` are the 5 % and 95 % ends over the draws of what we do not know; `cure` is None when nothing needs it.
    """

    item: str
    price: float
    low: float
    high: float
    sign: Sign
    sessions: int
    because: tuple[str, ...]
    cure: str | None


@dataclass(frozen=True, slots=True)
class PairPrice:
    """What telling two items costs, beside the plain sum of both prices."""

    items: tuple[str, str]
    price: float
    low: float
    high: float
    sign: Sign
    sum: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotPriced:
    """An item that is not priced, and why."""

    item: str
    because: str


@dataclass(frozen=True, slots=True)
class DisclosurePrices:
    """The price of telling each item, the most harmful first, of each pair, and what is not priced."""

    unit: str
    items: tuple[ItemPrice, ...]
    pairs: tuple[PairPrice, ...]
    not_priced: tuple[NotPriced, ...]
    because: tuple[str, ...]


def pool_prices(runs: Sequence[DisclosurePrices]) -> DisclosurePrices:
    """Return the mean prices of several runs of one case with different seeds, and of their ends; the most harmful first.

    `sessions` add up. Raises `ValueError` without a run. Source: independent replications, see docs/theory/disclosure.md.
    """
    if not runs:
        raise ValueError("At least one run is needed.")
    first = runs[0]
    items = [_pool_item([one for run in runs for one in run.items if one.item == item.item]) for item in first.items]
    pairs = [_pool_pair([one for run in runs for one in run.pairs if one.items == pair.items]) for pair in first.pairs]
    pooled = f"{len(runs)} runs with a seed each; prices and ends are their means."
    return DisclosurePrices(
        first.unit,
        tuple(sorted(items, key=lambda one: -one.price)),
        tuple(sorted(pairs, key=lambda one: -one.price)),
        first.not_priced,
        (*first.because[:2], pooled),
    )


def _pool_item(found: Sequence[ItemPrice]) -> ItemPrice:
    price, low, high = _means(found)
    error = 1.96 * float(np.std([one.price for one in found])) / len(found) ** 0.5
    said = f"The mean of {len(found)} runs, give or take {say_number(error)} for drawing so few."
    cure = next((one.cure for one in found if one.cure), None)
    sign, because = _pooled_sign(price, found), (*found[0].because[:1], said)
    return ItemPrice(found[0].item, price, low, high, sign, sum(one.sessions for one in found), because, cure if sign == "costs" else None)


def _pool_pair(found: Sequence[PairPrice]) -> PairPrice:
    price, low, high = _means(found)
    total = float(np.mean([one.sum for one in found]))
    return PairPrice(found[0].items, price, low, high, _pooled_sign(price, found), total, (f"The mean of {len(found)} runs.",))


def _means(found: Sequence[ItemPrice] | Sequence[PairPrice]) -> tuple[float, float, float]:
    price, low, high = (float(np.mean([getattr(one, part) for one in found])) for part in ("price", "low", "high"))
    return price, low, high


def _pooled_sign(price: float, found: Sequence[ItemPrice] | Sequence[PairPrice]) -> Sign:
    """Return the sign of a mean; neutral only when every run was."""
    if all(one.sign == "neutral" for one in found) or not price:
        return "neutral"
    return "costs" if price > 0 else "helps"


@dataclass(frozen=True, slots=True)
class _Answers:
    """What we gain over our walk-away in each draw, and how likely an agreement is, for each belief that the supplier answers."""

    draws: Draws
    found: dict[tuple[Source, ...], tuple[FloatArray, FloatArray]]
    sessions: int
    plans: int

    def of(self, belief: Belief) -> tuple[FloatArray, FloatArray]:
        """Return our gain and the chance of an agreement in each draw."""
        return self.found[_key(belief)]


def price_disclosures(case: Case, *, items: Sequence[str] | None = None, seed: int = 0, as_if_untold: bool = False) -> DisclosurePrices:
    """Return what telling each information item would do to our value, in the unit of the case.

    `items` limits the answer to some ids (`BadInput` for an unknown one). What the supplier knows by now, or was told in a
    contact, costs nothing more; with `as_if_untold` contacts do not count, so that a leak is priced after it happened.
    Our reservation value, theirs and their values are drawn from their ranges with `seed`. `NotEnoughData` without items,
    values of both sides or reservation values; `HiddenFromRole` where the viewer may not know them.
    Source: best reply to a belief over types (Harsanyi 1967), see docs/theory/disclosure.md.
    """
    chosen = _chosen(case, items)
    known = _known(case, as_if_untold)
    pricing = [item for item in chosen if axis_of(item) is not None]
    fresh = [item for item in pricing if item.id not in known]
    told = [*((item,) for item in fresh), *combinations(fresh, 2)]
    answers = _answer(case, [belief for one in told for belief in _before_and_after(case, one, known)], seed) if pricing else None
    refused = tuple(NotPriced(item.id, _why_not(item)) for item in chosen if axis_of(item) is None)
    if answers is None:
        return DisclosurePrices(case.unit, (), (), refused, (FORMULA,))
    prices = [_price_item(case, item, answers, known) if item in fresh else _nothing_new(item) for item in pricing]
    of_one = {price.item: price for price in prices}
    pairs = [_price_pair(case, pair, answers, known, of_one) for pair in combinations(fresh, 2)]
    because = (FORMULA, *_say_kind(case, answers), *_say_draws(answers, seed))
    return DisclosurePrices(
        case.unit, tuple(sorted(prices, key=lambda one: -one.price)), tuple(sorted(pairs, key=lambda one: -one.price)), refused, because
    )


def _chosen(case: Case, items: Sequence[str] | None) -> list[InformationItem]:
    if not case.information:
        raise NotEnoughData(NO_ITEMS)
    if items is None:
        return list(case.information)
    known = {item.id: item for item in case.information}
    unknown = [
        Problem("--item", shown(name), f"an information item of this case: {', '.join(known)}") for name in items if name not in known
    ]
    if unknown:
        raise BadInput(unknown)
    return [known[name] for name in items]


def _known(case: Case, as_if_untold: bool) -> frozenset[str]:
    told = set() if as_if_untold else {name for contact in case.contacts for name in contact.told}
    return frozenset(told | {item.id for item in case.information if item.known_to_them})


def _answer(case: Case, beliefs: Sequence[Belief], seed: int) -> _Answers:
    """Return what we gain in each draw when the supplier answers each of these beliefs; some draws at a time.

    A case with so many types and tactics that all draws would take too long gets fewer of them.
    """
    draws = draw_all(case, seed)
    grid = make_grid(case, beliefs, draws)
    asked = {_key(belief): (grid.chances(belief), grid.shown(belief)) for belief in beliefs}
    parts: dict[tuple[Source, ...], list[tuple[FloatArray, FloatArray]]] = {key: [] for key in asked}
    begin, end, sessions, plans = 0, 1, 0, 0
    while begin < len(draws):
        some = slice(begin, end)
        tables = make_tables(draws.pies.take(some), grid.types(some), case.bargaining)
        sessions, plans = sessions + tables.theirs.size, tables.theirs.shape[1]
        for key, (chances, taken) in asked.items():
            parts[key].append(tables.outcome(chances, taken[some]))
        each = tables.theirs.size // (end - begin)
        draws = draws.take(slice(max(FEWEST, MOST_ENTRIES[case.bargaining.kind] // each)))
        begin, end = end, min(end + max(AT_ONCE // each, 1), len(draws))
    found = {key: (np.concatenate([one[0] for one in some]), np.concatenate([one[1] for one in some])) for key, some in parts.items()}
    return _Answers(draws, found, sessions, plans)


def _key(belief: Belief) -> tuple[Source, ...]:
    return tuple(belief[axis] for axis in AXES)


def _base(case: Case, known: frozenset[str]) -> Belief:
    """Return what the supplier believes by now: of each number what it was told, else what some item says it believes."""
    belief: Belief = {}
    for axis in AXES:
        of_axis = [item for item in case.information if axis_of(item) == axis]
        told = [item for item in of_axis if item.id in known]
        stated = sorted(of_axis, key=lambda item: item.reveals is None or item.reveals.believed is None)
        belief[axis] = told_of(case, axis, told[-1]) if told else believed_of(case, axis, stated[0] if stated else None)
    return belief


def _axis(item: InformationItem) -> Axis:
    return AXIS_OF[item.reveals.what] if item.reveals is not None else "reservation"


def _before_and_after(case: Case, told: Sequence[InformationItem], known: frozenset[str]) -> tuple[Belief, Belief]:
    """Return what the supplier believes before and after some items are told; on each number the first of them says what before."""
    settled = {_axis(one) for one in case.information if one.id in known and axis_of(one) is not None}
    own = {_axis(item): believed_of(case, _axis(item), item) for item in told[::-1]}
    before = _base(case, known) | {axis: part for axis, part in own.items() if axis not in settled}
    return before, before | {_axis(item): told_of(case, _axis(item), item) for item in told}


def _nothing_new(item: InformationItem) -> ItemPrice:
    return ItemPrice(item.id, 0.0, 0.0, 0.0, "neutral", 0, ("They know it already, so telling it changes nothing.",), None)


def _price_item(case: Case, item: InformationItem, answers: _Answers, known: frozenset[str]) -> ItemPrice:
    sides = _before_and_after(case, (item,), known)
    (untold, deal_before), (told, deal_after) = (answers.of(side) for side in sides)
    prices, slack = untold - told, answers.draws.pies.slack[:, 0]
    price, low, high = _spread_of(prices)
    sign = _sign(price, slack)
    means = [float(part.mean()) for part in (untold, deal_before, told, deal_after)]
    said = (_say_belief(case, item, sides, answers.draws), *_say_price(case, price, sign, means), *_say_changes(prices, slack))
    return ItemPrice(item.id, price, low, high, sign, answers.sessions, said, find_cure(case, item) if sign == "costs" else None)


def _price_pair(
    case: Case, pair: tuple[InformationItem, InformationItem], answers: _Answers, known: frozenset[str], of_one: dict[str, ItemPrice]
) -> PairPrice:
    untold, told = (answers.of(side)[0] for side in _before_and_after(case, pair, known))
    prices, slack = untold - told, answers.draws.pies.slack[:, 0]
    price, low, high = _spread_of(prices)
    total = sum(of_one[item.id].price for item in pair)
    both = f"Telling both: {say_amount(price, case.unit)}; the two prices would add up to {say_amount(total, case.unit)}."
    because = (both, *_say_changes(prices, slack))
    return PairPrice((pair[0].id, pair[1].id), price, low, high, _sign(price, slack), total, because)


def _spread_of(prices: FloatArray) -> tuple[float, float, float]:
    """Return the mean with the 5 % and 95 % ends of the draws, and never less than how far the mean of so few may be off."""
    mean = float(prices.mean())
    error = SURE * float(prices.std()) / len(prices) ** 0.5
    low, high = (float(end) for end in np.quantile(prices, (0.05, 0.95)))
    return mean, min(low, mean - error), max(high, mean + error)


def _sign(price: float, slack: FloatArray) -> Sign:
    if abs(price) <= slack.max():
        return "neutral"
    return "costs" if price > 0 else "helps"


def _say_changes(prices: FloatArray, slack: FloatArray) -> tuple[str, ...]:
    """Return in how many of the draws it changes something, and which way."""
    if len(prices) == 1:
        return ()
    costs, helps = int((prices > slack).sum()), int((prices < -slack).sum())
    if not costs + helps:
        return (f"It changes nothing in any of {len(prices)} draws of what we do not know.",)
    ways = f"it costs us in {costs} and brings us something in {helps}"
    return (f"It changes something in {costs + helps} of {len(prices)} draws of what we do not know: {ways}.",)


def _say_price(case: Case, price: float, sign: Sign, means: Sequence[float]) -> tuple[str, ...]:
    gain_before, deal_before, gain_after, deal_after = means
    words = {"costs": "telling it costs us", "helps": "telling it brings us", "neutral": "telling it changes"}
    amount = "nothing" if sign == "neutral" else say_amount(abs(price), case.unit)
    first = (
        f"Untold we gain {say_number(gain_before)} over our walk-away, told {say_amount(gain_after, case.unit)}: {words[sign]} {amount}."
    )
    if abs(deal_after - deal_before) < 0.005:
        return (first,)
    change = "saves an impasse" if deal_after > deal_before else "risks an impasse"
    agreement = "When they ask, an agreement" if case.bargaining.kind == "ask" else "An agreement"
    return (
        first,
        f"{agreement} comes about with {say_percent(deal_before)} untold and with {say_percent(deal_after)} told: telling it {change}.",
    )


def _say_belief(case: Case, item: InformationItem, sides: tuple[Belief, Belief], draws: Draws) -> str:
    """Return what they believe and would know of the number behind an item; over all draws."""
    axis = _axis(item)
    unit = {"reservation": case.unit, "deadline": "rounds", "keeps": "of our gain left after a round"}[axis]
    name = {"reservation": "our reservation value", "deadline": "our deadline", "keeps": "our patience"}[axis]
    points, learned = (points_of(case, axis, side[axis], draws)[0] for side in sides)
    span = say_number(points.min()) if points.min() == points.max() else f"from {say_number(points.min())} to {say_number(points.max())}"
    return f"Until told they believe {name} is {span} {unit}; told, they know it is {say_number(float(learned.mean()))} {unit}."


def _why_not(item: InformationItem) -> str:
    if item.reveals is None:
        return "Nothing says what it tells about us: give it `reveals`, such as a reservation, a deadline or urgency."
    return f"What they would do with {item.reveals.what.replace('_', ' ')} is not in the case, so telling it has no price."


def _say_kind(case: Case, answers: _Answers) -> list[str]:
    bargaining = case.bargaining
    ours = float(answers.draws.keeps.mean())
    return [
        KINDS[bargaining.kind].format(
            pen=say_percent(bargaining.pen), ours=ours, theirs=bargaining.patience.theirs, plans=answers.plans, rounds=bargaining.rounds
        )
    ]


def _say_draws(answers: _Answers, seed: int) -> list[str]:
    count = len(answers.draws)
    if count == 1:
        return ["Nothing in the case is a range, so the prices have none."]
    ends = "the ends leave out 5 % of them on each side, and as many others would give a price between them"
    return [f"{count} draws of what we do not know (seed {seed}); {ends}."]
