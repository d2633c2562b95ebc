"""GENIUS domains mean to us exactly what they mean to GENIUS 10.4."""

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import numpy as np
import pytest

from batna.cli import main
from batna.exchange.casefile import read_case, write_case
from batna.exchange.genius import read_genius
from batna.measure.frontier import pareto_frontier
from batna.measure.value import our_values, their_values
from batna.model.case import Case
from batna.model.problem import BadInput

DOMAIN = """<negotiation_template><utility_space number_of_issues="0">
<objective index="0" name="root" type="objective">
<issue index="2" name="Delivery" type="discrete"><item index="1" value="60 days"/><item index="2" value="30 days"/></issue>
<issue index="1" name="Price" vtype="discrete"><item index="9" value="low"/><item index="3" value="high"/></issue>
</objective></utility_space></negotiation_template>"""

OURS = """<utility_space><objective index="0">
<issue index="1" etype="discrete">
<item index="3" value="high" evaluation="5"/><item index="9" value="low" evaluation="20"/></issue>
<issue index="2"><item index="2" value="30 days" evaluation="8.0"/><item index="1" value="60 days" evaluation="2e0"/></issue>
<weight index="1" value="3"/><weight index="2" value="1"/>
</objective><discount_factor value="0.87"/><reservation value="0.25"/></utility_space>"""

THEIRS = """<utility_space><objective index="0">
<issue index="1"><item index="9" value="low" evaluation="0"/><item index="3" value="high" evaluation="0"/></issue>
<issue index="2"><item index="1" value="60 days" evaluation="1"/><item index="2" value="30 days" evaluation="0"/></issue>
<weight index="1" value="0.5"/><weight index="2" value="0.5"/>
</objective><discount_factor value="0"/></utility_space>"""


def read(tmp_path: Path, domain: str = DOMAIN, ours: str = OURS, theirs: str = THEIRS, steps: int = 21) -> Case:
    for name, text in (("desk_domain.xml", domain), ("ours.xml", ours), ("theirs.xml", theirs)):
        (tmp_path / name).write_text(text)
    return read_genius(tmp_path / "desk_domain.xml", tmp_path / "ours.xml", tmp_path / "theirs.xml", steps=steps)


def problems(tmp_path: Path, domain: str = DOMAIN, ours: str = OURS, theirs: str = THEIRS) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, domain, ours, theirs)
    return [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def values(case: Case) -> tuple[list[list[float]], list[list[float]]]:
    return [list(part) for part in our_values(case).per_issue], [list(part) for part in their_values(case).per_issue]


def test_it_reads_a_domain_by_index_not_by_position(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert [(issue.id, issue.options) for issue in case.issues] == [("Delivery", ("60 days", "30 days")), ("Price", ("low", "high"))]
    ours, theirs = values(case)
    assert ours == [[0.25 * 0.25, 0.25], [0.75, 0.75 * 0.25]]
    assert theirs == [[0.5, 0], [0, 0]]


def test_it_keeps_reservation_and_discount(tmp_path: Path) -> None:
    case = read(tmp_path)
    theirs = case.preferences.theirs
    assert theirs is not None
    assert (case.preferences.ours.reservation, case.preferences.ours.discount) == (0.25, 0.87)
    assert (theirs.reservation, theirs.discount) == (0.0, 1.0)


def test_it_says_what_does_not_fit_the_domain_beside_what_cannot_be_read(tmp_path: Path) -> None:
    ours = OURS.replace('"20"', '"many"').replace('"0.25"', '"2"').replace('"60 days"', '"sixty days"')
    assert problems(tmp_path, ours=ours) == [
        'ours.xml: line 3, issue 1, item 9, evaluation: got "many", expected a finite number',
        "ours.xml: line 6, reservation: got 2.0, expected a number from 0 to 1",
        'ours.xml: line 4, issue 2, item 1: got "sixty days", expected "60 days", as in the domain',
    ]


def test_it_names_the_case_after_the_files(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert (case.title, case.buyer, case.supplier, case.unit) == ("desk", "ours", "theirs", "points")
    assert case.sources == ("GENIUS domain desk_domain.xml, profiles ours.xml (ours) and theirs.xml (theirs)",)
    assert read(tmp_path, DOMAIN.replace('"root"', '"Office desks"')).title == "Office desks"
    paths = (tmp_path / "desk_domain.xml", tmp_path / "ours.xml", tmp_path / "theirs.xml")
    named = read_genius(*paths, title="Desks 2027", buyer="Northwind", supplier="Sella")
    assert (named.title, named.buyer, named.supplier) == ("Desks 2027", "Northwind", "Sella")


def test_two_issues_of_one_name_and_one_without_get_names_of_their_own(tmp_path: Path) -> None:
    domain = DOMAIN.replace("Delivery", "Price")
    assert [issue.id for issue in read(tmp_path, domain).issues] == ["Price", "Price (2)"]
    assert [issue.id for issue in read(tmp_path, DOMAIN.replace('name="Price"', "")).issues] == ["Delivery", "issue 1"]


INTEGER = """<utility_space><objective index="0"><issue index="1" name="Seats" type="integer" lowerbound="2" upperbound="6">
<evaluator ftype="linear" offset="0.2" slope="0.15"/></issue><weight index="1" value="1"/></objective></utility_space>"""


def test_an_integer_issue_has_its_integers_as_options(tmp_path: Path) -> None:
    case = read(tmp_path, INTEGER, INTEGER, INTEGER.replace("0.15", "-0.1"))
    assert case.issues[0].options == (2, 3, 4, 5, 6)
    assert all(isinstance(option, int) for option in case.issues[0].options)
    ours, theirs = values(case)
    np.testing.assert_allclose(ours[0], [0.2 + 0.15 * (v - 2) for v in range(2, 7)], atol=1e-12, rtol=0)
    # GENIUS cuts a linear evaluation off at 0 and 1.
    np.testing.assert_allclose(theirs[0], [0.2, 0.1, 0, 0, 0], atol=1e-12, rtol=0)


def real(evaluator: str, bounds: str = '<range lowerbound="10" upperbound="20"/>', kind: str = 'type="real"') -> str:
    return (
        f'<utility_space><objective index="0"><issue index="1" name="Price" {kind}>{bounds}{evaluator}</issue>'
        '<weight index="1" value="2"/></objective></utility_space>'
    )


LINEAR = '<evaluator ftype="linear" parameter0="-1" parameter1="0.1"/>'
TRIANGULAR = '<evaluator ftype="triangular" parameter0="10" parameter1="20" parameter2="12"/>'
CONSTANT = '<evaluator ftype="constant" parameter0="0.4"/>'


def test_a_real_issue_has_an_even_grid_with_both_ends(tmp_path: Path) -> None:
    case = read(tmp_path, real(""), real(LINEAR), real(TRIANGULAR))
    assert case.issues[0].options == tuple(10 + 0.5 * step for step in range(21))
    ours, theirs = values(case)
    np.testing.assert_allclose(ours[0], [step / 20 for step in range(21)], atol=1e-12, rtol=0)
    expected = [(v - 10) / 2 if v < 12 else 1 - (v - 12) / 8 for v in (10 + 0.5 * step for step in range(21))]
    np.testing.assert_allclose(theirs[0], expected, atol=1e-12, rtol=0)


def test_the_grid_holds_the_nearest_float_to_each_exact_step(tmp_path: Path) -> None:
    tenths = real(CONSTANT, '<range lowerbound="0" upperbound="1"/>')
    case = read(tmp_path, tenths, tenths, tenths, steps=11)
    assert case.issues[0].options == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert values(case)[0] == [[0.4] * 11]


def test_a_triangle_counts_nothing_outside_and_at_a_top_on_its_upper_end(tmp_path: Path) -> None:
    inner = '<evaluator ftype="triangular" parameter0="12" parameter1="16" parameter2="16"/>'
    case = read(tmp_path, real(""), real(CONSTANT), real(inner), steps=6)
    assert case.issues[0].options == (10.0, 12.0, 14.0, 16.0, 18.0, 20.0)
    assert values(case)[1] == [[0, 0, 0.5, 0, 0, 0]]


def test_a_real_issue_of_one_number_has_one_option(tmp_path: Path) -> None:
    point = real(CONSTANT, '<range lowerbound="5" upperbound="5"/>', 'vtype="real"')
    assert read(tmp_path, point, point, point).issues[0].options == (5.0,)


def test_a_profile_may_leave_the_bounds_to_the_domain(tmp_path: Path) -> None:
    case = read(tmp_path, real(""), real(LINEAR, ""), real(LINEAR))
    ours, theirs = values(case)
    assert ours == theirs


@pytest.mark.parametrize("steps", [1, 10_001])
def test_it_rejects_a_grid_that_is_none(tmp_path: Path, steps: int) -> None:
    with pytest.raises(BadInput, match=f"steps: got {steps}, expected 2 to 10,000 numbers for a real issue"):
        read(tmp_path, steps=steps)


CROWDED = (
    "desk_domain.xml: line 1, issue Price: got bounds from 1.0 to 1.000000000000001, expected bounds with room for 21 different numbers"
)
NO_WEIGHT = "ours.xml: got no weight for issue Price (index 1), expected weight for every issue of the domain"
NO_ISSUE = "ours.xml: got no evaluations for issue Price (index 1), expected evaluations for every issue of the domain"
NO_SCORE = 'got no evaluation of "high" (index 3), expected an evaluation of every item of the domain'


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (('<weight index="1" value="3"/>', ""), [NO_WEIGHT]),
        (
            ('<weight index="1"', '<weight index="7"'),
            ["ours.xml: line 5, weight 7: got index 7, expected the index of an issue of the domain", NO_WEIGHT],
        ),
        (
            ('value="3"/><weight index="2" value="1"', 'value="0"/><weight index="2" value="0"'),
            ["ours.xml: got weights that are all 0, expected at least one weight above 0"],
        ),
        (
            ('<issue index="1" etype', '<issue index="4" etype'),
            ["ours.xml: line 2, issue 4: got index 4, expected an issue of the domain", NO_ISSUE],
        ),
        (
            ('etype="discrete"', 'etype="integer"'),
            ["ours.xml: line 2, issue 1: got a integer issue, expected a discrete issue, as in the domain"],
        ),
        (('value="high"', 'value="huge"'), ['ours.xml: line 3, issue 1, item 3: got "huge", expected "high", as in the domain']),
        ((' evaluation="5"', ""), [f"ours.xml: line 3, issue 1, item 3: {NO_SCORE}"]),
        ((' evaluation="5"', ' evaluation="null"'), [f"ours.xml: line 3, issue 1, item 3: {NO_SCORE}"]),
        (('<item index="3" value="high" evaluation="5"/>', ""), [f"ours.xml: line 2, issue 1: {NO_SCORE}"]),
        (
            ('index="3"', 'index="4"'),
            [
                "ours.xml: line 3, issue 1, item 4: got index 4, expected an item of issue Price of the domain",
                f"ours.xml: line 2, issue 1: {NO_SCORE}",
            ],
        ),
    ],
)
def test_it_rejects_a_profile_that_does_not_match_the_domain(tmp_path: Path, change: tuple[str, str], lines: list[str]) -> None:
    assert problems(tmp_path, ours=OURS.replace(*change)) == lines


def test_it_rejects_other_bounds_than_those_of_the_domain(tmp_path: Path) -> None:
    assert problems(tmp_path, real(""), real(LINEAR).replace('"20"', '"25"'), real("")) == [
        "ours.xml: line 1, issue Price, upperbound: got 25, expected the same bound as in the domain",
        "theirs.xml: line 1, issue Price: got no evaluator, expected an evaluator",
    ]


@pytest.mark.parametrize(
    ("domain", "line"),
    [
        (real("", ""), "desk_domain.xml: line 1, issue Price: got no bounds, expected a lowerbound and an upperbound"),
        (INTEGER.replace('"6"', '"10002"'), "desk_domain.xml: line 1, issue Seats: got 10,001 integers, expected at most 10,000"),
        (
            real("", '<range lowerbound="1" upperbound="1.000000000000001"/>'),
            CROWDED,
        ),
    ],
)
def test_it_rejects_a_domain_without_countable_options(tmp_path: Path, domain: str, line: str) -> None:
    assert line in problems(tmp_path, domain, domain, domain)


def test_it_says_the_problems_of_all_three_files_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, DOMAIN.replace("</objective>", ""), OURS.replace('"0.25"', '"2"'), "<html/>")
    assert [line.partition(":")[0] for line in found] == ["desk_domain.xml", "ours.xml", "theirs.xml"]


def test_a_problem_of_the_case_names_the_domain(tmp_path: Path) -> None:
    (line,) = problems(tmp_path, DOMAIN.replace("Price", "P" * 201))
    assert line.startswith("desk_domain.xml: issues[1].id: got ")


FACTS = [
    ("ItexvsCypress", "ItexvsCypress_domain", "ItexvsCypress_Itex", "ItexvsCypress_Cypress", 180, 18, (0.721, 0.670)),
    ("SmartGridSupply", "SmartGridDomain", "SmartGridDomain_util1", "SmartGridDomain_util2", 100, 4, (0.833, 0.894)),
    ("Grocery", "Grocery_domain", "Grocery_domain_sam", "Grocery_domain_mary", 1_600, 7, (0.895, 0.840)),
]


@pytest.mark.parametrize("fact", FACTS, ids=[fact[0] for fact in FACTS])
def test_public_domains_have_their_known_facts(shared: Path, fact: tuple[str, str, str, str, int, int, tuple[float, float]]) -> None:
    folder, domain, first, second, count, efficient, nash = fact
    place = shared / "data/genius_domains" / folder
    case = read_genius(place / f"{domain}.xml", place / f"{first}.xml", place / f"{second}.xml")
    frontier = pareto_frontier(our_values(case).per_issue, their_values(case).per_issue)
    assert np.prod([len(issue.options) for issue in case.issues]) == count
    assert len(frontier.utilities) == efficient
    best = frontier.utilities[np.argmax(frontier.utilities.prod(axis=1))]
    np.testing.assert_allclose(best, nash, atol=5e-4)


def test_every_public_profile_is_read_to_utilities_from_0_to_1(shared: Path, tmp_path: Path) -> None:
    folders = sorted(folder for folder in (shared / "data/genius_domains").iterdir() if folder.is_dir() and folder.name != "SmartPhone")
    assert len(folders) == 4
    for folder in folders:
        files = sorted(folder.glob("*.xml"))
        (domain,) = [file for file in files if file.stem.lower().endswith("domain")]
        for profile in files:
            if profile != domain:
                case = read_genius(domain, profile, profile)
                tops = [max(part) for part in our_values(case).per_issue]
                assert sum(tops) == pytest.approx(1, abs=1e-12)
                assert min(min(part) for part in our_values(case).per_issue) >= 0
                write_case(case, tmp_path / "case.yaml")
                assert read_case(tmp_path / "case.yaml") == case


def utility(profile: Element, package: dict[int, str]) -> float:
    """Return what GENIUS says that a package of items, by the index of the issue, is worth: straight from the XML."""
    weights = {int(one.attrib["index"]): float(one.attrib["value"]) for one in profile.iter("weight")}
    worth = 0.0
    for issue in profile.iter("issue"):
        scores = {item.attrib["value"].strip(): float(item.attrib["evaluation"]) for item in issue.iter("item")}
        index = int(issue.attrib["index"])
        worth += weights[index] / sum(weights.values()) * scores[package[index]] / max(scores.values())
    return worth


def end(profile: Element, tag: str, default: float) -> float:
    """Return the reservation or the discount of a profile."""
    found = profile.find(f".//{tag}")
    return default if found is None else float(found.attrib["value"]) or default


def pairs_in(shared: Path) -> Iterator[tuple[Path, Path, Path]]:
    for folder in sorted((shared / "data/genius_domains").iterdir()):
        if folder.is_dir() and folder.name != "SmartPhone":
            (domain,) = folder.glob("*[dD]omain.xml")
            yield from ((domain, ours, theirs) for ours, theirs in product(sorted(set(folder.glob("*.xml")) - {domain}), repeat=2))


def test_every_pair_of_public_profiles_gives_the_utilities_that_stand_in_the_xml(shared: Path) -> None:
    draw = random.Random(7)
    found = list(pairs_in(shared))
    assert len(found) == 4**2 + 4**2 + 6**2 + 8**2
    for domain, *profiles in found:
        case = read_genius(domain, *profiles)
        issues = [int(issue.attrib["index"]) for issue in parse(domain).getroot().iter("issue")]
        sides = (case.preferences.ours, case.preferences.theirs)
        for path, side, table in zip(profiles, sides, (our_values(case), their_values(case)), strict=True):
            xml = parse(path).getroot()
            assert side is not None
            assert side.reservation == end(xml, "reservation", 0.0)
            assert (1.0 if side.discount is None else side.discount) == end(xml, "discount_factor", 1.0)
            for _ in range(10):
                indexes = [draw.randrange(len(issue.options)) for issue in case.issues]
                options = [str(issue.options[index]) for issue, index in zip(case.issues, indexes, strict=True)]
                assert table.of(indexes) == pytest.approx(utility(xml, dict(zip(issues, options, strict=True))), abs=1e-12)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("</objective>", ""), "line 6, column 61: "),
        (("<utility_space>", '<!DOCTYPE a [<!ENTITY b "c">]><utility_space>'), "line 1: got a document type or entities, expected"),
        (
            ("<utility_space>", '<?xml version="1.0" encoding="klingon"?><utility_space>'),
            'line 1: got "<?xml version="1.0" encoding="klingon',
        ),
        (('evaluation="20"', 'evaluation="-20"'), "line 3, issue 1, item 9, evaluation: got -20.0, expected at least 0"),
        (('<weight index="1" value="3"/>', ""), NO_WEIGHT.removeprefix("ours.xml: ")),
        (('<issue index="1"', '<issue index="4"'), "line 2, issue 4: got index 4, expected an issue of the domain"),
    ],
)
def test_the_command_says_a_fault_in_one_line_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, change: tuple[str, str], line: str
) -> None:
    for name, text in (("domain.xml", DOMAIN), ("ours.xml", OURS.replace(*change)), ("theirs.xml", THEIRS)):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["batna", "import", "genius", "domain.xml", "ours.xml", "theirs.xml", "-o", "case.yaml"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[0].startswith(f"ours.xml: {line}")
    assert all(one.startswith("ours.xml: ") for one in told.err.splitlines())
    assert not (tmp_path / "case.yaml").exists()


def test_a_dirty_domain_is_reported_with_file_line_and_reason(shared: Path) -> None:
    place = shared / "data/genius_domains/SmartPhone"
    with pytest.raises(BadInput) as caught:
        read_genius(place / "SmartPhone.xml", place / "SmartPhone_util1.xml", place / "SmartPhone_util2.xml")
    lines = [str(problem).removeprefix(f"{place}/") for problem in caught.value.problems]
    assert len(lines) == 3
    assert lines[0] == (
        'SmartPhone.xml: line 45, column 28: got "<item index="2" value="AT & T Mobility">", '
        "expected XML: not well-formed (invalid token); a plain & is written &amp;"
    )
