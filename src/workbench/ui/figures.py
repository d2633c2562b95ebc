"""Write figures the way people read them: groups of three, a real minus sign, and no silent loss of a small number."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from batna.measure.wording import say_percent

UNKNOWN = "–"
WIDE = Context(prec=400)  # enough for every finite float in full
STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k"))


def as_decimal(number: object) -> Decimal | None:
    """Return the number exactly as it is written, None when it is no finite number."""
    if isinstance(number, bool) or number is None:
        return None
    try:
        exact = Decimal(repr(float(number))) if isinstance(number, float) else Decimal(str(number))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def write_number(number: object, digits: int = 2, *, sign: bool = False, cents: bool = False) -> str:
    """Return the number with commas between thousands and at most so many decimals, halves rounded away from 0.

    A number that would be rounded to 0 keeps two significant digits instead; nothing is ever shown as -0.
    With `cents`, a number with decimals shows all of them: 12.50.
    """
    exact = as_decimal(number)
    if exact is None:
        return UNKNOWN
    places = max(digits, places_needed(exact))
    rounded = abs(exact).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)
    text = f"{rounded:,f}"
    if "." in text and not (cents and rounded % 1):
        text = text.rstrip("0").rstrip(".")
    return mark_sign(exact, text, sign=sign)


def write_short(number: object, *, sign: bool = False) -> str:
    """Return the number in at most three significant digits with k, m or bn: 20.8 m, 61 k; below 10,000 in full."""
    exact = as_decimal(number)
    if exact is None:
        return UNKNOWN
    if abs(exact) < 10_000:
        return write_number(exact, 0 if abs(exact) >= 100 else 2, sign=sign)
    step, name = step_of(exact)
    text = f"{abs(exact) / step:.3g}"
    return mark_sign(exact, f"{Decimal(text).normalize():,f}\N{NO-BREAK SPACE}{name}", sign=sign)


def step_of(exact: Decimal) -> tuple[Decimal, str]:
    """Return the step that leaves 1 to 999 in front of the name, after rounding to three digits."""
    for step, name in STEPS:
        if abs(exact) >= step * Decimal("0.9995"):
            return step, name
    return STEPS[-1]


def places_needed(exact: Decimal) -> int:
    """Return the decimals that keep two significant digits of a number smaller than one, 0 for larger ones."""
    if not exact or abs(exact) >= Decimal("0.01"):
        return 0
    return 1 - exact.adjusted()


def mark_sign(exact: Decimal, text: str, *, sign: bool) -> str:
    if exact < 0 and any(digit in text for digit in "123456789"):
        return f"\N{MINUS SIGN}{text}"
    return f"+{text}" if sign and exact > 0 else text


def is_money(unit: str) -> bool:
    """Say whether the unit is a currency code."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def with_unit(text: str, unit: str) -> str:
    """Put the unit after the figure: 25,300 USD, 18 points; a percent sign with a space."""
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit and text != UNKNOWN else text


def write_range(low: object, likely: object, high: object, unit: str = "", *, short: bool = False) -> str:
    """Return the likely figure and, in brackets, from where to where it may lie."""

    def write(number: object) -> str:
        return write_short(number) if short else write_number(number, decimals_for(number))

    ends = (as_decimal(low), as_decimal(high))
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return with_unit(write(likely), unit)
    return f"{with_unit(write(likely), unit)} ({write(low)} to {write(high)})"


def decimals_for(number: object) -> int:
    """Return two decimals for small figures, none from a thousand on."""
    exact = as_decimal(number)
    return 0 if exact is not None and abs(exact) >= 1000 and not math.isclose(float(exact), 0) else 2


def write_percent(share: float, digits: int = 0) -> str:
    """Return a share of a whole as the library says it, with a space that does not break: 12 %."""
    return space_percents(say_percent(share, digits))


def space_percents(text: str) -> str:
    """Return a sentence with a space that does not break between each figure and its percent sign."""
    return re.sub(r"(?<=\d) ?%", "\N{NO-BREAK SPACE}%", text)
