"""Reading the journal: an append-only tree of steps with named heads, never rewritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from relplanner.domain.declare import Kind, Values
from relplanner.domain.edit import Edit, Label, Step, StepSource
from relplanner.domain.errors import NotFound
from relplanner.store.columns import instant

MAIN = "main"
"""The name of the head that is the plan itself; scenarios and merged copies have their own."""


class Head(NamedTuple):
    """A named head; one that nobody has written to yet stands at ``start``."""

    name: str = MAIN
    start: str = ""


THE_PLAN = Head()
_STEP = 'SELECT id, seq, undoes, "group", label, arguments, author, at, source, reason FROM step'
_EDIT = "SELECT step, kind, record, before, after, cause FROM edit"

Row = tuple[Any, ...]


class Journal:
    """The journal over one open transaction; a place in it is a step id, never a seq."""

    def __init__(self, connection: sqlite3.Connection, kinds: tuple[Kind, ...]) -> None:
        self._connection = connection
        self._kinds: Mapping[str, Kind] = {kind.name: kind for kind in kinds}

    def head(self, head: Head = THE_PLAN) -> str:
        """The step that a head stands at; empty for the plan itself in a file that has no step yet."""
        return self.heads().get(head.name, head.start)

    def heads(self) -> dict[str, str]:
        """The steps that all heads stand at, by name."""
        return dict(self._rows("SELECT name, step FROM head"))

    def stand(self, head: Head = THE_PLAN) -> tuple[str, int]:
        """Where a head stands, and the number for the next step: what every write asks first."""
        ((highest,),) = self._rows("SELECT max(seq) FROM step")
        return self.head(head), (highest or 0) + 1

    def newest(self) -> str:
        """The step that was written last, whichever head it belongs to; empty where there is none."""
        return next((id for (id,) in self._rows("SELECT id FROM step ORDER BY seq DESC LIMIT 1")), "")

    def chain(self, head: str, after: str = "") -> list[Step]:
        """The steps from ``after`` (not itself) to ``head`` along first parents, oldest first, without edits.

        Raises NotFound when ``after`` is not on that path.
        """
        floor = self.step(after).seq if after else 0
        steps = {step.id: step for step in self._steps("WHERE seq > ?", floor)}
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
        path: list[Step] = []
        here = head
        while here and len(path) < count:
            newest = "WHERE seq IN (SELECT seq FROM step WHERE seq <= ? ORDER BY seq DESC LIMIT ?)"
            near = {step.id: step for step in self._steps(newest, self.step(here).seq, count)}
            while here in near and len(path) < count:
                path.append(near[here])
                here = path[-1].parents[0] if path[-1].parents else ""
        return path

    def way(self, here: str, there: str) -> tuple[list[str], list[str]]:
        """How to come from one step to another along first parents, wherever in the tree they are.

        Gives the steps to take back, newest first, and then those to do, oldest first. Raises NotFound.
        """
        floor = min(self.step(here).seq, self.step(there).seq)
        # Mostly the one follows the other, and what lies between is all that must be read.
        parents = "SELECT step, parent FROM step_parent JOIN step ON id = step WHERE place = 0 AND seq > ?"
        between: dict[str, str] = dict(self._rows(parents, floor))
        if (back := _line(here, between))[-1] == there:
            return back[:-1], []
        if (forth := _line(there, between))[-1] == here:
            return [], forth[:-1][::-1]
        parent_of: dict[str, str] = dict(self._rows(parents, 0))
        back, forth = _line(here, parent_of), _line(there, parent_of)
        while back and forth and back[-1] == forth[-1]:
            back.pop()
            forth.pop()
        return back, forth[::-1]

    def ancestry(self, step: str) -> set[str]:
        """A step and everything before it, along all parents."""
        parents: dict[str, list[str]] = {}
        for child, parent in self._rows("SELECT step, parent FROM step_parent"):
            parents.setdefault(child, []).append(parent)
        known, waiting = {step}, [step]
        while waiting:
            new = [parent for parent in parents.get(waiting.pop(), ()) if parent not in known]
            known.update(new)
            waiting += new
        return known

    def between(self, here: str, there: str) -> tuple[list[Edit], list[Edit]]:
        """The edits to take back on the way from one step to another, and then those to do, oldest first."""
        back, forth = self.way(here, there)
        edits = self.edits([*back, *forth])
        done, to_do = ([each for step in way for each in edits.get(step, ())] for way in (back[::-1], forth))
        return done, to_do

    def authors(self) -> list[str]:
        """Everybody who ever did a step, by name."""
        return [author for (author,) in self._rows("SELECT DISTINCT author FROM step ORDER BY author")]

    def edit_counts(self, steps: Iterable[str]) -> dict[str, int]:
        """How many edits these steps have, by step id."""
        return dict(self._among("SELECT step, count(*) FROM edit WHERE step IN ({}) GROUP BY step", steps))

    def ids(self) -> set[str]:
        """The ids of every step of the tree."""
        return {id for (id,) in self._rows("SELECT id FROM step")}

    def all_steps(self) -> list[Step]:
        """Every step of the tree, oldest first, without edits."""
        return self._steps("")

    def step(self, id: str) -> Step:
        """One step, without its edits. Raises NotFound."""
        found = self._steps("WHERE id = ?", id)
        if not found:
            raise NotFound("no-such-step", step=id)
        return found[0]

    def edits(self, steps: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """The edits of these steps, in order, by step id."""
        return self._edits(self._among(f"{_EDIT} WHERE step IN ({{}}) ORDER BY step, place", steps))

    def touching(self, record: str) -> list[tuple[Step, tuple[Edit, ...]]]:
        """Every step that touched a record, with the edits that did, oldest first."""
        by_step = self._edits(self._rows(f"{_EDIT} WHERE record = ? ORDER BY place", record))
        return [(step, by_step[step.id]) for step in self.some_steps(by_step)]

    def some_steps(self, ids: Iterable[str]) -> list[Step]:
        """These steps, oldest first, without edits."""
        rows = self._among(f"{_STEP} WHERE id IN ({{}})", ids)
        return sorted(self._made(rows), key=lambda step: step.seq)

    # -- rows ----------------------------------------------------------------------------------------------

    def _rows(self, query: str, *values: object) -> list[Row]:
        return self._connection.execute(query, values).fetchall()

    def _among(self, query: str, ids: Iterable[str]) -> list[Row]:
        """The rows of a query for some ids, in lists short enough for one statement's parameters."""
        wanted = list(ids)
        found: list[Row] = []
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found += self._rows(query.format(", ".join("?" * len(some))), *some)
        return found

    def _steps(self, condition: str, *values: object) -> list[Step]:
        return self._made(self._rows(f"{_STEP} {condition} ORDER BY seq", *values))

    def _made(self, rows: Sequence[Row]) -> list[Step]:
        parents = self._parents([row[0] for row in rows])
        return [_step(row, parents.get(row[0], ())) for row in rows]

    def _parents(self, steps: Sequence[str]) -> dict[str, tuple[str, ...]]:
        query = "SELECT step, parent FROM step_parent {}ORDER BY step, place"
        if len(steps) < 2_000:
            rows = self._among(query.format("WHERE step IN ({}) "), steps)
        else:
            rows = self._rows(query.format(""))
        found: dict[str, tuple[str, ...]] = {}
        for step, parent in rows:
            found[step] = (*found.get(step, ()), parent)
        return found

    def _edits(self, rows: Iterable[Row]) -> dict[str, tuple[Edit, ...]]:
        found: dict[str, list[Edit]] = {}
        for step, name, record, before, after, cause in rows:
            kind = self._kinds[name]
            edit = Edit(name, record, _decoded(kind, before), _decoded(kind, after), cause)
            found.setdefault(step, []).append(edit)
        return {id: tuple(edits) for id, edits in found.items()}


def _line(step: str, parent_of: Mapping[str, str]) -> list[str]:
    """The step and all before it along first parents, newest first."""
    line = [step]
    while (parent := parent_of.get(line[-1])) is not None:
        line.append(parent)
    return line


def _decoded(kind: Kind, text: str | None) -> Values | None:
    """One side of an edit from what the journal keeps."""
    if text is None:
        return None
    return {name: kind.by_name[name].decode(value) for name, value in json.loads(text).items()}


def _step(row: Row, parents: tuple[str, ...]) -> Step:
    id, seq, undoes, group, label, arguments, author, at, source, reason = row
    return Step(
        id, seq, parents, undoes, group, Label(label, json.loads(arguments)),
        author, instant(at), StepSource(source), reason,
    )  # fmt: skip
