"""The grid of alternatives reads back as it was shown."""

from batna.exchange.document import case_of
from workbench.prepare.alternative_grid import alternative_grid, read_alternatives, say_alternatives
from workbench.ui.grid import Line

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S", "unit": "EUR",
        "alternatives": [
            {"id": "a", "name": "Other", "total_cost": {"low": 1, "likely": 2, "high": 3}, "likelihood": 0.07, "ready_on": "2027-01-05"},
            {"id": "b", "total_cost": 5, "switching_cost": 1, "likelihood": 1, "currency": "USD", "evidence": "quote"},
        ],
        "rates": [{"from": "USD", "to": "EUR", "rate": 0.9, "on": "2027-01-05", "source": "ECB"}],
    }
)  # fmt: skip


def test_what_is_shown_reads_back_the_same() -> None:
    read, faults = read_alternatives(CASE, alternative_grid(CASE).lines, ".")
    assert faults == []
    assert case_of(CASE.model_dump(by_alias=True, exclude={"hidden"}) | {"alternatives": read}).alternatives == CASE.alternatives


def test_a_new_one_gets_an_id_of_its_own() -> None:
    rows = [Line(n, {"name": "Other", "total_cost": "5", "likelihood": "50%"}) for n in range(2)]
    read, _ = read_alternatives(CASE, rows, ".")
    assert [(one["id"], one["likelihood"]) for one in read] == [("other", 0.5), ("other_2", 0.5)]


def test_what_cannot_be_read_is_said() -> None:
    rows = [
        Line(0, {"total_cost": "5"}),
        Line(1, {"name": "x", "total_cost": "9", "total_cost_low": "10", "likelihood": "x", "ready_on": "x"}),
    ]
    _, faults = read_alternatives(CASE, rows, ".")
    assert [fault.place for fault in faults] == [
        "alternatives-0-name", "alternatives-1-total_cost", "alternatives-1-likelihood", "alternatives-1-ready_on",
    ]  # fmt: skip


def test_two_versions_are_said_one_by_one() -> None:
    assert say_alternatives(CASE.alternatives)["Other"] == "costs 2, switching 0, 7 % likely, ready 2027-01-05, no evidence"
