"""Rows to records: the loading of a whole plan, in which a damaged row does not hide the rest."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from sqlalchemy import Column, Connection, Table, select

from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record
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
    with _without_collection():
        for kind in schema.kinds:
            tables[kind.name], unfit = _records(kind, _rows(connection, schema, kind, keys, lists))
            broken += unfit
    counters: dict[str, int] = _pairs(connection, schema.counter.c.kind, schema.counter.c.highest)
    aliases: dict[str, str] = _pairs(connection, schema.alias.c.key, schema.alias.c.record)
    return Plan(schema.kinds, tables, counters, aliases, tuple(broken))


def listing(connection: Connection, schema: Schema) -> dict[str, tuple[str, str]]:
    """The kind and key under which every record is listed, by id."""
    return {row.id: (row.kind, row.key) for row in connection.execute(select(schema.record))}


def list_fields(kind: Kind) -> list[str]:
    """The fields that hold lists of references, which stand in tables of their own."""
    return [spec.name for spec in kind.fields if spec.type is FieldType.REFERENCES]


def _records(kind: Kind, rows: Iterable[Row]) -> tuple[dict[str, Record], list[BrokenRow]]:
    made: dict[str, Record] = {}
    broken: list[BrokenRow] = []
    for values in rows:
        try:
            made[values["id"]] = kind.build(values)
        except InvalidValue as error:
            broken.append(BrokenRow(kind.name, str(values["id"]), values, str(error)))
    return made, broken


def _rows(
    connection: Connection, schema: Schema, kind: Kind, keys: Mapping[str, str], lists: Lists
) -> Iterator[Row]:
    """All rows of a kind, read column by column, with what of them stands in other tables."""
    table = schema.records[kind.name]
    specs = stored_fields(kind)
    found = _stored(connection, table, [spec.name for spec in specs])
    if not found:
        return iter(())
    columns: dict[str, Sequence[Any]] = {}
    for spec, stored in zip(specs, zip(*found, strict=True), strict=True):
        columns[spec.name] = stored
        for read in _readers(connection, table.c[spec.name], spec):
            columns[spec.name] = _converted(read, columns[spec.name])
    ids = columns["id"]
    columns["key"] = [keys.get(id, "") for id in ids]
    for name in list_fields(kind):
        of_owner = lists[kind.name, name]
        columns[name] = [of_owner.get(id, ()) for id in ids]
    names = list(columns)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _stored(connection: Connection, table: Table, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The driver's own values, in the order in which the records were made (UUIDv7 sorts by time)."""
    quoted = connection.dialect.identifier_preparer.quote
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)} ORDER BY id"
    try:
        return _fetched(connection, query)
    except sqlite3.OperationalError:
        with _any_text(connection):
            return _fetched(connection, query)


def _fetched(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(query)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _readers(connection: Connection, column: Column[Any], spec: FieldSpec) -> Iterator[Callable[[Any], Any]]:
    """What makes a stored value one that the field takes: first by the column's type, then by its choices."""
    dialect = connection.dialect
    if read := column.type.dialect_impl(dialect).result_processor(dialect, None):
        yield read
    if spec.choices is not None:
        members = {member.value: member for member in spec.choices}
        yield partial(_members if spec.type is FieldType.CHOICES else _member, members)


def _converted(read: Callable[[Any], Any], column: Sequence[Any]) -> list[Any]:
    """The values of a column as read; one that cannot be read stays and makes only its own row unfit."""
    try:
        return [None if stored is None else read(stored) for stored in column]
    except (ValueError, TypeError, AttributeError):
        return [_read(read, stored) for stored in column]


def _read(read: Callable[[Any], Any], stored: Any) -> Any:
    try:
        return None if stored is None else read(stored)
    except (ValueError, TypeError, AttributeError):
        return stored


def _member(members: Mapping[str, Any], stored: Any) -> Any:
    """The choice of that code; an unknown one stays, to be told."""
    return members.get(stored, stored)


def _members(members: Mapping[str, Any], stored: Any) -> Any:
    return tuple(members.get(item, item) for item in stored) if isinstance(stored, tuple) else stored


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Take stored bytes that are no text as lone surrogates, which no field accepts."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hundreds of thousands of objects that all stay: looking for garbage among them costs a third more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _pairs(connection: Connection, name: Column[Any], value: Column[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(select(name, value))}


def _reference_lists(connection: Connection, schema: Schema) -> Lists:
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    quoted = connection.dialect.identifier_preparer.quote
    for place, table in schema.links.items():
        owners: dict[str, list[str]] = {}
        query = f"SELECT owner, target FROM {quoted(table.name)} ORDER BY owner, place"
        for owner, target in _fetched(connection, query):
            owners.setdefault(owner, []).append(target)
        found[place] = {owner: tuple(targets) for owner, targets in owners.items()}
    return found
