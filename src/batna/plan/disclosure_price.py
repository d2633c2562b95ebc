"""Price what telling an information item does to our value: the supplier's best reply before and after it knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np

from batna.measure.frontier import pareto_frontier
from batna.measure.interval import triangular_quantile
from batna.measure.value import FloatArray
from batna.measure.wording import say_amount, say_number
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.model.statement import InformationItem
from batna.plan._bargains import Pie, Tables, make_tables
from batna.plan._facts import (
    AXES,
    AXIS_OF,
    Axis,
    Belief,
    Grid,
    Truth,
    axis_of,
    believed_of,
    certain,
    find_cure,
    make_grid,
    number_of,
    our_keeps,
)
from batna.plan.packages import reservations_of, sides_of, within_limits
from batna.plan.zopa import NO_RESERVATION
from batna.prepare.alternatives import our_reservation

Sign = Literal["costs", "helps", "neutral"]
DRAWS: Final = {"ask": 40, "split": 40, "alternating": 20, "tactics": 20}
FORMULA: Final = (
    "Price = our value when the supplier answers what it believes now − our value when it answers what it would know. It chooses the "
    "plan that is best for itself against its belief; the same draws serve both sides of the difference (docs/theory/disclosure.md)."
)
KINDS: Final = {
    "ask": "They put one package, take it or leave it, and hold the pen with {pen:.0%}.",
    "split": "The gain over both walk-aways is split, with {pen:.0%} of the power on their side.",
    "alternating": "Offers alternate; after a round {ours:.3g} of our gain is left and {theirs:.3g} of theirs; they begin with {pen:.0%}.",
    "tactics": "They choose from {plans} tactics over {rounds} rounds and begin with {pen:.0%}.",
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
class _Draw:
    """One draw of what we do not know, with everything that can happen in it."""

    pie: Pie
    truth: Truth
    grid: Grid
    tables: Tables
    here: int

    def outcome(self, belief: Belief) -> tuple[float, float]:
        """Return our value and the chance of an agreement when the supplier answers this belief."""
        plan = self.tables.reply(self.grid.chances(belief))
        return float(self.tables.ours[plan, self.here]), float(self.tables.agreed[plan, self.here])


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
    draws = list(_draw_all(case, known, seed)) if pricing else []
    sessions = sum(draw.tables.ours.size for draw in draws)
    prices = [_price_item(case, item, draws, known, sessions) for item in pricing]
    fresh = [item for item in pricing if item.id not in known]
    of_one = {price.item: price for price in prices}
    pairs = [_price_pair(case, pair, draws, known, of_one) for pair in combinations(fresh, 2)]
    refused = tuple(NotPriced(item.id, _why_not(item)) for item in chosen if axis_of(item) is None)
    because = (FORMULA, *_say_kind(case, draws), *_say_draws(draws, seed)) if draws else (FORMULA,)
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


def _draw_all(case: Case, known: frozenset[str], seed: int) -> Iterator[_Draw]:
    ours, theirs = our_reservation(case), reservations_of(case)[1]
    if theirs is None:
        raise NotEnoughData(NO_RESERVATION)
    low, sides, high = sides_of(case, "low"), sides_of(case), sides_of(case, "high")
    ends = list(zip(low.theirs, sides.theirs, high.theirs, strict=True))
    exact = ours.is_exact and theirs.is_exact and all(np.array_equal(a, c) for a, _, c in ends)
    count = 1 if exact else DRAWS[case.bargaining.kind]
    floors = [_spread(number, count, seed, place) for place, number in enumerate((ours, theirs))]
    for i in range(count):
        rng = np.random.default_rng([seed, i, 2])
        rows = [b if np.array_equal(a, c) else triangular_quantile(a, b, c, rng.random(b.size)) for a, b, c in ends]
        with within_limits():
            frontier = pareto_frontier(sides.ours, rows, rules=sides.rules)
        pie = Pie(frontier.utilities[:, 0], frontier.utilities[:, 1], float(floors[1][i]))
        yield _set_up(case, known, pie, float(floors[0][i]))


def _spread(number: Estimate, count: int, seed: int, place: int) -> FloatArray:
    """Return draws of a reservation value, one from each equal share of its distribution, in an order of their own."""
    rng = np.random.default_rng([seed, place])
    shares = (rng.permutation(count) + 0.5) / count
    return triangular_quantile(number.low, number.likely, number.high, shares)


def _set_up(case: Case, known: frozenset[str], pie: Pie, reservation: float) -> _Draw:
    deadline = case.bargaining.deadline or case.bargaining.rounds
    truth = Truth(reservation, deadline, our_keeps(case, pie, reservation))
    base = _base(case, known, pie, truth)
    pricing = [item for item in case.information if axis_of(item) is not None]
    fixed = [{**base, axis: certain(truth.of(axis))} for axis in AXES]
    said = [{**base, _axis(item): number_of(case, item, truth)} for item in pricing]
    believed = [{**base, _axis(item): believed_of(case, _axis(item), item, pie, truth)} for item in pricing]
    grid = make_grid([base, *fixed, *said, *believed])
    here = grid.chances({axis: certain(truth.of(axis)) for axis in AXES}).argmax()
    return _Draw(pie, truth, grid, make_tables(pie, grid.types, case.bargaining), int(here))


def _base(case: Case, known: frozenset[str], pie: Pie, truth: Truth) -> Belief:
    """Return what the supplier believes by now: of each number what it was told, else what some item says it believes."""
    belief: Belief = {}
    for axis in AXES:
        of_axis = [item for item in case.information if axis_of(item) == axis]
        told = [item for item in of_axis if item.id in known]
        stated = sorted(of_axis, key=lambda item: item.reveals is None or item.reveals.believed is None)
        if told:
            belief[axis] = number_of(case, told[-1], truth)
        else:
            belief[axis] = believed_of(case, axis, stated[0] if stated else None, pie, truth)
    return belief


def _axis(item: InformationItem) -> Axis:
    return AXIS_OF[item.reveals.what] if item.reveals is not None else "reservation"


def _before(case: Case, told: Sequence[InformationItem], draw: _Draw, known: frozenset[str]) -> Belief:
    """Return what the supplier believes before some items are told; on each number the first of them says what."""
    base = _base(case, known, draw.pie, draw.truth)
    settled = {_axis(one) for one in case.information if one.id in known and axis_of(one) is not None}
    own = {_axis(item): believed_of(case, _axis(item), item, draw.pie, draw.truth) for item in told[::-1]}
    return base | {axis: part for axis, part in own.items() if axis not in settled}


def _price_item(case: Case, item: InformationItem, draws: Sequence[_Draw], known: frozenset[str], sessions: int) -> ItemPrice:
    if item.id in known:
        return ItemPrice(item.id, 0.0, 0.0, 0.0, "neutral", 0, ("They know it already, so telling it changes nothing.",), None)
    before, after = zip(*(_outcomes(case, (item,), draw, known) for draw in draws), strict=True)
    price, low, high = _spread_of([a[0] - b[0] for a, b in zip(before, after, strict=True)])
    sign = _sign(price, draws)
    means = [float(np.mean([one[part] for one in side])) for side in (before, after) for part in (0, 1)]
    said = (_say_belief(case, item, draws, known), *_say_price(case, price, sign, means))
    return ItemPrice(item.id, price, low, high, sign, sessions, said, find_cure(case, item) if sign == "costs" else None)


def _price_pair(
    case: Case, pair: tuple[InformationItem, InformationItem], draws: Sequence[_Draw], known: frozenset[str], of_one: dict[str, ItemPrice]
) -> PairPrice:
    before, after = zip(*(_outcomes(case, pair, draw, known) for draw in draws), strict=True)
    price, low, high = _spread_of([a[0] - b[0] for a, b in zip(before, after, strict=True)])
    total = sum(of_one[item.id].price for item in pair)
    both = f"Telling both: {say_amount(price, case.unit)}; the two prices would add up to {say_amount(total, case.unit)}."
    return PairPrice((pair[0].id, pair[1].id), price, low, high, _sign(price, draws), total, (both,))


def _outcomes(
    case: Case, told: Sequence[InformationItem], draw: _Draw, known: frozenset[str]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return our value and the chance of an agreement before and after some items are told, in one draw."""
    before = _before(case, told, draw, known)
    after = before | {_axis(item): number_of(case, item, draw.truth) for item in told}
    return draw.outcome(before), draw.outcome(after)


def _spread_of(prices: Sequence[float]) -> tuple[float, float, float]:
    mean = float(np.mean(prices))
    low, high = (float(end) for end in np.quantile(prices, (0.05, 0.95)))
    return mean, min(low, mean), max(high, mean)


def _sign(price: float, draws: Sequence[_Draw]) -> Sign:
    slack = max(draw.pie.slack for draw in draws)
    if abs(price) <= slack:
        return "neutral"
    return "costs" if price > 0 else "helps"


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
    return first, f"An agreement comes about with {deal_before:.0%} untold and with {deal_after:.0%} told: telling it {change}."


def _say_belief(case: Case, item: InformationItem, draws: Sequence[_Draw], known: frozenset[str]) -> str:
    """Return what they believe and would know of the number behind an item; over all draws."""
    axis = _axis(item)
    unit = {"reservation": case.unit, "deadline": "rounds", "keeps": "of our gain left after a round"}[axis]
    name = {"reservation": "our reservation value", "deadline": "our deadline", "keeps": "our patience"}[axis]
    points = np.concatenate([_before(case, (item,), draw, known)[axis][0] for draw in draws])
    learned = np.concatenate([number_of(case, item, draw.truth)[0] for draw in draws])
    span = say_number(points.min()) if points.min() == points.max() else f"from {say_number(points.min())} to {say_number(points.max())}"
    return f"Until told they believe {name} is {span} {unit}; told, they know it is {say_number(float(learned.mean()))} {unit}."


def _why_not(item: InformationItem) -> str:
    if item.reveals is None:
        return "Nothing says what it tells about us: give it `reveals`, such as a reservation, a deadline or urgency."
    return f"What they would do with {item.reveals.what.replace('_', ' ')} is not in the case, so telling it has no price."


def _say_kind(case: Case, draws: Sequence[_Draw]) -> list[str]:
    bargaining = case.bargaining
    ours = float(np.mean([draw.truth.keeps for draw in draws]))
    plans = len(draws[0].tables.ours)
    return [
        KINDS[bargaining.kind].format(
            pen=bargaining.pen, ours=ours, theirs=bargaining.patience.theirs, plans=plans, rounds=bargaining.rounds
        )
    ]


def _say_draws(draws: Sequence[_Draw], seed: int) -> list[str]:
    if len(draws) == 1:
        return ["Nothing in the case is a range, so the prices have none."]
    return [f"{len(draws)} draws of what we do not know (seed {seed}); the ends leave out 5 % of them on each side."]
