"""Copying what is left of a damaged plan file, row by row, into a file of sound shape."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Table

from relplanner.domain.errors import PlanFileRefused
from relplanner.store.driver import connect, told, uri_path
from relplanner.store.engine import core, writing
from relplanner.store.schema import Schema

_SECONDS = 120.0
_RANGES = 20_000
"""How many ranges of rows are tried in one table before the rest of it is given up."""
_LAST_ROW = 1 << 22
_INTERIOR_PAGE = 5


def salvage(damaged: Path, into: Path, schema: Schema) -> frozenset[str]:
    """Fill a new file with every row that can be read; gives the names of tables that lost some.

    References may lead nowhere and values may be unfit afterwards. Raises PlanFileRefused when not even the
    list of tables can be read.
    """
    with (
        told(into),
        closing(connect(into)) as driver,
        core(driver) as fresh,
        writing(fresh, into) as connection,
    ):
        schema.metadata.create_all(connection, checkfirst=False)
    try:
        present = _attached_tables(damaged)
    except sqlite3.DatabaseError:
        _transplant_beginning(into, damaged)
        try:
            present = _attached_tables(damaged)
        except sqlite3.DatabaseError as error:
            raise PlanFileRefused("nothing-to-save", file=str(damaged), reason=str(error)) from error
    deadline = time.monotonic() + _SECONDS
    with _attached(damaged, into) as connection:
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 100_000)
        return frozenset(
            table.name
            for table in schema.metadata.sorted_tables
            if table.name not in present or not _copy(connection, table)
        )


@contextmanager
def _attached(damaged: Path, into: Path | str = ":memory:") -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(into, isolation_level=None, uri=True)) as connection:
        for pragma in ("foreign_keys = OFF", "trusted_schema = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("ATTACH ? AS old", (f"file:{uri_path(damaged)}?mode=ro&immutable=1",))
        yield connection


def _attached_tables(damaged: Path) -> frozenset[str]:
    with _attached(damaged) as connection:
        names = connection.execute("SELECT name FROM old.sqlite_master WHERE type = 'table'").fetchall()
    return frozenset(name for (name,) in names)


def _transplant_beginning(fresh: Path, damaged: Path) -> None:
    """Put the header and the list of tables of a fresh plan into a file that has lost its own.

    relplanner lays all tables when it makes a plan and none later, so in every plan that was not upgraded
    they begin on the same pages.
    """
    donor = fresh.read_bytes()
    patient = bytearray(damaged.read_bytes())
    size = int.from_bytes(donor[16:18], "big")
    stated = size * int.from_bytes(patient[28:32], "big") if patient.startswith(donor[:16]) else 0
    # A file that was cut off must have its full length again; a wild number is no length.
    length = stated if len(patient) < stated < 100 * len(patient) else len(patient)
    length = -(-max(length, len(donor)) // size) * size
    patient.extend(bytes(length - len(patient)))
    for page in _tree_pages(donor, 1, size):
        patient[(page - 1) * size : page * size] = donor[(page - 1) * size : page * size]
    patient[28:32] = (len(patient) // size).to_bytes(4, "big")
    damaged.write_bytes(patient)


def _tree_pages(data: bytes, page: int, size: int) -> Iterator[int]:
    """The numbers of all pages of a table's tree (https://sqlite.org/fileformat2.html#b_tree_pages)."""
    yield page
    start = (page - 1) * size
    header = start + (100 if page == 1 else 0)
    if data[header] != _INTERIOR_PAGE:
        return
    for cell in range(int.from_bytes(data[header + 3 : header + 5], "big")):
        pointer = header + 12 + 2 * cell
        at = start + int.from_bytes(data[pointer : pointer + 2], "big")
        yield from _tree_pages(data, int.from_bytes(data[at : at + 4], "big"), size)
    yield from _tree_pages(data, int.from_bytes(data[header + 8 : header + 12], "big"), size)


def _copy(connection: sqlite3.Connection, table: Table) -> bool:
    """Copy a table; whether every row of it came across."""
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    statement = (
        f'INSERT OR IGNORE INTO main."{table.name}" ({columns}) '
        f'SELECT {columns} FROM old."{table.name}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
    )
    if not _done(connection, statement, (0, 0)):
        return False  # not even the way to an absent row can be read
    waiting, tries, whole = [(1, _last_row(connection, table))], 0, True
    while waiting and tries < _RANGES:
        first, last = waiting.pop()
        tries += 1
        if not _done(connection, statement, (first, last)):
            whole = False
            middle = (first + last) // 2
            if first < last:
                waiting += [(middle + 1, last), (first, middle)]
    return whole


def _last_row(connection: sqlite3.Connection, table: Table) -> int:
    try:
        (last,) = connection.execute(f'SELECT max(rowid) FROM old."{table.name}"').fetchone()
    except sqlite3.DatabaseError:
        return _LAST_ROW
    return last or 0


def _done(connection: sqlite3.Connection, statement: str, values: tuple[int, int]) -> bool:
    try:
        connection.execute(statement, values)
    except sqlite3.DatabaseError:
        return False
    return True
