"""The words of testimonials: they are in a case only while their speaker agrees, in whatever way the case is looked at."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from batna.model.outcome import Testimonial
from batna.prove.testimonials import state_of
from workbench.records.models.event import Event
from workbench.records.models.prove import TestimonialRecord
from workbench.records.rows.shelf import Document
from workbench.records.standing import Standing

TABLE = str(TestimonialRecord._meta.model_name)


def keep_consent(document: Document, me: Standing, today: date) -> None:
    """Take out of the document the words that may not be shown; that somebody was asked, agreed or withdrew stays.

    A draft, which nobody has agreed to yet, is for the lead and for the person who is to say it.
    """
    for one in document["proof"]["testimonials"]:
        state = state_of(Testimonial.model_validate(one), today)
        if state != "given" and (state in {"expired", "withdrawn"} or not deals_with(me, one["person"])):
            one["quote"] = ""


def deals_with(me: Standing, person: str) -> bool:
    """Return whether somebody writes these words down and agrees to them: the person who says them, and the lead for them."""
    return me.role == "lead" or me.answers_to(person)


def speaks(change: Mapping[str, Any]) -> bool:
    """Return whether a change of the history holds words of a testimonial."""
    return change.get("table") == TABLE


def withdrawn_since(case_id: int, number: int, changes: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether words that an event changed were withdrawn after it: what is left of them is not to be put back."""
    rows = [change["row"] for change in changes if speaks(change)]
    later = Event.objects.filter(case_id=case_id, verb="withdraw", number__gt=number)
    return any(later.filter(changes__contains=f'"row":{row},').exists() for row in rows)
