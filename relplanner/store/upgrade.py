"""Bringing plan files of past formats up to date: numbered steps, all in one transaction on a copy.

A step never imports the records as they are now: it is written for the tables as they were then.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

from relplanner.domain.errors import PlanFileRefused
from relplanner.files import atomic_write
from relplanner.store.copy import copy_into, has_journal, stamp_of
from relplanner.store.driver import connect, told
from relplanner.store.engine import core, writing
from relplanner.store.formats import PastEdit, Side, Upgrade


def upgrade(path: Path, version: int, chain: tuple[Upgrade, ...], check: Callable[[Path], None]) -> None:
    """Bring a file from format ``version`` to the end of the chain; it is wholly old or wholly new.

    ``check`` looks at the upgraded copy before it takes the old file's place, and raises when it is not
    sound. Raises CouldNotWrite, and PlanFileRefused when somebody else writes meanwhile.
    """
    before = stamp_of(path)

    def fill(working_copy: Path) -> None:
        with told(path), closing(sqlite3.connect(path, isolation_level=None)) as old:
            copy_into(old, working_copy)
        _upgrade_copy(working_copy, version, chain)
        check(working_copy)
        if has_journal(path) or stamp_of(path) != before:
            raise PlanFileRefused("plan-locked", file=str(path))

    atomic_write(path, fill)


def _upgrade_copy(path: Path, version: int, chain: tuple[Upgrade, ...]) -> None:
    from alembic.operations import Operations  # only an old file needs it, and it is slow to import
    from alembic.runtime.migration import MigrationContext

    # With foreign keys on, dropping a table on the way deletes the rows that refer to it.
    with (
        closing(connect(path, foreign_keys=False)) as driver,
        core(driver) as connection,
        writing(connection, path),
    ):
        operations = Operations(MigrationContext.configure(connection))
        for number, step in enumerate(chain[version - 1 :], version):
            step.change(operations)
            _rewrite_journal(connection, step.rewrite)
            connection.exec_driver_sql(f"PRAGMA user_version = {number + 1}")


def _rewrite_journal(connection: Connection, rewrite: Callable[[PastEdit], PastEdit]) -> None:
    rows = connection.execute(text("SELECT step, place, kind, record, before, after FROM edit")).all()
    changes = []
    for step, place, kind, record, before, after in rows:
        old = PastEdit(kind, record, _side(before), _side(after))
        new = rewrite(old)
        if new != old:
            changes.append({
                "step": step, "place": place, "kind": new.kind, "record": new.record,
                "before": _text(new.before), "after": _text(new.after),
            })  # fmt: skip
    if changes:
        statement = (
            "UPDATE edit SET kind = :kind, record = :record, before = :before, after = :after "
            "WHERE step = :step AND place = :place"
        )
        connection.execute(text(statement), changes)


def _side(stored: str | None) -> Side:
    return None if stored is None else dict(json.loads(stored))


def _text(side: Side) -> str | None:
    return None if side is None else json.dumps(side, ensure_ascii=False, separators=(",", ":"))
