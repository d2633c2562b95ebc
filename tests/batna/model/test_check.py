"""A case that contradicts itself says where, and a sound one says nothing."""

from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.check import find_problems
from batna.model.hiding import hide
from batna.model.issue import Issue
from batna.model.problem import BadInput

BASE: dict[str, Any] = {
    "batna": 1,
    "title": "Chairs",
    "buyer": "Northwind",
    "supplier": "Sella",
    "unit": "EUR",
    "issues": [{"id": "price", "options": [210, 200]}, {"id": "colour", "options": ["red", "blue"]}],
}
UNKNOWN = "expected the id of an issue of this case"
OUR_MARGIN = "expected our margin as a share under should_cost.margin; this line is their quote"
RATE = "expected an amount in EUR, or a rate from USD to EUR with its date and source under rates"


def problems(**fields: Any) -> list[str]:
    try:
        case_of(BASE | fields)
    except BadInput as error:
        return [str(problem) for problem in error.problems]
    return []


def who(**fields: Any) -> dict[str, Any]:
    return {"id": "ops", "function": "Operations"} | fields


def need(**fields: Any) -> dict[str, Any]:
    return {"id": "n", "at_most": 5, "from": {"price": {210: 1, 200: 2}}} | fields


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        (
            {"issues": [{"id": "a", "options": [1]}, {"id": "a", "options": [2]}]},
            ['issues[1].id: got "a", expected an id that is used once'],
        ),
        (
            {"rules": [{"if": {"price": 205}, "then": {"size": 1}}]},
            ["rules[0].if.price: got 205, expected one of the options of price: 210, 200", f'rules[0].then.size: got "size", {UNKNOWN}'],
        ),
        (
            {"offers": [{"id": "o", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"colour": "green"}}] * 2},
            [
                'offers[1].id: got "o", expected an id that is used once',
                *[f'offers[{i}].package.colour: got "green", expected one of the options of colour: red, blue' for i in range(2)],
            ],
        ),
        (
            {"outcome": {"kind": "agreement", "on": "2027-01-01", "package": {"price": 210}}},
            ["outcome.package: got no option for colour, expected one option for every issue in an agreement"],
        ),
        ({"outcome": {"kind": "impasse", "on": "2027-01-01"}}, []),
    ],
)
def test_options_and_issues_must_be_known(fields: dict[str, Any], lines: list[str]) -> None:
    assert problems(**fields) == lines


def test_an_offer_is_about_this_case() -> None:
    offer = {"id": "o", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"size": 1}}
    assert problems(offers=[offer]) == [f'offers[0].package.size: got "size", {UNKNOWN}']


def test_a_long_list_of_options_is_cut() -> None:
    found = problems(issues=[{"id": "size", "options": list(range(20))}], rules=[{"if": {"size": 77}, "then": {"size": 1}}])
    assert found == ["rules[0].if.size: got 77, expected one of the options of size: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 8 more"]


@pytest.mark.parametrize(
    ("side", "lines"),
    [
        ({"values": {"price": [1, 2], "colour": [1, 2]}}, []),
        ({"values": {"price": [1, 2]}}, [".values: got no values for colour, expected values for every issue on each side"]),
        (
            {"values": {"price": [1], "colour": [1, 2], "size": [1]}},
            [".values.price: got 1 values, expected 2 values, one for each option of price", f'.values.size: got "size", {UNKNOWN}'],
        ),
        ({"weights": {"price": 0.5, "colour": 0.5}}, []),
        ({"weights": {"price": 0.5, "colour": 0.4}}, [".weights: got a sum of 0.9, expected weights that add up to 1"]),
        (
            {"weights": {"price": 1, "size": 0}},
            [
                f'.weights.size: got "size", {UNKNOWN}',
                ".weights: got no weight for colour, expected one weight for each issue of this case",
            ],
        ),
    ],
)
@pytest.mark.parametrize("name", ["ours", "theirs"])
def test_values_and_weights_cover_every_issue(name: str, side: dict[str, Any], lines: list[str]) -> None:
    assert problems(preferences={name: side}) == [f"preferences.{name}{line}" for line in lines]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ({"by": "price"}, []),
        ({"by": "price", "amount": [1, 2]}, []),
        ({"by": "price", "amount": [1]}, ["costs[0].amount: got 1 amounts, expected 2 amounts, one for each option of price"]),
        ({"by": "colour"}, ['costs[0].amount: got "colour", expected one amount for each option: these options are texts']),
        ({"by": "size"}, [f'costs[0].by: got "size", {UNKNOWN}']),
        ({"amount": [1, 2]}, ["costs[0].amount: got 2 amounts, expected one amount, or `by` with an issue"]),
        ({"currency": "EUR"}, []),
        ({"currency": "USD"}, [f'costs[0].currency: got "USD", {RATE}']),
    ],
)
def test_costs_follow_the_options_and_the_currency(line: dict[str, Any], lines: list[str]) -> None:
    assert problems(costs=[{"line": "Freight"} | line]) == lines


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ({"lines": [{"line": "labour", "should": 2, "quoted": -3}, {"line": "margin", "quoted": 1}], "margin": 0.08}, []),
        ({"lines": [{"line": "resin", "gross": 1, "price": 2, "scrap": {"low": 0, "likely": 0.1, "high": 0.2}}, {"line": "tax"}]}, []),
        (
            {"lines": [{"line": "a", "should": 1}, {"line": "a", "quoted": 1}]},
            ['should_cost.lines[1].line: got "a", expected a line that stands once'],
        ),
        (
            {"lines": [{"line": "a", "should": 1, "gross": 2, "price": 3}]},
            ["should_cost.lines[0].should: got 1, expected either should, or gross, price and scrap; here is gross, price too"],
        ),
        (
            {"lines": [{"line": "a", "gross": 2}, {"line": "b", "scrap": {"low": 1, "likely": 2, "high": 3}}]},
            [
                "should_cost.lines[0].gross: got 2, expected gross and price together",
                "should_cost.lines[1].scrap: got 1 to 3, expected gross and price together",
            ],
        ),
        (
            {"lines": [{"line": "a", "gross": -2, "price": {"low": -1, "likely": 2, "high": 3}}]},
            [
                "should_cost.lines[0].gross: got -2, expected 0 or more",
                "should_cost.lines[0].price: got -1 to 3, expected 0 or more",
            ],
        ),
        (
            {"lines": [{"line": "margin", "should": 1}]},
            [f"should_cost.lines[0]: got what the margin should be, {OUR_MARGIN}"],
        ),
        ({"margin": 12}, ["should_cost.margin: got 12, expected a share from 0 to 10, such as 0.08 for 8 %"]),
        (
            {"margin": {"low": -0.1, "likely": 0, "high": 0}},
            ["should_cost.margin: got -0.1 to 0, expected a share from 0 to 10, such as 0.08 for 8 %"],
        ),
    ],
)
def test_a_line_of_a_should_cost_is_reckoned_in_one_way(sheet: dict[str, Any], lines: list[str]) -> None:
    assert problems(should_cost=sheet) == lines


def test_a_should_cost_that_is_hidden_is_not_checked() -> None:
    assert find_problems(hide(case_of(BASE | {"should_cost": {"margin": 0.1}}), ["should_cost"])) == ()


def test_an_issue_has_values_or_costs_not_both() -> None:
    line = {"line": "Price", "by": "price"}
    values = {"values": {"price": [1, 2], "colour": [1, 2]}}
    assert problems(preferences={"ours": values}, costs=[line]) == [
        'costs[0].by: got "price", expected an issue without values of our own: it has either values or costs'
    ]
    assert problems(preferences={"ours": {"values": {"colour": [1, 2]}}}, costs=[line]) == []


@pytest.mark.parametrize(("source", "to"), [("USD", "EUR"), ("EUR", "USD")])
def test_a_rate_in_either_direction_is_enough(source: str, to: str) -> None:
    rate = {"from": source, "to": to, "rate": 1.1, "on": "2027-01-04", "source": "ECB"}
    other = {"id": "x", "total_cost": 5, "likelihood": 0.5, "currency": "USD"}
    assert problems(alternatives=[other], rates=[rate]) == []
    assert problems(alternatives=[other]) == [f'alternatives[0].currency: got "USD", {RATE}']


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"red_lines": [{"issue": "price", "at_most": 205}]}, []),
        ({"red_lines": [{"issue": "colour", "only": ["red"]}]}, []),
        ({"red_lines": [{"issue": "size", "at_most": 205}]}, [f'.red_lines[0].issue: got "size", {UNKNOWN}']),
        (
            {"red_lines": [{"issue": "colour", "only": ["green"]}]},
            ['.red_lines[0].only: got "green", expected one of the options of colour: red, blue'],
        ),
        (
            {"red_lines": [{"issue": "colour", "at_most": 1}]},
            ['.red_lines[0].at_most: got "colour", expected an issue whose options are all numbers; use only for others'],
        ),
        (
            {"red_lines": [{"issue": "colour", "at_least": 1}]},
            ['.red_lines[0].at_least: got "colour", expected an issue whose options are all numbers; use only for others'],
        ),
        (
            {"positions": [{"says": "x", "wants": [{"issue": "size", "at_most": 1}], "needs": ["m"]}]},
            [
                f'.positions[0].wants[0].issue: got "size", {UNKNOWN}',
                '.positions[0].needs: got "m", expected the id of a need of this stakeholder',
            ],
        ),
        ({"positions": [{"says": "x", "needs": ["n"]}], "needs": [need()]}, []),
        ({"needs": [need(), need()]}, ['.needs[1].id: got "n", expected an id that is used once']),
        ({"needs": [need(**{"from": {"size": {1: 1}}})]}, [f'.needs[0].from.size: got "size", {UNKNOWN}']),
        (
            {"needs": [need(**{"from": {"price": {210: 1, 205: 1}}})]},
            [
                '.needs[0].from.price: got "205", expected one of the options of price: 210, 200',
                ".needs[0].from.price: got no number for 200, expected a number for each option of price",
            ],
        ),
        (
            {"trade_offs": {"size": [1], "price": [1]}},
            [f'.trade_offs.size: got "size", {UNKNOWN}', ".trade_offs.price: got 1 numbers, expected one number for each option of price"],
        ),
    ],
)
def test_what_stakeholders_say_is_about_this_case(fields: dict[str, Any], lines: list[str]) -> None:
    assert problems(stakeholders=[who(**fields)]) == [f"stakeholders[0]{line}" for line in lines]


def test_the_charter_is_about_this_case() -> None:
    charter = {
        "decisions": [{"id": "d", "decides": "x", "approver": "Ada"}] * 2,
        "red_lines": [{"clause": "1", "issue": "size", "at_most": 1}],
        "tradables": [
            {"clause": "2", "issue": "price", "floor": 205, "ceiling": 200},
            {"clause": "3", "issue": "size", "floor": 1, "ceiling": 2},
        ],
    }
    assert problems(charter=charter) == [
        'charter.decisions[1].id: got "d", expected an id that is used once',
        f'charter.red_lines[0].issue: got "size", {UNKNOWN}',
        "charter.tradables[0].floor: got 205, expected one of the options of price: 210, 200",
        f'charter.tradables[1].issue: got "size", {UNKNOWN}',
    ]


def test_every_id_is_used_once() -> None:
    result = {"id": "r", "customer": "Ops", "measure": "days", "before": 1, "after": 2, "source": "log"}
    contact = {"id": "c", "on": "2027-01-01", "by": "Ada", "channel": "call"}
    once = "expected an id that is used once"
    assert problems(
        stakeholders=[who(), who()],
        alternatives=[{"id": "x", "total_cost": 5, "likelihood": 1}] * 2,
        information=[{"id": "i", "fact": "f"}] * 2,
        contacts=[contact, contact],
        proof={"results": [result, result], "testimonials": [{"id": "t", "person": "Bo", "quote": "good"}] * 2},
    ) == [
        f'stakeholders[1].id: got "ops", {once}',
        f'alternatives[1].id: got "x", {once}',
        f'information[1].id: got "i", {once}',
        f'contacts[1].id: got "c", {once}',
        f'proof.results[1].id: got "r", {once}',
        f'proof.testimonials[1].id: got "t", {once}',
    ]


def test_a_contact_tells_items_of_this_case() -> None:
    contact = {"id": "c", "on": "2027-01-01", "by": "Ada", "channel": "call", "told": ["need date", "budget"]}
    assert problems(information=[{"id": "budget", "fact": "f"}], contacts=[contact]) == [
        'contacts[0].told: got "need date", expected the id of an information item of this case'
    ]


def test_too_many_options_are_refused_in_a_case_built_by_hand() -> None:
    case = case_of(BASE)
    wide = [Issue(id=f"issue {i}", options=tuple(range(10_000))) for i in range(101)]
    (problem,) = find_problems(case.model_copy(update={"issues": tuple(wide)}))
    assert str(problem) == "issues: got 2,020,000 values for both sides together, expected at most 2,000,000"


SECRETS = [
    "preferences.ours.values",
    "preferences.ours.weights",
    "preferences.theirs",
    "alternatives",
    "charter",
    "information",
    "stakeholders.trade_offs",
]


@pytest.mark.parametrize("hidden", [[], *[[secret] for secret in SECRETS], SECRETS])
def test_nothing_is_said_about_what_is_hidden(hidden: list[str]) -> None:
    values = {"price": [1, 2], "colour": [1, 2]}
    case = case_of(
        BASE
        | {
            "preferences": {"ours": {"values": values, "weights": {"price": 0.5, "colour": 0.5}}, "theirs": {"values": values}},
            "costs": [{"line": "Freight", "amount": 5}],
            "alternatives": [{"id": "x", "total_cost": 5, "likelihood": 1}],
            "charter": {"decisions": [{"id": "d", "decides": "x", "approver": "Ada"}]},
            "information": [{"id": "i", "fact": "f"}],
            "contacts": [{"id": "c", "on": "2027-01-01", "by": "Ada", "channel": "call", "told": ["i"]}],
            "stakeholders": [who(trade_offs={"price": [1, 2]})],
        }
    )
    assert find_problems(hide(case, hidden)) == ()


def test_costs_are_checked_where_our_values_are_hidden() -> None:
    case = case_of(BASE | {"costs": [{"line": "Price", "by": "price"}], "preferences": {"ours": {"values": {"colour": [1, 2]}}}})
    assert find_problems(hide(case, ["preferences.ours.values"])) == ()


def test_items_that_a_contact_told_are_not_checked_where_some_are_hidden() -> None:
    contact = {"id": "c", "on": "2027-01-01", "by": "Ada", "channel": "call", "told": ["i"]}
    case = case_of(BASE | {"information": [{"id": "i", "fact": "f"}], "contacts": [contact]})
    partly = case.model_copy(update={"information": (), "hidden": frozenset({"information"})})
    assert find_problems(partly) == ()
