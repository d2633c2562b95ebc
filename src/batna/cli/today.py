"""The day that a command looks from."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from batna.model.case import Case

Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day to look from, such as 2027-03-31; today if left out.", show_default=False),
]


def day_of(today: datetime | None) -> date:
    """Return the day that was given, or today where this machine stands."""
    return (today or datetime.now(UTC).astimezone()).date()


def day_of_talks(case: Case, today: datetime | None) -> date:
    """Return the day that was given; without one the day on which the talks ended, or today while they go on, as the pages do."""
    return case.outcome.on if today is None and case.outcome is not None else day_of(today)
