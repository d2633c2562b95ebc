"""Every address of the workbench, with the secrets that it shows to those who are cleared for them.

A new page adds one line to `MATRIX`; an address that is not here fails the build. `shows` names secret fields (see
`tests/workbench/canaries.py`) that a cleared member must find on the page; nobody else ever does. `args` gives what the
address takes beside `pk`: values, or functions of the case's id. `open_to_all` is for pages before the sign-in. A field that no page shows stands in `NOT_SHOWN`
with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Address:
    """One named URL."""

    name: str
    shows: tuple[str, ...] = ()
    args: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    open_to_all: bool = False


MATRIX: Final[tuple[Address, ...]] = (
    # people
    Address("people:sign_in", open_to_all=True),
    Address("people:sign_out"),
    Address("people:account"),
    Address("people:password"),
    # home
    # prepare
    # align
    # plan
    # negotiate
    # learn
    # prove
)

NOT_SHOWN: Final[dict[str, str]] = {}
