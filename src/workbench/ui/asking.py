"""How a request speaks: its decimal mark, and the address that takes its change back."""

from collections.abc import Iterable

from django.http import HttpRequest

from batna.exchange.numerals import Decimal
from workbench.ui.frame import find_url
from workbench.ui.numbers import mark_of


def mark_for(request: HttpRequest, texts: Iterable[str] = ()) -> Decimal:
    """Return the decimal mark to read a request's numbers with."""
    return mark_of(request.headers.get("Accept-Language", ""), texts)


def undo_url(event: int | None) -> str:
    """Return the address that takes a change back, empty when nothing changed."""
    return find_url("home:undo", event) if event else ""
