"""Every number of a GENIUS file is read and checked, and a fault names its line."""

from fractions import Fraction
from pathlib import Path

import pytest

from batna.exchange.genius_file import Evaluator, GeniusFile, read_genius_file
from batna.model.problem import BadInput

HEAD, TAIL = '<utility_space><objective index="0" name="Desks">\n', "</objective></utility_space>"
REAL, SEATS = 'index="1" name="Price" type="real"', 'index="1" name="Seats" type="integer"'
ITEMS = '<item index="1" value="a"/>'


def read(tmp_path: Path, content: str | bytes) -> GeniusFile:
    file = tmp_path / "file.xml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_genius_file(file)


def problems(tmp_path: Path, content: str | bytes) -> list[str]:
    try:
        found = read(tmp_path, content).problems
    except BadInput as error:
        found = list(error.problems)
    return [str(problem).removeprefix(f"{tmp_path}/file.xml: ") for problem in found]


DECLARED = 'line 1: got "<?xml version="1.0" encoding="'


def issue(inside: str, attributes: str = 'index="1" name="Price"') -> str:
    return f"{HEAD}<issue {attributes}>\n{inside}</issue>{TAIL}"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "line 1, column 1: expected XML: no element found"),
        ("<a>\n<b></a>", 'line 2, column 6: got "<b></a>", expected XML: mismatched tag'),
        (
            '<a b="x & y"/>',
            'line 1, column 10: got "<a b="x & y"/>", expected XML: not well-formed (invalid token); a plain & is written &amp;',
        ),
        (b"\x00\x01junk", 'line 1, column 1: got "  junk", expected XML: not well-formed (invalid token)'),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "line 1: got a document type or entities, expected plain XML without them"),
        ('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "line 1: got a document type or entities, expected plain XML without them"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', f'{DECLARED}no-such"?><a/>", expected XML in UTF-8: unknown encoding'),
        ('<?xml version="1.0" encoding="utf-7"?><a/>', f'{DECLARED}utf-7"?><a/>", expected XML in UTF-8: '),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>\n<a>&c;</a>',
            "line 2: got a document type or entities, expected plain XML without them",
        ),
        ("<a>\u00e4</a>".encode("latin-1"), 'line 1, column 4: got "<a>\ufffd</a>", expected XML: not well-formed (invalid token)'),
        ("<a>" * 100_000, "line 1, column 300001: "),
        ("<html/>", "line 1: got <html>, expected <negotiation_template> or <utility_space>"),
        ("<utility_space/>", "line 1: got 0 objectives, expected issues below one objective"),
        (f'{HEAD}<objective index="1"/>{TAIL}', "line 1: got 2 objectives, expected issues below one objective"),
        (f"{HEAD}{TAIL}", "line 1: got no issue, expected at least one issue"),
    ],
)
def test_it_rejects_what_is_no_domain(tmp_path: Path, content: str | bytes, line: str) -> None:
    (found,) = problems(tmp_path, content)
    assert found.startswith(line)


def test_it_rejects_a_profile_with_constraints(tmp_path: Path) -> None:
    found = problems(tmp_path, issue(ITEMS).replace(TAIL, f"<ufun/>{TAIL}"))
    assert found == ["line 1: got a profile with constraints, expected an additive profile: weights and one evaluation for each option"]


def test_it_rejects_a_file_that_cannot_be_read_or_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="a file that can be read: No such file"):
        read_genius_file(tmp_path / "none.xml")
    monkeypatch.setattr("batna.exchange.genius_file.MAX_BYTES", 3)
    assert problems(tmp_path, "<a/>\n") == ["got 5 bytes, expected at most 3 bytes"]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (issue(ITEMS, 'name="Price"'), ["line 2, index: got nothing, expected a whole number"]),
        (issue(ITEMS, 'index="1.5"'), ['line 2, index: got "1.5", expected a whole number']),
        (
            issue(ITEMS, 'index="1" name="Price" type="price"'),
            ['line 2, issue Price: got "price", expected a discrete, integer or real issue'],
        ),
        (
            f'{HEAD}<issue index="1">{ITEMS}</issue><issue index="1">{ITEMS}</issue>{TAIL}',
            ["line 2, issue 1: got index 1, expected an index that is used once"],
        ),
        (issue(""), ["line 2, issue Price: got no item, expected at least one item"]),
        (issue('<item value="a"/>' + ITEMS), ["line 2, issue Price, line 3, index: got nothing, expected a whole number"]),
        (issue(ITEMS + '<item index="1" value="b"/>'), ["line 3, issue Price, item 1: got index 1, expected an index that is used once"]),
        (issue(ITEMS + '<item index="2" value="a"/>'), ['line 3, issue Price, item 2: got "a", expected a value that is used once']),
        (
            issue('<item index="2" value=" "/><item index="3"/>'),
            ['line 3, issue Price, item 2: got "", expected a value', 'line 3, issue Price, item 3: got "", expected a value'],
        ),
        (issue('<item index="1" value="a" evaluation="-1"/>'), ["line 3, issue Price, item 1, evaluation: got -1.0, expected at least 0"]),
        (
            issue('<item index="1" value="a" evaluation="NaN"/>'),
            ['line 3, issue Price, item 1, evaluation: got "NaN", expected a finite number'],
        ),
        (
            issue('<item index="1" value="a" evaluation="1e999"/>'),
            ['line 3, issue Price, item 1, evaluation: got "1e999", expected a finite number'],
        ),
        (
            issue('<item index="1" value="a" evaluation="1_0"/>'),
            ['line 3, issue Price, item 1, evaluation: got "1_0", expected a finite number'],
        ),
        (
            issue("", 'index="1" name="Seats" type="integer" lowerbound="6" upperbound="2"'),
            ["line 2, issue Seats: got bounds from 6 to 2, expected a lower bound that is not above the upper one"],
        ),
        (
            issue("", 'index="1" name="Seats" type="integer" lowerbound="1.5" upperbound="2"'),
            ['line 2, issue Seats, lowerbound: got "1.5", expected a whole number'],
        ),
        (issue('<range lowerbound="x" upperbound="2"/>', REAL), ['line 2, issue Price, lowerbound: got "x", expected a finite number']),
        (
            issue('<evaluator ftype="triangular" offset="1" slope="0"/>', SEATS),
            ['line 3, issue Seats, evaluator: got "triangular", expected ftype linear'],
        ),
        (issue('<evaluator offset="1"/>', SEATS), ["line 3, issue Seats, evaluator, slope: got nothing, expected a finite number"]),
        (issue("<evaluator/>", REAL), ['line 3, issue Price, evaluator: got "", expected ftype linear or constant or triangular']),
        (
            issue('<evaluator ftype="linear" parameter1="1"/>', REAL),
            ["line 3, issue Price, evaluator, parameter0: got nothing, expected a finite number"],
        ),
        (
            issue('<evaluator ftype="constant" parameter0="1.5"/>', REAL),
            ["line 3, issue Price, evaluator, parameter0: got 1.5, expected a number from 0 to 1"],
        ),
        (
            issue('<evaluator ftype="triangular" parameter0="1" parameter1="2" parameter2="3"/>', REAL),
            ["line 3, issue Price, evaluator: got low, high and top (1.0, 2.0, 3.0), expected a top between low and high"],
        ),
        (
            issue(ITEMS).replace("<utility_space", '<utility_space number_of_issues="many"'),
            ['line 1, number_of_issues: got "many", expected a whole number'],
        ),
        (issue(ITEMS).replace(TAIL, f'<weight value="1"/>{TAIL}'), ["line 3, index: got nothing, expected a whole number"]),
        (
            issue(ITEMS).replace(TAIL, f'<weight index="1" value="inf"/>{TAIL}'),
            ['line 3, weight 1, value: got "inf", expected a finite number'],
        ),
        (issue(ITEMS).replace(TAIL, f'<weight index="1" value="-1"/>{TAIL}'), ["line 3, weight 1: got -1.0, expected at least 0"]),
        (
            issue(ITEMS).replace(TAIL, f'<weight index="1" value="1"/><weight index="1" value="1"/>{TAIL}'),
            ["line 3, weight 1: got index 1, expected an index that is used once"],
        ),
        (issue(ITEMS).replace(TAIL, f'<reservation value="1.1"/>{TAIL}'), ["line 3, reservation: got 1.1, expected a number from 0 to 1"]),
        (issue(ITEMS).replace(TAIL, f"<reservation/>{TAIL}"), ["line 3, reservation, value: got nothing, expected a finite number"]),
        (
            issue(ITEMS).replace(TAIL, f'<discount_factor value="-0.1"/>{TAIL}'),
            ["line 3, discount_factor: got -0.1, expected a number from 0 to 1"],
        ),
        (
            issue(ITEMS).replace(TAIL, f'<discount_factor value="1"/><discount_factor value="1"/>{TAIL}'),
            ["line 3, discount_factor: got a second one, expected one at most"],
        ),
    ],
)
def test_it_names_the_line_of_a_fault(tmp_path: Path, content: str, lines: list[str]) -> None:
    found = problems(tmp_path, content)
    assert len(found) == len(lines)
    assert all(told.startswith(line) for told, line in zip(found, lines, strict=True)), found


def test_it_reads_everything_that_the_format_defines(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD
        + '<issue index="1" name="Colour"><item index="2" value="red" evaluation="3.5" cost="9"/></issue>'
        + '<issue index="2" name="Price" vtype="REAL"><range lowerbound="0.1" upperbound="2"/>'
        + '<evaluator ftype="linear" parameter0="1" parameter1="-0.5"/></issue>'
        + '<weight index="1" value="0.3"/><weight index="2" value=".7"/></objective>'
        + '<discount_factor value="0.9"/><reservation value="0.25"/></utility_space>',
    )
    assert found.problems == []
    assert found.title == "Desks"
    assert found.issues[1].items[0].evaluation == 3.5
    assert (found.issues[2].low, found.issues[2].high) == (Fraction(1, 10), Fraction(2))
    assert found.issues[2].evaluator == Evaluator("linear", (1.0, -0.5))
    assert {index: weight for index, (weight, _) in found.weights.items()} == {1: 0.3, 2: 0.7}
    assert (found.reservation, found.discount) == (0.25, 0.9)
