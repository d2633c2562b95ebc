"""Tables whose rows are added and never changed: the models refuse it, and the database itself does too."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn

from django.db import models

CHANGES: Final = ("UPDATE", "DELETE")
POSTGRES: Final = """
CREATE OR REPLACE FUNCTION batna_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql
"""


class AppendOnly(Exception):
    """Somebody tried to change or remove a row of a table that only grows."""


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that can be read and added to."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(self.model.__name__)

    def delete(self) -> NoReturn:
        raise AppendOnly(self.model.__name__)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(self.model.__name__)


class AppendOnlyTable(models.Model):
    """A row that is written once; the database refuses the rest too."""

    objects = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(type(self).__name__)


def protect(connection: Any, tables: Sequence[str], actions: Sequence[str] = CHANGES) -> None:
    """Add a trigger for each table and action."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        for table in tables:
            for action in actions:
                cursor.execute(_trigger(connection.vendor, table, action))


def unprotect(connection: Any, tables: Sequence[str], actions: Sequence[str] = CHANGES) -> None:
    """Take the triggers away again: for a migration that goes back, and for tests that clear their tables."""
    with connection.cursor() as cursor:
        for table in tables:
            for action in actions:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{action.lower()}{on}")


def _trigger(vendor: str, table: str, action: str) -> str:
    name = f"{table}_no_{action.lower()}"
    if vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION batna_append_only()"
    return (
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"
    )
