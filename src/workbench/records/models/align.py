"""Tables of align: the charter with its signatures, and the protocol of who may say what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from workbench.records.models.case import CaseTable
from workbench.records.models.prepare import IssueRecord, LimitTable, OptionRecord


class CharterRecord(CaseTable):
    """One version of the written mandate; the highest counts."""

    KEY: ClassVar[tuple[str, ...]] = ("version",)

    # Identification
    version = models.PositiveIntegerField(help_text="The version, from 1.")

    # Lifecycle
    created_at = models.DateTimeField(auto_now_add=True, help_text="When this version was written.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "version"], name="charter_version_once", violation_error_message="This version exists already."
            ),
        ]

    def __str__(self) -> str:
        return f"charter {self.version}"


class DecisionRecord(CaseTable):
    """A decision of the negotiation with exactly one approver."""

    KEY: ClassVar[tuple[str, ...]] = ("charter_id", "name_id")

    # Identification
    charter = models.ForeignKey(CharterRecord, on_delete=models.PROTECT, related_name="+", help_text="The version of the charter.")
    name_id = models.CharField(max_length=200, help_text="The short id of the decision.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # State
    decides = models.TextField(help_text="What is decided.")
    approver = models.CharField(max_length=200, help_text="The one person who decides.")
    above = models.FloatField(null=True, blank=True, help_text="From more than this amount.")
    up_to = models.FloatField(null=True, blank=True, help_text="Up to this amount.")
    escalates_to = models.CharField(max_length=200, null=True, blank=True, help_text="The decision that it goes on to.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["charter", "name_id"], name="decision_once", violation_error_message="Use each decision id once."
            ),
            models.CheckConstraint(
                condition=~Q(approver=""), name="decision_has_an_approver", violation_error_message="Name one approver."
            ),
        ]

    def __str__(self) -> str:
        return self.decides


class CharterRedLineRecord(LimitTable):
    """A red line of the whole team."""

    KEY: ClassVar[tuple[str, ...]] = ("charter_id", "position")

    charter = models.ForeignKey(CharterRecord, on_delete=models.PROTECT, related_name="+", help_text="The version of the charter.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    clause = models.CharField(max_length=200, help_text="The clause it stands in.")
    owner = models.TextField(blank=True, help_text="Who owns it.")
    because = models.TextField(blank=True, help_text="The reason that others may read.")

    class Meta(LimitTable.Meta):
        pass

    def __str__(self) -> str:
        return f"clause {self.clause}"


class CharterRedLineOptionRecord(CaseTable):
    """An option that a red line of the charter leaves open."""

    KEY: ClassVar[tuple[str, ...]] = ("line_id", "option_id")

    line = models.ForeignKey(CharterRedLineRecord, on_delete=models.PROTECT, related_name="+", help_text="The red line.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    def __str__(self) -> str:
        return str(self.option)


class TradableRecord(CaseTable):
    """What may be traded, between floor and ceiling."""

    KEY: ClassVar[tuple[str, ...]] = ("charter_id", "position")

    # Identification
    charter = models.ForeignKey(CharterRecord, on_delete=models.PROTECT, related_name="+", help_text="The version of the charter.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    clause = models.CharField(max_length=200, help_text="The clause it stands in.")

    # State
    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT, related_name="+", help_text="The issue that may be traded.")
    floor = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option at one end, included.")
    ceiling = models.ForeignKey(
        OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option at the other end, included."
    )
    owner = models.TextField(blank=True, help_text="Who owns it.")
    because = models.TextField(blank=True, help_text="The reason that others may read.")

    def __str__(self) -> str:
        return f"clause {self.clause}"


class SignerRecord(CaseTable):
    """Somebody who has to sign a version of the charter."""

    KEY: ClassVar[tuple[str, ...]] = ("charter_id", "place")

    charter = models.ForeignKey(CharterRecord, on_delete=models.PROTECT, related_name="+", help_text="The version of the charter.")
    place = models.PositiveIntegerField(help_text="The place in the list.")
    text = models.CharField(max_length=200, help_text="The person's name.")

    def __str__(self) -> str:
        return self.text


class SignatureRecord(CaseTable):
    """One person's yes to one version of the charter."""

    KEY: ClassVar[tuple[str, ...]] = ("person", "version")

    # Identification
    person = models.CharField(max_length=200, help_text="Who signed.")
    version = models.PositiveIntegerField(help_text="The version that was signed.")

    # Provenance
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The account that signed here.",
    )

    # Lifecycle
    on = models.DateField(help_text="The day of the signature.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "person", "version"],
                name="signature_once",
                violation_error_message="This person signed this version already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} signed version {self.version}"


class InformationRecord(CaseTable):
    """The protocol for one item that the other side would like to know; what the item says is kept with the secrets."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the item.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # State
    audience = models.TextField(blank=True, help_text="Who may hear it.")
    stage = models.CharField(max_length=20, null=True, blank=True, help_text="The stage from which it may be said.")
    not_before = models.IntegerField(null=True, blank=True, help_text="The round of offers before which it is kept back.")
    known_to_them = models.BooleanField(default=False, help_text="They know it already.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name_id"], name="information_once", violation_error_message="Use each item id once."),
        ]

    def __str__(self) -> str:
        return self.name_id


class SpeakerRecord(CaseTable):
    """Somebody who may say an item."""

    KEY: ClassVar[tuple[str, ...]] = ("item_id", "place")

    item = models.ForeignKey(InformationRecord, on_delete=models.PROTECT, related_name="+", help_text="The item.")
    place = models.PositiveIntegerField(help_text="The place in the list.")
    text = models.CharField(max_length=200, help_text="The person or function that may say it.")

    def __str__(self) -> str:
        return self.text
