"""What a step's edits do to the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from relplanner.domain.declare import Kind, Value
from relplanner.domain.edit import Edit
from relplanner.domain.plan import key_number
from relplanner.store.columns import list_fields, stored_fields
from relplanner.store.schema import Schema


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
    for name in list_fields(kind):
        _link(connection, schema, kind, name, {str(row["id"]): row[name] for row in rows})
    raise_counter(connection, schema, kind.name, max(key_number(str(row["key"])) for row in rows))


def raise_counter(connection: Connection, schema: Schema, kind: str, highest: int) -> None:
    """See to it that the next key of a kind is above ``highest``; a counter is never lowered."""
    raised = upsert(schema.counter).values(kind=kind, highest=highest)
    connection.execute(
        raised.on_conflict_do_update(
            index_elements=["kind"],
            set_={"highest": raised.excluded.highest},
            where=schema.counter.c.highest < raised.excluded.highest,
        )
    )


def _update(connection: Connection, schema: Schema, kind: Kind, edits: list[Edit]) -> None:
    names = list(edits[0].after or {})
    lists = [name for name in names if name in list_fields(kind)]
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
        raise_counter(connection, schema, kind.name, max(key_number(str(row["key"])) for row in keys))
    for name in lists:
        links = schema.links[kind.name, name]
        connection.execute(
            delete(links).where(links.c.owner == bindparam("row_id")), [{"row_id": e.id} for e in edits]
        )
        _link(connection, schema, kind, name, {edit.id: (edit.after or {})[name] for edit in edits})


def _delete(connection: Connection, schema: Schema, kind: Kind, edits: list[Edit]) -> None:
    ids = [{"row_id": edit.id} for edit in edits]
    for name in list_fields(kind):
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


def _plain(value: Value) -> Value:
    """Choices are stored by value; drivers other than SQLite's do not take a StrEnum for a text."""
    return str(value) if isinstance(value, str) else value
