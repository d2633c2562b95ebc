"""Commands of the stage plan: packages, improvements, meso, trades, zopa, disclosure-price, patience, alternative-value, rehearsal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.cli.package import PackageText, parse_package
from batna.cli.prior import PriorFile, prior_of
from batna.cli.today import Today, day_of, day_of_talks
from batna.exchange.casefile import read_case
from batna.measure.wording import say_percent
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.plan._choices import DRAWN, KIND_NAMES, MOST_SESSIONS, Way

if TYPE_CHECKING:
    from batna.plan.packages import RatedPackage

app = typer.Typer(no_args_is_help=True)

Seed = Annotated[int, typer.Option(min=0, help="Seed of the supplier types; the same seed gives the same numbers.")]
Limit = Annotated[int, typer.Option(min=0, help="List at most so many efficient packages; the counts stay exact.")]
Reference = Annotated[str | None, typer.Option(help="The package to start from, as JSON; by default the last offer.", show_default=False)]
Most = Annotated[int, typer.Option("--limit", min=0, help="List at most so many trades.")]
Value = Annotated[float, typer.Option(help="What each package shall be worth to us, in the unit of the case.")]
Tolerance = Annotated[float, typer.Option(help="How far a package may be from that value; both ends count.")]
Count = Annotated[int, typer.Option(help="How many packages to offer at once.")]

Items = Annotated[
    list[str] | None, typer.Option("--item", help="Price this information item only; may be given again.", show_default=False)
]
AsIfUntold = Annotated[bool, typer.Option("--as-if-untold", help="Price what was told in a contact as if nobody had told it.")]

Days = Annotated[int, typer.Option("--days", min=1, max=730, help="How many days to look ahead.")]

AWay = Annotated[Way, typer.Option("--way", help="How we concede.")]
Sessions = Annotated[int, typer.Option(min=1, max=MOST_SESSIONS, help="How many supplier types are played.")]

Budget = Annotated[float | None, typer.Option(min=0, help="What may be spent; by default the budget of the case.", show_default=False)]

Type = Annotated[str, typer.Option("--type", help=f"The supplier: {DRAWN} from what we believe, or {', '.join(KIND_NAMES)}.")]
OurRounds = Annotated[
    int | None, typer.Option("--rounds", min=1, help="How many offers you can put; by default as the case says.", show_default=False)
]
Opens = Annotated[str, typer.Option("--opens", help="Who puts the first offer from the beginning: ours or theirs.")]
Begins = Annotated[
    str | None,
    typer.Option("--start", help="beginning, or here: from where the talks stand, as by default while they go on.", show_default=False),
]


@app.command()
def packages(case: CaseFile, as_json: AsJson = False, limit: Limit = 1000, seed: Seed = 0) -> None:
    """Show the efficient packages and the points of bargaining theory."""
    from batna.plan.packages import Settlements, rank_packages

    found = read_case(case)
    ranked = rank_packages(found, limit=limit, seed=seed)
    if as_json:
        print_json(
            {
                "count": ranked.count,
                "efficient_count": ranked.efficient_count,
                "efficient": _rated(ranked.efficient),
                "points": {name: _rated(getattr(ranked.points, name)) for name in Settlements.__dataclass_fields__},
                "because": ranked.because,
            }
        )
        return
    named = {name: getattr(ranked.points, name) for name in Settlements.__dataclass_fields__}
    marks = {_key(one): ", ".join(name.replace("_", " ") for name, tied in named.items() if one in tied) for one in ranked.efficient}
    title = f"{ranked.efficient_count:,} efficient packages of {ranked.count:,}"
    uncertain = any(one.efficient_for is not None for one in ranked.efficient)
    columns = [*_columns(found), *(["efficient for (%)"] if uncertain else []), "point"]
    rows = ([*_cells(found, one), *([_percent(one.efficient_for)] if uncertain else []), marks[_key(one)]] for one in ranked.efficient)
    print_table(title, columns, rows, ranked.because)


@app.command()
def improvements(case: CaseFile, package: PackageText, as_json: AsJson = False) -> None:
    """Show what is at least as good for both sides as a package and better for one."""
    from batna.plan.improvements import find_improvements

    found = read_case(case)
    better = find_improvements(found, parse_package(package))
    if as_json:
        print_json(
            {
                "dominating": better.dominating,
                "efficient": _rated(better.efficient),
                "best_min_gain": _rated(better.best_min_gain),
                "because": better.because,
            }
        )
        return
    best = {_key(one) for one in better.best_min_gain}
    every = {_key(one): one for one in (*better.efficient, *better.best_min_gain)}
    rows = ([*_cells(found, one), key in best] for key, one in every.items())
    number = "Too many packages to count" if better.dominating is None else f"{better.dominating:,} packages"
    print_table(f"{number} are better for both", [*_columns(found), "best smaller gain"], rows, better.because)


@app.command()
def trades(
    case: CaseFile, as_json: AsJson = False, reference: Reference = None, most: Most = 20, seed: Seed = 0,
) -> None:  # fmt: skip
    """Rank trades: if they give one thing, then we give another; and single moves that mean much to them."""
    from batna.plan.trades import rank_trades

    found = rank_trades(read_case(case), reference=None if reference is None else parse_package(reference), limit=most, seed=seed)
    if as_json:
        print_json({**plain(found), "reference": _rated([found.reference])[0]})
        return
    columns = ["conditional proposal", "costs us", "brings us", "they gain", "they want it"]
    rows = ([one.says, one.costs_us, one.brings_us, one.theirs.likely, one.they_want_it] for one in found.trades)
    print_table(f"{len(found.trades)} trades from {found.reference_is}", columns, rows, found.because)
    singles = ([one.says, one.give.theirs.likely, one.they_want_it] for one in found.negotiables)
    if found.negotiables:
        print_table("Moves that cost us little and mean much to them", ["what we can offer", "worth to them", "they want it"], singles)


@app.command()
def zopa(case: CaseFile, as_json: AsJson = False, seed: Seed = 0) -> None:
    """Estimate the zone of possible agreement, and what would narrow the estimate most."""
    from batna.plan.zopa import estimate_zopa

    zone = estimate_zopa(read_case(case), seed=seed)
    if as_json:
        offers = [{**plain(one), "package": _rated([one.package])[0]} for one in zone.offers]
        print_json({**plain(zone), "offers": offers})
        return
    rows = [
        [name, estimate.low, estimate.likely, estimate.high]
        for name, estimate in (("our reservation value", zone.our_reservation), ("theirs", zone.their_reservation), ("size", zone.size))
    ]
    title = f"A zone of possible agreement: {say_percent(zone.chance)} likely"
    print_table(title, [f"({zone.unit})", "low", "likely", "high"], rows, zone.because)
    if zone.unknowns:
        print_table(
            "What would narrow it", ["unknown", "share of the variance"], ([one.name, say_percent(one.share)] for one in zone.unknowns)
        )


@app.command()
def meso(case: CaseFile, value: Value, tolerance: Tolerance, count: Count = 3, as_json: AsJson = False) -> None:
    """Build packages of equal value to us that differ as much as possible."""
    from batna.plan.meso import build_meso

    found = read_case(case)
    built = build_meso(found, value, tolerance, count)
    if as_json:
        print_json(
            {"packages": _rated(built.packages), "smallest_difference": built.smallest_difference, "because": built.because},
        )
        return
    title = f"{len(built.packages)} packages to offer at once"
    print_table(title, _columns(found), (_cells(found, one) for one in built.packages), built.because)


@app.command(name="disclosure-price")
def disclosure_price(
    case: CaseFile, as_json: AsJson = False, item: Items = None, seed: Seed = 0, as_if_untold: AsIfUntold = False,
) -> None:  # fmt: skip
    """Price what telling each information item does to our value; positive costs us, negative brings us."""
    from batna.plan.disclosure_price import price_disclosures

    found = read_case(case)
    prices = price_disclosures(found, items=item or None, seed=seed, as_if_untold=as_if_untold)
    if as_json:
        print_json(prices)
        return
    facts = {one.id: one.fact for one in found.information}
    rows = ([one.item, one.price, one.low, one.high, one.sign, facts[one.item]] for one in prices.items)
    print_table(f"The price of telling it ({prices.unit})", ["item", "price", "low", "high", "telling it", "fact"], rows, prices.because)
    if prices.pairs:
        pairs = ([" and ".join(one.items), one.price, one.low, one.high, one.sum] for one in prices.pairs)
        print_table("The price of telling two", ["items", "price", "low", "high", "plain sum"], pairs)
    for one in prices.not_priced:
        typer.echo(f"{one.item}: not priced. {one.because}")


@app.command()
def patience(
    case: CaseFile, as_json: AsJson = False, today: Today = None, days: Days = 60, *, seed: Seed = 0, prior: PriorFile = None,
) -> None:  # fmt: skip
    """Tell what accepting, countering, waiting and leaving are worth today, and when waiting stops paying."""
    from batna.plan.patience import time_patience

    found = read_case(case)
    clock = time_patience(found, today=day_of_talks(found, today), days=days, seed=seed, prior=prior_of(prior))
    if as_json:
        print_json(clock)
        return
    rows = ([one.what, one.value.low, one.value.likely, one.value.high] for one in clock.choices)
    print_table(f"What we can do on {clock.today} ({clock.unit})", ["", "low", "likely", "high"], rows, clock.because)
    if clock.payers:
        payers = ([one.function, one.per_day.low, one.per_day.likely, one.per_day.high] for one in clock.payers)
        print_table("Who pays for a day of waiting", ["function", "low", "likely", "high"], payers)


@app.command(name="alternative-value")
def alternative_value(case: CaseFile, as_json: AsJson = False, budget: Budget = None, today: Today = None) -> None:
    """Value what could be done for our alternatives, in price and in days of exposure, and the best set under a budget."""
    from batna.plan.alternative_value import value_alternatives

    known = read_case(case)
    found = value_alternatives(known, budget=budget, today=day_of_talks(known, today))
    if as_json:
        print_json(found)
        return
    columns = ["action", "kind", f"price value ({found.unit})", "cost", "net", "days of exposure less"]
    rows = ([one.name, one.kind, one.price_value, one.cost, one.net, one.exposure_days] for one in found.actions)
    print_table("What could be done for our alternatives", columns, rows, found.because)


@app.command()
def rehearsal(
    case: CaseFile, as_json: AsJson = False, kind: Type = DRAWN, *,
    seed: Seed = 0, rounds: OurRounds = None, opens: Opens = "theirs", start: Begins = None, prior: PriorFile = None, today: Today = None,
) -> None:  # fmt: skip
    """Play our side against a supplier, at the terminal or from a pipe; afterwards see what it would have signed."""
    from batna.cli.rehearsal import rehearse
    from batna.plan.rehearsal import make_setup

    found = read_case(case)
    setup = make_setup(found, kind, seed=seed, rounds=rounds, opens=opens, start=start)
    rehearse(found, setup, as_json=as_json, today=day_of(today), prior=prior_of(prior))


@app.command()
def simulation(
    case: CaseFile, as_json: AsJson = False, way: AWay = "slow", *, sessions: Sessions = 1000, seed: Seed = 0, prior: PriorFile = None,
) -> None:  # fmt: skip
    """Play our plan against the supplier types of our belief: what it may bring, and how often there is no agreement."""
    from batna.plan.simulation import NAMES, simulate_plan

    found = simulate_plan(read_case(case), way=way, sessions=sessions, seed=seed, prior=prior_of(prior))
    if as_json:
        print_json(found)
        return
    columns = ["low", "mean", "high", "no agreement"]
    ways = ([one.way, *_ends(one.value), say_percent(one.no_agreement), f"we {one.name}"] for one in found.ways)
    print_table(f"What we may end with ({found.unit})", ["way", *columns, ""], ways)
    kinds = ([one.tactic, *_ends(one.value), say_percent(one.no_agreement), say_percent(one.chance)] for one in found.by_tactic)
    print_table(f"When we {NAMES[found.way]}, by what they are like", ["supplier", *columns, "how likely"], kinds)
    bins = ([one.start, one.end, say_percent(one.share, 1)] for one in found.bins)
    print_table(f"Agreements, and {say_percent(found.no_agreement, 1)} without one", ["from", "to", "sessions"], bins, found.because)


def _ends(value: Estimate) -> list[object]:
    return [value.low, value.likely, value.high]


def _rated(packages: "Iterable[RatedPackage]") -> list[dict[str, Any]]:
    return [{name: member for name, member in plain(one).items() if name != "efficient_for" or member is not None} for one in packages]


def _percent(share: float | None) -> float | None:
    """Return a share of the 1,000 supplier types as a percentage; its one decimal is exact."""
    return None if share is None else round(share * 100, 1)


def _key(one: "RatedPackage") -> tuple[object, ...]:
    return tuple(one.package.values())


def _columns(case: Case) -> list[str]:
    return [*(issue.label for issue in case.issues), f"ours ({case.unit})", "theirs"]


def _cells(case: Case, one: "RatedPackage") -> list[object]:
    return [*(issue.say(one.package[issue.id]) for issue in case.issues), one.ours, one.theirs]
