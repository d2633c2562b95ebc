"""Tables of learn: how it ended and what we learned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workbench.records.models.case import CaseTable
from workbench.records.models.prepare import OptionRecord

ENDS = [("agreement", "agreement"), ("impasse", "impasse")]


class OutcomeRecord(CaseTable):
    """An agreement with its package, or an impasse."""

    KEY: ClassVar[tuple[str, ...]] = ()

    # State
    kind = models.CharField(max_length=9, choices=ENDS, help_text="How it ended.")
    because = models.TextField(blank=True, help_text="Why it ended so.")

    # Lifecycle
    on = models.DateField(help_text="The day it ended.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], name="outcome_once", violation_error_message="A case ends once."),
        ]

    def __str__(self) -> str:
        return self.kind


class OutcomeChoiceRecord(CaseTable):
    """The option that was agreed for one issue."""

    KEY: ClassVar[tuple[str, ...]] = ("outcome_id", "option_id")

    outcome = models.ForeignKey(OutcomeRecord, on_delete=models.PROTECT, related_name="+", help_text="The outcome.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")

    def __str__(self) -> str:
        return str(self.option)


class DebriefRecord(CaseTable):
    """Two minutes after the end."""

    KEY: ClassVar[tuple[str, ...]] = ("number",)

    # Identification
    number = models.PositiveIntegerField(help_text="The place in the list.")
    by = models.CharField(max_length=200, help_text="Whose debrief it is.")

    # State
    moved_them = models.TextField(blank=True, help_text="What moved them.")
    surprised_us = models.TextField(blank=True, help_text="What surprised us.")
    again = models.TextField(blank=True, help_text="What to do again.")
    never_again = models.TextField(blank=True, help_text="What not to do again.")
    pressure = models.PositiveIntegerField(null=True, blank=True, help_text="How much pressure they made, 1 to 5.")
    trust = models.PositiveIntegerField(null=True, blank=True, help_text="How much trust there is, 1 to 5.")

    # Lifecycle
    on = models.DateField(help_text="The day.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(pressure__isnull=True) | Q(pressure__range=(1, 5))) & (Q(trust__isnull=True) | Q(trust__range=(1, 5))),
                name="debrief_one_to_five",
                violation_error_message="Pressure and trust count from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"debrief by {self.by}"
