"""The day that a command looks from: the one that was given, that on which the talks ended, today."""

from datetime import UTC, date, datetime

import pytest

from batna.cli.today import LAST, day_of, day_of_talks
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import BadInput

GIVEN = datetime(2027, 3, 31, tzinfo=UTC)


def case(**more: object) -> Case:
    return case_of({"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella"} | more)


def ended(on: str) -> Case:
    return case(outcome={"kind": "impasse", "on": on})


def test_talks_that_ended_are_looked_at_from_that_day() -> None:
    assert day_of_talks(ended("2026-08-28"), None) == date(2026, 8, 28)
    assert day_of_talks(ended("2026-08-28"), GIVEN) == date(2027, 3, 31)
    assert day_of_talks(ended("9999-12-31"), None) == LAST
    assert day_of_talks(case(), None) == day_of(None)


def test_it_rejects_a_day_after_which_no_days_can_come() -> None:
    assert day_of(datetime(2999, 12, 31, tzinfo=UTC)) == LAST
    with pytest.raises(BadInput, match="--today: got 9999-12-31, expected a day until 2999-12-31"):
        day_of(datetime(9999, 12, 31, tzinfo=UTC))
