"""SQLAlchemy over the one connection to a plan file: what writes goes by this way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from relplanner.store.driver import told


def core(driver: sqlite3.Connection) -> Connection:
    """SQLAlchemy's connection over the driver's; the caller closes first this, then the driver's."""
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: driver)
    event.listen(engine, "begin", _on_begin)
    return engine.connect()


@contextmanager
def writing(connection: Connection, path: Path) -> Iterator[Connection]:
    """A write transaction that holds the write lock from its beginning, so that what it read stays true."""
    with told(path, writing=True), connection.begin():
        yield connection


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
