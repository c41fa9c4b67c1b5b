"""Rows to records: the loading of a whole plan, in which a damaged row does not hide the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from relplanner.domain.declare import Kind, Record
from relplanner.domain.errors import InvalidValue
from relplanner.domain.plan import BrokenRow, Plan
from relplanner.domain.uncollected import uncollected
from relplanner.store.columns import Read, link_table, list_fields, readers, stored_fields

Row = dict[str, Any]


def load(connection: sqlite3.Connection, kinds: tuple[Kind, ...]) -> Plan:
    """The whole plan as it stands; rows that no longer fit their declaration go to ``broken``."""
    keys: dict[str, str] = dict(connection.execute("SELECT id, key FROM record"))
    tables: dict[str, dict[str, Record]] = {}
    broken: list[BrokenRow] = []
    with uncollected():
        for kind in kinds:
            tables[kind.name], unfit = _records(kind, _rows(connection, kind, keys))
            broken += unfit
    counters: dict[str, int] = dict(connection.execute("SELECT kind, highest FROM counter"))
    aliases: dict[str, str] = dict(connection.execute("SELECT key, record FROM alias"))
    return Plan(kinds, tables, counters, aliases, tuple(broken))


def listing(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """The kind and key under which every record is listed, by id."""
    rows = connection.execute("SELECT id, kind, key FROM record")
    return {id: (kind, key) for id, kind, key in rows}


def _records(kind: Kind, rows: Iterable[Row]) -> tuple[dict[str, Record], list[BrokenRow]]:
    made: dict[str, Record] = {}
    broken: list[BrokenRow] = []
    for values in rows:
        try:
            made[values["id"]] = kind.build(values)
        except InvalidValue as error:
            broken.append(BrokenRow(kind.name, str(values["id"]), values, str(error)))
    return made, broken


def _rows(connection: sqlite3.Connection, kind: Kind, keys: Mapping[str, str]) -> Iterator[Row]:
    """All rows of a kind, read column by column, with what of them stands in other tables."""
    specs = stored_fields(kind)
    found = _stored(connection, kind.name, [spec.name for spec in specs])
    if not found:
        return iter(())
    columns: dict[str, Sequence[Any]] = {}
    for spec, stored in zip(specs, zip(*found, strict=True), strict=True):
        columns[spec.name] = stored
        for read in readers(spec):
            columns[spec.name] = _converted(read, columns[spec.name])
    ids = columns["id"]
    columns["key"] = [keys.get(id, "") for id in ids]
    for name in list_fields(kind):
        of_owner = _reference_lists(connection, link_table(kind, name))
        columns[name] = [of_owner.get(id, ()) for id in ids]
    names = list(columns)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _stored(connection: sqlite3.Connection, table: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The driver's own values, in the order in which the records were made (UUIDv7 sorts by time)."""
    columns = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT {columns} FROM "{table}" ORDER BY id'
    try:
        return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        with _any_text(connection):
            return connection.execute(query).fetchall()


def _converted(read: Read, column: Sequence[Any]) -> list[Any]:
    """The values of a column as read; one that cannot be read stays and makes only its own row unfit."""
    try:
        return [None if stored is None else read(stored) for stored in column]
    except (ValueError, TypeError, AttributeError):
        return [_read(read, stored) for stored in column]


def _read(read: Read, stored: Any) -> Any:
    try:
        return None if stored is None else read(stored)
    except (ValueError, TypeError, AttributeError):
        return stored


@contextmanager
def _any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Take stored bytes that are no text as lone surrogates, which no field accepts."""
    connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = str


def _reference_lists(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for owner, target in connection.execute(f'SELECT owner, target FROM "{table}" ORDER BY owner, place'):
        owners.setdefault(owner, []).append(target)
    return {owner: tuple(targets) for owner, targets in owners.items()}
