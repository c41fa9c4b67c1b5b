"""The plan file: opening one, one edit committed, and the undo of a large import."""

import itertools
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import KINDS, Activity
from relplanner.session import PlanSession
from relplanner.store.check import check
from relplanner.store.gate import admit
from relplanner.store.planfile import PlanFile
from tests.bench.row import Row, median_ms
from tests.large import large_plan_file

_ACTIVITIES = 10_000


def rows() -> Iterator[Row]:
    """Measure on a plan of ten thousand activities in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = large_plan_file(Path(folder) / "large.relplan", _ACTIVITIES)
        yield from _opening(path)
        yield from _editing(path)
        yield from _undoing(path)


def _opening(path: Path) -> Iterator[Row]:
    tuples = median_ms(lambda: _tuples(path))
    with closing(PlanFile.open(path, KINDS)) as file:
        yield Row("load all records, typed and checked", median_ms(file.load), "ms", tuples, "≤ 5 × tuples")
    yield Row("the gate", median_ms(lambda: admit(path, KINDS)), "ms")
    yield Row("open a session", median_ms(lambda: PlanSession.open(path).close()), "ms", tuples)
    yield Row("check, the journal replayed", median_ms(lambda: check(path, KINDS), 2), "ms")


def _tuples(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        records = [name for name in names if name not in ("step", "edit", "step_parent", "head", "blob")]
        return sum(len(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in records)


def _editing(path: Path) -> Iterator[Row]:
    raw = path.with_name("raw.relplan")
    shutil.copyfile(path, raw)
    with PlanSession.open(path) as session, closing(sqlite3.connect(raw, isolation_level=None)) as connection:
        ids = itertools.cycle(session.plan.of(Activity))
        numbers = itertools.count(1)
        connection.execute("PRAGMA synchronous = EXTRA")

        def ours() -> object:
            return session.do(set_fields, next(ids), {"title": f"New {next(numbers)}"})

        def theirs() -> None:
            _raw_edit(connection, next(ids), next(numbers))

        ours(), theirs()
        # Turn about, for a disk has moods.
        pairs = [(median_ms(theirs, 10), median_ms(ours, 10)) for _ in range(10)]
        floor, value = (sorted(figures)[5] for figures in zip(*pairs, strict=True))
        yield Row("one edit, committed", value, "ms", floor, "≤ 2 × raw sqlite3")


def _raw_edit(connection: sqlite3.Connection, id: str, number: int) -> None:
    """The same rows that an edit writes, by hand."""
    step, before = f"step-{number}", connection.execute("SELECT step FROM head").fetchone()[0]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE activity SET title = ? WHERE id = ?", (f"New {number}", id))
    connection.execute(
        "INSERT INTO step VALUES (?, ?, '', ?, 'set', '{}', '', '2026-11-02 12:00:00', 'ui', '')",
        (step, 1_000_000 + number, step),
    )
    connection.execute("INSERT INTO step_parent VALUES (?, 0, ?)", (step, before))
    connection.execute(
        "INSERT INTO edit VALUES (?, 0, 'activity', ?, ?, ?, '')",
        (step, id, '{"title":"Old"}', f'{{"title":"New {number}"}}'),
    )
    connection.execute("UPDATE head SET step = ?", (step,))
    connection.execute("COMMIT")


def _undoing(path: Path) -> Iterator[Row]:
    with PlanSession.open(path) as session:
        while str(session.undo_label) != "Import generated":
            session.undo()
        start = time.perf_counter()
        session.undo()
        yield Row(
            "undo the import of all of them", (time.perf_counter() - start) * 1000, "ms", None, "≤ 1,000 ms"
        )
