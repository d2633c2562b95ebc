"""The debrief of a rehearsal as pages show it, and several of them side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from batna.model.case import Case
from batna.model.estimate import as_estimate
from batna.negotiate.ledger import keep_ledger
from batna.plan.rehearsal import KINDS, Debrief, Point, debrief_rehearsal
from batna.prepare.alternatives import our_reservation
from workbench.plan.sitting import Sitting, sit
from workbench.plan.then_and_now import changed_parts
from workbench.records import load
from workbench.ui.charts import Picture, line_chart
from workbench.ui.figures import with_unit, write_short
from workbench.ui.parts import part

STARTS: Final = {"beginning": "from the beginning", "here": "mid-talks"}
RESULTS: Final = {"agreed": "Agreed", "we left": "Walked away", "they left": "The supplier left", "stopped": "Stopped"}
MOST_LABELS: Final = 12
CLOSE: Final = 0.07  # of the height of a chart: nearer than that, labels would lie over each other


@dataclass(frozen=True, slots=True)
class Row:
    """One rehearsal in the comparison; `debrief` is None while it goes on or where the case that it began with is not kept.

    `supplier` numbers the suppliers, so that people see who played the same one; another case makes another supplier of it.
    `changed` says what is otherwise in the case of today.
    """

    record: load.Rehearsal
    supplier: int
    kind: str
    start: str
    result: str
    debrief: Debrief | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Era:
    """Rehearsals that were played on the same state of the case, with the best of them; only these are held against each other."""

    rows: tuple[Row, ...]
    changed: tuple[str, ...]
    best: Row | None


def look_back(sitting: Sitting) -> Debrief | None:
    """Return the debrief of a rehearsal that has ended; None where the case that it began with is not kept."""
    if sitting.live is None or not sitting.is_over:
        return None
    walk_away = not part(lambda: our_reservation(sitting.case)).hidden
    return debrief_rehearsal(sitting.case, sitting.live, keep_ledger, today=timezone.localdate(), walk_away=walk_away, scene=sitting.scene)


def rows_of(case: Case, cases: Mapping[str, load.Then], records: Sequence[load.Rehearsal], shown: Sequence[load.Rehearsal]) -> list[Row]:
    """Return the rehearsals `shown` of all `records`, suppliers numbered in the order in which they were first met.

    `cases` has the case that each began with, by its basis; `case` is the one of today.
    """
    numbers: dict[tuple[str, str, int, str], int] = {}
    for record in sorted(records, key=lambda one: one.id):
        numbers.setdefault(supplier_of(record), len(numbers) + 1)
    begun = [(record, cases.get(record.basis, load.Then(case))) for record in shown]
    return [_row(sit(then.case, record, case, prior=then.prior), numbers[supplier_of(record)]) for record, then in begun]


def supplier_of(record: load.Rehearsal) -> tuple[str, str, int, str]:
    """Return what makes two rehearsals meet the same supplier at the same point."""
    return record.basis, record.kind, record.seed, record.start


def _row(sitting: Sitting, number: int) -> Row:
    record = sitting.record
    return Row(
        record,
        number,
        KINDS[record.kind].label if record.kind in KINDS else "Drawn, with past talks" if record.is_alone else "Drawn",
        STARTS[record.start],
        RESULTS.get(record.result, record.result) if record.state == "ended" else "Going on",
        look_back(sitting),
        sitting.changed,
    )


def eras_of(rows: Sequence[Row], cases: Mapping[str, load.Then]) -> list[Era]:
    """Return the rows by the state of the case that they were played on, that of today first."""
    groups: list[tuple[Row, list[Row]]] = []
    for row in rows:
        for first, group in groups:
            if _is_same_case(first, row, cases):
                group.append(row)
                break
        else:
            groups.append((row, [row]))
    found = [Era(tuple(group), first.changed, best_of(group)) for first, group in groups]
    return sorted(found, key=lambda era: bool(era.changed))


def _is_same_case(one: Row, other: Row, cases: Mapping[str, load.Then]) -> bool:
    if not one.changed or not other.changed or one.record.basis == other.record.basis:
        return one.changed == other.changed
    then, also = cases.get(one.record.basis), cases.get(other.record.basis)
    return then is not None and also is not None and not changed_parts(then.case, also.case)


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
        "goes_on": any(not point.rehearsed for point in debrief.path),
        "most_distance": max((point.distance for point in debrief.path), default=0.0),
    }


def terms_of(case: Case, package: Any) -> list[tuple[str, str]]:
    return [(issue.label, issue.say(package[issue.id])) for issue in case.issues] if package else []


def values_of(case: Case, debrief: Debrief) -> Picture | None:
    """Return our value of every whole offer, round by round, with our marks and the best that they would have signed."""
    floor, target = part(lambda: our_reservation(case)).result, case.preferences.ours.target
    levels = [("the best they would have signed", debrief.best_ours)]
    levels += [("walk-away", None if floor is None else floor.likely), ("target", None if target is None else as_estimate(target).likely)]
    return _picture(case, debrief.path, "ours", apart([(name, worth) for name, worth in levels if worth is not None], debrief.path))


def apart(levels: Sequence[tuple[str, float]], path: Sequence[Point]) -> list[tuple[str, float]]:
    """Return the levels with the names of those that lie close together in one line of text, at the upper of them."""
    every = [worth for _, worth in levels] + [point.ours for point in path]
    close, told, place = CLOSE * (max(every) - min(every)), list[tuple[str, float]](), 0
    for name, worth in sorted(levels, key=lambda level: -level[1]):
        if told and told[place][1] - worth < close:
            told[place] = (f"{told[place][0]}, {name}", told[place][1])
            told.append(("", worth))
        else:
            place = len(told)
            told.append((name, worth))
    return told


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
