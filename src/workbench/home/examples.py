"""The example cases that ship with Batna, as templates for a case of one's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from batna.exchange.casefile import read_case
from batna.model.case import Case
from workbench.records.seeding import EXAMPLES

ABOUT: Final = {
    "bicycle_parts": "Four issues in points: the classic exercise in finding what is light for us and heavy for them.",
    "medicine_supply": "Money from real deliveries: price history, lead times and lateness behind every alternative.",
    "packaging_film": "In the middle of talks: their third offer is open, and ours is due.",
    "cloud_renewal": "Everything filled in: clashing red lines, a signed charter, five rounds, outcome and proof.",
}


@dataclass(frozen=True, slots=True)
class Template:
    """One example, with what a card says about it."""

    name: str
    case: Case
    about: str


def templates(folder: Path = EXAMPLES) -> tuple[Template, ...]:
    """Return the examples that are there, the smallest first; none where Batna was installed without them."""
    found = [Template(file.stem, _read(file, file.stat().st_mtime_ns), ABOUT.get(file.stem, "")) for file in sorted(folder.glob("*.yaml"))]
    order = list(ABOUT)
    return tuple(sorted(found, key=lambda one: (order.index(one.name) if one.name in order else len(order), one.name)))


def template(name: str, folder: Path = EXAMPLES) -> Template | None:
    return next((one for one in templates(folder) if one.name == name), None)


@cache
def _read(file: Path, _changed: int) -> Case:
    """Return the case in a file; read again only when the file was changed."""
    return read_case(file)
