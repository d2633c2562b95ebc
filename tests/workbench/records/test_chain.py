"""The chain of events tells when one was changed, taken out, put in, swapped or cut off."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from workbench.people.models import User
from workbench.records import append_only, save
from workbench.records.chain import Head, append, digest, head, verify_chain
from workbench.records.models.event import Event

LENGTH = 12


@pytest.fixture
def chain(maya: User, empty_case: int) -> int:
    """A case with a dozen events, in a database that lets a thief in."""
    append_only.unprotect(connection)
    for number in range(LENGTH - 1):
        append(case_id=empty_case, actor=maya, verb="test", subject=f"event {number}", changes=[{"n": number, "x": 1e22}])
    return empty_case


def raw(**values: Any) -> None:
    with connection.cursor() as cursor:
        for column, value in values.items():
            if column != "pk":
                cursor.execute(f"UPDATE records_event SET {column} = %s WHERE id = %s", [value, values["pk"]])


def test_a_chain_that_was_left_alone_is_whole(chain: int) -> None:
    assert verify_chain(chain) is None
    assert verify_chain(chain, head(chain)) is None
    assert head(chain) == Head(LENGTH, Event.objects.get(case_id=chain, number=LENGTH).hash)


def test_an_empty_chain_is_whole_and_has_no_head(chain: int) -> None:
    assert head(chain + 1) is None
    assert verify_chain(chain + 1) is None


def test_each_case_has_a_chain_of_its_own(maya: User, chain: int) -> None:
    other = save.case.create_case(actor=maya, title="Other", buyer="A", supplier="B").case_id
    assert head(other) is not None
    assert Event.objects.get(case_id=other).number == 1


@pytest.mark.parametrize("column", ["verb", "section", "subject", "changes", "key", "hash", "previous"])
@pytest.mark.parametrize("number", [1, 5, LENGTH])
def test_a_changed_column_is_found_in_its_event(chain: int, column: str, number: int) -> None:
    event = Event.objects.get(case_id=chain, number=number)
    raw(pk=event.pk, **{column: "forged" if column != "changes" else "[]"})
    found = verify_chain(chain)
    assert found is not None
    assert found.number == number


def test_a_changed_time_or_person_is_found(chain: int, stranger: User) -> None:
    event = Event.objects.get(case_id=chain, number=4)
    raw(pk=event.pk, at=event.at + timedelta(seconds=1))
    assert (found := verify_chain(chain)) is not None
    assert found.number == 4
    raw(pk=event.pk, at=event.at, actor_id=stranger.pk)
    assert (found := verify_chain(chain)) is not None
    assert found.number == 4


def test_a_forger_who_hashes_anew_is_found_by_the_next_event(chain: int) -> None:
    event = Event.objects.get(case_id=chain, number=4)
    event.subject = "forged"
    raw(pk=event.pk, subject="forged", hash=digest(event))
    found = verify_chain(chain)
    assert found is not None
    assert (found.number, found.reason) == (5, "it does not follow from the event before it")


@pytest.mark.parametrize("number", [1, 6])
def test_an_event_that_is_gone_is_named(chain: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_event WHERE case_id = %s AND number = %s", [chain, number])
    found = verify_chain(chain)
    assert found is not None
    assert (found.number, found.reason) == (number, f"event {number} is missing")


def test_a_chain_that_was_cut_short_is_found_with_its_head(chain: int) -> None:
    known = head(chain)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_event WHERE case_id = %s AND number > 9", [chain])
    assert verify_chain(chain) is None
    found = verify_chain(chain, known)
    assert found is not None
    assert found.number == 10


def test_a_chain_that_was_written_anew_is_found_with_its_head(chain: int) -> None:
    known = head(chain)
    assert known is not None
    event = Event.objects.get(case_id=chain, number=LENGTH)
    event.subject = "forged"
    raw(pk=event.pk, subject="forged", hash=digest(event))
    assert verify_chain(chain) is None
    found = verify_chain(chain, known)
    assert found is not None
    assert found.number == LENGTH


def test_random_tampering_is_always_found(chain: int) -> None:
    draw = random.Random(7)
    events = list(Event.objects.filter(case_id=chain).order_by("number"))
    for _ in range(60):
        first, second = draw.sample(events, 2)
        column = draw.choice(["changes", "subject", "hash", "verb"])
        if getattr(first, column) == getattr(second, column):
            continue
        raw(pk=first.pk, **{column: getattr(second, column)})
        found = verify_chain(chain)
        assert found is not None
        assert found.number in {first.number, first.number + 1}
        raw(pk=first.pk, **{column: getattr(first, column)})
    assert verify_chain(chain) is None
