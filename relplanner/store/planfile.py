"""The plan file: made, opened through the gate, read whole, and written one step at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, insert, select

from relplanner.domain.declare import Kind
from relplanner.domain.edit import Step
from relplanner.domain.errors import CouldNotWrite, PlanFileRefused, Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.plan import Plan
from relplanner.files import sync_folder
from relplanner.store import rows
from relplanner.store.engine import plan_engine, reading, told, writing
from relplanner.store.journal import Journal
from relplanner.store.schema import APPLICATION_ID, FORMAT, Schema, build_schema


class HeadMoved(Exception):
    """Somebody else wrote a step since the caller last looked; nothing was written."""


class PlanFile:
    """An open plan file. One connection is kept, so that other writers are noticed."""

    def __init__(self, path: Path, kinds: tuple[Kind, ...], *, read_only: bool = False) -> None:
        """Open a file that has passed the gate (see :mod:`relplanner.store.gate`)."""
        self.path = path
        self.read_only = read_only
        self.schema: Schema = build_schema(kinds)
        with told(path):
            self._connection: Connection = plan_engine(path, read_only=read_only).connect()
        self._seen = self._data_version()

    @classmethod
    def create(cls, path: Path, kinds: tuple[Kind, ...], first: Step) -> PlanFile:
        """A new plan file that holds its first step; nothing is left behind if that fails.

        It is made under another name and put in place whole. Raises PlanFileRefused when something is there
        already, CouldNotWrite when the file cannot be made.
        """
        if path.exists():
            raise PlanFileRefused("plan-exists", file=str(path))
        growing = path.with_name(f".{path.name}.{uuid7()}")
        try:
            made = cls(growing, kinds)
            try:
                made._lay_tables()
                made.write(first, "")
            finally:
                made.close()
            # A link, unlike a rename, never takes the place of a file that came there meanwhile.
            os.link(growing, path)
            sync_folder(path.parent)
        except FileExistsError:
            raise PlanFileRefused("plan-exists", file=str(path)) from None
        except OSError as error:
            raise CouldNotWrite("could-not-write", file=str(path), reason=str(error)) from error
        except Refusal as error:
            raise CouldNotWrite("could-not-write", file=str(path), reason=str(error)) from error
        finally:
            growing.unlink(missing_ok=True)
        return cls(path, kinds)

    def _lay_tables(self) -> None:
        with writing(self._connection, self.path) as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
            self.schema.metadata.create_all(connection)
            facts = [{"name": name, "value": uuid7()} for name in ("plan_id", "lineage")]
            connection.execute(insert(self.schema.facts), facts)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def facts(self) -> Mapping[str, str]:
        """What the file says of itself: plan id and lineage."""
        with reading(self._connection, self.path) as connection:
            return dict(connection.execute(select(self.schema.facts)).tuples().all())

    def load(self) -> Plan:
        """The plan as it stands, at the head it stands at."""
        with reading(self._connection, self.path) as connection:
            plan = rows.load(connection, self.schema)
            plan.place = Journal(connection, self.schema).head()
            return plan

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, over one reading transaction."""
        with reading(self._connection, self.path) as connection:
            yield Journal(connection, self.schema)

    def write(self, step: Step, expected_head: str, blobs: Mapping[str, bytes] | None = None) -> Step:
        """Append a step and do its edits, all or nothing; gives the step with its number.

        Raises HeadMoved when the plan no longer stands at ``expected_head``, CouldNotWrite when the file
        cannot be written.
        """
        with writing(self._connection, self.path) as connection:
            journal = Journal(connection, self.schema)
            if journal.head() != expected_head:
                raise HeadMoved
            numbered = replace(step, seq=journal.next_seq())
            rows.apply(connection, self.schema, numbered.edits)
            journal.append(numbered)
            for hash, data in (blobs or {}).items():
                row = {"hash": hash, "data": data}
                connection.execute(insert(self.schema.blob).prefix_with("OR IGNORE", dialect="sqlite"), row)
        return numbered

    def blob(self, hash: str) -> bytes | None:
        """A stored blob by its hash; blobs are never loaded with the plan."""
        with reading(self._connection, self.path) as connection:
            table = self.schema.blob
            return connection.execute(select(table.c.data).where(table.c.hash == hash)).scalar()

    def changed_elsewhere(self) -> bool:
        """Whether another connection has committed since this was last asked."""
        now = self._data_version()
        changed, self._seen = now != self._seen, now
        return changed

    def _data_version(self) -> int:
        with told(self.path):
            version = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._connection.rollback()
            return int(version)
