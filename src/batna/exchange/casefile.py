"""Read and write a case as a YAML or JSON file."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from batna.exchange.document import Document, case_of, document_of
from batna.exchange.whole import read_whole, write_whole
from batna.exchange.yamltext import parse_yaml, shown_line, yaml_text
from batna.measure.rules import find_rule_problems
from batna.model.case import Case
from batna.model.problem import BadInput, Problem, shown

MAX_BYTES: Final = 100_000_000
MAX_DIGITS: Final = 300


def read_case(path: str | os.PathLike[str]) -> Case:
    """Return the case in a `.yaml`, `.yml` or `.json` file.

    Raises `BadInput` with one problem per cause, each with the file, the place in it, the value and what was expected.
    """
    file = Path(path)
    try:
        return _sound(_parse(file))
    except BadInput as error:
        raise error.in_file(str(path)) from None


def _sound(document: object) -> Case:
    try:
        case = case_of(document)
    except BadInput as error:
        raise BadInput([*error.problems, *_rule_problems(document, error.problems)]) from None
    problems = find_rule_problems(case)
    if problems:
        raise BadInput(problems)
    return case


def _rule_problems(document: object, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return whether the rules exclude every package although something else is wrong: all of it should be said at once."""
    if not isinstance(document, Mapping) or any(problem.place.startswith(("batna", "issues", "rules")) for problem in problems):
        return ()
    parts = {name: document[name] for name in ("batna", "issues", "rules") if name in document}
    return find_rule_problems(case_of({"title": "?", "buyer": "?", "supplier": "?", **parts}))


def write_case(case: Case, path: str | os.PathLike[str]) -> None:
    """Write a case to a `.json` file or, with any other ending, as YAML; the old file stays whole until the new one is."""
    document = document_of(case)
    text = json_text(document) if Path(path).suffix.lower() == ".json" else yaml_text(document)
    write_whole(path, text.encode("utf-8"))


def json_text(document: Document) -> str:
    """Return a document as JSON; dates are written as YYYY-MM-DD."""
    return json.dumps(document, indent=1, ensure_ascii=False, default=date.isoformat) + "\n"


def _parse(file: Path) -> object:
    try:
        text = read_whole(file, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput([Problem(f"byte {error.start + 1}", "bytes that are not UTF-8", "a text file in UTF-8")]) from None
    return parse_json(text) if file.suffix.lower() == ".json" else parse_yaml(text)


def parse_json(text: str) -> object:
    """Return what a JSON text holds; `BadInput` says what is wrong with it."""
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInput([Problem(place, shown_line(text, error.lineno - 1), f"JSON: {error.msg}")]) from None
    except RecursionError:
        raise BadInput([Problem("", "lists within lists without end", "a casefile")]) from None


def _whole_number(digits: str) -> int | float:
    """Return the number; one without end becomes infinite, which no field takes, so that its place is named."""
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput([Problem(twice, shown(twice), "each name once within a mapping")])
    return mapping
