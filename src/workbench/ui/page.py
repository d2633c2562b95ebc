"""A page of a case: the frame around it, the panel beside it, and the content that its view gives."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from batna.model.case import Case
from batna.negotiate.exposure import ExposedItem, list_exposure
from workbench.ui.frame import Card, Row, case_frame, find_url
from workbench.ui.parts import part
from workbench.ui.rail import stage_states

MOST_ROWS: Final = 5


class Opened(Protocol):
    """A case as one viewer may know it; `records.load.case` gives one."""

    @property
    def pk(self) -> int: ...
    @property
    def case(self) -> Case: ...
    def may(self, right: str) -> bool: ...


def case_page(  # one argument for each thing that a page is made of
    request: HttpRequest,
    opened: Opened,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    stage: str,
    capability: str,
    counts: Mapping[str, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of a case. The template gets `loaded`, `case`, `frame` and what the view gives in `context`."""
    case = opened.case
    frame = case_frame(
        opened.pk,
        title=case.title,
        supplier=case.supplier,
        stage=stage,
        capability=capability,
        states=stage_states(case),
        counts=counts,
        panel=[card for card in (_known(case, opened.pk), _next(case), _missing(case, opened.pk)) if card is not None],
        export_url=find_url("home:export", opened.pk),
    )
    return render(request, template, {"loaded": opened, "case": case, "frame": frame} | dict(context or {}), status=status)


def _known(case: Case, pk: int) -> Card | None:
    """What they know by now; only facts that the viewer may know are listed, so the count says nothing more either."""
    exposure = part(lambda: list_exposure(case))
    if exposure.result is None or not exposure.result.items:
        return None
    told = [item for item in exposure.result.items if item.state != "not told"]
    rows = tuple(_known_row(item, find_url("negotiate:exposure", pk)) for item in told[:MOST_ROWS])
    return Card(f"What {case.supplier} knows by now", rows, empty="Nothing of what the protocol protects.")


def _known_row(item: ExposedItem, url: str) -> Row:
    """Return a fact that they know; it opens to who told it, when and in which words."""
    when = f"{item.by}, {_day(item.on)}" if item.on else "Known to them before the talks."
    if item.slips:
        return Row(item.fact, when, "against the protocol", "bad", url)
    return Row(item.fact, when, "as planned" if item.on else "", "good", url)


def _next(case: Case) -> Card | None:
    if case.hides("dates") or case.dates.next is None:
        return None
    what = "" if case.dates.hides("next_what") else case.dates.next_what
    return Card("Next", (Row(_day(case.dates.next), what),))


def _missing(case: Case, pk: int) -> Card | None:
    if case.hides("charter") or case.charter is None:
        return None
    signed = {signature.person for signature in case.charter.signatures if signature.version == case.charter.version}
    waiting = [person for person in case.charter.signers if person not in signed]
    if not waiting:
        return None
    settled = not case.hides("outcome") and case.outcome is not None
    title = "Who did not sign" if settled else "Who is missing"
    said, url = f"has not signed charter {case.charter.version}", find_url("align:charter", pk)
    return Card(title, tuple(Row(person, said, url=url) for person in waiting[:MOST_ROWS]))


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else ""
