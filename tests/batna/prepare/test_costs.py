"""Costs: total cost of ownership by line, payment days, should-cost gaps as questions."""

from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.measure.cost import justified_increase, should_cost
from batna.measure.value import our_values
from batna.model.cost import ShouldCostLine
from batna.model.hiding import hide
from batna.model.issue import Issue, UnknownOption
from batna.model.problem import HiddenFromRole, NotEnoughData
from batna.prepare.costs import (
    compare_discount_with_days,
    compare_quote,
    cost_package,
    costs_by_option,
    question_gaps,
    reckon_line,
    value_payment_days,
)

HEAD: dict[str, Any] = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s", "unit": "USD"}


def engine(price: float, tooling: float, miles: float, quality: float) -> dict[str, Any]:
    """The engine of a course on total cost: 12,000 units in orders of 1,000, 22 lb each, 1.20 USD for 2,000 lb-miles."""
    return HEAD | {
        "quantity": {"units": 12_000, "orders": 12},
        "costs": [
            {"line": "Price", "amount": price, "per": "unit"},
            {"line": "Tooling", "amount": tooling},
            {"line": "Freight", "amount": 22 * miles * 1.20 / 2000, "per": "unit"},
            {"line": "Orders", "amount": 125, "per": "order"},
            {"line": "Carrying", "amount": 1000 / 2 * price * 0.20},
            {"line": "Quality", "amount": price * quality, "per": "unit"},
        ],
    }


def test_the_cheaper_engine_is_dearer_in_all() -> None:
    first = cost_package(case_of(engine(500, 22_000, 125, 0.02)), {})
    second = cost_package(case_of(engine(498, 20_000, 100, 0.03)), {})
    assert [round(line.amount.likely) for line in first.lines] == [6_000_000, 22_000, 19_800, 1_500, 50_000, 120_000]
    assert first.total.likely == pytest.approx(6_213_300)
    assert second.total.likely == pytest.approx(6_242_420)
    assert second.total.likely - first.total.likely == pytest.approx(29_120)
    assert sum(line.share for line in first.lines) == pytest.approx(1)
    assert first.lines[3].because == ("1,500 USD, paid × 12 orders, 0.0 % of the total.",)
    assert first.because[0].endswith("+ 120,000 (Quality) = 6,213,300 USD.")


def test_the_near_cable_is_cheaper_although_its_price_is_higher() -> None:
    document = HEAD | {
        "issues": [{"id": "source", "options": ["China", "Arizona"]}],
        "quantity": {"units": 1000},
        "costs": [
            {"line": "Price", "amount": [1.00, 1.25], "per": "unit", "by": "source"},
            {"line": "Freight", "amount": [500, 80], "by": "source", "source": "carrier"},
        ],
    }
    (costs,) = costs_by_option(case_of(document))
    assert [total.likely for total in costs.totals] == [1500, 1330]
    assert [name for name, _ in costs.lines] == ["Price", "Freight"]
    package = cost_package(case_of(document), {"source": "Arizona"})
    assert [(line.line, line.option, line.amount.likely) for line in package.lines] == [
        ("Price", "Arizona", 1250),
        ("Freight", "Arizona", 80),
    ]
    assert "Source: carrier" in package.lines[1].because


def test_one_amount_by_an_issue_is_paid_for_each_unit_of_the_option_and_ranges_stay_in_order() -> None:
    document = HEAD | {
        "issues": [{"id": "bonus", "options": [-2, 3]}, {"id": "free", "options": ["x"]}],
        "costs": [{"line": "Bonus", "amount": {"low": 1, "likely": 2, "high": 4}, "by": "bonus"}],
    }
    (costs,) = costs_by_option(case_of(document))
    assert [(total.low, total.likely, total.high) for total in costs.totals] == [(-8, -4, -2), (3, 6, 12)]


def test_lines_of_open_issues_are_left_out_and_named() -> None:
    document = HEAD | {
        "issues": [{"id": "price", "name": "Price", "options": [9, 8]}],
        "costs": [{"line": "Price", "by": "price"}, {"line": "Test", "amount": 0}],
    }
    costs = cost_package(case_of(document), {})
    assert (costs.total.likely, costs.open, [line.share for line in costs.lines]) == (0, ("price",), [0])
    assert costs.because[1] == "Left out, since the package leaves them open: Price."
    with pytest.raises(UnknownOption):
        cost_package(case_of(document), {"price": 7})


def test_foreign_lines_are_exchanged_at_the_rate_of_the_case() -> None:
    rates = [{"from": "EUR", "to": "USD", "rate": 1.1, "on": "2027-01-02", "source": "bank"}]
    costs = cost_package(case_of(HEAD | {"rates": rates, "costs": [{"line": "Freight", "amount": 100, "currency": "EUR"}]}), {})
    assert costs.total.likely == pytest.approx(110)
    assert "EUR at 1.1 USD, by the rates of the case." in costs.lines[0].because


def test_it_requires_a_cost_line() -> None:
    with pytest.raises(NotEnoughData, match="no cost line yet"):
        cost_package(case_of(HEAD), {})
    assert costs_by_option(case_of(HEAD)) == ()


def test_the_total_is_our_value_with_the_sign_turned() -> None:
    document = HEAD | {
        "issues": [{"id": "price", "options": [9, 8]}],
        "quantity": {"units": 7},
        "costs": [{"line": "Price", "by": "price", "per": "unit"}, {"line": "Fee", "amount": {"low": 1, "likely": 2, "high": 5}}],
    }
    case = case_of(document)
    total = cost_package(case, {"price": 8}).total
    assert [our_values(case, at).of((1,)) for at in ("low", "likely", "high")] == [-total.high, -total.likely, -total.low]


def test_payment_days_are_worth_spend_times_rate() -> None:
    terms = value_payment_days(Issue(id="days", unit="days", options=(0, 45)), spend=1_000_000, rate=0.08)
    assert terms.values == pytest.approx((0, 9863.01), abs=0.01)
    assert terms.because[1] == "45 days: 1,000,000 × 8.00 % × 45 / 365 = 9,863."
    with pytest.raises(NotEnoughData, match="write them as days"):
        value_payment_days(Issue(id="days", options=("net 30",)), spend=1, rate=0.1)


def test_days_alone_rarely_beat_a_discount_of_three_percent() -> None:
    """The example of the essay on internal negotiation: 3 % of 1 m is 30,000, 45 days at 8 % are 9,863."""
    found = compare_discount_with_days(spend=1_000_000, discount=0.03, days=45, rate=0.08)
    assert (found.discount, found.days) == pytest.approx((30_000, 9863.01), abs=0.01)
    assert found.difference == pytest.approx(20_136.99, abs=0.01)
    assert found.break_even_days == pytest.approx(136.875)
    assert found.because[1] == "45 days at 8.00 % = 9,863, 0.99 % of the price."
    assert compare_discount_with_days(spend=0, discount=0.03, days=45, rate=0).break_even_days is None


def test_each_gap_to_the_should_cost_becomes_one_question() -> None:
    should = should_cost({"material": 82, "labour": 20, "overhead": 10, "freight": 3, "coating": 1}, margin=0)
    quoted = {"material": 90.2, "labour": 18, "overhead": 10, "freight": 3, "handling": 6, "margin": 0}
    questions = question_gaps(should, quoted)
    assert [(one.line, round(one.gap, 2)) for one in questions] == [("material", 8.2), ("handling", 6), ("labour", -2), ("coating", -1)]
    assert questions[0].question == "Which factors influence material most, and what would need to change for it to come down?"
    assert questions[1].question == "What does handling cover, and what would it take to do without it?"
    assert questions[2].question == "How do you keep labour so low, and would it stay so over the term?"
    assert questions[3].question == "Where in your quote do we find coating?"
    assert questions[0].because == ("material: quoted 90.2, should cost 82, gap +8.20.",)
    assert not any("82" in one.question for one in questions)


def test_the_bracket_may_rise_by_what_aluminium_justifies() -> None:
    increase = justified_increase(128.50, {"aluminium": (82, 0.10)}, claimed=0.10)
    assert (increase.justified, increase.claimed, increase.new_price) == pytest.approx((8.20, 12.85, 136.70))


def bracket(lines: list[dict[str, Any]], **more: Any) -> Any:
    return case_of(HEAD | {"should_cost": {"lines": lines} | more})


def test_the_bracket_that_the_case_holds_is_set_against_its_quote() -> None:
    """128.50 of which 82.00 is aluminium; the quote takes the aluminium up by 10 %."""
    gaps = compare_quote(
        bracket(
            [
                {"line": "aluminium", "gross": 2, "price": 42, "scrap": 2, "quoted": 90.2},
                {"line": "labour", "should": 46.5, "quoted": 46.5},
            ],
            part="a bracket",
            source="Metal index",
        )
    )
    assert (gaps.should.likely, gaps.quoted, gaps.gap.likely) == (128.5, 136.7, 8.2)
    assert [(line.line, line.gap.likely) for line in gaps.lines] == [("aluminium", 8.2), ("labour", 0)]
    assert [line.question for line in gaps.lines] == [
        "Which factors influence aluminium most, and what would need to change for it to come down?",
        "",
    ]
    assert gaps.lines[0].because == ("aluminium: quoted 90.2, should cost 82 (2 × 42 − 2), gap +8.20.",)
    assert gaps.because == (
        "(aluminium + labour) × (1 + 0) = 128.50 × 1 = 128.50",
        "Quoted 136.7, should cost 128.5 USD: gap 8.2 USD.",
        "Source: Metal index",
    )
    assert gaps.part == "a bracket"


def test_ranges_stay_ranges_and_say_where_the_quote_lies_within() -> None:
    labour = {"line": "labour", "should": {"low": 8, "likely": 10, "high": 13}, "quoted": 12}
    gaps = compare_quote(bracket([labour, {"line": "margin", "quoted": 1}], margin={"low": 0, "likely": 0.1, "high": 0.2}))
    (first, second) = gaps.lines
    assert (first.line, first.gap.low, first.gap.likely, first.gap.high) == ("labour", -1, 2, 4)
    assert first.because[1] == "labour: the quote lies within our range."
    assert (second.should.low, second.should.likely, second.should.high, second.question) == (0, 1, 2.6, "")
    assert (gaps.should.low, gaps.should.likely, gaps.should.high) == (8, 11, 15.6)
    assert gaps.because[-1] == "The quote lies within what we reckon with, so the gap may be none."


def test_a_line_that_one_side_names_has_its_question_and_a_credit_turns_no_range_round() -> None:
    gaps = compare_quote(
        bracket(
            [
                {"line": "hedging", "quoted": 5},
                {"line": "freight", "should": 2},
                {"line": "rebate", "should": {"low": -9, "likely": -8, "high": -7}, "quoted": -8},
            ],
            margin=0.5,
        )
    )
    asked = {line.line: line.question for line in gaps.lines}
    assert asked["hedging"] == "What does hedging cover, and what would it take to do without it?"
    assert asked["freight"] == "Where in your quote do we find freight?"
    margin = next(line for line in gaps.lines if line.line == "margin")
    assert (margin.should.low, margin.should.likely, margin.should.high) == (-3.5, -3, -2.5)
    assert next(line for line in gaps.lines if line.line == "freight").because[0].startswith("freight: not in the quote, should cost 2,")


def test_a_range_of_material_takes_the_scrap_at_the_other_end() -> None:
    line = ShouldCostLine.model_validate(
        {"line": "m", "gross": {"low": 1, "likely": 2, "high": 3}, "price": 10, "scrap": {"low": 0, "likely": 1, "high": 2}}
    )
    found = reckon_line(line)
    assert found is not None
    assert (found.low, found.likely, found.high) == (8, 19, 30)
    assert reckon_line(ShouldCostLine(line="x", quoted=1)) is None


def test_a_case_without_one_of_the_two_says_which() -> None:
    with pytest.raises(NotEnoughData, match="what at least one line should cost"):
        compare_quote(bracket([{"line": "labour", "quoted": 3}]))
    with pytest.raises(NotEnoughData, match="what they quoted"):
        compare_quote(bracket([{"line": "labour", "should": 3}]))
    with pytest.raises(HiddenFromRole):
        compare_quote(hide(bracket([{"line": "labour", "should": 3}]), ["should_cost"]))
