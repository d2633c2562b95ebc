"""Take a case away as a file, as far as the viewer may know it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.exchange.casefile import json_text
from batna.exchange.document import document_of
from batna.exchange.workbook import case_workbook
from batna.exchange.yamltext import yaml_text
from batna.model.case import Case
from workbench.records import load
from workbench.ui.page import case_page


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file."""

    ending: str
    label: str
    text: str
    content_type: str
    write: Callable[[Case], bytes]


def write_yaml(case: Case) -> bytes:
    return yaml_text(document_of(case)).encode()


def write_json(case: Case) -> bytes:
    return json_text(document_of(case)).encode()


KINDS: Final[dict[str, Kind]] = {
    "xlsx": Kind(
        "xlsx", "Spreadsheet", "Issues, options and values in the layout that can be imported again, for Excel.",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", case_workbook,
    ),
    "yaml": Kind(
        "yaml", "Casefile (YAML)", "The whole case as a text that people can read, for the command line and for another Batna.",
        "application/yaml", write_yaml,
    ),
    "json": Kind("json", "Casefile (JSON)", "The same for programs.", "application/json", write_json),
}  # fmt: skip

# The plain words for what may be absent, by the part of the case; what is left over is said as it is.
PARTS: Final = (
    ("preferences.ours", "our walk-away, target and ceiling"),
    ("preferences.theirs", "what we think the supplier wants"),
    ("should_cost", "what a quote should cost by our reckoning"),
    ("alternatives", "our alternatives"),
    ("going_without", "our alternatives"),
    ("bargaining.actions", "what could be done for our alternatives"),
    ("bargaining.kind", "how the two sides bargain and what waiting costs us"),
    ("dates", "when we need it and what a day of gap costs"),
    ("information", "the parts of the information protocol that are not yours"),
)
OF_PEOPLE: Final = (
    ((".influence", ".stance", ".knows", ".talks_to_supplier"), "influence and stance of the stakeholders, who knows what"),
    ((".notes", ".trade_offs"), "private notes and trade-offs of others"),
)
EVERYTHING: Final = "everything but the names and the next date"


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, purpose="export page")
    kinds = {name: kind for name, kind in KINDS.items() if name != "xlsx" or not loaded.hides("issues")}
    context = {"kinds": kinds, "absent": absent_from(loaded.case)}
    return case_page(request, loaded, "home/export.html", context, stage="home", capability="export")


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    loaded = load.case(pk, request.user, purpose="export")
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404("No such kind of file.")
    name = f"{file_name(loaded.case.title)}.{chosen.ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(chosen.write(loaded.case), content_type=chosen.content_type, headers=disposition)


def file_name(title: str) -> str:
    """Return a title as a name that every computer takes."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "case"


def absent_from(case: Case) -> tuple[str, ...]:
    """Return in plain words what the viewer's file does not hold."""
    if "issues" in case.hidden:
        return (EVERYTHING,)
    words = [text for start, text in PARTS if any(field.startswith(start) for field in case.hidden)]
    people = [field for field in case.hidden if field.startswith("stakeholders.")]
    words += [text for endings, text in OF_PEOPLE if any(field.endswith(endings) for field in people)]
    return tuple(dict.fromkeys(words))
