"""What the palette finds: cases, pages of the case at hand, colleagues, and words in my cases."""

import re
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from batna.model.stages import STAGES
from workbench.records import load
from workbench.ui.frame import CAPABILITIES, WHOLE_CASE, find_url, first_page, label_of

LEAST: Final = 2
MOST: Final = 20
LONGEST: Final = 90
Result = dict[str, str]


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    words = request.GET.get("q", "").strip()
    if len(words) < LEAST:
        return JsonResponse({"results": []})
    found = load.search(request.user, words)
    ranked = sorted(found, key=lambda one: rank_of(one, words))
    results = [result_of(one) for one in ranked if one.kind == "case"]
    results += pages_of(request, words)
    results += [result_of(one) for one in ranked if one.kind != "case"]
    return JsonResponse({"results": results[:MOST]})


def rank_of(one: load.Found, words: str) -> tuple[int, int, str]:
    """Titles that begin with the words come first, then words within, then the rest."""
    wanted = words.casefold()
    text = one.case_title if one.kind == "case" else one.text
    begins, within = text.casefold().startswith(wanted), wanted in text.casefold()
    kinds = ("case", "colleague", "stakeholder", "issue")
    return (0 if begins else 1 if within else 2, kinds.index(one.kind) if one.kind in kinds else len(kinds), text)


def result_of(one: load.Found) -> Result:
    if one.kind == "case":
        return {"label": one.case_title, "hint": one.text, "url": reverse("home:case", args=[one.case_id])}
    if one.kind == "colleague":
        return {"label": one.text, "hint": f"colleague · {one.case_title}", "url": reverse("home:members", args=[one.case_id])}
    page = first_page(one.case_id, one.stage) if one.stage else "#"
    url = reverse("home:case", args=[one.case_id]) if page == "#" else page
    return {"label": shortened(one.text), "hint": f"{one.kind} · {one.case_title}", "url": url}


def shortened(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def pages_of(request: HttpRequest, words: str) -> list[Result]:
    """Return the pages of the case that the palette was opened in whose name holds the words."""
    pk = case_at_hand(request)
    mine = {line.pk: line.title for archived in (False, True) for line in load.my_cases(request.user, archived=archived)} if pk else {}
    if pk not in mine:
        return []
    names = [(stage, name) for stage in STAGES for name in CAPABILITIES[stage]] + [("home", name) for name in WHOLE_CASE]
    pages = []
    for stage, name in names:
        url = find_url(f"{stage}:{name}", pk)
        if url and words.casefold() in f"{label_of(name)} {stage}".casefold():
            pages.append({"label": label_of(name), "hint": f"{stage.capitalize() if stage in STAGES else 'Case'} · {mine[pk]}", "url": url})
    return pages


def case_at_hand(request: HttpRequest) -> int:
    """Return the number of the case whose page asked; 0 outside a case."""
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except Resolver404:
        return 0
    return int(match.kwargs.get("pk", 0))
