"""The one way in which relplanner writes a file: whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from relplanner.domain.errors import CouldNotWrite

_SHARING_RETRIES_SECONDS = 3.0


def atomic_write(path: Path, write: bytes | Callable[[Path], None]) -> None:
    """Put ``write`` (bytes, or a function that fills the file it is given) at ``path``.

    A temporary file in the same folder is filled, synced and put in place of the old one, so that ``path`` is
    at any moment either as it was or whole. Raises CouldNotWrite; the old file is then untouched and the
    temporary one gone. Other exceptions of the writing function pass through, likewise without a trace.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _refused(path, error) from error
    temporary = Path(name)
    try:
        if callable(write):
            write(temporary)
        else:
            _write_whole(temporary, write)
        _sync(temporary)
        _take_permissions(path, temporary)
        _replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable; Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_whole(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
    if path.stat().st_size != len(data):
        raise OSError(f"only {path.stat().st_size} of {len(data)} bytes were written")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _take_permissions(old: Path, new: Path) -> None:
    """A fresh temporary file is private; the result is as open as what it replaces, or as any new file."""
    if old.exists():
        new.chmod(old.stat().st_mode & 0o777)
    else:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)


def _replace(temporary: Path, path: Path) -> None:
    deadline = time.monotonic() + (_SHARING_RETRIES_SECONDS if sys.platform == "win32" else 0.0)
    while True:
        try:
            temporary.replace(path)
            return
        except PermissionError:
            # Virus scanners and previewers hold files open for a moment on Windows.
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


def _refused(path: Path, error: OSError) -> CouldNotWrite:
    return CouldNotWrite("could-not-write", file=str(path), reason=error.strerror or str(error))
