"""The schema that editors get says what the reader accepts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from batna.exchange.schema import case_schema, descriptions
from batna.exchange.yamltext import parse_yaml

SCHEMA = case_schema()
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
BASE: dict[str, Any] = {"batna": 1, "title": "T", "buyer": "B", "supplier": "S"}


def faults(value: Any, schema: Any, place: str = "") -> list[str]:
    """Return where a value breaks a schema, as far as the words that our schema uses."""
    if schema is True:
        return []
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        tried = [faults(value, option, place) for option in schema["anyOf"]]
        return min(tried, key=len)
    found = _shallow(value, schema, place)
    if found:
        return found
    if isinstance(value, dict):
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        found += [f"{place}: no {name}" for name in schema.get("required", []) if name not in value]
        found += [f"{place}.{name}" for name in value if name not in known and rest is False]
        found += [fault for name, part in value.items() for fault in faults(part, known.get(name, rest or True), f"{place}.{name}")]
    if isinstance(value, list):
        found += [fault for i, part in enumerate(value) for fault in faults(part, schema.get("items", True), f"{place}[{i}]")]
    return found


def _shallow(value: Any, schema: Any, place: str) -> list[str]:
    kind = schema.get("type")
    broken = [
        kind is not None and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")),
        "const" in schema and value != schema["const"],
        "enum" in schema and value not in schema["enum"],
        isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value),
        isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)),
        isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)),
    ]
    return [f"{place}: {value!r} is not {schema}"] if any(broken) else []


def test_it_is_json_and_names_its_dialect() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["required"] == ["batna", "title", "buyer", "supplier"]
    assert "hidden" not in SCHEMA["properties"]


def test_every_field_has_a_sentence() -> None:
    silent = [
        f"{name}.{field}"
        for name, noun in {"Case": SCHEMA, **SCHEMA["$defs"]}.items()
        for field, part in noun["properties"].items()
        if not part.get("description", "").endswith(".")
    ]
    assert silent == []


def test_every_noun_has_a_sentence() -> None:
    assert [name for name, noun in SCHEMA["$defs"].items() if not noun.get("description")] == []


def test_a_field_is_described_by_the_name_that_it_has_in_a_file() -> None:
    assert descriptions()["Rule"]["if"] == "Options by issue: the rule holds for a package that meets all of these."
    assert descriptions()["CharterRedLine"].keys() == {"issue", "at_most", "at_least", "only", "because", "clause", "owner"}


def test_the_examples_keep_to_it(root: Path) -> None:
    examples = sorted((root / "examples").glob("*.yaml"))
    assert len(examples) >= 3
    for example in examples:
        assert faults(parse_yaml(example.read_text(encoding="utf-8")), SCHEMA) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"issues": [{"id": "warranty", "options": {"from": 2, "to": 6, "step": 2}}]},
        {"rules": [{"if": {"price": 210}, "then": {"price": [210, "200"]}}]},
        {"preferences": {"theirs": {"values": {"price": [1, {"low": 0, "likely": 4, "high": 9}]}}}},
        {"dates": {"need_by": "2027-03-31"}},
    ],
)
def test_it_accepts_what_the_reader_accepts(fields: dict[str, Any]) -> None:
    assert faults(BASE | fields, SCHEMA) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"batna": 2},
        {"colour": 1},
        {"title": ""},
        {"hidden": []},
        {"issues": [{"id": "price"}]},
        {"issues": [{"id": "price", "options": []}]},
        {"issues": [{"id": "price", "options": [True]}]},
        {"issues": [{"id": "price", "options": {"from": 2}}]},
        {"rules": [{"if": {"price": []}, "then": {"price": 1}}]},
        {"rules": [{"if_": {"price": 1}, "then": {"price": 1}}]},
        {"preferences": {"ours": {"weights": {"price": 1.5}}}},
        {"stake": "much"},
    ],
)
def test_it_refuses_what_the_reader_refuses(fields: dict[str, Any]) -> None:
    assert faults(BASE | fields, SCHEMA) != []


def test_the_page_of_the_casefile_names_every_field(root: Path) -> None:
    page = (root / "docs/reference/exchange/casefile.md").read_text(encoding="utf-8")
    for name, noun in {"Case": SCHEMA, **SCHEMA["$defs"]}.items():
        table = page.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        for field, part in noun["properties"].items():
            assert re.search(rf"\| (\*\*)?`{field}`(\*\*)? \| .+ \| {re.escape(part['description'])} \|", table), f"{name}.{field}"


def test_it_is_good_yaml_too() -> None:
    assert yaml.safe_load(json.dumps(SCHEMA))["title"] == SCHEMA["title"]
