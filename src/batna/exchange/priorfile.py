"""Read what past talks taught: the JSON of `batna learn priors --json`, as the prior of another command."""

import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from batna.exchange.casefile import parse_json
from batna.exchange.whole import read_whole
from batna.learn.priors import Verdict
from batna.model.problem import BadInput, Problem, shown
from batna.simulate.beliefs import Prior
from batna.simulate.tactics import Tactic

MAX_BYTES: Final = 10_000_000
EXPECTED: Final = "the JSON of batna learn priors --json"
TACTICS: Final = {tactic.name.lower(): tactic for tactic in Tactic}
T = TypeVar("T")


def read_prior(path: str | os.PathLike[str]) -> Prior | None:
    """Return the prior in a file; None where the file itself says that there is not enough data to go by.

    Raises `BadInput` with one problem per cause: file, place, what stands there and what was expected.
    """
    try:
        text = read_whole(Path(path), MAX_BYTES).decode("utf-8-sig")
        return _prior_of(parse_json(text))
    except UnicodeDecodeError as error:
        problem = Problem(f"byte {error.start + 1}", "bytes that are not UTF-8", EXPECTED)
        raise BadInput([problem]).in_file(str(path)) from None
    except BadInput as error:
        raise error.in_file(str(path)) from None


def _prior_of(document: object) -> Prior | None:
    if not isinstance(document, Mapping) or not isinstance(document.get("prior"), Mapping):
        raise BadInput([Problem("", shown(document), EXPECTED)])
    problems: list[Problem] = []

    def read(place: str, value: Any, expected: str, convert: Callable[[Any], Any]) -> Any:
        try:
            return convert(value)
        except (KeyError, TypeError, ValueError):
            problems.append(Problem(place, shown(value), expected))
            return None

    parts: Mapping[str, Any] = document["prior"]
    names, factors = ", ".join(TACTICS), "numbers above 0"
    verdict = read("verdict", document.get("verdict"), f"one of {', '.join(get_args(Verdict))}", _verdict)
    tactics = read("prior.tactics", parts.get("tactics"), f"{factors} for {names}", lambda found: _factors(found, _tactic))
    paces = read("prior.paces", parts.get("paces"), f"{factors} for each β above 0", lambda found: _factors(found, _positive))
    shift = read("prior.reservation_shift", parts.get("reservation_shift"), "a number from −1 to 1", _share)
    cases = read("prior.cases", parts.get("cases"), "a whole number from 0", _count)
    deadlines = read("prior.deadlines", parts.get("deadlines", [0, 0]), "two whole numbers, kept and passed", _deadlines)
    of = read("prior.of", parts.get("of", ""), "a text", _text)
    if problems:
        raise BadInput(problems)
    return Prior(tactics, paces, shift, cases, deadlines, of) if verdict == "learned" else None


def _verdict(value: object) -> str:
    if value not in get_args(Verdict):
        raise ValueError
    return str(value)


def _factors(found: object, key: Callable[[str], T]) -> dict[T, float]:
    return {key(name): _positive(value) for name, value in found.items()} if isinstance(found, Mapping) else _refuse()


def _refuse() -> Any:
    raise TypeError


def _tactic(name: str) -> Tactic:
    return TACTICS[name]


def _positive(value: object) -> float:
    number = _number(float(value) if isinstance(value, str) else value)
    return number if number > 0 else _refuse()


def _share(value: object) -> float:
    number = _number(value)
    return number if -1 <= number <= 1 else _refuse()


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else _refuse()


def _deadlines(value: list[object]) -> tuple[int, int]:
    kept, passed = map(_count, value)
    return (kept, passed) if kept <= passed else _refuse()


def _text(value: object) -> str:
    return value if isinstance(value, str) else _refuse()
