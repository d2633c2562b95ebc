"""Write rows by comparing what there is with what shall be, and say exactly what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from batna.model.problem import BadInput, Problem, shown
from workbench.records.models.case import CaseRecord, CaseTable

Change = dict[str, Any]
Table = type[CaseTable]


@dataclass(frozen=True, slots=True)
class Ref:
    """A row of this case, named by the key of its table."""

    table: Table
    key: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that shall be: its columns by attribute name, a foreign key as a `Ref`."""

    table: Table
    values: Mapping[str, object]


@dataclass(slots=True)
class Writer:
    """Writes rows of one case and collects what changed: table, row, field, before and after."""

    case_id: int
    changes: list[Change] = field(default_factory=list)
    _known: dict[Table, dict[tuple[object, ...], int]] = field(default_factory=dict)

    def replace(self, tables: Sequence[Table], rows: Iterable[Row], within: Mapping[Table, models.Q] | None = None) -> None:
        """Make the rows of these tables (parents first) those given; `within` narrows what of a table is replaced."""
        wanted: dict[Table, list[Row]] = {table: [] for table in tables}
        for row in rows:
            wanted[row.table].append(row)
        left = [(table, self._meet(table, wanted[table], (within or {}).get(table, models.Q()))) for table in tables]
        for table, surplus in reversed(left):
            self._remove(table, surplus)

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows that are new, parents first."""
        for table, members in _by_table(rows).items():
            self._create(table, [self._built(row) for row in members])

    def set_case(self, record: CaseRecord, **values: object) -> None:
        """Change columns of the case itself."""
        refuse_unwritable(CaseRecord, values)
        names = [name for name, after in values.items() if getattr(record, name) != after]
        for name in names:
            self._note(CaseRecord, record.pk, name, getattr(record, name), values[name])
            setattr(record, name, values[name])
        if names:
            record.save(update_fields=names)

    def _meet(self, table: Table, rows: list[Row], within: models.Q) -> list[CaseTable]:
        there = {_key(found): found for found in table._default_manager.filter(within, case_id=self.case_id).order_by("pk")}
        self._known.setdefault(table, {}).update({key: found.pk for key, found in there.items()})
        fresh: list[CaseTable] = []
        changed: list[CaseTable] = []
        for wanted in map(self._built, rows):
            found = there.pop(_key(wanted), None)
            if found is None:
                fresh.append(wanted)
            elif self._takes(found, wanted):
                changed.append(found)
        self._create(table, fresh)
        if changed:
            table._default_manager.bulk_update(changed, _columns(table), batch_size=400)
        return list(there.values())

    def _takes(self, found: CaseTable, wanted: CaseTable) -> bool:
        names = [name for name in _columns(type(found)) if getattr(found, name) != getattr(wanted, name)]
        for name in names:
            self._note(type(found), found.pk, name, getattr(found, name), getattr(wanted, name))
            setattr(found, name, getattr(wanted, name))
        return bool(names)

    def _built(self, row: Row) -> CaseTable:
        values = {name: self._pk(value) if isinstance(value, Ref) else value for name, value in row.values.items()}
        refuse_unwritable(row.table, values)
        return row.table(case_id=self.case_id, **values)

    def _pk(self, ref: Ref) -> int:
        if ref.table not in self._known:
            key = ref.table.KEY
            found = ref.table._default_manager.filter(case_id=self.case_id).values_list("pk", *key)
            self._known[ref.table] = {tuple(rest): pk for pk, *rest in found}
        *parents, last = (self._pk(part) if isinstance(part, Ref) else part for part in ref.key) if ref.key else (None,)
        known = self._known[ref.table]
        if not ref.key:
            return known[()]
        return next(known[key] for key in ((*parents, written) for written in _writings(last)) if key in known)

    def _create(self, table: Table, fresh: list[CaseTable]) -> None:
        table._default_manager.bulk_create(fresh, batch_size=500)
        known = self._known.setdefault(table, {})
        for row in fresh:
            known[_key(row)] = row.pk
            self._note(table, row.pk, "", None, snapshot(row))

    def _remove(self, table: Table, surplus: list[CaseTable]) -> None:
        if not surplus:
            return
        for row in surplus:
            self._note(table, row.pk, "", snapshot(row), None)
            self._known[table].pop(_key(row), None)
        try:
            table._default_manager.filter(pk__in=[row.pk for row in surplus]).delete()
        except models.ProtectedError as error:
            raise still_named(surplus[0], error.protected_objects) from None

    def _note(self, table: type[models.Model], pk: int, name: str, before: object, after: object) -> None:
        entry = {"table": str(table._meta.model_name), "row": pk, "field": name, "before": _plain(before), "after": _plain(after)}
        self.changes.append(entry)


def still_named(row: models.Model, by: Iterable[models.Model]) -> BadInput:
    """Return the refusal to remove what something older still names."""
    names = sorted({str(one._meta.verbose_name).removesuffix(" record") for one in by})
    return BadInput(
        [Problem(str(row._meta.verbose_name).removesuffix(" record"), shown(str(row)), f"to stay: a {names[0]} still names it")]
    )


def snapshot(row: models.Model) -> dict[str, Any]:
    """Return the columns of a row as JSON knows them."""
    return {name: _plain(getattr(row, name)) for name in _columns(type(row))}


def _columns(table: type[models.Model]) -> list[str]:
    return [
        column.attname
        for column in table._meta.concrete_fields
        if not column.primary_key and column.attname != "case_id" and not _set_once(column)
    ]


def _set_once(column: "models.Field[Any, Any]") -> bool:
    return bool(getattr(column, "auto_now_add", False))


def _key(row: CaseTable) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.KEY)


def refuse_unwritable(table: type[models.Model], values: Mapping[str, object]) -> None:
    """Refuse what one of the databases cannot hold: a text with a zero byte, a whole number beyond 32 bits."""
    for name, value in values.items():
        place = f"{table._meta.verbose_name} {name}".replace(" record", "")
        if isinstance(value, str) and "\0" in value:
            raise BadInput([Problem(place, "a zero byte", "a text without control characters")])
        if isinstance(value, int) and not -(2**31) <= value < 2**31 and not name.endswith("_id"):
            raise BadInput([Problem(place, shown(value), "a number below two thousand million")])


def _writings(part: object) -> list[object]:
    """Return the ways in which the same number may be written as an option: 30 and 30.0 are one."""
    if not isinstance(part, str):
        return [part]
    try:
        number = float(part)
    except ValueError:
        return [part]
    return [part, str(number), *([str(int(number))] if number.is_integer() else [])]


def _by_table(rows: Iterable[Row]) -> dict[Table, list[Row]]:
    sorted_rows: dict[Table, list[Row]] = {}
    for row in rows:
        sorted_rows.setdefault(row.table, []).append(row)
    return sorted_rows


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
