"""Showcases: the case as proof, each number with the place it comes from, on a page, as PDF and as PowerPoint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from batna.exchange.documents import showcase_pdf, showcase_pptx
from batna.model.problem import BadInput
from batna.prove.showcases import AgreedTerm, Fact, Quote, Saving, Showcase, ShownResult, build_showcase
from workbench.prove.places import Source, file_name, source_of
from workbench.records import load
from workbench.ui.frame import find_url
from workbench.ui.page import case_page
from workbench.ui.parts import part

MOVED: Final = {"them": "the supplier", "us": "we", "both": "both sides", "nobody": "as first offered", "not known": "not known"}
TONES: Final = {"better": "good", "worse": "bad", "same": "mute"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    ending: str
    label: str
    content_type: str
    write: Callable[[Showcase], bytes]


KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("pdf", "PDF", "application/pdf", showcase_pdf),
    "pptx": Kind("pptx", "PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation", showcase_pptx),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Something of the showcase with the place it comes from; `bars` are before and after on one scale."""

    one: Fact | AgreedTerm | Saving | ShownResult | Quote
    source: Source
    tone: str = ""
    moved: str = ""
    most: float = 0.0
    share: int | None = None


@require_safe
def showcases(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "prove.showcases"))


def show(request: HttpRequest, loaded: load.Loaded, *, faults: Sequence[str] = (), status: int = 200) -> HttpResponse:
    made = part(lambda: build_showcase(loaded.case, today=timezone.localdate()))
    context: dict[str, Any] = {"made": made, "faults": faults, "kinds": KINDS}
    if made.result:
        context |= shown_in(loaded.pk, made.result)
    return case_page(request, loaded, "prove/showcases.html", context, stage="prove", capability="showcases", status=status)


def shown_in(pk: int, made: Showcase) -> dict[str, Any]:
    """Return what the page shows, each with its place."""
    facts = [Shown(one, source_of(pk, one.source)) for one in made.done]
    return {
        "worry_source": source_of(pk, made.worry.source) if made.worry else None,
        "done": facts,
        "terms": [Shown(one, source_of(pk, one.source), moved=MOVED[one.moved]) for one in made.terms],
        "savings": [Shown(one, source_of(pk, "offers"), share=percent(one.share)) for one in made.savings],
        "results": [result_of(pk, one) for one in made.results],
        "quotes": [Shown(one, source_of(pk, one.source)) for one in made.quotes],
        "worths": sum(one.worth is not None for one in made.results),
        "better": sum(one.verdict == "better" for one in made.results),
        "missing": [(says, page_for(pk, says)) for says in made.missing],
        "is_empty": not (made.worry or made.done or made.results or made.terms),
    }


def result_of(pk: int, one: ShownResult) -> Shown:
    most = max(one.before, one.after) if min(one.before, one.after) >= 0 else 0.0
    return Shown(one, source_of(pk, one.source), tone=TONES[one.verdict], most=most, share=percent(one.share))


def percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def page_for(pk: int, missing: str) -> str:
    """Return where to add what is missing."""
    if "agreement" in missing:
        return find_url("negotiate:agreement", pk)
    if "testimonial" in missing:
        return reverse("prove:testimonials", args=[pk])
    anchor = "#results" if "result" in missing else "#worry"
    return f"{reverse('prove:outcomes', args=[pk])}{anchor}"


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Answer the showcase as a document, made from what the viewer may know."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404("No such kind of document.")
    loaded = load.case(pk, request.user, f"prove.showcases {kind}")
    made = build_showcase(loaded.case, today=timezone.localdate())
    try:
        body = chosen.write(made)
    except BadInput as error:
        return show(
            request,
            loaded,
            faults=[f"This server cannot write {chosen.label}: it needs {one.expected}." for one in error.problems],
            status=501,
        )
    name = f"{file_name(made.title)}-showcase.{chosen.ending}"
    return HttpResponse(body, content_type=chosen.content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
