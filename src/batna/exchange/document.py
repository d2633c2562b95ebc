"""Turn a case into plain lists and mappings and back, as casefiles hold them."""

import copy
import logging
from collections.abc import Callable, Container, Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from batna.exchange.standins import stand_in
from batna.model.case import FORMAT, Case
from batna.model.check import MAX_CELLS, SIDES
from batna.model.noun import Noun
from batna.model.problem import BadInput, Problem, shown

Document = dict[str, Any]

MIGRATIONS: Final[dict[int, Callable[[Document], Document]]] = {}
"""For each older format version the step to the next one; version 1 is the first."""

EXPECTED: Final = {
    "missing": "a value",
    "extra_forbidden": "no such field; see `batna schema` for the fields",
    "string_type": "a text",
    "string_unicode": "a text without broken characters",
    "string_too_short": "a text that is not empty",
    "string_too_long": "at most {max_length:,} characters",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a mapping of names to values",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "too_short": "at least {min_length:,} of them",
    "too_long": "at most {max_length:,}",
    "greater_than_equal": "at least {ge:,.16g}",
    "greater_than": "more than {gt:,.16g}",
    "less_than_equal": "at most {le:,.16g}",
    "literal_error": "{expected}",
    "invalid_key": "a text as name",
}

# A part that cannot be read makes these unreadable too, so nothing is said about them until it is mended.
RESTS_ON: Final = {
    "unit": ("costs", "alternatives", "preferences", "bargaining"),
    "rates": ("costs", "alternatives", "preferences", "bargaining"),
    "costs": ("preferences",),
    "alternatives": ("bargaining",),
    "information": ("contacts",),
}
HEADER: Final = {"title": "?", "buyer": "?", "supplier": "?"}
OPTIONS: Final = {"options", "only", "package", "if_", "then", "floor", "ceiling"}


def case_of(document: object) -> Case:
    """Return the case that a document describes; `BadInput` lists every problem in it."""
    if not isinstance(document, Mapping):
        raise BadInput([Problem("", shown(document), "a casefile: a mapping that begins with batna: 1")])
    current = _migrated(dict(document))
    # What a viewer may not know is taken out of a case, never out of a file.
    hidden = current.pop("hidden", None)
    problems = [Problem("hidden", shown(hidden), EXPECTED["extra_forbidden"])] if hidden is not None else []
    _refuse_too_many_options(current.get("issues"))
    try:
        case = Case.model_validate(current)
    except ValidationError as error:
        problems += problems_of(error, current)
        raise BadInput([*problems, *_problems_in_the_rest(current, error)]) from None
    if problems:
        raise BadInput(problems)
    return case


def _migrated(document: Document) -> Document:
    version = document.get("batna")
    if isinstance(version, bool) or not isinstance(version, int) or (version < FORMAT and version not in MIGRATIONS):
        raise BadInput([Problem("batna", shown(version), f"the format version of the file, batna: {FORMAT}")])
    if version > FORMAT:
        raise BadInput([Problem("batna", shown(version), f"format {FORMAT} or older: a newer Batna wrote this file")])
    for older in range(version, FORMAT):
        logging.getLogger(__name__).warning("The casefile has format %d; it is read as format %d.", older, older + 1)
        document = MIGRATIONS[older](document)
    return document


def _refuse_too_many_options(issues: object) -> None:
    """Refuse what is far too large before any of it is built: a range is short to write and long to hold."""
    options = [issue.get("options") for issue in issues if isinstance(issue, Mapping)] if isinstance(issues, list) else []
    cells = SIDES * sum(map(_count, options))
    if cells > MAX_CELLS:
        raise BadInput([Problem("issues", f"{cells:,} values for both sides together", f"at most {MAX_CELLS:,}")])


def _count(options: object) -> int:
    if isinstance(options, list):
        return len(options)
    try:
        return len(range(options["from"], options["to"], options["step"])) + 1  # type: ignore[index]
    except (KeyError, TypeError, ValueError, OverflowError):
        # Not a range of whole numbers: the model looks at it.
        return 0


def _problems_in_the_rest(document: Document, error: ValidationError) -> tuple[Problem, ...]:
    """Return what is wrong beside the parts that could not be read: all of it should be said at once."""
    mended = copy.deepcopy(document)
    details = error.errors(include_url=False, include_context=True)
    places = {_path(detail, document): detail["type"] == "extra_forbidden" for detail in details}
    # The innermost first: what is taken out whole must not hold a place that is still to be mended.
    inward = sorted(places, key=len, reverse=True)
    broken = {str(path[0]) for path in inward if not stand_in(mended, path, unknown=places[path])}
    if "issues" in broken:
        return ()
    broken |= {part for name in broken for part in RESTS_ON.get(name, ())}
    rest = {name: value for name, value in mended.items() if name not in broken}
    try:
        Case.model_validate(HEADER | rest)
    except BadInput as found:
        return found.problems
    except ValidationError:
        # A name that is no text has no place of its own; it was reported already.
        return ()
    return ()


def problems_of(error: ValidationError, document: object) -> list[Problem]:
    """Return one problem for each place of the document that a validation refused; alternatives of one value count once."""
    found: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False, include_context=True):
        found.setdefault(_path(detail, document), []).append(detail)
    # What is wrong inside a mapping or list says more than that it is no plain number.
    outer = {path[:-1] for path in found}
    return [_problem(path, details) for path, details in found.items() if path not in outer or not _is_of_another_kind(details)]


def _path(detail: ErrorDetails, document: Any) -> tuple[str | int, ...]:
    """Return the way to the place in the document, without the names that pydantic gives to branches of a union."""
    path: list[str | int] = []
    for part in detail["loc"]:
        if part in _names_within(document):
            document = document[part]
        elif detail["type"] != "missing" or part != detail["loc"][-1]:
            continue
        path.append(part)
    return tuple(path)


def _names_within(document: object) -> Container[object]:
    if isinstance(document, list | tuple):
        return range(len(document))
    return document if isinstance(document, Mapping) else ()


def _is_of_another_kind(details: list[ErrorDetails]) -> bool:
    return all(detail["type"].endswith("_type") for detail in details)


def _problem(path: tuple[str | int, ...], details: list[ErrorDetails]) -> Problem:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
    value = "nothing" if details[0]["type"] == "missing" else shown(details[0]["input"])
    if details[0]["type"] == "too_long":
        value = f"{details[0]['ctx']['actual_length']:,} of them"
    expected = list(dict.fromkeys(_expected(detail) for detail in details))
    if {"a number", "a finite number"} & set(expected):
        expected = [kind for kind in expected if kind != "a whole number"]
    return Problem(place, value, " or ".join(expected))


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] == "model_type" and detail["ctx"]["class_name"] == "Estimate":
        return "{low, likely, high}"
    template = EXPECTED.get(detail["type"])
    if template is None:
        return detail["msg"]
    return template.format(**detail.get("ctx", {})).replace("'", "")


def document_of(case: Case) -> Document:
    """Return the case as plain values in the order of its fields; defaults and hidden fields are left out."""
    return {"batna": FORMAT} | _plain_noun(case)


def _plain_noun(noun: Noun) -> Document:
    document: Document = {}
    for name, field in type(noun).model_fields.items():
        if name == "hidden" or name not in noun.__dict__:
            continue
        value = noun.__dict__[name]
        if field.is_required() or value != field.get_default(call_default_factory=True):
            document[field.alias or name] = _plain(value, keep=name in OPTIONS)
    return document


def _plain(value: object, keep: bool) -> object:
    """Return a value as files hold it; whole floats are written without a point, unless they are options (`keep`)."""
    if isinstance(value, Noun):
        return _plain_noun(value)
    if isinstance(value, tuple):
        return [_plain(member, keep) for member in value]
    if isinstance(value, Mapping):
        return {key: _plain(member, keep) for key, member in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 and not keep:
        return int(value)
    return value
