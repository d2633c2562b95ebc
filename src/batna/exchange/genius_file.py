"""One GENIUS file, a domain or a profile, as plain values with every number checked."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from batna.exchange.whole import read_whole
from batna.model.problem import BadInput, Problem, shown

MAX_BYTES: Final = 50_000_000
KINDS: Final = ("discrete", "integer", "real")
ROOTS: Final = ("negotiation_template", "utility_space")
PARAMETERS: Final = {"linear": 2, "constant": 1, "triangular": 3}
NUMBER: Final = re.compile(r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,4})?\s*")
WHOLE: Final = re.compile(r"\s*[-+]?[0-9]{1,18}\s*")
BARE_AMPERSAND: Final = re.compile(r"&(?!#?\w+;)")


@dataclass(frozen=True, slots=True)
class Item:
    """One option of a discrete issue; a domain gives no evaluation."""

    index: int
    value: str
    evaluation: float | None
    place: str


@dataclass(frozen=True, slots=True)
class Evaluator:
    """How a number becomes an evaluation: `linear`, `constant` or `triangular`, with its parameters."""

    form: str
    parameters: tuple[float, ...]

    def of(self, number: float, low: float) -> float:
        """Return the evaluation of a number as GENIUS 10.4 computes it; `low` is where a linear one starts to count."""
        if self.form == "constant":
            return self.parameters[0]
        if self.form == "linear":
            start, slope = self.parameters
            return min(1.0, max(0.0, start + slope * (number - low)))
        first, last, top = self.parameters
        if first <= number < top:
            return (number - first) / (top - first)
        return 1 - (number - top) / (last - top) if top <= number < last else 0.0


@dataclass(frozen=True, slots=True)
class GeniusIssue:
    """One issue of a file: its items, or its bounds and evaluator."""

    index: int
    name: str
    kind: str
    place: str
    items: tuple[Item, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    evaluator: Evaluator | None = None


@dataclass(slots=True)
class GeniusFile:
    """What stands in one file, and what is wrong with it."""

    path: Path
    title: str = ""
    issues: dict[int, GeniusIssue] = field(default_factory=dict)
    weights: dict[int, tuple[float, str]] = field(default_factory=dict)
    reservation: float | None = None
    discount: float | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, place: str, value: str, expected: str) -> None:
        """Note a problem; reading goes on, so that all of them are said at once."""
        self.problems.append(Problem(place, value, expected, str(self.path)))


def read_genius_file(path: Path) -> GeniusFile:
    """Return a domain or profile; `problems` lists what is wrong in it, `BadInput` is raised when it is no XML."""
    found = GeniusFile(path)
    root = _parse(path)
    if root.tag not in ROOTS:
        found.refuse(_line(root), f"<{root.tag}>", "<negotiation_template> or <utility_space>")
        return found
    if root.find(".//ufun") is not None:
        found.refuse(_line(root), "a profile with constraints", "an additive profile: weights and one evaluation for each option")
    objectives = list(root.iter("objective"))
    if len(objectives) != 1:
        found.refuse(_line(root), f"{len(objectives)} objectives", "issues below one objective")
        return found
    found.title = objectives[0].get("name", "").strip()
    for element in objectives[0].iter("issue"):
        _read_issue(element, found)
    if not found.issues and not found.problems:
        found.refuse(_line(objectives[0]), "no issue", "at least one issue")
    for element in root.iter("weight"):
        _read_weight(element, found)
    for element in root.iter("utility_space"):
        # GENIUS counts the issues itself and many files say 0 here, so the count is checked and not compared.
        if element.get("number_of_issues") is not None:
            _whole(element, "number_of_issues", _line(element), found)
    found.reservation = _share(root, "reservation", found)
    found.discount = _share(root, "discount_factor", found)
    return found


def _parse(path: Path) -> Element:
    content = read_whole(path, MAX_BYTES)
    builder = _LineBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        parser.feed(content)
        root: Element = parser.close()
    except ParseError as error:
        raise BadInput([_fault(error, content, path)]) from None
    except DefusedXmlException:
        place = f"line {builder.parser.CurrentLineNumber}"
        raise BadInput([Problem(place, "a document type or entities", "plain XML without them", str(path))]) from None
    except (ValueError, LookupError) as error:
        raise BadInput([Problem("line 1", shown(_first_line(content)), f"XML in UTF-8: {error}", str(path))]) from None
    return root


def _first_line(content: bytes) -> str:
    return content.partition(b"\n")[0].decode("utf-8", "replace").strip()


class _LineBuilder(TreeBuilder):
    """Build elements that know their line."""

    parser: Any = None

    def start(self, tag: Any, attrs: Mapping[Any, Any], /) -> Element:
        return super().start(tag, {**attrs, "#line": str(self.parser.CurrentLineNumber)})


def _fault(error: ParseError, content: bytes, path: Path) -> Problem:
    line, column = error.position
    text = content.decode("utf-8", "replace").split("\n")[line - 1].strip()
    reason = str(error).partition(":")[0]
    if BARE_AMPERSAND.search(text):
        reason += "; a plain & is written &amp;"
    return Problem(f"line {line}, column {column + 1}", shown(text) if text else "", f"XML: {reason}", str(path))


def _line(element: Element) -> str:
    return f"line {element.get('#line')}"


def _read_issue(element: Element, found: GeniusFile) -> None:
    index = _whole(element, "index", _line(element), found)
    if index is None:
        return
    name = (element.get("name") or "").strip() or f"issue {index}"
    place = f"{_line(element)}, issue {name.removeprefix('issue ')}"
    kind = (element.get("type") or element.get("vtype") or element.get("etype") or "discrete").lower()
    if kind not in KINDS:
        found.refuse(place, shown(kind), "a discrete, integer or real issue")
    elif index in found.issues:
        found.refuse(place, f"index {index}", "an index that is used once")
    elif kind == "discrete":
        found.issues[index] = GeniusIssue(index, name, kind, place, items=tuple(_items(element, place, found)))
    else:
        low, high = (_bound(element, end, kind, place, found) for end in ("lowerbound", "upperbound"))
        if low is not None and high is not None and low > high:
            found.refuse(place, f"bounds from {float(low):g} to {float(high):g}", "a lower bound that is not above the upper one")
        evaluator = _evaluator(element, kind, place, found)
        found.issues[index] = GeniusIssue(index, name, kind, place, low=low, high=high, evaluator=evaluator)


def _items(element: Element, place: str, found: GeniusFile) -> Iterator[Item]:
    seen: set[int] = set()
    values: set[str] = set()
    for item in element.iter("item"):
        index = _whole(item, "index", f"{place}, {_line(item)}", found)
        if index is None:
            continue
        spot = f"{_line(item)}, {place.partition(', ')[2]}, item {index}"
        value = (item.get("value") or "").strip()
        if index in seen:
            found.refuse(spot, f"index {index}", "an index that is used once")
            continue
        if not value:
            found.refuse(spot, shown(value), "a value")
        elif value in values:
            found.refuse(spot, shown(value), "a value that is used once")
        seen.add(index)
        values.add(value)
        yield Item(index, value, _evaluation(item, spot, found), spot)
    if not seen:
        found.refuse(place, "no item", "at least one item")


def _evaluation(item: Element, place: str, found: GeniusFile) -> float | None:
    if item.get("evaluation") in (None, "null"):
        return None
    number = _number(item, "evaluation", place, found)
    if number is not None and number < 0:
        found.refuse(f"{place}, evaluation", shown(number), "at least 0")
    return number


def _bound(element: Element, name: str, kind: str, place: str, found: GeniusFile) -> Fraction | None:
    """Return a bound, given at the issue or in its <range>; none when this file leaves it to the domain."""
    holder = element if element.get(name) is not None else element.find("range")
    if holder is None or holder.get(name) is None:
        return None
    number = _whole(holder, name, place, found) if kind == "integer" else _number(holder, name, place, found)
    return None if number is None else Fraction(str(number))


def _evaluator(element: Element, kind: str, place: str, found: GeniusFile) -> Evaluator | None:
    written = element.find("evaluator")
    if written is None:
        return None
    spot = f"{_line(written)}, {place.partition(', ')[2]}, evaluator"
    form = written.get("ftype", "linear" if kind == "integer" else "").lower()
    known = ("linear",) if kind == "integer" else tuple(PARAMETERS)
    if form not in known:
        found.refuse(spot, shown(form), f"ftype {' or '.join(known)}")
        return None
    names = ("offset", "slope") if kind == "integer" else tuple(f"parameter{i}" for i in range(PARAMETERS[form]))
    numbers = [_number(written, name, spot, found) for name in names]
    if any(number is None for number in numbers):
        return None
    parameters = tuple(number for number in numbers if number is not None)
    if form == "constant" and not 0 <= parameters[0] <= 1:
        found.refuse(f"{spot}, parameter0", shown(parameters[0]), "a number from 0 to 1")
    if form == "triangular" and not parameters[0] <= parameters[2] <= parameters[1]:
        found.refuse(spot, f"low, high and top {parameters}", "a top between low and high")
    return Evaluator(form, parameters)


def _read_weight(element: Element, found: GeniusFile) -> None:
    index = _whole(element, "index", _line(element), found)
    place = f"{_line(element)}, weight {index}"
    weight = None if index is None else _number(element, "value", place, found)
    if index is None or weight is None:
        return
    if index in found.weights:
        found.refuse(place, f"index {index}", "an index that is used once")
    elif weight < 0:
        found.refuse(place, shown(weight), "at least 0")
    found.weights.setdefault(index, (weight, place))


def _share(root: Element, tag: str, found: GeniusFile) -> float | None:
    """Return the number from 0 to 1 in an element that stands once or not at all."""
    elements = list(root.iter(tag))
    for other in elements[1:]:
        found.refuse(f"{_line(other)}, {tag}", "a second one", "one at most")
    if not elements:
        return None
    place = f"{_line(elements[0])}, {tag}"
    number = _number(elements[0], "value", place, found)
    if number is not None and not 0 <= number <= 1:
        found.refuse(place, shown(number), "a number from 0 to 1")
    return number


def _number(element: Element, name: str, place: str, found: GeniusFile) -> float | None:
    text = element.get(name)
    if text is not None and NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    found.refuse(f"{place}, {name}", shown(text), "a finite number")
    return None


def _whole(element: Element, name: str, place: str, found: GeniusFile) -> int | None:
    text = element.get(name)
    if text is not None and WHOLE.fullmatch(text):
        return int(text)
    found.refuse(f"{place}, {name}", shown(text), "a whole number")
    return None
