"""Records to rows and back: what a step's edits do to the tables, and the loading of a whole plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from relplanner.domain.declare import FieldType, Kind, Record, Value, Values
from relplanner.domain.edit import Edit
from relplanner.domain.errors import InvalidValue
from relplanner.domain.plan import BrokenRow, Plan, key_number
from relplanner.store.schema import Schema, stored_fields

Row = dict[str, Any]


def apply(connection: Connection, schema: Schema, edits: Iterable[Edit]) -> None:
    """Do these edits to the tables, in their order, many alike at once."""
    kinds = {kind.name: kind for kind in schema.kinds}
    for (name, _, _), run in groupby(edits, key=_alike):
        kind, same = kinds[name], list(run)
        if same[0].after is None:
            _delete(connection, schema, kind, same)
        elif same[0].before is None:
            _insert(connection, schema, kind, same)
        else:
            _update(connection, schema, kind, same)


def load(connection: Connection, schema: Schema) -> Plan:
    """The whole plan as it stands; rows that no longer fit their declaration go to ``broken``."""
    keys = _pairs(connection, select(schema.record.c.id, schema.record.c.key))
    lists = _reference_lists(connection, schema)
    tables: dict[str, dict[str, Record]] = {}
    broken: list[BrokenRow] = []
    for kind in schema.kinds:
        tables[kind.name] = table = {}
        for values in _rows(connection, schema, kind, keys, lists):
            try:
                table[values["id"]] = kind.build(values)
            except InvalidValue as error:
                broken.append(BrokenRow(kind.name, str(values["id"]), values, str(error)))
    counters: dict[str, int] = _pairs(connection, select(schema.counter))
    aliases: dict[str, str] = _pairs(connection, select(schema.alias))
    return Plan(schema.kinds, tables, counters, aliases, tuple(broken))


def encode(kind: Kind, values: Values | None) -> str | None:
    """One side of an edit as the journal keeps it."""
    if values is None:
        return None
    plain = {name: kind.by_name[name].encode(value) for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def decode(kind: Kind, text: str | None) -> Values | None:
    """The inverse of :func:`encode`."""
    if text is None:
        return None
    return {name: kind.by_name[name].decode(value) for name, value in json.loads(text).items()}


# -- writing -----------------------------------------------------------------------------------------------


def _alike(edit: Edit) -> tuple[str, bool | None, tuple[str, ...]]:
    if edit.before is None or edit.after is None:
        return edit.kind, edit.before is None, ()
    return edit.kind, None, tuple(edit.after)


def _insert(connection: Connection, schema: Schema, kind: Kind, edits: list[Edit]) -> None:
    rows = [
        {spec.name: (edit.after or {}).get(spec.name, spec.default) for spec in kind.fields} for edit in edits
    ]
    heads = [{"id": row["id"], "kind": kind.name, "key": row["key"]} for row in rows]
    connection.execute(insert(schema.record), heads)
    table = schema.records[kind.name]
    columns = [spec.name for spec in stored_fields(kind)]
    connection.execute(insert(table), [{name: _plain(row[name]) for name in columns} for row in rows])
    for name in _list_fields(kind):
        _link(connection, schema, kind, name, {str(row["id"]): row[name] for row in rows})
    highest = max(key_number(str(row["key"])) for row in rows)
    raised = upsert(schema.counter).values(kind=kind.name, highest=highest)
    connection.execute(
        raised.on_conflict_do_update(
            index_elements=["kind"],
            set_={"highest": raised.excluded.highest},
            where=schema.counter.c.highest < raised.excluded.highest,
        )
    )


def _update(connection: Connection, schema: Schema, kind: Kind, edits: list[Edit]) -> None:
    names = list(edits[0].after or {})
    lists = [name for name in names if name in _list_fields(kind)]
    own = [name for name in names if name not in lists and name != "key"]
    if own:
        statement = update(schema.records[kind.name]).where(
            schema.records[kind.name].c.id == bindparam("row_id")
        )
        rows = [
            {"row_id": edit.id, **{name: _plain((edit.after or {})[name]) for name in own}} for edit in edits
        ]
        connection.execute(statement.values({name: bindparam(name) for name in own}), rows)
    if "key" in names:
        keyed = update(schema.record).where(schema.record.c.id == bindparam("row_id"))
        keys = [{"row_id": edit.id, "key": (edit.after or {})["key"]} for edit in edits]
        connection.execute(keyed.values(key=bindparam("key")), keys)
    for name in lists:
        links = schema.links[kind.name, name]
        connection.execute(
            delete(links).where(links.c.owner == bindparam("row_id")), [{"row_id": e.id} for e in edits]
        )
        _link(connection, schema, kind, name, {edit.id: (edit.after or {})[name] for edit in edits})


def _delete(connection: Connection, schema: Schema, kind: Kind, edits: list[Edit]) -> None:
    ids = [{"row_id": edit.id} for edit in edits]
    for name in _list_fields(kind):
        links = schema.links[kind.name, name]
        connection.execute(delete(links).where(links.c.owner == bindparam("row_id")), ids)
    for table in (schema.records[kind.name], schema.record):
        connection.execute(delete(table).where(table.c.id == bindparam("row_id")), ids)


def _link(connection: Connection, schema: Schema, kind: Kind, name: str, lists: Mapping[str, Value]) -> None:
    rows = [
        {"owner": owner, "place": place, "target": target}
        for owner, targets in lists.items()
        if isinstance(targets, tuple)
        for place, target in enumerate(targets)
    ]
    if rows:
        connection.execute(insert(schema.links[kind.name, name]), rows)


def _list_fields(kind: Kind) -> list[str]:
    return [spec.name for spec in kind.fields if spec.type is FieldType.REFERENCES]


def _plain(value: Value) -> Value:
    """Choices are stored by value; drivers other than SQLite's do not take a StrEnum for a text."""
    return str(value) if isinstance(value, str) else value


# -- reading -----------------------------------------------------------------------------------------------


def _pairs(connection: Connection, query: Select[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _rows(
    connection: Connection,
    schema: Schema,
    kind: Kind,
    keys: Mapping[str, str],
    lists: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]],
) -> Iterator[Row]:
    names = [spec.name for spec in stored_fields(kind)]
    fixes = _choice_readers(kind)
    many = [(name, lists[kind.name, name]) for name in _list_fields(kind)]
    table = schema.records[kind.name]
    # In the order in which the records were made: UUIDv7 sorts by time.
    for row in connection.execute(select(*(table.c[name] for name in names)).order_by(table.c.id)):
        values = dict(zip(names, row, strict=True))
        values["key"] = keys.get(values["id"], "")
        for name, fix in fixes:
            values[name] = fix(values[name])
        for name, of_owner in many:
            values[name] = of_owner.get(values["id"], ())
        yield values


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
    return tuple(members.get(item, item) for item in stored)


def _reference_lists(
    connection: Connection, schema: Schema
) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for place, table in schema.links.items():
        owners: dict[str, list[str]] = {}
        for owner, target in connection.execute(
            select(table.c.owner, table.c.target).order_by(table.c.owner, table.c.place)
        ):
            owners.setdefault(owner, []).append(target)
        found[place] = {owner: tuple(targets) for owner, targets in owners.items()}
    return found
