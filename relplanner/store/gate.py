"""The gate: what a file must be before a table of it is read, and what a user is told when it is not."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from relplanner.domain.declare import Kind
from relplanner.domain.errors import PlanFileRefused
from relplanner.domain.kinds import KINDS
from relplanner.store.copy import has_journal, journal_of, private_copy, stamp_of
from relplanner.store.driver import refusal, uri_path
from relplanner.store.fingerprint import Tables, hash_of, odd_one, stored_tables
from relplanner.store.formats import APPLICATION_ID, TABLES, UPGRADES, Upgrade

_MAGIC = b"SQLite format 3\x00"
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_ROLLBACK_MODE = b"\x01\x01"
_TRIES = 50
_PAUSE_SECONDS = 0.02
_SECONDS = 30.0
_SOON_CHECKED_BYTES = 64_000_000
"""Files up to this size have every page looked at before they open; larger ones by a deep check later."""

_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})
_PRAGMAS = frozenset({"quick_check", "integrity_check", "foreign_key_check", "query_only"})
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_LENGTH: 500_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
}


@dataclass(frozen=True, slots=True)
class Admission:
    """How an admitted file may be opened: its format (older ones want an upgrade), and whether to write."""

    format: int
    read_only: bool


def admit(path: Path, kinds: tuple[Kind, ...], chain: tuple[Upgrade, ...] = UPGRADES) -> Admission:
    """Look at a file without trusting it; nothing in it is run and nothing but it is read.

    Raises PlanFileRefused with the right words for what is missing, foreign, newer, altered or damaged.
    """
    _is_a_file(path)
    for _ in range(_TRIES):
        try:
            before = stamp_of(path)
            admission = Admission(_examine(path, kinds, chain), is_read_only(path))
        except OSError as error:
            raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error
        except PlanFileRefused:
            # A file that was written while we looked can look damaged: look again.
            if stamp_of(path) == before:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return admission
    raise PlanFileRefused("plan-locked", file=str(path))


def is_read_only(path: Path) -> bool:
    """Whether a plan there can only be looked at: the file or its folder cannot be written."""
    writable = path.stat().st_mode & 0o222 and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return not writable


@contextmanager
def guarded(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads this one file, for a bounded time, whatever its schema says.

    It does not see an unfinished transaction: make a :func:`private_copy` of a file with a journal. Raises
    PlanFileRefused in place of database errors.
    """
    deadline = time.monotonic() + _SECONDS
    target = f"file:{uri_path(path)}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(target, uri=True, isolation_level=None)) as connection:
            for limit, value in _LIMITS.items():
                connection.setlimit(limit, value)
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.set_authorizer(_authorize)
            connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 100_000)
            yield connection
    except sqlite3.Error as error:
        raise refusal(path, error, writing=False) from error


def damage(connection: sqlite3.Connection, *, deep: bool) -> str:
    """What is wrong with the pages and references of a file, or nothing; ``deep`` compares indexes too."""
    pages = connection.execute(f"PRAGMA {'integrity_check' if deep else 'quick_check'}(1)").fetchone()
    if pages[0] != "ok":
        return str(pages[0])
    loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    return f"{loose[0]} refers to a missing {loose[2]}" if loose else ""


def is_sound(path: Path, kinds: tuple[Kind, ...]) -> None:
    """Refuse a finished file unless its tables are exactly those of the kinds and every page is in order.

    Raises PlanFileRefused.
    """
    with guarded(path) as connection:
        if odd := _oddity(stored_tables(connection), kinds):
            raise PlanFileRefused("plan-altered", file=str(path), what=odd)
        if wrong := damage(connection, deep=True):
            raise PlanFileRefused("plan-damaged", file=str(path), reason=wrong)


def _authorize(action: int, first: str | None, _second: str | None, _db: str | None, _by: str | None) -> int:
    allowed = action in _READING or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _is_a_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise PlanFileRefused("plan-missing", file=str(path)) from None
    except OSError as error:
        raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error
    if stat.S_ISDIR(mode):
        raise PlanFileRefused("plan-folder", file=str(path))
    if not stat.S_ISREG(mode):
        raise PlanFileRefused("plan-foreign", file=str(path))


def _examine(path: Path, kinds: tuple[Kind, ...], chain: tuple[Upgrade, ...]) -> int:
    """The format of the file, once all has been found in order."""
    version = _header(path, 1 + len(chain))
    if not has_journal(path):
        _inside(path, path, kinds, chain, version)
        return version
    _plain_journal(path)
    with private_copy(path) as copy:
        recover(copy)
        _inside(copy, path, kinds, chain, version)
    return version


def recover(copy: Path) -> None:
    """Have SQLite take back the unfinished transaction of a private copy. Raises PlanFileRefused."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise refusal(copy, error, writing=False) from error


def is_not_foreign(path: Path) -> None:
    """Refuse what is plainly another program's; a file that lost its beginning may have been a plan.

    Raises PlanFileRefused.
    """
    _is_a_file(path)
    with path.open("rb") as file:
        header = file.read(100)
    if header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise PlanFileRefused("plan-of-another", file=str(path))


def _header(path: Path, known: int) -> int:
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise PlanFileRefused("plan-empty", file=str(path))
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise PlanFileRefused("plan-foreign", file=str(path))
    application, version = (int.from_bytes(header[at : at + 4], "big") for at in (68, 60))
    if application != APPLICATION_ID or version < 1:
        raise PlanFileRefused("plan-of-another", file=str(path))
    if version > known:
        raise PlanFileRefused("plan-newer", file=str(path), version=version, known=known)
    if header[18:20] != _ROLLBACK_MODE:
        raise PlanFileRefused("plan-altered", file=str(path), what="write-ahead log")
    return version


def _plain_journal(path: Path) -> None:
    """A journal that names a further file is none of ours: SQLite would go and look for that file."""
    with journal_of(path).open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - len(_JOURNAL_MAGIC)))
        tail = file.read()
        if tail == _JOURNAL_MAGIC and file.tell() > len(_JOURNAL_MAGIC):
            raise PlanFileRefused("plan-altered", file=str(path), what="journal of several files")


def _inside(
    file: Path, path: Path, kinds: tuple[Kind, ...], chain: tuple[Upgrade, ...], version: int
) -> None:
    with guarded(file) as connection:
        found = stored_tables(connection)
        if version == 1 + len(chain):
            if odd := _oddity(found, kinds):
                raise PlanFileRefused("plan-altered", file=str(path), what=odd)
        elif hash_of(found) != chain[version - 1].tables:
            raise PlanFileRefused("plan-altered", file=str(path), what=_oddest(found))
        if file.stat().st_size <= _SOON_CHECKED_BYTES and (wrong := damage(connection, deep=False)):
            raise PlanFileRefused("plan-damaged", file=str(path), reason=wrong)


def _oddity(found: Tables, kinds: tuple[Kind, ...]) -> str:
    """What differs from the tables of a new file, or nothing."""
    if kinds == KINDS and hash_of(found) == TABLES:
        return ""
    from relplanner.store.schema import build_schema, fresh_tables  # slow, and our own tables are known

    return odd_one(found, fresh_tables(build_schema(kinds)))


def _oddest(found: Tables) -> str:
    strange = [name for name in found if not name.startswith(("table ", "index "))]
    return min(strange, default="tables of another shape")
