"""Copies of plan files that may be in use: never byte by byte from under a writer, never half."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from relplanner.domain.errors import PlanFileRefused
from relplanner.files import atomic_write
from relplanner.store.driver import told

_TRIES = 100
_PAUSE_SECONDS = 0.02

Stamp = tuple[int, int, int, bytes]


def stamp_of(path: Path) -> Stamp:
    """What differs whenever a plan file was written or replaced; its header counts the commits."""
    with path.open("rb") as file:
        header = file.read(100)
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns, header


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what it needs to take back an unfinished transaction."""
    return path.with_name(f"{path.name}-journal")


def has_journal(path: Path) -> bool:
    """Whether a transaction is under way, or was when its program died."""
    journal = journal_of(path)
    return journal.is_file() and journal.stat().st_size > 0


@contextmanager
def private_copy(path: Path) -> Iterator[Path]:
    """A copy of a plan file that nobody else sees, with its unfinished transaction taken back.

    The original is only read. Raises PlanFileRefused when it is written without a pause, OSError when it
    cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="relplanner-") as folder:
        copy = Path(folder) / "copy.relplan"
        for _ in range(_TRIES):
            before = stamp_of(path)
            shutil.copyfile(path, copy)
            _copy_journal(path, copy)
            # The journal holds the old pages of one transaction: it only fits a file that stood still.
            if stamp_of(path) == before:
                break
            time.sleep(_PAUSE_SECONDS)
        else:
            raise PlanFileRefused("plan-locked", file=str(path))
        yield copy


def save_copy(source: sqlite3.Connection, path: Path) -> None:
    """Put the present state of an open plan at ``path``, whole and synced, in place of what is there.

    Raises CouldNotWrite; what was there is then untouched.
    """
    atomic_write(path, lambda temporary: copy_into(source, temporary))


def copy_into(source: sqlite3.Connection, path: Path) -> None:
    """Fill an empty file by SQLite's backup, which gives one state even while others write. Not synced."""
    with told(path, writing=True), closing(sqlite3.connect(path, isolation_level=None)) as target:
        # Its writer syncs the file as a whole, and a half one is never seen.
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target)


def _copy_journal(path: Path, copy: Path) -> None:
    journal = journal_of(copy)
    journal.unlink(missing_ok=True)
    try:
        shutil.copyfile(journal_of(path), journal)
    except FileNotFoundError:
        return
