"""A document becomes a case and back without a difference; every problem of it is named with its place."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange import document as documents
from batna.exchange.casefile import json_text, read_case, write_case
from batna.exchange.document import case_of, document_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import BadInput

BASE: dict[str, Any] = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella"}
RISING = "low, likely and high in rising order"
PRICE: dict[str, Any] = {"id": "price", "options": [210, 200]}


def problems(fields: dict[Any, Any]) -> list[str]:
    with pytest.raises(BadInput) as caught:
        case_of({**BASE, **fields})
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"title": None}, ["title: got nothing, expected a text"]),
        ({"title": "\ud800"}, ['title: got " ", expected a text without broken characters']),
        ({"colour": 1}, ["colour: got 1, expected no such field; see `batna schema` for the fields"]),
        ({1: "x"}, ["[1]: got 1, expected a text as name"]),
        ({"hidden": ["charter"]}, ["hidden: got ['charter'], expected no such field; see `batna schema` for the fields"]),
        ({"unit": "euro"}, ['unit: got "euro", expected points or an ISO 4217 currency code such as EUR']),
        ({"issues": "abc"}, ['issues: got "abc", expected a list']),
        ({"issues": [{"id": 1, "options": ["a"]}]}, ["issues[0].id: got 1, expected a text"]),
        ({"issues": [{"id": " ", "options": ["a"]}]}, ['issues[0].id: got " ", expected a text that is not empty']),
        ({"issues": [{"id": "price"}]}, ["issues[0].options: got nothing, expected a value"]),
        ({"issues": [PRICE | {"options": [True]}]}, ["issues[0].options[0]: got true, expected a text or a number"]),
        ({"issues": [PRICE | {"options": []}]}, ["issues[0].options: got [], expected at least 1 of them"]),
        ({"issues": [PRICE | {"options": [1, "1"]}]}, ["issues[0].options: got [1, '1'], expected each option once"]),
        ({"issues": [PRICE | {"options": [float("nan")]}]}, ["issues[0].options[0]: got nan, expected a text or a finite number"]),
        ({"issues": [PRICE | {"options": [1, 1e16]}]}, ["issues[0].options: got [1, 1e+16], expected numbers of at most 15 digits"]),
        ({"stake": -1}, ["stake: got -1, expected at least 0"]),
        ({"stake": 1e16}, ["stake: got 1e+16, expected at most 1,000,000,000,000,000"]),
        ({"going_without": -1e16}, ["going_without: got -1e+16, expected numbers of at most 15 digits"]),
        (
            {"going_without": {"low": 1, "likely": 2, "high": 1e300}},
            ["going_without: got {'low': 1, 'likely': 2, 'high': 1e+300}, expected numbers of at most 15 digits"],
        ),
        ({"stake": 10**400}, ["stake: got 100000000000000000000000000000000000000000000000000000000..., expected a number"]),
        ({"stake": 10**5000}, ["stake: got a int too long to show, expected a number"]),
        ({"dates": {"need_by": "2027-13-45"}}, ['dates.need_by: got "2027-13-45", expected a date such as 2027-03-31']),
        (
            {"preferences": {"ours": {"values": {"price": [{"low": 3, "likely": 2, "high": 1}, {"low": 1, "likly": 2}, "x"]}}}},
            [
                "preferences.ours.values.price[0]: got {'low': 3, 'likely': 2, 'high': 1}, expected a number or " + RISING,
                "preferences.ours.values.price[1].likely: got nothing, expected a value",
                "preferences.ours.values.price[1].high: got nothing, expected a value",
                "preferences.ours.values.price[1].likly: got 2, expected no such field; see `batna schema` for the fields",
                'preferences.ours.values.price[2]: got "x", expected a number or {low, likely, high}',
                'preferences.ours.values.price: got "price", expected the id of an issue of this case',
            ],
        ),
        (
            {"offers": [{"id": "a", "round": 0, "by": "us", "on": "x", "package": {"price": [1]}}]},
            [
                "offers[0].round: got 0, expected at least 1",
                'offers[0].by: got "us", expected ours or theirs',
                'offers[0].on: got "x", expected a date such as 2027-03-31',
                "offers[0].package.price: got [1], expected a text or a number",
            ],
        ),
        ({"rules": [{"if": {}, "then": {"a": 1}}]}, ["rules[0].if: got {}, expected at least 1 of them"]),
        ({"costs": [{"line": "x", "amount": ["a"]}]}, ['costs[0].amount[0]: got "a", expected a number or {low, likely, high}']),
    ],
)
def test_it_names_the_place_of_a_problem(fields: dict[str, Any], lines: list[str]) -> None:
    assert problems(fields) == lines


def test_it_rejects_what_is_no_mapping() -> None:
    with pytest.raises(BadInput, match="a mapping that begins with batna: 1"):
        case_of([BASE])


def test_it_says_what_else_is_wrong_beside_a_part_that_cannot_be_read() -> None:
    assert problems(
        {
            "title": 1,
            "issues": [PRICE],
            "preferences": {"ours": {"values": {"price": [float("inf"), 1]}}},
            "rules": [{"if": {"price": 210}, "then": {"taste": 1}}],
            "offers": [{"id": "a", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"price": 5}}],
        }
    ) == [
        "title: got 1, expected a text",
        "preferences.ours.values.price[0]: got inf, expected a finite number or {low, likely, high}",
        'rules[0].then.taste: got "taste", expected the id of an issue of this case',
        "offers[0].package.price: got 5, expected one of the options of price: 210, 200",
    ]


def test_it_says_what_else_is_wrong_with_the_preferences_beside_a_number_that_is_none() -> None:
    term = {"id": "term", "options": ["a", "b"], "colour": "blue"}
    ours = {"values": {"price": [float("nan"), 1], "term": [1]}, "weights": {"price": 0.6, "term": 0.3}, "target": "much"}
    assert problems({"issues": [PRICE, term], "preferences": {"ours": ours, "theirs": {"values": {"price": [1, 2]}}}}) == [
        'issues[1].colour: got "blue", expected no such field; see `batna schema` for the fields',
        "preferences.ours.values.price[0]: got nan, expected a finite number or {low, likely, high}",
        'preferences.ours.target: got "much", expected a number',
        "preferences.ours.values.term: got 1 values, expected 2 values, one for each option of term",
        "preferences.ours.weights: got a sum of 0.9, expected weights that add up to 1",
        "preferences.theirs.values: got no values for term, expected values for every issue on each side",
    ]


def test_an_action_is_not_blamed_for_an_alternative_that_cannot_be_read() -> None:
    actions = [{"id": "q", "name": "Qualify", "kind": "sample", "alternative": "b", "cost": 1}]
    document = {"unit": "EUR", "alternatives": [{"id": "b", "total_cost": 5, "likelihood": 1}], "bargaining": {"actions": actions}}
    assert case_of(BASE | document).bargaining.actions
    assert [said.split(":")[0] for said in problems(document | {"unit": "stones"})] == ["unit"]
    broken = {"alternatives": [{"id": "b", "total_cost": "much", "likelihood": 1}]}
    assert [said.split(":")[0] for said in problems(document | broken)] == ["alternatives[0].total_cost"]


def test_it_says_nothing_about_parts_that_rest_on_one_that_cannot_be_read() -> None:
    line = {"line": "Freight", "amount": 3, "currency": "USD"}
    assert problems({"unit": "euro", "costs": [line], "issues": [PRICE]}) == [
        'unit: got "euro", expected points or an ISO 4217 currency code such as EUR'
    ]
    offer = {"id": "a", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"price": 5}}
    assert problems({"issues": [PRICE | {"unit": 5}], "offers": [offer]}) == ["issues[0].unit: got 5, expected a text"]


def test_it_refuses_too_many_issues_and_options_before_it_builds_them() -> None:
    issue = {"options": {"from": 1, "to": 10_000, "step": 1}}
    assert problems({"issues": [issue | {"id": f"issue {i}"} for i in range(101)]}) == [
        "issues: got 2,020,000 values for both sides together, expected at most 2,000,000"
    ]
    assert (
        problems({"issues": [{"id": f"issue {i}", "options": [1]} for i in range(1_001)]})[0]
        == "issues: got 1,001 of them, expected at most 1,000"
    )
    assert (
        problems({"issues": [{"id": "a", "options": list(range(10_001))}]})[0]
        == "issues[0].options: got 10,001 of them, expected at most 10,000"
    )
    assert problems({"issues": [{"id": "a", "options": {"from": 1, "to": 10_001, "step": 1}}]})[0].endswith(
        "expected at most 10,000 options"
    )


@pytest.mark.parametrize(
    "options", [5, {"from": 1}, {"from": 1, "to": 2, "step": 0}, {"from": 1.0, "to": 2, "step": "x"}, {"from": 0, "to": 10**30, "step": 1}]
)
def test_it_leaves_odd_ranges_to_the_model(options: object) -> None:
    assert problems({"issues": [{"id": "price", "options": options}]})[0].startswith("issues[0].options: got ")


def test_it_migrates_an_older_file_with_a_message(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    old = {name: value for name, value in BASE.items() if name != "title"} | {"batna": 0, "name": "Chairs"}
    monkeypatch.setattr(documents, "MIGRATIONS", {0: lambda old: {"title": old.pop("name"), **old, "batna": 1}})
    with caplog.at_level(logging.WARNING):
        assert case_of(dict(old)).title == "Chairs"
    assert caplog.messages == ["The casefile has format 0; it is read as format 1."]


def test_it_leaves_out_defaults_and_what_is_hidden() -> None:
    case = case_of(BASE | {"issues": [PRICE], "going_without": -5, "dates": {"need_by": date(2027, 3, 31), "told": "2027-03-01"}})
    assert document_of(hide(case, ["going_without", "dates.need_by"])) == BASE | {
        "issues": [PRICE],
        "dates": {"told": date(2027, 3, 1)},
    }


def test_a_whole_number_is_written_without_a_point_but_an_option_as_it_is() -> None:
    options = {"id": "price", "options": [2.0, 1.5]}
    case = case_of(BASE | {"issues": [options], "stake": 5.0, "going_without": 1e15})
    assert json_text(document_of(case)) == json_text(BASE | {"stake": 5, "issues": [options], "going_without": 10**15})


def test_a_need_finds_its_options_again_in_json(tmp_path: Path) -> None:
    need = {"id": "n", "at_most": 5, "from": {"price": {210: 1, "200": 2.5}}}
    case = case_of(BASE | {"issues": [PRICE], "stakeholders": [{"id": "ops", "function": "Operations", "needs": [need]}]})
    assert case.stakeholders[0].needs[0].from_ == {"price": {"210": 1.0, "200": 2.5}}
    write_case(case, tmp_path / "case.json")
    assert read_case(tmp_path / "case.json") == case


# Texts that a careless reader takes for a number, a date, a truth or nothing.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            "",
            "yes",
            "No",
            "null",
            "~",
            "1",
            "1.0",
            "007",
            "0x1F",
            "1:30",
            "1e5",
            "1_000",
            ".inf",
            "2027-01-01",
            "<<",
            "=",
            "- a",
            "#",
            "a: b",
        ]
    ),
)
NAMES = TEXTS.map(str.strip).filter(bool)
NUMBERS = st.floats(-1e12, 1e12)
ESTIMATES = NUMBERS | st.lists(NUMBERS, min_size=3, max_size=3).map(sorted).map(lambda n: {"low": n[0], "likely": n[1], "high": n[2]})
OPTIONS = st.lists(
    TEXTS | st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15), min_size=1, max_size=4, unique_by=(str, lambda option: option)
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a case that uses every kind of value a file can hold."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    options = {name: draw(OPTIONS) for name in names}
    issues = [{"id": name, "options": options[name], "unit": draw(TEXTS)} for name in names]
    package = {name: draw(st.sampled_from(options[name])) for name in names}
    values = st.fixed_dictionaries({name: st.lists(ESTIMATES, min_size=len(options[name]), max_size=len(options[name])) for name in names})
    day = draw(st.dates())
    need = {"id": "n", "at_least": draw(NUMBERS), "from": {name: {option: draw(NUMBERS) for option in options[name]} for name in names}}
    return case_of(
        {
            "batna": 1,
            "title": draw(NAMES),
            "buyer": draw(NAMES),
            "supplier": draw(NAMES),
            "issues": issues,
            "preferences": {"ours": {"values": draw(values), "reservation": draw(ESTIMATES)}, "theirs": {"values": draw(values)}},
            "rules": [{"if": {name: package[name]}, "then": {name: options[name]}} for name in names],
            "stakeholders": [{"id": "ops", "function": draw(NAMES), "needs": [need], "notes": draw(TEXTS)}],
            "offers": [{"id": "o", "round": 1, "by": "theirs", "on": day, "package": package, "note": draw(TEXTS)}],
            "dates": {"need_by": day},
            "should_cost": {
                "part": draw(TEXTS),
                "lines": [{"line": "labour", "should": draw(ESTIMATES), "quoted": draw(NUMBERS)}],
                "margin": draw(st.floats(0, 1)),
                "source": draw(TEXTS),
            },
            "sources": draw(st.lists(TEXTS, max_size=2)),
        }
    )


@given(case=cases())
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_every_case_reads_and_writes_back_equal(case: Case, ending: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("law") / f"case.{ending}"
    write_case(case, file)
    again = read_case(file)
    assert again == case
    assert [[type(option) for option in issue.options] for issue in again.issues] == [
        [type(option) for option in issue.options] for issue in case.issues
    ]
