"""What must not get outside: a row of its own for each secret, so that a forgotten check yields nothing."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from workbench.people.append_only import AppendOnlyTable
from workbench.records.models.case import CaseRecord


class SecretValue(AppendOnlyTable):
    """One version of one secret field of a case."""

    # Identification
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="+", help_text="The case whose secret this is.")
    field = models.CharField(max_length=300, help_text="The field as it is written in a case, such as preferences.ours.reservation.")
    version = models.PositiveIntegerField(help_text="The version of the value, from 1; the highest counts.")
    compartment = models.CharField(max_length=20, help_text="Which clearance opens it.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose private value this is.",
    )

    # State
    value = models.TextField(help_text="The value as JSON.")

    # Lifecycle
    at = models.DateTimeField(auto_now_add=True, help_text="When this version was written.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "field", "version"],
                name="secret_version_once",
                violation_error_message="This version of the field exists already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} version {self.version}"
