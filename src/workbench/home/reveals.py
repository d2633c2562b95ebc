"""Who saw which secret, when and what for: the audit of a case, for its lead and its approver."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workbench.home.events import SECRETS, say_secret
from workbench.records import load
from workbench.records.looks import Look, Looks, by_compartment, kinds_of
from workbench.records.standing import standing_of
from workbench.ui.page import case_page

A_PAGE: Final = 50
KINDS: Final = {"people": "anything about people", "protocol": "facts of the protocol"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One look in words, or several of the same on one day after each other."""

    by: str
    purpose: str
    first: datetime
    last: datetime
    times: int
    kept: tuple[tuple[str, tuple[str, ...]], ...]


@require_safe
def reveals(request: HttpRequest, pk: int) -> HttpResponse:
    me = standing_of(request.user, pk)
    who, kind = request.GET.get("who", ""), request.GET.get("what", "")
    kinds = kinds_of(me)
    looks = Looks(me, int(who) if who.isdecimal() and len(who) < 10 else None, kind if kind in kinds else "")
    loaded = load.case(pk, request.user, purpose="looks at secrets")
    page = Paginator(cast(Sequence[Look], looks), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "seen": tuple(say_looks(page)),
        "people": looks.people(),
        "kinds": [(name, SECRETS.get(name) or KINDS[name]) for name in kinds],
        "who": looks.who,
        "what": looks.kind,
        "asked": urlencode({"who": looks.who or "", "what": looks.kind}),
    }
    return case_page(request, loaded, "home/reveals.html", context, stage="home", capability="history")


def say_looks(looks: Iterable[Look]) -> Iterator[Seen]:
    """Put looks into words; the same by the same person on one day is one line."""
    for (by, purpose, fields, _), same in groupby(looks, key=lambda look: (look.by, look.purpose, look.fields, look.at.date())):
        times = [look.at for look in same]
        kept = tuple((compartment, tuple(map(say_secret, names))) for compartment, names in by_compartment(fields).items())
        yield Seen(by, say_purpose(purpose), times[-1], times[0], len(times), kept)


def say_purpose(purpose: str) -> str:
    """Return what secrets were opened for, as people read it: negotiate.next_offer → Negotiate, next offer."""
    words = purpose.replace(".", ", ", 1).replace("_", " ")
    return words[:1].upper() + words[1:]
