"""The commands about files, from a faulty line to exit status 2."""

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import batna.cli
from batna.cli.files import app
from batna.exchange.casefile import read_case
from batna.exchange.table import read_table
from batna.measure.value import our_values
from batna.model.problem import BadInput

CASE = """batna: 1
title: Chairs
buyer: Northwind
supplier: Sella
issues: [{id: price, options: [210, 200]}]
preferences: {ours: {values: {price: [0, 10]}}, theirs: {values: {price: [5, 0]}}}
"""
PROFILE = """<utility_space><objective index="0" name="Desks"><issue index="1" name="Price" type="real">
<range lowerbound="0" upperbound="10"/><evaluator ftype="linear" parameter0="0" parameter1="0.1"/></issue>
<weight index="1" value="1"/></objective></utility_space>"""


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "chairs.yaml"
    file.write_text(CASE)
    return file


def test_check_says_that_a_case_is_sound(case: Path) -> None:
    assert run("check", case) == f"{case}: sound. 1 issues, 0 stakeholders, 0 offers.\n"


def test_schema_prints_json() -> None:
    assert json.loads(run("schema"))["title"] == "Batna casefile, format 1"


def test_genius_comes_in(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(PROFILE)
    output = tmp_path / "case.yaml"
    words = ("import", "genius", *[tmp_path / "a.xml"] * 3, "-o", output, "--steps", 11, "--buyer", "Northwind")
    assert run(*words) == f"Wrote {output}: 1 issues, 11 packages.\n"
    found = read_case(output)
    assert (found.title, found.buyer, found.supplier) == ("Desks", "Northwind", "a")
    assert our_values(found).per_issue[0][-1] == 1


def test_a_large_case_is_counted_in_words(tmp_path: Path) -> None:
    rows = "".join(f"issue {i},{k}\n" for i in range(30) for k in range(10))
    (tmp_path / "a.csv").write_text("Issue,Option\n" + rows)
    assert run("import", "spreadsheet", tmp_path / "a.csv", "-o", tmp_path / "a.json").endswith(": 30 issues, about 10^30 packages.\n")


def test_a_spreadsheet_comes_in(tmp_path: Path) -> None:
    (tmp_path / "Chairs 2027.csv").write_text("Issue;Unit;Option;Our value\nPrice;EUR;210;0\n;;200;12,5\n")
    output = tmp_path / "case.yaml"
    told = run("import", "spreadsheet", tmp_path / "Chairs 2027.csv", "-o", output, "--unit", "EUR", "--supplier", "Sella")
    assert told.splitlines() == [
        "The header is row 1.",
        "Numbers written as text have a decimal comma, as in 12,5.",
        "1 issues with 2 options were found.",
        f"Wrote {output}: 1 issues, 2 packages.",
    ]
    found = read_case(output)
    assert (found.title, found.buyer, found.supplier, found.unit) == ("Chairs 2027", "Buyer", "Sella", "EUR")
    assert found.preferences.ours.values == {"Price": (0, 12.5)}


def test_columns_and_decimal_mark_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Thema;Wahl;Note\nPreis;210;1.234\n")
    words = ("import", "spreadsheet", tmp_path / "a.csv", "-o", tmp_path / "a.yaml", "--decimal", "point")
    run(*words, "--column", "issue=Thema", "--column", "option=B", "--column", "ours=Note")
    assert read_case(tmp_path / "a.yaml").preferences.ours.values == {"Preis": (1.234,)}
    with pytest.raises(BadInput) as caught:
        run(*words, "--column", "price=Note", "--column", "ours=Score")
    fields = "issue, name, unit, option, ours_low, ours, ours_high, theirs_low, theirs, theirs_high, ours_weight, theirs_weight"
    assert str(caught.value).splitlines() == [
        f'--column: got "price", expected one of {fields}',
        '--column: got "Score", expected a head or letter of the table: Thema, Wahl, Note',
    ]


def test_faulty_rows_come_back_and_nothing_is_imported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Issue,Option,Our value\nPrice,210,much\n")
    with pytest.raises(BadInput, match=r'a\.csv: C2: got "much", expected a number such as 1,234\.56'):
        run("import", "spreadsheet", tmp_path / "a.csv", "-o", tmp_path / "a.yaml", "--errors", tmp_path / "wrong.xlsx")
    assert not (tmp_path / "a.yaml").exists()
    assert read_table((tmp_path / "wrong.xlsx").read_bytes(), "wrong.xlsx").header[-1] == "What is wrong"


def test_a_clean_spreadsheet_leaves_no_file_of_errors(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Issue,Option\nPrice,210\n")
    run("import", "spreadsheet", tmp_path / "a.csv", "-o", tmp_path / "a.yaml", "--errors", tmp_path / "wrong.xlsx")
    assert not (tmp_path / "wrong.xlsx").exists()


def test_a_spreadsheet_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.xlsx: expected a file that can be read: No such file or directory"):
        run("import", "spreadsheet", tmp_path / "none.xlsx", "-o", tmp_path / "a.yaml")


def test_a_case_goes_out_and_comes_back(case: Path, tmp_path: Path) -> None:
    assert run("export", "casefile", case, "-o", tmp_path / "a.json") == f"Wrote {tmp_path / 'a.json'}.\n"
    assert read_case(tmp_path / "a.json") == read_case(case)
    run("export", "spreadsheet", case, "-o", tmp_path / "a.xlsx")
    run("import", "spreadsheet", tmp_path / "a.xlsx", "-o", tmp_path / "b.yaml")
    assert read_case(tmp_path / "b.yaml").preferences == read_case(case).preferences
    told = run("export", "genius", case, "-o", tmp_path / "genius")
    assert told == f"Wrote {', '.join(str(tmp_path / 'genius' / name) for name in ('domain.xml', 'ours.xml', 'theirs.xml'))}.\n"


def test_the_template_goes_out_as_a_workbook(tmp_path: Path) -> None:
    run("export", "template", "-o", tmp_path / "template.xlsx")
    assert read_table((tmp_path / "template.xlsx").read_bytes(), "template.xlsx").rows == ()
    with pytest.raises(BadInput, match=r'--output: got "template\.xls", expected a file that ends in \.xlsx'):
        run("export", "template", "-o", tmp_path / "template.xls")


def ended(monkeypatch: pytest.MonkeyPatch, *words: object) -> object:
    monkeypatch.setattr("sys.argv", ["batna", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        batna.cli.main()
    return end.value.code


def test_bad_input_is_one_line_for_each_cause_and_status_2(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(CASE.replace("[210, 200]", "[210]").replace("supplier: Sella\n", ""))
    assert ended(monkeypatch, "check", case) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [f"{case}: supplier: got nothing, expected a value"] + [
        f"{case}: preferences.{side}.values.price: got 2 values, expected 1 values, one for each option of price"
        for side in ("ours", "theirs")
    ]


def test_a_sound_case_is_status_0(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, "check", case) == 0


def test_a_case_without_what_an_analysis_needs_is_status_2(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(CASE.partition("preferences")[0])
    assert ended(monkeypatch, "export", "genius", case, "-o", case.parent / "out") == 2
    assert capsys.readouterr().err == "What is price worth to us? Give each option a value, or a cost line.\n"


def test_every_command_has_a_sentence_of_help() -> None:
    for words in (("import",), ("export",)):
        told = CliRunner().invoke(app, [*words, "--help"]).output
        assert "Make a case" in told or "Write" in told


def test_the_examples_are_sound(root: Path) -> None:
    for example in sorted((root / "examples").glob("*.yaml")):
        assert ": sound. " in run("check", example)


def test_an_output_that_takes_no_more_is_said(case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_self: object, _text: str) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", type("Full", (io.StringIO,), {"write": full})())
        assert ended(patch, "check", case) == 2
    assert capsys.readouterr().err == "output: expected a place that can be written: No space left on device\n"
