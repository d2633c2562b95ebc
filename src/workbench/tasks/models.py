"""One piece of long work: who asked for what, and how far it is. What comes out of it is kept by records."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

STATES = ("waiting", "running", "finished", "cancelled", "failed")
OPEN = ("waiting", "running")


class Job(models.Model):
    """A piece of long work on a case, as the process that does it and the page that shows it both see it."""

    # Identification
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("records.CaseRecord", on_delete=models.PROTECT, related_name="+", help_text="The case it is about.")
    kind = models.CharField(max_length=40, help_text="What is worked out, such as disclosure_price.")

    # State
    state = models.CharField(max_length=12, choices=[(state, state) for state in STATES], default="waiting", help_text="How far it is.")
    done = models.PositiveIntegerField(default=0, help_text="How many steps are done.")
    total = models.PositiveIntegerField(default=0, help_text="How many steps there are; 0 until that is known.")
    line = models.CharField(max_length=400, blank=True, help_text="A sentence on how it went, for the one who asked.")
    cancel_asked = models.BooleanField(default=False, help_text="Whether somebody asked to stop it.")

    # Provenance
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who asked for it.")

    # Lifecycle
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for.")
    beat_at = models.DateTimeField(null=True, blank=True, help_text="When its process last said that it goes on.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it ended, in whatever way.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "kind", "started_by"], condition=Q(state__in=OPEN), name="one_open_job_of_a_kind",
                violation_error_message="This is being worked out already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}: {self.state}"
