"""How well the estimate of the counterpart's values meets the true ones: against Boulware, Linear, MiCRO and HardHeaded of NegMAS 0.16.

    benchmarks/negmas_env.sh && .venv-negmas/bin/python benchmarks/counterpart_model.py [--domains DIR] [--pairs FILE] --json

The counterpart puts an offer in each of 100 rounds, nobody accepts; we put our packages from the best down. For each session:
the correlation of the estimated with the true utility over all packages after half and after all of its offers, and the
share of packages whose true utility lies in the 90 % interval. Only its offers, their time and our own utilities are read.
The goals stand beside the means over all counterparts; `--goals` ends with status 1 when one is missed.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from tournament import Domain, in_negmas, make_utilities, read_domains

GOAL, LOWEST, COVER = 0.88, 0.6, (0.85, 0.95)  # mean correlation, the least of any counterpart, share inside the 90 % intervals
COUNTERPARTS = ("Boulware", "Linear", "MiCRO", "HardHeaded")


def listener() -> Any:
    """Return the class that puts one package after the other, refuses everything and notes what it hears."""
    from negmas.sao import ResponseType, SAONegotiator

    class Listener(SAONegotiator):  # type: ignore[misc]
        def __init__(self, puts: list[Any], **more: Any) -> None:
            super().__init__(**more)
            self.puts, self.heard = puts, []

        def propose(self, state: Any, dest: str | None = None) -> Any:  # noqa: ARG002
            return self.puts[state.step % len(self.puts)]

        def respond(self, state: Any, source: str | None = None) -> Any:  # noqa: ARG002
            if state.current_offer is not None:
                self.heard.append((state.current_offer, state.relative_time))
            return ResponseType.REJECT_OFFER

    return Listener


def classes() -> dict[str, Any]:
    from negmas.sao import BoulwareTBNegotiator, LinearTBNegotiator, MiCRONegotiator
    from negmas_genius_agents import HardHeaded

    return dict(zip(COUNTERPARTS, (BoulwareTBNegotiator, LinearTBNegotiator, MiCRONegotiator, HardHeaded), strict=True))


def refusing(base: Any) -> Any:
    """Return a class that puts what `base` would put and never accepts."""
    from negmas.sao import ResponseType

    class Refusing(base):  # type: ignore[misc]
        def respond(self, *given: Any, **more: Any) -> Any:
            super().respond(*given, **more)
            return ResponseType.REJECT_OFFER

    return Refusing


def listen(domain: Domain, name: str, theirs: int, rounds: int) -> tuple[list[int], list[float]]:
    """Return the places of the offers that the counterpart puts, and the time of each."""
    from negmas.sao import SAOMechanism

    random.seed(f"{domain.name} {name} {theirs}")
    space, sides = make_utilities(domain, reservations=False)
    outcomes = list(space.enumerate_or_sample())
    worth = np.array([float(sides[1 - theirs](outcome)) for outcome in outcomes])
    puts = [outcomes[int(at)] for at in np.argsort(-worth, kind="stable")]
    session = SAOMechanism(outcome_space=space, n_steps=rounds)
    ours = listener()(puts, name="ours")
    session.add(ours, ufun=sides[1 - theirs])
    session.add(refusing(classes()[name])(name="theirs"), ufun=sides[theirs])
    session.run()
    options = list(domain.options.values())
    sizes = [len(row) for row in options]
    places = [
        int(np.ravel_multi_index([row.index(value) for row, value in zip(options, offer, strict=True)], sizes)) for offer, _ in ours.heard
    ]
    return places, [time for _, time in ours.heard]


def score(domain: Domain, theirs: int, offers: list[int], times: list[float]) -> tuple[float, float]:
    """Return the correlation over all packages and how many of them lie in their 90 % interval."""
    from batna.simulate.estimate import estimate_counterpart

    sizes = tuple(len(row) for row in domain.options.values())
    columns = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1) + np.cumsum([0, *sizes[:-1]])
    ours = np.concatenate([np.array(row) for row in domain.values[1 - theirs]])
    true = np.concatenate([np.array(row) for row in domain.values[theirs]])[columns].sum(axis=1)
    nothing = np.empty((0, len(sizes)), dtype=np.int64)
    guess = estimate_counterpart(sizes, ours, columns[offers], times, refused=nothing, refused_at=[], draws=400)
    low, high = np.quantile(guess.drawn_utility(columns), (0.05, 0.95), axis=0)
    guessed = guess.utility(columns)
    correlation = float(np.corrcoef(guessed, true)[0, 1]) if np.ptp(true) and np.ptp(guessed) else 1.0
    return correlation, float(((true >= low - 1e-9) & (true <= high + 1e-9)).mean())


def measure(domains: list[Domain], rounds: int) -> list[dict[str, Any]]:
    rows = []
    for name in COUNTERPARTS:
        scores: dict[str, list[tuple[float, float]]] = {"half": [], "all": []}
        for domain in domains:
            for theirs in (0, 1):
                offers, times = listen(domain, name, theirs, rounds)
                half = len(offers) // 2
                scores["half"].append(score(domain, theirs, offers[:half], times[:half]))
                scores["all"].append(score(domain, theirs, offers, times))
        row: dict[str, Any] = {"counterpart": name, "sessions": len(scores["all"])}
        for part, found in scores.items():
            correlations = [one for one, _ in found]
            row |= {f"{part}": float(np.mean(correlations)), f"{part}_worst": min(correlations)}
            row |= {f"{part}_cover": float(np.mean([cover for _, cover in found]))}
        rows.append(row)
    return rows


def judge(rows: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Return a line for half and for all of the offers, with the goals, and whether all are met."""
    lines, met = [], True
    for part in ("half", "all"):
        mean, lowest, cover = (
            np.mean([row[part] for row in rows]),
            min(row[part] for row in rows),
            np.mean([row[f"{part}_cover"] for row in rows]),
        )
        holds = mean >= GOAL and lowest >= LOWEST and COVER[0] <= cover <= COVER[1]
        lines.append(
            f"{part}: mean {mean:.3f} (goal {GOAL}), lowest counterpart {lowest:.3f} (goal {LOWEST}), "
            f"in the intervals {cover:.3f} (goal {COVER[0]} to {COVER[1]}): {'met' if holds else 'missed'}"
        )
        met = met and bool(holds)
    return lines, met


def main() -> None:
    in_negmas()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--domains", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--max-packages", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--goals", action="store_true", help="end with status 1 when a goal is missed")
    given = parser.parse_args()
    if given.domains is None:
        from tempfile import mkdtemp

        from domains import write_domains

        given.domains = Path(mkdtemp())
        write_domains(given.domains, 10, 1)
    rows = measure(list(read_domains(given.domains, given.pairs, given.max_packages)), given.rounds)
    lines, met = judge(rows)
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            numbers = "  ".join(f"{name} {value:.3f}" for name, value in row.items() if isinstance(value, float))
            print(f"{row['counterpart']:<12}{numbers}")
        print("\n".join(lines))
    if given.goals and not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
