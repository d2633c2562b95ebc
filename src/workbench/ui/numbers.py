"""Numbers as people type them: 1.234,56 and 1,234.56 are the same number."""

import re
from collections.abc import Iterable
from decimal import Decimal as Exact
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError

from batna.exchange.numerals import Decimal, guess_decimal, number_in
from batna.model.estimate import Estimate, Number, as_estimate

GROUPS_FROM: Final = 10_000
PART: Final = "\N{NARROW NO-BREAK SPACE}"
RISING: Final = "Low, likely and high have to stand in rising order."
NO_LIKELY: Final = "Say the likely number too, not only the ends of its range."


class Unreadable(ValueError):
    """A text that is no number, or a range that is none; `part` is low, likely or high."""

    def __init__(self, sentence: str, part: str = "likely") -> None:
        self.part = part
        super().__init__(sentence)


def mark_of(languages: str, texts: Iterable[str] = ()) -> Decimal:
    """Return the decimal mark that the texts speak for, else the one of the reader's first language (Accept-Language)."""
    first = re.split("[,;]", languages, maxsplit=1)[0].strip()
    try:
        default: Decimal = "," if first and get_decimal_symbol(Locale.parse(first, sep="-")) == "," else "."
    except (ValueError, UnknownLocaleError):
        default = "."
    return guess_decimal(texts, default)[0]


def read_number(text: str, mark: Decimal) -> float | None:
    """Return the number in a text, None for an empty one; a text that gives its own decimal mark away is read by that one.

    Raises `Unreadable` when there is no number in it.
    """
    if not text.strip():
        return None
    number = number_in(text, guess_decimal([text], mark)[0])
    if number is None:
        raise Unreadable(f"“{text.strip()[:40]}” is not a number. Write it as 1,234.50 or 1.234,50.")
    return number


def read_range(low: str, likely: str, high: str, mark: Decimal) -> Number | None:
    """Return a number or an estimate from three texts; an end that is not given is the likely number."""
    numbers: dict[str, float | None] = {}
    for part, text in (("low", low), ("likely", likely), ("high", high)):
        try:
            numbers[part] = read_number(text, mark)
        except Unreadable as error:
            raise Unreadable(str(error), part) from None
    middle = numbers["likely"]
    ends = [numbers[part] for part in ("low", "high")]
    if middle is None:
        if ends != [None, None]:
            raise Unreadable(NO_LIKELY)
        return None
    least, most = (middle if end is None else end for end in ends)
    if not least <= middle <= most:
        raise Unreadable(RISING)
    return middle if least == most else Estimate(low=least, likely=middle, high=most)


def write_typed(number: float | None) -> str:
    """Return a number for an input, so that it reads back as the same one whatever the reader's decimal mark is."""
    if number is None:
        return ""
    whole, _, decimals = format(Exact(str(number)), "f").partition(".")
    decimals = decimals.rstrip("0")
    if abs(number) >= GROUPS_FROM:
        whole = f"{int(whole):,}".replace(",", PART)
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"  # 0.125 would be 125 to some


def write_ends(number: Number | None) -> tuple[str, str, str]:
    """Return low, likely and high for three inputs; the ends stay empty where there is no width."""
    if number is None:
        return "", "", ""
    estimate = as_estimate(number)
    likely = write_typed(estimate.likely)
    return ("", likely, "") if estimate.is_exact else (write_typed(estimate.low), likely, write_typed(estimate.high))


class NumberField(forms.CharField):
    """A number as people type it; `mark` is the reader's decimal mark, `least` and `most` its limits."""

    def __init__(self, *, least: float | None = None, most: float | None = None, **options: Any) -> None:
        self.least, self.most = least, most
        self.mark: Decimal = "."
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "num"}

    def prepare_value(self, value: Any) -> Any:
        return write_typed(value) if isinstance(value, int | float) else value

    def clean(self, value: Any) -> Any:
        try:
            number = read_number(super().clean(value), self.mark)
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        if number is not None and self.least is not None and number < self.least:
            raise ValidationError(f"Give a number of at least {self.least:g}.")
        if number is not None and self.most is not None and number > self.most:
            raise ValidationError(f"Give a number of at most {self.most:g}.")
        return number


class NumbersForm(forms.Form):
    """A form whose numbers are read with the reader's decimal mark."""

    def __init__(self, *args: Any, mark: Decimal = ".", **options: Any) -> None:
        super().__init__(*args, **options)
        self.mark: Decimal = mark
        for field in self.fields.values():
            if isinstance(field, NumberField):
                field.mark = mark
