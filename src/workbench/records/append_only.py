"""Make the database itself refuse to change or remove rows of the tables that only grow."""

from typing import Any, Final

TABLES: Final = ("records_event", "records_secretvalue")

POSTGRES: Final = """
CREATE OR REPLACE FUNCTION batna_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END;
$$ LANGUAGE plpgsql
"""


def protect(connection: Any, actions: tuple[str, ...] = ("UPDATE", "DELETE")) -> None:
    """Add a trigger for each table and action."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        for table in TABLES:
            for action in actions:
                cursor.execute(_trigger(connection.vendor, table, action))


def unprotect(connection: Any, actions: tuple[str, ...] = ("UPDATE", "DELETE")) -> None:
    """Take the triggers away again: for a migration that goes back, and for tests that clear their tables."""
    with connection.cursor() as cursor:
        for table in TABLES:
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
