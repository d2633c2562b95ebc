"""Tell people that their work is saved, with a way back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

UNDO = "undo="


def note(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show a toast on the next page, with an Undo button that posts to the given address."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo}" if undo else "")


def saved(response: HttpResponse, text: str = "Saved", *, undo: str = "", toast: bool = True) -> HttpResponse:
    """Mark an htmx answer as saved: the form shows its mark, and a toast offers Undo."""
    response["HX-Trigger"] = json.dumps({"saved": {"text": text, "undo": undo, "toast": toast}})
    return response


def undo_address(tags: str) -> str:
    """Return the address to post to for undoing, out of the tags of a message; only ones of this site."""
    address = next((tag.removeprefix(UNDO) for tag in (tags or "").split() if tag.startswith(UNDO)), "")
    return address if address.startswith("/") and not address.startswith("//") else ""
