"""What options are worth, and amounts in another currency."""

import pytest

from batna.exchange.document import case_of
from batna.measure.value import our_values, rate_to_unit
from batna.model.case import Case
from batna.model.problem import NotEnoughData


def case(rate: dict[str, object]) -> Case:
    return case_of(
        {
            "batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR",
            "issues": [{"id": "price", "options": [210, 200]}],
            "costs": [{"line": "Chairs", "by": "price", "currency": "USD"}],
            "rates": [rate | {"on": "2026-11-20", "source": "central bank"}],
        }
    )  # fmt: skip


def test_an_amount_in_another_currency_is_converted_by_the_rate_of_the_case() -> None:
    known = case({"from": "USD", "to": "EUR", "rate": 0.5})
    assert rate_to_unit(known, "USD") == 0.5
    assert our_values(known).per_issue[0].tolist() == [-105.0, -100.0]


def test_a_rate_works_in_both_directions() -> None:
    assert rate_to_unit(case({"from": "EUR", "to": "USD", "rate": 2}), "USD") == 0.5


def test_the_unit_itself_needs_no_rate() -> None:
    known = case({"from": "USD", "to": "EUR", "rate": 0.5})
    assert rate_to_unit(known, None) == rate_to_unit(known, "EUR") == 1


def test_a_currency_without_a_rate_is_never_guessed() -> None:
    with pytest.raises(NotEnoughData, match="There is no rate from GBP to EUR"):
        rate_to_unit(case({"from": "USD", "to": "EUR", "rate": 0.5}), "GBP")
