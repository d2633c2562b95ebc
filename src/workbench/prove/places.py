"""Where things of the proof stand: pages, and the place in the case that a number comes from."""

import re
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from workbench.ui.frame import find_url

# The page that shows a place of the case, and what it is called; the first that fits counts.
SOURCES: Final = (
    ("proof.results", "prove:outcomes", "the results"),
    ("proof.worry", "prove:outcomes", "the starting worry"),
    ("proof.done", "prove:outcomes", "what was done"),
    ("proof.testimonials", "prove:testimonials", "the testimonials"),
    ("outcome", "negotiate:agreement", "the agreement"),
    ("offers", "negotiate:offers", "the offers"),
    ("contacts", "negotiate:contacts", "the log of contacts"),
)
ANCHORS: Final = {"proof.results": "results", "proof.worry": "worry", "proof.done": "worry"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something comes from, in words, with the page that shows it."""

    words: str
    url: str


def page_of(pk: int, name: str) -> str:
    return reverse(f"prove:{name}", args=[pk])


def source_of(pk: int, place: str) -> Source:
    """Return the page that shows a place such as `proof.results[bill]` or `offers, outcome.package.price`."""
    start, page, words = next((row for row in SOURCES if place.startswith(row[0])), ("", "", place))
    anchor = ANCHORS.get(start, "")
    url = find_url(page, pk) if page else ""
    return Source(words, f"{url}#{anchor}" if url and anchor else url)


def file_name(title: str) -> str:
    """Return a title as a name that every computer takes."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "case"
