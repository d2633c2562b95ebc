"""A casefile says everything that is wrong with it, one line each, and is written whole or not at all."""

import json
from pathlib import Path

import pytest

from batna.exchange.casefile import json_text, read_case, write_case
from batna.exchange.document import case_of
from batna.model.problem import BadInput, shown

HEADER = "batna: 1\ntitle: Chairs\nbuyer: Northwind\nsupplier: Sella\n"
ISSUES = "issues:\n- {id: price, options: [210, 200]}\n- {id: colour, options: [yes, 007, 2027-01-01, 1:30, 1_000, ~x]}\n"


def problems(tmp_path: Path, content: str | bytes, name: str = "case.yaml") -> list[str]:
    """Return the lines that reading this file gives, without the name of the file; none when it is sound."""
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        read_case(file)
    except BadInput as error:
        lines = str(error).split("\n")
        assert all(line.startswith(f"{file}: ") for line in lines)
        return [line.removeprefix(f"{file}: ") for line in lines]
    return []


def test_it_reads_a_casefile(tmp_path: Path) -> None:
    file = tmp_path / "chairs.yaml"
    file.write_text(HEADER + ISSUES)
    case = read_case(file)
    assert case.title == "Chairs"
    assert [issue.id for issue in case.issues] == ["price", "colour"]
    assert case.issues[0].options == (210, 200)


def test_it_leaves_texts_alone_that_yaml_1_1_would_guess_at(tmp_path: Path) -> None:
    file = tmp_path / "chairs.yaml"
    file.write_text(HEADER + ISSUES)
    assert read_case(str(file)).issues[1].options == ("yes", "007", "2027-01-01", "1:30", "1_000", "~x")


def test_it_reads_an_alias_as_the_value_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "chairs.yaml"
    sides = "preferences: {ours: &both {values: &each {price: &row [0, 1], delivery: *row}}, theirs: {values: *each}}\n"
    file.write_text(HEADER + "issues: [{id: price, options: [210, 200]}, {id: delivery, options: [60, 45]}]\n" + sides)
    preferences = read_case(file).preferences
    assert preferences.ours.values == {"price": (0, 1), "delivery": (0, 1)}
    assert preferences.theirs is not None
    assert preferences.theirs.values == preferences.ours.values


def test_it_says_that_the_rules_leave_nothing_beside_what_else_is_wrong(tmp_path: Path) -> None:
    issues = "issues: [{id: price, options: [210, 200]}, {id: delivery, options: [60, 45]}]\n"
    rules = "rules:\n- {if: {price: [210, 200]}, then: {delivery: 60}}\n- {if: {delivery: 60}, then: {delivery: 45}}\n"
    nothing = "rules[0], rules[1]: got no package: together these rules exclude every one, expected rules that leave at least one package"
    assert problems(tmp_path, HEADER + issues + rules) == [nothing]
    assert problems(tmp_path, HEADER + issues + rules + "unit: Taler\n") == [
        'unit: got "Taler", expected points or an ISO 4217 currency code such as EUR',
        nothing,
    ]
    assert problems(tmp_path, HEADER + issues + rules.replace("45}}", "44}}")) == [
        "rules[1].then.delivery: got 44, expected one of the options of delivery: 60, 45"
    ]


def laughs(first: str, again: int) -> str:
    lines = [f"a0: &a0 {first}", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * again)}]" for i in range(1, 9))]
    return "\n".join(lines)


def test_aliases_may_not_make_a_small_file_large_or_deep(tmp_path: Path) -> None:
    (large,) = problems(tmp_path, laughs("[x, x]", 10))
    assert large.endswith("expected YAML: aliases (*name) stand for more than 1,000,000 values: write the file without them")
    (deep,) = problems(tmp_path, laughs("[" * 32 + "]" * 32, 1))
    assert deep == 'line 9, column 10: got "a8: &a8 [*a7]", expected YAML: lists within lists without end'
    assert problems(tmp_path, laughs("[" * 30 + "]" * 30, 1)) == ["batna: got nothing, expected the format version of the file, batna: 1"]


@pytest.mark.parametrize("ending", ["yaml", "yml", "txt"])
def test_it_takes_other_endings_for_yaml(tmp_path: Path, ending: str) -> None:
    assert problems(tmp_path, HEADER, f"case.{ending}") == []


@pytest.mark.parametrize("content", [HEADER.encode("utf-8-sig"), HEADER.replace("\n", "\r\n").encode()], ids=["byte order mark", "CRLF"])
def test_it_handles_what_windows_writes(tmp_path: Path, content: bytes) -> None:
    assert problems(tmp_path, content) == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "got nothing, expected a casefile: a mapping that begins with batna: 1"),
        ("- 1\n", "got [1], expected a casefile: a mapping that begins with batna: 1"),
        (b"\xff\xfeab", "byte 1: got bytes that are not UTF-8, expected a text file in UTF-8"),
        ("a: \0", "character 4: expected YAML: control characters are not allowed"),
        ("batna: 1\n\ttitle: x\n", 'line 2, column 1: got "title: x", expected YAML: found a tab character that violates indentation'),
        ("title: x\n", "batna: got nothing, expected the format version of the file, batna: 1"),
        ("batna: 0\n", "batna: got 0, expected the format version of the file, batna: 1"),
        ("batna: true\n", "batna: got true, expected the format version of the file, batna: 1"),
        ("batna: 2\n", "batna: got 2, expected format 1 or older: a newer Batna wrote this file"),
        ("a: *b\n", 'line 1, column 4: got "a: *b", expected YAML: *b names no value that stands before it'),
        ("&a [*a]\n", 'line 1, column 5: got "&a [*a]", expected YAML: *a names no value that stands before it'),
        (
            "a: !!python/name:os.system x\n",
            'line 1, column 4: got "a: !!python/name:os.system x", expected YAML: tags (!name) are not read: write the value alone',
        ),
        ("a: 1\na: 2\n", 'line 2, column 1: got "a: 2", expected YAML: the name a stands twice'),
        ("1: 1\ntrue: 2\n", 'line 2, column 1: got "true: 2", expected YAML: the name true stands twice'),
        ("? [a]\n: 1\n", 'line 1, column 3: got "? [a]", expected YAML: found unhashable key'),
        ("a\n---\nb\n", 'line 2, column 1: got "---", expected YAML: but found another document'),
        ("[" * 100_000, "line 1, column 41: got " + shown("[" * 99) + ", expected YAML: lists within lists without end"),
        ("- " * 100_000 + "x", "line 1, column 81: got " + shown("- " * 99) + ", expected YAML: lists within lists without end"),
        ("{a: " * 100_000, "line 1, column 158: got " + shown("{a: " * 99) + ", expected YAML: lists within lists without end"),
    ],
)
def test_it_rejects_what_is_no_casefile(tmp_path: Path, content: str | bytes, line: str) -> None:
    assert problems(tmp_path, content) == [line]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "line 1, column 1: expected JSON: Expecting value"),
        ('{"batna": 1,}', 'line 1, column 13: got "{"batna": 1,}", expected JSON: Expecting property name enclosed in double quotes'),
        ('{"batna": 1, "batna": 1}', 'batna: got "batna", expected each name once within a mapping'),
        ("[" * 200_000, "got lists within lists without end, expected a casefile"),
        ('{"batna": 1' + "0" * 5_000 + "}", "batna: got inf, expected the format version of the file, batna: 1"),
        ("[" * 400 + "]" * 400, "got [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[..., expected a casefile"),
    ],
)
def test_it_rejects_broken_json(tmp_path: Path, content: str, line: str) -> None:
    (found,) = problems(tmp_path, content, "case.json")
    assert found.startswith(line)


def test_it_rejects_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.yaml: expected a file that can be read: No such file or directory"):
        read_case(tmp_path / "none.yaml")


def test_it_rejects_a_file_that_is_far_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batna.exchange.casefile.MAX_BYTES", 10)
    assert problems(tmp_path, HEADER) == ["got 56 bytes, expected at most 10 bytes"]


def test_it_says_each_problem_on_a_line_of_its_own(tmp_path: Path) -> None:
    content = (
        HEADER
        + """
unit: EUR
issues:
- {id: price, options: [210, 200]}
- {id: delivery, options: [30, 45]}
preferences:
  ours: {values: {price: [1, 2, 3], colour: [1]}, weights: {price: 0.4, delivery: 0.5, size: 0.2}}
rules:
- {if: {price: 205}, then: {taste: sweet}}
costs:
- {line: Freight, amount: 3, currency: USD}
- {line: Duty, amount: [1, 2]}
offers:
- {id: one, round: 1, by: ours, on: 2027-01-01, package: {price: 9, taste: sweet}}
outcome: {kind: agreement, on: 2027-02-01, package: {price: 200}}
"""
    )
    assert problems(tmp_path, content) == [
        "preferences.ours.values.price: got 3 values, expected 2 values, one for each option of price",
        'preferences.ours.values.colour: got "colour", expected the id of an issue of this case',
        "preferences.ours.values: got no values for delivery, expected values for every issue on each side",
        'preferences.ours.weights.size: got "size", expected the id of an issue of this case',
        "preferences.ours.weights: got a sum of 1.1, expected weights that add up to 1",
        "rules[0].if.price: got 205, expected one of the options of price: 210, 200",
        'rules[0].then.taste: got "taste", expected the id of an issue of this case',
        'costs[0].currency: got "USD", expected an amount in EUR, or a rate from USD to EUR with its date and source under rates',
        "costs[1].amount: got 2 amounts, expected one amount, or `by` with an issue",
        "offers[0].package.price: got 9, expected one of the options of price: 210, 200",
        'offers[0].package.taste: got "taste", expected the id of an issue of this case',
        "outcome.package: got no option for delivery, expected one option for every issue in an agreement",
    ]


def test_it_rejects_rules_that_leave_no_package(tmp_path: Path) -> None:
    content = (
        HEADER
        + """
issues:
- {id: price, options: [210, 200]}
- {id: delivery, options: [30, 45]}
rules:
- {if: {price: 210}, then: {price: 200}}
- {if: {price: 200}, then: {price: 210}}
"""
    )
    (line,) = problems(tmp_path, content)
    assert line.startswith("rules[0], rules[1]: got no package: ")
    assert line.endswith(", expected rules that leave at least one package")


def test_it_takes_the_signs_out_of_an_error_that_would_break_the_line(tmp_path: Path) -> None:
    content = {"batna": 1, "title": "Chairs", "buyer": "b", "supplier": "s", "unit": "a\nb\x1b[31m"}
    assert problems(tmp_path, json.dumps(content), "case.json") == [
        'unit: got "a b [31m", expected points or an ISO 4217 currency code such as EUR'
    ]


def test_it_writes_what_it_reads(tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(HEADER + ISSUES + "dates: {need_by: 2027-03-31}\n")
    case = read_case(source)
    for name in ("copy.yaml", "copy.json", "COPY.JSON"):
        write_case(case, tmp_path / name)
        assert read_case(tmp_path / name) == case
    assert (tmp_path / "COPY.JSON").read_text().startswith("{")
    assert "need_by: 2027-03-31" in (tmp_path / "copy.yaml").read_text()


def test_json_writes_dates_as_texts() -> None:
    case = case_of({"batna": 1, "title": "T", "buyer": "B", "supplier": "S", "dates": {"need_by": "2027-03-31"}})
    assert '"2027-03-31"' in json_text({"need_by": case.dates.need_by})


def large_case(offers: int) -> dict[str, object]:
    package = {f"issue {i}": i % 5 for i in range(6)}
    return {
        "batna": 1,
        "title": "T",
        "buyer": "B",
        "supplier": "S",
        "issues": [{"id": name, "options": [0, 1, 2, 3, 4]} for name in package],
        "offers": [
            {"id": f"offer {i}", "round": i + 1, "by": "ours", "on": "2027-01-01", "package": package, "note": "as agreed by phone"}
            for i in range(offers)
        ],
    }


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_it_reads_two_thousand_offers(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"large.{ending}"
    write_case(case_of(large_case(2_000)), file)
    assert len(read_case(file).offers) == 2_000


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_two_hundred_issues_work(tmp_path: Path, ending: str) -> None:
    names = [f"issue {i}" for i in range(200)]
    values = {name: list(range(10)) for name in names}
    document = large_case(0) | {
        "issues": [{"id": name, "options": {"from": 1, "to": 10, "step": 1}} for name in names],
        "preferences": {"ours": {"values": values}, "theirs": {"values": values}},
    }
    file = tmp_path / f"wide.{ending}"
    write_case(case_of(document), file)
    assert len(read_case(file).issues) == 200
