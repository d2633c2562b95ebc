"""What has changed in a case since a rehearsal began with it, as far as the viewer may know both."""

from collections.abc import Callable
from typing import Any, Final

from batna.model.case import Case
from batna.model.problem import HiddenFromRole

# What a rehearsal is worked out from, in words that stand in a list.
WATCHED: Final[tuple[tuple[str, Callable[[Case], Any]], ...]] = (
    ("issues", lambda case: [(issue.id, issue.label, issue.unit, tuple(issue.options)) for issue in case.issues]),
    ("rules", lambda case: case.rules),
    ("our values", lambda case: (case.unit, case.preferences.ours.values, case.preferences.ours.weights)),
    ("our walk-away", lambda case: case.preferences.ours.reservation),
    ("our target", lambda case: case.preferences.ours.target),
    ("our estimate of them", lambda case: case.preferences.theirs),
    ("costs", lambda case: (case.costs, case.quantity, case.rates)),
    ("the charter", lambda case: None if case.charter is None else (case.charter.red_lines, case.charter.tradables)),
    ("alternatives", lambda case: (case.alternatives, case.going_without)),
    ("how both sides bargain", lambda case: case.bargaining),
    ("the offers exchanged", lambda case: [(offer.id, offer.round, offer.by, dict(offer.package)) for offer in case.offers]),
)


def changed_parts(then: Case, now: Case) -> tuple[str, ...]:
    """Return in words what is not as it was; a part that is hidden from the viewer is not looked at."""
    return tuple(name for name, find in WATCHED if _differs(find, then, now))


def _differs(find: Callable[[Case], Any], then: Case, now: Case) -> bool:
    try:
        return bool(find(then) != find(now))
    except HiddenFromRole:
        return False
