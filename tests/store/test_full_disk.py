"""A full or failing disk: what was there stays whole, the words are clear, and no stump is left."""

import datetime as dt
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relplanner.commands.records import add
from relplanner.domain.errors import CouldNotWrite, Refusal
from relplanner.domain.kinds import KINDS
from relplanner.files import atomic_write
from relplanner.session import PlanSession
from relplanner.store.backup import Backups
from relplanner.store.check import check

resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
OLD = b"the old file" * 100


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk of two megabytes can only be mounted by the superuser of a Linux system")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill_up(disk: Path, leaving: int) -> None:
    """Leave so many bytes on the disk."""
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(bytes(max(0, free - leaving)))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"filler"}


@pytest.mark.parametrize("leaving", [0, 4_096, 8_192, 20_480, 40_960])
def test_an_edit_on_a_full_disk_is_refused_and_the_plan_is_as_it_was(
    plan: Path, disk: Path, leaving: int
) -> None:
    on_disk = disk / "autumn.relplan"
    shutil.copyfile(plan, on_disk)
    with PlanSession.open(on_disk) as session:
        before = session.plan
        fill_up(disk, leaving)
        with pytest.raises(CouldNotWrite, match="could not be written, and is as it was"):
            session.do(add, "risk", {"title": "Late", "cause": "x" * 300_000})
        assert session.plan is before
        (disk / "filler").unlink()
        session.do(add, "risk", {"title": "Early"})
    assert check(on_disk, KINDS) == []
    assert names(disk) == {"autumn.relplan"}


@pytest.mark.parametrize("leaving", [0, 4_096, 100_000, 300_000])
def test_a_copy_a_new_plan_and_a_backup_need_their_room(plan: Path, disk: Path, leaving: int) -> None:
    fill_up(disk, leaving)
    with PlanSession.open(plan) as session:
        with pytest.raises(CouldNotWrite):
            session.save_copy(disk / "copy.relplan")
        with pytest.raises(CouldNotWrite):
            Backups(disk / "backups").take(session._file, NOON)
    with pytest.raises(CouldNotWrite):
        PlanSession.create(disk / "new.relplan", "New")
    assert [path for path in disk.rglob("*") if path.is_file()] == [disk / "filler"]


@pytest.mark.parametrize("leaving", range(0, 24_000, 3_000))
def test_a_file_that_does_not_fit_leaves_the_old_one(disk: Path, leaving: int) -> None:
    path = disk / "report.html"
    path.write_bytes(OLD)
    fill_up(disk, leaving)
    with pytest.raises(CouldNotWrite, match="No space left on device"):
        atomic_write(path, bytes(40_000))
    assert path.read_bytes() == OLD
    assert names(disk) == {"report.html"}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, whoever writes it: SQLite, the standard library, a library."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_plan_that_may_not_grow_stays_as_it_was(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        before = session.plan
        with largest_file(plan.stat().st_size), pytest.raises(CouldNotWrite):
            session.do(add, "risk", {"title": "Late", "cause": "x" * 300_000})
        assert session.plan is before
        session.do(add, "risk", {"title": "Early"})
    assert check(plan, KINDS) == []
    assert names(plan.parent) == {plan.name}


@pytest.mark.parametrize("size", [0, 1, 4_096, 50_000])
def test_a_file_that_may_not_be_so_large_leaves_the_old_one(tmp_path: Path, size: int) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(OLD)
    with largest_file(size), pytest.raises(CouldNotWrite):
        atomic_write(path, bytes(100_000))
    assert path.read_bytes() == OLD
    assert names(tmp_path) == {"report.html"}


# -- each call that may fail, failing once -----------------------------------------------------------------


def failing(*_: object, **__: object) -> None:
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    "call", ["os.fsync", "os.open", "pathlib.Path.replace", "pathlib.Path.chmod", "tempfile.mkstemp"]
)
@pytest.mark.parametrize("write", [b"new" * 1000, lambda path: path.write_bytes(b"new" * 1000)])
def test_when_one_call_fails_the_old_file_is_whole_or_the_new_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, write: bytes | Callable[[Path], None]
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(call, failing)
        with pytest.raises(CouldNotWrite, match="Input/output error"):
            atomic_write(path, write)
    # The folder is synced last: by then the new file has the name.
    assert path.read_bytes() in (OLD, b"new" * 1000)
    assert path.read_bytes() == OLD or call == "os.open"
    assert names(tmp_path) == {"report.html"}


def test_a_writer_that_writes_less_than_it_was_given_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(OLD)

    class Short:
        """What a file on some network drives does: it takes half and says nothing."""

        def __init__(self, file: Path, *_: object) -> None:
            self.file = file

        def __enter__(self) -> "Short":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, data: bytes) -> int:
            os.truncate(self.file, len(data) // 2)
            return len(data)

    monkeypatch.setattr(Path, "open", lambda file, *_: Short(file))
    with pytest.raises(CouldNotWrite, match="only 500 of 1000 bytes"):
        atomic_write(path, bytes(1000))
    monkeypatch.undo()
    assert path.read_bytes() == OLD


def test_an_exception_of_the_writing_function_passes_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(OLD)

    def gives_up(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise Refusal("nothing-to-undo")

    with pytest.raises(Refusal, match="nothing to undo"):
        atomic_write(path, gives_up)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == {"report.html"}


def test_a_written_file_is_as_open_as_the_one_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(OLD)
    path.chmod(0o640)
    atomic_write(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640
