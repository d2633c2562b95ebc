"""The tables of a case that only grow: the chain of events and the secrets."""

from collections.abc import Sequence
from typing import Any, Final

from workbench.people import append_only

TABLES: Final = ("records_event", "records_secretvalue")


def protect(connection: Any, actions: Sequence[str] = append_only.CHANGES) -> None:
    """Make the database itself refuse to change or remove their rows."""
    append_only.protect(connection, TABLES, actions)


def unprotect(connection: Any, actions: Sequence[str] = append_only.CHANGES) -> None:
    """Take that away again: for a migration that goes back, and for tests that clear their tables."""
    append_only.unprotect(connection, TABLES, actions)
