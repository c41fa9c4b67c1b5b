"""Saving from a damaged plan file what can be saved, into a new file; the damaged one is never touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, insert

from relplanner.domain.declare import Kind
from relplanner.domain.edit import Edit, Label, Step, StepSource
from relplanner.domain.errors import PlanFileRefused
from relplanner.domain.plan import Maker, Plan
from relplanner.store import rows
from relplanner.store.append import append, move_head, record
from relplanner.store.check import Finding, differences, found, replayed
from relplanner.store.copy import private_copy
from relplanner.store.gate import is_not_foreign, recover
from relplanner.store.journal import MAIN, Journal
from relplanner.store.load import load
from relplanner.store.mend import Mender
from relplanner.store.planfile import PlanFile, build
from relplanner.store.salvage import salvage
from relplanner.store.schema import Schema, build_schema

Told = Sequence[tuple[Step, tuple[Edit, ...]]]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair came to: records and steps in the new file, and all that was lost or changed for it."""

    records: int
    steps: int
    findings: Sequence[Finding]


def repair(path: Path, out: Path, kinds: tuple[Kind, ...], make: Maker) -> Repaired:
    """Make a sound plan at ``out`` of what can be read at ``path``.

    Where the journal is whole, it decides. Else the rows do, and the journal is kept as far as it is
    readable; one step named a repair leads from there to what the rows say. Raises PlanFileRefused when
    nothing can be saved or something is at ``out`` already, CouldNotWrite.
    """
    if out.exists():
        raise PlanFileRefused("plan-exists", file=str(out))
    schema = build_schema(kinds)
    try:
        with private_copy(path) as copy:
            is_not_foreign(path)
            _recover(copy)
            salvaged = copy.with_name("salvaged.relplan")
            damaged = salvage(copy, salvaged, schema)
            with closing(PlanFile(salvaged, kinds)) as file, file.reading() as connection:
                saved = _save(path, connection, schema, damaged)
                known = dict(connection.execute("SELECT name, value FROM facts"))
                # A repaired plan is not a later copy of the damaged one: its lineage is its own.
                facts = {"plan_id": known["plan_id"]} if "plan_id" in known else {}
                build(out, kinds, lambda target, _: _write(target, connection, schema, saved, make), facts)
    except OSError as error:
        raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error
    return Repaired(sum(saved.plan.counts().values()), len(saved.told), saved.findings)


@dataclass(frozen=True, slots=True)
class _Saved:
    """What will be written: the plan, and the steps that lead to ``told_plan``, which may be short of it.

    ``beside`` are the steps of scenarios and merged copies, ``heads`` where these stand.
    """

    plan: Plan
    told: Told
    told_plan: Plan
    beside: Told
    heads: Mapping[str, str]
    findings: Sequence[Finding]


def _recover(copy: Path) -> None:
    try:
        recover(copy)
    except PlanFileRefused:
        # Then the file is read as it lies: every readable row counts.
        return


def _save(path: Path, connection: sqlite3.Connection, schema: Schema, damaged: frozenset[str]) -> _Saved:
    stood, journal = load(connection, schema.kinds), Journal(connection, schema.kinds)
    readable = _Readable(connection, journal, damaged)
    chain = readable.chain()
    told_plan, done, _ = replayed(chain, schema.kinds)
    told, unfit = chain[:done], chain[done:]
    beside = readable.beside(told, unfit)
    kept = {step.id for step, _ in (*told, *beside)}
    heads = {name: step for name, step in journal.heads().items() if name != MAIN and step in kept}
    if not told and not stood.broken and not any(stood.counts().values()):
        raise PlanFileRefused("nothing-readable", file=str(path))
    whole = bool(told) and told[-1][0].id == journal.head() and not damaged & {t.name for t in schema.journal}
    if whole:
        broken = [found("broken-row", kind=row.kind, reason=row.reason) for row in stood.broken]
        findings = [*broken, *differences(told_plan, stood)]
        return _Saved(told_plan, told, told_plan, beside, heads, findings)
    mender = Mender(stood, told_plan, damaged)
    plan = mender.mended()
    if (lost := readable.highest - len(kept)) > 0:
        mender.findings.insert(0, found("steps-lost", count=lost, seq=len(told) + 1))
    return _Saved(plan, told, told_plan, beside, heads, mender.findings)


class _Readable:
    """What of the journal can be read: every step that the beginning leads to."""

    def __init__(self, connection: sqlite3.Connection, journal: Journal, damaged: frozenset[str]) -> None:
        self._journal = journal
        self._whole = _whole_steps(connection) if "edit" in damaged else None
        steps = _steps(connection, journal)
        self.highest = max((step.seq for step in steps), default=0)
        self._reached: dict[str, Step] = {}
        for step in steps:
            if not self._reached or (step.parents and step.parents[0] in self._reached):
                self._reached[step.id] = step

    def chain(self) -> Told:
        """The steps from the beginning to the plan's head, or to the last readable one."""
        here = self._journal.head()
        if here not in self._reached:
            here = next(reversed(self._reached), "")
        path: list[Step] = []
        while here:
            path.append(self._reached[here])
            here = path[-1].parents[0] if path[-1].parents else ""
        told: list[tuple[Step, tuple[Edit, ...]]] = []
        for step in reversed(path):
            edits = self._edits(step)
            if edits is None:
                break
            told.append((step, edits))
        return told

    def beside(self, told: Told, unfit: Told) -> Told:
        """The steps of other heads that rest on the plan's own, as far as those could be done."""
        kept, left = {step.id for step, _ in told}, {step.id for step, _ in unfit}
        found: list[tuple[Step, tuple[Edit, ...]]] = []
        for step in self._reached.values():
            if step.id in kept | left or not step.parents or step.parents[0] not in kept:
                continue
            edits = self._edits(step)
            if edits is not None:
                kept.add(step.id)
                found.append((step, edits))
        return found

    def _edits(self, step: Step) -> tuple[Edit, ...] | None:
        if self._whole is not None and step.id not in self._whole:
            return None
        try:
            return self._journal.edits([step.id]).get(step.id, ())
        except (ValueError, KeyError):
            return None


def _steps(connection: sqlite3.Connection, journal: Journal) -> list[Step]:
    try:
        return journal.all_steps()
    except (ValueError, TypeError):
        pass
    readable: list[Step] = []
    for (id,) in connection.execute("SELECT id FROM step ORDER BY seq").fetchall():
        try:
            readable.append(journal.step(id))
        except (ValueError, TypeError):
            continue
    return readable


def _whole_steps(connection: sqlite3.Connection) -> set[str]:
    """The steps whose edits are there without a gap, as far as can be told."""
    query = "SELECT step, count(*), max(place) FROM edit GROUP BY step"
    return {step for step, count, last in connection.execute(query) if count == last + 1}


def _with_edits(step: Step, edits: tuple[Edit, ...], kept: Set[str]) -> Step:
    return replace(step, edits=edits, parents=tuple(parent for parent in step.parents if parent in kept))


def _write(
    target: Connection, source: sqlite3.Connection, schema: Schema, saved: _Saved, make: Maker
) -> None:
    kinds = schema.kinds
    steps = {step.id: step for step, _ in (*saved.told, *saved.beside)}
    for step, edits in saved.told:
        append(target, schema, _with_edits(step, edits, steps.keys()))
    for step, edits in saved.beside:
        record(target, schema, _with_edits(step, edits, steps.keys()))
    for name, place in saved.heads.items():
        move_head(target, schema, name, place)
    if changes := saved.told_plan.diff(saved.plan):
        label = Label("repaired", {"title": saved.plan.programme.title})
        last = saved.told[-1][0] if saved.told else None
        seq = 1 + max((step.seq for step in steps.values()), default=0)
        parents, group = ((last.id,), make.new_id()) if last else ((), "")
        step = Step(
            make.new_id(), seq, parents, "", group, label, make.author, make.now, StepSource.RULE, "", changes
        )
        append(target, schema, step)
    rows.apply(target, schema, Plan(kinds).diff(saved.plan))
    for name, highest in saved.plan.counters.items():
        rows.raise_counter(target, schema, name, highest)
    for table in (schema.alias, schema.blob):
        names = [column.name for column in table.columns]
        stored = source.execute(f"SELECT {', '.join(names)} FROM {table.name}")
        if rows_of := [dict(zip(names, row, strict=True)) for row in stored]:
            target.execute(insert(table), rows_of)
