"""Rows to records: the loading of a whole plan, in which a damaged row does not hide the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from sqlalchemy import Column, Connection, Table, select
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
        columns = [schema.records[kind.name].c[spec.name] for spec in stored_fields(kind)]
        rows = _rows(connection, schema.records[kind.name], columns)
        tables[kind.name], unfit = _records(kind, _completed(kind, rows, keys, lists))
        broken += unfit
    counters: dict[str, int] = _pairs(connection, schema.counter.c.kind, schema.counter.c.highest)
    aliases: dict[str, str] = _pairs(connection, schema.alias.c.key, schema.alias.c.record)
    return Plan(schema.kinds, tables, counters, aliases, tuple(broken))


def listing(connection: Connection, schema: Schema) -> dict[str, tuple[str, str]]:
    """The kind and key under which every record is listed, by id."""
    return {row.id: (row.kind, row.key) for row in connection.execute(select(schema.record))}


def _records(kind: Kind, rows: Iterable[Row]) -> tuple[dict[str, Record], list[BrokenRow]]:
    """The records that these rows make, by id, and the rows that make none."""
    made: dict[str, Record] = {}
    broken: list[BrokenRow] = []
    for values in rows:
        try:
            made[values["id"]] = kind.build(values)
        except InvalidValue as error:
            broken.append(BrokenRow(kind.name, str(values["id"]), values, str(error)))
    return made, broken


def _completed(kind: Kind, rows: Iterable[Row], keys: Mapping[str, str], lists: Lists) -> Iterator[Row]:
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


def _rows(connection: Connection, table: Table, columns: list[Column[Any]]) -> list[Row]:
    """All rows in the order in which they were made (UUIDv7 sorts by time).

    The driver's values are read here, one by one: a value that does not fit its column stays as it is and
    makes one row unfit, where a typed query would give up the whole table.
    """
    quoted = connection.dialect.identifier_preparer.quote
    names = [column.name for column in columns]
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)} ORDER BY id"
    try:
        found = connection.exec_driver_sql(query).all()
    except DBAPIError:
        with _any_text(connection):
            found = connection.exec_driver_sql(query).all()
    rows = [dict(zip(names, row, strict=True)) for row in found]
    for name, read in _readers(connection, columns):
        for values in rows:
            if (stored := values[name]) is not None:
                values[name] = _read(read, stored)
    return rows


def _readers(
    connection: Connection, columns: list[Column[Any]]
) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    dialect = connection.dialect
    for column in columns:
        if read := column.type.dialect_impl(dialect).result_processor(dialect, None):
            yield column.name, read


def _read(read: Callable[[Any], Any], stored: Any) -> Any:
    try:
        return read(stored)
    except (ValueError, TypeError, AttributeError):
        return stored


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Take stored bytes that are no text as lone surrogates, which no field accepts."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


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
    quoted = connection.dialect.identifier_preparer.quote
    for place, table in schema.links.items():
        owners: dict[str, list[str]] = {}
        query = f"SELECT owner, target FROM {quoted(table.name)} ORDER BY owner, place"
        for owner, target in connection.exec_driver_sql(query):
            owners.setdefault(owner, []).append(target)
        found[place] = {owner: tuple(targets) for owner, targets in owners.items()}
    return found
