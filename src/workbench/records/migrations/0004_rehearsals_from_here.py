"""Rehearsals go on from where the talks stand, and on the case as it was; moves can be taken back."""
# ruff: noqa: RUF012

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_rehearsals"),
    ]

    operations = [
        migrations.AddField(
            model_name="rehearsalrecord",
            name="start",
            field=models.CharField(
                choices=[("beginning", "beginning"), ("here", "here")],
                default="beginning",
                help_text="From the beginning, or from where the talks stood.",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="rehearsalrecord",
            name="taken_back",
            field=models.PositiveIntegerField(default=0, help_text="How many moves the player took back."),
        ),
        migrations.AlterField(
            model_name="rehearsalrecord",
            name="basis",
            field=models.CharField(
                help_text="The case as it was when the rehearsal began, by the name under which it is sealed.", max_length=100
            ),
        ),
    ]
