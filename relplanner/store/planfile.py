"""The plan file: made, opened through the gate, read whole, and written one step at a time."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from relplanner.domain.declare import Kind
from relplanner.domain.edit import Joining, Step
from relplanner.domain.errors import CouldNotWrite, NotFound, PlanFileRefused, Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.plan import Plan
from relplanner.files import sync_folder
from relplanner.store.copy import copy_into, has_journal, journal_of, save_copy
from relplanner.store.driver import connect, reading, told
from relplanner.store.formats import UPGRADES, Upgrade
from relplanner.store.gate import Admission, admit, is_sound, recover
from relplanner.store.journal import THE_PLAN, Head, Journal
from relplanner.store.load import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from relplanner.store.schema import Schema

Fill = Callable[["Connection", "Schema"], None]
# SQLAlchemy and what is built on it are imported by what writes: a third of a second that reading spares.
_MANY = 100


class HeadMoved(Exception):
    """Somebody else wrote a step since the caller last looked; nothing was written."""


class PlanFile:
    """An open plan file. One connection is kept, so that other writers are noticed."""

    def __init__(self, path: Path, kinds: tuple[Kind, ...], *, read_only: bool = False) -> None:
        """Connect to a file that has passed the gate; :meth:`open` is the way for files from outside."""
        self.path = path
        self.read_only = read_only
        self.kinds = kinds
        self._seen = 0
        self._core: Connection | None = None
        self._connect()

    @classmethod
    def open(
        cls, path: Path, kinds: tuple[Kind, ...], *, read_only: bool = False,
        keep: Callable[[PlanFile], object] | None = None, chain: tuple[Upgrade, ...] = UPGRADES,
    ) -> PlanFile:  # fmt: skip
        """Open a plan file after the gate has passed it; a file of a past format is upgraded first.

        ``keep`` backs up what is upgraded; without it the old file stays beside the new one. ``read_only`` is
        also the answer where the file can only be read. Raises PlanFileRefused.
        """
        admission = admit(path, kinds, chain)
        if admission.format <= len(chain):
            cls._upgrade(path, kinds, admission, chain, keep)
        elif not admission.read_only and has_journal(path):
            # What reads only could not take back what a dead writer left.
            recover(path)
        return cls(path, kinds, read_only=read_only or admission.read_only)

    @classmethod
    def _upgrade(
        cls, path: Path, kinds: tuple[Kind, ...], admission: Admission, chain: tuple[Upgrade, ...],
        keep: Callable[[PlanFile], object] | None,
    ) -> None:  # fmt: skip
        if admission.read_only:
            raise PlanFileRefused("plan-old-read-only", file=str(path))
        beside = path.with_name(f"{path.stem} format {admission.format}{path.suffix}")
        from relplanner.store.upgrade import upgrade

        with closing(cls(path, kinds)) as old:
            keep(old) if keep else old.save_copy(beside)
        upgrade(path, admission.format, chain, lambda copy: is_sound(copy, kinds))

    @classmethod
    def create(cls, path: Path, kinds: tuple[Kind, ...], first: Step) -> PlanFile:
        """A new plan file that holds its first step. Raises as :meth:`build` does."""
        from relplanner.store.append import do_step

        build(path, kinds, lambda connection, schema: do_step(connection, schema, replace(first, seq=1)))
        return cls(path, kinds)

    def prepare_to_write(self) -> None:
        """Import what writing needs, so that the first write need not; may be called in a thread."""
        from relplanner.store import append, engine  # noqa: F401
        from relplanner.store.schema import build_schema

        build_schema(self.kinds)

    def lay(self, fill: Fill, facts: Mapping[str, str]) -> None:
        """Lay the tables of a new, empty file and fill them, in one transaction."""
        from relplanner.store.append import lay

        with self._writing() as (connection, schema):
            lay(connection, schema, facts)
            fill(connection, schema)

    def close(self) -> None:
        """Let go of the file."""
        if self._core is not None:
            self._core.close()
            self._core = None
        self._driver.close()

    def facts(self) -> Mapping[str, str]:
        """What the file says of itself: plan id and lineage."""
        with self.reading() as connection:
            return dict(connection.execute("SELECT name, value FROM facts"))

    def head(self) -> str:
        """The step at which the plan in the file stands."""
        with self.journal() as journal:
            return journal.head()

    def newest(self) -> str:
        """The step that was written last, whichever head it belongs to."""
        with self.journal() as journal:
            return journal.newest()

    def aliases(self) -> Mapping[str, str]:
        """The keys by which records are known elsewhere, and the ids of those records."""
        with self.reading() as connection:
            return dict(connection.execute("SELECT key, record FROM alias"))

    def load(self) -> Plan:
        """The plan as it stands, at the head it stands at."""
        with self.reading() as connection:
            plan = load(connection, self.kinds)
            plan.place = Journal(connection, self.kinds).head()
            return plan

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, whatever others write meanwhile."""
        with reading(self._driver, self.path) as connection:
            yield connection

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, over one reading transaction."""
        with self.reading() as connection:
            yield Journal(connection, self.kinds)

    def write(
        self, step: Step, expected_head: str, blobs: Mapping[str, bytes] | None = None,
        head: Head = THE_PLAN, joining: Joining | None = None,
    ) -> Step:  # fmt: skip
        """Append a step to a head and do its edits, all or nothing; gives the step with its number.

        Raises HeadMoved when the head no longer stands at ``expected_head``, CouldNotWrite when the file
        cannot be written.
        """
        from relplanner.store.append import do_step, join

        with self._many(len(step.edits) > _MANY), self._writing() as (connection, schema):
            self._still_there()
            place, number = Journal(self._driver, self.kinds).stand(head)
            if place != expected_head:
                raise HeadMoved
            if joining is not None:
                number = join(connection, schema, joining, number)
            numbered = replace(step, seq=number)
            do_step(connection, schema, numbered, blobs, head.name)
            if len(step.edits) > _MANY:
                self._check_references()
        return numbered

    def blob(self, hash: str) -> bytes | None:
        """A stored blob by its hash; blobs are never loaded with the plan."""
        with self.reading() as connection:
            found = connection.execute("SELECT data FROM blob WHERE hash = ?", (hash,)).fetchone()
            return found[0] if found else None

    def blob_hashes(self) -> list[str]:
        """The hashes of all stored blobs."""
        with self.reading() as connection:
            return [hash for (hash,) in connection.execute("SELECT hash FROM blob ORDER BY hash")]

    def changed_elsewhere(self, place: str) -> bool:
        """Whether the file has been written by others, or replaced by a later copy, since last asked.

        ``place`` is where the caller's plan stands: a file put in place of this one is followed when its
        plan goes on from there. Raises PlanFileRefused when the file is gone or is another plan now.
        """
        try:
            self._still_there()
        except PlanFileRefused:
            if not self.path.exists():
                raise
            self._follow(place)
            return True
        now = self._data_version()
        changed, self._seen = now != self._seen, now
        return changed

    def save_copy(self, path: Path) -> None:
        """Put the present state, journal and all, at another path. Raises CouldNotWrite."""
        if path.exists() and path.samefile(self.path):
            raise CouldNotWrite("copy-onto-itself", file=str(path))
        with told(self.path):
            save_copy(self._driver, path)

    def copy_into(self, path: Path) -> None:
        """Fill an empty file with the present state; its writer syncs it. Raises CouldNotWrite."""
        copy_into(self._driver, path)

    # -- inside --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        with told(self.path):
            self._driver = connect(self.path, read_only=self.read_only)
        try:
            with told(self.path):
                self._identity = _identity(self.path)
            self._seen = self._data_version()
        except BaseException:
            self._driver.close()
            raise

    @contextmanager
    def _many(self, many: bool) -> Iterator[None]:
        """For many edits at once, references are checked once at their end instead of at each.

        Every deletion would read through all tables that may refer to the record.
        """
        if not many:
            yield
            return
        self._driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self._driver.execute("PRAGMA foreign_keys = ON")

    def _check_references(self) -> None:
        if loose := self._driver.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError(f"{loose[0]} would refer to a missing {loose[2]}")

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, Schema]]:
        from relplanner.store.engine import core, writing
        from relplanner.store.schema import build_schema

        if self._core is None:
            self._core = core(self._driver)
        with writing(self._core, self.path) as connection:
            yield connection, build_schema(self.kinds)

    def _still_there(self) -> None:
        """Writing to a file that has lost its name would lose what is written."""
        try:
            now = _identity(self.path)
        except OSError:
            raise PlanFileRefused("plan-gone", file=str(self.path)) from None
        if now != self._identity:
            raise PlanFileRefused("plan-replaced", file=str(self.path))

    def _follow(self, place: str) -> None:
        other = PlanFile.open(self.path, self.kinds, read_only=self.read_only)
        try:
            if other.facts()["plan_id"] != self.facts()["plan_id"]:
                raise NotFound("no-such-step", step=place)
            with other.journal() as journal:
                if not any(not journal.way(place, head)[0] for head in journal.heads().values()):
                    raise NotFound("no-such-step", step=place)
        except NotFound:
            other.close()
            raise PlanFileRefused("plan-replaced", file=str(self.path)) from None
        other.close()
        self.close()
        self._connect()

    def _data_version(self) -> int:
        with told(self.path):
            (version,) = self._driver.execute("PRAGMA data_version").fetchone()
            return int(version)


def build(
    path: Path,
    kinds: tuple[Kind, ...],
    fill: Fill,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Make a plan file of what ``fill`` writes; ``facts`` are those it takes over from an earlier file.

    It is made under another name and put in place whole; nothing is left behind if that fails. Raises
    PlanFileRefused when something is there already, CouldNotWrite when the file cannot be made.
    """
    if path.exists():
        raise PlanFileRefused("plan-exists", file=str(path))
    growing = path.with_name(f".{path.name}.{uuid7()}")
    try:
        with closing(PlanFile(growing, kinds)) as made:
            made.lay(fill, {"plan_id": uuid7(), "lineage": uuid7(), **(facts or {})})
        _put(growing, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise PlanFileRefused("plan-exists", file=str(path)) from None
    except (OSError, Refusal) as error:
        reason = error.values.get("reason", error) if isinstance(error, Refusal) else error.strerror
        raise CouldNotWrite("could-not-write", file=str(path), reason=reason) from error
    finally:
        growing.unlink(missing_ok=True)
        journal_of(growing).unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_dev, about.st_ino


def _put(made: Path, path: Path) -> None:
    """Give a finished file its name. Raises FileExistsError: unlike a rename, a link replaces nothing."""
    try:
        os.link(made, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            raise
        # File systems without links (memory sticks): the name is taken first, then filled.
        path.touch(exist_ok=False)
        made.replace(path)
