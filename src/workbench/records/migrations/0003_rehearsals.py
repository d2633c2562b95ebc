"""Rehearsals: practice beside a case."""
# ruff: noqa: RUF012

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RehearsalRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="The number among the rehearsals of the case, from 1.")),
                ("kind", models.CharField(default="drawn", help_text="The kind of supplier that was chosen, or drawn.", max_length=40)),
                ("seed", models.BigIntegerField(help_text="The seed that the supplier is drawn with.")),
                ("rounds", models.PositiveIntegerField(default=8, help_text="How many offers we can put.")),
                (
                    "opens",
                    models.CharField(
                        choices=[("ours", "ours"), ("theirs", "theirs")],
                        default="theirs",
                        help_text="The side that puts the first offer.",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("playing", "playing"), ("ended", "ended")],
                        default="playing",
                        help_text="Whether it is still going on.",
                        max_length=7,
                    ),
                ),
                ("result", models.CharField(blank=True, help_text="How it ended, such as agreed or we left.", max_length=40)),
                (
                    "basis",
                    models.CharField(help_text="The versions of the parts of the case that the supplier is drawn from.", max_length=100),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, help_text="When it began.")),
                ("ended_at", models.DateTimeField(blank=True, help_text="When it ended; empty while it goes on.", null=True)),
                (
                    "case",
                    models.ForeignKey(
                        help_text="The case that this row belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.caserecord",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Who plays.", on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RehearsalMoveRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(help_text="The place among the moves, from 0.")),
                ("round", models.PositiveIntegerField(help_text="The round, from 1.")),
                (
                    "by",
                    models.CharField(
                        choices=[("ours", "ours"), ("theirs", "theirs")], help_text="The side that made the move.", max_length=6
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("offer", "offer"), ("accept", "accept"), ("no", "no"), ("walk", "walk")],
                        default="offer",
                        help_text="What it did.",
                        max_length=6,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="What was said with it.")),
                (
                    "case",
                    models.ForeignKey(
                        help_text="The case that this row belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.caserecord",
                    ),
                ),
                (
                    "rehearsal",
                    models.ForeignKey(
                        help_text="The rehearsal.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.rehearsalrecord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RehearsalChoiceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issue", models.CharField(help_text="The id of the issue.", max_length=200)),
                ("text", models.TextField(help_text="The option as it was written.")),
                ("kind", models.CharField(help_text="How the text has to be read: text, whole or real.", max_length=5)),
                (
                    "case",
                    models.ForeignKey(
                        help_text="The case that this row belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.caserecord",
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        help_text="The move.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.rehearsalmoverecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("move", "issue"), name="rehearsal_choice_once", violation_error_message="Choose one option for each issue."
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="rehearsalrecord",
            constraint=models.UniqueConstraint(
                fields=("case", "number"), name="rehearsal_once", violation_error_message="This rehearsal exists already."
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "ended"), ("ended_at__isnull", True), _connector="XOR"),
                name="rehearsal_ends_with_a_time",
                violation_error_message="A rehearsal that ended says when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsalmoverecord",
            constraint=models.UniqueConstraint(
                fields=("rehearsal", "place"), name="rehearsal_move_once", violation_error_message="This move was made already."
            ),
        ),
    ]
