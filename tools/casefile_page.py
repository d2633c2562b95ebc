"""Write the tables of docs/reference/exchange/casefile.md below its introduction: every noun, every field."""

from pathlib import Path
from typing import Any

from batna.exchange.schema import case_schema

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/exchange/casefile.md"
MARK = "<!-- Below: written by tools/casefile_page.py from the schema. -->\n"
WORDS = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}


def kind_of(part: Any) -> str:
    """Return what a field holds, in words."""
    if "anyOf" in part:
        kinds = [kind_of(option) for option in part["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in part or "const" in part:
        return ", ".join(f"`{value}`" for value in part.get("enum", [part.get("const")]))
    if part.get("format") == "date":
        return "date"
    if part.get("type") == "array":
        return f"list of {kind_of(part['items'])}"
    if part.get("type") == "object":
        inner = part.get("additionalProperties")
        return f"by name: {kind_of(inner)}" if isinstance(inner, dict) else "`{from, to, step}`"
    return WORDS[part["type"]]


def tables() -> str:
    schema = case_schema()
    nouns = {"Case": schema, **schema["$defs"]}
    text = ""
    for name, noun in nouns.items():
        said = " ".join(noun["description"].split()) if name != "Case" else "The whole file."
        text += f"\n### {name}\n\n{said}\n\n| field | holds | |\n|---|---|---|\n"
        for field, part in noun["properties"].items():
            must = "**" if field in noun.get("required", ()) else ""
            text += f"| {must}`{field}`{must} | {kind_of(part)} | {part['description']} |\n"
    return text


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + tables(), encoding="utf-8")
