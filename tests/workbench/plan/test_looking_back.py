"""The debrief of a rehearsal for its page, and rehearsals side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.workbench.plan.test_sitting import OURS, record_of

from batna.exchange.casefile import read_case
from batna.model.case import Case
from batna.plan.rehearsal import Move, Point
from workbench.plan.looking_back import apart, best_of, eras_of, facts_of, look_back, rows_of
from workbench.plan.sitting import sit
from workbench.records.load import Then
from workbench.records.rehearsals import Rehearsal


@pytest.fixture
def bicycle_case(root: Path) -> Case:
    return read_case(root / "examples/bicycle_parts.yaml")


def ended(record: Rehearsal, result: str, **more: object) -> Rehearsal:
    return replace(record, state="ended", result=result, **more)  # type: ignore[arg-type]


def test_only_one_that_has_ended_is_looked_back_at(bicycle_case: Case) -> None:
    record = record_of(bicycle_case, Move("offer", OURS), Move("accept"))
    assert look_back(sit(bicycle_case, record)) is None
    assert look_back(sit(bicycle_case, ended(record, "agreed", kind="firm", moves=record.moves[1:]))) is None
    debrief = look_back(sit(bicycle_case, ended(record, "agreed")))
    assert debrief is not None
    assert debrief.result == "agreed"


def test_rows_number_the_suppliers_and_find_the_best(bicycle_case: Case) -> None:
    early = ended(record_of(bicycle_case, Move("accept")), "agreed")
    late = replace(ended(record_of(bicycle_case, Move("offer", OURS), Move("no"), Move("no"), Move("accept")), "agreed"), id=2)
    other = replace(ended(record_of(bicycle_case, Move("walk"), kind="drawn"), "we left"), id=3)
    going = replace(record_of(bicycle_case, kind="eager"), id=4)
    rows = rows_of(bicycle_case, {}, [going, other, late, early], [going, other, late, early])
    assert {(row.start, row.changed) for row in rows} == {("from the beginning", ())}
    assert [(row.supplier, row.kind, row.result) for row in rows] == [
        (3, "Eager", "Going on"), (2, "Drawn", "Walked away"), (1, "Steady", "Agreed"), (1, "Steady", "Agreed"),
    ]  # fmt: skip
    assert rows[0].debrief is None
    best = best_of(rows)
    assert best is not None
    assert best.record.id == 2
    assert best_of(rows[:2]) is None


def test_only_what_was_played_on_the_same_case_is_compared(bicycle_case: Case) -> None:
    ours = bicycle_case.preferences.ours.model_copy(update={"reservation": 60.0})
    other = bicycle_case.model_copy(update={"preferences": bicycle_case.preferences.model_copy(update={"ours": ours})})
    least = bicycle_case.preferences.ours.model_copy(update={"reservation": 70.0})
    third = bicycle_case.model_copy(update={"preferences": bicycle_case.preferences.model_copy(update={"ours": least})})
    states = {"now": bicycle_case, "again": bicycle_case, "then": other, "once": other, "before": third}
    cases = {basis: Then(case) for basis, case in states.items()}
    taken = ended(record_of(bicycle_case, Move("accept")), "agreed")
    records = [replace(taken, id=at, basis=basis) for at, basis in enumerate(["then", "now", "once", "again", "before"], start=1)]
    rows = rows_of(bicycle_case, cases, records, records)
    assert [row.supplier for row in rows] == [1, 2, 3, 4, 5]
    now, then, before = eras_of(rows, cases)
    assert ([row.record.id for row in now.rows], now.changed) == ([2, 4], ())
    assert ([row.record.id for row in then.rows], then.changed) == ([1, 3], ("our walk-away",))
    assert [row.record.id for row in before.rows] == [5]
    assert now.best is not None
    assert then.best is not None
    assert (now.best.record.id, then.best.record.id) == (2, 1)


def test_the_facts_draw_every_whole_offer(bicycle_case: Case) -> None:
    debrief = look_back(sit(bicycle_case, ended(record_of(bicycle_case, Move("offer", OURS), Move("no"), Move("accept")), "agreed")))
    assert debrief is not None
    facts = facts_of(bicycle_case, debrief)
    assert facts["result"] == "Agreed"
    assert [line.name for line in facts["values"].lines] == ["Ours", "Itex"]
    assert {level.label for level in facts["values"].levels} == {"the best they would have signed", "walk-away"}
    assert facts["distances"].levels == ()
    assert [who for _, who in facts["points"]] == ["Itex", "You", "Itex", "Itex"]
    assert facts["most_distance"] > 0
    assert sum(share for _, share, _ in facts["weights"]) == pytest.approx(1, abs=1e-5)
    assert len(facts["best"]) == 4


def test_levels_that_lie_close_share_one_line_of_text() -> None:
    path = [Point("ours", 1, 100, 0, 0), Point("theirs", 1, 0, 0, 0)]
    assert apart([("walk-away", 10), ("target", 80), ("best", 83)], path) == [("best, target", 83), ("", 80), ("walk-away", 10)]
    assert apart([("target", 50)], path) == [("target", 50)]


def test_one_offer_is_no_picture(bicycle_case: Case) -> None:
    debrief = look_back(sit(bicycle_case, ended(record_of(bicycle_case, Move("walk")), "we left")))
    assert debrief is not None
    facts = facts_of(bicycle_case, debrief)
    assert (facts["values"], facts["distances"], facts["better"]) == (None, None, [])


def test_a_target_is_a_level(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    debrief = look_back(sit(case, ended(record_of(case, Move("no"), Move("walk")), "we left")))
    assert debrief is not None
    assert "target" in {level.label for level in facts_of(case, debrief)["values"].levels}
