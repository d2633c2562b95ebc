"""The one road that every case takes, in its order."""

from typing import Final, Literal

Stage = Literal["prepare", "align", "plan", "negotiate", "learn", "prove"]

STAGES: Final[tuple[Stage, ...]] = ("prepare", "align", "plan", "negotiate", "learn", "prove")
