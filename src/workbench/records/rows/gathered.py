"""Read many small tables of a case in one query: each answer of the database costs more than a few empty columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, DateField, F, Field, FloatField, IntegerField, TextField, Value
from django.db.models.functions import Cast

from workbench.records.models.case import CaseTable

Table = type[CaseTable]
# The kinds of column that the one query has; the first that a column of a table is of, counts.
KINDS: Final[Mapping[str, tuple[tuple[type[Field[Any, Any]], ...], Field[Any, Any]]]] = {
    "text": ((CharField, TextField), TextField()),
    "number": ((FloatField,), FloatField()),
    "whole": ((IntegerField, BigIntegerField), BigIntegerField()),
    "day": ((DateField,), DateField()),
}


@dataclass(frozen=True, slots=True)
class Flat:
    """A table that is read as it is: its columns, in the order of one of them."""

    table: Table
    columns: Sequence[str]
    order: str = "pk"

    def kinds(self) -> list[str]:
        return [_kind(self.table, name) for name in self.columns]


def gather(case_id: int, tables: Sequence[Flat]) -> dict[Table, list[tuple[Any, ...]]]:
    """Return the rows of each table as tuples of its columns, in its order."""
    widths = {kind: max(flat.kinds().count(kind) for flat in tables) for kind in KINDS}
    parts = [_part(case_id, number, flat, widths) for number, flat in enumerate(tables)]
    pick = [itemgetter(*_places(flat, widths)) for flat in tables]
    found: dict[Table, list[tuple[Any, ...]]] = {flat.table: [] for flat in tables}
    for row in sorted(parts[0].union(*parts[1:], all=True), key=itemgetter(0, 1, 2)):
        found[tables[row[0]].table].append(pick[row[0]](row))
    return found


def _part(case_id: int, number: int, flat: Flat, widths: Mapping[str, int]) -> Any:
    kinds = flat.kinds()
    cells: list[F | Cast] = []
    for kind, width in widths.items():
        own = [F(name) for name, of in zip(flat.columns, kinds, strict=True) if of == kind]
        # Without a cast PostgreSQL takes an empty column for a text.
        cells += [*own, *(Cast(Value(None), KINDS[kind][1]) for _ in range(width - len(own)))]
    rows = flat.table._default_manager.filter(case_id=case_id)
    return rows.values_list(Value(number, output_field=IntegerField()), F(flat.order), F("pk"), *cells)


def _places(flat: Flat, widths: Mapping[str, int]) -> list[int]:
    """Return where the columns of a table stand in a row of the one query."""
    starts, place = {}, 3
    for kind, width in widths.items():
        starts[kind], place = place, place + width
    places = []
    for kind in flat.kinds():
        places.append(starts[kind])
        starts[kind] += 1
    return places


def _kind(table: Table, name: str) -> str:
    column = next((one for one in table._meta.concrete_fields if one.attname == name), table._meta.pk)
    if column.is_relation:
        return "whole"
    return next(kind for kind, (fields, _) in KINDS.items() if isinstance(column, fields))
