"""Whether a plan file is sound in every respect, the journal's agreement with the tables included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from relplanner.domain.declare import Kind
from relplanner.domain.edit import Edit, Step, folded, inverted
from relplanner.domain.errors import PlanFileRefused, Refusal
from relplanner.domain.plan import Plan, key_number
from relplanner.domain.texts import finding
from relplanner.store.copy import private_copy
from relplanner.store.gate import guarded, recover
from relplanner.store.journal import MAIN, Journal
from relplanner.store.load import listing
from relplanner.store.planfile import PlanFile

_SHOWN = 100
"""Findings of one sort that are listed; a file that is damaged throughout would list a million."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or that a repair did; ``code`` names a text, ``values`` fill it."""

    code: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return finding(self.code, **self.values)


def found(code: str, **values: object) -> Finding:
    """A finding, as it is written."""
    return Finding(code, values)


def check(path: Path, kinds: tuple[Kind, ...]) -> list[Finding]:
    """Everything that is wrong with a plan file; an empty list says that it is sound.

    A private copy is looked at, so the file may be in use. Raises PlanFileRefused for what is no plan.
    """
    try:
        with private_copy(path) as copy:
            recover(copy)
            if damaged := _pages(copy):
                return damaged
            with closing(PlanFile.open(copy, kinds)) as file:
                return check_open(file)
    except OSError as error:
        raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error
    except PlanFileRefused as refused:
        if refused.code == "plan-damaged":
            return [found("damaged-page", what=refused.values["reason"])]
        raise PlanFileRefused(refused.code, **{**refused.values, "file": str(path)}) from refused


def check_open(file: PlanFile) -> list[Finding]:
    """What is wrong inside a file whose pages are sound."""
    plan = file.load()
    broken = [found("broken-row", kind=row.kind, reason=row.reason) for row in plan.broken]
    with file.reading() as connection:
        listed = listing(connection)
        journal = Journal(connection, file.kinds)
        tree = list(_tree(journal))
        others = [] if tree else _other_heads(journal, plan)
        return [*broken, *_listing(listed, plan), *tree, *_replay(journal, plan), *others]


def replayed(
    journal: Sequence[tuple[Step, tuple[Edit, ...]]], kinds: tuple[Kind, ...]
) -> tuple[Plan, int, str]:
    """The plan that these steps lead to, how many of them could be done, and why not the next."""
    try:
        return Plan(kinds).after(edit for _, edits in journal for edit in edits), len(journal), ""
    except Refusal:
        plan = Plan(kinds)
    for done, (_, edits) in enumerate(journal):
        try:
            plan = plan.after(edits)
        except Refusal as refused:
            return plan, done, str(refused)
    return plan, len(journal), ""


def differences(should: Plan, stands: Plan) -> Iterator[Finding]:
    """Per record that is not what it should be: its key and the fields that differ."""
    broken = {row.id for row in stands.broken}
    for edit in should.diff(stands):
        if edit.id in broken:
            continue
        record = should.get(edit.id) or stands.get(edit.id)
        fields = (
            ", ".join(edit.after) if edit.before and edit.after else "missing" if edit.before else "extra"
        )
        key = record.key if record else edit.id
        yield found("replay-differs", kind=should.kind(edit.kind).title, key=key, fields=fields)


# -- one part each -----------------------------------------------------------------------------------------


def _pages(path: Path) -> list[Finding]:
    with guarded(path) as connection:
        pages = connection.execute(f"PRAGMA integrity_check({_SHOWN})").fetchall()
        if pages != [("ok",)]:
            return [found("damaged-page", what=line) for (line,) in pages]
        loose: dict[tuple[str, str], int] = {}
        for table, _row, target, _key in connection.execute("PRAGMA foreign_key_check"):
            loose[table, target] = loose.get((table, target), 0) + 1
    return [
        found("loose-reference", count=count, table=table, target=target)
        for (table, target), count in loose.items()
    ]


def _listing(listed: Mapping[str, tuple[str, str]], plan: Plan) -> Iterator[Finding]:
    """Every row is listed once, under its own kind, and every counter stands above the keys given."""
    rows = {record.id: record.KIND.name for record in plan} | {row.id: row.kind for row in plan.broken}
    for id, kind in rows.items():
        if listed.get(id, ("", ""))[0] != kind:
            yield found("unlisted-record", kind=kind, id=id)
    for id, (kind, key) in listed.items():
        if id not in rows:
            yield found("empty-entry", key=key, kind=kind)
    for name, table in plan.tables.items():
        highest = max((key_number(record.key) for record in table.values()), default=0)
        if highest > plan.counters.get(name, 0):
            yield found("low-counter", kind=plan.kind(name).title)


def _tree(journal: Journal) -> Iterator[Finding]:
    steps = {step.id: step for step in journal.all_steps()}
    roots = sum(not step.parents for step in steps.values())
    if roots != 1:
        yield found("journal-root", count=roots)
    for step in steps.values():
        if any(parent not in steps or steps[parent].seq >= step.seq for parent in step.parents):
            yield found("journal-order", seq=step.seq)
    for name, head in {MAIN: "", **journal.heads()}.items():
        if head not in steps:
            yield found("journal-head", name=name)


def _other_heads(journal: Journal, plan: Plan) -> Iterator[Finding]:
    """Scenarios and merged copies: whether what was done there can be done again."""
    for name, head in journal.heads().items():
        try:
            done, to_do = journal.between(plan.place, head)
            plan.after(inverted(folded(done))).after(folded(to_do))
        except (Refusal, ValueError, KeyError) as error:
            yield found("head-unreachable", name=name, reason=error)


def _replay(journal: Journal, plan: Plan) -> Iterator[Finding]:
    try:
        chain = journal.chain(plan.place)
        edits = journal.edits(step.id for step in chain)
    except (Refusal, ValueError, KeyError) as error:
        yield found("journal-unreadable", reason=error)
        return
    should, done, reason = replayed(
        [(step, edits.get(step.id, ())) for step in chain], tuple(plan.kinds.values())
    )
    if reason:
        yield found("replay-fails", seq=chain[done].seq, reason=reason)
    else:
        yield from differences(should, plan)
