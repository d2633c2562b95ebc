"""Read and write a case as a YAML or JSON file."""

import json
import os
import re
import tempfile
from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from batna.exchange.document import Document, case_of, document_of
from batna.measure.rules import find_rule_problems
from batna.model.case import Case
from batna.model.problem import BadInput, Problem, shown

MAX_BYTES: Final = 200_000_000


def read_case(path: str | os.PathLike[str]) -> Case:
    """Return the case in a `.yaml`, `.yml` or `.json` file.

    Raises `BadInput` with one problem per cause, each with the file, the place in it, the value and what was expected.
    """
    file = Path(path)
    try:
        case = case_of(_parse(file))
        problems = find_rule_problems(case)
        if problems:
            raise BadInput(problems)
    except BadInput as error:
        raise error.in_file(str(path)) from None
    return case


def write_case(case: Case, path: str | os.PathLike[str]) -> None:
    """Write a case to a `.json` file or, with any other ending, as YAML; the old file stays whole until the new one is."""
    file = Path(path)
    document = document_of(case)
    text = json_text(document) if file.suffix == ".json" else yaml_text(document)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False, suffix=".part") as part:
        part.write(text)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(file)


def json_text(document: Document) -> str:
    """Return a document as JSON; dates are written as YYYY-MM-DD."""
    return json.dumps(document, indent=1, ensure_ascii=False, default=date.isoformat) + "\n"


def yaml_text(document: Document) -> str:
    """Return a document as YAML, its fields in their own order."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)


def _parse(file: Path) -> object:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadInput([Problem("", f"{file.stat().st_size:,} bytes", f"at most {MAX_BYTES:,} bytes")])
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput([Problem("", "", f"a file that can be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        raise BadInput([Problem(f"byte {error.start}", "bytes that are not UTF-8", "a text file in UTF-8")]) from None
    return _parse_json(text) if file.suffix == ".json" else _parse_yaml(text)


def _parse_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise BadInput([Problem(f"line {error.lineno}, column {error.colno}", "", f"JSON: {error.msg}")]) from None
    except RecursionError:
        raise BadInput([Problem("", "lists within lists without end", "a casefile")]) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput([Problem(twice, shown(twice), "each name once within a mapping")])
    return mapping


def _parse_yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is the safe loader with fewer guesses
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadInput([Problem(place, "", f"YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise BadInput([Problem("", "", f"YAML: {error}")]) from None
    except RecursionError:
        raise BadInput([Problem("", "lists within lists without end", "a casefile")]) from None


class _Loader(yaml.CSafeLoader):
    """The safe loader, less the guesses of YAML 1.1: `yes` is a text, `1:30` is no number, a name stands once."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Refuse aliases: they can blow a small file up without end."""
        if node in self.constructed_objects:
            raise _refusal("aliases (*name) are not read: write the value out", node)
        return super().construct_object(node, deep=deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave `<<` as a name like any other, so that nothing is merged in from elsewhere."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a name that stands twice: one of the two values would be lost without a word."""
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            names = [key.value for key, _ in node.value]
            twice = next(key for key, _ in node.value if names.count(key.value) > 1)
            raise _refusal(f"the name {twice.value} stands twice", twice)
        return mapping


def _refusal(sentence: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, sentence, node.start_mark)


class _Dumper(yaml.CSafeDumper):
    """The safe dumper, its texts quoted where `_Loader` would read them as something else."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write every value out."""
        return True


def _plain_resolvers(reader: Any) -> None:
    """Give a loader or dumper the scalars of YAML 1.2 in place of those of YAML 1.1."""
    guessed = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "merge", "value")}
    reader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in guessed]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for kind, pattern, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+0123456789."),
    ):
        reader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), list(first))


def _whole_number(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value)


def _real_number(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(re.sub(r"\.(inf|nan)", r"\1", node.value.lower()))


_plain_resolvers(_Loader)
_plain_resolvers(_Dumper)
_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_Loader.add_constructor("tag:yaml.org,2002:float", _real_number)
