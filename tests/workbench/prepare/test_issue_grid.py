"""The grid of issues: rows become issues with the ids they had, and read back as they were."""

from workbench.prepare.issue_grid import Reader, Shape, grid_of, new_id, read_option, say_lines, write_option
from workbench.records.draft import IssueLine
from workbench.ui.grid import Line

SHAPE = Shape(our_range=False, theirs=True)
FEE = IssueLine("fee", (3_300_000, 99.5, "none"), "Annual fee", "EUR", (1.0, 2.0, None), (4.0, 5.0, None))
TERM = IssueLine("term", (1, 2), "", "year", (0.0, 1.0), (3.0, 0.0))


def read(rows: list[dict[str, str]], saved: tuple[IssueLine, ...] = (), shape: Shape = SHAPE) -> tuple[tuple[IssueLine, ...], list[str]]:
    reader = Reader(saved, shape, ".")
    lines = reader.read([Line(number, texts) for number, texts in enumerate(rows)])
    return lines, [fault.sentence for fault in reader.faults]


def test_what_is_shown_reads_back_the_same() -> None:
    grid = grid_of((FEE, TERM), SHAPE)
    lines, faults = read([dict(line.texts) for line in grid.lines], (FEE, TERM))
    assert (lines, faults) == ((FEE, TERM), [])


def test_a_renamed_issue_keeps_its_id() -> None:
    lines, _ = read([{"id": "fee", "issue": "Price", "option": "99.5"}], (FEE,))
    assert [(line.id, line.name) for line in lines] == [("fee", "Price")]


def test_an_issue_without_its_first_row_keeps_name_and_unit() -> None:
    lines, _ = read([{"id": "fee", "option": "none"}], (FEE,))
    assert [(line.id, line.name, line.unit) for line in lines] == [("fee", "Annual fee", "EUR")]


def test_a_blank_issue_means_the_one_above_and_a_new_name_begins_another() -> None:
    lines, _ = read([{"issue": "Fee", "option": "1"}, {"option": "2"}, {"issue": "fee", "option": "3"}, {"issue": "Größe!", "option": "a"}])
    assert [(line.id, line.options) for line in lines] == [("fee", (1, 2, 3)), ("groe", ("a",))] or lines[1].id.startswith("gro")


def test_values_of_an_issue_that_costs_decide_are_left_out() -> None:
    shape = Shape(our_range=False, theirs=False, costed=frozenset({"term"}), derived={"term": (-5.0, -7.0)})
    grid = grid_of((TERM,), shape)
    assert grid.lines[0].texts["ours"] == "-5"
    assert "ours" in grid.lines[0].fixed
    lines, faults = read([{"id": "term", "issue": "term", "option": "1", "ours": "12"}], (TERM,), shape)
    assert (lines[0].ours, faults) == ((None,), [])


def test_an_option_is_a_number_only_when_it_is_nothing_else() -> None:
    assert [read_option(text, (), ".") for text in ("5", "5.5", "1,234", "5 %", "EUR 5", "007", "-3", "two")] == [
        5, 5.5, 1234, "5 %", "EUR 5", "007", -3, "two",
    ]  # fmt: skip
    known = read_option("30", ("30",), ".")
    assert (known, type(known)) == ("30", str)
    assert [read_option(write_option(option), FEE.options, ",") for option in FEE.options] == list(FEE.options)


def test_new_ids_are_not_used_twice() -> None:
    assert [new_id("Unit price", set()), new_id("Unit price", {"unit_price"}), new_id("价格", set())] == [
        "unit_price",
        "unit_price_2",
        "item",
    ]


def test_two_versions_are_said_option_by_option() -> None:
    assert say_lines((FEE,))["Annual fee · none EUR"] == "ours –, theirs –"
