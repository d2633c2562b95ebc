"""Tables of plan: rehearsals, which are practice and no part of the case. What the supplier is stands in none of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from workbench.records.models.case import CaseTable
from workbench.records.models.negotiate import SIDES

STARTS = [("beginning", "beginning"), ("here", "here")]
STATES = [("playing", "playing"), ("ended", "ended")]
ACTIONS = [("offer", "offer"), ("accept", "accept"), ("no", "no"), ("walk", "walk")]


class RehearsalRecord(CaseTable):
    """A person playing our side; the supplier's type follows from the seed and the sealed belief."""

    KEY: ClassVar[tuple[str, ...]] = ("number",)

    # Identification
    number = models.PositiveIntegerField(help_text="The number among the rehearsals of the case, from 1.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who plays.")

    # State
    kind = models.CharField(max_length=40, default="drawn", help_text="The kind of supplier that was chosen, or drawn.")
    seed = models.BigIntegerField(help_text="The seed that the supplier is drawn with.")
    rounds = models.PositiveIntegerField(default=8, help_text="How many offers we can put.")
    opens = models.CharField(max_length=6, choices=SIDES, default="theirs", help_text="The side that puts the first offer.")
    start = models.CharField(
        max_length=9, choices=STARTS, default="beginning", help_text="From the beginning, or from where the talks stood."
    )
    state = models.CharField(max_length=7, choices=STATES, default="playing", help_text="Whether it is still going on.")
    result = models.CharField(max_length=40, blank=True, help_text="How it ended, such as agreed or we left.")
    taken_back = models.PositiveIntegerField(default=0, help_text="How many moves the player took back.")

    # Provenance
    basis = models.CharField(max_length=100, help_text="The case as it was when the rehearsal began, by the name under which it is sealed.")

    # Lifecycle
    started_at = models.DateTimeField(auto_now_add=True, help_text="When it began.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty while it goes on.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "number"], name="rehearsal_once", violation_error_message="This rehearsal exists already."
            ),
            models.CheckConstraint(
                condition=Q(state="ended") ^ Q(ended_at__isnull=True),
                name="rehearsal_ends_with_a_time",
                violation_error_message="A rehearsal that ended says when.",
            ),
        ]

    def __str__(self) -> str:
        return f"rehearsal {self.number}"


class RehearsalMoveRecord(CaseTable):
    """What one side did in a rehearsal."""

    KEY: ClassVar[tuple[str, ...]] = ("rehearsal_id", "place")

    # Identification
    rehearsal = models.ForeignKey(RehearsalRecord, on_delete=models.PROTECT, related_name="+", help_text="The rehearsal.")
    place = models.PositiveIntegerField(help_text="The place among the moves, from 0.")

    # State
    round = models.PositiveIntegerField(help_text="The round, from 1.")
    by = models.CharField(max_length=6, choices=SIDES, help_text="The side that made the move.")
    action = models.CharField(max_length=6, choices=ACTIONS, default="offer", help_text="What it did.")
    words = models.TextField(blank=True, help_text="What was said with it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rehearsal", "place"], name="rehearsal_move_once", violation_error_message="This move was made already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.action}"


class RehearsalChoiceRecord(CaseTable):
    """The option that a move chooses for one issue, as text: practice keeps nobody from changing the issues."""

    KEY: ClassVar[tuple[str, ...]] = ("move_id", "issue")

    move = models.ForeignKey(RehearsalMoveRecord, on_delete=models.PROTECT, related_name="+", help_text="The move.")
    issue = models.CharField(max_length=200, help_text="The id of the issue.")
    text = models.TextField(help_text="The option as it was written.")
    kind = models.CharField(max_length=5, help_text="How the text has to be read: text, whole or real.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["move", "issue"], name="rehearsal_choice_once", violation_error_message="Choose one option for each issue."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue}: {self.text}"
