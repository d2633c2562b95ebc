"""Turn a case into plain lists and mappings and back, as casefiles hold them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from batna.model.case import FORMAT, Case
from batna.model.noun import Noun
from batna.model.problem import BadInput, Problem, shown

Document = dict[str, Any]

EXPECTED = {
    "missing": "a value",
    "extra_forbidden": "no such field; see `batna schema` for the fields",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a mapping of names to values",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "literal_error": "{expected}",
}


def case_of(document: object) -> Case:
    """Return the case that a document describes; `BadInput` lists every problem in it."""
    if not isinstance(document, Mapping):
        raise BadInput([Problem("", shown(document), "a casefile: a mapping that begins with batna: 1")])
    version = document.get("batna")
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT:
        raise BadInput([Problem("batna", str(version), f"format {FORMAT}: this file was written by a newer Batna")])
    try:
        return Case.model_validate({"batna": None} | dict(document))
    except ValidationError as error:
        raise BadInput(problems_of(error)) from None


def problems_of(error: ValidationError) -> list[Problem]:
    """Return one problem for each place that a validation refused; alternatives of one value count once."""
    problems: dict[str, Problem] = {}
    for detail in error.errors(include_url=False, include_context=True):
        place = _place(detail)
        expected = _expected(detail)
        if place in problems:
            told = problems[place]
            joined = told.expected if expected in told.expected else f"{told.expected} or {expected}"
            problems[place] = Problem(place, told.value, joined)
        else:
            value = "nothing" if detail["type"] == "missing" else shown(detail["input"])
            problems[place] = Problem(place, value, expected)
    return list(problems.values())


def _place(detail: ErrorDetails) -> str:
    place = ""
    for part in detail["loc"]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif not _names_a_branch(part):
            place += f".{part}" if place else part
    return place


def _names_a_branch(part: str) -> bool:
    """Whether pydantic named a branch of a union here, which is no place in the document."""
    return part in {"float", "int", "str", "Estimate", "[key]"} or "[" in part


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] == "model_type" and detail["ctx"]["class_name"] == "Estimate":
        return "{low, likely, high}"
    template = EXPECTED.get(detail["type"])
    if template is None:
        return detail["msg"]
    return template.format(**detail.get("ctx", {}))


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
            document[field.alias or name] = _plain(value)
    return document


def _plain(value: object) -> object:
    if isinstance(value, Noun):
        return _plain_noun(value)
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, date):
        return value
    return value
