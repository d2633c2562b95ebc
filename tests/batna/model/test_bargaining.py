"""How the two sides bargain, as a casefile says it."""

from typing import Any

import pytest

from batna.exchange.document import case_of, document_of
from batna.model.case import Case
from batna.model.problem import BadInput

CASE: dict[str, Any] = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR"}
ACTION: dict[str, Any] = {"id": "pilot", "kind": "pilot", "alternative": "own", "cost": 40_000}


def case(**fields: Any) -> Case:
    return case_of(CASE | fields)


def test_a_case_that_says_nothing_has_a_family_of_tactics() -> None:
    bargaining = case().bargaining
    assert (bargaining.kind, bargaining.pen, bargaining.patience.ours, bargaining.patience.theirs) == ("tactics", 0.5, None, 1.0)
    assert "bargaining" not in document_of(case())


def test_it_reads_and_writes_back_equal() -> None:
    said: dict[str, Any] = {
        "kind": "ask",
        "pen": 0.25,
        "patience": {"ours": 0.85, "theirs": 0.95},
        "delay": [{"function": "operations", "per_day": {"low": 1, "likely": 2, "high": 5}}],
        "deadlines": [{"on": "2027-01-31", "kept": False}],
        "actions": [ACTION],
    }
    item = {"id": "cap", "fact": "110", "reveals": {"what": "ceiling", "shows": 110, "believed": {"from": 80, "to": 120}}}
    read = case(bargaining=said, information=[item], alternatives=[{"id": "own", "total_cost": 1, "likelihood": 1}])
    assert case_of(document_of(read)) == read
    assert document_of(read)["information"][0]["reveals"] == item["reveals"]
    assert read.bargaining.actions[0].label == "pilot"
    assert read.bargaining.actions[0].model_copy(update={"name": "In house"}).label == "In house"


def test_an_action_makes_an_alternative_of_the_case_better() -> None:
    with pytest.raises(BadInput, match=r'actions\[0\].alternative: got "own", expected the id of an alternative of this case'):
        case(bargaining={"actions": [ACTION]})


def test_it_rejects_a_span_that_runs_backwards() -> None:
    with pytest.raises(BadInput, match="from and to in rising order"):
        case(information=[{"id": "cap", "fact": "110", "reveals": {"what": "ceiling", "believed": {"from": 2, "to": 1}}}])
