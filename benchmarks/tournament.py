"""Play ours against the field of NegMAS 0.16 and negmas-genius-agents 0.3.0, every ordered pair, blind, and print what each got.

    benchmarks/negmas_env.sh && .venv-negmas/bin/python benchmarks/tournament.py --domains DIR --rounds 8 --repetitions 3 --json

Reservations and discounts of the files are not applied (no agreement is worth 0), as in the published comparison. Utilities
are those of GENIUS 10.4 (`batna.exchange.genius`), not those of the importer of NegMAS. One session is one ordered pair on
one domain: the first agent has the first profile and puts the first offer. `--reservations` plays with the files' reservations.
With 8 or 100 rounds the goals stand beside the figures; `--goals` ends with status 1 when one is missed. The goals of `BatnaFirm`: nobody
gains more against it than it gains against itself, and its own utility is no less than that of the best other.
"""

import argparse
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: small matrices on several threads are four times as slow on busy cores
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

FIELD = ("Boulware", "Conceder", "NaiveTitForTat", "MiCRO", "Atlas3", "CUHKAgent", "HardHeaded", "PonPoko", "AgentGG", "Caduceus")
OURS = ("Batna", "BatnaFirm")
GOALS = {
    8: (1.15, 0.98, 1.2),
    100: (1.08, 0.98, 1.0),
}  # by rounds: own, agreement, Nash product; the first and last as shares of the best other
FIRM_OWN = 1.0  # of the best other, when ours means a reservation
PAIRS = "a JSON object of name: [domain, ours, theirs]"


Played = dict[tuple[str, str], list[tuple[float, float, bool]]]  # sessions of each ordered pair: both utilities, whether they agreed


@dataclass(frozen=True)
class Domain:
    """A domain as both sides see it: the options of each issue, their utilities and the reservations."""

    name: str
    options: dict[str, list[str]]
    values: tuple[list[Any], list[Any]]
    reservations: tuple[float, float]


def in_negmas() -> None:
    """Start again in the environment that has NegMAS when this one has not; without one say how to make it and stop."""
    try:
        import negmas  # noqa: F401
    except ImportError:
        python = ROOT / os.environ.get("BATNA_NEGMAS", ".venv-negmas") / "bin/python"
        if not python.exists():
            print("NegMAS is not here: run benchmarks/negmas_env.sh first.", file=sys.stderr)
            raise SystemExit(0) from None
        os.execv(python, [str(python), *sys.argv])


def read_domains(folder: Path, pairs: Path | None, most: int) -> Iterator[Domain]:
    if pairs is not None:
        chosen = read_pairs(pairs)
        listed = [(name, find_pair(folder, name, files)) for name, files in chosen.items()]
    else:
        listed = [(place.name, pick_files(place)) for place in sorted(folder.iterdir()) if place.is_dir()]
    for name, files in listed:
        domain = read_domain(name, files, most)
        if domain is not None:
            yield domain


def read_pairs(path: Path) -> dict[str, list[str]]:
    """Return the pairs of a file; one that cannot be read ends the run."""
    try:
        chosen = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"{path}: {error}, expected {PAIRS}", file=sys.stderr)
        raise SystemExit(2) from None
    wrong = [name for name, files in chosen.items() if not is_triple(files)] if isinstance(chosen, dict) else ["the file"]
    if wrong:
        print(f"{path}: {wrong[0]}: expected {PAIRS}", file=sys.stderr)
        raise SystemExit(2)
    return dict(chosen)


def is_triple(files: Any) -> bool:
    return isinstance(files, list) and len(files) == 3 and all(isinstance(file, str) for file in files)


def find_pair(folder: Path, name: str, files: list[str]) -> list[Path]:
    """Return the files of a pair; the domain may be named by its folder, in which the profiles then lie."""
    place = next((path for path in (folder / file for file in files[:1]) if path.is_dir()), None)
    if place is None:
        return [find_file(folder, name, file) for file in files]
    profiles = [find_file(place, name, file) for file in files[1:]]
    domains = [path for path, file in read_files(place) if not file.weights]
    return [next((path for path in domains if is_domain_of(path, profiles)), place / "domain.xml"), *profiles]


def find_file(folder: Path, name: str, file: str) -> Path:
    """Return where a file of a pair lies: beside the folder of the domain, in it, or where it says."""
    tried = (folder / file, folder / name / file, Path(file))
    return next((path for path in tried if path.is_file()), tried[0])


def read_files(place: Path) -> list[tuple[Path, Any]]:
    """Return every domain and profile in a folder by name, and say which files are neither."""
    from batna.exchange.genius_file import read_genius_file
    from batna.model.problem import BadInput

    found = []
    for path in sorted(path for path in place.iterdir() if path.suffix.lower() == ".xml"):
        try:
            file = read_genius_file(path)
        except BadInput as error:
            print(f"{place.name}: {error.problems[0]}", file=sys.stderr)
            continue
        if file.issues:
            found.append((path, file))
        else:
            print(f"{place.name}: {path.name} is no domain and no profile: it has no issues", file=sys.stderr)
    return found


def is_domain_of(domain: Path, profiles: list[Path]) -> bool:
    return why_not(domain, profiles) is None


def why_not(domain: Path, profiles: list[Path]) -> str | None:
    """Return why a domain and two profiles are no case; None when they are."""
    from batna.exchange.genius import read_genius
    from batna.model.problem import BadInput

    try:
        read_genius(domain, *profiles)
    except BadInput as error:
        return str(error.problems[0])
    return None


def pick_files(place: Path) -> list[Path]:
    """Return a domain and the first two profiles by name whose values or weights differ, among those that can be read together.

    What could have been taken first and cannot be read is said.
    """
    files = read_files(place)
    profiles = [(path, file) for path, file in files if file.weights]
    refused, first = "", list[Path]()
    for (path, file), (other, second) in combinations(profiles, 2):
        if meaning(file) == meaning(second):
            continue
        for domain in [path for path, file in files if not file.weights] or [path]:
            reason = why_not(domain, [path, other])
            if reason is None:
                if refused:
                    print(f"{place.name}: {refused}; {path.name} and {other.name} are taken", file=sys.stderr)
                return [domain, path, other]
            refused, first = refused or reason, first or [domain, path, other]
    return first


def meaning(file: Any) -> Any:
    weights = {index: weight for index, (weight, _) in file.weights.items()}
    values = {i: ([(item.value, item.evaluation) for item in issue.items], issue.evaluator) for i, issue in file.issues.items()}
    return weights, values


def read_domain(name: str, files: list[Path], most: int) -> Domain | None:
    from batna.exchange.genius import read_genius
    from batna.measure.value import our_values, their_values
    from batna.model.problem import BadInput

    missing = [path for path in files if not path.is_file()]
    if missing:
        print(f"{name}: skipped, there is no file {missing[0]}", file=sys.stderr)
        return None
    if len(files) != 3:
        print(f"{name}: skipped, it has no two profiles that differ and can be read", file=sys.stderr)
        return None
    try:
        case = read_genius(*files)
    except BadInput as error:
        print(f"{name}: skipped, {error.problems[0]}", file=sys.stderr)
        return None
    count = 1
    for issue in case.issues:
        count *= len(issue.options)
    if count > most:
        print(f"{name}: skipped, {count:,} packages", file=sys.stderr)
        return None
    sides = our_values(case), their_values(case)
    floors = tuple(read_floor(path) for path in files[1:])
    options = {issue.id: [str(option) for option in issue.options] for issue in case.issues}
    return Domain(name, options, tuple([list(map(float, row)) for row in side.per_issue] for side in sides), floors)  # type: ignore[arg-type]


def read_floor(path: Path) -> float:
    from batna.exchange.genius_file import read_genius_file

    return read_genius_file(path).reservation or 0.0


def agent_classes() -> dict[str, Any]:
    import negmas_genius_agents as genius
    from negmas.sao import BoulwareTBNegotiator, ConcederTBNegotiator, MiCRONegotiator, NaiveTitForTatNegotiator
    from negmas_adapter import Batna, BatnaFirm

    plain = (BoulwareTBNegotiator, ConcederTBNegotiator, NaiveTitForTatNegotiator, MiCRONegotiator)
    written = (genius.Atlas3, genius.CUHKAgent, genius.HardHeaded, genius.PonPokoAgent, genius.AgentGG, genius.Caduceus)
    return dict(zip((*FIELD, *OURS), (*plain, *written, Batna, BatnaFirm), strict=True))


def make_utilities(domain: Domain, reservations: bool) -> tuple[Any, tuple[Any, Any]]:
    from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
    from negmas.preferences import TableFun

    space = make_os([make_issue(options, name) for name, options in domain.options.items()])
    sides = []
    for rows, floor in zip(domain.values, domain.reservations, strict=True):
        tops = [max(row) or 1.0 for row in rows]
        tables = [
            TableFun({option: value / top for option, value in zip(options, row, strict=True)})
            for options, row, top in zip(domain.options.values(), rows, tops, strict=True)
        ]
        sides.append(
            LinearAdditiveUtilityFunction(values=tables, weights=tops, outcome_space=space, reserved_value=floor if reservations else 0.0)
        )
    return space, (sides[0], sides[1])


def play(space: Any, sides: tuple[Any, Any], classes: tuple[Any, Any], rounds: int) -> tuple[float, float, bool]:
    """Play one session; return both utilities and whether they agreed."""
    from negmas.sao import SAOMechanism

    session = SAOMechanism(outcome_space=space, n_steps=rounds)
    for place in (0, 1):
        session.add(classes[place](name=f"player {place}"), ufun=sides[place])
    agreement = session.run().agreement
    if agreement is None:
        return float(sides[0].reserved_value), float(sides[1].reserved_value), False
    return float(sides[0](agreement)), float(sides[1](agreement)), True


def play_all(domains: list[Domain], agents: list[str], given: Any) -> Played:
    classes = agent_classes()
    played: Played = defaultdict(list)
    for domain in domains:
        space, sides = make_utilities(domain, given.reservations)
        for one in agents:
            for other in agents:
                if given.only and given.only not in {one, other}:
                    continue
                for repetition in range(given.repetitions):
                    random.seed(f"{domain.name} {one} {other} {repetition} {given.seed}")
                    played[one, other].append(play(space, sides, (classes[one], classes[other]), given.rounds))
    return played


def tally(agents: list[str], played: Played) -> list[dict[str, Any]]:
    rows = []
    for agent in agents:
        seen = [(a, b, agreed) for (one, _), games in played.items() if one == agent for a, b, agreed in games]
        seen += [(b, a, agreed) for (_, other), games in played.items() if other == agent for a, b, agreed in games]
        count = max(len(seen), 1)
        own, partner = sum(row[0] for row in seen) / count, sum(row[1] for row in seen) / count
        product = sum(row[0] * row[1] for row in seen if row[2]) / count
        agreement = sum(row[2] for row in seen) / count
        rows.append(
            {"agent": agent, "own": own, "partner": partner, "agreement": agreement, "nash_product": product, "sessions": len(seen)}
        )
    return sorted(rows, key=lambda row: -row["own"])


def print_rows(rows: list[dict[str, Any]]) -> None:
    print(f"{'agent':<16}{'own':>8}{'partner':>9}{'agreed':>8}{'product':>9}{'sessions':>10}")
    for row in rows:
        numbers = f"{row['own']:8.3f}{row['partner']:9.3f}{row['agreement']:8.3f}{row['nash_product']:9.3f}{row['sessions']:10d}"
        print(f"{row['agent']:<16}{numbers}")


def judge(rows: list[dict[str, Any]], played: Played, rounds: int) -> tuple[str, bool]:
    """Return how ours stands beside the best other and the goals, and whether it meets them; nothing without ours and others."""
    ours = next((row for row in rows if row["agent"] in OURS), None)
    others = [row for row in rows if row["agent"] not in OURS]
    if ours is None or not others:
        return "", True
    own, product = (ours[key] / max(row[key] for row in others) for key in ("own", "nash_product"))
    if ours["agent"] == "BatnaFirm":
        return judge_firm(own, played)
    figures = {"own / best other": own, "agreement": ours["agreement"], "Nash product / best other": product}
    goals = GOALS.get(rounds)
    if goals is None:
        return "; ".join(f"{name} {figure:.3f}" for name, figure in figures.items()), True
    met = all(figure >= goal for figure, goal in zip(figures.values(), goals, strict=True))
    said = "; ".join(f"{name} {figure:.3f} (goal {goal:g})" for (name, figure), goal in zip(figures.items(), goals, strict=True))
    return f"{said}: {'met' if met else 'missed'}", met


def judge_firm(own: float, played: Played) -> tuple[str, bool]:
    """Return who gains the most against a reservation that is meant, and whether that is no more than it gains itself."""
    gains = {other: gained(played, other, "BatnaFirm") for other, against in played if against == "BatnaFirm"}
    itself = gains.pop("BatnaFirm")
    most = max(gains, key=lambda other: gains[other])
    met = own >= FIRM_OWN and gains[most] <= itself
    said = f"own / best other {own:.3f} (goal {FIRM_OWN:g}); it gains {itself:.3f} against itself, {most} {gains[most]:.3f} (goal: no more)"
    return f"{said}: {'met' if met else 'missed'}", met


def gained(played: Played, agent: str, against: str) -> float:
    """Return the mean utility of an agent in its sessions against another, in both orders."""
    games = [a for a, _, _ in played[agent, against]] + [b for _, b, _ in played[against, agent]]
    return sum(games) / len(games)


def parse() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--domains", type=Path)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--agents", nargs="+", default=["Batna", *FIELD], help="names, separated by commas or blanks")
    parser.add_argument("--only", help="play only the sessions in which this agent takes part")
    parser.add_argument("--matrix", action="store_true", help="also say what each agent got from each other")
    parser.add_argument("--reservations", action="store_true")
    parser.add_argument("--max-packages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--goals", action="store_true", help="end with status 1 when a goal is missed")
    given = parser.parse_args()
    if given.rounds < 1 or given.repetitions < 1:
        parser.error("at least one round and one repetition are needed")
    return given


def main() -> None:
    in_negmas()
    given = parse()
    if given.domains is None:
        from tempfile import mkdtemp

        from domains import write_domains

        given.domains = Path(mkdtemp())
        write_domains(given.domains, 15, 5)
    agents = [name for names in given.agents for name in names.split(",") if name]
    unknown = [name for name in agents if name not in {*FIELD, *OURS}]
    if unknown:
        print(f"no agent is called {unknown[0]}: there are {', '.join((*OURS, *FIELD))}", file=sys.stderr)
        raise SystemExit(2)
    domains = list(read_domains(given.domains, given.pairs, given.max_packages)) if given.domains.is_dir() else []
    if not domains:
        print(f"{given.domains}: no domain is left to play on", file=sys.stderr)
        raise SystemExit(2)
    played = play_all(domains, agents, given)
    rows = tally(agents, played)
    said, met = judge(rows, played, given.rounds)
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        print_rows(rows)
        print(said)
    if given.matrix:
        for one, other in sorted(played):
            games = played[one, other]
            mean = [sum(game[k] for game in games) / len(games) for k in range(3)]
            print(f"{one:>16} {other:<16}{mean[0]:7.3f}{mean[1]:7.3f}{mean[2]:7.3f}", file=sys.stderr)
    if given.goals and not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
