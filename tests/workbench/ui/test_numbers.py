"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batna.model.estimate import Estimate
from workbench.ui.numbers import NumberField, NumbersForm, Unreadable, mark_of, read_number, read_range, write_ends, write_typed


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1,234.56", ".", 1234.56), ("1.234,56", ".", 1234.56), ("1,234.56", ",", 1234.56), ("1.234", ".", 1.234), ("1.234", ",", 1234),
        ("1,5", ".", 1.5), ("−5", ".", -5), ("(5)", ".", -5), ("EUR 1 000", ",", 1000), ("", ".", None), ("  ", ".", None),
    ],
)  # fmt: skip
def test_it_reads_both_ways_of_writing(text: str, mark: str, number: float | None) -> None:
    assert read_number(text, "," if mark == "," else ".") == number


def test_it_says_what_is_no_number() -> None:
    with pytest.raises(Unreadable, match="“12,x” is not a number"):
        read_number("12,x", ".")


@given(st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12), st.sampled_from([".", ","]))
def test_what_is_written_reads_back_whatever_the_mark(number: float, mark: str) -> None:
    assert read_number(write_typed(number), "," if mark == "," else ".") == number


@pytest.mark.parametrize(
    ("languages", "mark"),
    [("", "."), ("en-GB,en;q=0.9", "."), ("de-DE,de;q=0.9", ","), ("fr;q=0.5", ","), ("xx-nonsense-language", "."), ("*", ".")],
)
def test_the_mark_follows_the_first_language(languages: str, mark: str) -> None:
    assert mark_of(languages) == mark


def test_the_texts_overrule_the_language() -> None:
    assert mark_of("de", ["1,234.5"]) == "."


def test_a_range_has_a_likely_number_and_rises() -> None:
    assert read_range("1", "2", "", ".") == Estimate(low=1, likely=2, high=2)
    assert read_range("", "2", "", ".") == 2
    assert read_range("", "", "", ".") is None
    for low, likely, high, part in (("3", "2", "", "likely"), ("1", "", "", "likely"), ("1", "2", "x", "high")):
        with pytest.raises(Unreadable) as error:
            read_range(low, likely, high, ".")
        assert error.value.part == part


def test_the_ends_are_written_only_where_there_is_a_width() -> None:
    assert [write_ends(None), write_ends(5.0), write_ends(Estimate(low=1, likely=2, high=3))] == [
        ("", "", ""),
        ("", "5", ""),
        ("1", "2", "3"),
    ]


class PriceForm(NumbersForm):
    price = NumberField(least=0, most=10)


@pytest.mark.parametrize(("text", "said"), [("-1", "at least 0"), ("11", "at most 10"), ("a", "not a number"), ("", "required")])
def test_a_field_keeps_its_limits(text: str, said: str) -> None:
    assert said in str(PriceForm({"price": text}).errors)


def test_a_field_reads_with_the_mark_of_the_form() -> None:
    form = PriceForm({"price": "1.250"}, mark=",")
    assert not form.is_valid()
    assert PriceForm({"price": "1.250"}).is_valid()
    assert 'value="2.5"' in str(PriceForm(initial={"price": 2.5})["price"])
