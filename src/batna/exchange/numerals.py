"""Read numbers the way people write them in spreadsheets."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal as Exact
from typing import Final, Literal

Decimal = Literal[".", ","]

SPACES: Final = "\u0020\u00a0\u2007\u2009\u202f\t"
CURRENCY: Final = "(?:[A-Z]{3}|[€$£¥₹₽₩₺₪₫฿₴₦₱])"
BEFORE: Final = re.compile(rf"^([-+]?){CURRENCY}(?=[\d{SPACES}(.,+-])")
BEHIND: Final = re.compile(rf"(?<=[\d{SPACES}).,]){CURRENCY}$")


def _form(mark: str, other: str) -> re.Pattern[str]:
    parted = rf"[1-9]\d{{0,2}}(?P<part>[{other}'’{SPACES}])\d{{3}}(?:(?P=part)\d{{3}})*"
    return re.compile(rf"[-+]?(?:(?:{parted}|\d+)(?:\{mark}\d*)?|\{mark}\d+)(?:[eE][-+]?\d{{1,3}})?", re.ASCII)


FORMS: Final[dict[Decimal, re.Pattern[str]]] = {".": _form(".", ","), ",": _form(",", ".")}
PARTS: Final = str.maketrans("", "", f"'’{SPACES}")


def number_in(text: str, decimal: Decimal) -> float | None:
    """Return the number that a text holds with this decimal mark; None when it is none.

    Spaces, apostrophes and the other mark may part thousands. A currency sign or code before or behind is left out, `%`
    divides by 100, brackets make the number negative, as accountants write it.
    """
    bare, percent = _bare(text)
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip(SPACES)
    if not FORMS[decimal].fullmatch(bare):
        return None
    digits = bare.translate(PARTS).replace("," if decimal == "." else ".", "").replace(decimal, ".")
    number = float(Exact(digits) / 100 if percent else Exact(digits))
    if not math.isfinite(number):
        return None
    return -number if negative else number


def _bare(text: str) -> tuple[str, bool]:
    """Return a text without currency and percent sign, and whether it had a percent sign."""
    bare = text.replace("\u2212", "-").strip(SPACES)
    bare = BEHIND.sub("", BEFORE.sub(r"\1", bare)).strip(SPACES)
    return bare.removesuffix("%").strip(SPACES), bare.endswith("%")


def guess_decimal(texts: Iterable[str], default: Decimal) -> tuple[Decimal, str]:
    """Return the decimal mark that most of the texts speak for, and the first text that does; `default` when none does."""
    votes: Counter[Decimal] = Counter()
    first: dict[Decimal, str] = {}
    for text in texts:
        given = _mark_of(_bare(text)[0])
        if given:
            votes[given] += 1
            first.setdefault(given, text)
    if votes["."] == votes[","]:
        return default, ""
    mark: Decimal = "." if votes["."] > votes[","] else ","
    return mark, first[mark]


def _mark_of(bare: str) -> Decimal | None:
    """Return the decimal mark that a number gives away: 1,5 and 1.234,5 do, 1.234 does not."""
    fits = [mark for mark in FORMS if FORMS[mark].fullmatch(bare)]
    if len(fits) != 1 or not {".", ","} & set(bare):
        return None
    return fits[0]
