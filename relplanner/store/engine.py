"""One way to connect to a plan file: the pragmas, the transactions, and SQLite's errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool

from relplanner.domain.errors import CouldNotWrite, PlanFileRefused, Refusal

BUSY_TIMEOUT_MS = 5_000


def plan_engine(path: Path, *, read_only: bool = False, foreign_keys: bool = True) -> Engine:
    """An engine on a plan file, by path and never by a URL text (``?`` and ``%`` are legal in file names)."""
    target = f"file:{uri_path(path)}?mode=ro" if read_only else str(path)
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(
        url,
        poolclass=NullPool,
        creator=lambda: sqlite3.connect(
            target,
            uri=read_only,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_MS / 1000,
            check_same_thread=False,
        ),
    )
    event.listen(engine, "connect", partial(_on_connect, foreign_keys))
    event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def reading(connection: Connection, path: Path) -> Iterator[Connection]:
    """A read transaction: one state of the file, whatever others write meanwhile."""
    with told(path), connection.begin():
        yield connection


@contextmanager
def writing(connection: Connection, path: Path) -> Iterator[Connection]:
    """A write transaction that holds the write lock from its beginning, so that what it read stays true."""
    writer = connection.execution_options(relplanner_write=True)
    try:
        with told(path, writing=True), writer.begin():
            yield writer
    finally:
        connection.execution_options(relplanner_write=False)


@contextmanager
def told(path: Path, *, writing: bool = False) -> Iterator[None]:
    """Turn the database's errors into refusals that name the file and say what became of it."""
    try:
        yield
    except exc.DBAPIError as error:
        raise refusal(path, error.orig, writing) from error
    except sqlite3.Error as error:
        raise refusal(path, error, writing) from error


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


def _on_connect(foreign_keys: bool, connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "trusted_schema = OFF",
        # With DELETE, FULL loses the last commit in a power cut: the journal's removal is not synced.
        "synchronous = EXTRA",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("relplanner_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def uri_path(path: Path) -> str:
    """The path as a part of SQLite's ``file:`` names, where ``?``, ``#`` and ``%`` would mean something."""
    return path.absolute().as_uri().removeprefix("file://")
