"""The command `batna simulate`: play the plan of every casefile in a folder, on many processes, and go on where it stopped."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from batna.cli.output import plain
from batna.exchange.whole import read_whole
from batna.model.problem import BadInput, Problem, shown
from batna.plan._choices import MOST_SESSIONS, Way

if TYPE_CHECKING:
    from batna.plan.simulation import SimulatedPlan
    from batna.simulate.fleet import Cluster, Result

app = typer.Typer()
ENDINGS: Final = {".yaml", ".yml", ".json"}
LONGEST: Final = 100_000_000  # bytes of one line of results
BEGINS: Final = b'{"case": '  # how each line of the results begins
STOPPED: Final = "Stopped. The same command goes on from here when it is given the same --results."

Folder = Annotated[Path, typer.Argument(help="A folder of casefiles; its own folders count too.", show_default=False)]
Results = Annotated[
    Path | None,
    typer.Option("--results", "-o", help="Where to add the results, a line of JSON each; what it holds already is not done again."),
]
Workers = Annotated[int, typer.Option(min=0, max=61, help="How many processes; 0 for one on each core.")]
Scheduler = Annotated[str | None, typer.Option(help="Play on this dask cluster instead, such as tcp://127.0.0.1:8786.")]
AWay = Annotated[Way, typer.Option("--way", help="How we concede.")]
Sessions = Annotated[int, typer.Option(min=1, max=MOST_SESSIONS, help="How many supplier types are played.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers, whatever the number of processes.")]


@dataclass(frozen=True, slots=True)
class Errand:
    """A casefile to play, and how."""

    file: str
    way: Way
    sessions: int


def play_file(errand: Errand, /, *, seed: int) -> "SimulatedPlan":
    """Read a casefile and play its plan; done in a process of its own."""
    from batna.exchange.casefile import read_case
    from batna.plan.simulation import simulate_plan

    return simulate_plan(read_case(errand.file), way=errand.way, sessions=errand.sessions, seed=seed)


@app.command()
def simulate(
    folder: Folder,
    *,
    results: Results = None,
    way: AWay = "slow",
    sessions: Sessions = 1000,
    seed: Seed = 0,
    workers: Workers = 0,
    scheduler: Scheduler = None,
) -> None:
    """Play the plan of every casefile in a folder, and print what it may bring as lines of JSON."""
    from batna.simulate.fleet import run

    cases = {file.relative_to(folder).as_posix(): file for file in _casefiles(folder, results)}
    told = {name: {"case": name, "digest": _digest(file), "way": way, "sessions": sessions, "seed": seed} for name, file in cases.items()}
    done = _done(results, told) if results is not None else set()
    errands = {name: Errand(str(file.resolve()), way, sessions) for name, file in cases.items()}
    failed = 0
    with _output(results) as output, _progress(len(cases), len(done)) as advance, _executor(workers, scheduler) as executor:
        played = run(errands, play_file, executor, done=done, seed=seed)
        try:
            with closing(played):  # type: ignore[type-var]
                for result in played:
                    output.write(_line(told[result.key], result))
                    output.flush()
                    failed += result.error is not None
                    advance(result)
        except KeyboardInterrupt:
            typer.echo(STOPPED, err=True)
            raise typer.Exit(130) from None
    if results is not None:
        typer.echo(f"{len(cases):,} casefiles: {len(done):,} were there, {len(cases) - len(done) - failed:,} played, {failed:,} failed.")
    if failed:
        raise typer.Exit(2)


def _casefiles(folder: Path, results: Path | None) -> list[Path]:
    files = (file for file in folder.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file())
    found = sorted(file for file in files if results is None or file.resolve() != results.resolve())
    if not found:
        raise BadInput([Problem("FOLDER", shown(str(folder)), "a folder with casefiles, .yaml or .json")])
    return found


def _digest(file: Path) -> str | None:
    """Return what tells one version of a file from another; None where it cannot be read, which playing it will say."""
    from batna.exchange.casefile import MAX_BYTES

    try:
        return hashlib.blake2b(read_whole(file, MAX_BYTES), digest_size=8).hexdigest()
    except BadInput:
        return None


def _line(told: dict[str, Any], result: "Result[SimulatedPlan]") -> str:
    line = told | {"case_seed": result.seed, "error": result.error, "result": plain(result.value)}
    # A file name that is no text is written as JSON's \u escapes.
    return json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace").decode() + "\n"


def _done(results: Path, told: dict[str, dict[str, Any]]) -> set[str]:
    """Return the cases whose result is there: of the same file, played in the same way, without an error."""
    done: set[str] = set()
    for number, line in enumerate(_whole_lines(results), start=1):
        try:
            known = json.loads(line)
            name, error = known["case"], known["error"]
            same = told.get(name) == {field: known.get(field) for field in ("case", "digest", "way", "sessions", "seed")}
        except (ValueError, TypeError, KeyError, AttributeError):
            raise _no_result(results, number, line) from None
        if same and error is None:
            done.add(name)
    return done


def _whole_lines(results: Path) -> Iterator[bytes]:
    """Yield the lines of the results so far; one that was cut off when its writer was killed is taken out of the file."""
    if not results.exists():
        return
    whole = number = 0
    try:
        with results.open("rb") as file:
            while (line := file.readline(LONGEST)).endswith(b"\n"):
                number, whole = number + 1, whole + len(line)
                yield line
    except OSError as error:
        raise BadInput([Problem("", "", f"a file that can be read: {error.strerror}", str(results))]) from None
    if line and not line.startswith(BEGINS[: len(line)]):
        raise _no_result(results, number + 1, line)
    if line:
        os.truncate(results, whole)


def _no_result(results: Path, number: int, line: bytes) -> BadInput:
    text = line.decode(errors="replace").rstrip("\n")
    return BadInput([Problem(f"line {number}", shown(text), "a result of batna simulate", str(results))])


@contextmanager
def _output(results: Path | None) -> Iterator[TextIO]:
    if results is None:
        yield sys.stdout
        return
    try:
        output = results.open("a", encoding="utf-8")
    except OSError as error:
        raise BadInput([Problem("--results", shown(str(results)), f"a place that can be written: {error.strerror}")]) from None
    with output:
        yield output


@contextmanager
def _executor(workers: int, scheduler: str | None) -> Iterator["Cluster | int"]:
    if scheduler is None:
        yield workers
        return
    try:
        from distributed import Client
    except ImportError:
        raise BadInput([Problem("--scheduler", "", "the extra cluster: pip install 'batna[cluster]'")]) from None
    try:
        client = Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise BadInput([Problem("--scheduler", shown(scheduler), "the address of a dask scheduler that answers")]) from None
    with client:
        yield client


@contextmanager
def _progress(total: int, done: int) -> "Iterator[Callable[[Result[SimulatedPlan]], None]]":
    """Yield what to call after each case: a bar on a terminal; in a pipe it says nothing but what failed."""

    def complain(result: "Result[SimulatedPlan]") -> None:
        if result.error is not None:
            typer.echo(f"{result.key}: {result.error}", err=True)

    if not sys.stderr.isatty():
        yield complain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Playing", total=total, completed=done)

        def advance(result: "Result[SimulatedPlan]") -> None:
            complain(result)
            bar.advance(task)

        yield advance
