"""Tables of negotiate: contacts with the supplier and the offers of both sides."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workbench.records.models.case import CaseTable
from workbench.records.models.prepare import OptionRecord

SIDES = [("ours", "ours"), ("theirs", "theirs")]


class ContactRecord(CaseTable):
    """An exchange with the supplier by anyone of us."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the contact.")

    # Provenance
    on = models.DateField(help_text="The day.")
    by = models.CharField(max_length=200, help_text="Who of us.")
    channel = models.CharField(max_length=20, help_text="How, such as a call or a meeting.")
    with_whom = models.TextField(blank=True, help_text="Who of them.")

    # State
    said = models.TextField(blank=True, help_text="What was said.")
    asked = models.TextField(blank=True, help_text="What they asked.")
    promised = models.TextField(blank=True, help_text="What was promised.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name_id"], name="contact_once", violation_error_message="Use each contact id once."),
        ]

    def __str__(self) -> str:
        return f"{self.channel} by {self.by}"


class ToldRecord(CaseTable):
    """An information item that was told in a contact."""

    KEY: ClassVar[tuple[str, ...]] = ("contact_id", "place")

    contact = models.ForeignKey(ContactRecord, on_delete=models.PROTECT, related_name="+", help_text="The contact.")
    place = models.PositiveIntegerField(help_text="The place in the list.")
    text = models.CharField(max_length=200, help_text="The id of the item.")

    def __str__(self) -> str:
        return self.text


class OfferRecord(CaseTable):
    """A package, whole or partial, put by one side in a round."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the offer.")
    round = models.PositiveIntegerField(help_text="The round, from 1.")
    by = models.CharField(max_length=6, choices=SIDES, help_text="The side that made it.")

    # Provenance
    on = models.DateField(help_text="The day.")
    speaker = models.TextField(blank=True, help_text="Who put it.")

    # State
    note = models.TextField(blank=True, help_text="What was said with it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name_id"], name="offer_once", violation_error_message="Use each offer id once."),
            models.CheckConstraint(condition=Q(round__gte=1), name="offer_round_from_one", violation_error_message="Rounds count from 1."),
        ]

    def __str__(self) -> str:
        return self.name_id


class OfferChoiceRecord(CaseTable):
    """The option that an offer chooses for one issue."""

    KEY: ClassVar[tuple[str, ...]] = ("offer_id", "option_id")

    offer = models.ForeignKey(OfferRecord, on_delete=models.PROTECT, related_name="+", help_text="The offer.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["offer", "option"], name="offer_choice_once", violation_error_message="Choose an option once."),
        ]

    def __str__(self) -> str:
        return str(self.option)
