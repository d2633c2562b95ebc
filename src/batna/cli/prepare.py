"""Commands of stage prepare: stakeholders, needs, costs, alternatives."""

from datetime import datetime
from typing import Annotated

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.cli.package import PackageText, parse_package
from batna.exchange.casefile import read_case
from batna.measure.wording import say_estimate, say_percent
from batna.model.case import Case
from batna.model.package import read_package
from batna.model.problem import NotEnoughData
from batna.prepare.alternatives import rank_alternatives
from batna.prepare.costs import QuoteGaps, compare_quote, cost_package
from batna.prepare.needs import check_needs
from batna.prepare.stakeholders import rank_stakeholders

app = typer.Typer(no_args_is_help=True)

Today = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Count no gap before this day.", show_default=False)]


@app.command()
def stakeholders(case: CaseFile, as_json: AsJson = False) -> None:
    """Rank who could give something away: what they know × whether they talk × where they stand."""
    register = rank_stakeholders(read_case(case))
    if as_json:
        print_json(register)
        return
    rows = [(row.label, row.influence, row.stance, row.talks, ", ".join(row.sensitive), row.exposure, row.effort) for row in register.rows]
    columns = ("stakeholder", "influence", "stance", "talks", "knows", "exposure", "effort to win")
    print_table("Stakeholders, the most exposed first", columns, rows, register.because)


@app.command()
def needs(case: CaseFile, package: PackageText, as_json: AsJson = False) -> None:
    """Check a package against the positions, needs and red lines of our own people."""
    found = read_case(case)
    checked = check_needs(found, parse_package(package))
    if as_json:
        print_json(checked)
        return
    verdicts = {True: "met", False: "missed", None: "open"}
    rows: list[tuple[object, ...]] = []
    for who in checked.stakeholders:
        rows += [(who.label, "position", one.says, "", "", verdicts[one.met]) for one in who.positions]
        rows += [(who.label, "need", one.says or one.id, one.limit, one.measured, verdicts[one.met]) for one in who.needs]
        rows += [(who.label, "red line", one.issue, one.limit, one.option, verdicts[one.met]) for one in who.red_lines]
    print_table("What the package meets", ("stakeholder", "what", "says", "limit", "measured", "result"), rows, checked.because)


@app.command()
def costs(case: CaseFile, package: PackageText, as_json: AsJson = False) -> None:
    """Add up what a package costs over the term, line by line, and set their quote against what a unit should cost."""
    found = read_case(case)
    total = cost_package(found, read_package(found.issues, parse_package(package)))
    gaps = _gaps(found)
    if as_json:
        print_json(plain(total) | {"should_cost": plain(gaps)})
        return
    rows: list[tuple[object, ...]] = [(line.line, line.option, line.amount.likely, say_percent(line.share, 1)) for line in total.lines]
    rows.append(("Total", None, total.total.likely, ""))
    print_table(f"Costs in {total.unit}", ("line", "option", "amount", "share"), rows, total.because)
    if gaps is not None:
        asked = [(line.line, say_estimate(line.should, ""), line.quoted, line.gap.likely, line.question) for line in gaps.lines]
        print_table(f"Should-cost of {gaps.part or 'a unit'}", ("line", "should", "quoted", "gap", "question"), asked, gaps.because)


def _gaps(case: Case) -> QuoteGaps | None:
    """Return the quote beside the should-cost; nothing in a case that does not hold both."""
    try:
        return compare_quote(case)
    except NotEnoughData:
        return None


@app.command()
def alternatives(case: CaseFile, as_json: AsJson = False, today: Today = None) -> None:
    """Rank what we can do instead, and the value below which we walk away."""
    found = read_case(case)
    ranked = rank_alternatives(found, today=today.date() if today else None)
    stated = found.preferences.ours.reservation
    if as_json:
        print_json(plain(ranked) | {"stated": plain(stated)})
        return
    rows = [
        (row.name, say_estimate(row.value, ""), row.gap_days, row.gap_cost.likely, say_percent(row.likelihood), say_percent(row.share, 1))
        for row in ranked.rows
    ]
    because = [*ranked.because, *(["The case states a reservation value of its own; that one counts."] if stated is not None else [])]
    columns = ("alternative", f"value in {ranked.unit}", "gap days", "gap cost", "likelihood", "counts")
    print_table("Alternatives, the best first", columns, rows, because)
