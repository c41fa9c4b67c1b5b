"""The way to a plan file with the driver alone: the pragmas, reading, and SQLite's errors in our words.

Opening and reading a plan goes by this way: importing SQLAlchemy takes longer than all the rest of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relplanner.domain.errors import CouldNotWrite, PlanFileRefused, Refusal

BUSY_TIMEOUT_MS = 5_000


def connect(path: Path, *, read_only: bool = False, foreign_keys: bool = True) -> sqlite3.Connection:
    """A connection to a plan file, by path and never by a URL text (``?`` and ``%`` are legal in names).

    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        f"file:{uri_path(path)}?mode=ro" if read_only else str(path),
        uri=read_only,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_MS / 1000,
        check_same_thread=False,
    )
    try:
        _on_connect(foreign_keys, connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """A read transaction: one state of the file, whatever others write meanwhile."""
    with told(path):
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def told(path: Path, *, writing: bool = False) -> Iterator[None]:
    """Turn the database's errors into refusals that name the file and say what became of it."""
    try:
        yield
    except Exception as error:
        # SQLAlchemy wraps the driver's error, and keeps it.
        original = getattr(error, "orig", error)
        if not isinstance(original, sqlite3.Error):
            raise
        raise refusal(path, original, writing) from error


def refusal(path: Path, error: BaseException | None, writing: bool) -> Refusal:
    """The refusal for a database error; what is nobody's fault but ours passes as it is."""
    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF
    if extended in (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY):
        return PlanFileRefused("plan-unfinished", file=str(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return PlanFileRefused("plan-locked", file=str(path))
    if code == sqlite3.SQLITE_READONLY:
        return CouldNotWrite("plan-read-only", file=str(path))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return PlanFileRefused("plan-damaged", file=str(path), reason=str(error))
    if writing:
        return CouldNotWrite("could-not-write", file=str(path), reason=str(error))
    return PlanFileRefused("plan-unreadable", file=str(path), reason=str(error))


def uri_path(path: Path) -> str:
    """The path as a part of SQLite's ``file:`` names, where ``?``, ``#`` and ``%`` would mean something."""
    return path.absolute().as_uri().removeprefix("file://")


def _on_connect(foreign_keys: bool, connection: sqlite3.Connection) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "trusted_schema = OFF",
        # With DELETE, FULL loses the last commit in a power cut: the journal's removal is not synced.
        "synchronous = EXTRA",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
