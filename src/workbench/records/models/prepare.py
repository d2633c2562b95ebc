"""Tables of prepare: what is to be settled, what it costs, who of us wants what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from workbench.records.models.case import CaseTable

KINDS = [("text", "text"), ("whole", "whole number"), ("real", "number")]
PARTS = [("if", "if"), ("then", "then")]
PERIODS = [("unit", "unit"), ("order", "order"), ("once", "once")]


class IssueRecord(CaseTable):
    """A matter to settle."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id that offers and rules use.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    name = models.TextField(blank=True, help_text="The name for people.")
    unit = models.TextField(blank=True, help_text="The unit of the options, such as EUR or day.")

    # State
    our_weight = models.FloatField(null=True, blank=True, help_text="The issue's share of our value, 0 to 1.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name_id"], name="issue_once", violation_error_message="Use each issue id once."),
        ]

    def __str__(self) -> str:
        return self.name or self.name_id


class OptionRecord(CaseTable):
    """One way to settle an issue, with what it is worth to us."""

    KEY: ClassVar[tuple[str, ...]] = ("issue_id", "text")

    # Identification
    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT, related_name="+", help_text="The issue that this option settles.")
    position = models.PositiveIntegerField(help_text="The place among the options of the issue.")
    text = models.TextField(help_text="The option as it is written.")
    kind = models.CharField(max_length=5, choices=KINDS, help_text="Whether the option is a text or a number.")

    # State
    our_low = models.FloatField(null=True, blank=True, help_text="Our value, low end; empty when it is one number.")
    our_value = models.FloatField(null=True, blank=True, help_text="Our value, likely, in the case's unit.")
    our_high = models.FloatField(null=True, blank=True, help_text="Our value, high end; empty when it is one number.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issue", "text"], name="option_once", violation_error_message="Write each option once."),
            models.CheckConstraint(
                condition=Q(our_low__isnull=True) | (Q(our_low__lte=F("our_value")) & Q(our_high__gte=F("our_value"))),
                name="option_value_in_order",
                violation_error_message="Low, likely and high stand in rising order.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RuleRecord(CaseTable):
    """A cross-issue rule: when every `if` holds, every `then` must hold."""

    KEY: ClassVar[tuple[str, ...]] = ("position",)

    # Identification
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # Provenance
    because = models.TextField(blank=True, help_text="Why the other packages cannot be.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "position"], name="rule_once", violation_error_message="One rule for each place."),
        ]

    def __str__(self) -> str:
        return f"rule {self.position + 1}"


class RuleChoiceRecord(CaseTable):
    """One option that a rule names."""

    KEY: ClassVar[tuple[str, ...]] = ("rule_id", "part", "option_id")

    # Identification
    rule = models.ForeignKey(RuleRecord, on_delete=models.PROTECT, related_name="+", help_text="The rule.")
    part = models.CharField(max_length=4, choices=PARTS, help_text="The side of the rule.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")
    position = models.PositiveIntegerField(help_text="The place in the rule.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule", "part", "option"], name="rule_choice_once", violation_error_message="Name each option once in a rule."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.option}"


class RateRecord(CaseTable):
    """What one unit of a currency is worth in another, on a day, by a source."""

    KEY: ClassVar[tuple[str, ...]] = ("position",)

    # Identification
    position = models.PositiveIntegerField(help_text="The place in the list.")
    from_currency = models.TextField(help_text="The currency to change from.")
    to = models.TextField(help_text="The currency to change to.")

    # State
    rate = models.FloatField(help_text="What one unit is worth.")

    # Provenance
    on = models.DateField(help_text="The day of the rate.")
    source = models.TextField(help_text="Where the rate comes from.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive", violation_error_message="A rate is more than zero."),
        ]

    def __str__(self) -> str:
        return f"{self.from_currency} to {self.to}"


class CostLineRecord(CaseTable):
    """One line of the total cost of ownership."""

    KEY: ClassVar[tuple[str, ...]] = ("position",)

    # Identification
    position = models.PositiveIntegerField(help_text="The place in the list.")
    line = models.CharField(max_length=200, help_text="What is paid for.")

    # State
    per = models.CharField(max_length=5, choices=PERIODS, help_text="How often it is paid.")
    by = models.ForeignKey(
        IssueRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="The issue that the amount depends on."
    )
    currency = models.TextField(null=True, blank=True, help_text="The currency when it is not the case's unit.")

    # Provenance
    source = models.TextField(blank=True, help_text="Where the amount comes from.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(line=""), name="cost_has_a_name", violation_error_message="Name what is paid for."),
        ]

    def __str__(self) -> str:
        return self.line


class CostAmountRecord(CaseTable):
    """The amount of a cost line, or its amount for one option of an issue."""

    KEY: ClassVar[tuple[str, ...]] = ("cost_id", "option_id")

    # Identification
    cost = models.ForeignKey(CostLineRecord, on_delete=models.PROTECT, related_name="+", help_text="The cost line.")
    option = models.ForeignKey(
        OptionRecord,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The option that this amount is for, if any.",
    )

    # State
    low = models.FloatField(null=True, blank=True, help_text="The low end; empty when it is one number.")
    likely = models.FloatField(help_text="The amount, likely.")
    high = models.FloatField(null=True, blank=True, help_text="The high end; empty when it is one number.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cost", "option"], name="cost_amount_once", violation_error_message="One amount for each option of a line."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.likely:g}"


class SourceRecord(CaseTable):
    """Where the facts of a case come from."""

    KEY: ClassVar[tuple[str, ...]] = ("position",)

    # Identification
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # Provenance
    text = models.TextField(help_text="The source in words.")

    def __str__(self) -> str:
        return self.text


class StakeholderRecord(CaseTable):
    """A function of ours and the person who speaks for it; what is delicate about them is kept with the secrets."""

    KEY: ClassVar[tuple[str, ...]] = ("name_id",)

    # Identification
    name_id = models.CharField(max_length=200, help_text="The short id of the stakeholder.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    function = models.CharField(max_length=200, help_text="The function, such as engineering.")
    person = models.TextField(blank=True, help_text="The person who speaks for it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "name_id"], name="stakeholder_once", violation_error_message="Use each stakeholder id once."
            ),
        ]

    def __str__(self) -> str:
        return self.person or self.function


class NeedRecord(CaseTable):
    """Why they want it, as a measure that a package satisfies or not."""

    KEY: ClassVar[tuple[str, ...]] = ("stakeholder_id", "name_id")

    # Identification
    stakeholder = models.ForeignKey(StakeholderRecord, on_delete=models.PROTECT, related_name="+", help_text="Whose need it is.")
    name_id = models.CharField(max_length=200, help_text="The short id of the need.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # State
    says = models.TextField(blank=True, help_text="The need in words.")
    measure = models.TextField(blank=True, help_text="What is measured.")
    unit = models.TextField(blank=True, help_text="The unit of the measure.")
    at_most = models.FloatField(null=True, blank=True, help_text="The measure may be at most this.")
    at_least = models.FloatField(null=True, blank=True, help_text="The measure must be at least this.")

    # Provenance
    evidence = models.TextField(blank=True, help_text="How we know.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["stakeholder", "name_id"], name="need_once", violation_error_message="Use each need id once for a stakeholder."
            ),
            models.CheckConstraint(
                condition=Q(at_most__isnull=True) ^ Q(at_least__isnull=True),
                name="need_has_one_limit",
                violation_error_message="A need has either an upper or a lower limit.",
            ),
        ]

    def __str__(self) -> str:
        return self.says or self.name_id


class NeedNumberRecord(CaseTable):
    """What one option adds to the measure of a need."""

    KEY: ClassVar[tuple[str, ...]] = ("need_id", "option_id")

    # Identification
    need = models.ForeignKey(NeedRecord, on_delete=models.PROTECT, related_name="+", help_text="The need.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # State
    number = models.FloatField(help_text="What the option adds, in the unit of the need.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["need", "option"], name="need_number_once", violation_error_message="One number for each option of a need."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:g}"


class PositionRecord(CaseTable):
    """What a stakeholder says they want."""

    KEY: ClassVar[tuple[str, ...]] = ("stakeholder_id", "position")

    # Identification
    stakeholder = models.ForeignKey(StakeholderRecord, on_delete=models.PROTECT, related_name="+", help_text="Who says it.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    # State
    says = models.TextField(help_text="What they say.")

    def __str__(self) -> str:
        return self.says


class PositionNeedRecord(CaseTable):
    """A need that stands behind a position."""

    KEY: ClassVar[tuple[str, ...]] = ("said_id", "place")

    # Identification
    said = models.ForeignKey(PositionRecord, on_delete=models.PROTECT, related_name="+", help_text="The position.")
    place = models.PositiveIntegerField(help_text="The place in the list.")
    text = models.CharField(max_length=200, help_text="The id of the need of the same stakeholder.")

    def __str__(self) -> str:
        return self.text


class LimitTable(CaseTable):
    """A limit on one issue: at most, at least, or only some options."""

    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT, related_name="+", help_text="The issue that is limited.")
    at_most = models.FloatField(null=True, blank=True, help_text="The option may be at most this.")
    at_least = models.FloatField(null=True, blank=True, help_text="The option must be at least this.")

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(at_most__isnull=True) | Q(at_least__isnull=True),
                name="%(class)s_one_limit",
                violation_error_message="A limit is either at most, at least, or only some options.",
            ),
        ]


class WantRecord(LimitTable):
    """A limit that a position asks for."""

    KEY: ClassVar[tuple[str, ...]] = ("said_id", "position")

    said = models.ForeignKey(PositionRecord, on_delete=models.PROTECT, related_name="+", help_text="The position.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    class Meta(LimitTable.Meta):
        pass

    def __str__(self) -> str:
        return f"a limit on {self.issue}"


class WantOptionRecord(CaseTable):
    """An option that a want leaves open."""

    KEY: ClassVar[tuple[str, ...]] = ("want_id", "option_id")

    want = models.ForeignKey(WantRecord, on_delete=models.PROTECT, related_name="+", help_text="The want.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    def __str__(self) -> str:
        return str(self.option)


class RedLineRecord(LimitTable):
    """What a stakeholder will not sign."""

    KEY: ClassVar[tuple[str, ...]] = ("stakeholder_id", "position")

    stakeholder = models.ForeignKey(StakeholderRecord, on_delete=models.PROTECT, related_name="+", help_text="Whose red line it is.")
    position = models.PositiveIntegerField(help_text="The place in the list.")
    because = models.TextField(blank=True, help_text="The reason that others may read.")

    class Meta(LimitTable.Meta):
        pass

    def __str__(self) -> str:
        return f"a red line on {self.issue}"


class RedLineOptionRecord(CaseTable):
    """An option that a red line leaves open."""

    KEY: ClassVar[tuple[str, ...]] = ("line_id", "option_id")

    line = models.ForeignKey(RedLineRecord, on_delete=models.PROTECT, related_name="+", help_text="The red line.")
    option = models.ForeignKey(OptionRecord, on_delete=models.PROTECT, related_name="+", help_text="The option.")
    position = models.PositiveIntegerField(help_text="The place in the list.")

    def __str__(self) -> str:
        return str(self.option)
