"""Numbers are read as people write them, and never by a thousand too large or too small without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.exchange.numerals import Decimal, guess_decimal, number_in


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("210", ".", 210),
        ("1,234.56", ".", 1234.56),
        ("1.234,56", ",", 1234.56),
        ("1.234", ".", 1.234),
        ("1.234", ",", 1234),
        ("1 234 567,8", ",", 1234567.8),
        ("1\u202f234", ".", 1234),
        ("1'234.5", ".", 1234.5),
        (" 5. ", ".", 5),
        (".5", ".", 0.5),
        ("1e5", ".", 100_000),
        ("+5", ".", 5),
        ("\u22125", ".", -5),
        ("(1,234)", ".", -1234),
        ("€ 210", ".", 210),
        ("-$5.50", ".", -5.5),
        ("210 EUR", ".", 210),
        ("CHF 1'000", ".", 1000),
        ("33.3 %", ".", 0.333),
        ("1e2%", ".", 1),
    ],
)
def test_it_reads_a_number(text: str, decimal: Decimal, number: float) -> None:
    assert number_in(text, decimal) == number


@pytest.mark.parametrize(
    "text", ["", "abc", "12,5", "1,23,456", "1.2.3", "1 23", "--5", "1e400", "1_0", "٣", "0,125", "EUR", "nan", "5 days", "=1"]
)
def test_it_rejects_what_is_no_number_with_a_decimal_point(text: str) -> None:
    assert number_in(text, ".") is None


@pytest.mark.parametrize(
    ("texts", "default", "found"),
    [
        (["Price", "1.234,56"], ".", (",", "1.234,56")),
        (["€ 1,234.56"], ",", (".", "€ 1,234.56")),
        (["1.234.567"], ".", (",", "1.234.567")),
        (["0,125"], ".", (",", "0,125")),
        (["1234,567"], ".", (",", "1234,567")),
        (["12,5", "3.1", "4,2 %"], ".", (",", "12,5")),
        (["1.234", "5", "01.02.2027"], ".", (".", "")),
        (["1.234"], ",", (",", "")),
        (["1.5", "1,5"], ",", (",", "")),
    ],
)
def test_it_guesses_the_decimal_mark_from_what_gives_it_away(texts: list[str], default: Decimal, found: tuple[Decimal, str]) -> None:
    assert guess_decimal(texts, default) == found


@given(number=st.floats(-1e9, 1e9), parts=st.sampled_from(["", ",", " "]))
def test_a_written_number_is_read_back(number: float, parts: str) -> None:
    point = f"{number:,.4f}".replace(",", parts)
    comma = f"{number:,.4f}".replace(",", "\0").replace(".", ",").replace("\0", "." if parts == "," else parts)
    assert number_in(point, ".") == number_in(comma, ",") == float(f"{number:.4f}")
