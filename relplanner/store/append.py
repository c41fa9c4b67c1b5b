"""Appending to the journal, and laying the tables of a new plan."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, insert, update

from relplanner.domain.declare import Kind, Values
from relplanner.domain.edit import Step
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
    connection: Connection, schema: Schema, step: Step, blobs: Mapping[str, bytes] | None = None
) -> None:
    """Do the edits of a numbered step to the tables, and append it to the journal."""
    rows.apply(connection, schema, step.edits)
    append(connection, schema, step)
    for hash, data in (blobs or {}).items():
        row = {"hash": hash, "data": data}
        connection.execute(insert(schema.blob).prefix_with("OR IGNORE", dialect="sqlite"), row)


def append(connection: Connection, schema: Schema, step: Step) -> None:
    """Add a numbered step to the journal and move the head of the plan to it."""
    connection.execute(insert(schema.step), _step_row(step))
    if step.parents:
        places = [{"step": step.id, "place": n, "parent": parent} for n, parent in enumerate(step.parents)]
        connection.execute(insert(schema.parent), places)
    if step.edits:
        connection.execute(insert(schema.edit), _edit_rows(schema, step))
    moved = connection.execute(update(schema.head).where(schema.head.c.name == MAIN).values(step=step.id))
    if not moved.rowcount:
        connection.execute(insert(schema.head), {"name": MAIN, "step": step.id})


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
