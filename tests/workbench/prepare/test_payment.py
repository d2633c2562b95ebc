"""Payment terms as money."""

import pytest

from batna.exchange.document import case_of
from batna.model.cost import CostLine
from workbench.prepare.payment import PaymentForm, answer_payment, line_to_keep, with_line

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S",
        "issues": [{"id": "payment_days", "unit": "days", "options": [30, 60]}, {"id": "lead_time", "unit": "days", "options": [5, 9]}],
    }
)  # fmt: skip
SAID = {"spend": "12,500,000", "days_before": "30", "days_after": "45", "rate": "8", "discount": "2", "discount_days": "10", "basis": "365"}


def test_the_printed_case_comes_out() -> None:
    answer = answer_payment(CASE, PaymentForm(SAID))
    assert answer is not None
    assert answer.capital.cash == pytest.approx(513_698.63, abs=0.01)
    assert answer.capital.benefit == pytest.approx(41_095.89, abs=0.01)
    assert answer.said_early == "37.24 %"
    assert [issue.id for issue, _ in answer.options] == ["payment_days"]
    assert answer.options[0][1].rows[0][0] == "30 days"


def test_without_a_discount_there_is_nothing_beside() -> None:
    answer = answer_payment(CASE, PaymentForm(SAID | {"discount": "", "discount_days": ""}))
    assert answer is not None
    assert (answer.early_rate, answer.beside, answer.said_difference) == (None, None, 0.0)


def test_a_wrong_number_has_no_answer() -> None:
    assert answer_payment(CASE, PaymentForm(SAID | {"rate": "eight"})) is None


def test_it_becomes_a_line_of_the_cost_model_once() -> None:
    answer = answer_payment(CASE, PaymentForm(SAID | {"spend": "365000", "rate": "10"}))
    assert answer is not None
    ((issue, terms),) = answer.options
    line = line_to_keep(issue, terms, answer.source)
    assert (line.by, line.amount, line.per, line.source) == (
        "payment_days",
        (-3000, -6000),
        "once",
        "10.00 % a year on 365,000 points, 365 days",
    )
    freight = CostLine(line="Freight", amount=3)
    assert with_line([line, freight], line) == [freight, line]
    assert not terms.has_values
