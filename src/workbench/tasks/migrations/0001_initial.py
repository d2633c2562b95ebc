"""The table of long work."""

import uuid
from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[Any]] = [
        ("records", "0003_rehearsals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="What is worked out, such as disclosure_price.", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("finished", "finished"),
                            ("cancelled", "cancelled"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        help_text="How far it is.",
                        max_length=12,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, help_text="How many steps are done.")),
                ("total", models.PositiveIntegerField(default=0, help_text="How many steps there are; 0 until that is known.")),
                ("line", models.CharField(blank=True, help_text="A sentence on how it went, for the one who asked.", max_length=400)),
                ("cancel_asked", models.BooleanField(default=False, help_text="Whether somebody asked to stop it.")),
                ("created_at", models.DateTimeField(auto_now_add=True, help_text="When it was asked for.")),
                ("beat_at", models.DateTimeField(blank=True, help_text="When its process last said that it goes on.", null=True)),
                ("ended_at", models.DateTimeField(blank=True, help_text="When it ended, in whatever way.", null=True)),
                (
                    "case",
                    models.ForeignKey(
                        help_text="The case it is about.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.caserecord",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        help_text="Who asked for it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=("case", "kind", "started_by"),
                        name="one_open_job_of_a_kind",
                        violation_error_message="This is being worked out already.",
                    )
                ],
            },
        ),
    ]
