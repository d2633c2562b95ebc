"""Write a case as a GENIUS domain with two profiles."""

import math
import os
import re
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from batna.exchange.whole import write_whole
from batna.measure.value import ValueTable, our_values, their_values
from batna.model.case import Case
from batna.model.estimate import likely
from batna.model.preference import Preference
from batna.model.problem import BadInput, Problem, shown

FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML file may hold."""

SAME: Final = 1e-9


def write_genius(case: Case, folder: str | os.PathLike[str]) -> tuple[Path, Path, Path]:
    """Write `domain.xml`, `ours.xml` and `theirs.xml` into a folder, which is made when missing; return their paths.

    GENIUS knows utilities from 0 to 1. Values that are such utilities already are kept; others are moved and stretched so
    that each side's worst package is worth 0 and its best 1, which changes no comparison. Uncertain values are written as
    they are likely. Raises `BadInput` for a case with rules across issues, which GENIUS does not know.
    """
    if case.rules:
        raise BadInput([Problem("rules", f"{len(case.rules)} rules", "a case without rules: GENIUS values each issue alone")])
    if not case.issues:
        raise BadInput([Problem("issues", "no issue", "at least one issue")])
    ours, theirs = our_values(case), their_values(case)
    trees = (_space(case), _profile(case, ours, case.preferences.ours), _profile(case, theirs, case.preferences.theirs or Preference()))
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput([Problem("", "", f"a folder that can be written: {error.strerror}", str(folder))]) from None
    paths = (place / "domain.xml", place / "ours.xml", place / "theirs.xml")
    for path, tree in zip(paths, trees, strict=True):
        indent(tree)
        write_whole(path, tostring(tree, encoding="utf-8", xml_declaration=True))
    return paths


def _space(case: Case) -> Element:
    """Return the domain; the profiles hold the same tree."""
    space = Element("utility_space", number_of_issues=str(len(case.issues)))
    objective = SubElement(space, "objective", index="0", name=_text(case.title, "title"), type="objective", etype="objective")
    for number, issue in enumerate(case.issues, start=1):
        name = _text(issue.id, f"issues[{number - 1}].id")
        element = SubElement(objective, "issue", index=str(number), name=name, type="discrete", etype="discrete", vtype="discrete")
        for place, option in enumerate(issue.options, start=1):
            value = _text(str(option), f"issues[{number - 1}].options[{place - 1}]")
            SubElement(element, "item", index=str(place), value=value)
    return space


def _text(text: str, place: str) -> str:
    if FORBIDDEN.search(text) or text != text.strip() or not text:
        raise BadInput([Problem(place, shown(text), "a text without control characters, not empty, without spaces around it")])
    return text


def _profile(case: Case, values: ValueTable, side: Preference) -> Element:
    space = _space(case)
    lowest, spans = _spans(values)
    scale = math.fsum(spans)
    for issue, low, span, numbers in zip(space.iter("issue"), lowest, spans, values.per_issue, strict=True):
        for item, number in zip(issue.iter("item"), numbers, strict=True):
            item.set("evaluation", repr((float(number) - low) / span if span else 0.0))
    for issue, span in zip(list(space.iter("issue")), spans, strict=True):
        # Where no option differs from another, any weights will do, but GENIUS wants them to add up to 1.
        weight = span / scale if scale else 1 / len(spans)
        SubElement(space[0], "weight", index=issue.get("index", ""), value=repr(weight))
    if side.reservation is not None:
        utility = (likely(side.reservation) - values.base - math.fsum(lowest)) / (scale or 1.0)
        SubElement(space, "reservation", value=repr(min(1.0, max(0.0, utility))))
    if side.discount is not None:
        SubElement(space, "discount_factor", value=repr(side.discount))
    return space


def _spans(values: ValueTable) -> tuple[list[float], list[float]]:
    """Return for each issue what counts as nothing, and how far its best option is above that."""
    lowest = [float(numbers.min()) for numbers in values.per_issue]
    highest = [float(numbers.max()) for numbers in values.per_issue]
    if min(lowest) >= 0 and abs(math.fsum(highest) - 1) < SAME:
        return [0.0] * len(lowest), highest
    return lowest, [high - low for low, high in zip(lowest, highest, strict=True)]
