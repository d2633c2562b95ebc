"""Commands of stage align: weights, conflicts, mandate, charter."""

from typing import Annotated, Any

import typer

from batna.align.charter import review_charter
from batna.align.conflicts import find_conflicts
from batna.align.mandate import LIMIT, Agreed, Demand, Mandate, solve_mandate
from batna.align.weights import max_min_fair
from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.exchange.casefile import read_case
from batna.measure.branches import TooManyPackages
from batna.model.problem import NotEnoughData

FINDING = 1

app = typer.Typer(no_args_is_help=True)

Limit = Annotated[int, typer.Option(min=0, help="How many packages to list at most.")]
Fail = Annotated[bool, typer.Option("--fail", help="Exit with status 1 when something is wrong.")]


@app.command()
def weights(case: CaseFile, as_json: AsJson = False) -> None:
    """Find the package that leaves nobody behind, from the private points of each; nobody's points are shown."""
    read = read_case(case)
    try:
        fair = max_min_fair(read)
    except TooManyPackages as error:
        raise NotEnoughData(str(error)) from None
    if as_json:
        print_json(fair)
        return
    rows = [(issue.label, issue.say(fair.package[issue.id])) for issue in read.issues]
    print_table("The package that leaves nobody behind", ("issue", "option"), rows, fair.because)


@app.command()
def conflicts(case: CaseFile, as_json: AsJson = False) -> None:
    """Find where our own functions pull an issue apart, the most money first."""
    found = find_conflicts(read_case(case))
    if as_json:
        print_json(found)
        return
    rows = [
        (row.issue, row.first_function, row.second_function, row.kind, row.is_firm, row.at_stake and row.at_stake.likely)
        for row in found.conflicts
    ]
    columns = ("issue", "one", "other", "kind", "firm", f"at stake in {found.unit}")
    print_table("Conflicts, the most money first", columns, rows, found.because)


@app.command()
def mandate(case: CaseFile, as_json: AsJson = False, limit: Limit = LIMIT) -> None:
    """List the packages that satisfy everyone inside, or every smallest set of relaxations."""
    read = read_case(case)
    try:
        solved = solve_mandate(read, limit=limit)
    except TooManyPackages as error:
        raise NotEnoughData(str(error)) from None
    if as_json:
        print_json(_mandate_document(solved))
        return
    if solved.count:
        columns = (*(issue.label for issue in read.issues), f"ours ({read.unit})")
        rows = [(*(issue.say(found.package[issue.id]) for issue in read.issues), found.ours) for found in solved.packages]
        print_table("Packages that satisfy everyone", columns, rows, solved.because)
        _print_prices(solved)
        return
    relaxed = [
        (" and ".join(f"{one.issue or one.need} {one.limit} ({one.label})" for one in way.demands), way.count, way.best.ours)
        for way in solved.relaxations
    ]
    print_table("Smallest sets of relaxations", ("relax", "packages then", "best for us"), relaxed, solved.because)


@app.command()
def charter(case: CaseFile, as_json: AsJson = False, fail: Fail = False) -> None:
    """Check the charter: approvers, escalations, tradables against red lines and needs, signatures."""
    review = review_charter(read_case(case))
    if as_json:
        print_json(plain(review) | {"is_sound": review.is_sound})
    else:
        rows = [(found.kind, ", ".join(found.where), found.state, found.because[0]) for found in review.findings]
        print_table("Charter", ("about", "where", "state", "finding"), rows, review.because)
    if fail and not review.is_sound:
        raise typer.Exit(FINDING)


def _print_prices(solved: Mandate) -> None:
    rows = [
        (f"{one.line.issue} {one.line.limit}", ", ".join(held.label for held in one.held_by), one.shadow_price, one.step, one.step_price)
        for one in solved.red_lines
    ]
    if rows:
        print_table("What each red line costs us", ("red line", "held by", "price", "next option", "price of the step"), rows)


def _mandate_document(solved: Mandate) -> dict[str, Any]:
    return {
        "count": solved.count,
        "is_counted": solved.is_counted,
        "packages": [_agreed(found) for found in solved.packages],
        "relaxations": [[_demand(one) | {"price": way.price} for one in way.demands] for way in solved.relaxations],
        "relaxed": [_agreed(way.best) | {"count": way.count, "price": way.price, "because": way.because} for way in solved.relaxations],
        "red_lines": [
            _demand(one.line)
            | {
                "held_by": [_demand(held) for held in one.held_by],
                "shadow_price": one.shadow_price,
                "step": one.step,
                "step_price": one.step_price,
                "best": None if one.best is None else _agreed(one.best),
                "because": one.because,
            }
            for one in solved.red_lines
        ],
        "because": solved.because,
    }


def _agreed(found: Agreed) -> dict[str, Any]:
    """Return a package with its value; without values there is no `ours`."""
    return {"package": found.package} | ({} if found.ours is None else {"ours": found.ours})


def _demand(one: Demand) -> dict[str, Any]:
    """Return a demand without the fields that it does not have."""
    return {name: value for name, value in plain(one).items() if value not in (None, "")}
