"""The log of accounts only grows, for the workbench and for whatever else writes to the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from workbench.people import append_only, keeping
from workbench.people.models import AccountEvent, User

TABLE = ("people_accountevent",)


@pytest.fixture
def event(admin: User, stranger: User) -> AccountEvent:
    keeping.lock(by=admin, account=stranger)
    found: AccountEvent = AccountEvent.objects.get()
    return found


def test_a_row_is_written_once(event: AccountEvent) -> None:
    rows = AccountEvent.objects.all()
    changes = (event.save, event.delete, rows.delete, lambda: rows.update(verb="unlock"), lambda: rows.bulk_update([event], ["verb"]))
    for change in changes:
        with pytest.raises(append_only.AppendOnly):
            change()


@pytest.mark.parametrize("statement", ["UPDATE people_accountevent SET verb = 'unlock'", "DELETE FROM people_accountevent"])
def test_the_database_refuses_too(statement: str, event: AccountEvent) -> None:
    append_only.unprotect(connection, TABLE)
    append_only.protect(connection, TABLE)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
