"""`batna plan rehearsal`: play our side against a type of supplier, in a terminal or from a pipe."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import typer

from batna.cli.output import plain, print_json, print_table, printable
from batna.measure.value import our_values
from batna.measure.wording import say_amount
from batna.measure.worth import Worth
from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.package import Package, read_package, say_package
from batna.model.problem import BadInput, NotEnoughData, Problem, shown
from batna.negotiate.ledger import keep_ledger
from batna.negotiate.next_offer import NextOffer, choose_next_offer
from batna.plan.rehearsal import (
    Action,
    Debrief,
    Move,
    Point,
    Rehearsal,
    Setup,
    Turn,
    ask_hint,
    debrief_rehearsal,
    play_rehearsal,
    why_not_signed,
)
from batna.simulate.beliefs import Prior

LISTED: Final = 12
OPEN: Final = "open"
STAYS: Final = "What was offered stays offered, on both sides of the table."
MOVES: Final[dict[str, Action]] = {"accept": "accept", "no": "no", "walk": "walk"}
WORDS: Final = {
    "offer price=190 delivery=30": "put an offer; issues not named stay as in your last offer, or in theirs while you have none",
    "offer price=#2 warranty=open": "an option by its number, and an issue that you leave to them",
    "offer 2 1 3": "an option for each issue by number, in the order of the table",
    "offer hint": "put the package of the last hint",
    "hint": "what the next-offer planner would do, and why",
    "accept": "take their last offer",
    "no because …": "say no, with your reason; it takes a round",
    "walk": "walk away",
    "back": "take back your last move and their answer; the debrief counts it",
    "options, talks, help, quit": "the options with their numbers; all offers so far; this list; stop and look back",
}
Command = tuple[str, str]


@dataclass(slots=True)
class Table:
    """A rehearsal at the terminal: the moves so far and the last hint."""

    case: Case
    setup: Setup
    today: date
    echoes: bool
    as_json: bool
    prior: Prior | None = None
    taken_back: int = 0
    moves: list[Move] = field(default_factory=list)
    hint: NextOffer | None = None

    @property
    def now(self) -> Rehearsal:
        return play_rehearsal(self.case, self.setup, self.moves, prior=self.prior)


def rehearse(case: Case, setup: Setup, *, as_json: bool, today: date, prior: Prior | None = None) -> None:
    """Play until somebody accepts or leaves, or until the input ends; then print transcript and debrief."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    table = Table(case, setup, today, echoes=not sys.stdin.isatty(), as_json=as_json, prior=prior)
    with _aside(as_json):
        _welcome(table)
        _play(table)
        ended = table.now
        debrief = debrief_rehearsal(case, ended, keep_ledger, today=today, prior=prior)
        _print_debrief(table, debrief)
    if as_json:
        state = "stopped" if ended.state == "ours" else ended.state
        # The kind and the seed are in it: what is printed afterwards may say what the supplier was.
        told = {"before": [_told(turn) for turn in ended.before], "transcript": [_told(turn) for turn in ended.turns]}
        print_json({"setup": ended.setup, "state": state, "taken_back": table.taken_back} | told | {"debrief": debrief})


@contextlib.contextmanager
def _aside(as_json: bool) -> Iterator[None]:
    """With --json the talks go to standard error on a terminal, and nowhere in a pipe."""
    if not as_json:
        yield
        return
    with contextlib.redirect_stdout(sys.stderr if sys.stdin.isatty() else io.StringIO()):
        yield


def _play(table: Table) -> None:
    shown_turns = 0
    while True:
        now = table.now
        for turn in now.turns[min(shown_turns, len(now.turns)) :]:
            _print_turn(table, now, turn)
        shown_turns = len(now.turns)
        if now.state != "ours":
            return
        command = _read(table)
        if command is None or command[0] == "quit":
            return
        try:
            _obey(table, now, *command)
        except (BadInput, NotEnoughData) as error:
            typer.echo(printable(str(error)), err=table.as_json)


def _read(table: Table) -> Command | None:
    """Return the next command and what follows it; None at the end of the input."""
    while True:
        try:
            line = input("" if table.echoes else "you> ").strip()
        except (EOFError, KeyboardInterrupt, OSError):
            typer.echo("\nThe input has ended, so the rehearsal stops here.")
            return None
        if table.echoes and line:
            typer.echo(printable(f"you> {line}"))
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            return word.lower(), rest.strip()


def _obey(table: Table, now: Rehearsal, word: str, rest: str) -> None:
    if word in MOVES:
        _try(table, Move(MOVES[word], reason=re.sub(r"^because\b\s*", "", rest)))
    elif word == "offer":
        _try(table, Move("offer", _offer_in(table, now, rest)))
    elif word == "back":
        _take_back(table)
    elif word in {"hint", "options", "talks", "help"}:
        {"hint": _print_hint, "options": _print_options, "talks": _print_talks, "help": _print_help}[word](table)
    else:
        raise BadInput([Problem("", shown(word), "offer, accept, no, walk, back, hint, options, talks, help or quit")])


def _try(table: Table, move: Move) -> None:
    """Make a move; one that cannot be made changes nothing."""
    play_rehearsal(table.case, table.setup, [*table.moves, move], prior=table.prior)
    table.moves.append(move)
    table.hint = None


def _take_back(table: Table) -> None:
    """Take back our last move of the rehearsal with its answer; what was put in the real talks stays."""
    if not table.moves:
        raise BadInput([Problem("back", "", "a move of yours in this rehearsal; what was put in the real talks stays")])
    table.moves.pop()
    table.taken_back += 1
    table.hint = None
    now = table.now
    last = next((turn for turn in reversed((*now.before, *now.turns)) if turn.by == "theirs"), None)
    typer.echo("Taken back." if last is None else "Taken back. On the table is again:")
    if last is not None:
        _print_turn(table, now, last)


def _offer_in(table: Table, now: Rehearsal, text: str) -> Package:
    """Return the package that the words after `offer` mean."""
    issues = table.case.issues
    if text.lower() == "hint":
        if table.hint is None or table.hint.package is None:
            raise BadInput([Problem("offer", shown(text), "a hint that names a package; ask for one with hint")])
        return table.hint.package
    numbers = text.replace(",", " ").split()
    if numbers and len(numbers) == len(issues) and all(re.fullmatch(r"#?\d+|-|open", number) for number in numbers):
        named = {issue.id: number if number.startswith("#") else f"#{number}" for issue, number in zip(issues, numbers, strict=True)}
    else:
        named = _pairs_in(issues, text)
    base: dict[str, Option] = dict(_last_of(now, "ours") or now.on_table or {})
    left_open = {name for name, option in named.items() if option.lstrip("#").lower() in {OPEN, "-"}}
    chosen = {name: _by_number(table.case.issue(name), option) for name, option in named.items() if name not in left_open}
    return read_package(issues, {name: option for name, option in (base | chosen).items() if name not in left_open})


def _pairs_in(issues: tuple[Issue, ...], text: str) -> dict[str, str]:
    """Return the text given for each issue, as in `price=190 payment=30 days`; texts may hold spaces."""
    names = {issue.id.lower(): issue.id for issue in issues}
    heads = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    parts = re.split(rf"(?:^|[\s,]+)({heads})\s*=\s*", f" {text}", flags=re.IGNORECASE)
    if parts[0].strip() or len(parts) < 3:
        what = parts[0].strip() or text
        raise BadInput([Problem("offer", shown(what), f"issue=option for one or more of {', '.join(names.values())}")])
    return {names[name.lower()]: option.strip().strip("\"'") for name, option in zip(parts[1::2], parts[2::2], strict=True)}


def _by_number(issue: Issue, written: str) -> str | Option:
    """Return the option that `#2` means, else what was written."""
    number = re.fullmatch(r"#(\d+)", written)
    if number is None or issue.has(written):
        return written
    if not 1 <= int(number[1]) <= len(issue.options):
        raise BadInput([Problem(f"package.{issue.id}", written, f"a number from #1 to #{len(issue.options)}")])
    return issue.options[int(number[1]) - 1]


def _last_of(now: Rehearsal, by: str) -> Package | None:
    turns = (*now.before, *now.turns)
    return next((turn.package for turn in reversed(turns) if turn.by == by and turn.action == "offer"), None)


def _welcome(table: Table) -> None:
    case, setup = table.case, table.setup
    typer.echo(printable(f"Rehearsal: {case.buyer} and {case.supplier}, {case.title}. You play {case.buyer}."))
    if table.prior is not None:
        typer.echo(printable(f"{case.supplier} is drawn from what you believe and what finished cases say. {table.prior.says}."))
    typer.echo(
        printable(f"You can put {setup.rounds} offers. {case.supplier} has a deadline that it does not tell. Type help for the commands.")
    )
    _print_options(table)
    now = table.now
    if now.before:
        typer.echo(printable(f"\nIt goes on from where the talks stand. {STAYS}"))
        _print_talks(table)
        if not now.turns and now.on_table is not None:
            _print_turn(table, now, next(turn for turn in reversed(now.before) if turn.by == "theirs"))


def _print_options(table: Table) -> None:
    rows = [(issue.id, issue.label, text) for issue, text in _our_rows(table.case)]
    print_table("What can be agreed, and what it is worth to us", ("issue", "name", "options: number, option (value to us)"), rows)


def _our_rows(case: Case) -> Iterator[tuple[Issue, str]]:
    for issue, row in zip(case.issues, our_values(case).per_issue, strict=True):
        told = [f"#{at} {issue.say(option)} ({say_amount(float(row[at - 1]), '')})" for at, option in enumerate(issue.options[:LISTED], 1)]
        more = len(issue.options) - LISTED
        yield issue, " · ".join([*told, *([f"and {more} more up to #{len(issue.options)}"] if more > 0 else [])])


def _print_turn(table: Table, now: Rehearsal, turn: Turn) -> None:
    case = table.case
    who = case.supplier if turn.by == "theirs" else "You"
    typer.echo(printable(f"\nRound {turn.round} · {who}{_say_done(turn)}"))
    if turn.package is None or turn.ours is None:
        return
    worth = _say_worth(case.unit, turn.ours)
    if turn.by == "ours" and turn.action == "offer":
        typer.echo(printable(f"  {say_package(case.issues, turn.package)} {worth}"))
        return
    changed = {one.issue: issue.say(one.before) for one in turn.changes for issue in case.issues if issue.id == one.issue}
    every = (*now.before, *now.turns)
    at = next(place for place, one in enumerate(every) if one is turn)
    ours = next((one.package for one in reversed(every[:at]) if one.by == "ours" and one.package), None) or {}
    rows = [
        (issue.label, issue.say(turn.package[issue.id]), changed.get(issue.id, ""), issue.say(ours[issue.id]) if issue.id in ours else "")
        for issue in case.issues
        if issue.id in turn.package
    ]
    title = "Agreed" if turn.action == "accept" else "Their offer"
    clauses = why_not_signed(case, turn.package)
    print_table(f"{title} {worth}", ("issue", "option", "before", "your last offer"), rows, clauses)


def _say_done(turn: Turn) -> str:
    if turn.by == "theirs":
        return f": {turn.says}" if turn.says else " offered:"
    done = {"offer": " offer", "accept": " accept", "no": " say no", "walk": " walk away"}[turn.action]
    return f"{done}, because {turn.says}" if turn.says else f"{done}."


def _say_worth(unit: str, worth: Worth) -> str:
    if worth.likely is None:
        return f"({say_amount(worth.low, unit)} to {say_amount(worth.high, unit)} to us)"
    return f"({say_amount(worth.likely, unit)} to us)"


def _print_hint(table: Table) -> None:
    table.hint = ask_hint(table.case, table.now, lambda talks, rounds: choose_next_offer(talks, rounds=rounds), today=table.today)
    package = "" if table.hint.package is None else f" {say_package(table.case.issues, table.hint.package)}"
    typer.echo(printable(f"Hint: {table.hint.reason}{package}"))
    for sentence in (*table.hint.trades, *table.hint.because):
        typer.echo(printable(f"  because {sentence}"))


def _print_talks(table: Table) -> None:
    rows = [
        (turn.round, "you" if turn.by == "ours" else table.case.supplier, turn.action, *_cells(table.case, turn))
        for turn in (*table.now.before, *table.now.turns)
    ]
    print_table("The talks so far", ("round", "by", "does", "package", f"ours ({table.case.unit})"), rows)


def _cells(case: Case, turn: Turn) -> tuple[str, float | None]:
    package = turn.says if turn.package is None else say_package(case.issues, turn.package)
    return package, None if turn.ours is None else turn.ours.likely


def _print_help(_table: Table) -> None:
    print_table("What you can say", ("command", "what it does"), list(WORDS.items()))


def _print_debrief(table: Table, debrief: Debrief) -> None:
    case = table.case
    typer.echo(printable(f"\n{debrief.says}"))
    typer.echo(f"{debrief.began}{_say_back(table.taken_back)}")
    typer.echo(printable(f"What the supplier was. {debrief.type.says}"))
    if debrief.best is not None and debrief.left:
        best = f"{say_package(case.issues, debrief.best)} ({say_amount(debrief.best_ours or 0.0, case.unit)} to us)"
        typer.echo(printable(f"The best that it would have signed: {best}."))
    if debrief.better is not None and debrief.unclaimed:
        better = f"{say_package(case.issues, debrief.better)} ({say_amount(debrief.unclaimed, case.unit)} more to us)"
        typer.echo(printable(f"At no cost to them it could have been: {better}."))
    if debrief.concessions:
        rows = [(one.round, one.given, one.got, "no" if one.bought_nothing else "yes", one.says) for one in debrief.concessions]
        print_table("What your concessions bought", ("round", "given", "they gave", "bought something", "what happened"), rows)
    points = [(*_who(case, one), one.ours, one.theirs, one.distance) for one in debrief.path]
    columns = ("round", "by", "", f"ours ({case.unit})", "theirs", "to the frontier")
    print_table("Every whole offer", columns, points, debrief.because)


def _who(case: Case, point: Point) -> tuple[int, str, str]:
    return point.round, "you" if point.by == "ours" else case.supplier, "rehearsed" if point.rehearsed else "real"


def _say_back(count: int) -> str:
    return f" You took back {count} of your moves." if count > 1 else " You took back one of your moves." if count else ""


def _told(turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = plain(turn)
    return told
