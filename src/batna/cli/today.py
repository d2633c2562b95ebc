"""The day that a command looks from."""

from datetime import UTC, date, datetime
from typing import Annotated, Final

import typer

from batna.model.case import Case
from batna.model.problem import BadInput, Problem

LAST: Final = date(2999, 12, 31)  # the calendar of what comes after it has to have room
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day to look from, such as 2027-03-31; today if left out.", show_default=False),
]


def day_of(today: datetime | None) -> date:
    """Return the day that was given, or today where this machine stands; `BadInput` for one that leaves no days to come."""
    found = (today or datetime.now(UTC).astimezone()).date()
    if found > LAST:
        raise BadInput([Problem("--today", found.isoformat(), f"a day until {LAST}")])
    return found


def day_of_talks(case: Case, today: datetime | None) -> date:
    """Return the day that was given; without one the day on which the talks ended, or today while they go on, as the pages do."""
    return min(case.outcome.on, LAST) if today is None and case.outcome is not None else day_of(today)
