"""The grids of an entry read back as they were shown."""

from batna.exchange.document import case_of
from workbench.prepare import entry_grids
from workbench.prepare.entry_grids import Reader, number_grid, read_points, saved_measures, trade_off_grid
from workbench.ui.grid import Line

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S",
        "issues": [{"id": "fee", "options": [100, 90.5]}, {"id": "cap", "name": "Cap", "options": ["none", "3 %"]}],
        "stakeholders": [
            {
                "id": "f", "function": "finance",
                "positions": [
                    {"says": "Less", "wants": [{"issue": "fee", "at_most": 90.5}, {"issue": "cap", "only": ["3 %"]}], "needs": ["calm"]},
                    {"says": "Soon", "needs": []},
                ],
                "needs": [
                    {"id": "calm", "says": "Calm", "at_least": 1, "from": {"cap": {"none": 0, "3 %": 1}, "fee": {"100": 0, "90.5": 0.5}}},
                    {"id": "later", "says": "Later", "at_most": 0.125},
                ],
                "red_lines": [{"issue": "fee", "at_most": 100, "because": "budget"}],
            }
        ],
    }
)  # fmt: skip
WHO = CASE.stakeholders[0]


def test_what_is_shown_reads_back_the_same() -> None:
    reader = Reader(CASE, WHO, ".")
    reader.needs(entry_grids.need_grid(CASE, WHO).lines, number_grid(CASE, saved_measures(WHO)).lines)
    reader.positions(entry_grids.position_grid(CASE, WHO).lines)
    reader.red_lines(entry_grids.red_line_grid(CASE, WHO).lines)
    assert (reader.entry.faults, reader.entry.waiting) == ([], [])
    said = WHO.model_dump(by_alias=True) | reader.entry.said
    assert case_of(CASE.model_dump(by_alias=True, exclude={"hidden"}) | {"stakeholders": [said]}).stakeholders[0] == WHO


def test_a_need_that_is_no_longer_measured_has_no_numbers() -> None:
    reader = Reader(CASE, WHO, ".")
    lines = [Line(0, {**entry_grids.need_grid(CASE, WHO).lines[1].texts, "by": ""})]
    reader.needs(lines, ())
    assert reader.entry.said["needs"][0]["from"] == {}


def test_what_cannot_be_read_is_said() -> None:
    reader = Reader(CASE, WHO, ".")
    reader.needs([Line(0, {"number": "1"}), Line(1, {"says": "a", "number": "x"})], ())
    reader.positions([Line(0, {"value": "1"}), Line(1, {"says": "a", "value": "1"})])
    reader.red_lines([Line(0, {"because": "so"})])
    assert [fault.sentence for fault in reader.entry.faults] == [
        "Say the need in words.", "“x” is not a number. Write it as 1,234.50 or 1.234,50.", "Say what they say they want.",
        "Choose the issue that this limit is on.", "Choose the issue of this red line.",
    ]  # fmt: skip


def test_points_are_for_all_options_of_an_issue_or_for_none() -> None:
    grid = trade_off_grid(CASE, {"fee": (0, 5)})
    assert read_points(CASE, grid.lines, ".") == ({"fee": (0.0, 5.0)}, [])
    half = [Line(line.number, {**line.texts, "points": "" if line.number == 0 else line.texts["points"]}) for line in grid.lines]
    points, faults = read_points(CASE, half, ".")
    assert (points, faults[0].sentence) == ({}, "Say what each option of fee is worth to you, or none.")
    _, faults = read_points(CASE, [Line(0, {"key": "fee|0", "points": "x"})], ".")
    assert faults
