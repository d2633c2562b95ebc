"""YAML as casefiles use it: plain lists, mappings, texts and numbers, without the traps of the format."""

import re
from typing import Any, Final

import yaml
from yaml.composer import Composer, ComposerError
from yaml.constructor import ConstructorError

from batna.model.problem import BadInput, Problem, shown

MAX_DEPTH: Final = 40
MAX_UNFOLDED: Final = 1_000_000
"""So many values may come into a file by aliases: nine lines of aliases to aliases can stand for a billion of them."""
MAX_DIGITS: Final = 300

PLAIN: Final = (
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("bool", r"true|True|TRUE|false|False|FALSE", tuple("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)", tuple("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        tuple("-+0123456789."),
    ),
)
"""What a plain scalar may mean besides a text. The guesses of YAML 1.1 are left out: `yes`, `1:30`, `007` and a date are texts."""


def parse_yaml(text: str) -> object:
    """Return the lists, mappings, texts and numbers in a YAML text; `BadInput` names line and column of what is wrong."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is the safe loader with fewer guesses
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadInput([Problem(place, shown_line(text, mark.line) if mark else "", f"YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        raise BadInput([Problem(f"character {error.position + 1}", "", f"YAML: {error.reason}")]) from None


def shown_line(text: str, number: int) -> str:
    """Return a line of a text for an error message, counted from 0; empty for an empty line or none."""
    lines = text.split("\n", number + 1)
    line = lines[number].strip() if number < len(lines) else ""
    return shown(line) if line else ""


def yaml_text(document: object) -> str:
    """Return a document as YAML, its fields in their own order."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)


class _Loader(Composer, yaml.CSafeLoader):
    """The safe loader, less what makes a small file large, a deep one fatal or a name ambiguous.

    The nodes are composed in Python: the composer in C follows nesting until the stack of the process is spent.
    """

    def __init__(self, stream: str) -> None:
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)
        self.depth = self.deepest = self.values = self.unfolded = 0
        self.named: dict[str, tuple[int, int]] = {}  # how many values stand behind the name of an anchor, and how deep

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse tags, nesting without end, and aliases that make a small file large."""
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            return self._unfold(event, parent, index)
        if event.tag is not None:
            raise _refusal("tags (!name) are not read: write the value alone", event.start_mark)
        self._go_down(1, event)
        before, deepest, self.deepest = self.values, self.deepest, 0
        self.depth += 1
        self.values += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        if event.anchor is not None:
            self.named[event.anchor] = self.values - before, max(self.deepest, self.depth + 1) - self.depth
        self.deepest = max(self.deepest, deepest)
        return node

    def _unfold(self, event: Any, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Take the value behind a name once more, if it is whole and not too much."""
        if event.anchor not in self.named:
            raise _refusal(f"*{event.anchor} names no value that stands before it", event.start_mark)
        values, levels = self.named[event.anchor]
        self._go_down(levels, event)
        self.values += values
        self.unfolded += values
        if self.unfolded > MAX_UNFOLDED:
            raise _refusal(f"aliases (*name) stand for more than {MAX_UNFOLDED:,} values: write the file without them", event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def _go_down(self, levels: int, event: Any) -> None:
        self.deepest = max(self.deepest, self.depth + levels)
        if self.deepest > MAX_DEPTH:
            raise _refusal("lists within lists without end", event.start_mark)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave `<<` as a name like any other, so that nothing is merged in from elsewhere."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a name that stands twice: one of the two values would be lost without a word."""
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            names = [self.construct_object(key, deep=True) for key, _ in node.value]
            twice = next(i for i, name in enumerate(names) if name in names[:i])
            key, _ = node.value[twice]
            raise ConstructorError(None, None, f"the name {key.value} stands twice", key.start_mark)
        return mapping


def _refusal(sentence: str, mark: Any) -> ComposerError:
    return ComposerError(None, None, sentence, mark)


class _Dumper(yaml.CSafeDumper):
    """The safe dumper; it quotes every text that a reader of YAML 1.1 or 1.2 would take for something else."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write every value out."""
        return True


def _whole_number(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | float:
    """Return the number; one without end becomes infinite, which no field takes, so that its place is named."""
    return int(node.value) if len(node.value) <= MAX_DIGITS else float(node.value)


def _real_number(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(re.sub(r"\.(inf|nan)", r"\1", node.value.lower()))


_Loader.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in PLAIN:
    for _reader in (_Loader, _Dumper):
        _reader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"^(?:{_pattern})$"), list(_first))
_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_Loader.add_constructor("tag:yaml.org,2002:float", _real_number)
