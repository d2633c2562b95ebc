"""What can be chosen by name in a plan, apart from the work: the command line lists it without loading the rest."""

from typing import Final, Literal

Way = Literal["firm", "slow", "even", "fast", "answer"]
"""How we concede."""

MOST_SESSIONS: Final = 5_000

DRAWN: Final = "drawn"
KIND_NAMES: Final = ("eager", "steady", "late", "mirror", "firm", "moody")
"""The kinds of supplier that a person can choose; `DRAWN` is one from what we believe."""
