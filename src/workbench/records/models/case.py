"""The case that every other row hangs on, who belongs to it, and who may know what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from workbench.people.roles import ROLES
from workbench.records.compartments import CLEARED

ROLE_CHOICES = [(role, role) for role in ROLES]
COMPARTMENT_CHOICES = [(compartment, compartment) for compartment in CLEARED]
UNIT_LENGTH = 6


class CaseRecord(models.Model):
    """One negotiation with one supplier."""

    KEY: ClassVar[tuple[str, ...]] = ()

    # Identification
    title = models.CharField(max_length=200, help_text="What people call this negotiation.")
    buyer = models.CharField(max_length=200, help_text="Our side, by the name it signs with.")
    supplier = models.CharField(max_length=200, help_text="The other side.")
    category = models.CharField(max_length=200, blank=True, help_text="What is bought, such as office furniture.")
    unit = models.CharField(max_length=UNIT_LENGTH, default="points", help_text="points, or the currency that every value is in.")

    # State
    stake = models.FloatField(null=True, blank=True, help_text="Money at stake over the term, in the unit.")
    units = models.FloatField(default=1, help_text="How many units are bought over the term.")
    orders = models.FloatField(default=1, help_text="How many orders that takes.")
    ours_discount = models.FloatField(null=True, blank=True, help_text="Discount of our side as a GENIUS file gives it.")
    told = models.DateField(null=True, blank=True, help_text="The need date that we tell outside.")
    next = models.DateField(null=True, blank=True, help_text="The next date of this negotiation.")
    next_what = models.TextField(blank=True, help_text="What happens on the next date.")
    done = models.TextField(blank=True, help_text="What procurement did about the worry of the internal customer.")

    # Provenance
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who opened the case.")
    origin = models.CharField(max_length=200, blank=True, help_text="The file or template that the case was made from.")

    # Lifecycle
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the case was opened.")
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When the case was put away; empty while it is in work.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title=""), name="case_has_a_title", violation_error_message="Give the case a title."),
            models.CheckConstraint(
                condition=Q(stake__isnull=True) | Q(stake__gte=0),
                name="case_stake_is_not_negative",
                violation_error_message="Money at stake is zero or more.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseTable(models.Model):
    """What all rows of a case share. `KEY` names the fields that tell two rows of one case apart."""

    KEY: ClassVar[tuple[str, ...]]

    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="+", help_text="The case that this row belongs to.")

    class Meta:
        abstract = True


class MemberRecord(CaseTable):
    """A user's role in one case, and the stakeholder that this person is."""

    KEY: ClassVar[tuple[str, ...]] = ("user_id",)

    # Identification
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who belongs to the case.")

    # State
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, help_text="What this person does in the case.")
    stakeholder = models.CharField(max_length=200, blank=True, help_text="The id of the stakeholder that this person is, if any.")

    # Lifecycle
    since = models.DateTimeField(auto_now_add=True, help_text="When the person joined.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "user"], name="member_once", violation_error_message="This person is a member of the case already."
            ),
            models.UniqueConstraint(
                fields=["case", "stakeholder"],
                condition=~Q(stakeholder=""),
                name="member_stakeholder_once",
                violation_error_message="Another member speaks for this stakeholder already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class ClearanceRecord(CaseTable):
    """A role may know what is in a compartment of one case; it is a table, so that a charter can change it."""

    KEY: ClassVar[tuple[str, ...]] = ("compartment", "role")

    # Identification
    compartment = models.CharField(max_length=20, choices=COMPARTMENT_CHOICES, help_text="The kind of secret.")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, help_text="The role that may know it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "compartment", "role"],
                name="clearance_once",
                violation_error_message="This role is cleared for this compartment already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} may know {self.compartment}"


class SectionRecord(CaseTable):
    """The version of one part of a case; a form that was loaded with an older one is in conflict."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)

    # Identification
    name = models.CharField(max_length=250, help_text="The part, such as issues, costs or stakeholders.finance.")

    # State
    version = models.PositiveIntegerField(default=0, help_text="How often this part was changed.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "name"], name="section_once", violation_error_message="This part has a version already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} version {self.version}"
