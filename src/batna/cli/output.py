"""Say a result on the terminal: JSON for programs, a table for people."""

import codecs
import dataclasses
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from numbers import Integral
from pathlib import Path
from typing import Annotated, Any, Final

import typer

WIDEST: Final = 2_000
PLAIN: Final = {"−": "-", "–": "-", "×": "x", "·": "*", "…": "...", "≥": ">=", "≤": "<=", "Σ": "sum ", "Π": "product ", "“": '"', "”": '"'}
"""How a terminal that is not Unicode shows the signs that we print; any other sign that it lacks becomes a question mark."""

CaseFile = Annotated[Path, typer.Argument(help="A casefile, .yaml or .json.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def spare_the_terminal() -> None:
    """Let standard output and error show plain signs where their encoding lacks ours, instead of failing."""
    codecs.register_error("plain", _in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def print_json(result: object) -> None:
    """Print a result as JSON: numbers unrounded, dates as YYYY-MM-DD, dataclasses and nouns as objects."""
    escaped = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    typer.echo(json.dumps(plain(result), ensure_ascii=escaped, indent=1, allow_nan=False))


def plain(value: object) -> Any:
    """Return a result as lists, mappings, texts and numbers; nouns and arrays are known by what they offer, not imported."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if (fields := getattr(type(value), "model_fields", None)) is not None:
        return {name: plain(member) for name, member in value.__dict__.items() if name in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(member) for member in value]
    return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value + 0.0  # no -0.0
    return value.isoformat() if isinstance(value, date) else value


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], because: Sequence[str] = ()) -> None:
    """Print rows under a title, numbers to the right, and the reasons below."""
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    written = [list(row) for row in rows]
    for i, column in enumerate(columns):
        known = [row[i] for row in written if row[i] is not None]
        numeric = bool(known) and all(isinstance(cell, int | float) for cell in known)
        table.add_column(printable(column), justify="right" if numeric else "left", no_wrap=numeric)
    for row in written:
        table.add_row(*(say(cell) for cell in row))
    console = Console(highlight=False, soft_wrap=False, markup=False)  # a text of a case is never markup
    least = Measurement.get(console, console.options.update(max_width=WIDEST), table).minimum
    console.width = max(console.width, least + 2 * len(columns))  # a word that is cut off is no figure any more
    console.print(printable(title), style="italic", markup=False)
    console.print(table)
    for reason in because:
        console.print(printable(f"because {reason}"), style="dim", markup=False)


def say(cell: object) -> str:
    """Return a cell for people: thousands apart, at most two decimals."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Integral):
        return f"{cell:,}".replace("-", "−")
    if isinstance(cell, float):
        from batna.measure.wording import say_number

        return say_number(cell)
    return "" if cell is None else printable(str(cell))


def printable(text: str) -> str:
    """Return a text without signs that would steer the terminal; line breaks stay."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
