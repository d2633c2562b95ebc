"""The debrief of a rehearsal as pages show it, and several of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from batna.model.case import Case
from batna.model.estimate import as_estimate
from batna.negotiate.ledger import keep_ledger
from batna.plan.rehearsal import KINDS, Debrief, Point, debrief_rehearsal
from batna.prepare.alternatives import our_reservation
from workbench.plan.sitting import Sitting, sit
from workbench.records import load
from workbench.ui.charts import Picture, line_chart
from workbench.ui.figures import with_unit, write_short
from workbench.ui.parts import part

RESULTS: Final = {"agreed": "Agreed", "we left": "Walked away", "they left": "The supplier left", "stopped": "Stopped"}
MOST_LABELS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One rehearsal in the comparison; `debrief` is None while it goes on or where the case has changed since.

    `supplier` numbers the suppliers, so that people see who played the same one.
    """

    record: load.Rehearsal
    supplier: int
    kind: str
    result: str
    debrief: Debrief | None


def look_back(sitting: Sitting) -> Debrief | None:
    """Return the debrief of a rehearsal that has ended; None where the case has changed since."""
    if sitting.live is None or not sitting.is_over:
        return None
    walk_away = not part(lambda: our_reservation(sitting.case)).hidden
    return debrief_rehearsal(sitting.case, sitting.live, keep_ledger, today=timezone.localdate(), walk_away=walk_away)


def rows_of(case: Case, records: Sequence[load.Rehearsal], shown: Sequence[load.Rehearsal]) -> list[Row]:
    """Return the rehearsals `shown` of all `records`, suppliers numbered in the order in which they were first met."""
    numbers: dict[tuple[str, int], int] = {}
    for record in sorted(records, key=lambda one: one.id):
        numbers.setdefault((record.kind, record.seed), len(numbers) + 1)
    return [
        Row(
            record,
            numbers[record.kind, record.seed],
            KINDS[record.kind].label if record.kind in KINDS else "Drawn",
            RESULTS.get(record.result, record.result) if record.state == "ended" else "Going on",
            look_back(sit(case, record)),
        )
        for record in shown
    ]


def best_of(rows: Sequence[Row]) -> Row | None:
    """Return the rehearsal that left the least on the table, among those that ended by themselves."""
    known = [row for row in rows if row.debrief is not None and row.debrief.left is not None and row.debrief.result == "agreed"]
    return min(known, key=lambda row: (row.debrief.left or 0.0, row.debrief.rounds) if row.debrief else (0.0, 0), default=None)


def facts_of(case: Case, debrief: Debrief) -> dict[str, Any]:
    """Return what the page of a debrief shows beside the debrief itself."""
    return {
        "result": RESULTS[debrief.result],
        "values": values_of(case, debrief),
        "distances": distances_of(case, debrief),
        "weights": [(case.issue(name).label, share, round(100 * share)) for name, share in debrief.type.weights],
        "best": terms_of(case, debrief.best),
        "better": terms_of(case, debrief.better),
        "points": [(point, "You" if point.by == "ours" else case.supplier) for point in debrief.path],
        "most_distance": max((point.distance for point in debrief.path), default=0.0),
    }


def terms_of(case: Case, package: Any) -> list[tuple[str, str]]:
    return [(issue.label, issue.say(package[issue.id])) for issue in case.issues] if package else []


def values_of(case: Case, debrief: Debrief) -> Picture | None:
    """Return our value of every whole offer, round by round, with our marks and the best that they would have signed."""
    floor, target = part(lambda: our_reservation(case)).result, case.preferences.ours.target
    levels = [("the best they would have signed", debrief.best_ours)]
    levels += [("walk-away", None if floor is None else floor.likely), ("target", None if target is None else as_estimate(target).likely)]
    return _picture(case, debrief.path, "ours", [(name, worth) for name, worth in levels if worth is not None])


def distances_of(case: Case, debrief: Debrief) -> Picture | None:
    """Return how far every whole offer lay from the frontier, round by round."""
    return _picture(case, debrief.path, "distance", [])


def _picture(case: Case, path: Sequence[Point], what: str, levels: Sequence[tuple[str, float]]) -> Picture | None:
    if len(path) < 2:
        return None
    series = []
    for side, name, tone in (("ours", "Ours", "us"), ("theirs", case.supplier, "them")):
        points = [(float(point.round), float(getattr(point, what))) for point in path if point.by == side]
        said = [(at, worth, f"{name}, round {at:g}: {with_unit(write_short(worth), case.unit)}") for at, worth in points]
        series.append((name, tone, said))
    rounds = sorted({point.round for point in path})
    step = max(1, -(-len(rounds) // MOST_LABELS))
    across = [(float(at), f"round {at}" if at == rounds[0] else f"{at}") for at in rounds[::step]]
    return line_chart(series, levels=levels, across=across, height=220)
