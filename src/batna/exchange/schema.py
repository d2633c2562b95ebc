"""The JSON Schema of casefiles, for editors, and one sentence about every field."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from batna.model.case import FORMAT, Case
from batna.model.issue import MAX_OPTIONS
from batna.model.noun import Noun

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
OPTION: Final = {"anyOf": [{"type": "string"}, {"type": "number"}]}
RANGE: Final = {
    "description": "The numbers from the first to the last, both ends included.",
    "type": "object",
    "properties": {"from": {"type": "number"}, "to": {"type": "number"}, "step": {"type": "number"}},
    "required": ["from", "to", "step"],
    "additionalProperties": False,
}
CHOICE: Final = {"anyOf": [*OPTION["anyOf"], {"type": "array", "items": OPTION, "minItems": 1}]}


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a casefile; each field carries its sentence as description."""
    schema = Case.model_json_schema(by_alias=True)
    nouns = {"Case": schema, **schema["$defs"]}
    for name, sentences in descriptions().items():
        for field, sentence in sentences.items():
            nouns[name]["properties"][field]["description"] = sentence
    for part in _parts(schema):
        _name_counts_rightly(part)
    # What the model reads besides what it holds: a range for options, one option for a list of one.
    options = nouns["Issue"]["properties"]["options"]
    listed = {"type": "array", "items": OPTION, "minItems": 1, "maxItems": MAX_OPTIONS, "uniqueItems": True}
    nouns["Issue"]["properties"]["options"] = {"title": "Options", "description": options["description"], "anyOf": [listed, RANGE]}
    for field in ("if", "then"):
        nouns["Rule"]["properties"][field]["additionalProperties"] = CHOICE
    del schema["properties"]["hidden"]
    del schema["properties"]["batna"]["default"]
    return {
        "$schema": DIALECT,
        "title": f"Batna casefile, format {FORMAT}",
        "description": "One negotiation with one supplier.",
        **{key: value for key, value in schema.items() if key not in {"title", "description", "required"}},
        "required": ["batna", *schema["required"]],
    }


def descriptions() -> dict[str, dict[str, str]]:
    """Return for every noun of a case one sentence for each field, by the name that the field has in a file."""
    return {noun.__name__: _sentences(noun) for noun in _nouns(Noun)}


def _nouns(noun: type[Noun]) -> Iterator[type[Noun]]:
    for child in noun.__subclasses__():
        yield child
        yield from _nouns(child)


def _sentences(noun: type[Noun]) -> dict[str, str]:
    """Return the text below each field in the source, which Python itself does not keep."""
    found: dict[str, str] = {}
    for parent in reversed([parent for parent in noun.__mro__ if issubclass(parent, Noun)]):
        body = ast.parse(textwrap.dedent(inspect.getsource(parent))).body[0]
        assert isinstance(body, ast.ClassDef)  # noqa: S101 - the source of a class is one class
        for field, text in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                found[noun.model_fields[field.target.id].alias or field.target.id] = str(ast.literal_eval(text.value))
    return found


def _parts(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


def _name_counts_rightly(part: dict[str, Any]) -> None:
    """Call the limits of a list `minItems` and `maxItems`, where pydantic takes it for a text."""
    if part.get("type") == "array":
        for wrong, right in (("minLength", "minItems"), ("maxLength", "maxItems")):
            if wrong in part:
                part[right] = part.pop(wrong)
