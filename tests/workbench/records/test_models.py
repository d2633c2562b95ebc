"""Tables speak: every column says what it is for, every constraint says what is wrong, and migrations are complete."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.core.management import call_command
from django.db import models

from workbench.records.models.case import CaseRecord, CaseTable

TABLES = [*apps.get_app_config("records").get_models(), *apps.get_app_config("people").get_models()]


def own_columns(table: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Return the columns that are ours, without those of Django's own user."""
    theirs = {"id", *(column.name for column in AbstractUser._meta.get_fields())}
    yield from (column for column in table._meta.concrete_fields if column.name not in theirs)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_column_and_constraint_speaks(table: type[models.Model]) -> None:
    assert [column.name for column in own_columns(table) if not column.help_text] == []
    default = models.CheckConstraint.default_violation_error_message
    assert [one.name for one in table._meta.constraints if one.violation_error_message == default] == []
    assert [column.name for column in table._meta.concrete_fields if isinstance(column, models.JSONField)] == []
    assert table.__doc__
    assert str(table._meta.verbose_name)


@pytest.mark.parametrize("table", [table for table in TABLES if issubclass(table, CaseTable)], ids=lambda table: table.__name__)
def test_every_row_hangs_on_a_case_and_has_a_key_of_its_own_columns(table: type[CaseTable]) -> None:
    assert table._meta.get_field("case").related_model is CaseRecord
    assert set(table.KEY) <= {column.attname for column in table._meta.concrete_fields}
    assert [
        column.name for column in table._meta.concrete_fields if column.name.startswith(("target", "reservation", "ceiling_value"))
    ] == []


def test_no_row_is_removed_by_removing_another() -> None:
    keys = [column for table in TABLES for column in table._meta.concrete_fields if column.is_relation]
    assert [str(key) for key in keys if key.remote_field.on_delete is not models.PROTECT] == []  # type: ignore[union-attr]


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", "people", "records", check=True, dry_run=True, verbosity=0)
