"""The charter as grids: what goes in comes out as the same charter."""

from django.http import QueryDict

from batna.exchange.document import case_of
from batna.model.case import Case
from workbench.align.charter_grids import grids_of, read_grids
from workbench.ui.grid import Grid

CASE = {
    "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "batna": 1,
    "issues": [{"id": "price", "options": [210, 200, 190]}, {"id": "finish", "name": "Finish", "options": ["oak", "ash; oiled", "3"]}],
}  # fmt: skip
CHARTER = {
    "decisions": [{"id": "agree", "decides": "Agree", "approver": "Maya", "up_to": 200.5, "escalates_to": "Henrik"}],
    "red_lines": [{"clause": "1", "issue": "price", "at_least": 190, "owner": "Ingrid", "because": "budget"}],
    "tradables": [{"clause": "2", "issue": "finish", "floor": "oak", "ceiling": "3"}],
    "signers": ["Maya", "Henrik"],
}


def case(**charter: object) -> Case:
    return case_of(CASE | {"charter": CHARTER | charter})


def posted(grids: dict[str, Grid]) -> QueryDict:
    """Return the grids as a browser would send them."""
    query = QueryDict(mutable=True)
    for prefix, grid in grids.items():
        query[f"{prefix}-TOTAL_FORMS"] = str(len(grid.lines))
        for line in grid.lines:
            for column in grid.columns:
                query[f"{prefix}-{line.number}-{column.name}"] = line[column.name]
    return query


def test_a_charter_comes_back_as_it_was() -> None:
    known = case()
    read, _ = read_grids(known, posted(grids_of(known)), ".")
    assert not read.faults
    assert case(**read.given).charter == known.charter


def test_an_escalation_is_shown_and_read_by_what_the_other_decision_decides() -> None:
    decisions = [
        {"id": "small", "decides": "Agree up to 200", "approver": "Maya", "escalates_to": "large"},
        {"id": "large", "decides": "Agree above 200", "approver": "Henrik"},
    ]
    known = case(decisions=decisions)
    grids = grids_of(known)
    assert grids["decisions"].lines[0]["escalates_to"] == "Agree above 200"
    query = posted(grids)
    read, _ = read_grids(known, query, ".")
    assert case(**read.given).charter == known.charter
    query["decisions-TOTAL_FORMS"] = "3"
    query["decisions-2-decides"], query["decisions-2-approver"] = "Walk away", "Henrik"
    query["decisions-1-escalates_to"] = "Walk away"
    read, _ = read_grids(known, query, ".")
    assert [one.get("escalates_to") for one in read.given["decisions"]] == ["large", "decision_1", None]


def test_a_new_decision_gets_an_id_of_its_own() -> None:
    known = case()
    query = posted(grids_of(known))
    query["decisions-TOTAL_FORMS"] = "3"
    for number in (1, 2):
        query |= {f"decisions-{number}-decides": "Walk away", f"decisions-{number}-approver": "Henrik"}
    read, _ = read_grids(known, query, ".")
    assert [one["id"] for one in read.given["decisions"]] == ["agree", "decision_1", "decision_2"]


def test_a_number_may_be_written_as_people_write_it() -> None:
    known = case()
    query = posted(grids_of(known))
    query["decisions-0-up_to"] = "1.200,5"
    query["tradables-0-issue"], query["tradables-0-floor"], query["tradables-0-ceiling"] = "price", "210,0", "190"
    read, _ = read_grids(known, query, ",")
    assert not read.faults
    assert read.given["decisions"][0]["up_to"] == 1200.5
    assert (read.given["tradables"][0]["floor"], read.given["tradables"][0]["ceiling"]) == (210, 190)


def test_each_fault_stands_in_its_cell() -> None:
    known = case()
    query = posted(grids_of(known))
    query["lines-0-issue"] = ""
    query["tradables-0-ceiling"] = "pine"
    query["decisions-0-above"] = "much"
    read, grids = read_grids(known, query, ".")
    assert [fault.place for fault in read.faults] == ["decisions-0-above", "lines-0-issue", "tradables-0-ceiling"]
    assert [fault.place for fault in grids["lines"].faults] == ["lines-0-issue"]
    assert "Its options: oak, ash; oiled, 3." in read.faults[2].sentence


def test_an_option_may_hold_the_mark_between_options() -> None:
    known = case(red_lines=[{"clause": "1", "issue": "finish", "only": ["ash; oiled"]}])
    read, _ = read_grids(known, posted(grids_of(known)), ".")
    assert read.given["red_lines"][0]["only"] == ["ash; oiled"]
