"""Reading and appending the journal: an append-only tree of steps with named heads, never rewritten."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from relplanner.domain.declare import Kind
from relplanner.domain.edit import Edit, Label, Step, StepSource
from relplanner.domain.errors import NotFound
from relplanner.store import rows
from relplanner.store.schema import Schema

MAIN = "main"
"""The name of the head that is the plan itself; scenarios and merged copies have their own."""


class Journal:
    """The journal over one open transaction; a place in it is a step id, never a seq."""

    def __init__(self, connection: Connection, schema: Schema) -> None:
        self._connection = connection
        self._schema = schema
        self._kinds: Mapping[str, Kind] = {kind.name: kind for kind in schema.kinds}

    def head(self, name: str = MAIN) -> str:
        """The step that a head stands at; empty for a file that has no step yet."""
        table = self._schema.head
        return self._connection.execute(select(table.c.step).where(table.c.name == name)).scalar() or ""

    def heads(self) -> dict[str, str]:
        """All heads, by name."""
        return {row.name: row.step for row in self._connection.execute(select(self._schema.head))}

    def append(self, step: Step, head: str = MAIN) -> None:
        """Add a step and move the head to it."""
        schema, connection = self._schema, self._connection
        connection.execute(insert(schema.step), _step_row(step))
        if step.parents:
            places = [
                {"step": step.id, "place": n, "parent": parent} for n, parent in enumerate(step.parents)
            ]
            connection.execute(insert(schema.parent), places)
        if step.edits:
            connection.execute(
                insert(schema.edit), [self._edit_row(step.id, *each) for each in enumerate(step.edits)]
            )
        moved = connection.execute(update(schema.head).where(schema.head.c.name == head).values(step=step.id))
        if not moved.rowcount:
            connection.execute(insert(schema.head), {"name": head, "step": step.id})

    def stand(self) -> tuple[str, int]:
        """Where the plan itself stands, and the number for the next step: what every write asks first."""
        head, step = self._schema.head, self._schema.step
        highest = select(func.max(step.c.seq)).scalar_subquery()
        found = self._connection.execute(select(head.c.step, highest).where(head.c.name == MAIN)).first()
        return (found[0], found[1] + 1) if found else ("", 1)

    def chain(self, head: str, after: str = "") -> list[Step]:
        """The steps from ``after`` (not itself) to ``head`` along first parents, oldest first, without edits.

        Raises NotFound when ``after`` is not on that path.
        """
        floor = self.step(after).seq if after else 0
        steps = {
            step.id: step
            for step in self._steps(select(self._schema.step).where(self._schema.step.c.seq > floor))
        }
        path: list[Step] = []
        here = head
        while here and here != after:
            if here not in steps:
                raise NotFound("no-such-step", step=after)
            path.append(steps[here])
            here = path[-1].parents[0] if path[-1].parents else ""
        if here != after:
            raise NotFound("no-such-step", step=after)
        return path[::-1]

    def back(self, head: str, count: int) -> list[Step]:
        """At most ``count`` steps from ``head`` (with it) along first parents, newest first, without edits.

        However long the journal is, only what is near is read. Raises NotFound.
        """
        table = self._schema.step
        path: list[Step] = []
        here = head
        while here and len(path) < count:
            newest = table.c.seq <= self.step(here).seq
            query = select(table).where(newest).order_by(table.c.seq.desc()).limit(count)
            near = {step.id: step for step in self._steps(query)}
            while here in near and len(path) < count:
                path.append(near[here])
                here = path[-1].parents[0] if path[-1].parents else ""
        return path

    def authors(self) -> list[str]:
        """Everybody who ever did a step, by name."""
        query = select(self._schema.step.c.author).distinct().order_by(self._schema.step.c.author)
        return list(self._connection.execute(query).scalars())

    def edit_counts(self, steps: Iterable[str]) -> dict[str, int]:
        """How many edits these steps have, by step id."""
        table = self._schema.edit
        found: dict[str, int] = {}
        for some in _portions(list(steps)):
            query = select(table.c.step, func.count()).where(table.c.step.in_(some)).group_by(table.c.step)
            found.update((step, number) for step, number in self._connection.execute(query))
        return found

    def all_steps(self) -> list[Step]:
        """Every step of the tree, oldest first, without edits."""
        return self._steps(select(self._schema.step))

    def step(self, id: str) -> Step:
        """One step, without its edits. Raises NotFound."""
        found = self._steps(select(self._schema.step).where(self._schema.step.c.id == id))
        if not found:
            raise NotFound("no-such-step", step=id)
        return found[0]

    def edits(self, steps: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """The edits of these steps, in order, by step id."""
        table = self._schema.edit
        found: dict[str, list[Edit]] = {}
        for some in _portions(list(steps)):
            query = select(table).where(table.c.step.in_(some)).order_by(table.c.step, table.c.place)
            for row in self._connection.execute(query).mappings():
                found.setdefault(row["step"], []).append(self._edit(row))
        return {id: tuple(edits) for id, edits in found.items()}

    def touching(self, record: str) -> list[tuple[Step, tuple[Edit, ...]]]:
        """Every step that touched a record, with the edits that did, oldest first."""
        table = self._schema.edit
        query = select(table).where(table.c.record == record).order_by(table.c.place)
        by_step: dict[str, list[Edit]] = {}
        for row in self._connection.execute(query).mappings():
            by_step.setdefault(row["step"], []).append(self._edit(row))
        return [(step, tuple(by_step[step.id])) for step in self.some_steps(by_step)]

    def some_steps(self, ids: Iterable[str]) -> list[Step]:
        """These steps, oldest first, without edits."""
        found: list[Step] = []
        for some in _portions(list(ids)):
            found += self._steps(select(self._schema.step).where(self._schema.step.c.id.in_(some)))
        return sorted(found, key=lambda step: step.seq)

    # -- rows ----------------------------------------------------------------------------------------------

    def _steps(self, query: Select[tuple[object, ...]]) -> list[Step]:
        found = self._connection.execute(query.order_by(self._schema.step.c.seq)).mappings().all()
        parents = self._parents([row["id"] for row in found])
        return [_step(row, parents.get(row["id"], ())) for row in found]

    def _parents(self, steps: Sequence[str]) -> dict[str, tuple[str, ...]]:
        table = self._schema.parent
        query = select(table.c.step, table.c.parent).order_by(table.c.step, table.c.place)
        found: dict[str, tuple[str, ...]] = {}
        portions = _portions(steps) if len(steps) < 2_000 else [None]
        for some in portions:
            chosen = query if some is None else query.where(table.c.step.in_(some))
            for step, parent in self._connection.execute(chosen):
                found[step] = (*found.get(step, ()), parent)
        return found

    def _edit_row(self, step: str, place: int, edit: Edit) -> dict[str, object]:
        kind = self._kinds[edit.kind]
        before, after = rows.encode(kind, edit.before), rows.encode(kind, edit.after)
        return {
            "step": step, "place": place, "kind": edit.kind, "record": edit.id,
            "before": before, "after": after, "cause": edit.cause,
        }  # fmt: skip

    def _edit(self, row: RowMapping) -> Edit:
        kind = self._kinds[row["kind"]]
        before, after = rows.decode(kind, row["before"]), rows.decode(kind, row["after"])
        return Edit(row["kind"], row["record"], before, after, row["cause"])


def _portions(ids: Sequence[str]) -> list[Sequence[str]]:
    """Lists short enough for one statement's parameters."""
    return [ids[start : start + 500] for start in range(0, len(ids), 500)]


def _step_row(step: Step) -> dict[str, object]:
    return {
        "id": step.id, "seq": step.seq, "undoes": step.undoes, "group": step.group,
        "label": step.label.code, "arguments": json.dumps(dict(step.label.arguments), ensure_ascii=False),
        "author": step.author, "at": step.at, "source": step.source.value, "reason": step.reason,
    }  # fmt: skip


def _step(row: RowMapping, parents: tuple[str, ...]) -> Step:
    at: dt.datetime = row["at"]
    label = Label(row["label"], json.loads(row["arguments"]))
    return Step(
        row["id"], row["seq"], parents, row["undoes"], row["group"], label,
        row["author"], at, StepSource(row["source"]), row["reason"],
    )  # fmt: skip
