"""Tables of prove: what our own people got from it."""

from typing import ClassVar

from django.db import models

from workbench.records.models.case import CaseTable

BETTER = [("lower", "lower"), ("higher", "higher")]


class WorryRecord(CaseTable):
    """What an internal customer feared before procurement came in."""

    KEY: ClassVar[tuple[str, ...]] = ()

    # Identification
    customer = models.CharField(max_length=200, help_text="The internal customer.")
    person = models.TextField(blank=True, help_text="Who said it.")

    # State
    says = models.TextField(help_text="The worry in words.")

    # Lifecycle
    on = models.DateField(null=True, blank=True, help_text="The day.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], name="worry_once", violation_error_message="A case has one starting worry."),
        ]

    def __str__(self) -> str:
        return self.says


class ResultRecord(CaseTable):
    """One measure that changed for an internal customer, with its source."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the result.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    customer = models.CharField(max_length=200, help_text="The internal customer.")

    # State
    measure = models.CharField(max_length=200, help_text="What was measured.")
    unit = models.TextField(blank=True, help_text="The unit of the measure.")
    before = models.FloatField(help_text="The number before.")
    after = models.FloatField(help_text="The number after.")
    better = models.CharField(max_length=6, choices=BETTER, help_text="Which direction is better.")
    worth = models.FloatField(null=True, blank=True, help_text="What the change is worth, in the case's unit.")

    # Provenance
    source = models.CharField(max_length=200, help_text="Where the numbers come from.")

    # Lifecycle
    on = models.DateField(null=True, blank=True, help_text="The day of the later number.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name_id"], name="result_once", violation_error_message="Use each result id once."),
        ]

    def __str__(self) -> str:
        return self.measure


class TestimonialRecord(CaseTable):
    """What an internal customer says about us; shown only while consent is given and not expired."""

    __test__ = False
    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the testimonial.")
    person = models.CharField(max_length=200, help_text="Who says it.")
    function = models.TextField(blank=True, help_text="The person's function.")

    # State
    quote = models.TextField(blank=True, help_text="The words.")

    # Lifecycle
    asked_on = models.DateField(null=True, blank=True, help_text="When we asked.")
    consent_on = models.DateField(null=True, blank=True, help_text="When the person agreed.")
    expires_on = models.DateField(null=True, blank=True, help_text="When the consent ends.")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="When the person took it back.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "name_id"], name="testimonial_once", violation_error_message="Use each testimonial id once."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.quote}"
