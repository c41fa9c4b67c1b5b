"""Appending to the journal, and laying the tables of a new plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, insert
from sqlalchemy.dialects.sqlite import insert as upsert

from relplanner.domain.declare import Kind, Values
from relplanner.domain.edit import Joining, Step
from relplanner.store import rows
from relplanner.store.formats import APPLICATION_ID, FORMAT
from relplanner.store.journal import MAIN
from relplanner.store.schema import Schema


def lay(connection: Connection, schema: Schema, facts: Mapping[str, str]) -> None:
    """Lay the tables of a new, empty file."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
    schema.metadata.create_all(connection, checkfirst=False)
    connection.execute(
        insert(schema.facts), [{"name": name, "value": value} for name, value in facts.items()]
    )


def do_step(
    connection: Connection, schema: Schema, step: Step, blobs: Mapping[str, bytes] | None = None,
    head: str = MAIN,
) -> None:  # fmt: skip
    """Do the edits of a numbered step, and append it to the journal; the tables hold the plan itself only."""
    if head == MAIN:
        rows.apply(connection, schema, step.edits)
    append(connection, schema, step, head)
    for hash, data in (blobs or {}).items():
        row = {"hash": hash, "data": data}
        connection.execute(insert(schema.blob).prefix_with("OR IGNORE", dialect="sqlite"), row)


def join(connection: Connection, schema: Schema, joining: Joining, number: int) -> int:
    """Take in another line of the journal, its steps numbered from ``number`` on; gives the next number."""
    numbered = [replace(step, seq=seq) for seq, step in enumerate(joining.steps, number)]
    record(connection, schema, *numbered)
    for name, place in joining.heads.items():
        move_head(connection, schema, name, place)
    for key, id in joining.aliases.items():
        kept = upsert(schema.alias).values(key=key, record=id)
        connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"record": id}))
    return number + len(numbered)


def append(connection: Connection, schema: Schema, step: Step, head: str = MAIN) -> None:
    """Add a numbered step to the journal and move a head to it."""
    record(connection, schema, step)
    move_head(connection, schema, head, step.id)


def record(connection: Connection, schema: Schema, *steps: Step) -> None:
    """Add numbered steps to the journal, wherever in the tree they belong."""
    if not steps:
        return
    connection.execute(insert(schema.step), [_step_row(step) for step in steps])
    places = [
        {"step": step.id, "place": place, "parent": parent}
        for step in steps
        for place, parent in enumerate(step.parents)
    ]
    if places:
        connection.execute(insert(schema.parent), places)
    if edits := [row for step in steps for row in _edit_rows(schema, step)]:
        connection.execute(insert(schema.edit), edits)


def move_head(connection: Connection, schema: Schema, name: str, place: str) -> None:
    """Have a head stand at a step of the journal."""
    moved = upsert(schema.head).values(name=name, step=place)
    connection.execute(moved.on_conflict_do_update(index_elements=["name"], set_={"step": place}))


def _step_row(step: Step) -> dict[str, object]:
    return {
        "id": step.id, "seq": step.seq, "undoes": step.undoes, "group": step.group,
        "label": step.label.code, "arguments": json.dumps(dict(step.label.arguments), ensure_ascii=False),
        "author": step.author, "at": step.at, "source": step.source.value, "reason": step.reason,
    }  # fmt: skip


def _edit_rows(schema: Schema, step: Step) -> list[dict[str, object]]:
    kinds = {kind.name: kind for kind in schema.kinds}
    rows_of = []
    for place, edit in enumerate(step.edits):
        kind = kinds[edit.kind]
        before, after = _encoded(kind, edit.before), _encoded(kind, edit.after)
        rows_of.append({
            "step": step.id, "place": place, "kind": edit.kind, "record": edit.id,
            "before": before, "after": after, "cause": edit.cause,
        })  # fmt: skip
    return rows_of


def _encoded(kind: Kind, values: Values | None) -> str | None:
    """One side of an edit as the journal keeps it."""
    if values is None:
        return None
    plain = {name: kind.by_name[name].encode(value) for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
