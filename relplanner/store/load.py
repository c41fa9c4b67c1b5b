"""Rows to records: the loading of a whole plan, in which a damaged row does not hide the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, cast

from sqlalchemy import Column, ColumnClause, Connection, Table, literal_column, select
from sqlalchemy.exc import DBAPIError

from relplanner.domain.declare import FieldType, Kind, Record
from relplanner.domain.errors import InvalidValue
from relplanner.domain.plan import BrokenRow, Plan
from relplanner.store.schema import Schema, stored_fields

Row = dict[str, Any]
Lists = Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]


def load(connection: Connection, schema: Schema) -> Plan:
    """The whole plan as it stands; rows that no longer fit their declaration go to ``broken``."""
    keys: dict[str, str] = _pairs(connection, schema.record.c.id, schema.record.c.key)
    lists = _reference_lists(connection, schema)
    tables: dict[str, dict[str, Record]] = {}
    broken: list[BrokenRow] = []
    for kind in schema.kinds:
        tables[kind.name], unfit = records(
            kind, completed(kind, _rows(connection, schema, kind), keys, lists)
        )
        broken += unfit
    counters: dict[str, int] = _pairs(connection, schema.counter.c.kind, schema.counter.c.highest)
    aliases: dict[str, str] = _pairs(connection, schema.alias.c.key, schema.alias.c.record)
    return Plan(schema.kinds, tables, counters, aliases, tuple(broken))


def listing(connection: Connection, schema: Schema) -> dict[str, tuple[str, str]]:
    """The kind and key under which every record is listed, by id."""
    return {row.id: (row.kind, row.key) for row in connection.execute(select(schema.record))}


def records(kind: Kind, rows: Iterable[Row]) -> tuple[dict[str, Record], list[BrokenRow]]:
    """The records that these rows make, by id, and the rows that make none."""
    made: dict[str, Record] = {}
    broken: list[BrokenRow] = []
    for values in rows:
        try:
            made[values["id"]] = kind.build(values)
        except InvalidValue as error:
            broken.append(BrokenRow(kind.name, str(values["id"]), values, str(error)))
    return made, broken


def completed(kind: Kind, rows: Iterable[Row], keys: Mapping[str, str], lists: Lists) -> Iterator[Row]:
    """The rows with what stands in other tables, and their choices as members."""
    fixes = _choice_readers(kind)
    many = [(name, lists.get((kind.name, name), {})) for name in list_fields(kind)]
    for values in rows:
        id = values["id"]
        values["key"] = keys.get(id, "")
        for name, fix in fixes:
            values[name] = fix(values[name])
        for name, of_owner in many:
            values[name] = of_owner.get(id, ())
        yield values


def list_fields(kind: Kind) -> list[str]:
    """The fields that hold lists of references, which stand in tables of their own."""
    return [spec.name for spec in kind.fields if spec.type is FieldType.REFERENCES]


def converter(connection: Connection, table: Table) -> Callable[[Mapping[str, Any]], Row]:
    """What turns raw values of a table into Python's; a value that does not fit its column stays as it is."""
    readers = {
        column.name: column.type.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
        for column in table.c
    }

    def convert(raw: Mapping[str, Any]) -> Row:
        return {name: _read(readers.get(name), value) for name, value in raw.items()}

    return convert


def tolerant(text: bytes) -> str:
    """Stored bytes as text; what is no text is kept as lone surrogates, which no field takes."""
    return text.decode("utf-8", "surrogateescape")


def _rows(connection: Connection, schema: Schema, kind: Kind) -> Iterable[Row]:
    table = schema.records[kind.name]
    columns = [table.c[spec.name] for spec in stored_fields(kind)]
    try:
        return _typed_rows(connection, columns)
    except (ValueError, TypeError, AttributeError, DBAPIError):
        # One value that its column's type cannot read stops the quick way for the whole table.
        return _raw_rows(connection, table, columns)


def _typed_rows(connection: Connection, columns: list[Column[Any]]) -> list[Row]:
    names = [column.name for column in columns]
    # In the order in which the records were made: UUIDv7 sorts by time.
    found = connection.execute(select(*columns).order_by(columns[0])).all()
    return [dict(zip(names, row, strict=True)) for row in found]


def _raw_rows(connection: Connection, table: Table, columns: list[Column[Any]]) -> list[Row]:
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.text_factory = tolerant
    try:
        names = [column.name for column in columns]
        quoted = (connection.dialect.identifier_preparer.quote(name) for name in names)
        raw: list[ColumnClause[Any]] = [literal_column(name) for name in quoted]
        query = select(*raw).select_from(table).order_by(table.c.id)
        convert = converter(connection, table)
        return [convert(dict(zip(names, row, strict=True))) for row in connection.execute(query).all()]
    finally:
        driver.text_factory = str


def _read(reader: Callable[[Any], Any] | None, value: Any) -> Any:
    if reader is None:
        return value
    try:
        return reader(value)
    except (ValueError, TypeError, AttributeError):
        return value


def _choice_readers(kind: Kind) -> list[tuple[str, Callable[[Any], Any]]]:
    """Per choice field, the function from stored text to members; an unknown text stays, to be told."""
    readers: list[tuple[str, Callable[[Any], Any]]] = []
    for spec in kind.fields:
        if spec.choices is not None:
            members = {member.value: member for member in spec.choices}
            read = _members if spec.type is FieldType.CHOICES else _member
            readers.append((spec.name, partial(read, members)))
    return readers


def _member(members: Mapping[str, Any], stored: Any) -> Any:
    return members.get(stored, stored)


def _members(members: Mapping[str, Any], stored: Any) -> Any:
    return tuple(members.get(item, item) for item in stored) if isinstance(stored, tuple) else stored


def _pairs(connection: Connection, name: Column[Any], value: Column[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(select(name, value))}


def _reference_lists(connection: Connection, schema: Schema) -> Lists:
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for place, table in schema.links.items():
        query = select(table.c.owner, table.c.target).order_by(table.c.owner, table.c.place)
        found[place] = gathered((row[0], row[1]) for row in connection.execute(query))
    return found


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Per owner, its targets in the order of the pairs."""
    owners: dict[str, list[str]] = {}
    for owner, target in pairs:
        owners.setdefault(owner, []).append(target)
    return {owner: tuple(targets) for owner, targets in owners.items()}
