"""Measured results typed into a grid: what is read out of it, and what is wrong with it."""

from datetime import date

from batna.exchange.document import case_of
from batna.model.case import Case
from workbench.prove.result_grid import grid_of, read_results, say_results
from workbench.ui.grid import Line

TYPED = {
    "id": "calls", "customer": "Care", "measure": "Calls lost", "unit": "a month", "before": "1,580", "after": "12.5", "better": "lower",
    "on": "2027-05-01", "source": "Log", "worth": "1,200",
}  # fmt: skip


def chairs() -> Case:
    result = {"id": "calls", "customer": "Care", "measure": "Calls lost", "before": 158, "after": 12, "source": "Log"}
    return case_of({"batna": 1, "title": "Chairs", "buyer": "N", "supplier": "S", "unit": "EUR", "proof": {"results": [result]}})


def read(*lines: dict[str, str]) -> tuple[list[dict[str, object]], list[str]]:
    found, faults = read_results(chairs(), [Line(number, texts) for number, texts in enumerate(lines)], ".")
    return found, [f"{fault.where}: {fault.sentence}" for fault in faults]


def test_it_shows_the_results_of_the_case_and_one_blank_row() -> None:
    grid = grid_of(chairs())
    assert [(line["measure"], line["before"], line["after"], line["worth"]) for line in grid.lines] == [("Calls lost", "158", "12", "")]
    assert grid.blanks == 1


def test_it_reads_numbers_days_and_directions() -> None:
    found, faults = read(TYPED)
    assert faults == []
    assert found == [
        {"id": "calls", "customer": "Care", "measure": "Calls lost", "source": "Log", "unit": "a month", "before": 1580.0, "after": 12.5,
         "worth": 1200.0, "better": "lower", "on": date(2027, 5, 1)}
    ]  # fmt: skip


def test_a_new_row_gets_an_id_that_is_free() -> None:
    new = TYPED | {"id": ""}
    found, _ = read(TYPED | {"id": "result_1"}, new, new)
    assert [one["id"] for one in found] == ["result_1", "result_2", "result_3"]


def test_it_names_every_cell_that_is_wrong() -> None:
    _, faults = read(TYPED | {"source": "", "before": "", "after": "few", "on": "soon", "worth": "much", "better": "sideways"})
    assert faults == [
        "Results, row 1, Source: Say it, or remove the row.",
        "Results, row 1, After: “few” is not a number. Write it as 1,234.50 or 1.234,50.",
        "Results, row 1, Worth, EUR: “much” is not a number. Write it as 1,234.50 or 1.234,50.",
        "Results, row 1, Before: Say it, or remove the row.",
        "Results, row 1, Measured on: Write the day as 2027-03-31.",
    ]


def test_a_day_and_a_worth_may_be_missing() -> None:
    found, faults = read(TYPED | {"on": "", "worth": "", "unit": ""})
    assert (faults, found[0]["on"], found[0]["worth"]) == ([], None, None)


def test_two_versions_are_put_into_words() -> None:
    mine, theirs = say_results(read(TYPED)[0], "EUR"), say_results(chairs().proof.results, "EUR")
    said = "1,580 → 12.5 a month, better is lower, worth 1,200 EUR, measured on 2027-05-01, source: Log"
    assert mine == {"Calls lost, Care": said}
    assert theirs == {"Calls lost, Care": "158 → 12, better is lower, source: Log"}
