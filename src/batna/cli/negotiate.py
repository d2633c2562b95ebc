"""Commands of stage negotiate: contacts, offers, check-offer, nearest, ledger, exposure, agreement, next-offer, walk-away."""

from typing import TYPE_CHECKING, Annotated

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table, printable
from batna.cli.package import PackageText, parse_package
from batna.cli.prior import PriorFile, prior_of
from batna.cli.today import Today, day_of
from batna.exchange.casefile import read_case
from batna.measure.wording import say_number, say_percent
from batna.model.issue import Option
from batna.model.package import say_package

if TYPE_CHECKING:
    from batna.measure.worth import Worth
    from batna.negotiate.next_offer import NextOffer, Weighed

FINDING = 1

_ANSWERS = {"accepts": "accept", "moves": "refuse and come closer", "holds": "refuse and hold what they put", "ends": "refuse, and it ends"}

app = typer.Typer(no_args_is_help=True)

Speaker = Annotated[str | None, typer.Option(help="Who would put the offer.", show_default=False)]
Fail = Annotated[bool, typer.Option("--fail", help="Exit with status 1 when something stands against it.")]

Asked = Annotated[
    str | None, typer.Option("--package", help="The package to test, as JSON; by default their last whole offer.", show_default=False)
]
Rounds = Annotated[
    int | None, typer.Option(min=1, help="After how many rounds the talks end; by default as the case says.", show_default=False)
]
Firm = Annotated[bool, typer.Option("--firm", help="Mean the target: below it the answer is a reasoned no.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the drawn suppliers; the same seed gives the same numbers.")]


@app.command()
def contacts(case: CaseFile, as_json: AsJson = False, fail: Fail = False) -> None:
    """List contacts and offers in time, and what was told against the protocol."""
    from batna.negotiate.contacts import find_told, list_contacts

    found = read_case(case)
    timeline, told = list_contacts(found), find_told(found)
    if as_json:
        print_json(plain(timeline) | {"told": [plain(one) | {"is_allowed": one.is_allowed} for one in told]})
    else:
        rows = [(one.on, one.by, one.where, one.says) for one in timeline.entries]
        print_table("Contacts and offers, the latest first", ("on", "by", "where", "said"), rows, timeline.because)
        judged = [(one.on, one.by, one.item, one.verdict, one.because[0]) for one in told]
        print_table("What was told", ("on", "by", "item", "verdict", "because"), judged)
    if fail and not all(one.is_allowed for one in told):
        raise typer.Exit(FINDING)


@app.command()
def offers(case: CaseFile, as_json: AsJson = False) -> None:
    """Rate every offer of both sides: value, distance to target and walk-away, change."""
    from batna.negotiate.offers import rate_offers

    found = read_case(case)
    rated = rate_offers(found)
    if as_json:
        print_json(rated)
        return
    columns = ("round", "by", "offer", f"ours ({found.unit})", "change", "walk-away", "target", "theirs")
    rows = [
        (
            row.round, "us" if row.by == "ours" else "them", row.id, _say(row.ours), row.change and row.change.likely,
            _say(row.to_walk_away), _say(row.to_target), _say(row.theirs),
        )
        for row in rated.rows
    ]  # fmt: skip
    print_table("Offers", columns, rows, (*rated.because, *rated.missing))


@app.command(name="check-offer")
def check_one(
    case: CaseFile, package: PackageText, *, as_json: AsJson = False, speaker: Speaker = None, fail: Fail = False, today: Today = None
) -> None:
    """Check a package, whole or partial, before we offer it."""
    from batna.negotiate.ledger import warn_before
    from batna.negotiate.offers import check_offer

    found = read_case(case)
    check = check_offer(found, parse_package(package), speaker=speaker)
    warnings = () if check.ours is None else warn_before(found, check.package, today=day_of(today))
    if as_json:
        print_json(plain(check) | {"warnings": plain(warnings)})
    else:
        rows = [
            ("package", say_package(found.issues, check.package)),
            (f"ours ({found.unit})", _say(check.ours)),
            ("to walk-away", _say(check.to_walk_away)),
            ("to target", _say(check.to_target)),
            ("theirs", _say(check.theirs)),
            ("better for both", ", ".join(check.dominated_by)),
        ]
        print_table(check.says, ("", ""), rows, (*check.because, *(one.says for one in warnings), *check.missing))
    if fail and not check.allowed:
        raise typer.Exit(FINDING)


@app.command()
def nearest(case: CaseFile, package: PackageText, as_json: AsJson = False) -> None:
    """Say what to change in an offer that the charter or a rule forbids."""
    from batna.negotiate.nearest import find_nearest
    from batna.negotiate.offers import check_offer

    found, asked = read_case(case), parse_package(package)
    moves, allowed = find_nearest(found, asked), check_offer(found, asked).allowed
    if as_json:
        print_json({"allowed": allowed, "moves": moves})
        return
    named = ((found.issue(move.issue), move) for move in moves)
    rows = [(issue.label, issue.say(move.before), issue.say(move.after), move.because[0]) for issue, move in named]
    title = "What to change" if rows else "Nothing to change" if allowed else "No change of single issues makes this allowed"
    print_table(title, ("issue", "from", "to", "because"), rows)


@app.command()
def ledger(case: CaseFile, as_json: AsJson = False, fail: Fail = False) -> None:
    """Account for what was given and got, step by step; warn of what was given for nothing."""
    from batna.negotiate.ledger import keep_ledger

    found = read_case(case)
    account = keep_ledger(found)
    if as_json:
        print_json(account)
    else:
        rows = [
            (
                step.on,
                "us" if step.by == "ours" else found.supplier,
                step.offer,
                step.amount.likely,
                _answer(step.answered),
                " ".join(step.because),
            )
            for step in account.steps
        ]
        warned = [one.says for one in account.warnings]
        columns = ("on", "by", "offer", f"gave ({found.unit})", "answered", "moves")
        print_table(account.says, columns, rows, (*account.because, *warned, *account.missing))
    if fail and account.warnings:
        raise typer.Exit(FINDING)


@app.command()
def exposure(case: CaseFile, as_json: AsJson = False) -> None:
    """Say what the supplier knows by now, from whom, and whether that was allowed."""
    from batna.negotiate.exposure import list_exposure

    known = list_exposure(read_case(case))
    if as_json:
        print_json(known)
        return
    rows = [(one.item, one.fact, one.state, one.on, one.by, one.allowed) for one in known.items]
    print_table(known.says, ("item", "fact", "state", "on", "by", "allowed"), rows, known.because)


@app.command()
def agreement(case: CaseFile, as_json: AsJson = False) -> None:
    """Trace each agreed term to its offer and its trade."""
    from batna.negotiate.agreement import trace_agreement

    sheet = trace_agreement(read_case(case))
    if as_json:
        print_json(sheet)
        return
    rows = [(term.says, term.offer, term.settled_in, term.moved, " ".join(term.because)) for term in sheet.terms]
    print_table(f"Agreed on {sheet.on}", ("term", "first in", "settled in", "moved by", "because"), rows, sheet.because)


@app.command(name="next-offer")
def next_offer(
    case: CaseFile, as_json: AsJson = False, rounds: Rounds = None, *,
    firm: Firm = False, seed: Seed = 0, today: Today = None, prior: PriorFile = None,
) -> None:  # fmt: skip
    """Say what to do now: put an offer, accept theirs, or say no."""
    from batna.negotiate.next_offer import choose_next_offer

    found = read_case(case)
    planned = choose_next_offer(found, today=day_of(today), rounds=rounds, firm=firm, seed=seed, prior=prior_of(prior))
    if as_json:
        print_json(planned)
        return
    weighed: list[NextOffer | Weighed] = [planned, *planned.alternatives]
    rows = [
        (
            one.action,
            "" if one.package is None else say_package(found.issues, one.package),
            one.ours,
            say_percent(one.chance),
            one.worth,
            f"{say_number(one.low)} to {say_number(one.high)}",
        )
        for one in weighed
    ]
    columns = ("do", "package", f"ours ({found.unit})", "at once", "expected", "from, to")
    if planned.wording:
        typer.echo(printable(f"Say: {planned.wording}"))
    print_table(planned.reason, columns, rows, (*planned.because, *planned.missing))
    answers = [(_ANSWERS[one.kind], say_percent(one.chance), one.worth) for one in planned.answers]
    if answers:
        print_table("How they may answer", ("they", "chance", "expected"), answers)
    steps = [
        (one.round, say_package(found.issues, one.package), one.ours, say_percent(one.reached), say_percent(one.chance))
        for one in planned.schedule
    ]
    if len(steps) > 1:
        print_table("Our offers as planned now", ("round", "package", f"ours ({found.unit})", "reached", "accepted then"), steps)


@app.command(name="walk-away")
def walk_away(case: CaseFile, as_json: AsJson = False, package: Asked = None, *, fail: Fail = False, today: Today = None) -> None:
    """Hold their offer against walking away: in money, and whether operations would go on."""
    from batna.negotiate.walk_away import weigh_walking_away

    found = read_case(case)
    asked = None if package is None else parse_package(package)
    held = weigh_walking_away(found, package=asked, today=day_of(today))
    if as_json:
        print_json(held)
    else:
        rows = [(one.name, one.ready_on, one.gap_days, one.gap_cost.likely, say_percent(one.share)) for one in held.fallbacks]
        columns = ("instead", "ready on", "days of gap", f"gap costs ({held.unit})", "taken")
        print_table(held.says, columns, rows, (held.operations, *held.forbidden, *held.because))
    if fail and (not held.is_better or held.forbidden):
        raise typer.Exit(FINDING)


def _say(worth: "Worth | None") -> Option | None:
    if worth is None:
        return None
    return f"{worth.low:,.0f} to {worth.high:,.0f}" if worth.likely is None else worth.likely


def _answer(answered: bool | None) -> str:
    return "waiting" if answered is None else "yes" if answered else "no"
