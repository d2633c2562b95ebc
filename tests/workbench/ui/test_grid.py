"""A grid of inputs: what is shown, what is read, and nothing of it unescaped."""

from django.http import QueryDict

from workbench.ui.grid import Column, Grid, Line, numbered, read_lines, render_grid

COLUMNS = (
    Column("id", kind="hidden"),
    Column("name", "Name", width="wide"),
    Column("worth", "Worth", "number"),
    Column("per", "Per", "choice", (("once", "once"), ("unit", "each unit"))),
    Column("on", "On", "date"),
)


def test_it_shows_rows_blanks_and_a_pattern_for_new_ones() -> None:
    html = render_grid(Grid("g", "Lines", COLUMNS, numbered([{"id": "a", "name": "Fee", "worth": "5", "per": "unit", "on": "2027-01-01"}])))
    assert '<input type="hidden" name="g-TOTAL_FORMS" value="3">' in html
    assert (
        '<td class="wide" data-label="Name"><input type="hidden" name="g-0-id" value="a">'
        '<input id="g-0-name" name="g-0-name" aria-label="Name, row 1"' in html
    )
    assert '<option value="unit" selected>each unit</option>' in html
    assert 'type="date"' in html
    assert 'name="g-__n__-name" aria-label="Name, row __row__"' in html


def test_it_escapes_everything() -> None:
    html = render_grid(Grid("g", '"<l>', (Column("a", "<b>"),), numbered([{"a": '"><script>'}])))
    assert "<script>" not in html
    assert "<b>" not in html


def test_it_marks_what_is_wrong_and_what_is_fixed() -> None:
    grid = Grid("g", "Lines", COLUMNS, (Line(4, {"name": "x"}, frozenset({"name"}), lead=True),))
    fault = grid.fault(grid.lines[0], "worth", "No <number>.")
    assert (fault.place, fault.where) == ("g-4-worth", "Lines, row 5, Worth")
    html = render_grid(Grid("g", "Lines", COLUMNS, grid.lines, (fault,), fixed=True))
    assert '<tr class="lead">' in html
    assert '<input readonly value="x"' in html
    assert 'aria-invalid="true" aria-describedby="g-4-worth-error"' in html
    assert "No &lt;number&gt;." in html
    assert "<template>" not in html


def test_a_row_unfolds_for_what_does_not_fit_the_page() -> None:
    columns = (
        Column("low", "Low", "number", span=4, more=True),
        Column("name", "Name", span=20),
        Column("note", "Note", span=20, more=True),
    )
    html = render_grid(Grid("g", "Lines", columns, numbered([{"name": "Fee", "low": "1", "note": "x"}]), blanks=0))
    assert html.index("g-0-name") < html.index('aria-expanded="false" aria-label="More of row 1"') < html.index("g-0-low")
    assert '<td class="num span-4 more" data-label="Low"><input id="g-0-low" name="g-0-low" aria-label="Low, row 1" placeholder=" "' in html
    assert html.index("Name</th>") < html.index(">More</span></th>") < html.index("Low</th>")
    assert 'class="grid labelled folds"' in html


def test_a_long_grid_stays_a_table_everywhere() -> None:
    assert "data-label" not in render_grid(Grid("g", "L", COLUMNS, numbered([{"name": str(n)} for n in range(301)])))


def test_a_choice_that_is_not_offered_stays_chosen() -> None:
    assert '<option value="year" selected>year</option>' in render_grid(Grid("g", "L", COLUMNS, numbered([{"per": "year"}])))


def test_it_reads_rows_that_say_something_and_were_not_removed() -> None:
    posted = QueryDict(mutable=True)
    posted.update(
        {
            "g-TOTAL_FORMS": "5",
            "g-0-name": " Fee ",
            "g-1-per": "once",
            "g-2-name": "x",
            "g-2-DELETE": "on",
            "g-3-id": "a",
            "g-4-per": "unit",
        }
    )
    lines = read_lines(posted, "g", COLUMNS)
    assert [(line.number, line["name"], line["per"]) for line in lines] == [(0, "Fee", ""), (4, "", "unit")]
    assert read_lines(QueryDict("g-TOTAL_FORMS=%C2%B2"), "g", COLUMNS) == ()


def test_a_row_that_goes_on_with_a_group_says_so_for_a_phone() -> None:
    columns = (Column("issue", "Issue", once=True), Column("option", "Option"), Column("ours", "Ours", "number"))
    rows = ({"issue": "Price", "option": "200"}, {"option": "a text too long for half a line"})
    html = render_grid(Grid("g", "Issues", columns, numbered(rows), blanks=1))
    assert '<table class="grid labelled grouped"' in html
    assert [html.count(mark) for mark in ('<tr class="lead">', '<tr class="under">', "<tr><td")] == [1, 1, 2], "a blank row and its pattern"
    assert html.count('class="long"') == 1
    assert html.count('<td class="once"') == 4
