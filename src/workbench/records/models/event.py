"""What happened in a case: one append-only chain of events that feeds history, undo, activity and audit."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from workbench.people.append_only import AppendOnlyTable
from workbench.records.models.case import CaseRecord


class Event(AppendOnlyTable):
    """One change, or one look at secrets; each event carries the hash of the one before it."""

    # Identification
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="+", help_text="The case whose chain this is.")
    number = models.PositiveIntegerField(help_text="The place in the chain, from 1.")
    verb = models.CharField(max_length=60, help_text="What was done.")
    section = models.CharField(max_length=250, blank=True, help_text="The part of the case that it was done to.")
    subject = models.CharField(max_length=400, blank=True, help_text="The thing in words, without secrets.")

    # Provenance
    at = models.DateTimeField(help_text="When it happened.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who did it.")
    key = models.CharField(max_length=100, blank=True, help_text="The key of the request, so that sending it twice does it once.")

    # State
    # The exact text that was hashed; a JSON column would give it back with other numbers on another database.
    changes = models.TextField(help_text="Rows with field, before and after as JSON; for a secret its field and versions only.")
    previous = models.CharField(max_length=64, blank=True, help_text="The hash of the event before this one.")
    hash = models.CharField(max_length=64, help_text="SHA-256 over all the other fields.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "number"], name="event_number_once", violation_error_message="This place in the chain is taken."
            ),
            models.UniqueConstraint(
                fields=["actor", "key"], condition=~Q(key=""), name="event_key_once", violation_error_message="This was saved already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb} {self.subject}"
