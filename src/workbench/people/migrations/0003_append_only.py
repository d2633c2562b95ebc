"""The log of accounts only grows, whatever program writes to the database."""

from django.db import migrations

from workbench.people.append_only import protect, unprotect

TABLES = ("people_accountevent",)


def forwards(apps, schema_editor):
    protect(schema_editor.connection, TABLES)


def backwards(apps, schema_editor):
    unprotect(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_accounts")]

    operations = [migrations.RunPython(forwards, backwards)]
