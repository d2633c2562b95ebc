"""Put something harmless where a document cannot be read, so that the rest of it can be checked as well."""

from collections.abc import Sequence
from typing import Any, Final

Path = Sequence[str | int]

SINGLE: Final = ("reservation", "target", "ceiling", "discount")


def stand_in(document: dict[str, Any], path: Path, *, unknown: bool = False) -> bool:
    """Mend a document in place at one path; return whether that could be done without a wrong word about the rest.

    A number gets 0 where nothing else is compared with it; a field that is `unknown`, or that may be missing, goes.
    """
    match list(path):
        case ["preferences", _, "values", _, int(), *_]:
            return _put_zero(document, path[:5])
        case ["stakeholders", _, "trade_offs", _, int()] | ["stakeholders", _, "needs", _, "from", _, _]:
            return _put_zero(document, path)
        case ["preferences", _, "weights" | "values", *_]:
            return _take_out(document, path[:3])
        case ["preferences", _, field, *_] if field in SINGLE:
            return _take_out(document, path[:3])
        case [part, _, *_] if unknown and part != "costs":
            return _take_out(document, path)
    return False


def _holder(document: Any, path: Path) -> Any:
    for part in path[:-1]:
        document = document[part]
    return document


def _put_zero(document: dict[str, Any], path: Path) -> bool:
    holder = _holder(document, path)
    if isinstance(holder, tuple):
        return False
    holder[path[-1]] = 0
    return True


def _take_out(document: dict[str, Any], path: Path) -> bool:
    _holder(document, path).pop(path[-1], None)
    return True
